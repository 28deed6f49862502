#!/usr/bin/env python3
"""world.py - a short run of `make compare`: verify beside other programs, on a small world of chains.

The world, the programs and the table of what they decide otherwise are in tests/compare/. Its seed is a fixed
one; `make compare` runs a larger world.
"""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "compare"))

import compare  # noqa: E402

CHAINS = 150

sys.argv[1:] = ["--chains", str(CHAINS), "--seed", "2026"]
sys.exit(compare.main())
