/*
 * inputs.h - the inputs of a formula, found in the recording: which value, which bytes.
 *
 * Who computes a value uses what that end knows: its own report of a value where there are several,
 * and, of a message that was changed on its way, what it wrote itself or what arrived.
 * tests/formula.py finds inputs by the same rules. Read next: lessons/formula.h for their syntax,
 * tutor/recompute.h for what can be made of them.
 */
#ifndef TUTOR_INPUTS_H
#define TUTOR_INPUTS_H

#include "lessons/formula.h"
#include "tutor/walk.h"

enum { INPUTS_MOST = 32, INPUT_TEXT = 256 };

struct input {
    enum formula_input_kind kind;
    char                    text[INPUT_TEXT]; /* "ClientHello/random" */

    /* The value's event, or the bytes event and the field in it; for a range, its first message. n
     * is 0 where it is nowhere to be found. */
    struct spot spot;
    /* Its bytes; NULL where they were never seen, and for a range (see inputs_next_message). */
    const uint8_t *bytes;
    size_t         length;   /* for a range: of all its messages */
    uint32_t       last;     /* the last message of a range */
    size_t         messages; /* how many they are */
};

/* The inputs of a derived value in the order of its formula, each once. Returns how many; 0 where
 * there is no formula, or none that can be read. */
size_t inputs_of(struct input out[INPUTS_MOST], const struct walk *, const struct recorded *secret);

/* The message of a range that follows event `after` (0: its first); NULL past the last. */
const struct recorded *inputs_next_message(const struct walk *, const struct recorded *secret,
                                           const struct input *range, uint32_t after);

/* Where an input comes from, in words: "drawn at random by the client", "on the wire in
 * ClientHello". Into out, as snprintf has it. */
size_t inputs_source(char *out, size_t size, const struct walk *, const struct input *);
/* The same for a value itself. */
size_t inputs_source_of_value(char *out, size_t size, const struct recorded *secret);

#endif
