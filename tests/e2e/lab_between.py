#!/usr/bin/env python3
"""lab_between.py - the lab's attacker between real programs on this machine: openssl as the server, curl
and openssl as the victims.

An experiment that may be played so has a row in VICTIMS: what its victims are to make of it. Nothing
here leaves loopback, and what would is refused.
"""
import contextlib
import json
import subprocess
import sys

from support import (PATIENCE, TLSTUTOR, Process, fresh, has, must, ok, read, run, run_all, tutor)


class World:
    """A server of openssl's with a certificate for localhost, and the authority that signed it."""

    def __init__(self):
        self.folder = fresh("ca")
        must(TLSTUTOR, "issue", "server", "localhost", "--ca", self.folder)
        self.trust = f"{self.folder}/ca.pem"
        self.server = Process("openssl", "s_server", "-accept", "127.0.0.1:0", "-www",
                              "-cert", f"{self.folder}/localhost.pem",
                              "-key", f"{self.folder}/localhost.key")
        self.server.port = int(self.server.wait_for(r"ACCEPT 127\.0\.0\.1:(\d+)\n").group(1))


@contextlib.contextmanager
def attacker(world, name, *options):
    """The attacker, once it listens; its recording as JSON is there when it has been stopped."""
    path = fresh(f"{name}.json")
    process = Process(TLSTUTOR, "lab", name, "--between", "0", f"localhost:{world.server.port}",
                      "--brief", "--json", path, *options)
    process.port = int(process.wait_for(r"listening on 127\.0\.0\.1:(\d+)\n").group(1))
    process.json = path
    yield process
    process.stop()


def curl(process, world, *options):
    return run("curl", "--silent", "--show-error", "--max-time", str(PATIENCE), "--cacert",
               world.trust, *options, f"https://localhost:{process.port}/")


def s_client(process, world):
    return run("openssl", "s_client", "-connect", f"localhost:{process.port}", "-CAfile",
               world.trust, "-verify_hostname", "localhost", "-verify_return_error",
               give=b"GET / HTTP/1.0\r\n\r\n")


# ---- in the middle ----

def check_recording(name, path):
    """Everything that the attacker's two ends did is in one recording, and can be computed again."""
    done = subprocess.run([sys.executable, "tests/formula.py", path], timeout=PATIENCE,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    ok(done.returncode == 0, f"{name}: formula.py agrees", done.stdout)
    return json.loads(read(path))["events"]


def stolen(events):
    return {e["name"]: bytes.fromhex(e["hex"]) for e in events
            if e["kind"] == "secret" and e["name"].startswith("stolen ")}


def test_posing_as_the_server():
    world = World()
    name = "mitm-self-signed"
    with attacker(world, name) as process:
        done = curl(process, world)
        ok(done.returncode == 60, f"{name}: curl does not believe the certificate", done.stderr)
        done = s_client(process, world)
        ok(done.returncode != 0 and b"verify error" in done.stderr + done.stdout,
           f"{name}: nor does openssl", done.stderr)
        done = curl(process, world, "--insecure", "--header", "Cookie: session=0123456789abcdef")
        ok(done.returncode == 0 and b"<HTML>" in done.stdout,
           f"{name}: whoever does not look gets the page, and notices nothing", done.stderr)
    events = check_recording(name, process.json)
    taken = stolen(events)
    ok(b"Cookie: session=0123456789abcdef" in taken.get("stolen request", b"")
       and b"200 ok" in taken.get("stolen answer", b""),
       f"{name}: the attacker has read what both said", taken)
    refused = [e for e in events if e["kind"] == "failure" and e["from_peer"]]
    ok({e["alert"] for e in refused} == {"unknown_ca"} and len(refused) == 2,
       f"{name}: the recording says why the two would not talk", refused)


# ---- on the wire ----

def test_flip_a_bit():
    """The first connection has a bit flipped that means nothing; each after it, one that does."""
    world = World()
    with attacker(world, "flip-a-bit") as process:
        statuses = [curl(process, world, "--max-time", "3").returncode for _ in range(5)]
        ok(statuses[0] == 0 and all(statuses[1:]), "flip-a-bit: curl notices each bit that matters",
           statuses)
        done = s_client(process, world)
        ok(done.returncode != 0 or b"alert" in done.stderr, "flip-a-bit: and so does openssl",
           done.stderr)
    events = json.loads(read(process.json))["events"]
    flips = [e for e in events if e["kind"] == "step" and e.get("subject") == "flipped_bit"]
    ok(len(flips) == 6 and {e["actor"] for e in events} == {"attacker"},
       "flip-a-bit: each flip is a step of the attacker's", len(flips))


# What each makes of a connection that curl would have made with TLS 1.3: which of curl's exit statuses it
# ends with. 35: the handshake failed; 56: later; 28: it waited in vain.
ON_THE_WIRE = {"strip-ciphers": (35,), "downgrade-version": (35,), "replay-a-record": (35, 56),
               "reorder-records": (35, 56), "drop-a-message": (28,), "truncate": (35, 56)}


def test_on_the_wire():
    world = World()
    for name, statuses in ON_THE_WIRE.items():
        with attacker(world, name, "--once") as process:
            done = curl(process, world, "--max-time", "3")
            ok(done.returncode in statuses, f"{name}: curl does not get its page ({done.returncode})",
               done.stderr)
        events = json.loads(read(process.json))["events"]
        moves = {e["subject"] for e in events if e["kind"] == "step"} - {"passing_record", name}
        ok(moves, f"{name}: the attacker's move is told", moves)


# ---- with an authority's help ----

# With the authority that the client trusts: what curl says, 60 for a certificate that it refuses.
SIGNED = {"mitm-wrong-name": 60, "mitm-expired": 60, "mitm-lookalike-ca": 60, "mitm-rogue-ca": 0}


def test_signed_by_the_authority():
    world = World()
    for name, status in SIGNED.items():
        with attacker(world, name, "--ca", world.folder) as process:
            done = curl(process, world, "--header", "Cookie: session=abc")
            ok(done.returncode == status, f"{name}: curl ends with {status}",
               f"{done.returncode} {done.stderr}")
        taken = stolen(check_recording(name, process.json))
        ok((b"session=abc" in taken.get("stolen request", b"")) == (status == 0),
           f"{name}: the cookie is {'lost' if status == 0 else 'safe'}", taken)


def test_without_tls():
    """Towards the client there is no TLS at all: no check could notice."""
    world = World()
    with attacker(world, "sslstrip") as process:
        done = run("curl", "--silent", "--show-error", "--max-time", str(PATIENCE), "--header",
                   "Cookie: session=abc", f"http://localhost:{process.port}/")
        ok(done.returncode == 0 and b"<HTML>" in done.stdout, "sslstrip: curl gets its page",
           done.stderr)
    events = check_recording("sslstrip", process.json)
    read_by_all = [e for e in events if e["kind"] == "bytes" and e["layer"] == "message"
                   and "session=abc".encode().hex() in e["hex"]]
    ok(any(e["keys"] is None for e in read_by_all), "sslstrip: the cookie went in the clear",
       read_by_all)


# ---- what is refused ----

def test_only_this_machine():
    for to in ("example.com:443", "192.0.2.1:443", "[2001:db8::1]:443", "10.127.0.1:443"):
        done = tutor("lab", "mitm-self-signed", "--between", "0", to)
        ok(done.returncode == 2 and b"this machine alone" in done.stderr,
           f"the lab attacks nobody elsewhere: {to}", done.stderr)


def test_what_makes_no_sense():
    cases = [
        (("stolen-key-rsa", "--between", "0", "localhost:1"), b"in memory"),
        (("flip-a-bit", "--between", "0"), b"HOST:PORT"),
        (("flip-a-bit", "localhost:1"), b"one word too many"),
        (("flip-a-bit", "--time", "0001-01-01"), b"--time"),
        (("flip-a-bit", "--between", "x", "localhost:1"), b"no port"),
        (("flip-a-bit", "--between", "0", "localhost:1", "--seed", "1"), b"in memory"),
        (("flip-a-bit", "--between", "0", "localhost:1", "--waive"), b"in memory"),
    ]
    for words, why in cases:
        done = tutor("lab", *words)
        ok(done.returncode == 2 and why in done.stderr, f"refused: lab {' '.join(words)}", done.stderr)


def test_no_server_there():
    process = Process(TLSTUTOR, "lab", "flip-a-bit", "--between", "0", "localhost:1", "--brief",
                      "--once")
    port = int(process.wait_for(r"listening on 127\.0\.0\.1:(\d+)\n").group(1))
    run("curl", "--silent", "--max-time", str(PATIENCE), f"https://localhost:{port}/")
    ok(process.wait() == 3 and b"cannot connect" in process.said(),
       "a server that is not there is said", process.said())


if __name__ == "__main__":
    if not has("curl", "openssl"):
        sys.exit(0)
    run_all(test_posing_as_the_server, test_flip_a_bit, test_on_the_wire,
            test_signed_by_the_authority, test_without_tls, test_only_this_machine,
            test_what_makes_no_sense, test_no_server_there)
