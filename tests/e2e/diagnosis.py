#!/usr/bin/env python3
"""diagnosis.py - why did it fail? Servers and clients that are each wrong in one way, and what is
said of each: the error, the alert and who sent it, what was on offer, and what to try.

A row is a peer, how we are called, and words that the diagnosis must have. It must be the same in
the JSON, in the text and in the brief lines; and it must say something to try.
Read next: lessons/diagnosis.c and lessons/diagnoses.md.
"""
import contextlib
import glob
import json
import os
import socket

from support import (TLSTUTOR, Certificate, Process, authority, drain, fresh, home, must, ok,
                     openssl_server, plain_server, run, run_all, serve, tutor)

ca = authority()
server = Certificate("server", ca)
OLD = "DEFAULT:@SECLEVEL=0"
HTTP = b"HTTP/1.1 400 Bad Request\r\n\r\n"


def same(text, words):
    """Whether words stand in a text, however its lines were broken; without marks of Markdown."""
    return "".join(words.replace("`", "").split()) in "".join(text.split())


def judge(name, done, path, error, alert, words=(), nothing=None):
    """One diagnosis: of the JSON, and what the text shows of it."""
    try:
        with open(path, encoding="utf-8") as file:
            told = json.load(file)
        why = told["diagnosis"]
        failure = next(e for e in told["events"] if e["n"] == why["failure"])
    except (OSError, ValueError, KeyError, TypeError) as fault:
        ok(False, f"{name}: there is a diagnosis", f"{fault!r} {done}")
        return
    everything = json.dumps(why)
    missing = [word for word in words if word not in everything]
    empty = [o["subject"] for o in why["offers"] if o["nothing_in_common"]]
    faults = {"error": failure["error"] != error, "alert": not why["alert"].startswith(alert),
              "words": missing, "try": not why["try"], "nothing": (empty or [None])[0] != nothing,
              "text": [w for w in (why["what"], why["alert"], why["try"]) if not same(done, w)]}
    ok(not any(faults.values()), f"{name}: {error}, {alert}", f"{done} {why} {faults}")


# ---- servers that are wrong ----

def look_at(name, port, error, alert, *words, options=(), host=None):
    path = fresh("told.json")
    done = tutor("connect", f"localhost:{port}", "--trust", ca.path, "--timeout", "2", "--json", path,
                 *(["--host", host] if host else []), *options, give=b"")
    judge(name, done.stdout.decode(), path, error, alert, words)
    ok(done.returncode == 1, f"{name}: connect ends with 1", done)


def test_servers_that_do_not_speak_tls():
    not_tls = "unexpected_message (10), sent by the client"
    for name, greeting, speaks in (("HTTP", HTTP, "an answer of a web server"),
                                   ("SSH", b"SSH-2.0-OpenSSH_9.2\r\n", "this is SSH"),
                                   ("SMTP", b"220 mail ESMTP\r\n", "SMTP or FTP"),
                                   ("POP3", b"+OK ready\r\n", "POP3"),
                                   ("IMAP", b"* OK ready\r\n", "IMAP"),
                                   ("VNC", b"RFB 003.008\n", "VNC"),
                                   ("noise", bytes(range(200, 256)), "the first bytes")):
        with plain_server(lambda client, text=greeting: (client.sendall(text), drain(client))) as port:
            look_at(f"a server that speaks {name}", port, "record_type_unknown", not_tls, speaks,
                    "443")
    with plain_server(drain) as port:
        look_at("a server that says nothing", port, "no_answer", "none", "--timeout")
    with plain_server(lambda client: client.recv(4096)) as port:
        look_at("a server that hangs up", port, "transport_closed", "none", "--host")
    old = b"\x16\x03\x01\x00\x2a\x02\x00\x00\x26\x03\x01" + bytes(33) + b"\x00\x2f\x00"
    with plain_server(lambda client: (client.sendall(old), drain(client))) as port:
        look_at("a server of TLS 1.0 alone", port, "version_not_offered",
                "protocol_version (70), sent by the client", "TLS 1.0", "nginx")
    with plain_server(lambda client: (client.sendall(b"\x16\x02\x01\x00\x02\x02\x00"),
                                      drain(client))) as port:
        look_at("a record of another version", port, "record_version_unknown",
                "protocol_version (70), sent by the client")


def test_servers_that_want_something_else():
    for name, theirs, ours, alert, words in (
            ("TLS 1.3 alone", ["-tls1_3"], "tls12-ecdhe", "protocol_version (70)", ["TLS 1.2"]),
            ("TLS 1.2 alone", ["-tls1_2"], "tls13", "protocol_version (70)", ["TLS 1.3"]),
            ("no suite of ours", ["-tls1_2", "-cipher", "ECDHE-RSA-AES128-SHA"], "tls12-rsa",
             "handshake_failure (40)", ["TLS_RSA_WITH_AES_128_CBC_SHA256", "-cipher ALL"]),
            ("no suite of ours in TLS 1.3", ["-tls1_3", "-ciphersuites", "TLS_AES_128_CCM_SHA256"],
             "tls13", "handshake_failure (40)", ["TLS_AES_128_GCM_SHA256"]),
            ("no group of ours", ["-tls1_3", "-groups", "X448"], "tls13", "handshake_failure (40)",
             ["secp256r1", "--groups"]),
            ("no scheme of ours", ["-tls1_3", "-sigalgs", "RSA-PSS+SHA512"],
             "tls13 --sigalgs rsa_pss_rsae_sha256,rsa_pkcs1_sha256", "handshake_failure (40)",
             ["rsa_pss_rsae_sha256", "--sigalgs"]),
            ("no protocol of ours", ["-tls1_3", "-alpn", "h2"], "tls13 --alpn spdy/1",
             "no_application_protocol (120)", ["spdy/1", "--alpn"]),
            ("a client certificate", ["-tls1_2", "-Verify", "1"], "tls12-ecdhe",
             "handshake_failure (40)", ["--cert"]),
            ("a client certificate in TLS 1.3", ["-tls1_3", "-Verify", "1"], "tls13 --http /",
             "certificate_required (116)", ["--cert"])):
        port = 0
        peer = Process("openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", server.path, "-key",
                       server.key, *theirs)
        port = int(peer.wait_for(r"ACCEPT 127\.0\.0\.1:(\d+)\n").group(1))
        look_at(f"a server that wants {name}", port, "peer_alert", f"{alert}, sent by the server",
                *words, options=["--profile", *ours.split()])
        peer.stop()


def test_servers_with_certificates_that_are_wrong():
    folder = os.path.join(home, "faulty")
    for fault, error, alert, words in (
            ("expired", "certificate_expired", "certificate_expired (45)", ["--time"]),
            ("not-yet-valid", "certificate_not_yet_valid", "certificate_expired (45)", ["clock"]),
            ("wrong-name", "certificate_name_mismatch", "bad_certificate (42)", ["--host"]),
            ("self-signed", "certificate_unknown_ca", "unknown_ca (48)", ["--trust"]),
            ("lookalike-ca", "certificate_unknown_ca", "unknown_ca (48)", ["--trust"]),
            ("bad-signature", "certificate_signature", "bad_certificate (42)", ["demanded"]),
            ("weak-key", "certificate_key_too_weak", "insufficient_security (71)", ["demanded"]),
            ("wrong-eku", "certificate_extended_key_usage", "bad_certificate (42)", ["purpose"])):
        must(TLSTUTOR, "issue", "server", "localhost", "--ca", folder, "--fault", fault)
        (chain,) = glob.glob(os.path.join(folder, f"*{fault}*.pem"))
        peer = Process("openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", chain, "-key",
                       chain[:-len("pem")] + "key", "-cipher", OLD, "-tls1_2")
        port = int(peer.wait_for(r"ACCEPT 127\.0\.0\.1:(\d+)\n").group(1))
        look_at(f"a certificate with the fault {fault}", port, error,
                f"{alert}, sent by the client", *words,
                options=["--profile", "tls12-ecdhe", "--trust", os.path.join(folder, "ca.pem")])
        peer.stop()
    peer = openssl_server(server)
    look_at("another name", peer.port, "certificate_name_mismatch", "bad_certificate (42)",
            "demanded", host="other.example")
    peer.stop()


# ---- clients that are wrong ----

def visited(name, profile, visit, error, alert, *words, nothing=None, options=()):
    """A server of ours for one client: `visit(server)` is what the client does."""
    path = fresh("told.json")
    ours = serve("--once", "--timeout", "2", "--json", path, "--profile", profile, *options)
    visit(ours)
    ours.wait()
    judge(name, ours.out().decode(), path, error, alert, words, nothing)


def client(*options):
    return lambda ours: run("openssl", "s_client", "-connect", f"127.0.0.1:{ours.port}", "-CAfile",
                            ours.trust, "-servername", "localhost", *options, give=b"")


def giving(data, stays=False):
    def visit(ours):
        with socket.create_connection(("127.0.0.1", ours.port)) as plain, \
                contextlib.suppress(OSError):
            plain.sendall(data)
            if not stays:
                plain.shutdown(socket.SHUT_WR)
            drain(plain)
    return visit


def test_clients_that_are_wrong():
    by_server = "sent by the server"
    visited("a browser that was told http://", "tls13", giving(b"GET / HTTP/1.1\r\n\r\n"),
            "record_type_unknown", f"unexpected_message (10), {by_server}", "a web server", "https://")
    visited("a client that says nothing", "tls13", giving(b"", stays=True), "no_answer", "none")
    visited("a client that leaves at once", "tls13", giving(b""), "transport_closed", "none")
    visited("a client of TLS 1.1", "tls12-ecdhe", client("-tls1_1", "-cipher", OLD),
            "version_unsupported", f"protocol_version (70), {by_server}", "-tls1_1",
            nothing="versions")
    visited("a client of TLS 1.2 alone", "tls13", client("-tls1_2"), "version_unsupported",
            f"protocol_version (70), {by_server}", "TLS 1.3", nothing="versions")
    visited("a client of TLS 1.3 alone", "tls12-ecdhe", client("-tls1_3"), "version_unsupported",
            f"protocol_version (70), {by_server}", "TLS 1.3", nothing="versions")
    visited("a client with other suites", "tls12-ecdhe", client("-tls1_2", "-cipher", "AES128-SHA256"),
            "no_common_suite", f"handshake_failure (40), {by_server}",
            "TLS_RSA_WITH_AES_128_CBC_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            nothing="cipher suites")
    visited("a client with other suites of TLS 1.3", "tls13",
            client("-tls1_3", "-ciphersuites", "TLS_AES_128_CCM_SHA256"), "no_common_suite",
            f"handshake_failure (40), {by_server}", "TLS_AES_128_CCM_SHA256",
            nothing="cipher suites")
    visited("a client with other groups", "tls13", client("-tls1_3", "-groups", "X448"),
            "no_common_group", f"handshake_failure (40), {by_server}", "x448", nothing="groups")
    visited("a client with other protocols", "tls13", client("-tls1_3", "-alpn", "spdy/1"),
            "no_common_protocol", f"no_application_protocol (120), {by_server}", "spdy/1", "h2",
            nothing="application protocols", options=["--alpn", "h2"])
    visited("a client that does not trust us", "tls13",
            client("-CAfile", ca.path, "-verify_return_error"), "peer_alert",
            "unknown_ca (48), sent by the client", "--save-ca")
    visited("a client that wants another name", "tls13",
            client("-verify_hostname", "other.example", "-verify_return_error"), "peer_alert",
            "bad_certificate (42), sent by the client", "tlstutor verify")
    visited("a client without a certificate", "tls12-ecdhe", client("-tls1_2"),
            "client_certificate_missing", f"handshake_failure (40), {by_server}", "--client-ca",
            options=["--client-ca", ca.path])
    visited("a client without a certificate in TLS 1.3", "tls13", client("-tls1_3"),
            "client_certificate_required", f"certificate_required (116), {by_server}",
            "--client-ca", options=["--client-ca", ca.path])


def test_what_went_well_has_no_diagnosis():
    done = tutor("demo", "tls13", "--seed", "7", "--json", "-")
    ok(json.loads(done.stdout)["diagnosis"] is None, "a handshake that is complete has no diagnosis",
       done)
    done = tutor("demo", "tls13", "--seed", "7")
    ok(b"Why did it fail" not in done.stdout, "nor is one shown", done)


if __name__ == "__main__":
    run_all(test_servers_that_do_not_speak_tls, test_servers_that_want_something_else,
            test_servers_with_certificates_that_are_wrong, test_clients_that_are_wrong,
            test_what_went_well_has_no_diagnosis)
