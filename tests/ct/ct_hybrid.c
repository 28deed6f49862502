/*
 * ct_hybrid.c - the hybrid groups make no branch and no index on a secret; see ct_crypto.c for how.
 *
 * Secret: all that is drawn, both private keys, and the shared secret.  The server's whole answer
 * is checked with X25519 alone: P-256 draws again where a scalar is out of range, which is a branch
 * on what is thrown away.
 */
#include "crypto/hybrid.h"
#include "tests/ct/secret_random.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static void fill_known(struct random_source *source, const char *purpose, uint8_t *out,
                       size_t length)
{
    (void)source;
    (void)purpose;
    memset(out, 0x3c, length);
}

/* Both ends; the server's draws are secrets where `server` says so. */
static bool check(const struct hybrid *hybrid, struct random_source *server)
{
    static struct hybrid_private_key key;
    static uint8_t       client_share[HYBRID_MAX_CLIENT_SHARE], answer[HYBRID_MAX_SERVER_SHARE];
    struct random_source known = { fill_known };
    uint8_t              ours[HYBRID_SHARED_LENGTH], theirs[HYBRID_SHARED_LENGTH];

    enum hybrid_result drawn = hybrid_generate(&key, client_share, hybrid, &known);
    enum hybrid_result answered = hybrid_encapsulate(theirs, answer, hybrid, client_share,
                                                     hybrid_client_share_length(hybrid), server);
    give_away(&answered, sizeof answered);
    give_away(answer, sizeof answer);

    make_secret(key.scalar, sizeof key.scalar);
    make_secret(key.dk, ML_KEM_PKE_PRIVATE_LENGTH);
    make_secret(key.dk + sizeof key.dk - ML_KEM_SEED_LENGTH, ML_KEM_SEED_LENGTH);
    enum hybrid_result finished =
        hybrid_decapsulate(ours, hybrid, &key, answer, hybrid_server_share_length(hybrid));
    give_away(&finished, sizeof finished);
    give_away(ours, sizeof ours);
    give_away(theirs, sizeof theirs);
    return drawn == HYBRID_OK && answered == HYBRID_OK && finished == HYBRID_OK &&
           memcmp(ours, theirs, sizeof ours) == 0;
}

int main(void)
{
    struct random_source known = { fill_known };

    if (!RUNNING_ON_VALGRIND)
        puts("ct_hybrid: not under valgrind, so nothing is checked");
    bool right = check(hybrid_find(4588), &secret_source) && check(hybrid_find(4587), &known);
    if (!right)
        puts("ct_hybrid: a result is wrong");
    return right ? 0 : 1;
}
