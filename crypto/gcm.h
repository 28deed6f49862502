/*
 * gcm.h - Galois/Counter Mode over AES (NIST SP 800-38D).
 *
 *     C = plaintext, in counter mode
 *     T = GHASH_H(A, C)  mixed with one block of the same stream
 *
 * The ciphertext is hashed, and not the plaintext: who receives can tell that something was changed
 * before making any use of it.  The additional data A are protected from change, but not hidden;
 * TLS puts the record's header there.
 *
 * A nonce ("IV" in the standard) must never come twice under a key.  Twice, and the two plaintexts
 * leak into each other as with any stream; worse, the two tags give an equation in one unknown, H,
 * and whoever solves it can forge at will.
 *
 * Tags have 16 bytes here.  The standard allows shorter ones, TLS does not.
 *
 * Read next: crypto/gcm.c; crypto/aead.h is how protocol calls it.
 */
#ifndef CRYPTO_GCM_H
#define CRYPTO_GCM_H

#include "crypto/aead_result.h"
#include "crypto/aes.h"
#include "crypto/ghash.h"

enum { GCM_TAG_LENGTH = 16, GCM_USUAL_IV_LENGTH = 12 };

/* SP 800-38D §5.2.1.1: 2^39 - 256 bits of plaintext, 2^64 - 1 of IV and of additional data. */
#define GCM_MAX_TEXT  (((uint64_t)1 << 36) - 32)
#define GCM_MAX_OTHER (((uint64_t)1 << 61) - 1)

struct gcm_key {
    const struct gcm_version *version; /* NULL: encrypt, then hash */
    struct aes_key            aes;
    struct ghash_key          ghash; /* the hash subkey, H = CIPH_K(0^128) */
};

/* Expands a key of 16, 24 or 32 bytes; AEAD_KEY_LENGTH_WRONG for any other length. */
enum aead_result gcm_set_key(struct gcm_key *gcm, const uint8_t *key, size_t length);

/*
 * SP 800-38D §7.1: `length` bytes of ciphertext, and the tag.  An IV may have any length but zero;
 * 12 bytes are what it is made for.  `ciphertext` may be `plaintext`.  Refuses what is too long.
 */
enum aead_result gcm_seal(uint8_t *ciphertext, uint8_t tag[static GCM_TAG_LENGTH],
                          const struct gcm_key *gcm, const uint8_t *iv, size_t iv_length,
                          const uint8_t *aad, size_t aad_length, const uint8_t *plaintext,
                          size_t length);

/*
 * SP 800-38D §7.2: `length` bytes of plaintext; all zero, and AEAD_TAG_WRONG, where the tag is not
 * right.  `plaintext` may be `ciphertext`.
 */
enum aead_result gcm_open(uint8_t *plaintext, const struct gcm_key *gcm, const uint8_t *iv,
                          size_t iv_length, const uint8_t *aad, size_t aad_length,
                          const uint8_t *ciphertext, size_t length,
                          const uint8_t tag[static GCM_TAG_LENGTH]);

/* ---- versions: encrypting and hashing in one pass ---- */

/*
 * Some processors multiply and encipher at the same time, if they are given both to do.  Such a
 * version takes whole blocks from the beginning of a text, as many as suit it; it returns how many
 * bytes that were, and leaves Y and the counter where the rest goes on.
 */
struct gcm_version {
    const char *name;
    size_t (*seal)(uint8_t *ciphertext, const struct gcm_key *gcm, uint8_t *y, uint8_t *counter,
                   const uint8_t *plaintext, size_t length);
    size_t (*open)(uint8_t *plaintext, const struct gcm_key *gcm, uint8_t *y, uint8_t *counter,
                   const uint8_t *ciphertext, size_t length);
};

/* What gcm_set_key() takes; NULL where no version can run here. */
const struct gcm_version *gcm_best_version(void);

/*
 * As gcm_set_key(), with these versions.  `version` may be NULL; one that is not needs a GHASH of
 * crypto/x86/, whose powers of H it uses.
 */
enum aead_result gcm_set_key_for(struct gcm_key *gcm, const struct gcm_version *version,
                                 const struct aes_version *aes, const struct ghash_version *ghash,
                                 const uint8_t *key, size_t length);

/* ---- the stages ---- */

/* SP 800-38D §7.1 step 1: H, a secret as the key is. */
void gcm_hash_subkey(uint8_t h[static GHASH_BLOCK_LENGTH], const struct aes_key *aes);

/* SP 800-38D §7.1 step 2: J_0, the counter block of the tag; the text begins at the next. */
void gcm_first_counter(uint8_t j0[static AES_BLOCK_LENGTH], const struct gcm_key *gcm,
                       const uint8_t *iv, size_t iv_length);

/* §7.1 steps 4 and 5: S = GHASH_H(A || 0^v || C || 0^u || [len(A)]_64 || [len(C)]_64). */
void gcm_hash(uint8_t s[static GHASH_BLOCK_LENGTH], const struct gcm_key *gcm, const uint8_t *aad,
              size_t aad_length, const uint8_t *ciphertext, size_t length);

/* SP 800-38D §7.1 step 6: T = GCTR_K(J_0, S). */
void gcm_tag(uint8_t tag[static GCM_TAG_LENGTH], const struct gcm_key *gcm,
             const uint8_t j0[static AES_BLOCK_LENGTH], const uint8_t s[static GHASH_BLOCK_LENGTH]);

#endif
