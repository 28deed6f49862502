"""formula_ml_kem.py - ML-KEM-768 for formulas, from FIPS 203, in its own letters.

Python's hashlib and lists of integers; nothing of the program's. The numbers in brackets are those of the
algorithms in the standard.
"""
import hashlib

Q, N, K, ETA, DU, DV = 3329, 256, 3, 2, 10, 4


def bit_reversed(i):
    """BitRev_7 of §4.3."""
    return int(f"{i:07b}"[::-1], 2)


ZETAS = [pow(17, bit_reversed(i), Q) for i in range(128)]
GAMMAS = [pow(17, 2 * bit_reversed(i) + 1, Q) for i in range(128)]


def ntt(f):
    """[9]"""
    f, i, length = list(f), 1, 128
    while length >= 2:
        for start in range(0, N, 2 * length):
            zeta, i = ZETAS[i], i + 1
            for j in range(start, start + length):
                t = zeta * f[j + length] % Q
                f[j + length], f[j] = (f[j] - t) % Q, (f[j] + t) % Q
        length //= 2
    return f


def inverse_ntt(f):
    """[10]"""
    f, i, length = list(f), 127, 2
    while length <= 128:
        for start in range(0, N, 2 * length):
            zeta, i = ZETAS[i], i - 1
            for j in range(start, start + length):
                t = f[j]
                f[j], f[j + length] = (t + f[j + length]) % Q, zeta * (f[j + length] - t) % Q
        length *= 2
    return [x * 3303 % Q for x in f]


def multiply(f, g):
    """[11], [12]: products in the NTT's domain."""
    h = []
    for i in range(128):
        a0, a1, b0, b1 = f[2 * i], f[2 * i + 1], g[2 * i], g[2 * i + 1]
        h += [(a0 * b0 + a1 * b1 * GAMMAS[i]) % Q, (a0 * b1 + a1 * b0) % Q]
    return h


def add(f, g):
    return [(a + b) % Q for a, b in zip(f, g)]


def dot(row, column):
    total = [0] * N
    for f, g in zip(row, column):
        total = add(total, multiply(f, g))
    return total


def encode(f, d):
    """[5] ByteEncode_d"""
    return sum(x << (d * i) for i, x in enumerate(f)).to_bytes(32 * d, "little")


def decode(data, d):
    """[6] ByteDecode_d"""
    whole, modulus = int.from_bytes(data, "little"), Q if d == 12 else 1 << d
    return [(whole >> (d * i) & ((1 << d) - 1)) % modulus for i in range(N)]


def compress(f, d):
    """§4.2.1"""
    return [((x << d) + Q // 2) // Q % (1 << d) for x in f]


def decompress(f, d):
    return [(x * Q + (1 << (d - 1))) >> d for x in f]


def sample_ntt(seed):
    """[7]"""
    stream, a, at = hashlib.shake_128(seed).digest(3 * 672), [], 0
    while len(a) < N:
        c, at = stream[at:at + 3], at + 3
        a += [d for d in (c[0] + 256 * (c[1] % 16), c[1] // 16 + 16 * c[2]) if d < Q]
    return a[:N]


def sample_noise(seed, number):
    """[8] SamplePolyCBD_2 of PRF_2 (§4.1)"""
    bits = int.from_bytes(hashlib.shake_256(seed + bytes([number])).digest(64 * ETA), "little")
    return [((bits >> 4 * i & 1) + (bits >> 4 * i + 1 & 1) - (bits >> 4 * i + 2 & 1)
             - (bits >> 4 * i + 3 & 1)) % Q for i in range(N)]


def parts(data, size):
    return [data[i:i + size] for i in range(0, len(data), size)]


def pke_encrypt(ek, m, r):
    """[14] K-PKE.Encrypt"""
    t, rho = [decode(part, 12) for part in parts(ek[:384 * K], 384)], ek[384 * K:]
    y = [ntt(sample_noise(r, i)) for i in range(K)]
    u = []
    for i in range(K):
        column = [sample_ntt(rho + bytes([i, j])) for j in range(K)]  # A transposed: A[j, i]
        u.append(add(inverse_ntt(dot(column, y)), sample_noise(r, K + i)))
    v = add(add(inverse_ntt(dot(t, y)), sample_noise(r, 2 * K)), decompress(decode(m, 1), 1))
    return b"".join(encode(compress(f, DU), DU) for f in u) + encode(compress(v, DV), DV)


def pke_decrypt(dk, c):
    """[15] K-PKE.Decrypt"""
    u = [decompress(decode(part, DU), DU) for part in parts(c[:32 * DU * K], 32 * DU)]
    v = decompress(decode(c[32 * DU * K:], DV), DV)
    s = [decode(part, 12) for part in parts(dk, 384)]
    product = inverse_ntt(dot(s, [ntt(f) for f in u]))
    return encode(compress([(a - b) % Q for a, b in zip(v, product)], 1), 1)


def encapsulate(ek, m):
    """[17] ML-KEM.Encaps_internal: the shared key and the ciphertext"""
    both = hashlib.sha3_512(m + hashlib.sha3_256(ek).digest()).digest()
    return both[:32], pke_encrypt(ek, m, both[32:])


def decapsulate(dk, c):
    """[18] ML-KEM.Decaps_internal"""
    if (len(dk), len(c)) != (2400, 1088):
        raise ValueError("ML-KEM-768 has keys of 2400 and ciphertexts of 1088 bytes")
    dk_pke, ek, h, z = dk[:1152], dk[1152:2336], dk[2336:2368], dk[2368:]
    m = pke_decrypt(dk_pke, c)
    both = hashlib.sha3_512(m + h).digest()
    rejected = hashlib.shake_256(z + c).digest(32)
    return both[:32] if pke_encrypt(ek, m, both[32:]) == c else rejected


FUNCTIONS = {
    "ML-KEM-768-encapsulate": lambda ek, m: encapsulate(ek, m)[0],
    "ML-KEM-768-ciphertext": lambda ek, m: encapsulate(ek, m)[1],
    "ML-KEM-768-decapsulate": decapsulate,
}
