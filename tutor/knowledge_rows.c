/* knowledge_rows.c - see knowledge_rows.h. */
#include "tutor/knowledge_rows.h"

#include "tutor/clock.h"

#include <stdlib.h>
#include <string.h>

const char knowledge_rows_gift[] = "server private key";

/* A slice: so many rows at least, and as many more as fit into some milliseconds. */
enum { SLICE_ROWS = 64, SLICE_MILLISECONDS = 2 };

static const knowers everyone_but_attacker =
    1 << KNOWER_CLIENT | 1 << KNOWER_EAVESDROPPER | 1 << KNOWER_SERVER;

/* ---- lists of numbers that only grow ---- */

static bool add(struct event_list *list, uint32_t n)
{
    uint32_t *at = array_room(list->at, list->count, &list->capacity, sizeof *at);
    if (!at)
        return false;
    list->at = at;
    list->at[list->count++] = n;
    return true;
}

/* How many of them are at most n. */
static size_t count_to(const struct event_list *list, uint32_t n)
{
    size_t low = 0, high = list->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (list->at[middle] <= n)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* ---- which events are rows ---- */

static uint64_t hash_of(const char *name) { return index_hash(INDEX_SEED, name, strlen(name)); }

/* The place of a value's name among the values; SIZE_MAX when it is new. */
static size_t find_value(const struct knowledge_rows *rows, const char *name)
{
    size_t   cursor = 0;
    uint32_t at;
    while (index_next(&rows->value_index, hash_of(name), &cursor, &at))
        if (strcmp(recording_name(rows->recording, rows->values.at[at]), name) == 0)
            return at;
    return SIZE_MAX;
}

/* Records, plaintexts and messages have names of their own: the first of a name tells for all. Only
 * "Certificate" is the name of a message and of what is in it. */
static bool is_message(struct knowledge_rows *rows, uint32_t n)
{
    const char *name = recording_name(rows->recording, n);
    for (size_t i = 0; i < rows->name_count; i++)
        if (strcmp(rows->names[i].name, name) == 0)
            return rows->names[i].is_message;
    const struct recorded *event = recording_event(rows->recording, n);
    bool                   message = event && event->event.bytes.layer == LAYER_MESSAGE;
    if (event && strcmp(name, "Certificate") != 0 && rows->name_count < NAMES_MOST) {
        rows->names[rows->name_count].name = name;
        rows->names[rows->name_count++].is_message = message;
    }
    return message;
}

static bool take_value(struct knowledge_rows *rows, uint32_t n)
{
    const char *name = recording_name(rows->recording, n);
    return find_value(rows, name) != SIZE_MAX ||
           (index_add(&rows->value_index, hash_of(name), (uint32_t)rows->values.count) &&
            add(&rows->values, n) && add(&rows->rows, n));
}

static bool take_event(struct knowledge_rows *rows, uint32_t n)
{
    if (recording_connection(rows->recording, n) != rows->connection)
        return true;
    if (recording_is(rows->recording, n, EVENT_SECRET))
        return take_value(rows, n);
    return !recording_is(rows->recording, n, EVENT_BYTES) || !is_message(rows, n) ||
           add(&rows->rows, n);
}

/* ---- under which keys they are ---- */

static struct keyed_messages *messages_under(struct knowledge_rows *rows, const char *keys)
{
    for (size_t i = rows->keyed_count; i-- > 0;) { /* mostly those of the message before */
        const char *known = rows->keyed[i].keys;
        if (known == keys || (known && keys && strcmp(known, keys) == 0))
            return &rows->keyed[i];
    }
    struct keyed_messages *keyed =
        array_room(rows->keyed, rows->keyed_count, &rows->keyed_capacity, sizeof *keyed);
    if (!keyed)
        return NULL;
    rows->keyed = keyed;
    keyed[rows->keyed_count] = (struct keyed_messages){ .keys = keys };
    return &keyed[rows->keyed_count++];
}

static bool read_row(struct knowledge_rows *rows, uint32_t n)
{
    const struct recorded *event = recording_event(rows->recording, n);
    if (!event)
        return add(&rows->damaged, n); /* nobody is said to know or to read it */
    if (event->event.kind != EVENT_BYTES)
        return true;
    struct keyed_messages *under = messages_under(rows, event->event.bytes.keys);
    return under && add(&under->list, n);
}

static void read_slice(struct knowledge_rows *rows)
{
    int64_t start = clock_milliseconds();
    for (size_t i = 0; rows->read < rows->rows.count; i++) {
        if (i >= SLICE_ROWS && i % SLICE_ROWS == 0 &&
            clock_milliseconds() - start >= SLICE_MILLISECONDS)
            return;
        if (!read_row(rows, rows->rows.at[rows->read]))
            return;
        rows->read++;
    }
}

/* ---- the outside ---- */

void knowledge_rows_free(struct knowledge_rows *rows)
{
    for (size_t i = 0; i < rows->keyed_count; i++)
        free(rows->keyed[i].list.at);
    free(rows->keyed);
    free(rows->rows.at);
    free(rows->values.at);
    free(rows->damaged.at);
    index_free(&rows->value_index);
    knowledge_free(rows->honest);
    memset(rows, 0, sizeof *rows);
}

void knowledge_rows_take(struct knowledge_rows *rows, const struct walk *walk)
{
    uint32_t count = recording_count(walk->recording);
    if (rows->recording != walk->recording || rows->connection != walk->connection ||
        rows->taken > count)
        knowledge_rows_free(rows);
    rows->recording = walk->recording;
    rows->connection = walk->connection;
    while (rows->taken < count && take_event(rows, rows->taken + 1))
        rows->taken++;
    read_slice(rows);
    rows->attacker = recording_has_attacker(rows->recording);
}

size_t knowledge_rows_count(const struct knowledge_rows *rows, const struct walk *walk)
{
    return count_to(&rows->rows, walk->until);
}

uint32_t knowledge_rows_event(const struct knowledge_rows *rows, size_t row)
{
    return row < rows->rows.count ? rows->rows.at[row] : 0;
}

size_t knowledge_rows_find(const struct knowledge_rows *rows, uint32_t n)
{
    if (n == 0 || n > rows->taken)
        return SIZE_MAX;
    if (recording_is(rows->recording, n, EVENT_SECRET)) {
        size_t value = find_value(rows, recording_name(rows->recording, n));
        if (value == SIZE_MAX || recording_connection(rows->recording, n) != rows->connection)
            return SIZE_MAX;
        n = rows->values.at[value];
    }
    size_t before = count_to(&rows->rows, n);
    return before && rows->rows.at[before - 1] == n ? before - 1 : SIZE_MAX;
}

/* ---- who knows what ---- */

/* Knowledge only grows: to go back is to begin again. */
static const struct knowledge *honest(struct knowledge_rows *rows, const struct walk *walk)
{
    if (rows->honest && rows->honest_until > walk->until) {
        knowledge_free(rows->honest);
        rows->honest = NULL;
    }
    if (!rows->honest)
        rows->honest = knowledge_new(rows->recording, true);
    if (rows->honest)
        knowledge_advance(rows->honest, walk->until);
    rows->honest_until = walk->until;
    return rows->honest;
}

static knowers honest_of_name(struct knowledge_rows *rows, const struct walk *walk,
                              const char *name)
{
    const struct knowledge *known = honest(rows, walk);
    return known ? knowledge_of_value(known, rows->connection, name) : 0;
}

knowers knowledge_rows_honest(struct knowledge_rows *rows, struct walk *walk, uint32_t n)
{
    const struct knowledge *known = honest(rows, walk);
    if (recording_is(rows->recording, n, EVENT_SECRET))
        return honest_of_name(rows, walk, recording_name(rows->recording, n));
    return known ? knowledge_of_bytes(known, n) : 0;
}

/* The walk's own knowledge has no attacker in it. */
static knowers with_attacker(knowers known, knowers without_gift)
{
    return (knowers)((known & everyone_but_attacker) | (without_gift & 1 << KNOWER_ATTACKER));
}

knowers knowledge_rows_of_name(struct knowledge_rows *rows, struct walk *walk, const char *name)
{
    return with_attacker(walk_knowers_of(walk, name), honest_of_name(rows, walk, name));
}

knowers knowledge_rows_knowers(struct knowledge_rows *rows, struct walk *walk, uint32_t n)
{
    if (recording_is(rows->recording, n, EVENT_SECRET))
        return knowledge_rows_of_name(rows, walk, recording_name(rows->recording, n));
    return with_attacker(walk_readers_of(walk, n), knowledge_rows_honest(rows, walk, n));
}

static bool overheard(knowers known) { return known & 1 << KNOWER_EAVESDROPPER; }

static size_t damaged_messages(const struct knowledge_rows *rows, const struct walk *walk)
{
    size_t count = 0;
    for (size_t i = 0; i < count_to(&rows->damaged, walk->until); i++)
        count += recording_is(rows->recording, rows->damaged.at[i], EVENT_BYTES);
    return count;
}

void knowledge_rows_tally(struct tally *tally, struct knowledge_rows *rows, struct walk *walk)
{
    *tally = (struct tally){ .values = count_to(&rows->values, walk->until) };
    tally->messages = knowledge_rows_count(rows, walk) - tally->values;
    tally->unread = tally->messages - damaged_messages(rows, walk);
    for (size_t i = 0; i < tally->values; i++) {
        const char *name = recording_name(rows->recording, rows->values.at[i]);
        bool        known = overheard(walk_knowers_of(walk, name));
        tally->values_known += known;
        tally->values_opened += known && strcmp(name, knowledge_rows_gift) != 0 &&
                                !overheard(honest_of_name(rows, walk, name));
    }
    for (size_t i = 0; i < rows->keyed_count; i++) {
        const char *keys = rows->keyed[i].keys;
        size_t      count = count_to(&rows->keyed[i].list, walk->until);
        bool        known = !keys || overheard(walk_knowers_of(walk, keys));
        tally->unread -= count;
        tally->messages_known += known ? count : 0;
        if (known && keys && !overheard(honest_of_name(rows, walk, keys)))
            tally->messages_opened += count;
    }
}
