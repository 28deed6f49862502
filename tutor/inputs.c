/* inputs.c - see inputs.h. */
#include "tutor/inputs.h"

#include "lessons/prose.h"
#include "lessons/words.h"

#include <stdio.h>
#include <string.h>

enum { PATH_MOST = INPUT_TEXT + 16 };

/* ---- a value by its name: the owner's own report, or else anybody's; the latest ---- */

static const struct recorded *find_value(const struct walk *walk, const struct recorded *secret,
                                         const char *name)
{
    uint32_t               connection = secret->event.connection;
    const struct recorded *latest =
        recording_secret(walk->recording, connection, name, secret->n - 1);
    for (const struct recorded *at = latest; at;
         at = recording_secret(walk->recording, connection, name, at->n - 1))
        if (at->event.secret.owner == secret->event.secret.owner)
            return at;
    return latest;
}

/* ---- bytes by their path: as the owner of the value saw them ---- */

static enum direction sent_by(enum actor actor)
{
    return actor == ACTOR_CLIENT   ? CLIENT_TO_SERVER
           : actor == ACTOR_SERVER ? SERVER_TO_CLIENT
                                   : NO_DIRECTION;
}

/* "ClientHello#2/random": its message, its ordinal (1 where none is written), and the rest from the
 * slash on. */
struct path {
    int         name_length;
    unsigned    ordinal;
    const char *rest;
};

static struct path take_path(const char *text)
{
    struct path path = { .name_length = (int)strcspn(text, "#/"), .ordinal = 1 };
    path.rest = text + strcspn(text, "/");
    if (text[path.name_length] == '#')
        sscanf(text + path.name_length + 1, "%9u", &path.ordinal);
    return path;
}

/* The k-th place of a path, whoever saw it. */
static bool find_kth(const struct walk *walk, const struct recorded *secret, const char *text,
                     const struct path *path, unsigned k, struct place *place)
{
    char kth[PATH_MOST];
    snprintf(kth, sizeof kth, "%.*s#%u%s", path->name_length, text, k, path->rest);
    return recording_find(walk->recording, secret->event.connection, kth, secret->n, place);
}

/* Whether what a message became on its way was recorded too. */
static bool was_replaced(const struct walk *walk, const struct recorded *secret,
                         const struct recorded *event)
{
    const char  *name = event->event.bytes.name;
    struct path  whole = { .name_length = (int)strlen(name), .rest = "" };
    struct place place;
    for (unsigned k = 1; find_kth(walk, secret, name, &whole, k, &place); k++) {
        const struct recorded *other = walk_event(walk, place.n);
        if (other && other->written_as == event->n)
            return true;
    }
    return false;
}

/* Its sender knows a message as it was written, the other end as it arrived. */
static bool owner_saw(const struct walk *walk, const struct recorded *secret, uint32_t n)
{
    const struct recorded *event = walk_event(walk, n);
    if (!event || event->event.bytes.layer == LAYER_CERTIFICATE)
        return event != NULL;
    if (event->event.bytes.direction == sent_by(secret->event.secret.owner))
        return !event->written_as;
    return !was_replaced(walk, secret, event);
}

static bool find_bytes(const struct walk *walk, const struct recorded *secret, const char *text,
                       struct place *place)
{
    struct path path = take_path(text);
    unsigned    seen = 0;
    for (unsigned k = 1; find_kth(walk, secret, text, &path, k, place); k++)
        if (owner_saw(walk, secret, place->n) && ++seen == path.ordinal)
            return true;
    return false;
}

/* ---- ranges ---- */

static uint32_t find_message(const struct walk *walk, const struct recorded *secret,
                             const char *name)
{
    struct path  path = take_path(name);
    struct place place;
    unsigned     seen = 0;
    for (unsigned k = 1; find_kth(walk, secret, name, &path, k, &place); k++) {
        const struct recorded *event = walk_event(walk, place.n);
        if (event && recorded_in_transcript(event) && owner_saw(walk, secret, place.n) &&
            ++seen == path.ordinal)
            return place.n;
    }
    return 0;
}

const struct recorded *inputs_next_message(const struct walk *walk, const struct recorded *secret,
                                           const struct input *range, uint32_t after)
{
    uint32_t first = range->spot.n, last = range->last;
    for (uint32_t n = after ? after + 1 : first; first && n <= last; n++) {
        if (!recording_is(walk->recording, n, EVENT_BYTES))
            continue;
        const struct recorded *event = walk_event(walk, n);
        if (event && event->event.connection == secret->event.connection &&
            recorded_in_transcript(event) && owner_saw(walk, secret, n))
            return event;
    }
    return NULL;
}

static void find_range(struct input *input, const struct walk *walk, const struct recorded *secret)
{
    char        name[INPUT_TEXT];
    const char *dots = strstr(input->text, "..");
    snprintf(name, sizeof name, "%s", input->text);
    name[dots ? (size_t)(dots - input->text) : strlen(name)] = '\0';
    input->last = find_message(walk, secret, dots ? dots + 2 : input->text);
    input->spot.n = input->last ? find_message(walk, secret, name) : 0;
    for (const struct recorded *message = inputs_next_message(walk, secret, input, 0); message;
         message = inputs_next_message(walk, secret, input, message->n)) {
        input->messages++;
        input->length += message->event.bytes.length;
    }
}

/* ---- all of a formula ---- */

static void find_input(struct input *input, const struct walk *walk, const struct recorded *secret)
{
    const struct recorded *value;
    struct place           place;
    switch (input->kind) {
    case INPUT_VALUE:
        value = find_value(walk, secret, input->text);
        if (!value)
            return;
        input->spot.n = value->n;
        input->bytes = value->event.secret.bytes;
        input->length = value->event.secret.length;
        return;
    case INPUT_PATH:
        if (!find_bytes(walk, secret, input->text, &place))
            return;
        input->spot = (struct spot){ place.n, place.field };
        input->bytes = walk_event(walk, place.n)->event.bytes.bytes + place.offset;
        input->length = place.length;
        return;
    case INPUT_RANGE:
        find_range(input, walk, secret);
        return;
    }
}

size_t inputs_of(struct input out[INPUTS_MOST], const struct walk *walk,
                 const struct recorded *secret)
{
    struct formula_input inputs[INPUTS_MOST];
    const char          *formula = secret->event.secret.formula;
    size_t               broken_at;
    size_t count = formula ? formula_inputs(inputs, INPUTS_MOST, formula, &broken_at) : 0;
    if (count == SIZE_MAX)
        return 0;
    for (size_t i = 0; i < count; i++) {
        out[i] = (struct input){ .kind = inputs[i].kind, .spot = { 0, NO_FIELD } };
        snprintf(out[i].text, sizeof out[i].text, "%.*s", (int)inputs[i].length,
                 formula + inputs[i].offset);
        if (inputs[i].length < sizeof out[i].text) /* what is cut is no name any more */
            find_input(&out[i], walk, secret);
    }
    return count;
}

/* ---- where it comes from ---- */

size_t inputs_source_of_value(char *out, size_t size, const struct recorded *secret)
{
    const char *owner = words_actor(secret->event.secret.owner);
    bool        seen = secret->event.secret.bytes != NULL;
    int         length = 0;
    switch (secret->event.secret.origin) {
    case ORIGIN_RANDOM:
        length = snprintf(out, size, "drawn at random by the %s", owner);
        break;
    case ORIGIN_GIVEN:
        length = seen ? snprintf(out, size, "given: the %s's key file", owner)
                      : snprintf(out, size, "the %s's, never seen here", owner);
        break;
    case ORIGIN_DERIVED:
        length = snprintf(out, size, "derived by the %s%s", owner, seen ? "" : ", never seen here");
        break;
    }
    return length > 0 ? (size_t)length : 0;
}

size_t inputs_source(char *out, size_t size, const struct walk *walk, const struct input *input)
{
    struct prose           p;
    const struct recorded *event = walk_event(walk, input->spot.n);
    prose_begin(&p, out, size);
    if (!event) {
        prose_add(&p, "never seen here");
    } else if (event->event.kind == EVENT_SECRET) {
        return inputs_source_of_value(out, size, event);
    } else if (input->kind == INPUT_RANGE) {
        prose_format(&p, "%zu message%s on the wire", input->messages,
                     input->messages == 1 ? "" : "s");
    } else if (event->event.bytes.layer == LAYER_CERTIFICATE) {
        prose_add(&p, "stands in a certificate");
    } else {
        prose_add(&p, "on the wire in ");
        prose_add_safe(&p, event->event.bytes.name);
        prose_add(&p, event->event.bytes.keys ? ", encrypted" : "");
    }
    return prose_end(&p);
}
