#!/usr/bin/env python3
"""crowd.py - `serve --quiet` and a thousand clients at a time: handshakes, pages, and its memory.

All clients are connected before the first says anything, and all have shaken hands before the first
asks for its page. Read next: garbage.py, for clients without manners.
"""
import asyncio
import socket
import ssl
import time

from support import PATIENCE, ok, run_all, serve

CROWD = 1000
# A connection's bound in tutor/serve_many.c, and what the program takes without any.
MOST_MEMORY, ALONE = 2 << 20, 64 << 20
GET = b"GET /hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


def most_memory(pid):
    """The most bytes that the process has had in memory at any time."""
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        for line in file:
            if line.startswith("VmHWM:"):
                return 1024 * int(line.split()[1])
    return 0


def trusting(path):
    context = ssl.create_default_context(cafile=path)
    context.set_ciphers("DEFAULT:@SECLEVEL=1")
    return context


async def shake_hands(context, connected):
    reader, writer = await asyncio.open_connection(sock=connected, ssl=context,
                                                   server_hostname="localhost",
                                                   ssl_handshake_timeout=8 * PATIENCE)
    return reader, writer, writer.get_extra_info("ssl_object").version()


async def ask(reader, writer):
    writer.write(GET)
    answer = await reader.read(-1)
    writer.close()
    return answer


async def visit(port, context):
    """What each of the crowd found: the version, and the answer."""
    loop = asyncio.get_running_loop()
    sockets = []
    for _ in range(CROWD):
        sockets.append(socket.socket())
        sockets[-1].setblocking(False)
        await loop.sock_connect(sockets[-1], ("127.0.0.1", port))
    streams = await asyncio.gather(*(shake_hands(context, s) for s in sockets),
                                   return_exceptions=True)
    faults = [s for s in streams if isinstance(s, BaseException)]
    streams = [s for s in streams if not isinstance(s, BaseException)]
    answers = await asyncio.gather(*(ask(reader, writer) for reader, writer, _ in streams),
                                   return_exceptions=True)
    return faults, {version for *_, version in streams}, answers


def meet(profile, version):
    server = serve("--quiet", "--profile", profile, "--timeout", "300")
    began = time.monotonic()
    faults, versions, answers = asyncio.run(visit(server.port, trusting(server.trust)))
    took = time.monotonic() - began
    ok(not faults and versions == {version},
       f"{CROWD} clients at once shake hands by {profile}", (len(faults), faults[:3], versions))
    right = [a for a in answers if isinstance(a, bytes) and a.startswith(b"HTTP/1.1 200 ")
             and a.endswith(b"</html>\n")]
    ok(len(right) == CROWD, f"{CROWD} clients at once have their pages by {profile}, {took:.0f} s",
       (len(right), [a for a in answers if a not in right][:2]))
    memory = most_memory(server.pid)
    ok(0 < memory < CROWD * MOST_MEMORY + ALONE,
       f"they took {memory // CROWD // 1024} KB of memory each by {profile}", memory)


def test_a_thousand_clients_at_once():
    meet("tls12-ecdhe", "TLSv1.2")
    meet("tls13", "TLSv1.3")


def seconds_until_closed(client):
    began = time.monotonic()
    client.settimeout(PATIENCE)
    try:
        while client.recv(4096):
            pass
    except OSError:
        pass
    return time.monotonic() - began


def test_slow_and_silent_clients_have_to_go():
    server = serve("--quiet", "--timeout", "1")
    began = time.monotonic()
    silent = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(50)]
    slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(20)]
    hello = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500)
    cut, at = 0, 0
    while slow and time.monotonic() - began < PATIENCE:
        time.sleep(0.4)
        for client in list(slow):
            try:
                client.sendall(hello[at:at + 1])
            except OSError:
                slow.remove(client)
                cut += 1
        at += 1
    lived = time.monotonic() - began
    ok(cut == 20 and lived > 2, "clients that send a byte now and then have to go in the end",
       (cut, lived))
    waits = [seconds_until_closed(client) for client in silent]
    ok(max(waits) < 5, "silent clients have gone before", max(waits))
    context = trusting(server.trust)
    context.set_ciphers("ALL:@SECLEVEL=0")
    with socket.create_connection(("127.0.0.1", server.port)) as plain, \
            context.wrap_socket(plain, server_hostname="localhost") as client:
        client.sendall(GET)
        ok(client.recv(15) == b"HTTP/1.1 200 OK", "and whoever behaves is served after them")


if __name__ == "__main__":
    run_all(test_a_thousand_clients_at_once, test_slow_and_silent_clients_have_to_go)
