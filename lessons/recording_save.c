/*
 * recording_save.c - a recording to a file of lines, as it grows.
 *
 * The first line is a header. Then comes a line for each event, one JSON object that begins with
 *
 *     {"n":12,"kind":"step","step":3,"act":1,"connection":1,"actor":"client","name":"ClientHello",
 *
 * in this order, so that a file can be indexed without parsing it (recording_open.c). What is
 * learnt of an event only later is a line of its own, {"n":12,"about":15} or
 * {"n":12,"records":[13,14]}: a file is only ever appended to. recording_line.c reads an event
 * back.
 */
#include "crypto/wipe.h"
#include "lessons/recording_store.h"
#include "lessons/words.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *line_kind_name(enum event_kind kind)
{
    static const char *const names[] = { "step", "bytes", "choice", "secret", "check", "failure" };
    return (size_t)kind < sizeof names / sizeof *names ? names[kind] : NULL;
}

const char *line_registry_name(enum registry registry)
{
    static const char *const names[] = {
        "protocol_version", "cipher_suite", "compression_method", "signature_scheme", "extension",
        "supported_group",  "names"
    };
    return (size_t)registry < sizeof names / sizeof *names ? names[registry] : NULL;
}

/* ---- members: the name as it stands, commas included, then the value ---- */

static void string(struct json_text *t, const char *member, const char *value)
{
    json_text_add(t, member);
    json_text_string(t, value);
}

static void number(struct json_text *t, const char *member, uint64_t value)
{
    json_text_add(t, member);
    json_text_number(t, value);
}

static void boolean(struct json_text *t, const char *member, bool value)
{
    json_text_add(t, member);
    json_text_boolean(t, value);
}

static void events(struct json_text *t, const char *member, const uint32_t *n, size_t count)
{
    json_text_add(t, member);
    for (size_t i = 0; i < count; i++)
        number(t, i ? "," : "[", n[i]);
    json_text_add(t, count ? "]" : "[]");
}

static void codes(struct json_text *t, const char *member, const uint16_t *code, size_t count)
{
    json_text_add(t, member);
    for (size_t i = 0; i < count; i++)
        number(t, i ? "," : "[", code[i]);
    json_text_add(t, count ? "]" : "[]");
}

/* ---- the kinds ---- */

/* A field is ["ClientHello","random",6,32,1,0,"protocol/hello.c",85]: structure, name, offset,
 * length, depth, group, source. */
static void fields(struct json_text *t, const struct event_bytes *bytes)
{
    json_text_add(t, ",\"fields\":[");
    for (size_t i = 0; i < bytes->field_count; i++) {
        const struct wire_field *field = &bytes->fields[i];
        string(t, i ? ",[" : "[", field->structure);
        string(t, ",", field->name);
        number(t, ",", field->offset);
        number(t, ",", field->length);
        number(t, ",", field->depth);
        number(t, ",", field->group);
        string(t, ",", field->source.file);
        json_text_add(t, ",");
        json_text_signed(t, field->source.line);
        json_text_add(t, "]");
    }
    json_text_add(t, "]");
}

static void bytes_line(struct json_text *t, const struct recorded *event)
{
    const struct event_bytes *bytes = &event->event.bytes;
    string(t, ",\"layer\":", words_layer(bytes->layer));
    string(t, ",\"direction\":",
           bytes->direction == NO_DIRECTION ? NULL : words_direction(bytes->direction));
    json_text_add(t, ",\"hex\":");
    json_text_hex(t, bytes->bytes, bytes->length);
    string(t, ",\"keys\":", bytes->keys);
    number(t, ",\"first_record\":", bytes->first_record);
    number(t, ",\"last_record\":", bytes->last_record);
    boolean(t, ",\"received\":", bytes->received);
    fields(t, bytes);
    events(t, ",\"records\":", event->records, event->records_count);
    number(t, ",\"written_as\":", event->written_as);
}

static void choice_line(struct json_text *t, const struct event_choice *choice)
{
    string(t, ",\"registry\":", line_registry_name(choice->registry));
    codes(t, ",\"offered\":", choice->offered, choice->offered_count);
    codes(t, ",\"accepted\":", choice->accepted, choice->accepted_count);
    boolean(t, ",\"made\":", choice->made);
    number(t, ",\"chosen\":", choice->chosen);
    string(t, ",\"names\":", choice->names);
    string(t, ",\"because\":", choice->because);
}

static void secret_line(struct json_text *t, const struct event_secret *secret)
{
    json_text_add(t, ",\"hex\":");
    json_text_hex(t, secret->bytes, secret->length);
    string(t, ",\"origin\":", words_origin(secret->origin));
    string(t, ",\"formula\":", secret->formula);
    string(t, ",\"owner\":", words_actor(secret->owner));
    boolean(t, ",\"revealed\":", secret->revealed);
}

static void check_line(struct json_text *t, const struct event_check *check)
{
    boolean(t, ",\"passed\":", check->passed);
    boolean(t, ",\"waived\":", check->waived);
    string(t, ",\"wanted\":", check->wanted);
    string(t, ",\"found\":", check->found);
}

static void failure_line(struct json_text *t, const struct event_failure *failure)
{
    boolean(t, ",\"has_alert\":", failure->has_alert);
    number(t, ",\"alert\":", failure->alert);
    boolean(t, ",\"from_peer\":", failure->from_peer);
    string(t, ",\"message\":", failure->message);
    string(t, ",\"field\":", failure->field);
    number(t, ",\"offset\":", failure->offset);
    string(t, ",\"why\":", failure->why);
}

static void event_line(struct json_text *t, const struct recorded *recorded)
{
    const struct event *event = &recorded->event;
    number(t, "{\"n\":", recorded->n);
    string(t, ",\"kind\":", line_kind_name(event->kind));
    number(t, ",\"step\":", recorded->step);
    number(t, ",\"act\":", recorded->act);
    number(t, ",\"connection\":", event->connection);
    string(t, ",\"actor\":", words_actor(event->actor));
    string(t, ",\"name\":", event_name(event));
    string(t, ",\"rfc\":", event->rfc);
    string(t, ",\"file\":", event->source.file);
    json_text_add(t, ",\"line\":");
    json_text_signed(t, event->source.line);
    switch (event->kind) {
    case EVENT_STEP:
        string(t, ",\"verb\":", words_verb(event->step.verb));
        break;
    case EVENT_BYTES:
        bytes_line(t, recorded);
        break;
    case EVENT_CHOICE:
        choice_line(t, &event->choice);
        break;
    case EVENT_SECRET:
        secret_line(t, &event->secret);
        break;
    case EVENT_CHECK:
        check_line(t, &event->check);
        break;
    case EVENT_FAILURE:
        failure_line(t, &event->failure);
        break;
    }
    number(t, ",\"about\":", recorded->about);
    json_text_add(t, "}\n");
}

/* A seed has 64 bits, more than other programs read as a number: it is a string of digits. */
static void header_line(struct json_text *t, const struct recording_header *header)
{
    json_text_add(t, "{\"format\":\"tlstutor-recording-lines\",\"version\":1");
    string(t, ",\"profile\":", header->profile);
    string(t, ",\"client\":", header->client);
    string(t, ",\"server\":", header->server);
    json_text_add(t, ",\"seed\":");
    if (header->seeded)
        number(t, "\"", header->seed);
    json_text_add(t, header->seeded ? "\"" : "null");
    json_text_add(t, ",\"time\":");
    json_text_signed(t, header->time);
    if (header->lab)
        string(t, ",\"lab\":", header->lab);
    json_text_add(t, "}\n");
}

/* ---- the file ---- */

static void write_line(struct recording *r)
{
    if (r->line.failed || fwrite(r->line.bytes, 1, r->line.length, r->file) != r->line.length) {
        recording_set_fault(r, "the recording could not be written: %s",
                            r->line.failed ? "no memory" : strerror(errno));
        r->write_failed = true;
    }
    json_text_cut(&r->line, 0);
}

void save_event(struct recording *r, const struct recorded *event)
{
    if (!r->file)
        return;
    if (event->event.kind == EVENT_STEP)
        fflush(r->file); /* what the step before it said can be read from now on */
    event_line(&r->line, event);
    write_line(r);
    r->saved = event->n;
}

void save_about(struct recording *r, const struct recorded *event)
{
    if (!r->file || event->n > r->saved)
        return;
    number(&r->line, "{\"n\":", event->n);
    number(&r->line, ",\"about\":", event->about);
    json_text_add(&r->line, "}\n");
    write_line(r);
}

void save_records(struct recording *r, const struct recorded *event)
{
    if (!r->file || event->n > r->saved)
        return;
    number(&r->line, "{\"n\":", event->n);
    events(&r->line, ",\"records\":", event->records, event->records_count);
    json_text_add(&r->line, "}\n");
    write_line(r);
}

/* A file for secrets: ours alone, and no other's unless `replace`. */
static FILE *open_for_secrets(const char *path, bool replace)
{
    int         flags = O_WRONLY | O_CREAT | O_CLOEXEC | (replace ? O_TRUNC : O_EXCL);
    int         descriptor = open(path, flags, S_IRUSR | S_IWUSR);
    struct stat status;
    if (descriptor < 0)
        return NULL;
    if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode))
        fchmod(descriptor, S_IRUSR | S_IWUSR);
    FILE *file = fdopen(descriptor, "w");
    if (!file)
        close(descriptor);
    return file;
}

bool recording_is_saved(const struct recording *r) { return r->file != NULL; }

bool recording_save(struct recording *r, const char *path, bool replace)
{
    if (r->file) {
        recording_set_fault(r, "the recording is being saved already");
        return false;
    }
    r->file_buffer = malloc(SAVE_BUFFER);
    r->file = r->file_buffer ? open_for_secrets(path, replace) : NULL;
    if (!r->file) {
        recording_set_fault(r, "%s: %s", path, strerror(errno));
        free(r->file_buffer);
        r->file_buffer = NULL;
        return false;
    }
    setvbuf(r->file, r->file_buffer, _IOFBF, SAVE_BUFFER);
    r->write_failed = false;
    r->saved = 0;
    header_line(&r->line, &r->header);
    write_line(r);
    bool whole = true;
    for (uint32_t n = 1; n <= recording_count(r); n++) {
        const struct recorded *event = recording_event(r, n);
        if (event)
            save_event(r, event);
        whole = whole && event;
    }
    if (fflush(r->file) != 0)
        r->write_failed = true;
    return whole && !r->write_failed;
}

bool recording_close(struct recording *r)
{
    if (!r->file)
        return !r->write_failed;
    if (fclose(r->file) != 0) {
        recording_set_fault(r, "the recording could not be written: %s", strerror(errno));
        r->write_failed = true;
    }
    r->file = NULL;
    wipe(r->file_buffer, SAVE_BUFFER);
    free(r->file_buffer);
    r->file_buffer = NULL;
    return !r->write_failed;
}
