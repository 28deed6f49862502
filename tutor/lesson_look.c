/* lesson_look.c - see lesson_look.h. */
#include "tutor/lesson_look.h"

#include "lessons/words.h"
#include "tutor/plain.h"

#include <string.h>

enum { TEXT = 4096, MARGIN = 2, INSIDE = 4, NAMES = 34, FIELD_BYTES = 64 };

/* The latest event of a kind, and of a name unless it is NULL; NULL when there is none. */
static const struct recorded *latest(struct recording *r, enum event_kind kind, const char *name)
{
    for (uint32_t n = recording_count(r); n; n--)
        if (recording_is(r, n, kind) && (!name || strcmp(recording_name(r, n), name) == 0))
            return recording_event(r, n);
    return NULL;
}

static void nothing(struct plain *p, const char *what, const char *path)
{
    sheet_print(&p->sheet, "  There is no %s%s%s yet.\n", what, path ? " " : "", path ? path : "");
}

static void show_story(struct plain *p)
{
    const struct recorded *step = latest(p->recording, EVENT_STEP, NULL);
    char                   text[TEXT];
    if (!step) {
        nothing(p, "step", NULL);
        return;
    }
    words_title(text, sizeof text, p->recording, step);
    sheet_print(&p->sheet, "  step %u: %s\n", step->step, text);
    words_story(text, sizeof text, p->recording, step);
    sheet_tab(&p->sheet, INSIDE);
    sheet_wrap(&p->sheet, INSIDE, text);
}

/* ---- bytes ---- */

static bool find(struct plain *p, const char *path, struct place *place)
{
    uint32_t until = recording_count(p->recording);
    for (uint32_t c = recording_connection(p->recording, until); c; c--)
        if (recording_find(p->recording, c, path, until, place))
            return true;
    return false;
}

/* One field: its bytes, what they say, and what it is for. */
static void show_field(struct plain *p, const char *path, const struct place *place)
{
    const struct recorded     *event = recording_event(p->recording, place->n);
    const struct event_bytes  *bytes = &event->event.bytes;
    const struct wire_field   *field = &bytes->fields[place->field];
    const struct glossary_row *row = glossary_find(field->structure, field->name);
    struct sheet              *s = &p->sheet;
    char                       text[TEXT];
    if (field->group) {
        plain_show_field(p, event, place->field);
        if (row)
            sheet_wrap(s, INSIDE, row->text);
        return;
    }
    sheet_print(s, "  %s, %zu bytes at offset %zu\n", path, place->length, place->offset);
    if (place->length)
        sheet_hex(s, INSIDE, bytes->bytes + place->offset,
                  place->length < FIELD_BYTES ? place->length : FIELD_BYTES);
    if (place->length > FIELD_BYTES)
        sheet_print(s, "    … and %zu bytes more\n", place->length - FIELD_BYTES);
    if (words_value(text, sizeof text, event, place->field)) {
        sheet_print(s, "    value:   ");
        sheet_wrap(s, INSIDE + 9, text);
    }
    if (words_meaning(text, sizeof text, event, place->field)) {
        sheet_print(s, "    meaning: ");
        sheet_wrap(s, INSIDE + 9, text);
    }
    if (row)
        sheet_wrap(s, INSIDE, row->text);
}

static const struct recorded *latest_message(struct recording *r)
{
    for (uint32_t n = recording_count(r); n; n--) {
        const struct recorded *event =
            recording_is(r, n, EVENT_BYTES) ? recording_event(r, n) : NULL;
        if (event && event->event.bytes.layer == LAYER_MESSAGE)
            return event;
    }
    return NULL;
}

/* A message, and what else of bytes is told in its step: the record, and what that decrypts to. */
static void show_step_bytes(struct plain *p, const struct recorded *message)
{
    for (uint32_t n = 1; n <= recording_count(p->recording); n++) {
        const struct recorded *event =
            recording_is(p->recording, n, EVENT_BYTES) ? recording_event(p->recording, n) : NULL;
        if (event && event->step == message->step)
            plain_show_bytes(p, event);
    }
}

static void show_bytes(struct plain *p, const char *path)
{
    const struct recorded *message = path ? NULL : latest_message(p->recording);
    struct place           place;
    if (path && find(p, path, &place) && place.field != SIZE_MAX)
        show_field(p, path, &place);
    else if (path && find(p, path, &place))
        plain_show_bytes(p, recording_event(p->recording, place.n));
    else if (message)
        show_step_bytes(p, message);
    else
        nothing(p, "message", path);
}

/* The fields that say whose certificate it is. */
static void show_certificate(struct plain *p, const char *path)
{
    static const char *const rows[][2] = {
        { "subject", "tbsCertificate/subject" },      { "issuer", "tbsCertificate/issuer" },
        { "valid from", "validity/notBefore" },       { "valid until", "validity/notAfter" },
        { "for the name", "subjectAltName/dNSName" }, { "key", "subjectPublicKeyInfo/algorithm" },
        { "signed with", "signatureAlgorithm" },
    };
    struct place place;
    char         name[200], text[TEXT];
    if (path) {
        show_bytes(p, path);
        return;
    }
    for (unsigned k = 1;; k++) {
        snprintf(name, sizeof name, "Certificate#%u/tbsCertificate", k);
        if (!find(p, name, &place))
            break;
        sheet_print(&p->sheet, "  certificate %u\n", k);
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
            snprintf(name, sizeof name, "Certificate#%u/%s", k, rows[i][1]);
            struct place           found;
            const struct recorded *event = recording_event(p->recording, place.n);
            if (!find(p, name, &found) || found.n != place.n || found.field == SIZE_MAX)
                continue;
            if (!words_value(text, sizeof text, event, found.field) || i >= 5)
                words_meaning(text, sizeof text, event, found.field);
            sheet_print(&p->sheet, "    %s:", rows[i][0]);
            sheet_tab(&p->sheet, 19);
            sheet_wrap(&p->sheet, 19, text);
        }
    }
    if (!find(p, "Certificate/tbsCertificate", &place))
        nothing(p, "certificate", NULL);
}

/* ---- values, checks, knowledge ---- */

/* Whether an event is the last of its kind and name. */
static bool is_latest(struct recording *r, uint32_t n, enum event_kind kind)
{
    const struct recorded *last = latest(r, kind, recording_name(r, n));
    return last && last->n == n;
}

static void print_knowers(struct plain *p, knowers who)
{
    const char *comma = "";
    for (unsigned k = 0; k < KNOWER_COUNT; k++) {
        if (!(who & (1u << k)) || (k == KNOWER_ATTACKER && !p->attacker))
            continue;
        sheet_print(&p->sheet, "%s%s", comma, knower_name((enum knower)k));
        comma = ", ";
    }
    sheet_put(&p->sheet, who ? "\n" : "nobody\n");
}

static void show_secrets(struct plain *p, const char *name)
{
    struct recording      *r = p->recording;
    const struct recorded *one = name ? latest(r, EVENT_SECRET, name) : NULL;
    if (one) {
        plain_show_event(p, one);
        return;
    }
    if (name) {
        nothing(p, "value called", name);
        return;
    }
    for (uint32_t n = 1; n <= recording_count(r); n++) {
        if (!recording_is(r, n, EVENT_SECRET) || !is_latest(r, n, EVENT_SECRET))
            continue;
        const struct event_secret *secret = &recording_event(r, n)->event.secret;
        sheet_print(&p->sheet, "  %s", secret->name);
        sheet_tab(&p->sheet, NAMES);
        sheet_print(&p->sheet, "%zu bytes, %s\n", secret->length, words_origin(secret->origin));
    }
}

/* The last step that made any checks; 0 when none did. */
static uint32_t last_checking_step(struct recording *r)
{
    const struct recorded *check = latest(r, EVENT_CHECK, NULL);
    return check ? check->step : 0;
}

/* All checks and choices of that name; without one, those of the last step that made any checks,
 * and whatever failed before: a whole handshake makes a hundred. */
static void show_checks(struct plain *p, const char *name)
{
    struct recording *r = p->recording;
    uint32_t          step = last_checking_step(r);
    bool              any = false;
    for (uint32_t n = 1; n <= recording_count(r); n++) {
        bool check = recording_is(r, n, EVENT_CHECK), choice = recording_is(r, n, EVENT_CHOICE);
        const struct recorded *event = check || choice ? recording_event(r, n) : NULL;
        if (!event || (name && strcmp(recording_name(r, n), name) != 0))
            continue;
        if (!name && event->step != step && (choice || event->event.check.passed))
            continue;
        plain_show_event(p, event);
        any = true;
    }
    if (!any)
        nothing(p, "check", name);
}

/* Whether somebody acts on the wire who is neither client nor server. */
static bool has_attacker(struct recording *r)
{
    for (uint32_t n = 1; n <= recording_count(r); n++) {
        const struct recorded *event = recording_event(r, n);
        if (event && event->event.actor == ACTOR_ATTACKER)
            return true;
    }
    return false;
}

static void show_knowledge(struct plain *p, const char *name)
{
    struct recording *r = p->recording;
    for (uint32_t n = 1; p->knowledge && n <= recording_count(r); n++) {
        const struct recorded *event = recording_event(r, n);
        bool value = event && event->event.kind == EVENT_SECRET && is_latest(r, n, EVENT_SECRET);
        bool message =
            event && event->event.kind == EVENT_BYTES && event->event.bytes.layer == LAYER_MESSAGE;
        if ((!value && !message) || (name && strcmp(recording_name(r, n), name) != 0))
            continue;
        sheet_print(&p->sheet, "  %s", recording_name(r, n));
        sheet_tab(&p->sheet, NAMES);
        print_knowers(p, value ? knowledge_of_value(p->knowledge, event->event.connection,
                                                    recording_name(r, n))
                               : knowledge_of_bytes(p->knowledge, n));
    }
}

static void show(struct plain *p, enum lesson_view view, const char *path)
{
    p->attacker = has_attacker(p->recording);
    if (p->knowledge)
        knowledge_advance(p->knowledge, recording_count(p->recording));
    switch (view) {
    case LESSON_STORY:
        show_story(p);
        break;
    case LESSON_BYTES:
        show_bytes(p, path);
        break;
    case LESSON_SECRETS:
        show_secrets(p, path);
        break;
    case LESSON_CHECKS:
        show_checks(p, path);
        break;
    case LESSON_KNOWLEDGE:
        show_knowledge(p, path);
        break;
    case LESSON_CERTIFICATE:
        show_certificate(p, path);
        break;
    }
}

void lesson_look(FILE *out, struct recording *recording, enum lesson_view view, const char *path)
{
    struct plain p;
    plain_begin(&p, recording, out, false);
    show(&p, view, path);
    plain_end(&p);
}

void lesson_look_printed(FILE *out, struct recording *recording, enum lesson_view view,
                         const char *path)
{
    struct plain p;
    plain_begin(&p, recording, out, false);
    p.sheet.width = SHEET_USUAL;
    p.sheet.utf8 = true;
    show(&p, view, path);
    plain_end(&p);
}
