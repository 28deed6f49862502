/*
 * group.c - the table of groups; see group.h.
 */
#include "crypto/group.h"

#include "crypto/ecdh.h"
#include "crypto/x25519.h"

#include <string.h>

/* ---- x25519: RFC 7748 ---- */

static enum curve_result generate_x25519(uint8_t *private_key, struct random_source *random)
{
    x25519_generate(private_key, random);
    return CURVE_OK;
}

static enum curve_result public_x25519(uint8_t *public_key, const uint8_t *private_key)
{
    x25519_public(public_key, private_key);
    return CURVE_OK;
}

static enum curve_result shared_x25519(uint8_t *shared, const uint8_t *private_key,
                                       const uint8_t *peer, size_t peer_length)
{
    if (peer_length != X25519_LENGTH) {
        memset(shared, 0, X25519_LENGTH);
        return CURVE_LENGTH_WRONG;
    }
    return x25519_shared(shared, private_key, peer);
}

/* ---- the curves of NIST: SP 800-186 ---- */

static enum curve_result generate_p256(uint8_t *private_key, struct random_source *random)
{
    return ecdh_generate(private_key, &nist_p256, random);
}

static enum curve_result public_p256(uint8_t *public_key, const uint8_t *private_key)
{
    return ecdh_public(public_key, &nist_p256, private_key);
}

static enum curve_result shared_p256(uint8_t *shared, const uint8_t *private_key,
                                     const uint8_t *peer, size_t peer_length)
{
    return ecdh_shared(shared, &nist_p256, private_key, peer, peer_length);
}

static enum curve_result generate_p384(uint8_t *private_key, struct random_source *random)
{
    return ecdh_generate(private_key, &nist_p384, random);
}

static enum curve_result public_p384(uint8_t *public_key, const uint8_t *private_key)
{
    return ecdh_public(public_key, &nist_p384, private_key);
}

static enum curve_result shared_p384(uint8_t *shared, const uint8_t *private_key,
                                     const uint8_t *peer, size_t peer_length)
{
    return ecdh_shared(shared, &nist_p384, private_key, peer, peer_length);
}

static enum curve_result generate_p521(uint8_t *private_key, struct random_source *random)
{
    return ecdh_generate(private_key, &nist_p521, random);
}

static enum curve_result public_p521(uint8_t *public_key, const uint8_t *private_key)
{
    return ecdh_public(public_key, &nist_p521, private_key);
}

static enum curve_result shared_p521(uint8_t *shared, const uint8_t *private_key,
                                     const uint8_t *peer, size_t peer_length)
{
    return ecdh_shared(shared, &nist_p521, private_key, peer, peer_length);
}

/* ---- the registry ---- */

/* clang-format off */
static const struct group groups[] = {
    /* Value  Description  private public shared */
    { 23, "secp256r1", 32,  65, 32, generate_p256,   public_p256,   shared_p256 },
    { 24, "secp384r1", 48,  97, 48, generate_p384,   public_p384,   shared_p384 },
    { 25, "secp521r1", 66, 133, 66, generate_p521,   public_p521,   shared_p521 },
    { 29, "x25519",    32,  32, 32, generate_x25519, public_x25519, shared_x25519 },
};
/* clang-format on */

_Static_assert((int)GROUP_MAX_PRIVATE == (int)NIST_MAX_LENGTH, "the largest group is secp521r1");
_Static_assert((int)GROUP_MAX_PUBLIC == (int)NIST_MAX_POINT, "the largest group is secp521r1");

enum { GROUPS = sizeof groups / sizeof *groups };

const struct group *group_find(uint16_t id)
{
    for (size_t i = 0; i < GROUPS; i++)
        if (groups[i].id == id)
            return &groups[i];
    return NULL;
}

const struct group *group_at(size_t index) { return index < GROUPS ? &groups[index] : NULL; }
