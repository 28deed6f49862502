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
