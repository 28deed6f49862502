/*
 * path_signature.c - is this the issuer's signature?
 *
 * RFC 5280 §6.1.3 (a)(1). The algorithm is looked up in the table of signature_algorithm.c, and the
 * work is that of crypto/. An RSA signature (RFC 8017 §8.2.2) is the one that can be opened: what
 * the public key makes of it must be the padding and the hash that we make of the certificate
 * ourselves, and both are shown. The others only say yes or no.
 */
#include "protocol/x509/path_signature.h"

#include "crypto/ecdsa.h"
#include "crypto/ed25519.h"
#include "crypto/rsa_pkcs1.h"
#include "crypto/rsa_pss.h"
#include "protocol/x509/certificate_key.h"
#include "protocol/x509/ecdsa_der.h"
#include "protocol/x509/signature_algorithm.h"

#include <string.h>

struct signed_bytes signed_bytes_of(const struct certificate *c)
{
    return (struct signed_bytes){ .content = c->tbs_certificate,
                                  .signature = c->signature_value,
                                  .algorithm = c->signature_algorithm,
                                  .algorithm_oid = c->signature_algorithm_oid,
                                  .pss = &c->signature_pss };
}

bool signed_bytes_sound(const struct signed_bytes *s)
{
    struct signature_algorithm a;
    return signature_algorithm_find(&a, s->algorithm, s->pss) && a.sound;
}

const char *signed_bytes_algorithm(struct examiner *x, const struct signed_bytes *s)
{
    char number[OID_TEXT];
    if (s->algorithm != OID_UNKNOWN)
        return oid_name(s->algorithm);
    return x->observer ? text_join(x, oid_format(number, s->algorithm_oid)) : NULL;
}

/* ---- by the kind of key ---- */

static bool verify_rsa(const struct signature_algorithm *a, const struct rsa_public_key *key,
                       const uint8_t *digest, struct der_bytes signature, const char **found)
{
    const struct rsa_pss pss = { a->hash, a->hash, a->hash->digest_length };
    enum rsa_result      result =
        a->is_pss ? rsa_verify_pss(key, &pss, digest, signature.bytes, signature.length)
                       : rsa_verify_pkcs1(key, a->hash, digest, signature.bytes, signature.length);
    *found = rsa_result_text(result);
    return result == RSA_OK;
}

/* RFC 3279 §2.2.3: the two numbers come in DER. */
static bool verify_ecdsa(const struct signature_algorithm *a, const struct verifying_key *key,
                         const uint8_t *digest, struct der_bytes signature, const char **found)
{
    const struct nist_curve *curve = key->ecdsa.curve;
    uint8_t                  raw[ECDSA_MAX_RAW];
    struct ecdsa_signature   numbers;
    struct reader            r;
    reader_init(&r, signature.bytes, signature.length, "EcdsaSigValue", NULL);
    *found = "a signature that is not two numbers in DER";
    if (!ecdsa_signature_from_der(raw, curve, &r))
        return false;
    memcpy(numbers.r, raw, curve->n.length);
    memcpy(numbers.s, raw + curve->n.length, curve->n.length);
    enum curve_result result =
        ecdsa_verify(curve, key->ecdsa.point, key->ecdsa.length, a->hash, digest, &numbers);
    *found = curve_result_text(result);
    return result == CURVE_OK;
}

/* RFC 8410 §3: what is signed is not hashed before. */
static bool verify_ed25519(const struct verifying_key *key, const struct signed_bytes *s,
                           const char **found)
{
    enum curve_result result =
        ed25519_verify(key->ed25519.point, key->ed25519.length, s->content.bytes, s->content.length,
                       s->signature.bytes, s->signature.length);
    *found = curve_result_text(result);
    return result == CURVE_OK;
}

/* RFC 4055 §1.2, §3.3: a key may be kept to RSASSA-PSS, and to one hash and at least so much salt.
 * */
static bool key_allows(const struct certificate *signer, const struct signature_algorithm *a,
                       const struct pss_parameters *pss)
{
    const struct pss_parameters *bound = &signer->public_key_pss;
    if (signer->public_key_algorithm != OID_RSASSA_PSS)
        return true;
    return a->is_pss &&
           (!bound->present || (bound->hash == pss->hash && bound->mask_hash == pss->mask_hash &&
                                bound->salt_length <= pss->salt_length));
}

bool signed_bytes_hold(const struct signed_bytes *s, const struct certificate *signer,
                       const char **found)
{
    struct signature_algorithm a;
    struct certificate_key     k;
    uint8_t                    digest[HASH_MAX_DIGEST];
    *found = "an algorithm that is not known here";
    if (!signature_algorithm_find(&a, s->algorithm, s->pss) ||
        (!a.hash && a.kind != KEY_KIND_ED25519))
        return false;
    *found = "a key of another kind than the signature";
    if (!certificate_key_set(&k, signer) || k.key.kind != a.kind || !key_allows(signer, &a, s->pss))
        return false;
    if (a.hash)
        hash_compute(digest, a.hash, s->content.bytes, s->content.length);
    switch (a.kind) {
    case KEY_KIND_RSA:
        return verify_rsa(&a, k.key.rsa, digest, s->signature, found);
    case KEY_KIND_ECDSA:
        return verify_ecdsa(&a, &k.key, digest, s->signature, found);
    case KEY_KIND_ED25519:
        return verify_ed25519(&k.key, s, found);
    }
    return false;
}

/* ---- the stages, reported ---- */

/* "Certificate", or "Certificate#2" where it is not the first. */
static const char *event_path(struct examiner *x, const struct certificate *c)
{
    return c->number > 1 ? text_join(x, "Certificate#", text_number(x, c->number)) : "Certificate";
}

static const char *numbered(struct examiner *x, const char *name, const struct certificate *c)
{
    return text_join(x, name, " ", text_number(x, c->number));
}

/* RFC 8017 §9.2 step 1, FIPS 186-5 §6.4.2 step 2: H = Hash(M), where M is the DER of
 * tbsCertificate. */
static void report_hash(struct examiner *x, const struct certificate *c,
                        const struct signature_algorithm *a, const uint8_t *digest)
{
    if (!x->observer)
        return;
    report_secret(x, a->kind == KEY_KIND_RSA ? "RFC 8017 §9.2" : "FIPS 186-5 §6.4.2",
                  .name = numbered(x, "signature hash", c), .bytes = digest,
                  .length = a->hash->digest_length, .origin = ORIGIN_DERIVED, .revealed = true,
                  .formula =
                      text_join(x, a->hash->name, "(", event_path(x, c), "/tbsCertificate)"));
}

/* A number of an RSA key; by its place in subjectPublicKeyInfo, which certificates of all kinds
 * have, where there are others among them. */
static const char *key_path(struct examiner *x, const struct certificate *c, const char *name,
                            struct der_bytes number)
{
    const char *info = text_join(x, event_path(x, c), "/tbsCertificate/subjectPublicKeyInfo");
    size_t      first = (size_t)(number.bytes - c->subject_public_key_info.bytes);
    if (!x->has_other_keys)
        return text_join(x, info, "/subjectPublicKey/RSAPublicKey/", name);
    return text_join(x, info, "[", text_number(x, first), "..",
                     text_number(x, first + number.length - 1), "]");
}

/* RFC 8017 §8.2.2 step 2b: m = RSAVP1((n, e), s) = s^e mod n. */
static void report_opened(struct examiner *x, const struct certificate *c,
                          const struct certificate *issuer, const uint8_t *em, size_t length)
{
    if (!x->observer)
        return;
    report_secret(x, "RFC 8017 §8.2.2", .name = numbered(x, "signature opened", c), .bytes = em,
                  .length = length, .origin = ORIGIN_DERIVED, .revealed = true,
                  .formula = text_join(
                      x, "RSA-encrypt(", key_path(x, issuer, "modulus/value", issuer->modulus),
                      ", ", key_path(x, issuer, "publicExponent/value", issuer->public_exponent),
                      ", ", event_path(x, c), "/signatureValue/value)"));
}

/* What came out of the signature, for a person: its hash where it has one of that length. */
static const char *describe_opened(struct examiner *x, const struct hash *hash, const uint8_t *em,
                                   size_t length)
{
    if (em[0] != 0x00 || em[1] != 0x01)
        return "nothing that an authority would sign: it does not even begin with 00 01";
    return text_hex(x, em + length - hash->digest_length, hash->digest_length);
}

/* What a PKCS #1 v1.5 signature opens to, reported; NULL where it cannot be opened. */
static const char *open_signature(struct examiner *x, const struct certificate *c,
                                  const struct certificate         *issuer,
                                  const struct signature_algorithm *a)
{
    struct certificate_key k;
    uint8_t                em[RSA_MAX_BYTES];
    bool opens = a->kind == KEY_KIND_RSA && !a->is_pss && certificate_key_set(&k, issuer) &&
                 k.key.kind == KEY_KIND_RSA && c->signature_value.length == k.rsa.length &&
                 rsa_encrypt_raw(em, &k.rsa, c->signature_value.bytes) == RSA_OK;
    if (!opens)
        return NULL;
    report_opened(x, c, issuer, em, k.rsa.length);
    return describe_opened(x, a->hash, em, k.rsa.length);
}

/* What is demanded: the hash where there is one to compare. */
static const char *report_stages(struct examiner *x, const struct certificate *c,
                                 const struct certificate         *issuer,
                                 const struct signature_algorithm *a, const char **found)
{
    uint8_t digest[HASH_MAX_DIGEST];
    if (!x->observer || !a->hash)
        return "a signature that the issuer's key confirms";
    hash_compute(digest, a->hash, c->tbs_certificate.bytes, c->tbs_certificate.length);
    report_hash(x, c, a, digest);
    const char *opened = open_signature(x, c, issuer, a);
    if (!opened)
        return text_join(x, "a signature over ", text_hex(x, digest, a->hash->digest_length));
    *found = opened;
    return text_hex(x, digest, a->hash->digest_length);
}

bool path_check_signature(struct examiner *x, const struct certificate *c,
                          const struct certificate *issuer, bool known)
{
    struct signature_algorithm a = { .kind = KEY_KIND_ED25519 };
    const struct signed_bytes  s = signed_bytes_of(c);
    signature_algorithm_find(&a, s.algorithm, s.pss);
    if (!require(x, CHECK_certificate_signature_algorithm_accepted, signed_bytes_sound(&s),
                 "RSA, RSASSA-PSS or ECDSA with SHA-256, SHA-384 or SHA-512, or Ed25519",
                 signed_bytes_algorithm(x, &s)))
        return false;
    const char *found = NULL;
    bool        holds = known || signed_bytes_hold(&s, issuer, &found);
    if (holds)
        found = "one that it confirms";
    const char *wanted = report_stages(x, c, issuer, &a, &found);
    return require(x, CHECK_certificate_signature_valid, holds, wanted, found);
}
