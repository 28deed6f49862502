/* layers.c - see layers.h. */
#include "tutor/layers.h"

#include "tutor/chain.h"

#include <stdio.h>
#include <string.h>

enum { NAME_MOST = 64, CARRIED_WITHIN = 64, BETWEEN = 3, FIRST_COLUMN = 2 };

/* ---- which they are ---- */

static size_t bytes_until(const struct walk *walk, uint32_t n)
{
    struct walk at = *walk;
    at.until = n;
    return walk_count(&at, EVENT_BYTES);
}

struct layers layers_around(const struct walk *walk, const struct recorded *event)
{
    uint32_t step = event->step, steps = recording_steps(walk->recording);
    uint32_t since = step ? recording_step_event(walk->recording, step) : 1;
    uint32_t until = step < steps ? recording_step_event(walk->recording, step + 1) - 1
                                  : recording_count(walk->recording);
    if (until > walk->until)
        until = walk->until > event->n ? walk->until : event->n;
    struct layers layers = { .first = bytes_until(walk, since - 1) };
    layers.count = bytes_until(walk, until) - layers.first;
    layers.current = bytes_until(walk, event->n - 1) - layers.first;
    return layers;
}

uint32_t layers_nth(const struct walk *walk, const struct layers *layers, size_t i)
{
    return i < layers->count ? walk_nth(walk, EVENT_BYTES, layers->first + i) : 0;
}

/* ---- the row of their names ---- */

/* Certificates of a step are counted: they all have the same name. */
static size_t certificates_before(const struct walk *walk, const struct layers *layers, size_t i)
{
    size_t count = 0;
    while (i-- > 0 && count < CHAIN_MOST) {
        const struct recorded *event = walk_event(walk, layers_nth(walk, layers, i));
        count += event && event->event.kind == EVENT_BYTES &&
                 event->event.bytes.layer == LAYER_CERTIFICATE;
    }
    return count;
}

static void name_layer(char out[NAME_MOST], const struct walk *walk, const struct layers *layers,
                       size_t i)
{
    const struct recorded *event = walk_event(walk, layers_nth(walk, layers, i));
    out[0] = '\0';
    if (!event || event->event.kind != EVENT_BYTES) {
        snprintf(out, NAME_MOST, "damaged");
        return;
    }
    const struct event_bytes *b = &event->event.bytes;
    switch (b->layer) {
    case LAYER_RECORD:
        snprintf(out, NAME_MOST, "record %llu%s", (unsigned long long)b->first_record,
                 b->keys ? ", encrypted" : "");
        break;
    case LAYER_PLAINTEXT:
        snprintf(out, NAME_MOST, "decrypted");
        break;
    case LAYER_MESSAGE:
        snprintf(out, NAME_MOST, "%.50s", b->name);
        break;
    case LAYER_CERTIFICATE:
        if (strcmp(b->name, "Certificate") == 0)
            snprintf(out, NAME_MOST, "certificate %zu", certificates_before(walk, layers, i) + 1);
        else
            snprintf(out, NAME_MOST, "%.50s", b->name);
        break;
    }
}

/* The first name to draw, so that the present one is seen; widths are those of ASCII, which
 * names are. */
static size_t first_drawn(const struct canvas *c, const struct walk *walk,
                          const struct layers *layers)
{
    char name[NAME_MOST];
    int  room = c->columns - FIRST_COLUMN - 8;
    for (size_t i = layers->current;; i--) {
        name_layer(name, walk, layers, i);
        room -= (int)strlen(name) + BETWEEN;
        if (room < 0 && i < layers->current)
            return i + 1;
        if (i == 0)
            return 0;
    }
}

/* Draws them, or with `sought` not negative only finds the one at that column. */
static size_t lay_out(const struct canvas *c, int row, const struct walk *walk,
                      const struct layers *layers, bool focused, int sought)
{
    char   name[NAME_MOST];
    size_t first = first_drawn(c, walk, layers);
    int    column = FIRST_COLUMN;
    if (first > 0 && sought < 0)
        canvas_put(c, row, 0, STYLE_STRONG, "…");
    for (size_t i = first; i < layers->count && column < c->columns - FIRST_COLUMN; i++) {
        bool now = i == layers->current;
        name_layer(name, walk, layers, i);
        int end = column + (int)strlen(name) + 2;
        if (sought >= column && sought < end)
            return i;
        if (sought < 0) {
            int at = canvas_put(c, row, column, STYLE_STRONG, now ? "[" : " ");
            at = canvas_put(c, row, at, now ? STYLE_MARKED : STYLE_LINK, name);
            canvas_put(c, row, at, STYLE_STRONG, now ? "]" : " ");
            if (now && focused) {
                canvas_put(c, row, 0, STYLE_STRONG, "▶");
                canvas_paint(c, row, column, end - column, STYLE_SELECTED);
                canvas_cursor(c, row, column);
            }
            if (i + 1 < layers->count)
                canvas_put(c, row, end, STYLE_FAINT, "·");
        }
        column = end + 1;
    }
    return layers->count;
}

void layers_draw(const struct canvas *c, int row, const struct walk *walk,
                 const struct layers *layers, bool focused)
{
    lay_out(c, row, walk, layers, focused, -1);
}

size_t layers_at(const struct canvas *c, const struct walk *walk, const struct layers *layers,
                 int column)
{
    return column < 0 ? layers->count : lay_out(c, 0, walk, layers, false, column);
}

/* ---- what leads where ---- */

/* The next layer inside of a record or a plaintext: it names the record that carries it. */
static uint32_t carried_by(struct walk *walk, const struct recorded *carrier)
{
    const struct event_bytes *b = &carrier->event.bytes;
    uint32_t                  record = b->layer == LAYER_RECORD     ? carrier->n
                                       : carrier->records_count > 0 ? carrier->records[0]
                                                                    : 0;
    enum layer inside = b->layer == LAYER_RECORD && b->keys ? LAYER_PLAINTEXT : LAYER_MESSAGE;
    size_t     from = bytes_until(walk, carrier->n);
    for (size_t i = from; record && i < from + CARRIED_WITHIN; i++) {
        const struct recorded *event = walk_event(walk, walk_nth(walk, EVENT_BYTES, i));
        if (!event || event->event.kind != EVENT_BYTES || event->event.bytes.layer != inside)
            continue;
        for (size_t k = 0; k < event->records_count; k++)
            if (event->records[k] == record)
                return event->n;
    }
    return 0;
}

struct layers_link layers_link(struct walk *walk, const struct recorded *event, size_t field)
{
    const struct event_bytes *b = &event->event.bytes;
    struct layers_link        link = { { 0, NO_FIELD }, VIEW_BYTES, "" };
    if (field >= b->field_count || b->fields[field].group)
        return link;
    const char *name = b->fields[field].name;
    if (b->layer == LAYER_MESSAGE && strcmp(name, "certificate") == 0) {
        link.spot.n = chain_find(walk, b->bytes + b->fields[field].offset, b->fields[field].length);
        link.view = VIEW_CERTIFICATE;
        link.text = "the certificate, taken apart";
    } else if (b->layer == LAYER_RECORD && b->keys && strcmp(name, "block_ciphered") == 0) {
        link.spot.n = carried_by(walk, event);
        link.text = "what it decrypts to";
    } else if ((b->layer == LAYER_RECORD && !b->keys && strcmp(name, "fragment") == 0) ||
               (b->layer == LAYER_PLAINTEXT && strcmp(name, "content") == 0)) {
        link.spot.n = carried_by(walk, event);
        link.text = "the message in it";
    }
    return link;
}
