"""command_line.py - peers that are commands: OpenSSL, GnuTLS, curl, wget, nginx, Botan.

Each says in its own words what a flavour is. Read before: flavours.py, matrix.py.
"""
import os
import re
import shutil

import flavours
from support import PATH, Process, fresh, free_port, home, must, run, wait_for_port, write

GET = b"GET /hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


class Peer:
    """What the matrix asks of a peer; `server` and `client` where it is one."""
    name, programs, answer = "", (), b""
    lacks_as_server = lacks_as_client = frozenset()

    def missing(self):
        """Why it cannot be tried; None where it can."""
        absent = [p for p in self.programs if not shutil.which(p, path=PATH)]
        return f"{', '.join(absent)}: not installed" if absent else None

    def begin(self):
        """Prepares what all its flavours need."""

    def end(self):
        """Ends what begin() has started."""


# ---- OpenSSL, and who speaks with its library ----

OPENSSL_GROUPS = {"x25519": "X25519", "secp256r1": "P-256", "secp384r1": "P-384",
                  "secp521r1": "P-521"}


def openssl_names():
    """Of its suites, by their IANA names: `0xC0,0x2F - TLS_... - ECDHE-... ...`"""
    listing = must("openssl", "ciphers", "-stdname", "ALL:COMPLEMENTOFALL:@SECLEVEL=0").decode()
    return dict(re.findall(r"^(TLS_\S+)\s+- (\S+)", listing, re.M))


def openssl_groups(flavour):
    group = OPENSSL_GROUPS.get(flavour.group, flavour.group)
    return f"X25519:{group}" if flavour.retry else group


class OpenSSL(Peer):
    name, programs, answer = "openssl", ("openssl",), b"Cipher is"

    def begin(self):
        self.suites = openssl_names()
        if b"X25519MLKEM768" not in run("openssl", "list", "-kem-algorithms").stdout:
            self.lacks_as_server = self.lacks_as_client = {"tls13-pq"}

    def words(self, flavour, groups):
        if flavour.is_tls13():
            return ("-tls1_3", "-ciphersuites", flavour.suite, "-groups", groups)
        named = ("-groups", groups) if groups and not groups.startswith("ffdhe") else ()
        return ("-tls1_2", "-cipher", self.suites[flavour.suite], *named)

    def server(self, flavour, certificate):
        group = openssl_groups(flavour._replace(retry=False))
        peer = Process("openssl", "s_server", "-accept", "127.0.0.1:0", "-www", "-cert",
                       certificate.path, "-key", certificate.key, "-dhparam",
                       flavours.dh_parameters, *self.words(flavour, group))
        peer.port = int(peer.wait_for(r"ACCEPT 127\.0\.0\.1:(\d+)\n").group(1))
        return peer

    def client(self, flavour, port):
        done = run("openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-CAfile",
                   flavours.ca.path, "-servername", "localhost", "-verify_hostname", "localhost",
                   "-verify_return_error", "-ign_eof", *self.words(flavour,
                                                                  openssl_groups(flavour)),
                   give=GET)
        return done.stdout, done.stderr


class Curl(OpenSSL):
    """Of Debian: with OpenSSL."""
    name, programs = "curl", ("curl", "openssl")
    server = property()  # it is none

    def client(self, flavour, port):
        suite = (("--tlsv1.3", "--tls13-ciphers", flavour.suite) if flavour.is_tls13() else
                 ("--tlsv1.2", "--tls-max", "1.2", "--ciphers", self.suites[flavour.suite]))
        groups = openssl_groups(flavour)
        named = ("--curves", groups) if groups and (flavour.is_tls13()
                                                    or not groups.startswith("ffdhe")) else ()
        done = run("curl", "-sS", "--noproxy", "*", "--max-time", "30", "--cacert",
                   flavours.ca.path, *suite, *named, f"https://localhost:{port}/")
        return done.stdout, done.stderr


class Nginx(OpenSSL):
    name, programs, answer = "nginx", ("nginx", "openssl"), b"nginx says hello"
    client = property()  # it is none

    def server(self, flavour, certificate):
        folder, port = fresh("nginx"), free_port()
        os.mkdir(folder)
        os.chmod(home, 0o755)  # as root, its worker becomes another user, and has to read its files
        temporary = "".join(f"{kind}_temp_path {folder}/{kind};"
                            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        suite = (f"ssl_conf_command Ciphersuites {flavour.suite};" if flavour.is_tls13() else
                 f"ssl_ciphers {self.suites[flavour.suite]};")
        group = openssl_groups(flavour._replace(retry=False))
        curve = f"ssl_ecdh_curve {group};" if group and (flavour.is_tls13()
                                                         or not group.startswith("ff")) else ""
        peer = Process("nginx", "-p", folder, "-e", "stderr", "-c", write("nginx.conf", f"""
            daemon off; master_process off; pid {folder}/pid; error_log stderr info;
            events {{ }}
            http {{
                {temporary} access_log off;
                server {{
                    listen 127.0.0.1:{port} ssl;
                    ssl_certificate {certificate.path}; ssl_certificate_key {certificate.key};
                    ssl_protocols TLSv{flavour.version}; {suite} {curve}
                    ssl_dhparam {flavours.dh_parameters};
                    location / {{ return 200 "nginx says hello\\n"; }}
                }}
            }}"""))
        wait_for_port(port)
        peer.port = port
        return peer


# ---- mbedTLS and wolfSSL: Debian has no programs of theirs, but a web server with either ----

class Lighttpd(Peer):
    """It is not bound to a flavour: our client is, so that it has no other choice. What it does not
    turn on by itself it does not have: no RSA key transport, no CBC, and with mbedTLS 2 no TLS 1.3."""
    programs, answer = ("lighttpd",), b"lighttpd says hello"
    folders = ("/usr/lib/lighttpd", "/usr/lib64/lighttpd", "/usr/local/lib/lighttpd")

    def __init__(self, name, module, has):
        self.name, self.module = name, module
        self.lacks_as_server = frozenset(f.name for f in flavours.FLAVOURS) - frozenset(has.split())

    def missing(self):
        there = any(os.path.exists(f"{folder}/{self.module}.so") for folder in self.folders)
        return super().missing() or (None if there else f"lighttpd's {self.module}: not installed")

    def server(self, flavour, certificate):
        folder, port = fresh("lighttpd"), free_port()
        os.mkdir(folder)
        with open(os.path.join(folder, "index.html"), "wb") as page:
            page.write(self.answer)
        peer = Process("lighttpd", "-D", "-f", write("lighttpd.conf", f"""
            server.document-root = "{folder}"
            server.bind = "127.0.0.1"
            server.port = {port}
            server.modules = ( "{self.module}" )
            index-file.names = ( "index.html" )
            ssl.engine = "enable"
            ssl.pemfile = "{certificate.path}"
            ssl.privkey = "{certificate.key}"
            ssl.ca-file = "{flavours.ca.path}"
            """))
        wait_for_port(port)
        peer.port = port
        return peer


# ---- GnuTLS, and who speaks with its library ----

GNUTLS_GROUPS = {"X25519MLKEM768": "X25519-MLKEM768"}


def gnutls_priority(flavour):
    """What GnuTLS calls a priority string, from nothing: only this flavour. It sends a share for a
    curve of either kind, so that a retry takes a third."""
    group = GNUTLS_GROUPS.get(flavour.group, flavour.group.upper())
    groups = ("X25519", "SECP256R1", group) if flavour.retry else (group,) if group else ()
    words = [f"VERS-TLS{flavour.version}", "CTYPE-X509", "SIGN-ALL", "COMP-NULL",
             flavour.cipher().replace("_", "-")]
    if not flavour.is_tls13():
        words.append(flavour.suite.split("_WITH_")[0].removeprefix("TLS_").replace("_", "-"))
    mac = {"SHA": "SHA1", "SHA256": "SHA256"}[flavour.suite.rsplit("_", 1)[1]] \
        if "CBC" in flavour.suite else "AEAD"
    return ":".join(["NONE", *(f"+{word}" for word in (*words, mac)),
                     *(f"+GROUP-{g}" for g in groups)])


def gnutls_lacks():
    listing = run("gnutls-cli", "--list").stdout
    return frozenset() if b"MLKEM768" in listing else {"tls13-pq"}


class GnuTLS(Peer):
    name, programs, answer = "gnutls", ("gnutls-cli", "gnutls-serv"), b"GnuTLS"

    def begin(self):
        self.lacks_as_server = self.lacks_as_client = gnutls_lacks()

    def server(self, flavour, certificate):
        port = free_port()
        peer = Process("gnutls-serv", "--http", "--port", port, "--x509certfile", certificate.path,
                       "--x509keyfile", certificate.key, "--disable-client-cert", "--dhparams",
                       flavours.dh_parameters,
                       "--priority", gnutls_priority(flavour._replace(retry=False)))
        peer.wait_for(r"IPv4 0\.0\.0\.0 port \d+\.\.\.done")
        peer.port = port
        return peer

    def client(self, flavour, port):
        done = run("gnutls-cli", "--port", port, "localhost", "--x509cafile", flavours.ca.path,
                   "--priority", gnutls_priority(flavour), "--logfile", os.devnull, give=GET)
        return done.stdout, done.stderr


class Wget(Peer):
    """Of Debian: with GnuTLS."""
    name, programs = "wget", ("wget", "gnutls-cli")

    def missing(self):
        why = super().missing()
        return why or (None if b"+ssl/gnutls" in run("wget", "--version").stdout else
                       "wget: this one is without GnuTLS")

    def begin(self):
        self.lacks_as_client = gnutls_lacks()

    def client(self, flavour, port):
        done = run("wget", "-q", "-O", "-", "--no-proxy", "--no-hsts", "--timeout=30", "--tries=1",
                   f"--ca-certificate={flavours.ca.path}", f"--ciphers={gnutls_priority(flavour)}",
                   f"https://localhost:{port}/")
        return done.stdout, done.stderr


# ---- Botan ----

BOTAN_CIPHERS = {"AES_128_CBC": "AES-128", "AES_128_GCM": "AES-128/GCM",
                 "AES_256_GCM": "AES-256/GCM", "AES_128_CCM": "AES-128/CCM",
                 "CHACHA20_POLY1305": "ChaCha20Poly1305"}


class Botan(Peer):
    """Of version 2: TLS 1.2. Its server sends back what it is sent, and closes nothing."""
    name, programs = "botan", ("botan",)
    lacks_as_client = {"tls12-ed25519", *(f.name for f in flavours.FLAVOURS if f.is_tls13())}

    def policy(self, flavour):
        exchange = flavour.suite.split("_")[1]
        mac = "AEAD" if "CBC" not in flavour.suite else \
            {"SHA": "SHA-1", "SHA256": "SHA-256"}[flavour.suite.rsplit("_", 1)[1]]
        group = {"ffdhe2048": "ffdhe/ietf/2048"}.get(flavour.group, flavour.group)
        return write("policy", "\n".join((
            "allow_tls12=true", f"ciphers={BOTAN_CIPHERS[flavour.cipher()]}", f"macs={mac}",
            f"key_exchange_methods={exchange.removesuffix('E')}",
            f"signature_methods={'IMPLICIT' if exchange == 'RSA' else 'ECDSA RSA'}",
            f"key_exchange_groups={group or 'x25519'}", "")))

    def client(self, flavour, port):
        """It leaves when its input ends, so that this has to wait for the answer."""
        command = ('(cat "$0"; sleep 1) | botan tls_client localhost --port="$1" '
                   '--trusted-cas="$2" --skip-system-cert-store --tls1.2 --policy="$3"')
        done = run("sh", "-c", command, write("request", GET), port, flavours.ca.path,
                   self.policy(flavour))
        return done.stdout, done.stderr


LIGHT = (OpenSSL(), GnuTLS(), Curl(), Wget(), Nginx())
PEERS = (*LIGHT, Botan(),
         Lighttpd("mbedTLS", "mod_mbedtls", "tls12-ecdhe tls12-ecdsa tls12-chacha"),
         Lighttpd("wolfSSL", "mod_wolfssl", "tls12-ecdhe tls12-ecdsa tls12-chacha tls12-ed25519 "
                  "tls13 tls13-aes256 tls13-chacha tls13-ccm tls13-ed25519 tls13-p521 tls13-ffdhe"))
