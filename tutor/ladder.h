/*
 * ladder.h - the handshake as the RFC draws it: which messages have gone, which one it is now,
 * which are still to come.
 *
 * Drawn from the engine's own table (protocol/figure.h), with what really happened laid over it: a
 * message that the figure leaves open appears when it is sent, and what comes after the handshake
 * follows below.
 */
#ifndef TUTOR_LADDER_H
#define TUTOR_LADDER_H

#include "protocol/figure.h"
#include "tutor/list.h"
#include "tutor/surface.h"
#include "tutor/walk.h"

/* A message of the recording, or of the figure, or both; or a move of an attacker. */
struct ladder_row {
    uint32_t                 n;      /* the message's event, or the step of a move; 0: not sent */
    const struct figure_row *figure; /* NULL: it is not in the figure */
};

struct ladder {
    const struct figure_row *figure;
    struct ladder_row       *rows;
    size_t                   count, capacity;
    uint32_t                 connection;
    uint32_t                 looked_at; /* events of the recording that are in the rows */
    size_t                   sent;      /* rows that have been sent; those after them are to come */
    const struct figure_row *next;      /* of the figure: the first row not passed */
    struct list              list;
    int                      window;
};

void ladder_begin(struct ladder *);
void ladder_end(struct ladder *);
/* The place has changed, or the recording has grown. */
void ladder_arrive(struct ladder *, struct walk *);
void ladder_draw(struct ladder *, struct walk *, const struct canvas *, bool focused);
/* Moves the selection; OPEN goes to the step of the selected message. */
bool ladder_command(struct ladder *, struct walk *, enum command);
void ladder_click(struct ladder *, struct walk *, int row);

#endif
