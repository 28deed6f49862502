/*
 * lesson_deed.c - `do TEXT / expect CONDITION`: what the learner does to the connection, and
 * whether it has come to what was wanted. Part of lesson_run.h.
 */
#include "lessons/lesson_run_parts.h"

#include <stdio.h>

void lesson_deed_answer(struct lesson_run *run, struct lesson_reply *reply, const char *typed)
{
    (void)typed;
    reply->settled = lesson_run_settled(run);
    snprintf(reply->text, sizeof reply->text, "Not done yet.");
}

void lesson_deed_repeat(struct lesson_run *run, const char *given)
{
    (void)run;
    (void)given;
}
