/*
 * json.c - a recording as one JSON object: the form that outside programs rely on.
 *
 * The members stand in the order in which they are written here. An event is built in memory, then
 * written as a line; who knows a value is worked out on the way (knowledge.h).
 */
#include "lessons/json.h"

#include "lessons/diagnosis.h"

#include "lessons/formula.h"
#include "lessons/json_text.h"
#include "lessons/knowledge.h"
#include "lessons/lab_verdict.h"
#include "lessons/words.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_TEXT = 4096, MAX_PATH = 1024, MAX_INPUTS = 64 };

struct exporter {
    struct recording *recording;
    struct knowledge *knowledge;
    struct json_text  out;
    char              text[MAX_TEXT];
};

/* ---- members: the name as it stands, commas included, then the value ---- */

static void string(struct exporter *x, const char *member, const char *value)
{
    json_text_add(&x->out, member);
    json_text_string(&x->out, value);
}

static void number(struct exporter *x, const char *member, uint64_t value)
{
    json_text_add(&x->out, member);
    json_text_number(&x->out, value);
}

static void boolean(struct exporter *x, const char *member, bool value)
{
    json_text_add(&x->out, member);
    json_text_boolean(&x->out, value);
}

static void hex(struct exporter *x, const char *member, const uint8_t *bytes, size_t length)
{
    json_text_add(&x->out, member);
    json_text_hex(&x->out, bytes, length);
}

/* The number of an event, where there is one. */
static void link(struct exporter *x, const char *member, uint32_t n)
{
    if (n)
        number(x, member, n);
}

/* ---- bytes ---- */

/* The paths of fields as a walk through the tree meets them: what is written at each depth stays
 * until the next field of that depth. */
struct path_walk {
    char   path[MAX_PATH];
    size_t length[LIMIT_NESTING + 2]; /* of the path above each depth */
};

static const char *walk_path(struct path_walk *walk, const struct event_bytes *bytes, size_t f)
{
    const struct wire_field *field = &bytes->fields[f];
    size_t                   depth = field->depth < LIMIT_NESTING ? field->depth : LIMIT_NESTING;
    if (depth == 0)
        walk->length[0] = (size_t)snprintf(walk->path, MAX_PATH, "%s", bytes->name);
    size_t at = walk->length[depth] < MAX_PATH ? walk->length[depth] : MAX_PATH - 1;
    walk->path[at] = '\0';
    bool adds = depth > 0 || !field->group || strcmp(field->name, bytes->name) != 0;
    if (adds)
        at += (size_t)snprintf(walk->path + at, MAX_PATH - at, "/%s", field->name);
    walk->length[depth + 1] = at;
    return walk->path;
}

static void field_member(struct exporter *x, const struct recorded *event, size_t f,
                         const char *path)
{
    const struct wire_field   *field = &event->event.bytes.fields[f];
    const struct glossary_row *row = glossary_find(field->structure, field->name);
    string(x, f ? ",{\"path\":" : "{\"path\":", path);
    number(x, ",\"offset\":", field->offset);
    number(x, ",\"length\":", field->length);
    number(x, ",\"depth\":", field->depth);
    boolean(x, ",\"group\":", field->group);
    words_value(x->text, sizeof x->text, event, f);
    string(x, ",\"value\":", x->text);
    /* What this value means where it is a code; what the field is for, where the value says it all.
     */
    words_meaning(x->text, sizeof x->text, event, f);
    string(x, ",\"meaning\":", !x->text[0] && row ? row->text : x->text);
    string(x, ",\"rfc\":", row ? row->rfc : event->event.rfc);
    json_text_add(&x->out, "}");
}

static void bytes_members(struct exporter *x, const struct recorded *event)
{
    const struct event_bytes *bytes = &event->event.bytes;
    string(x, ",\"layer\":", words_layer(bytes->layer));
    string(x, ",\"name\":", bytes->name);
    string(x, ",\"direction\":",
           bytes->direction == NO_DIRECTION ? NULL : words_direction(bytes->direction));
    hex(x, ",\"hex\":", bytes->bytes, bytes->length);
    string(x, ",\"keys\":", bytes->keys);
    json_text_add(&x->out, ",\"records\":[");
    for (size_t i = 0; i < event->records_count; i++)
        number(x, i ? "," : "", event->records[i]);
    json_text_add(&x->out, "]");
    link(x, ",\"about\":", event->about);
    link(x, ",\"written_as\":", event->written_as);
    json_text_add(&x->out, ",\"fields\":[");
    struct path_walk walk = { .length = { 0 } };
    for (size_t f = 0; f < bytes->field_count; f++)
        field_member(x, event, f, walk_path(&walk, bytes, f));
    json_text_add(&x->out, "]");
}

/* ---- choice ---- */

static void code(struct exporter *x, const struct event_choice *choice, uint16_t value)
{
    words_choice(x->text, sizeof x->text, choice, value);
    json_text_string(&x->out, x->text);
}

static void codes(struct exporter *x, const char *member, const struct event_choice *choice,
                  const uint16_t *values, size_t count)
{
    json_text_add(&x->out, member);
    for (size_t i = 0; i < count; i++) {
        json_text_add(&x->out, i ? "," : "");
        code(x, choice, values[i]);
    }
    json_text_add(&x->out, "]");
}

static void choice_members(struct exporter *x, const struct event_choice *choice)
{
    string(x, ",\"subject\":", choice->subject);
    codes(x, ",\"offered\":[", choice, choice->offered, choice->offered_count);
    codes(x, ",\"accepted\":[", choice, choice->accepted, choice->accepted_count);
    json_text_add(&x->out, ",\"chosen\":");
    if (choice->made)
        code(x, choice, choice->chosen);
    else
        json_text_string(&x->out, NULL);
    string(x, ",\"because\":", choice->because);
}

/* ---- secret ---- */

/* The names, paths and ranges of a formula; none where it cannot be read. */
static void inputs_member(struct exporter *x, const char *formula)
{
    struct formula_input inputs[MAX_INPUTS];
    size_t               broken_at, count = 0;
    if (formula)
        count = formula_inputs(inputs, MAX_INPUTS, formula, &broken_at);
    json_text_add(&x->out, ",\"from\":[");
    for (size_t i = 0; count != SIZE_MAX && i < count; i++) {
        snprintf(x->text, sizeof x->text, "%.*s", (int)inputs[i].length,
                 formula + inputs[i].offset);
        string(x, i ? "," : "", x->text);
    }
    json_text_add(&x->out, "]");
}

static void secret_members(struct exporter *x, const struct recorded *event)
{
    const struct event_secret *secret = &event->event.secret;
    knowers known = knowledge_of_value(x->knowledge, event->event.connection, secret->name);
    string(x, ",\"name\":", secret->name);
    hex(x, ",\"hex\":", secret->bytes, secret->length);
    string(x, ",\"origin\":", words_origin(secret->origin));
    string(x, ",\"formula\":", secret->formula);
    inputs_member(x, secret->formula);
    boolean(x, ",\"public\":", (known & 1 << KNOWER_EAVESDROPPER) != 0);
    json_text_add(&x->out, ",\"known_to\":[");
    const char *comma = "";
    for (int knower = 0; knower < KNOWER_COUNT; knower++) {
        if (!(known & 1 << knower))
            continue;
        string(x, comma, knower_name((enum knower)knower));
        comma = ",";
    }
    string(x, "],\"owner\":", words_actor(secret->owner));
}

/* ---- step, check, failure ---- */

static void step_members(struct exporter *x, const struct recorded *event)
{
    string(x, ",\"verb\":", words_verb(event->event.step.verb));
    string(x, ",\"subject\":", event->event.step.subject);
    link(x, ",\"about\":", event->about);
}

static void check_members(struct exporter *x, const struct recorded *event)
{
    const struct event_check       *check = &event->event.check;
    const struct check_description *description = check_describe(check->check);
    string(x, ",\"name\":", description->name);
    boolean(x, ",\"passed\":", check->passed);
    string(x, ",\"wanted\":", check->wanted);
    string(x, ",\"found\":", check->found);
    string(x, ",\"alert\":", alert_name((uint8_t)error_describe(description->error)->alert));
    boolean(x, ",\"waived\":", check->waived);
    string(x, ",\"field\":", description->field);
    link(x, ",\"about\":", event->about);
    string(x, ",\"purpose\":", description->purpose);
}

static void failure_members(struct exporter *x, const struct event_failure *failure)
{
    string(x, ",\"error\":", error_describe(failure->error)->name);
    string(x, ",\"alert\":", failure->has_alert ? alert_name(failure->alert) : NULL);
    string(x, ",\"field\":", failure->field);
    number(x, ",\"offset\":", failure->offset);
    string(x, ",\"why\":", failure->why);
    boolean(x, ",\"from_peer\":", failure->from_peer);
    string(x, ",\"message\":", failure->message);
}

/* ---- an event ---- */

static const char *kind_name(enum event_kind kind)
{
    static const char *const names[] = { "step", "bytes", "choice", "secret", "check", "failure" };
    return names[kind];
}

static void common_members(struct exporter *x, const struct recorded *event)
{
    number(x, "{\"n\":", event->n);
    number(x, ",\"connection\":", event->event.connection);
    string(x, ",\"kind\":", kind_name(event->event.kind));
    number(x, ",\"step\":", event->step);
    number(x, ",\"act\":", event->act);
    string(x, ",\"actor\":", words_actor(event->event.actor));
    words_title(x->text, sizeof x->text, x->recording, event);
    string(x, ",\"title\":", x->text);
    string(x, ",\"rfc\":", event->event.rfc);
    const struct source_line *source = &event->event.source;
    snprintf(x->text, sizeof x->text, "%s:%d", source->file ? source->file : "", source->line);
    string(x, ",\"source\":", source->file ? x->text : NULL);
}

static void event_object(struct exporter *x, const struct recorded *event)
{
    common_members(x, event);
    switch (event->event.kind) {
    case EVENT_STEP:
        step_members(x, event);
        break;
    case EVENT_BYTES:
        bytes_members(x, event);
        break;
    case EVENT_CHOICE:
        choice_members(x, &event->event.choice);
        break;
    case EVENT_SECRET:
        secret_members(x, event);
        break;
    case EVENT_CHECK:
        check_members(x, event);
        break;
    case EVENT_FAILURE:
        failure_members(x, &event->event.failure);
        break;
    }
    json_text_add(&x->out, "}");
}

static void header_members(struct exporter *x)
{
    const struct recording_header *header = recording_header(x->recording);
    json_text_add(&x->out, "{\"format\":\"tlstutor-recording\",\"version\":1");
    string(x, ",\"profile\":", header->profile);
    string(x, ",\"endpoints\":{\"client\":", header->client);
    string(x, ",\"server\":", header->server);
    json_text_add(&x->out, "}");
    if (header->seeded)
        number(x, ",\"seed\":", header->seed);
    json_text_add(&x->out, ",\"time\":");
    json_text_signed(&x->out, header->time);
    json_text_add(&x->out, ",\"events\":[");
}

/* ---- the whole ---- */

static bool write_out(FILE *file, struct exporter *x)
{
    bool written = !x->out.failed && fwrite(x->out.bytes, 1, x->out.length, file) == x->out.length;
    json_text_cut(&x->out, 0);
    return written;
}

static bool write_events(FILE *file, struct exporter *x)
{
    for (uint32_t n = 1; n <= recording_count(x->recording); n++) {
        const struct recorded *event = recording_event(x->recording, n);
        if (!event)
            return false;
        knowledge_advance(x->knowledge, n);
        json_text_add(&x->out, n > 1 ? ",\n" : "\n");
        event_object(x, event);
        if (!write_out(file, x))
            return false;
    }
    return true;
}

static void diagnosis_offers(struct exporter *x, const struct diagnosis *d)
{
    json_text_add(&x->out, ",\"offers\":[");
    for (size_t i = 0; i < d->offer_count; i++) {
        string(x, i ? ",{\"subject\":" : "{\"subject\":", d->offers[i].subject);
        string(x, ",\"client\":", d->offers[i].client);
        string(x, ",\"server\":", d->offers[i].server);
        boolean(x, ",\"nothing_in_common\":", d->offers[i].nothing_in_common);
        json_text_add(&x->out, "}");
    }
    json_text_add(&x->out, "]");
}

/* Why it failed; null where nothing did. */
static void diagnosis_member(struct exporter *x)
{
    struct diagnosis d;
    json_text_add(&x->out, ",\"diagnosis\":");
    if (!diagnose(&d, x->recording, recording_count(x->recording))) {
        json_text_add(&x->out, "null");
        return;
    }
    number(x, "{\"failure\":", d.failure->n);
    string(x, ",\"what\":", d.what);
    string(x, ",\"check\":", d.check[0] ? d.check : NULL);
    string(x, ",\"bytes\":", d.bytes[0] ? d.bytes : NULL);
    string(x, ",\"alert\":", d.alert);
    diagnosis_offers(x, &d);
    string(x, ",\"means\":", d.means);
    string(x, ",\"try\":", d.try);
    json_text_add(&x->out, "}");
}

/* ---- the lab ---- */

static void run_object(struct exporter *x, const struct lab_run *run)
{
    const struct recorded *noticed =
        run->noticed ? recording_event(x->recording, run->noticed) : NULL;
    boolean(x, "{\"waived\":", run->waived);
    number(x, ",\"first\":", run->first);
    number(x, ",\"last\":", run->last);
    string(x, ",\"noticed_by\":", noticed ? words_actor(noticed->event.actor) : NULL);
    string(x, ",\"check\":", noticed ? check_describe(noticed->event.check.check)->name : NULL);
    const struct recorded *failure =
        run->failure ? recording_event(x->recording, run->failure) : NULL;
    string(x, ",\"error\":", failure ? error_describe(failure->event.failure.error)->name : NULL);
    number(x, ",\"passed_over\":", run->passed_over);
    number(x, ",\"failure\":", run->failure);
    json_text_add(&x->out, ",\"lost\":[");
    for (size_t i = 0; i < LAB_MOST_LOST && run->lost[i]; i++) {
        const struct event_secret *secret =
            &recording_event(x->recording, run->lost[i])->event.secret;
        string(x, i ? ",{\"what\":" : "{\"what\":", secret->name + strlen(LAB_TAKEN));
        hex(x, ",\"hex\":", secret->bytes, secret->length);
        number(x, ",\"n\":", run->lost[i]);
        json_text_add(&x->out, "}");
    }
    boolean(x, "],\"shown\":", run->shown);
    json_text_add(&x->out, "}");
}

/* What an experiment has shown; there only where one was played. */
static void lab_member(struct exporter *x)
{
    char               lines[LAB_MOST_LINES][LAB_LINE];
    struct lab_verdict v;
    if (!lab_judge(&v, x->recording))
        return;
    string(x, ",\"lab\":{\"name\":", v.experiment->name);
    string(x, ",\"wants\":", v.experiment->wants);
    json_text_add(&x->out, ",\"runs\":[");
    for (size_t i = 0; i < v.run_count; i++) {
        json_text_add(&x->out, i ? "," : "");
        run_object(x, &v.runs[i]);
    }
    boolean(x, "],\"shown\":", v.shown);
    size_t count = lab_verdict_lines(lines, &v, x->recording);
    json_text_add(&x->out, ",\"verdict\":[");
    for (size_t i = 0; i < count; i++)
        string(x, i ? "," : "", lines[i]);
    json_text_add(&x->out, "]}");
}

bool json_write(FILE *file, struct recording *recording)
{
    struct exporter x = { .recording = recording };
    x.knowledge = knowledge_new(recording, recording_has_attacker(recording));
    header_members(&x);
    bool whole = x.knowledge && write_out(file, &x) && write_events(file, &x);
    json_text_add(&x.out, "\n]");
    diagnosis_member(&x);
    lab_member(&x);
    json_text_add(&x.out, "}\n");
    whole = whole && write_out(file, &x) && fflush(file) == 0;
    knowledge_free(x.knowledge);
    json_text_free(&x.out);
    return whole;
}

bool json_add_event(struct json_text *out, struct recording *recording, uint32_t n)
{
    const struct recorded *event = recording_event(recording, n);
    struct exporter        x = { .recording = recording, .out = *out };
    if (event)
        event_object(&x, event);
    *out = x.out;
    return event != NULL;
}
