/*
 * aes_sbox.c - the S-box of AES (FIPS 197 §5.1.1, §5.3.2) as a circuit of ANDs and XORs.
 *
 * The S-box inverts a byte in GF(2^8) and applies an affine transformation.  A power a^254 would
 * take a dozen multiplications of eight bits.  It is much less in small steps: GF(2^8) is also
 * what you get when you begin with GF(2) and adjoin the root of a quadratic equation three times,
 * as the complex numbers are pairs of real ones:
 *
 *     GF(4)   = GF(2)[w],   w^2 = w + 1
 *     GF(16)  = GF(4)[z],   z^2 = z + w
 *     GF(256) = GF(16)[y],  y^2 = y + v      v = (w + 1) z + w
 *
 * An element is a pair (hi, lo) of the field before, hi * y + lo, and a pair is inverted as a
 * complex number is: multiply by the conjugate, divide by the norm, which is an element of the
 * smaller field.  At the bottom, in GF(4), to invert is to square, and that is one XOR.  About 110
 * operations invert 128 bytes.
 *
 * This tower, and more on circuits like it: Canright, "A Very Compact S-Box for AES" (CHES 2005);
 * Boyar and Peralta, "A depth-16 circuit for the AES S-box" (2011), have the smallest one known,
 * of 113 gates with both transformations.  Ours has some 170, and a reason for each.
 *
 * Read next: crypto/aes.c.
 */
#include "crypto/aes_planes.h"

/* ---- GF(4): hi * w + lo, w^2 = w + 1 ---- */

struct gf4 {
    aes_plane hi, lo;
};

static inline struct gf4 gf4_add(struct gf4 a, struct gf4 b)
{
    return (struct gf4){ a.hi ^ b.hi, a.lo ^ b.lo };
}

/*
 * (a.hi w + a.lo)(b.hi w + b.lo) = (a.hi b.hi + a.hi b.lo + a.lo b.hi) w + (a.hi b.hi + a.lo b.lo),
 * and the three products at w are (a.hi + a.lo)(b.hi + b.lo) + a.lo b.lo.
 */
static inline struct gf4 gf4_multiply(struct gf4 a, struct gf4 b)
{
    aes_plane low = a.lo & b.lo;
    return (struct gf4){ ((a.hi ^ a.lo) & (b.hi ^ b.lo)) ^ low, (a.hi & b.hi) ^ low };
}

/* (hi w + lo)^2 = hi (w + 1) + lo.  Since a^3 = 1 for all but 0, this is 1/a as well. */
static inline struct gf4 gf4_square(struct gf4 a) { return (struct gf4){ a.hi, a.hi ^ a.lo }; }
static inline struct gf4 gf4_invert(struct gf4 a) { return gf4_square(a); }

/* w (hi w + lo) = hi (w + 1) + lo w */
static inline struct gf4 gf4_times_w(struct gf4 a) { return (struct gf4){ a.hi ^ a.lo, a.hi }; }

/* ---- GF(16): hi * z + lo, z^2 = z + w ---- */

struct gf16 {
    struct gf4 hi, lo;
};

static inline struct gf16 gf16_add(struct gf16 a, struct gf16 b)
{
    return (struct gf16){ gf4_add(a.hi, b.hi), gf4_add(a.lo, b.lo) };
}

/* As in GF(4), but for the w that z^2 leaves at the product of the high parts. */
static inline struct gf16 gf16_multiply(struct gf16 a, struct gf16 b)
{
    struct gf4 high = gf4_multiply(a.hi, b.hi), low = gf4_multiply(a.lo, b.lo);
    struct gf4 all = gf4_multiply(gf4_add(a.hi, a.lo), gf4_add(b.hi, b.lo));
    return (struct gf16){ gf4_add(all, low), gf4_add(gf4_times_w(high), low) };
}

/* (hi z + lo)^2 = hi^2 (z + w) + lo^2 */
static inline struct gf16 gf16_square(struct gf16 a)
{
    struct gf4 high = gf4_square(a.hi);
    return (struct gf16){ high, gf4_add(gf4_times_w(high), gf4_square(a.lo)) };
}

/* v a^2, v = (w + 1) z + w.  Squaring and multiplying by a constant are linear: four sums do. */
static inline struct gf16 gf16_square_times_v(struct gf16 a)
{
    return (struct gf16){ { a.lo.hi ^ a.lo.lo, a.lo.lo },
                          { a.hi.lo ^ a.lo.lo, a.hi.hi ^ a.lo.hi } };
}

/*
 * The conjugate of hi z + lo is hi z + (hi + lo), since z + 1 is the other root of z^2 = z + w.
 * Their product is the norm, without z:  lo^2 + lo hi + w hi^2.
 */
static inline struct gf16 gf16_invert(struct gf16 a)
{
    struct gf4 norm =
        gf4_add(gf4_add(gf4_square(a.lo), gf4_multiply(a.lo, a.hi)), gf4_times_w(gf4_square(a.hi)));
    struct gf4 inverse = gf4_invert(norm);
    return (struct gf16){ gf4_multiply(a.hi, inverse), gf4_multiply(gf4_add(a.hi, a.lo), inverse) };
}

/* ---- GF(256): hi * y + lo, y^2 = y + v ---- */

struct gf256 {
    struct gf16 hi, lo;
};

/* The norm is lo^2 + lo hi + v hi^2.  That of 0 is 0, and 0 comes out: as the S-box has it. */
static inline struct gf256 gf256_invert(struct gf256 a)
{
    struct gf16 norm =
        gf16_add(gf16_add(gf16_square(a.lo), gf16_multiply(a.lo, a.hi)), gf16_square_times_v(a.hi));
    struct gf16 inverse = gf16_invert(norm);
    return (struct gf256){ gf16_multiply(a.hi, inverse),
                           gf16_multiply(gf16_add(a.hi, a.lo), inverse) };
}

/* ---- into the tower and out of it ---- */

/*
 * A byte of AES is a polynomial in x, modulo x^8 + x^4 + x^3 + x + 1 (FIPS 197 §4.2).  In the
 * tower, t = y z is a root of that polynomial.  So b_0 + b_1 x + ... + b_7 x^7 goes to
 * b_0 + b_1 t + ... + b_7 t^7, and sums and products go along with it.  Each t^i is a sum of some
 * of the eight elements that a pair of pairs of pairs is made of; below stand, for each of those,
 * the b_i in whose t^i it occurs.  That of 1, the last, is in t^0, t^5 and t^7.
 */
static inline struct gf256 into_tower(const aes_plane b[static AES_PLANES])
{
    aes_plane b67 = b[6] ^ b[7], b567 = b[5] ^ b67;
    return (struct gf256){
        .hi = { { b[5] ^ b[7], b[1] ^ b[2] ^ b[3] ^ b[4] ^ b67 },
                { b[2] ^ b[3], b[4] ^ b[5] ^ b[6] } },
        .lo = { { b[3] ^ b[4], b567 }, { b[2] ^ b567, b[0] ^ b[5] ^ b[7] } },
    };
}

/* The same equations, solved for the b_i. */
static inline void out_of_tower(aes_plane b[static AES_PLANES], struct gf256 a)
{
    aes_plane t0 = a.lo.lo.lo, t1 = a.lo.lo.hi, t2 = a.lo.hi.lo, t3 = a.lo.hi.hi;
    aes_plane t4 = a.hi.lo.lo, t5 = a.hi.lo.hi, t6 = a.hi.hi.lo, t7 = a.hi.hi.hi;

    b[0] = t0 ^ t7;
    b[1] = t4 ^ t5 ^ t6 ^ t7;
    b[2] = t1 ^ t2;
    b[3] = t1 ^ t2 ^ t5;
    b[4] = t1 ^ t2 ^ t3 ^ t5;
    b[5] = t1 ^ t3 ^ t4 ^ t5 ^ t7;
    b[6] = t2 ^ t7;
    b[7] = t1 ^ t3 ^ t4 ^ t5;
}

static inline void invert(aes_plane b[static AES_PLANES])
{
    out_of_tower(b, gf256_invert(into_tower(b)));
}

/* ---- FIPS 197 ---- */

/* §5.1.1: b'_i = b_i + b_(i+4) + b_(i+5) + b_(i+6) + b_(i+7) + c_i, c = 0x63; + 1 is ~ here. */
void aes_planes_sub_bytes(struct aes_planes *planes)
{
    struct aes_planes inverted = *planes;
    const aes_plane  *b = inverted.bit;

    invert(inverted.bit);
    planes->bit[0] = ~(b[0] ^ b[4] ^ b[5] ^ b[6] ^ b[7]);
    planes->bit[1] = ~(b[1] ^ b[5] ^ b[6] ^ b[7] ^ b[0]);
    planes->bit[2] = b[2] ^ b[6] ^ b[7] ^ b[0] ^ b[1];
    planes->bit[3] = b[3] ^ b[7] ^ b[0] ^ b[1] ^ b[2];
    planes->bit[4] = b[4] ^ b[0] ^ b[1] ^ b[2] ^ b[3];
    planes->bit[5] = ~(b[5] ^ b[1] ^ b[2] ^ b[3] ^ b[4]);
    planes->bit[6] = ~(b[6] ^ b[2] ^ b[3] ^ b[4] ^ b[5]);
    planes->bit[7] = b[7] ^ b[3] ^ b[4] ^ b[5] ^ b[6];
}

/* §5.3.2: b_i = b'_(i+2) + b'_(i+5) + b'_(i+7) + d_i, d = 0x05; then the inversion. */
void aes_planes_inv_sub_bytes(struct aes_planes *planes)
{
    const struct aes_planes before = *planes;
    const aes_plane        *b = before.bit;

    planes->bit[0] = ~(b[2] ^ b[5] ^ b[7]);
    planes->bit[1] = b[3] ^ b[6] ^ b[0];
    planes->bit[2] = ~(b[4] ^ b[7] ^ b[1]);
    planes->bit[3] = b[5] ^ b[0] ^ b[2];
    planes->bit[4] = b[6] ^ b[1] ^ b[3];
    planes->bit[5] = b[7] ^ b[2] ^ b[4];
    planes->bit[6] = b[0] ^ b[3] ^ b[5];
    planes->bit[7] = b[1] ^ b[4] ^ b[6];
    invert(planes->bit);
}
