/*
 * ct_rsa.c - no branch and no index on a secret in RSA; see ct_crypto.c for how it works:
 *
 *     valgrind --error-exitcode=9 ct_rsa
 */
#include "tests/ct/rsa_keys.h"

#include <stdio.h>

int main(void)
{
    if (!RUNNING_ON_VALGRIND)
        puts("ct_rsa: not under valgrind, so nothing is checked");
    bool right = check_rsa();
    if (!right)
        puts("ct_rsa: a result is wrong");
    return right ? 0 : 1;
}
