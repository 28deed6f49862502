/*
 * knowledge_rows.h - what view 5 lists: each value once, each message, and how many of them are
 * open to the eavesdropper.
 *
 * The rows grow with the recording, and stay when the place moves back: those up to the place are a
 * part of them. Which events are rows is known by their names, without parsing; under which keys a
 * message stands has to be read, and is, a slice at a time. Read next: lessons/knowledge.h.
 */
#ifndef TUTOR_KNOWLEDGE_ROWS_H
#define TUTOR_KNOWLEDGE_ROWS_H

#include "lessons/arena.h"
#include "tutor/walk.h"

enum { NAMES_MOST = 32 };

/* The messages under the same keys, by number, in order. */
struct keyed_messages {
    const char       *keys; /* NULL: in the clear */
    struct event_list list;
};

struct knowledge_rows {
    struct recording *recording; /* that the rows are of, and the connection in it */
    uint32_t          connection;
    uint32_t          taken; /* events that were looked at */

    struct event_list rows;   /* first reports of values, and messages */
    struct event_list values; /* only the values */
    struct index      value_index;

    struct {
        const char *name;
        bool        is_message;
    } names[NAMES_MOST]; /* of bytes: which of them are messages */
    size_t name_count;

    struct keyed_messages *keyed;
    size_t                 keyed_count, keyed_capacity;
    struct event_list      damaged;  /* rows whose lines in the file can't be read */
    size_t                 read;     /* rows that were read so far */
    bool                   attacker; /* has done something: it has a column */

    struct knowledge *honest; /* at the place, without what was given away */
    uint32_t          honest_until;
};

/* Takes in what is new, and reads a slice of it. Begins anew when it is another recording. */
void knowledge_rows_take(struct knowledge_rows *, const struct walk *);
void knowledge_rows_free(struct knowledge_rows *);

/* How many rows there are up to the place; the event of a row; and the row of an event: of a
 * message, or of any report of a value. SIZE_MAX for what has none. */
size_t   knowledge_rows_count(const struct knowledge_rows *, const struct walk *);
uint32_t knowledge_rows_event(const struct knowledge_rows *, size_t row);
size_t   knowledge_rows_find(const struct knowledge_rows *, uint32_t n);

/* Who knows the value, or can read the message, at the place; and who could if nothing had been
 * given away. The attacker, who has a column only in some recordings, is in both. */
knowers knowledge_rows_knowers(struct knowledge_rows *, struct walk *, uint32_t n);
knowers knowledge_rows_honest(struct knowledge_rows *, struct walk *, uint32_t n);
knowers knowledge_rows_of_name(struct knowledge_rows *, struct walk *, const char *name);

/* The name of the value that K gives away. */
extern const char knowledge_rows_gift[];

/* What the eavesdropper has, and how much of it only through the gift (without the gift itself). */
struct tally {
    size_t values, values_known, values_opened;
    size_t messages, messages_known, messages_opened;
    size_t unread; /* messages of which it is not known yet, so that they count as closed */
};
void knowledge_rows_tally(struct tally *, struct knowledge_rows *, struct walk *);

#endif
