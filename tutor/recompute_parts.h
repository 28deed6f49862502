/*
 * recompute_parts.h - what the files of recompute.h share: a formula as a tree, its inputs under
 * names that a shell and Python take.
 */
#ifndef TUTOR_RECOMPUTE_PARTS_H
#define TUTOR_RECOMPUTE_PARTS_H

#include "lessons/prose.h"
#include "tutor/inputs.h"

/* ---- the formula as a tree ---- */

enum { NODES_MOST = 256 };

enum node_kind {
    NODE_INPUT,  /* a name, a path, or a range: text */
    NODE_TEXT,   /* "literal": text, without its quotation marks */
    NODE_HEX,    /* 0x...: text, the digits */
    NODE_NUMBER, /* text */
    NODE_CALL,   /* FUNCTION(arguments): text is the function's name, children its arguments */
    NODE_JOIN,   /* children, joined by + */
    NODE_XOR,    /* children, joined by ^ */
    NODE_SLICE,  /* one child [first..last] */
};

struct node {
    enum node_kind kind;
    const char    *text; /* in the formula, not terminated */
    size_t         length;
    struct node   *child, *next; /* its first child; its next sibling */
    unsigned long  first, last;  /* of a slice, both included */
};

struct tree {
    struct node  nodes[NODES_MOST];
    size_t       count;
    struct node *root;
};

/* False for what is no formula, or one with more nodes than there is room for. */
bool tree_parse(struct tree *, const char *formula);
bool node_is_call(const struct node *, const char *function);

/* ---- the inputs under names ---- */

enum { NAME_ROOM = 96, WHY_ROOM = 160 };

struct job {
    const struct walk     *walk;
    const struct recorded *secret;
    struct tree            tree;
    struct input           inputs[INPUTS_MOST];
    char                   names[INPUTS_MOST][NAME_ROOM]; /* of variables */
    size_t                 input_count;
    struct prose           out;
    char                   why[WHY_ROOM]; /* it cannot be done */
};

/* The variable of an input node. */
const char *job_name(const struct job *, const struct node *);
/* The bytes of an input as lines of hexadecimal digits, each with `ending` after it. */
void job_add_hex(struct job *, const struct input *, const char *ending);
/* The value itself as the recording has it, for comparing: lines of digits. */
void job_add_recorded(struct job *, const char *beginning, const char *ending);

/* ---- the two languages ---- */

/* As openssl commands in a shell. False where the formula has not one of the usual shapes; then
 * nothing was written. */
bool recompute_shell(struct job *);
/* As a Python program. False where there is a function that it does not know; *why says so. */
bool recompute_python(struct job *);

#endif
