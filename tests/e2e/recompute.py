#!/usr/bin/env python3
"""recompute.py - what the key `o` shows, run through a shell: it gives the bytes that the screen shows.

The unit test test_recompute writes the commands for every derived value of every profile into a file;
here each is given to sh, and what it computes is compared with the recording.
"""
import concurrent.futures
import os
import re
import subprocess

from support import BUILD, fresh, must, ok, run_all

HEAD = re.compile(r"^=== (\S+) (\d+) (.+): ([0-9a-f]+)\n", re.M)


def texts():
    """(profile, name, hex, commands) of each value."""
    path = fresh("texts")
    must(os.path.join(BUILD, "unit/tutor/test_recompute"), environment={"RECOMPUTE_TEXTS": path})
    with open(path, encoding="utf-8") as file:
        parts = HEAD.split(file.read())[1:]
    return [(parts[i], parts[i + 2], parts[i + 3], parts[i + 4]) for i in range(0, len(parts), 5)]


def compute(commands):
    """What the commands print: computed, recorded."""
    done = subprocess.run(["sh"], input=commands.encode(), capture_output=True, timeout=60, check=False)
    found = re.fullmatch(r"computed: ([0-9a-f]+)\nrecorded: ([0-9a-f]+)\n", done.stdout.decode())
    return found.groups() if found else ("", done.stdout.decode() + done.stderr.decode())


def judge(value):
    profile, name, expected, commands = value
    computed, recorded = compute(commands)
    good = computed == expected and recorded == expected
    return good, f"{profile}: {name}" + ("" if good else f": {computed} {recorded}, not {expected}")


def changed(value):
    """One digit of an input is another: then the result must be another too."""
    digit = re.search(r"^[0-9a-f]{8}", value[3], re.M)
    other = "0" if digit.group()[5] != "0" else "1"
    at = digit.start() + 5
    computed, _ = compute(value[3][:at] + other + value[3][at + 1:])
    return computed != value[2]


def test_all_values():
    values = texts()
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        results = list(pool.map(judge, values))
    ok({"master_secret", "pre_master_secret", "key_block", "client_write_key", "client verify_data",
        "signature hash 1", "signature opened 1", "encrypted_pre_master_secret"}
       <= {name for _, name, _, _ in values},
       "the values of a whole connection are there to be recomputed")
    ok(len({shown for title, name, shown, _ in values if (title, name) == ("tampered", "master_secret")}) == 2,
       "after tampering the two ends have master secrets of their own")
    ok(values and all(good for good, _ in results),
       "every derived value comes out of a shell as the recording has it",
       "\n".join(what for good, what in results if not good))
    for name in ("master_secret", "signature hash 1", "encoded message"):
        ok(changed(next(v for v in values if v[1] == name)),
           f"a changed input gives another value: {name}")


if __name__ == "__main__":
    run_all(test_all_values)
