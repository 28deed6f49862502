/*
 * aead_without_tag.h - a foil: an AEAD that decrypts, and never compares the tag.
 *
 * RFC 5116 §2.2 lets a decryption give out the plaintext only where the tag is right. This one does
 * not ask. For labs alone: a server is handed a cipher suite with it in the place of the sound one,
 * and takes whatever somebody on the way has made of a record.
 */
#ifndef LESSONS_FOILS_AEAD_WITHOUT_TAG_H
#define LESSONS_FOILS_AEAD_WITHOUT_TAG_H

#include "lessons/foils/foil_suite.h"

/* The suite is one with AES-128-GCM. */
void foil_suite_without_tag(struct foil_suite *, const struct cipher_suite *sound);

#endif
