/* brief.c - see brief.h. */
#include "tutor/brief.h"

#include "lessons/diagnosis.h"
#include "tutor/lab_text.h"
#include "tutor/outcome.h"

#include <string.h>

void brief_show_event(struct sheet *s, const struct recorded *recorded)
{
    const struct event_bytes *b = &recorded->event.bytes;
    if (recorded->event.kind != EVENT_BYTES || b->layer != LAYER_MESSAGE)
        return;
    sheet_print(s, "client %s server  %s", b->direction == CLIENT_TO_SERVER ? "──▶" : "◀──",
                b->name);
    sheet_tab(s, 40);
    sheet_print(s, "%5zu bytes%s", b->length, b->keys ? ", encrypted" : "");
    if (strcmp(b->name, "Alert") == 0 && b->length == 2) {
        const char *name = alert_name(b->bytes[1]);
        sheet_print(s, "  %s", name ? name : "not a known alert");
    }
    if (recorded->written_as)
        sheet_put(s, "  not as it was sent");
    sheet_put(s, "\n");
}

/* What is the matter, in as few lines as it takes. */
static void show_diagnosis(struct sheet *s, struct recording *recording)
{
    struct diagnosis d;
    char             text[3 * DIAGNOSIS_TEXT];
    if (!diagnose(&d, recording, recording_count(recording)))
        return;
    if (d.check[0])
        sheet_wrap(s, 4, d.check);
    if (d.bytes[0])
        sheet_wrap(s, 4, d.bytes);
    for (size_t i = 0; i < d.offer_count; i++) {
        if (!d.offers[i].nothing_in_common)
            continue;
        snprintf(text, sizeof text, "no %s in common: client %s; server %s", d.offers[i].subject,
                 d.offers[i].client, d.offers[i].server);
        sheet_wrap(s, 4, text);
    }
    snprintf(text, sizeof text, "alert %s%s%s", d.alert, d.try[0] ? "; try: " : "", d.try);
    sheet_wrap(s, 4, text);
}

void brief_show_verdict(struct sheet *s, struct recording *recording)
{
    struct outcome outcome;
    char           text[1024];
    if (lab_text_show(s, recording))
        return;
    outcome_judge(&outcome, recording);
    sheet_wrap(s, 2, outcome_verdict(text, sizeof text, recording, &outcome));
    show_diagnosis(s, recording);
}
