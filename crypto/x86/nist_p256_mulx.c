/*
 * nist_p256_mulx.c - arithmetic modulo the prime of P-256 with MULX, ADCX and ADOX.
 *
 * It is multiply_p256() of crypto/nist_field.c again, limb by limb; read that one first.  MULX
 * multiplies without touching the flags, and ADCX and ADOX add with a carry flag each.  So the low
 * halves of four products are added in one chain of carries and their high halves in another, both
 * under way at the same time, and nothing has to be put by.
 *
 * Intel, "New Instructions Supporting Large Integer Arithmetic", 2012.
 */
#include "crypto/x86/nist_p256_mulx.h"

#include "crypto/x86/cpu.h"

#if defined(__x86_64__)
#include <immintrin.h>

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
#define ROW(offset, t0, t1, t2, t3, t4, t5)                                                        \
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

static void multiply(struct prime_element *r, const struct prime_field *field,
                     const struct prime_element *a, const struct prime_element *b)
{
    uint64_t t0 = 0, t1 = 0, t2 = 0, t3 = 0, t4 = 0, t5, lo, hi;
    (void)field;
    /* clang-format off */
    /* The limb that a row leaves behind is the highest of the next. */
    __asm__(ROW("0",  "t0", "t1", "t2", "t3", "t4", "t5")
            ROW("8",  "t1", "t2", "t3", "t4", "t5", "t0")
            ROW("16", "t2", "t3", "t4", "t5", "t0", "t1")
            ROW("24", "t3", "t4", "t5", "t0", "t1", "t2")
            : [t0] "+&r"(t0), [t1] "+&r"(t1), [t2] "+&r"(t2), [t3] "+&r"(t3), [t4] "+&r"(t4),
              [t5] "=&r"(t5), [lo] "=&r"(lo), [hi] "=&r"(hi)
            : [a] "r"(a->limb), [b] "r"(b->limb), [highest] "m"(p[3]), "m"(*a), "m"(*b)
            : "rdx", "cc");
    /* clang-format on */
    reduce_once(r->limb, (const uint64_t[4]){ t4, t5, t0, t1 }, t2);
}

static void square(struct prime_element *r, const struct prime_field *field,
                   const struct prime_element *a)
{
    multiply(r, field, a, a);
}

static void add(struct prime_element *r, const struct prime_field *field,
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

static void subtract(struct prime_element *r, const struct prime_field *field,
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

const struct prime_arithmetic *nist_p256_mulx(void)
{
    static const struct prime_arithmetic mulx = { add, subtract, multiply, square };
    return cpu_has(CPU_BMI2 | CPU_ADX) ? &mulx : NULL;
}
#else
const struct prime_arithmetic *nist_p256_mulx(void) { return NULL; }
#endif
