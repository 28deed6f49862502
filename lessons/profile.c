/* profile.c - the profiles as a table. */
#include "lessons/profile.h"

#include <string.h>

/* RSA key transport: the shorter key first, since a learner reads it byte by byte. */
static const struct cipher_suite *const rsa_suites[] = {
    &cipher_suites[TLS_RSA_WITH_AES_128_CBC_SHA256],
    &cipher_suites[TLS_RSA_WITH_AES_128_CBC_SHA],
    &cipher_suites[TLS_RSA_WITH_AES_256_CBC_SHA256],
    &cipher_suites[TLS_RSA_WITH_AES_256_CBC_SHA],
};
enum { RSA_SUITES = sizeof rsa_suites / sizeof *rsa_suites };

static const struct profile profiles[] = {
    { .name = "tls12-rsa",
      .title = "TLS 1.2 · RSA key transport",
      .summary = "the story in six acts: the session key travels under the server's public key",
      .suites = rsa_suites,
      .suite_count = RSA_SUITES,
      .extended_master_secret = false },
    { .name = "tls12-rsa-ems",
      .title = "TLS 1.2 · RSA key transport · extended master secret",
      .summary = "the same, with the master secret bound to the whole handshake (RFC 7627)",
      .suites = rsa_suites,
      .suite_count = RSA_SUITES,
      .extended_master_secret = true },
};

enum { PROFILE_COUNT = sizeof profiles / sizeof *profiles };

/* RFC 5246 §7.4.1.4.1: the signatures that can be verified here, RSA (1) with SHA-256 (4),
 * SHA-384 (5) and SHA-512 (6). */
static const uint16_t signature_schemes[] = { 0x0401, 0x0501, 0x0601 };

const struct profile *profile_find(const char *name)
{
    for (size_t i = 0; i < PROFILE_COUNT; i++)
        if (strcmp(profiles[i].name, name) == 0)
            return &profiles[i];
    return NULL;
}

const struct profile *profile_at(size_t index)
{
    return index < PROFILE_COUNT ? &profiles[index] : NULL;
}

void profile_configure(struct tls_config *config, const struct profile *profile, enum actor role)
{
    memset(config, 0, sizeof *config);
    config->role = role;
    config->connection = 1;
    config->offer.suites = profile->suites;
    config->offer.suite_count = profile->suite_count;
    config->offer.signature_schemes = signature_schemes;
    config->offer.signature_scheme_count = sizeof signature_schemes / sizeof *signature_schemes;
    config->extended_master_secret = profile->extended_master_secret;
}
