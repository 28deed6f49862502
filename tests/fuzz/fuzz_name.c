/* fuzz_name.c - any bytes as two distinguished names: read, compared, written down. */
#include "fuzz.h"

#include "protocol/x509/name.h"

#include <string.h>

static struct der_bytes read_whole(const uint8_t *data, size_t size)
{
    struct reader r;
    reader_init(&r, data, size, "Certificate", fuzz_trace());
    struct der_bytes name = name_read(&r, "subject");
    fuzz_check_cover(&r, reader_finish(&r));
    return r.error == ERROR_NONE ? name : (struct der_bytes){ NULL, 0 };
}

/* The first two bytes say where the second name begins. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char text[NAME_TEXT], small[8];
    if (size < 2)
        return 0;
    size_t           length = size - 2, middle = (size_t)(data[0] << 8 | data[1]);
    const uint8_t   *bytes = data + 2;
    size_t           first = middle < length ? middle : length;
    struct der_bytes a = read_whole(bytes, first), b = read_whole(bytes + first, length - first);
    if (a.length == 0 || b.length == 0)
        return 0;
    FUZZ_REQUIRE(name_equal(a, a) && name_is_below(a, a));
    FUZZ_REQUIRE(name_equal(a, b) == name_equal(b, a));
    FUZZ_REQUIRE(!name_equal(a, b) || (name_is_below(a, b) && name_is_below(b, a)));
    FUZZ_REQUIRE(strlen(name_format(text, sizeof text, a)) < sizeof text);
    FUZZ_REQUIRE(strlen(name_format(small, sizeof small, b)) < sizeof small);
    for (const char *c = text; *c; c++)
        FUZZ_REQUIRE((unsigned char)*c >= 0x20 && *c != 0x7f);
    return 0;
}
