/*
 * lesson_run.h - a lesson that is being taken: where it stands, and the live connection with it.
 *
 * A state machine without a terminal. Whoever shows it (tutor/lesson_plain.c, the screens) looks at
 * the current block, shows it, and says what the learner does: goes on, answers, asks for a hint,
 * skips. Nothing here is random: lesson, seed and what the learner did give the same run again.
 *
 *     while (lesson_run_state(run) != LESSON_ENDED) {
 *         block = lesson_run_block(run);
 *         switch (lesson_run_state(run)) {
 *         case LESSON_READING: show the prose, let the learner go on: lesson_run_advance(run)
 *         case LESSON_PLAYING: lesson_run_advance(run) takes a step; show what is new in
 *                              lesson_run_recording(run)
 *         case LESSON_SHOWING: open block->directive's view; lesson_run_advance(run)
 *         case LESSON_ASKING:  lesson_run_answer(run, &reply, what was typed); show reply.text
 *         case LESSON_DOING:   the learner does things; lesson_run_answer(run, &reply, command)
 *         case LESSON_FAULTY:  show lesson_run_fault(run) in place; lesson_run_advance(run)
 *         }
 *     }
 *
 * Read next: lesson_expression.h, what an answer is.
 */
#ifndef LESSONS_LESSON_RUN_H
#define LESSONS_LESSON_RUN_H

#include "lessons/lesson.h"
#include "lessons/recording.h"
#include "lessons/stage.h"

struct lesson_run;

enum lesson_state {
    LESSON_READING, /* a block of prose */
    LESSON_PLAYING, /* run, next, lab */
    LESSON_SHOWING, /* show */
    LESSON_ASKING,  /* ask, choose, compute */
    LESSON_DOING,   /* do */
    LESSON_FAULTY,  /* a directive that cannot be carried out */
    LESSON_ENDED,
};

/* How a question came out. */
enum lesson_outcome {
    OUTCOME_OPEN,
    OUTCOME_RIGHT, /* found by the learner, with hints or without: see tries */
    OUTCOME_TOLD,  /* the answer was given after the last hint */
    OUTCOME_SKIPPED,
};

enum { LESSON_GIVEN = 300, LESSON_TYPED = 2048, LESSON_MOST_ANSWERS = 64 };

struct lesson_answer {
    int                 line; /* of the question */
    enum lesson_outcome outcome;
    unsigned            tries, hints;        /* wrong answers; hints that were shown */
    char                given[LESSON_GIVEN]; /* what was typed last */
    char typed[LESSON_TYPED]; /* all that was typed, or done: a line each, in order */
};

/* All that must be kept to go on later. */
struct lesson_place {
    char                 lesson[100];
    int                  line; /* of the block that it stands at; 0: at its beginning */
    bool                 ended;
    uint64_t             seed;
    size_t               answer_count;
    struct lesson_answer answers[LESSON_MOST_ANSWERS]; /* in the order of the lesson */
};

/* Begins; the lesson stays the caller's. NULL when there is no memory. */
struct lesson_run *lesson_run_new(const struct lesson *, uint64_t seed);
void               lesson_run_free(struct lesson_run *);

const struct lesson       *lesson_run_lesson(const struct lesson_run *);
enum lesson_state          lesson_run_state(const struct lesson_run *);
size_t                     lesson_run_index(const struct lesson_run *); /* of the current block */
const struct lesson_block *lesson_run_block(const struct lesson_run *); /* NULL at the end */
/* Why a directive cannot be carried out, where the state is LESSON_FAULTY. */
const char *lesson_run_fault(const struct lesson_run *);

/* The live recording, NULL before the first `run`. It changes with each `run` and `lab`. */
struct recording *lesson_run_recording(const struct lesson_run *);
struct stage     *lesson_run_stage(const struct lesson_run *);

/*
 * Goes on: past what is shown, or by one step of what is played. In LESSON_ASKING and LESSON_DOING
 * it goes on only once the question is settled (false where it is not).
 */
bool lesson_run_advance(struct lesson_run *);

/* What to show of an answer. */
enum { LESSON_REPLY = 3000 };
struct lesson_reply {
    bool right;
    bool settled; /* nothing is left to find: lesson_run_advance goes on */
    char text[LESSON_REPLY];
};

/*
 * An answer to the current question. A wrong one gets the next hint; after the hints, where to
 * look; after that, the answer with its reason. In LESSON_DOING, a command that changes the
 * connection (lesson_deed.c); "show VIEW [PATH]" counts as having looked there; "" looks whether
 * what was to be done is done.
 */
void lesson_run_answer(struct lesson_run *, struct lesson_reply *, const char *text);
/* The next hint without an answer. After the last one: where to look. */
void lesson_run_hint(struct lesson_run *, struct lesson_reply *);
/* Leaves the question: shows the answer, with its reason, and goes on. */
void lesson_run_skip(struct lesson_run *, struct lesson_reply *);
/* How the current question stands; NULL where nothing is asked. It is valid until the run moves. */
const struct lesson_answer *lesson_run_current(const struct lesson_run *);
/* Whether this would be right, without its being an answer. False for choices and deeds. */
bool lesson_run_accepts(const struct lesson_run *, const char *text);
/* Whether the current question is settled. */
bool lesson_run_settled(const struct lesson_run *);

/* For a `do`: commands that bring about what is wanted, into out. False where none are known. */
bool lesson_run_way(const struct lesson_run *, char *out, size_t size);

/* Tells that the learner has looked at a view (and at what in it, or NULL), for `expect viewed`. */
void lesson_run_viewed(struct lesson_run *, enum lesson_view, const char *path);

/* The current question as the engine answers it, for answer sheets and proofreading. */
struct lesson_solution {
    const char *options[LESSON_MOST_LIST]; /* to choose from */
    size_t      option_count;
    char        answer[LESSON_GIVEN]; /* what counts as right, as one would write it */
    char        where[LESSON_GIVEN];  /* where it is to be seen */
    char        fault[LESSON_GIVEN];  /* why it cannot be answered here; "" where it can */
};
/* False where the current block asks nothing. Strings live until the run moves. */
bool lesson_run_solution(struct lesson_run *, struct lesson_solution *);

/* ---- leaving and coming back ---- */

void lesson_run_save(const struct lesson_run *, struct lesson_place *);
/* Takes a new run to where the place says, carrying out what lies before it. False where the place
 * is of another lesson. */
bool lesson_run_restore(struct lesson_run *, const struct lesson_place *);

#endif
