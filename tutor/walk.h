/*
 * walk.h - a recording and a place in it: what all views share.
 *
 * The place is a step; everything up to the end of that step has happened, the rest has not. Going
 * back moves the place and asks the engine nothing. Change the view, and you still look at the same
 * moment. What is selected (an event, a field of it) is shared too, so that a value in one view can
 * be followed to its bytes in another, and back again.
 */
#ifndef TUTOR_WALK_H
#define TUTOR_WALK_H

#include "lessons/knowledge.h"
#include "lessons/recording.h"

enum view_id {
    VIEW_STORY,
    VIEW_BYTES,
    VIEW_SECRETS,
    VIEW_CHECKS,
    VIEW_KNOWLEDGE,
    VIEW_CERTIFICATE,
    VIEW_COUNT
};

/* Something that can be looked at: an event, and perhaps a field of its bytes. */
struct spot {
    uint32_t n;     /* 0: nothing */
    size_t   field; /* NO_FIELD: the event as a whole */
};
#define NO_FIELD SIZE_MAX

enum { WALK_TRAIL = 64 };

/* The numbers of the events of one kind, in order. */
struct event_list {
    uint32_t *at;
    size_t    count, capacity;
};

struct walk {
    struct recording *recording;
    uint32_t          step;       /* the place; 0: before the first step */
    uint32_t          until;      /* the last event of that step */
    uint32_t          connection; /* that the step belongs to */
    struct spot       here;       /* what is selected */

    /* Enter leads from one thing to another: the way back. */
    struct {
        enum view_id view;
        uint32_t     step;
        struct spot  spot;
    } trail[WALK_TRAIL];
    size_t trail_length;
    /* A view asks for another one to be shown, with `here` in it. */
    bool         wants_view;
    enum view_id wanted_view;

    struct knowledge *knowledge;   /* at the place */
    uint32_t          known_until; /* that knowledge was taken in up to */
    bool              key_given;   /* the eavesdropper has the server's private key */
    struct event_list kinds[6];    /* by enum event_kind */
    uint32_t          indexed;     /* events that are in `kinds` */
};

/* Takes a recording (which stays the caller's) and stands at its first step. False: no memory. */
bool walk_open(struct walk *, struct recording *);
void walk_close(struct walk *);

/* The recording may have grown: to be called before looking at it. */
void walk_refresh(struct walk *);

/* Moves. False when there is nowhere to go. */
bool walk_to_step(struct walk *, uint32_t step);
bool walk_to_event(struct walk *, uint32_t n);
bool walk_next_message(struct walk *, int direction); /* 1 or -1 */
bool walk_next_act(struct walk *, int direction);
/* "step 14", "act 5", "Certificate": the first step that is that, looked for from the start. */
bool walk_to_place(struct walk *, const char *name);

/* The step event of the place; NULL before the first, or where its line is damaged. */
const struct recorded *walk_step(const struct walk *);
const struct recorded *walk_step_at(const struct walk *, uint32_t step);
/* The n-th event; NULL when it can't be read. */
const struct recorded *walk_event(const struct walk *, uint32_t n);

/* How many events of a kind there are up to the place, and the i-th of them (from 0). */
size_t   walk_count(const struct walk *, enum event_kind);
uint32_t walk_nth(const struct walk *, enum event_kind, size_t i);
/* The first event of the present step. */
uint32_t walk_since(const struct walk *);
/* The message that the present step is about: sent, or read; 0 for none. */
uint32_t walk_message(const struct walk *);

/* Who can know what, at the place, with what was given away. */
knowers walk_knowers_of(struct walk *, const char *name);
knowers walk_readers_of(struct walk *, uint32_t n);
/* Gives the eavesdropper the server's private key, or takes it back. False when there is none yet.
 */
bool walk_give_key(struct walk *);

/* Shows a spot in a view, and remembers the way back; and goes back. */
void walk_follow(struct walk *, enum view_id from, enum view_id to, struct spot);
bool walk_return(struct walk *);

/*
 * Looks for a text: in the path, value or meaning of a field, the name of an event, or (from four
 * hex digits on) in the bytes. Goes on from a spot, forwards or backwards, over the whole
 * recording.
 */
bool walk_find(struct walk *, const char *text, int direction, struct spot *found);

#endif
