/* tls13_schedule.c - RFC 8446 §7. Read crypto/hkdf.h first. */
#include "protocol/tls13_schedule.h"

#include "crypto/hkdf.h"
#include "crypto/hmac.h"
#include "crypto/wipe.h"

#include <assert.h>
#include <string.h>

/*
 * RFC 8446 §7.1
 *
 *     HKDF-Expand-Label(Secret, Label, Context, Length) =
 *          HKDF-Expand(Secret, HkdfLabel, Length)
 *
 *     struct {
 *         uint16 length = Length;
 *         opaque label<7..255> = "tls13 " + Label;
 *         opaque context<0..255> = Context;
 *     } HkdfLabel;
 */
void hkdf_expand_label(uint8_t *out, size_t length, const struct hash *hash, const uint8_t *secret,
                       const char *label, const uint8_t *context, size_t context_length)
{
    static const char prefix[6] = { 't', 'l', 's', '1', '3', ' ' };
    uint8_t           info[2 + 1 + HKDF_LABEL_MAX + 1 + HKDF_CONTEXT_MAX];
    size_t            at = 0, label_length = strlen(label);
    assert(sizeof prefix + label_length <= HKDF_LABEL_MAX && context_length <= HKDF_CONTEXT_MAX);
    info[at++] = (uint8_t)(length >> 8);
    info[at++] = (uint8_t)length;
    info[at++] = (uint8_t)(sizeof prefix + label_length);
    memcpy(info + at, prefix, sizeof prefix);
    at += sizeof prefix;
    memcpy(info + at, label, label_length);
    at += label_length;
    info[at++] = (uint8_t)context_length;
    if (context_length > 0)
        memcpy(info + at, context, context_length);
    at += context_length;
    hkdf_expand(out, length, hash, secret, hash->digest_length, info, at);
}

/*
 * RFC 8446 §7.1
 *
 *     Derive-Secret(Secret, Label, Messages) =
 *          HKDF-Expand-Label(Secret, Label, Transcript-Hash(Messages), Hash.length)
 */
void derive_secret(uint8_t *out, const struct hash *hash, const uint8_t *secret, const char *label,
                   const uint8_t *transcript_hash)
{
    hkdf_expand_label(out, hash->digest_length, hash, secret, label, transcript_hash,
                      hash->digest_length);
}

void schedule_salt(uint8_t *out, const struct hash *hash, const uint8_t *secret)
{
    uint8_t of_nothing[HASH_MAX_DIGEST];
    hash_compute(of_nothing, hash, NULL, 0);
    derive_secret(out, hash, secret, "derived", of_nothing);
}

void schedule_extract(uint8_t *out, const struct hash *hash, const uint8_t *salt,
                      const uint8_t *ikm, size_t ikm_length)
{
    static const uint8_t zeros[HASH_MAX_DIGEST];
    hkdf_extract(out, hash, salt ? salt : zeros, hash->digest_length, ikm ? ikm : zeros,
                 ikm ? ikm_length : hash->digest_length);
}

void schedule_finished_key(uint8_t *out, const struct hash *hash, const uint8_t *base_key)
{
    hkdf_expand_label(out, hash->digest_length, hash, base_key, "finished", NULL, 0);
}

void schedule_verify_data(uint8_t *out, const struct hash *hash, const uint8_t *finished_key,
                          const uint8_t *transcript_hash)
{
    struct hmac hmac;
    hmac_init(&hmac, hash, finished_key, hash->digest_length);
    hmac_update(&hmac, transcript_hash, hash->digest_length);
    hmac_final(out, &hmac);
}

void schedule_update(uint8_t *out, const struct hash *hash, const uint8_t *secret)
{
    hkdf_expand_label(out, hash->digest_length, hash, secret, "traffic upd", NULL, 0);
}

void schedule_resumption_psk(uint8_t *out, const struct hash *hash,
                             const uint8_t *resumption_secret, const uint8_t *nonce,
                             size_t nonce_length)
{
    hkdf_expand_label(out, hash->digest_length, hash, resumption_secret, "resumption", nonce,
                      nonce_length);
}

void schedule_export(uint8_t *out, size_t length, const struct hash *hash,
                     const uint8_t *exporter_secret, const char *label, const uint8_t *context,
                     size_t context_length)
{
    uint8_t of_nothing[HASH_MAX_DIGEST], of_context[HASH_MAX_DIGEST], secret[HASH_MAX_DIGEST];
    hash_compute(of_nothing, hash, NULL, 0);
    hash_compute(of_context, hash, context, context_length);
    derive_secret(secret, hash, exporter_secret, label, of_nothing);
    hkdf_expand_label(out, length, hash, secret, "exporter", of_context, hash->digest_length);
    wipe(secret, sizeof secret);
}
