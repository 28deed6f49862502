/*
 * ct_rsa_mulx.c - no branch and no index on a secret in crypto/x86/montgomery_mulx.c; see
 * ct_crypto.c, and ct_curves_mulx.c for why this program answers for the processor itself.
 */
#include "crypto/x86/cpu.h"
#include "crypto/x86/montgomery_mulx.h"
#include "tests/ct/rsa_keys.h"

#include <stdio.h>

bool cpu_has(unsigned wanted) { return (wanted & ~(unsigned)(CPU_BMI2 | CPU_ADX)) == 0; }

int main(void)
{
    enum { LIMBS_OF_A_PRIME = RSA_MIN_BITS / 2 / 64 };
    if (!RUNNING_ON_VALGRIND) {
        puts("ct_rsa_mulx: not under valgrind, so nothing is checked");
        return 0;
    }
    if (!montgomery_mulx(LIMBS_OF_A_PRIME)) {
        puts("ct_rsa_mulx: built for another architecture, so nothing is checked");
        return 0;
    }
    bool right = check_rsa();
    if (!right)
        puts("ct_rsa_mulx: a result is wrong");
    return right ? 0 : 1;
}
