#!/usr/bin/env python3
"""commands.py - the command line: what can be typed, what is refused, and what comes out.

Exit status: 0 done and sound, 1 refused, 2 wrong usage, 3 the machine said no. An error is one line
on standard error. Read next: seeded.py, for what stands in a recording.
"""
import fcntl
import json
import os
import pty
import re
import select
import signal
import socket
import subprocess
import termios
import time

from support import (BUILD, ENVIRONMENT, PATIENCE, TLSTUTOR, Certificate, Process, authority,
                     free_port, fresh, has, must, ok, one_line, read, rsa_key, run, run_all, serve,
                     tutor, write)

COMMANDS = ("demo", "connect", "serve", "replay", "cert", "verify", "list")
STEP = re.compile(rb"^step (\d+)[ /].*$", re.M)
CONTROLS = re.compile(rb"[\x00-\x09\x0b-\x1f\x7f]")


# ---- help, version, usage ----

def examples(command):
    text = tutor(command, "--help").stdout.decode()
    return re.findall(r"^  (tlstutor .*)$", text.partition("\nExample")[2], re.M)


def test_help():
    done = tutor("--help")
    ok(done.returncode == 0 and all(f"tlstutor {c}".encode() in done.stdout for c in COMMANDS),
       "--help lists every command", done.stdout)
    ok(tutor("-h").stdout == done.stdout and tutor().stdout == done.stdout,
       "-h, and no word at all off a terminal, say the same")
    for command in COMMANDS:
        done = tutor(command, "--help")
        ok(done.returncode == 0 and done.stdout.startswith(f"tlstutor {command}".encode())
           and len(examples(command)) >= 1 and done.stderr == b"",
           f"{command} --help explains itself, with an example", done.stdout + done.stderr)
        ok(max(len(line) for line in done.stdout.decode().splitlines()) <= 100,
           f"{command} --help stays within 100 columns")


def test_examples_work_as_pasted():
    for command in ("demo", "replay", "cert", "list"):
        for example in examples(command):
            folder = fresh("paste")
            os.mkdir(folder)
            master, slave = pty.openpty()  # with --step, the person quits at the first pause
            child = subprocess.Popen(example, shell=True, cwd=folder, stdin=slave,
                                     stdout=subprocess.DEVNULL,
                                     stderr=subprocess.PIPE, preexec_fn=take_terminal,
                                     start_new_session=True,
                                     env={**ENVIRONMENT, "PATH": BUILD + ":" + os.environ["PATH"]})
            os.close(slave)
            os.write(master, b"q\n")
            error = child.communicate(timeout=PATIENCE)[1]
            os.close(master)
            ok(child.returncode == 0 and error == b"", f"the example works as pasted: {example}",
               error)


def take_terminal():
    """In the child: makes its standard input what /dev/tty is."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def test_version():
    done = tutor("--version")
    ok(done.returncode == 0
       and re.match(rb"tlstutor [0-9.]+\nGMP [0-9.]+\njansson [0-9.]+\n", done.stdout),
       "--version names the version and the libraries", done.stdout)


def refused(status, *words, name=None, about=b"", **more):
    """The program must end with this status and one line, which mentions what it is about."""
    done = tutor(*words, **more)
    return ok(done.returncode == status and one_line(done) and about in done.stderr,
              name or f"status {status} and one line: tlstutor {' '.join(str(w) for w in words)!r}",
              f"status {done.returncode}, {done.stderr!r} {done.stdout[-200:]!r}")


def test_wrong_usage():
    for words in (("frobnicate",), ("--frobnicate",), ("demo", "--frobnicate"), ("demo", "a", "b"),
                  ("connect",), ("replay",), ("cert",), ("verify",), ("list",), ("list", "nothing"),
                  ("demo", "--json"), ("demo", "--plain=yes"), ("demo", "no-such-profile"),
                  ("demo", "--profile", "none"), ("demo", "--seed", "x"), ("demo", "--seed", "-1"),
                  ("demo", "--seed", "99999999999999999999"), ("demo", "--seed", ""),
                  ("demo", "--tls", "1.1"), ("connect", "localhost", "--tls", "1.2,1.3"),
                  ("demo", "--tls", "1.3", "--suites", "TLS_RSA_WITH_AES_128_CBC_SHA"),
                  ("demo", "--suites", "TLS_NULL"), ("demo", "--suites", ""),
                  ("demo", "--at", "nowhere at all"), ("demo", "--time", "yesterday"),
                  ("demo", "--time", "2026-02-30"), ("demo", "--record", "-"),
                  ("demo", "--json", "-", "--keylog", "-"), ("demo", "--trust", "x"),
                  ("serve", "65536"), ("serve", "-1"), ("serve", "x"),
                  ("serve", "0", "--cert", "x"), ("serve", "0", "--timeout", "0"),
                  ("connect", "localhost:65536"), ("connect", "localhost:"),
                  ("connect", ":443"), ("connect", ""), ("connect", "localhost:4x"),
                  ("connect", "localhost", "--http", "no-slash"),
                  ("connect", "localhost", "--http", "/ a"),
                  ("connect", "localhost", "--http", "/\r\nX: y"), ("connect", "[::1"),
                  ("connect", "localhost:1", "--suites", "AES128-SHA"),
                  ("replay", "x", "--record", "y"), ("cert", "x", "--step")):
        refused(2, *words)
    for words, about in ((("demo", "--alpn", ","), b"an empty name"),
                         (("demo", "--alpn", "h2," + "a" * 256), b"too long a name"),
                         (("demo", "--suites", "TLS_AES_128_GCM_SHA256,"), b"an empty name"),
                         (("demo", "--at", "foo"), b"no such place: --at foo"),
                         (("demo", "--time", "1900-01-01"), b"1950"),
                         (("serve", "0", "--time", "1900-01-01"), b"1950"),
                         (("issue", "server", "x.test", "--time", "1900-01-01"), b"1950"),
                         (("issue", "ca", "x", "--time", "9999-01-01"), b"9999")):
        refused(2, *words, about=about)
    for command in (("connect", "localhost:1"), ("serve", "0")):
        refused(2, *command, "--seed", "1", about=b"--seed",
                name=f"{command[0]} refuses --seed: anybody could compute its keys")


# ---- the machine says no ----

def test_the_machine_says_no():
    refused(3, "connect", f"127.0.0.1:{free_port()}", about=b"refused",
            name="connection refused: status 3 and one line")
    refused(3, "connect", "no-such-host.invalid:443", about=b"no-such-host.invalid",
            name="a name that does not resolve: status 3 and one line")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen(1)
        refused(3, "serve", taken.getsockname()[1], about=b"in use",
                name="a port in use: status 3 and one line")
    for words in (("replay", "/nowhere/x"), ("cert", "/nowhere/x"), ("verify", "/nowhere/x"), ("cert", "/"), ("replay", "/"),
                  ("demo", "--json", "/nowhere/x"), ("demo", "--record", "/nowhere/x"),
                  ("demo", "--keylog", "/nowhere/x"),
                  ("connect", "localhost:1", "--trust", "/nowhere/x"),
                  ("serve", "0", "--cert", "/nowhere/x", "--key", "/nowhere/y"),
                  ("serve", "0", "--save-ca", "/nowhere/x"),
                  ("serve", "0", "--listen", "192.0.2.1")):
        refused(3, *words)
    for words in (("demo", "--json", "-"), ("demo", "--plain"), ("demo", "--brief"), ("--help",),
                  ("--version",), ("list", "suites"), ("demo", "--keylog", "-"),
                  ("cert", "/etc/ssl/certs/ca-certificates.crt")):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([TLSTUTOR, *words], stdin=subprocess.DEVNULL, stdout=full,
                                  stderr=subprocess.PIPE, env=ENVIRONMENT, timeout=PATIENCE,
                                  check=False)
        ok(done.returncode == 3 and one_line(done),
           f"a full disk is reported: {' '.join(words)} > /dev/full",
           f"status {done.returncode}, {done.stderr!r}")


def test_files_that_cannot_be_written_are_found_before_the_run():
    folder = fresh("folder")
    os.mkdir(folder)
    for option in ("--json", "--record", "--keylog"):
        for command in (("demo",), ("serve", "0"), ("serve", "0", "--quiet"),
                        ("connect", "localhost:1")):
            for path in ("/nowhere/x", folder):
                done = tutor(*command, option, path)
                ok(done.returncode == 3 and one_line(done) and not done.stdout
                   and done.stderr.startswith(f"tlstutor: cannot write: {path}: ".encode()),
                   f"{' '.join(command)} {option} {'FOLDER' if path == folder else path}",
                   done.stderr + done.stdout[:200])
    ok(os.listdir(folder) == [], "and nothing is left of the try")


def test_recordings_that_are_none():
    empty = write("empty.rec", b"")
    for path, why in (("/dev/null", b"no ordinary file"), (empty, b"it is empty"),
                      (write("text", b"hello\n"), b"the first line")):
        refused(1, "replay", path, about=why)


def test_outputs_that_are_closed():
    for words in (("demo", "--plain"), ("demo", "--json", "-")):
        reader = subprocess.Popen([TLSTUTOR, *words], stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, env=ENVIRONMENT)
        reader.stdout.read(100)
        reader.stdout.close()
        error = reader.stderr.read()
        ok(reader.wait(PATIENCE) in (0, 3) and error.count(b"\n") <= 1,
           f"a reader that leaves is no crash: {' '.join(words)} | head -c 100",
           f"{reader.returncode} {error!r}")
    done = run("sh", "-c", f"'{TLSTUTOR}' demo >&-")
    ok(done.returncode in (0, 3) and done.stderr.count(b"\n") <= 1,
       "a standard output that is closed is no crash",
       f"{done.returncode} {done.stderr!r}")
    done = run("sh", "-c", f"'{TLSTUTOR}' demo --brief --json {fresh('x')} <&- >&- 2>&-")
    ok(done.returncode in (0, 3), "all three standard streams closed is no crash", done.returncode)
    path = fresh("closed.json")
    run("sh", "-c", f"'{TLSTUTOR}' demo --seed 1 --json {path} <&- >&-")
    ok(not os.path.exists(path) or json.loads(read(path))["format"] == "tlstutor-recording",
       "with the streams closed, no text gets into a file that was opened meanwhile")


# ---- credentials from files ----

def test_credentials_that_do_not_do():
    ca = authority()
    good = Certificate("good", ca)
    pem, key = read(good.path), read(good.key)
    for name, certificate, private in (
            ("a key that does not fit the certificate", good.path, rsa_key("another")),
            ("a certificate in place of the key", good.path, good.path),
            ("a key in place of the certificate", good.key, good.key),
            ("an empty certificate file", write("empty", ""), good.key),
            ("an empty key file", good.path, write("empty", "")),
            ("a certificate cut off", write("cut", pem[:-60]), good.key),
            ("a key cut off", good.path, write("cut", key[:-60])),
            ("base64 that is none", write("bad", pem.replace(pem[60:64], b"!@#$")), good.key),
            ("a key of an elliptic curve", good.path, elliptic_key()),
            ("a key under a password", good.path, locked_key(good.key)),
            ("random bytes", write("random", os.urandom(3000)), good.key)):
        refused(1, "serve", "0", "--cert", certificate, "--key", private,
                name=f"serve refuses {name}: status 1 and one line")
    for name, trust in (("an empty trust file", write("empty", "")),
                        ("a trust file of random bytes", write("random", os.urandom(3000))),
                        ("a trust file cut off", write("cut", pem[:-60]))):
        refused(1, "connect", "127.0.0.1:1", "--trust", trust,
                name=f"connect refuses {name}: status 1 and one line")


def elliptic_key():
    path = fresh("ec.pem")
    must("openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out",
         path)
    return path


def locked_key(key):
    path = fresh("locked.pem")
    must("openssl", "pkcs8", "-topk8", "-in", key, "-passout", "pass:secret", "-out", path)
    return path


# ---- list, cert ----

def test_list():
    done = tutor("list", "profiles")
    ok(done.returncode == 0 and re.search(rb"^tls12-rsa\b", done.stdout, re.M)
       and re.search(rb"^tls12-rsa-ems\b", done.stdout, re.M), "list profiles", done.stdout)
    for profile in re.findall(r"^(\S+)", done.stdout.decode(), re.M):
        ok(tutor("demo", profile, "--brief").returncode == 0,
           f"the profile {profile} that is listed can be run")
    done = tutor("list", "suites")
    for suite in re.findall(r"\bTLS_\w+", done.stdout.decode()):
        shown = tutor("demo", "--suites", suite, "--brief")
        ok(shown.returncode == 0 and suite.encode() in shown.stdout,
           f"the suite {suite} that is listed can be chosen", shown.stdout + shown.stderr)


def test_a_version_alone():
    """--tls keeps what a profile has of that version, or takes what is usual in it."""
    for profile, version, agreed in (
            ("modern", "1.2", "TLS 1.2, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, x25519"),
            ("modern", "1.3", "TLS 1.3, TLS_AES_128_GCM_SHA256, X25519MLKEM768"),
            ("tls12-rsa", "1.2", "TLS 1.2, TLS_RSA_WITH_AES_128_CBC_SHA256:"),
            ("tls12-rsa", "1.3", "TLS 1.3, TLS_AES_128_GCM_SHA256, x25519"),
            ("tls13", "1.2", "TLS 1.2, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, x25519")):
        done = tutor("demo", profile, "--tls", version, "--brief")
        ok(done.returncode == 0 and agreed.encode() in done.stdout,
           f"demo {profile} --tls {version}: {agreed}", done.stdout + done.stderr)
    done = tutor("demo", "tls12-rsa", "--brief", "--suites", "TLS_CHACHA20_POLY1305_SHA256")
    ok(done.returncode == 0 and b"TLS 1.3, TLS_CHACHA20_POLY1305_SHA256" in done.stdout,
       "a suite of TLS 1.3 brings its version with it", done.stdout + done.stderr)


def test_cert():
    good = Certificate("good", authority())
    der = must("openssl", "x509", "-in", good.path, "-outform", "DER")
    other = Certificate("other", key=good.key)
    chain = write("chain", b"text before\n" + read(good.path) + b"between\n" + read(other.path)
                  + b"and after\n")
    done = tutor("cert", good.path)
    ok(done.returncode == 0 and b"CN=good" in done.stdout and b"1.2.840.113549" in done.stdout,
       "cert shows a PEM certificate", done.stdout)
    ok(tutor("cert", write("der", der)).stdout.count(b"subjectPublicKeyInfo")
       == done.stdout.count(b"subjectPublicKeyInfo"), "cert shows DER as it shows PEM")
    twice = tutor("cert", chain, "--json", "-")
    events = json.loads(twice.stdout)["events"]
    shown = [e for e in events if e["kind"] == "bytes"]
    ok(twice.returncode == 0 and len(shown) == 2 and shown[0]["hex"] == der.hex(),
       "cert shows each certificate of a file with text around them", twice.stderr)
    ok(all(sum(f["length"] for f in e["fields"] if not f["group"]) == len(e["hex"]) // 2
           for e in shown),
       "cert labels every byte of a certificate once")
    for name, content in (("garbage", os.urandom(1000)), ("an empty file", b""),
                          ("text", b"hello\n"),
                          ("DER cut off", der[:-1]), ("DER with a byte too many", der + b"\0"),
                          ("PEM cut off", read(good.path)[:-60]),
                          ("10 MB of zeros", bytes(10_000_000)),
                          ("10 MB of dashes", b"-" * 10_000_000),
                          ("a certificate that says it has 4 GB", b"\x30\x84\xff\xff\xff\xff"
                           + der[4:])):
        began = time.monotonic()
        done = tutor("cert", write("input", content))
        ok(done.returncode in (1, 3) and done.stderr.count(b"\n") == 1
           and time.monotonic() - began < 10,
           f"cert refuses {name}, in one line", f"status {done.returncode}, {done.stderr!r}")
    cut = [tutor("cert", write("input", der[:length])).returncode
           for length in range(0, len(der), 23)]
    ok(set(cut) == {1}, "cert refuses every certificate that is cut off", cut)
    system = "/etc/ssl/certs/ca-certificates.crt"
    if os.path.exists(system):
        done = tutor("cert", system, "--json", "-")
        count = read(system).count(b"BEGIN CERTIFICATE")
        shown = [e for e in json.loads(done.stdout)["events"] if e["kind"] == "bytes"]
        ok(done.returncode == 0 and len(shown) == count,
           f"cert reads all {count} of this system's authorities",
           f"status {done.returncode}, {len(shown)}, {done.stderr!r}")


# ---- recordings ----

def test_record_and_replay():
    recording, first, second = fresh("x.rec"), fresh("1.json"), fresh("2.json")
    shown = tutor("demo", "--seed", "5", "--record", recording, "--json", first)
    again = tutor("replay", recording, "--json", second)
    ok(shown.returncode == again.returncode == 0 and shown.stdout == again.stdout
       and len(shown.stdout) > 10000,
       "replay shows the same text as the run itself", again.stderr)
    ok(read(first) == read(second), "replay exports the same JSON as the run itself")
    brief = tutor("demo", "--seed", "5", "--brief").stdout
    ok(tutor("replay", recording, "--brief").stdout == brief, "replay --brief shows the same lines")
    for path in (recording, first):
        ok(os.stat(path).st_mode & 0o777 == 0o600,
           f"0600: {os.path.basename(path)}, which may hold secrets")
    whole = read(recording)
    lines = whole.splitlines(keepends=True)
    for name, content in (("garbage", os.urandom(5000)), ("an empty file", b""),
                          ("JSON of another kind", b"{}\n"),
                          ("another format",
                           whole.replace(b"tlstutor-recording", b"tlstutor-something")),
                          ("another version", re.sub(rb'"version": ?1', b'"version":999', lines[0])
                           + b"".join(lines[1:]))):
        refused(1, "replay", write("bad.rec", content), name=f"replay refuses {name}, in one line")
    for name, content in (("an event twice", b"".join(lines[:5] + lines[4:])),
                          ("an event missing", b"".join(lines[:5] + lines[6:])),
                          ("a line that is no JSON", b"".join(lines[:5]) + b"{oops\n"
                           + b"".join(lines[5:]))):
        done = tutor("replay", write("bad.rec", content))
        ok(done.returncode in (0, 1) and one_line(done)
           and re.search(b"incomplete|damaged", done.stderr),
           f"replay says in one line what it cannot read: {name}",
           f"status {done.returncode}, {done.stderr!r}")
    ends = {}
    for length in range(1, len(whole), len(whole) // 40):
        done = tutor("replay", write("cut.rec", whole[:length]), "--brief")
        within_line = whole[length - 1:length] != b"\n"
        ends[length] = done.returncode in (0, 1) and (
            one_line(done) if within_line else b"has no end" not in done.stderr)
    ok(all(ends.values()),
       "replay of a recording that is cut within a line says so, and shows the rest", ends)


def test_record_survives_an_interrupt():
    """The recording of a server that was ended can be opened: it is written as it grows."""
    recording = fresh("serve.rec")
    ours = serve("--quiet", "--record", recording)
    with socket.create_connection(("127.0.0.1", ours.port)) as silent:
        silent.sendall(b"\x16\x03\x01")
        time.sleep(0.3)
        ours.stop(signal.SIGINT)
    ok(not os.path.exists(recording) or tutor("replay", recording).returncode in (0, 1),
       "a recording that was interrupted can be opened")


def test_seeds():
    runs = [tutor("demo", "--seed", seed, "--json", "-") for seed in ("1", "1", "2")]
    ok(runs[0].returncode == 0 and runs[0].stdout == runs[1].stdout,
       "one seed: the same bytes in each run")
    ok(runs[0].stdout != runs[2].stdout, "another seed: other bytes")
    randoms = {tutor("demo", "--keylog", "-").stdout for _ in range(2)}
    ok(len(randoms) == 2, "without a seed, no two runs are alike")
    ok(json.loads(runs[0].stdout)["seed"] == 1, "the recording says its seed")


def test_keylog():
    path = fresh("keylog")
    done = tutor("demo", "--seed", "1", "--keylog", "-")
    ok(re.fullmatch(rb"CLIENT_RANDOM [0-9a-f]{64} [0-9a-f]{96}\n", done.stdout),
       "--keylog - prints the line and nothing else", done.stdout)
    for _ in range(2):
        tutor("demo", "--seed", "1", "--keylog", path)
    ok(read(path) == done.stdout * 2 and os.stat(path).st_mode & 0o777 == 0o600,
       "--keylog FILE appends, 0600", read(path))
    other = fresh("keylog")
    tutor("demo", "--seed", "1", "--brief", environment={"SSLKEYLOGFILE": other})
    ok(os.path.exists(other) and read(other) == done.stdout, "SSLKEYLOGFILE is honoured")


def test_files_are_written_whole_or_not_at_all():
    folder = fresh("folder")
    os.mkdir(folder)
    old = os.path.join(folder, "x.json")
    with open(old, "w", encoding="ascii") as file:
        file.write("old")
    tutor("demo", "--seed", "1", "--json", old)
    ok(json.loads(read(old))["version"] == 1 and os.listdir(folder) == ["x.json"],
       "a new file takes the old one's place, and nothing else is left in its folder",
       os.listdir(folder))


# ---- text ----

def test_text():
    for words in (("demo", "--plain"), ("demo",), ("demo", "--explain"), ("demo", "--brief"),
                  ("list", "suites"),
                  ("cert", Certificate("good", authority()).path)):
        done = tutor(*words)
        ok(done.returncode == 0 and not CONTROLS.search(done.stdout) and done.stdout.decode()
           and done.stdout.endswith(b"\n"),
           f"no escape codes and no control characters: {words[0]} {words[1:2]}",
           CONTROLS.findall(done.stdout)[:10])
        widest = max(done.stdout.decode().splitlines(), key=len)
        ok(len(widest) <= 100, f"no line of more than 100 columns: {words[0]} {words[1:2]}", widest)
        plain = tutor(*words, environment={"LC_ALL": "C", "LANG": "C"})
        ok(plain.returncode == 0 and plain.stdout.isascii() and len(plain.stdout) > 50,
           f"LANG=C: ASCII alone: {words[0]} {words[1:2]}",
           re.findall(rb"[^\n]*[\x80-\xff][^\n]*", plain.stdout)[:3])
    lines = tutor("demo", "--brief").stdout.decode().splitlines()
    ok(13 <= len(lines) <= 15 and "TLS_RSA_WITH_AES_128_CBC_SHA256" in lines[-1],
       "--brief: a line a message, and a verdict", "\n".join(lines))
    explained, usual = tutor("demo", "--explain").stdout, tutor("demo").stdout
    ok(len(explained) > len(usual) * 1.2, "--explain says more")
    at = tutor("demo", "--at", "Certificate")
    ok(at.returncode == 0 and b"Act 1 of 6" not in at.stdout and b"Certificate" in at.stdout[:1200],
       "--at Certificate begins there", at.stdout[:500])
    for place in ("act 5", "step 14"):
        at = tutor("demo", "--at", place)
        ok(at.returncode == 0 and len(at.stdout) < len(usual), f"--at '{place}' begins there",
           at.stdout[:500])
    refused(2, "demo", "--at", "step 999", "--json", fresh("x"), about=b"step 999",
            name="--at a step that never comes: status 2 and one line")


def test_control_characters_of_a_peer_are_not_shown():
    """What others write reaches the terminal as text alone: here, a name in a certificate."""
    bad = Certificate("evil\x1b[31m\x07name", authority())
    done = tutor("cert", bad.path)
    ok(done.returncode == 0 and not CONTROLS.search(done.stdout) and b"evil" in done.stdout,
       "an escape code in a certificate's name is not printed as one",
       CONTROLS.findall(done.stdout))


# ---- at a terminal ----

class Terminal:
    """The program with a terminal of its own, as a person has it."""

    def __init__(self, *words):
        self.shown = b""
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            os.execve(TLSTUTOR, [TLSTUTOR, *words], ENVIRONMENT)

    def read(self, until, seconds=PATIENCE):
        """Reads until it has shown this `until`, or has ended."""
        end = time.monotonic() + seconds
        while until not in self.shown and time.monotonic() < end:
            if select.select([self.master], [], [], 0.1)[0]:
                try:
                    self.shown += os.read(self.master, 65536)
                except OSError:
                    break
        return until in self.shown

    def next(self, keys, until=b"[Enter"):
        self.shown = b""
        os.write(self.master, keys)
        return self.read(until)

    def status(self):
        self.read(b"\0")  # never comes: until its end
        _, status = os.waitpid(self.pid, 0)
        os.close(self.master)
        return os.waitstatus_to_exitcode(status)


def test_step():
    person = Terminal("demo", "--step", "--plain", "--seed", "1")
    ok(person.read(b"[Enter") and STEP.findall(person.shown) == [b"1"],
       "--step stops after the first step", person.shown[-500:])
    ok(person.next(b"\n") and STEP.findall(person.shown) == [b"2"],
       "Enter goes on by one step", person.shown[-500:])
    os.write(person.master, b"q\n")
    ok(person.status() == 0 and STEP.findall(person.shown) == [b"2"], "q quits, with status 0",
       person.shown[-500:])
    person = Terminal("demo", "--step", "--plain", "--seed", "1")
    person.read(b"[Enter")
    os.write(person.master, b"\x03")
    ok(person.status() == 130, "Ctrl-C leaves with status 130")
    person = Terminal("demo", "--step", "--plain", "--seed", "1")
    steps = 0
    person.read(b"[Enter")
    while steps < 60:
        steps += 1
        if not person.next(b"\n"):
            break
    told = json.loads(tutor("demo", "--seed", "1", "--json", "-").stdout)["events"]
    expected = sum(event["kind"] == "step" for event in told)
    ok(steps == expected and person.status() == 0 and b"verdict" in person.shown,
       "an Enter for each step leads through the whole story",
       f"{steps}, {expected} {person.shown[-300:]}")
    done = run("setsid", TLSTUTOR, "demo", "--step") if has("setsid") else None
    ok(done is None or (done.returncode == 3 and one_line(done)),
       "--step without a terminal: status 3 and one line", done)


def test_no_terminal():
    with open(os.devnull, "rb") as nothing:
        done = subprocess.run([TLSTUTOR, "demo"], stdin=nothing, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE,
                              env=ENVIRONMENT, timeout=PATIENCE, check=False)
    ok(done.returncode == 0 and b"Act 6 of 6" in done.stdout,
       "demo </dev/null tells the whole story", done.stderr)
    bare = run(TLSTUTOR, environment={"TERM": "dumb"})
    ok(bare.returncode == 0 and b"tlstutor demo" in bare.stdout,
       "tlstutor alone, off a terminal, prints its usage")
    done = subprocess.run([TLSTUTOR, "demo"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          timeout=PATIENCE,
                          stderr=subprocess.PIPE, env={}, check=False)
    ok(done.returncode == 0 and done.stdout.isascii(),
       "with an empty environment it runs, in ASCII", done.stderr)


def test_signals():
    for number, status in ((signal.SIGINT, 0), (signal.SIGTERM, 0)):
        ours = serve("--quiet")
        ok(ours.stop(number) == status, f"serve --quiet ends with status 0 at {number.name}",
           ours.said())
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(1)
        for number, status in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
            waiting = Process(TLSTUTOR, "connect", f"127.0.0.1:{silent.getsockname()[1]}",
                              "--brief")
            time.sleep(0.5)
            ok(waiting.stop(number) == status,
               f"connect in the middle leaves with {status} at {number.name}",
               waiting.said())


if __name__ == "__main__":
    run_all(test_help, test_examples_work_as_pasted, test_version, test_wrong_usage,
            test_the_machine_says_no, test_files_that_cannot_be_written_are_found_before_the_run,
            test_recordings_that_are_none,
            test_outputs_that_are_closed, test_credentials_that_do_not_do, test_list, test_a_version_alone, test_cert,
            test_record_and_replay, test_record_survives_an_interrupt, test_seeds, test_keylog,
            test_files_are_written_whole_or_not_at_all, test_text,
            test_control_characters_of_a_peer_are_not_shown, test_step, test_no_terminal,
            test_signals)
