/*
 * sha_ni.c - SHA-1 and SHA-256 with the processor's SHA instructions (Intel SHA Extensions, 2013).
 *
 * An instruction does four rounds of SHA-1, or two of SHA-256, and others help with the message
 * schedule.  They are faster than the same in plain instructions by far, and take the same time
 * for all values.
 *
 * They want their words in an order of their own: of four in a register, SHA-1's come with the
 * first at the top, and SHA-256's working variables as (a, b, e, f) and (c, d, g, h), also from the
 * top.  _mm_set_epi32() names them in just that order.
 *
 * Read next: crypto/hash.c, which calls these for many blocks at a time.
 */
#include "crypto/x86/sha_ni.h"

#include "crypto/sha1.h"
#include "crypto/sha256.h"
#include "crypto/x86/cpu.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define SHA_NI __attribute__((target("sha,sse4.1")))

/* Word `i` of a register, counted from the bottom. */
#define WORD(x, i) ((uint32_t)_mm_extract_epi32(x, i))

/* ---- SHA-1 ---- */

/* Four words of a block, big-endian, the first of them at the top. */
SHA_NI static __m128i load_from_top(const uint8_t *bytes)
{
    const __m128i reversed = _mm_set_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    return _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(const void *)bytes), reversed);
}

/* Four rounds; the instruction knows f and K by the number of the phase, which is part of it. */
SHA_NI static __m128i sha1_four_rounds(__m128i abcd, __m128i e_and_w, unsigned phase)
{
    switch (phase) {
    case 0:
        return _mm_sha1rnds4_epu32(abcd, e_and_w, 0);
    case 1:
        return _mm_sha1rnds4_epu32(abcd, e_and_w, 1);
    case 2:
        return _mm_sha1rnds4_epu32(abcd, e_and_w, 2);
    default:
        return _mm_sha1rnds4_epu32(abcd, e_and_w, 3);
    }
}

/* FIPS 180-4 §6.1.2 step 1, for four words at once, out of the sixteen before them. */
SHA_NI static __m128i sha1_next_words(__m128i w0, __m128i w1, __m128i w2, __m128i w3)
{
    return _mm_sha1msg2_epu32(_mm_xor_si128(_mm_sha1msg1_epu32(w0, w1), w2), w3);
}

/*
 * What is e now was a four rounds ago, and has been turned by 30 bits since.  SHA1NEXTE does that
 * turn, and so the state is kept as (a, b, c, d) and what these were four rounds before.
 */
SHA_NI static void sha1_block(__m128i *abcd, __m128i *e, const uint8_t *block)
{
    __m128i now = *abcd, before = _mm_or_si128(_mm_slli_epi32(*e, 2), _mm_srli_epi32(*e, 30));
    __m128i w0 = load_from_top(block), w1 = load_from_top(block + 16);
    __m128i w2 = load_from_top(block + 32), w3 = load_from_top(block + 48);

    for (unsigned t = 0; t < SHA1_ROUNDS; t += 4) {
        __m128i e_and_w = _mm_sha1nexte_epu32(before, w0);
        __m128i w4 = sha1_next_words(w0, w1, w2, w3);
        before = now;
        now = sha1_four_rounds(now, e_and_w, t / 20);
        w0 = w1, w1 = w2, w2 = w3, w3 = w4;
    }
    *abcd = _mm_add_epi32(*abcd, now);
    *e = _mm_sha1nexte_epu32(before, *e);
}

SHA_NI static void sha1_blocks(union hash_chain *h, const uint8_t *blocks, size_t count)
{
    uint32_t *h32 = h->word32;
    __m128i   abcd = _mm_set_epi32((int)h32[0], (int)h32[1], (int)h32[2], (int)h32[3]);
    __m128i   e = _mm_set_epi32((int)h32[4], 0, 0, 0);

    for (size_t i = 0; i < count; i++)
        sha1_block(&abcd, &e, blocks + i * SHA1_BLOCK_LENGTH);
    h32[0] = WORD(abcd, 3), h32[1] = WORD(abcd, 2), h32[2] = WORD(abcd, 1), h32[3] = WORD(abcd, 0);
    h32[4] = WORD(e, 3);
}

/* ---- SHA-256 ---- */

/* Four words of a block, big-endian, the first of them at the bottom. */
SHA_NI static __m128i load_from_bottom(const uint8_t *bytes)
{
    const __m128i swapped = _mm_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3);
    return _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(const void *)bytes), swapped);
}

/*
 * FIPS 180-4 §6.2.2 step 1, for four words at once, out of the sixteen before them:
 *     W_t = sigma1(W_{t-2}) + W_{t-7} + (sigma0(W_{t-15}) + W_{t-16})
 */
SHA_NI static __m128i sha256_next_words(__m128i w0, __m128i w1, __m128i w2, __m128i w3)
{
    __m128i seven_back = _mm_alignr_epi8(w3, w2, 4);
    return _mm_sha256msg2_epu32(_mm_add_epi32(_mm_sha256msg1_epu32(w0, w1), seven_back), w3);
}

/* Two rounds turn (a, b, e, f) into the next (c, d, g, h), and make the next (a, b, e, f). */
SHA_NI static void sha256_block(__m128i *abef, __m128i *cdgh, const uint8_t *block)
{
    __m128i abef_now = *abef, cdgh_now = *cdgh;
    __m128i w0 = load_from_bottom(block), w1 = load_from_bottom(block + 16);
    __m128i w2 = load_from_bottom(block + 32), w3 = load_from_bottom(block + 48);

    for (unsigned t = 0; t < SHA256_ROUNDS; t += 4) {
        __m128i k = _mm_loadu_si128((const __m128i *)(const void *)(sha256_k + t));
        __m128i w_and_k = _mm_add_epi32(w0, k);
        __m128i w4 = sha256_next_words(w0, w1, w2, w3);
        cdgh_now = _mm_sha256rnds2_epu32(cdgh_now, abef_now, w_and_k);
        abef_now = _mm_sha256rnds2_epu32(abef_now, cdgh_now, _mm_unpackhi_epi64(w_and_k, w_and_k));
        w0 = w1, w1 = w2, w2 = w3, w3 = w4;
    }
    *abef = _mm_add_epi32(*abef, abef_now);
    *cdgh = _mm_add_epi32(*cdgh, cdgh_now);
}

SHA_NI static void sha256_blocks(union hash_chain *h, const uint8_t *blocks, size_t count)
{
    uint32_t *h32 = h->word32;
    __m128i   abef = _mm_set_epi32((int)h32[0], (int)h32[1], (int)h32[4], (int)h32[5]);
    __m128i   cdgh = _mm_set_epi32((int)h32[2], (int)h32[3], (int)h32[6], (int)h32[7]);

    for (size_t i = 0; i < count; i++)
        sha256_block(&abef, &cdgh, blocks + i * SHA256_BLOCK_LENGTH);
    h32[0] = WORD(abef, 3), h32[1] = WORD(abef, 2), h32[4] = WORD(abef, 1), h32[5] = WORD(abef, 0);
    h32[2] = WORD(cdgh, 3), h32[3] = WORD(cdgh, 2), h32[6] = WORD(cdgh, 1), h32[7] = WORD(cdgh, 0);
}

hash_compress *sha1_ni(void) { return cpu_has(CPU_SHA | CPU_SSE41) ? sha1_blocks : NULL; }
hash_compress *sha256_ni(void) { return cpu_has(CPU_SHA | CPU_SSE41) ? sha256_blocks : NULL; }
#else
hash_compress *sha1_ni(void) { return NULL; }
hash_compress *sha256_ni(void) { return NULL; }
#endif
