"""formula_functions.py - the functions of formulas, for formula.py: hashes, the PRF, RSA, AES-CBC.

Python's hashlib, hmac and big integers, and an AES written from FIPS 197; nothing of the program's.
"""
import hashlib
import hmac

import formula_groups
import formula_hkdf
import formula_ml_kem


class Wrong(Exception):
    """A formula that cannot be read or computed, or a file that is not as it should be."""


def require(condition, why):
    if not condition:
        raise Wrong(why)


# ---- AES-CBC decryption: FIPS 197 §5.3 and SP 800-38A §6.2 ----


def gf_multiply(a, b):
    """FIPS 197 §4.2: bytes as polynomials, modulo x^8 + x^4 + x^3 + x + 1."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a = (a << 1) ^ (0x11B if a & 0x80 else 0)
        b >>= 1
    return product


def make_sbox():
    """FIPS 197 §5.1.1: the inverse in the field, then an affine transformation."""
    box = []
    for value in range(256):
        inverse = next((i for i in range(256) if gf_multiply(value, i) == 1), 0)
        result = 0x63
        for shift in range(5):
            result ^= ((inverse << shift) | (inverse >> (8 - shift))) & 0xFF
        box.append(result)
    return box


SBOX = make_sbox()
INVERSE_SBOX = [SBOX.index(i) for i in range(256)]
TIMES = {factor: [gf_multiply(i, factor) for i in range(256)] for factor in (9, 11, 13, 14)}


def aes_key_schedule(key):
    """FIPS 197 §5.2. A list of round keys of 16 bytes."""
    words = [list(key[i:i + 4]) for i in range(0, len(key), 4)]
    in_key, rounds, constant = len(words), len(words) + 6, 1
    while len(words) < 4 * (rounds + 1):
        word = list(words[-1])
        if len(words) % in_key == 0:
            word = [SBOX[b] for b in word[1:] + word[:1]]
            word[0] ^= constant
            constant = gf_multiply(constant, 2)
        elif in_key > 6 and len(words) % in_key == 4:
            word = [SBOX[b] for b in word]
        words.append([a ^ b for a, b in zip(words[-in_key], word)])
    return [sum(words[i:i + 4], []) for i in range(0, len(words), 4)]


def aes_decrypt_block(schedule, block):
    """FIPS 197 §5.3, Figure 12. Byte i of the block stands in row i % 4 and column i / 4."""
    state = [a ^ b for a, b in zip(block, schedule[-1])]
    for round_key in reversed(schedule[:-1]):
        state = [state[(i - 4 * (i % 4)) % 16] for i in range(16)]  # InvShiftRows
        state = [INVERSE_SBOX[b] ^ k for b, k in zip(state, round_key)]
        if round_key is not schedule[0]:
            state = inverse_mix_columns(state)
    return bytes(state)


def inverse_mix_columns(state):
    mixed = []
    for column in range(0, 16, 4):
        for row in range(4):
            a, b, c, d = (state[column + (row + i) % 4] for i in range(4))
            mixed.append(TIMES[14][a] ^ TIMES[11][b] ^ TIMES[13][c] ^ TIMES[9][d])
    return mixed


def aes_cbc_decrypt(key, iv, ciphertext):
    require(len(key) in (16, 24, 32) and len(iv) == 16 and len(ciphertext) % 16 == 0,
            "AES-CBC-decrypt: wrong length of key, IV or ciphertext")
    schedule, plaintext = aes_key_schedule(key), b""
    for at in range(0, len(ciphertext), 16):
        block = ciphertext[at:at + 16]
        plaintext += xor(aes_decrypt_block(schedule, block), iv)
        iv = block
    return plaintext


# ---- the other functions of formulas ----


def xor(a, b):
    require(len(a) == len(b), "^ of values of %d and %d bytes" % (len(a), len(b)))
    return bytes(x ^ y for x, y in zip(a, b))


def prf(name, secret, label, seed, length):
    """RFC 5246 §5: P_hash over label and seed."""
    seed, output = label + seed, b""
    a = seed
    while len(output) < length:
        a = hmac.new(secret, a, name).digest()
        output += hmac.new(secret, a + seed, name).digest()
    return output[:length]


def der_integers(der):
    """The INTEGERs of a SEQUENCE: all that an RSAPrivateKey (RFC 8017 §A.1.2) is."""

    def value(at, tag):
        require(at + 2 <= len(der) and der[at] == tag, "the private key is no RSAPrivateKey")
        length, at = der[at + 1], at + 2
        if length & 0x80:
            count = length & 0x7F
            length, at = int.from_bytes(der[at:at + count], "big"), at + count
        require(at + length <= len(der), "the private key is cut off")
        return at, at + length

    at, end = value(0, 0x30)
    numbers = []
    while at < end:
        start, at = value(at, 0x02)
        numbers.append(int.from_bytes(der[start:at], "big"))
    return numbers


def rsa_encrypt(modulus, exponent, message):
    """RFC 8017 §5.1.1: RSAEP."""
    n = int.from_bytes(modulus, "big")
    m = int.from_bytes(message, "big")
    require(0 <= m < n, "RSA-encrypt: the message is not below the modulus")
    return pow(m, int.from_bytes(exponent, "big"), n).to_bytes((n.bit_length() + 7) // 8, "big")


def rsa_private(private_key, ciphertext):
    """RFC 8017 §5.1.2: RSADP."""
    numbers = der_integers(private_key)
    require(len(numbers) >= 4, "the private key is no RSAPrivateKey")
    n, d = numbers[1], numbers[3]
    c = int.from_bytes(ciphertext, "big")
    require(c < n, "RSA-decrypt: the ciphertext is not below the modulus")
    return pow(c, d, n).to_bytes((n.bit_length() + 7) // 8, "big")


def rsa_decrypt(private_key, ciphertext):
    """RFC 8017 §7.2.2: RSADP, then the padding 00 02 PS 00 is taken off."""
    em = rsa_private(private_key, ciphertext)
    end = em.find(0, 2)
    require(em[:2] == b"\0\2" and end >= 10, "RSA-decrypt: the padding is wrong")
    return em[end + 1:]


FUNCTIONS = {
    "SHA1": lambda x: hashlib.sha1(x).digest(),
    "SHA256": lambda x: hashlib.sha256(x).digest(),
    "SHA384": lambda x: hashlib.sha384(x).digest(),
    "SHA512": lambda x: hashlib.sha512(x).digest(),
    "HMAC-SHA1": lambda key, x: hmac.new(key, x, "sha1").digest(),
    "HMAC-SHA256": lambda key, x: hmac.new(key, x, "sha256").digest(),
    "PRF-SHA256": lambda *arguments: prf("sha256", *arguments),
    "PRF-SHA384": lambda *arguments: prf("sha384", *arguments),
    "RSA-encrypt": rsa_encrypt,
    "RSA-private": rsa_private,
    "RSA-decrypt": rsa_decrypt,
    "AES-CBC-decrypt": aes_cbc_decrypt,
    **formula_groups.FUNCTIONS,
    **formula_hkdf.FUNCTIONS,
    **formula_ml_kem.FUNCTIONS,
}
