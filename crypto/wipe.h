/*
 * wipe.h - forgetting a secret.
 *
 * A plain memset() before a buffer goes out of scope is a store that nobody reads, and a compiler
 * is free to leave it out.  wipe() is not left out.  Every struct that holds a key, a pre-master
 * secret or an intermediate value of either is wiped when it has served.
 */
#ifndef CRYPTO_WIPE_H
#define CRYPTO_WIPE_H

#include <stddef.h>

/* Overwrites `length` bytes of `memory` with zeros. */
void wipe(void *memory, size_t length);

#endif
