"""flavours.py - the flavours of TLS that our client and our server have in common with others.

A row is one way to agree: version, cipher suite, group, and the kind of key that signs. What a peer
calls these things, and what it does not have, it says itself; our own side is always bound to the
row, and its verdict, or its page, must name just that. Read next: matrix.py.
"""
import os
import sys
from typing import NamedTuple

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))

from support import Certificate, authority, fresh, must, rsa_key, serve, tutor  # noqa: E402


class Flavour(NamedTuple):
    name: str
    version: str
    suite: str  # the IANA name
    group: str  # likewise; empty for RSA key transport
    key: str  # of the server's certificate
    retry: bool = False  # the client is made to guess wrong: HelloRetryRequest

    def is_tls13(self):
        return self.version == "1.3"

    def cipher(self):
        """AES_128_GCM, CHACHA20_POLY1305: without what TLS 1.2 has before it, and the hash."""
        return self.suite.split("_WITH_")[-1].removeprefix("TLS_").rsplit("_SHA", 1)[0]


FLAVOURS = (
    Flavour("tls12-rsa", "1.2", "TLS_RSA_WITH_AES_128_CBC_SHA256", "", "rsa"),
    Flavour("tls12-rsa-gcm", "1.2", "TLS_RSA_WITH_AES_256_GCM_SHA384", "", "rsa"),
    Flavour("tls12-ecdhe-cbc", "1.2", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", "secp256r1", "rsa"),
    Flavour("tls12-ecdhe", "1.2", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "x25519", "rsa"),
    Flavour("tls12-ecdsa", "1.2", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "secp256r1", "ecdsa"),
    Flavour("tls12-chacha", "1.2", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", "x25519", "rsa"),
    Flavour("tls12-ccm", "1.2", "TLS_ECDHE_ECDSA_WITH_AES_128_CCM", "secp256r1", "ecdsa"),
    Flavour("tls12-ed25519", "1.2", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "x25519", "ed25519"),
    Flavour("tls12-dhe", "1.2", "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256", "ffdhe2048", "rsa"),
    Flavour("tls13", "1.3", "TLS_AES_128_GCM_SHA256", "x25519", "rsa"),
    Flavour("tls13-aes256", "1.3", "TLS_AES_256_GCM_SHA384", "secp256r1", "ecdsa"),
    Flavour("tls13-chacha", "1.3", "TLS_CHACHA20_POLY1305_SHA256", "x25519", "ecdsa"),
    Flavour("tls13-ccm", "1.3", "TLS_AES_128_CCM_SHA256", "x25519", "rsa"),
    Flavour("tls13-ed25519", "1.3", "TLS_AES_128_GCM_SHA256", "x25519", "ed25519"),
    Flavour("tls13-p521", "1.3", "TLS_AES_128_GCM_SHA256", "secp521r1", "rsa"),
    Flavour("tls13-ffdhe", "1.3", "TLS_AES_128_GCM_SHA256", "ffdhe2048", "rsa"),
    Flavour("tls13-retry", "1.3", "TLS_AES_128_GCM_SHA256", "secp384r1", "rsa", retry=True),
    Flavour("tls13-pq", "1.3", "TLS_AES_128_GCM_SHA256", "X25519MLKEM768", "ecdsa"),
)

# ---- certificates, one of each kind of key, under one authority ----

ca = authority()


def curve_key(kind):
    path = fresh(f"{kind}.pem")
    words = {"ecdsa": ("EC", "-pkeyopt", "ec_paramgen_curve:P-256"), "ed25519": ("ED25519",)}[kind]
    must("openssl", "genpkey", "-algorithm", *words, "-out", path)
    return path


certificates = {kind: Certificate("localhost", ca,
                                  key=rsa_key() if kind == "rsa" else curve_key(kind))
                for kind in ("rsa", "ecdsa", "ed25519")}
dh_parameters = fresh("ffdhe2048.pem")
must("openssl", "genpkey", "-genparam", "-algorithm", "DH", "-pkeyopt", "group:ffdhe2048", "-out",
     dh_parameters)

# ---- our side, bound to a flavour ----


def options(flavour):
    """A retry is the server's wish: it takes one group, and the client begins with another."""
    groups = f"x25519,{flavour.group}" if flavour.retry else flavour.group
    return ("--tls", flavour.version, "--suites", flavour.suite,
            *(("--groups", groups) if groups else ()))


def connect(flavour, port):
    return tutor("connect", f"localhost:{port}", "--trust", ca.path, "--brief", "--http", "/",
                 *options(flavour))


def agreed_by_client(flavour, done):
    """Its verdict. In a finite field, TLS 1.2 sends the group's numbers, not its name."""
    named = flavour.group if flavour.is_tls13() or not flavour.group.startswith("ffdhe") else ""
    verdict = f"TLS {flavour.version}, {flavour.suite}{', ' if named else ''}{named}: the handshake"
    retried = b"HelloRetryRequest" in done.stderr
    said = b" ".join(done.stderr.split())  # it may go over two lines
    return done.returncode == 0 and verdict.encode() in said and retried == flavour.retry


servers = {}


def server(flavour):
    """Our server of a flavour; the same for all peers."""
    if flavour not in servers or not servers[flavour].alive():
        mine = certificates[flavour.key]
        group = ("--groups", flavour.group) if flavour.group else ()
        servers[flavour] = serve("--quiet", "--tls", flavour.version, "--suites", flavour.suite,
                                 *group, "--cert", mine.path, "--key", mine.key)
    return servers[flavour]


def agreed_by_page(flavour, page):
    """What the page of `serve` says of the connection over which it was fetched. Some clients
    cannot be told in which group to begin, so that there may be a retry in any flavour."""
    rows = (("protocol version", f"TLS {flavour.version}"), ("cipher suite", flavour.suite),
            ("group of the key exchange", flavour.group or "none"))
    hellos = page.count(b"Its ClientHello, field by field")
    return 1 + flavour.retry <= hellos <= 1 + flavour.is_tls13() and all(
        f"<th>{name}</th><td>{value}</td>".encode() in page for name, value in rows)
