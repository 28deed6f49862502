#!/usr/bin/env python3
"""peers_tls12_resume.py - sessions of TLS 1.2 that are taken up with OpenSSL, GnuTLS and curl.

By identifier and by ticket, in both directions; and when they must not be.
"""
import os
import select
import socket
import time

from support import (Certificate, Process, authority, fresh, has, ok, read, run, run_all,
                     serve, tutor, write)

GET = b"GET /hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
PAGE = b"<h1>This very connection</h1>"

ca = authority()
server = Certificate("server", ca)


def openssl_server(*options):
    peer = Process("openssl", "s_server", "-accept", "127.0.0.1:0", "-www", "-tls1_2", "-cert",
                   server.path, "-key", server.key, *options)
    peer.port = int(peer.wait_for(r"ACCEPT 127\.0\.0\.1:(\d+)\n").group(1))
    return peer


def connect(port, *options, profile="modern", host="localhost"):
    return tutor("connect", f"{host}:{port}", "--trust", ca.path, "--profile", profile, "--http",
                 "/", *options)


def our_server(*options, profile="modern"):
    return serve("--quiet", "--profile", profile, "--cert", server.path, "--key", server.key,
                 *options)


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def s_client(port, *options, name="localhost"):
    return run("openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-servername", name,
               "-CAfile", ca.path, "-tls1_2", "-ign_eof", *options, give=GET)


# ---- the client: connect --session ----

def test_connect_takes_up_sessions_of_openssl():
    for way, options in (("a ticket", ()), ("an identifier", ("-no_ticket",))):
        for profile in ("modern", "tls12-ecdhe", "tls12-rsa"):
            peer, session = openssl_server(*options), fresh("session")
            first = connect(peer.port, "--session", session, "--brief", profile=profile)
            ok(first.returncode == 0 and os.path.exists(session),
               f"connect keeps a session of openssl by {way}, {profile}",
               first.stdout + first.stderr)
            for turn in ("again", "and again"):
                done = connect(peer.port, "--session", session, "--quiet", profile=profile)
                ok(done.returncode == 0 and b"Reused, TLSv1.2" in done.stdout,
                   f"connect takes it up {turn}: {way}, {profile}", done.stdout + done.stderr)
            other = connect(peer.port, "--session", session, "--quiet", "--host", "localhost",
                            profile=profile, host="127.0.0.1")
            ok(b"Reused, TLSv1.2" in other.stdout,
               f"the session is for the name, not the address: {way}, {profile}", other.stdout)


def test_connect_takes_up_sessions_of_gnutls():
    if not has("gnutls-serv"):
        return
    for way, options in (("a ticket", ()), ("an identifier", ("--noticket",))):
        port = free_port()
        peer = Process("gnutls-serv", "--port", port, "--x509certfile", server.path,
                       "--x509keyfile", server.key, "--http", "--priority",
                       "NORMAL:-VERS-ALL:+VERS-TLS1.2", *options)
        peer.wait_for("HTTP Server listening on|listening on")
        session = fresh("session")
        first = connect(port, "--session", session, "--brief")
        ok(first.returncode == 0 and os.path.exists(session),
           f"connect keeps a session of gnutls-serv by {way}", first.stdout + first.stderr)
        done = connect(port, "--session", session, "--brief")
        ok(done.returncode == 0 and b"server  Certificate" not in done.stderr
           and b"Finished" in done.stderr, f"connect takes it up: {way}", done.stdout + done.stderr)


def test_connect_falls_back_to_a_full_handshake():
    peer, session = openssl_server(), fresh("session")
    connect(peer.port, "--session", session, "--brief")
    stranger = openssl_server()
    done = connect(stranger.port, "--session", session, "--quiet")
    ok(done.returncode == 0 and b"New, TLSv1.2" in done.stdout,
       "a server that cannot open the ticket is connected to in full", done.stdout + done.stderr)
    kept = read(session)
    newer = Process("openssl", "s_server", "-accept", "127.0.0.1:0", "-www", "-tls1_3", "-cert",
                    server.path, "-key", server.key)
    newer.port = int(newer.wait_for(r"ACCEPT 127\.0\.0\.1:(\d+)\n").group(1))
    done = connect(newer.port, "--session", session, "--quiet")
    ok(done.returncode == 0 and b"New, TLSv1.3" in done.stdout and read(session) != kept,
       "a session of TLS 1.2 gives way to one of TLS 1.3", done.stdout + done.stderr)


def test_a_file_that_is_no_session_is_refused():
    for name, content in (("empty", b""), ("noise", os.urandom(300))):
        done = connect(1, "--session", write(name, content))
        ok(done.returncode == 1 and b"no session in" in done.stderr,
           f"connect refuses a session file that is {name}", done.stderr)


# ---- the server: serve ----

def test_serve_openssl():
    for way, options in (("a ticket", ()), ("an identifier", ("-no_ticket",))):
        for profile in ("modern", "tls12-rsa"):
            ours, session = our_server(profile=profile), fresh("session")
            first = s_client(ours.port, "-sess_out", session, *options)
            ok(b"New, TLSv1.2" in first.stdout and PAGE in first.stdout,
               f"serve gives openssl a session by {way}, {profile}", first.stdout + first.stderr)
            for turn in ("again", "and again"):
                done = s_client(ours.port, "-sess_in", session, *options)
                ok(b"Reused, TLSv1.2" in done.stdout and PAGE in done.stdout,
                   f"serve takes it up {turn}: {way}, {profile}", done.stdout + done.stderr)
            done = s_client(ours.port, "-sess_in", session, *options, name="elsewhere")
            ok(b"New, TLSv1.2" in done.stdout,
               f"but not for another name: {way}, {profile}", done.stdout + done.stderr)
            other = our_server(profile=profile)
            done = s_client(other.port, "-sess_in", session, *options)
            ok(b"New, TLSv1.2" in done.stdout and PAGE in done.stdout,
               f"nor does another server: {way}, {profile}", done.stdout + done.stderr)


def test_serve_openssl_in_a_walk():
    """One connection after the other, each shown step by step, with one memory for all."""
    ours = serve("--plain", "--profile", "tls12-ecdhe", "--cert", server.path, "--key", server.key)
    session = fresh("session")
    s_client(ours.port, "-sess_out", session, "-no_ticket")
    done = s_client(ours.port, "-sess_in", session, "-no_ticket")
    ok(b"Reused, TLSv1.2" in done.stdout and PAGE in done.stdout, "serve takes a session up in a walk",
       done.stdout + done.stderr)


def test_serve_gnutls():
    if not has("gnutls-cli"):
        return
    for way, options in (("a ticket", ()), ("an identifier", ("--noticket",))):
        ours = our_server()
        done = run("gnutls-cli", "--port", ours.port, "localhost", "--x509cafile", ca.path,
                   "--resume", "--waitresumption", "--priority", "NORMAL:-VERS-ALL:+VERS-TLS1.2",
                   *options, give=GET)
        ok(b"This is a resumed session" in done.stdout and PAGE in done.stdout,
           f"serve takes up a session of gnutls-cli: {way}", done.stdout + done.stderr)


def test_serve_curl():
    if not has("curl"):
        return
    ours, log = our_server(), fresh("trace")
    done = run("curl", "-sv", "--tls-max", "1.2", "--cacert", ca.path,
               f"https://localhost:{ours.port}/", "--next", "-s", "--tls-max", "1.2", "--cacert",
               ca.path, "-H", "Connection: close", f"https://localhost:{ours.port}/",
               "--trace", log)
    text = done.stderr + read(log)
    ok(done.returncode == 0 and done.stdout.count(PAGE) == 2
       and b"SSL re-using session ID" in text, "serve takes up a session of curl", text)


def test_serve_forgets_a_session_after_a_fatal_alert():
    """RFC 5246 §7.2.2: not by its identifier, once a connection of it has ended in a fatal alert."""
    ours, session = our_server(profile="tls12-ecdhe"), fresh("session")
    s_client(ours.port, "-sess_out", session, "-no_ticket")
    middle = socket.create_server(("127.0.0.1", 0))
    client = Process("openssl", "s_client", "-connect", f"127.0.0.1:{middle.getsockname()[1]}",
                     "-servername", "localhost", "-tls1_2", "-sess_in", session, "-no_ticket")
    near, _ = middle.accept()
    far = socket.create_connection(("127.0.0.1", ours.port))
    spoil_data(client, near, far)
    done = s_client(ours.port, "-sess_in", session, "-no_ticket")
    ok(b"New, TLSv1.2" in done.stdout and PAGE in done.stdout,
       "serve forgets a session whose connection ended in a fatal alert", done.stdout + done.stderr)


def last_type(records):
    """The type of the last of some records."""
    found = None
    while len(records) >= 5:
        found, records = records[0], records[5 + int.from_bytes(records[3:5], "big"):]
    return found


def spoil_data(client, near, far):
    """Passes a resumed handshake on, and then a record of application data with one bit changed."""
    client.child.stdin.write(GET)
    client.child.stdin.flush()
    until = time.monotonic() + 10
    while time.monotonic() < until:
        for one in select.select([near, far], [], [], 0.2)[0]:
            data = one.recv(65536)
            if not data:
                return
            if one is near and last_type(data) == 23:
                data = data[:-1] + bytes([data[-1] ^ 1])
            (far if one is near else near).sendall(data)


if __name__ == "__main__":
    run_all(test_connect_takes_up_sessions_of_openssl, test_connect_takes_up_sessions_of_gnutls,
            test_connect_falls_back_to_a_full_handshake, test_a_file_that_is_no_session_is_refused,
            test_serve_openssl, test_serve_openssl_in_a_walk, test_serve_gnutls, test_serve_curl,
            test_serve_forgets_a_session_after_a_fatal_alert)
