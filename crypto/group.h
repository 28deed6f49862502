/*
 * group.h - the groups that a key exchange can take place in, as IANA lists them.
 *
 * The "TLS Supported Groups" registry (RFC 8446 §4.2.7, RFC 8422 §5.1.1), as far as it is spoken
 * here: for each group how long its keys are, and the three things that are done in it.  This is
 * the way in for protocol/, which need not know one curve from another.
 *
 * Keys and secrets have the form in which TLS sends or uses them (RFC 8446 §4.2.8.2 and §7.4.2): a
 * point of a NIST curve is uncompressed, a shared secret is an x-coordinate of full length.
 */
#ifndef CRYPTO_GROUP_H
#define CRYPTO_GROUP_H

#include "crypto/curve_result.h"
#include "crypto/random.h"

#include <stddef.h>
#include <stdint.h>

/* Enough for every group of the table: secp521r1. */
enum { GROUP_MAX_PRIVATE = 66, GROUP_MAX_PUBLIC = 133, GROUP_MAX_SHARED = 66 };

struct group {
    uint16_t    id;   /* its code point */
    const char *name; /* as the registry spells it */
    size_t      private_length, public_length, shared_length;

    const struct nist_curve *curve; /* that it is on (SP 800-186), or NULL: x25519 (RFC 7748) */
};

/* Draws a private key. */
enum curve_result group_generate(const struct group *, uint8_t *private_key,
                                 struct random_source *random);

/* Computes the public key that is sent. */
enum curve_result group_public(const struct group *, uint8_t *public_key,
                               const uint8_t *private_key);

/* Checks what the peer sent, and computes the shared secret; all zero unless CURVE_OK. */
enum curve_result group_shared(const struct group *, uint8_t *shared, const uint8_t *private_key,
                               const uint8_t *peer, size_t peer_length);

/* The group with this code point, or NULL. */
const struct group *group_find(uint16_t id);

/* The groups one after the other, from index 0; NULL after the last. */
const struct group *group_at(size_t index);

#endif
