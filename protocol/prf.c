/* prf.c - RFC 5246 §5. Read crypto/hmac.h first; keys.c is where it is used. */
#include "protocol/prf.h"

#include "crypto/hmac.h"
#include "crypto/wipe.h"

#include <string.h>

/* label + seed, as one input to HMAC */
static void update_with_seed(struct hmac *hmac, const char *label, const struct prf_part *seed,
                             size_t parts)
{
    hmac_update(hmac, label, strlen(label));
    for (size_t i = 0; i < parts; i++)
        hmac_update(hmac, seed[i].bytes, seed[i].length);
}

/*
 * P_hash(secret, seed) = HMAC_hash(secret, A(1) + seed) +
 *                        HMAC_hash(secret, A(2) + seed) + ...
 * A(0) = seed
 * A(i) = HMAC_hash(secret, A(i-1))
 */
void prf(uint8_t *out, size_t length, const struct hash *hash, const uint8_t *secret,
         size_t secret_length, const char *label, const struct prf_part *seed, size_t parts)
{
    struct hmac keyed, hmac;
    uint8_t     a[HASH_MAX_DIGEST], output[HASH_MAX_DIGEST];
    hmac_init(&keyed, hash, secret, secret_length);

    hmac = keyed;
    update_with_seed(&hmac, label, seed, parts);
    hmac_final(a, &hmac); /* A(1) */
    while (length > 0) {
        hmac = keyed;
        hmac_update(&hmac, a, hash->digest_length);
        update_with_seed(&hmac, label, seed, parts);
        hmac_final(output, &hmac);

        size_t take = length < hash->digest_length ? length : hash->digest_length;
        memcpy(out, output, take);
        out += take;
        length -= take;

        hmac = keyed;
        hmac_update(&hmac, a, hash->digest_length);
        hmac_final(a, &hmac); /* A(i+1) */
    }
    wipe(&keyed, sizeof keyed);
    wipe(a, sizeof a);
    wipe(output, sizeof output);
}
