/*
 * aes.h - the AES block cipher (FIPS 197).
 *
 * Sixteen bytes in, sixteen bytes out, under a key of 16, 24 or 32 bytes.  A block cipher alone
 * protects nothing longer than a block: see the modes (crypto/cbc.h).
 *
 * The stages of a round are functions of their own, so that they can be watched; the readable
 * version runs these very functions, on eight states at once (crypto/aes_planes.h).  The state of
 * FIPS 197 §3.4 is four rows of four columns, filled column by column: s[r, c] is state[r + 4 * c].
 *
 * Read next: crypto/aes.c.
 */
#ifndef CRYPTO_AES_H
#define CRYPTO_AES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { AES_BLOCK_LENGTH = 16, AES_MAX_ROUNDS = 14 };

/* A key after its expansion: w of FIPS 197 §5.2, four words a round. */
struct aes_key {
    const struct aes_version *version; /* whose functions work with it */
    unsigned                  rounds;  /* Nr: 10, 12 or 14 */
    _Alignas(16) uint8_t round_key[AES_MAX_ROUNDS + 1][AES_BLOCK_LENGTH];
};

/* Expands a key of 16, 24 or 32 bytes; false for any other length. */
bool aes_set_key(struct aes_key *aes, const uint8_t *key, size_t length);

/* FIPS 197 §5.1 and §5.3.  `out` may be `in`. */
void aes_encrypt_block(uint8_t out[static AES_BLOCK_LENGTH], const struct aes_key *aes,
                       const uint8_t in[static AES_BLOCK_LENGTH]);
void aes_decrypt_block(uint8_t out[static AES_BLOCK_LENGTH], const struct aes_key *aes,
                       const uint8_t in[static AES_BLOCK_LENGTH]);

/* ---- many blocks: what the modes are written over ---- */

/*
 * `count` blocks (any number), each by itself.  `out` may be `in`, but must not overlap it
 * otherwise.  Many blocks in one call are much faster than many calls.
 */
void aes_encrypt_blocks(uint8_t *out, const struct aes_key *aes, const uint8_t *in, size_t count);
void aes_decrypt_blocks(uint8_t *out, const struct aes_key *aes, const uint8_t *in, size_t count);

/*
 * `count` blocks, each mixed with the one encrypted before it: C_j = CIPH_K(P_j ^ C_(j-1)).  The
 * chain is C_0 at first, and the last C_j afterwards.  Here no block can begin before the one
 * before it has ended, and no version can do better than one at a time.
 */
void aes_encrypt_chain(uint8_t *out, const struct aes_key *aes,
                       uint8_t chain[static AES_BLOCK_LENGTH], const uint8_t *in, size_t count);

/* ---- versions: the readable one, and those of crypto/x86/ ---- */

struct aes_version {
    const char *name;
    /* FIPS 197 §5.2 SubWord(), of a word whose first byte is the lowest. */
    uint32_t (*sub_word)(uint32_t word);
    /* As aes_encrypt_blocks() and the others. */
    void (*encrypt_blocks)(uint8_t *out, const struct aes_key *aes, const uint8_t *in,
                           size_t count);
    void (*decrypt_blocks)(uint8_t *out, const struct aes_key *aes, const uint8_t *in,
                           size_t count);
    void (*encrypt_chain)(uint8_t *out, const struct aes_key *aes, uint8_t *chain,
                          const uint8_t *in, size_t count);
};

extern const struct aes_version aes_readable;

/* The fastest that this processor can run: what aes_set_key() takes. */
const struct aes_version *aes_best_version(void);

/* As aes_set_key(), with this version. */
bool aes_set_key_for(struct aes_key *aes, const struct aes_version *version, const uint8_t *key,
                     size_t length);

/* ---- FIPS 197 §5.1.1 to §5.1.4: the stages of a round, on one state ---- */

void aes_sub_bytes(uint8_t state[static AES_BLOCK_LENGTH]);
void aes_shift_rows(uint8_t state[static AES_BLOCK_LENGTH]);
void aes_mix_columns(uint8_t state[static AES_BLOCK_LENGTH]);
void aes_add_round_key(uint8_t       state[static AES_BLOCK_LENGTH],
                       const uint8_t round_key[static AES_BLOCK_LENGTH]);

/* FIPS 197 §5.3.1 to §5.3.3: their inverses (AddRoundKey is its own). */
void aes_inv_sub_bytes(uint8_t state[static AES_BLOCK_LENGTH]);
void aes_inv_shift_rows(uint8_t state[static AES_BLOCK_LENGTH]);
void aes_inv_mix_columns(uint8_t state[static AES_BLOCK_LENGTH]);

#endif
