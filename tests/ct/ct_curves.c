/*
 * ct_curves.c - no branch and no index on a secret, on the curves; see ct_crypto.c for how.
 *
 * Private keys are secret, and everything drawn.  What a peer sent is not.  Drawing a key for a
 * NIST curve is left out: it branches on whether a number was out of range and is thrown away.
 */
#include "tests/ct/curve25519_keys.h"

#include <stdio.h>

int main(void)
{
    if (!RUNNING_ON_VALGRIND)
        puts("ct_curves: not under valgrind, so nothing is checked");
    bool right = check_x25519();
    right &= check_nist_curves();
    right &= check_ed25519();
    if (!right)
        puts("ct_curves: a result is wrong");
    return right ? 0 : 1;
}
