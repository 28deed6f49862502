/*
 * certificate_rows.h - the rows of the certificate view: which there are, what each shows, where
 * each leads.
 *
 *     ▾ 1  CN=localhost                             the server's own
 *         names  localhost, 127.0.0.1               a fact
 *       ▸ Signature, taken apart                    a section
 *       ↓ signed with the key of 2                  a link
 *     ▸ 2  CN=tlstutor demo CA                      trusted beforehand
 */
#ifndef TUTOR_CERTIFICATE_ROWS_H
#define TUTOR_CERTIFICATE_ROWS_H

#include "tutor/chain.h"
#include "tutor/field_tree.h"
#include "tutor/surface.h"

enum certificate_row_kind {
    ROW_CERTIFICATE,
    ROW_FACT,      /* at: enum chain_fact */
    ROW_SECTION,   /* at: enum certificate_section */
    ROW_FIELD,     /* at: the field */
    ROW_SIGNATURE, /* at: the line */
    ROW_CHECK,     /* at: its event */
    ROW_LINK,      /* who signed it */
    ROW_TRUST,     /* where trust begins, or why not */
    ROW_MORE,      /* there are more certificates than are listed */
};
enum certificate_section { SECTION_FIELDS, SECTION_SIGNATURE, SECTION_CHECKS, SECTION_COUNT };

struct certificate_row {
    enum certificate_row_kind kind;
    size_t                    certificate;
    uint32_t                  at;
};

struct certificate_rows {
    struct chain            chain;
    struct field_tree       trees[CHAIN_MOST];
    bool                    open[CHAIN_MOST], section_open[CHAIN_MOST][SECTION_COUNT];
    bool                    touched; /* something was opened already */
    struct certificate_row *rows;
    size_t                  count, capacity;
    struct spot             here; /* as it was left */
};

/* Brings them up to date with the place and with what is open. */
void certificate_rows_gather(struct certificate_rows *, struct walk *);
void certificate_rows_free(struct certificate_rows *);
/* NULL past the last. */
const struct certificate_row *certificate_rows_at(const struct certificate_rows *, int row);

/* Opens what a spot is in; returns its row, -1 for none. */
int certificate_rows_reveal(struct certificate_rows *, struct walk *, struct spot);
/* Opens the signature of a certificate; returns the row of that section. */
int certificate_rows_open_signature(struct certificate_rows *, struct walk *, size_t certificate);
/* Where there is room: opens the server's own certificate and its signature, or the one that was
 * refused and its checks, unless something was opened before. True when it did. */
bool certificate_rows_open_more(struct certificate_rows *, struct walk *);
/* Opens or closes a row; false when it is so already or cannot be. Gather afterwards. */
bool certificate_rows_set_open(struct certificate_rows *, int row, bool open);
bool certificate_rows_is_open(const struct certificate_rows *, int row);
/* The row that one is in, or itself. */
int certificate_rows_parent(const struct certificate_rows *, int row);

/* What is selected when the row is. */
struct spot certificate_row_spot(const struct certificate_rows *, struct walk *,
                                 const struct certificate_row *);
/* Where Enter leads to from it; false when nowhere. */
bool certificate_row_leads(enum view_id *to, struct spot *spot, const struct certificate_rows *,
                           struct walk *, const struct certificate_row *);

/* Draws it from column 2 on; and the words for it on a canvas of their own. */
void certificate_row_draw(const struct canvas *, int row, const struct certificate_rows *,
                          struct walk *, const struct certificate_row *);
void certificate_row_explain(const struct canvas *, const struct certificate_rows *, struct walk *,
                             const struct certificate_row *);

#endif
