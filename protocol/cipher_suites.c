/* cipher_suites.c - the list cipher_suites.def as a table. */
#include "protocol/cipher_suites.h"

#include <string.h>

/* The bytes of an AEAD's key are its own (RFC 5116: K_LEN). */
#define KEY_AES_128_GCM       16
#define KEY_AES_256_GCM       32
#define KEY_AES_128_CCM       16
#define KEY_AES_256_CCM       32
#define KEY_AES_128_CCM_8     16
#define KEY_AES_256_CCM_8     32
#define KEY_CHACHA20_POLY1305 32

const struct cipher_suite cipher_suites[SUITE_COUNT] = {
#define SUITE_AEAD(name, code, version, key_exchange, authentication, aead, prf)                   \
    { code,                                                                                        \
      #name,                                                                                       \
      TLS_##version,                                                                               \
      KEY_EXCHANGE_##key_exchange,                                                                 \
      AUTHENTICATION_##authentication,                                                             \
      &aead_registry[AEAD_##aead],                                                                 \
      KEY_##aead,                                                                                  \
      NULL,                                                                                        \
      &hash_##prf },
#define SUITE_CBC(name, code, key_exchange, authentication, key_length, mac, prf)                  \
    { code,                                                                                        \
      #name,                                                                                       \
      TLS_1_2,                                                                                     \
      KEY_EXCHANGE_##key_exchange,                                                                 \
      AUTHENTICATION_##authentication,                                                             \
      NULL,                                                                                        \
      key_length,                                                                                  \
      &hash_##mac,                                                                                 \
      &hash_##prf },
#include "protocol/cipher_suites.def"
#undef SUITE_AEAD
#undef SUITE_CBC
};

const struct cipher_suite *cipher_suite_at(size_t index)
{
    return index < SUITE_COUNT ? &cipher_suites[index] : NULL;
}

const struct cipher_suite *cipher_suite_find(uint16_t code)
{
    for (size_t i = 0; i < SUITE_COUNT; i++)
        if (cipher_suites[i].code == code)
            return &cipher_suites[i];
    return NULL;
}

const struct cipher_suite *cipher_suite_named(const char *name)
{
    for (size_t i = 0; i < SUITE_COUNT; i++)
        if (strcmp(cipher_suites[i].name, name) == 0)
            return &cipher_suites[i];
    return NULL;
}

bool cipher_suite_is_signed(const struct cipher_suite *suite)
{
    return suite->key_exchange != KEY_EXCHANGE_RSA;
}
