/*
 * worksheet.h - a lesson on paper: its prose, what its connections showed, and its questions with
 * room to write; or the same with the answers.
 *
 * One page of HTML (the living standard, https://html.spec.whatwg.org) without scripts, colours and
 * anything that would be fetched; it breaks well on A4 and Letter. What is shown is the engine's
 * run on this seed, and so are the answers: another seed, another sheet. Whatever the lesson or a
 * certificate says is text, never markup.
 */
#ifndef TUTOR_WORKSHEET_H
#define TUTOR_WORKSHEET_H

#include "lessons/lesson.h"

struct worksheet_of {
    const struct lesson *lesson;
    uint64_t             seed;
    const char          *student; /* whose it is; NULL: a line is left for the name */
    bool                 answers;
};

/* Writes it, whole or not at all; "-" is standard output. Returns an exit status, after a complaint
 * unless it is EXIT_SOUND. */
int worksheet_write(const struct worksheet_of *, const char *path);

#endif
