"""`tlstutor verify`: chains made by openssl, lists of revoked ones, OCSP responses, and x509-limbo's cases."""
import base64
import json
import os
import subprocess

from support import TLSTUTOR, ENVIRONMENT, fresh, must, ok, one_line, read, run_all, skip, tutor, write

LIMBO = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "shared", "vectors",
                     "limbo", "limbo.json")

# The cases that end otherwise here than x509-limbo expects, by the rule that we follow. With `strict`,
# those whose rule only binds authorities are refused with --strict, as expected there.
DEVIATIONS = (
    ("RFC 5280 §6.1 does not look at key identifiers or extKeyUsage that are not there: authorities must "
     "add them, and next to nobody refuses a certificate without", "strict", (
         "rfc5280::aki::leaf-missing-aki", "rfc5280::aki::intermediate-missing-aki",
         "rfc5280::aki::cross-signed-root-missing-aki", "rfc5280::ski::root-missing-ski",
         "rfc5280::ski::intermediate-missing-ski", "webpki::aki::root-with-aki-missing-keyidentifier",
         "webpki::eku::ee-without-eku")),
    ("RFC 5280 §6.1.1 (d): of an anchor only its name and its key count; roots that browsers trust have "
     "these", "strict", (
         "rfc5280::root-non-critical-basic-constraints", "webpki::aki::root-with-aki-authoritycertissuer",
         "webpki::aki::root-with-aki-authoritycertserialnumber", "webpki::aki::root-with-aki-all-fields",
         "webpki::eku::root-has-eku")),
    ("RFC 9525 §2: nobody looks at the common name", "strict", (
        "webpki::cn::ipv4-hex-mismatch", "webpki::cn::ipv4-leading-zeros-mismatch",
        "webpki::cn::ipv6-uppercase-mismatch", "webpki::cn::ipv6-uncompressed-mismatch",
        "webpki::cn::ipv6-non-rfc5952-mismatch", "webpki::cn::punycode-not-in-san",
        "webpki::cn::utf8-vs-punycode-mismatch", "webpki::cn::not-in-san", "webpki::cn::case-mismatch")),
    ("RFC 5280 §4.2.1.12: extKeyUsage may be critical, and may name any purpose beside serverAuth",
     "strict", ("webpki::eku::ee-critical-eku", "webpki::eku::ee-anyeku")),
    ("BR §7.1.2.5.2: nameConstraints need not be critical (webpki::nc expects so); they are kept all the "
     "same", "strict", ("rfc5280::nc::permitted-dns-match-noncritical",)),
    ("BR §4.2.2 binds who issues, with a list of public suffixes that changes daily and is not here",
     "either way", ("webpki::san::public-suffix-multi-label-wildcard-san",
                    "webpki::san::public-suffix-private-namespace-wildcard-san")),
    ("RFC 8446 §4.4.2.2 and BR §7.1.2.7.8: a server's key may sign, and is no authority's "
     "(webpki::ca-as-leaf expects so)", "either way", (
         "rfc5280::ca-as-leaf", "pathlen::validation-ignores-pathlen-in-leaf")),
)


def verdict(*words):
    """What --json says, and the exit status has to agree."""
    done = tutor("verify", "--json", "-", *words)
    found = json.loads(done.stdout)
    if done.returncode != (0 if found["valid"] else 1):
        raise AssertionError(f"{words}: status {done.returncode} for valid {found['valid']}")
    return found


# ---- x509-limbo ----

def limbo_verdict(case, *more):
    words = ["--trust", write("trust.pem", "\n".join(case["trusted_certs"])), *more]
    if case["untrusted_intermediates"]:
        words += ["--untrusted", write("untrusted.pem", "\n".join(case["untrusted_intermediates"]))]
    for crl in case["crls"] or []:
        words += ["--crl", write("list.crl", crl)]
    name = case["expected_peer_name"]
    if name and name["kind"] in ("DNS", "IP"):
        words += ["--host", name["value"]]
    if case["validation_time"]:
        words += ["--time", case["validation_time"]]
    if case["max_chain_depth"] is not None:
        words += ["--max-depth", str(case["max_chain_depth"])]
    return verdict(*words, "--purpose", case["validation_kind"].lower(),
                   write("leaf.pem", case["peer_certificate"]))


def test_limbo():
    if not os.path.exists(LIMBO):
        skip("x509-limbo", "../shared/vectors/limbo/limbo.json is not there")
        return
    with open(LIMBO, encoding="utf-8") as file:
        cases = json.load(file)["testcases"]
    rule_of = {name: rule for rule, _, names in DEVIATIONS for name in names}
    only_strict = {name for _, kind, names in DEVIATIONS if kind == "strict" for name in names}
    as_expected, by_rule, wrong, lax = 0, 0, [], []
    for case in cases:
        found = limbo_verdict(case)
        expected = found["valid"] == (case["expected_result"] == "SUCCESS")
        as_expected += expected
        by_rule += not expected
        if expected == (case["id"] in rule_of):
            wrong.append(f"{case['id']}: {case['expected_result']}, but {found['reason']}")
        if case["id"] in only_strict and limbo_verdict(case, "--strict")["valid"]:
            lax.append(case["id"])
    print(f"  x509-limbo: {len(cases)} cases, {as_expected} as expected, {by_rule} by another rule")
    ok(len(cases) > 100 and not wrong, "each case of x509-limbo ends as expected, or by the rule in the table",
       "\n".join(wrong))
    ok(not lax, "what only authorities are bound to is refused with --strict", "\n".join(lax))


# ---- chains made by openssl ----

class Authority:
    """Keys and certificates that openssl makes, and its list of what it issued."""

    def __init__(self, name, issuer=None, *more):
        self.name = name
        self.key, self.pem = fresh(f"{name}.key"), fresh(f"{name}.pem")
        self.issuer = issuer or self
        self.index = write("index", "")
        must("openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", self.key)
        self.sign("basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign", *more)

    def sign(self, *extensions, subject=None, days=30):
        """Certifies its key by its issuer: one more certificate, the newest in self.pem."""
        request, extra = fresh("request"), write("extensions", "\n".join(
            ("subjectKeyIdentifier=hash", "authorityKeyIdentifier=keyid") + extensions) + "\n")
        must("openssl", "req", "-new", "-key", self.key, "-subj", subject or f"/CN={self.name}", "-out", request)
        signer = (("-signkey", self.key) if self.issuer is self
                  else ("-CA", self.issuer.pem, "-CAkey", self.issuer.key, "-CAcreateserial"))
        must("openssl", "x509", "-req", "-in", request, *signer, "-days", str(days), "-extfile", extra,
             "-out", self.pem)
        return self

    def config(self):
        return write("config", f"[ca]\ndefault_ca=it\n[it]\ndatabase={self.index}\ndefault_md=sha256\n"
                                      f"default_crl_days=7\ncrlnumber={write('number', '01')}\n"
                                      "crl_extensions=more\n[more]\nauthorityKeyIdentifier=keyid\n")

    def revoke(self, pem):
        must("openssl", "ca", "-config", self.config(), "-cert", self.pem, "-keyfile", self.key, "-revoke", pem,
             "-crl_reason", "keyCompromise")

    def crl(self):
        out = fresh("crl.pem")
        must("openssl", "ca", "-config", self.config(), "-cert", self.pem, "-keyfile", self.key, "-gencrl",
             "-out", out)
        return out

    def ocsp(self, pem, signer, *more):
        """Its response about a certificate, signed by a responder."""
        request, out = fresh("request.der"), fresh("response.der")
        must("openssl", "ocsp", "-issuer", self.pem, "-cert", pem, "-no_nonce", "-reqout", request)
        must("openssl", "ocsp", "-index", self.index, "-CA", self.pem, "-rsigner", signer.pem, "-rkey", signer.key,
             "-reqin", request, "-respout", out, *more)
        return out


SERVER = ("basicConstraints=critical,CA:FALSE", "keyUsage=critical,digitalSignature",
          "extendedKeyUsage=serverAuth")


def server(issuer, name="leaf.example", *more, days=30):
    made = Authority(name, issuer)
    return made.sign(*SERVER, f"subjectAltName=DNS:{name}", *more, days=days)


def enter(authority, made):
    """Writes a certificate into the authority's list as good, which openssl needs to answer about it."""
    must("openssl", "ca", "-config", authority.config(), "-cert", authority.pem, "-keyfile", authority.key,
         "-valid", made.pem)


def openssl_says(root, middle, leaf, host="leaf.example"):
    done = subprocess.run(["openssl", "verify", "-purpose", "sslserver", "-verify_hostname", host, "-CAfile",
                           root.pem, "-untrusted", middle.pem, leaf.pem], capture_output=True, check=False,
                          env=ENVIRONMENT)
    return done.returncode == 0


def test_chains():
    root = Authority("Root")
    middle = Authority("Middle", root)
    leaf = server(middle)
    faults = (
        ("certificate_name_mismatch", leaf, middle, "other.example"),
        ("certificate_expired", server(middle, days=-1), middle, "leaf.example"),
        ("certificate_path_too_long", *below(Authority("Strict", root, "basicConstraints=critical,CA:TRUE,pathlen:0"))),
        ("certificate_not_a_ca", *below_a_server(root)),
        ("certificate_extended_key_usage", server(Authority("Mail", root, "extendedKeyUsage=emailProtection")), None,
         "leaf.example"),
        ("certificate_name_not_permitted",
         server(Authority("Narrow", root, "nameConstraints=critical,permitted;DNS:example.org")), None,
         "leaf.example"),
        ("certificate_critical_extension", server(middle, "leaf.example", "1.2.3.4=critical,ASN1:NULL"), middle,
         "leaf.example"),
        ("certificate_unknown_ca", server(Authority("Stranger")), None, "leaf.example"),
    )
    chain = write("chain.pem", read(leaf.pem) + read(middle.pem))
    good = verdict("--trust", root.pem, "--host", "leaf.example", chain)
    ok(good["valid"] and good["path"] == ["CN=leaf.example", "CN=Middle", "CN=Root"] and openssl_says(root, middle, leaf),
       "a chain that openssl makes and verifies holds", good)
    ok(all(check["passed"] for check in good["checks"]) and {"name", "wanted", "found", "alert"} <= set(good["checks"][0])
       and len(good["checks"]) > 30, "each check is told, as in a recording", good["checks"][:1])
    for error, bad, between, host in faults:
        between = between or bad.issuer
        found = verdict("--trust", root.pem, "--untrusted", between.pem, "--untrusted", middle.pem, "--host", host, bad.pem)
        ok(not found["valid"] and found["error"] == error and not openssl_says(root, between, bad, host),
           f"refused here and by openssl: {error}", found["reason"])
    done = tutor("verify", "--trust", root.pem, "--host", "leaf.example", chain)
    ok(done.returncode == 0 and done.stdout.startswith("✓ holds: ".encode()) and b"CN=Root" in done.stdout,
       "the reason stands first on standard output", done.stdout)


def below(strict):
    """A server two authorities below one that allows none, and what openssl needs between."""
    lower = Authority("Lower", strict)
    leaf = server(lower)
    both = write("both.pem", read(lower.pem) + read(strict.pem))
    lower.pem = both
    return leaf, lower, "leaf.example"


def below_a_server(root):
    between = server(root, "between.example")
    return server(between), between, "leaf.example"


def test_paths_that_do_not_hold_are_told():
    old, new = Authority("Old Root"), Authority("New Root")
    crossed = Authority("Middle", old, "extendedKeyUsage=emailProtection")
    leaf = server(crossed)
    first = read(crossed.pem)
    crossed.issuer = new
    crossed.sign("basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign")
    chain = write("chain.pem", read(leaf.pem) + first + read(crossed.pem))
    found = verdict("--trust", old.pem, "--trust", new.pem, chain)
    ok(found["valid"] and found["path"][-1] == "CN=New Root" and len(found["tried"]) == 1
       and found["tried"][0]["error"] == "certificate_extended_key_usage",
       "the way round a fault is found, and the other way is told", found["tried"])
    done = tutor("verify", "--trust", old.pem, "--trust", new.pem, chain)
    ok(b"Paths that do not hold: 1" in done.stdout and b"certificate_authority_has_purpose" in done.stdout,
       "and told in the text", done.stdout)


# ---- revocation ----

def test_lists():
    root = Authority("Root")
    leaf, bad = server(root), server(root, "bad.example")
    root.revoke(bad.pem)
    crl = root.crl()
    def of(made, *words):
        return verdict("--trust", root.pem, *words, made.pem)
    ok(of(leaf, "--crl", crl)["valid"], "a certificate that is not on the list holds")
    found = of(bad, "--crl", crl)
    ok(found["error"] == "certificate_revoked" and "keyCompromise" in found["reason"],
       "one that is on it does not, and the reason is told", found["reason"])
    ok(of(bad)["valid"], "without the list nothing is said of it")
    ok(of(bad, "--crl", Authority("Stranger").crl())["valid"], "the list of another authority says nothing of it")
    ok(of(leaf, "--crl", crl, "--time", "2050-01-01")["error"] in ("crl_stale", "certificate_expired"),
       "an old list is no list")
    der = bytearray(must("openssl", "crl", "-in", crl, "-outform", "DER"))
    der[-1] ^= 1
    ok(of(leaf, "--crl", write("bad.crl", bytes(der)))["error"] == "crl_signature",
       "a list that was changed is no list")
    found = of(leaf, "--crl", write("cut.crl", bytes(der[:-20])))
    ok(not found["valid"] and found["checks"][-1]["name"] == "crl_well_formed", "nor is one that is cut", found)


def test_responses():
    root = Authority("Root")
    leaf, bad = server(root), server(root, "bad.example")
    responder = Authority("Responder", root).sign("extendedKeyUsage=OCSPSigning", "keyUsage=digitalSignature")
    impostor = server(root, "impostor.example")
    enter(root, leaf)
    root.revoke(bad.pem)
    def of(made, response):
        return verdict("--trust", root.pem, "--ocsp", response, made.pem)
    ok(of(leaf, root.ocsp(leaf.pem, root, "-ndays", "3"))["valid"], "a good answer of the issuer itself holds")
    ok(of(leaf, root.ocsp(leaf.pem, responder, "-ndays", "3"))["valid"], "and one of the responder that it appointed")
    found = of(leaf, root.ocsp(leaf.pem, impostor, "-ndays", "3"))
    ok(found["error"] == "ocsp_responder", "nobody else may answer", found["reason"])
    found = of(bad, root.ocsp(bad.pem, responder, "-ndays", "3"))
    ok(found["error"] == "certificate_revoked", "revoked is revoked", found["reason"])
    ok(of(leaf, root.ocsp(bad.pem, root, "-ndays", "3"))["error"] == "ocsp_other_certificate",
       "an answer about another certificate is none")
    ok(of(leaf, root.ocsp(leaf.pem, root))["error"] == "ocsp_stale", "an answer without an end is none")
    ok(of(impostor, root.ocsp(impostor.pem, root, "-ndays", "3"))["error"] == "certificate_status_unknown",
       "a certificate that the authority has never heard of is refused")
    staple = server(root, "staple.example", "1.3.6.1.5.5.7.1.24=DER:3003020105")
    enter(root, staple)
    ok(of(staple, root.ocsp(staple.pem, root, "-ndays", "3"))["valid"], "a must-staple certificate holds with its staple")


# ---- usage ----

def test_usage():
    root = Authority("Root")
    leaf = server(root)
    broken = write("broken.pem", "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n")
    empty = write("empty.pem", "")
    for words, status in ((("--purpose", "mail", leaf.pem), 2), (("--trust", "/nowhere", leaf.pem), 3),
                          (("--trust", root.pem, broken), 1), (("--trust", empty, leaf.pem), 1)):
        done = tutor("verify", *words)
        ok(done.returncode == status and one_line(done), f"verify {words[0]} with what cannot be: status {status}, "
           "one line", done.stderr)
    der = must("openssl", "x509", "-in", leaf.pem, "-outform", "DER")
    ok(verdict("--trust", root.pem, write("leaf.der", der))["valid"], "DER is taken too")
    cut = verdict("--trust", root.pem, write("cut.der", der[:-9]))
    ok(not cut["valid"] and cut["checks"][0]["name"] == "certificate_well_formed", "a certificate that is cut is refused")
    mixed = write("mixed.pem", read(leaf.pem) + broken_certificate(der))
    found = verdict("--trust", root.pem, mixed)
    ok(found["valid"] and len(found["left_out"]) == 1, "one that cannot be read, and that no path needs, is left out",
       found)


def broken_certificate(der):
    """The same with one byte too many."""
    text = base64.b64encode(der + b"x").decode()
    lines = "\n".join(text[i:i + 64] for i in range(0, len(text), 64))
    return f"-----BEGIN CERTIFICATE-----\n{lines}\n-----END CERTIFICATE-----\n".encode()


run_all(test_limbo, test_chains, test_paths_that_do_not_hold_are_told, test_lists, test_responses, test_usage)
