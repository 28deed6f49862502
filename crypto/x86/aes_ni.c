/*
 * aes_ni.c - AES with the processor's instructions for a round (Intel 64 and IA-32 Architectures
 * Software Developer's Manual, volume 2; Gueron, "Intel Advanced Encryption Standard (AES) New
 * Instructions Set", 2010).
 *
 *     AESENC      ShiftRows, SubBytes, MixColumns, AddRoundKey      one round of FIPS 197 §5.1
 *     AESENCLAST  the same without MixColumns                       the last one
 *     AESDEC, AESDECLAST                                            the rounds of §5.3.5
 *     AESIMC      InvMixColumns                                     the round keys of §5.3.5
 *
 * An instruction takes the same time whatever it works on.  Its result is there some four clocks
 * later, but two can begin in each clock: so eight blocks go through a round side by side.
 *
 * Read next: crypto/x86/aes_vaes.c, where a register holds two blocks.
 */
#include "crypto/x86/aes_ni.h"

#include "crypto/wipe.h"
#include "crypto/x86/cpu.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define AES_NI __attribute__((target("aes,sse4.1")))

/* A block; the pointers need not be aligned. */
static AES_NI __m128i load(const uint8_t *block) { return _mm_loadu_si128((const __m128i *)block); }
static AES_NI void    store(uint8_t *block, __m128i a) { _mm_storeu_si128((__m128i *)block, a); }

/* ---- FIPS 197 §5.1 ---- */

static AES_NI __m128i encrypt_one(const struct aes_key *aes, __m128i state)
{
    state = _mm_xor_si128(state, load(aes->round_key[0]));
    for (unsigned round = 1; round < aes->rounds; round++)
        state = _mm_aesenc_si128(state, load(aes->round_key[round]));
    return _mm_aesenclast_si128(state, load(aes->round_key[aes->rounds]));
}

enum { SIDE_BY_SIDE = 8 };

static AES_NI void encrypt_eight(uint8_t *out, const struct aes_key *aes, const uint8_t *in)
{
    __m128i state[SIDE_BY_SIDE], key = load(aes->round_key[0]);

#pragma GCC unroll 8
    for (unsigned i = 0; i < SIDE_BY_SIDE; i++)
        state[i] = _mm_xor_si128(load(in + AES_BLOCK_LENGTH * i), key);
    for (unsigned round = 1; round < aes->rounds; round++) {
        key = load(aes->round_key[round]);
#pragma GCC unroll 8
        for (unsigned i = 0; i < SIDE_BY_SIDE; i++)
            state[i] = _mm_aesenc_si128(state[i], key);
    }
    key = load(aes->round_key[aes->rounds]);
#pragma GCC unroll 8
    for (unsigned i = 0; i < SIDE_BY_SIDE; i++)
        store(out + AES_BLOCK_LENGTH * i, _mm_aesenclast_si128(state[i], key));
}

AES_NI void aes_ni_encrypt_blocks(uint8_t *out, const struct aes_key *aes, const uint8_t *in,
                                  size_t count)
{
    for (; count >= SIDE_BY_SIDE; count -= SIDE_BY_SIDE) {
        encrypt_eight(out, aes, in);
        in += AES_BLOCK_LENGTH * SIDE_BY_SIDE;
        out += AES_BLOCK_LENGTH * SIDE_BY_SIDE;
    }
    for (size_t at = 0; at < AES_BLOCK_LENGTH * count; at += AES_BLOCK_LENGTH)
        store(out + at, encrypt_one(aes, load(in + at)));
}

AES_NI void aes_ni_encrypt_chain(uint8_t *out, const struct aes_key *aes, uint8_t *chain,
                                 const uint8_t *in, size_t count)
{
    __m128i c = load(chain);

    for (size_t at = 0; at < AES_BLOCK_LENGTH * count; at += AES_BLOCK_LENGTH) {
        c = encrypt_one(aes, _mm_xor_si128(c, load(in + at)));
        store(out + at, c);
    }
    store(chain, c);
}

/* ---- FIPS 197 §5.3.5: the equivalent inverse cipher ---- */

/* dw: the round keys in the order in which they are used; all but two through InvMixColumns. */
struct inverse_schedule {
    unsigned rounds;
    __m128i  key[AES_MAX_ROUNDS + 1];
};

static AES_NI void invert_schedule(struct inverse_schedule *dw, const struct aes_key *aes)
{
    dw->rounds = aes->rounds;
    dw->key[0] = load(aes->round_key[aes->rounds]);
    for (unsigned round = 1; round < aes->rounds; round++)
        dw->key[round] = _mm_aesimc_si128(load(aes->round_key[aes->rounds - round]));
    dw->key[aes->rounds] = load(aes->round_key[0]);
}

static AES_NI __m128i decrypt_one(const struct inverse_schedule *dw, __m128i state)
{
    state = _mm_xor_si128(state, dw->key[0]);
    for (unsigned round = 1; round < dw->rounds; round++)
        state = _mm_aesdec_si128(state, dw->key[round]);
    return _mm_aesdeclast_si128(state, dw->key[dw->rounds]);
}

static AES_NI void decrypt_eight(uint8_t *out, const struct inverse_schedule *dw, const uint8_t *in)
{
    __m128i state[SIDE_BY_SIDE];

#pragma GCC unroll 8
    for (unsigned i = 0; i < SIDE_BY_SIDE; i++)
        state[i] = _mm_xor_si128(load(in + AES_BLOCK_LENGTH * i), dw->key[0]);
    for (unsigned round = 1; round < dw->rounds; round++) {
#pragma GCC unroll 8
        for (unsigned i = 0; i < SIDE_BY_SIDE; i++)
            state[i] = _mm_aesdec_si128(state[i], dw->key[round]);
    }
#pragma GCC unroll 8
    for (unsigned i = 0; i < SIDE_BY_SIDE; i++)
        store(out + AES_BLOCK_LENGTH * i, _mm_aesdeclast_si128(state[i], dw->key[dw->rounds]));
}

AES_NI void aes_ni_decrypt_blocks(uint8_t *out, const struct aes_key *aes, const uint8_t *in,
                                  size_t count)
{
    struct inverse_schedule dw;

    invert_schedule(&dw, aes);
    for (; count >= SIDE_BY_SIDE; count -= SIDE_BY_SIDE) {
        decrypt_eight(out, &dw, in);
        in += AES_BLOCK_LENGTH * SIDE_BY_SIDE;
        out += AES_BLOCK_LENGTH * SIDE_BY_SIDE;
    }
    for (size_t at = 0; at < AES_BLOCK_LENGTH * count; at += AES_BLOCK_LENGTH)
        store(out + at, decrypt_one(&dw, load(in + at)));
    wipe(&dw, sizeof dw);
}

/* ---- FIPS 197 §5.2 ---- */

/* AESKEYGENASSIST has SubWord() of the second word of four in the first. */
AES_NI uint32_t aes_ni_sub_word(uint32_t word)
{
    __m128i words = _mm_set1_epi32((int)word);
    return (uint32_t)_mm_cvtsi128_si32(_mm_aeskeygenassist_si128(words, 0));
}

static const struct aes_version version = {
    "AES-NI", aes_ni_sub_word, aes_ni_encrypt_blocks, aes_ni_decrypt_blocks, aes_ni_encrypt_chain,
};

const struct aes_version *aes_ni(void) { return cpu_has(CPU_AES | CPU_SSE41) ? &version : NULL; }

#else

const struct aes_version *aes_ni(void) { return NULL; }

#endif
