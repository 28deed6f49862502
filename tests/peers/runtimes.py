"""runtimes.py - peers that come with a language: Java, Node.js, Python.

Each runs a few lines of its own, which take the flavour as arguments: Peer.java, peer.js, peer.py.
Read before: flavours.py, command_line.py.
"""
import os
import sys

import flavours
from command_line import OPENSSL_GROUPS, OpenSSL, Peer, openssl_groups
from support import Process, fresh, must, run

HERE = os.path.dirname(os.path.abspath(__file__))


def started(*command):
    """A server that says on which port it listens."""
    peer = Process(*command)
    peer.port = int(peer.wait_for(r"listening on (\d+)\n").group(1))
    return peer


class Java(Peer):
    name, programs, answer = "java", ("java", "javac"), b"Java says hello"
    lacks_as_server = lacks_as_client = {"tls12-ccm", "tls13-ccm", "tls13-pq"}

    def begin(self):
        self.classes = fresh("classes")
        must("javac", "-d", self.classes, os.path.join(HERE, "Peer.java"))

    def command(self, flavour, side, *words):
        groups = flavour.group
        if flavour.retry and side == "client":  # it sends a share for a curve of either kind
            groups = f"x25519,secp256r1,{groups}"
        named = (f"-Djdk.tls.namedGroups={groups}",) if groups else ()
        return ("java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", *named, "-cp", self.classes,
                "Peer", side, f"TLSv{flavour.version}", flavour.suite, *words)

    def server(self, flavour, certificate):
        return started(*self.command(flavour, "server", certificate.path, certificate.key))

    def client(self, flavour, port):
        done = run(*self.command(flavour, "client", flavours.ca.path, port))
        return done.stdout, done.stderr


class Node(OpenSSL):
    """With an OpenSSL of its own."""
    name, programs, answer = "node", ("node", "openssl"), b"Node.js says hello"

    def begin(self):
        super().begin()
        version = run("node", "-p", "process.versions.openssl").stdout.split(b".")
        has_ml_kem = [int(n) for n in version[:2]] >= [3, 5]
        self.lacks_as_server = self.lacks_as_client = set() if has_ml_kem else {"tls13-pq"}

    def words(self, flavour, groups):
        suite = flavour.suite if flavour.is_tls13() else self.suites[flavour.suite]
        return (f"TLSv{flavour.version}", suite,
                "" if groups.startswith("ffdhe") and not flavour.is_tls13() else groups)

    def server(self, flavour, certificate):
        group = openssl_groups(flavour._replace(retry=False))
        return started("node", os.path.join(HERE, "peer.js"), "server",
                       *self.words(flavour, group), certificate.path, certificate.key,
                       flavours.dh_parameters)

    def client(self, flavour, port):
        done = run("node", os.path.join(HERE, "peer.js"), "client",
                   *self.words(flavour, openssl_groups(flavour)), flavours.ca.path, port)
        return done.stdout, done.stderr


class Python(OpenSSL):
    """Its ssl module chooses no suites of TLS 1.3, and no groups but a server's one curve."""
    name, programs, answer = "python", ("openssl",), b"Python says hello"

    def begin(self):
        super().begin()
        self.lacks_as_client = {"tls13-pq", "tls13-ccm"}
        self.lacks_as_server = {"tls13-pq", "tls13-ccm", "tls13-ffdhe"}

    def words(self, flavour):
        curve = {"P-256": "prime256v1", "P-384": "secp384r1", "P-521": "secp521r1"}.get(
            OPENSSL_GROUPS.get(flavour.group), OPENSSL_GROUPS.get(flavour.group, ""))
        suite = "" if flavour.is_tls13() else self.suites[flavour.suite]
        return flavour.version, suite, curve

    def server(self, flavour, certificate):
        return started(sys.executable, os.path.join(HERE, "peer.py"), "server",
                       *self.words(flavour), certificate.path, certificate.key,
                       flavours.dh_parameters)

    def client(self, flavour, port):
        done = run(sys.executable, os.path.join(HERE, "peer.py"), "client", *self.words(flavour),
                   flavours.ca.path, port)
        return done.stdout, done.stderr


PEERS = (Java(), Node(), Python())
