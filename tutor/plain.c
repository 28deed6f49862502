/* plain.c - steps, choices, secrets, checks and failures as text. Read next: plain_bytes.c. */
#include "tutor/plain.h"

#include "lessons/profile.h"
#include "lessons/words.h"

#include <string.h>

enum { TEXT = 4096, MARGIN = 2, INSIDE = 4, ACTS = 6 };

/* A secret that is longer than the longest number of a 2048-bit key is a key file: its beginning
 * will do here. */
enum { SECRET_WHOLE = 256, SECRET_BEGINNING = 32 };

void plain_begin(struct plain *p, struct recording *recording, FILE *out, bool explain)
{
    memset(p, 0, sizeof *p);
    sheet_init(&p->sheet, out);
    p->recording = recording;
    p->knowledge = knowledge_new(recording, true);
    p->explain = explain;
}

void plain_end(struct plain *p)
{
    if (p->knowledge)
        knowledge_free(p->knowledge);
    p->knowledge = NULL;
}

void plain_show_header(struct plain *p)
{
    const struct recording_header *header = recording_header(p->recording);
    struct sheet                  *s = &p->sheet;
    sheet_print(s, "tlstutor · profile %s", header->profile ? header->profile : "not known");
    if (header->seeded)
        sheet_print(s, " · seed %llu", (unsigned long long)header->seed);
    sheet_put(s, "\n");
    sheet_print(s, "client: %s · server: %s\n", header->client ? header->client : "not known",
                header->server ? header->server : "not known");
}

/* ---- steps ---- */

static void show_act(struct plain *p, uint8_t act)
{
    struct sheet *s = &p->sheet;
    bool          without = profile_is_plain_http(recording_header(p->recording)->profile);
    p->act = act;
    sheet_gap(s);
    sheet_rule(s, "═");
    if (act >= 1 && act <= ACTS)
        sheet_print(s, "Act %u of %u: %s\n", act, ACTS, words_act(act));
    else
        sheet_print(s, "%s: %s\n", without ? "Without TLS" : "After the six acts", words_act(act));
    sheet_rule(s, "═");
}

/* "client ──▶ ClientHello": the client stands on the left, the server on the right, as in the RFC's
 * figure. */
static void describe_actor(char *out, size_t size, const struct recorded *step)
{
    enum actor  actor = step->event.actor;
    const char *subject = step->event.step.subject;
    bool        client = actor == ACTOR_CLIENT;
    if (actor == ACTOR_ATTACKER) {
        snprintf(out, size, "%s %ss: %s", words_actor(actor), words_verb(step->event.step.verb),
                 subject);
        return;
    }
    switch (step->event.step.verb) {
    case VERB_SEND:
        snprintf(out, size, client ? "%s ──▶ %s" : "◀── %s %s", words_actor(actor), subject);
        return;
    case VERB_RECEIVE:
        snprintf(out, size, client ? "%s ◀── %s" : "──▶ %s %s", words_actor(actor), subject);
        return;
    case VERB_COMPUTE:
        snprintf(out, size, "%s computes: %s", words_actor(actor), subject);
        return;
    case VERB_CHECK:
        snprintf(out, size, "%s checks: %s", words_actor(actor), subject);
        return;
    }
}

/* Where a receiving step reads what was shown when it was sent. */
static void show_reference(struct plain *p, const struct recorded *step)
{
    const struct recorded *message =
        step->about ? recording_event(p->recording, step->about) : NULL;
    if (!message || message->step == step->step || message->event.kind != EVENT_BYTES)
        return;
    sheet_tab(&p->sheet, MARGIN);
    sheet_print(&p->sheet, "%s, as it was sent and shown in step %u\n", message->event.bytes.name,
                message->step);
}

static void show_step(struct plain *p, const struct recorded *step)
{
    struct sheet *s = &p->sheet;
    char          text[TEXT];
    if (step->act != p->act)
        show_act(p, step->act);
    sheet_gap(s);
    if (p->total)
        sheet_print(s, "step %u/%u", step->step, p->total);
    else
        sheet_print(s, "step %u", step->step);
    describe_actor(text, sizeof text, step);
    sheet_tab(s, 12);
    sheet_put(s, text);
    if (step->event.connection != 1)
        sheet_print(s, " (connection %u)", step->event.connection);
    if (step->event.rfc) {
        unsigned columns = sheet_columns(s, step->event.rfc);
        if (s->column + 2 + columns > s->width)
            sheet_put(s, "\n");
        sheet_tab(s, s->width > columns ? s->width - columns : 0);
        sheet_put(s, step->event.rfc);
    }
    sheet_put(s, "\n");
    words_title(text, sizeof text, p->recording, step);
    sheet_wrap(s, 0, text);
    words_story(text, sizeof text, p->recording, step);
    sheet_put(s, "\n");
    sheet_wrap(s, MARGIN, text);
    sheet_put(s, "\n");
    show_reference(p, step);
}

/* ---- choices ---- */

static void show_codes(struct plain *p, const char *who, const struct event_choice *choice,
                       const uint16_t *codes, size_t count)
{
    struct sheet *s = &p->sheet;
    char          name[128];
    sheet_tab(s, INSIDE);
    sheet_print(s, "%s:", who);
    for (size_t i = 0; i < count; i++) {
        words_choice(name, sizeof name, choice, codes[i]);
        unsigned columns = sheet_columns(s, name);
        if (s->column + 2 + columns > s->width) {
            sheet_put(s, "\n");
            sheet_tab(s, INSIDE + 2);
        } else {
            sheet_put(s, " ");
        }
        sheet_print(s, "%s%s", name, i + 1 < count ? "," : "");
    }
    sheet_put(s, count ? "\n" : " nothing\n");
}

static void show_choice(struct plain *p, const struct recorded *recorded)
{
    const struct event_choice *choice = &recorded->event.choice;
    struct sheet              *s = &p->sheet;
    char                       name[128], text[TEXT];
    sheet_tab(s, MARGIN);
    sheet_print(s, "choice of %s\n", choice->subject);
    show_codes(p, "on offer", choice, choice->offered, choice->offered_count);
    show_codes(p, "accepted here", choice, choice->accepted, choice->accepted_count);
    words_choice(name, sizeof name, choice, choice->chosen);
    snprintf(text, sizeof text, "%s %s%s%s",
             choice->made ? "chosen:" : "✗ nothing in common:", choice->made ? name : "",
             choice->made && choice->because ? ", because: " : "",
             choice->because ? choice->because : "");
    sheet_wrap(s, INSIDE, text);
}

/* ---- secrets ---- */

static void show_knowers(struct plain *p, const struct recorded *recorded)
{
    struct sheet *s = &p->sheet;
    if (!p->knowledge)
        return;
    knowers who =
        knowledge_of_value(p->knowledge, recorded->event.connection, recorded->event.secret.name);
    sheet_tab(s, INSIDE);
    sheet_put(s, "known to:");
    const char *comma = " ";
    for (unsigned k = 0; k < KNOWER_COUNT; k++) {
        if (!(who & (1u << k)) || (k == KNOWER_ATTACKER && !p->attacker))
            continue;
        sheet_print(s, "%s%s", comma, knower_name((enum knower)k));
        comma = ", ";
    }
    sheet_put(s, who ? "\n" : " nobody yet\n");
}

static void show_secret_bytes(struct sheet *s, const uint8_t *bytes, size_t length)
{
    if (length <= SECRET_WHOLE) {
        sheet_hex(s, INSIDE, bytes, length);
        return;
    }
    sheet_hex(s, INSIDE, bytes, SECRET_BEGINNING);
    sheet_tab(s, INSIDE);
    sheet_print(s, "… and %zu bytes more: --json FILE writes all of them\n",
                length - SECRET_BEGINNING);
}

static void show_secret(struct plain *p, const struct recorded *recorded)
{
    const struct event_secret *secret = &recorded->event.secret;
    struct sheet              *s = &p->sheet;
    const char                *owner = words_actor(secret->owner);
    sheet_tab(s, MARGIN);
    sheet_print(s, "%s", secret->name);
    if (secret->bytes)
        sheet_print(s, ", %zu bytes", secret->length);
    switch (secret->origin) {
    case ORIGIN_RANDOM:
        sheet_print(s, ", drawn at random by the %s\n", owner);
        break;
    case ORIGIN_GIVEN:
        sheet_print(s, ", which the %s has%s\n", owner, secret->bytes ? "" : " and never shows");
        break;
    case ORIGIN_DERIVED:
        sheet_print(s, ", derived by the %s\n", owner);
        break;
    }
    if (secret->formula) {
        sheet_tab(s, INSIDE);
        sheet_put(s, "= ");
        sheet_wrap(s, INSIDE + 2, secret->formula);
    }
    if (secret->bytes)
        show_secret_bytes(s, secret->bytes, secret->length);
    show_knowers(p, recorded);
}

/* ---- checks and failures ---- */

static void show_check(struct plain *p, const struct recorded *recorded)
{
    const struct event_check       *check = &recorded->event.check;
    const struct check_description *description = check_describe(check->check);
    struct sheet                   *s = &p->sheet;
    char                            text[TEXT];
    snprintf(text, sizeof text, "%s %s: demanded %s; found %s", check->passed ? "✓" : "✗",
             description->name, check->wanted ? check->wanted : "what the standard says",
             check->found ? check->found : "it");
    sheet_tab(s, MARGIN);
    sheet_wrap(s, INSIDE, text);
    if (!check->passed && check->waived)
        sheet_wrap(s, INSIDE, "Nobody looked: this check is waived.");
    if (!check->passed || p->explain)
        sheet_wrap(s, INSIDE, description->purpose);
}

static void show_failure(struct plain *p, const struct recorded *recorded)
{
    const struct event_failure     *failure = &recorded->event.failure;
    const struct error_description *error = error_describe(failure->error);
    struct sheet                   *s = &p->sheet;
    const char                     *alert = alert_name(failure->alert);
    const char                     *usual = words_advice(failure);
    char                            text[TEXT];
    snprintf(text, sizeof text, "✗ %s ends the connection: %s (%s)",
             words_actor(recorded->event.actor), failure->why ? failure->why : error->sentence,
             error->name);
    sheet_tab(s, MARGIN);
    sheet_wrap(s, INSIDE, text);
    if (failure->field) {
        snprintf(text, sizeof text, "in %s, at %s (offset %zu)",
                 failure->message ? failure->message : "the connection", failure->field,
                 failure->offset);
        sheet_wrap(s, INSIDE, text);
    }
    if (alert && failure->has_alert) {
        snprintf(text, sizeof text, "alert %s: %s the other side", alert,
                 failure->from_peer ? "sent by" : "sent to");
        sheet_wrap(s, INSIDE, text);
        if (usual)
            sheet_wrap(s, INSIDE, usual);
    }
}

void plain_show_event(struct plain *p, const struct recorded *recorded)
{
    if (p->knowledge)
        knowledge_advance(p->knowledge, recorded->n);
    if (recorded->event.actor == ACTOR_ATTACKER)
        p->attacker = true;
    switch (recorded->event.kind) {
    case EVENT_STEP:
        show_step(p, recorded);
        return;
    case EVENT_BYTES:
        plain_show_bytes(p, recorded);
        return;
    case EVENT_CHOICE:
        show_choice(p, recorded);
        return;
    case EVENT_SECRET:
        show_secret(p, recorded);
        return;
    case EVENT_CHECK:
        show_check(p, recorded);
        return;
    case EVENT_FAILURE:
        show_failure(p, recorded);
        return;
    }
}
