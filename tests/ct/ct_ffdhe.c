/*
 * ct_ffdhe.c - Diffie-Hellman makes no branch and no index on a private value; see ct_crypto.c for
 * how.
 *
 * Secret: the private value and the shared secret.  Public: the group, and both public values.
 */
#include "crypto/ffdhe.h"
#include "tests/ct/secret.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static bool check_group(const struct ffdhe_group *group)
{
    static uint8_t ours[FFDHE_MAX_BYTES], theirs[FFDHE_MAX_BYTES], shared[2][FFDHE_MAX_BYTES];
    uint8_t        x[FFDHE_MAX_BYTES] = { 0xa1, 2 }, y[FFDHE_MAX_BYTES] = { 0, 0xb3 };

    make_secret(x, sizeof x);
    make_secret(y, sizeof y);
    ffdhe_public(ours, group, x);
    ffdhe_public(theirs, group, y);
    give_away(ours, sizeof ours);
    give_away(theirs, sizeof theirs);

    enum ffdhe_result one = ffdhe_shared(shared[0], group, x, theirs, group->length);
    enum ffdhe_result other = ffdhe_shared(shared[1], group, y, ours, group->length);
    give_away(&one, sizeof one);
    give_away(&other, sizeof other);
    give_away(shared, sizeof shared);
    return one == FFDHE_OK && other == FFDHE_OK && memcmp(shared[0], shared[1], group->length) == 0;
}

int main(void)
{
    static const uint8_t five[1] = { 5 };
    struct ffdhe_group   own;

    if (!RUNNING_ON_VALGRIND)
        puts("ct_ffdhe: not under valgrind, so nothing is checked");
    bool right = ffdhe_group_set(&own, ffdhe2048.p, ffdhe2048.length, five, 1) == FFDHE_OK &&
                 check_group(&own) && check_group(&ffdhe2048) && check_group(&ffdhe3072) &&
                 check_group(&ffdhe4096);
    if (!right)
        puts("ct_ffdhe: a result is wrong");
    return right ? 0 : 1;
}
