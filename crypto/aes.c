/*
 * aes.c - the AES block cipher (FIPS 197), in constant time.
 *
 * Most software looks the S-box up in a table, and then which cache line it touched depends on
 * the key.  Here nothing is looked up.  The cipher works on eight states at once, sorted into
 * planes of bits (crypto/aes_planes.h): what is written as arithmetic on a plane is the same
 * arithmetic on one bit of each of 128 bytes.
 *
 * This is the version that runs everywhere.  Processors that have instructions for a whole round
 * run crypto/x86/aes_ni.c or crypto/x86/aes_vaes.c in its place; aes_best_version() chooses.
 *
 * Read next: crypto/aes_sbox.c for SubBytes, then crypto/cbc.c.
 */
#include "crypto/aes.h"

#include "crypto/aes_planes.h"
#include "crypto/bytes.h"
#include "crypto/wipe.h"
#include "crypto/x86/aes_ni.h"
#include "crypto/x86/aes_vaes.h"
#include "crypto/xor_bytes.h"

#include <string.h>

/* ---- FIPS 197 §5.1.2 and §5.3.1: ShiftRows ---- */

/* Rows of a plane: 16 bits of each word are one, row 0 the lowest. */
#define ROWS_1_AND_3 0xffff0000ffff0000u
#define ROWS_2_AND_3 0xffffffff00000000u

/*
 * The rows chosen, each turned left by k columns, 0 < k < 4: column c + k comes to column c, which
 * is 4 k bits lower, and what would leave the row comes in at its other end.
 */
static aes_plane turn_rows(aes_plane a, uint64_t rows, unsigned k)
{
    uint64_t stay = rows & (0x0001000100010001u * (0xffffu >> 4 * k));
    uint64_t go_around = rows & ~stay;
    return (a & ~rows) | ((a >> 4 * k) & stay) | ((a << (16 - 4 * k)) & go_around);
}

/* §5.1.2: row r moves left by r, s'[r, c] = s[r, (c + r) mod 4]. */
static void shift_rows(struct aes_planes *s)
{
    for (unsigned i = 0; i < AES_PLANES; i++)
        s->bit[i] = turn_rows(turn_rows(s->bit[i], ROWS_1_AND_3, 1), ROWS_2_AND_3, 2);
}

/* §5.3.1: row r moves right by r, which is left by 4 - r. */
static void inv_shift_rows(struct aes_planes *s)
{
    for (unsigned i = 0; i < AES_PLANES; i++)
        s->bit[i] = turn_rows(turn_rows(s->bit[i], ROWS_1_AND_3, 3), ROWS_2_AND_3, 2);
}

/* ---- FIPS 197 §5.1.3 and §5.3.3: MixColumns ---- */

/* §4.2.1: {02} * a.  Every bit moves up, and what leaves at the top comes back as {1b}. */
static void xtime(struct aes_planes *a)
{
    aes_plane top = a->bit[7];

    a->bit[7] = a->bit[6];
    a->bit[6] = a->bit[5];
    a->bit[5] = a->bit[4];
    a->bit[4] = a->bit[3] ^ top;
    a->bit[3] = a->bit[2] ^ top;
    a->bit[2] = a->bit[1];
    a->bit[1] = a->bit[0] ^ top;
    a->bit[0] = top;
}

/* All columns of a plane turned up by k rows, 0 < k < 4: row r + k comes to row r. */
static inline aes_plane up(aes_plane a, unsigned k) { return a >> 16 * k | a << (64 - 16 * k); }

/*
 * §5.1.3: s'[r] = {02} s[r] + {03} s[r+1] + s[r+2] + s[r+3], in each column, r modulo 4.  With
 * the sum of neighbours n[r] = s[r] + s[r+1], that is {02} n[r] + s[r+1] + n[r+2].
 */
static void mix_columns(struct aes_planes *s)
{
    struct aes_planes n, twice_n;

    for (unsigned i = 0; i < AES_PLANES; i++)
        n.bit[i] = s->bit[i] ^ up(s->bit[i], 1);
    twice_n = n;
    xtime(&twice_n);
    for (unsigned i = 0; i < AES_PLANES; i++)
        s->bit[i] = twice_n.bit[i] ^ up(s->bit[i], 1) ^ up(n.bit[i], 2);
}

/*
 * §5.3.3: s'[r] = {0e} s[r] + {0b} s[r+1] + {0d} s[r+2] + {09} s[r+3].  This matrix is that of
 * MixColumns times one of {05}, 0, {04}, 0: add {04} (s[r] + s[r+2]) to s[r], then mix as above.
 */
static void inv_mix_columns(struct aes_planes *s)
{
    struct aes_planes sum;

    for (unsigned i = 0; i < AES_PLANES; i++)
        sum.bit[i] = s->bit[i] ^ up(s->bit[i], 2);
    xtime(&sum);
    xtime(&sum);
    for (unsigned i = 0; i < AES_PLANES; i++)
        s->bit[i] ^= sum.bit[i];
    mix_columns(s);
}

/* ---- FIPS 197 §5.1.4: AddRoundKey ---- */

static void add_round_key(struct aes_planes *s, const struct aes_planes *round_key)
{
    for (unsigned i = 0; i < AES_PLANES; i++)
        s->bit[i] ^= round_key->bit[i];
}

/* ---- the cipher, on eight states ---- */

/* A key in planes, the same for all states. */
struct schedule {
    unsigned          rounds;
    struct aes_planes round_key[AES_MAX_ROUNDS + 1];
};

static void pack_schedule(struct schedule *w, const struct aes_key *aes)
{
    w->rounds = aes->rounds;
    for (unsigned round = 0; round <= w->rounds; round++)
        aes_pack_same(&w->round_key[round], aes->round_key[round]);
}

/* FIPS 197 §5.1 */
static void cipher(struct aes_planes *state, const struct schedule *w)
{
    add_round_key(state, &w->round_key[0]);
    for (unsigned round = 1; round < w->rounds; round++) {
        aes_planes_sub_bytes(state);
        shift_rows(state);
        mix_columns(state);
        add_round_key(state, &w->round_key[round]);
    }
    aes_planes_sub_bytes(state);
    shift_rows(state);
    add_round_key(state, &w->round_key[w->rounds]);
}

/* FIPS 197 §5.3 */
static void inv_cipher(struct aes_planes *state, const struct schedule *w)
{
    add_round_key(state, &w->round_key[w->rounds]);
    for (unsigned round = w->rounds - 1; round > 0; round--) {
        inv_shift_rows(state);
        aes_planes_inv_sub_bytes(state);
        add_round_key(state, &w->round_key[round]);
        inv_mix_columns(state);
    }
    inv_shift_rows(state);
    aes_planes_inv_sub_bytes(state);
    add_round_key(state, &w->round_key[0]);
}

/* ---- the readable version: eight blocks at a time, then what is left ---- */

static void apply(void (*direction)(struct aes_planes *state, const struct schedule *w),
                  uint8_t *out, const struct aes_key *aes, const uint8_t *in, size_t count)
{
    struct schedule   w;
    struct aes_planes state;

    pack_schedule(&w, aes);
    while (count > 0) {
        size_t now = count < AES_STATES ? count : AES_STATES;
        aes_pack(&state, in, now);
        direction(&state, &w);
        aes_unpack(out, &state, now);
        in += AES_BLOCK_LENGTH * now;
        out += AES_BLOCK_LENGTH * now;
        count -= now;
    }
    wipe(&w, sizeof w);
    wipe(&state, sizeof state);
}

static void encrypt_blocks(uint8_t *out, const struct aes_key *aes, const uint8_t *in, size_t count)
{
    apply(cipher, out, aes, in, count);
}

static void decrypt_blocks(uint8_t *out, const struct aes_key *aes, const uint8_t *in, size_t count)
{
    apply(inv_cipher, out, aes, in, count);
}

static void encrypt_chain(uint8_t *out, const struct aes_key *aes, uint8_t *chain,
                          const uint8_t *in, size_t count)
{
    struct schedule   w;
    struct aes_planes state;

    pack_schedule(&w, aes);
    for (size_t at = 0; at < AES_BLOCK_LENGTH * count; at += AES_BLOCK_LENGTH) {
        xor_bytes(chain, chain, in + at, AES_BLOCK_LENGTH);
        aes_pack(&state, chain, 1);
        cipher(&state, &w);
        aes_unpack(chain, &state, 1);
        memcpy(out + at, chain, AES_BLOCK_LENGTH);
    }
    wipe(&w, sizeof w);
    wipe(&state, sizeof state);
}

/* FIPS 197 §5.2 SubWord(): the S-box on a column, the rest of the state empty. */
static uint32_t sub_word(uint32_t word)
{
    uint8_t state[AES_BLOCK_LENGTH] = { 0 };

    store_le32(state, word);
    aes_sub_bytes(state);
    return load_le32(state);
}

const struct aes_version aes_readable = {
    "readable", sub_word, encrypt_blocks, decrypt_blocks, encrypt_chain,
};

/* ---- the stages by themselves, on one state ---- */

static void on_one(uint8_t state[static AES_BLOCK_LENGTH], void (*stage)(struct aes_planes *s))
{
    struct aes_planes planes;

    aes_pack(&planes, state, 1);
    stage(&planes);
    aes_unpack(state, &planes, 1);
    wipe(&planes, sizeof planes);
}

void aes_sub_bytes(uint8_t state[static AES_BLOCK_LENGTH]) { on_one(state, aes_planes_sub_bytes); }

void aes_shift_rows(uint8_t state[static AES_BLOCK_LENGTH]) { on_one(state, shift_rows); }

void aes_mix_columns(uint8_t state[static AES_BLOCK_LENGTH]) { on_one(state, mix_columns); }

void aes_inv_sub_bytes(uint8_t state[static AES_BLOCK_LENGTH])
{
    on_one(state, aes_planes_inv_sub_bytes);
}

void aes_inv_shift_rows(uint8_t state[static AES_BLOCK_LENGTH]) { on_one(state, inv_shift_rows); }

void aes_inv_mix_columns(uint8_t state[static AES_BLOCK_LENGTH]) { on_one(state, inv_mix_columns); }

void aes_add_round_key(uint8_t       state[static AES_BLOCK_LENGTH],
                       const uint8_t round_key[static AES_BLOCK_LENGTH])
{
    struct aes_planes s, k;

    aes_pack(&s, state, 1);
    aes_pack(&k, round_key, 1);
    add_round_key(&s, &k);
    aes_unpack(state, &s, 1);
    wipe(&s, sizeof s);
    wipe(&k, sizeof k);
}

/* ---- FIPS 197 §5.2: the key schedule ---- */

/* FIPS 197 §5.2 RotWord(): the first byte, which is the lowest, goes last. */
static uint32_t rot_word(uint32_t word) { return word >> 8 | word << 24; }

bool aes_set_key_for(struct aes_key *aes, const struct aes_version *version, const uint8_t *key,
                     size_t length)
{
    /* §5.2, Table 5: the powers of x; the others of the four bytes are zero. */
    static const uint8_t rcon[] = { 0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0x1b, 0x36 };

    if (length != 16 && length != 24 && length != 32)
        return false;

    size_t   nk = length / 4; /* Nk: words of the key */
    uint8_t *w = &aes->round_key[0][0];

    aes->version = version;
    aes->rounds = (unsigned)nk + 6;
    memcpy(w, key, length);
    for (size_t i = nk; i < 4 * ((size_t)aes->rounds + 1); i++) {
        uint32_t temp = load_le32(w + 4 * (i - 1));
        if (i % nk == 0)
            temp = version->sub_word(rot_word(temp)) ^ rcon[i / nk - 1];
        else if (nk > 6 && i % nk == 4)
            temp = version->sub_word(temp);
        store_le32(w + 4 * i, temp ^ load_le32(w + 4 * (i - nk)));
    }
    return true;
}

/* ---- the way in ---- */

const struct aes_version *aes_best_version(void)
{
    if (aes_vaes())
        return aes_vaes();
    return aes_ni() ? aes_ni() : &aes_readable;
}

bool aes_set_key(struct aes_key *aes, const uint8_t *key, size_t length)
{
    return aes_set_key_for(aes, aes_best_version(), key, length);
}

void aes_encrypt_blocks(uint8_t *out, const struct aes_key *aes, const uint8_t *in, size_t count)
{
    aes->version->encrypt_blocks(out, aes, in, count);
}

void aes_decrypt_blocks(uint8_t *out, const struct aes_key *aes, const uint8_t *in, size_t count)
{
    aes->version->decrypt_blocks(out, aes, in, count);
}

void aes_encrypt_chain(uint8_t *out, const struct aes_key *aes,
                       uint8_t chain[static AES_BLOCK_LENGTH], const uint8_t *in, size_t count)
{
    aes->version->encrypt_chain(out, aes, chain, in, count);
}

void aes_encrypt_block(uint8_t out[static AES_BLOCK_LENGTH], const struct aes_key *aes,
                       const uint8_t in[static AES_BLOCK_LENGTH])
{
    aes_encrypt_blocks(out, aes, in, 1);
}

void aes_decrypt_block(uint8_t out[static AES_BLOCK_LENGTH], const struct aes_key *aes,
                       const uint8_t in[static AES_BLOCK_LENGTH])
{
    aes_decrypt_blocks(out, aes, in, 1);
}
