/*
 * curve25519_mulx.h - the operations of Curve25519 with MULX, ADCX and ADOX.
 */
#ifndef CRYPTO_X86_CURVE25519_MULX_H
#define CRYPTO_X86_CURVE25519_MULX_H

#include "crypto/curve25519.h"

/* NULL where the processor lacks BMI2 or ADX. */
const struct curve25519 *curve25519_mulx(void);

#endif
