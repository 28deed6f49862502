/*
 * chacha20.h - the ChaCha20 stream cipher (RFC 8439 §2.1 to §2.4).
 *
 * A block function turns key, nonce and block number into 64 bytes that cannot be told from random
 * ones; the text is mixed with them.  It is made of three operations on words of 32 bits, addition,
 * XOR and rotation, which take the same time for all values: where AES needs care or help from the
 * processor to be fast in constant time, this needs neither.
 *
 * As with every stream cipher, a nonce never comes twice under a key, and nothing protects the
 * text from change: see crypto/chacha20_poly1305.h.
 *
 * Read next: crypto/chacha20.c.
 */
#ifndef CRYPTO_CHACHA20_H
#define CRYPTO_CHACHA20_H

#include <stddef.h>
#include <stdint.h>

enum {
    CHACHA20_KEY_LENGTH = 32,
    CHACHA20_NONCE_LENGTH = 12,
    CHACHA20_BLOCK_LENGTH = 64,
    CHACHA20_WORDS = 16,        /* the state: four rows of four words */
    CHACHA20_COUNTER = 12,      /* the word that counts the blocks */
    CHACHA20_DOUBLE_ROUNDS = 10 /* "20" counts single ones */
};

/*
 * RFC 8439 §2.4: mixes `length` bytes (any number) with the blocks counter, counter + 1, ...; the
 * last of them is 2^32 - 1 at most (asserted).  `out` may be `in`.
 */
void chacha20_apply(uint8_t *out, const uint8_t key[static CHACHA20_KEY_LENGTH], uint32_t counter,
                    const uint8_t nonce[static CHACHA20_NONCE_LENGTH], const uint8_t *in,
                    size_t length);

/*
 * Mixes `count` whole blocks of `in` with the key stream, beginning with the block of `state`; the
 * 32 bits of its counter do not overflow.  `out` may be `in`.
 */
typedef void chacha20_blocks(uint8_t *out, const uint32_t state[static CHACHA20_WORDS],
                             const uint8_t *in, size_t count);

/* The one in portable C, which chacha20_apply() runs where there is no faster one. */
chacha20_blocks chacha20_apply_blocks;

/* RFC 8439 §2.3: block number `counter`. */
void chacha20_block(uint8_t       block[static CHACHA20_BLOCK_LENGTH],
                    const uint8_t key[static CHACHA20_KEY_LENGTH], uint32_t counter,
                    const uint8_t nonce[static CHACHA20_NONCE_LENGTH]);

/* ---- the stages ---- */

/* RFC 8439 §2.3: constants, key, counter, nonce. */
void chacha20_setup(uint32_t      state[static CHACHA20_WORDS],
                    const uint8_t key[static CHACHA20_KEY_LENGTH], uint32_t counter,
                    const uint8_t nonce[static CHACHA20_NONCE_LENGTH]);

/* RFC 8439 §2.2: QUARTERROUND(a, b, c, d), the words given by their places. */
void chacha20_quarter_round(uint32_t state[static CHACHA20_WORDS], unsigned a, unsigned b,
                            unsigned c, unsigned d);

/* RFC 8439 §2.3.1: the rounds, and the sum with what they began with. */
void chacha20_state_block(uint8_t        block[static CHACHA20_BLOCK_LENGTH],
                          const uint32_t state[static CHACHA20_WORDS]);

/* RFC 8439 §2.3.1 inner_block(): a round down the columns, a round along the diagonals. */
void chacha20_double_round(uint32_t state[static CHACHA20_WORDS]);

#endif
