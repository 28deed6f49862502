/* walk.c - see walk.h. Finding text is in walk_find.c. */
#include "tutor/walk.h"

#include "lessons/place.h"

#include <stdlib.h>
#include <string.h>

static const char server_key[] = "server private key";

bool walk_open(struct walk *walk, struct recording *recording)
{
    memset(walk, 0, sizeof *walk);
    walk->recording = recording;
    walk->connection = 1;
    walk->here.field = NO_FIELD;
    walk_refresh(walk);
    walk_to_step(walk, 1);
    return true;
}

void walk_close(struct walk *walk)
{
    knowledge_free(walk->knowledge);
    for (size_t kind = 0; kind < sizeof walk->kinds / sizeof *walk->kinds; kind++)
        free(walk->kinds[kind].at);
    memset(walk, 0, sizeof *walk);
}

/* ---- the recording grows ---- */

static void index_event(struct walk *walk, enum event_kind kind, uint32_t n)
{
    struct event_list *list = &walk->kinds[kind];
    if (list->count == list->capacity) {
        size_t    capacity = list->capacity ? 2 * list->capacity : 256;
        uint32_t *at = realloc(list->at, capacity * sizeof *at);
        if (!at)
            return; /* what is not in the list is not listed; all else goes on */
        list->at = at;
        list->capacity = capacity;
    }
    list->at[list->count++] = n;
}

/* The last event of a step: the one before the next step begins. */
static uint32_t end_of_step(const struct walk *walk, uint32_t step)
{
    return step < recording_steps(walk->recording)
               ? recording_step_event(walk->recording, step + 1) - 1
               : recording_count(walk->recording);
}

void walk_refresh(struct walk *walk)
{
    uint32_t count = recording_count(walk->recording);
    for (; walk->indexed < count; walk->indexed++)
        for (enum event_kind kind = EVENT_STEP; kind <= EVENT_FAILURE; kind++)
            if (recording_is(walk->recording, walk->indexed + 1, kind))
                index_event(walk, kind, walk->indexed + 1);
    walk->until = walk->step ? end_of_step(walk, walk->step) : 0;
}

/* ---- moving ---- */

bool walk_to_step(struct walk *walk, uint32_t step)
{
    if (step == 0 || step > recording_steps(walk->recording))
        return false;
    walk->step = step;
    walk->until = end_of_step(walk, step);
    const struct recorded *event = walk_step(walk);
    if (event)
        walk->connection = event->event.connection;
    walk->here = (struct spot){ walk_message(walk), NO_FIELD };
    return true;
}

bool walk_to_event(struct walk *walk, uint32_t n)
{
    const struct recorded *event = walk_event(walk, n);
    return event && walk_to_step(walk, event->step ? event->step : 1);
}

/* The step before or after for which `fits` holds. */
static bool move(struct walk *walk, int direction,
                 bool (*fits)(const struct recorded *from, const struct recorded *to))
{
    const struct recorded *from = walk_step(walk);
    for (uint32_t step = walk->step + (uint32_t)direction;
         step > 0 && step <= recording_steps(walk->recording); step += (uint32_t)direction) {
        const struct recorded *to = walk_step_at(walk, step);
        if (to && fits(from, to))
            return walk_to_step(walk, step);
    }
    return false;
}

static bool sends(const struct recorded *from, const struct recorded *to)
{
    (void)from;
    return to->event.step.verb == VERB_SEND ||
           (to->event.step.verb == VERB_RECEIVE && to->about > to->n);
}

static bool other_act(const struct recorded *from, const struct recorded *to)
{
    return !from || from->act != to->act;
}

bool walk_next_message(struct walk *walk, int direction) { return move(walk, direction, sends); }

/* Back to the start of an act, from within it; from its start, to the start of the one before. */
bool walk_next_act(struct walk *walk, int direction)
{
    if (direction > 0)
        return move(walk, 1, other_act);
    uint32_t step = walk->step;
    if (step <= 1)
        return false;
    const struct recorded *before = walk_step_at(walk, --step);
    while (before && step > 1) {
        const struct recorded *earlier = walk_step_at(walk, step - 1);
        if (!earlier || earlier->act != before->act)
            break;
        step--;
    }
    return walk_to_step(walk, step);
}

bool walk_to_place(struct walk *walk, const char *name)
{
    struct place_name place;
    if (!place_name_parse(&place, name))
        return false;
    if (place.step)
        return walk_to_step(walk, place.step);
    for (uint32_t step = 1; step <= recording_steps(walk->recording); step++) {
        const struct recorded *event = walk_step_at(walk, step);
        if (event && place_name_reached(&place, event))
            return walk_to_step(walk, step);
    }
    return false;
}

/* ---- looking ---- */

const struct recorded *walk_event(const struct walk *walk, uint32_t n)
{
    return n ? recording_event(walk->recording, n) : NULL;
}

const struct recorded *walk_step_at(const struct walk *walk, uint32_t step)
{
    if (step == 0 || step > recording_steps(walk->recording))
        return NULL;
    const struct recorded *event = walk_event(walk, recording_step_event(walk->recording, step));
    return event && event->event.kind == EVENT_STEP ? event : NULL;
}

const struct recorded *walk_step(const struct walk *walk) { return walk_step_at(walk, walk->step); }

uint32_t walk_since(const struct walk *walk)
{
    return walk->step ? recording_step_event(walk->recording, walk->step) : 1;
}

size_t walk_count(const struct walk *walk, enum event_kind kind)
{
    const struct event_list *list = &walk->kinds[kind];
    size_t                   low = 0, high = list->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (list->at[middle] <= walk->until)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

uint32_t walk_nth(const struct walk *walk, enum event_kind kind, size_t i)
{
    return i < walk->kinds[kind].count ? walk->kinds[kind].at[i] : 0;
}

/* What a receiving step is about was told before; a sending step tells it itself. */
uint32_t walk_message(const struct walk *walk)
{
    const struct recorded *step = walk_step(walk);
    if (!step)
        return 0;
    if (step->about)
        return step->about;
    for (uint32_t n = walk_since(walk); n <= walk->until; n++) {
        if (!recording_is(walk->recording, n, EVENT_BYTES))
            continue;
        const struct recorded *event = walk_event(walk, n);
        if (event && event->event.bytes.layer == LAYER_MESSAGE)
            return n;
    }
    return 0;
}

/* ---- who knows what ---- */

/* Knowledge only grows: to go back is to begin again. */
static void settle_knowledge(struct walk *walk)
{
    if (walk->knowledge && walk->known_until > walk->until) {
        knowledge_free(walk->knowledge);
        walk->knowledge = NULL;
    }
    if (!walk->knowledge) {
        walk->knowledge = knowledge_new(walk->recording, false);
        walk->known_until = 0;
        if (walk->knowledge && walk->key_given)
            knowledge_give(walk->knowledge, walk->connection, server_key, KNOWER_EAVESDROPPER);
    }
    if (walk->knowledge)
        knowledge_advance(walk->knowledge, walk->until);
    walk->known_until = walk->until;
}

knowers walk_knowers_of(struct walk *walk, const char *name)
{
    settle_knowledge(walk);
    return walk->knowledge ? knowledge_of_value(walk->knowledge, walk->connection, name) : 0;
}

knowers walk_readers_of(struct walk *walk, uint32_t n)
{
    settle_knowledge(walk);
    return walk->knowledge ? knowledge_of_bytes(walk->knowledge, n) : 0;
}

bool walk_give_key(struct walk *walk)
{
    if (!recording_secret(walk->recording, walk->connection, server_key, walk->until))
        return false;
    walk->key_given = !walk->key_given;
    knowledge_free(walk->knowledge);
    walk->knowledge = NULL;
    return true;
}

/* ---- following, and coming back ---- */

void walk_follow(struct walk *walk, enum view_id from, enum view_id to, struct spot spot)
{
    if (walk->trail_length == WALK_TRAIL) /* the oldest is forgotten */
        memmove(walk->trail, walk->trail + 1, --walk->trail_length * sizeof *walk->trail);
    walk->trail[walk->trail_length].view = from;
    walk->trail[walk->trail_length].step = walk->step;
    walk->trail[walk->trail_length++].spot = walk->here;
    if (spot.n > walk->until)
        walk_to_event(walk, spot.n);
    walk->here = spot;
    walk->wants_view = true;
    walk->wanted_view = to;
}

bool walk_return(struct walk *walk)
{
    if (walk->trail_length == 0)
        return false;
    walk->trail_length--;
    walk_to_step(walk, walk->trail[walk->trail_length].step);
    walk->here = walk->trail[walk->trail_length].spot;
    walk->wants_view = true;
    walk->wanted_view = walk->trail[walk->trail_length].view;
    return true;
}
