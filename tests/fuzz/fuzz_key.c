/*
 * fuzz_key.c - any bytes as a key of the kind that the first byte chooses; what is private in one
 * is hidden, and what is hidden is read as before but for that.
 */
#include "fuzz.h"

#include "protocol/x509/object.h"
#include "protocol/x509/private_key.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct private_key key;
    if (size == 0)
        return 0;
    enum object_kind kind =
        OBJECT_PRIVATE_KEY_INFO + data[0] % (OBJECT_KIND_COUNT - OBJECT_PRIVATE_KEY_INFO);
    struct object o = { .kind = kind };
    struct reader r;
    uint8_t      *copy = malloc(size);
    reader_init(&r, data + 1, size - 1, object_describe(kind)->name, fuzz_trace());
    bool sound = object_read(&o, &r);
    FUZZ_REQUIRE(copy != NULL);
    object_hide(copy, kind, data + 1, size - 1);
    for (size_t i = 0; sound && object_is_private_key(kind) && i < o.key.private_part_count; i++)
        for (size_t k = 0; k < o.key.private_parts[i].length; k++)
            FUZZ_REQUIRE(copy[o.key.private_parts[i].bytes + k - (data + 1)] == 0);
    free(copy);
    fuzz_check_cover(&r, sound);
    object_guess(data + 1, size - 1);
    private_key_read(&key, data + 1, size - 1);
    private_key_wipe(&key);
    return 0;
}
