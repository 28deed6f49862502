/*
 * aead_result.h - how authenticated encryption ends, and the one rule that all of them keep.
 */
#ifndef CRYPTO_AEAD_RESULT_H
#define CRYPTO_AEAD_RESULT_H

#include <stddef.h>
#include <stdint.h>

enum aead_result {
    AEAD_OK,
    AEAD_KEY_LENGTH_WRONG,
    AEAD_NONCE_LENGTH_WRONG,
    AEAD_TAG_LENGTH_WRONG,
    AEAD_CIPHERTEXT_TOO_SHORT, /* it has not even room for a tag */
    AEAD_TEXT_TOO_LONG,        /* plaintext or additional data: more than the standard allows */
    AEAD_TAG_WRONG,            /* FAIL of the standards: somebody changed something */
};

/* One plain sentence for a person. */
const char *aead_result_text(enum aead_result result);

/*
 * The rule (RFC 5116 §2.2): who opens gets the plaintext, or nothing of it.  `tag_right` is a mask;
 * where it is 0, `length` bytes of plaintext become zeros, and the result is AEAD_TAG_WRONG.
 *
 * There is no branch: this is the last step of every open, so that its time, too, is the same.
 */
enum aead_result aead_release(uint8_t *plaintext, size_t length, uint32_t tag_right);

#endif
