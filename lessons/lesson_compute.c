/*
 * lesson_compute.c - `compute NAME`: the learner works a value out and pastes it, in hexadecimal.
 * Part of lesson_run.h.
 */
#include "lessons/lesson_run_parts.h"

void lesson_compute_answer(struct lesson_run *run, struct lesson_reply *reply, const char *typed)
{
    struct prose p;
    if (truth_accepts(&run->truth, typed)) {
        lesson_question_close(run, reply, OUTCOME_RIGHT, "Right: ");
        return;
    }
    run->answer->tries++;
    prose_begin(&p, reply->text, sizeof reply->text);
    prose_add(&p, "Not quite. ");
    bool more = lesson_question_hint(run, &p);
    prose_end(&p);
    if (!more)
        lesson_question_close(run, reply, OUTCOME_TOLD, "Not quite. The answer is: ");
}
