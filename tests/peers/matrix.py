#!/usr/bin/env python3
"""matrix.py - our client and our server with each TLS stack of others, in each flavour.

    tests/peers/matrix.py [PEER...]        all of them, or those that are named

A program that is not installed is skipped, by name; a flavour that a peer does not have stands as -
in the table. Read before: flavours.py. Read next: the peers, command_line.py, runtimes.py, nss.py,
browsers.py.
"""
import sys
import time
import traceback

import flavours
from flavours import FLAVOURS
from support import ok, running, skip, stop_all
import support

FAILED, LACKS, ABSENT = "FAIL", "-", "absent"


def check_client(peer, flavour):
    """Our client and the peer's server."""
    server = peer.server(flavour, flavours.certificates[flavour.key])
    try:
        done = flavours.connect(flavour, server.port)
        return ok(flavours.agreed_by_client(flavour, done) and peer.answer in done.stdout,
                  f"connect to {peer.name}, {flavour.name}",
                  done.stdout[-300:] + done.stderr[-900:] + server.said()[-300:])
    finally:
        server.stop()


def check_server(peer, flavour):
    """Our server and the peer's client."""
    mine = flavours.server(flavour)
    page, rest = peer.client(flavour, mine.port)
    return ok(flavours.agreed_by_page(flavour, page), f"serve {peer.name}, {flavour.name}",
              page[:700] + rest[-700:])


def check(peer, flavour, lacks, test):
    if flavour.name in lacks:
        return LACKS
    try:
        return "ok" if test(peer, flavour) else FAILED
    except Exception:  # a broken peer must not hide those after it
        ok(False, f"{peer.name}, {flavour.name}: the test ran to its end", traceback.format_exc())
        return FAILED


def columns_of(peer):
    """The peer's columns of the table: (title, cells)."""
    sides = []
    if hasattr(peer, "server"):
        sides.append((f"connect > {peer.name}", "lacks_as_server", check_client))
    if hasattr(peer, "client"):
        sides.append((f"{peer.name} > serve", "lacks_as_client", check_server))
    missing = peer.missing()
    if missing:
        skip(f"{peer.name} as a peer", missing)
        return [(title, [ABSENT] * len(FLAVOURS)) for title, _, _ in sides]
    try:
        peer.begin()
        return [(title, [check(peer, f, getattr(peer, lacks), test) for f in FLAVOURS])
                for title, lacks, test in sides]
    except Exception:
        ok(False, f"{peer.name} can be set up", traceback.format_exc())
        return []
    finally:
        peer.end()


def print_table(columns):
    """Peers down, flavours across; above each column the number of its flavour."""
    for number, flavour in enumerate(FLAVOURS, 1):
        print(f"note - {number:2} {flavour.name:15} {flavour.suite} {flavour.group} "
              f"{flavour.key}")
    width = max(len(title) for title, _ in columns)
    print("note - " + " " * width + "".join(f"{n:5}" for n in range(1, len(FLAVOURS) + 1)))
    for title, cells in columns:
        print(f"note - {title:{width}}"
              + ("  " + ABSENT if ABSENT in cells else "".join(f"{cell:>5}" for cell in cells)))
    counts = [cell for _, cells in columns for cell in cells]
    print(f"note - {counts.count('ok')} agree, {counts.count(FAILED)} fail, "
          f"{counts.count(LACKS)} that a peer does not have")


def run_matrix(peers):
    columns = []
    for peer in peers:
        began = time.monotonic()
        columns += columns_of(peer)
        print(f"note - {peer.name}: {time.monotonic() - began:.0f} s", flush=True)
        for process in list(running):
            if process not in flavours.servers.values():
                process.stop()
    stop_all()
    print_table(columns)
    sys.exit(1 if support.failures else 0)


if __name__ == "__main__":
    import browsers
    import command_line
    import nss
    import runtimes
    every = (*command_line.PEERS, *runtimes.PEERS, *nss.PEERS, *browsers.PEERS)
    if not sys.argv[1:]:
        for library in ("mbedTLS", "wolfSSL"):
            skip(f"{library} as a client", "Debian has a web server with it, and no client")
    wanted = [peer for peer in every if not sys.argv[1:] or peer.name in sys.argv[1:]]
    run_matrix(wanted)
