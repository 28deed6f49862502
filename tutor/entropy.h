/*
 * entropy.h - random bytes from the system, for everything that meets a real peer.
 */
#ifndef TUTOR_ENTROPY_H
#define TUTOR_ENTROPY_H

#include "crypto/random.h"

/* A source that draws from getrandom(2). Where the system has no random bytes to give, the program
 * ends: there is no safe way to go on. */
struct random_source entropy_source(void);

#endif
