/*
 * certificate_rows.c - see certificate_rows.h. What a row looks like is in certificate_row_text.c.
 */
#include "tutor/certificate_rows.h"

#include "tutor/signature_text.h"

#include <stdlib.h>
#include <string.h>

enum { LEAST_ROWS = 64 };

/* ---- which rows there are ---- */

/* Without memory the rows end here. */
static void add(struct certificate_rows *rows, enum certificate_row_kind kind, size_t certificate,
                uint32_t at)
{
    if (rows->count == rows->capacity) {
        size_t                  capacity = rows->capacity ? 2 * rows->capacity : LEAST_ROWS;
        struct certificate_row *grown = realloc(rows->rows, capacity * sizeof *grown);
        if (!grown)
            return;
        rows->rows = grown;
        rows->capacity = capacity;
    }
    rows->rows[rows->count++] = (struct certificate_row){ kind, certificate, at };
}

static void add_fields(struct certificate_rows *rows, struct walk *walk, size_t i)
{
    struct field_tree *tree = &rows->trees[i];
    field_tree_show(tree, walk_event(walk, rows->chain.at[i]));
    for (size_t row = 0; row < tree->row_count; row++)
        add(rows, ROW_FIELD, i, (uint32_t)field_tree_field(tree, (int)row));
}

static void add_checks(struct certificate_rows *rows, struct walk *walk, size_t i)
{
    for (size_t k = 0; k < rows->chain.check_count; k++) {
        const struct recorded *check = walk_event(walk, rows->chain.checks[k]);
        if (check && check->about == rows->chain.at[i])
            add(rows, ROW_CHECK, i, check->n);
    }
}

static void add_section(struct certificate_rows *rows, struct walk *walk, size_t i,
                        enum certificate_section section)
{
    struct signature_line lines[SIGNATURE_LINES];
    size_t                count;
    add(rows, ROW_SECTION, i, section);
    if (!rows->section_open[i][section])
        return;
    switch (section) {
    case SECTION_FIELDS:
        add_fields(rows, walk, i);
        break;
    case SECTION_SIGNATURE:
        count = signature_lines(lines, &rows->chain, walk, i);
        for (size_t k = 0; k < count; k++)
            add(rows, ROW_SIGNATURE, i, (uint32_t)k);
        break;
    case SECTION_CHECKS:
        add_checks(rows, walk, i);
        break;
    case SECTION_COUNT:
        break;
    }
}

static void add_certificate(struct certificate_rows *rows, struct walk *walk, size_t i)
{
    add(rows, ROW_CERTIFICATE, i, 0);
    if (!rows->open[i])
        return;
    if (!chain_is_certificate(&rows->chain, walk, i)) {
        add_section(rows, walk, i, SECTION_FIELDS);
        return;
    }
    for (enum chain_fact fact = FACT_SUBJECT; fact < FACT_COUNT; fact++)
        add(rows, ROW_FACT, i, fact);
    for (enum certificate_section s = SECTION_FIELDS; s < SECTION_COUNT; s++)
        add_section(rows, walk, i, s);
}

/* Trust begins at the anchor; where there is none, what is said about it stands below the last. */
void certificate_rows_gather(struct certificate_rows *rows, struct walk *walk)
{
    chain_gather(&rows->chain, walk);
    rows->count = 0;
    for (size_t i = 0; i < rows->chain.count; i++) {
        bool last = i + 1 == rows->chain.count;
        add_certificate(rows, walk, i);
        if (i != rows->chain.anchor && chain_is_certificate(&rows->chain, walk, i))
            add(rows, ROW_LINK, i, 0);
        bool ends = i == rows->chain.anchor || (last && rows->chain.anchor == CHAIN_NOWHERE);
        if (ends && chain_is_shown_by_server(walk)) /* of a file nobody asks where trust begins */
            add(rows, ROW_TRUST, i, 0);
        if (last && rows->chain.more)
            add(rows, ROW_MORE, i, 0);
    }
}

void certificate_rows_free(struct certificate_rows *rows)
{
    for (size_t i = 0; i < CHAIN_MOST; i++)
        field_tree_free(&rows->trees[i]);
    free(rows->rows);
    memset(rows, 0, sizeof *rows);
}

const struct certificate_row *certificate_rows_at(const struct certificate_rows *rows, int row)
{
    return row >= 0 && (size_t)row < rows->count ? &rows->rows[row] : NULL;
}

/* ---- what is open ---- */

static size_t index_of(const struct chain *chain, uint32_t n)
{
    size_t i = 0;
    while (i < chain->count && chain->at[i] != n)
        i++;
    return i;
}

/* The switch of a row that opens; NULL for others, and for fields, which have their tree. */
static bool *switch_of(struct certificate_rows *rows, const struct certificate_row *row)
{
    if (row && row->kind == ROW_CERTIFICATE)
        return &rows->open[row->certificate];
    if (row && row->kind == ROW_SECTION)
        return &rows->section_open[row->certificate][row->at];
    return NULL;
}

bool certificate_rows_is_open(const struct certificate_rows *rows, int row)
{
    const struct certificate_row *r = certificate_rows_at(rows, row);
    if (r && r->kind == ROW_FIELD)
        return field_tree_is_open(&rows->trees[r->certificate], r->at);
    const bool *open = switch_of((struct certificate_rows *)rows, r);
    return open && *open;
}

bool certificate_rows_set_open(struct certificate_rows *rows, int row, bool open)
{
    const struct certificate_row *r = certificate_rows_at(rows, row);
    bool                         *to = switch_of(rows, r);
    bool                          was = certificate_rows_is_open(rows, row);
    if (was == open)
        return false;
    rows->touched = true;
    if (to)
        *to = open;
    else if (r && r->kind == ROW_FIELD)
        field_tree_set_open(&rows->trees[r->certificate], r->at, open);
    return to || certificate_rows_is_open(rows, row) == open;
}

/* The certificate that a check has failed for; count where there is none. */
static size_t failed_certificate(const struct certificate_rows *rows, struct walk *walk)
{
    for (size_t i = 0; i < rows->chain.check_count; i++) {
        const struct recorded *check = walk_event(walk, rows->chain.checks[i]);
        if (check && !check->event.check.passed)
            return index_of(&rows->chain, check->about);
    }
    return rows->chain.count;
}

bool certificate_rows_open_more(struct certificate_rows *rows, struct walk *walk)
{
    if (rows->touched || rows->chain.count == 0)
        return false;
    size_t failed = failed_certificate(rows, walk), first = failed < rows->chain.count ? failed : 0;
    rows->touched = rows->open[first] = rows->section_open[first][SECTION_SIGNATURE] = true;
    rows->section_open[first][SECTION_CHECKS] = failed < rows->chain.count;
    return true;
}

static int level(enum certificate_row_kind kind)
{
    if (kind == ROW_CERTIFICATE || kind == ROW_TRUST || kind == ROW_LINK || kind == ROW_MORE)
        return 0;
    return kind == ROW_FACT || kind == ROW_SECTION ? 1 : 2;
}

int certificate_rows_parent(const struct certificate_rows *rows, int row)
{
    const struct certificate_row *r = certificate_rows_at(rows, row), *up;
    if (r && r->kind == ROW_FIELD) {
        const struct field_tree *tree = &rows->trees[r->certificate];
        size_t                   group = field_tree_parent(tree, r->at);
        for (int at = row - 1; group != r->at && (up = certificate_rows_at(rows, at)); at--)
            if (up->kind == ROW_FIELD && up->at == group)
                return at;
    }
    for (int at = row - 1; r && (up = certificate_rows_at(rows, at)) != NULL; at--)
        if (level(up->kind) < level(r->kind))
            return at;
    return row;
}

/* ---- spots ---- */

struct spot certificate_row_spot(const struct certificate_rows *rows, struct walk *walk,
                                 const struct certificate_row *row)
{
    const struct chain    *chain = &rows->chain;
    struct signature_line  lines[SIGNATURE_LINES];
    const struct recorded *event = walk_event(walk, chain->at[row->certificate]);
    struct spot            spot = { chain->at[row->certificate], NO_FIELD };
    char                   text[1];
    switch (row->kind) {
    case ROW_CERTIFICATE:
    case ROW_SECTION:
        break;
    case ROW_FACT:
        if (event)
            spot.field = chain_fact(text, sizeof text, walk, event, (enum chain_fact)row->at);
        break;
    case ROW_FIELD:
        spot.field = row->at;
        break;
    case ROW_SIGNATURE:
        if (row->at < signature_lines(lines, chain, walk, row->certificate) && lines[row->at].n)
            spot.n = lines[row->at].n;
        break;
    case ROW_CHECK:
        spot.n = row->at;
        break;
    case ROW_LINK:
        if (chain_signature(chain, walk, row->certificate).check)
            spot.n = chain_signature(chain, walk, row->certificate).check;
        break;
    case ROW_MORE:
        break;
    case ROW_TRUST:
        if (chain->anchor_check)
            spot.n = chain->anchor_check;
        break;
    }
    return spot;
}

/* Opens what must be open for a spot to be a row. */
static void open_around(struct certificate_rows *rows, struct walk *walk, struct spot spot)
{
    const struct recorded *event = walk_event(walk, spot.n);
    size_t                 own = index_of(&rows->chain, spot.n);
    size_t                 about = event ? index_of(&rows->chain, event->about) : CHAIN_NOWHERE;
    if (own < rows->chain.count) {
        rows->touched = rows->open[own] = true;
        if (spot.field == NO_FIELD)
            return;
        rows->section_open[own][SECTION_FIELDS] = true;
        field_tree_show(&rows->trees[own], event);
        field_tree_reveal(&rows->trees[own], spot.field);
    } else if (event && event->event.kind == EVENT_CHECK && about < rows->chain.count) {
        rows->touched = rows->open[about] = rows->section_open[about][SECTION_CHECKS] = true;
    }
    for (size_t i = 0; event && event->event.kind == EVENT_SECRET && i < rows->chain.count; i++) {
        struct chain_signature s = chain_signature(&rows->chain, walk, i);
        if (s.hash == spot.n || s.opened == spot.n)
            rows->touched = rows->open[i] = rows->section_open[i][SECTION_SIGNATURE] = true;
    }
}

/* A field is looked for among the fields, not among the facts. */
int certificate_rows_reveal(struct certificate_rows *rows, struct walk *walk, struct spot spot)
{
    if (spot.n == 0 || spot.n > walk->until)
        return -1;
    open_around(rows, walk, spot);
    certificate_rows_gather(rows, walk);
    for (size_t row = 0; row < rows->count; row++) {
        const struct certificate_row *r = &rows->rows[row];
        if (r->kind == ROW_FACT || r->kind == ROW_LINK)
            continue;
        struct spot at = certificate_row_spot(rows, walk, r);
        if (at.n == spot.n && at.field == spot.field)
            return (int)row;
    }
    return -1;
}

int certificate_rows_open_signature(struct certificate_rows *rows, struct walk *walk,
                                    size_t certificate)
{
    rows->touched = rows->open[certificate] = true;
    rows->section_open[certificate][SECTION_SIGNATURE] = true;
    certificate_rows_gather(rows, walk);
    for (size_t row = 0; row < rows->count; row++)
        if (rows->rows[row].kind == ROW_SECTION && rows->rows[row].certificate == certificate &&
            rows->rows[row].at == SECTION_SIGNATURE)
            return (int)row;
    return 0;
}

bool certificate_row_leads(enum view_id *to, struct spot *spot, const struct certificate_rows *rows,
                           struct walk *walk, const struct certificate_row *row)
{
    *spot = certificate_row_spot(rows, walk, row);
    *to = VIEW_BYTES;
    const struct recorded *event = walk_event(walk, spot->n);
    if (!event)
        return false;
    switch (event->event.kind) {
    case EVENT_SECRET:
        *to = VIEW_SECRETS;
        return true;
    case EVENT_CHECK:
        *to = VIEW_CHECKS;
        break;
    case EVENT_BYTES:
        return spot->field != NO_FIELD;
    case EVENT_STEP:
    case EVENT_CHOICE:
    case EVENT_FAILURE:
        return false;
    }
    if (row->kind != ROW_CHECK)
        return true;
    const char            *path = check_describe(event->event.check.check)->field;
    const struct recorded *about = walk_event(walk, event->about);
    const char            *inside = path ? strchr(path, '/') : NULL;
    size_t                 field = about && inside ? field_find(about, inside + 1) : NO_FIELD;
    if (field != NO_FIELD) { /* the field that the check has read */
        *to = VIEW_BYTES;
        *spot = (struct spot){ about->n, field };
    }
    return true;
}
