/*
 * sha3.h - SHA-3: a sponge over the permutation Keccak-f[1600] (FIPS 202).
 *
 * SHA-1 and SHA-2 chain a compression function.  A sponge keeps a state of 1600 bits and does two
 * things with it: it absorbs the message into the first `rate` bytes of the state, permuting the
 * whole after each rate's worth, and then squeezes output from the same bytes.  The rest of the
 * state, the capacity, nobody outside ever sees or sets.  There is no end to squeezing, and so
 * SHAKE128 and SHAKE256 give as much output as one asks for.
 *
 *     all at once         sha3_256(digest, message, length);
 *     in pieces           sponge_init(&s, &sponge_shake128); sponge_absorb(&s, ...); ...
 *                         sponge_squeeze(&s, ...); ...
 *
 * TLS knows these hashes only from within: ML-KEM is made of them.  SHA-3 is not a struct hash.
 *
 * Read next: crypto/sha3.c.
 */
#ifndef CRYPTO_SHA3_H
#define CRYPTO_SHA3_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    KECCAK_ROUNDS = 24,
    KECCAK_BYTES = 200, /* 1600 bits of state */
    SHA3_256_DIGEST_LENGTH = 32,
    SHA3_512_DIGEST_LENGTH = 64,
    SHAKE128_RATE = 168, /* bytes squeezed between two permutations */
    SHAKE256_RATE = 136,
};

/* ---- the permutation, FIPS 202 §3 ---- */

/*
 * FIPS 202 §3.1.2: the state array.  lane[y][x] is the lane of A[x, y, z] for all z, bit z of the
 * lane having the value 2^z.
 */
struct keccak {
    uint64_t lane[5][5];
};

/* The five step mappings, FIPS 202 §3.2.1 to §3.2.5, and a round made of them, §3.3. */
void keccak_theta(struct keccak *a);
void keccak_rho(struct keccak *a);
void keccak_pi(struct keccak *a);
void keccak_chi(struct keccak *a);
void keccak_iota(struct keccak *a, unsigned round);
void keccak_round(struct keccak *a, unsigned round);

/* FIPS 202 §3.2.5: what iota adds in each round. */
extern const uint64_t keccak_rc[KECCAK_ROUNDS];

/* Keccak-f[1600], FIPS 202 §3.4: all rounds; of one state, and of four, which need be no more
   than one after the other. */
typedef void keccak_permutation(struct keccak *a);
typedef void keccak_permutation_of_four(struct keccak *const a[static 4]);

/* The one in portable C, which the sponges run where there is no faster one. */
keccak_permutation keccak_permute;

/* ---- the sponge, FIPS 202 §4 ---- */

/* What tells the functions of FIPS 202 §6 apart. */
struct sponge_function {
    const char *name;
    size_t      rate;   /* bytes */
    uint8_t     suffix; /* the bits after the message: 01 or 1111, and the first 1 of the padding */
};

extern const struct sponge_function sponge_sha3_256, sponge_sha3_512, sponge_shake128,
    sponge_shake256;

/* A computation under way; copied by assignment. */
struct sponge {
    struct keccak                 state;
    const struct sponge_function *function;
    size_t                        position; /* in the rate: the next byte to absorb or squeeze */
    bool                          squeezing;
};

/* Starts a computation. */
void sponge_init(struct sponge *sponge, const struct sponge_function *function);

/* Takes the next `length` bytes of the message.  Not to be called after the first squeeze. */
void sponge_absorb(struct sponge *sponge, const void *bytes, size_t length);

/*
 * Writes the next `length` bytes of output.  Two calls give what one call for both gives.  For a
 * SHA-3 hash the first 32 or 64 bytes are the digest, and no more may be asked for.
 */
void sponge_squeeze(struct sponge *sponge, uint8_t *out, size_t length);

/*
 * Four at once, of one function, each with nothing squeezed yet or with whole blocks only: writes
 * the next block of each, `rate` bytes, `stride` bytes apart.
 */
void sponge_squeeze_blocks(struct sponge four[static 4], uint8_t *blocks, size_t stride);

/* Forgets everything. */
void sponge_wipe(struct sponge *sponge);

/* ---- all at once ---- */

void sha3_256(uint8_t digest[static SHA3_256_DIGEST_LENGTH], const void *message, size_t length);
void sha3_512(uint8_t digest[static SHA3_512_DIGEST_LENGTH], const void *message, size_t length);
void shake128(uint8_t *out, size_t out_length, const void *message, size_t length);
void shake256(uint8_t *out, size_t out_length, const void *message, size_t length);

#endif
