/* cipher_suites.c - the suites that are implemented, as IANA lists them. RFC 5246 §A.5. */
#include "protocol/cipher_suites.h"

#include <string.h>

/* In our order of preference: the stronger MAC and the longer key first. */
/* clang-format off */
static const struct cipher_suite suites[] = {
    /* code    name                               key exchange      key IV  MAC           PRF */
    { 0x003d, "TLS_RSA_WITH_AES_256_CBC_SHA256", KEY_EXCHANGE_RSA, 32, 16, &hash_sha256, &hash_sha256 },
    { 0x003c, "TLS_RSA_WITH_AES_128_CBC_SHA256", KEY_EXCHANGE_RSA, 16, 16, &hash_sha256, &hash_sha256 },
    { 0x0035, "TLS_RSA_WITH_AES_256_CBC_SHA",    KEY_EXCHANGE_RSA, 32, 16, &hash_sha1,   &hash_sha256 },
    { 0x002f, "TLS_RSA_WITH_AES_128_CBC_SHA",    KEY_EXCHANGE_RSA, 16, 16, &hash_sha1,   &hash_sha256 },
};
/* clang-format on */

enum { SUITE_COUNT = sizeof suites / sizeof *suites };

const struct cipher_suite *cipher_suite_at(size_t index)
{
    return index < SUITE_COUNT ? &suites[index] : NULL;
}

const struct cipher_suite *cipher_suite_find(uint16_t code)
{
    for (size_t i = 0; i < SUITE_COUNT; i++)
        if (suites[i].code == code)
            return &suites[i];
    return NULL;
}

const struct cipher_suite *cipher_suite_named(const char *name)
{
    for (size_t i = 0; i < SUITE_COUNT; i++)
        if (strcmp(suites[i].name, name) == 0)
            return &suites[i];
    return NULL;
}
