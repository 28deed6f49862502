/*
 * chacha20.c - the ChaCha20 stream cipher (RFC 8439 §2.1 to §2.4).
 *
 * Read next: crypto/poly1305.c, and crypto/chacha20_poly1305.c, where the two come together.
 */
#include "crypto/chacha20.h"

#include "crypto/bytes.h"
#include "crypto/wipe.h"
#include "crypto/x86/chacha20_avx2.h"

#include <assert.h>
#include <string.h>

static uint32_t rotate_left(uint32_t x, unsigned n) { return x << n | x >> (32 - n); }

/*
 * RFC 8439 §2.1:   a += b; d ^= a; d <<<= 16;
 *                  c += d; b ^= c; b <<<= 12;
 *                  a += b; d ^= a; d <<<= 8;
 *                  c += d; b ^= c; b <<<= 7;
 */
static inline void quarter_round(uint32_t s[static CHACHA20_WORDS], unsigned a, unsigned b,
                                 unsigned c, unsigned d)
{
    s[a] += s[b], s[d] = rotate_left(s[d] ^ s[a], 16);
    s[c] += s[d], s[b] = rotate_left(s[b] ^ s[c], 12);
    s[a] += s[b], s[d] = rotate_left(s[d] ^ s[a], 8);
    s[c] += s[d], s[b] = rotate_left(s[b] ^ s[c], 7);
}

void chacha20_quarter_round(uint32_t state[static CHACHA20_WORDS], unsigned a, unsigned b,
                            unsigned c, unsigned d)
{
    quarter_round(state, a, b, c, d);
}

/* RFC 8439 §2.3.1; inline, so that the places are known and the words stay in registers. */
void chacha20_double_round(uint32_t state[static CHACHA20_WORDS])
{
    quarter_round(state, 0, 4, 8, 12);
    quarter_round(state, 1, 5, 9, 13);
    quarter_round(state, 2, 6, 10, 14);
    quarter_round(state, 3, 7, 11, 15);
    quarter_round(state, 0, 5, 10, 15);
    quarter_round(state, 1, 6, 11, 12);
    quarter_round(state, 2, 7, 8, 13);
    quarter_round(state, 3, 4, 9, 14);
}

/*
 * RFC 8439 §2.3:   cccccccc  cccccccc  cccccccc  cccccccc
 *                  kkkkkkkk  kkkkkkkk  kkkkkkkk  kkkkkkkk
 *                  kkkkkkkk  kkkkkkkk  kkkkkkkk  kkkkkkkk
 *                  bbbbbbbb  nnnnnnnn  nnnnnnnn  nnnnnnnn
 */
void chacha20_setup(uint32_t      state[static CHACHA20_WORDS],
                    const uint8_t key[static CHACHA20_KEY_LENGTH], uint32_t counter,
                    const uint8_t nonce[static CHACHA20_NONCE_LENGTH])
{
    /* The bytes of "expand 32-byte k": a constant that visibly hides nothing. */
    static const uint32_t constants[4] = { 0x61707865, 0x3320646e, 0x79622d32, 0x6b206574 };

    memcpy(state, constants, sizeof constants);
    for (unsigned i = 0; i < 8; i++)
        state[4 + i] = load_le32(key + 4 * i);
    state[CHACHA20_COUNTER] = counter;
    for (unsigned i = 0; i < 3; i++)
        state[13 + i] = load_le32(nonce + 4 * i);
}

/*
 * RFC 8439 §2.3: the rounds alone could be run backwards.  Adding what they began with makes a
 * one-way function of them.
 */
void chacha20_state_block(uint8_t        block[static CHACHA20_BLOCK_LENGTH],
                          const uint32_t state[static CHACHA20_WORDS])
{
    uint32_t working_state[CHACHA20_WORDS];

    memcpy(working_state, state, sizeof working_state);
    for (unsigned i = 0; i < CHACHA20_DOUBLE_ROUNDS; i++)
        chacha20_double_round(working_state);
    for (unsigned i = 0; i < CHACHA20_WORDS; i++)
        store_le32(block + 4 * i, working_state[i] + state[i]);
    wipe(working_state, sizeof working_state);
}

void chacha20_block(uint8_t       block[static CHACHA20_BLOCK_LENGTH],
                    const uint8_t key[static CHACHA20_KEY_LENGTH], uint32_t counter,
                    const uint8_t nonce[static CHACHA20_NONCE_LENGTH])
{
    uint32_t state[CHACHA20_WORDS];

    chacha20_setup(state, key, counter, nonce);
    chacha20_state_block(block, state);
    wipe(state, sizeof state);
}

/* RFC 8439 §2.4.1: encrypted_message += block ^ key_stream */
void chacha20_apply_blocks(uint8_t *out, const uint32_t state[static CHACHA20_WORDS],
                           const uint8_t *in, size_t count)
{
    uint32_t next[CHACHA20_WORDS];
    uint8_t  key_stream[CHACHA20_BLOCK_LENGTH];

    memcpy(next, state, sizeof next);
    for (size_t at = 0; at < count * CHACHA20_BLOCK_LENGTH; at += CHACHA20_BLOCK_LENGTH) {
        chacha20_state_block(key_stream, next);
        next[CHACHA20_COUNTER]++;
        for (size_t i = 0; i < CHACHA20_BLOCK_LENGTH; i++)
            out[at + i] = in[at + i] ^ key_stream[i];
    }
    wipe(next, sizeof next);
    wipe(key_stream, sizeof key_stream);
}

/* RFC 8439 §2.4.1, the last line: of the last block, as many bytes as there are. */
void chacha20_apply(uint8_t *out, const uint8_t key[static CHACHA20_KEY_LENGTH], uint32_t counter,
                    const uint8_t nonce[static CHACHA20_NONCE_LENGTH], const uint8_t *in,
                    size_t length)
{
    chacha20_blocks *fast = chacha20_avx2(), *apply = fast ? fast : chacha20_apply_blocks;
    uint32_t         state[CHACHA20_WORDS];
    size_t           count = length / CHACHA20_BLOCK_LENGTH, rest = length % CHACHA20_BLOCK_LENGTH;
    uint8_t          last[CHACHA20_BLOCK_LENGTH] = { 0 };

    assert(length <= ((uint64_t)UINT32_MAX - counter + 1) * CHACHA20_BLOCK_LENGTH);
    chacha20_setup(state, key, counter, nonce);
    apply(out, state, in, count);
    if (rest > 0) {
        state[CHACHA20_COUNTER] += (uint32_t)count;
        memcpy(last, in + count * CHACHA20_BLOCK_LENGTH, rest);
        chacha20_apply_blocks(last, state, last, 1);
        memcpy(out + count * CHACHA20_BLOCK_LENGTH, last, rest);
    }
    wipe(state, sizeof state);
    wipe(last, sizeof last);
}
