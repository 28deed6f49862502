/*
 * lesson_parts.h - what the files that read a lesson share: the lesson as it grows, and the lines
 * of a directive block. Inside of lesson.c and lesson_directive.c only.
 */
#ifndef LESSONS_LESSON_PARTS_H
#define LESSONS_LESSON_PARTS_H

#include "lessons/arena.h"
#include "lessons/lesson.h"

struct lesson_draft {
    struct lesson        lesson; /* first: a lesson is freed by its own address */
    struct arena         arena;
    struct lesson_block *blocks; /* grows; lesson.blocks is set when all is read */
    size_t               block_count, block_capacity;
};

/* A new block at the end; NULL when there is no memory (and the arena says so). */
struct lesson_block *lesson_add_block(struct lesson_draft *, enum lesson_block_kind, int line);

/* Takes the directives out of the text of a fenced block (lines, each ended by '\n', the first of
 * them with this number), and adds a block for each. */
void lesson_add_directives(struct lesson_draft *, const char *text, int line);

#endif
