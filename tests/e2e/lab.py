#!/usr/bin/env python3
"""lab.py - each experiment of the lab, with all checks and with one waived: does it show what it is to?

What is asked of every experiment is asked in one place, so that a new one is tested as soon as it is
listed: its exit status, its verdict in the JSON, the attacker's moves in the story, every byte named,
and every formula computed again by formula.py.
"""
import re
import subprocess
import sys

from seeded import Recording
from support import PATIENCE, fresh, ok, run_all, tutor

# Which check stops it, or the error that the connection ends with; None: nobody notices.
NOTICED = {
    "mitm-self-signed": "certificate_anchor_trusted",
    "mitm-wrong-name": "certificate_name_matches",
    "mitm-expired": "certificate_validity_not_over",
    "mitm-lookalike-ca": "certificate_anchor_trusted",
    "mitm-rogue-ca": None,
    "company-proxy": None,
    "sslstrip": None,
    "stolen-key-rsa": None,
    "stolen-key-ecdhe": None,
    "stolen-key-active": None,
    "stolen-ticket-key": None,
    "weak-random": None,
    "flip-a-bit": "record_mac_matches",
    "strip-ciphers": "client_finished_matches",
    "downgrade-version": "no_downgrade_marked",
    "reflect": "record_mac_matches",
    "replay-a-record": "record_mac_matches",
    "reorder-records": "record_mac_matches",
    "drop-a-message": "record_mac_matches",
    "truncate": "transport_closed",
    "early-data-replay": None,
}
NO_SECOND_RUN = {"mitm-rogue-ca", "company-proxy", "sslstrip", "stolen-key-rsa", "stolen-key-ecdhe",
                 "stolen-key-active", "stolen-ticket-key"}
TAKES = {"mitm-self-signed", "mitm-wrong-name", "mitm-expired", "mitm-lookalike-ca", "mitm-rogue-ca",
         "company-proxy", "sslstrip", "stolen-key-rsa", "stolen-key-active", "stolen-ticket-key", "weak-random"}
# Nobody notices, and yet nothing is lost as long as the part is sound that the second run replaces.
SOUND_AT_FIRST = {"weak-random"}
# Its last connection has no client in it, and ends by itself.
LEFT_ALONE = {"early-data-replay"}


def play(name, *options):
    path = fresh(f"{name}.json")
    done = tutor("lab", name, "--seed", "7", "--json", path, "--brief", *options)
    return done, Recording(path) if done.returncode != 2 else None


def check_run(name, run):
    waived = run["waived"]
    if NOTICED[name] and not waived:
        ok(NOTICED[name] in (run["check"], run["error"]) and not run["lost"],
           f"{name}: {NOTICED[name]} stops it, and nothing is lost", run)
    elif name in SOUND_AT_FIRST and not waived:
        ok(not run["lost"] and not run["failure"], f"{name}: nothing is lost at first", run)
    elif name in LEFT_ALONE:
        ok(run["error"] == "no_answer" and not run["lost"], f"{name}: nobody answers at last", run)
    elif name in TAKES:
        ok(run["lost"] and all(bytes.fromhex(lost["hex"]) for lost in run["lost"]),
           f"{name}: what is lost stands there in bytes{' (waived)' if waived else ''}", run)
    else:
        ok(not run["failure"], f"{name}: it goes through{' (waived)' if waived else ''}", run)


def check_moves(name, recording):
    """The attacker's moves are steps like others, and each has words of its own."""
    moves = [e for e in recording.kind("step") if e["actor"] == "attacker"]
    bare = [m["subject"] for m in moves if not m["rfc"] or m["title"].startswith("The attacker comp")]
    ok(moves and not bare, f"{name}: the attacker's moves are told", bare)
    if recording.whole["lab"]["runs"][-1]["lost"]:
        taken = [e for e in recording.kind("secret") if e["name"].startswith("stolen ")]
        ok(taken and all("attacker" in e["known_to"] for e in taken),
           f"{name}: it follows from what the attacker has that it has what it took", taken)


def check_form(name, recording):
    done = subprocess.run([sys.executable, "tests/formula.py", recording.path], timeout=PATIENCE,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    ok(done.returncode == 0 and re.search(rb"\d+ formulas recomputed, \d+ fields, 0 wrong",
                                          done.stdout),
       f"{name}: formula.py agrees", done.stdout)


def check_experiment(name):
    done, recording = play(name)
    verdict = recording.whole["lab"]
    ok(done.returncode == 0 and verdict["shown"] and verdict["name"] == name,
       f"{name}: it shows what it set out to show", done.stderr + str(verdict).encode())
    waived = [run["waived"] for run in verdict["runs"]]
    ok(waived == ([False] if name in NO_SECOND_RUN else [False, True]),
       f"{name}: with all checks, and again where there is one to leave out", waived)
    for run in verdict["runs"]:
        check_run(name, run)
    check_moves(name, recording)
    check_form(name, recording)
    done, alone = play(name, "--no-waive")
    ok(done.returncode == 0 and [r["waived"] for r in alone.whole["lab"]["runs"]] == [False],
       f"{name}: --no-waive plays the one run", done.stderr)
    done, alone = play(name, "--waive")
    if name in NO_SECOND_RUN:
        ok(done.returncode == 2, f"{name}: nothing can be waived, and it says so", done.stderr)
    else:
        ok(done.returncode == 0 and [r["waived"] for r in alone.whole["lab"]["runs"]] == [True],
           f"{name}: --waive plays the other", done.stderr)


def listed():
    return [line.split()[0] for line in tutor("list", "labs").stdout.decode().splitlines()]


def test_each_experiment():
    for name in listed():
        check_experiment(name)


def test_the_list():
    ok(sorted(listed()) == sorted(NOTICED), "each experiment is here, and each of these is listed",
       listed())
    ok(tutor("lab").stdout == tutor("list", "labs").stdout, "lab alone lists them too")
    done = tutor("lab", "no-such-thing")
    ok(done.returncode == 2 and b"list labs" in done.stderr, "an unknown one is refused", done.stderr)


def test_the_same_seed():
    """Both runs draw the same: up to the check that is waived, the same bytes pass."""
    _, recording = play("mitm-self-signed")
    hellos = [e["hex"] for e in recording.bytes_of("message", "ClientHello")]
    ok(len(hellos) == 3 and hellos[0] == hellos[1], "the second run begins as the first did", hellos)
    _, again = play("mitm-self-signed")
    ok([e.get("hex") for e in again.events] == [e.get("hex") for e in recording.events],
       "the same seed gives the same experiment")


def test_it_tells_when_it_shows_nothing():
    """TLS 1.3 encrypts no secret to the server's key: there is nothing to open."""
    done, recording = play("stolen-key-rsa", "--profile", "tls12-ecdhe")
    ok(done.returncode == 1 and not recording.whole["lab"]["shown"],
       "an experiment that did not show what it is to show says so", done.stderr)


def test_saved_and_replayed():
    saved = fresh("lab.rec")
    shown = tutor("lab", "mitm-self-signed", "--seed", "7", "--plain", "--record", saved)
    again = tutor("replay", saved, "--plain")
    ok(shown.stdout and shown.stdout == again.stdout, "a saved experiment is replayed, verdict and all",
       again.stderr + again.stdout[-500:])


if __name__ == "__main__":
    run_all(test_the_list, test_each_experiment, test_the_same_seed,
            test_it_tells_when_it_shows_nothing, test_saved_and_replayed)
