#!/usr/bin/env python3
"""matrix.py - each flavour of TLS with the peers that start at once; see tests/peers/matrix.py.

The others (Java, Node.js, browsers, NSS, ...) are for `make test-peers`.
"""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "peers"))
sys.path.pop(1)  # this folder: its matrix.py is this file

from matrix import run_matrix  # noqa: E402
from command_line import LIGHT  # noqa: E402

run_matrix(LIGHT)
