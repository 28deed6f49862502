/* fuzz_pem.c - any text as PEM; what was decoded is encoded and decoded again. */
#include "fuzz.h"

#include "protocol/x509/pem.h"

#include <string.h>

static void turn_around(const char *label, const uint8_t *der, size_t length)
{
    struct pem_reader again;
    size_t            room = pem_encoded_length(label, length), decoded_length = 0;
    char             *text = malloc(room + 1);
    uint8_t          *decoded = malloc(length + 1);
    FUZZ_REQUIRE(text && decoded);
    FUZZ_REQUIRE(pem_encode(text, room, label, der, length));
    pem_init(&again, text, room);
    FUZZ_REQUIRE(pem_next(&again, decoded, length, &decoded_length));
    FUZZ_REQUIRE(decoded_length == length && (!length || !memcmp(decoded, der, length)));
    FUZZ_REQUIRE(strcmp(again.label, label) == 0);
    free(text);
    free(decoded);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pem_reader p;
    size_t            length;
    uint8_t          *der = malloc(size + 1);
    FUZZ_REQUIRE(der != NULL);
    pem_init(&p, (const char *)data, size);
    while (pem_next(&p, der, size, &length))
        turn_around(p.label, der, length);
    free(der);
    return 0;
}
