/*
 * aead_without_order.h - a foil: AES-128-GCM whose tag covers the ciphertext, and nothing beside
 * it.
 *
 * RFC 5246 §6.2.3.3 has the record's sequence number among the additional data, so that each record
 * has its place. Both ends of this leave the additional data out: nobody can change a record, but
 * whoever is on the way can drop, double and move it. For labs alone.
 */
#ifndef LESSONS_FOILS_AEAD_WITHOUT_ORDER_H
#define LESSONS_FOILS_AEAD_WITHOUT_ORDER_H

#include "lessons/foils/foil_suite.h"

/* The suite is one with AES-128-GCM; both ends must have the foil. */
void foil_suite_without_order(struct foil_suite *, const struct cipher_suite *sound);

#endif
