/* frame_break.c - "break something here": the menu over the panes, and what is chosen from it. Part
 * of frame.h. What is done then: lessons/tampering.h. */
#include "tutor/frame_parts.h"

#include "lessons/prose.h"

#include <stdio.h>

static const struct {
    char           key;
    enum tampering what;
    const char    *words;
} choices[] = {
    { '1', TAMPERING_FLIP, "flip one bit of the next record" },
    { '2', TAMPERING_DROP, "let the next record vanish" },
    { '3', TAMPERING_DOUBLE, "send the next record a second time" },
    { '4', TAMPERING_FLIP_UNSEEN,
      "flip one bit of the next record, and let nobody look: MACs, signatures and Finished are not "
      "checked any more" },
    { '5', TAMPERING_UNSEEN, "only let nobody look, and change nothing" },
    { 'u', TAMPERING_NONE, "undo: the honest run again, to this step" },
};

/* The message that came next in the run so far; empty where it has not come so far. */
static const char *next_message(const struct frame *frame)
{
    const struct ladder *ladder = &frame->ladder;
    for (size_t i = 0; i < ladder->count; i++)
        if (ladder->rows[i].n > frame->walk.until &&
            recording_is(frame->recording, ladder->rows[i].n, EVENT_BYTES))
            return recording_name(frame->recording, ladder->rows[i].n);
    return "";
}

void frame_open_breaking(struct frame *frame)
{
    struct prose p;
    const char  *next = next_message(frame);
    if (!frame->source->ops->tamper) {
        frame_notice(frame, "only a demo can be broken: both of its ends are ours");
        return;
    }
    prose_begin(&p, frame->overlay_text, sizeof frame->overlay_text);
    prose_format(&p, "Up to step %u all is played again as it was, byte for byte. Then:\n\n",
                 (unsigned)frame->walk.step);
    for (size_t i = 0; i < sizeof choices / sizeof *choices; i++)
        prose_format(&p, "**%c**  %s\n%s", choices[i].key, choices[i].words,
                     choices[i].what == TAMPERING_UNSEEN ? "\n" : "");
    if (next[0])
        prose_format(&p, "\nWhat came next in the run so far: %s.", next);
    prose_end(&p);
    snprintf(frame->overlay_title, sizeof frame->overlay_title, "Break something here");
    frame->overlay = OVERLAY_BREAK;
    frame->overlay_top = 0;
}

bool frame_break_key(struct frame *frame, int code)
{
    for (size_t i = 0; i < sizeof choices / sizeof *choices; i++) {
        if (choices[i].key != code)
            continue;
        uint32_t step = frame->walk.step;
        frame->overlay = OVERLAY_NONE;
        if (!frame->source->ops->tamper(frame->source, step, choices[i].what))
            return true; /* the complaint is the notice */
        snprintf(frame->goal, sizeof frame->goal, "step %u", (unsigned)step);
        frame_notice(frame, choices[i].what == TAMPERING_NONE
                                ? "undone: an honest run again"
                                : "done: Space goes on, and b then u undoes it");
        return true;
    }
    return false;
}
