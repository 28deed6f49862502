/*
 * ct_curves_mulx.c - no branch and no index on a secret in crypto/x86/nist_mulx.c and
 * curve25519_mulx.c; see ct_crypto.c.
 *
 * The processor that valgrind plays says that it has no ADCX, although valgrind knows the
 * instruction.  So this program answers for the processor itself: cpu_has() below stands in the
 * place of the one in crypto/x86/cpu.c.
 */
#include "crypto/x86/cpu.h"
#include "crypto/x86/curve25519_mulx.h"
#include "crypto/x86/nist_mulx.h"
#include "tests/ct/curve25519_keys.h"

#include <stdio.h>

bool cpu_has(unsigned wanted) { return (wanted & ~(unsigned)(CPU_BMI2 | CPU_ADX)) == 0; }

int main(void)
{
    if (!RUNNING_ON_VALGRIND) {
        puts("ct_curves_mulx: not under valgrind, so nothing is checked");
        return 0;
    }
    if (!nist_arithmetic_mulx() || !curve25519_mulx()) {
        puts("ct_curves_mulx: built for another architecture, so nothing is checked");
        return 0;
    }
    bool right = check_nist_curves();
    right &= check_x25519();
    right &= check_ed25519();
    if (!right)
        puts("ct_curves_mulx: a result is wrong");
    return right ? 0 : 1;
}
