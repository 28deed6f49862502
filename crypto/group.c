/*
 * group.c - the table of groups; see group.h.
 */
#include "crypto/group.h"

#include "crypto/ecdh.h"
#include "crypto/x25519.h"

#include <string.h>

/* ---- the registry ---- */

/* clang-format off */
static const struct group groups[] = {
    /* Value  Description  private public shared curve */
    { 23, "secp256r1", 32,  65, 32, &nist_p256 },
    { 24, "secp384r1", 48,  97, 48, &nist_p384 },
    { 25, "secp521r1", 66, 133, 66, &nist_p521 },
    { 29, "x25519",    32,  32, 32, NULL },
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

/* ---- what is done in it ---- */

enum curve_result group_generate(const struct group *group, uint8_t *private_key,
                                 struct random_source *random)
{
    if (group->curve)
        return ecdh_generate(private_key, group->curve, random);
    x25519_generate(private_key, random);
    return CURVE_OK;
}

enum curve_result group_public(const struct group *group, uint8_t *public_key,
                               const uint8_t *private_key)
{
    if (group->curve)
        return ecdh_public(public_key, group->curve, private_key);
    x25519_public(public_key, private_key);
    return CURVE_OK;
}

enum curve_result group_shared(const struct group *group, uint8_t *shared,
                               const uint8_t *private_key, const uint8_t *peer, size_t peer_length)
{
    if (group->curve)
        return ecdh_shared(shared, group->curve, private_key, peer, peer_length);
    if (peer_length != X25519_LENGTH) {
        memset(shared, 0, X25519_LENGTH);
        return CURVE_LENGTH_WRONG;
    }
    return x25519_shared(shared, private_key, peer);
}
