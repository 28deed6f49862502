/* handshake_signature.c - see handshake_signature.h. Before this: crypto/signature_scheme.c. */
#include "protocol/handshake_signature.h"

#include "protocol/cipher_suites.h"
#include "protocol/x509/ecdsa_der.h"

#include <string.h>

/* ---- keys ---- */

const struct nist_curve *signing_key_curve(const struct signing_key *key)
{
    return key->kind == KEY_KIND_ECDSA ? key->ecdsa.curve : NULL;
}

const struct nist_curve *verifying_key_curve(const struct verifying_key *key)
{
    return key->kind == KEY_KIND_ECDSA ? key->ecdsa.curve : NULL;
}

/* ---- schemes ---- */

/* RFC 8446 §4.2.3: PKCS #1 v1.5 is "solely" for "signatures which appear in certificates". */
static bool is_for_certificates_only(const struct signature_scheme *scheme)
{
    return scheme->kind == KEY_KIND_RSA && (scheme->code & 0xff) == 0x01;
}

bool signature_scheme_fits(const struct signature_scheme *scheme, enum key_kind kind,
                           const struct nist_curve *curve, uint16_t version)
{
    if (scheme->kind != kind)
        return false;
    if (version == TLS_1_2)
        return true;
    return scheme->curve == curve && !is_for_certificates_only(scheme);
}

/* The scheme on the curve of the key, whichever that is. */
static struct signature_scheme on_curve(const struct signature_scheme *scheme,
                                        const struct nist_curve       *curve)
{
    struct signature_scheme bound = *scheme;
    bound.curve = curve;
    return bound;
}

enum signature_result handshake_sign(uint8_t *signature, size_t *signature_length,
                                     const struct signature_scheme *scheme,
                                     const struct signing_key *key, const uint8_t *message,
                                     size_t length, struct random_source *random)
{
    uint8_t                 raw[SIGNATURE_MAX_LENGTH];
    size_t                  raw_length;
    struct signature_scheme bound = on_curve(scheme, signing_key_curve(key));
    enum signature_result   result =
        signature_scheme_sign(raw, &raw_length, &bound, key, message, length, random);
    *signature_length = 0;
    if (result != SIGNATURE_OK)
        return result;
    if (key->kind == KEY_KIND_ECDSA)
        return ecdsa_signature_to_der(signature, SIGNATURE_MAX_LENGTH, signature_length,
                                      key->ecdsa.curve, raw)
                   ? SIGNATURE_OK
                   : SIGNATURE_FAULT;
    memcpy(signature, raw, raw_length);
    *signature_length = raw_length;
    return SIGNATURE_OK;
}

enum signature_result handshake_verify(const struct signature_scheme *scheme,
                                       const struct verifying_key *key, const uint8_t *message,
                                       size_t length, const uint8_t *signature,
                                       size_t signature_length)
{
    struct signature_scheme bound = on_curve(scheme, verifying_key_curve(key));
    uint8_t                 raw[ECDSA_MAX_RAW];
    struct reader           r;
    if (key->kind != KEY_KIND_ECDSA)
        return signature_scheme_verify(&bound, key, message, length, signature, signature_length);
    reader_init(&r, signature, signature_length, "EcdsaSigValue", NULL);
    if (!ecdsa_signature_from_der(raw, key->ecdsa.curve, &r))
        return SIGNATURE_WRONG;
    return signature_scheme_verify(&bound, key, message, length, raw,
                                   2 * key->ecdsa.curve->n.length);
}
