"""An authority of one's own: `tlstutor issue`, judged by OpenSSL, GnuTLS and this program's own
`verify`, side by side.

Every kind of thing that it issues is accepted by the others; everything that it makes wrong on
purpose is refused, or a line says who does not mind. Read next: lessons/issuing.h, then
lessons/faults.def.
"""
import os
import re
import stat
import time

import support
from support import (Process, fresh, has, must, ok, one_line, read, run, run_all, tutor, write)

EVERY_KEY = {"rsa": "RSA", "p256": "prime256v1", "p384": "secp384r1", "p521": "secp521r1",
             "ed25519": "ED25519"}


class Authority:
    """A folder with a root in it."""

    def __init__(self, *options):
        self.folder = fresh("ca")
        self.issue("ca", "--key", "p256", *options)

    def issue(self, *words):
        done = tutor("issue", *words, "--ca", self.folder)
        if done.returncode != 0:
            raise RuntimeError(f"issue {words}: {done.stderr.decode()}")
        return done.stdout.decode()

    def __call__(self, name):
        return os.path.join(self.folder, name)


def openssl_verifies(ca, leaf, *options):
    """What `openssl verify` says of it, with the rest of its own file as intermediates."""
    return run("openssl", "verify", "-x509_strict", "-CAfile", ca("ca.pem"), "-untrusted", leaf,
               *options, leaf)


def reason(done):
    """OpenSSL's: "certificate has expired"."""
    text = (done.stdout + done.stderr).decode()
    found = re.findall(r"error \d+ at \d+ depth lookup: (.*)", text)
    if found:
        return found[-1]
    return "accepts it" if done.returncode == 0 else text.strip().splitlines()[-1]


# ---- what is sound ----

def test_a_server_is_made_with_its_authority_in_one_go():
    folder = fresh("ca")
    done = tutor("issue", "server", "localhost", "--ca", folder)
    ca = lambda name: os.path.join(folder, name)
    ok(done.returncode == 0, "a server's certificate is issued, and an authority for it",
       done.stderr)
    found = openssl_verifies(ca, ca("localhost.pem"), "-purpose", "sslserver", "-verify_hostname",
                             "localhost")
    ok(found.returncode == 0, "openssl verify accepts it, strictly", found.stdout + found.stderr)
    found = openssl_verifies(ca, ca("localhost.pem"), "-verify_ip", "::1")
    ok(found.returncode == 0, "localhost has its addresses too", found.stdout + found.stderr)
    modes = {stat.S_IMODE(os.stat(ca(name)).st_mode) for name in os.listdir(folder)}
    ok(modes == {0o600} and len(os.listdir(folder)) == 4 and
       stat.S_IMODE(os.stat(folder).st_mode) == 0o700,
       "keys and folder are for their owner alone, and nothing else was left", os.listdir(folder))
    again = tutor("issue", "server", "localhost", "--ca", folder)
    ok(again.returncode == 3 and one_line(again) and b"--force" in again.stderr,
       "nothing is overwritten without being told", again.stderr)
    before = read(ca("localhost.pem"))
    again = tutor("issue", "server", "localhost", "--ca", folder, "--force")
    ok(again.returncode == 0 and read(ca("localhost.pem")) != before,
       "--force overwrites it", again.stderr)
    if has("certtool"):
        chain = write("chain.pem", read(ca("localhost.pem")) + read(ca("ca.pem")))
        found = run("certtool", "--verify-chain", "--infile", chain)
        ok(found.returncode == 0, "certtool --verify-chain accepts it", found.stdout + found.stderr)


def test_keys_of_every_kind_sign_and_are_certified():
    for kind, name in EVERY_KEY.items():
        folder = fresh("ca")
        ca = lambda file, folder=folder: os.path.join(folder, file)
        made = [tutor("issue", *words, "--key", kind, "--ca", folder)
                for words in (["ca"], ["server", "a.test"])]
        found = openssl_verifies(ca, ca("a.test.pem"), "-verify_hostname", "a.test")
        key = must("openssl", "pkey", "-in", ca("a.test.key"), "-noout", "-text")
        pub = must("openssl", "pkey", "-in", ca("a.test.key"), "-pubout")
        of_certificate = must("openssl", "x509", "-in", ca("a.test.pem"), "-noout", "-pubkey")
        ok(all(m.returncode == 0 for m in made) and found.returncode == 0 and pub == of_certificate,
           f"a key of the kind {kind} signs, is certified, and is read by openssl",
           key + found.stdout + found.stderr)
    ca = Authority("--key", "rsa")
    ca.issue("server", "pss.test", "--pss")
    text = must("openssl", "x509", "-in", ca("pss.test.pem"), "-noout", "-text")
    found = openssl_verifies(ca, ca("pss.test.pem"))
    ok(found.returncode == 0 and b"rsassaPss" in text, "RSASSA-PSS signs too",
       found.stdout + found.stderr)


def test_intermediates_clients_and_limits():
    ca = Authority()
    ca.issue("intermediate", "web", "--key", "p384", "--permit", "example.test")
    ca.issue("server", "a.example.test", "*.b.example.test", "--issuer", "web", "--must-staple",
             "--crl-url", "http://ca.test/crl", "--ocsp-url", "http://ca.test/ocsp", "--ca-url",
             "http://ca.test/ca")
    found = openssl_verifies(ca, ca("a.example.test.pem"), "-verify_hostname", "x.b.example.test")
    ok(found.returncode == 0, "a server below an intermediate is accepted, with its own file alone",
       found.stdout + found.stderr)
    text = must("openssl", "x509", "-in", ca("a.example.test.pem"), "-noout", "-text").decode()
    ok(all(words in text for words in ("status_request", "URI:http://ca.test/crl",
                                       "OCSP - URI:http://ca.test/ocsp",
                                       "CA Issuers - URI:http://ca.test/ca")),
       "it has what was asked for: must-staple, where to find CRL, OCSP and authority", text)
    text = must("openssl", "x509", "-in", ca("web.pem"), "-noout", "-text").decode()
    ok("CA:TRUE, pathlen:0" in text and "DNS:example.test" in text and "IP:0.0.0.0/0.0.0.0" in text,
       "an intermediate is limited: no authority below it, one domain, no addresses", text)
    ca.issue("server", "a.other.test", "--issuer", "web")
    found = openssl_verifies(ca, ca("a.other.test.pem"))
    ok(found.returncode != 0 and reason(found) == "permitted subtree violation",
       "what it may not vouch for is refused", reason(found))
    ca.issue("client", "somebody@example.test", "--key", "p256")
    found = openssl_verifies(ca, ca("somebody_example.test.pem"), "-purpose", "sslclient",
                             "-verify_email", "somebody@example.test")
    ok(found.returncode == 0, "a client's certificate is accepted as one",
       found.stdout + found.stderr)
    found = openssl_verifies(ca, ca("somebody_example.test.pem"), "-purpose", "sslserver")
    ok(found.returncode != 0, "and not as a server's", reason(found))


def request(*options, key=None):
    """A CSR by openssl, and its key."""
    key = key or support.rsa_key("csr")
    return write("csr.pem", must("openssl", "req", "-new", "-key", key, *options)), key


def test_a_request_is_certified():
    ca = Authority()
    csr, key = request("-subj", "/CN=x", "-addext",
                       "subjectAltName=DNS:A.test,DNS:b.test,IP:192.0.2.1")
    ca.issue("server", "--csr", csr)
    found = openssl_verifies(ca, ca("a.test.pem"), "-verify_hostname", "b.test")
    same = (must("openssl", "pkey", "-in", key, "-pubout") ==
            must("openssl", "x509", "-in", ca("a.test.pem"), "-noout", "-pubkey"))
    ok(found.returncode == 0 and same and not os.path.exists(ca("a.test.key")),
       "a request's key is certified, for the names that it asks for", found.stdout + found.stderr)
    ca.issue("server", "c.test", "--csr", csr)
    found = openssl_verifies(ca, ca("c.test.pem"), "-verify_hostname", "b.test")
    ok(reason(found) == "hostname mismatch", "names on the command line take the place of its own",
       reason(found))
    ca.issue("client", "--csr", csr)
    ok(os.path.exists(ca("x.pem")), "a client's name is the request's common name")
    der = fresh("csr.der")
    must("openssl", "req", "-in", csr, "-outform", "DER", "-out", der)
    ca.issue("intermediate", "web", "--csr", der)
    ok(openssl_verifies(ca, ca("web.pem")).returncode == 0, "an intermediate's request, in DER")
    spoilt = bytearray(read(der))
    spoilt[-1] ^= 1
    weak = write("weak", must("openssl", "genrsa", "1024"))
    none, _ = request("-subj", "/CN=x")
    zero, _ = request("-subj", "/CN=x", "-addext",
                      "subjectAltName=DER:300e820c612e74657374002e74657374")
    for path, words, status, why in (
            (write("spoilt", bytes(spoilt)), [], 1, "not signed by the key"),
            (request("-subj", "/CN=x", key=weak)[0], ["d.test"], 1, "too short"),
            (none, [], 1, "no host's name"),
            (zero, [], 1, "no host name"),
            (ca("ca.pem"), [], 1, "no certificate signing request"),
            (fresh("nothing"), [], 3, "cannot open"),
            (csr, ["d.test", "--fault", "self-signed"], 2, "not with --csr"),
            (csr, ["d.test", "--key", "p256"], 2, "not with --csr")):
        done = tutor("issue", "server", *words, "--csr", path, "--ca", ca.folder)
        ok(done.returncode == status and one_line(done) and why.encode() in done.stderr,
           f"a request is refused: {why}", f"{done.returncode} {done.stderr}")


def test_what_cannot_be_issued_gets_one_line_and_leaves_nothing():
    folder = fresh("ca")
    for words, status, why in (
            (["server", "bücher.test"], 2, "A-label"),
            (["server", "a b"], 2, "letters, digits"),
            (["server", "https://a.test"], 2, "letters, digits"),
            (["server", "a..test"], 2, "between two dots"),
            (["server", "x" * 64 + ".test"], 2, "63"),
            (["server", "*.test"], 2, "wildcard"),
            (["server", "a.*.test"], 2, "wildcard"),
            (["server", "a.test", "--key", "dsa"], 2, "no kind of key"),
            (["server", "a.test", "--fault", "none"], 2, "unknown fault"),
            (["server", "a.test", "--fault", "stale-crl"], 2, "not for this kind"),
            (["server", "a.test", "--permit", "a.test"], 2, "takes no --permit"),
            (["ca", "--revoke", "a.test"], 2, "takes no --revoke"),
            (["crl", "--key", "p256"], 2, "takes no --key"),
            (["client", "me", "--must-staple"], 2, "takes no --must-staple"),
            (["server", "a.test", "--days", "40000"], 2, "out of range"),
            (["server", "a.test", "--issuer", "nobody"], 3, "cannot open"),
            (["ca", "a", "b"], 2, "one name too many"),
            (["ca", "--permit", "10.0.0.0/33"], 2, "no network"),
            (["teapot"], 2, "no kind of thing"),
            (["crl"], 3, "cannot open"),
            (["ocsp", "nothing.pem"], 2, "which certificate"),
            (["server", "a.test", "--seed", "1"], 2, "takes it")):
        done = tutor("issue", *words, "--ca", folder)
        ok(done.returncode == status and one_line(done) and why.encode() in done.stderr and
           not [f for f in os.listdir(folder) if f not in ("ca.pem", "ca.key")]
           if os.path.isdir(folder) else done.returncode == status and one_line(done) and
           why.encode() in done.stderr,
           f"refused: issue {' '.join(words)}", f"{done.returncode} {done.stderr.decode()}")


def test_an_interrupt_leaves_nothing():
    folder = fresh("ca")
    for wait in (0.0, 0.02, 0.05, 0.1, 0.2):
        process = Process(support.TLSTUTOR, "issue", "ca", "--key", "rsa:4096", "--ca", folder)
        time.sleep(wait)
        process.stop()
        left = os.listdir(folder) if os.path.isdir(folder) else []
        ok(left in ([], ["ca.key", "ca.pem"], ["ca.pem", "ca.key"]),
           f"stopped after {wait} s, it leaves all or nothing", left)
        for name in left:
            os.unlink(os.path.join(folder, name))


def test_serve_takes_its_certificate_from_the_authority():
    ca = Authority()
    server = support.Process(support.TLSTUTOR, "serve", "0", "--quiet", "--ca", ca.folder)
    port = server.wait_for(r"listening on 127\.0\.0\.1:(\d+)\n").group(1).decode()
    ok(ca("ca.pem").encode() in server.out(), "serve says which authority's certificate to trust",
       server.out())
    found = run("openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-CAfile", ca("ca.pem"),
                "-verify_return_error", "-verify_hostname", "localhost", "-brief")
    ok(found.returncode == 0 and b"Verification: OK" in found.stderr,
       "a client that trusts the authority trusts serve", found.stdout + found.stderr)
    server.stop()
    done = tutor("serve", "0", "--ca", fresh("nothing"))
    ok(done.returncode == 3 and one_line(done) and b"issue ca" in done.stderr,
       "serve makes no authority that stays, and says what does", done.stderr)
    done = tutor("serve", "0", "--ca", ca.folder, "--cert", ca("ca.pem"), "--key", ca("ca.key"))
    ok(done.returncode == 2 and one_line(done), "--ca and --cert exclude each other", done.stderr)


# ---- what was revoked ----

def test_revocation():
    ca = Authority()
    ca.issue("server", "a.test", "--key", "p256")
    ca.issue("server", "b.test", "--key", "p256")
    check = ["-crl_check", "-CRLfile", ca("ca.crl.pem")]
    ca.issue("crl")
    found = openssl_verifies(ca, ca("a.test.pem"), *check)
    ok(found.returncode == 0, "an empty CRL revokes nobody", found.stdout + found.stderr)
    ca.issue("crl", "--revoke", ca("a.test.pem") + ":keyCompromise")
    found = openssl_verifies(ca, ca("a.test.pem"), *check)
    ok(reason(found) == "certificate revoked", "who was revoked is refused", reason(found))
    serial = must("openssl", "x509", "-in", ca("b.test.pem"), "-noout", "-serial").decode()
    ca.issue("crl", "--revoke", serial.strip().split("=")[1] + ":superseded")
    text = must("openssl", "crl", "-in", ca("ca.crl.pem"), "-noout", "-text").decode()
    ok(text.count("Serial Number") == 2 and "Key Compromise" in text and "Superseded" in text and
       "X509v3 CRL Number" in text, "the list grows, by file and by serial number", text)
    found = tutor("issue", "crl", "--revoke", ca("ca.pem") + ":keycompromise", "--ca", ca.folder)
    ok(found.returncode == 2 and one_line(found), "a reason that is none is refused", found.stderr)
    other = Authority()
    found = tutor("issue", "crl", "--revoke", ca("a.test.pem"), "--ca", other.folder)
    ok(found.returncode == 1 and b"not issued by this" in found.stderr,
       "what another authority issued is not its to revoke", found.stderr)
    if has("certtool"):
        found = run("certtool", "--verify-crl", "--load-ca-certificate", ca("ca.pem"), "--infile",
                    ca("ca.crl.pem"))
        ok(found.returncode == 0, "certtool --verify-crl accepts the CRL",
           found.stdout + found.stderr)


def ocsp_verdict(ca, name, response, *options):
    return run("openssl", "ocsp", "-issuer", ca("ca.pem"), "-cert", ca(name), "-respin", response,
               "-CAfile", ca("ca.pem"), "-no_nonce", *options)


def test_ocsp():
    ca = Authority()
    ca.issue("server", "a.test", "--key", "p256")
    ca.issue("ocsp", "a.test")
    found = ocsp_verdict(ca, "a.test.pem", ca("a.test.ocsp.der"))
    ok(b"Response verify OK" in found.stderr and b"a.test.pem: good" in found.stdout,
       "openssl believes an OCSP response", found.stdout + found.stderr)
    for status in ("revoked", "unknown"):
        ca.issue("ocsp", ca("a.test.pem"), "--status", status)
        found = ocsp_verdict(ca, "a.test.pem", ca("a.test.ocsp.der"))
        ok(f"a.test.pem: {status}".encode() in found.stdout, f"one that says {status}",
           found.stdout + found.stderr)
    ca.issue("crl", "--revoke", "a.test:superseded")
    ca.issue("ocsp", "a.test")
    found = ocsp_verdict(ca, "a.test.pem", ca("a.test.ocsp.der"))
    ok(b"revoked" in found.stdout and b"superseded" in found.stdout,
       "without --status it says what the authority's list says", found.stdout + found.stderr)
    ca.issue("responder", "spokesman", "--key", "p256")
    ca.issue("ocsp", "a.test", "--responder", "spokesman")
    found = ocsp_verdict(ca, "a.test.pem", ca("a.test.ocsp.der"))
    ok(b"Response verify OK" in found.stderr, "a delegated responder is believed",
       found.stdout + found.stderr)
    request, response = fresh("request.der"), ca("a.test.ocsp.der")
    must("openssl", "ocsp", "-issuer", ca("ca.pem"), "-cert", ca("a.test.pem"), "-reqout", request)
    ca.issue("ocsp", "a.test", "--request", request, "--responder", "spokesman")
    found = run("openssl", "ocsp", "-reqin", request, "-respin", response, "-CAfile", ca("ca.pem"))
    ok(b"Response verify OK" in found.stderr and b"nonce" not in found.stderr,
       "the nonce of the request is answered", found.stdout + found.stderr)
    garbage = write("request", b"\x30\x03\x02\x01\x00")
    found = tutor("issue", "ocsp", "a.test", "--request", garbage, "--ca", ca.folder)
    ok(found.returncode == 1 and one_line(found), "a malformed request is refused", found.stderr)
    for fault, expected in (("stale-ocsp", b"Status times invalid"),
                            ("wrong-signer", b"Response Verify Failure"),
                            ("bad-signature", b"Response Verify Failure"),
                            ("wrong-certificate", b"No Status found")):
        ca.issue("ocsp", "a.test", "--fault", fault)
        found = ocsp_verdict(ca, "a.test.pem", ca(f"a.test.{fault}.ocsp.der"))
        said = found.stdout + found.stderr
        ok(expected.lower() in said.lower(), f"an OCSP response with --fault {fault} is refused", said)


# ---- what is wrong on purpose ----

# What OpenSSL does not look at; someone else does.
OPENSSL_DOES_NOT_MIND = {
    "no-san": "it takes the common name for a host's name where there is no subjectAltName",
    "v1": "it takes the common name for a host's name where there is no subjectAltName",
    "negative-serial": "it takes any serial number",
    "bad-serial": "it takes any serial number",
}


def faults_of(kind):
    text = tutor("issue", "--help").stdout.decode()
    listed = re.search(rf"\n  {kind} +(.*(?:\n {{15}}.*)*)", text).group(1)
    return listed.split()


# Which check of ours each runs into, where it runs into it: in a leaf, or in an authority.
OUR_CHECK = {
    "expired": "certificate_validity_not_over", "not-yet-valid": "certificate_validity_begun",
    "wrong-name": "certificate_name_matches", "no-san": "certificate_name_matches",
    "self-signed": "certificate_anchor_trusted", "lookalike-ca": "certificate_anchor_trusted",
    "not-a-ca": "certificate_is_a_ca", "path-too-long": "certificate_path_length_kept",
    "name-constraint": "certificate_names_permitted", "revoked": "certificate_not_revoked",
    "bad-signature": "certificate_signature_valid",
    "sha1": "certificate_signature_algorithm_accepted",
    "md5": "certificate_signature_algorithm_accepted",
    "weak-key": "certificate_key_strong_enough",
    "wrong-usage": "certificate_may_do_key_exchange|certificate_may_sign_certificates",
    "wrong-eku": "certificate_is_for_(servers|clients)|certificate_authority_has_purpose",
    "unknown-critical": "certificate_critical_extensions_understood",
    "duplicate-extension": "certificate_well_formed", "bad-serial": "certificate_well_formed",
    "v1": "certificate_follows_profile|certificate_is_a_ca",
    "negative-serial": "certificate_follows_profile",
}
OUR_CHECK_OF_CRLS = {"stale-crl": "crl_is_fresh", "wrong-signer": "crl_signature_valid",
                     "bad-signature": "crl_signature_valid", "sha1": "crl_signature_valid",
                     "md5": "crl_signature_valid"}


def own_verdict(ca, leaf, expected, *options):
    """Whether `tlstutor verify` refuses it by the check that is expected; and what it says."""
    done = tutor("verify", "--trust", ca("ca.pem"), *options, leaf)
    text = done.stdout.decode()
    why = re.search(r"does not hold: (\w+)", text)
    failed = re.findall(r"✗ (\w+): demanded", text)
    said = f"{why.group(1) if why else text[:200]} ({', '.join(dict.fromkeys(failed))})"
    refused = done.returncode == 1 and why and any(re.fullmatch(expected, f) for f in failed)
    return bool(refused), said


def check_fault(ca, fault, leaf, name, purpose, options, own_options, expected):
    found = openssl_verifies(ca, leaf, "-purpose", purpose, *options)
    refused, why = own_verdict(ca, leaf, expected, *own_options)
    print(f"note - {name}: openssl: {reason(found)}; tlstutor: {why}")
    ok(found.returncode != 0 or fault in OPENSSL_DOES_NOT_MIND, f"{name}: openssl refuses it, "
       "or does not look at that", f"{reason(found)}")
    ok(refused, f"{name}: verify refuses it, for that reason", why)


def check_note(leaf, fault, name):
    text = read(leaf).decode()
    ok(text.startswith(f"# Made wrong on purpose by tlstutor ({fault})."),
       f"{name} says so in its file", text[:100])


def test_every_fault_of_a_server_is_refused():
    ca = Authority("--key", "rsa")
    for fault in faults_of("server"):
        advice = ca.issue("server", "a.test", "--fault", fault, "--key", "rsa")
        leaf, name = ca(f"a.test.{fault}.pem"), f"server --fault {fault}"
        options, own = ["-verify_hostname", "a.test", "-auth_level", "2"], ["--host", "a.test"]
        if fault == "revoked":
            crl = ca(f"a.test.{fault}.issuer-crl.pem")
            options += ["-crl_check", "-CRLfile", crl]
            own += ["--crl", crl]
        check_fault(ca, fault, leaf, name, "sslserver", options, own, OUR_CHECK[fault])
        check_note(leaf, fault, name)
        command = re.search(r"^  tlstutor (verify .*)$", advice, re.M).group(1)
        done = run("sh", "-c", f"{support.TLSTUTOR} {command}")
        ok(done.returncode == 1, f"{name}: refused by the command that issue says", done.stdout)
        check_openssl_advice(advice, name)


def check_openssl_advice(advice, name):
    """The other command refuses it too, or its note says that it does not."""
    command = re.search(r"^  (openssl verify .*)$", advice, re.M).group(1)
    done = run("sh", "-c", command)
    overlooked = "OpenSSL accepts this one" in advice
    ok((done.returncode == 0) == overlooked, f"{name}: openssl says what issue says of it",
       done.stdout + done.stderr)


def test_every_fault_of_a_client_is_refused():
    ca = Authority("--key", "rsa")
    for fault in faults_of("client"):
        ca.issue("client", "me", "--fault", fault, "--key", "rsa")
        options, own = ["-auth_level", "2"], ["--purpose", "client"]
        if fault == "revoked":
            options += ["-crl_check", "-CRLfile", ca(f"me.{fault}.issuer-crl.pem")]
            own += ["--crl", ca(f"me.{fault}.issuer-crl.pem")]
        check_fault(ca, fault, ca(f"me.{fault}.pem"), f"client --fault {fault}", "sslclient",
                    options, own, OUR_CHECK[fault])


def test_every_fault_of_an_intermediate_is_refused():
    ca = Authority("--key", "rsa")
    for fault in faults_of("intermediate"):
        advice = ca.issue("intermediate", "web", "--fault", fault, *([] if fault == "weak-key" else
                                                            ["--key", "rsa"]))
        issue = re.search(r"^  tlstutor issue server a.test (.*)$", advice, re.M).group(1)
        done = run("sh", "-c", f"{support.TLSTUTOR} issue server {fault}.test {issue} --key p256")
        ok(done.returncode == 0, f"intermediate --fault {fault}: issues by the command that issue "
           "says", done.stderr)
        options = ["-auth_level", "2", "-verify_hostname", f"{fault}.test"]
        own = ["--host", f"{fault}.test"]
        if fault == "revoked":
            ca.issue("crl", "--issuer", f"web.{fault}")
            crls = write("crls", read(ca(f"web.{fault}.issuer-crl.pem")) +
                         read(ca(f"web.{fault}.crl.pem")))
            options += ["-crl_check", "-crl_check_all", "-CRLfile", crls]
            own += ["--crl", crls]
        check_fault(ca, fault, ca(f"{fault}.test.pem"), f"intermediate --fault {fault}",
                    "sslserver", options, own, OUR_CHECK[fault])


def test_every_fault_of_a_crl_is_refused():
    ca = Authority("--key", "rsa")
    ca.issue("server", "a.test", "--key", "p256")
    for fault in faults_of("crl"):
        ca.issue("crl", "--fault", fault)
        crl = ca(f"ca.{fault}.crl.pem")
        found = openssl_verifies(ca, ca("a.test.pem"), "-auth_level", "2", "-crl_check", "-CRLfile",
                                 crl)
        refused, why = own_verdict(ca, ca("a.test.pem"), OUR_CHECK_OF_CRLS[fault], "--crl", crl,
                                   "--host", "a.test")
        print(f"note - crl --fault {fault}: openssl: {reason(found)}; tlstutor: {why}")
        ok(found.returncode != 0 or fault == "sha1",  # OpenSSL takes SHA-1 in CRLs
           f"a CRL with --fault {fault}: openssl does not believe it", reason(found))
        ok(refused, f"a CRL with --fault {fault}: verify does not believe it", why)


run_all(test_a_server_is_made_with_its_authority_in_one_go,
        test_keys_of_every_kind_sign_and_are_certified,
        test_intermediates_clients_and_limits,
        test_a_request_is_certified,
        test_what_cannot_be_issued_gets_one_line_and_leaves_nothing,
        test_an_interrupt_leaves_nothing,
        test_serve_takes_its_certificate_from_the_authority,
        test_revocation,
        test_ocsp,
        test_every_fault_of_a_server_is_refused,
        test_every_fault_of_a_client_is_refused,
        test_every_fault_of_an_intermediate_is_refused,
        test_every_fault_of_a_crl_is_refused)
