/*
 * recompute_python.c - any formula as a Python program. Part of recompute.h.
 *
 * The formula's syntax is nearly Python's own: names become variables, functions become short
 * functions of the standard library that stand above it, and a slice's last byte moves by one.
 */
#include "tutor/recompute_parts.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* ---- the functions of formulas, in Python ---- */

enum { MODULES_MOST = 2, COMMENT_COLUMNS = 50 };

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

static const struct function {
    const char *name; /* in the formula */
    const char *modules[MODULES_MOST];
    const char *source;
} functions[] = {
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
};
enum { FUNCTIONS = sizeof functions / sizeof *functions };

static bool node_needs(const struct node *node, const struct function *function)
{
    return node_is_call(node, function->name) ||
           (node->kind == NODE_XOR && strcmp(function->name, "^") == 0);
}

static bool is_used(const struct tree *tree, const struct function *function)
{
    for (size_t i = 0; i < tree->count; i++)
        if (node_needs(&tree->nodes[i], function))
            return true;
    return false;
}

/* All that are called are known; transcript() is an input. */
static bool knows_all_functions(struct job *job)
{
    for (size_t i = 0; i < job->tree.count; i++) {
        const struct node *node = &job->tree.nodes[i];
        bool               known = node->kind != NODE_CALL || node_is_call(node, "transcript");
        for (size_t f = 0; !known && f < FUNCTIONS; f++)
            known = node_is_call(node, functions[f].name);
        if (!known) {
            snprintf(job->why, sizeof job->why, "The function %.*s is not known here.",
                     (int)(node->length < 40 ? node->length : 40), node->text);
            return false;
        }
    }
    return true;
}

/* ---- the program's parts ---- */

static void add_imports(struct job *job)
{
    static const char *const modules[] = { "hashlib", "hmac", "subprocess", "tempfile" };
    for (size_t m = 0; m < sizeof modules / sizeof *modules; m++) {
        bool wanted = false;
        for (size_t f = 0; f < FUNCTIONS; f++)
            for (size_t i = 0; i < MODULES_MOST && functions[f].modules[i]; i++)
                wanted = wanted || (strcmp(functions[f].modules[i], modules[m]) == 0 &&
                                    is_used(&job->tree, &functions[f]));
        if (wanted)
            prose_format(&job->out, "import %s\n", modules[m]);
    }
}

static void add_functions(struct job *job)
{
    for (size_t f = 0; f < FUNCTIONS; f++)
        if (is_used(&job->tree, &functions[f]))
            prose_format(&job->out, "\n%s", functions[f].source);
}

/* The name of an input, broken at the slashes of a long path. */
static void add_comment(struct prose *out, const char *text)
{
    prose_add(out, "\n# ");
    for (size_t column = 2; *text; column++, text++) {
        prose_add_bytes(out, text, 1);
        if (*text == '/' && column > COMMENT_COLUMNS) {
            prose_add(out, "\n#     ");
            column = 6;
        }
    }
    prose_add(out, "\n");
}

static void add_inputs(struct job *job)
{
    for (size_t i = 0; i < job->input_count; i++) {
        add_comment(&job->out, job->inputs[i].text);
        prose_format(&job->out, "%s = bytes.fromhex('''\n", job->names[i]);
        job_add_hex(job, &job->inputs[i], "\n");
        prose_add(&job->out, "''')\n");
    }
}

/* ---- the formula ---- */

static void add_node(struct job *job, const struct node *node);

/* A text as Python's bytes; what is no letter, digit or space is written as its number. */
static void add_text(struct prose *out, const struct node *node)
{
    prose_add(out, "b'");
    for (size_t i = 0; i < node->length; i++) {
        unsigned char c = (unsigned char)node->text[i];
        prose_format(out, isalnum(c) || c == ' ' ? "%c" : "\\x%02x", c);
    }
    prose_add(out, "'");
}

static void add_children(struct job *job, const struct node *node, const char *between)
{
    for (const struct node *child = node->child; child; child = child->next) {
        add_node(job, child);
        if (child->next)
            prose_add(&job->out, between);
    }
}

/* Arguments, and the parts of the whole, stand below one another: no line is wrapped. */
static void add_call(struct job *job, const struct node *call)
{
    if (node_is_call(call, "transcript")) {
        prose_add(&job->out, job_name(job, call->child));
        return;
    }
    for (size_t i = 0; i < call->length; i++)
        prose_add_bytes(&job->out, call->text[i] == '-' ? "_" : &call->text[i], 1);
    prose_add(&job->out, "(");
    add_children(job, call, ",\n        ");
    prose_add(&job->out, ")");
}

/* a ^ b ^ c is xor(xor(a, b), c) */
static void add_xor(struct job *job, const struct node *node)
{
    for (const struct node *child = node->child->next; child; child = child->next)
        prose_add(&job->out, "xor(");
    for (const struct node *child = node->child; child; child = child->next) {
        add_node(job, child);
        prose_add(&job->out, child == node->child ? "" : ")");
        prose_add(&job->out, child->next ? ", " : "");
    }
}

static void add_slice(struct job *job, const struct node *slice)
{
    bool joined = slice->child->kind == NODE_JOIN;
    prose_add(&job->out, joined ? "(" : "");
    add_node(job, slice->child);
    prose_format(&job->out, "%s[%lu:%lu]", joined ? ")" : "", slice->first, slice->last + 1);
}

static void add_node(struct job *job, const struct node *node)
{
    switch (node->kind) {
    case NODE_INPUT:
        prose_add(&job->out, job_name(job, node));
        return;
    case NODE_TEXT:
        add_text(&job->out, node);
        return;
    case NODE_HEX:
        prose_format(&job->out, "bytes.fromhex('%.*s')", (int)node->length, node->text);
        return;
    case NODE_NUMBER:
        prose_add_bytes(&job->out, node->text, node->length);
        return;
    case NODE_CALL:
        add_call(job, node);
        return;
    case NODE_JOIN:
        add_children(job, node, node == job->tree.root ? " +\n    " : " + ");
        return;
    case NODE_XOR:
        add_xor(job, node);
        return;
    case NODE_SLICE:
        add_slice(job, node);
        return;
    }
}

bool recompute_python(struct job *job)
{
    if (!knows_all_functions(job))
        return false;
    prose_add(&job->out, "python3 - <<'END'\n");
    add_imports(job);
    add_functions(job);
    add_inputs(job);
    prose_add(&job->out, "\nvalue = (\n    ");
    add_node(job, job->tree.root);
    prose_add(&job->out, ")\nprint('computed:', value.hex())\nprint('recorded:',");
    job_add_recorded(job, "\n    '", "'");
    prose_add(&job->out, ")\nEND\n");
    return true;
}
