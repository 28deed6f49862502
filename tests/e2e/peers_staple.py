#!/usr/bin/env python3
"""peers_staple.py - stapled OCSP responses (RFC 6066 §8) with TLS stacks of others, in both versions.

The certificates, and the responses about them, are made by `tlstutor issue`; OpenSSL, GnuTLS, nginx and
curl hand them on, or judge them. Read before: peers.py.
"""
import json
import os
import re

from peers import GET
from support import (TLSTUTOR, Process, free_port, fresh, has, home, must, ok, openssl_server, read, run,
                     run_all, serve, tutor, wait_for_port, write)

FOLDER = fresh("ca")
VERSIONS = (("1.2", ("-tls1_2",), "VERS-TLS1.2"), ("1.3", ("-tls1_3",), "VERS-TLS1.3"))
BAD_STATUS, REVOKED = 113, 44  # alerts


class Issued:
    """What `issue` has made under a name."""

    def __init__(self, name, *options):
        must(TLSTUTOR, "issue", "server", name, "--ca", FOLDER, *options)
        self.name = name
        self.path, self.key = (os.path.join(FOLDER, f"{name}.{end}") for end in ("pem", "key"))

    def response(self, *options):
        """The file of a new OCSP response about it."""
        said = must(TLSTUTOR, "issue", "ocsp", self.name, "--ca", FOLDER, *options)
        return re.search(rb"response +(\S+)", said).group(1).decode()


plain, promising = Issued("localhost"), Issued("promising.test", "--must-staple")
TRUST = os.path.join(FOLDER, "ca.pem")


def connect(port, *options, host="localhost"):
    """To our own kind of client, which has to say what it was shown: its status, and its checks."""
    path = fresh("run.json")
    done = tutor("connect", f"localhost:{port}", "--host", host, "--trust", TRUST, "--http", "/",
                 "--json", path, *options)
    with open(path, encoding="utf-8") as file:
        events = json.load(file)["events"]
    checks = {e["name"]: e["passed"] for e in events if e["kind"] == "check"}
    shown = any(e["kind"] == "bytes" and e["name"] == "OCSPResponse" for e in events)
    return done, checks, shown


def test_connect_to_openssl():
    for version, words, _ in VERSIONS:
        peer = openssl_server(plain, "-www", "-status_file", plain.response(), version=words)
        done, checks, shown = connect(peer.port)
        ok(done.returncode == 0 and shown and checks["certificate_not_revoked"],
           f"connect takes the response that openssl s_server staples: TLS {version}", done.stderr)
        done, _, shown = connect(peer.port, "--profile", "tls12-ecdhe" if version == "1.2" else "tls13")
        ok(done.returncode == 0 and not shown, f"and is given none unasked: TLS {version}", done.stderr)
        revoked = plain.response("--status", "revoked")
        peer = openssl_server(plain, "-www", "-status_file", revoked, version=words)
        done, checks, _ = connect(peer.port)
        ok(done.returncode == 1 and not checks["certificate_not_revoked"],
           f"connect refuses a certificate that was revoked: TLS {version}", done.stderr)
        ok(peer.wait_for(rf"SSL alert number {REVOKED}"), f"and says so: TLS {version}")


def test_connect_demands_what_a_certificate_promises():
    for version, words, _ in VERSIONS:
        peer = openssl_server(promising, "-www", version=words)
        done, checks, _ = connect(peer.port, host=promising.name)
        ok(done.returncode == 1 and not checks["certificate_staple_present"],
           f"connect refuses a must-staple certificate without a response: TLS {version}", done.stderr)
        ok(peer.wait_for(rf"SSL alert number {BAD_STATUS}"), f"and says so: TLS {version}")
        peer = openssl_server(promising, "-www", "-status_file", promising.response(), version=words)
        done, checks, shown = connect(peer.port, host=promising.name)
        ok(done.returncode == 0 and shown and checks["certificate_staple_present"],
           f"connect takes it with one: TLS {version}", done.stderr)


def our_server(version, certificate, response):
    """The root goes along: curl looks for the signer of the response among what was sent."""
    chain = write("chain.pem", read(certificate.path) + read(TRUST))
    return serve("--quiet", "--tls", version, "--cert", chain, "--key", certificate.key, "--staple",
                 response)


def test_serve_openssl():
    for version, words, _ in VERSIONS:
        ours = our_server(version, plain, plain.response())
        client = ("openssl", "s_client", "-connect", f"127.0.0.1:{ours.port}", "-CAfile", TRUST,
                  "-servername", "localhost", "-verify_return_error", "-ign_eof", *words)
        done = run(*client, "-status", give=GET)
        ok(done.returncode == 0 and b"OCSP Response Status: successful" in done.stdout
           and b"Cert Status: good" in done.stdout,
           f"serve --staple to openssl s_client -status: TLS {version}", done.stdout + done.stderr)
        done = run(*client, give=GET)
        ok(done.returncode == 0 and b"OCSP Response" not in done.stdout,
           f"serve staples nothing unasked: TLS {version}", done.stdout + done.stderr)


def test_serve_gnutls():
    if not has("gnutls-cli"):
        return
    for version, _, words in VERSIONS:
        for status, sound in (("good", True), ("revoked", False)):
            ours = our_server(version, plain, plain.response("--status", status))
            kept = fresh("response.der")
            done = run("gnutls-cli", "--port", ours.port, "localhost", "--x509cafile", TRUST,
                       "--priority", f"NORMAL:-VERS-ALL:+{words}", "--save-ocsp", kept,
                       "--logfile", os.devnull, give=GET)
            ok((done.returncode == 0) == sound and (os.path.exists(kept) or not sound),
               f"gnutls-cli judges what serve staples, {status}: TLS {version}",
               done.stdout + done.stderr)


def test_serve_curl():
    if not has("curl"):
        return
    for version, _, _ in VERSIONS:
        for status, sound in (("good", True), ("revoked", False)):
            ours = our_server(version, plain, plain.response("--status", status))
            done = run("curl", "-sS", "--noproxy", "*", "--cacert", TRUST, "--cert-status",
                       f"https://localhost:{ours.port}/")
            ok((done.returncode == 0) == sound,
               f"curl --cert-status judges what serve staples, {status}: TLS {version}", done.stderr)
        ours = serve("--quiet", "--tls", version, "--cert", plain.path, "--key", plain.key)
        done = run("curl", "-sS", "--noproxy", "*", "--cacert", TRUST, "--cert-status",
                   f"https://localhost:{ours.port}/")
        ok(done.returncode != 0, f"curl --cert-status wants one: TLS {version}", done.stderr)


def test_connect_to_gnutls():
    if not has("gnutls-serv"):
        return
    response = plain.response()
    for version, _, words in VERSIONS:
        port = free_port()
        peer = Process("gnutls-serv", "--http", "--port", port, "--x509certfile", plain.path,
                       "--x509keyfile", plain.key, "--disable-client-cert", "--ocsp-response",
                       response, "--priority", f"NORMAL:-VERS-ALL:+{words}")
        peer.wait_for(r"IPv4 0\.0\.0\.0 port \d+\.\.\.done")
        done, checks, shown = connect(port)
        ok(done.returncode == 0 and shown and checks["certificate_not_revoked"],
           f"connect takes what gnutls-serv staples: TLS {version}", done.stderr + peer.said())


def nginx(certificate, response, version):
    folder, port = fresh("nginx"), free_port()
    os.mkdir(folder)
    os.chmod(home, 0o755)  # as root, its worker becomes another user, and has to read its files
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};"
                        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    peer = Process("nginx", "-p", folder, "-e", "stderr", "-c", write("nginx.conf", f"""
        daemon off; master_process off; pid {folder}/pid; error_log stderr info;
        events {{ }}
        http {{
            {temporary} access_log off;
            server {{
                listen 127.0.0.1:{port} ssl;
                ssl_certificate {certificate.path}; ssl_certificate_key {certificate.key};
                ssl_protocols TLSv{version};
                ssl_stapling on; ssl_stapling_file {response};
                location / {{ return 200 "nginx says hello\\n"; }}
            }}
        }}"""))
    wait_for_port(port)
    peer.port = port
    return peer


def test_connect_to_nginx():
    if not has("nginx"):
        return
    for version, _, _ in VERSIONS:
        peer = nginx(promising, promising.response(), version)
        done, checks, shown = connect(peer.port, host=promising.name)
        ok(done.returncode == 0 and shown and checks["certificate_staple_present"],
           f"connect takes what nginx staples: TLS {version}", done.stderr + peer.said())


def test_serve_judges_what_it_is_to_staple():
    """Before it listens: in one line, and with the status that fits."""
    files = ((promising.response(), 1, b"about another certificate"),
             (plain.response("--fault", "stale-ocsp"), 1, b"not of this time"),
             (plain.path, 1, b"no OCSP response"),
             (write("later.der", b"\x30\x03\x0a\x01\x03"), 1, b"says nothing"),
             (fresh("nowhere"), 3, b"cannot open"))
    for path, status, words in files:
        done = tutor("serve", "0", "--quiet", "--cert", plain.path, "--key", plain.key, "--staple",
                     path)
        ok(done.returncode == status and words in done.stderr and done.stderr.count(b"\n") == 1
           and b"listening" not in done.stdout, f"serve --staple: {words.decode()}", done.stderr)
    done = tutor("serve", "0", "--staple", plain.response())
    ok(done.returncode == 2 and b"--cert" in done.stderr, "serve --staple needs a certificate of its own",
       done.stderr)
    response = plain.response()
    done = tutor("serve", "0", "--cert", plain.path, "--key", plain.key, "--staple", response,
                 "--staple", response)
    ok(done.returncode == 2 and b"two responses" in done.stderr, "serve --staple: one for each certificate",
       done.stderr)


if __name__ == "__main__":
    run_all(test_connect_to_openssl, test_connect_demands_what_a_certificate_promises,
            test_serve_openssl, test_serve_gnutls, test_serve_curl, test_connect_to_gnutls,
            test_connect_to_nginx, test_serve_judges_what_it_is_to_staple)
