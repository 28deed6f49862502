#!/usr/bin/env python3
"""starttls.py - TLS that begins in the middle of another protocol: SMTP, IMAP, POP3, PostgreSQL.

Small servers speak the clear part as the RFCs have it, and `openssl s_client -starttls` agrees with them;
others are wrong in one way each: they do not offer TLS, say nothing, say too much, or have something put
behind their last answer on the way (CVE-2011-0411).
"""
import ssl
import struct
import threading

from support import (PATIENCE, Certificate, authority, ok, plain_server, run, run_all, tutor)

ca = authority()
server = Certificate("localhost", ca)
SSL_REQUEST = struct.pack("!II", 8, 80877103)


def context():
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(server.path, server.key)
    return made


class Lines:
    """A socket, line by line."""

    def __init__(self, connection):
        self.connection = connection

    def hear(self):
        line = b""
        while not line.endswith(b"\n"):
            byte = self.connection.recv(1)
            if not byte:
                raise OSError("closed")
            line += byte
        return line.decode().rstrip("\r\n")

    def say(self, *lines):
        self.connection.sendall("".join(line + "\r\n" for line in lines).encode())


def expect(condition):
    """What a client of the protocol has to say; one that does not is left alone."""
    if not condition:
        raise OSError("that is not the protocol")


def smtp(connection, *, offers=True, go_ahead="220 go ahead\r\n", greeting="220 mail.test ESMTP"):
    talk = Lines(connection)
    talk.say("220-mail.test", greeting) if greeting.startswith("220") else talk.say(greeting)
    expect(talk.hear().upper().startswith("EHLO "))
    talk.say("250-mail.test", "250-SIZE 1000", *(["250-starttls"] if offers else []), "250 8BITMIME")
    expect(talk.hear().upper() == "STARTTLS")
    connection.sendall(go_ahead.encode())


def imap(connection, *, offers=True, go_ahead="OK begin", greeting="* OK IMAP4rev1 ready"):
    talk = Lines(connection)
    talk.say(greeting)
    tag, word = talk.hear().split(" ", 1)
    expect(word == "CAPABILITY")
    talk.say(f"* CAPABILITY IMAP4rev1 {'STARTTLS ' if offers else 'XSTARTTLS '}LOGINDISABLED",
             f"{tag} OK done")
    tag, word = talk.hear().split(" ", 1)
    expect(word == "STARTTLS")
    connection.sendall(f"{tag} {go_ahead}\r\n".encode())


def pop3(connection, *, offers=True, go_ahead="+OK begin\r\n", greeting="+OK POP3 ready", capa=True):
    talk = Lines(connection)
    talk.say(greeting)
    asked = talk.hear()
    if asked == "CAPA" and capa:
        talk.say("+OK", "TOP", *(["STLS"] if offers else []), "USER", ".")
    elif asked == "CAPA":
        talk.say("-ERR what?")
    expect(asked == "STLS" or talk.hear() == "STLS")  # OpenSSL does not ask first
    connection.sendall(go_ahead.encode())


def postgres(connection, *, offers=True, go_ahead=b"S"):
    asked = b""
    while len(asked) < 8:
        asked += connection.recv(8 - len(asked))
    expect(asked == SSL_REQUEST)
    connection.sendall(go_ahead if offers else b"N")


PROTOCOLS = {"smtp": smtp, "imap": imap, "pop3": pop3, "postgres": postgres}
INJECTED = {"smtp": "220 go ahead\r\n250 injected\r\n", "imap": "OK begin\r\n* OK injected",
            "pop3": "+OK begin\r\n+OK injected\r\n", "postgres": b"SE"}


def then_tls(speak, **wrong):
    """What a server does with its client: the clear part, then TLS, and an echo under it."""
    def talk(connection):
        speak(connection, **wrong)
        with context().wrap_socket(connection, server_side=True) as protected:
            protected.sendall(b"under TLS: " + protected.recv(4096))
            protected.unwrap()
    return talk


def connect(port, protocol, *options, give=b"NOOP\r\n"):
    return tutor("connect", f"localhost:{port}", "--trust", ca.path, "--starttls", protocol, *options,
                 give=give)


def test_connect_begins_tls():
    for name, speak in PROTOCOLS.items():
        for version in ("1.2", "1.3"):
            with plain_server(then_tls(speak)) as port:
                done = connect(port, name, "--brief", "--tls", version)
            ok(done.returncode == 0 and b"under TLS: NOOP" in done.stdout
               and b"Before TLS, in the clear" in done.stderr,
               f"connect --starttls {name}, and TLS {version} after it", done.stdout + done.stderr)


def test_openssl_agrees_with_these_servers():
    for name, speak in PROTOCOLS.items():
        with plain_server(then_tls(speak)) as port:
            done = run("openssl", "s_client", "-connect", f"localhost:{port}", "-CAfile", ca.path,
                       "-starttls", name, "-verify_return_error", give=b"NOOP\r\n")
        ok(b"Verify return code: 0 (ok)" in done.stdout and b"Cipher is (NONE)" not in done.stdout,
           f"openssl s_client -starttls {name}",
           done.stdout + done.stderr)


def test_what_was_said_in_the_clear_is_shown():
    with plain_server(then_tls(smtp)) as port:
        done = connect(port, "smtp", "--plain")
    ok(all(line in done.stdout.decode() for line in
           ("Before TLS, in the clear (RFC 3207)", "◀── server  220 mail.test ESMTP",
            "──▶ server  EHLO [127.0.0.1]", "◀── server  250-starttls", "──▶ server  STARTTLS")),
       "the lines before TLS are shown", done.stdout[:1500])


def test_a_server_that_does_not_offer_tls():
    for name, speak in PROTOCOLS.items():
        with plain_server(then_tls(speak, offers=False)) as port:
            done = connect(port, name)
        ok(done.returncode == 1 and b"does not offer TLS" in done.stderr
           and done.stderr.count(b"\n") == 1 and b"ClientHello" not in done.stdout,
           f"no TLS on offer, and nothing is sent instead: {name}", done.stderr)


def test_a_server_that_says_no():
    cases = (("smtp", {"greeting": "554 go away"}), ("smtp", {"go_ahead": "454 not now\r\n"}),
             ("imap", {"greeting": "* PREAUTH welcome"}), ("imap", {"greeting": "* BYE"}),
             ("imap", {"go_ahead": "BAD no"}), ("pop3", {"greeting": "-ERR no"}),
             ("pop3", {"go_ahead": "-ERR no\r\n"}), ("postgres", {"go_ahead": b"E"}),
             ("smtp", {"greeting": "\x1b[31m red"}))
    for name, wrong in cases:
        with plain_server(then_tls(PROTOCOLS[name], **wrong)) as port:
            done = connect(port, name)
        ok(done.returncode == 1 and b"will not begin TLS" in done.stderr and b"\x1b" not in done.stderr
           and done.stderr.count(b"\n") == 1, f"{name} server that says no: {wrong}", done.stderr)


def test_nothing_may_stand_behind_the_go_ahead():
    """CVE-2011-0411, CVE-2021-23222: whoever is on the way adds a line to the last answer."""
    for name, speak in PROTOCOLS.items():
        with plain_server(then_tls(speak, go_ahead=INJECTED[name])) as port:
            done = connect(port, name, "--brief")
        ok(done.returncode == 1 and b"stand behind the server's go-ahead" in done.stderr
           and b"ClientHello" not in done.stderr, f"bytes behind the go-ahead are refused: {name}",
           done.stderr)


def test_a_pop3_server_without_capa_is_asked_all_the_same():
    with plain_server(then_tls(pop3, capa=False)) as port:
        done = connect(port, "pop3", "--brief")
    ok(done.returncode == 0 and b"under TLS" in done.stdout, "a POP3 server that does not know CAPA",
       done.stderr)


def test_silence_and_noise_have_an_end():
    release = threading.Event()
    with plain_server(lambda connection: release.wait(PATIENCE)) as port:
        done = connect(port, "smtp", "--timeout", "1")
        release.set()
    ok(done.returncode == 3 and b"did not answer in time" in done.stderr
       and done.stderr.count(b"\n") == 1, "a silent server is given up", done.stderr)
    with plain_server(lambda connection: connection.sendall(b"220-more\r\n" * 100000)) as port:
        done = connect(port, "smtp")
    ok(done.returncode == 1 and b"says too much" in done.stderr, "a server without end is refused",
       done.stderr)
    with plain_server(lambda connection: connection.sendall(b"2" * 100000)) as port:
        done = connect(port, "smtp")
    ok(done.returncode == 1 and b"says too much" in done.stderr, "a line without end is refused",
       done.stderr)
    with plain_server(lambda connection: None) as port:
        done = connect(port, "imap")
    ok(done.returncode == 3 and b"closed the connection before TLS" in done.stderr,
       "a server that closes at once", done.stderr)


def test_cert_looks_at_a_server_behind_starttls():
    for name, speak in PROTOCOLS.items():
        with plain_server(then_tls(speak)) as port:
            done = tutor("cert", f"localhost:{port}", "--starttls", name)
        ok(done.returncode == 0 and b"CN=localhost" in done.stdout,
           f"cert HOST:PORT --starttls {name}", done.stdout[:300] + done.stderr)
    with plain_server(then_tls(imap, offers=False)) as port:
        done = tutor("cert", f"localhost:{port}", "--starttls", "imap")
    ok(done.returncode == 1 and b"does not offer TLS" in done.stderr, "cert says why there is none",
       done.stderr)


def test_usage():
    cases = ((("connect", "localhost", "--starttls", "ftp"), b"smtp, imap, pop3 or postgres"),
             (("connect", "localhost", "--starttls", "smtp", "--http", "/"), b"--http"),
             (("cert", server.path, "--starttls", "smtp"), b"HOST:PORT"),
             (("serve", "0", "--starttls", "smtp"), b"--starttls"))
    for words, said in cases:
        done = tutor(*words)
        ok(done.returncode == 2 and said in done.stderr and done.stderr.count(b"\n") == 1,
           f"refused: {' '.join(words[:1] + words[2:])}", done.stderr)


if __name__ == "__main__":
    run_all(test_connect_begins_tls, test_openssl_agrees_with_these_servers,
            test_what_was_said_in_the_clear_is_shown, test_a_server_that_does_not_offer_tls,
            test_a_server_that_says_no, test_nothing_may_stand_behind_the_go_ahead,
            test_a_pop3_server_without_capa_is_asked_all_the_same,
            test_silence_and_noise_have_an_end, test_cert_looks_at_a_server_behind_starttls, test_usage)
