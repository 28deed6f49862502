/*
 * lesson_expression_fields.c - expressions over fields, values and formulas. Part of
 * lesson_expression.h.
 */
#include "lessons/lesson_expression_parts.h"

#include "lessons/evaluate.h"
#include "lessons/prose.h"
#include "lessons/words.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { NUMBER_BYTES = 8 };

/* ---- fields ---- */

/* A field in all its forms: value, meaning, bytes, and, where it is short, the number. */
static bool add_field(struct working *w, const struct recorded *event, const struct place *place)
{
    const struct event_bytes *bytes = &event->event.bytes;
    struct truth_item        *item = working_add_item(w);
    if (!item)
        return false;
    item->bytes = bytes->bytes + place->offset;
    item->length = place->length;
    if (place->field != SIZE_MAX) {
        words_value(item->text, sizeof item->text, event, place->field);
        words_meaning(item->meaning, sizeof item->meaning, event, place->field);
        item->is_number = !bytes->fields[place->field].group && place->length > 0 &&
                          place->length <= NUMBER_BYTES;
        for (size_t i = 0; item->is_number && i < place->length; i++)
            item->number = item->number << 8 | item->bytes[i];
    }
    if (!item->text[0]) { /* bytes that are no number and no text */
        struct prose p;
        prose_begin(&p, item->text, sizeof item->text);
        prose_hex(&p, item->bytes, item->length);
        prose_end(&p);
    }
    return true;
}

static const char *view_of(const struct recorded *event)
{
    return event->event.bytes.layer == LAYER_CERTIFICATE ? "certificate" : "bytes";
}

bool working_no_path(struct working *w, const char *path)
{
    return working_fail(w, "there is no %s up to this point", path);
}

static bool expression_path(struct working *w)
{
    struct place place;
    if (!working_find_place(w, w->text, &place))
        return working_no_path(w, w->text);
    const struct recorded *event = recording_event(w->scene->recording, place.n);
    working_look(w, "Look at %s, in the view %s.", w->text, view_of(event));
    return event && add_field(w, event, &place);
}

/* The k-th field on a path: "ClientHello/cipher_suites/cipher_suite#3". */
static bool find_kth(const struct working *w, const char *path, size_t k, struct place *place)
{
    char numbered[LONGEST_EXPRESSION];
    snprintf(numbered, sizeof numbered, "%s#%zu", path, k);
    return working_find_place(w, numbered, place);
}

bool expression_all(struct working *w)
{
    struct place place;
    if (!working_find_place(w, w->text, &place))
        return working_no_path(w, w->text);
    w->truth->kind = TRUTH_SET;
    working_look(w, "Look at each %s, in the view bytes.", w->text);
    for (size_t k = 1; find_kth(w, w->text, k, &place); k++) {
        const struct recorded *event = recording_event(w->scene->recording, place.n);
        if (!event || !add_field(w, event, &place))
            return false;
    }
    return true;
}

bool expression_count(struct working *w)
{
    struct place place;
    size_t       count = 0;
    if (!working_find_place(w, w->text, &place))
        return working_no_path(w, w->text);
    while (find_kth(w, w->text, count + 1, &place))
        count++;
    working_look(w, "Count %s, in the view bytes.", w->text);
    return working_add_number(w, count);
}

bool expression_meaning(struct working *w)
{
    struct place place;
    char         meaning[TRUTH_TEXT];
    if (!working_find_place(w, w->text, &place) || place.field == SIZE_MAX)
        return working_no_path(w, w->text);
    const struct recorded *event = recording_event(w->scene->recording, place.n);
    words_meaning(meaning, sizeof meaning, event, place.field);
    if (!meaning[0])
        words_value(meaning, sizeof meaning, event, place.field);
    working_look(w, "Look at what %s means, in the view %s.", w->text, view_of(event));
    return working_add_text(w, meaning);
}

/* ---- values and formulas ---- */

static bool add_bytes(struct working *w, const uint8_t *bytes, size_t length)
{
    struct truth_item *item = working_add_item(w);
    struct prose       p;
    if (!item)
        return false;
    item->bytes = bytes;
    item->length = length;
    prose_begin(&p, item->text, sizeof item->text);
    prose_hex(&p, bytes, length);
    prose_end(&p);
    return true;
}

bool expression_value(struct working *w)
{
    const struct recorded *value = working_find_value(w, w->text);
    if (!value)
        return working_fail(w, "no value is called %s up to this point", w->text);
    if (!value->event.secret.bytes)
        return working_fail(w, "the bytes of %s are never seen", w->text);
    working_look(w, "Look at %s, in the view secrets.", w->text);
    return add_bytes(w, value->event.secret.bytes, value->event.secret.length);
}

/* What has not been reported, but can be computed. */
static bool compute(struct working *w)
{
    struct evaluation why;
    size_t            length;
    for (uint32_t c = working_first_connection(w); c; c = working_next_connection(w, c)) {
        struct viewpoint viewpoint = { w->scene->recording, c, ACTOR_CLIENT, w->scene->until };
        if (evaluate(w->truth->store, sizeof w->truth->store, &length, &why, &viewpoint, w->text)) {
            working_look(w, "It comes of %s.", w->text);
            return add_bytes(w, w->truth->store, length);
        }
    }
    evaluate_explain(w->truth->fault, sizeof w->truth->fault, &why, w->text);
    return false;
}

/* A formula: a path, a name, or something that is to be computed. */
bool expression_formula(struct working *w)
{
    if (isupper((unsigned char)w->text[0]) && !strpbrk(w->text, " ()[]^+,"))
        return expression_path(w);
    if (working_find_value(w, w->text))
        return expression_value(w);
    return compute(w);
}

bool expression_length(struct working *w)
{
    if (!expression_formula(w))
        return false;
    size_t length = w->truth->items[0].length;
    w->truth->count = 0;
    return working_add_number(w, length);
}
