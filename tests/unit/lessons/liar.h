/*
 * liar.h - an end that lies: one message of its figure is rewritten before it is hashed and sent.
 *
 * The lying end walks a copy of the RFC's figure (DESIGN §5, the third seam), so all that follows fits
 * the lie: Finished covers it, records are protected as ever. Whether the other end refuses it is then
 * its own merit. Fields are found by the labels that the writer gives them; the lengths of all vectors
 * around a changed place are mended, unless the lie is about a length.
 */
#ifndef TESTS_LIAR_H
#define TESTS_LIAR_H

#include "lessons/duet.h"
#include "protocol/prologue.h"
#include "protocol/tls_internal.h"

#include <string.h>

enum lie_kind {
    SAY,       /* other bytes in place of a field's, of any length */
    APPEND,    /* bytes at the end of a vector (its content) or of the body ("") */
    STRIKE,    /* leave a field or an extension out, with all that is in it */
    REPEAT,    /* the same extension twice in a row */
    MOVE_LAST, /* an extension behind all others */
    MISCOUNT,  /* add the first byte to the length of a vector, and to nothing else */
    CURTAIL,   /* leave out so many bytes (the first byte) at the end of the body */
    OMIT,      /* the message is not sent at all */
    TWICE,     /* it is sent twice */
    BEFORE,    /* another message, these bytes, type first, goes before it */
};

struct lie {
    enum actor    liar;
    const char   *message;
    unsigned      which; /* of that name, from 1 */
    enum lie_kind kind;
    const char   *field; /* by its label: a leaf, a vector, or an extension's name */
    const char   *bytes;
    size_t        length;
};

/* The figure of the liar, and how often each message has been written. */
enum { LIAR_FIGURES = 5, LIAR_ROWS = 64, LIAR_FIELDS = 2048 };
static const struct lie *lie;
static struct figure_row liar_rows[LIAR_FIGURES][LIAR_ROWS];
static void (*liar_honest_write[LIAR_FIGURES][LIAR_ROWS])(struct tls *, struct writer *);
static unsigned liar_count;

static const struct figure_row *const honest_figures[LIAR_FIGURES] = {
    figure_prologue, figure_tls12, figure_tls12_dhe, figure_tls12_resumed, figure_tls13
};

/* ---- finding and changing ---- */

static const struct wire_field *liar_find(const struct wire_trace *trace, const char *name)
{
    for (size_t i = 0; i < trace->count; i++)
        if (strcmp(trace->fields[i].name, name) == 0)
            return &trace->fields[i];
    return NULL;
}

/* The width of the length in front of a vector; 0 for any other field. */
static size_t liar_width(const struct wire_trace *trace, const struct wire_field *field)
{
    const struct wire_field *inside = field + 1;
    bool                     counted = field->group && inside < trace->fields + trace->count &&
                   strcmp(inside->structure, "vector") == 0 && inside->offset == field->offset;
    return counted ? inside->length : 0;
}

static void liar_add(uint8_t *number, size_t width, size_t change)
{
    size_t value = 0;
    for (size_t i = 0; i < width; i++)
        value = value << 8 | number[i];
    value += change;
    for (size_t i = width; i-- > 0; value >>= 8)
        number[i] = (uint8_t)value;
}

/* Whether a field is around another, or is the other itself. */
static bool liar_encloses(const struct wire_field *field, const struct wire_field *other)
{
    return field == other || (field->depth < other->depth && field->offset <= other->offset &&
                              field->offset + field->length >= other->offset + other->length);
}

/* Puts other bytes in place of w->bytes[at..at + old), which lie in `inside`, and mends the lengths of
 * the vectors around them. */
static void liar_replace(struct writer *w, const struct wire_trace *trace,
                         const struct wire_field *inside, size_t at, size_t old, const void *with,
                         size_t length)
{
    for (size_t i = 0; inside && i < trace->count; i++) {
        const struct wire_field *field = &trace->fields[i];
        size_t                   width = liar_width(trace, field);
        if (liar_encloses(field, inside) && field->offset + width <= at)
            liar_add(w->bytes + field->offset, width, length - old);
    }
    memmove(w->bytes + at + length, w->bytes + at + old, w->at - at - old);
    memcpy(w->bytes + at, with, length);
    w->at = w->at + length - old;
}

static void liar_tell(struct writer *w, const struct wire_trace *trace)
{
    const struct wire_field *field = liar_find(trace, lie->field);
    uint8_t                  kept[4096];
    size_t                   at = field ? field->offset : 0;
    size_t                   length = field ? field->length : 0;
    size_t                   width = field ? liar_width(trace, field) : 0;
    if (!field && lie->field[0])
        return; /* and the test says that no lie was told */
    assert_true(length <= sizeof kept);
    memcpy(kept, w->bytes + at, length);
    switch (lie->kind) {
    case SAY:
        liar_replace(w, trace, field, at + width, length - width, lie->bytes, lie->length);
        break;
    case APPEND:
        liar_replace(w, trace, field, field ? at + length : w->at, 0, lie->bytes, lie->length);
        break;
    case STRIKE:
        liar_replace(w, trace, field, at, length, "", 0);
        break;
    case REPEAT:
        liar_replace(w, trace, field, at, 0, kept, length);
        break;
    case MOVE_LAST:
        memmove(w->bytes + at, w->bytes + at + length, w->at - at - length);
        memcpy(w->bytes + w->at - length, kept, length);
        break;
    case MISCOUNT:
        liar_add(w->bytes + at, width, (size_t)lie->bytes[0]);
        break;
    case CURTAIL:
        w->at -= (size_t)lie->bytes[0];
        break;
    case OMIT:
    case TWICE:
    case BEFORE:
        break;
    }
    liar_count = 1000;
}

static bool liar_told(void) { return liar_count >= 1000; }

/* ---- the figure of the liar ---- */

static bool liar_is_target(const struct figure_row *row)
{
    return row->actor == lie->liar && strcmp(row->name, lie->message) == 0;
}

static void liar_write(struct tls *tls, struct writer *w)
{
    static struct wire_field fields[LIAR_FIELDS];
    struct wire_trace        trace = { .fields = fields, .capacity = LIAR_FIELDS };
    struct wire_trace       *watched = w->trace;
    size_t                   row = (size_t)(walker_own_row(tls) - &liar_rows[0][0]);
    w->trace = &trace;
    liar_honest_write[row / LIAR_ROWS][row % LIAR_ROWS](tls, w);
    w->trace = watched;
    if (++liar_count == lie->which)
        liar_tell(w, &trace);
}

static void liar_write_other(struct tls *tls, struct writer *w)
{
    (void)tls;
    write_bytes(w, "body", lie->bytes + 1, lie->length - 1);
    liar_count = 1000;
}

static enum presence liar_never(const struct tls *tls)
{
    (void)tls;
    return NEVER;
}

static const struct figure_row *liar_leads_to(const struct tls *tls)
{
    const struct figure_row *honest = figure_of_version(tls);
    for (size_t f = 0; f < LIAR_FIGURES; f++)
        if (honest == honest_figures[f])
            return liar_rows[f];
    return honest;
}

/* Copies a figure, with the lie in it. Messages that are added have a name that none other has, since
 * the way from the prologue goes by names. */
static void liar_copy(size_t figure)
{
    const struct figure_row *from = honest_figures[figure];
    struct figure_row       *to = liar_rows[figure];
    for (; from->message != END_OF_FIGURE; from++) {
        bool target = liar_is_target(from) && from->write;
        if (target && lie->kind == BEFORE)
            *to++ = (struct figure_row){ .actor = lie->liar,
                                         .message = (enum message_type)(uint8_t)lie->bytes[0],
                                         .name = "foreign message",
                                         .presence = from->presence,
                                         .rfc = from->rfc,
                                         .epoch = from->epoch,
                                         .write = liar_write_other };
        *to = *from;
        to->leads_to = from->leads_to ? liar_leads_to : NULL;
        if (target && lie->kind == OMIT)
            to->presence = liar_never;
        liar_honest_write[figure][to - liar_rows[figure]] = from->write;
        if (target && from->message != CHANGE_CIPHER_SPEC)
            to->write = liar_write;
        if (target && lie->kind == TWICE) {
            to[1] = to[0];
            to[1].name = "repeated message";
            to[1].write = from->write;
            to[1].leads_to = NULL;
            to++;
        }
        to++;
    }
    *to = *from;
}

/* Makes an end of a duet lie, before its first step. */
static void liar_begin(struct tls *tls, const struct lie *what)
{
    lie = what;
    liar_count = what->kind == OMIT || what->kind == TWICE ? 1000 : 0;
    for (size_t f = 0; f < LIAR_FIGURES; f++)
        liar_copy(f);
    tls->config.figure = tls->figure = liar_rows[0];
}

#endif
