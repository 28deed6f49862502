#!/usr/bin/env python3
"""peers_tls13_psk.py - tickets, early data and keys that were given, with OpenSSL and GnuTLS.

In both directions; and a key log that agrees with OpenSSL's own, early secrets and exporters too.
"""
import os
import stat
import time

from support import (TLSTUTOR, Certificate, Process, authority, fresh, has, ok, one_line, read, run, run_all,
                     serve, tutor, write)

GET = b"GET /hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
PAGE = b"<h1>This very connection</h1>"
EARLY = b"this came early\n"

ca = authority()
server = Certificate("server", ca)


def openssl_server(*options):
    peer = Process("openssl", "s_server", "-accept", "127.0.0.1:0", "-tls1_3", *options)
    peer.port = int(peer.wait_for(r"ACCEPT 127\.0\.0\.1:(\d+)\n").group(1))
    return peer


def certified_server(*options):
    return openssl_server("-cert", server.path, "-key", server.key, *options)


def connect(port, *options, profile="tls13", **more):
    return tutor("connect", f"localhost:{port}", "--trust", ca.path, "--profile", profile, "--quiet",
                 *options, **more)


def s_client(port, *options):
    return run("openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-servername", "localhost",
               "-CAfile", ca.path, "-tls1_3", "-ign_eof", *options, give=GET)


def our_server(*options):
    return serve("--quiet", "--profile", "tls13", "--cert", server.path, "--key", server.key,
                 *options)


def test_connect_resumes_with_openssl():
    peer, session = certified_server("-www"), fresh("session")
    first = connect(peer.port, "--http", "/", "--session", session)
    ok(first.returncode == 0 and os.path.exists(session), "connect keeps OpenSSL's ticket",
       first.stdout + first.stderr)
    ok(stat.S_IMODE(os.stat(session).st_mode) == 0o600, "the session file is for its owner alone")
    kept = read(session)
    second = connect(peer.port, "--http", "/", "--session", session)
    ok(second.returncode == 0 and b"Reused, TLSv1.3" in second.stdout, "connect resumes with OpenSSL",
       second.stdout + second.stderr)
    ok(read(session) != kept, "and keeps the newest ticket")
    retrying = certified_server("-www", "-groups", "P-384")
    first = connect(retrying.port, "--http", "/", "--session", session)
    second = connect(retrying.port, "--http", "/", "--session", session)
    ok(b"Reused, TLSv1.3" in second.stdout,
       "connect resumes with OpenSSL after a HelloRetryRequest", second.stdout + second.stderr)


def test_connect_sends_early_data_to_openssl():
    theirs, ours = fresh("theirs.log"), fresh("ours.log")
    peer = certified_server("-early_data", "-keylogfile", theirs)
    session, early = fresh("session"), write("early", EARLY)
    client = Process(TLSTUTOR, "connect", f"localhost:{peer.port}", "--trust", ca.path, "--profile",
                     "tls13", "--plain", "--session", session, "--keylog", ours)
    client.child.stdin.write(b"this came late\n")
    client.child.stdin.flush()
    peer.wait_for("this came late")
    client.child.stdin.close()
    client.child.wait(20)
    ok(os.path.exists(session), "connect keeps a ticket that is good for early data")
    done = connect(peer.port, "--session", session, "--early", early, "--keylog", ours)
    ok(done.returncode == 0, "connect --early succeeds",
       done.stdout + done.stderr)
    text = read(peer.out_path)
    at = text.find(b"Early data received")
    ok(0 <= at and EARLY.strip() in text and text.count(EARLY.strip()) == 1,
       "OpenSSL takes connect's early data, once", text)
    time.sleep(0.2)
    theirs, ours = ({line for line in read(log).splitlines() if not line.startswith(b"#")}
                    for log in (theirs, ours))
    ok(theirs == ours, "our key log is OpenSSL's, of both connections",
       b"\n".join(sorted(theirs ^ ours)))
    ok({b"CLIENT_EARLY_TRAFFIC_SECRET", b"EARLY_EXPORTER_SECRET", b"EXPORTER_SECRET"}
       < {line.split()[0] for line in ours}, "with the early secrets and the exporters")


def test_early_data_that_are_turned_down_are_sent_again():
    session, early = fresh("session"), write("early", GET)
    ours = our_server()
    first = connect(ours.port, "--http", "/", "--session", session)
    other = our_server()  # which has other keys, and cannot open the ticket
    second = connect(other.port, "--session", session, "--early", early)
    ok(first.returncode == 0 and second.returncode == 0 and PAGE in second.stdout,
       "early data that a server turns down are sent again", second.stdout + second.stderr)


def test_serve_resumes_with_openssl():
    ours, session, early = our_server(), fresh("session"), write("early", GET)
    first = s_client(ours.port, "-sess_out", session)
    ok(first.returncode == 0 and PAGE in first.stdout and os.path.exists(session),
       "serve gives OpenSSL a ticket", first.stdout + first.stderr)
    second = s_client(ours.port, "-sess_in", session)
    ok(b"Reused, TLSv1.3" in second.stdout and PAGE in second.stdout, "serve resumes with OpenSSL",
       second.stdout + second.stderr)
    third = s_client(ours.port, "-sess_in", session, "-early_data", early)
    ok(b"Early data was accepted" in third.stdout and PAGE in third.stdout,
       "serve takes OpenSSL's early data", third.stdout + third.stderr)
    fourth = s_client(ours.port, "-sess_in", session, "-early_data", early, "-groups",
                      "X448:X25519")
    ok(b"Early data was rejected" in fourth.stdout and b"Reused" in fourth.stdout
       and PAGE in fourth.stdout, "serve passes over early data before a HelloRetryRequest",
       fourth.stdout + fourth.stderr)
    other = our_server()
    fifth = s_client(other.port, "-sess_in", session, "-early_data", early)
    ok(b"Early data was rejected" in fifth.stdout and b"New, TLSv1.3" in fifth.stdout
       and PAGE in fifth.stdout, "serve passes over early data under a ticket that it does not know",
       fifth.stdout + fifth.stderr)


def test_serve_resumes_with_gnutls():
    if not has("gnutls-cli"):
        return
    ours = our_server()
    done = run("gnutls-cli", "--port", ours.port, "localhost", "--x509cafile", ca.path, "--resume",
               "--waitresumption", "--priority", "NORMAL:-VERS-ALL:+VERS-TLS1.3", give=GET)
    ok(b"This is a resumed session" in done.stdout and PAGE in done.stdout,
       "serve resumes with GnuTLS", done.stdout + done.stderr)


def test_keys_that_were_given():
    peer = openssl_server("-nocert", "-psk", "00112233445566778899aabbccddeeff", "-psk_identity",
                          "lesson", "-www")
    done = connect(peer.port, "--psk", "lesson:00112233445566778899aabbccddeeff", "--http", "/")
    ok(done.returncode == 0 and b"TLSv1.3" in done.stdout, "connect --psk with OpenSSL",
       done.stdout + done.stderr)
    done = connect(peer.port, "--psk", "lesson:00112233445566778899aabbccddeefe", "--http", "/")
    ok(done.returncode == 1, "and not with another key", done.stdout + done.stderr)
    ours = our_server("--psk", "lesson:00112233")
    done = s_client(ours.port, "-psk", "00112233", "-psk_identity", "lesson")
    ok(b"Reused, TLSv1.3" in done.stdout and PAGE in done.stdout, "serve --psk with OpenSSL",
       done.stdout + done.stderr)
    done = s_client(ours.port, "-psk", "00112234", "-psk_identity", "lesson")
    ok(b"alert decrypt error" in done.stderr and PAGE not in done.stdout,
       "and another key is refused with decrypt_error", done.stdout + done.stderr)


def test_what_cannot_be_read_is_said_in_one_line():
    rubbish = write("session", b"not a session")
    for words, status in ((("--session", rubbish), 1), (("--early", rubbish), 2),
                          (("--session", fresh("none"), "--early", fresh("none")), 3),
                          (("--psk", "lesson"), 2), (("--psk", ":00"), 2), (("--psk", "a:0"), 2),
                          (("--psk", "a:0g"), 2), (("--psk", "a:" + "00" * 65), 2)):
        done = connect(1, *words)
        ok(done.returncode == status and one_line(done), f"connect {' '.join(words)[:60]} is refused",
           done.stderr)
    ok(read(rubbish) == b"not a session", "and the file stays as it is")


if __name__ == "__main__":
    run_all(test_connect_resumes_with_openssl, test_connect_sends_early_data_to_openssl,
            test_early_data_that_are_turned_down_are_sent_again, test_serve_resumes_with_openssl,
            test_serve_resumes_with_gnutls, test_keys_that_were_given,
            test_what_cannot_be_read_is_said_in_one_line)
