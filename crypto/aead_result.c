/*
 * aead_result.c - how authenticated encryption ends.
 */
#include "crypto/aead_result.h"

#include "crypto/constant_time.h"
#include "crypto/word_pair.h"

#include <string.h>

const char *aead_result_text(enum aead_result result)
{
    switch (result) {
    case AEAD_OK:
        return "all is well";
    case AEAD_KEY_LENGTH_WRONG:
        return "the key does not have the length that the algorithm takes";
    case AEAD_NONCE_LENGTH_WRONG:
        return "the nonce does not have a length that the algorithm takes";
    case AEAD_TAG_LENGTH_WRONG:
        return "the algorithm has no tags of that length";
    case AEAD_CIPHERTEXT_TOO_SHORT:
        return "the ciphertext is shorter than its tag";
    case AEAD_TEXT_TOO_LONG:
        return "the text is longer than the algorithm may protect under one nonce";
    case AEAD_TAG_WRONG:
        return "the tag is wrong: ciphertext, additional data, nonce or key is not that of the "
               "sender";
    }
    return "unknown result";
}

enum aead_result aead_release(uint8_t *plaintext, size_t length, uint32_t tag_right)
{
    uint64_t  wide = tag_right | (uint64_t)tag_right << 32;
    word_pair text, mask = { wide, wide };
    size_t    at = 0;

    for (; length - at >= sizeof text; at += sizeof text) {
        memcpy(&text, plaintext + at, sizeof text);
        text &= mask;
        memcpy(plaintext + at, &text, sizeof text);
    }
    for (; at < length; at++)
        plaintext[at] &= (uint8_t)tag_right;
    return (enum aead_result)ct_select(tag_right, AEAD_OK, AEAD_TAG_WRONG);
}
