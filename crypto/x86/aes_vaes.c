/*
 * aes_vaes.c - AES with two blocks in each register of 256 bits (VAES; Intel 64 and IA-32
 * Architectures Software Developer's Manual, volume 2).
 *
 * All as in crypto/x86/aes_ni.c, but that a round of two blocks is one instruction: sixteen blocks
 * go side by side.  What is left over, and what can only be done one by one, is left to that file.
 *
 * Read next: crypto/x86/gcm_vaes.c, which hashes at the same time.
 */
#include "crypto/x86/aes_vaes.h"

#include "crypto/wipe.h"
#include "crypto/x86/aes_ni.h"
#include "crypto/x86/cpu.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define VAES __attribute__((target("vaes,aes,avx2")))

/* Pairs of blocks side by side. */
enum { PAIRS = 8, PAIR_LENGTH = 2 * AES_BLOCK_LENGTH, AT_A_TIME = 2 * PAIRS };

static VAES __m256i load_pair(const uint8_t *blocks)
{
    return _mm256_loadu_si256((const __m256i *)blocks);
}

static VAES void store_pair(uint8_t *blocks, __m256i a)
{
    _mm256_storeu_si256((__m256i *)blocks, a);
}

/* The same block twice. */
static VAES __m256i twice(__m128i block) { return _mm256_broadcastsi128_si256(block); }

static VAES __m128i load(const uint8_t *block) { return _mm_load_si128((const __m128i *)block); }

/* ---- FIPS 197 §5.1 ---- */

static VAES void encrypt_pairs(uint8_t *out, const struct aes_key *aes, const uint8_t *in)
{
    __m256i state[PAIRS], key = twice(load(aes->round_key[0]));

#pragma GCC unroll 8
    for (unsigned i = 0; i < PAIRS; i++)
        state[i] = _mm256_xor_si256(load_pair(in + PAIR_LENGTH * i), key);
    for (unsigned round = 1; round < aes->rounds; round++) {
        key = twice(load(aes->round_key[round]));
#pragma GCC unroll 8
        for (unsigned i = 0; i < PAIRS; i++)
            state[i] = _mm256_aesenc_epi128(state[i], key);
    }
    key = twice(load(aes->round_key[aes->rounds]));
#pragma GCC unroll 8
    for (unsigned i = 0; i < PAIRS; i++)
        store_pair(out + PAIR_LENGTH * i, _mm256_aesenclast_epi128(state[i], key));
}

static VAES void encrypt_blocks(uint8_t *out, const struct aes_key *aes, const uint8_t *in,
                                size_t count)
{
    for (; count >= AT_A_TIME; count -= AT_A_TIME) {
        encrypt_pairs(out, aes, in);
        in += AES_BLOCK_LENGTH * AT_A_TIME;
        out += AES_BLOCK_LENGTH * AT_A_TIME;
    }
    aes_ni_encrypt_blocks(out, aes, in, count);
}

/* ---- FIPS 197 §5.3.5: the equivalent inverse cipher ---- */

/* dw: the round keys in the order in which they are used; all but two through InvMixColumns. */
struct inverse_schedule {
    unsigned rounds;
    __m256i  key[AES_MAX_ROUNDS + 1];
};

static VAES void invert_schedule(struct inverse_schedule *dw, const struct aes_key *aes)
{
    dw->rounds = aes->rounds;
    dw->key[0] = twice(load(aes->round_key[aes->rounds]));
    for (unsigned round = 1; round < aes->rounds; round++)
        dw->key[round] = twice(_mm_aesimc_si128(load(aes->round_key[aes->rounds - round])));
    dw->key[aes->rounds] = twice(load(aes->round_key[0]));
}

static VAES void decrypt_pairs(uint8_t *out, const struct inverse_schedule *dw, const uint8_t *in)
{
    __m256i state[PAIRS];

#pragma GCC unroll 8
    for (unsigned i = 0; i < PAIRS; i++)
        state[i] = _mm256_xor_si256(load_pair(in + PAIR_LENGTH * i), dw->key[0]);
    for (unsigned round = 1; round < dw->rounds; round++) {
#pragma GCC unroll 8
        for (unsigned i = 0; i < PAIRS; i++)
            state[i] = _mm256_aesdec_epi128(state[i], dw->key[round]);
    }
#pragma GCC unroll 8
    for (unsigned i = 0; i < PAIRS; i++)
        store_pair(out + PAIR_LENGTH * i, _mm256_aesdeclast_epi128(state[i], dw->key[dw->rounds]));
}

static VAES void decrypt_blocks(uint8_t *out, const struct aes_key *aes, const uint8_t *in,
                                size_t count)
{
    struct inverse_schedule dw;

    if (count >= AT_A_TIME)
        invert_schedule(&dw, aes);
    for (; count >= AT_A_TIME; count -= AT_A_TIME) {
        decrypt_pairs(out, &dw, in);
        in += AES_BLOCK_LENGTH * AT_A_TIME;
        out += AES_BLOCK_LENGTH * AT_A_TIME;
    }
    aes_ni_decrypt_blocks(out, aes, in, count);
    wipe(&dw, sizeof dw);
}

static const struct aes_version version = {
    "VAES", aes_ni_sub_word, encrypt_blocks, decrypt_blocks, aes_ni_encrypt_chain,
};

const struct aes_version *aes_vaes(void)
{
    return aes_ni() && cpu_has(CPU_VAES | CPU_AVX2) ? &version : NULL;
}

#else

const struct aes_version *aes_vaes(void) { return NULL; }

#endif
