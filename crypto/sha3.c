/*
 * sha3.c - SHA-3 and SHAKE (FIPS 202), in the standard's own letters.
 *
 * The state is a block of 5 x 5 lanes of 64 bits: A[x, y, z].  Each of the 24 rounds runs five step
 * mappings over it: theta mixes columns, rho turns each lane, pi moves lanes about, chi is the one
 * that is not linear, iota makes the rounds differ.  Only and, not, xor and rotations: constant
 * time by nature.
 *
 * Read next: crypto/ml_kem.c, which is made of these.
 */
#include "crypto/sha3.h"

#include "crypto/bytes.h"
#include "crypto/wipe.h"
#include "crypto/x86/keccak.h"

#include <assert.h>
#include <string.h>

/* Turns a lane towards higher z; n below 64. */
static uint64_t rotl(uint64_t x, unsigned n) { return n == 0 ? x : x << n | x >> (64 - n); }

/* ---- the permutation ---- */

/*
 * FIPS 202 §3.2.1
 *     C[x, z] = A[x, 0, z] ^ A[x, 1, z] ^ A[x, 2, z] ^ A[x, 3, z] ^ A[x, 4, z]
 *     D[x, z] = C[(x - 1) mod 5, z] ^ C[(x + 1) mod 5, (z - 1) mod w]
 *     A'[x, y, z] = A[x, y, z] ^ D[x, z]
 */
void keccak_theta(struct keccak *a)
{
    uint64_t c[5], d[5];

    for (unsigned x = 0; x < 5; x++)
        c[x] = a->lane[0][x] ^ a->lane[1][x] ^ a->lane[2][x] ^ a->lane[3][x] ^ a->lane[4][x];
    for (unsigned x = 0; x < 5; x++)
        d[x] = c[(x + 4) % 5] ^ rotl(c[(x + 1) % 5], 1);
    for (unsigned y = 0; y < 5; y++)
        for (unsigned x = 0; x < 5; x++)
            a->lane[y][x] ^= d[x];
    wipe(c, sizeof c);
    wipe(d, sizeof d);
}

/* FIPS 202 §3.2.2, Table 2: A'[x, y, z] = A[x, y, (z - offset[x, y]) mod w] */
void keccak_rho(struct keccak *a)
{
    static const uint8_t offset[5][5] = {
        /* x = 0, 1, 2, 3, 4; the table's offsets mod 64 */
        { 0, 1, 62, 28, 27 },  /* y = 0 */
        { 36, 44, 6, 55, 20 }, /* y = 1 */
        { 3, 10, 43, 25, 39 }, /* y = 2 */
        { 41, 45, 15, 21, 8 }, /* y = 3 */
        { 18, 2, 61, 56, 14 }, /* y = 4 */
    };

    for (unsigned y = 0; y < 5; y++)
        for (unsigned x = 0; x < 5; x++)
            a->lane[y][x] = rotl(a->lane[y][x], offset[y][x]);
}

/* FIPS 202 §3.2.3: A'[x, y, z] = A[(x + 3y) mod 5, x, z] */
void keccak_pi(struct keccak *a)
{
    struct keccak from = *a;

    for (unsigned y = 0; y < 5; y++)
        for (unsigned x = 0; x < 5; x++)
            a->lane[y][x] = from.lane[x][(x + 3 * y) % 5];
    wipe(&from, sizeof from);
}

/* FIPS 202 §3.2.4: A'[x, y, z] = A[x, y, z] ^ ((A[x+1, y, z] ^ 1) & A[x+2, y, z]) */
void keccak_chi(struct keccak *a)
{
    uint64_t row[5];

    for (unsigned y = 0; y < 5; y++) {
        memcpy(row, a->lane[y], sizeof row);
        for (unsigned x = 0; x < 5; x++)
            a->lane[y][x] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5]);
    }
    wipe(row, sizeof row);
}

/* FIPS 202 §3.2.5: the bits RC[z], as Algorithm 5, rc(t), makes them. */
const uint64_t keccak_rc[KECCAK_ROUNDS] = {
    0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000,
    0x000000000000808b, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
    0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
    0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003,
    0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
};

/* FIPS 202 §3.2.5: A'[0, 0, z] = A[0, 0, z] ^ RC[z] */
void keccak_iota(struct keccak *a, unsigned round) { a->lane[0][0] ^= keccak_rc[round]; }

/* FIPS 202 §3.3: Rnd(A, i_r) = iota(chi(pi(rho(theta(A)))), i_r) */
void keccak_round(struct keccak *a, unsigned round)
{
    keccak_theta(a);
    keccak_rho(a);
    keccak_pi(a);
    keccak_chi(a);
    keccak_iota(a, round);
}

void keccak_permute(struct keccak *a)
{
    for (unsigned round = 0; round < KECCAK_ROUNDS; round++)
        keccak_round(a, round);
}

/*
 * FIPS 202 §3.1.2: the string's bit w(5y + x) + z is A[x, y, z].  So byte i lies in lane i / 8,
 * counted row by row, and the least significant byte of a lane comes first.
 */
static uint64_t *lane_of_byte(struct keccak *a, size_t i) { return &a->lane[i / 40][i / 8 % 5]; }

static void xor_byte(struct keccak *a, size_t i, uint8_t byte)
{
    *lane_of_byte(a, i) ^= (uint64_t)byte << (8 * (i % 8));
}

static uint8_t read_byte(struct keccak *a, size_t i)
{
    return (uint8_t)(*lane_of_byte(a, i) >> (8 * (i % 8)));
}

static void permute(struct keccak *a)
{
    keccak_permutation *fast = keccak_bmi2();
    (fast ? fast : keccak_permute)(a);
}

static void permute_four(struct keccak *const a[static 4])
{
    keccak_permutation_of_four *fast = keccak_avx2();
    if (fast)
        fast(a);
    else
        for (unsigned i = 0; i < 4; i++)
            permute(a[i]);
}

/* ---- the sponge ---- */

/*
 * FIPS 202 §6.1 and §6.2.  After the message come 01 for a hash, 1111 for SHAKE, so that no output
 * of one is ever an output of the other; then the first 1 of the padding.  The first bit is the
 * least significant one: 01 1 is 0x06, 1111 1 is 0x1f.  The capacity is twice the strength:
 * rate = 200 - 2 * 32 for SHA3-256.
 */
const struct sponge_function sponge_sha3_256 = { "SHA3-256", 136, 0x06 };
const struct sponge_function sponge_sha3_512 = { "SHA3-512", 72, 0x06 };
const struct sponge_function sponge_shake128 = { "SHAKE128", SHAKE128_RATE, 0x1f };
const struct sponge_function sponge_shake256 = { "SHAKE256", SHAKE256_RATE, 0x1f };

void sponge_init(struct sponge *sponge, const struct sponge_function *function)
{
    memset(sponge, 0, sizeof *sponge);
    sponge->function = function;
}

/* Whether the next eight bytes of so many are just a lane. */
static bool is_whole_lane(const struct sponge *sponge, size_t left)
{
    return left >= 8 && sponge->position % 8 == 0;
}

/* FIPS 202 §4, Algorithm 8 step 6: S = f(S ^ (P_i || 0^c)) */
void sponge_absorb(struct sponge *sponge, const void *bytes, size_t length)
{
    const uint8_t *from = bytes;

    assert(!sponge->squeezing);
    for (size_t i = 0, step; i < length; i += step) {
        step = is_whole_lane(sponge, length - i) ? 8 : 1;
        if (step == 8)
            *lane_of_byte(&sponge->state, sponge->position) ^= load_le64(from + i);
        else
            xor_byte(&sponge->state, sponge->position, from[i]);
        sponge->position += step;
        if (sponge->position == sponge->function->rate) {
            permute(&sponge->state);
            sponge->position = 0;
        }
    }
}

/*
 * FIPS 202 §5.1: pad10*1 up to the end of the rate; its first 1 is in the suffix already.  From
 * here on the state is permuted when the next byte is asked for, and not before.
 */
static void pad(struct sponge *sponge)
{
    xor_byte(&sponge->state, sponge->position, sponge->function->suffix);
    xor_byte(&sponge->state, sponge->function->rate - 1, 0x80);
    sponge->position = sponge->function->rate;
    sponge->squeezing = true;
}

/* FIPS 202 §4, Algorithm 8 steps 8 to 10: Z = Z || Trunc_r(S), S = f(S) */
void sponge_squeeze(struct sponge *sponge, uint8_t *out, size_t length)
{
    if (!sponge->squeezing)
        pad(sponge);
    for (size_t i = 0, step; i < length; i += step) {
        if (sponge->position == sponge->function->rate) {
            permute(&sponge->state);
            sponge->position = 0;
        }
        step = is_whole_lane(sponge, length - i) ? 8 : 1;
        if (step == 8)
            store_le64(out + i, *lane_of_byte(&sponge->state, sponge->position));
        else
            out[i] = read_byte(&sponge->state, sponge->position);
        sponge->position += step;
    }
}

void sponge_squeeze_blocks(struct sponge four[static 4], uint8_t *blocks, size_t stride)
{
    struct keccak *states[4];

    for (unsigned i = 0; i < 4; i++) {
        if (!four[i].squeezing)
            pad(&four[i]);
        assert(four[i].position == four[i].function->rate);
        states[i] = &four[i].state;
    }
    permute_four(states);
    for (unsigned i = 0; i < 4; i++) {
        four[i].position = 0;
        sponge_squeeze(&four[i], blocks + i * stride, four[i].function->rate);
    }
}

void sponge_wipe(struct sponge *sponge) { wipe(sponge, sizeof *sponge); }

/* ---- all at once ---- */

static void compute(uint8_t *out, size_t out_length, const struct sponge_function *function,
                    const void *message, size_t length)
{
    struct sponge sponge;
    sponge_init(&sponge, function);
    sponge_absorb(&sponge, message, length);
    sponge_squeeze(&sponge, out, out_length);
    sponge_wipe(&sponge);
}

void sha3_256(uint8_t digest[static SHA3_256_DIGEST_LENGTH], const void *message, size_t length)
{
    compute(digest, SHA3_256_DIGEST_LENGTH, &sponge_sha3_256, message, length);
}

void sha3_512(uint8_t digest[static SHA3_512_DIGEST_LENGTH], const void *message, size_t length)
{
    compute(digest, SHA3_512_DIGEST_LENGTH, &sponge_sha3_512, message, length);
}

void shake128(uint8_t *out, size_t out_length, const void *message, size_t length)
{
    compute(out, out_length, &sponge_shake128, message, length);
}

void shake256(uint8_t *out, size_t out_length, const void *message, size_t length)
{
    compute(out, out_length, &sponge_shake256, message, length);
}
