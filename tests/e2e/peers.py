#!/usr/bin/env python3
"""peers.py - our client and our server with TLS stacks of others: OpenSSL, GnuTLS, curl, nginx.

Each suite, in both directions; a megabyte of data; messages cut into small records; an empty answer
to a CertificateRequest; the extended master secret; key logs that agree with the peer's own.
Read next: refusals.py, for connections that must not come about.
"""
import hashlib
import os
import sys
import time

from support import (CA_EXTENSIONS, SERVER_EXTENSIONS, SERVER_NAMES, SUITES, TLSTUTOR, Certificate,
                     Process, authority, free_port, fresh, has, home, must, ok, openssl_server,
                     read, rsa_key, run, run_all, serve, skip, tutor, wait_for_port, write, STORY)

GNUTLS = {"AES128-SHA": "+AES-128-CBC:+SHA1", "AES256-SHA": "+AES-256-CBC:+SHA1",
          "AES128-SHA256": "+AES-128-CBC:+SHA256", "AES256-SHA256": "+AES-256-CBC:+SHA256"}
CIPHERS = ":".join(SUITES)
GET = b"GET /hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
PAGE = b"<h1>This very connection</h1>"
MEGABYTE = 1 << 20

ca = authority()
server = Certificate("server", ca)
numbers = hashlib.sha256(b"seed").hexdigest()
large_body = b"".join(hashlib.sha256(numbers.encode() + n.to_bytes(4, "big")).digest()
                      for n in range(MEGABYTE // 32))


def connect(port, *options, give=b"", **more):
    """Our client, in the story's profile where no other is asked for."""
    profile = () if "--profile" in options else STORY
    return tutor("connect", f"localhost:{port}", "--trust", ca.path, "--brief", *profile, *options,
                 give=give, **more)


def priority(suites):
    return ("NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+RSA:-CIPHER-ALL:-MAC-ALL:"
            + ":".join(GNUTLS[suite] for suite in suites))


def gnutls_server(certificate_chain, key, suites=SUITES, extra="", options=()):
    port = free_port()
    peer = Process("gnutls-serv", *options, "--http", "--port", port, "--x509certfile",
                   certificate_chain,
                   "--x509keyfile", key, "--disable-client-cert", "--priority", priority(suites)
                   + extra)
    peer.wait_for(r"IPv4 0\.0\.0\.0 port \d+\.\.\.done")
    peer.port = port
    return peer


def gnutls_client(port, trust, suites=SUITES, extra="", give=GET):
    return run("gnutls-cli", "--port", port, "localhost", "--x509cafile", trust, "--priority",
               priority(suites) + extra, "--logfile", os.devnull, give=give)


def nginx(*lines):
    """nginx in a folder of its own, in the foreground, without a root user or a system path."""
    folder, port = fresh("nginx"), free_port()
    os.mkdir(folder)
    os.chmod(home, 0o755)  # as root, nginx's worker becomes another user, and has to read its files
    with open(os.path.join(folder, "large.bin"), "wb") as file:
        file.write(large_body)
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};"
                        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    configuration = write("nginx.conf", f"""
        daemon off; master_process off; pid {folder}/pid; error_log stderr info;
        events {{ }}
        http {{
            {temporary} access_log off; root {folder};
            server {{
                listen 127.0.0.1:{port} ssl;
                ssl_certificate {server.path}; ssl_certificate_key {server.key};
                ssl_protocols TLSv1.2; ssl_ciphers {CIPHERS}; {' '.join(lines)}
                location = /about {{
                    return 200 "cipher $ssl_cipher, client $ssl_client_verify\\n";
                }}
            }}
        }}""")
    peer = Process("nginx", "-p", folder, "-e", "stderr", "-c", configuration)
    wait_for_port(port)
    peer.port = port
    return peer


# ---- our client ----

def test_connect_to_openssl():
    for name, iana in SUITES.items():
        peer = openssl_server(server, "-www", "-cipher", name)
        done = connect(peer.port, "--http", "/")
        ok(done.returncode == 0 and f"Cipher is {name}".encode() in done.stdout,
           f"connect to openssl s_server, {name}", done.stdout + done.stderr)
        done = connect(peer.port, "--http", "/", "--profile", "tls12-rsa-ems")
        ok(done.returncode == 0 and b"Extended master secret: yes" in done.stdout,
           f"connect to openssl s_server with the extended master secret, {name}", done.stdout
           + done.stderr)
        peer.stop()
        peer = openssl_server(server, "-www")
        done = connect(peer.port, "--http", "/", "--suites", iana)
        ok(done.returncode == 0 and f"Cipher is {name}".encode() in done.stdout,
           f"connect --suites {iana} to an openssl s_server that accepts all", done.stdout
           + done.stderr)
        peer.stop()


def test_connect_to_gnutls():
    if not has("gnutls-serv"):
        return
    for name in SUITES:
        peer = gnutls_server(server.path, server.key, [name])
        for profile in ("tls12-rsa", "tls12-rsa-ems"):
            done = connect(peer.port, "--http", "/", "--profile", profile)
            ok(done.returncode == 0 and b"GnuTLS" in done.stdout
               and SUITES[name].encode() in done.stderr,
               f"connect to gnutls-serv, {name}, {profile}", done.stdout + done.stderr)
        peer.stop()


def test_connect_to_nginx():
    if not has("nginx"):
        return
    peer = nginx()
    for name, iana in SUITES.items():
        done = connect(peer.port, "--http", "/about", "--suites", iana)
        ok(done.returncode == 0 and f"cipher {name}, client NONE".encode() in done.stdout,
           f"connect to nginx, {name}", done.stdout + done.stderr)
    done = connect(peer.port, "--http", "/large.bin")
    ok(done.returncode == 0 and done.stdout.endswith(b"\r\n\r\n" + large_body),
       "connect takes a megabyte from nginx, unchanged",
       f"{len(done.stdout)} bytes {done.stderr[-800:]}")


def test_connect_is_asked_for_a_certificate():
    """RFC 5246 §7.4.6: a client without a suitable certificate answers with none."""
    peer = openssl_server(server, "-www", "-verify", "1")
    done = connect(peer.port, "--http", "/")
    ok(done.returncode == 0 and b"no client certificate available" in done.stdout,
       "connect answers openssl's CertificateRequest with an empty Certificate", done.stdout
       + done.stderr)
    peer.stop()
    peer = openssl_server(server, "-www", "-Verify", "1")
    done = connect(peer.port, "--http", "/")
    ok(done.returncode == 1 and b"handshake_failure" in done.stderr,
       "connect is refused, and says so, where openssl insists on a certificate", done.stdout
       + done.stderr)
    peer.stop()
    if has("nginx"):
        peer = nginx(f"ssl_verify_client optional; ssl_client_certificate {ca.path};")
        done = connect(peer.port, "--http", "/about")
        ok(done.returncode == 0 and b"client NONE" in done.stdout,
           "connect answers nginx's CertificateRequest with an empty Certificate", done.stdout
           + done.stderr)


def test_connect_with_small_records():
    """RFC 5246 §6.2.1: a message may be spread over records of any size."""
    intermediate = Certificate("Intermediate", ca, "basicConstraints=critical,CA:TRUE\n"
                               "keyUsage=critical,keyCertSign\n")
    below = Certificate("below", intermediate)
    peer = openssl_server(below, "-www", "-max_send_frag", "512", "-cert_chain", intermediate.path)
    recording = fresh("small.json")
    done = connect(peer.port, "--http", "/", "--json", recording)
    ok(done.returncode == 0 and b"Cipher is" in done.stdout,
       "connect to an openssl s_server whose records hold 512 bytes", done.stdout + done.stderr)
    ok(b"TLSPlaintext 3, 5" in read(recording), "its Certificate did come in several records",
       done.stderr)
    peer.stop()
    if has("gnutls-serv"):
        padding = "".join(f"1.2.3.{n}=ASN1:UTF8String:{'x' * 900}\n" for n in range(20))
        large = Certificate("Large", ca,
                            "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n"
                            + padding)
        below = Certificate("below-large", large)
        peer = gnutls_server(below.chain(large), below.key)
        done = connect(peer.port, "--http", "/")
        ok(done.returncode == 0 and b"GnuTLS" in done.stdout,
           "connect takes a Certificate of more than one record from gnutls-serv", done.stdout
           + done.stderr)


def test_connect_sends_its_input():
    peer = openssl_server(server, "-rev", "-naccept", "2")
    done = connect(peer.port, give=b"stressed\ndrawer\n")
    ok(done.returncode == 0 and done.stdout == b"desserts\nreward\n",
       "connect sends its input, prints the answer after the end of input, and ends", repr(done))
    peer.stop()
    peer = silent_server()
    done = connect(peer.port, give=large_body)
    until = time.monotonic() + 10
    while len(peer.out()) < MEGABYTE and time.monotonic() < until:
        time.sleep(0.05)
    ok(done.returncode == 0 and peer.out() == large_body,
       "connect sends a megabyte to openssl, unchanged",
       f"{len(peer.out())} bytes arrived; {done.stderr[-500:]}")
    peer.stop()


def test_connect_talks_in_turns():
    peer = silent_server()
    client = Process(TLSTUTOR, "connect", f"localhost:{peer.port}", "--trust", ca.path, "--brief",
                     *STORY)
    # s_server loses what it is given while it still shakes hands.
    client.wait_for("server  Finished")
    peer.say(b"first the server speaks\n")
    client.wait_for("first the server speaks\n")
    client.say(b"then the client\n")
    peer.wait_for("then the client\n")
    client.child.stdin.close()
    ok(client.wait() == 0 and client.out() == b"first the server speaks\n",
       "a talk in turns goes through as it is said, and ends with the client's input",
       client.said())


def test_connect_to_chains_of_all_kinds():
    """Keys of several sizes, two intermediates, names with a wildcard, and addresses."""
    root = Certificate("Strong root", extensions=CA_EXTENSIONS, key=rsa_key("root", 4096))
    middle = Certificate("Middle", root, CA_EXTENSIONS)
    lower = Certificate("Lower", middle, CA_EXTENSIONS, key=rsa_key("lower", 3072))
    names = "subjectAltName=DNS:*.example.org,DNS:localhost,IP:127.0.0.1,IP:::1\n"
    below = Certificate("end", lower, SERVER_EXTENSIONS.replace(SERVER_NAMES, names))
    for order, chain in (("its chain", [lower, middle]),
                         ("its chain and the root", [lower, middle, root])):
        peer = openssl_server(below, "-www", "-cert_chain", chain[0].chain(*chain[1:]))
        for name in ("localhost", "www.example.org", "WWW.Example.ORG", "127.0.0.1"):
            done = tutor("connect", f"127.0.0.1:{peer.port}", "--host", name, "--trust", root.path,
                         "--quiet",
                         "--http", "/")
            ok(done.returncode == 0 and b"Cipher is" in done.stdout,
               f"connect believes {name} with {order}", done.stderr)
        peer.stop()


def test_connect_to_chains_of_longer_hashes():
    """Signatures over SHA-384 and SHA-512, each formula computed by another implementation."""
    root = Certificate("Long root", extensions=CA_EXTENSIONS, digest="sha512")
    middle = Certificate("Long middle", root, CA_EXTENSIONS, digest="sha512")
    for digest in ("sha384", "sha512"):
        below = Certificate("localhost", middle, digest=digest, key=server.key)
        peer = openssl_server(below, "-www", "-cert_chain", middle.path)
        told = fresh("told.json")
        done = tutor("connect", f"localhost:{peer.port}", "--trust", root.path, "--quiet",
                     "--http", "/", "--json", told, *STORY)
        ok(done.returncode == 0 and b"Cipher is" in done.stdout,
           f"connect believes a chain over {digest} and sha512", done.stderr)
        recording = read(told)
        ok(b"040105010601" in recording, "the hello offers RSA with SHA-256, SHA-384 and SHA-512")
        ok(f"{digest.upper()}(Certificate/".encode() in recording
           and b"SHA512(Certificate#2/" in recording,
           f"the recording names the hashes of the signatures: {digest} and sha512")
        done = run(sys.executable, "tests/formula.py", told)
        ok(done.returncode == 0 and b" 0 wrong" in done.stdout,
           f"every formula of a chain over {digest} comes out the same elsewhere", done.stdout)
        peer.stop()


def test_renegotiation_is_turned_down():
    """RFC 5246 §7.2.2: no_renegotiation, a warning; the other side decides whether to go on."""
    peer = openssl_server(server)
    client = Process(TLSTUTOR, "connect", f"localhost:{peer.port}", "--trust", ca.path, "--brief",
                     *STORY)
    client.wait_for("◀── server  Finished")
    peer.say(b"r\n")
    peer.wait_for("no renegotiation")
    ok(client.wait() == 1 and b"HelloRequest" in client.said()
       and b"no_renegotiation" in client.said(),
       "connect turns down openssl's HelloRequest", client.said())
    ours = serve("--once", "--brief", *STORY)
    other = Process("openssl", "s_client", "-connect", f"127.0.0.1:{ours.port}", "-tls1_2",
                    "-CAfile", ours.trust)
    other.wait_for("Verify return code: 0")
    other.say(b"R\n")
    other.wait_for("no renegotiation")
    ok(ours.wait() == 1 and b"no_renegotiation" in ours.said(),
       "serve turns down openssl's second ClientHello",
       ours.said())


def silent_server():
    """An openssl s_server that prints what the client sends, and sends what it is told."""
    peer = Process("openssl", "s_server", "-accept", f"127.0.0.1:{(port := free_port())}", "-quiet",
                   "-cert",
                   server.path, "-key", server.key, "-tls1_2")
    wait_for_port(port)
    peer.port = port
    return peer


# ---- our server ----

def s_client(port, trust, *options, give=GET):
    return run("openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-CAfile", trust,
               "-servername",
               "localhost", "-verify_hostname", "localhost", "-verify_return_error", "-tls1_2",
               "-ign_eof",
               *options, give=give)


def test_serve_openssl():
    for profile, extended in (("tls12-rsa", b"no"), ("tls12-rsa-ems", b"yes")):
        ours = serve("--quiet", "--profile", profile)
        for name in SUITES:
            done = s_client(ours.port, ours.trust, "-cipher", name)
            ok(done.returncode == 0 and PAGE in done.stdout
               and f"Cipher is {name}\n".encode() in done.stdout
               and b"Extended master secret: " + extended in done.stdout,
               f"serve openssl s_client, {name}, {profile}", done.stdout + done.stderr)
        ours.stop()


def test_serve_gnutls():
    if not has("gnutls-cli"):
        return
    for profile in ("tls12-rsa", "tls12-rsa-ems"):
        ours = serve("--quiet", "--profile", profile)
        for name in SUITES:
            done = gnutls_client(ours.port, ours.trust, [name])
            ok(done.returncode == 0 and PAGE in done.stdout
               and SUITES[name].encode() in done.stdout,
               f"serve gnutls-cli, {name}, {profile}", done.stdout + done.stderr)
        ours.stop()


def curl(port, trust, *options, path="hello"):
    return run("curl", "-sS", "--noproxy", "*", "--max-time", "30", "--cacert", trust, *options,
               f"https://localhost:{port}/{path}")


def test_serve_curl():
    if not has("curl"):
        return
    ours = serve("--quiet", *STORY)
    for name, iana in SUITES.items():
        done = curl(ours.port, ours.trust, "--tls-max", "1.2", "--ciphers", name)
        ok(done.returncode == 0 and PAGE in done.stdout
           and f"<strong>{iana}</strong>, which was chosen".encode() in done.stdout,
           f"serve curl, {name}", done.stdout + done.stderr)
    done = curl(ours.port, ours.trust)
    ok(done.returncode == 0 and PAGE in done.stdout,
       "serve a curl that offers TLS 1.3 as well, with TLS 1.2",
       done.stdout + done.stderr)
    done = curl(ours.port, ours.trust, "--head")
    ok(done.returncode == 0 and done.stdout.startswith(b"HTTP/1.1 200") and PAGE not in done.stdout,
       "serve answers HEAD without a body", done.stdout + done.stderr)
    done = curl(ours.port, ours.trust, "-o", os.devnull, "-w", "%{http_code}", "--data-binary", "@"
                + write("body", large_body[:300_000]), "-H", "Expect:")
    ok(done.stdout == b"405", "serve refuses a POST of 300 kB with 405", done.stdout + done.stderr)
    done = curl(ours.port, ours.trust, "-o", os.devnull, "-w", "%{http_code}", path="a" * 60000)
    ok(done.stdout == b"431", "serve refuses a request line of 60 kB with 431", done.stdout
       + done.stderr)
    done = curl(ours.port, ours.trust, path="%3Cscript%3E?<script>alert(1)</script>")
    ok(b"<script>" not in done.stdout and PAGE in done.stdout,
       "what the client sent stands in the page as text, not as markup", done.stdout)


def test_serve_a_client_that_comes_again():
    """The session that the client wants to resume is not known here: all is made anew."""
    peer, session = openssl_server(server, "-www", "-no_ticket"), fresh("session")
    s_client(peer.port, ca.path, "-sess_out", session)
    peer.stop()
    ours = serve("--quiet", *STORY)
    done = s_client(ours.port, ours.trust, "-sess_in", session)
    ok(done.returncode == 0 and PAGE in done.stdout and b"New, TLSv1.2" in done.stdout,
       "serve makes a new session for a client that offers an old one", done.stdout + done.stderr)
    done = s_client(ours.port, ours.trust, "-alpn", "h2,http/1.1", "-status", "-fallback_scsv",
                    "-use_srtp",
                    "SRTP_AES128_CM_SHA1_80")
    ok(done.returncode == 0 and PAGE in done.stdout,
       "serve passes over extensions that it does not know",
       done.stdout + done.stderr)


def test_serve_minds_the_curve_of_a_certificate():
    """RFC 8422 §5.3: a client of TLS 1.2 that does not take the curve of the ECDSA key is shown the
    RSA certificate."""
    ours = serve("--quiet", "--tls", "1.2")
    for groups, suite in (("X25519:P-256", b"ECDHE-ECDSA"), ("X25519", b"ECDHE-RSA")):
        done = s_client(ours.port, ours.trust, "-groups", groups)
        ok(done.returncode == 0 and b"Cipher is " + suite in done.stdout,
           f"serve has {suite.decode()} for a client that takes {groups}",
           done.stdout[:400] + done.stderr)


def test_serve_with_small_records():
    ours = serve("--quiet", *STORY)
    request = b"GET /" + b"long/" * 300 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n"
    done = s_client(ours.port, ours.trust, "-max_send_frag", "512", give=request)
    ok(done.returncode == 0 and PAGE in done.stdout,
       "serve an openssl s_client whose records hold 512 bytes",
       done.stdout + done.stderr)


def test_serve_a_client_that_closes_half():
    """The client's input ends at once, so that its FIN may come with, or before, our answer."""
    ours = serve("--quiet", *STORY)
    if has("gnutls-cli"):
        answers = [gnutls_client(ours.port, ours.trust, give=GET).stdout for _ in range(5)]
        ok(all(PAGE in answer for answer in answers),
           "a client that ends its input at once has its answer",
           [len(answer) for answer in answers])


def test_serve_with_given_files():
    """The key in both of its usual forms: PKCS #1 (RFC 8017 §A.1.2) and PKCS #8 (RFC 5958)."""
    pkcs1 = fresh("pkcs1.pem")
    must("openssl", "rsa", "-in", server.key, "-traditional", "-out", pkcs1)
    for form, key in (("PKCS #8", server.key), ("PKCS #1", pkcs1)):
        ours = serve("--quiet", *STORY, "--cert", server.path, "--key", key)
        done = s_client(ours.port, ca.path)
        ok(done.returncode == 0 and PAGE in done.stdout and b"CN = server" in done.stdout,
           f"serve with a certificate and a key of {form} from files", done.stdout + done.stderr)
        ours.stop()
    for bits in (3072, 4096):
        strong = Certificate(f"strong{bits}", ca, key=rsa_key("strong", bits))
        ours = serve("--quiet", *STORY, "--cert", strong.path, "--key", strong.key)
        done = s_client(ours.port, ca.path)
        ok(done.returncode == 0 and PAGE in done.stdout, f"serve with a key of {bits} bits",
           done.stdout + done.stderr)
        done = connect(ours.port, "--http", "/")
        ok(done.returncode == 0 and PAGE in done.stdout,
           f"connect to a server with a key of {bits} bits",
           done.stdout + done.stderr)
        ours.stop()


def test_serve_our_own_client():
    ours = serve("--quiet")
    done = tutor("connect", f"127.0.0.1:{ours.port}", "--trust", ours.trust, "--http", "/",
                 "--quiet")
    ok(done.returncode == 0 and PAGE in done.stdout,
       "connect and serve understand each other, by address",
       done.stdout + done.stderr)
    done = tutor("connect", f"[::1]:{ours.port}", "--trust", ours.trust, "--http", "/", "--quiet")
    if b"ssign requested address" in done.stderr or b"not supported" in done.stderr:
        skip("connect and serve understand each other over IPv6", "this machine has no ::1")
    else:
        ok(done.returncode == 0 and PAGE in done.stdout,
           "connect and serve understand each other over IPv6", done.stdout + done.stderr)


# ---- key logs ----

def log_lines(path):
    """Of a key log, the lines that count: the client's random, and the secret after it."""
    return {line.lower() for line in read(path).splitlines() if line.startswith(b"CLIENT_RANDOM ")}


def test_keylogs():
    theirs, ours, theirs_too = fresh("theirs"), fresh("ours"), fresh("environment")
    peer = openssl_server(server, "-www", "-keylogfile", theirs)
    connect(peer.port, "--http", "/", "--keylog", ours)
    ok(len(log_lines(ours)) == 1 and log_lines(ours) == log_lines(theirs),
       "connect --keylog writes what openssl's key log says of the same connection",
       f"{log_lines(ours)} {log_lines(theirs)}")
    connect(peer.port, "--http", "/", environment={"SSLKEYLOGFILE": theirs_too})
    ok(len(log_lines(theirs_too)) == 1 and log_lines(theirs_too) < log_lines(theirs),
       "SSLKEYLOGFILE is honoured by connect", f"{log_lines(theirs_too)} {log_lines(theirs)}")
    connect(peer.port, "--http", "/", "--keylog", ours, "--profile", "tls12-rsa-ems")
    ok(len(log_lines(ours)) == 2 and log_lines(ours) < log_lines(theirs),
       "a second connection is appended, here with the extended master secret", log_lines(ours))
    ok(oct(os.stat(ours).st_mode & 0o777) == "0o600", "the key log is for its owner's eyes only",
       oct(os.stat(ours).st_mode))
    own, others = fresh("server"), fresh("client")
    mine = serve("--quiet", *STORY, "--keylog", own)
    s_client(mine.port, mine.trust, "-keylogfile", others)
    mine.stop()
    ok(len(log_lines(own)) == 1 and log_lines(own) == log_lines(others),
       "serve --keylog writes what openssl s_client's key log says",
       f"{log_lines(own)} {log_lines(others)}")


if __name__ == "__main__":
    run_all(test_connect_to_openssl, test_connect_to_gnutls, test_connect_to_nginx,
            test_connect_is_asked_for_a_certificate, test_connect_with_small_records,
            test_connect_sends_its_input, test_connect_talks_in_turns,
            test_connect_to_chains_of_all_kinds, test_connect_to_chains_of_longer_hashes,
            test_renegotiation_is_turned_down,
            test_serve_openssl, test_serve_gnutls, test_serve_curl,
            test_serve_a_client_that_comes_again,
            test_serve_minds_the_curve_of_a_certificate, test_serve_with_small_records,
            test_serve_a_client_that_closes_half,
            test_serve_with_given_files, test_serve_our_own_client, test_keylogs)
