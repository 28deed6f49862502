/*
 * lesson_prose.h - the words of a lesson as HTML: headings, paragraphs, lists, code.
 *
 * Whatever the lesson says goes through html_text; the markup is this file's alone, and it holds no
 * address that a browser would fetch. Read next: tutor/worksheet.h, which prints it.
 */
#ifndef TUTOR_LESSON_PROSE_H
#define TUTOR_LESSON_PROSE_H

#include "lessons/lesson.h"
#include "tutor/html.h"

enum { LESSON_PROSE_DEPTH = 8 };

struct lesson_prose {
    struct html *html;
    unsigned     depth; /* lists that are open, each with an open item */
    bool         ordered[LESSON_PROSE_DEPTH];
};

/* A block of prose; nothing for a directive. */
void lesson_prose_block(struct lesson_prose *, const struct lesson_block *);
/* Closes what is open: before anything else is written. */
void lesson_prose_close(struct lesson_prose *);

#endif
