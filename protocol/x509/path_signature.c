/*
 * path_signature.c - is this the issuer's signature on this certificate?
 *
 * RFC 5280 §6.1.3 (a)(1); RFC 8017 §8.2.2 RSASSA-PKCS1-v1_5. The signature is opened with the
 * issuer's public key, and what comes out must be the padding and the hash that we make of the
 * certificate ourselves.
 */
#include "protocol/x509/path_signature.h"

#include "crypto/rsa_pkcs1.h"
#include "protocol/x509/signature_algorithm.h"

static enum rsa_result set_key(struct rsa_public_key *key, const struct certificate *issuer)
{
    return rsa_public_key_set(key, issuer->modulus.bytes, issuer->modulus.length,
                              issuer->public_exponent.bytes, issuer->public_exponent.length);
}

bool path_signature_holds(const struct certificate *c, const struct certificate *issuer)
{
    const struct hash    *hash = signature_algorithm_hash(c->signature_algorithm);
    struct rsa_public_key key;
    if (!hash || path_key_bits(issuer) == 0 || set_key(&key, issuer) != RSA_OK)
        return false;
    uint8_t digest[HASH_MAX_DIGEST];
    hash_compute(digest, hash, c->tbs_certificate.bytes, c->tbs_certificate.length);
    return rsa_verify_pkcs1(&key, hash, digest, c->signature_value.bytes,
                            c->signature_value.length) == RSA_OK;
}

/* "Certificate", or "Certificate#2" where it is not the first. */
static const char *event_path(struct examiner *x, const struct certificate *c)
{
    return c->number > 1 ? text_join(x, "Certificate#", text_number(x, c->number)) : "Certificate";
}

static const char *numbered(struct examiner *x, const char *name, const struct certificate *c)
{
    return text_join(x, name, " ", text_number(x, c->number));
}

/* RFC 8017 §9.2 step 1: H = Hash(M), where M is the DER of tbsCertificate. */
static void report_hash(struct examiner *x, const struct certificate *c, const struct hash *hash,
                        const uint8_t *digest)
{
    if (!x->observer)
        return;
    report_secret(x, "RFC 8017 §9.2", .name = numbered(x, "signature hash", c), .bytes = digest,
                  .length = hash->digest_length, .origin = ORIGIN_DERIVED, .revealed = true,
                  .formula = text_join(x, hash->name, "(", event_path(x, c), "/tbsCertificate)"));
}

/* RFC 8017 §8.2.2 step 2b: m = RSAVP1((n, e), s) = s^e mod n. */
static void report_opened(struct examiner *x, const struct certificate *c,
                          const struct certificate *issuer, const uint8_t *em, size_t length)
{
    if (!x->observer)
        return;
    const char *key =
        text_join(x, event_path(x, issuer),
                  "/tbsCertificate/subjectPublicKeyInfo/subjectPublicKey/RSAPublicKey/");
    report_secret(x, "RFC 8017 §8.2.2", .name = numbered(x, "signature opened", c), .bytes = em,
                  .length = length, .origin = ORIGIN_DERIVED, .revealed = true,
                  .formula = text_join(x, "RSA-encrypt(", key, "modulus/value, ", key,
                                       "publicExponent/value, ", event_path(x, c),
                                       "/signatureValue/value)"));
}

/* What came out of the signature, for a person: its hash where it has one of that length. */
static const char *describe_opened(struct examiner *x, const struct hash *hash, const uint8_t *em,
                                   size_t length)
{
    if (em[0] != 0x00 || em[1] != 0x01)
        return "nothing that an authority would sign: it does not even begin with 00 01";
    return text_hex(x, em + length - hash->digest_length, hash->digest_length);
}

static bool check_opened(struct examiner *x, const struct certificate *c,
                         const struct certificate *issuer, const struct hash *hash)
{
    struct rsa_public_key key;
    enum rsa_result       result = set_key(&key, issuer);
    uint8_t               digest[HASH_MAX_DIGEST], em[RSA_MAX_BYTES];
    hash_compute(digest, hash, c->tbs_certificate.bytes, c->tbs_certificate.length);
    report_hash(x, c, hash, digest);

    struct der_bytes signature = c->signature_value;
    if (result == RSA_OK && signature.length != key.length)
        result = RSA_LENGTH_WRONG;
    if (result == RSA_OK)
        result = rsa_encrypt_raw(em, &key, signature.bytes);
    const char *found = rsa_result_text(result);
    if (result == RSA_OK) {
        report_opened(x, c, issuer, em, key.length);
        result = rsa_verify_pkcs1(&key, hash, digest, signature.bytes, signature.length);
        found = describe_opened(x, hash, em, key.length);
    }
    return require(x, CHECK_certificate_signature_valid, result == RSA_OK,
                   text_hex(x, digest, hash->digest_length), found);
}

bool path_check_signature(struct examiner *x, const struct certificate *c,
                          const struct certificate *issuer)
{
    char        number[OID_TEXT];
    const char *name = c->signature_algorithm == OID_UNKNOWN
                           ? oid_format(number, c->signature_algorithm_oid)
                           : oid_name(c->signature_algorithm);
    if (!require(x, CHECK_certificate_signature_algorithm_accepted,
                 signature_algorithm_is_sound(c->signature_algorithm),
                 "RSA with SHA-256, SHA-384 or SHA-512", name))
        return false;
    const struct hash *hash = signature_algorithm_hash(c->signature_algorithm);
    if (!hash || path_key_bits(issuer) == 0)
        return require(x, CHECK_certificate_signature_valid, false,
                       "a signature by the issuer's key, of a kind that can be checked here",
                       oid_name(issuer->public_key_algorithm));
    return check_opened(x, c, issuer, hash);
}

size_t path_key_bits(const struct certificate *c)
{
    struct der_bytes n = c->modulus;
    if (c->public_key_algorithm != OID_rsaEncryption || n.length == 0)
        return 0;
    size_t unused = 0;
    while (unused < 8 && !(n.bytes[0] & 0x80 >> unused))
        unused++;
    return 8 * n.length - unused;
}
