/*
 * aes.c - the AES block cipher (FIPS 197), in constant time.
 *
 * Most software looks the S-box up in a table, and then which cache line it touched depends on
 * the key. Here the S-box is computed, as FIPS 197 §5.1.1 defines it: invert the byte in GF(2^8),
 * then apply an affine transformation.  To make up for it, eight bytes of the state are worked on
 * at once, packed into one 64-bit word: what is written as arithmetic on a `lanes` is eight times
 * the same arithmetic on a byte.
 *
 * Read next: crypto/cbc.c.
 */
#include "crypto/aes.h"

#include "crypto/wipe.h"

#include <string.h>

/* ---- eight bytes in a word ---- */

/* Eight elements of GF(2^8), a byte each: two columns of the state, the first byte lowest. */
typedef uint64_t lanes;

static lanes pack(const uint8_t *bytes, size_t count)
{
    lanes packed = 0;
    for (size_t i = 0; i < count; i++)
        packed |= (lanes)bytes[i] << 8 * i;
    return packed;
}

static void unpack(uint8_t *bytes, lanes packed, size_t count)
{
    for (size_t i = 0; i < count; i++)
        bytes[i] = (uint8_t)(packed >> 8 * i);
}

/* The same byte in all lanes. */
static lanes all(uint8_t byte) { return 0x0101010101010101u * byte; }

/*
 * Bit i of every byte, as 0 or 1 in its lane.  Times a byte, that is the byte in each lane where
 * the bit is set, and 0 in the others: there are no carries.
 */
static lanes bit(lanes a, unsigned i) { return (a >> i) & all(1); }

/* Every byte rotated left by n bits, 0 < n < 8. */
static lanes rotate(lanes a, unsigned n)
{
    return ((a << n) & all((uint8_t)(0xff << n))) |
           ((a >> (8 - n)) & all((uint8_t)(0xff >> (8 - n))));
}

/* ---- FIPS 197 §4: GF(2^8), modulo x^8 + x^4 + x^3 + x + 1 ---- */

/* FIPS 197 §4.2.1: x * a.  What leaves at the top comes back as 0x1b. */
static lanes xtime(lanes a) { return ((a & all(0x7f)) << 1) ^ (bit(a, 7) * 0x1b); }

/* FIPS 197 §4.2: a * b, as the sum of x^i * a over the bits i that are set in b. */
static lanes multiply(lanes a, lanes b)
{
    lanes product = 0;
    for (unsigned i = 0; i < 8; i++) {
        product ^= a & (bit(b, i) * 0xff);
        a = xtime(a);
    }
    return product;
}

/* {factor} * a, for a factor below 16 that is a constant of the standard. */
static lanes times(unsigned factor, lanes a)
{
    lanes product = 0;
    for (; factor; factor >>= 1) {
        if (factor & 1)
            product ^= a;
        a = xtime(a);
    }
    return product;
}

/* a^2.  The square of a sum is the sum of the squares here: each bit x^i contributes x^2i. */
static lanes square(lanes a)
{
    static const uint8_t x_to_2i[8] = { 0x01, 0x04, 0x10, 0x40, 0x1b, 0x6c, 0xab, 0x9a };
    lanes                sum = 0;
    for (unsigned i = 0; i < 8; i++)
        sum ^= bit(a, i) * x_to_2i[i];
    return sum;
}

/* 1/a, and 0 for 0.  The 255 nonzero elements form a group, so that a^254 = 1/a. */
static lanes invert(lanes a)
{
    lanes a2 = square(a);
    lanes a3 = multiply(a2, a);
    lanes a12 = square(square(a3));
    lanes a15 = multiply(a12, a3);
    lanes a240 = square(square(square(square(a15))));
    lanes a252 = multiply(a240, a12);
    return multiply(a252, a2);
}

/* FIPS 197 §5.1.1: b'_i = b_i + b_(i+4) + b_(i+5) + b_(i+6) + b_(i+7) + c_i, c = 0x63. */
static lanes sbox(lanes a)
{
    lanes b = invert(a);
    return b ^ rotate(b, 1) ^ rotate(b, 2) ^ rotate(b, 3) ^ rotate(b, 4) ^ all(0x63);
}

/* FIPS 197 §5.3.2: the affine transformation undone, then the inversion. */
static lanes inv_sbox(lanes b)
{
    return invert(rotate(b, 1) ^ rotate(b, 3) ^ rotate(b, 6) ^ all(0x05));
}

/* ---- FIPS 197 §5.1: the stages of a round ---- */

enum { HALF = AES_BLOCK_LENGTH / 2 };

/* Applies an S-box to the state, two columns at a time. */
static void substitute(uint8_t state[static AES_BLOCK_LENGTH], lanes (*box)(lanes))
{
    unpack(state, box(pack(state, HALF)), HALF);
    unpack(state + HALF, box(pack(state + HALF, HALF)), HALF);
}

/* FIPS 197 §5.1.1 */
void aes_sub_bytes(uint8_t state[static AES_BLOCK_LENGTH]) { substitute(state, sbox); }

/* FIPS 197 §5.1.2: row r moves left by r, s'[r, c] = s[r, (c + r) mod 4]. */
void aes_shift_rows(uint8_t state[static AES_BLOCK_LENGTH])
{
    uint8_t s[AES_BLOCK_LENGTH];
    memcpy(s, state, sizeof s);
    for (unsigned c = 0; c < 4; c++)
        for (unsigned r = 0; r < 4; r++)
            state[r + 4 * c] = s[r + 4 * ((c + r) % 4)];
    wipe(s, sizeof s);
}

/* Both columns turned up by k rows, 0 < k < 4: the byte of row r + k comes to row r. */
static lanes turn_columns(lanes a, unsigned k)
{
    lanes stays = 0x0000000100000001u * (UINT32_MAX >> 8 * k); /* rows that do not go around */
    return ((a >> 8 * k) & stays) | ((a << (32 - 8 * k)) & ~stays);
}

/* FIPS 197 §4.3: each column times a matrix whose rows are `row`, moved right by one each time. */
static lanes mix(lanes s, const uint8_t row[static 4])
{
    lanes mixed = times(row[0], s);
    for (unsigned k = 1; k < 4; k++)
        mixed ^= times(row[k], turn_columns(s, k));
    return mixed;
}

static void mix_state(uint8_t state[static AES_BLOCK_LENGTH], const uint8_t row[static 4])
{
    unpack(state, mix(pack(state, HALF), row), HALF);
    unpack(state + HALF, mix(pack(state + HALF, HALF), row), HALF);
}

/* FIPS 197 §5.1.3 */
void aes_mix_columns(uint8_t state[static AES_BLOCK_LENGTH])
{
    static const uint8_t row[4] = { 0x02, 0x03, 0x01, 0x01 };
    mix_state(state, row);
}

/* FIPS 197 §5.1.4 */
void aes_add_round_key(uint8_t       state[static AES_BLOCK_LENGTH],
                       const uint8_t round_key[static AES_BLOCK_LENGTH])
{
    for (unsigned i = 0; i < AES_BLOCK_LENGTH; i++)
        state[i] ^= round_key[i];
}

/* ---- FIPS 197 §5.3: their inverses ---- */

/* FIPS 197 §5.3.1: s'[r, (c + r) mod 4] = s[r, c]. */
void aes_inv_shift_rows(uint8_t state[static AES_BLOCK_LENGTH])
{
    uint8_t s[AES_BLOCK_LENGTH];
    memcpy(s, state, sizeof s);
    for (unsigned c = 0; c < 4; c++)
        for (unsigned r = 0; r < 4; r++)
            state[r + 4 * ((c + r) % 4)] = s[r + 4 * c];
    wipe(s, sizeof s);
}

/* FIPS 197 §5.3.2 */
void aes_inv_sub_bytes(uint8_t state[static AES_BLOCK_LENGTH]) { substitute(state, inv_sbox); }

/* FIPS 197 §5.3.3 */
void aes_inv_mix_columns(uint8_t state[static AES_BLOCK_LENGTH])
{
    static const uint8_t row[4] = { 0x0e, 0x0b, 0x0d, 0x09 };
    mix_state(state, row);
}

/* ---- FIPS 197 §5.2: the key schedule ---- */

/* FIPS 197 §5.2 SubWord() */
static lanes sub_word(lanes word) { return sbox(word); }

/* FIPS 197 §5.2 RotWord(): the first byte goes last. */
static lanes rot_word(lanes word) { return turn_columns(word, 1); }

bool aes_set_key(struct aes_key *aes, const uint8_t *key, size_t length)
{
    if (length != 16 && length != 24 && length != 32)
        return false;

    size_t   nk = length / 4; /* Nk: words of the key */
    uint8_t *w = &aes->round_key[0][0];
    lanes    rcon = 0x01, temp;

    aes->rounds = (unsigned)nk + 6;
    memcpy(w, key, length);
    for (size_t i = nk; i < 4 * ((size_t)aes->rounds + 1); i++) {
        temp = pack(w + 4 * (i - 1), 4);
        if (i % nk == 0) {
            temp = sub_word(rot_word(temp)) ^ rcon;
            rcon = xtime(rcon);
        } else if (nk > 6 && i % nk == 4) {
            temp = sub_word(temp);
        }
        unpack(w + 4 * i, temp ^ pack(w + 4 * (i - nk), 4), 4);
    }
    return true;
}

/* ---- the cipher ---- */

/* FIPS 197 §5.1 */
void aes_encrypt_block(uint8_t out[static AES_BLOCK_LENGTH], const struct aes_key *aes,
                       const uint8_t in[static AES_BLOCK_LENGTH])
{
    uint8_t state[AES_BLOCK_LENGTH];

    memcpy(state, in, sizeof state);
    aes_add_round_key(state, aes->round_key[0]);
    for (unsigned round = 1; round < aes->rounds; round++) {
        aes_sub_bytes(state);
        aes_shift_rows(state);
        aes_mix_columns(state);
        aes_add_round_key(state, aes->round_key[round]);
    }
    aes_sub_bytes(state);
    aes_shift_rows(state);
    aes_add_round_key(state, aes->round_key[aes->rounds]);
    memcpy(out, state, sizeof state);
    wipe(state, sizeof state);
}

/* FIPS 197 §5.3 */
void aes_decrypt_block(uint8_t out[static AES_BLOCK_LENGTH], const struct aes_key *aes,
                       const uint8_t in[static AES_BLOCK_LENGTH])
{
    uint8_t state[AES_BLOCK_LENGTH];

    memcpy(state, in, sizeof state);
    aes_add_round_key(state, aes->round_key[aes->rounds]);
    for (unsigned round = aes->rounds - 1; round > 0; round--) {
        aes_inv_shift_rows(state);
        aes_inv_sub_bytes(state);
        aes_add_round_key(state, aes->round_key[round]);
        aes_inv_mix_columns(state);
    }
    aes_inv_shift_rows(state);
    aes_inv_sub_bytes(state);
    aes_add_round_key(state, aes->round_key[0]);
    memcpy(out, state, sizeof state);
    wipe(state, sizeof state);
}
