"""Which layer may include what: crypto < protocol < lessons < tutor (the Makefile links the tests so, too)."""
import glob
import re
import sys

LAYERS = ["crypto", "protocol", "lessons", "tutor"]
# No stdio, no stdlib: no I/O, no heap, no clock.
PURE = {"assert.h", "limits.h", "stdbool.h", "stddef.h", "stdint.h", "string.h"}
# What only one file, or a few, may include.
KEPT_TO = {
    "gmp.h": {"crypto/bignum.c", "crypto/bignum_montgomery.c"},
    "curses.h": {"tutor/screen.c"},
    "ncurses.h": {"tutor/screen.c"},
    "sys/socket.h": {"tutor/sockets.c"},
    "netinet/in.h": {"tutor/sockets.c"},
    "sys/random.h": {"tutor/entropy.c"},
}
# The file that asks the processor, and the environment, what instructions may be used.
ASKS_THE_PROCESSOR = {"crypto/x86/cpu.c": {"stdatomic.h", "stdlib.h", "cpuid.h"}}
INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)')


def complaints_about(path, layer, text):
    for number, line in enumerate(text.splitlines(), 1):
        found = INCLUDE.match(line)
        if not found:
            continue
        ours, system = found.groups()
        where = f"{path}:{number}: {line.strip()}"
        if ours:
            other = ours.split("/")[0]
            if other not in LAYERS:
                yield f"{where}: not written from the root of the project"
            elif LAYERS.index(other) > LAYERS.index(layer):
                yield f"{where}: {layer} may not know {other}"
        elif system in KEPT_TO:
            if path not in KEPT_TO[system]:
                yield f"{where}: only for {', '.join(sorted(KEPT_TO[system]))}"
        elif system == "immintrin.h" and path.startswith("crypto/x86/"):
            continue
        elif layer in ("crypto", "protocol") and \
                system not in PURE | ASKS_THE_PROCESSOR.get(path, set()):
            yield f"{where}: {layer} does no I/O and has no heap"


def check_layer(layer):
    files = sorted(glob.glob(f"{layer}/**/*.[ch]", recursive=True))
    complaints = [c for path in files
                  for c in complaints_about(path, layer, open(path, encoding="utf-8").read())]
    for complaint in complaints:
        print(complaint)
    good = bool(files) and not complaints
    print(f"{'ok' if good else 'not ok'} - {layer} includes only its own layer and those to its left")
    return good


def self_test():
    """The lint notices what it is there for."""
    bad = ['#include "tutor/x.h"', "#include <stdio.h>", "#include <gmp.h>", '#include "x.h"']
    good = all(list(complaints_about("protocol/x.c", "protocol", line)) for line in bad)
    print(f"{'ok' if good else 'not ok'} - the lint notices a forbidden include")
    return good


sys.exit(0 if all([check_layer(layer) for layer in LAYERS] + [self_test()]) else 1)
