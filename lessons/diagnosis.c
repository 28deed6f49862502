/* diagnosis.c - see diagnosis.h. Read next: lessons/diagnoses.md. */
#include "lessons/diagnosis.h"

#include "lessons/embedded.h"
#include "lessons/prose.h"
#include "lessons/words.h"

#include <stdio.h>
#include <string.h>

/* ---- what each side offered ---- */

/* Where the two things that an offer is made of stand: in the ClientHello the list, by the last
 * parts of its paths; in a choice, its subject; and in the server's answer what it took. */
struct agreement {
    const char *subject, *choice;
    const char *listed[2]; /* the first that is there */
    const char *taken[2];
};
static const struct agreement agreements[DIAGNOSIS_OFFERS] = {
    { "versions",
      "server_version",
      { "versions/version", "ClientHello/client_version" },
      { "ServerHello/selected_version", "ServerHello/server_version" } },
    { "cipher suites",
      "cipher_suite",
      { "cipher_suites/cipher_suite", NULL },
      { "ServerHello/cipher_suite", NULL } },
    { "groups",
      "group",
      { "named_group_list/named_group", NULL },
      { "ServerHello/server_share/group", "ServerKeyExchange/namedcurve" } },
    { "signature schemes",
      "signature_scheme",
      { "supported_signature_algorithms/signature_and_hash_algorithm", NULL },
      { "CertificateVerify/algorithm", "ServerKeyExchange/algorithm" } },
    { "application protocols",
      "protocol",
      { "protocol_name/ProtocolName", NULL },
      { "EncryptedExtensions/ProtocolName", "ServerHello/ProtocolName" } },
};

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), part = strlen(end);
    return length >= part && strcmp(text + length - part, end) == 0;
}

static const char ellipsis[] = ", …";

/* Whether a list has come to its end already, for want of room. */
static bool is_cut(const struct prose *p)
{
    const size_t mark = sizeof ellipsis - 1;
    return p->length >= mark && memcmp(p->out + p->length - mark, ellipsis, mark) == 0;
}

/* One more name of a list; where there is no room for the whole of it, the list ends. */
static void add_name(struct prose *p, const char *name)
{
    bool fits = p->length + strlen(", ") + strlen(name) + sizeof ellipsis <= p->size;
    if (is_cut(p))
        return;
    prose_add(p, fits && p->length ? ", " : "");
    prose_add(p, fits ? name : ellipsis);
}

static void add_field(struct prose *p, const struct recorded *message, size_t field)
{
    char text[256], value[64];
    words_meaning(text, sizeof text, message, field);
    words_value(value, sizeof value, message, field);
    bool is_name = strcmp(message->event.bytes.fields[field].name, "ProtocolName") == 0;
    if (strcmp(text, "GREASE") !=
        0) /* it means nothing, and is in nobody's list but its sender's */
        add_name(p, is_name || !text[0] ? value : text);
}

/* All fields of a message whose path ends so, by what they mean. */
static void list_fields(struct prose *p, const struct recorded *message, const char *end)
{
    char path[DIAGNOSIS_TEXT];
    for (size_t i = 0; end && i < message->event.bytes.field_count; i++) {
        if (message->event.bytes.fields[i].group)
            continue;
        recording_path(path, sizeof path, message, i);
        if (ends_with(path, end))
            add_field(p, message, i);
    }
}

static void list_codes(char *out, const struct event_choice *choice, const uint16_t *codes,
                       size_t count)
{
    char         name[128];
    struct prose p;
    prose_begin(&p, out, DIAGNOSIS_TEXT);
    for (size_t i = 0; i < count; i++) {
        words_choice(name, sizeof name, choice, codes[i]);
        add_name(&p, name);
    }
    prose_add(&p, count ? "" : "none");
    prose_end(&p);
}

/* The choice of a server that is ours. One that a client tells of for the server has in it what the
 * client knows: what was taken. */
static const struct recorded *find_choice(struct recording *recording, uint32_t connection,
                                          const char *subject, uint32_t until)
{
    const struct recorded *found = NULL;
    for (uint32_t n = 1; n <= until; n++) {
        if (!recording_is(recording, n, EVENT_CHOICE) ||
            recording_connection(recording, n) != connection ||
            strcmp(recording_name(recording, n), subject) != 0)
            continue;
        const struct recorded *event = recording_event(recording, n);
        if (event && event->event.actor == ACTOR_SERVER)
            found = event;
    }
    return found;
}

static bool server_is_ours(struct recording *recording)
{
    const char *server = recording_header(recording)->server;
    return server && strcmp(server, "tlstutor") == 0;
}

static void list_taken(char *out, struct recording *recording, uint32_t connection,
                       const struct agreement *a, uint32_t until)
{
    struct place place;
    struct prose p;
    prose_begin(&p, out, DIAGNOSIS_TEXT);
    for (size_t i = 0; i < 2 && p.length == 0; i++) {
        if (!a->taken[i] || !recording_find(recording, connection, a->taken[i], until, &place) ||
            place.field == SIZE_MAX)
            continue;
        const struct recorded *message = recording_event(recording, place.n);
        if (!message)
            continue;
        add_field(&p, message, place.field);
        prose_add(&p, ", which it took; what else it takes, it did not say");
    }
    if (p.length == 0)
        prose_add(&p, server_is_ours(recording) ? "not compared: the connection failed before"
                                                : "it did not say");
    prose_end(&p);
}

/* Of the connection that failed: the one before it, whose session it was to resume, went well. */
static void compare_offers(struct diagnosis *d, struct recording *recording, uint32_t until)
{
    uint32_t     connection = d->failure->event.connection;
    struct place hello;
    if (!recording_find(recording, connection, "ClientHello", until, &hello))
        return;
    const struct recorded *message = recording_event(recording, hello.n);
    for (size_t i = 0; message && i < DIAGNOSIS_OFFERS; i++) {
        const struct agreement *a = &agreements[i];
        struct diagnosis_offer *offer = &d->offers[d->offer_count];
        const struct recorded  *choice = find_choice(recording, connection, a->choice, until);
        struct prose            p;
        prose_begin(&p, offer->client, DIAGNOSIS_TEXT);
        for (size_t k = 0; k < 2 && p.length == 0; k++)
            list_fields(&p, message, a->listed[k]);
        prose_end(&p);
        if (p.length == 0 && !(choice && !choice->event.choice.made))
            continue; /* neither asks for any */
        if (p.length == 0)
            snprintf(offer->client, DIAGNOSIS_TEXT, "none");
        offer->subject = a->subject;
        offer->nothing_in_common = choice && !choice->event.choice.made;
        if (choice)
            list_codes(offer->server, &choice->event.choice, choice->event.choice.accepted,
                       choice->event.choice.accepted_count);
        else
            list_taken(offer->server, recording, connection, a, until);
        d->offer_count++;
    }
}

/* ---- what failed ---- */

static const struct recorded *first_failure(struct recording *recording, uint32_t until)
{
    for (uint32_t n = 1; n <= until; n++)
        if (recording_is(recording, n, EVENT_FAILURE))
            return recording_event(recording, n);
    return NULL;
}

/* The last check before the failure that did not hold: what was found by no check has none. */
static const struct recorded *failed_check(const struct diagnosis *d, struct recording *recording)
{
    for (uint32_t n = d->failure->n; n > 0; n--) {
        const struct recorded *event =
            recording_is(recording, n, EVENT_CHECK) ? recording_event(recording, n) : NULL;
        if (event && !event->event.check.passed && !event->event.check.waived)
            return check_describe(event->event.check.check)->error ==
                           d->failure->event.failure.error
                       ? event
                       : NULL;
    }
    return NULL;
}

static void say_check(struct diagnosis *d, struct recording *recording)
{
    const struct recorded *event = failed_check(d, recording);
    struct prose           p;
    if (!event)
        return;
    const struct event_check *check = &event->event.check;
    prose_begin(&p, d->check, sizeof d->check);
    prose_format(&p, "%s: demanded ", check_describe(check->check)->name);
    prose_add_safe(&p, check->wanted ? check->wanted : "what the standard says");
    prose_add(&p, "; found ");
    prose_add_safe(&p, check->found ? check->found : "something else");
    prose_end(&p);
    d->means = check_describe(check->check)->purpose; /* if there is nothing better */
}

static void say_what(struct diagnosis *d)
{
    const struct event_failure *f = &d->failure->event.failure;
    struct prose                p;
    prose_begin(&p, d->what, sizeof d->what);
    prose_format(&p, "%s: ", error_describe(f->error)->name);
    prose_add_safe(&p, f->why ? f->why : error_describe(f->error)->sentence);
    if (f->message && !f->from_peer) {
        prose_add(&p, " Found in ");
        prose_add_safe(&p, f->message);
        if (f->field) {
            prose_add(&p, ", at ");
            prose_add_safe(&p, f->field);
        }
        prose_add(&p, ".");
    }
    prose_end(&p);
}

static void say_alert(struct diagnosis *d)
{
    const struct event_failure *f = &d->failure->event.failure;
    const char                 *name = alert_name(f->alert);
    bool by_client = (d->failure->event.actor == ACTOR_CLIENT) != f->from_peer;
    if (f->has_alert)
        snprintf(d->alert, sizeof d->alert, "%s (%u), sent by the %s",
                 name ? name : "no known alert", (unsigned)f->alert,
                 by_client ? "client" : "server");
    else
        snprintf(d->alert, sizeof d->alert, "none: neither side said why");
}

/* ---- what speaks there, if it is not TLS ---- */

/* What the first bytes of other protocols are. */
static const struct {
    const char *begins, *speaks;
} greetings[] = {
    { "HTTP/", "HTTP without TLS: an answer of a web server" },
    { "GET ", "HTTP without TLS: a question to a web server" },
    { "HEAD ", "HTTP without TLS: a question to a web server" },
    { "POST ", "HTTP without TLS: a question to a web server" },
    { "<", "HTTP without TLS: a page of a web server" },
    { "SSH-", "SSH" },
    { "220", "SMTP or FTP, which greet first and have TLS later (SMTP: --starttls smtp)" },
    { "+OK", "POP3, which greets first and has TLS later (--starttls pop3)" },
    { "* OK", "IMAP, which greets first and has TLS later (--starttls imap)" },
    { "RFB ", "VNC" },
    { "PRI ", "HTTP/2 without TLS" },
};

static void say_bytes(struct diagnosis *d, struct recording *recording)
{
    enum error error = d->failure->event.failure.error;
    uint32_t   n = d->failure->n;
    if (error != ERROR_record_type_unknown && error != ERROR_record_version_unknown)
        return;
    while (n > 0 && !recording_is(recording, n, EVENT_BYTES))
        n--;
    const struct recorded *record = n > 0 ? recording_event(recording, n) : NULL;
    if (!record || record->event.bytes.layer != LAYER_RECORD)
        return;
    const struct event_bytes *b = &record->event.bytes;
    struct prose              p;
    prose_begin(&p, d->bytes, sizeof d->bytes);
    prose_add(&p, "the first bytes are \"");
    prose_escape(&p, b->bytes, b->length < 24 ? b->length : 24);
    prose_add(&p, "\"");
    for (size_t i = 0; i < sizeof greetings / sizeof *greetings; i++)
        if (b->length >= strlen(greetings[i].begins) &&
            memcmp(b->bytes, greetings[i].begins, strlen(greetings[i].begins)) == 0) {
            prose_format(&p, ": this is %s", greetings[i].speaks);
            break;
        }
    prose_end(&p);
}

/* ---- what to try ---- */

static const char *find_advice(const struct diagnosis *d)
{
    const struct event_failure *f = &d->failure->event.failure;
    const char                 *alert = f->from_peer && f->has_alert ? alert_name(f->alert) : NULL;
    const char                 *side = words_actor(d->failure->event.actor);
    char                        keys[2][128];
    snprintf(keys[0], sizeof keys[0], "%s.%s%s", side, alert ? "alert." : "",
             alert ? alert : error_describe(f->error)->name);
    snprintf(keys[1], sizeof keys[1], "%s", strchr(keys[0], '.') + 1);
    for (size_t i = 0; i < 2; i++) {
        const struct embedded_row *row = embedded_find(&embedded_diagnoses, keys[i]);
        if (row)
            return row->words.text;
    }
    return "";
}

bool diagnose(struct diagnosis *d, struct recording *recording, uint32_t until)
{
    memset(d, 0, sizeof *d);
    d->failure = first_failure(recording, until);
    if (!d->failure)
        return false;
    const struct event_failure *f = &d->failure->event.failure;
    say_what(d);
    say_check(d, recording);
    say_bytes(d, recording);
    say_alert(d);
    compare_offers(d, recording, until);
    if (words_advice(f))
        d->means = words_advice(f);
    if (!d->means)
        d->means = words_alert(error_describe(f->error)->alert);
    d->means = d->means ? d->means : "";
    d->try = find_advice(d);
    return true;
}
