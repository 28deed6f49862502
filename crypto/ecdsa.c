/*
 * ecdsa.c - signatures on the curves of NIST; see ecdsa.h.
 */
#include "crypto/ecdsa.h"

#include "crypto/constant_time.h"
#include "crypto/hmac.h"
#include "crypto/nist_multiply.h"
#include "crypto/wipe.h"

#include <string.h>

/* ---- the nonce: RFC 6979 ---- */

/* The variables of RFC 6979 §3.2 between its steps. */
struct nonce_generator {
    const struct hash *hash;
    uint8_t            k[HASH_MAX_DIGEST]; /* K: the key of the HMACs */
    uint8_t            v[HASH_MAX_DIGEST]; /* V: what they are chained by */
};

/* What is mixed in: int2octets(x) || bits2octets(h1) || k' of RFC 6979 §3.6. */
struct nonce_input {
    size_t  length;
    uint8_t bytes[3 * NIST_MAX_LENGTH];
};

/* V = HMAC_K(V) */
static void next_v(struct nonce_generator *g)
{
    hmac_compute(g->v, g->hash, g->k, g->hash->digest_length, g->v, g->hash->digest_length);
}

/* K = HMAC_K(V || round || input), V = HMAC_K(V) */
static void mix(struct nonce_generator *g, uint8_t round, const struct nonce_input *input)
{
    struct hmac hmac;
    hmac_init(&hmac, g->hash, g->k, g->hash->digest_length);
    hmac_update(&hmac, g->v, g->hash->digest_length);
    hmac_update(&hmac, &round, 1);
    hmac_update(&hmac, input->bytes, input->length);
    hmac_final(g->k, &hmac);
    next_v(g);
}

/* RFC 6979 §2.3.4: bits2octets, a digest as a number modulo n. */
static void digest_to_scalar(uint8_t *out, struct prime_element *e, const struct nist_curve *curve,
                             const struct hash *hash, const uint8_t *digest)
{
    nist_scalar_from_bits(out, curve, digest, hash->digest_length);
    prime_from_bytes(e, &curve->n, out);
    prime_to_bytes(out, &curve->n, e);
}

static void gather(struct nonce_input *input, const struct nist_curve *curve,
                   const uint8_t *private_key, const struct hash *hash, const uint8_t *digest,
                   struct random_source *random)
{
    const size_t         length = curve->n.length;
    struct prime_element e;

    memcpy(input->bytes, private_key, length);
    digest_to_scalar(input->bytes + length, &e, curve, hash, digest);
    input->length = 2 * length;
    if (random) {
        random_bytes(random, "ECDSA nonce", input->bytes + input->length, length);
        input->length += length;
    }
}

/* RFC 6979 §3.2 steps b to f */
static void start(struct nonce_generator *g, const struct hash *hash,
                  const struct nonce_input *input)
{
    g->hash = hash;
    memset(g->v, 0x01, sizeof g->v);
    memset(g->k, 0x00, sizeof g->k);
    mix(g, 0x00, input);
    mix(g, 0x01, input);
}

/* RFC 6979 §3.2 step h, parts 1 and 2: T = T || V until it is as long as n. */
static void draw_candidate(uint8_t *k, struct nonce_generator *g, const struct nist_curve *curve)
{
    uint8_t t[NIST_MAX_LENGTH + HASH_MAX_DIGEST];
    size_t  length = 0;

    while (8 * length < curve->n.bits) {
        next_v(g);
        memcpy(t + length, g->v, g->hash->digest_length);
        length += g->hash->digest_length;
    }
    nist_scalar_from_bits(k, curve, t, length);
    wipe(t, sizeof t);
}

/*
 * RFC 6979 §3.2 step h goes on until a candidate is in range.  For these curves the first one
 * nearly always is (all but 2^-32 of them for P-256, fewer for the others).  We always compute a
 * second one and choose without a branch; that both fail is not to be expected before 2^64 tries.
 */
uint32_t ecdsa_nonce(uint8_t *k, const struct nist_curve *curve, const uint8_t *private_key,
                     const struct hash *hash, const uint8_t *digest, struct random_source *random)
{
    static const struct nonce_input nothing = { .length = 0 };
    struct nonce_input              input;
    struct nonce_generator          g;
    uint8_t                         second[NIST_MAX_LENGTH];

    gather(&input, curve, private_key, hash, digest, random);
    start(&g, hash, &input);
    draw_candidate(k, &g, curve);
    mix(&g, 0x00, &nothing); /* step h.3 */
    draw_candidate(second, &g, curve);

    ct_copy(k, ~nist_scalar_in_range(curve, k), second, curve->n.length);
    wipe(&input, sizeof input);
    wipe(&g, sizeof g);
    wipe(second, sizeof second);
    return nist_scalar_in_range(curve, k);
}

/* ---- signing and verifying: FIPS 186-5 ---- */

/* r = x_R mod n; a mask of all ones unless it is 0, or R the point at infinity. */
static uint32_t x_modulo_n(struct prime_element *r, const struct nist_curve *curve,
                           const struct nist_point *point)
{
    uint8_t  encoded[NIST_MAX_POINT];
    uint32_t finite = nist_point_to_bytes(encoded, curve, point);
    prime_from_bytes(r, &curve->n, encoded + 1);
    return finite & ~prime_is_zero(&curve->n, r);
}

/* FIPS 186-5 §6.4.1 steps 9 and 10: s = k^-1 (e + r d) mod n; a mask of all ones unless it is 0. */
static uint32_t compute_s(struct prime_element *s, const struct nist_curve *curve,
                          const struct prime_element *e, const struct prime_element *r,
                          const uint8_t *private_key, const uint8_t *nonce)
{
    struct prime_element d, k;

    prime_from_bytes(&d, &curve->n, private_key);
    prime_from_bytes(&k, &curve->n, nonce);
    prime_invert(&k, &curve->n, &k);
    prime_multiply(s, &curve->n, r, &d);
    prime_add(s, &curve->n, s, e);
    prime_multiply(s, &curve->n, s, &k);
    wipe(&d, sizeof d);
    wipe(&k, sizeof k);
    return ~prime_is_zero(&curve->n, s);
}

enum curve_result ecdsa_sign(struct ecdsa_signature *signature, const struct nist_curve *curve,
                             const uint8_t *private_key, const struct hash *hash,
                             const uint8_t *digest, struct random_source *random)
{
    static const struct ecdsa_signature zero;
    struct prime_element                e, r, s;
    struct nist_point                   point;
    uint8_t                             k[NIST_MAX_LENGTH], scratch[NIST_MAX_LENGTH];

    uint32_t good = nist_scalar_in_range(curve, private_key);
    digest_to_scalar(scratch, &e, curve, hash, digest);
    good &= ecdsa_nonce(k, curve, private_key, hash, digest, random);

    nist_multiply_generator(&point, curve, k); /* R = k G */
    good &= x_modulo_n(&r, curve, &point);
    good &= compute_s(&s, curve, &e, &r, private_key, k);

    *signature = zero;
    prime_to_bytes(signature->r, &curve->n, &r);
    prime_to_bytes(signature->s, &curve->n, &s);
    ct_copy(signature->r, ~good, zero.r, sizeof zero.r);
    ct_copy(signature->s, ~good, zero.s, sizeof zero.s);
    wipe(k, sizeof k);
    wipe(&point, sizeof point);
    return (enum curve_result)ct_select(good, CURVE_OK, CURVE_SCALAR_OUT_OF_RANGE);
}

/* FIPS 186-5 §6.4.2 steps 5 to 8: R = u G + v Q with u = e s^-1, v = r s^-1. */
static void recompute_point(struct nist_point *point, const struct nist_curve *curve,
                            const struct nist_point *q, const struct prime_element *e,
                            const struct prime_element *r, const struct prime_element *s)
{
    struct prime_element inverse, u, v;
    struct nist_point    u_g, v_q;
    uint8_t              scalar[NIST_MAX_LENGTH];

    prime_invert(&inverse, &curve->n, s);
    prime_multiply(&u, &curve->n, e, &inverse);
    prime_multiply(&v, &curve->n, r, &inverse);

    prime_to_bytes(scalar, &curve->n, &u);
    nist_multiply_generator(&u_g, curve, scalar);
    prime_to_bytes(scalar, &curve->n, &v);
    nist_multiply_public(&v_q, curve, scalar, q);
    nist_point_add(point, curve, &u_g, &v_q);
}

enum curve_result ecdsa_verify(const struct nist_curve *curve, const uint8_t *public_key,
                               size_t length, const struct hash *hash, const uint8_t *digest,
                               const struct ecdsa_signature *signature)
{
    struct prime_element e, r, s, v;
    struct nist_point    q, point;
    uint8_t              scratch[NIST_MAX_LENGTH];

    enum curve_result result = nist_point_from_bytes(&q, curve, public_key, length);
    if (result != CURVE_OK)
        return result;
    if (!nist_scalar_in_range(curve, signature->r) || !nist_scalar_in_range(curve, signature->s))
        return CURVE_SIGNATURE_OUT_OF_RANGE;
    prime_from_bytes(&r, &curve->n, signature->r);
    prime_from_bytes(&s, &curve->n, signature->s);
    digest_to_scalar(scratch, &e, curve, hash, digest);

    recompute_point(&point, curve, &q, &e, &r, &s);
    if (!x_modulo_n(&v, curve, &point) || !prime_equal(&curve->n, &v, &r))
        return CURVE_SIGNATURE_WRONG;
    return CURVE_OK;
}
