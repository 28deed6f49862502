/*
 * profile.h - the connections that can be asked for by name: what is on offer, in which order.
 */
#ifndef LESSONS_PROFILE_H
#define LESSONS_PROFILE_H

#include "protocol/tls.h"

struct profile {
    const char                       *name;    /* "tls12-rsa" */
    const char                       *title;   /* "TLS 1.2 · RSA key transport" */
    const char                       *summary; /* one line for `list profiles` */
    const struct cipher_suite *const *suites;  /* in order of preference */
    size_t                            suite_count;
    bool                              extended_master_secret;
};

/* The profile of that name, NULL when there is none; and all of them, NULL past the end. */
const struct profile *profile_find(const char *name);
const struct profile *profile_at(size_t index);

/* A configuration with what the profile and the role say: suites, signature algorithms, extensions.
 * The rest (host, trust, credentials, random, now, observer, connection) is the caller's to fill
 * in. */
void profile_configure(struct tls_config *, const struct profile *, enum actor role);

#endif
