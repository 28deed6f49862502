/*
 * nist_mulx.h - arithmetic for the curves of NIST with MULX, ADCX and ADOX.
 */
#ifndef CRYPTO_X86_NIST_MULX_H
#define CRYPTO_X86_NIST_MULX_H

#include "crypto/nist_field.h"

/* NULL where the processor lacks BMI2 or ADX. */
const struct nist_arithmetic *nist_arithmetic_mulx(void);

#endif
