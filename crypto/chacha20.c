/*
 * chacha20.c - the ChaCha20 stream cipher (RFC 8439 §2.1 to §2.4).
 *
 * Read next: crypto/poly1305.c, and crypto/chacha20_poly1305.c, where the two come together.
 */
#include "crypto/chacha20.h"

#include "crypto/bytes.h"
#include "crypto/wipe.h"

#include <assert.h>
#include <string.h>

static uint32_t rotate_left(uint32_t x, unsigned n) { return x << n | x >> (32 - n); }

/*
 * RFC 8439 §2.1:   a += b; d ^= a; d <<<= 16;
 *                  c += d; b ^= c; b <<<= 12;
 *                  a += b; d ^= a; d <<<= 8;
 *                  c += d; b ^= c; b <<<= 7;
 */
void chacha20_quarter_round(uint32_t state[static CHACHA20_WORDS], unsigned a, unsigned b,
                            unsigned c, unsigned d)
{
    uint32_t *s = state;
    s[a] += s[b], s[d] = rotate_left(s[d] ^ s[a], 16);
    s[c] += s[d], s[b] = rotate_left(s[b] ^ s[c], 12);
    s[a] += s[b], s[d] = rotate_left(s[d] ^ s[a], 8);
    s[c] += s[d], s[b] = rotate_left(s[b] ^ s[c], 7);
}

/* RFC 8439 §2.3.1 */
void chacha20_double_round(uint32_t state[static CHACHA20_WORDS])
{
    chacha20_quarter_round(state, 0, 4, 8, 12);
    chacha20_quarter_round(state, 1, 5, 9, 13);
    chacha20_quarter_round(state, 2, 6, 10, 14);
    chacha20_quarter_round(state, 3, 7, 11, 15);
    chacha20_quarter_round(state, 0, 5, 10, 15);
    chacha20_quarter_round(state, 1, 6, 11, 12);
    chacha20_quarter_round(state, 2, 7, 8, 13);
    chacha20_quarter_round(state, 3, 4, 9, 14);
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
    state[12] = counter;
    for (unsigned i = 0; i < 3; i++)
        state[13 + i] = load_le32(nonce + 4 * i);
}

/*
 * RFC 8439 §2.3: the rounds alone could be run backwards.  Adding what they began with makes a
 * one-way function of them.
 */
void chacha20_block(uint8_t       block[static CHACHA20_BLOCK_LENGTH],
                    const uint8_t key[static CHACHA20_KEY_LENGTH], uint32_t counter,
                    const uint8_t nonce[static CHACHA20_NONCE_LENGTH])
{
    uint32_t state[CHACHA20_WORDS], working_state[CHACHA20_WORDS];

    chacha20_setup(state, key, counter, nonce);
    memcpy(working_state, state, sizeof state);
    for (unsigned i = 0; i < CHACHA20_DOUBLE_ROUNDS; i++)
        chacha20_double_round(working_state);
    for (unsigned i = 0; i < CHACHA20_WORDS; i++)
        store_le32(block + 4 * i, working_state[i] + state[i]);
    wipe(state, sizeof state);
    wipe(working_state, sizeof working_state);
}

/* RFC 8439 §2.4.1 */
void chacha20_apply(uint8_t *out, const uint8_t key[static CHACHA20_KEY_LENGTH], uint32_t counter,
                    const uint8_t nonce[static CHACHA20_NONCE_LENGTH], const uint8_t *in,
                    size_t length)
{
    uint8_t key_stream[CHACHA20_BLOCK_LENGTH];

    assert(length <= ((uint64_t)UINT32_MAX - counter + 1) * CHACHA20_BLOCK_LENGTH);
    for (size_t at = 0; at < length; at += CHACHA20_BLOCK_LENGTH) {
        size_t left = length - at, count = left < sizeof key_stream ? left : sizeof key_stream;
        chacha20_block(key_stream, key, counter++, nonce);
        for (size_t i = 0; i < count; i++)
            out[at + i] = in[at + i] ^ key_stream[i];
    }
    wipe(key_stream, sizeof key_stream);
}
