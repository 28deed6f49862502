/* field_tree.c - see field_tree.h. */
#include "tutor/field_tree.h"

#include "lessons/words.h"
#include "tutor/walk.h"

#include <stdlib.h>
#include <string.h>

enum { SAID_MOST = 1000, INDENT = 2, DEEPEST_INDENT = 12, VALUE_COLUMN = 34 };

static const struct wire_field *field_at(const struct field_tree *tree, size_t field)
{
    return &tree->event->event.bytes.fields[field];
}

/* One past the last field inside a group, or past a leaf. */
static size_t group_end(const struct wire_field *fields, size_t count, size_t field)
{
    size_t end = field + 1;
    while (end < count && fields[end].depth > fields[field].depth)
        end++;
    return end;
}

/* ---- what is seen ---- */

/* A group of nothing but its frame (RFC 5246 §4.3, X.690 §8.1): the length of an empty vector;
 * tag, length and value of a DER element. Its own row says it all. */
static bool is_simple(const struct wire_field *fields, size_t count, size_t group)
{
    for (size_t f = group + 1; f < count && fields[f].depth > fields[group].depth; f++)
        if (fields[f].group ||
            (strcmp(fields[f].structure, "DER") != 0 && strcmp(fields[f].structure, "vector") != 0))
            return false;
    return true;
}

static void close_at_first(struct field_tree *tree)
{
    const struct event_bytes *b = &tree->event->event.bytes;
    bool                      certificate = b->layer == LAYER_CERTIFICATE;
    for (size_t f = 0; f < tree->field_count; f++)
        tree->closed[f] = b->fields[f].group && ((certificate && b->fields[f].depth > 0) ||
                                                 is_simple(b->fields, b->field_count, f));
}

static void count_rows(struct field_tree *tree)
{
    const struct wire_field *fields = tree->event->event.bytes.fields;
    tree->row_count = 0;
    for (size_t f = 0; f < tree->field_count;) {
        tree->rows[tree->row_count++] = (uint32_t)f;
        f = tree->closed[f] ? group_end(fields, tree->field_count, f) : f + 1;
    }
}

void field_tree_show(struct field_tree *tree, const struct recorded *event)
{
    size_t count = event && event->event.kind == EVENT_BYTES ? event->event.bytes.field_count : 0;
    if (tree->event == event && tree->field_count == count)
        return;
    field_tree_free(tree);
    tree->event = event;
    if (count == 0)
        return;
    tree->closed = calloc(count, sizeof *tree->closed);
    tree->rows = calloc(count, sizeof *tree->rows);
    if (!tree->closed || !tree->rows) {
        field_tree_free(tree);
        return;
    }
    tree->field_count = count;
    close_at_first(tree);
    count_rows(tree);
}

void field_tree_free(struct field_tree *tree)
{
    free(tree->closed);
    free(tree->rows);
    memset(tree, 0, sizeof *tree);
}

/* ---- finding one's way in it ---- */

size_t field_tree_field(const struct field_tree *tree, int row)
{
    return row >= 0 && (size_t)row < tree->row_count ? tree->rows[row] : NO_FIELD;
}

size_t field_tree_parent(const struct field_tree *tree, size_t field)
{
    size_t at = field;
    while (at > 0 && field_at(tree, at)->depth >= field_at(tree, field)->depth)
        at--;
    return field_at(tree, at)->depth < field_at(tree, field)->depth ? at : field;
}

/* Rows rise with their fields. */
static int row_of(const struct field_tree *tree, size_t field)
{
    size_t low = 0, high = tree->row_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (tree->rows[middle] < field)
            low = middle + 1;
        else
            high = middle;
    }
    return (int)low;
}

int field_tree_reveal(struct field_tree *tree, size_t field)
{
    bool opened = false;
    if (field >= tree->field_count)
        return -1;
    for (size_t at = field, up; (up = field_tree_parent(tree, at)) != at; at = up) {
        opened = opened || tree->closed[up];
        tree->closed[up] = false;
    }
    if (opened)
        count_rows(tree);
    return row_of(tree, field);
}

size_t field_tree_leaf(const struct field_tree *tree, size_t offset)
{
    for (size_t f = 0; f < tree->field_count; f++) {
        const struct wire_field *field = field_at(tree, f);
        if (!field->group && offset >= field->offset && offset - field->offset < field->length)
            return f;
    }
    return NO_FIELD;
}

bool field_tree_is_open(const struct field_tree *tree, size_t field)
{
    return field < tree->field_count && field_at(tree, field)->group && !tree->closed[field];
}

void field_tree_set_open(struct field_tree *tree, size_t field, bool open)
{
    if (field >= tree->field_count || !field_at(tree, field)->group)
        return;
    tree->closed[field] = !open;
    count_rows(tree);
}

size_t field_find(const struct recorded *event, const char *path)
{
    const struct event_bytes *b = &event->event.bytes;
    size_t                    from = 0, end = b->field_count, found = NO_FIELD;
    for (const char *word = path; *word;) {
        size_t length = strcspn(word, "/");
        for (found = from; found < end; found++)
            if (strlen(b->fields[found].name) == length &&
                strncmp(b->fields[found].name, word, length) == 0)
                break;
        if (found == end)
            return NO_FIELD;
        from = found + 1;
        end = group_end(b->fields, b->field_count, found);
        word += length + (word[length] == '/');
    }
    return found;
}

/* ---- a row ---- */

void field_tree_draw(const struct canvas *c, int row, int column, const struct field_tree *tree,
                     size_t field, bool link)
{
    const struct wire_field *f = field_at(tree, field);
    char                     said[SAID_MOST];
    int                      depth = f->depth < DEEPEST_INDENT ? f->depth : DEEPEST_INDENT;
    int                      at = column + INDENT * depth, value_column = column + VALUE_COLUMN;
    if (f->group)
        canvas_put(c, row, at, STYLE_STRONG, field_tree_is_open(tree, field) ? "▾" : "▸");
    at = canvas_put(c, row, at + 2, STYLE_PLAIN, f->name) + 2;
    if (at < value_column && value_column < c->columns - 8)
        at = value_column;
    if (link)
        at = canvas_put(c, row, at, STYLE_LINK, "→ ");
    words_value(said, sizeof said, tree->event, field);
    if (said[0])
        at = canvas_put(c, row, at, STYLE_BYTES, said) + 2;
    words_meaning(said, sizeof said, tree->event, field);
    if (said[0] && at < c->columns)
        canvas_put(c, row, at, STYLE_PLAIN, said);
}
