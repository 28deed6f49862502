/*
 * lesson_run_parts.h - what the files of a lesson that is being taken share. Inside of
 * lesson_run.c, lesson_question.c, lesson_deed.c, lesson_condition.c, lesson_compute.c only.
 */
#ifndef LESSONS_LESSON_RUN_PARTS_H
#define LESSONS_LESSON_RUN_PARTS_H

#include "lessons/lesson_accept.h"
#include "lessons/lesson_run.h"
#include "lessons/place.h"
#include "lessons/prose.h"

enum { MOST_VIEWED = 16, LONGEST_PATH = 200 };

struct lesson_run {
    const struct lesson *lesson;
    uint64_t             seed;
    size_t               at;                  /* the current block */
    char                 fault[LESSON_GIVEN]; /* of the current block; "" where it is sound */

    struct stage_plan plan;     /* of what is live */
    struct stage     *live;     /* NULL before the first run */
    struct stage     *ahead;    /* the same, played to its end; NULL until it is asked for */
    bool              playing;  /* the current directive has begun */
    bool              has_goal; /* else it is one step */
    struct place_name goal;
    uint32_t          looked; /* steps that were compared with the goal */

    struct lesson_answer  answers[LESSON_MOST_ANSWERS];
    size_t                answer_count;
    struct lesson_answer *answer; /* to the current question, or NULL */
    struct truth          truth;  /* of the current question */
    const char           *options[LESSON_MOST_LIST];
    char                  option_texts[LESSON_MOST_LIST][TRUTH_TEXT];
    size_t                option_count;

    struct {
        enum lesson_view view;
        char             path[LONGEST_PATH];
    } viewed[MOST_VIEWED]; /* since the current `do` began */
    size_t viewed_count;
};

/* What expressions are looked up in: the live recording, or, for a place, what will come. False,
 * with a fault in the run, where there is no such place. */
bool lesson_run_scene(struct lesson_run *, struct scene *, const char *at);
__attribute__((format(printf, 2, 3))) void lesson_run_fail(struct lesson_run *, const char *format,
                                                           ...);

/* Works the current question out: truth and options, or a fault. */
void lesson_question_enter(struct lesson_run *);
/* Keeps what was typed, or done. Where there is no more room, what came first is forgotten. */
void lesson_answer_note(struct lesson_answer *, const char *typed);
/* "Right. ...", with the answer and its reason. */
void lesson_question_close(struct lesson_run *, struct lesson_reply *, enum lesson_outcome,
                           const char *opening);
/* The next hint, after an opening; false where there is none left. */
bool lesson_question_hint(struct lesson_run *, struct prose *);

/* Whether a condition holds now. False, with the reason in run->fault, where it is none. */
bool lesson_condition(struct lesson_run *, bool *holds, const char *condition);

/* compute: what was pasted; and what is needed for it. */
void lesson_compute_answer(struct lesson_run *, struct lesson_reply *, const char *typed);
bool lesson_compute_hint(struct lesson_run *, struct prose *);
/* do: a command, or "" to look. */
void lesson_deed_answer(struct lesson_run *, struct lesson_reply *, const char *typed);
/* Carries out again what was done before the lesson was left: a line each. */
void lesson_deed_repeat(struct lesson_run *, const char *typed);

#endif
