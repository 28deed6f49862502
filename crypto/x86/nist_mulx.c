/*
 * nist_mulx.c - arithmetic for the curves of NIST with MULX, ADCX and ADOX.
 *
 * MULX multiplies without touching the flags, and ADCX and ADOX add with a carry flag each.  So
 * two chains of carries can be under way at the same time, and nothing has to be put by between two
 * products.  A row of products is all that is written anew here; Montgomery's method around it is
 * in crypto/nist_limbs.h.  The prime of P-256, the busiest one, has a multiplication of its own
 * that stays in registers: multiply_p256() of crypto/nist_field.c again, limb by limb.
 *
 * Intel, "New Instructions Supporting Large Integer Arithmetic", 2012.
 */
#include "crypto/x86/nist_mulx.h"

#include "crypto/nist_limbs.h"
#include "crypto/x86/cpu.h"

#if defined(__x86_64__)
#include <immintrin.h>

/* clang-format off */
/* t[j] += a[j] b + what the product before left above it, `below`; leaves its own in `above`.  b is
 * in rdx, and `offset` is 8 j. */
#define PRODUCT(offset, below, above)                                                              \
    "mulxq " offset "(%[a]), %[lo], %[" above "]\n\t"                                              \
    "adcxq %[" below "], %[lo]\n\t"                                                                \
    "adoxq " offset "(%[t]), %[lo]\n\t"                                                            \
    "movq %[lo], " offset "(%[t])\n\t"

#define PRODUCTS_4                                                                                 \
    PRODUCT("0", "even", "odd") PRODUCT("8", "odd", "even")                                        \
    PRODUCT("16", "even", "odd") PRODUCT("24", "odd", "even")
#define PRODUCTS_6                                                                                 \
    PRODUCTS_4 PRODUCT("32", "even", "odd") PRODUCT("40", "odd", "even")
#define PRODUCTS_9                                                                                 \
    PRODUCTS_6 PRODUCT("48", "even", "odd") PRODUCT("56", "odd", "even")                           \
    PRODUCT("64", "even", "odd")

/* Both chains begin without a carry (XOR clears both flags) and end in `last`. */
#define ROW(count, products, last)                                                                 \
    __asm__("xorl %k[even], %k[even]\n\t"                                                          \
            products                                                                               \
            "movl $0, %k[lo]\n\t"                                                                  \
            "adcxq %[lo], %[" #last "]\n\t"                                                        \
            "adoxq %[lo], %[" #last "]\n\t"                                                        \
            : [even] "=&r"(even), [odd] "=&r"(odd), [lo] "=&r"(lo),                                \
              "+m"(*(uint64_t(*)[count])t)                                                         \
            : [t] "r"(t), [a] "r"(a), "d"(b), "m"(*(const uint64_t(*)[count])a)                    \
            : "cc")
/* clang-format on */

/* t[0..limbs-1] += a b; returns what goes over.  `limbs` is 4, 6 or 9. */
IN_PLACE uint64_t row(uint64_t *t, const uint64_t *a, uint64_t b, size_t limbs)
{
    uint64_t even, odd, lo;
    if (limbs == 4)
        ROW(4, PRODUCTS_4, even);
    else if (limbs == 6)
        ROW(6, PRODUCTS_6, even);
    else
        ROW(9, PRODUCTS_9, odd);
    return limbs == 9 ? odd : even;
}

/* ---- the prime of P-256 ---- */

/* clang-format off */
/* Adds a[i] b[j] to the limbs `low` and `high`; b[j] is in rdx, and `offset` is 8 i. */
#define MULTIPLY(offset, low, high)                                                                \
    "mulxq " offset "(%[a]), %[lo], %[hi]\n\t"                                                     \
    "adcxq %[lo], %[" low "]\n\t"                                                                  \
    "adoxq %[hi], %[" high "]\n\t"

/* t += a b[j]: the limbs of t are named from the lowest; the last begins as 0, and so do both
 * carries (XOR clears them).  `offset` is 8 j. */
#define ADD_PRODUCT(offset, t0, t1, t2, t3, t4, t5)                                                \
    "movq " offset "(%[b]), %%rdx\n\t"                                                             \
    "xorl %k[" t5 "], %k[" t5 "]\n\t"                                                              \
    MULTIPLY("0", t0, t1)                                                                          \
    MULTIPLY("8", t1, t2)                                                                          \
    MULTIPLY("16", t2, t3)                                                                         \
    MULTIPLY("24", t3, t4)                                                                         \
    "movl $0, %k[lo]\n\t"                                                                          \
    "adcxq %[lo], %[" t4 "]\n\t"                                                                   \
    "adoxq %[lo], %[" t5 "]\n\t"                                                                   \
    "adcq $0, %[" t5 "]\n\t"

/* t = t + q p without the lowest limb, which is 0 then: reduce_limb_p256() of nist_field.c. */
#define REDUCE(t0, t1, t2, t3, t4, t5)                                                             \
    "movq %[" t0 "], %%rdx\n\t"                                                                    \
    "mulxq %[highest], %[lo], %[hi]\n\t"                                                           \
    "shlq $32, %[" t0 "]\n\t"                                                                      \
    "shrq $32, %%rdx\n\t"                                                                          \
    "addq %[" t0 "], %[" t1 "]\n\t"                                                                \
    "adcq %%rdx, %[" t2 "]\n\t"                                                                    \
    "adcq %[lo], %[" t3 "]\n\t"                                                                    \
    "adcq %[hi], %[" t4 "]\n\t"                                                                    \
    "adcq $0, %[" t5 "]\n\t"

/* t = (t + a b[j] + q p) / 2^64 */
#define ROW_P256(offset, t0, t1, t2, t3, t4, t5)                                                   \
    ADD_PRODUCT(offset, t0, t1, t2, t3, t4, t5)                                                    \
    REDUCE(t0, t1, t2, t3, t4, t5)
/* clang-format on */

static const uint64_t p[4] = { 0xffffffffffffffff, 0x00000000ffffffff, 0x0000000000000000,
                               0xffffffff00000001 };

/* r = t mod p, for t below 2p with its highest bit in `top`. */
static inline void reduce_once(uint64_t r[static 4], const uint64_t t[static 4], uint64_t top)
{
    unsigned long long l0, l1, l2, l3, none;
    unsigned char      borrow = _subborrow_u64(0, t[0], p[0], &l0);
    borrow = _subborrow_u64(borrow, t[1], p[1], &l1);
    borrow = _subborrow_u64(borrow, t[2], p[2], &l2);
    borrow = _subborrow_u64(borrow, t[3], p[3], &l3);
    borrow = _subborrow_u64(borrow, top, 0, &none);
    uint64_t keep = 0 - (uint64_t)borrow;
    __asm__("" : "+r"(keep)); /* see ct_barrier() */
    r[0] = (uint64_t)l0 ^ (keep & (l0 ^ t[0]));
    r[1] = (uint64_t)l1 ^ (keep & (l1 ^ t[1]));
    r[2] = (uint64_t)l2 ^ (keep & (l2 ^ t[2]));
    r[3] = (uint64_t)l3 ^ (keep & (l3 ^ t[3]));
}

static void multiply_p256(struct prime_element *r, const struct prime_field *field,
                          const struct prime_element *a, const struct prime_element *b)
{
    uint64_t t0 = 0, t1 = 0, t2 = 0, t3 = 0, t4 = 0, t5, lo, hi;
    (void)field;
    /* clang-format off */
    /* The limb that a row leaves behind is the highest of the next. */
    __asm__(ROW_P256("0",  "t0", "t1", "t2", "t3", "t4", "t5")
            ROW_P256("8",  "t1", "t2", "t3", "t4", "t5", "t0")
            ROW_P256("16", "t2", "t3", "t4", "t5", "t0", "t1")
            ROW_P256("24", "t3", "t4", "t5", "t0", "t1", "t2")
            : [t0] "+&r"(t0), [t1] "+&r"(t1), [t2] "+&r"(t2), [t3] "+&r"(t3), [t4] "+&r"(t4),
              [t5] "=&r"(t5), [lo] "=&r"(lo), [hi] "=&r"(hi)
            : [a] "r"(a->limb), [b] "r"(b->limb), [highest] "m"(p[3]), "m"(*a), "m"(*b)
            : "rdx", "cc");
    /* clang-format on */
    reduce_once(r->limb, (const uint64_t[4]){ t4, t5, t0, t1 }, t2);
}

static void square_p256(struct prime_element *r, const struct prime_field *field,
                        const struct prime_element *a)
{
    multiply_p256(r, field, a, a);
}

static void add_p256(struct prime_element *r, const struct prime_field *field,
                     const struct prime_element *a, const struct prime_element *b)
{
    unsigned long long s0, s1, s2, s3;
    unsigned char      carry = _addcarry_u64(0, a->limb[0], b->limb[0], &s0);
    (void)field;
    carry = _addcarry_u64(carry, a->limb[1], b->limb[1], &s1);
    carry = _addcarry_u64(carry, a->limb[2], b->limb[2], &s2);
    carry = _addcarry_u64(carry, a->limb[3], b->limb[3], &s3);
    reduce_once(r->limb, (const uint64_t[4]){ s0, s1, s2, s3 }, carry);
}

static void subtract_p256(struct prime_element *r, const struct prime_field *field,
                          const struct prime_element *a, const struct prime_element *b)
{
    unsigned long long d0, d1, d2, d3;
    unsigned char      borrow = _subborrow_u64(0, a->limb[0], b->limb[0], &d0);
    (void)field;
    borrow = _subborrow_u64(borrow, a->limb[1], b->limb[1], &d1);
    borrow = _subborrow_u64(borrow, a->limb[2], b->limb[2], &d2);
    borrow = _subborrow_u64(borrow, a->limb[3], b->limb[3], &d3);
    uint64_t negative = 0 - (uint64_t)borrow;
    __asm__("" : "+r"(negative));
    unsigned char carry = _addcarry_u64(0, d0, negative & p[0], &d0);
    carry = _addcarry_u64(carry, d1, negative & p[1], &d1);
    carry = _addcarry_u64(carry, d2, negative & p[2], &d2);
    _addcarry_u64(carry, d3, negative & p[3], &d3);
    r->limb[0] = d0;
    r->limb[1] = d1;
    r->limb[2] = d2;
    r->limb[3] = d3;
}

/* ---- any modulus of four, six or nine limbs, and the prime of P-521 ---- */

static void multiply_4(struct prime_element *r, const struct prime_field *field,
                       const struct prime_element *a, const struct prime_element *b)
{
    limbs_multiply(r->limb, field, a->limb, b->limb, 4, row);
}

static void square_4(struct prime_element *r, const struct prime_field *field,
                     const struct prime_element *a)
{
    limbs_multiply(r->limb, field, a->limb, a->limb, 4, row);
}

static void multiply_6(struct prime_element *r, const struct prime_field *field,
                       const struct prime_element *a, const struct prime_element *b)
{
    limbs_multiply(r->limb, field, a->limb, b->limb, 6, row);
}

static void square_6(struct prime_element *r, const struct prime_field *field,
                     const struct prime_element *a)
{
    limbs_multiply(r->limb, field, a->limb, a->limb, 6, row);
}

static void multiply_9(struct prime_element *r, const struct prime_field *field,
                       const struct prime_element *a, const struct prime_element *b)
{
    limbs_multiply(r->limb, field, a->limb, b->limb, 9, row);
}

static void square_9(struct prime_element *r, const struct prime_field *field,
                     const struct prime_element *a)
{
    limbs_multiply(r->limb, field, a->limb, a->limb, 9, row);
}

static void multiply_p521(struct prime_element *r, const struct prime_field *field,
                          const struct prime_element *a, const struct prime_element *b)
{
    limbs_multiply_p521(r->limb, field, a->limb, b->limb, row);
}

static void square_p521(struct prime_element *r, const struct prime_field *field,
                        const struct prime_element *a)
{
    limbs_multiply_p521(r->limb, field, a->limb, a->limb, row);
}

static void add_4(struct prime_element *r, const struct prime_field *field,
                  const struct prime_element *a, const struct prime_element *b)
{
    limbs_add(r->limb, field->modulus, a->limb, b->limb, 4);
}

static void subtract_4(struct prime_element *r, const struct prime_field *field,
                       const struct prime_element *a, const struct prime_element *b)
{
    limbs_subtract(r->limb, field->modulus, a->limb, b->limb, 4);
}

static void add_6(struct prime_element *r, const struct prime_field *field,
                  const struct prime_element *a, const struct prime_element *b)
{
    limbs_add(r->limb, field->modulus, a->limb, b->limb, 6);
}

static void subtract_6(struct prime_element *r, const struct prime_field *field,
                       const struct prime_element *a, const struct prime_element *b)
{
    limbs_subtract(r->limb, field->modulus, a->limb, b->limb, 6);
}

static void add_9(struct prime_element *r, const struct prime_field *field,
                  const struct prime_element *a, const struct prime_element *b)
{
    limbs_add(r->limb, field->modulus, a->limb, b->limb, 9);
}

static void subtract_9(struct prime_element *r, const struct prime_field *field,
                       const struct prime_element *a, const struct prime_element *b)
{
    limbs_subtract(r->limb, field->modulus, a->limb, b->limb, 9);
}

const struct nist_arithmetic *nist_arithmetic_mulx(void)
{
    static const struct nist_arithmetic mulx = {
        .p256 = { add_p256, subtract_p256, multiply_p256, square_p256 },
        .p521 = { add_9, subtract_9, multiply_p521, square_p521 },
        .limbs_4 = { add_4, subtract_4, multiply_4, square_4 },
        .limbs_6 = { add_6, subtract_6, multiply_6, square_6 },
        .limbs_9 = { add_9, subtract_9, multiply_9, square_9 },
    };
    return cpu_has(CPU_BMI2 | CPU_ADX) ? &mulx : NULL;
}
#else
const struct nist_arithmetic *nist_arithmetic_mulx(void) { return NULL; }
#endif
