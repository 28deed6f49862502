/*
 * recompute_python.c - any formula as a Python program. Part of recompute.h.
 *
 * The formula's syntax is nearly Python's own: names become variables, functions become short
 * functions of the standard library that stand above it, and a slice's last byte moves by one.
 */
#include "tutor/recompute_functions.h"
#include "tutor/recompute_parts.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { COMMENT_COLUMNS = 50 };

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
        for (size_t f = 0; !known && recompute_functions[f].name; f++)
            known = node_is_call(node, recompute_functions[f].name);
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
        for (size_t f = 0; recompute_functions[f].name; f++)
            for (size_t i = 0; i < MODULES_MOST && recompute_functions[f].modules[i]; i++)
                wanted = wanted || (strcmp(recompute_functions[f].modules[i], modules[m]) == 0 &&
                                    is_used(&job->tree, &recompute_functions[f]));
        if (wanted)
            prose_format(&job->out, "import %s\n", modules[m]);
    }
}

static void add_functions(struct job *job)
{
    for (size_t f = 0; recompute_functions[f].name; f++)
        if (is_used(&job->tree, &recompute_functions[f]))
            prose_format(&job->out, "\n%s", recompute_functions[f].source);
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

/* A long one in pieces that stand below one another. */
static void add_hex(struct prose *out, const struct node *node)
{
    enum { DIGITS = 48 };
    prose_add(out, "bytes.fromhex(");
    for (size_t at = 0; at < node->length; at += DIGITS) {
        size_t left = node->length - at;
        prose_format(out, "%s'%.*s'", at > 0 ? "\n        " : "",
                     (int)(left < DIGITS ? left : DIGITS), node->text + at);
    }
    prose_add(out, ")");
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
        bool long_one = child->next && child->next->kind == NODE_HEX;
        prose_add(&job->out, long_one ? ",\n        " : child->next ? ", " : "");
    }
}

/* Two parts within something else fit on its line. */
static void add_join(struct job *job, const struct node *node)
{
    bool many = node->child->next && node->child->next->next;
    if (node == job->tree.root)
        add_children(job, node, " +\n    ");
    else
        add_children(job, node, many ? " +\n        " : " + ");
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
        add_hex(&job->out, node);
        return;
    case NODE_NUMBER:
        prose_add_bytes(&job->out, node->text, node->length);
        return;
    case NODE_CALL:
        add_call(job, node);
        return;
    case NODE_JOIN:
        add_join(job, node);
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
