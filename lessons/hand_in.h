/*
 * hand_in.h - what a learner hands in: a lesson's answers as one JSON object that a person can
 * read.
 *
 * "format" is "tlstutor-hand-in", "version" 1; "lesson" is its name, "text" the SHA-256 of its
 * file, in hexadecimal, so that it is known which version was taken; "student" the name, "seed"
 * what the connections were made of, "finished" whether the lesson was taken to its end; "answers"
 * holds for each question its "line" in the lesson, its "question" in words, how it came out
 * ("outcome": right, shown, skipped, open; "tries"; "hints"), and what was "typed", in order.
 *
 * Nothing here is to be believed: whoever has the file can write into it. Read next: grade.h.
 */
#ifndef LESSONS_HAND_IN_H
#define LESSONS_HAND_IN_H

#include "lessons/arena.h"
#include "lessons/json_text.h"
#include "lessons/lesson_run.h"
#include "lessons/progress.h"
#include "lessons/student.h"

/* A lesson has some ten answers of some ten words; this is far above. To one question as many lines
 * can have been typed as a lesson keeps: one character each, and the end of the line. */
enum {
    HAND_IN_MOST_BYTES = 1024 * 1024,
    HAND_IN_MOST_TYPED = LESSON_TYPED / 2,
    HAND_IN_DIGEST = 65
};

struct hand_in;

/* One line that was typed, and what grading makes of it. */
struct hand_in_typed {
    const char           *text;
    bool                  wrong; /* on the connection of who handed it in */
    const struct hand_in *fits;  /* whose connection it is right on instead; NULL: nobody's */
};

struct hand_in_answer {
    int                   line;
    enum progress_outcome outcome;
    unsigned              tries, hints;
    struct hand_in_typed *typed;
    size_t                typed_count;
};

struct hand_in {
    struct arena           arena; /* owns the strings and lists */
    const char            *lesson, *student;
    char                   digest[HAND_IN_DIGEST];
    uint64_t               seed;
    bool                   finished;
    struct hand_in_answer *answers;
    size_t                 answer_count;
};

/* Writes what is kept of a lesson; the name as a person would write it. */
void hand_in_write(struct json_text *, const struct lesson *, const char *student,
                   const struct progress_lesson *kept);

/* Reads what hand_in_write wrote. False, with the reason in *why, for anything else; hand_in_free
 * may be called in either case. */
bool hand_in_parse(struct hand_in *, const char *json, size_t length, const char **why);
void hand_in_free(struct hand_in *);

/* The answer to the question of that line; NULL where there is none. */
struct hand_in_answer *hand_in_answer_at(const struct hand_in *, int line);

/* A lesson's name as it is handed in: of a file, without its folder. */
const char *hand_in_lesson_name(const struct lesson *);
/* Which version of a lesson it is: in hexadecimal. */
void hand_in_digest(char out[static HAND_IN_DIGEST], const struct lesson *);

#endif
