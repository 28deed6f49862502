/*
 * story.h - the titles of the story's pieces; the pieces themselves are words_story() of words.h.
 */
#ifndef LESSONS_STORY_H
#define LESSONS_STORY_H

#include "lessons/recording.h"

/* The title of a step's piece: "The client says hello". As snprintf; empty for what is no step. */
size_t story_title(char *out, size_t size, struct recording *, const struct recorded *step);

#endif
