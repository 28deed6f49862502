/*
 * hybrid.c - two key agreements side by side (draft-ietf-tls-ecdhe-mlkem).
 */
#include "crypto/hybrid.h"

#include "crypto/constant_time.h"
#include "crypto/group.h"
#include "crypto/wipe.h"

#include <string.h>

const char *hybrid_result_text(enum hybrid_result result)
{
    switch (result) {
    case HYBRID_OK:
        return "all is well";
    case HYBRID_SHARE_LENGTH_WRONG:
        return "the key share is not as long as both of its parts together";
    case HYBRID_KEY_OUT_OF_RANGE:
        return ml_kem_result_text(ML_KEM_KEY_OUT_OF_RANGE);
    case HYBRID_KEY_INCONSISTENT:
        return ml_kem_result_text(ML_KEM_KEY_INCONSISTENT);
    case HYBRID_POINT_REFUSED:
        return "the curve's part of the key share is not a point of the curve";
    case HYBRID_SHARED_SECRET_ZERO:
        return "the curve's shared secret is zero: the peer's point has a small order";
    case HYBRID_RANDOM_BROKEN:
        return "no private key in many draws: the source of random numbers is not random";
    }
    return "unknown";
}

/* ---- the registry: TLS Supported Groups ---- */

/* clang-format off */
static const struct hybrid hybrids[] = {
    /* Value  Description       curve          ML-KEM first */
    { 4587, "SecP256r1MLKEM768", 23, /* secp256r1 */ false },
    { 4588, "X25519MLKEM768",    29, /* x25519 */    true },
};
/* clang-format on */

enum { HYBRIDS = sizeof hybrids / sizeof hybrids[0] };

const struct hybrid *hybrid_find(uint16_t id)
{
    for (size_t i = 0; i < HYBRIDS; i++)
        if (hybrids[i].id == id)
            return &hybrids[i];
    return NULL;
}

const struct hybrid *hybrid_at(size_t index) { return index < HYBRIDS ? &hybrids[index] : NULL; }

static const struct group *curve_of(const struct hybrid *hybrid)
{
    return group_find(hybrid->curve_id);
}

/* ---- putting parts together ---- */

/* Where the parts of a share or of a secret stand, given how long the two are. */
struct layout {
    size_t ml_kem_at, curve_at;
};

static struct layout layout_of(const struct hybrid *hybrid, size_t ml_kem_length,
                               size_t curve_length)
{
    if (hybrid->ml_kem_first)
        return (struct layout){ .ml_kem_at = 0, .curve_at = ml_kem_length };
    return (struct layout){ .ml_kem_at = curve_length, .curve_at = 0 };
}

static struct layout client_layout(const struct hybrid *hybrid)
{
    return layout_of(hybrid, ML_KEM_ENCAPSULATION_KEY_LENGTH, curve_of(hybrid)->public_length);
}

static struct layout server_layout(const struct hybrid *hybrid)
{
    return layout_of(hybrid, ML_KEM_CIPHERTEXT_LENGTH, curve_of(hybrid)->public_length);
}

static struct layout secret_layout(const struct hybrid *hybrid)
{
    return layout_of(hybrid, ML_KEM_SHARED_KEY_LENGTH, curve_of(hybrid)->shared_length);
}

size_t hybrid_client_share_length(const struct hybrid *hybrid)
{
    return ML_KEM_ENCAPSULATION_KEY_LENGTH + curve_of(hybrid)->public_length;
}

size_t hybrid_server_share_length(const struct hybrid *hybrid)
{
    return ML_KEM_CIPHERTEXT_LENGTH + curve_of(hybrid)->public_length;
}

/* What the curve said, in our words.  Without a branch: a shared secret of zero is a secret yet. */
static enum hybrid_result from_curve(enum curve_result result)
{
    uint32_t what = ct_select(ct_equal(result, CURVE_OK), HYBRID_OK, HYBRID_POINT_REFUSED);

    what = ct_select(ct_equal(result, CURVE_SHARED_SECRET_ZERO), HYBRID_SHARED_SECRET_ZERO, what);
    what = ct_select(ct_equal(result, CURVE_RANDOM_BROKEN), HYBRID_RANDOM_BROKEN, what);
    return (enum hybrid_result)what;
}

static enum hybrid_result from_ml_kem(enum ml_kem_result result)
{
    switch (result) {
    case ML_KEM_OK:
        return HYBRID_OK;
    case ML_KEM_KEY_OUT_OF_RANGE:
        return HYBRID_KEY_OUT_OF_RANGE;
    case ML_KEM_KEY_INCONSISTENT:
        return HYBRID_KEY_INCONSISTENT;
    case ML_KEM_KEY_LENGTH_WRONG:
    case ML_KEM_CIPHERTEXT_LENGTH_WRONG:
        break;
    }
    return HYBRID_SHARE_LENGTH_WRONG;
}

/* Nothing of a secret is left where one of the halves failed. */
static void keep_only_if_ok(uint8_t shared[static HYBRID_SHARED_LENGTH], enum hybrid_result result)
{
    uint8_t keep = (uint8_t)ct_equal(result, HYBRID_OK);
    for (size_t i = 0; i < HYBRID_SHARED_LENGTH; i++)
        shared[i] &= keep;
}

void hybrid_private_key_wipe(struct hybrid_private_key *private_key)
{
    wipe(private_key, sizeof *private_key);
}

/* ---- the three steps ---- */

/* A new scalar, and its point in a share. */
static enum hybrid_result generate_point(uint8_t  scalar[static HYBRID_SCALAR_LENGTH],
                                         uint8_t *point, const struct group *curve,
                                         struct random_source *random)
{
    enum curve_result result = group_generate(curve, scalar, random);
    if (result == CURVE_OK)
        result = group_public(curve, point, scalar);
    return from_curve(result);
}

enum hybrid_result hybrid_generate(struct hybrid_private_key *private_key, uint8_t *client_share,
                                   const struct hybrid *hybrid, struct random_source *random)
{
    struct layout to = client_layout(hybrid);

    ml_kem_generate(client_share + to.ml_kem_at, private_key->dk, random);
    enum hybrid_result result =
        generate_point(private_key->scalar, client_share + to.curve_at, curve_of(hybrid), random);
    if (result != HYBRID_OK)
        hybrid_private_key_wipe(private_key);
    return result;
}

enum hybrid_result hybrid_encapsulate_from(uint8_t  shared[static HYBRID_SHARED_LENGTH],
                                           uint8_t *server_share, const struct hybrid *hybrid,
                                           const uint8_t *client_share, size_t length,
                                           const struct hybrid_answer_key *drawn)
{
    const struct group *curve = curve_of(hybrid);
    struct layout       from = client_layout(hybrid), to = server_layout(hybrid);
    struct layout       secret = secret_layout(hybrid);
    const uint8_t      *ek = client_share + from.ml_kem_at;

    memset(shared, 0, HYBRID_SHARED_LENGTH);
    if (length != hybrid_client_share_length(hybrid))
        return HYBRID_SHARE_LENGTH_WRONG;
    enum hybrid_result result =
        from_ml_kem(ml_kem_check_encapsulation_key(ek, ML_KEM_ENCAPSULATION_KEY_LENGTH));
    if (result == HYBRID_OK) {
        ml_kem_encapsulate_from(shared + secret.ml_kem_at, server_share + to.ml_kem_at, ek,
                                drawn->m);
        result = from_curve(group_public(curve, server_share + to.curve_at, drawn->scalar));
    }
    if (result == HYBRID_OK)
        result = from_curve(group_shared(curve, shared + secret.curve_at, drawn->scalar,
                                         client_share + from.curve_at, curve->public_length));
    keep_only_if_ok(shared, result);
    return result;
}

enum hybrid_result hybrid_draw_answer_key(struct hybrid_answer_key *drawn,
                                          const struct hybrid *hybrid, struct random_source *random)
{
    random_bytes(random, "ML-KEM m", drawn->m, sizeof drawn->m);
    return from_curve(group_generate(curve_of(hybrid), drawn->scalar, random));
}

enum hybrid_result hybrid_encapsulate(uint8_t  shared[static HYBRID_SHARED_LENGTH],
                                      uint8_t *server_share, const struct hybrid *hybrid,
                                      const uint8_t *client_share, size_t length,
                                      struct random_source *random)
{
    struct hybrid_answer_key drawn;
    enum hybrid_result       result = hybrid_draw_answer_key(&drawn, hybrid, random);

    memset(shared, 0, HYBRID_SHARED_LENGTH);
    if (result == HYBRID_OK)
        result =
            hybrid_encapsulate_from(shared, server_share, hybrid, client_share, length, &drawn);
    wipe(&drawn, sizeof drawn);
    return result;
}

enum hybrid_result hybrid_decapsulate(uint8_t              shared[static HYBRID_SHARED_LENGTH],
                                      const struct hybrid *hybrid,
                                      const struct hybrid_private_key *private_key,
                                      const uint8_t *server_share, size_t length)
{
    const struct group *curve = curve_of(hybrid);
    struct layout       from = server_layout(hybrid), secret = secret_layout(hybrid);

    memset(shared, 0, HYBRID_SHARED_LENGTH);
    if (length != hybrid_server_share_length(hybrid))
        return HYBRID_SHARE_LENGTH_WRONG;
    enum hybrid_result result = from_ml_kem(
        ml_kem_decapsulate(shared + secret.ml_kem_at, private_key->dk, sizeof private_key->dk,
                           server_share + from.ml_kem_at, ML_KEM_CIPHERTEXT_LENGTH));
    if (result == HYBRID_OK)
        result = from_curve(group_shared(curve, shared + secret.curve_at, private_key->scalar,
                                         server_share + from.curve_at, curve->public_length));
    keep_only_if_ok(shared, result);
    return result;
}
