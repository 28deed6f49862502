/*
 * field_tree.h - the labelled fields of a bytes event as a tree whose groups open and close.
 *
 * The recording keeps fields in the order of a walk through the tree, each with its depth
 * (protocol/wire.h). What is seen of them are rows: every field that is in no closed group. A
 * message may have ten thousand of them, so the rows are counted when a group opens or closes, and
 * only those in the window are put into words.
 *
 * Read next: tutor/view_bytes.c, which draws it beside the hex.
 */
#ifndef TUTOR_FIELD_TREE_H
#define TUTOR_FIELD_TREE_H

#include "lessons/recording.h"
#include "tutor/surface.h"

struct field_tree {
    const struct recorded *event;
    bool                  *closed; /* for each field that is a group */
    uint32_t              *rows;   /* the fields that are seen */
    size_t                 field_count, row_count;
};

/*
 * Shows the fields of a bytes event. What was opened and closed is kept while the event stays the
 * same. At first a certificate is open to its second level, anything else as far as it has names of
 * its own: the tag and the length of a DER element are one level below. Without memory there are no
 * rows.
 */
void field_tree_show(struct field_tree *, const struct recorded *);
void field_tree_free(struct field_tree *);

/* The field on a row; NO_FIELD (walk.h) past the last. */
size_t field_tree_field(const struct field_tree *, int row);
/* The row of a field, after the groups around it were opened; -1 for one that is not there. */
int field_tree_reveal(struct field_tree *, size_t field);
/* The leaf that holds a byte; NO_FIELD where none does. */
size_t field_tree_leaf(const struct field_tree *, size_t offset);
/* The group that a field is in, or the field itself at the top. */
size_t field_tree_parent(const struct field_tree *, size_t field);

bool field_tree_is_open(const struct field_tree *, size_t field);
void field_tree_set_open(struct field_tree *, size_t field, bool open);

/* Draws a field on a row of a canvas: its name, indented, and what it says in words; `link`:
 * that Enter leads from it to another place. */
void field_tree_draw(const struct canvas *, int row, int column, const struct field_tree *,
                     size_t field, bool link);

/* The first field of a path inside an event ("validity/notAfter"; steps between may be left
 * out), or NO_FIELD. */
size_t field_find(const struct recorded *, const char *path);

#endif
