"""formula_self_test.py - formula.py against published figures and wrong recordings.

Run it with `tests/formula.py --self-test`.
"""
import copy

from formula import Formula, Inputs, check_recording
from formula_functions import Wrong, der_integers


class NoInputs:
    """For formulas of literals alone."""

    def __getattr__(self, name):
        raise Wrong("a literal formula has no inputs")


FIGURES = [
    # FIPS 180-4: "abc"
    ('SHA1("abc")', "a9993e364706816aba3e25717850c26c9cd0d89d"),
    ('SHA256("abc")', "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ('SHA384("abc")', "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
                      "8086072ba1e7cc2358baeca134c825a7"),
    ('SHA512("abc")', "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                      "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"),
    # RFC 2202 §3 and RFC 4231 §4.3, test case 2
    ('HMAC-SHA1("Jefe", "what do ya want for nothing?")',
     "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
    ('HMAC-SHA256("Jefe", "what do ya want for nothing?")',
     "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
    # The PRF of TLS 1.2 with SHA-256, as posted to the TLS working group's list
    ('PRF-SHA256(0x9bbe436ba940f017b17652849a71db35, "test label", '
     '0xa0ba9f936cda311827a6f796ffd5198c, 100)',
     "e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a6b301791e90d35c9c9a46b4e"
     "14baf9af0fa022f7077def17abfd3797c0564bab4fbc91666e9def9b97fce34f796789baa48082d122ee42c5"
     "a72e5a5110fff70187347b66"),
    # SP 800-38A F.2.2 and F.2.6: CBC-AES128.Decrypt and CBC-AES256.Decrypt, first two blocks
    ("AES-CBC-decrypt(0x2b7e151628aed2a6abf7158809cf4f3c, 0x000102030405060708090a0b0c0d0e0f, "
     "0x7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2)",
     "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"),
    ("AES-CBC-decrypt(0x603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4, "
     "0x000102030405060708090a0b0c0d0e0f, "
     "0xf58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d)",
     "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"),
    # RFC 7748 §6.1
    ("ECDH-public-x25519(0x77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a)",
     "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"),
    ("ECDH-x25519(0x77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a, "
     "0xde9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f)",
     "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"),
    # RFC 5903 §8.1
    ("ECDH-public-secp256r1(0xc88f01f510d9ac3f70a292daa2316de544e9aab8afe84049c62a9c57862d1433)",
     "04dad0b65394221cf9b051e1feca5787d098dfe637fc90b9ef945d0c3772581180"
     "5271a0461cdb8252d61f1c456fa3e59ab1f45b33accf5f58389e0577b8990bb3"),
    ("ECDH-secp256r1(0xc88f01f510d9ac3f70a292daa2316de544e9aab8afe84049c62a9c57862d1433, "
     "0x04d12dfb5289c8d4f81208b70270398c342296970a0bccb74c736fc7554494bf63"
     "56fbf3ca366cc23e8157854c13c58d6aac23f046ada30f8353e74f33039872ab)",
     "d6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de"),
    # 5^6 mod 23 and 8^6 mod 23 by hand; a leading zero goes
    ("DH-public(0x17, 0x05, 0x06)", "08"),
    ("DH-secret(0x17, 0x06, 0x08)", "0d"),
    ("DH-secret(0x0101, 0x02, 0x02)", "04"),
    # The grammar
    # The grammar
    ("0x01 + 0x0203 ^ 0x0101", "010302"),
    ('("abcd" + 0x00)[1..4]', "62636400"),
    ("SHA256( ( 0x61 + \"bc\" ) )[0..3]", "ba7816bf"),
]

NO_FORMULAS = ["", "0x1", "0x01 +", "48", '"open', "SHA256(", "SHA256()", "MD5(0x01)",
               "0x0102[1..2]", "0x01 ^ 0x0102", "0x0102[1..0]", "0x01 0x02",
               "transcript(A..B", "a b  c",
               "AES-CBC-decrypt(0x00, 0x00, 0x00)", "PRF-SHA256(0x00, 0x00, 0x00)"]


def evaluates(text, inputs=NoInputs()):
    try:
        return Formula(text, inputs).value().hex()
    except Wrong:
        return None


# ---- a recording in miniature, with a key that anybody can factor ----

P, Q, E = 2**521 - 1, 2**607 - 1, 65537
N, D = P * Q, pow(E, -1, (P - 1) * (Q - 1))


def der_integer(number):
    body = number.to_bytes(number.bit_length() // 8 + 1, "big")
    return b"\x02" + (b"\x81" if len(body) > 127 else b"") + bytes([len(body)]) + body


def private_key():
    numbers = (0, N, E, D, P, Q, D % (P - 1), D % (Q - 1), pow(Q, -1, P))
    body = b"".join(der_integer(number) for number in numbers)
    return b"\x30\x82" + len(body).to_bytes(2, "big") + body


def message(name, body, actor="client", **more):
    hexed = "01%06x" % len(body) + body.hex()
    fields = [("msg_type", 0, 1, 0, False), ("length", 1, 3, 0, False),
              ("content", 4, len(body), 0, True), ("content/value", 4, len(body), 1, False)]
    return dict(kind="bytes", actor=actor, layer="message", name=name, hex=hexed, keys=None,
                direction="client-to-server" if actor == "client" else "server-to-client",
                fields=[dict(path=name + "/" + path, offset=offset, length=length, depth=depth,
                             group=group) for path, offset, length, depth, group in fields], **more)


def secret(name, value, formula=None, origin=None, actor="client"):
    return dict(kind="secret", actor=actor, owner=actor, name=name, hex=value,
                origin=origin or ("derived" if formula else "random"), formula=formula)


def step(act):
    return dict(kind="step", actor="client", verb="send", act=act)


def miniature():
    pre_master, size = bytes(range(48)), (N.bit_length() + 7) // 8
    encoded = b"\0\2" + b"\7" * (size - 51) + b"\0" + pre_master
    sealed = pow(int.from_bytes(encoded, "big"), E, N).to_bytes(size, "big")
    literal = 'PRF-SHA256(0x%s, "master secret", 0x%s, 48)' % (pre_master.hex(), (b"r" * 32).hex())
    hashed = "SHA256(0x%s + 0x%s)" % (message("ClientHello", b"r" * 32)["hex"],
                                      message("ClientKeyExchange", sealed)["hex"])
    events = [
        step(1), message("ClientHello", b"r" * 32),
        step(5), secret("pre_master_secret", pre_master.hex()),
        secret("encoded message", encoded.hex()),
        secret("sealed", sealed.hex(), "RSA-encrypt(0x%x, 0x010001, encoded message)" % N),
        secret("server private key", private_key().hex(), origin="given", actor="server"),
        message("ClientKeyExchange", sealed),
        secret("pre_master_secret", pre_master.hex(),
               "RSA-decrypt(server private key, ClientKeyExchange/value)", actor="server"),
        secret("master_secret", evaluates(literal),
               'PRF-SHA256(pre_master_secret, "master secret", ClientHello/content, 48)'),
        secret("digest", evaluates(hashed), "SHA256(transcript(ClientHello..ClientKeyExchange))"),
        secret("unseen", None, "SHA256(nobody knows)"),
    ]
    return renumbered(dict(format="tlstutor-recording", version=1, events=events))


def renumbered(recording):
    for n, event in enumerate(recording["events"], 1):
        event.update(n=n, connection=1)
        event.setdefault("act", 5)
    return recording


def damaged(change):
    recording = copy.deepcopy(miniature())
    change(recording, recording["events"])
    return recording


def put(events, index, **members):
    events[index].update(members)


DAMAGES = {
    "a derived value was changed": lambda r, e: put(e, 9, hex="00" + e[9]["hex"][2:]),
    "an input was changed": lambda r, e: put(e, 3, hex="ff" + e[3]["hex"][2:]),
    "a byte of a message was changed": lambda r, e: put(e, 1, hex=e[1]["hex"][:-2] + "00"),
    "the private key was changed": lambda r, e: put(e, 6, hex=e[6]["hex"][:-300]),
    "a formula cannot be read": lambda r, e: put(e, 9, formula="PRF-SHA256("),
    "a derived value has no formula": lambda r, e: put(e, 9, formula=None),
    "a formula names what was not reported": lambda r, e: put(e, 9, formula="SHA256(early_secret)"),
    "a formula names what comes later": lambda r, e: put(e, 5, formula="ClientKeyExchange/value"),
    "an event is missing": lambda r, e: e.pop(4),
    "a field is missing": lambda r, e: e[1]["fields"].pop(1),
    "a field is there twice": lambda r, e: e[1]["fields"].append(e[1]["fields"][3]),
    "the acts are out of order": lambda r, e: put(e, 0, act=6),
    "nothing was derived": lambda r, e: r.update(events=e[:5]),
    "the format is another": lambda r, e: r.update(version=2),
}


def receiver_reads_what_arrived():
    """A message changed on its way: its sender means it as written, its reader as it arrived."""
    written = message("ClientHello", b"hello")
    arrived = message("ClientHello", b"HELLO", written_as=1)
    values = [secret("x", "00"), secret("x", "00", actor="server")]
    events = renumbered(dict(events=[written, arrived] + values))["events"]
    client, server = (Inputs(events, value) for value in values)
    return (client.path("ClientHello/value") == b"hello"
            and server.path("ClientHello/value") == b"HELLO"
            and server.transcript("ClientHello", None) == bytes.fromhex(arrived["hex"]))


def self_test():
    """A line a test, `ok - ...` or `not ok - ...`; the exit status."""
    sound = check_recording(miniature())
    results = [("formula.py computes " + text[:40], evaluates(text) == wanted)
               for text, wanted in FIGURES]
    results += [("formula.py refuses %r" % text, evaluates(text) is None) for text in NO_FORMULAS]
    results += [("formula.py reads a private key", der_integers(private_key())[1:4] == [N, E, D]),
                ("formula.py accepts a sound recording",
                 (sound.wrong, sound.formulas, sound.fields) == (0, 4, 8)),
                ("formula.py reads what each party saw", receiver_reads_what_arrived())]
    results += [("formula.py notices when " + name, check_recording(damaged(change)).wrong > 0)
                for name, change in DAMAGES.items()]
    for name, passed in results:
        print("ok -" if passed else "not ok -", name)
    return 0 if all(passed for _, passed in results) else 1
