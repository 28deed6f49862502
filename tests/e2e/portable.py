#!/usr/bin/env python3
"""portable.py - the primitives once more without the processor's special instructions.

TLSTUTOR_CPU=none leaves the readable versions in portable C alone (crypto/x86/cpu.h). All published
vectors, Wycheproof's among them, must pass with these as with the fast ones.
"""
import glob
import os
import re

from support import BUILD, Process, ok, run_all, skip

PATIENCE = 240  # seconds for one program: readable comes before fast


def test_primitives():
    programs = sorted(path for path in glob.glob(os.path.join(BUILD, "unit", "crypto", "test_*"))
                      if not path.endswith(".d") and "test_fast_" not in path)
    if not programs:
        skip("the primitives in portable C", f"{BUILD}/unit/crypto was not built")
    for program in programs:
        name = f"{os.path.basename(program)} in portable C"
        checked = Process(program, environment={"TLSTUTOR_CPU": "none"})
        ended = checked.wait(PATIENCE)
        said = checked.said().decode(errors="replace")
        passed = re.search(r"\[  PASSED  \] ([1-9]\d*) test", said)
        all_skipped = not passed and ended == 0 and "[  SKIPPED ]" in said
        if not all_skipped:
            ok(ended == 0 and passed, name, said[-3000:])
        for missing in sorted(set(re.findall(r"^SKIPPED: (.*)$", said, re.MULTILINE))):
            skip(name, missing)


if __name__ == "__main__":
    run_all(test_primitives)
