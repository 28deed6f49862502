/*
 * knowledge.h - who can know what, at a moment of a recording.
 *
 * A fixpoint over all derivations: who has all the inputs of one has the value; what crossed the
 * wire in the clear, everyone has; what was drawn or given, its owner has, until somebody gives it
 * away. What crossed the wire under keys has who has those keys. So with RSA key transport the
 * server's private key opens a whole recorded connection, and the program need not be told so: it
 * follows.
 */
#ifndef LESSONS_KNOWLEDGE_H
#define LESSONS_KNOWLEDGE_H

#include "lessons/recording.h"

enum knower { KNOWER_CLIENT, KNOWER_EAVESDROPPER, KNOWER_SERVER, KNOWER_ATTACKER };
enum { KNOWER_COUNT = 4 };
/* A set of knowers: bit 1 << KNOWER_... */
typedef uint8_t knowers;

struct knowledge;

/* Nobody knows anything yet. `attacker` says whether there is one who acts on the wire. */
struct knowledge *knowledge_new(struct recording *, bool attacker);
void              knowledge_free(struct knowledge *);

/* Takes in all events up to n. Going on from where it stood costs only the new events. */
void knowledge_advance(struct knowledge *, uint32_t n);
/* Gives somebody a value by name (the server's private key to the eavesdropper, say). */
void knowledge_give(struct knowledge *, uint32_t connection, const char *name, enum knower);

/* Who knows a value by name, and who can read a bytes event. */
knowers knowledge_of_value(const struct knowledge *, uint32_t connection, const char *name);
knowers knowledge_of_bytes(const struct knowledge *, uint32_t n);

const char *knower_name(enum knower); /* "eavesdropper" */

#endif
