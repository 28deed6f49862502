/*
 * montgomery_mulx.h - products of long numbers and Montgomery's reduction with MULX, ADCX and ADOX.
 */
#ifndef CRYPTO_X86_MONTGOMERY_MULX_H
#define CRYPTO_X86_MONTGOMERY_MULX_H

#include <stddef.h>
#include <stdint.h>

/*
 * Adds to t, of 2 count limbs, the multiple of m that makes its lower half come to 0, and leaves in
 * that half, in place of the zeros, what is still to be added to the upper one.
 */
typedef void montgomery_reduce(uint64_t *t, const uint64_t *m, size_t count,
                               uint64_t negative_inverse);

/* NULL where the processor lacks BMI2 or ADX, or `count` is not a multiple of 8. */
montgomery_reduce *montgomery_mulx(size_t count);

/* t = a * b, in 2 count limbs; a and b have `count`, and t is neither. */
typedef void montgomery_product(uint64_t *t, const uint64_t *a, const uint64_t *b, size_t count);

/* NULL as above; GMP has the other version, mpn_sec_mul(). */
montgomery_product *montgomery_product_mulx(size_t count);

/* The readable version of the reduction, in crypto/bignum_montgomery.c. */
montgomery_reduce montgomery_reduce_portable;

#endif
