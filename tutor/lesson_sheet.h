/*
 * lesson_sheet.h - a lesson's questions with the engine's answers, as data: what the next program
 * reads, or a test.
 */
#ifndef TUTOR_LESSON_SHEET_H
#define TUTOR_LESSON_SHEET_H

#include "lessons/lesson.h"

/*
 * Writes one JSON object: "format" ("tlstutor-lesson"), "version" (1), "name", "title", "seed",
 * "minutes", "before", and "questions", each with "line", "kind" ("ask", "choose", "compute",
 * "do"), "text", "options", "answer", "where" and "fault" (null where there is none), "hints",
 * "because", and for a do "expect" and "way". Returns an exit status, after a complaint unless it
 * is EXIT_SOUND.
 */
int lesson_sheet_write(const struct lesson *, uint64_t seed, const char *path);

#endif
