#!/usr/bin/env python3
"""limits.py - chains made to keep `verify` busy: each is answered, or refused by a named limit, in under a second.

The certificates are written with tests/compare/; the second is one of the processor, whatever else the
machine does. Read next: protocol/limits.h.
"""
import json
import os
import resource
import sys

from support import home, ok, run_all, sanitized, skip, tutor, write

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "compare"))

import der  # noqa: E402
import keys  # noqa: E402
import world  # noqa: E402
from certificate import LONG_AGO, SECOND, pem  # noqa: E402

MOST = 10 if sanitized() else 1  # seconds
POOL = keys.Pool(keys.load_library(), home) if keys.load_library() else None


def plain_chain():
    """A server, one authority and an anchor, all with keys on P-256."""
    for number in range(1000):
        chain = world.Chain(number, "limits", POOL)
        if len(chain.path) == 3 and all(c.key.kind == "p256" for c in chain.path):
            return chain
    raise RuntimeError("no such chain")


def answers(title, chain, sent, *errors):
    """`errors`: what it may be refused by; none: it has to hold."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = tutor("verify", "--json", "-", "--host", chain.host, "--trust", write("trusted.pem", chain.trusted_pem()),
                 "--untrusted", write("sent.pem", "".join(pem("CERTIFICATE", c.der()) for c in sent)),
                 write("leaf.pem", chain.leaf_pem()))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    found = json.loads(done.stdout)
    as_wanted = found.get("error") in errors if errors else found["valid"]
    ok(as_wanted and seconds < MOST, title, f"{seconds:.2f} seconds: {found['reason']}")


def test_large_certificates():
    if not POOL:
        skip("large certificates", "OpenSSL's library (version 3), which makes them, is not installed")
        return
    chain = plain_chain()
    chain.server.more.append(("1.3.6.1.4.1.55555.99", False, der.octets(bytes(1000000))))
    answers("a certificate of 1 MB holds", chain, chain.sent)
    chain = plain_chain()
    chain.server.names += [("DNS", f"h{i}.example.com") for i in range(10000)]
    answers("10,000 names hold", chain, chain.sent)
    chain.server.names.pop(0)
    chain.server.encoded = None
    answers("none of 10,000 names is the one", chain, chain.sent, "certificate_name_mismatch")
    chain = plain_chain()
    chain.server.names += [("DNS", f"h{i}.example.com") for i in range(10000)]
    chain.path[1].constraints = ([("DNS", f"d{i}.com") for i in range(1000)] + [("DNS", "example.com")], [])
    answers("10,000 names below 1,000 constraints", chain, chain.sent, "name_comparisons_spent")
    chain = plain_chain()
    chain.path[1].policies = ["2.5.29.32.0"]
    chain.path[1].mappings = [(f"1.2.3.{i}", f"1.2.4.{i}") for i in range(30000)]
    answers("30,000 mappings of policies", chain, chain.sent, "policies_spent")


def strangers(chain, count, **same):
    """Authorities of names of their own, or with these attributes of the chain's."""
    for number in range(count):
        made = chain.authority(f"Stranger {number}", chain.path[-1], POOL.keys["p256"][number % 6])
        vars(made).update(same)
        yield made


def maze(chain, layers, width):
    """Each authority of a layer is certified by all of the layer above; none of them is trusted."""
    nobody = chain.authority("Nobody")
    above = [[chain.authority(f"Layer {layer} {i}", nobody, POOL.keys["p256"][(layer * width + i) % 6])
              for i in range(width)] for layer in range(layers)]
    chain.server.issuer = above[0][0]
    for lower, upper in zip(above, above[1:]):
        for subject in lower:
            for issuer in upper:
                made = chain.authority("", issuer, subject.key)
                made.subject = subject.subject
                yield made


def test_many_certificates():
    if not POOL:
        skip("many certificates", "OpenSSL's library (version 3), which makes them, is not installed")
        return
    chain = plain_chain()
    answers("1,000 authorities that have nothing to do with it", chain, [*strangers(chain, 1000), *chain.sent])
    chain = plain_chain()
    of_its_name = {"subject": chain.path[1].subject, "subject_key_identifier": None, "key": POOL.keys["p521"][0]}
    chain.server.authority_key_identifier = None
    answers("1,000 authorities of its issuer's name", chain, [*strangers(chain, 1000, **of_its_name)],
            "path_search_spent")
    chain = plain_chain()
    old = {"subject": chain.path[1].subject, "key": chain.path[1].key, "not_after": LONG_AGO + SECOND}
    answers("1,000 expired certificates of its issuer", chain, [*strangers(chain, 1000, **old)], "path_search_spent",
            "certificate_expired")
    chain = plain_chain()
    answers("a maze of eight layers of four that leads nowhere", chain, [*maze(chain, 8, 4)], "path_search_spent")
    chain = plain_chain()
    steps = [*strangers(chain, 1000)]
    for lower, upper in zip(steps, steps[1:]):
        lower.issuer = upper
    chain.server.issuer = steps[0]
    answers("1,000 authorities one above the other", chain, steps, "chain_too_long")


run_all(test_large_certificates, test_many_certificates)
