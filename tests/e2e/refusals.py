#!/usr/bin/env python3
"""refusals.py - connections that must not come about, and the alert that each of them ends with.

The alert is read off the other side's output, so it did cross the wire. Where the fault is in the
server's certificate the client refuses, and where nothing is in common, the server. Our own program
ends with status 1 and says why. RFC 5246 §7.2.2 says which alert; read next: garbage.py.
"""
import base64
import contextlib
import json
import re
import socket
import threading
import time

from peers import ca, gnutls_client, gnutls_server, nginx, s_client, server
from support import (ALERTS, PATIENCE, CA_EXTENSIONS, SERVER_EXTENSIONS, SERVER_NAMES, Certificate, Process,
                     alert_seen,
                     authority, fresh, has, ok, one_line, openssl_server, read, rsa_key, run,
                     run_all, serve,
                     tutor, write, STORY, plain_server)

stranger = authority("Stranger")


def connect(port, *options, trust=ca):
    return tutor("connect", f"localhost:{port}", "--trust", trust.path, "--brief", "--http", "/",
                 *(() if "modern" in options else STORY), *options)


def verdict(text):
    """What stands at the end of a connection that is shown a line a message."""
    return text.rpartition("✗ ".encode())[2]


def refuses(peer, name, error, alert, *options, **more):
    """Our client must refuse this server: status 1, the error's name, and the alert at the peer."""
    before = len(peer.said())
    done = connect(peer.port, *options, **more)
    wanted = ALERTS[alert]
    seen = heard(peer, before, rf"SSL alert number {wanted}\b|Alert\[2\|{wanted}\]")
    ok(done.returncode == 1 and error.encode() in verdict(done.stderr) and done.stdout == b""
       and seen,
       f"connect refuses {name}: {error}, {alert}", f"status {done.returncode}, heard: {seen}\n"
       f"{(done.stdout + done.stderr).decode()}{peer.said()[-800:].decode(errors='replace')}")


def heard(peer, before, pattern):
    """Whether the peer says this soon, behind what it had said before."""
    until = time.monotonic() + 5
    while time.monotonic() < until:
        if re.search(pattern.encode(), peer.said()[before:]):
            return True
        time.sleep(0.02)
    return False


# ---- our client refuses a certificate ----

def tampered(certificate):
    """The same certificate with the last bit of its signature turned over."""
    lines = read(certificate.path).decode().strip().splitlines()
    der = bytearray(base64.b64decode("".join(lines[1:-1])))
    der[-1] ^= 1
    certificate.path = write("tampered.pem", "-----BEGIN CERTIFICATE-----\n"
                             + base64.encodebytes(der).decode() + "-----END CERTIFICATE-----\n")
    return certificate


def leaf(extensions, **more):
    """A server certificate of our CA with these extensions in place of the usual ones."""
    return Certificate("leaf", ca, extensions, key=server.key, **more)


def test_connect_refuses_other_servers():
    peer = openssl_server(server)
    refuses(peer, "a server of a CA that it does not trust", "certificate_unknown_ca", "unknown_ca",
            trust=stranger)
    refuses(peer, "a server of another name", "certificate_name_mismatch", "bad_certificate",
            "--host",
            "example.org")
    refuses(peer, "a server of another address", "certificate_name_mismatch", "bad_certificate",
            "--host",
            "192.0.2.1")
    refuses(peer, "a certificate of the past", "certificate_expired", "certificate_expired",
            "--time",
            "2100-01-01")
    refuses(peer, "a certificate of the future", "certificate_not_yet_valid", "certificate_expired",
            "--time", "2001-01-01")
    peer.stop()


def faulty_certificates():
    """Name, certificate, and the error and the alert that it should be refused with."""
    purpose = "extendedKeyUsage=serverAuth\n"
    enciphers = "keyUsage=critical,digitalSignature,keyEncipherment\n"
    signs = "keyUsage=critical,digitalSignature\n"
    other_names = "subjectAltName=DNS:*.localhost,DNS:localhos\n"
    yield ("an expired certificate", leaf(SERVER_EXTENSIONS, days=-1),
           "certificate_expired", "certificate_expired")
    yield ("a certificate that signed itself", Certificate("self", key=server.key),
           "certificate_unknown_ca", "unknown_ca")
    yield ("a tampered signature", tampered(leaf(SERVER_EXTENSIONS)),
           "certificate_signature", "bad_certificate")
    yield ("a signature over SHA-1", leaf(SERVER_EXTENSIONS, digest="sha1"),
           "certificate_signature_algorithm", "unsupported_certificate")
    yield ("a key that may not encipher keys", leaf(signs + purpose + SERVER_NAMES),
           "certificate_key_usage", "bad_certificate")
    yield ("a certificate for clients",
           leaf(enciphers + "extendedKeyUsage=clientAuth\n" + SERVER_NAMES),
           "certificate_extended_key_usage", "bad_certificate")
    yield ("an unknown critical extension",
           leaf(SERVER_EXTENSIONS + "1.2.3.4=critical,DER:0500\n"),
           "certificate_critical_extension", "unsupported_certificate")
    yield ("a certificate for similar names", leaf(enciphers + purpose + other_names),
           "certificate_name_mismatch", "bad_certificate")
    yield ("a name in the subject alone",
           Certificate("localhost", ca, enciphers + purpose, key=server.key),
           "certificate_name_mismatch", "bad_certificate")
    yield ("a key of 1024 bits", Certificate("weak", ca, key=rsa_key("weak", 1024)),
           "certificate_key_too_weak", "insufficient_security")


def test_connect_refuses_faulty_certificates():
    for name, certificate, error, alert in faulty_certificates():
        peer = openssl_server(certificate, "-cipher", "ALL:@SECLEVEL=0")
        refuses(peer, name, error, alert)
        peer.stop()


def test_connect_refuses_chains():
    no_authority = Certificate("Nobody", ca, SERVER_EXTENSIONS)
    no_signer = Certificate("No signer", ca,
                            "basicConstraints=critical,CA:TRUE\nkeyUsage=cRLSign\n")
    last_one = Certificate("Last one", ca, CA_EXTENSIONS.replace("CA:TRUE", "CA:TRUE,pathlen:0"))
    too_deep = Certificate("Too deep", last_one, CA_EXTENSIONS)
    elsewhere = Certificate("Elsewhere", ca,
                            CA_EXTENSIONS + "nameConstraints=critical,permitted;DNS:example.org\n")
    for name, above, error in (
            ("a certificate that a server's certificate issued", [no_authority],
             "certificate_not_a_ca"),
            ("a CA that may not sign certificates", [no_signer], "certificate_key_usage"),
            ("a path that is longer than its CA allows", [too_deep, last_one],
             "certificate_path_too_long"),
            ("a name that the CA may not speak for", [elsewhere],
             "certificate_name_not_permitted")):
        below = Certificate("below", above[0], key=server.key)
        peer = openssl_server(below, "-cert_chain", above[0].chain(*above[1:]))
        refuses(peer, name, error, "bad_certificate")
        peer.stop()
    missing = Certificate("missing", Certificate("Not sent", ca, CA_EXTENSIONS), key=server.key)
    peer = openssl_server(missing)
    refuses(peer, "a chain without its intermediate", "certificate_unknown_ca", "unknown_ca")


USUAL_REFUSALS = (("a CA it does not trust", "certificate_unknown_ca", "unknown_ca", (), stranger),
                  ("another name", "certificate_name_mismatch", "bad_certificate",
                   ("--host", "example.org"), ca),
                  ("the past", "certificate_expired", "certificate_expired",
                   ("--time", "2100-01-01"), ca))


def test_connect_refuses_gnutls():
    if has("gnutls-serv"):
        peer = gnutls_server(server.path, server.key, options=("--debug", "5"))
        for why, error, alert, options, trust in USUAL_REFUSALS:
            refuses(peer, f"gnutls-serv for {why}", error, alert, *options, trust=trust)


def test_connect_refuses_nginx():
    if has("nginx"):
        peer = nginx()
        for why, error, alert, options, trust in USUAL_REFUSALS:
            refuses(peer, f"nginx for {why}", error, alert, *options, trust=trust)


# ---- the other server refuses us ----

def test_openssl_refuses_us():
    for name, options, alert in (
            ("no suite in common", ("-tls1_2", "-cipher", "ECDHE-RSA-AES128-GCM-SHA256"),
             "handshake_failure"),
            ("TLS 1.3 alone", ("-tls1_3",), "protocol_version")):
        peer = Process("openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", server.path,
                       "-key",
                       server.key, *options)
        peer.port = int(peer.wait_for(r"ACCEPT 127\.0\.0\.1:(\d+)\n").group(1))
        done = connect(peer.port)
        ok(done.returncode == 1 and alert.encode() in verdict(done.stderr),
           f"connect is refused by openssl for {name}, and says {alert}", done.stdout + done.stderr)
        peer.stop()
    peer = Process("openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", server.path, "-key",
                   server.key,
                   "-tls1_1", "-cipher", "ALL:@SECLEVEL=0")
    peer.port = int(peer.wait_for(r"ACCEPT 127\.0\.0\.1:(\d+)\n").group(1))
    done = connect(peer.port)  # at 1.1, OpenSSL does not read our alert: its record says 1.2
    ok(done.returncode == 1 and b"version_not_offered" in verdict(done.stderr)
       and re.search(b"Alert +2 bytes +protocol_version", done.stderr),
       "connect refuses a server that answers with TLS 1.1: version_not_offered, protocol_version",
       done.stdout + done.stderr)


# ---- our server refuses, or is refused ----

def refused(ours, done, alert, name, peer_saw=None):
    """Our server ended with 1, and both sides know the alert."""
    status, said = ours.wait(), ours.said()
    ok(status == 1 and alert.encode() in said and done.returncode != 0
       and (peer_saw is None or peer_saw == ALERTS[alert]), name,
       f"status {status}, the peer saw {peer_saw}\n{said.decode()}\n{done.stderr.decode()}")


def test_serve_refuses_openssl():
    for name, options, alert in (
            ("no suite in common", ("-tls1_2", "-cipher", "ECDHE-RSA-AES128-GCM-SHA256"),
             "handshake_failure"),
            ("TLS 1.1 alone", ("-tls1_1", "-cipher", "ALL:@SECLEVEL=0"), "protocol_version"),
            ("TLS 1.3 alone", ("-tls1_3",), "protocol_version")):
        ours = serve("--once", "--brief", *STORY)
        done = run("openssl", "s_client", "-connect", f"127.0.0.1:{ours.port}", *options)
        refused(ours, done, alert, f"serve refuses openssl s_client for {name}: {alert}",
                alert_seen(done.stderr))


def test_serve_refuses_gnutls_and_curl():
    for name, wanted, alert in (("no suite in common",
                                 "NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+ECDHE-RSA",
                                 "handshake_failure"),
                                ("TLS 1.1 alone",
                                 "NORMAL:-VERS-ALL:+VERS-TLS1.1:+RSA:+SHA1:%COMPAT",
                                 "protocol_version")):
        if not has("gnutls-cli"):
            break
        ours = serve("--once", "--brief", *STORY)
        done = run("gnutls-cli", "--port", ours.port, "localhost", "--x509cafile", ours.trust,
                   "--priority",
                   wanted)
        found = re.search(rb"Received alert \[(\d+)\]", done.stdout + done.stderr)
        refused(ours, done, alert, f"serve refuses gnutls-cli for {name}: {alert}",
                int(found.group(1)) if found else 0)
    if has("curl"):
        ours = serve("--once", "--brief", *STORY)
        done = run("curl", "-sS", "--noproxy", "*", "--cacert", ours.trust, "--tls-max", "1.2",
                   "--ciphers",
                   "ECDHE-RSA-AES256-GCM-SHA384", f"https://localhost:{ours.port}/")
        refused(ours, done, "handshake_failure", "serve refuses curl for no suite in common")


def test_openssl_refuses_our_server():
    old = leaf(SERVER_EXTENSIONS, days=-1)
    for name, certificate, trust, options, alert in (
            ("an unknown CA", server, stranger.path, (), "unknown_ca"),
            ("another name", server, ca.path, ("-verify_hostname", "example.org"),
             "bad_certificate"),
            ("its age", old, ca.path, (), "certificate_expired")):
        ours = serve("--once", "--brief", "--cert", certificate.path, "--key", certificate.key)
        done = s_client(ours.port, trust, *options)
        refused(ours, done, alert, f"serve is refused by openssl for {name}, and says {alert}")
    if has("curl"):
        ours = serve("--once", "--brief", *STORY)
        done = run("curl", "-sS", "--noproxy", "*", "--cacert", stranger.path,
                   f"https://localhost:{ours.port}/")
        refused(ours, done, "unknown_ca",
                "serve is refused by curl for an unknown CA, and says unknown_ca")
    if has("gnutls-cli"):
        ours = serve("--once", "--brief", *STORY)
        done = gnutls_client(ours.port, stranger.path)
        refused(ours, done, "bad_certificate",
                "serve is refused by gnutls-cli for an unknown CA, and says its bad_certificate")


# ---- what is modern alone, and nobody the wiser on the way ----

def test_modern_ends_have_no_use_for_what_is_not():
    """Where no profile is asked for: no RSA key transport, no CBC, nothing below TLS 1.2."""
    for name, suite in (("RSA key transport", "AES128-GCM-SHA256"),
                        ("CBC", "ECDHE-RSA-AES128-SHA256")):
        peer = openssl_server(server, "-cipher", suite)
        done = connect(peer.port, "--profile", "modern")
        ok(done.returncode == 1 and b"handshake_failure" in verdict(done.stderr),
           f"connect does not offer {name} unless it is asked for", done.stdout + done.stderr)
        peer.stop()
        ours = serve("--once", "--brief")
        done = run("openssl", "s_client", "-connect", f"127.0.0.1:{ours.port}", "-tls1_2",
                   "-cipher", suite)
        refused(ours, done, "handshake_failure", f"serve does not take {name} unless it is asked for",
                alert_seen(done.stderr))
    ours = serve("--once", "--brief")
    done = run("openssl", "s_client", "-connect", f"127.0.0.1:{ours.port}", "-tls1_1", "-cipher",
               "ALL:@SECLEVEL=0")
    refused(ours, done, "protocol_version", "serve does not take TLS 1.1", alert_seen(done.stderr))


def strike_tls13(port):
    """Somebody on the way who strikes TLS 1.3 from supported_versions: its code point becomes one
    that nobody knows (RFC 8701)."""
    def pass_on(source, target):
        with contextlib.suppress(OSError):
            while chunk := source.recv(65536):
                target.sendall(chunk)
            target.shutdown(socket.SHUT_WR)

    def talk(client):
        with socket.create_connection(("127.0.0.1", port), PATIENCE) as target:
            hello = client.recv(65536)
            at = re.search(rb"\x00\x2b\x00.[^\x00](?:(.)\1)?(?:\x03\x03)?\x03\x04", hello, re.S).end()
            target.sendall(hello[:at - 2] + b"\x7a\x7a" + hello[at:])
            back = threading.Thread(target=pass_on, args=(target, client))
            back.start()
            pass_on(client, target)
            back.join(PATIENCE)
    return plain_server(talk)


def test_a_downgrade_is_noticed():
    """RFC 8446 §4.1.3: the server says in its random that it speaks TLS 1.3."""
    peer = openssl_server(server, "-www", version=())
    with strike_tls13(peer.port) as port:
        done = connect(port, "--profile", "modern")
    ok(done.returncode == 1 and b"downgrade_detected" in verdict(done.stderr)
       and heard(peer, 0, "SSL alert number 47"),
       "connect notices who struck TLS 1.3 on the way to openssl: downgrade_detected",
       done.stderr + peer.said())
    done = connect(peer.port, "--profile", "modern", "--tls", "1.2")
    ok(done.returncode == 0 and b"TLS 1.2" in done.stderr,
       "and does not mind the mark where it offers TLS 1.2 alone", done.stderr)
    peer.stop()
    ours = serve("--once", "--brief")
    with strike_tls13(ours.port) as port:
        done = run("openssl", "s_client", "-connect", f"127.0.0.1:{port}")
    refused(ours, done, "illegal_parameter", "openssl notices who struck TLS 1.3 on the way to serve")
    ok(b"inappropriate fallback" in done.stderr, "by the mark in the random of serve", done.stderr)


# ---- saying so ----

def test_refusals_are_said_on_standard_error():
    """However the connection is shown, a refusal is one line on standard error."""
    peer = openssl_server(server)
    for form in ([], ["--plain"], ["--json", "-"], ["--keylog", "-"]):
        done = tutor("connect", f"localhost:{peer.port}", "--trust", stranger.path, *form)
        ok(done.returncode == 1 and one_line(done) and b"certificate_unknown_ca" in done.stderr,
           f"connect {' '.join(form)} says on standard error why it refused".replace("  ", " "),
           f"status {done.returncode}, {done.stderr!r}")
    ours = serve("--once", "--quiet")
    s_client(ours.port, stranger.path)
    status, said = ours.wait(), read(ours.err_path)
    ok(status == 1 and said.count(b"\n") == 1 and b"unknown_ca" in said,
       "serve --once --quiet says on standard error why it ends with 1",
       f"status {status}, {said!r}")


def test_a_refusal_has_a_recording():
    """What was refused can be looked at: the failed check and the failure are recorded."""
    peer, path = openssl_server(server), fresh("refusal.json")
    connect(peer.port, "--json", path, trust=stranger)
    events = json.loads(read(path))["events"]
    failed = [e for e in events if e["kind"] == "check" and not e["passed"]]
    ok([e["name"] for e in failed] == ["certificate_anchor_trusted"]
       and failed[0]["alert"] == "unknown_ca",
       "the recording of a refusal names the one check that failed", failed)
    failures = [e for e in events if e["kind"] == "failure"]
    ok([(e["error"], e["alert"]) for e in failures] == [("certificate_unknown_ca", "unknown_ca")],
       "the recording of a refusal has one failure, with its alert", failures)
    ok(not any(e["kind"] == "secret" and e["name"] == "master_secret" for e in events),
       "no secret was made for a server that was refused")


if __name__ == "__main__":
    run_all(test_connect_refuses_other_servers, test_connect_refuses_faulty_certificates,
            test_connect_refuses_chains, test_connect_refuses_gnutls,
            test_connect_refuses_nginx, test_openssl_refuses_us, test_serve_refuses_openssl,
            test_serve_refuses_gnutls_and_curl, test_openssl_refuses_our_server,
            test_modern_ends_have_no_use_for_what_is_not, test_a_downgrade_is_noticed,
            test_refusals_are_said_on_standard_error, test_a_refusal_has_a_recording)
