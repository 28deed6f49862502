#!/usr/bin/env python3
"""A world of certificate chains, judged by four programs: tlstutor, OpenSSL, GnuTLS and NSS.

    python3 tests/compare/world.py [CHAINS [SEED]]       (default: 2000 chains, seed 1)

Authorities, intermediates and leaves are issued by `tlstutor issue`, many of them wrong on purpose;
chains are put together of them, in any order, with certificates too many or too few, below their
own root or another, for the right host or a wrong one. Where a program judges otherwise than
`tlstutor verify`, a rule of the table RULES has to say why, and who follows the RFC; a difference
without a rule is a failure. No part of the tests: it takes minutes. Needs openssl, certtool,
certutil and vfychain.
"""
import base64
import collections
import concurrent.futures
import glob
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

TLSTUTOR = os.path.join(os.path.abspath(os.environ.get("BUILD", "build")), "tlstutor")
ROOTS = [("r0", "rsa"), ("r1", "p256"), ("r2", "p384"), ("r3", "p256")]
FAULTS_LEAF = ["expired", "not-yet-valid", "wrong-name", "no-san", "self-signed", "lookalike-ca",
               "not-a-ca", "path-too-long", "name-constraint", "bad-signature", "sha1", "weak-key",
               "wrong-usage", "wrong-eku", "unknown-critical", "duplicate-extension", "v1",
               "negative-serial", "bad-serial"]
FAULTS_MIDDLE = ["expired", "not-yet-valid", "not-a-ca", "bad-signature", "sha1", "wrong-usage",
                 "wrong-eku", "unknown-critical", "v1", "negative-serial"]


def run(*command):
    done = subprocess.run([str(c) for c in command], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60, check=False)
    return done.returncode, done.stdout.decode(errors="replace")


def must(*command):
    status, text = run(*command)
    if status != 0:
        raise RuntimeError(f"{command}: {text}")


def blocks(path):
    """The certificates of a PEM file, as text."""
    with open(path, encoding="utf-8") as file:
        return re.findall(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\n", file.read(),
                          re.S)


# ---- the world ----

class Leaf(collections.namedtuple("Leaf", "root path host features")):
    def sound(self):
        return not any(f.startswith(("leaf ", "middle ")) for f in self.features)


class World:
    def __init__(self, folder, draw):
        self.folder, self.draw, self.leaves, self.count = folder, draw, [], 0
        for root, kind in ROOTS:
            limits = ["--permit", "example.test"] if root == "r3" else []
            self.issue(root, "ca", f"world {root}", "--key", kind, *limits)
            self.grow(root)
        self.cross_sign()
        self.spares = [block for root, _ in ROOTS
                       for path in glob.glob(f"{folder}/{root}/i*.pem") for block in blocks(path)]

    def ca(self, root):
        return os.path.join(self.folder, root)

    def issue(self, root, *words):
        must(TLSTUTOR, "issue", *words, "--ca", self.ca(root))

    def grow(self, root):
        """Intermediates of one and two levels, some of them wrong, and leaves below each."""
        self.plant(root, None, {"constraints"} if root == "r3" else set())
        for number in range(6):
            options, features = self.middle_options()
            name = f"i{number}"
            self.issue(root, "intermediate", name, *options)
            fault = next((o for o in options if o in FAULTS_MIDDLE), None)
            stem = f"{name}.{fault}" if fault else name
            if root == "r3":
                features = features | {"constraints"}
            self.plant(root, stem, features)
            if number % 2 == 0:
                self.issue(root, "intermediate", f"{name}below", "--issuer", stem, "--key", "p256")
                deep = features | ({"too-long"} if "--path-length" not in options else set())
                self.plant(root, f"{name}below", deep)

    def middle_options(self):
        draw, options, features = self.draw, ["--key", self.draw.choice(["p256", "p384"])], set()
        if draw.random() < 0.3:
            fault = draw.choice(FAULTS_MIDDLE)
            return options + ["--fault", fault], {f"middle {fault}"}
        if draw.random() < 0.5:
            options += ["--path-length", "1"]
        if draw.random() < 0.3:
            options += draw.choice([["--permit", "example.test"], ["--exclude", "example.test"],
                                    ["--permit", "192.0.2.0/24"]])
            features.add("constraints")
        return options, features

    def plant(self, root, issuer, features):
        """Leaves: sound ones of every kind of key, and wrong ones."""
        by = ["--issuer", issuer] if issuer else []
        for kind in ("p256", "rsa", self.draw.choice(["p384", "p521", "ed25519"])):
            self.leaf(root, by, ["--key", kind], features | {kind})
        for fault in self.draw.sample(FAULTS_LEAF, 5):
            kind = "rsa" if fault == "weak-key" else "p256"
            self.leaf(root, by, ["--key", kind, "--fault", fault], features | {f"leaf {fault}"}, fault)
        self.leaf(root, by, ["--key", "p256", "--must-staple"], features | {"must-staple"})

    def leaf(self, root, by, options, features, fault=None):
        self.count += 1
        host = self.draw.choice([f"h{self.count}.example.test", f"h{self.count}.other.test"])
        self.issue(root, "server", host, *by, *options)
        path = os.path.join(self.ca(root), host + (f".{fault}" if fault else "") + ".pem")
        self.leaves.append(Leaf(root, path, host, frozenset(features)))

    def cross_sign(self):
        """An intermediate of r1 that is also below r2: its key and name, another signature."""
        self.issue("r1", "intermediate", "crossed", "--key", "p256")
        request = os.path.join(self.folder, "crossed.csr")
        must("openssl", "req", "-new", "-key", os.path.join(self.ca("r1"), "crossed.key"), "-subj",
             "/O=tlstutor/CN=crossed", "-out", request)
        self.issue("r2", "intermediate", "crossed", "--csr", request)
        self.crossed = blocks(os.path.join(self.ca("r2"), "crossed.pem"))[:1]
        for _ in range(6):
            self.leaf("r1", ["--issuer", "crossed"], ["--key", "p256"], {"crossed"})


# ---- a chain ----

class Chain:
    def __init__(self, world, number):
        draw = world.draw
        sound = [leaf for leaf in world.leaves if leaf.sound()]
        self.leaf = draw.choice(sound if draw.random() < 0.5 else world.leaves)
        self.features = set(self.leaf.features)
        self.host, self.trusted = self.leaf.host, {self.leaf.root}
        first, *rest = blocks(self.leaf.path)
        if draw.random() < 0.06:
            self.host = "somewhere.example"
            self.features.add("wrong host")
        if draw.random() < 0.08:
            self.trusted = {draw.choice([r for r, _ in ROOTS if r != self.leaf.root])}
            self.features.add("other root")
        elif draw.random() < 0.3:
            self.trusted |= {draw.choice(ROOTS)[0]}
        if "crossed" in self.features and draw.random() < 0.7:
            rest += world.crossed
            self.trusted = {draw.choice(["r1", "r2"])}
            self.features.discard("other root")
        if rest and draw.random() < 0.06:
            rest.pop(draw.randrange(len(rest)))
            self.features.add("one missing")
        if draw.random() < 0.3:
            rest += draw.sample(world.spares, 2)
            self.features.add("superfluous")
        if len(rest) > 1 and draw.random() < 0.4:
            draw.shuffle(rest)
            self.features.add("any order")
        self.folder = os.path.join(world.folder, f"chain{number}")
        os.mkdir(self.folder)
        self.certificates = [first] + rest
        self.anchors = [b for r in sorted(self.trusted)
                        for b in blocks(os.path.join(world.ca(r), "ca.pem"))]
        self.chain = self.write("chain.pem", "".join(self.certificates))
        self.trust = self.write("trust.pem", "".join(self.anchors))

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path


# ---- the four judges: each returns whether the chain holds, and in words why not ----

def ask_tlstutor(chain):
    status, text = run(TLSTUTOR, "verify", "--trust", chain.trust, "--host", chain.host, chain.chain)
    if status not in (0, 1):
        raise RuntimeError(text)
    why = re.search(r"does not hold: (\w+)", text)
    return status == 0, why.group(1) if why else ""


def ask_openssl(chain):
    status, text = run("openssl", "verify", "-CAfile", chain.trust, "-untrusted", chain.chain,
                       "-x509_strict", "-auth_level", "2", "-purpose", "sslserver",
                       "-verify_hostname", chain.host, chain.chain)
    why = re.findall(r"depth lookup: (.*)", text)
    return status == 0, why[-1] if why else text.strip()[-100:]


def ask_gnutls(chain):
    status, text = run("certtool", "--verify", "--load-ca-certificate", chain.trust, "--infile",
                       chain.chain, "--verify-hostname", chain.host, "--verify-purpose",
                       "1.3.6.1.5.5.7.3.1")
    why = re.findall(r"Chain verification output: (.*)", text)
    return status == 0, why[-1] if why else text.strip()[-100:]


def ask_nss(chain):
    database = "sql:" + chain.folder
    must("certutil", "-N", "-d", database, "--empty-password")
    for number, anchor in enumerate(chain.anchors):
        path = chain.write(f"anchor{number}.pem", anchor)
        must("certutil", "-A", "-d", database, "-n", f"anchor{number}", "-t", "C,,", "-a", "-i", path)
    paths = []
    for number, certificate in enumerate(chain.certificates):
        path = os.path.join(chain.folder, f"{number}.der")
        with open(path, "wb") as file:
            file.write(base64.b64decode("".join(certificate.splitlines()[1:-1])))
        paths.append(path)
    status, text = run("vfychain", "-d", database, "-pp", "-u", "1", *paths)
    return status == 0, " ".join(re.findall(r"ERROR (.*)", text))[:100] or text.strip()[-100:]


JUDGES = {"openssl": ask_openssl, "gnutls": ask_gnutls, "nss": ask_nss}

# ---- why they differ ----

Rule = collections.namedtuple("Rule", "who accepts ours feature why")
ALL, NOT_NSS = ("openssl", "gnutls", "nss"), ("openssl", "gnutls")

# Who judges otherwise, whether they accept, our error, a feature that the chain must have, and who
# follows which rule.
RULES = [
    Rule(("nss",), True, "certificate_name_mismatch", "",
         "vfychain is not told the host, and checks no names"),
    Rule(NOT_NSS, True, "certificate_name_mismatch", "leaf no-san",
         "takes the common name where there is no subjectAltName; RFC 9525 §2 does not"),
    Rule(ALL, True, "certificate_profile", "negative-serial",
         "looks at no serial number; RFC 5280 §4.1.2.2 has them positive"),
    Rule(ALL, True, "certificate_malformed", "leaf bad-serial",
         "looks at no serial number; RFC 5280 §4.1.2.2 gives them 20 octets at most"),
    Rule(ALL, True, "certificate_profile", "leaf v1",
         "takes version 1, and its common name; the Baseline Requirements §7.1.1 have version 3"),
    Rule(("gnutls",), True, "certificate_key_usage", "leaf wrong-usage",
         "looks at a leaf's keyUsage (RFC 5280 §4.2.1.3) only when it is used"),
    Rule(("gnutls", "nss"), True, "certificate_key_too_weak", "leaf weak-key",
         "takes 1024 bits by default; the Baseline Requirements §6.1.5 demand 2048"),
    Rule(("nss",), True, "certificate_signature_algorithm", "sha1",
         "vfychain leaves SHA-1 to its user; the Baseline Requirements §7.1.3.2 forbid it"),
    Rule(("nss",), True, "certificate_extension_duplicate", "leaf duplicate-extension",
         "takes the first of two; RFC 5280 §4.2 has one of each"),
    Rule(("nss",), True, "certificate_not_yet_valid", "not-yet-valid",
         "forgives clocks that are a day slow; RFC 5280 §6.1.3 (a)(2) does not"),
    Rule(("nss",), False, "", "ed25519",
         "has no Ed25519 keys for servers; RFC 8446 §4.2.3 and RFC 8410 do"),
    Rule(NOT_NSS, False, "", "crossed",
         "takes the first issuer of that name, and tries no other; RFC 4158 §2 does"),
]


def explain(judge, accepts, error, features):
    for rule in RULES:
        if (judge in rule.who and accepts == rule.accepts and error == rule.ours and
                any(rule.feature in feature for feature in features | {""})):
            return rule.why
    return None


# ---- all of it ----

def judge(chain):
    ours = ask_tlstutor(chain)
    theirs = {name: ask(chain) for name, ask in JUDGES.items()}
    shutil.rmtree(chain.folder)
    return chain, ours, theirs


def main():
    chains = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    folder = tempfile.mkdtemp(prefix="tlstutor-world-")
    explained, unexplained, agreed, held = collections.Counter(), [], 0, 0
    try:
        world = World(folder, random.Random(seed))
        with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
            made = [Chain(world, number) for number in range(chains)]
            for chain, ours, theirs in pool.map(judge, made):
                held += ours[0]
                different = [(n, t) for n, t in theirs.items() if t[0] != ours[0]]
                agreed += not different
                for name, (accepts, why) in different:
                    rule = explain(name, accepts, ours[1], chain.features)
                    if rule:
                        explained[name, "accepts" if accepts else "refuses", rule] += 1
                    else:
                        unexplained.append((name, accepts, why, ours, sorted(chain.features)))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{chains} chains of seed {seed}, from {world.count} leaves: {held} hold, "
          f"{agreed} judged alike by all")
    for (name, verdict, rule), count in sorted(explained.items()):
        print(f"{count:6} {name} {verdict}: {rule}")
    for name, accepts, why, ours, features in unexplained[:40]:
        print(f"unexplained: {name} {'accepts' if accepts else 'refuses'} ({why}); tlstutor "
              f"{'accepts' if ours[0] else 'refuses'} {ours[1]}; {', '.join(features)}")
    print(f"{len(unexplained)} differences without a rule")
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
