/*
 * aes.h - the AES block cipher (FIPS 197).
 *
 * Sixteen bytes in, sixteen bytes out, under a key of 16, 24 or 32 bytes.  A block cipher alone
 * protects nothing longer than a block: see the modes (crypto/cbc.h).
 *
 * The stages of a round are functions of their own, so that they can be watched; the ordinary
 * path runs these very functions.  The state of FIPS 197 §3.4 is four rows of four columns,
 * filled column by column: s[r, c] is state[r + 4 * c].
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
    unsigned rounds; /* Nr: 10, 12 or 14 */
    uint8_t  round_key[AES_MAX_ROUNDS + 1][AES_BLOCK_LENGTH];
};

/* Expands a key of 16, 24 or 32 bytes; false for any other length. */
bool aes_set_key(struct aes_key *aes, const uint8_t *key, size_t length);

/* FIPS 197 §5.1 and §5.3.  `out` may be `in`. */
void aes_encrypt_block(uint8_t out[static AES_BLOCK_LENGTH], const struct aes_key *aes,
                       const uint8_t in[static AES_BLOCK_LENGTH]);
void aes_decrypt_block(uint8_t out[static AES_BLOCK_LENGTH], const struct aes_key *aes,
                       const uint8_t in[static AES_BLOCK_LENGTH]);

/* FIPS 197 §5.1.1 to §5.1.4: the stages of a round, on the state. */
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
