/* brief.c - see brief.h. */
#include "tutor/brief.h"

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

void brief_show_verdict(struct sheet *s, struct recording *recording)
{
    struct outcome outcome;
    char           text[1024];
    outcome_judge(&outcome, recording);
    sheet_wrap(s, 2, outcome_verdict(text, sizeof text, recording, &outcome));
}
