"""world.py - a chain of random shape, in good order: what traits.py then spoils.

A chain is an anchor, none to four authorities, and a server, with the certificates that are sent besides in
any order: some superfluous, some by which another authority vouches for the same key (cross-signed). All is
drawn from one seeded source. Read next: traits.py.
"""
import random

from certificate import Certificate, pem

AUTHORITY_KINDS = SERVER_KINDS = ("rsa",) * 3 + ("p256",) * 4 + ("p384",) * 2 + ("ed25519",)


class Chain:
    """`path`: the server first, the anchor last. `sent`: what comes besides the server."""

    def __init__(self, number, seed, pool):
        self.number, self.random, self.pool = number, random.Random(f"{seed}/{number}"), pool
        self.used, self.traits = set(), []
        self.host = f"www{self.random.randrange(100)}.example.com"
        self.lists = None  # of revoked certificates; None: nobody is asked for revocation
        self.clock_matters = False  # whether a chain holds at the time asked about, but not today
        root = self.authority("Root")
        self.path = [root]
        for level in range(self.random.choice((0, 1, 1, 1, 2, 2, 3, 4))):
            self.path.insert(0, self.authority(f"Authority {level}", self.path[0]))
        self.server = self.leaf(self.path[0])
        self.path.insert(0, self.server)
        self.trusted, self.sent = [root], self.path[1:-1]

    # ---- what a chain is made of ----

    def key(self, kind):
        """A key that this chain has not used yet, while there are some."""
        keys = self.pool.keys[kind]
        free = [k for k in keys if k not in self.used] or keys
        key = self.random.choice(free)
        self.used.add(key)
        return key

    def authority(self, name, issuer=None, key=None):
        kind = self.random.choice(AUTHORITY_KINDS)
        made = Certificate([("C", "XW"), ("O", f"World {self.number}"), ("CN", name)], key or self.key(kind), issuer)
        made.serial = self.random.randrange(1 << 62, 1 << 63)
        made.basic_constraints = (True, True)
        made.key_usage = ("keyCertSign", "cRLSign")
        made.pss = self.random.random() < 0.2
        return made

    def leaf(self, issuer):
        made = Certificate([("C", "XW"), ("O", f"World {self.number}"), ("CN", self.host)],
                           self.key(self.random.choice(SERVER_KINDS)), issuer)
        made.serial = self.random.randrange(1 << 62, 1 << 63)
        made.basic_constraints = (True, False)
        made.key_usage = ("digitalSignature", "keyEncipherment") if made.key.is_rsa() else ("digitalSignature",)
        made.purposes = ["serverAuth"]
        made.names = [("DNS", self.host)]
        made.pss = self.random.random() < 0.2
        return made

    def middles(self):
        """The authorities between the server and the anchor; one is put in where there are none."""
        if len(self.path) == 2:
            self.insert(self.authority("Inserted", self.path[-1]))
        return self.path[1:-1]

    def insert(self, authority):
        """Below the anchor's end of the path, above what is there: its issuer is in the path already."""
        at = self.path.index(authority.issuer)
        self.path[at - 1].issuer = authority
        self.path.insert(at, authority)
        self.sent.insert(0, authority)

    def has_kind(self, kind):
        return any(c.key.kind == kind for c in self.path + self.sent + self.trusted)

    def one_middle(self):
        return self.random.choice(self.middles())

    def one_authority(self):
        """Any but the anchor."""
        return self.one_middle()

    # ---- what it looks like to who judges it ----

    def leaf_pem(self):
        return pem("CERTIFICATE", self.server.der())

    def sent_pem(self):
        return "".join(pem("CERTIFICATE", c.der()) for c in self.sent)

    def trusted_pem(self):
        return "".join(pem("CERTIFICATE", c.der()) for c in self.trusted)


def generate(number, seed, pool, traits):
    """Chain `number` of the world `seed`. `traits`: (weight, function) of traits.py."""
    chain = Chain(number, seed, pool)
    for _ in range(chain.random.choice((0, 1, 1, 1, 1, 2))):
        trait = chain.random.choices([t for _, t in traits], [w for w, _ in traits])[0]
        if trait.__name__ not in chain.traits:
            trait(chain)
            chain.traits.append(trait.__name__)
    return chain
