/*
 * ed25519.c - RFC 8032 §5.1.5 to §5.1.7; see ed25519.h.
 */
#include "crypto/ed25519.h"

#include "crypto/bytes.h"
#include "crypto/edwards25519_base.h"
#include "crypto/hash.h"
#include "crypto/nist_field.h"
#include "crypto/prime_field.h"
#include "crypto/wipe.h"

#include <stdbool.h>
#include <string.h>

enum { SCALAR_LENGTH = 32, SHA512_LENGTH = 64 };

/* RFC 8032 §5.1: L = 2^252 + 27742317777372353535851937790883648493, the order of B. */
/* clang-format off */
static const struct prime_field order = {
    .bits = 253,
    .length = 32,
    .limbs = 4,
    .modulus = {
        0x5812631a5cf5d3ed, 0x14def9dea2f79cd6, 0x0000000000000000, 0x1000000000000000,
    },
    .r_squared = {
        0xa40611e3449c0f01, 0xd00e1ba768859347, 0xceec73d217f5be65, 0x0399411b7c309a3d,
    },
    .negative_inverse = 0xd2b51da312547e1b,
    .arithmetic = nist_limbs_4_arithmetic,
};
/* clang-format on */

/* ---- scalars modulo L ---- */

static void multiply(struct prime_element *r, const struct prime_element *a,
                     const struct prime_element *b)
{
    prime_arithmetic(&order)->multiply(r, &order, a, b);
}

/* r = 32 bytes modulo L, which RFC 8032 has in little-endian order: a * R = a * R^2 / R. */
static void scalar_from_bytes(struct prime_element *r, const uint8_t bytes[static SCALAR_LENGTH])
{
    struct prime_element plain = { { 0 } }, r_squared;

    memcpy(r_squared.limb, order.r_squared, sizeof r_squared.limb);
    for (unsigned i = 0; i < SCALAR_LENGTH / 8; i++)
        plain.limb[i] = load_le64(bytes + 8 * i);
    multiply(r, &plain, &r_squared);
    wipe(&plain, sizeof plain);
}

/* a = a * R * 1 / R */
static void scalar_to_bytes(uint8_t bytes[static SCALAR_LENGTH], const struct prime_element *a)
{
    static const struct prime_element one = { { 1 } };
    struct prime_element              plain;

    multiply(&plain, a, &one);
    for (unsigned i = 0; i < SCALAR_LENGTH / 8; i++)
        store_le64(bytes + 8 * i, plain.limb[i]);
    wipe(&plain, sizeof plain);
}

/* Whether 32 bytes, public ones, are a number below L: they come back as they were. */
static bool is_below_order(const uint8_t bytes[static SCALAR_LENGTH])
{
    struct prime_element a;
    uint8_t              reduced[SCALAR_LENGTH];

    scalar_from_bytes(&a, bytes);
    scalar_to_bytes(reduced, &a);
    return memcmp(reduced, bytes, sizeof reduced) == 0;
}

/* r = low + high * 2^256 modulo L; as an element, r_squared is the number R = 2^256. */
static void scalar_from_hash(struct prime_element *r, const uint8_t hash[static SHA512_LENGTH])
{
    struct prime_element low, high, two_256;
    memcpy(two_256.limb, order.r_squared, sizeof two_256.limb);
    scalar_from_bytes(&low, hash);
    scalar_from_bytes(&high, hash + SCALAR_LENGTH);
    multiply(&high, &high, &two_256);
    prime_add(r, &order, &low, &high);
    wipe(&low, sizeof low);
    wipe(&high, sizeof high);
}

/* ---- keys: RFC 8032 §5.1.5 ---- */

/* What a private key stands for. */
struct expanded_key {
    uint8_t s[SCALAR_LENGTH];
    uint8_t prefix[SCALAR_LENGTH];
};

static void expand(struct expanded_key *key, const uint8_t private_key[static ED25519_KEY_LENGTH])
{
    uint8_t h[SHA512_LENGTH];

    hash_compute(h, &hash_sha512, private_key, ED25519_KEY_LENGTH);
    h[0] &= 248;
    h[31] &= 127;
    h[31] |= 64;
    memcpy(key->s, h, sizeof key->s);
    memcpy(key->prefix, h + SCALAR_LENGTH, sizeof key->prefix);
    wipe(h, sizeof h);
}

void ed25519_generate(uint8_t private_key[static ED25519_KEY_LENGTH], struct random_source *random)
{
    random_bytes(random, "Ed25519 private key", private_key, ED25519_KEY_LENGTH);
}

void ed25519_public(uint8_t       public_key[static ED25519_KEY_LENGTH],
                    const uint8_t private_key[static ED25519_KEY_LENGTH])
{
    struct expanded_key       key;
    struct edwards25519_point a;

    expand(&key, private_key);
    edwards25519_multiply_base(&a, key.s);
    edwards25519_to_bytes(public_key, &a);
    wipe(&key, sizeof key);
    wipe(&a, sizeof a);
}

/* ---- signing: RFC 8032 §5.1.6 ---- */

/* Step 2: r = SHA-512(prefix || M) */
static void compute_r(struct prime_element *r, const struct expanded_key *key,
                      const uint8_t *message, size_t length)
{
    struct hash_state state;
    uint8_t           digest[SHA512_LENGTH];

    hash_init(&state, &hash_sha512);
    hash_update(&state, key->prefix, sizeof key->prefix);
    hash_update(&state, message, length);
    hash_final(digest, &state);
    scalar_from_hash(r, digest);
    wipe(digest, sizeof digest);
}

/* Step 4: k = SHA-512(R || A || M) */
static void compute_k(struct prime_element *k, const uint8_t r[static EDWARDS25519_LENGTH],
                      const uint8_t public_key[static ED25519_KEY_LENGTH], const uint8_t *message,
                      size_t length)
{
    struct hash_state state;
    uint8_t           digest[SHA512_LENGTH];

    hash_init(&state, &hash_sha512);
    hash_update(&state, r, EDWARDS25519_LENGTH);
    hash_update(&state, public_key, ED25519_KEY_LENGTH);
    hash_update(&state, message, length);
    hash_final(digest, &state);
    scalar_from_hash(k, digest);
}

/* Step 3: R = r B; and the public key A = s B with it. */
static void compute_points(uint8_t                     r_encoded[static EDWARDS25519_LENGTH],
                           uint8_t                     public_key[static ED25519_KEY_LENGTH],
                           const struct prime_element *r, const struct expanded_key *key)
{
    struct edwards25519_point a_point, r_point;
    uint8_t                   r_bytes[SCALAR_LENGTH];

    scalar_to_bytes(r_bytes, r);
    edwards25519_multiply_base(&r_point, r_bytes);
    edwards25519_multiply_base(&a_point, key->s);
    edwards25519_pair_to_bytes(r_encoded, public_key, &r_point, &a_point);
    wipe(&a_point, sizeof a_point);
    wipe(&r_point, sizeof r_point);
    wipe(r_bytes, sizeof r_bytes);
}

void ed25519_sign(uint8_t       signature[static ED25519_SIGNATURE_LENGTH],
                  const uint8_t private_key[static ED25519_KEY_LENGTH], const uint8_t *message,
                  size_t length)
{
    struct expanded_key  key;
    struct prime_element r, k, s;
    uint8_t              public_key[ED25519_KEY_LENGTH];

    expand(&key, private_key);
    compute_r(&r, &key, message, length);
    compute_points(signature, public_key, &r, &key);
    compute_k(&k, signature, public_key, message, length);
    scalar_from_bytes(&s, key.s);
    multiply(&s, &k, &s); /* step 5: S = r + k s mod L */
    prime_add(&s, &order, &r, &s);
    scalar_to_bytes(signature + EDWARDS25519_LENGTH, &s);

    wipe(&key, sizeof key);
    wipe(&r, sizeof r);
    wipe(&s, sizeof s);
}

/* ---- verifying: RFC 8032 §5.1.7 ---- */

enum curve_result ed25519_verify(const uint8_t *public_key, size_t public_length,
                                 const uint8_t *message, size_t length, const uint8_t *signature,
                                 size_t signature_length)
{
    struct edwards25519_point a, sum;
    struct prime_element      k;
    uint8_t                   k_bytes[SCALAR_LENGTH], r[EDWARDS25519_LENGTH];

    if (public_length != ED25519_KEY_LENGTH || signature_length != ED25519_SIGNATURE_LENGTH)
        return CURVE_LENGTH_WRONG;
    enum curve_result result = edwards25519_from_bytes(&a, public_key);
    if (result != CURVE_OK)
        return result;
    if (!is_below_order(signature + EDWARDS25519_LENGTH))
        return CURVE_SIGNATURE_OUT_OF_RANGE;

    /* S B = R + k A, as R = S B + k (-A): compared as bytes, so that only R's one encoding fits. */
    compute_k(&k, signature, public_key, message, length);
    scalar_to_bytes(k_bytes, &k);
    edwards25519_negate(&a, &a);
    edwards25519_multiply_public(&sum, signature + EDWARDS25519_LENGTH, k_bytes, &a);
    edwards25519_to_bytes(r, &sum);
    return memcmp(r, signature, sizeof r) == 0 ? CURVE_OK : CURVE_SIGNATURE_WRONG;
}
