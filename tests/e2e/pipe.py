#!/usr/bin/env python3
"""pipe.py - `connect` as a pipe, in both directions, and how it ends; and the page of `serve`.

Standard input goes to the server and what comes goes to standard output, whole; the end of our
input is close_notify, after which we still read; and whoever closes first, the program ends.
"""
import contextlib
import html
import re
import socket
import ssl
import subprocess
import threading

from support import (ENVIRONMENT, PATIENCE, TLSTUTOR, Certificate, Process, authority, ok, run,
                     run_all, serve, tutor)

ca = authority()
server = Certificate("server", ca)
MEGABYTE = bytes(range(256)) * 4096


@contextlib.contextmanager
def python_server(version, talk):
    """Python's ssl as a server for one client; yields its port, and what `talk` returned."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(server.path, server.key)
    context.minimum_version = context.maximum_version = version
    result = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(PATIENCE)

        def answer():
            with contextlib.suppress(OSError):
                client, _ = listener.accept()
                client.settimeout(PATIENCE)
                with context.wrap_socket(client, server_side=True) as protected:
                    result.append(talk(protected))
        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield listener.getsockname()[1], result
        thread.join(PATIENCE)


def take_all(client):
    received = b""
    while chunk := client.recv(65536):
        received += chunk
    return received


def connect(port, profile, give=b""):
    return tutor("connect", f"localhost:{port}", "--trust", ca.path, "--quiet", "--profile", profile,
                 give=give)


FLAVOURS = (("tls12-ecdhe", ssl.TLSVersion.TLSv1_2), ("tls13", ssl.TLSVersion.TLSv1_3))


def test_a_megabyte_each_way():
    def echo(client):
        received = b""
        while len(received) < len(MEGABYTE):
            received += (chunk := client.recv(65536))
            client.sendall(chunk)
        client.unwrap()
        return received
    for profile, version in FLAVOURS:
        with python_server(version, echo) as (port, result):
            done = connect(port, profile, MEGABYTE)
        ok(result == [MEGABYTE] and done.stdout == MEGABYTE and done.returncode == 0,
           f"a megabyte goes there and comes back by {profile}",
           (len(done.stdout), done.returncode, done.stderr))


def test_the_end_of_input_is_no_end_of_reading():
    def answer_late(client):
        question = take_all(client)  # until close_notify
        client.sendall(b"late " + question)
        return question
    with python_server(ssl.TLSVersion.TLSv1_3, answer_late) as (port, result):
        done = connect(port, "tls13", b"question")
    ok(result == [b"question"] and done.stdout == b"late question" and done.returncode == 0,
       "what comes after our close_notify is still printed", done)


def test_the_server_may_close_first():
    for profile, version in FLAVOURS:
        with python_server(version, lambda client: (client.sendall(b"bye"), client.unwrap())) as (
                port, _):
            with subprocess.Popen([TLSTUTOR, "connect", f"localhost:{port}", "--trust", ca.path,
                                   "--quiet", "--profile", profile], stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE, env=ENVIRONMENT) as ours:
                said = ours.stdout.read()  # our input stays open
                status = ours.wait(PATIENCE)
        ok(said == b"bye" and status == 0, f"a server that closes first ends connect by {profile}",
           (said, status))


def test_openssl_and_our_own_server_at_the_other_end():
    for version, profile in (("-tls1_2", "tls12-ecdhe"), ("-tls1_3", "tls13")):
        peer = Process("openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", server.path, "-key",
                       server.key, version, "-rev")
        port = int(peer.wait_for(r"ACCEPT 127\.0\.0\.1:(\d+)\n").group(1))
        done = connect(port, profile, b"desserts\n")
        ok(done.stdout == b"stressed\n" and done.returncode == 0,
           f"openssl s_server -rev answers through connect by {profile}", done)
        peer.stop()
        ours = serve("--quiet", "--profile", profile)
        done = tutor("connect", f"localhost:{ours.port}", "--trust", ours.trust, "--quiet",
                     "--profile", profile, give=b"GET / HTTP/1.0\r\n\r\n")
        ok(done.stdout.endswith(b"</html>\n") and done.returncode == 0,
           f"our own server's page comes whole through connect by {profile}", done.stdout[-200:])
        ours.stop()


# ---- the page ----

def rows_of(page):
    return {name: html.unescape(value) for name, value in
            re.findall(r"<tr><th>([^<]*)</th><td>([^<]*)</td>", page)}


def test_the_page_says_what_was_agreed():
    for profile, expected in (
            ("tls12-rsa", {"protocol version": "TLS 1.2",
                           "cipher suite": "TLS_RSA_WITH_AES_128_CBC_SHA256",
                           "group of the key exchange": "none",
                           "signature scheme": "none"}),
            ("tls12-ecdhe", {"protocol version": "TLS 1.2",
                             "cipher suite": "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                             "group of the key exchange": "x25519",
                             "signature scheme": "rsa_pss_rsae_sha256",
                             "application protocol (ALPN)": "http/1.1"}),
            ("tls13", {"protocol version": "TLS 1.3", "cipher suite": "TLS_AES_128_GCM_SHA256",
                       "group of the key exchange": "x25519",
                       "signature scheme": "rsa_pss_rsae_sha256",
                       "application protocol (ALPN)": "http/1.1"})):
        alpn = [] if profile == "tls12-rsa" else ["--alpn", "http/1.1"]
        ours = serve("--quiet", "--profile", profile, *alpn)
        done = run("openssl", "s_client", "-connect", f"127.0.0.1:{ours.port}", "-servername",
                   "localhost", "-CAfile", ours.trust, "-quiet", "-alpn", "http/1.1", "-cipher",
                   "ALL:@SECLEVEL=1", "-sigalgs", "RSA-PSS+SHA256:RSA+SHA256", "-groups",
                   "X25519:P-256", give=b"GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n")
        page = done.stdout.decode()
        found = rows_of(page)
        wanted = {**expected, "server name asked for (SNI)": "localhost"}
        wrong = {name: found.get(name) for name, value in wanted.items() if found.get(name) != value}
        ok(not wrong, f"the page says what was agreed by {profile}", wrong)
        ok("<script" not in page and "cipher suites your client offered" in page
           and "signature_algorithms" in page, f"and what was offered, without a script, by {profile}",
           page[:500])
        ours.stop()


if __name__ == "__main__":
    run_all(test_a_megabyte_each_way, test_the_end_of_input_is_no_end_of_reading,
            test_the_server_may_close_first, test_openssl_and_our_own_server_at_the_other_end,
            test_the_page_says_what_was_agreed)
