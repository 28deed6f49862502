"""judges.py - who is asked about a chain: `tlstutor verify`, and the programs that it is compared with.

Each is asked the same, as far as it can be: a TLS server, its host's name or address, one time, RSA of at least
2048 bits, no SHA-1, policies, and lists of revoked certificates where the chain has some. What one cannot be
asked is no answer (NotAsked). Read next: explained.py.
"""
import ipaddress
import json
import os
import re
import shutil
import subprocess

from certificate import NOW, pem

NO_ANSWER = 60  # seconds


class NotAsked(Exception):
    """Why this program cannot be asked about this chain."""


class Files:
    """A chain as files in a folder, in the forms that the programs take."""

    def __init__(self, folder, chain):
        self.folder, self.chain = folder, chain
        self.leaf = self.write("leaf.pem", chain.leaf_pem())
        self.sent = self.write("sent.pem", chain.sent_pem()) if chain.sent else None
        self.all = self.write("all.pem", chain.leaf_pem() + chain.sent_pem())
        self.trusted = self.write("trusted.pem", chain.trusted_pem())
        self.lists = None
        if chain.lists is not None:
            self.lists = self.write("lists.pem", "".join(pem("X509 CRL", made.der()) for made in chain.lists))

    def write(self, name, content):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())
        return path


def run(*words):
    return subprocess.run(words, capture_output=True, timeout=NO_ANSWER, check=False,
                          env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "HOME": "/nonexistent"})


def is_address(host):
    try:
        return bool(ipaddress.ip_address(host))
    except ValueError:
        return False


class Tlstutor:
    """Ours: its reason is the name of the error, and the sentence."""

    def __init__(self, program):
        self.program = program

    def judge(self, files):
        words = ["--trust", files.trusted, "--host", files.chain.host, "--time", NOW.strftime("%Y-%m-%dT%H:%M:%SZ")]
        words += ["--untrusted", files.sent] if files.sent else []
        words += ["--crl", files.lists] if files.chain.lists else []
        done = run(self.program, "verify", "--json", "-", *words, files.leaf)
        found = json.loads(done.stdout)
        if done.returncode != (0 if found["valid"] else 1):
            raise RuntimeError(f"status {done.returncode}: {done.stderr.decode()}")
        return found["valid"], f"{found.get('error')}: {found['reason']}"


class OpenSSL:
    name, program = "openssl", "openssl"
    more = ()

    def __init__(self, folder):
        pass

    def judge(self, files):
        host = files.chain.host
        words = ["-CAfile", files.trusted, "-no-CApath", "-no-CAstore", "-partial_chain", "-purpose", "sslserver",
                 "-attime", str(int(NOW.timestamp())), "-auth_level", "2", "-policy", "2.5.29.32.0", *self.more,
                 "-verify_ip" if is_address(host) else "-verify_hostname", host]
        words += ["-untrusted", files.sent] if files.sent else []
        if files.lists:
            words += ["-crl_check_all"] + (["-CRLfile", files.lists] if files.chain.lists else [])
        done = run("openssl", "verify", *words, files.leaf)
        if done.returncode == 0:
            return True, "OK"
        said = (done.stderr + done.stdout).decode(errors="replace")
        reasons = re.findall(r"error \d+ at .*lookup: ?(.*)", said)
        return False, "; ".join(dict.fromkeys(reasons)) or said.strip().splitlines()[0]


class OpenSSLStrict(OpenSSL):
    name, more = "openssl -x509_strict", ("-x509_strict",)


class GnuTLS:
    """certtool; it has no option for the time, and so judges as of now."""
    name, program = "certtool", "certtool"

    def __init__(self, folder):
        pass

    def judge(self, files):
        if files.chain.clock_matters:
            raise NotAsked("it takes no time")
        words = ["--load-ca-certificate", files.trusted, "--infile", files.all, "--verify-hostname",
                 files.chain.host, "--verify-purpose", "1.3.6.1.5.5.7.3.1", "--verify-profile", "medium"]
        words += ["--load-crl", files.lists] if files.chain.lists else []
        done = run("certtool", "--verify", *words)
        said = (done.stdout + done.stderr).decode(errors="replace")
        verdict = re.findall(r"Chain verification output: (.*)", said)
        return done.returncode == 0, verdict[-1] if verdict else said.strip().splitlines()[-1]


class NSS:
    """vfychain, with NSS's path validation (libpkix); it takes no name, and lists only from a database."""
    name, program = "vfychain", "vfychain"

    def __init__(self, folder):
        self.database = os.path.join(folder, "nss")
        os.makedirs(self.database)
        run("certutil", "-N", "-d", f"sql:{self.database}", "--empty-password")

    def judge(self, files):
        if files.chain.lists is not None:
            raise NotAsked("it takes lists of revoked certificates only from a database")
        if files.chain.has_kind("ed25519"):
            raise NotAsked("it does not know Ed25519")
        words = [files.write(f"{i}.der", c.der()) for i, c in enumerate([files.chain.server] + files.chain.sent)]
        words += ["-t"] + [files.write(f"anchor{i}.der", c.der()) for i, c in enumerate(files.chain.trusted)]
        done = run("vfychain", "-d", f"sql:{self.database}", "-pp", "-u", "1", "-b", NOW.strftime("%y%m%d%H%MZ"), *words)
        said = (done.stdout + done.stderr).decode(errors="replace")
        reasons = re.findall(r"ERROR -?\d+: (.*)", said)
        return "Chain is good!" in said, "; ".join(dict.fromkeys(reasons)) or said.strip().splitlines()[-1]


PEERS = (OpenSSL, OpenSSLStrict, GnuTLS, NSS)


def is_there(peer):
    return shutil.which(peer.program) is not None
