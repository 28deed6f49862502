#!/usr/bin/env python3
"""memory.py - the program under valgrind: no byte is read that was never written, and none is lost.

And crypto/ under the same tool with its secrets declared undefined (tests/ct): no branch and no
index depends on one. A sanitizer's build watches its memory itself, and cannot run under valgrind.
"""
import glob
import os
import sys

import garbage
import peers
from support import (BUILD, Process, TLSTUTOR, drain, fresh, has, ok, openssl_server, plain_server,
                     run_all, sanitized,
                     skip, write)

VALGRIND = ("valgrind", "-q", "--error-exitcode=99", "--leak-check=full",
            "--errors-for-leak-kinds=definite,possible")
VALGRIND_PATIENCE = 150  # seconds: everything takes some thirty times as long


def watched(name, status, *words, give=b""):
    """The command must end as it does without valgrind, and valgrind must have nothing to say."""
    process = Process(*VALGRIND, TLSTUTOR, *words)
    process.say(give)
    process.child.stdin.close()
    ended = process.wait(VALGRIND_PATIENCE)
    ok(ended == status and b"\n==" not in b"\n" + process.said(), f"no fault in memory: {name}",
       f"status {ended}\n" + process.said()[-3000:].decode(errors="replace"))


def connects(name, status, port, *options, **more):
    watched(name, status, "connect", f"localhost:{port}",
            *(options or ("--trust", peers.ca.path, "--http", "/")),
            **more)


def test_without_a_network():
    recording = fresh("x.rec")
    watched("demo", 0, "demo", "--seed", "1", "--record", recording, "--json", fresh("x.json"),
            "--explain")
    watched("demo of the extended master secret", 0, "demo", "tls12-rsa-ems", "--seed", "1",
            "--brief",
            "--keylog", fresh("keys"))
    watched("replay", 0, "replay", recording, "--json", "-")
    with open(recording, "rb") as file:
        whole = file.read()
    watched("replay of a recording that was cut off", 1, "replay",
            write("cut", whole[:len(whole) // 2]))
    watched("replay of garbage", 1, "replay", write("garbage", os.urandom(2000)))
    watched("cert", 0, "cert", peers.server.path, "--explain")
    watched("cert, cut off", 1, "cert", write("cut", open(peers.server.path, "rb").read()[:-200]))
    watched("cert of garbage", 1, "cert", write("garbage", os.urandom(2000)))
    watched("list", 0, "list", "suites")
    watched("wrong usage", 2, "demo", "--frobnicate")


def test_connect():
    peer = openssl_server(peers.server, "-www", "-verify", "1")
    connects("connect to openssl", 0, peer.port)
    connects("connect, refusing a name", 1, peer.port, "--trust", peers.ca.path, "--host",
             "example.org")
    connects("connect, trusting this system's authorities", 1, peer.port, "--http", "/")
    peer.stop()
    peer = openssl_server(peers.server, "-rev", "-naccept", "1")
    connects("connect with input", 0, peer.port, "--trust", peers.ca.path, "--quiet",
             give=b"hello\n")
    for name, talk in (("garbage", garbage.says(bytes(range(256)))),
                       ("a flight with a bit turned", garbage.says(bent(garbage.SERVER_FLIGHT))),
                       ("half a flight", garbage.says(garbage.SERVER_FLIGHT[:700])),
                       ("silence", drain)):
        with plain_server(talk) as port:
            connects(f"connect meets {name}", 1, port, "--trust", peers.ca.path, "--timeout", "2")


def bent(flight):
    return flight[:900] + bytes([flight[900] ^ 4]) + flight[901:]


def start_watched(*options):
    ours = Process(*VALGRIND, TLSTUTOR, "serve", "0", "--cert", peers.server.path, "--key",
                   peers.server.key,
                   *options)
    ours.port = int(ours.wait_for(r"listening on 127\.0\.0\.1:(\d+)\n").group(1))
    return ours


def test_serve():
    ours = start_watched("--once", "--json", fresh("x.json"))
    peers.s_client(ours.port, peers.ca.path)
    ok(ours.wait(VALGRIND_PATIENCE) == 0 and b"\n==" not in b"\n" + ours.said(),
       "no fault in memory: serve, once", ours.said()[-3000:])
    ours = start_watched("--quiet", "--timeout", "2")
    for noise in garbage.garbage(30, garbage.CLIENT_HELLO):
        garbage.reach(ours, noise)
    peers.s_client(ours.port, peers.ca.path)
    ok(ours.stop() == 0 and b"\n==" not in b"\n" + ours.said(),
       "no fault in memory: serve --quiet, with garbage",
       ours.said()[-3000:])


def test_constant_time():
    """Secrets are marked as undefined: a branch or an index that depends on one is an error."""
    programs = sorted(path for path in glob.glob(os.path.join(BUILD, "ct", "ct_*"))
                      if not path.endswith(".d"))
    if not programs:
        skip("no branch and no index on a secret", f"{BUILD}/ct was not built")
    for program in programs:
        for version, cpu in (("", ""), (", in portable C", "none")):
            checked = Process("valgrind", "-q", "--error-exitcode=9", program,
                              environment={"TLSTUTOR_CPU": cpu})
            ok(checked.wait(VALGRIND_PATIENCE) == 0,
               f"no branch and no index on a secret: {os.path.basename(program)}{version}",
               checked.said()[-3000:])


if __name__ == "__main__":
    if not has("valgrind"):
        sys.exit(0)
    if sanitized():
        skip("the program under valgrind", "a sanitizer's build watches its memory itself")
        sys.exit(0)
    run_all(test_without_a_network, test_connect, test_serve, test_constant_time)
