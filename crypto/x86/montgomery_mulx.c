/*
 * montgomery_mulx.c - products of long numbers and Montgomery's reduction with MULX, ADCX and ADOX.
 *
 * Both add rows of products to a long sum t: a number times a limb.  A limb times a limb is two
 * limbs, and two sums go through all of them: the upper half of each product belongs to the next
 * limb, and all is added to t.  An ordinary addition has one carry, and
 * the two sums would have to be made one after the other.  ADCX carries in the flag C alone and
 * ADOX in the flag O alone, MULX touches neither: so both are made at once (Intel, "New
 * Instructions Supporting Large Integer Arithmetic", 2012).
 *
 * Read next: crypto/bignum_montgomery.c, where the same is said in C.
 */
#include "crypto/x86/montgomery_mulx.h"

#include "crypto/x86/cpu.h"

#include <string.h>

#if defined(__x86_64__)

/* t[i] = t[i] + m[i] * q + the upper half of the product before, which is in `high`; the upper half
   of this one goes to `next`. */
#define PRODUCT(i, high, next)                                                                     \
    "mulx 8*" #i "(%[m]), %[low], %[" #next "]\n\t"                                                \
    "adcx %[" #high "], %[low]\n\t"                                                                \
    "adox 8*" #i "(%[t]), %[low]\n\t"                                                              \
    "mov %[low], 8*" #i "(%[t])\n\t"

/* t = t + m * q + carry on eight limbs; returns the new carry. */
__attribute__((target("bmi2,adx"))) static inline uint64_t
add_eight_products(uint64_t t[8], const uint64_t m[8], uint64_t q, uint64_t carry)
{
    uint64_t low, next;
    __asm__ volatile("xor %k[low], %k[low]\n\t" /* clears C and O */
                     /* clang-format off */
                     PRODUCT(0, high, next)
                     PRODUCT(1, next, high)
                     PRODUCT(2, high, next)
                     PRODUCT(3, next, high)
                     PRODUCT(4, high, next)
                     PRODUCT(5, next, high)
                     PRODUCT(6, high, next)
                     PRODUCT(7, next, high)
                     /* clang-format on */
                     "mov $0, %k[low]\n\t"
                     "adcx %[low], %[high]\n\t"
                     "adox %[low], %[high]\n\t"
                     : [low] "=&r"(low), [next] "=&r"(next), [high] "+&r"(carry)
                     : [t] "r"(t), [m] "r"(m), "d"(q)
                     : "cc", "memory");
    return carry;
}

__attribute__((target("bmi2,adx"))) static void reduce(uint64_t *t, const uint64_t *m, size_t count,
                                                       uint64_t negative_inverse)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t q = t[i] * negative_inverse, carry = 0;
        for (size_t j = 0; j < count; j += 8)
            carry = add_eight_products(t + i + j, m + j, q, carry);
        t[i] = carry;
    }
}

/* A limb of b at a time; each row begins a new limb of t at its top. */
__attribute__((target("bmi2,adx"))) static void multiply(uint64_t *t, const uint64_t *a,
                                                         const uint64_t *b, size_t count)
{
    memset(t, 0, count * sizeof *t);
    for (size_t i = 0; i < count; i++) {
        uint64_t carry = 0;
        for (size_t j = 0; j < count; j += 8)
            carry = add_eight_products(t + i + j, a + j, b[i], carry);
        t[i + count] = carry;
    }
}

montgomery_reduce *montgomery_mulx(size_t count)
{
    return count % 8 == 0 && cpu_has(CPU_BMI2 | CPU_ADX) ? reduce : NULL;
}

montgomery_product *montgomery_product_mulx(size_t count)
{
    return count % 8 == 0 && cpu_has(CPU_BMI2 | CPU_ADX) ? multiply : NULL;
}

#else

montgomery_reduce *montgomery_mulx(size_t count)
{
    (void)count;
    return NULL;
}

montgomery_product *montgomery_product_mulx(size_t count)
{
    (void)count;
    return NULL;
}

#endif
