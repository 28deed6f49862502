"""formula_groups.py - key exchanges of formulas: X25519, the curves of NIST, finite fields.

Python's big integers and the standards' own formulas; nothing of the program's. Time matters to
nobody here, so that the shortest way is taken.
"""

# ---- X25519: RFC 7748 §5 ----

P25519 = 2**255 - 19


def x25519(private, public):
    """The Montgomery ladder of RFC 7748 §5, as the pseudocode there."""
    k = int.from_bytes(private, "little") & ~7 & ~(128 << 8 * 31) | 64 << 8 * 31
    x_1 = int.from_bytes(public, "little") & (2**255 - 1)
    x_2, z_2, x_3, z_3, swap = 1, 0, x_1, 1, 0
    for t in reversed(range(255)):
        bit = k >> t & 1
        if swap != bit:
            x_2, x_3, z_2, z_3 = x_3, x_2, z_3, z_2
        swap = bit
        a, b, c, d = x_2 + z_2, x_2 - z_2, x_3 + z_3, x_3 - z_3
        aa, bb, da, cb = a * a, b * b, d * a, c * b
        e = aa - bb
        x_3, z_3 = (da + cb) ** 2 % P25519, x_1 * (da - cb) ** 2 % P25519
        x_2, z_2 = aa * bb % P25519, e * (aa + 121665 * e) % P25519
    if swap:
        x_2, z_2 = x_3, z_3
    return (x_2 * pow(z_2, P25519 - 2, P25519) % P25519).to_bytes(32, "little")


# ---- the curves of NIST: SP 800-186 §3.2.1, y^2 = x^3 - 3x + b; P, b, G ----

CURVES = {
    "secp256r1": (
        0xffffffff00000001000000000000000000000000ffffffffffffffffffffffff,
        0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296,
        0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5),
    "secp384r1": (
        2**384 - 2**128 - 2**96 + 2**32 - 1,
        int("aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a38"
            "5502f25dbf55296c3a545e3872760ab7", 16),
        int("3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c0"
            "0a60b1ce1d7e819d7a431d7c90ea0e5f", 16)),
    "secp521r1": (
        2**521 - 1,
        int("00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d"
            "3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66", 16),
        int("011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e"
            "662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650", 16)),
}


def add(p, a, b):
    """SEC 1 §2.2.1. None is the point at infinity."""
    if a is None or b is None:
        return a or b
    if a[0] == b[0] and (a[1] + b[1]) % p == 0:
        return None
    if a == b:
        slope = (3 * a[0] * a[0] - 3) * pow(2 * a[1], p - 2, p)
    else:
        slope = (b[1] - a[1]) * pow(b[0] - a[0], p - 2, p)
    x = (slope * slope - a[0] - b[0]) % p
    return x, (slope * (a[0] - x) - a[1]) % p


def multiply(p, scalar, point):
    result = None
    while scalar:
        if scalar & 1:
            result = add(p, result, point)
        point = add(p, point, point)
        scalar >>= 1
    return result


def nist_secret(name, private, public):
    """SP 800-56A §5.7.1.2: the x-coordinate of d Q."""
    p = CURVES[name][0]
    half = (p.bit_length() + 7) // 8
    if len(public) != 1 + 2 * half or public[0] != 4:
        raise ValueError("the public value is no point of " + name)
    point = int.from_bytes(public[1:1 + half], "big"), int.from_bytes(public[1 + half:], "big")
    return multiply(p, int.from_bytes(private, "big"), point)[0].to_bytes(half, "big")


def nist_public(name, private):
    """d G, uncompressed (SEC 1 §2.3.3)."""
    p, x, y = CURVES[name]
    half = (p.bit_length() + 7) // 8
    point = multiply(p, int.from_bytes(private, "big"), (x, y))
    return b"\4" + point[0].to_bytes(half, "big") + point[1].to_bytes(half, "big")


# ---- finite fields: RFC 5246 §8.1.2 ----


def dh_public(p, g, private):
    """g^x mod p, as long as p."""
    n = int.from_bytes(p, "big")
    y = pow(int.from_bytes(g, "big"), int.from_bytes(private, "big"), n)
    return y.to_bytes((n.bit_length() + 7) // 8, "big")


def dh_secret(p, private, public):
    """Y^x mod p, without leading zeros."""
    return dh_public(p, public, private).lstrip(b"\0")


# ---- the named fields: RFC 7919 Appendix A, p = 2^b - 2^(b - 64) + ([2^(b - 130) e] + X) 2^64 - 1 ----


def e_times_two_to(bits):
    """[2^bits e], with e = 1/0! + 1/1! + 1/2! + ..."""
    total, term, i = 0, 1 << bits + 64, 1
    while term:
        total, term, i = total + term, term // i, i + 1
    return total >> 64


def field(bits, x):
    p = 2**bits - 2**(bits - 64) + (e_times_two_to(bits - 130) + x) * 2**64 - 1
    return p.to_bytes(bits // 8, "big")


FIELDS = {"ffdhe2048": field(2048, 560316), "ffdhe3072": field(3072, 2625351),
          "ffdhe4096": field(4096, 5736041), "ffdhe6144": field(6144, 15705020),
          "ffdhe8192": field(8192, 10965728)}

FUNCTIONS = {
    "ECDH-x25519": x25519,
    "ECDH-public-x25519": lambda private: x25519(private, b"\x09" + bytes(31)),
    "DH-public": dh_public,
    "DH-secret": dh_secret,
}
for curve in CURVES:
    FUNCTIONS["ECDH-" + curve] = lambda private, public, c=curve: nist_secret(c, private, public)
    FUNCTIONS["ECDH-public-" + curve] = lambda private, c=curve: nist_public(c, private)
for name, prime in FIELDS.items():
    FUNCTIONS["DH-" + name] = lambda private, public, p=prime: dh_public(p, public, private)
    FUNCTIONS["DH-public-" + name] = lambda private, p=prime: dh_public(p, b"\2", private)
