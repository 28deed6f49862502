/*
 * gcm_vaes.c - AES-GCM that enciphers twelve blocks while it hashes twelve others.
 *
 * A processor has units for AES and units for multiplication.  Encrypting first and hashing
 * afterwards leaves the ones idle and then the others.  So here each of the first six rounds of
 * twelve counter blocks (six pairs side by side; more of them, and all that GHASH needs, would not
 * fit in sixteen registers) comes with the products of one pair of blocks for GHASH (as in
 * ghash_vpclmul.c).  To open, that is the ciphertext just about to be deciphered; to seal, the
 * ciphertext of the turn before.
 *
 * What it buys, over one after the other with the same instructions, is about two thirds more.
 */
#include "crypto/x86/gcm_vaes.h"

#include "crypto/x86/aes_vaes.h"
#include "crypto/x86/cpu.h"
#include "crypto/x86/ghash_pclmul.h"

#if defined(__x86_64__)
#include "crypto/x86/ghash_vpclmul.h"

#define GCM_VAES __attribute__((target("vaes,vpclmulqdq,pclmul,aes,avx2")))

/* Pairs of blocks side by side. */
enum { PAIRS = 6, PAIR_LENGTH = 2 * AES_BLOCK_LENGTH, AT_A_TIME = PAIRS * PAIR_LENGTH };
_Static_assert(2 * PAIRS <= GHASH_POWERS, "a turn takes one reduction");

static inline GCM_VAES __m256i load_pair(const uint8_t *blocks)
{
    return _mm256_loadu_si256((const __m256i *)blocks);
}

static inline GCM_VAES void store_pair(uint8_t *blocks, __m256i a)
{
    _mm256_storeu_si256((__m256i *)blocks, a);
}

/* A round key, for both blocks of a pair. */
static inline GCM_VAES __m256i round_key(const struct aes_key *aes, unsigned round)
{
    return _mm256_broadcastsi128_si256(_mm_load_si128((const __m128i *)aes->round_key[round]));
}

/* ---- what GCTR and GHASH have in hand ---- */

/*
 * Counter and counter + 1, the bytes of each from the last to the first: then inc_32 adds to the
 * lowest of its words of 32 bits, and wraps around within it.
 */
static inline GCM_VAES __m256i load_counters(const uint8_t counter[static AES_BLOCK_LENGTH])
{
    __m256i both = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)counter));
    return _mm256_add_epi32(ghash_turn_pair(both), _mm256_set_epi32(0, 0, 0, 1, 0, 0, 0, 0));
}

static inline GCM_VAES void store_counter(uint8_t counter[static AES_BLOCK_LENGTH],
                                          __m256i counters)
{
    ghash_store(counter, _mm256_castsi256_si128(counters));
}

/* Round 0 of twelve counter blocks; the counters move on. */
static inline GCM_VAES void begin_stream(__m256i state[static PAIRS], __m256i *counters,
                                         const struct aes_key *aes)
{
    const __m256i two = _mm256_set_epi32(0, 0, 0, 2, 0, 0, 0, 2);
    __m256i       key = round_key(aes, 0);

#pragma GCC unroll 6
    for (unsigned i = 0; i < PAIRS; i++) {
        state[i] = _mm256_xor_si256(ghash_turn_pair(*counters), key);
        *counters = _mm256_add_epi32(*counters, two);
    }
}

static inline GCM_VAES void encrypt_round(__m256i state[static PAIRS], __m256i key)
{
#pragma GCC unroll 6
    for (unsigned i = 0; i < PAIRS; i++)
        state[i] = _mm256_aesenc_epi128(state[i], key);
}

/* The last round, and the text mixed with the stream. */
static inline GCM_VAES void end_stream(uint8_t *out, const __m256i state[static PAIRS], __m256i key,
                                       const uint8_t *in)
{
#pragma GCC unroll 6
    for (unsigned i = 0; i < PAIRS; i++)
        store_pair(out + PAIR_LENGTH * i, _mm256_xor_si256(_mm256_aesenclast_epi128(state[i], key),
                                                           load_pair(in + PAIR_LENGTH * i)));
}

/* ---- a turn: twelve blocks ---- */

static GCM_VAES void encrypt_turn(uint8_t *out, const struct gcm_key *gcm, __m256i *counters,
                                  const uint8_t *in)
{
    __m256i state[PAIRS];

    begin_stream(state, counters, &gcm->aes);
    for (unsigned round = 1; round < gcm->aes.rounds; round++)
        encrypt_round(state, round_key(&gcm->aes, round));
    end_stream(out, state, round_key(&gcm->aes, gcm->aes.rounds), in);
}

/* The same, and Y with twelve blocks of `hashed` besides: a pair in each of six rounds. */
static inline GCM_VAES __m128i encrypt_and_hash_turn(uint8_t *out, const struct gcm_key *gcm,
                                                     __m256i *counters, const uint8_t *in,
                                                     __m128i y, const uint8_t *hashed)
{
    __m256i           state[PAIRS];
    struct ghash_sums sums = { 0 };
    __m256i           sum_so_far = _mm256_zextsi128_si256(y); /* for the first block alone */

    begin_stream(state, counters, &gcm->aes);
#pragma GCC unroll 6
    for (unsigned round = 1; round <= PAIRS; round++, hashed += PAIR_LENGTH) {
        __m256i x = _mm256_xor_si256(ghash_load_pair(hashed), sum_so_far);
        encrypt_round(state, round_key(&gcm->aes, round));
        sums = ghash_multiply_add_pair(sums, x, ghash_powers(&gcm->ghash, 2 * (PAIRS - round + 1)));
        sum_so_far = _mm256_setzero_si256();
    }
    for (unsigned round = PAIRS + 1; round < gcm->aes.rounds; round++)
        encrypt_round(state, round_key(&gcm->aes, round));
    end_stream(out, state, round_key(&gcm->aes, gcm->aes.rounds), in);
    return ghash_reduce_sums(sums);
}

/* ---- the versions of SP 800-38D §7.1 and §7.2 ---- */

/* What is hashed is one turn behind what is encrypted, and the last turn is hashed by itself. */
static GCM_VAES size_t seal(uint8_t *ciphertext, const struct gcm_key *gcm, uint8_t *y,
                            uint8_t *counter, const uint8_t *plaintext, size_t length)
{
    __m256i counters = load_counters(counter);
    __m128i sum = ghash_load(y);
    size_t  done = AT_A_TIME;

    if (length < AT_A_TIME)
        return 0;
    encrypt_turn(ciphertext, gcm, &counters, plaintext);
    for (; length - done >= AT_A_TIME; done += AT_A_TIME)
        sum = encrypt_and_hash_turn(ciphertext + done, gcm, &counters, plaintext + done, sum,
                                    ciphertext + done - AT_A_TIME);
    store_counter(counter, counters);
    ghash_store(y, sum);
    gcm->ghash.version->update(y, &gcm->ghash, ciphertext + done - AT_A_TIME, 2 * PAIRS);
    return done;
}

/* All ciphertext is there already.  It is hashed before it is written over, if `out` is `in`. */
static GCM_VAES size_t open(uint8_t *plaintext, const struct gcm_key *gcm, uint8_t *y,
                            uint8_t *counter, const uint8_t *ciphertext, size_t length)
{
    __m256i counters = load_counters(counter);
    __m128i sum = ghash_load(y);
    size_t  done = 0;

    for (; length - done >= AT_A_TIME; done += AT_A_TIME)
        sum = encrypt_and_hash_turn(plaintext + done, gcm, &counters, ciphertext + done, sum,
                                    ciphertext + done);
    store_counter(counter, counters);
    ghash_store(y, sum);
    return done;
}

static const struct gcm_version version = { "VAES and VPCLMULQDQ", seal, open };

const struct gcm_version *gcm_vaes(void) { return aes_vaes() && ghash_vpclmul() ? &version : NULL; }

#else

const struct gcm_version *gcm_vaes(void) { return NULL; }

#endif
