/*
 * recording_open.c - a file of lines: the header is read, and where each event's line begins.
 *
 * Events are not parsed here: every line begins alike (recording_save.c), and its first members say
 * what the tables of a recording need. A line that does not begin so is damaged; it keeps its
 * place, and recording_event() will say so. The file may hold anything: nothing in it is believed
 * unseen.
 */
#include "lessons/recording_store.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- the whole file ---- */

static const char not_readable[] = "the file cannot be read";
static const char not_a_file[] = "it is no ordinary file";
static const char empty[] = "it is empty";
static const char no_recording[] = "the first line is not the header of a recording";
static const char an_export[] =
    "it is an export as JSON; what can be walked again is what --record "
    "writes, or e on the screens";
static const char other_version[] = "the recording was made by a version that is not known here";
static const char no_memory[] = "there is no memory for it";

/* Reads all of it; NULL, or why not. Mapping it would be as fast, but a file that shrinks would end
 * the program. */
static const char *read_file(struct recording *r, const char *path)
{
    FILE       *file = fopen(path, "rb");
    struct stat status;
    if (!file)
        return not_readable;
    bool known = fstat(fileno(file), &status) == 0, ordinary = known && S_ISREG(status.st_mode);
    if (!ordinary || status.st_size == 0) {
        fclose(file);
        return ordinary ? empty : known ? not_a_file : not_readable;
    }
    size_t size = (size_t)status.st_size;
    setvbuf(file, NULL, _IONBF, 0); /* no copy of secrets in a buffer of stdio's */
    r->text = malloc(size + 1);
    r->text_length = r->text ? fread(r->text, 1, size, file) : 0;
    fclose(file);
    return r->text ? NULL : no_memory;
}

/* ---- the header ---- */

static bool take_seed(struct recording_header *header, const json_t *seed)
{
    const char *digits = json_string_value(seed);
    char       *end;
    if (!digits)
        return json_is_null(seed);
    header->seeded = true;
    header->seed = strtoull(digits, &end, 10);
    return digits[0] >= '0' && digits[0] <= '9' && *end == '\0';
}

static const char *take_header(struct recording *r, const json_t *json)
{
    const char *format = json_string_value(json_object_get(json, "format"));
    if (!format || strcmp(format, "tlstutor-recording-lines") != 0)
        return no_recording;
    if (json_integer_value(json_object_get(json, "version")) != 1)
        return other_version;
    struct recording_header header = {
        .profile = json_string_value(json_object_get(json, "profile")),
        .client = json_string_value(json_object_get(json, "client")),
        .server = json_string_value(json_object_get(json, "server")),
        .lab = json_string_value(json_object_get(json, "lab")),
        .time = json_integer_value(json_object_get(json, "time")),
    };
    if (!take_seed(&header, json_object_get(json, "seed")))
        return no_recording;
    recording_take_header(r, &header);
    return r->arena.exhausted ? no_memory : NULL;
}

/* Returns what is wrong, or NULL. *length is the header line's, with its end. */
static const char *read_header(struct recording *r, size_t *length)
{
    static const char export_begins[] = "{\"format\":\"tlstutor-recording\",";
    if (r->text_length >= sizeof export_begins &&
        memcmp(r->text, export_begins, sizeof export_begins - 1) == 0)
        return an_export;
    const char *end = memchr(r->text, '\n', r->text_length);
    if (!end)
        return no_recording;
    *length = (size_t)(end - r->text) + 1;
    json_t     *json = json_loadb(r->text, *length, JSON_REJECT_DUPLICATES, NULL);
    const char *why = json ? take_header(r, json) : no_recording;
    json_decref(json);
    return why;
}

/* ---- how a line begins ---- */

struct cursor {
    const char *at, *end;
};

static bool take(struct cursor *c, const char *text)
{
    size_t length = strlen(text);
    if ((size_t)(c->end - c->at) < length || memcmp(c->at, text, length) != 0)
        return false;
    c->at += length;
    return true;
}

static bool take_number(struct cursor *c, uint32_t *number)
{
    uint64_t    value = 0;
    const char *start = c->at;
    for (; c->at < c->end && *c->at >= '0' && *c->at <= '9'; c->at++) {
        value = 10 * value + (uint64_t)(*c->at - '0');
        if (value > UINT32_MAX)
            return false;
    }
    *number = (uint32_t)value;
    return c->at > start;
}

/* A string without escapes, up to its quotation mark. */
static bool take_string(struct cursor *c, const char **string, size_t *length)
{
    const char *quote = memchr(c->at, '"', (size_t)(c->end - c->at));
    if (!quote || memchr(c->at, '\\', (size_t)(quote - c->at)) ||
        memchr(c->at, '\0', (size_t)(quote - c->at)))
        return false;
    *string = c->at;
    *length = (size_t)(quote - c->at);
    c->at = quote + 1;
    return true;
}

struct beginning {
    uint32_t        n, step, act, connection;
    enum event_kind kind;
    const char     *name;
    size_t          name_length;
    bool            by_attacker;
};

static bool take_kind(struct cursor *c, enum event_kind *kind)
{
    const char *word;
    size_t      length;
    if (!take_string(c, &word, &length))
        return false;
    for (size_t i = EVENT_STEP; i <= EVENT_FAILURE; i++) {
        const char *name = line_kind_name((enum event_kind)i);
        *kind = (enum event_kind)i;
        if (strlen(name) == length && memcmp(name, word, length) == 0)
            return true;
    }
    return false;
}

static bool take_beginning(struct cursor *c, struct beginning *b)
{
    static const char attacker[] = "attacker";
    const char       *actor = "";
    size_t            actor_length = 0;
    bool sound = take(c, "{\"n\":") && take_number(c, &b->n) && take(c, ",\"kind\":\"") &&
                 take_kind(c, &b->kind) && take(c, ",\"step\":") && take_number(c, &b->step) &&
                 take(c, ",\"act\":") && take_number(c, &b->act) && take(c, ",\"connection\":") &&
                 take_number(c, &b->connection) && take(c, ",\"actor\":\"") &&
                 take_string(c, &actor, &actor_length) && take(c, ",\"name\":\"") &&
                 take_string(c, &b->name, &b->name_length);
    b->by_attacker =
        actor_length == sizeof attacker - 1 && memcmp(actor, attacker, actor_length) == 0;
    return sound;
}

/* ---- the tables ---- */

struct opening {
    struct recording *r;
    size_t            line, line_number;
    size_t            damaged; /* lines in a row, just before this one, that were not understood */
};

static bool add_damaged(struct opening *o)
{
    o->damaged++;
    recording_set_fault(o->r, "line %zu: not the line of an event", o->line_number);
    return recording_add_entry(o->r, (struct entry){ .line_number = o->line_number, .lost = true });
}

/* {"n":12,"about":15} or {"n":12,"records":[13,14]}; false when the line is neither. */
static bool take_later_line(struct opening *o, struct cursor c)
{
    uint32_t n, about;
    if (!take(&c, "{\"n\":") || !take_number(&c, &n) || n == 0 || n > o->r->count)
        return false;
    struct entry *entry = &o->r->entries[n - 1];
    if (take(&c, ",\"records\":[")) {
        entry->records_line = o->line;
        return true;
    }
    if (!take(&c, ",\"about\":") || !take_number(&c, &about) || !take(&c, "}") || c.at != c.end)
        return false;
    entry->about = about;
    return true;
}

/* Steps are numbered: no number is left out, unless lines were lost just before that can have been
 * the steps. */
static bool step_fits(const struct opening *o, const struct beginning *b)
{
    size_t due = o->r->step_count + (b->kind == EVENT_STEP);
    return b->kind == EVENT_STEP ? b->step >= due && b->step - due <= o->damaged
                                 : b->step <= due + o->damaged;
}

/* A step whose line was lost begins at the place of that line. */
static bool add_steps(struct recording *r, const struct beginning *b)
{
    while (r->step_count < b->step) {
        bool own = b->kind == EVENT_STEP && r->step_count + 1 == b->step;
        if (!recording_add_step(r, own ? b->n : b->n - 1))
            return false;
    }
    return true;
}

static bool take_event_line(struct opening *o, const struct beginning *b)
{
    struct recording *r = o->r;
    /* Lines that were not understood hold the places of events; if the count says that they were
     * later lines instead, the places are given back. */
    if (b->n > 0 && b->n <= r->count && r->count - b->n < o->damaged)
        r->count = b->n - 1;
    if (b->n != r->count + 1 || !step_fits(o, b))
        return add_damaged(o);
    o->damaged = 0;
    r->has_attacker |= b->by_attacker;
    return recording_add_entry(
               r,
               (struct entry){ .line = o->line, .line_number = o->line_number, .kind = b->kind }) &&
           recording_add_name(r, b->connection, b->kind, b->name, b->name_length, b->n) &&
           add_steps(r, b);
}

static bool take_line(struct opening *o, const char *end)
{
    struct cursor    at = { o->r->text + o->line, end }, start = at;
    struct beginning beginning;
    if (take_beginning(&at, &beginning))
        return take_event_line(o, &beginning);
    return take_later_line(o, start) || add_damaged(o);
}

/* Every line from offset `at` on. */
static bool index_lines(struct recording *r, size_t at)
{
    struct opening o = { .r = r, .line_number = 1 };
    while (at < r->text_length) {
        o.line = at;
        o.line_number++;
        const char *end = memchr(r->text + at, '\n', r->text_length - at);
        if (!end) {
            recording_set_fault(r, "line %zu has no end: the recording was cut off there",
                                o.line_number);
            return true;
        }
        if (!take_line(&o, end))
            return false;
        at = (size_t)(end - r->text) + 1;
    }
    return true;
}

struct recording *recording_open(const char *path, const char **why)
{
    struct recording *r = recording_new(&(struct recording_header){ 0 });
    size_t            header_length = 0;
    *why = NULL;
    if (!r)
        *why = no_memory;
    else if (!(*why = read_file(r, path)) && !(*why = read_header(r, &header_length)) &&
             !index_lines(r, header_length))
        *why = no_memory;
    if (r && !*why)
        return r;
    recording_free(r);
    return NULL;
}
