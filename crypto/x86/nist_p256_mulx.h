/*
 * nist_p256_mulx.h - arithmetic modulo the prime of P-256 with MULX, ADCX and ADOX.
 */
#ifndef CRYPTO_X86_NIST_P256_MULX_H
#define CRYPTO_X86_NIST_P256_MULX_H

#include "crypto/prime_field.h"

/* NULL where the processor lacks BMI2 or ADX. */
const struct prime_arithmetic *nist_p256_mulx(void);

#endif
