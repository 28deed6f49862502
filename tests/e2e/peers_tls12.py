#!/usr/bin/env python3
"""peers_tls12.py - all suites of TLS 1.2 with TLS stacks of others: OpenSSL, GnuTLS, curl.

Each suite in both directions with OpenSSL, whose names for them are asked of it; key exchanges and
client certificates with the others. Read before: peers.py, for the suites of the story.
"""
import json
import re
import socket

from peers import GET, PAGE, connect
from support import (Certificate, Process, authority, fresh, has, must, ok, read, run, run_all,
                     serve, tutor)

ca = authority("TLS 1.2 CA")
client_ca = authority("Client CA")
CLIENT_EXTENSIONS = "extendedKeyUsage=clientAuth\nkeyUsage=critical,digitalSignature\n"


def ec_key():
    path = fresh("ec.pem")
    must("openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", path)
    return path


rsa, ecdsa = Certificate("server", ca), Certificate("server", ca, key=ec_key())


def suites():
    """Our suites of TLS 1.2 by IANA name, and OpenSSL's name for each."""
    text = must("openssl", "ciphers", "-stdname", "-s", "-tls1_2", "ALL:@SECLEVEL=0").decode()
    theirs = dict(re.findall(r"^(\S+)\s+- (\S+)", text, re.M))
    ours = re.findall(r"\bTLS_\w+_WITH_\w+", tutor("list", "suites").stdout.decode())
    return [(name, theirs[name]) for name in ours if name in theirs]


def openssl_server_of_both(*options):
    server = Process("openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", rsa.path, "-key",
                     rsa.key, "-dcert", ecdsa.path, "-dkey", ecdsa.key, "-tls1_2", "-cipher",
                     "ALL:@SECLEVEL=0", "-www", *options)
    server.port = int(server.wait_for(r"ACCEPT 127\.0\.0\.1:(\d+)\n").group(1))
    return server


def test_connect_to_openssl_with_each_suite():
    peer = openssl_server_of_both()
    pairs = suites()
    ok(len(pairs) == 39, f"OpenSSL knows {len(pairs)} of our suites of TLS 1.2")
    for iana, name in pairs:
        done = connect(peer.port, "--http", "/", "--trust", ca.path, "--suites", iana)
        ok(done.returncode == 0 and f"Cipher is {name}".encode() in done.stdout,
           f"connect --suites {iana} to openssl s_server", done.stdout + done.stderr)


def test_connect_to_openssl_with_each_group():
    peer = openssl_server_of_both()
    for group in ("x25519", "secp256r1", "secp384r1", "secp521r1"):
        done = connect(peer.port, "--http", "/", "--trust", ca.path, "--profile", "tls12-ecdhe",
                       "--groups", group)
        ok(done.returncode == 0 and b"Cipher is ECDHE" in done.stdout,
           f"connect --groups {group} to openssl s_server", done.stdout + done.stderr)


def test_serve_openssl_with_each_suite():
    pairs = suites()
    ours = serve("--quiet", "--suites", ",".join(iana for iana, _ in pairs), "--cert", rsa.path,
                 "--key", rsa.key, "--cert", ecdsa.path, "--key", ecdsa.key)
    for iana, name in pairs:
        done = run("openssl", "s_client", "-connect", f"127.0.0.1:{ours.port}", "-CAfile", ca.path,
                   "-servername", "localhost", "-verify_return_error", "-tls1_2", "-cipher",
                   name + ":@SECLEVEL=0", "-ign_eof", give=GET)
        ok(done.returncode == 0 and f"Cipher is {name}".encode() in done.stdout
           and PAGE in done.stdout, f"serve openssl s_client, {iana}", done.stdout + done.stderr)


def test_serve_others_with_ecdhe():
    ours = serve("--quiet", "--profile", "tls12-ecdhe", "--cert", rsa.path, "--key", rsa.key,
                 "--cert", ecdsa.path, "--key", ecdsa.key)
    if has("curl"):
        done = run("curl", "-s", "--cacert", ca.path, f"https://localhost:{ours.port}/")
        ok(done.returncode == 0 and PAGE in done.stdout, "serve curl with ECDHE",
           done.stdout + done.stderr)
    if has("gnutls-cli"):
        for kind in ("ECDHE-RSA", "ECDHE-ECDSA"):
            done = run("gnutls-cli", "--port", ours.port, "localhost", "--x509cafile", ca.path,
                       "--priority", f"NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+{kind}", give=GET)
            ok(done.returncode == 0 and PAGE in done.stdout, f"serve gnutls-cli with {kind}",
               done.stdout + done.stderr)


def agreed_on_etm(path):
    """Whether the ServerHello of a recording has encrypt_then_mac (RFC 7366)."""
    events = json.loads(read(path))["events"]
    hello = next(e for e in events if e["kind"] == "bytes" and e["name"] == "ServerHello")
    return any(f["path"].endswith("extensions/encrypt_then_mac") for f in hello["fields"])


ETM_SUITES = ("TLS_RSA_WITH_AES_128_CBC_SHA256", "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
              "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384")


def test_connect_with_encrypt_then_mac():
    willing, unwilling = openssl_server_of_both(), openssl_server_of_both("-no_etm")
    for options in (("--profile", "tls12-rsa-etm"),
                    *(("--suites", suite, "--profile", "modern") for suite in ETM_SUITES)):
        for peer, wanted in ((willing, True), (unwilling, False)):
            path = fresh("etm.json")
            done = connect(peer.port, "--http", "/", "--trust", ca.path, "--json", path, *options)
            ok(done.returncode == 0 and agreed_on_etm(path) == wanted,
               f"connect {options[1]} to openssl: encrypt_then_mac {wanted}", done.stderr)
    path = fresh("story.json")
    connect(willing.port, "--http", "/", "--trust", ca.path, "--json", path, "--profile",
            "tls12-rsa")
    ok(not agreed_on_etm(path), "the story's profile is the one in RFC 5246")
    if not has("gnutls-serv"):
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    peer = Process("gnutls-serv", "--port", port, "--x509certfile", rsa.path, "--x509keyfile",
                   rsa.key, "--http", "--priority",
                   "NORMAL:-VERS-ALL:+VERS-TLS1.2:+RSA:+AES-128-CBC:+SHA256")
    peer.wait_for("listening on")
    path = fresh("etm.json")
    done = connect(port, "--http", "/", "--trust", ca.path, "--json", path, "--profile",
                   "tls12-rsa-etm")
    ok(done.returncode == 0 and agreed_on_etm(path), "connect to gnutls-serv: encrypt_then_mac",
       done.stdout + done.stderr)


def test_serve_with_encrypt_then_mac():
    story = serve("--quiet", "--profile", "tls12-rsa-etm", "--cert", rsa.path, "--key", rsa.key)
    named = serve("--quiet", "--suites", ",".join(ETM_SUITES), "--cert", rsa.path, "--key", rsa.key)
    theirs = dict(suites())
    for ours, names in ((story, ETM_SUITES[:1]), (named, ETM_SUITES)):
        for name in names:
            for options, wanted in (((), True), (("-no_etm",), False)):
                done = run("openssl", "s_client", "-connect", f"127.0.0.1:{ours.port}", "-CAfile",
                           ca.path, "-servername", "localhost", "-tls1_2", "-cipher",
                           theirs[name] + ":@SECLEVEL=0", "-tlsextdebug", "-ign_eof", *options,
                           give=GET)
                ok(PAGE in done.stdout
                   and (b'extension "encrypt-then-mac"' in done.stdout) == wanted,
                   f"serve openssl s_client, {name}: encrypt_then_mac {wanted}",
                   done.stdout[:3000] + done.stderr)
    if has("gnutls-cli"):
        done = run("gnutls-cli", "--port", story.port, "localhost", "--x509cafile", ca.path,
                   "--priority", "NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+RSA:-CIPHER-ALL:"
                   "+AES-128-CBC:+SHA256", give=GET)
        ok(PAGE in done.stdout and re.search(rb"Options:.*\b(ETM|EtM)\b", done.stdout),
           "serve gnutls-cli: encrypt_then_mac", done.stdout[:3000] + done.stderr)


def test_client_certificates():
    kinds = {"RSA": None, "ECDSA": ec_key()}
    ours = serve("--quiet", "--profile", "tls12-ecdhe", "--cert", rsa.path, "--key", rsa.key,
                 "--client-ca", client_ca.path)
    peer = openssl_server_of_both("-Verify", "1", "-CAfile", client_ca.path)
    for kind, key in kinds.items():
        client = Certificate(f"client {kind}", client_ca, CLIENT_EXTENSIONS, key)
        done = connect(peer.port, "--http", "/", "--trust", ca.path, "--profile", "tls12-ecdhe",
                       "--cert", client.path, "--key", client.key)
        ok(done.returncode == 0 and f"client {kind}".encode() in done.stdout,
           f"connect shows openssl s_server an {kind} certificate", done.stdout + done.stderr)
        done = run("openssl", "s_client", "-connect", f"127.0.0.1:{ours.port}", "-CAfile", ca.path,
                   "-tls1_2", "-cert", client.path, "-key", client.key, "-ign_eof", give=GET)
        ok(done.returncode == 0 and PAGE in done.stdout,
           f"serve takes openssl s_client's {kind} certificate", done.stdout + done.stderr)
    done = run("openssl", "s_client", "-connect", f"127.0.0.1:{ours.port}", "-CAfile", ca.path,
               "-tls1_2", "-ign_eof", give=GET)
    ok(PAGE not in done.stdout and b"alert handshake failure" in done.stderr,
       "serve --client-ca refuses a client without a certificate", done.stdout + done.stderr)
    stranger = Certificate("stranger", ca, CLIENT_EXTENSIONS)
    done = run("openssl", "s_client", "-connect", f"127.0.0.1:{ours.port}", "-CAfile", ca.path,
               "-tls1_2", "-cert", stranger.path, "-key", stranger.key, "-ign_eof", give=GET)
    ok(PAGE not in done.stdout and b"alert unknown ca" in done.stderr,
       "serve --client-ca refuses a client of another authority", done.stdout + done.stderr)


if __name__ == "__main__":
    run_all(test_connect_to_openssl_with_each_suite, test_connect_to_openssl_with_each_group,
            test_connect_with_encrypt_then_mac, test_serve_with_encrypt_then_mac,
            test_serve_openssl_with_each_suite, test_serve_others_with_ecdhe,
            test_client_certificates)
