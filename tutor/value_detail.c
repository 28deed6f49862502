/* value_detail.c - see value_detail.h. */
#include "tutor/value_detail.h"

#include "lessons/prose.h"
#include "lessons/words.h"
#include "tutor/roll.h"

#include <stdio.h>
#include <string.h>

enum { LINE_MOST = 300, TEXT_MOST = 4000 };

void value_links_find(struct value_links *links, const struct walk *walk,
                      const struct recorded *event)
{
    const char            *name = event->event.secret.name;
    uint32_t               connection = event->event.connection;
    const struct recorded *other;
    links->input_count = inputs_of(links->inputs, walk, event);
    links->other_count = 0;
    links->more = false;
    for (uint32_t until = walk->until; until; until = other->n - 1) {
        other = recording_secret(walk->recording, connection, name, until);
        if (!other)
            return;
        if (other->n == event->n)
            continue;
        if (links->other_count == OTHERS_MOST) {
            links->more = true;
            return;
        }
        links->others[links->other_count++] = other->n;
    }
}

void value_draw_beginning(const struct canvas *c, int row, int column, int most,
                          const uint8_t *bytes, size_t length)
{
    char         text[LINE_MOST];
    struct prose p;
    size_t       room = (size_t)(most > 0 ? most : 0) / BYTE_COLUMNS + 1;
    prose_begin(&p, text, sizeof text);
    for (size_t i = 0; i < length && i <= room; i++)
        prose_format(&p, "%s%02x", i ? " " : "", bytes[i]);
    prose_end(&p);
    canvas_put_most(c, row, column, most, STYLE_BYTES, text);
}

static void draw_origin(struct roll *roll, const struct recorded *event)
{
    const struct event_secret *secret = &event->event.secret;
    char                       text[TEXT_MOST];
    struct prose               p;
    prose_begin(&p, text, sizeof text);
    switch (secret->origin) {
    case ORIGIN_RANDOM:
        prose_format(&p, "**Drawn at random by the %s.** The chain ends here: nothing computes it.",
                     words_actor(secret->owner));
        break;
    case ORIGIN_GIVEN:
        prose_format(&p, "**Given: %s of the %s.** The chain ends here: nothing computes it.",
                     secret->bytes ? "a key file" : "a value", words_actor(secret->owner));
        break;
    case ORIGIN_DERIVED:
        prose_add(&p, "**");
        prose_add_safe(&p, secret->name);
        prose_add(&p, "** = ");
        prose_add_safe(&p, secret->formula ? secret->formula : "(no formula was recorded)");
        break;
    }
    if (secret->revealed)
        prose_add(
            &p, secret->origin == ORIGIN_DERIVED
                    ? "\nEverybody may know it: it can be computed from what goes out in the clear."
                    : "\nIt goes out in the clear: everybody may know it.");
    if (!secret->bytes)
        prose_add(&p, "\nIts bytes were never seen here: it is known by its name only.");
    prose_end(&p);
    roll_wrap(roll, 2, STYLE_PLAIN, text);
}

/* "Certificate#2/…/modulus/value" where the whole does not fit: the end says most. */
static void shorten_path(char *out, size_t size, const char *path, int most)
{
    const char *slash = strchr(path, '/'), *end = path + strlen(path);
    if ((int)strlen(path) <= most || !slash) {
        snprintf(out, size, "%s", path);
        return;
    }
    int         head = (int)(slash - path), room = most - head - 2;
    const char *tail = end; /* as many whole steps from the end as there is room for */
    for (const char *at = end - 1; at > slash && (end - at <= room || tail == end); at--)
        if (*at == '/')
            tail = at;
    if (tail == end)
        tail = slash;
    snprintf(out, size, tail > slash ? "%.*s/…%s" : "%.*s%s", head, path, tail);
}

/* Behind the arrow of a link, which is two characters in ASCII. */
static int link_column(const struct canvas *c) { return c->surface->utf8 ? 4 : 5; }

static void draw_input(struct roll *roll, const struct walk *walk, const struct input *input)
{
    const struct canvas *c = &roll->canvas;
    char                 text[LINE_MOST], source[LINE_MOST];
    bool                 roomy = c->columns >= 64;
    int                  row = roll_row(roll), at = link_column(c);
    int                  name = roomy ? c->columns / 3 + 1 : c->columns - at;
    int                  bytes = 4 + name + 1, source_at = bytes + 13;
    shorten_path(text, sizeof text, input->text, 4 + name - at);
    canvas_put(c, row, 2, STYLE_LINK, "→");
    canvas_put_most(c, row, at, 4 + name - at, STYLE_LINK, text);
    if (!roomy)
        return;
    if (input->bytes)
        value_draw_beginning(c, row, bytes, 12, input->bytes, input->length);
    else if (input->messages)
        canvas_format(c, row, bytes, STYLE_FAINT, "%zu bytes", input->length);
    inputs_source(source, sizeof source, walk, input);
    canvas_put(c, row, source_at, STYLE_PLAIN, source);
}

static void draw_other(struct roll *roll, const struct walk *walk, const struct recorded *event,
                       uint32_t n)
{
    char                   text[TEXT_MOST], source[LINE_MOST];
    struct prose           p;
    const struct recorded *other = walk_event(walk, n);
    int                    at = link_column(&roll->canvas);
    canvas_put(&roll->canvas, roll->line - roll->top, 2, STYLE_LINK, "→");
    if (!other) {
        roll_wrap(roll, at, STYLE_WARNING, "damaged in the file");
        return;
    }
    const struct event_secret *mine = &event->event.secret, *its = &other->event.secret;
    bool                       known = mine->bytes && its->bytes;
    bool                       same =
        known && mine->length == its->length && memcmp(mine->bytes, its->bytes, its->length) == 0;
    bool same_way = mine->formula && its->formula && strcmp(mine->formula, its->formula) == 0;
    inputs_source_of_value(source, sizeof source, other);
    prose_begin(&p, text, sizeof text);
    prose_format(&p, "also %s, %s", source,
                 same    ? "the same bytes"
                 : known ? "≠ **other bytes**"
                         : "its bytes unknown");
    if (same_way)
        prose_add(&p, ", by the same formula");
    else if (its->formula) {
        prose_add(&p, ": ");
        prose_add_safe(&p, its->formula);
    }
    prose_end(&p);
    roll_wrap(roll, at, STYLE_PLAIN, text);
}

static void note_link(struct link_lines *lines, int line)
{
    if (lines->count < LINKS_MOST)
        lines->at[lines->count++] = line;
}

static void draw_bytes(struct roll *roll, const struct event_secret *secret)
{
    if (!secret->bytes)
        return;
    canvas_format(&roll->canvas, roll_row(roll), 2, STYLE_STRONG, "Its %zu byte%s:", secret->length,
                  secret->length == 1 ? "" : "s");
    roll_hex(roll, 2, secret->bytes, secret->length);
}

int value_detail_draw(struct link_lines *lines, const struct walk *walk, const struct canvas *c,
                      int top, const struct recorded *event, const struct value_links *links)
{
    struct roll roll;
    roll_begin(&roll, c, top);
    draw_origin(&roll, event);
    lines->count = 0;
    for (size_t i = 0; i < links->input_count; i++) {
        note_link(lines, roll.line);
        draw_input(&roll, walk, &links->inputs[i]);
    }
    for (size_t i = 0; i < links->other_count; i++) {
        note_link(lines, roll.line);
        draw_other(&roll, walk, event, links->others[i]);
    }
    if (links->more)
        canvas_put(c, roll_row(&roll), link_column(c), STYLE_FAINT, "… and before that, too");
    draw_bytes(&roll, &event->event.secret);
    roll_end(&roll);
    return roll.line;
}
