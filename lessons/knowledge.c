/*
 * knowledge.c - who can know what: a fixpoint over the formulas of a recording.
 *
 * Each secret is a value with a set of knowers. Each formula is a derivation: whoever has all that
 * it needs has the value. What it needs is again values: those that it names, and, for bytes that
 * crossed the wire encrypted, their keys. When a set grows, the derivations that need it are looked
 * at again, until nothing grows. Sets only grow, so that ends, and new events only add to it.
 */
#include "lessons/knowledge.h"

#include "lessons/arena.h"
#include "lessons/formula.h"

#include <stdlib.h>
#include <string.h>

/* Inputs of one formula: ours have at most seven. A formula with more is not understood. */
enum { MAX_INPUTS = 64, MAX_INPUT_TEXT = 256 };
static const uint32_t NO_VALUE = UINT32_MAX;

struct numbers {
    uint32_t *at;
    size_t    count, capacity;
};

struct value {
    uint32_t       connection;
    const char    *name;
    knowers        known;
    struct numbers uses;  /* the derivations that need it */
    bool           grown; /* and not yet handed on to its uses */
    uint32_t       next_grown;
};

struct derivation {
    uint32_t       target;
    struct numbers needs; /* values */
};

struct knowledge {
    struct recording  *recording;
    knowers            everyone;
    uint32_t           up_to; /* the last event that was taken in */
    struct arena       names;
    struct index       value_index;
    struct value      *values;
    size_t             value_count, value_capacity;
    struct derivation *derivations;
    size_t             derivation_count, derivation_capacity;
    uint32_t           first_grown;
};

const char *knower_name(enum knower knower)
{
    static const char *const names[] = { "client", "eavesdropper", "server", "attacker" };
    _Static_assert(sizeof names / sizeof *names == KNOWER_COUNT, "a name for each");
    return names[knower];
}

struct knowledge *knowledge_new(struct recording *recording, bool attacker)
{
    struct knowledge *k = calloc(1, sizeof *k);
    if (!k)
        return NULL;
    k->recording = recording;
    k->everyone = 1 << KNOWER_CLIENT | 1 << KNOWER_EAVESDROPPER | 1 << KNOWER_SERVER;
    if (attacker)
        k->everyone |= 1 << KNOWER_ATTACKER;
    k->first_grown = NO_VALUE;
    return k;
}

void knowledge_free(struct knowledge *k)
{
    if (!k)
        return;
    for (size_t i = 0; i < k->value_count; i++)
        free(k->values[i].uses.at);
    for (size_t i = 0; i < k->derivation_count; i++)
        free(k->derivations[i].needs.at);
    free(k->values);
    free(k->derivations);
    index_free(&k->value_index);
    arena_free(&k->names);
    free(k);
}

static bool numbers_add(struct numbers *list, uint32_t number)
{
    uint32_t *grown = array_room(list->at, list->count, &list->capacity, sizeof *grown);
    if (!grown)
        return false;
    list->at = grown;
    list->at[list->count++] = number;
    return true;
}

/* ---- values by name ---- */

static uint64_t value_hash(uint32_t connection, const char *name)
{
    return index_hash(index_hash_number(INDEX_SEED, connection), name, strlen(name));
}

static uint32_t find_value(const struct knowledge *k, uint32_t connection, const char *name)
{
    size_t   cursor = 0;
    uint32_t at;
    while (index_next(&k->value_index, value_hash(connection, name), &cursor, &at)) {
        if (k->values[at].connection == connection && strcmp(k->values[at].name, name) == 0)
            return at;
    }
    return NO_VALUE;
}

/* Finds it, or begins it with nobody who knows it. NO_VALUE when there is no memory. */
static uint32_t get_value(struct knowledge *k, uint32_t connection, const char *name)
{
    uint32_t found = find_value(k, connection, name);
    if (found != NO_VALUE)
        return found;
    struct value *values =
        array_room(k->values, k->value_count, &k->value_capacity, sizeof *values);
    if (values)
        k->values = values;
    const char *copy = arena_string(&k->names, name);
    uint32_t    at = (uint32_t)k->value_count;
    if (!values || !copy || !index_add(&k->value_index, value_hash(connection, name), at))
        return NO_VALUE;
    values[k->value_count++] = (struct value){ .connection = connection, .name = copy };
    return at;
}

/* ---- the fixpoint ---- */

static void learn(struct knowledge *k, uint32_t at, knowers who)
{
    struct value *value = &k->values[at];
    knowers       known = (knowers)(value->known | (who & k->everyone));
    if (known == value->known)
        return;
    value->known = known;
    if (value->grown)
        return;
    value->grown = true;
    value->next_grown = k->first_grown;
    k->first_grown = at;
}

/* Whoever has all that it needs has the value. */
static void derive(struct knowledge *k, const struct derivation *derivation)
{
    knowers who = k->everyone;
    for (size_t i = 0; i < derivation->needs.count; i++)
        who &= k->values[derivation->needs.at[i]].known;
    learn(k, derivation->target, who);
}

static void settle(struct knowledge *k)
{
    while (k->first_grown != NO_VALUE) {
        struct value *value = &k->values[k->first_grown];
        k->first_grown = value->next_grown;
        value->grown = false;
        for (size_t i = 0; i < value->uses.count; i++)
            derive(k, &k->derivations[value->uses.at[i]]);
    }
}

/* ---- what a formula needs ---- */

/* The name of the keys that somebody must have to read this, or NULL when everyone can: what stands
 * in a record is on the wire for all to see, ciphertext as it is. */
static const char *keys_to_read(const struct recorded *event)
{
    const struct event_bytes *bytes = &event->event.bytes;
    return bytes->layer == LAYER_RECORD ? NULL : bytes->keys;
}

static bool need_value(struct knowledge *k, struct numbers *needs, uint32_t connection,
                       const char *name)
{
    uint32_t value = get_value(k, connection, name);
    return value != NO_VALUE && numbers_add(needs, value);
}

static bool need_bytes(struct knowledge *k, struct numbers *needs, const struct recorded *event)
{
    const char *keys = keys_to_read(event);
    return !keys || need_value(k, needs, event->event.connection, keys);
}

/* All messages of a transcript. */
static bool need_range(struct knowledge *k, struct numbers *needs, uint32_t connection,
                       const char *range, uint32_t until)
{
    uint32_t first, last;
    if (!recording_range(k->recording, connection, range, until, &first, &last))
        return false;
    for (uint32_t n = first; n <= last; n++) {
        const struct recorded *event = recording_event(k->recording, n);
        if (event && event->event.connection == connection && recorded_in_transcript(event) &&
            !need_bytes(k, needs, event))
            return false;
    }
    return true;
}

static bool need_input(struct knowledge *k, struct numbers *needs, const struct recorded *secret,
                       const struct formula_input *input)
{
    char     text[MAX_INPUT_TEXT];
    uint32_t connection = secret->event.connection;
    if (input->length >= sizeof text)
        return false;
    memcpy(text, secret->event.secret.formula + input->offset, input->length);
    text[input->length] = '\0';

    struct place place;
    switch (input->kind) {
    case INPUT_VALUE:
        return need_value(k, needs, connection, text);
    case INPUT_PATH:
        return recording_find(k->recording, connection, text, secret->n, &place) &&
               need_bytes(k, needs, recording_event(k->recording, place.n));
    case INPUT_RANGE:
        return need_range(k, needs, connection, text, secret->n);
    }
    return false;
}

/* Keeps a derivation: the values that it needs find it when more is known of them. */
static bool add_derivation(struct knowledge *k, struct derivation derivation)
{
    struct derivation *derivations = array_room(k->derivations, k->derivation_count,
                                                &k->derivation_capacity, sizeof *derivations);
    if (!derivations)
        return false;
    k->derivations = derivations;
    derivations[k->derivation_count++] = derivation;
    for (size_t i = 0; i < derivation.needs.count; i++) {
        if (!numbers_add(&k->values[derivation.needs.at[i]].uses,
                         (uint32_t)k->derivation_count - 1))
            return true; /* without memory less is said to be known, never more */
    }
    derive(k, &derivations[k->derivation_count - 1]);
    return true;
}

/* A formula that cannot be read, or that names what was never seen, tells nobody anything. */
static void take_formula(struct knowledge *k, const struct recorded *secret, uint32_t target)
{
    struct formula_input inputs[MAX_INPUTS];
    struct derivation    derivation = { .target = target };
    size_t               broken_at;
    size_t count = formula_inputs(inputs, MAX_INPUTS, secret->event.secret.formula, &broken_at);
    bool   understood = count != SIZE_MAX;
    for (size_t i = 0; understood && i < count; i++)
        understood = need_input(k, &derivation.needs, secret, &inputs[i]);
    if (!understood || !add_derivation(k, derivation))
        free(derivation.needs.at);
}

static knowers knower_of(enum actor actor)
{
    static const enum knower knower[ACTOR_COUNT] = { [ACTOR_CLIENT] = KNOWER_CLIENT,
                                                     [ACTOR_SERVER] = KNOWER_SERVER,
                                                     [ACTOR_ATTACKER] = KNOWER_ATTACKER };
    return (knowers)(1 << knower[actor]);
}

static void take_secret(struct knowledge *k, const struct recorded *event)
{
    const struct event_secret *secret = &event->event.secret;
    uint32_t                   value = get_value(k, event->event.connection, secret->name);
    if (value == NO_VALUE)
        return;
    learn(k, value, secret->revealed ? k->everyone : knower_of(secret->owner));
    if (secret->origin == ORIGIN_DERIVED && secret->formula)
        take_formula(k, event, value);
}

/* ---- the outside ---- */

void knowledge_advance(struct knowledge *k, uint32_t n)
{
    for (; k->up_to < n && k->up_to < recording_count(k->recording); k->up_to++) {
        if (!recording_is(k->recording, k->up_to + 1, EVENT_SECRET))
            continue;
        const struct recorded *event = recording_event(k->recording, k->up_to + 1);
        if (event)
            take_secret(k, event);
        settle(k);
    }
}

void knowledge_give(struct knowledge *k, uint32_t connection, const char *name, enum knower knower)
{
    uint32_t value = get_value(k, connection, name);
    if (value == NO_VALUE)
        return;
    learn(k, value, (knowers)(1 << knower));
    settle(k);
}

knowers knowledge_of_value(const struct knowledge *k, uint32_t connection, const char *name)
{
    uint32_t value = find_value(k, connection, name);
    return value == NO_VALUE ? 0 : k->values[value].known;
}

knowers knowledge_of_bytes(const struct knowledge *k, uint32_t n)
{
    const struct recorded *event = recording_event(k->recording, n);
    if (!event || event->event.kind != EVENT_BYTES)
        return 0;
    const char *keys = keys_to_read(event);
    return keys ? knowledge_of_value(k, event->event.connection, keys) : k->everyone;
}
