/* field_detail.c - see field_detail.h. */
#include "tutor/field_detail.h"

#include "lessons/prose.h"
#include "lessons/words.h"
#include "tutor/layers.h"

#include <string.h>

enum { TEXT_MOST = 2000, MARGIN = 2, WORDS_ROW = 2 };

static void draw_whole(const struct canvas *c, struct walk *walk, const struct recorded *event,
                       int room)
{
    char title[TEXT_MOST];
    words_title(title, sizeof title, walk->recording, event);
    canvas_put_most(c, 0, MARGIN, room, STYLE_STRONG, title);
    int at = MARGIN;
    if (event->event.bytes.keys)
        at = canvas_format(c, 1, at, STYLE_PLAIN, "encrypted under %s  ", event->event.bytes.keys);
    if (event->event.rfc)
        canvas_put(c, 1, at, STYLE_FAINT, event->event.rfc);
}

/* Where it stands, its ASN.1 type where it has one, and what it says. Values are drawn and never
 * wrapped: they may hold marks of Markdown. */
static void draw_value(const struct canvas *c, const struct recorded *event, size_t field)
{
    const struct wire_field *f = &event->event.bytes.fields[field];
    char                     text[TEXT_MOST];
    int at = f->length == 1 ? canvas_format(c, 1, MARGIN, STYLE_FAINT, "byte %u: ", f->offset)
                            : canvas_format(c, 1, MARGIN, STYLE_FAINT,
                                            "%u bytes from %u on: ", f->length, f->offset);
    words_type(text, sizeof text, event, field);
    if (text[0])
        at = canvas_put(c, 1, at, STYLE_STRONG, text) + 2;
    words_value(text, sizeof text, event, field);
    if (text[0])
        at = canvas_put(c, 1, at, STYLE_BYTES, text) + 2;
    words_meaning(text, sizeof text, event, field);
    canvas_put(c, 1, at, STYLE_PLAIN, text);
}

static void explain(char out[TEXT_MOST], struct walk *walk, const struct recorded *event,
                    size_t field, bool follows)
{
    const struct wire_field   *f = &event->event.bytes.fields[field];
    const struct glossary_row *row = glossary_find(f->structure, f->name);
    struct layers_link         link = layers_link(walk, event, field);
    const struct recorded     *target = follows ? walk_event(walk, link.spot.n) : NULL;
    struct prose               p;
    prose_begin(&p, out, TEXT_MOST);
    if (target && target->n <= walk->until)
        prose_format(&p, "**Enter leads to %s.** ", link.text);
    else if (target)
        prose_format(&p, "**Enter leads to %s, in step %u.** ", link.text, target->step);
    if (row)
        prose_add(&p, row->text);
    if (row && row->rfc[0])
        prose_format(&p, " (%s)", row->rfc);
    prose_end(&p);
}

void field_detail_draw(const struct canvas *c, struct walk *walk, const struct recorded *event,
                       size_t field, const char *keys, bool follows)
{
    char text[TEXT_MOST];
    int  keys_at = c->columns - (int)strlen(keys), room = keys_at - MARGIN - 1;
    if (room > 0)
        canvas_put(c, 0, keys_at, STYLE_KEY, keys);
    if (field >= event->event.bytes.field_count) {
        draw_whole(c, walk, event, room);
        return;
    }
    recording_path(text, sizeof text, event, field);
    canvas_put_most(c, 0, MARGIN, room, STYLE_STRONG, text);
    draw_value(c, event, field);
    explain(text, walk, event, field, follows);
    int rows = canvas_wrap(c, WORDS_ROW, MARGIN, 0, STYLE_PLAIN, text);
    if (WORDS_ROW + rows > c->rows)
        canvas_put(c, c->rows - 1, c->columns - 4, STYLE_KEY, " ↓ x");
}
