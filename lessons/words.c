/*
 * words.c - one line for everything: titles of events, names of the engine's own enumerations.
 *
 * Read next: lessons/words_value.c for the fields, lessons/story.c for the steps.
 */
#include "lessons/words.h"

#include "lessons/embedded.h"
#include "lessons/prose.h"
#include "lessons/registry.h"
#include "lessons/story.h"

#include <string.h>

/* ---- the engine's own words ---- */

const char *words_act(uint8_t act)
{
    static const char *const acts[] = {
        "before the first act",
        "the client says hello",
        "the two agree on ciphers",
        "the server sends its certificate",
        "the client validates it",
        "the session key",
        "both finish",
        "the conversation",
    };
    return acts[act < sizeof acts / sizeof acts[0] ? act : 0];
}

const char *words_actor(enum actor actor)
{
    switch (actor) {
    case ACTOR_CLIENT:
        return "client";
    case ACTOR_SERVER:
        return "server";
    case ACTOR_ATTACKER:
        return "attacker";
    }
    return "nobody";
}

const char *words_verb(enum verb verb)
{
    switch (verb) {
    case VERB_SEND:
        return "send";
    case VERB_RECEIVE:
        return "receive";
    case VERB_COMPUTE:
        return "compute";
    case VERB_CHECK:
        return "check";
    }
    return "do";
}

const char *words_direction(enum direction direction)
{
    switch (direction) {
    case CLIENT_TO_SERVER:
        return "client-to-server";
    case SERVER_TO_CLIENT:
        return "server-to-client";
    case NO_DIRECTION:
        return "none";
    }
    return "none";
}

const char *words_layer(enum layer layer)
{
    switch (layer) {
    case LAYER_RECORD:
        return "record";
    case LAYER_PLAINTEXT:
        return "plaintext";
    case LAYER_MESSAGE:
        return "message";
    case LAYER_CERTIFICATE:
        return "certificate";
    }
    return "bytes";
}

const char *words_origin(enum origin origin)
{
    switch (origin) {
    case ORIGIN_RANDOM:
        return "random";
    case ORIGIN_GIVEN:
        return "given";
    case ORIGIN_DERIVED:
        return "derived";
    }
    return "unknown";
}

/* ---- registries and alerts ---- */

static void add_code(struct prose *prose, enum registry registry, uint16_t code)
{
    const struct code_list *list = registry_list(registry);
    const char             *name = list ? code_name(list, code) : NULL;
    if (name) {
        prose_add(prose, name);
        return;
    }
    prose_format(prose, list ? list->format : "0x%04x", (unsigned)code);
    prose_add(prose, " (not known here)");
}

size_t words_code(char *out, size_t size, enum registry registry, uint16_t code)
{
    struct prose prose;
    prose_begin(&prose, out, size);
    add_code(&prose, registry, code);
    return prose_end(&prose);
}

/* The names stand in one text, each on its line. */
static void add_choice(struct prose *prose, const struct event_choice *choice, uint16_t code)
{
    const char *name = choice->names;
    if (choice->registry != REGISTRY_NAMES) {
        add_code(prose, choice->registry, code);
        return;
    }
    for (uint16_t i = 0; name && i < code; i++)
        name = strchr(name, '\n') ? strchr(name, '\n') + 1 : NULL;
    for (; name && *name && *name != '\n'; name++)
        prose_add_bytes(prose, name, 1);
}

size_t words_choice(char *out, size_t size, const struct event_choice *choice, uint16_t code)
{
    struct prose prose;
    prose_begin(&prose, out, size);
    add_choice(&prose, choice, code);
    return prose_end(&prose);
}

const char *words_alert(enum alert alert)
{
    const char                *name = alert_name((uint8_t)alert);
    const struct embedded_row *row = name ? embedded_find(&embedded_alerts, name) : NULL;
    return row ? row->words.text : NULL;
}

const char *words_error(enum error error)
{
    const struct embedded_row *row = embedded_find(&embedded_errors, error_describe(error)->name);
    return row ? row->words.text : NULL;
}

const char *words_advice(const struct event_failure *failure)
{
    if (failure->from_peer)
        return failure->has_alert ? words_alert((enum alert)failure->alert) : NULL;
    return words_error(failure->error);
}

/* ---- titles ---- */

static void add_bytes_count(struct prose *prose, size_t length)
{
    prose_format(prose, ", %zu byte%s", length, length == 1 ? "" : "s");
}

static void add_bytes_title(struct prose *prose, const struct event_bytes *bytes)
{
    prose_add_safe(prose, bytes->name);
    if (bytes->layer == LAYER_RECORD)
        prose_format(prose, " %llu", (unsigned long long)bytes->first_record);
    if (bytes->layer == LAYER_PLAINTEXT)
        prose_add(prose, ", decrypted");
    add_bytes_count(prose, bytes->length);
    if (bytes->direction == CLIENT_TO_SERVER)
        prose_add(prose, ", client to server");
    if (bytes->direction == SERVER_TO_CLIENT)
        prose_add(prose, ", server to client");
}

static void add_choice_title(struct prose *prose, const struct event_choice *choice)
{
    prose_add_safe(prose, choice->subject);
    prose_add(prose, ": ");
    if (choice->made)
        add_choice(prose, choice, choice->chosen);
    else
        prose_add(prose, "nothing in common");
}

static void add_secret_title(struct prose *prose, const struct event_secret *secret)
{
    prose_add_safe(prose, secret->name);
    if (secret->bytes)
        add_bytes_count(prose, secret->length);
    else
        prose_add(prose, ", never seen");
}

/* The names of checks are sentences: suite_was_offered becomes "Suite was offered: passed". */
static void add_check_title(struct prose *prose, const struct event_check *check)
{
    static const char *const acronyms[][2] = { { "ca", "CA" }, { "mac", "MAC" } };
    const char              *name = check_describe(check->check)->name;
    for (const char *at = name; *at; at += strspn(at, "_")) {
        size_t      length = strcspn(at, "_");
        const char *word = at;
        for (size_t i = 0; i < sizeof acronyms / sizeof *acronyms; i++)
            if (strlen(acronyms[i][0]) == length && strncmp(at, acronyms[i][0], length) == 0)
                word = acronyms[i][1];
        char first = at == name && word[0] >= 'a' ? (char)(word[0] - 'a' + 'A') : word[0];
        if (at != name)
            prose_add(prose, " ");
        prose_add_bytes(prose, &first, 1);
        prose_add_bytes(prose, word + 1, length - 1);
        at += length;
    }
    prose_add(prose, check->passed   ? ": passed"
                     : check->waived ? ": failed, but waived"
                                     : ": failed");
}

static void add_failure_title(struct prose *prose, const struct event_failure *failure)
{
    prose_add_safe(prose, failure->why ? failure->why : error_describe(failure->error)->sentence);
}

size_t words_title(char *out, size_t size, struct recording *recording,
                   const struct recorded *recorded)
{
    struct prose prose;
    prose_begin(&prose, out, size);
    switch (recorded->event.kind) {
    case EVENT_STEP:
        return story_title(out, size, recording, recorded);
    case EVENT_BYTES:
        add_bytes_title(&prose, &recorded->event.bytes);
        break;
    case EVENT_CHOICE:
        add_choice_title(&prose, &recorded->event.choice);
        break;
    case EVENT_SECRET:
        add_secret_title(&prose, &recorded->event.secret);
        break;
    case EVENT_CHECK:
        add_check_title(&prose, &recorded->event.check);
        break;
    case EVENT_FAILURE:
        add_failure_title(&prose, &recorded->event.failure);
        break;
    }
    return prose_end(&prose);
}
