#!/usr/bin/env python3
"""compare.py - `tlstutor verify` beside OpenSSL, GnuTLS and NSS, on a generated world of chains.

    tests/compare/compare.py [--chains N] [--seed N] [--from N] [--keep DIR]

All are asked about the same chains (world.py, traits.py); each difference must be in the table of
explained.py, whose rows are counted at the end. BUILD names the build folder. Every chain comes again with its
seed and number: `--from N --chains 1 --keep DIR` leaves its files there. Programs that are not there are
skipped, by name.
"""
import argparse
import collections
import concurrent.futures
import os
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import explained  # noqa: E402
import judges  # noqa: E402
import keys  # noqa: E402
import traits  # noqa: E402
import world  # noqa: E402

BUILD = os.path.abspath(os.environ.get("BUILD", "build"))
WORKERS = 2


class Comparison:
    def __init__(self, options, folder):
        self.seed, self.folder, self.keep = options.seed, folder, options.keep
        self.numbers = range(options.start, options.start + options.chains)
        self.pool = keys.Pool(keys.load_library(), folder)
        self.ours = judges.Tlstutor(os.path.join(BUILD, "tlstutor"))
        self.peers = [peer(folder) for peer in judges.PEERS if judges.is_there(peer)]
        self.agreed, self.not_asked = collections.Counter(), collections.Counter()
        self.by_row, self.unexplained, self.accepted, self.alone = collections.Counter(), [], 0, 0
        self.seen = collections.Counter()

    def judge(self, number):
        """All verdicts about one chain: ours, and one for each peer, or why it was not asked."""
        chain = world.generate(number, self.seed, self.pool, traits.TRAITS)
        folder = self.keep or os.path.join(self.folder, str(number))
        os.makedirs(folder, exist_ok=True)
        files, verdicts = judges.Files(folder, chain), []
        ours = self.ours.judge(files)
        for peer in self.peers:
            try:
                verdicts.append(peer.judge(files))
            except judges.NotAsked as why:
                verdicts.append(str(why))
        if not self.keep:
            shutil.rmtree(folder)
        return number, chain.traits, ours, verdicts

    def count(self, number, its_traits, ours, verdicts):
        self.accepted += ours[0]
        self.alone += ours[0] and not any(v[0] for v in verdicts if not isinstance(v, str))
        self.seen.update(its_traits)
        for peer, theirs in zip(self.peers, verdicts):
            if isinstance(theirs, str):
                self.not_asked[peer.name, theirs] += 1
            elif theirs[0] == ours[0]:
                self.agreed[peer.name] += 1
            elif row := explained.find(peer.name, ours, theirs, its_traits):
                self.by_row[row, peer.name] += 1
            else:
                self.unexplained.append(f"chain {number} ({', '.join(its_traits) or 'nothing particular'}): {peer.name} "
                                        f"says {theirs[1]}; we say {ours[1]}")

    def run(self):
        with concurrent.futures.ThreadPoolExecutor(WORKERS) as workers:
            for result in workers.map(self.judge, self.numbers):
                self.count(*result)

    def tell(self):
        print(f"  {len(self.numbers)} chains of seed {self.seed}, {len(self.seen)} of {len(traits.TRAITS)} traits seen; "
              f"{self.accepted} accepted ({self.alone} by us alone), {len(self.numbers) - self.accepted} refused")
        for peer in self.peers:
            differs = sum(n for (_, name), n in self.by_row.items() if name == peer.name)
            unasked = [f", {n} not asked: {why}" for (name, why), n in self.not_asked.items() if name == peer.name]
            print(f"  {peer.name}: {self.agreed[peer.name]} agree, {differs} explained{''.join(unasked)}")
        for title, rows in (("We refuse, they accept:", explained.STRICTER), ("They refuse, we accept:", explained.LAXER)):
            print(f"  {title}")
            for row in rows:
                found = [f"{name} {self.by_row[row, name]}" for name in row.peers if self.by_row[row, name]]
                if found:
                    print(f"    {row.rule}: {', '.join(found)}")


def parse_arguments():
    parser = argparse.ArgumentParser(description="Compares tlstutor verify with other programs.")
    parser.add_argument("--chains", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--from", type=int, default=0, dest="start", help="the number of the first chain")
    parser.add_argument("--keep", help="a folder to leave the files in, for one chain")
    return parser.parse_args()


def main():
    options = parse_arguments()
    for peer in judges.PEERS:
        if not judges.is_there(peer):
            print(f"skip - {peer.name}: this program is not installed")
    if not shutil.which("openssl") or not keys.load_library():
        print("skip - comparison: openssl and its library (version 3), which make the chains, are not installed")
        return 0
    folder = tempfile.mkdtemp(prefix="tlstutor-compare-")
    try:
        comparison = Comparison(options, folder)
        comparison.run()
        comparison.tell()
    finally:
        shutil.rmtree(folder)
    name = f"{options.chains} chains: each difference from {', '.join(p.name for p in comparison.peers)} is explained"
    print(f"{'not ok' if comparison.unexplained else 'ok'} - {name}")
    print("".join(f"    {line}\n" for line in comparison.unexplained), end="")
    return 1 if comparison.unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
