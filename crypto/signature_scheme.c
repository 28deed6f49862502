/*
 * signature_scheme.c - the table of signature schemes; see signature_scheme.h.
 */
#include "crypto/signature_scheme.h"

#include "crypto/ecdsa.h"
#include "crypto/ed25519.h"
#include "crypto/rsa_pkcs1.h"
#include "crypto/rsa_pss.h"

#include <string.h>

const char *signature_result_text(enum signature_result result)
{
    switch (result) {
    case SIGNATURE_OK:
        return "all is well";
    case SIGNATURE_KEY_KIND_WRONG:
        return "the key is of another kind than the signature scheme asks";
    case SIGNATURE_KEY_CURVE_WRONG:
        return "the key is on another curve than the signature scheme asks";
    case SIGNATURE_KEY_TOO_SHORT:
        return "the RSA modulus is too short for the hash of the signature scheme";
    case SIGNATURE_KEY_REFUSED:
        return "the key is not one of its curve";
    case SIGNATURE_LENGTH_WRONG:
        return "the signature is not as long as one by this key";
    case SIGNATURE_OUT_OF_RANGE:
        return "a number in the signature is zero, or not below the modulus or the order";
    case SIGNATURE_WRONG:
        return "the signature does not fit the message and the key";
    case SIGNATURE_FAULT:
        return "the private operation came out wrong, and its result was withheld";
    }
    return "unknown";
}

/* ---- RSA: RFC 8017 §8 ---- */

static enum signature_result from_rsa(enum rsa_result result)
{
    switch (result) {
    case RSA_OK:
        return SIGNATURE_OK;
    case RSA_MESSAGE_TOO_LONG:
        return SIGNATURE_KEY_TOO_SHORT;
    case RSA_LENGTH_WRONG:
        return SIGNATURE_LENGTH_WRONG;
    case RSA_OUT_OF_RANGE:
        return SIGNATURE_OUT_OF_RANGE;
    case RSA_SIGNATURE_WRONG:
        return SIGNATURE_WRONG;
    case RSA_MODULUS_TOO_SMALL: /* from here on: not said of a signature by a key that was set */
    case RSA_MODULUS_TOO_LARGE:
    case RSA_MODULUS_EVEN:
    case RSA_EXPONENT_TOO_SMALL:
    case RSA_EXPONENT_TOO_LARGE:
    case RSA_EXPONENT_EVEN:
    case RSA_KEY_INCONSISTENT:
    case RSA_SIZE_UNUSABLE:
    case RSA_PRIME_NOT_FOUND:
    case RSA_HASH_UNKNOWN:
    case RSA_DECRYPTION_FAILED:
    case RSA_FAULT:
        break;
    }
    return SIGNATURE_FAULT;
}

static enum signature_result sign_rsa_pkcs1(uint8_t                       *signature,
                                            const struct signature_scheme *scheme,
                                            const struct signing_key *key, const uint8_t *message,
                                            size_t length, struct random_source *random)
{
    uint8_t digest[HASH_MAX_DIGEST];
    hash_compute(digest, scheme->hash, message, length);
    return from_rsa(rsa_sign_pkcs1(signature, key->rsa, scheme->hash, digest, random));
}

static enum signature_result verify_rsa_pkcs1(const struct signature_scheme *scheme,
                                              const struct verifying_key    *key,
                                              const uint8_t *message, size_t length,
                                              const uint8_t *signature, size_t signature_length)
{
    uint8_t digest[HASH_MAX_DIGEST];
    hash_compute(digest, scheme->hash, message, length);
    return from_rsa(rsa_verify_pkcs1(key->rsa, scheme->hash, digest, signature, signature_length));
}

/* RFC 8446 §4.2.3: the mask generation function uses the same hash, and the salt is as long. */
static struct rsa_pss pss_of(const struct signature_scheme *scheme)
{
    return (struct rsa_pss){ .hash = scheme->hash,
                             .mgf_hash = scheme->hash,
                             .salt_length = scheme->hash->digest_length };
}

static enum signature_result sign_rsa_pss(uint8_t *signature, const struct signature_scheme *scheme,
                                          const struct signing_key *key, const uint8_t *message,
                                          size_t length, struct random_source *random)
{
    struct rsa_pss pss = pss_of(scheme);
    uint8_t        digest[HASH_MAX_DIGEST];
    hash_compute(digest, scheme->hash, message, length);
    return from_rsa(rsa_sign_pss(signature, key->rsa, &pss, digest, random));
}

static enum signature_result verify_rsa_pss(const struct signature_scheme *scheme,
                                            const struct verifying_key *key, const uint8_t *message,
                                            size_t length, const uint8_t *signature,
                                            size_t signature_length)
{
    struct rsa_pss pss = pss_of(scheme);
    uint8_t        digest[HASH_MAX_DIGEST];
    hash_compute(digest, scheme->hash, message, length);
    return from_rsa(rsa_verify_pss(key->rsa, &pss, digest, signature, signature_length));
}

/* ---- the curves: FIPS 186-5 §6 and RFC 8032 §5.1 ---- */

static enum signature_result from_curve(enum curve_result result)
{
    switch (result) {
    case CURVE_OK:
        return SIGNATURE_OK;
    case CURVE_LENGTH_WRONG: /* of the key: the signature's was looked at before */
    case CURVE_FORM_UNKNOWN:
    case CURVE_POINT_AT_INFINITY:
    case CURVE_NOT_CANONICAL:
    case CURVE_NOT_ON_CURVE:
    case CURVE_SCALAR_OUT_OF_RANGE:
        return SIGNATURE_KEY_REFUSED;
    case CURVE_SIGNATURE_OUT_OF_RANGE:
        return SIGNATURE_OUT_OF_RANGE;
    case CURVE_SIGNATURE_WRONG:
        return SIGNATURE_WRONG;
    case CURVE_SHARED_SECRET_ZERO: /* these two: not said of a signature */
    case CURVE_RANDOM_BROKEN:
        break;
    }
    return SIGNATURE_FAULT;
}

static enum signature_result sign_ecdsa(uint8_t *signature, const struct signature_scheme *scheme,
                                        const struct signing_key *key, const uint8_t *message,
                                        size_t length, struct random_source *random)
{
    size_t                 half = scheme->curve->n.length;
    struct ecdsa_signature numbers;
    uint8_t                digest[HASH_MAX_DIGEST];

    hash_compute(digest, scheme->hash, message, length);
    enum curve_result result =
        ecdsa_sign(&numbers, scheme->curve, key->ecdsa.scalar, scheme->hash, digest, random);
    memcpy(signature, numbers.r, half);
    memcpy(signature + half, numbers.s, half);
    return from_curve(result);
}

static enum signature_result verify_ecdsa(const struct signature_scheme *scheme,
                                          const struct verifying_key *key, const uint8_t *message,
                                          size_t length, const uint8_t *signature,
                                          size_t signature_length)
{
    size_t                 half = scheme->curve->n.length;
    struct ecdsa_signature numbers;
    uint8_t                digest[HASH_MAX_DIGEST];

    if (signature_length != 2 * half)
        return SIGNATURE_LENGTH_WRONG;
    memcpy(numbers.r, signature, half);
    memcpy(numbers.s, signature + half, half);
    hash_compute(digest, scheme->hash, message, length);
    return from_curve(ecdsa_verify(scheme->curve, key->ecdsa.point, key->ecdsa.length, scheme->hash,
                                   digest, &numbers));
}

static enum signature_result sign_ed25519(uint8_t *signature, const struct signature_scheme *scheme,
                                          const struct signing_key *key, const uint8_t *message,
                                          size_t length, struct random_source *random)
{
    (void)scheme;
    (void)random;
    ed25519_sign(signature, key->ed25519, message, length);
    return SIGNATURE_OK;
}

static enum signature_result verify_ed25519(const struct signature_scheme *scheme,
                                            const struct verifying_key *key, const uint8_t *message,
                                            size_t length, const uint8_t *signature,
                                            size_t signature_length)
{
    (void)scheme;
    if (signature_length != ED25519_SIGNATURE_LENGTH)
        return SIGNATURE_LENGTH_WRONG;
    return from_curve(ed25519_verify(key->ed25519.point, key->ed25519.length, message, length,
                                     signature, signature_length));
}

/* ---- the registry ---- */

/* clang-format off */
static const struct signature_scheme schemes[] = {
    /* Value  Description               key               curve       hash */
    { 0x0401, "rsa_pkcs1_sha256",       KEY_KIND_RSA,     NULL,       &hash_sha256, sign_rsa_pkcs1, verify_rsa_pkcs1 },
    { 0x0403, "ecdsa_secp256r1_sha256", KEY_KIND_ECDSA,   &nist_p256, &hash_sha256, sign_ecdsa,     verify_ecdsa },
    { 0x0501, "rsa_pkcs1_sha384",       KEY_KIND_RSA,     NULL,       &hash_sha384, sign_rsa_pkcs1, verify_rsa_pkcs1 },
    { 0x0503, "ecdsa_secp384r1_sha384", KEY_KIND_ECDSA,   &nist_p384, &hash_sha384, sign_ecdsa,     verify_ecdsa },
    { 0x0601, "rsa_pkcs1_sha512",       KEY_KIND_RSA,     NULL,       &hash_sha512, sign_rsa_pkcs1, verify_rsa_pkcs1 },
    { 0x0603, "ecdsa_secp521r1_sha512", KEY_KIND_ECDSA,   &nist_p521, &hash_sha512, sign_ecdsa,     verify_ecdsa },
    { 0x0804, "rsa_pss_rsae_sha256",    KEY_KIND_RSA,     NULL,       &hash_sha256, sign_rsa_pss,   verify_rsa_pss },
    { 0x0805, "rsa_pss_rsae_sha384",    KEY_KIND_RSA,     NULL,       &hash_sha384, sign_rsa_pss,   verify_rsa_pss },
    { 0x0806, "rsa_pss_rsae_sha512",    KEY_KIND_RSA,     NULL,       &hash_sha512, sign_rsa_pss,   verify_rsa_pss },
    { 0x0807, "ed25519",                KEY_KIND_ED25519, NULL,       NULL,         sign_ed25519,   verify_ed25519 },
};
/* clang-format on */

_Static_assert((int)SIGNATURE_MAX_LENGTH >= 2 * (int)NIST_MAX_LENGTH, "the longest is RSA's");
_Static_assert((int)SIGNATURE_MAX_LENGTH >= (int)ED25519_SIGNATURE_LENGTH, "the longest is RSA's");

enum { SCHEMES = sizeof schemes / sizeof *schemes };

const struct signature_scheme *signature_scheme_find(uint16_t code)
{
    for (size_t i = 0; i < SCHEMES; i++)
        if (schemes[i].code == code)
            return &schemes[i];
    return NULL;
}

const struct signature_scheme *signature_scheme_at(size_t index)
{
    return index < SCHEMES ? &schemes[index] : NULL;
}

/* ---- a scheme and a key ---- */

/* `curve` is that of an ECDSA key. */
static enum signature_result check_key(const struct signature_scheme *scheme, enum key_kind kind,
                                       const struct nist_curve *curve)
{
    if (kind != scheme->kind)
        return SIGNATURE_KEY_KIND_WRONG;
    return curve == scheme->curve ? SIGNATURE_OK : SIGNATURE_KEY_CURVE_WRONG;
}

size_t signature_length_by(const struct signing_key *key)
{
    switch (key->kind) {
    case KEY_KIND_RSA:
        return key->rsa->public.length;
    case KEY_KIND_ECDSA:
        return 2 * key->ecdsa.curve->n.length;
    case KEY_KIND_ED25519:
        return ED25519_SIGNATURE_LENGTH;
    }
    return 0;
}

enum signature_result signature_scheme_sign(uint8_t *signature, size_t *signature_length,
                                            const struct signature_scheme *scheme,
                                            const struct signing_key *key, const uint8_t *message,
                                            size_t length, struct random_source *random)
{
    const struct nist_curve *curve = key->kind == KEY_KIND_ECDSA ? key->ecdsa.curve : NULL;
    enum signature_result    result = check_key(scheme, key->kind, curve);

    if (result == SIGNATURE_OK)
        result = scheme->sign(signature, scheme, key, message, length, random);
    *signature_length = result == SIGNATURE_OK ? signature_length_by(key) : 0;
    return result;
}

enum signature_result signature_scheme_verify(const struct signature_scheme *scheme,
                                              const struct verifying_key    *key,
                                              const uint8_t *message, size_t length,
                                              const uint8_t *signature, size_t signature_length)
{
    const struct nist_curve *curve = key->kind == KEY_KIND_ECDSA ? key->ecdsa.curve : NULL;
    enum signature_result    result = check_key(scheme, key->kind, curve);

    if (result == SIGNATURE_OK)
        result = scheme->verify(scheme, key, message, length, signature, signature_length);
    return result;
}
