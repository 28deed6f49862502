/*
 * embedded.h - the content that is inside the program: written by tools/embed.c at build time.
 *
 * The words of the tutor are Markdown files that a teacher can edit; the program must be whole in
 * itself and run from any folder. So the build turns them into tables of constants. Read next:
 * lessons/glossary.c and lessons/story.c, which look things up here.
 */
#ifndef LESSONS_EMBEDDED_H
#define LESSONS_EMBEDDED_H

#include "lessons/lesson.h"
#include "lessons/words.h"

#include <stddef.h>
#include <stdint.h>

/*
 * A row of a file in row form: a heading `## key`, then lines `reads:`, `rfc:`, `title:` where it
 * has them, then its text, joined to paragraphs (a blank line between two is "\n\n"). What a row
 * does not have is "", never NULL. A heading `## one | two` makes a row of each, with the same
 * text.
 */
struct embedded_row {
    struct glossary_row words;
    const char         *title; /* a piece of the story has one */
};

struct embedded_rows {
    const struct embedded_row *rows;   /* in the order of the files */
    const uint16_t            *by_key; /* indices of rows, by key in the order of strcmp */
    size_t                     count;
};

extern const struct embedded_rows embedded_glossary;    /* glossary*.md */
extern const struct embedded_rows embedded_story;       /* story.md */
extern const struct embedded_rows embedded_story_tls13; /* story_tls13.md */
extern const struct embedded_rows embedded_story_lab;   /* story_lab.md */
extern const struct embedded_rows embedded_alerts;      /* alerts.md */
extern const struct embedded_rows embedded_errors;      /* errors.md */
extern const struct embedded_rows embedded_diagnoses;   /* diagnoses.md */
extern const struct embedded_rows embedded_tour;        /* tour.md */

/* curriculum/NN-name.md, in the order of their numbers; a zero byte ends each text */
extern const struct embedded_lesson embedded_lessons[];
extern const size_t                 embedded_lesson_count;

/* The row of this key, by binary search; NULL when there is none. */
const struct embedded_row *embedded_find(const struct embedded_rows *, const char *key);

#endif
