/*
 * progress.h - how far a learner has come: which lessons are done, where one was left, and what was
 * answered.
 *
 * What it does: keeps a list in memory, and reads and writes it as one JSON object that a person
 * can read. What it does not do: know files (tutor/progress_file.h), or the lessons' text: a place
 * is a line of the lesson's file, a question the line that it begins on.
 */
#ifndef LESSONS_PROGRESS_H
#define LESSONS_PROGRESS_H

#include "lessons/json_text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How a question ended. */
enum progress_outcome {
    PROGRESS_RIGHT,   /* answered, perhaps after hints: see tries */
    PROGRESS_SHOWN,   /* the answer had to be shown */
    PROGRESS_SKIPPED, /* passed over; it may still be taken */
    PROGRESS_OPEN,    /* tried, and left */
};
enum { PROGRESS_OUTCOMES = 4 };

struct progress_answer {
    unsigned              line;  /* of the question, from 1 */
    unsigned              tries; /* answers that were given, the right one among them */
    unsigned              hints; /* that were shown */
    enum progress_outcome outcome;
    char                 *text; /* what was typed, a line each; "" */
};

struct progress_lesson {
    char                   *student; /* "" where no name was given */
    char                   *name;    /* "the-hello", or the path of a file */
    bool                    done;    /* taken to its end, once at least */
    unsigned                line;    /* where it was left; 0: to be taken from the beginning */
    uint64_t                seed;    /* of its connections */
    struct progress_answer *answers; /* in order of their lines */
    size_t                  answer_count;
};

struct progress {
    struct progress_lesson *lessons;
    size_t                  count;
};

/* Reads what progress_write wrote. False with a sentence in *why (which needs no free) where it is
 * something else; *progress is empty then. */
bool progress_parse(struct progress *, const char *json, size_t length, const char **why);
/* Appends the object and a line's end to the text. */
void progress_write(struct json_text *, const struct progress *);
void progress_free(struct progress *);

/* A lesson's entry; NULL where there is none, or (progress_begin, which adds it) no memory. It is
 * valid until another is added or forgotten. */
struct progress_lesson *progress_find(const struct progress *, const char *student,
                                      const char *name);
struct progress_lesson *progress_begin(struct progress *, const char *student, const char *name);

/* Notes how a question stands, instead of what was noted for the same line. False: no memory. */
bool progress_note(struct progress_lesson *, unsigned line, enum progress_outcome, unsigned tries,
                   const char *text);
/* Notes how many hints were shown, with an answer that is noted. */
void progress_note_hints(struct progress_lesson *, unsigned line, unsigned hints);
const struct progress_answer *progress_answer_at(const struct progress_lesson *, unsigned line);

/* Forgets one lesson of a student, or, with NULL for its name, all of that student's. */
void progress_forget(struct progress *, const char *student, const char *name);

/* "right", "shown", "skipped", "open" */
const char *progress_outcome_name(enum progress_outcome);
/* The outcome of that name; false for any other word. */
bool progress_outcome_find(enum progress_outcome *, const char *name);
/* How an answer stands, as members of a JSON object: outcome, tries, hints. */
void progress_write_outcome(struct json_text *, const struct progress_answer *);

#endif
