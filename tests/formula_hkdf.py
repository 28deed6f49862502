"""formula_hkdf.py - the key schedule of TLS 1.3 for formulas: RFC 5869 and RFC 8446 §7.1.

Python's hashlib and hmac; nothing of the program's.
"""
import hmac


def expand(name, secret, info, length):
    """RFC 5869 §2.3"""
    out, block, number = b"", b"", 1
    while len(out) < length:
        block = hmac.new(secret, block + info + bytes([number]), name).digest()
        out, number = out + block, number + 1
    return out[:length]


def expand_label(name, secret, label, context, length):
    """RFC 8446 §7.1"""
    label = b"tls13 " + label
    info = length.to_bytes(2, "big") + bytes([len(label)]) + label + bytes([len(context)]) + context
    return expand(name, secret, info, length)


FUNCTIONS = {"zeros": bytes, "HMAC-SHA384": lambda key, x: hmac.new(key, x, "sha384").digest()}
for hash_name, python_name in (("SHA256", "sha256"), ("SHA384", "sha384")):
    FUNCTIONS["HKDF-Extract-" + hash_name] = (
        lambda salt, ikm, n=python_name: hmac.new(salt, ikm, n).digest())
    FUNCTIONS["HKDF-Expand-Label-" + hash_name] = (
        lambda *arguments, n=python_name: expand_label(n, *arguments))
