/*
 * rsa_pkcs1.c - PKCS #1 v1.5 encryption and signatures (RFC 8017 §7.2, §8.2, §9.2).
 *
 * Decryption is where Bleichenbacher's attack of 1998 lives: a server that tells apart "padding
 * wrong" and "padding right", by an alert, a log line or a microsecond, decrypts for anyone who
 * asks about a million times.  So every check below is a mask, all are made, and none is looked
 * at alone.
 */
#include "crypto/rsa_pkcs1.h"

#include "crypto/constant_time.h"
#include "crypto/wipe.h"

#include <string.h>

/* ---- encryption ---- */

/* RFC 8017 §7.2.1 step 1: mLen <= k - 11. */
size_t rsa_padding_string_length(const struct rsa_public_key *key, size_t message_length)
{
    if (key->length < RSA_PKCS1_OVERHEAD || message_length > key->length - RSA_PKCS1_OVERHEAD)
        return 0;
    return key->length - 3 - message_length;
}

/*
 * RFC 8017 §7.2.1 step 2a.  A zero is drawn again: the attempts that we throw away say nothing
 * about the ones that we keep.
 */
void rsa_draw_padding_string(uint8_t *ps, size_t length, struct random_source *random)
{
    random_bytes(random, "RSA padding string", ps, length);
    for (size_t i = 0; i < length; i++)
        while (ps[i] == 0)
            random_bytes(random, "RSA padding string", &ps[i], 1);
}

/* RFC 8017 §7.2.1 step 2b: EM = 0x00 || 0x02 || PS || 0x00 || M */
enum rsa_result rsa_pad_pkcs1_encrypt(uint8_t *em, const struct rsa_public_key *key,
                                      const uint8_t *ps, const uint8_t *message,
                                      size_t message_length)
{
    size_t ps_length = rsa_padding_string_length(key, message_length);

    if (ps_length == 0)
        return RSA_MESSAGE_TOO_LONG;
    em[0] = 0x00;
    em[1] = 0x02;
    memcpy(em + 2, ps, ps_length);
    em[2 + ps_length] = 0x00;
    if (message_length > 0)
        memcpy(em + 3 + ps_length, message, message_length);
    return RSA_OK;
}

enum rsa_result rsa_encrypt_pkcs1(uint8_t *ciphertext, const struct rsa_public_key *key,
                                  const uint8_t *message, size_t message_length,
                                  struct random_source *random)
{
    uint8_t ps[RSA_MAX_BYTES], em[RSA_MAX_BYTES];

    rsa_draw_padding_string(ps, rsa_padding_string_length(key, message_length), random);
    enum rsa_result result = rsa_pad_pkcs1_encrypt(em, key, ps, message, message_length);
    if (result == RSA_OK)
        result = rsa_encrypt_raw(ciphertext, key, em);
    wipe(ps, sizeof ps);
    wipe(em, sizeof em);
    return result;
}

/* ---- decryption ---- */

uint32_t rsa_decrypt_pkcs1_fixed(uint8_t *out, size_t out_length, uint8_t *em,
                                 const struct rsa_private_key *key, const uint8_t *ciphertext,
                                 size_t length, struct random_source *blinding)
{
    uint8_t block[RSA_MAX_BYTES];
    size_t  ps_length = rsa_padding_string_length(&key->public, out_length);

    memset(out, 0, out_length);
    if (em)
        memset(em, 0, key->public.length);
    if (length != key->public.length || ps_length == 0)
        return 0; /* public: the length is on the wire, and we asked for out_length */

    /* RFC 8017 §7.2.2 step 3: EM = 0x00 || 0x02 || PS || 0x00 || M, all at places that are known */
    uint32_t good = rsa_decrypt_raw(block, key, ciphertext, blinding);
    good &= ct_equal(block[0], 0x00) & ct_equal(block[1], 0x02);
    for (size_t i = 0; i < ps_length; i++)
        good &= ~ct_equal(block[2 + i], 0x00);
    good &= ct_equal(block[2 + ps_length], 0x00);

    memcpy(out, block + 3 + ps_length, out_length);
    if (em)
        memcpy(em, block, length);
    wipe(block, sizeof block);
    return good;
}

/*
 * RFC 8017 §7.2.2 step 3, for a message of any length.  Returns all ones when the padding is
 * sound, and where the message begins: after the first zero that follows 0x00 0x02.
 */
static uint32_t find_message(size_t *start, const uint8_t *em, size_t length)
{
    uint32_t good = ct_equal(em[0], 0x00) & ct_equal(em[1], 0x02);
    uint32_t found = 0;
    size_t   zero_at = 0;

    for (size_t i = 2; i < length; i++) {
        uint32_t is_first_zero = ct_equal(em[i], 0x00) & ~found;
        zero_at = ct_select_size(is_first_zero, i, zero_at);
        found |= is_first_zero;
    }
    good &= found & ~ct_less(zero_at, 2 + RSA_PKCS1_MIN_PADDING_STRING);
    *start = zero_at + 1;
    return good;
}

enum rsa_result rsa_decrypt_pkcs1(uint8_t *message, size_t *message_length,
                                  const struct rsa_private_key *key, const uint8_t *ciphertext,
                                  size_t length, struct random_source *blinding)
{
    uint8_t em[RSA_MAX_BYTES];
    size_t  start;

    *message_length = 0;
    if (length != key->public.length)
        return RSA_DECRYPTION_FAILED;
    uint32_t good = rsa_decrypt_raw(em, key, ciphertext, blinding);
    good &= find_message(&start, em, length);

    /* Whether it is sound, and how long it is, the caller learns now. */
    if (good) {
        *message_length = length - start;
        memcpy(message, em + start, *message_length);
    }
    wipe(em, sizeof em);
    return good ? RSA_OK : RSA_DECRYPTION_FAILED;
}

/* ---- signatures ---- */

/*
 * RFC 8017 §9.2 note 1.  The DER of
 *     DigestInfo ::= SEQUENCE {
 *         digestAlgorithm SEQUENCE { OBJECT IDENTIFIER, NULL },
 *         digest          OCTET STRING }
 * as far as the digest itself.  It says which hash was used, so that a signature over a strong hash
 * cannot be passed off as one over a weak hash.
 */
static const struct digest_info {
    const struct hash *hash;
    size_t             length;
    uint8_t            prefix[19];
} digest_infos[] = {
    /* clang-format off */
    { &hash_sha1,   15, { 0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a,
                          0x05, 0x00, 0x04, 0x14 } },
    { &hash_sha256, 19, { 0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03,
                          0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20 } },
    { &hash_sha384, 19, { 0x30, 0x41, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03,
                          0x04, 0x02, 0x02, 0x05, 0x00, 0x04, 0x30 } },
    { &hash_sha512, 19, { 0x30, 0x51, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03,
                          0x04, 0x02, 0x03, 0x05, 0x00, 0x04, 0x40 } },
    /* clang-format on */
};

const uint8_t *rsa_digest_info_prefix(size_t *length, const struct hash *hash)
{
    *length = 0;
    for (size_t i = 0; i < sizeof digest_infos / sizeof digest_infos[0]; i++) {
        if (digest_infos[i].hash == hash) {
            *length = digest_infos[i].length;
            return digest_infos[i].prefix;
        }
    }
    return NULL;
}

/* RFC 8017 §9.2: EM = 0x00 || 0x01 || PS || 0x00 || T, PS of bytes 0xff, T = DigestInfo */
enum rsa_result rsa_emsa_pkcs1_encode(uint8_t *em, size_t em_length, const struct hash *hash,
                                      const uint8_t *digest)
{
    size_t         prefix_length;
    const uint8_t *prefix = rsa_digest_info_prefix(&prefix_length, hash);
    if (!prefix)
        return RSA_HASH_UNKNOWN;

    size_t t_length = prefix_length + hash->digest_length;
    if (em_length < t_length + RSA_PKCS1_OVERHEAD)
        return RSA_MESSAGE_TOO_LONG;
    size_t   ps_length = em_length - 3 - t_length;
    uint8_t *t = em + 3 + ps_length;

    em[0] = 0x00;
    em[1] = 0x01;
    memset(em + 2, 0xff, ps_length);
    em[2 + ps_length] = 0x00;
    memcpy(t, prefix, prefix_length);
    memcpy(t + prefix_length, digest, hash->digest_length);
    return RSA_OK;
}

/* RFC 8017 §8.2.1 */
enum rsa_result rsa_sign_pkcs1(uint8_t *signature, const struct rsa_private_key *key,
                               const struct hash *hash, const uint8_t *digest,
                               struct random_source *blinding)
{
    uint8_t         em[RSA_MAX_BYTES];
    enum rsa_result result = rsa_emsa_pkcs1_encode(em, key->public.length, hash, digest);

    memset(signature, 0, key->public.length);
    if (result != RSA_OK)
        return result;
    uint32_t good = rsa_decrypt_raw(signature, key, em, blinding);
    return (enum rsa_result)ct_select(good, RSA_OK, RSA_FAULT);
}

/*
 * RFC 8017 §8.2.2.  We do not take the signer's EM apart; we build our own and compare.  There is
 * exactly one right answer, and a parser only adds wrong ones: Bleichenbacher's forgery of 2006
 * lived on verifiers that did not see bytes left over after the digest.
 */
enum rsa_result rsa_verify_pkcs1(const struct rsa_public_key *key, const struct hash *hash,
                                 const uint8_t *digest, const uint8_t *signature, size_t length)
{
    uint8_t found[RSA_MAX_BYTES], wanted[RSA_MAX_BYTES];

    if (length != key->length)
        return RSA_LENGTH_WRONG;
    enum rsa_result result = rsa_encrypt_raw(found, key, signature);
    if (result == RSA_OK)
        result = rsa_emsa_pkcs1_encode(wanted, length, hash, digest);
    if (result == RSA_OK && !constant_time_equal(found, wanted, length))
        result = RSA_SIGNATURE_WRONG;
    return result;
}
