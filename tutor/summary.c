/* summary.c - the end of a run: what was agreed, who knows the keys, the verdict. Part of plain.h.
 * */
#include "tutor/plain.h"

#include "lessons/diagnosis.h"
#include "tutor/outcome.h"

#include <inttypes.h>
#include <string.h>

enum { LABEL = 23 };

static void show_row(struct sheet *s, const char *label, const char *text)
{
    if (!text[0])
        return;
    sheet_put(s, label);
    sheet_tab(s, LABEL);
    sheet_wrap(s, LABEL, text);
}

/* "client and server" */
static void name_knowers(char *out, size_t size, knowers who)
{
    unsigned left = 0;
    who &= (knowers)~(1u << KNOWER_ATTACKER); /* nobody acts on the wire of such a run */
    for (unsigned k = 0; k < KNOWER_COUNT; k++)
        left += (who >> k) & 1;
    snprintf(out, size, "%s", left ? "" : "nobody");
    for (unsigned k = 0; k < KNOWER_COUNT; k++) {
        if (!(who & (1u << k)))
            continue;
        left--;
        snprintf(out + strlen(out), size - strlen(out), "%s%s", knower_name((enum knower)k),
                 left > 1    ? ", "
                 : left == 1 ? " and "
                             : "");
    }
}

/* Who has the keys, and who would have them if the server's private key were stolen afterwards. */
static void show_knowledge(struct plain *p)
{
    static const char master[] = "master_secret", stolen[] = "server private key";
    uint32_t          count = recording_count(p->recording);
    char              names[128], text[256];
    if (!p->knowledge || !recording_secret(p->recording, 1, master, count))
        return;
    knowledge_advance(p->knowledge, count);
    name_knowers(names, sizeof names, knowledge_of_value(p->knowledge, 1, master));
    snprintf(text, sizeof text, "%s: nobody else can compute the master_secret from what they saw",
             names);
    show_row(&p->sheet, "who has the keys", text);
    if (!recording_secret(p->recording, 1, stolen, count))
        return;
    struct knowledge *later = knowledge_new(p->recording, false);
    if (!later)
        return;
    knowledge_advance(later, count);
    knowledge_give(later, 1, stolen, KNOWER_EAVESDROPPER);
    bool opened = knowledge_of_value(later, 1, master) & (1u << KNOWER_EAVESDROPPER);
    knowledge_free(later);
    show_row(&p->sheet, "if it is stolen",
             opened ? "an eavesdropper who recorded this connection and gets the server's private "
                      "key later can read all of it: there is no forward secrecy"
                    : "the server's private key opens nothing of this recording: that is forward "
                      "secrecy");
}

/* Without TLS: who has read what went over the wire. */
static void show_readers(struct plain *p)
{
    char    names[128], text[256];
    knowers who = (knowers)~0u;
    if (!p->knowledge)
        return;
    knowledge_advance(p->knowledge, recording_count(p->recording));
    for (uint32_t n = 1; n <= recording_count(p->recording); n++)
        if (recording_is(p->recording, n, EVENT_BYTES))
            who &= knowledge_of_bytes(p->knowledge, n);
    name_knowers(names, sizeof names, who);
    snprintf(text, sizeof text, "%s: every byte of it was in the clear", names);
    show_row(&p->sheet, "who can read it", text);
    name_knowers(names, sizeof names, knowledge_of_value(p->knowledge, 1, "cookie"));
    snprintf(text, sizeof text, "%s: whoever shows it is taken for the client", names);
    show_row(&p->sheet, "who has the cookie", text);
}

/* Why did it fail? Nothing where it did not. */
static void show_diagnosis(struct plain *p)
{
    struct diagnosis d;
    char             text[3 * DIAGNOSIS_TEXT];
    if (!diagnose(&d, p->recording, recording_count(p->recording)))
        return;
    sheet_put(&p->sheet, "\nWhy did it fail?\n\n");
    show_row(&p->sheet, "what", d.what);
    show_row(&p->sheet, "check", d.check);
    show_row(&p->sheet, "bytes", d.bytes);
    show_row(&p->sheet, "alert", d.alert);
    for (size_t i = 0; i < d.offer_count; i++) {
        const struct diagnosis_offer *offer = &d.offers[i];
        snprintf(text, sizeof text, "client: %s; server: %s%s", offer->client, offer->server,
                 offer->nothing_in_common ? "; nothing in common" : "");
        show_row(&p->sheet, offer->subject, text);
    }
    show_row(&p->sheet, "usually", d.means);
    show_row(&p->sheet, "try", d.try);
}

void plain_show_summary(struct plain *p)
{
    struct outcome outcome;
    struct sheet  *s = &p->sheet;
    char           text[1024];
    outcome_judge(&outcome, p->recording);
    if (recording_header(p->recording)->lab)
        return; /* the story of its last step is the verdict */
    sheet_gap(s);
    sheet_rule(s, "─");
    sheet_put(s, "What came of it\n\n");
    show_row(s, "version", outcome.version);
    show_row(s, "cipher suite", outcome.suite);
    show_row(s, "group", outcome.group);
    show_row(s, "server name", outcome.server_name);
    snprintf(text, sizeof text, "%u made, %u passed, %u failed",
             outcome.checks_passed + outcome.checks_failed + outcome.checks_waived,
             outcome.checks_passed, outcome.checks_failed + outcome.checks_waived);
    if (outcome.checks_waived)
        snprintf(text + strlen(text), sizeof text - strlen(text), " (%u of them waived)",
                 outcome.checks_waived);
    show_row(s, "checks", outcome.without_tls ? "none were made: there is nothing to check" : text);
    snprintf(text, sizeof text, "%" PRIu64 " bytes from the client, %" PRIu64 " from the server",
             outcome.application_bytes[CLIENT_TO_SERVER],
             outcome.application_bytes[SERVER_TO_CLIENT]);
    show_row(s, "data", outcome.established || outcome.without_tls ? text : "");
    if (recording_is_spilled(p->recording))
        show_row(s, "recording", "too long for memory: what came later lies in a temporary file");
    if (outcome.without_tls)
        show_readers(p);
    show_knowledge(p);
    outcome_verdict(text, sizeof text, p->recording, &outcome);
    show_row(s, "verdict", text);
    show_diagnosis(p);
    sheet_rule(s, "─");
}
