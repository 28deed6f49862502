/*
 * hmac_ct.c - HMAC over a text whose length is a secret (against Lucky Thirteen).
 *
 * A hash takes its message in blocks, and ends it with a bit 1, zeros, and the length.  Where that
 * end stands depends on the secret length.  So we do not look for it; we go through every block
 * that could be the last, as far as max_length reaches, and write into each of its bytes what
 * belongs there, chosen by masks:
 *
 *     position in the text      <  the secret length      the byte of the text
 *                               == the secret length      0x80
 *                               >  the secret length      0
 *     last bytes of the last block                        the length in bits
 *
 * Each block is compressed.  One of the chaining values that come out is the digest; a mask keeps
 * that one.  What is computed after it is thrown away, but it takes its time, and that is the
 * point.
 *
 * The idea is the one of BearSSL and of OpenSSL's ssl3_cbc_digest_record.
 */
#include "crypto/hmac_ct.h"

#include "crypto/bytes.h"
#include "crypto/constant_time.h"
#include "crypto/hmac.h"
#include "crypto/wipe.h"

#include <string.h>

/* What is authenticated, with its true length as a secret. */
struct secret_text {
    const uint8_t *header, *data;
    size_t         max_length; /* of data */
    size_t         length;     /* secret: of header and data together */
    uint8_t        size[8];    /* secret: length in bits, with the key block before it */
};

/* The byte at a position of header || data, as if the text were as long as it can be. */
static uint8_t text_byte(const struct secret_text *text, size_t position)
{
    if (position < HMAC_CT_HEADER_LENGTH)
        return text->header[position];
    if (position < HMAC_CT_HEADER_LENGTH + text->max_length)
        return text->data[position - HMAC_CT_HEADER_LENGTH];
    return 0;
}

/*
 * Lays out the block that starts at position `at`.  Returns all ones when it is the last one,
 * that is, when the length field just fits in: at <= length + size_length < at + block_length.
 */
static uint32_t lay_out_block(uint8_t *block, const struct hash *hash,
                              const struct secret_text *text, size_t at)
{
    size_t   end = text->length + hash->size_length;
    uint32_t is_last = ~ct_less(end, at) & ct_less(end, at + hash->block_length);

    for (size_t i = 0; i < hash->block_length; i++) {
        uint32_t in_text = ct_less(at + i, text->length);
        uint32_t at_end = ct_equal(at + i, text->length);
        block[i] = (uint8_t)((text_byte(text, at + i) & in_text) | (0x80 & at_end));
    }
    /* In the last block the text has ended before these bytes: they are still zero. */
    uint8_t *size = block + hash->block_length - sizeof text->size;
    for (size_t i = 0; i < sizeof text->size; i++)
        size[i] |= (uint8_t)(text->size[i] & is_last);
    return is_last;
}

/* The digest of the inner hash: goes on from `chain`, with the text from position `at`. */
static void finish_inner(uint8_t *digest, const struct hash *hash, union hash_chain *chain,
                         const struct secret_text *text, size_t at)
{
    uint8_t block[HASH_MAX_BLOCK], candidate[HASH_MAX_DIGEST];
    size_t  latest_end = HMAC_CT_HEADER_LENGTH + text->max_length + hash->size_length;

    memset(digest, 0, hash->digest_length);
    for (; at <= latest_end; at += hash->block_length) {
        uint32_t is_last = lay_out_block(block, hash, text, at);
        hash->compress(chain, block, 1);
        hash->output(candidate, chain);
        ct_copy(digest, is_last, candidate, hash->digest_length);
    }
    wipe(block, sizeof block);
    wipe(candidate, sizeof candidate);
}

void hmac_constant_time(uint8_t *tag, const struct hash *hash, const uint8_t *key,
                        size_t key_length, const uint8_t header[static HMAC_CT_HEADER_LENGTH],
                        const uint8_t *data, size_t secret_length, size_t min_length,
                        size_t max_length)
{
    struct hmac        hmac;
    uint8_t            inner_digest[HASH_MAX_DIGEST];
    struct secret_text text = {
        .header = header,
        .data = data,
        .max_length = max_length,
        .length = HMAC_CT_HEADER_LENGTH + secret_length,
    };
    /* The key fills the block before the text, and counts. */
    store_be64(text.size, 8 * (uint64_t)(hash->block_length + text.length));

    hmac_init(&hmac, hash, key, key_length);

    /* Blocks that even the shortest text fills need no masks. */
    size_t certain = HMAC_CT_HEADER_LENGTH + min_length;
    certain -= certain % hash->block_length;
    if (certain > 0) {
        hash_update(&hmac.inner, header, HMAC_CT_HEADER_LENGTH);
        hash_update(&hmac.inner, data, certain - HMAC_CT_HEADER_LENGTH);
    }

    finish_inner(inner_digest, hash, &hmac.inner.chain, &text, certain);
    hash_update(&hmac.outer, inner_digest, hash->digest_length);
    hash_final(tag, &hmac.outer);

    wipe(&hmac, sizeof hmac);
    wipe(&text, sizeof text);
    wipe(inner_digest, sizeof inner_digest);
}
