/*
 * value_detail.h - what view 3 shows of the selected value: its formula, what the formula's inputs
 * are and where they come from, who else reported the value and how, and all of its bytes.
 */
#ifndef TUTOR_VALUE_DETAIL_H
#define TUTOR_VALUE_DETAIL_H

#include "tutor/inputs.h"
#include "tutor/surface.h"

enum {
    OTHERS_MOST = 8, /* other reports of a value that are listed */
    LINKS_MOST = INPUTS_MOST + OTHERS_MOST,
};

/* What a value leads to: first its inputs, then the other reports of the same value. */
struct value_links {
    struct input inputs[INPUTS_MOST];
    size_t       input_count;
    uint32_t     others[OTHERS_MOST]; /* the newest first */
    size_t       other_count;
    bool         more; /* than are listed */
};
void value_links_find(struct value_links *, const struct walk *, const struct recorded *secret);

/* On which line each of the links stands. */
struct link_lines {
    int count, at[LINKS_MOST];
};

/* Draws all of it, from line `top` on. Returns how many lines it takes. */
int value_detail_draw(struct link_lines *, const struct walk *, const struct canvas *, int top,
                      const struct recorded *secret, const struct value_links *);

/* The beginning of some bytes in so many columns. */
enum { BYTE_COLUMNS = 3 };
void value_draw_beginning(const struct canvas *, int row, int column, int most,
                          const uint8_t *bytes, size_t length);

#endif
