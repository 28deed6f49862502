/*
 * wipe.c - forgetting a secret; see wipe.h.
 */
#include "crypto/wipe.h"

#include <string.h>

/* The compiler must assume that somebody has pointed this elsewhere, so it cannot know that the
 * call only writes to memory that is about to die, and cannot leave it out. */
static void *(*const volatile overwrite)(void *, int, size_t) = memset;

void wipe(void *memory, size_t length) { overwrite(memory, 0, length); }
