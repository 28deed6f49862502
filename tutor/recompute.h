/*
 * recompute.h - commands that compute a value outside of this program: openssl and python3.
 *
 * The inputs stand in the commands as the recording has them, so that they can be pasted into a
 * shell and give the same bytes. The usual shapes (a PRF, a hash) become `openssl` commands; any
 * other formula becomes a short Python program that uses the standard library, and openssl where a
 * private key or AES is needed. Nothing of a peer's own words ever reaches the shell: names are
 * reduced to letters, digits and underscores, and all else is hexadecimal.
 *
 * Read next: protocol/observe.h for the grammar, recompute_tree.c for how it is read,
 * recompute_python.c for the general case.
 */
#ifndef TUTOR_RECOMPUTE_H
#define TUTOR_RECOMPUTE_H

#include "tutor/walk.h"

/* Enough for the transcript of a handshake with long certificates. */
enum { RECOMPUTE_TEXT = 256 * 1024 };

/* The commands for the value of event n, into out. False where there is nothing to be computed, or
 * no room for it; then out has a sentence that says why. */
bool recompute_text(char *out, size_t size, struct walk *, uint32_t n);

#endif
