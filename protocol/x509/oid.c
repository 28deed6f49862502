/* oid.c - the list oids.def as tables, and object identifiers as text. X.690 §8.19. */
#include "protocol/x509/oid.h"

#include "protocol/x509/bounded_text.h"

struct oid_row {
    const char *name;
    const char *encoding;
    size_t      length;
};

static const struct oid_row rows[OID_COUNT] = {
    [OID_UNKNOWN] = { "unknown", "", 0 },
#define OID(name, encoding) [OID_##name] = { #name, encoding, sizeof encoding - 1 },
#include "protocol/x509/oids.def"
#undef OID
};

struct der_bytes oid_content(enum oid oid)
{
    return (struct der_bytes){ (const uint8_t *)rows[oid].encoding, rows[oid].length };
}

const char *oid_name(enum oid oid) { return rows[oid].name; }

enum oid oid_find(struct der_bytes content)
{
    for (size_t i = 1; i < OID_COUNT; i++)
        if (der_bytes_equal(oid_content((enum oid)i), content))
            return (enum oid)i;
    return OID_UNKNOWN;
}

const char *oid_format(char out[static OID_TEXT], struct der_bytes content)
{
    struct bounded_text t;
    bounded_text_init(&t, out, OID_TEXT);
    uint64_t number = 0;
    for (size_t i = 0; i < content.length; i++) {
        /* Seven bits an octet, the highest first. A number beyond 64 bits is shown as unknown. */
        bool too_large = number >> 57 != 0;
        number = number << 7 | (content.bytes[i] & 0x7f);
        if (too_large) {
            bounded_text_add(&t, ".?");
            break;
        }
        if (content.bytes[i] & 0x80)
            continue;
        /* §8.19.4: the first octets hold 40 * first + second, where the first is 0, 1 or 2. */
        if (t.used == 0) {
            uint64_t first = number < 80 ? number / 40 : 2;
            bounded_text_add_number(&t, first);
            number -= 40 * first;
        }
        bounded_text_add(&t, ".");
        bounded_text_add_number(&t, number);
        number = 0;
    }
    return out;
}
