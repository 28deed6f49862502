/*
 * evaluate.h - the value of a formula over a recording, computed with the primitives of crypto/.
 *
 * The grammar stands in protocol/observe.h. A lesson asks for values that the engine never reported
 * ("what would the next nonce be?"), and compares what a learner worked out with what comes out
 * here. tests/formula.py computes the same without any code of ours, and is the judge of both.
 *
 * Read next: lessons/evaluate.c, then lessons/evaluate_functions.c for what a formula can call.
 */
#ifndef LESSONS_EVALUATE_H
#define LESSONS_EVALUATE_H

#include "lessons/recording.h"

/* Who evaluates, and when: a party uses its own value of a name, or else anybody's, the latest; and
 * it saw the messages of others as they arrived, its own as they were written. */
struct viewpoint {
    struct recording *recording;
    uint32_t          connection;
    enum actor        who;
    uint32_t          until; /* the last event that counts */
};

enum evaluate_fault {
    EVALUATE_SOUND,
    EVALUATE_NO_FORMULA,  /* the text stops making sense */
    EVALUATE_NO_VALUE,    /* no value of that name was reported, or only without its bytes */
    EVALUATE_NO_PATH,     /* no such field, or no such messages, up to that moment */
    EVALUATE_NO_FUNCTION, /* nothing computes that here */
    EVALUATE_ARGUMENTS,   /* not what the function takes: their number, their lengths */
    EVALUATE_LENGTHS,     /* "^" of values that are not equally long; bytes past the end */
    EVALUATE_TOO_LONG,    /* the value, or one on the way to it, does not fit */
};

/* What went wrong, and the part of the formula's text that it is about. */
struct evaluation {
    enum evaluate_fault fault;
    size_t              at, length;
};

/* Room enough for a transcript with long certificates, and what is computed from it. */
enum { EVALUATE_ROOM = 128 * 1024 };

/*
 * Evaluates into `out`, whose `size` bytes are used for values on the way too, and wiped behind the
 * result. True, and *length set, when there is a value; else `why` says what is missing, and `out`
 * is wiped.
 */
bool evaluate(uint8_t *out, size_t size, size_t *length, struct evaluation *why,
              const struct viewpoint *, const char *formula);

/* One sentence about a fault, into out: "No value is known as \"master_secret\" here." Its length
 * as snprintf has it. */
size_t evaluate_explain(char *out, size_t size, const struct evaluation *, const char *formula);

#endif
