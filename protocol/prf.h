/*
 * prf.h - the pseudorandom function of TLS 1.2 (RFC 5246 §5).
 *
 * It stretches a secret to as many bytes as are wanted, different ones for each label and seed.
 * Master secret, keys and Finished all come out of it.
 */
#ifndef PROTOCOL_PRF_H
#define PROTOCOL_PRF_H

#include "crypto/hash.h"

/* Some bytes; a seed is made of several parts, one after the other. */
struct prf_part {
    const void *bytes;
    size_t      length;
};

/* PRF(secret, label, seed) = P_hash(secret, label + seed), `length` bytes. */
void prf(uint8_t *out, size_t length, const struct hash *, const uint8_t *secret,
         size_t secret_length, const char *label, const struct prf_part *seed, size_t parts);

#endif
