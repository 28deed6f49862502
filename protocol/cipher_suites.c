/* cipher_suites.c - the list cipher_suites.def as a table. */
#include "protocol/cipher_suites.h"

#include <string.h>

const struct cipher_suite cipher_suites[SUITE_COUNT] = {
#define SUITE(name, code, key_exchange, key, iv, mac, prf)                                         \
    { code, #name, KEY_EXCHANGE_##key_exchange, key, iv, &hash_##mac, &hash_##prf },
#include "protocol/cipher_suites.def"
#undef SUITE
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
