/* extension_list.c - the envelope of all extensions. RFC 5280 §4.1. */
#include "protocol/x509/extension_list.h"

/* The extensions stand in oids.def without a gap. */
static const enum oid last_extension = OID_ocspSignedCertificateTimestampList;
_Static_assert(OID_ocspSignedCertificateTimestampList - OID_subjectDirectoryAttributes < 64,
               "each extension of oids.def has a bit in struct extension_set");

static const struct extension_row *find_row(const struct extension_row *rows, size_t count,
                                            enum oid oid)
{
    for (size_t i = 0; i < count; i++)
        if (rows[i].oid == oid)
            return &rows[i];
    return NULL;
}

/* What the next Extension's extnID says, without taking it. */
static enum oid peek_extension(const struct reader *r)
{
    struct reader ahead = *r;
    ahead.trace = NULL;
    enum oid oid = OID_UNKNOWN;
    der_sequence(&ahead, "unknown_extension", "Extension") {
        oid = oid_find(der_oid(&ahead, "extnID"));
    }
    bool is_extension = oid >= OID_subjectDirectoryAttributes && oid <= last_extension;
    return is_extension ? oid : OID_UNKNOWN;
}

/* The extensions that came so far, to notice one that comes twice. */
struct seen {
    size_t           count;
    struct der_bytes oids[LIMIT_EXTENSIONS];
};

static void note_extension(struct reader *r, struct seen *seen, struct der_bytes oid)
{
    for (size_t i = 0; i < seen->count; i++)
        if (der_bytes_equal(seen->oids[i], oid))
            reader_fail(r, ERROR_certificate_extension_duplicate, "extnID");
    if (seen->count == LIMIT_EXTENSIONS)
        reader_fail(r, ERROR_too_many_values, "extnID");
    else
        seen->oids[seen->count++] = oid;
}

static void mark_extension(struct extension_set *set, enum oid oid, bool critical, bool understood,
                           struct der_bytes id)
{
    if (oid != OID_UNKNOWN) {
        set->present |= extension_bit(oid);
        set->critical |= critical ? extension_bit(oid) : 0;
    }
    if (critical && !understood && set->unknown_critical.length == 0)
        set->unknown_critical = id;
}

/* RFC 5280 §4.1
 *     Extension ::= SEQUENCE {
 *         extnID    OBJECT IDENTIFIER,
 *         critical  BOOLEAN DEFAULT FALSE,
 *         extnValue OCTET STRING }           -- contains DER of the extension's own type */
static void read_extension(struct extension_set *set, struct reader *r, struct seen *seen,
                           enum oid oid, const struct extension_row *row, void *into)
{
    const char *label = oid == OID_UNKNOWN ? "unknown_extension" : oid_name(oid);
    der_sequence(r, label, "Extension") {
        struct der_bytes id = der_oid(r, "extnID");
        note_extension(r, seen, id);
        bool critical = false;
        if (der_next_is(r, DER_BOOLEAN)) {
            critical = der_boolean(r, "critical");
            if (!critical)
                reader_fail(r, ERROR_der_value_invalid, "critical");
        }
        mark_extension(set, oid, critical, row && row->understood, id);
        if (row && row->read) {
            der_octet_string_holding(r, "extnValue", "extnValue") {
                row->read(into, r);
            }
        } else {
            der_octet_string(r, "extnValue");
        }
    }
}

void extension_list_read(struct extension_set *set, struct reader *r,
                         const struct extension_row *rows, size_t count, void *into)
{
    struct seen seen = { 0 };
    if (!has_more(r))
        reader_fail(r, ERROR_certificate_extension_malformed, "extensions");
    while (has_more(r)) {
        enum oid oid = peek_extension(r);
        read_extension(set, r, &seen, oid, find_row(rows, count, oid), into);
    }
}
