/*
 * der_pool.h - what files hold, by kind: certificates, lists of revoked ones, OCSP responses.
 *
 * A file is PEM (RFC 7468), with any number of blocks and text around them, or DER. Blocks of other
 * kinds are passed over. Nothing is parsed here: the bytes are kept, with where they come from.
 */
#ifndef TUTOR_DER_POOL_H
#define TUTOR_DER_POOL_H

#include "protocol/x509/der.h"

struct der_item {
    struct der_bytes der;   /* into the pool */
    const char      *file;  /* the caller's */
    unsigned         index; /* in its file, from 1 */
};

struct der_pool {
    struct der_item *items;
    size_t           count;
    uint8_t        **buffers;
    size_t           buffer_count;
};

/* Adds what a file holds under that PEM label. Returns EXIT_SOUND, or after a complaint
 * EXIT_MACHINE (it cannot be read) or EXIT_REFUSED (its PEM is broken, or nothing of the kind is in
 * it). */
int  der_pool_add(struct der_pool *, const char *path, const char *label);
void der_pool_free(struct der_pool *);

#endif
