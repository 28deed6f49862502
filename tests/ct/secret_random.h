/* secret_random.h - a source of random bytes, of which all that is drawn is a secret. */
#ifndef TESTS_CT_SECRET_RANDOM_H
#define TESTS_CT_SECRET_RANDOM_H

#include "crypto/random.h"
#include "tests/ct/secret.h"

#include <string.h>

static void fill_secret(struct random_source *source, const char *purpose, uint8_t *out,
                        size_t length)
{
    (void)source;
    (void)purpose;
    memset(out, 0x5a, length);
    make_secret(out, length);
}

static struct random_source secret_source = { fill_secret };

#endif
