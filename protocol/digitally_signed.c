/* digitally_signed.c - see digitally_signed.h. RFC 5246 §4.7. */
#include "protocol/digitally_signed.h"

#include "protocol/tls.h"

#include <string.h>

/*
 * RFC 5246 §4.7
 *
 *     struct {
 *        SignatureAndHashAlgorithm algorithm;
 *        opaque signature<0..2^16-1>;
 *     } DigitallySigned;
 */
void digitally_signed_write(struct writer *w, const struct digitally_signed *s)
{
    write_u16(w, "algorithm", s->scheme);
    write_vector16(w, "signature", 0, 65535) {
        write_bytes(w, "signature_value", s->signature, s->length);
    }
}

void digitally_signed_read(struct reader *r, struct digitally_signed *s)
{
    s->scheme = read_u16(r, "algorithm");
    read_vector16(r, "signature", 0, 65535) {
        const uint8_t *bytes = read_rest(r, "signature_value", &s->length);
        if (s->length > sizeof s->signature)
            reader_fail(r, ERROR_signature_too_long, "signature_value");
        else if (bytes)
            memcpy(s->signature, bytes, s->length);
    }
}

/* Ed25519 takes the bytes themselves: there is no hash to show. */
static void report_hash(struct examiner *x, const struct signature_scheme *scheme,
                        const struct signed_content *content)
{
    uint8_t digest[HASH_MAX_DIGEST];
    if (!scheme->hash || !x->observer)
        return;
    hash_compute(digest, scheme->hash, content->bytes, content->length);
    report_secret(x, content->rfc, .name = content->hash_name, .bytes = digest,
                  .length = scheme->hash->digest_length, .origin = ORIGIN_DERIVED, .revealed = true,
                  .formula = text_join(x, scheme->hash->name, "(", content->formula, ")"));
}

/* RFC 8017 §8.2.2 step 2b, §8.1.2 step 2b: what the public key makes of an RSA signature. */
static void report_opened(struct examiner *x, const struct verifying_key *key,
                          const struct digitally_signed *s, const struct signed_content *content)
{
    uint8_t em[RSA_MAX_BYTES];
    if (!x->observer || !content->key_path || key->kind != KEY_KIND_RSA ||
        s->length != key->rsa->length || rsa_encrypt_raw(em, key->rsa, s->signature) != RSA_OK)
        return;
    const char *path =
        text_join(x, content->key_path,
                  "/tbsCertificate/subjectPublicKeyInfo/subjectPublicKey/RSAPublicKey/");
    report_secret(x, "RFC 8017 §5.2.2", .name = content->opened_name, .bytes = em,
                  .length = key->rsa->length, .origin = ORIGIN_DERIVED, .revealed = true,
                  .formula = text_join(x, "RSA-encrypt(", path, "modulus/value, ", path,
                                       "publicExponent/value, ", content->signature_path,
                                       "/signature/signature_value)"));
}

bool digitally_signed_make(struct tls *tls, struct digitally_signed *s,
                           const struct signature_scheme *scheme, const struct signing_key *key,
                           const struct signed_content *content)
{
    struct examiner *x = &tls->examiner;
    s->scheme = scheme->code;
    report_hash(x, scheme, content);
    return handshake_sign(s->signature, &s->length, scheme, key, content->bytes, content->length,
                          tls->config.random) == SIGNATURE_OK ||
           refuse(x, ERROR_key_operation_failed, "signature", 0);
}

bool digitally_signed_check(struct tls *tls, const struct digitally_signed *s,
                            const struct verifying_key *key, const struct signed_content *content,
                            const uint16_t *offered, size_t offered_count, enum check valid)
{
    struct examiner               *x = &tls->examiner;
    const struct signature_scheme *scheme = signature_scheme_find(s->scheme);
    const uint8_t                  code[2] = { (uint8_t)(s->scheme >> 8), (uint8_t)s->scheme };
    bool was_offered = scheme && codes_contain(offered, offered_count, s->scheme);
    if (!require(x, CHECK_signature_scheme_was_offered, was_offered,
                 "one of the signature schemes that were offered",
                 scheme ? scheme->name : text_hex(x, code, sizeof code)) ||
        !scheme)
        return false;
    bool fits = signature_scheme_fits(scheme, key->kind, verifying_key_curve(key), TLS_1_2);
    if (!require(x, CHECK_signature_scheme_fits_key, fits,
                 "a scheme for the kind of key that the certificate has", scheme->name))
        return false;
    report_hash(x, scheme, content);
    report_opened(x, key, s, content);
    enum signature_result result =
        handshake_verify(scheme, key, content->bytes, content->length, s->signature, s->length);
    return require(x, valid, result == SIGNATURE_OK,
                   text_join(x, "a signature by ", scheme->name, " with the certificate's key"),
                   result == SIGNATURE_OK ? "such a one" : signature_result_text(result));
}
