/*
 * recompute_shell.c - the usual shapes as openssl commands: a PRF, a hash. Part of recompute.h.
 *
 * A value is a shell variable of hexadecimal digits, so that joining two is writing one behind the
 * other: ${ClientHello_random}${ServerHello_random}.
 */
#include "tutor/recompute_parts.h"

#include <ctype.h>
#include <string.h>

/* The hashes that openssl is asked for, with the digits of their results. */
static const struct hash_row {
    const char *function, *prf, *option;
    int         digits;
} hashes[] = {
    { "SHA1", "PRF-SHA1", "sha1", 40 },
    { "SHA256", "PRF-SHA256", "sha256", 64 },
    { "SHA384", "PRF-SHA384", "sha384", 96 },
    { "SHA512", "PRF-SHA512", "sha512", 128 },
};
enum { COLUMNS = 74, DIGITS_IN_LINE = 64 };
enum { HASHES = sizeof hashes / sizeof *hashes };

static const struct hash_row *hash_called(const struct node *node)
{
    for (size_t i = 0; i < HASHES; i++)
        if (node_is_call(node, hashes[i].function))
            return &hashes[i];
    return NULL;
}

static const struct hash_row *prf_called(const struct node *node)
{
    for (size_t i = 0; i < HASHES; i++)
        if (node_is_call(node, hashes[i].prf))
            return &hashes[i];
    return NULL;
}

/* ---- what is only inputs and digits, joined ---- */

static bool is_plain(const struct node *node)
{
    if (node->kind == NODE_INPUT || node->kind == NODE_HEX)
        return true;
    if (node_is_call(node, "transcript")) /* its range is an input */
        return node->child && is_plain(node->child);
    if (node->kind != NODE_JOIN)
        return false;
    for (const struct node *child = node->child; child; child = child->next)
        if (!is_plain(child))
            return false;
    return true;
}

/* The shell joins a line that ends in a backslash with the next. */
static void break_line(struct job *job, size_t more)
{
    size_t start = job->out.length;
    while (start > 0 && start <= job->out.size && job->out.out[start - 1] != '\n')
        start--;
    if (job->out.length - start + more > COLUMNS)
        prose_add(&job->out, "\\\n");
}

static void add_digits(struct job *job, const char *digits, size_t length)
{
    for (size_t part; length > 0; digits += part, length -= part) {
        part = length < DIGITS_IN_LINE ? length : DIGITS_IN_LINE;
        break_line(job, part);
        prose_add_bytes(&job->out, digits, part);
    }
}

static void add_plain(struct job *job, const struct node *node)
{
    if (node->kind == NODE_INPUT) {
        break_line(job, strlen(job_name(job, node)) + strlen("${}"));
        prose_format(&job->out, "${%s}", job_name(job, node));
    }
    if (node->kind == NODE_HEX)
        add_digits(job, node->text, node->length);
    for (const struct node *child = node->child; child; child = child->next)
        add_plain(job, child);
}

static void add_variables(struct job *job)
{
    for (size_t i = 0; i < job->input_count; i++) {
        prose_format(&job->out, "%s=\\\n", job->names[i]);
        job_add_hex(job, &job->inputs[i], "\\\n");
        prose_add(&job->out, "\n");
    }
}

static void add_recorded(struct job *job)
{
    prose_add(&job->out, "echo recorded: \\\n");
    job_add_recorded(job, "", "\\\n");
    prose_add(&job->out, "\n");
}

/* ---- hashes ---- */

static bool is_plain_hash(const struct node *node)
{
    return hash_called(node) && node->child && !node->child->next && is_plain(node->child);
}

static void add_unhex(struct job *job)
{
    prose_add(&job->out, "unhex() {\n"
                         "    python3 -c 'import sys\n"
                         "sys.stdout.buffer.write(bytes.fromhex(sys.stdin.read()))'\n"
                         "}\n");
}

static void add_hash(struct job *job, const struct node *call)
{
    const struct hash_row *hash = hash_called(call);
    prose_add(&job->out, "printf %s ");
    add_plain(job, call->child);
    prose_format(&job->out, " |\n    unhex | openssl dgst -%s -r | cut -c 1-%d", hash->option,
                 hash->digits);
}

static bool hash_as_shell(struct job *job)
{
    if (!is_plain_hash(job->tree.root))
        return false;
    add_variables(job);
    add_unhex(job);
    prose_add(&job->out, "printf 'computed: '\n");
    add_hash(job, job->tree.root);
    prose_add(&job->out, "\n");
    add_recorded(job);
    return true;
}

/* ---- PRF-SHA256(secret, "label", seed, length): RFC 5246 §5 ---- */

static bool is_plain_label(const struct node *node)
{
    if (node->kind != NODE_TEXT || node->length == 0)
        return false;
    for (size_t i = 0; i < node->length; i++)
        if (!isalnum((unsigned char)node->text[i]) && node->text[i] != ' ')
            return false;
    return true;
}

static bool is_plain_prf(const struct node *root)
{
    const struct node *secret = root->child, *label = secret ? secret->next : NULL;
    const struct node *seed = label ? label->next : NULL, *length = seed ? seed->next : NULL;
    return prf_called(root) && length && !length->next && is_plain(secret) &&
           is_plain_label(label) && (is_plain(seed) || is_plain_hash(seed)) &&
           length->kind == NODE_NUMBER;
}

/* openssl joins the seeds that it is given: the label is the first of them. */
static bool prf_as_shell(struct job *job)
{
    const struct node *root = job->tree.root;
    if (!is_plain_prf(root))
        return false;
    const struct node *secret = root->child, *label = secret->next, *seed = label->next;
    const struct node *length = seed->next;
    add_variables(job);
    if (!is_plain(seed)) {
        add_unhex(job);
        prose_add(&job->out, "seed_hash=$(");
        add_hash(job, seed);
        prose_add(&job->out, ")\n");
    }
    prose_format(&job->out,
                 "printf 'computed: '\nopenssl kdf -keylen %.*s -kdfopt digest:%s \\\n"
                 "    -kdfopt hexsecret:",
                 (int)length->length, length->text, prf_called(root)->option);
    add_plain(job, secret);
    prose_format(&job->out,
                 " \\\n    -kdfopt 'seed:%.*s' \\\n    -kdfopt hexseed:", (int)label->length,
                 label->text);
    if (is_plain(seed))
        add_plain(job, seed);
    else
        prose_add(&job->out, "$seed_hash");
    prose_add(&job->out, " \\\n    TLS1-PRF | tr -d ':\\n' | tr A-F a-f\necho\n");
    add_recorded(job);
    return true;
}

bool recompute_shell(struct job *job) { return hash_as_shell(job) || prf_as_shell(job); }
