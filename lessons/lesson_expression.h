/*
 * lesson_expression.h - the answers of questions, and what is expected of the learner's deeds:
 * worked out over the live recording, so that another seed has another answer.
 *
 *     expression = [ NUMBER ":" ] what    in this connection alone; else the latest that has it
 *     what       = PATH                   "Certificate/subjectAltName/dNSName", or a message:
 *                                         right is its value, its meaning, or its bytes in hex
 *                | "count(" PATH ")"      how many fields there are on this path
 *                | "all(" PATH ")"        their values, in any order
 *                | "length(" formula ")"  how many bytes
 *                | "value(" NAME ")"      the bytes of a value
 *                | "meaning(" PATH ")"    what the value means, and nothing else
 *                | "who-knows(" NAME or MESSAGE ")"     a set of client, eavesdropper, server and
 *                                                       attacker
 *                | "knows(" WHO "," NAME or MESSAGE ")" yes or no
 *                | "check(" CHECK ")"     passed, failed, waived or not made
 *                | "chosen(" SUBJECT ")" | "offered(" SUBJECT ")"   of a choice: "cipher_suite"
 *                | "alert" | "error"      of the last failure; none
 *                | "result"               completed, failed or unfinished
 *                | "verdict"              of an experiment: shown, or not shown
 *                | "sender(" MESSAGE ")"  client, server or attacker
 *                | "keys(" MESSAGE ")"    the value that it is encrypted under; none
 *                | "order(" NAME { "," NAME } ")"   these messages, steps, values or checks, sorted
 *                                                   by when they came
 *                | '"' text '"'           these very words: only where the engine cannot know
 *                | formula                of protocol/observe.h: bytes
 *
 *     condition  = single { "and" single }
 *     single     = "completes" | "fails" [ "with" ALERT ] | "viewed" VIEW [ PATH ]
 *                | expression "is" [ "not" ] ( expression | words )
 *
 * Read next: lesson_accept.h, which judges what was typed.
 */
#ifndef LESSONS_LESSON_EXPRESSION_H
#define LESSONS_LESSON_EXPRESSION_H

#include "lessons/duet.h"
#include "lessons/recording.h"

enum { TRUTH_MOST = 32, TRUTH_TEXT = 256, TRUTH_STORE = 64 * 1024, TRUTH_FAULT = 300 };

/* What an expression is looked up in. */
struct scene {
    struct recording *recording; /* NULL: nothing has been played */
    uint32_t          until;     /* the last event that counts */
    enum duet_status  status;    /* of what is played */
};

/* One thing that is right, in the forms that are taken for it. */
struct truth_item {
    char           text[TRUTH_TEXT];    /* as one would write it */
    char           meaning[TRUTH_TEXT]; /* "TLS 1.2"; "" where it has none */
    const uint8_t *bytes;               /* or NULL */
    size_t         length;
    bool           is_number; /* and then `number`, in decimal or hex, is right too */
    uint64_t       number;
};

enum truth_kind {
    TRUTH_ONE,   /* items[0] */
    TRUTH_SET,   /* all of them, in any order; there may be none */
    TRUTH_ORDER, /* all of them, in this order */
};

struct truth {
    enum truth_kind   kind;
    bool              literal; /* words of the lesson, not the engine's */
    struct truth_item items[TRUTH_MOST];
    size_t            count;
    char    where[TRUTH_FAULT]; /* where it is to be seen: "Look at ... in the view bytes." */
    char    fault[TRUTH_FAULT]; /* why it has no value here; "" where it has */
    uint8_t store[TRUTH_STORE]; /* bytes that were computed */
};

/* Works an expression out; false with a fault. A truth is large (some 80 kB); its bytes point into
 * it and into the recording. */
bool expression_evaluate(struct truth *, const struct scene *, const char *expression);

/* The same as one would write it: "client and server". Returns the length of the whole. */
size_t truth_write(char *out, size_t size, const struct truth *);

#endif
