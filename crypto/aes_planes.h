/*
 * aes_planes.h - eight AES states at once, sorted into planes of bits.
 *
 * A byte of a state is a secret, and looking it up in a table would tell the cache which byte it
 * was.  So the S-box is computed, from ANDs and XORs of single bits (crypto/aes_sbox.c).  One bit
 * at a time that would be slow; so the bits are sorted first.  Plane i has bit i of every byte of
 * eight states, 128 bits in all, and an AND of two planes is 128 ANDs:
 *
 *     bit 16 r + 4 c + b of word w in plane i   is   bit i of s[r, c] in state 4 w + b
 *
 * Row by row, column by column within a row, and the same byte of four states side by side.  So
 * ShiftRows moves groups of four bits within 16, and a row comes to where another one is when the
 * whole word is turned by 16.
 *
 * Read next: crypto/aes_planes.c sorts the bits, crypto/aes_sbox.c is SubBytes, crypto/aes.c the
 * rest of the cipher.
 */
#ifndef CRYPTO_AES_PLANES_H
#define CRYPTO_AES_PLANES_H

#include "crypto/word_pair.h"

#include <stddef.h>
#include <stdint.h>

enum { AES_STATES = 8, AES_STATE_LENGTH = 16, AES_PLANES = 8 };

typedef word_pair aes_plane;

struct aes_planes {
    aes_plane bit[AES_PLANES];
};

/* Sorts `count` states of 16 bytes, eight at most; the others are zero. */
void aes_pack(struct aes_planes *planes, const uint8_t *states, size_t count);

/* The same state eight times: a round key, for all of them. */
void aes_pack_same(struct aes_planes *planes, const uint8_t state[static AES_STATE_LENGTH]);

/* Sorts them back, and writes the first `count`. */
void aes_unpack(uint8_t *states, const struct aes_planes *planes, size_t count);

/* FIPS 197 §5.1.1 and §5.3.2, on all states: crypto/aes_sbox.c. */
void aes_planes_sub_bytes(struct aes_planes *planes);
void aes_planes_inv_sub_bytes(struct aes_planes *planes);

#endif
