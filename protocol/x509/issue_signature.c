/*
 * issue_signature.c - signing certificates, CRLs and OCSP responses. RFC 5280 §4.1.1.2, §4.1.1.3.
 *
 * crypto/ signs by the codes of TLS; X.509 has names of its own for the same ways to sign. The
 * table joins the two.
 */
#include "protocol/x509/issue_signature.h"

#include "crypto/ecdsa.h"
#include "crypto/rsa_pkcs1.h"
#include "crypto/sha1.h"
#include "protocol/x509/ecdsa_der.h"

#include <string.h>

/* RFC 4055 §5 and §3.1, RFC 5758 §3.2, RFC 8410 §3. */
static const struct row {
    uint16_t code; /* of the "TLS SignatureScheme" registry */
    enum oid algorithm;
    enum oid hash; /* of PSS, which names it in its parameters */
    bool     parameters_null;
} rows[] = {
    { 0x0401, OID_sha256WithRSAEncryption, OID_UNKNOWN, true },
    { 0x0501, OID_sha384WithRSAEncryption, OID_UNKNOWN, true },
    { 0x0601, OID_sha512WithRSAEncryption, OID_UNKNOWN, true },
    { 0x0403, OID_ecdsa_with_SHA256, OID_UNKNOWN, false },
    { 0x0503, OID_ecdsa_with_SHA384, OID_UNKNOWN, false },
    { 0x0603, OID_ecdsa_with_SHA512, OID_UNKNOWN, false },
    { 0x0804, OID_RSASSA_PSS, OID_sha256, false },
    { 0x0805, OID_RSASSA_PSS, OID_sha384, false },
    { 0x0806, OID_RSASSA_PSS, OID_sha512, false },
    { 0x0807, OID_Ed25519, OID_UNKNOWN, false },
};

static const struct row *find_row(const struct signature_scheme *scheme)
{
    for (size_t i = 0; scheme && i < sizeof rows / sizeof *rows; i++)
        if (rows[i].code == scheme->code)
            return &rows[i];
    return NULL;
}

static const struct nist_curve *curve_of(const struct signing_key *key)
{
    return key->kind == KEY_KIND_ECDSA ? key->ecdsa.curve : NULL;
}

/* The scheme that was asked for, or the first of crypto's table that the key can do: PKCS #1 with
 * SHA-256 for RSA, which every client knows, and a hash as strong as the curve for ECDSA. */
static const struct signature_scheme *scheme_of(const struct signer *signer)
{
    const struct signature_scheme *scheme = signer->scheme;
    for (size_t i = 0; !scheme && signature_scheme_at(i); i++) {
        const struct signature_scheme *one = signature_scheme_at(i);
        if (one->kind == signer->key.kind && one->curve == curve_of(&signer->key))
            scheme = one;
    }
    return scheme;
}

bool signer_is_able(const struct signer *signer)
{
    const struct signature_scheme *scheme = scheme_of(signer);
    if (!find_row(scheme) || scheme->kind != signer->key.kind ||
        scheme->curve != curve_of(&signer->key))
        return false;
    switch (signer->flaw) {
    case SIGNATURE_BY_SHA1: /* Ed25519 has SHA-512 built in */
        return signer->key.kind != KEY_KIND_ED25519;
    case SIGNATURE_BY_MD5: /* nobody ever defined ECDSA with MD5 */
        return signer->key.kind == KEY_KIND_RSA;
    case SIGNATURE_SOUND:
    case SIGNATURE_SPOILT:
        break;
    }
    return true;
}

/* ---- the algorithm ---- */

static void write_identifier(struct der_writer *w, enum oid algorithm, bool parameters_null)
{
    write_der(w, DER_SEQUENCE) {
        der_write_oid(w, algorithm);
        if (parameters_null)
            der_write_null(w);
    }
}

/* RFC 4055 §3.1
 *     RSASSA-PSS-params ::= SEQUENCE {
 *         hashAlgorithm    [0] HashAlgorithm    DEFAULT sha1Identifier,
 *         maskGenAlgorithm [1] MaskGenAlgorithm DEFAULT mgf1SHA1Identifier,
 *         saltLength       [2] INTEGER          DEFAULT 20,
 *         trailerField     [3] INTEGER          DEFAULT 1 } */
static void write_pss(struct der_writer *w, enum oid hash, uint8_t salt_length)
{
    write_der(w, DER_SEQUENCE) {
        der_write_oid(w, OID_RSASSA_PSS);
        write_der(w, DER_SEQUENCE) {
            write_der(w, DER_CONTEXT_CONSTRUCTED(0)) {
                write_identifier(w, hash, true);
            }
            write_der(w, DER_CONTEXT_CONSTRUCTED(1)) {
                write_der(w, DER_SEQUENCE) {
                    der_write_oid(w, OID_mgf1);
                    write_identifier(w, hash, true);
                }
            }
            write_der(w, DER_CONTEXT_CONSTRUCTED(2)) {
                der_write_small(w, salt_length);
            }
        }
    }
}

void issue_write_algorithm(struct der_writer *w, const struct signer *signer)
{
    const struct signature_scheme *scheme = scheme_of(signer);
    const struct row              *row = find_row(scheme);
    bool                           rsa = signer->key.kind == KEY_KIND_RSA;
    if (!row)
        return;
    if (signer->flaw == SIGNATURE_BY_SHA1)
        write_identifier(w, rsa ? OID_sha1WithRSAEncryption : OID_ecdsa_with_SHA1, rsa);
    else if (signer->flaw == SIGNATURE_BY_MD5)
        write_identifier(w, OID_md5WithRSAEncryption, true);
    else if (row->algorithm == OID_RSASSA_PSS)
        write_pss(w, row->hash, (uint8_t)scheme->hash->digest_length);
    else
        write_identifier(w, row->algorithm, row->parameters_null);
}

/* ---- the signature ---- */

/* SHA-1 is in no scheme of crypto's table, and with reason: only here. */
static bool sign_with_sha1(uint8_t signature[static SIGNATURE_MAX_LENGTH], size_t *length,
                           const struct signer *signer, const uint8_t *message,
                           size_t message_length)
{
    const struct signing_key *key = &signer->key;
    uint8_t                   digest[SHA1_DIGEST_LENGTH];
    hash_compute(digest, &hash_sha1, message, message_length);
    *length = signature_length_by(key);
    if (key->kind == KEY_KIND_RSA)
        return rsa_sign_pkcs1(signature, key->rsa, &hash_sha1, digest, signer->random) == RSA_OK;
    struct ecdsa_signature numbers;
    size_t                 half = key->ecdsa.curve->n.length;
    bool signed_it = ecdsa_sign(&numbers, key->ecdsa.curve, key->ecdsa.scalar, &hash_sha1, digest,
                                signer->random) == CURVE_OK;
    memcpy(signature, numbers.r, half);
    memcpy(signature + half, numbers.s, half);
    return signed_it;
}

/* RFC 3279 §2.2.3: a signature on a curve is DER in its turn. */
static void write_signature_value(struct der_writer *w, const struct signer *signer,
                                  const uint8_t *signature, size_t length)
{
    uint8_t der[ECDSA_MAX_DER];
    if (signer->key.kind != KEY_KIND_ECDSA)
        der_write_bit_string(w, signature, length);
    else if (ecdsa_signature_to_der(der, sizeof der, &length, signer->key.ecdsa.curve, signature))
        der_write_bit_string(w, der, length);
}

bool issue_write_signature(struct der_writer *w, size_t start, const struct signer *signer)
{
    uint8_t signature[SIGNATURE_MAX_LENGTH];
    size_t  length = 0;
    bool    signed_it;
    if (w->error != ERROR_NONE || !signer_is_able(signer))
        return false;
    if (signer->flaw == SIGNATURE_BY_SHA1)
        signed_it = sign_with_sha1(signature, &length, signer, w->bytes + start, w->at - start);
    else
        signed_it =
            signature_scheme_sign(signature, &length, scheme_of(signer), &signer->key,
                                  w->bytes + start, w->at - start, signer->random) == SIGNATURE_OK;
    if (!signed_it)
        return false;
    if (signer->flaw == SIGNATURE_SPOILT)
        signature[length - 1] ^= 0x01;
    issue_write_algorithm(w, signer);
    write_signature_value(w, signer, signature, length);
    return true;
}
