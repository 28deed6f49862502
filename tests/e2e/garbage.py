#!/usr/bin/env python3
"""garbage.py - peers that say nothing, nonsense, too much, or half of it, made of plain sockets.

Neither side may crash, hang, take a truncated answer for a whole one, keep what a client left
behind, or work while there is nothing to do; and a server goes on serving. Read next: memory.py.
"""
import contextlib
import json
import os
import random
import socket
import ssl
import struct
import threading
import time

import peers
from support import (PATIENCE, TLSTUTOR, Process, drain, fresh, ok, openssl_server, plain_server,
                     read, run_all, sanitized, serve, skip, tutor, STORY)

GET = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
ROUNDS = 200
ALERT = 21  # RFC 5246 §6.2.1: the content type


def flights():
    """What an honest client and an honest server say before there are keys, record by record."""
    path = fresh("demo.json")
    tutor("demo", "--seed", "1", "--json", path, "--brief")
    records = [e for e in json.loads(read(path))["events"] if e["kind"] == "bytes"
               and e["layer"] == "record"]
    return {direction: [bytes.fromhex(e["hex"]) for e in records if e["direction"] == direction]
            for direction in ("client-to-server", "server-to-client")}


HONEST = flights()
CLIENT_HELLO = HONEST["client-to-server"][0]
SERVER_FLIGHT = b"".join(HONEST["server-to-client"][:3])


def garbage(rounds, honest):
    """Random bytes, always the same: bare, in a record, and a message with a few bits turned."""
    dice = random.Random(1)
    for number in range(rounds):
        noise = dice.randbytes(dice.choice((1, 5, 6, 50, 500, 20000)))
        if number % 3 == 0:
            yield noise
        elif number % 3 == 1:
            yield bytes([dice.choice((20, 21, 22, 23)), 3, dice.randrange(4)]) + struct.pack(
                ">H", min(len(noise), 65535)) + noise
        else:
            bent = bytearray(honest)
            for _ in range(dice.randrange(1, 4)):
                bent[dice.randrange(len(bent))] ^= 1 << dice.randrange(8)
            yield bytes(bent)


# ---- what a server keeps ----

def memory(pid):
    """Its resident set, in KiB."""
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return int(next(line.split()[1] for line in status if line.startswith("VmRSS")))


def seconds_of_work(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def open_files(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def still_serves(server, after):
    began = time.monotonic()
    done = peers.s_client(server.port, server.trust)
    ok(server.alive() and done.returncode == 0 and peers.PAGE in done.stdout
       and time.monotonic() - began < 20,
       f"serve goes on serving after {after}",
       f"alive: {server.alive()} {server.said()[-1500:]} {done.stderr}")


def is_idle(server, when):
    before = seconds_of_work(server.pid)
    time.sleep(2)
    worked = seconds_of_work(server.pid) - before
    ok(worked < 0.1, f"serve does not work while {when}", f"{worked} s of 2 s")


def reach(server, give=b"", listens=True):
    """Connects, gives it these bytes, and returns what came back until it closed."""
    with socket.create_connection(("127.0.0.1", server.port), PATIENCE) as client:
        with contextlib.suppress(OSError):
            client.sendall(give)
            if listens:
                client.shutdown(socket.SHUT_WR)
                return drain(client)
    return b""


# ---- clients without manners ----

def test_serve_takes_no_harm():
    server = serve("--quiet", "--timeout", "2")
    still_serves(server, "nothing yet")
    is_idle(server, "nobody is there")
    for _ in range(10):
        reach(server)
    still_serves(server, "clients that say nothing and leave")
    files, kept = open_files(server.pid), memory(server.pid)
    answer = reach(server, GET)
    ok(answer[:1] == bytes([ALERT]), "HTTP without TLS is answered with an alert", answer)
    still_serves(server, "HTTP without TLS")
    answers = [reach(server, noise) for noise in garbage(ROUNDS, CLIENT_HELLO)]
    ok(all(not a or a[0] in (ALERT, 22) for a in answers),
       f"{ROUNDS} rounds of garbage are answered in TLS, or not",
       [a[:20] for a in answers if a and a[0] not in (ALERT, 22)])
    still_serves(server, f"{ROUNDS} rounds of garbage")
    check_prefixes(server)
    still_serves(server, "clients that leave in the middle, at every byte")
    answer = reach(server, b"\x16\x03\x03\xff\xff" + bytes(65535))
    ok(answer[:1] == bytes([ALERT]) and answer[-1] == 22,
       "a record of 65535 bytes is a record_overflow", answer)
    for name, flood in (("empty records", b"\x16\x03\x03\x00\x00"),
                        ("warning alerts", b"\x15\x03\x03\x00\x02\x01\x5a"),
                        ("records of one byte", b"\x16\x03\x03\x00\x01\x01")):
        answer = reach(server, CLIENT_HELLO + flood * 50000)
        still_serves(server, f"a flood of {name}")
        answer = reach(server, flood * 1000)
        ok(ALERT in answer[:1], f"a flood of {name} is ended with an alert", answer[:50])
    if sanitized():
        skip("memory is given back", "a sanitizer's build keeps what was freed")
    else:
        grown = memory(server.pid) - kept
        ok(grown < 8 << 10, "memory does not grow with clients that leave", f"{grown} KiB more")
    ok(open_files(server.pid) <= files, "no socket is kept of clients that left",
       f"{files} before, {open_files(server.pid)} after")


def check_prefixes(server):
    """The client's hello, cut at every byte, and its second flight, after the server's answer."""
    second = b"".join(HONEST["client-to-server"][1:4])
    for length in range(len(CLIENT_HELLO)):
        reach(server, CLIENT_HELLO[:length])
    for length in list(range(0, len(second), 7)) + [len(second)]:
        with socket.create_connection(("127.0.0.1", server.port), PATIENCE) as client:
            client.sendall(CLIENT_HELLO)
            client.recv(65536)
            with contextlib.suppress(OSError):
                client.sendall(second[:length])


def test_serve_gives_up_on_silence():
    server = serve("--quiet", "--timeout", "1")
    for name, said in (("from the first", b""), ("in the middle of a record", CLIENT_HELLO[:20]),
                       ("in the middle of the handshake", CLIENT_HELLO)):
        began = time.monotonic()
        with socket.create_connection(("127.0.0.1", server.port), PATIENCE) as client:
            client.sendall(said)
            drain(client)
        ok(time.monotonic() - began < 8,
           f"serve --timeout 1 gives up a client that is silent {name}",
           f"{time.monotonic() - began} s")
    began, sent = time.monotonic(), 0
    with socket.create_connection(("127.0.0.1", server.port),
                                  PATIENCE) as client, contextlib.suppress(OSError):
        for byte in CLIENT_HELLO * 3:
            client.sendall(bytes([byte]) if sent < 80 else b"")
            sent += 1
            time.sleep(0.2)
            if time.monotonic() - began > 20 or gone(client):
                break
    ok(time.monotonic() - began < 15, "a byte now and then does not hold a place for ever",
       f"{time.monotonic() - began} s")
    still_serves(server, "silent clients")


def gone(client):
    """Whether the other side has closed, without waiting for it."""
    client.setblocking(False)
    try:
        return client.recv(1) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True
    finally:
        client.settimeout(PATIENCE)


def test_serve_a_crowd():
    server = serve("--quiet", "--timeout", "30")
    with contextlib.ExitStack() as crowd:
        for number in range(50):
            client = crowd.enter_context(socket.create_connection(("127.0.0.1", server.port),
                                                                  PATIENCE))
            client.sendall((b"", CLIENT_HELLO, CLIENT_HELLO[:30], b"")[number % 4])
        for _ in range(3):
            still_serves(server, "the arrival of 50 clients that wait")
        is_idle(server, "50 silent clients are there")
    workers = [threading.Thread(target=lambda: results.append(peers.s_client(server.port,
                                                                             server.trust)))
               for _ in range(20)]
    results = []
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    ok(len(results) == 20 and all(peers.PAGE in done.stdout for done in results),
       "20 clients at once are all served",
       [done.stderr for done in results if peers.PAGE not in done.stdout][:3])


def tls_client(port, trust):
    context = ssl.create_default_context(cafile=trust)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("AES128-SHA256")
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
    client.settimeout(PATIENCE)
    client.connect(("127.0.0.1", port))
    return context.wrap_socket(client, server_hostname="localhost")


def test_serve_a_client_that_never_reads():
    server = serve("--quiet", *STORY, "--timeout", "2")
    clients = [tls_client(server.port, server.trust) for _ in range(5)]
    for client in clients:
        client.sendall(GET)
    still_serves(server, "clients that ask, and do not read")
    is_idle(server, "nobody reads its answer")
    with contextlib.suppress(OSError):
        for _ in range(1000):
            clients[0].sendall(bytes(16384))
    for client in clients:
        client.close()
    still_serves(server, "a client that sends 16 MB, and does not read")


# ---- slow peers, with sound contents ----

@contextlib.contextmanager
def slow_wire(port):
    """A wire that carries every byte in a segment of its own; yields the port of its other end."""
    def carry(source, target):
        with contextlib.suppress(OSError):
            while chunk := source.recv(4096):
                for byte in chunk:
                    target.sendall(bytes([byte]))
            target.shutdown(socket.SHUT_WR)

    def talk(client):
        with socket.create_connection(("127.0.0.1", port), PATIENCE) as server:
            for end in (client, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            back = threading.Thread(target=carry, args=(server, client))
            back.start()
            carry(client, server)
            back.join(PATIENCE)
    with plain_server(talk) as listening:
        yield listening


def test_a_byte_at_a_time():
    server = serve("--quiet")
    with slow_wire(server.port) as port:
        done = peers.s_client(port, server.trust)
    ok(done.returncode == 0 and peers.PAGE in done.stdout,
       "serve takes a handshake a byte at a time", done.stderr)
    peer = openssl_server(peers.server, "-www")
    with slow_wire(peer.port) as port:
        done = peers.connect(port, "--http", "/")
    ok(done.returncode == 0 and b"Cipher is" in done.stdout,
       "connect takes a handshake a byte at a time",
       done.stderr)


# ---- servers without manners ----

def meets(name, talk, about=None, *options, give=b"", within=15):
    """Our client meets such a server: it ends with 1, in time, and says why."""
    began = time.monotonic()
    with plain_server(talk) as port:
        done = peers.connect(port, *(options or ("--http", "/")), give=give)
    taken = time.monotonic() - began
    return ok(done.returncode == 1 and (about or "✗").encode() in done.stderr and taken < within,
              f"connect meets {name}, and says so",
              f"status {done.returncode} in {taken:.1f} s\n{done.stderr.decode()}")


def says(what, listens=True):
    def talk(client):
        if listens:
            client.recv(65536)
        client.sendall(what)
    return talk


def test_connect_takes_no_harm():
    meets("a server that closes at once", lambda client: None, "transport_closed")
    meets("a server that closes after the hello", lambda client: client.recv(1000),
          "transport_closed")
    meets("a server that is silent", drain, "no_answer", "--http", "/", "--timeout", "1")
    meets("a server that stops in the middle",
          lambda client: (client.sendall(SERVER_FLIGHT[:500]), drain(client)),
          "no_answer", "--http", "/", "--timeout", "1")
    meets("HTTP without TLS", says(b"HTTP/1.1 400 Bad Request\r\n\r\n"), "record_type_unknown")
    meets("SMTP", says(b"220 mail.example ESMTP\r\n", listens=False), "record_type_unknown")
    meets("a record of 65535 bytes", says(b"\x16\x03\x03\xff\xff" + bytes(65535)),
          "record_overflow")
    meets("a flood of empty records", says(b"\x16\x03\x03\x00\x00" * 100000))
    meets("a flood of warnings", says(b"\x15\x03\x03\x00\x02\x01\x5a" * 100000))
    meets("a fatal alert", says(b"\x15\x03\x03\x00\x02\x02\x28"), "handshake_failure")
    meets("its own hello, echoed", lambda client: client.sendall(client.recv(65536)))
    meets("data before there are keys", says(SERVER_FLIGHT + b"\x17\x03\x03\x00\x05hello"))


def outcomes(answers):
    """How our client ended for these answers: the pairs of status and whether it said why."""
    ends = {}
    for answer in answers:
        with plain_server(says(answer)) as port:
            done = peers.connect(port, "--http", "/")
        ends.setdefault((done.returncode, "✗".encode() in done.stderr),
                        []).append(answer[:40].hex())
    return ends


def test_connect_refuses_garbage():
    ends = outcomes(garbage(ROUNDS, SERVER_FLIGHT))
    ok(set(ends) == {(1, True)}, f"connect refuses {ROUNDS} rounds of garbage, and says why", ends)
    ends = outcomes(SERVER_FLIGHT[:length] for length in range(0, len(SERVER_FLIGHT), 17))
    ok(set(ends) == {(1, True)}, "connect refuses a server's flight that is cut anywhere", ends)


@contextlib.contextmanager
def tls_server(talk):
    """A sound server, of Python's own ssl, that does as it is told once the handshake is over."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(peers.server.path, peers.server.key)
    context.set_ciphers("AES128-SHA256")
    with plain_server(lambda client: talk(context.wrap_socket(client, server_side=True))) as port:
        yield port


def test_connect_notices_a_truncated_answer():
    """RFC 5246 §7.2.1: without close_notify, nobody knows whether the answer was whole."""
    def whole(client):
        client.recv(1000)
        client.sendall(b"HTTP/1.1 200 OK\r\n\r\nall of it")
        client.unwrap()

    def truncated(client):
        client.recv(1000)
        client.sendall(b"HTTP/1.1 200 OK\r\n\r\nhalf of")
        client.shutdown(socket.SHUT_RDWR)
    with tls_server(whole) as port:
        done = peers.connect(port, "--http", "/")
    ok(done.returncode == 0 and done.stdout.endswith(b"all of it"),
       "an answer that ends with close_notify is whole",
       done.stderr)
    with tls_server(truncated) as port:
        done = peers.connect(port, "--http", "/")
    ok(done.returncode == 1 and b"transport_closed" in done.stderr,
       "an answer without it is not taken for whole",
       done.stdout + done.stderr)


def test_connect_to_a_server_that_never_reads():
    with tls_server(lambda client: time.sleep(4)) as port:
        began = time.monotonic()
        done = peers.connect(port, "--timeout", "1", give=bytes(20 << 20))
        ok(done.returncode == 1 and time.monotonic() - began < 15,
           "connect gives up on a server that does not read its 20 MB",
           f"status {done.returncode} {done.stderr}")


def test_connect_waits_without_work():
    with plain_server(drain) as port:
        client = Process(TLSTUTOR, "connect", f"localhost:{port}", "--trust", peers.ca.path,
                         "--quiet")
        time.sleep(0.5)
        before = seconds_of_work(client.pid)
        time.sleep(2)
        worked = seconds_of_work(client.pid) - before
        ok(worked < 0.1, "connect does not work while the server is silent", f"{worked} s of 2 s")
        client.stop()


if __name__ == "__main__":
    run_all(test_serve_takes_no_harm, test_serve_gives_up_on_silence, test_serve_a_crowd,
            test_serve_a_client_that_never_reads, test_a_byte_at_a_time, test_connect_takes_no_harm,
            test_connect_refuses_garbage, test_connect_notices_a_truncated_answer,
            test_connect_to_a_server_that_never_reads, test_connect_waits_without_work)
