/*
 * recompute_tree.c - a formula as a tree: recursive descent, one function a rule, the rule above.
 *
 * lessons/formula.c judges whether a text is a formula, and lists its inputs; this comes after it,
 * and only has to know what belongs to what. The grammar stands in protocol/observe.h.
 */
#include "tutor/recompute_parts.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct scanner {
    struct tree *tree;
    const char  *at;
};

static struct node *read_formula(struct scanner *s);

static struct node *new_node(struct scanner *s, enum node_kind kind, const char *text,
                             size_t length)
{
    if (s->tree->count == NODES_MOST)
        return NULL;
    struct node *node = &s->tree->nodes[s->tree->count++];
    *node = (struct node){ .kind = kind, .text = text, .length = length };
    return node;
}

static void skip_spaces(struct scanner *s) { s->at += strspn(s->at, " "); }

static bool take(struct scanner *s, char token)
{
    const char *before = s->at;
    skip_spaces(s);
    if (*s->at != token) {
        s->at = before;
        return false;
    }
    s->at++;
    skip_spaces(s);
    return true;
}

/* { separator rule }: one child stays what it is; several become the children of a new node. */
static struct node *read_row(struct scanner *s, char separator, enum node_kind kind,
                             struct node *(*rule)(struct scanner *))
{
    struct node *first = rule(s), *row = NULL, *last = first;
    while (last && take(s, separator)) {
        if (!row && !(row = new_node(s, kind, NULL, 0)))
            return NULL;
        last->next = rule(s);
        last = last->next;
    }
    if (!last || !row)
        return last ? first : NULL;
    row->child = first;
    return row;
}

/* literal = '"' text '"' | "0x" hex | number */
static struct node *read_literal(struct scanner *s)
{
    const char *start = s->at;
    if (*start == '"') {
        const char *end = strchr(start + 1, '"');
        if (!end)
            return NULL;
        s->at = end + 1;
        return new_node(s, NODE_TEXT, start + 1, (size_t)(end - start) - 1);
    }
    if (strncmp(start, "0x", 2) == 0) {
        for (s->at += 2; isxdigit((unsigned char)*s->at); s->at++)
            ;
        return new_node(s, NODE_HEX, start + 2, (size_t)(s->at - start) - 2);
    }
    while (isdigit((unsigned char)*s->at))
        s->at++;
    return new_node(s, NODE_NUMBER, start, (size_t)(s->at - start));
}

/* FUNCTION "(" argument { "," argument } ")", read behind its parenthesis */
static struct node *read_call(struct scanner *s, const char *name, size_t length)
{
    struct node *call = new_node(s, NODE_CALL, name, length),
                **argument = call ? &call->child : NULL;
    do {
        if (!argument || !(*argument = read_formula(s)))
            return NULL;
        argument = &(*argument)->next;
    } while (take(s, ','));
    return take(s, ')') ? call : NULL;
}

/* What names are made of: words, paths, ranges; spaces only between words. */
static bool goes_on(const char *at)
{
    if (*at == ' ')
        return isalnum((unsigned char)at[1]);
    return isalnum((unsigned char)*at) || (*at && strchr("_-./#", *at));
}

/* atom = NAME | path | range | literal | function | "(" formula ")" */
static struct node *read_atom(struct scanner *s)
{
    skip_spaces(s);
    const char *start = s->at;
    if (take(s, '(')) {
        struct node *inside = read_formula(s);
        return inside && take(s, ')') ? inside : NULL;
    }
    if (*start == '"' || isdigit((unsigned char)*start))
        return read_literal(s);
    while (goes_on(s->at))
        s->at++;
    size_t length = (size_t)(s->at - start);
    if (length == 0)
        return NULL;
    return take(s, '(') ? read_call(s, start, length) : new_node(s, NODE_INPUT, start, length);
}

/* factor = atom [ "[" first ".." last "]" ] */
static struct node *read_factor(struct scanner *s)
{
    struct node *atom = read_atom(s);
    if (!atom || !take(s, '['))
        return atom;
    struct node *slice = new_node(s, NODE_SLICE, NULL, 0);
    char        *end;
    if (!slice)
        return NULL;
    slice->child = atom;
    slice->first = strtoul(s->at, &end, 10);
    end += strspn(end, " ");
    if (strncmp(end, "..", 2) != 0)
        return NULL;
    slice->last = strtoul(end + 2, &end, 10);
    s->at = end;
    return take(s, ']') ? slice : NULL;
}

/* term = factor { "^" factor } */
static struct node *read_term(struct scanner *s) { return read_row(s, '^', NODE_XOR, read_factor); }

/* formula = term { "+" term } */
static struct node *read_formula(struct scanner *s)
{
    return read_row(s, '+', NODE_JOIN, read_term);
}

bool tree_parse(struct tree *tree, const char *formula)
{
    struct scanner s = { .tree = tree, .at = formula };
    tree->count = 0;
    tree->root = read_formula(&s);
    skip_spaces(&s);
    return tree->root && *s.at == '\0';
}

bool node_is_call(const struct node *node, const char *function)
{
    return node && node->kind == NODE_CALL && node->length == strlen(function) &&
           memcmp(node->text, function, node->length) == 0;
}
