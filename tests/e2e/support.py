"""support.py - what the end-to-end tests share: results, processes, certificates, and peers.

Everything stays on loopback and in temporary folders. A process is only ever ended by the test that
started it, and the folders go when the test does, also when it failed. Read next: peers.py.
"""
import atexit
import contextlib
import io
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback

BUILD = os.path.abspath(os.environ.get("BUILD", "build"))
TLSTUTOR = os.path.join(BUILD, "tlstutor")
PATIENCE = 40  # seconds for anything that should happen at once; generous for a sanitizer's build
SUITES = {"AES128-SHA": "TLS_RSA_WITH_AES_128_CBC_SHA",
          "AES256-SHA": "TLS_RSA_WITH_AES_256_CBC_SHA",
          "AES128-SHA256": "TLS_RSA_WITH_AES_128_CBC_SHA256",
          "AES256-SHA256": "TLS_RSA_WITH_AES_256_CBC_SHA256"}
STORY = ("--profile", "tls12-rsa")  # what most of these tests are about: see lessons/profile.c
ALERTS = {"unexpected_message": 10, "bad_record_mac": 20, "record_overflow": 22,
          "handshake_failure": 40,
          "bad_certificate": 42, "unsupported_certificate": 43, "certificate_expired": 45,
          "certificate_unknown": 46, "illegal_parameter": 47, "unknown_ca": 48, "decode_error": 50,
          "protocol_version": 70, "insufficient_security": 71}

PATH = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"  # nginx lives there on some systems
# A clean start: neither the caller's key log nor its language changes what the program does.
ENVIRONMENT = {**os.environ, "LC_ALL": "C.UTF-8", "TERM": "xterm"}
ENVIRONMENT.pop("SSLKEYLOGFILE", None)

# Without these two there is nothing to prepare, and nothing to test.
if not os.path.exists(TLSTUTOR):
    print(f"not ok - {TLSTUTOR} is there: build it first")
    sys.exit(1)
if not shutil.which("openssl", path=PATH):
    print("skip - openssl: this program is not installed, and makes all the certificates")
    sys.exit(0)

# ---- results, in the form that tests/run reads ----

failures = 0


def ok(condition, name, detail=""):
    """One result. The detail, whatever helps to understand a failure, is printed only then."""
    global failures
    print(f"{'ok' if condition else 'not ok'} - {name}", flush=True)
    if not condition:
        failures += 1
        text = detail.decode(errors="replace") if isinstance(detail, bytes) else str(detail)
        print("    " + text[-1500:].replace("\n", "\n    "), flush=True)
    return bool(condition)


def skip(name, why):
    print(f"skip - {name}: {why}", flush=True)


def has(*programs):
    """Whether the programs are there; says loudly which is not, once for each test that asks."""
    missing = [p for p in programs if not shutil.which(p, path=PATH)]
    for program in missing:
        skip(program, "this program is not installed")
    return not missing


def run_all(*tests):
    """Runs each; what one of them started ends with it. An exception is a failure of that test."""
    for test in tests:
        try:
            test()
        except Exception:  # a broken test must not hide those after it
            ok(False, f"{test.__name__} ran to its end", traceback.format_exc())
        finally:
            stop_all()
    sys.exit(1 if failures else 0)


def sanitized():
    """Whether the program was built with AddressSanitizer: it has memory habits of its own."""
    with open(TLSTUTOR, "rb") as program:
        return b"__asan_init" in program.read()


# ---- folders ----

home = tempfile.mkdtemp(prefix="tlstutor-e2e-")
atexit.register(shutil.rmtree, home, ignore_errors=True)
ENVIRONMENT["XDG_DATA_HOME"] = os.path.join(home, "data")  # no authority of the caller's
made = 0


def fresh(name):
    """A path in the temporary folder that nothing has yet."""
    global made
    made += 1
    return os.path.join(home, f"{made}-{name}")


def write(name, content):
    path = fresh(name)
    with open(path, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())
    return path


def read(path):
    with open(path, "rb") as file:
        return file.read()


# ---- programs that run to their end ----

def run(*command, give=b"", environment=None, **more):
    """Runs it to its end: returncode, stdout, stderr. Killed when it takes too long."""
    return subprocess.run([str(word) for word in command], input=give, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE,
                          env={**ENVIRONMENT, "PATH": PATH, **(environment or {})},
                          timeout=PATIENCE, check=False, **more)


def tutor(*words, **more):
    return run(TLSTUTOR, *words, **more)


def must(*command, **more):
    """Runs a step of the preparation, which has to succeed."""
    done = run(*command, **more)
    if done.returncode != 0:
        raise RuntimeError(f"{command} ended with {done.returncode}: {done.stderr.decode()}")
    return done.stdout


def one_line(done):
    """Whether the program's complaint is one line of its own on standard error."""
    return re.fullmatch(rb"tlstutor: [^\n]+\n", done.stderr) is not None


# ---- programs that go on: servers, mostly ----

running = []


class Process:
    """A program that was started here. It speaks into files, so that it never blocks on us."""

    def __init__(self, *command, environment=None, stdin=subprocess.PIPE):
        self.out_path, self.err_path = fresh("stdout"), fresh("stderr")
        with open(self.out_path, "wb") as out, open(self.err_path, "wb") as err:
            self.child = subprocess.Popen([str(word) for word in command], stdin=stdin, stdout=out,
                                          stderr=err, start_new_session=True,
                                          env={**ENVIRONMENT, "PATH": PATH, **(environment or {})})
        self.pid = self.child.pid
        running.append(self)

    def out(self):
        return read(self.out_path)

    def said(self):
        return self.out() + read(self.err_path)

    def say(self, text):
        """Gives it something to read on its standard input."""
        self.child.stdin.write(text)
        self.child.stdin.flush()

    def wait_for(self, pattern):
        """Waits until it has said a line that fits, and returns the match."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            ended = self.child.poll() is not None
            found = re.search(pattern.encode(), self.said())
            if found:
                return found
            if ended:
                break
            time.sleep(0.02)
        raise RuntimeError(f"{pattern} was never said: {self.said().decode(errors='replace')}")

    def wait(self, seconds=PATIENCE):
        """Its exit status, once it has ended by itself."""
        return self.child.wait(timeout=seconds)

    def alive(self):
        return self.child.poll() is None

    def stop(self, number=signal.SIGTERM):
        """Ends it, and returns its exit status."""
        if self.child.stdin:
            with contextlib.suppress(OSError):
                self.child.stdin.close()
        if self.alive():
            self.child.send_signal(number)
            try:
                self.child.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.child.kill()
        if self in running:
            running.remove(self)
        return self.child.wait()


def stop_all():
    for process in list(running):
        process.stop()


atexit.register(stop_all)


def free_port():
    """A port that was free a moment ago, for peers that cannot take 0 and say which they got."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_port(port):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    raise RuntimeError(f"nobody listens on port {port}")


# ---- certificates, made with the openssl command ----

CA_EXTENSIONS = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n"
SERVER_NAMES = "subjectAltName=DNS:localhost,IP:127.0.0.1\n"
SERVER_EXTENSIONS = ("basicConstraints=critical,CA:FALSE\nextendedKeyUsage=serverAuth\n"
                     "keyUsage=critical,digitalSignature,keyEncipherment\n" + SERVER_NAMES)
keys = {}


def rsa_key(name="any", bits=2048):
    """A key file; one for each name, since making them takes time."""
    if (name, bits) not in keys:
        path = fresh("key.pem")
        must("openssl", "genrsa", "-out", path, bits)
        keys[name, bits] = path
    return keys[name, bits]


class Certificate:
    """A certificate and its key, as PEM files, signed by `issuer`, or by itself without one."""

    def __init__(self, subject, issuer=None, extensions=SERVER_EXTENSIONS, key=None, days=30,
                 digest="sha256"):
        self.key = key or rsa_key(subject)
        self.path = fresh("certificate.pem")
        request = must("openssl", "req", "-new", "-key", self.key, "-subj", f"/CN={subject}")
        signer = (["-CA", issuer.path, "-CAkey", issuer.key] if issuer else ["-signkey", self.key])
        must("openssl", "x509", "-req", *signer, "-set_serial", made, "-days", days, f"-{digest}",
             "-extfile", write("extensions", extensions), "-out", self.path, give=request)

    def chain(self, *others):
        """A file with this certificate, and the others after it."""
        return write("chain.pem", b"".join(read(c.path) for c in (self, *others)))


def authority(name="Test CA"):
    return Certificate(name, extensions=CA_EXTENSIONS)


# ---- peers ----

def serve(*options, **more):
    """Our server, once it listens; with its `port`, and `trust`, the file a client has to trust."""
    trust = None if "--cert" in options else fresh("made-ca.pem")
    saving = ["--save-ca", trust] if trust else []
    server = Process(TLSTUTOR, "serve", "0", *saving, *options, **more)
    server.port = int(server.wait_for(r"listening on 127\.0\.0\.1:(\d+)\n").group(1))
    server.trust = trust
    return server


def openssl_server(certificate, *options, version=("-tls1_2",), **more):
    """openssl s_server on a port that it chose itself; TLS 1.2 where nothing else is asked for."""
    server = Process("openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", certificate.path,
                     "-key",
                     certificate.key, *version, *options, **more)
    server.port = int(server.wait_for(r"ACCEPT 127\.0\.0\.1:(\d+)\n").group(1))
    return server


def alert_seen(text):
    """The number of the alert that an OpenSSL program says it was sent; None when there is none."""
    found = re.search(rb"SSL alert number (\d+)", text)
    return int(found.group(1)) if found else None


@contextlib.contextmanager
def plain_server(talk):
    """A server made of nothing but a socket: yields its port, and `talk(socket)` is what it does
    with its one client. What the client does to it (a reset, say) is no concern of the test."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(1)
        listener.settimeout(PATIENCE)

        def answer():
            with contextlib.suppress(OSError):
                client, _ = listener.accept()
                with client:
                    client.settimeout(PATIENCE)
                    talk(client)
        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(PATIENCE)


def drain(connection):
    """All that comes until the other side closes."""
    received = io.BytesIO()
    with contextlib.suppress(OSError):
        while chunk := connection.recv(65536):
            received.write(chunk)
    return received.getvalue()
