/*
 * recompute_functions.c - the functions of formulas, in Python. Part of recompute.h.
 *
 * Each is short, needs nothing but Python's standard library (RSA and AES ask openssl), and names
 * its standard. Time does not matter here; that a learner can read it does.
 */
#include "tutor/recompute_functions.h"

#include <stddef.h>

/* RFC 7748 §5: decodeScalar25519, and the ladder. */
#define X25519_SCALAR                                                                              \
    "    p = 2**255 - 19\n"                                                                        \
    "    k = int.from_bytes(private, 'little')\n"                                                  \
    "    k = k & ~7 & (2**255 - 1) | 2**254\n"
#define X25519_LADDER                                                                              \
    "    x2, z2, x3, z3 = 1, 0, u, 1\n"                                                            \
    "    for t in reversed(range(255)):\n"                                                         \
    "        if k >> t & 1:\n"                                                                     \
    "            x2, x3, z2, z3 = x3, x2, z3, z2\n"                                                \
    "        a, b, c, d = x2 + z2, x2 - z2, x3 + z3, x3 - z3\n"                                    \
    "        aa, bb, da, cb = a * a, b * b, d * a, c * b\n"                                        \
    "        e = aa - bb\n"                                                                        \
    "        x3, z3 = (da + cb)**2 % p, u * (da - cb)**2 % p\n"                                    \
    "        x2, z2 = aa * bb % p, e * (aa + 121665 * e) % p\n"                                    \
    "        if k >> t & 1:\n"                                                                     \
    "            x2, x3, z2, z3 = x3, x2, z3, z2\n"                                                \
    "    x = x2 * pow(z2, p - 2, p) % p\n"                                                         \
    "    return x.to_bytes(32, 'little')\n"

/* SP 800-186 §3.2.1: p and G, in two lines each where they are long. */
#define P256                                                                                       \
    "    p = 2**256 - 2**224 + 2**192 + 2**96 - 1\n",                                              \
        "    g = bytes.fromhex('6b17d1f2e12c4247f8bce6e563a440f2'\n"                               \
        "        '77037d812deb33a0f4a13945d898c296'\n"                                             \
        "        '4fe342e2fe1a7f9b8ee7eb4a7c0f9e16'\n"                                             \
        "        '2bce33576b315ececbb6406837bf51f5')\n"
#define P384                                                                                       \
    "    p = 2**384 - 2**128 - 2**96 + 2**32 - 1\n",                                               \
        "    g = bytes.fromhex('aa87ca22be8b05378eb1c71ef320ad74'\n"                               \
        "        '6e1d3b628ba79b9859f741e082542a38'\n"                                             \
        "        '5502f25dbf55296c3a545e3872760ab7'\n"                                             \
        "        '3617de4a96262c6f5d9e98bf9292dc29'\n"                                             \
        "        'f8f41dbd289a147ce9da3113b5f0b8c0'\n"                                             \
        "        '0a60b1ce1d7e819d7a431d7c90ea0e5f')\n"
#define P521                                                                                       \
    "    p = 2**521 - 1\n", "    g = bytes.fromhex('00c6858e06b70404e9cd9e3ecb6623'\n"             \
                            "        '95b4429c648139053fb521f828af606b4d3dbaa14b5e'\n"             \
                            "        '77efe75928fe1dc127a2ffa8de3348b3c1856a429bf9'\n"             \
                            "        '7e7e31c2e5bd66011839296a789a3bc0045c8a5fb42c'\n"             \
                            "        '7d1bd998f54449579b446817afbd17273e662c97ee72'\n"             \
                            "        '995ef42640c550b9013fad0761353c7086a272c24088'\n"             \
                            "        'be94769fd16650')\n"

/* SP 800-56A §5.7.1.2: the same multiplication of a point, for the peer's and for G. */
#define NIST_MULTIPLY(from)                                                                        \
    "    n = (p.bit_length() + 7) // 8\n"                                                          \
    "    q = [int.from_bytes(" from "[i:i + n], 'big')\n"                                          \
    "         for i in (len(" from ") - 2 * n, len(" from ") - n)]\n"                              \
    "    def add(a, b):\n"                                                                         \
    "        if not a or not b:\n"                                                                 \
    "            return a or b\n"                                                                  \
    "        if a == b:\n"                                                                         \
    "            s = (3 * a[0]**2 - 3) * pow(2 * a[1], p - 2, p)\n"                                \
    "        else:\n"                                                                              \
    "            s = (b[1] - a[1]) * pow(b[0] - a[0], p - 2, p)\n"                                 \
    "        x = (s * s - a[0] - b[0]) % p\n"                                                      \
    "        return [x, (s * (a[0] - x) - a[1]) % p]\n"                                            \
    "    r, k = None, int.from_bytes(private, 'big')\n"                                            \
    "    while k:\n"                                                                               \
    "        r = add(r, q) if k & 1 else r\n"                                                      \
    "        q, k = add(q, q), k >> 1\n"
#define NIST_CURVE(name, parameters) NIST_CURVE_(name, parameters)
#define NIST_CURVE_(name, prime, generator)                                                        \
    { "ECDH-" name,                                                                                \
      { NULL },                                                                                    \
      "def ECDH_" name "(private, public):\n" prime NIST_MULTIPLY(                                 \
          "public") "    return r[0].to_bytes(n, 'big')\n" },                                      \
    {                                                                                              \
        "ECDH-public-" name, { NULL },                                                             \
            "def ECDH_public_" name "(private):\n" prime generator NIST_MULTIPLY(                  \
                "g") "    return b'\\4' + b''.join(i.to_bytes(n, 'big') for i in r)\n"             \
    }

/* RFC 5869 §2.2 and RFC 8446 §7.1, with one hash. */
#define HKDF(name, python)                                                                         \
    { "HKDF-Extract-" name,                                                                        \
      { "hmac" },                                                                                  \
      "def HKDF_Extract_" name "(salt, ikm):  # RFC 5869, section 2.2\n"                           \
      "    return hmac.new(salt, ikm, '" python "').digest()\n" },                                 \
    {                                                                                              \
        "HKDF-Expand-Label-" name, { "hmac" },                                                     \
            "def HKDF_Expand_Label_" name "(secret, label, context, length):\n"                    \
            "    label = b'tls13 ' + label  # RFC 8446, section 7.1\n"                             \
            "    info = length.to_bytes(2, 'big') + bytes([len(label)]) + label\n"                 \
            "    info += bytes([len(context)]) + context\n"                                        \
            "    out, t, i = b'', b'', 1\n"                                                        \
            "    while len(out) < length:\n"                                                       \
            "        t += info + bytes([i])\n"                                                     \
            "        t = hmac.new(secret, t, '" python "').digest()\n"                             \
            "        out, i = out + t, i + 1\n"                                                    \
            "    return out[:length]\n"                                                            \
    }

/* RFC 7919 Appendix A: the prime from e, and a power. */
#define FIELD_POWER(bits, x, base, private)                                                        \
    "    e, term, i = 0, 1 << (" bits " - 66), 1\n"                                                \
    "    while term:\n"                                                                            \
    "        e, term, i = e + term, term // i, i + 1\n"                                            \
    "    b, x = " bits ", " x "\n"                                                                 \
    "    p = 2**b - 2**(b - 64) + ((e >> 64) + x) * 2**64 - 1\n"                                   \
    "    y = pow(" base ", int.from_bytes(" private ", 'big'), p)\n"                               \
                                                    "    return y.to_bytes(b // 8, 'big')\n"
#define FIELD(name, bits, x)                                                                       \
    { "DH-" name,                                                                                  \
      { NULL },                                                                                    \
      "def DH_" name "(private, public):  # RFC 7919\n"                                            \
      "    g = int.from_bytes(public, 'big')\n" FIELD_POWER(bits, x, "g", "private") },            \
    {                                                                                              \
        "DH-public-" name, { NULL },                                                               \
            "def DH_public_" name "(private):  # RFC 7919\n" FIELD_POWER(bits, x, "2", "private")  \
    }

/* ML-KEM-768, from FIPS 203 in its own letters: what encapsulation and decapsulation share. */
/* clang-format off */
#define ML_KEM \
    "Q, N, K, ETA, DU, DV = 3329, 256, 3, 2, 10, 4  # FIPS 203\n" \
    "def bit_reversed(i):\n" \
    "    return int(f\"{i:07b}\"[::-1], 2)\n" \
    "ZETAS = [pow(17, bit_reversed(i), Q) for i in range(128)]\n" \
    "GAMMAS = [pow(17, 2 * bit_reversed(i) + 1, Q) for i in range(128)]\n" \
    "def ntt(f):\n" \
    "    f, i, length = list(f), 1, 128\n" \
    "    while length >= 2:\n" \
    "        for start in range(0, N, 2 * length):\n" \
    "            zeta, i = ZETAS[i], i + 1\n" \
    "            for j in range(start, start + length):\n" \
    "                t = zeta * f[j + length] % Q\n" \
    "                f[j + length], f[j] = (f[j] - t) % Q, (f[j] + t) % Q\n" \
    "        length //= 2\n" \
    "    return f\n" \
    "def inverse_ntt(f):\n" \
    "    f, i, length = list(f), 127, 2\n" \
    "    while length <= 128:\n" \
    "        for start in range(0, N, 2 * length):\n" \
    "            zeta, i = ZETAS[i], i - 1\n" \
    "            for j in range(start, start + length):\n" \
    "                t = f[j]\n" \
    "                f[j] = (t + f[j + length]) % Q\n" \
    "                f[j + length] = zeta * (f[j + length] - t) % Q\n" \
    "        length *= 2\n" \
    "    return [x * 3303 % Q for x in f]\n" \
    "def multiply(f, g):\n" \
    "    h = []\n" \
    "    for i in range(128):\n" \
    "        a0, a1, b0, b1 = f[2 * i], f[2 * i + 1], g[2 * i], g[2 * i + 1]\n" \
    "        h += [(a0 * b0 + a1 * b1 * GAMMAS[i]) % Q, (a0 * b1 + a1 * b0) % Q]\n" \
    "    return h\n" \
    "def add(f, g):\n" \
    "    return [(a + b) % Q for a, b in zip(f, g)]\n" \
    "def dot(row, column):\n" \
    "    total = [0] * N\n" \
    "    for f, g in zip(row, column):\n" \
    "        total = add(total, multiply(f, g))\n" \
    "    return total\n" \
    "def encode(f, d):\n" \
    "    whole = sum(x << (d * i) for i, x in enumerate(f))\n" \
    "    return whole.to_bytes(32 * d, \"little\")\n" \
    "def decode(data, d):\n" \
    "    whole = int.from_bytes(data, \"little\")\n" \
    "    modulus = Q if d == 12 else 1 << d\n" \
    "    return [(whole >> (d * i) & ((1 << d) - 1)) % modulus for i in range(N)]\n" \
    "def compress(f, d):\n" \
    "    return [((x << d) + Q // 2) // Q % (1 << d) for x in f]\n" \
    "def decompress(f, d):\n" \
    "    return [(x * Q + (1 << (d - 1))) >> d for x in f]\n" \
    "def sample_ntt(seed):\n" \
    "    stream, a, at = hashlib.shake_128(seed).digest(3 * 672), [], 0\n" \
    "    while len(a) < N:\n" \
    "        c, at = stream[at:at + 3], at + 3\n" \
    "        d = c[0] + 256 * (c[1] % 16), c[1] // 16 + 16 * c[2]\n" \
    "        a += [x for x in d if x < Q]\n" \
    "    return a[:N]\n" \
    "def sample_noise(seed, number):\n" \
    "    noise = hashlib.shake_256(seed + bytes([number])).digest(64 * ETA)\n" \
    "    bits = int.from_bytes(noise, \"little\")\n" \
    "    return [((bits >> 4 * i & 1) + (bits >> 4 * i + 1 & 1)\n" \
    "             - (bits >> 4 * i + 2 & 1)\n" \
    "             - (bits >> 4 * i + 3 & 1)) % Q for i in range(N)]\n" \
    "def parts(data, size):\n" \
    "    return [data[i:i + size] for i in range(0, len(data), size)]\n" \
    "def pke_encrypt(ek, m, r):\n" \
    "    t = [decode(part, 12) for part in parts(ek[:384 * K], 384)]\n" \
    "    rho = ek[384 * K:]\n" \
    "    y = [ntt(sample_noise(r, i)) for i in range(K)]\n" \
    "    u = []\n" \
    "    for i in range(K):\n" \
    "        column = [sample_ntt(rho + bytes([i, j])) for j in range(K)]\n" \
    "        u.append(add(inverse_ntt(dot(column, y)), sample_noise(r, K + i)))\n" \
    "    v = add(inverse_ntt(dot(t, y)), sample_noise(r, 2 * K))\n" \
    "    v = add(v, decompress(decode(m, 1), 1))\n" \
    "    c1 = b\"\".join(encode(compress(f, DU), DU) for f in u)\n" \
    "    return c1 + encode(compress(v, DV), DV)\n" \
    "def pke_decrypt(dk, c):\n" \
    "    u = [decompress(decode(part, DU), DU)\n" \
    "         for part in parts(c[:32 * DU * K], 32 * DU)]\n" \
    "    v = decompress(decode(c[32 * DU * K:], DV), DV)\n" \
    "    s = [decode(part, 12) for part in parts(dk, 384)]\n" \
    "    product = inverse_ntt(dot(s, [ntt(f) for f in u]))\n" \
    "    return encode(compress([(a - b) % Q for a, b in zip(v, product)], 1), 1)\n"
#define ML_KEM_ENCAPSULATE \
    "def encapsulate(ek, m):\n" \
    "    both = hashlib.sha3_512(m + hashlib.sha3_256(ek).digest()).digest()\n" \
    "    return both[:32], pke_encrypt(ek, m, both[32:])\n"
#define ML_KEM_DECAPSULATE \
    "def ML_KEM_768_decapsulate(dk, c):\n" \
    "    dk_pke, ek, h, z = dk[:1152], dk[1152:2336], dk[2336:2368], dk[2368:]\n" \
    "    m = pke_decrypt(dk_pke, c)\n" \
    "    both = hashlib.sha3_512(m + h).digest()\n" \
    "    rejected = hashlib.shake_256(z + c).digest(32)\n" \
    "    return both[:32] if pke_encrypt(ek, m, both[32:]) == c else rejected\n"
/* clang-format on */

const struct function recompute_functions[] = {
    { "^",
      { NULL }, /* exclusive or, byte by byte */
      "def xor(a, b):\n"
      "    return bytes(x ^ y for x, y in zip(a, b))\n" },
    { "SHA1",
      { "hashlib" },
      "def SHA1(x):  # FIPS 180-4\n"
      "    return hashlib.sha1(x).digest()\n" },
    { "SHA256",
      { "hashlib" },
      "def SHA256(x):  # FIPS 180-4\n"
      "    return hashlib.sha256(x).digest()\n" },
    { "SHA384",
      { "hashlib" },
      "def SHA384(x):  # FIPS 180-4\n"
      "    return hashlib.sha384(x).digest()\n" },
    { "SHA512",
      { "hashlib" },
      "def SHA512(x):  # FIPS 180-4\n"
      "    return hashlib.sha512(x).digest()\n" },
    { "HMAC-SHA1",
      { "hmac" },
      "def HMAC_SHA1(key, x):  # RFC 2104\n"
      "    return hmac.new(key, x, 'sha1').digest()\n" },
    { "HMAC-SHA256",
      { "hmac" },
      "def HMAC_SHA256(key, x):  # RFC 2104\n"
      "    return hmac.new(key, x, 'sha256').digest()\n" },
    { "PRF-SHA256",
      { "hmac" },
      "def PRF_SHA256(secret, label, seed, length):  # RFC 5246, section 5\n"
      "    a = seed = label + seed\n"
      "    out = b''\n"
      "    while len(out) < length:\n"
      "        a = hmac.new(secret, a, 'sha256').digest()\n"
      "        out += hmac.new(secret, a + seed, 'sha256').digest()\n"
      "    return out[:length]\n" },
    { "PRF-SHA384",
      { "hmac" },
      "def PRF_SHA384(secret, label, seed, length):  # RFC 5288, section 3\n"
      "    a = seed = label + seed\n"
      "    out = b''\n"
      "    while len(out) < length:\n"
      "        a = hmac.new(secret, a, 'sha384').digest()\n"
      "        out += hmac.new(secret, a + seed, 'sha384').digest()\n"
      "    return out[:length]\n" },
    { "RSA-encrypt",
      { NULL },
      "def RSA_encrypt(modulus, exponent, EM):  # RFC 8017, section 5.1.1\n"
      "    n = int.from_bytes(modulus, 'big')\n"
      "    e = int.from_bytes(exponent, 'big')\n"
      "    m = int.from_bytes(EM, 'big')\n"
      "    return pow(m, e, n).to_bytes((n.bit_length() + 7) // 8, 'big')\n" },
    { "RSA-private",
      { "subprocess", "tempfile" },
      "def RSA_private(private_key, ciphertext):  # RFC 8017, section 5.1.2\n"
      "    with tempfile.NamedTemporaryFile() as key:  # readable by you alone\n"
      "        key.write(private_key)\n"
      "        key.flush()\n"
      "        done = subprocess.run(['openssl', 'pkeyutl', '-decrypt',\n"
      "                               '-pkeyopt', 'rsa_padding_mode:none',\n"
      "                               '-keyform', 'DER', '-inkey', key.name],\n"
      "                              input=ciphertext, stdout=subprocess.PIPE)\n"
      "    return done.stdout\n" },
    { "RSA-decrypt",
      { "subprocess", "tempfile" },
      "def RSA_decrypt(private_key, ciphertext):  # RFC 8017, section 7.2.2\n"
      "    with tempfile.NamedTemporaryFile() as key:  # readable by you alone\n"
      "        key.write(private_key)\n"
      "        key.flush()\n"
      "        done = subprocess.run(['openssl', 'pkeyutl', '-decrypt',\n"
      "                               '-keyform', 'DER', '-inkey', key.name],\n"
      "                              input=ciphertext, stdout=subprocess.PIPE)\n"
      "    return done.stdout\n" },
    { "ECDH-x25519",
      { NULL },
      "def ECDH_x25519(private, public):  # RFC 7748, section 5\n" X25519_SCALAR
      "    u = int.from_bytes(public, 'little') % 2**255\n" X25519_LADDER },
    { "ECDH-public-x25519",
      { NULL },
      "def ECDH_public_x25519(private):  # RFC 7748, section 6.1\n" X25519_SCALAR
      "    u = 9\n" X25519_LADDER },
    NIST_CURVE("secp256r1", P256),
    NIST_CURVE("secp384r1", P384),
    NIST_CURVE("secp521r1", P521),
    { "DH-public",
      { NULL },
      "def DH_public(p, g, private):  # RFC 5246, section 8.1.2\n"
      "    n, g = (int.from_bytes(i, 'big') for i in (p, g))\n"
      "    x = int.from_bytes(private, 'big')\n"
      "    return pow(g, x, n).to_bytes(len(p), 'big')\n" },
    { "DH-secret",
      { NULL },
      "def DH_secret(p, private, public):  # RFC 5246, section 8.1.2\n"
      "    n, y = (int.from_bytes(i, 'big') for i in (p, public))\n"
      "    x = int.from_bytes(private, 'big')\n"
      "    return pow(y, x, n).to_bytes(len(p), 'big').lstrip(bytes(1))\n" },
    { "AES-CBC-decrypt",
      { "subprocess" },
      "def AES_CBC_decrypt(key, iv, ciphertext):  # SP 800-38A, section 6.2\n"
      "    done = subprocess.run(['openssl', 'enc', '-d', '-nopad',\n"
      "                           '-aes-%d-cbc' % (8 * len(key)),\n"
      "                           '-K', key.hex(), '-iv', iv.hex()],\n"
      "                          input=ciphertext, stdout=subprocess.PIPE)\n"
      "    return done.stdout\n" },
    { "HMAC-SHA384",
      { "hmac" },
      "def HMAC_SHA384(key, x):  # RFC 2104\n"
      "    return hmac.new(key, x, 'sha384').digest()\n" },
    { "zeros",
      { NULL },
      "def zeros(n):\n"
      "    return bytes(n)\n" },
    HKDF("SHA256", "sha256"),
    HKDF("SHA384", "sha384"),
    FIELD("ffdhe2048", "2048", "560316"),
    FIELD("ffdhe3072", "3072", "2625351"),
    FIELD("ffdhe4096", "4096", "5736041"),
    FIELD("ffdhe6144", "6144", "15705020"),
    FIELD("ffdhe8192", "8192", "10965728"),
    { "ML-KEM-768-encapsulate",
      { "hashlib" },
      ML_KEM ML_KEM_ENCAPSULATE "def ML_KEM_768_encapsulate(ek, m):\n"
                                "    return encapsulate(ek, m)[0]\n" },
    { "ML-KEM-768-ciphertext",
      { "hashlib" },
      ML_KEM ML_KEM_ENCAPSULATE "def ML_KEM_768_ciphertext(ek, m):\n"
                                "    return encapsulate(ek, m)[1]\n" },
    { "ML-KEM-768-decapsulate", { "hashlib" }, ML_KEM ML_KEM_ENCAPSULATE ML_KEM_DECAPSULATE },
    { NULL, { NULL }, NULL },
};
