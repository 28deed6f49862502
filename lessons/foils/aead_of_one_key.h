/*
 * aead_of_one_key.h - a foil: AES-128-GCM that has the same key in both directions.
 *
 * RFC 5246 §6.3 cuts a key of its own for each direction out of the key block, and half of the
 * nonce as well. This one takes neither: what one end seals, the same end can open. For labs alone,
 * since the key is the same in every connection, too, and known to every reader of
 * aead_of_one_key.c.
 */
#ifndef LESSONS_FOILS_AEAD_OF_ONE_KEY_H
#define LESSONS_FOILS_AEAD_OF_ONE_KEY_H

#include "lessons/foils/foil_suite.h"

/* The suite is one with AES-128-GCM; both ends must have the foil. */
void foil_suite_of_one_key(struct foil_suite *, const struct cipher_suite *sound);

#endif
