#!/usr/bin/env python3
"""seeds.py TARGET FOLDER - what a fuzz target begins with, as files in a folder.

Real certificates: the root store of this system, and Go's test data where it is installed; and what the
openssl command makes. A target without a function here begins with nothing. Read next: fuzz.h.
"""
import base64
import glob
import os
import re
import subprocess
import sys
import tempfile

PATHS = ["/etc/ssl/certs/ca-certificates.crt", "/usr/share/go-*/src/crypto/x509/*_test.go",
         "tests/unit/protocol/x509_*.h"]
BLOCK = re.compile(r"-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \1-----", re.S)


def blocks(*labels):
    """The DER of each block of PEM with one of these labels, in the files of this machine."""
    found = []
    for pattern in PATHS:
        for path in sorted(glob.glob(pattern)):
            text = open(path, encoding="utf-8", errors="replace").read().replace('\\n"', "").replace('"', "")
            for label, body in BLOCK.findall(text):
                if label in labels:
                    try:
                        found.append(base64.b64decode(body))
                    except ValueError:  # quoted as an example of what is broken
                        pass
    return found


def openssl(*words, give=b""):
    """What an openssl command prints; nothing where it is not there."""
    try:
        return subprocess.run(["openssl", *words], input=give, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, check=False).stdout
    except FileNotFoundError:
        return b""


ALGORITHMS = [("RSA", "rsa_keygen_bits:1024"), ("EC", "ec_paramgen_curve:P-256"),
              ("EC", "ec_paramgen_curve:P-384"), ("ED25519", None), ("X25519", None),
              ("RSA-PSS", "rsa_keygen_bits:1024")]


def made_keys():
    """Private keys in PEM, one of each kind."""
    return [openssl("genpkey", "-algorithm", name, *(["-pkeyopt", option] if option else []))
            for name, option in ALGORITHMS]


def made_certificates(request):
    """A certificate, or a request for one, for each kind of key; in DER."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for i, key in enumerate(made_keys()):
            path = os.path.join(folder, f"{i}.pem")
            with open(path, "wb") as file:
                file.write(key)
            found.append(openssl("req", "-new", *([] if request else ["-x509"]), "-key", path, "-subj",
                                 "/C=AT/O=Seeds/CN=seed.example.test", "-addext",
                                 "subjectAltName=DNS:seed.example.test,IP:192.0.2.1,email:a@example.test",
                                 "-addext", "tlsfeature=status_request", "-outform", "DER"))
    return found


def certificate():
    return blocks("CERTIFICATE") + made_certificates(False)


def path():
    """Chains of three, in several orders, and the roots of this system a few at a time."""
    with tempfile.TemporaryDirectory() as folder:
        def at(name):
            return os.path.join(folder, name)

        def make(name, issuer, extensions):
            openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
                    at(name + ".key"), "-subj", "/CN=" + name, "-out", at(name + ".csr"))
            with open(at("extensions"), "w", encoding="utf-8") as file:
                file.write("subjectKeyIdentifier=hash\n" + extensions)
            signer = (["-CA", at(issuer + ".pem"), "-CAkey", at(issuer + ".key"), "-CAcreateserial"] if issuer
                      else ["-signkey", at(name + ".key")])
            openssl("x509", "-req", "-in", at(name + ".csr"), *signer, "-days", "3650", "-extfile",
                    at("extensions"), "-out", at(name + ".pem"))
            return openssl("x509", "-in", at(name + ".pem"), "-outform", "DER")

        authority = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n"
        root = make("Root", None, authority)
        middle = make("Middle", "Root", authority + "nameConstraints=critical,permitted;DNS:example.com,excluded;"
                      "IP:10.0.0.0/255.0.0.0\ncertificatePolicies=1.2.3.4\npolicyConstraints="
                      "requireExplicitPolicy:0\n")
        leaf = make("Leaf", "Middle", "subjectAltName=DNS:www.example.com,email:a@example.com,URI:http://a.b/\n"
                    "extendedKeyUsage=serverAuth\ncertificatePolicies=1.2.3.4\n")
    chains = [leaf + middle + root, leaf + root + middle, leaf + middle + middle + root]
    some = blocks("CERTIFICATE")
    chains += [b"".join(some[i:i + 4]) for i in range(0, min(len(some), 60), 4)]
    return [bytes([choice]) + chain for chain in chains for choice in (0x10, 0x11, 0x15, 0x23)]


def crl():
    return blocks("X509 CRL")


def ocsp():
    return blocks("OCSP RESPONSE") + [b"\x30\x03\x0a\x01\x03"]


def csr():
    return made_certificates(True)


def key():
    """The first byte chooses the kind, in the order of object.h; the target takes it modulo 6."""
    found = []
    for pem in made_keys():
        found.append(b"\0" + openssl("pkcs8", "-topk8", "-nocrypt", "-outform", "DER", give=pem))
        found.append(b"\1" + openssl("pkcs8", "-topk8", "-passout", "pass:x", "-outform", "DER", give=pem))
        found.append(b"\2" + openssl("rsa", "-traditional", "-outform", "DER", give=pem))
        found.append(b"\3" + openssl("ec", "-outform", "DER", give=pem))
        found.append(b"\4" + openssl("pkey", "-pubout", "-outform", "DER", give=pem))
        found.append(b"\5" + openssl("rsa", "-RSAPublicKey_out", "-outform", "DER", give=pem))
    return [seed for seed in found if len(seed) > 1]


def name():
    """Each name twice; the first two bytes say where the second begins."""
    found = []
    for der in certificate():
        for at in re.finditer(rb"\x30[\x20-\x7f]\x31[\x06-\x40]\x30", der):
            length = 2 + der[at.start() + 1]
            one = der[at.start():at.start() + length]
            found.append(length.to_bytes(2, "big") + one + one)
    return found


def pem():
    return [b"text\n-----BEGIN CERTIFICATE-----\n" + base64.encodebytes(der) + b"-----END CERTIFICATE-----\n"
            for der in blocks("CERTIFICATE")[:20]] + made_keys()


def lesson():
    """The curriculum, whole and one block at a time."""
    found = []
    for path in sorted(glob.glob("lessons/curriculum/*.md")):
        with open(path, "rb") as file:
            text = file.read()
        found += [text] + text.split(b"\n\n")
    return found


def main(target, folder):
    os.makedirs(folder, exist_ok=True)
    make = globals().get(target)
    seeds = make() if target != "main" and callable(make) else []
    for i, seed in enumerate(seeds):
        with open(os.path.join(folder, f"seed-{i}"), "wb") as file:
            file.write(seed)
    print(f"{target}: {len(seeds)} seeds")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
