"""nss.py - Mozilla's library, by its test programs: tstclnt and selfserv, with certutil and pk12util.

They keep certificates and keys in a database. Read before: flavours.py, command_line.py.
"""
import flavours
from command_line import GET, Peer
from support import Process, fresh, free_port, must, run, tutor, wait_for_port, write

GROUPS = {"x25519": "x25519", "secp256r1": "P256", "secp384r1": "P384", "secp521r1": "P521",
          "ffdhe2048": "FF2048"}


def database():
    """A new one, with our authority in it."""
    path = fresh("nssdb")
    must("mkdir", path)
    must("certutil", "-N", "-d", f"sql:{path}", "--empty-password")
    must("certutil", "-A", "-d", f"sql:{path}", "-n", "ca", "-t", "C,,", "-i", flavours.ca.path)
    return path


def suite_codes():
    """Of our own list, `TLS_... 0x1301`: NSS goes by the numbers."""
    return dict(line.split() for line in tutor("list", "suites").stdout.decode().splitlines())


class NSS(Peer):
    name, programs = "nss", ("tstclnt", "selfserv", "certutil", "pk12util")
    answer = b"HTTP/1.0 200 OK"
    lacks_as_server = lacks_as_client = {"tls12-ccm", "tls13-ccm", "tls12-ed25519", "tls13-ed25519",
                                         "tls13-pq"}

    def begin(self):
        # A database for each kind: certificates of one subject would have one name there.
        self.databases = {kind: f"sql:{database()}" for kind in ("rsa", "ecdsa")}
        self.codes = suite_codes()
        for kind, path in self.databases.items():
            mine, bundle = flavours.certificates[kind], fresh(f"{kind}.p12")
            must("openssl", "pkcs12", "-export", "-in", mine.path, "-inkey", mine.key, "-name",
                 kind, "-passout", "pass:x", "-out", bundle)
            must("pk12util", "-i", bundle, "-d", path, "-W", "x", "-K", "")

    def words(self, flavour, retry):
        """Its suite is `:C02F`."""
        groups = [GROUPS[flavour.group]] if flavour.group else []
        if retry:
            groups.insert(0, "x25519")
        version = f"tls{flavour.version}"
        return ("-d", self.databases[flavour.key], "-V", f"{version}:{version}", "-c",
                ":" + self.codes[flavour.suite][2:].upper(),
                *(("-I", ",".join(groups)) if groups else ()))

    def server(self, flavour, certificate):
        port = free_port()
        which = ("-e", "ecdsa") if flavour.key == "ecdsa" else ("-n", "rsa")
        peer = Process("selfserv", "-p", port, *which, "-H", "1", *self.words(flavour, False))
        wait_for_port(port)
        peer.port = port
        return peer

    def client(self, flavour, port):
        done = run("tstclnt", "-h", "localhost", "-4", "-p", port, "-A", write("request", GET),
                   *self.words(flavour, flavour.retry))
        return done.stdout, done.stderr


PEERS = (NSS(),)
