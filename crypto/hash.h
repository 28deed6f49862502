/*
 * hash.h - what all hash functions have in common (FIPS 180-4).
 *
 * The SHA family are Merkle-Damgard hashes: a message is padded to whole blocks, and a
 * compression function mixes one block after the other into a chaining value.  Buffering and
 * padding are the same for all of them and live in hash.c, once.  A hash function of its own is
 * then only a `struct hash`: an initial value, a compression function and a few lengths.
 *
 * A `struct hash_state` is plain data.  Assigning it makes a copy, and that is how TLS reads the
 * hash of the transcript "so far" and goes on hashing:
 *
 *     struct hash_state so_far = transcript;
 *     hash_final(digest, &so_far);
 *
 * Read next: crypto/hash.c, then crypto/sha256.c.
 */
#ifndef CRYPTO_HASH_H
#define CRYPTO_HASH_H

#include <stddef.h>
#include <stdint.h>

/* Large enough for SHA-512. */
enum { HASH_MAX_DIGEST = 64, HASH_MAX_BLOCK = 128 };

/* The chaining value H of FIPS 180-4 §6: eight words at most, of 32 or of 64 bits. */
union hash_chain {
    uint32_t word32[8];
    uint64_t word64[8];
};

/* Mixes `count` blocks into H, one after the other (FIPS 180-4 §6). */
typedef void hash_compress(union hash_chain *h, const uint8_t *blocks, size_t count);

/* A hash function. */
struct hash {
    const char *name;          /* as formulas spell it: "SHA256" */
    size_t      digest_length; /* bytes of output */
    size_t      block_length;  /* bytes that go into one compression */
    size_t      size_length;   /* bytes of the message length at the end of the padding: 8 or 16 */

    /* Sets H(0), the initial hash value (FIPS 180-4 §5.3). */
    void (*start)(union hash_chain *h);
    hash_compress *compress;
    /* Writes H as big-endian words, digest_length bytes of them. */
    void (*output)(uint8_t *digest, const union hash_chain *h);
};

/* A hash computation under way. */
struct hash_state {
    const struct hash *hash;
    union hash_chain   chain;
    uint64_t length; /* bytes taken so far, of which length % block_length are in `block` */
    uint8_t  block[HASH_MAX_BLOCK];
};

extern const struct hash hash_sha1, hash_sha224, hash_sha256, hash_sha384, hash_sha512;

/* Starts a computation. */
void hash_init(struct hash_state *state, const struct hash *hash);

/* Takes the next `length` bytes of the message; fewer than 2^61 bytes in all. */
void hash_update(struct hash_state *state, const void *bytes, size_t length);

/* Pads, writes hash->digest_length bytes to `digest`, and wipes the state. */
void hash_final(uint8_t *digest, struct hash_state *state);

/* All of it at once. */
void hash_compute(uint8_t *digest, const struct hash *hash, const void *bytes, size_t length);

#endif
