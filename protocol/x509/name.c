/*
 * name.c - distinguished names. RFC 5280 §4.1.2.4, Appendix A.1; RFC 4514; RFC 5280 §7.1.
 *
 *     Name ::= CHOICE { rdnSequence RDNSequence }
 *     RDNSequence ::= SEQUENCE OF RelativeDistinguishedName
 *     RelativeDistinguishedName ::= SET SIZE (1..MAX) OF AttributeTypeAndValue
 *     AttributeTypeAndValue ::= SEQUENCE { type OBJECT IDENTIFIER, value ANY }
 *
 * Comparing and writing down both start from the list of attributes, which reading can note.
 */
#include "protocol/x509/name.h"

#include "protocol/x509/bounded_text.h"

#include <string.h>

struct attribute {
    unsigned         rdn; /* which RelativeDistinguishedName it is in, from 1 */
    struct der_bytes type;
    uint8_t          tag; /* of the value */
    struct der_bytes value;
};

struct attribute_list {
    unsigned         rdns;
    size_t           count;
    struct attribute attributes[LIMIT_NAME_ATTRIBUTES];
};

/* ---- reading ---- */

/* The attributes of oids.def have a label of their own; others have that of their type. */
static const char *attribute_label(const struct reader *r)
{
    struct reader ahead = *r;
    ahead.trace = NULL;
    enum oid type = OID_UNKNOWN;
    der_sequence(&ahead, "AttributeTypeAndValue", "AttributeTypeAndValue") {
        type = oid_find(der_oid(&ahead, "type"));
        der_any(&ahead, "value");
    }
    bool is_attribute = type >= OID_commonName && type <= OID_jurisdictionCountryName;
    return is_attribute ? oid_name(type) : "AttributeTypeAndValue";
}

static struct attribute read_attribute(struct reader *r)
{
    struct attribute a = { 0 };
    der_sequence(r, attribute_label(r), "AttributeTypeAndValue") {
        a.type = der_oid(r, "type");
        a.tag = peek_u8(r);
        a.value = der_next_is_string(r) ? der_string(r, "value", NULL) : der_any(r, "value");
    }
    return a;
}

/* X.690 §11.6: the members of a SET OF ascend, compared as octet strings. */
static bool ascends(struct der_bytes a, struct der_bytes b)
{
    size_t common = a.length < b.length ? a.length : b.length;
    int    order = common ? memcmp(a.bytes, b.bytes, common) : 0;
    return order < 0 || (order == 0 && a.length <= b.length);
}

static void read_rdn(struct reader *r, struct attribute_list *list)
{
    struct der_bytes previous = { NULL, 0 };
    list->rdns++;
    if (!has_more(r))
        reader_fail(r, ERROR_certificate_malformed, "RelativeDistinguishedName");
    while (has_more(r)) {
        size_t           start = r->at;
        struct attribute a = read_attribute(r);
        if (!ascends(previous, der_since(r, start)))
            reader_fail(r, ERROR_der_value_invalid, "RelativeDistinguishedName");
        previous = der_since(r, start);
        if (list->count == LIMIT_NAME_ATTRIBUTES) {
            reader_fail(r, ERROR_too_many_values, "RelativeDistinguishedName");
            return;
        }
        a.rdn = list->rdns;
        list->attributes[list->count++] = a;
    }
}

static void read_rdn_sequence(struct reader *r, struct attribute_list *list)
{
    while (has_more(r)) {
        der_set(r, "RelativeDistinguishedName", "RelativeDistinguishedName") {
            read_rdn(r, list);
        }
    }
}

struct der_bytes name_read(struct reader *r, const char *name)
{
    struct attribute_list list = { 0 };
    size_t                start = r->at;
    der_sequence(r, name, "RDNSequence") {
        read_rdn_sequence(r, &list);
    }
    return der_since(r, start);
}

struct der_bytes name_read_explicit(struct reader *r, const char *name, unsigned n)
{
    struct attribute_list list = { 0 };
    size_t                start = r->at;
    der_explicit(r, name, n, DER_SEQUENCE, "RDNSequence") {
        read_rdn_sequence(r, &list);
    }
    return der_content(der_since(r, start));
}

void name_read_attributes(struct reader *r)
{
    struct attribute_list list = { 0 };
    read_rdn(r, &list);
}

/* The attributes of a Name in DER; none where it cannot be read. */
static void list_attributes(struct attribute_list *list, struct der_bytes name)
{
    struct reader r;
    reader_init(&r, name.bytes, name.length, "TBSCertificate", NULL);
    *list = (struct attribute_list){ 0 };
    der_sequence(&r, "subject", "RDNSequence") {
        read_rdn_sequence(&r, list);
    }
    if (!reader_finish(&r))
        list->count = 0;
}

bool name_is_empty(struct der_bytes name)
{
    struct attribute_list list;
    list_attributes(&list, name);
    return list.count == 0;
}

bool name_find_attribute(struct der_bytes *value, struct der_bytes name, enum oid type,
                         size_t index)
{
    struct attribute_list list;
    list_attributes(&list, name);
    for (size_t i = 0; i < list.count; i++) {
        if (oid_find(list.attributes[i].type) == type && index-- == 0) {
            *value = list.attributes[i].value;
            return true;
        }
    }
    return false;
}

/* ---- comparing: RFC 5280 §7.1, which prepares strings by RFC 4518 ---- */

/* Where comparing has come to in a text. */
struct folded {
    struct der_bytes text;
    size_t           at;
};

static void skip_spaces(struct folded *f)
{
    while (f->at < f->text.length && f->text.bytes[f->at] == ' ')
        f->at++;
}

/* The next character in lower case; one space for many, none at the ends; -1 at the end. */
static int next_folded(struct folded *f)
{
    size_t before = f->at;
    skip_spaces(f);
    if (f->at == f->text.length)
        return -1;
    if (before != f->at && before != 0)
        return ' ';
    uint8_t c = f->text.bytes[f->at++];
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

static bool text_equal(struct der_bytes a, struct der_bytes b)
{
    struct folded fa = { a, 0 }, fb = { b, 0 };
    for (;;) {
        int ca = next_folded(&fa), cb = next_folded(&fb);
        if (ca != cb)
            return false;
        if (ca < 0)
            return true;
    }
}

/* Types whose ASCII characters are their bytes, and others UTF-8. */
static bool is_foldable(uint8_t tag)
{
    return tag == DER_PRINTABLE_STRING || tag == DER_UTF8_STRING || tag == DER_IA5_STRING;
}

static bool attribute_equal(const struct attribute *a, const struct attribute *b)
{
    if (a->rdn != b->rdn || !der_bytes_equal(a->type, b->type))
        return false;
    if (is_foldable(a->tag) && is_foldable(b->tag))
        return text_equal(a->value, b->value);
    return a->tag == b->tag && der_bytes_equal(a->value, b->value);
}

/* Whether the first `count` attributes of both are equal; they have that many. */
static bool begin_equal(const struct attribute_list *a, const struct attribute_list *b,
                        size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!attribute_equal(&a->attributes[i], &b->attributes[i]))
            return false;
    return true;
}

bool name_equal(struct der_bytes a, struct der_bytes b)
{
    if (der_bytes_equal(a, b))
        return true;
    struct attribute_list la, lb;
    list_attributes(&la, a);
    list_attributes(&lb, b);
    return la.count == lb.count && la.count > 0 && begin_equal(&la, &lb, la.count);
}

/* FNV-1a, over what name_equal compares. */
static uint32_t hash_add(uint32_t hash, int byte) { return (hash ^ (uint32_t)byte) * 16777619u; }

static uint32_t hash_attribute(uint32_t hash, const struct attribute *a)
{
    struct folded f = { a->value, 0 };
    for (size_t i = 0; i < a->type.length; i++)
        hash = hash_add(hash, a->type.bytes[i]);
    if (is_foldable(a->tag)) {
        for (int c = next_folded(&f); c >= 0; c = next_folded(&f))
            hash = hash_add(hash, c);
    } else {
        for (size_t i = 0; i < a->value.length; i++)
            hash = hash_add(hash, a->value.bytes[i]);
    }
    return hash;
}

uint32_t name_hash(struct der_bytes name)
{
    struct attribute_list list;
    uint32_t              hash = 2166136261u;
    list_attributes(&list, name);
    for (size_t i = 0; i < list.count; i++)
        hash = hash_attribute(hash, &list.attributes[i]);
    return hash;
}

bool name_is_below(struct der_bytes name, struct der_bytes base)
{
    struct attribute_list of_name, of_base;
    list_attributes(&of_name, name);
    list_attributes(&of_base, base);
    return of_name.count >= of_base.count && begin_equal(&of_name, &of_base, of_base.count);
}

/* ---- writing down: RFC 4514 ---- */

/* Takes the next character of a string of that type. */
static uint32_t next_character(struct der_bytes *text, uint8_t tag)
{
    const uint8_t *b = text->bytes;
    size_t         width = tag == DER_BMP_STRING ? 2 : tag == DER_UNIVERSAL_STRING ? 4 : 1;
    uint32_t       c = 0;
    for (size_t i = 0; i < width; i++)
        c = c << 8 | b[i];
    /* UTF-8 (RFC 3629 §3), checked when it was read: the lead byte tells how many follow. */
    if (tag == DER_UTF8_STRING && c >= 0xc0) {
        width = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
        c &= 0x7fu >> width;
        for (size_t i = 1; i < width; i++)
            c = c << 6 | (b[i] & 0x3f);
    }
    *text = (struct der_bytes){ b + width, text->length - width };
    return c;
}

/* RFC 4514 §2.4: a backslash before what has a meaning in the text of a name. */
static void add_escaped(struct bounded_text *t, uint8_t tag, struct der_bytes text)
{
    for (bool first = true; text.length > 0; first = false) {
        uint32_t c = next_character(&text, tag);
        bool     last = text.length == 0;
        bool     special = (c < 0x80 && c != 0 && strchr("\"+,;<>\\", (int)c) != NULL) ||
                       (first && (c == ' ' || c == '#')) || (last && c == ' ');
        bounded_text_add_character(t, c, special);
    }
}

/* RFC 4514 §3: the short names; others as in the standards, or as numbers. */
static void add_type(struct bounded_text *t, struct der_bytes type)
{
    static const struct {
        enum oid    type;
        const char *name;
    } short_names[] = {
        { OID_commonName, "CN" },        { OID_localityName, "L" },
        { OID_organizationName, "O" },   { OID_stateOrProvinceName, "ST" },
        { OID_countryName, "C" },        { OID_organizationalUnitName, "OU" },
        { OID_streetAddress, "STREET" }, { OID_domainComponent, "DC" },
        { OID_userId, "UID" },
    };
    enum oid oid = oid_find(type);
    char     number[OID_TEXT];
    for (size_t i = 0; i < sizeof short_names / sizeof *short_names; i++) {
        if (short_names[i].type == oid) {
            bounded_text_add(t, short_names[i].name);
            return;
        }
    }
    bounded_text_add(t, oid == OID_UNKNOWN ? oid_format(number, type) : oid_name(oid));
}

static void add_attribute(struct bounded_text *t, const struct attribute *a)
{
    add_type(t, a->type);
    bounded_text_add(t, "=");
    struct reader tag_only = { .bytes = &a->tag, .end = 1 };
    if (der_next_is_string(&tag_only)) {
        add_escaped(t, a->tag, a->value);
    } else {
        bounded_text_add(t, "#");
        bounded_text_add_hex(t, a->value.bytes, a->value.length);
    }
}

const char *name_format(char *out, size_t capacity, struct der_bytes name)
{
    struct attribute_list list;
    list_attributes(&list, name);
    struct bounded_text t;
    bounded_text_init(&t, out, capacity);
    /* RFC 4514 §2.1: the last first. */
    for (unsigned rdn = list.rdns; rdn > 0; rdn--) {
        bool joined = false;
        for (size_t i = 0; i < list.count; i++) {
            if (list.attributes[i].rdn != rdn)
                continue;
            bounded_text_add(&t, joined ? "+" : rdn < list.rdns ? "," : "");
            add_attribute(&t, &list.attributes[i]);
            joined = true;
        }
    }
    return out;
}
