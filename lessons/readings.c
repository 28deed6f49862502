/*
 * readings.c - bytes as people write them down: numbers, names of registries, dates, addresses.
 *
 * A value says what stands there ("0x0303"); a meaning says what it stands for ("TLS 1.2"), where
 * that is something else. Read next: lessons/words_value.c, which finds the bytes and picks the
 * reading.
 */
#include "lessons/readings.h"

#include "protocol/x509/host_name.h"

#include "lessons/registry.h"
#include "protocol/errors.h"
#include "protocol/x509/name.h"
#include "protocol/x509/ocsp.h"
#include "protocol/x509/time.h"

#include <string.h>

enum {
    MOST_HEX = 32, /* bytes shown in full */
    MOST_TEXT = 200,
};

/* ---- numbers ---- */

static uint64_t number_of(const struct piece *piece)
{
    uint64_t number = 0;
    for (size_t i = 0; i < piece->length; i++)
        number = number << 8 | piece->bytes[i];
    return number;
}

static void add_length(struct prose *prose, size_t length)
{
    prose_add(prose, "… ");
    prose_format(prose, "(%zu bytes)", length);
}

static void value_hex(struct prose *prose, const struct reading *reading, const struct piece *piece)
{
    (void)reading;
    bool all = piece->length <= MOST_HEX;
    prose_hex(prose, piece->bytes, all ? piece->length : MOST_HEX);
    if (!all)
        add_length(prose, piece->length);
}

/* What is private in a key reaches a recording only where that was asked for; otherwise zeros stand
 * in its place, which no sound key has. */
static void value_private(struct prose *prose, const struct reading *reading,
                          const struct piece *piece)
{
    size_t zeros = 0;
    while (zeros < piece->length && piece->bytes[zeros] == 0)
        zeros++;
    if (zeros < piece->length)
        value_hex(prose, reading, piece);
    else
        prose_format(prose, "hidden (%zu bytes)", piece->length);
}

/* X.690 §8.1.3.5: in the long form the first octet only says how many follow. */
static struct piece without_form_octet(const struct piece *piece)
{
    struct piece number = *piece;
    if (piece->der_length && piece->length > 1) {
        number.bytes++;
        number.length--;
    }
    return number;
}

static void value_number(struct prose *prose, const struct reading *reading,
                         const struct piece *piece)
{
    struct piece number = without_form_octet(piece);
    if (number.length > sizeof(uint64_t))
        value_hex(prose, reading, piece);
    else
        prose_format(prose, "%llu", (unsigned long long)number_of(&number));
}

/* A number of a registry that is too long for it is shown byte by byte. */
static void value_code(struct prose *prose, const struct reading *reading,
                       const struct piece *piece)
{
    if (piece->length > 2)
        value_hex(prose, reading, piece);
    else if (reading->list)
        prose_format(prose, reading->list->format, (unsigned)number_of(piece));
    else
        prose_format(prose, "%u", (unsigned)number_of(piece));
}

static void meaning_code(struct prose *prose, const struct reading *reading,
                         const struct piece *piece)
{
    if (piece->length > 2)
        return;
    const char *name = code_name(reading->list, (uint16_t)number_of(piece));
    prose_add(prose, name ? name : "not known here");
}

static void meaning_alert(struct prose *prose, const struct reading *reading,
                          const struct piece *piece)
{
    (void)reading;
    const char *name = piece->length == 1 ? alert_name(piece->bytes[0]) : NULL;
    prose_add(prose, name ? name : "not known here");
}

/* A certificate's version is one byte and counts from 0 (RFC 5280 §4.1.2.1); TLS has two bytes. */
static void value_version(struct prose *prose, const struct reading *reading,
                          const struct piece *piece)
{
    if (piece->length == 1)
        prose_format(prose, "%u", piece->bytes[0]);
    else
        value_code(prose, reading, piece);
}

static void meaning_version(struct prose *prose, const struct reading *reading,
                            const struct piece *piece)
{
    if (piece->length == 1)
        prose_format(prose, "v%u", piece->bytes[0] + 1u);
    else
        meaning_code(prose, reading, piece);
}

/* ---- text ---- */

static void value_text(struct prose *prose, const struct reading *reading,
                       const struct piece *piece)
{
    (void)reading;
    bool all = piece->length <= MOST_TEXT;
    prose_escape(prose, piece->bytes, all ? piece->length : MOST_TEXT);
    if (!all)
        add_length(prose, piece->length);
}

/* ---- ASN.1 ---- */

static void value_boolean(struct prose *prose, const struct reading *reading,
                          const struct piece *piece)
{
    (void)reading;
    prose_add(prose, number_of(piece) ? "TRUE" : "FALSE");
}

static void value_oid(struct prose *prose, const struct reading *reading, const struct piece *piece)
{
    (void)reading;
    char             text[OID_TEXT];
    struct der_bytes content = { piece->bytes, piece->length };
    prose_add(prose, oid_format(text, content));
}

static void meaning_oid(struct prose *prose, const struct reading *reading,
                        const struct piece *piece)
{
    (void)reading;
    struct der_bytes content = { piece->bytes, piece->length };
    enum oid         oid = oid_find(content);
    prose_add(prose, oid == OID_UNKNOWN ? "not known here" : oid_name(oid));
}

static void value_name(struct prose *prose, const struct reading *reading,
                       const struct piece *piece)
{
    (void)reading;
    char             text[NAME_TEXT];
    struct der_bytes name = { piece->bytes, piece->length };
    prose_add(prose, name_format(text, sizeof text, name));
}

/* RFC 5280 §4.1.2.5: YYMMDDhhmmssZ, where YY from 50 on is 19YY; or YYYYMMDDhhmmssZ. */
static void value_time(struct prose *prose, const struct reading *reading,
                       const struct piece *piece)
{
    const char *text = (const char *)piece->bytes;
    size_t      year = piece->length == 15 ? 4 : 2;
    bool        plain = piece->length == year + 11 && text[piece->length - 1] == 'Z';
    for (size_t i = 0; plain && i + 1 < piece->length; i++)
        plain = text[i] >= '0' && text[i] <= '9';
    if (!plain) {
        value_text(prose, reading, piece);
        return;
    }
    const char *century = year == 4 ? "" : text[0] >= '5' ? "19" : "20";
    const char *rest = text + year;
    prose_format(prose, "%s%.*s-%.2s-%.2s %.2s:%.2s:%.2s UTC", century, (int)year, text, rest,
                 rest + 2, rest + 4, rest + 6, rest + 8);
}

static bool bit_at(const struct piece *piece, size_t i)
{
    return i < 8 * piece->length && piece->bytes[i / 8] >> (7 - i % 8) & 1;
}

/* X.690 §8.6: bits count from the left. Few are written one by one. */
static void value_bits(struct prose *prose, const struct reading *reading,
                       const struct piece *piece)
{
    if (piece->length > 4) {
        value_hex(prose, reading, piece);
        return;
    }
    size_t unused = piece->unused_bits < 8 && piece->length > 0 ? piece->unused_bits : 0;
    for (size_t i = 0; i < 8 * piece->length - unused; i++)
        prose_add(prose, bit_at(piece, i) ? "1" : "0");
}

/* The names of the bits that are set; the list of names ends in NULL. */
static void add_names(struct prose *prose, const char *const *names, const struct piece *piece)
{
    const char *comma = "";
    for (size_t i = 0; names[i]; i++) {
        if (!bit_at(piece, i))
            continue;
        prose_add(prose, comma);
        prose_add(prose, names[i]);
        comma = ", ";
    }
}

/* RFC 5280 §4.2.1.3 */
static void meaning_key_usage(struct prose *prose, const struct reading *reading,
                              const struct piece *piece)
{
    static const char *const usages[] = {
        "digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment", "keyAgreement",
        "keyCertSign",      "cRLSign",        "encipherOnly",    "decipherOnly",     NULL,
    };
    (void)reading;
    add_names(prose, usages, piece);
}

/* RFC 5280 §4.2.1.13 */
static void meaning_reason_flags(struct prose *prose, const struct reading *reading,
                                 const struct piece *piece)
{
    static const char *const reasons[] = { "unused",          "keyCompromise",
                                           "cACompromise",    "affiliationChanged",
                                           "superseded",      "cessationOfOperation",
                                           "certificateHold", "privilegeWithdrawn",
                                           "aACompromise",    NULL };
    (void)reading;
    add_names(prose, reasons, piece);
}

static void meaning_crl_reason(struct prose *prose, const struct reading *reading,
                               const struct piece *piece)
{
    (void)reading;
    prose_add(prose, crl_reason_name((enum crl_reason)number_of(piece)));
}

static void meaning_ocsp_status(struct prose *prose, const struct reading *reading,
                                const struct piece *piece)
{
    (void)reading;
    prose_add(prose, ocsp_response_status_name((enum ocsp_response_status)number_of(piece)));
}

/* SEC 1 §2.3.3 */
static void meaning_point_form(struct prose *prose, const struct reading *reading,
                               const struct piece *piece)
{
    (void)reading;
    uint64_t form = number_of(piece);
    prose_add(prose, form == 4   ? "both coordinates"
                     : form == 2 ? "x alone, y is even"
                     : form == 3 ? "x alone, y is odd"
                                 : "not known here");
}

/* RFC 6962 §3.2: milliseconds since 1970-01-01. */
static void value_milliseconds(struct prose *prose, const struct reading *reading,
                               const struct piece *piece)
{
    if (piece->length != sizeof(uint64_t)) {
        value_hex(prose, reading, piece);
        return;
    }
    char     text[TIME_TEXT];
    uint64_t number = number_of(piece);
    time_describe(text, (int64_t)(number / 1000));
    prose_format(prose, "%.*s.%03u UTC", (int)strcspn(text, "U") - 1, text,
                 (unsigned)(number % 1000));
}

/* RFC 5246 §7.4.1.4.1 */
static void add_name_of(struct prose *prose, const char *const *names, size_t count, uint64_t n)
{
    prose_add(prose, n < count ? names[n] : "not known here");
}

static void meaning_hash_algorithm(struct prose *prose, const struct reading *reading,
                                   const struct piece *piece)
{
    static const char *const names[] = { "none",   "md5",    "sha1",  "sha224",
                                         "sha256", "sha384", "sha512" };
    (void)reading;
    add_name_of(prose, names, sizeof names / sizeof *names, number_of(piece));
}

static void meaning_signature_kind(struct prose *prose, const struct reading *reading,
                                   const struct piece *piece)
{
    static const char *const names[] = { "anonymous", "rsa", "dsa", "ecdsa" };
    (void)reading;
    add_name_of(prose, names, sizeof names / sizeof *names, number_of(piece));
}

/* "127.0.0.1" or, shortened as RFC 5952 says, "::1". */
static void add_address(struct prose *prose, const uint8_t *bytes, size_t length)
{
    char text[IP_ADDRESS_TEXT];
    prose_add(prose, ip_address_format(text, bytes, length));
}

/* RFC 5280 §4.2.1.6: an address; §4.2.1.10: an address and its mask. */
static void value_address(struct prose *prose, const struct reading *reading,
                          const struct piece *piece)
{
    size_t half = piece->length / 2;
    if (piece->length == 4 || piece->length == 16) {
        add_address(prose, piece->bytes, piece->length);
    } else if (piece->length == 8 || piece->length == 32) {
        add_address(prose, piece->bytes, half);
        prose_add(prose, "/");
        add_address(prose, piece->bytes + half, half);
    } else {
        value_hex(prose, reading, piece);
    }
}

/* ---- the list ---- */

static void say_nothing(struct prose *prose, const struct reading *reading,
                        const struct piece *piece)
{
    (void)prose;
    (void)reading;
    (void)piece;
}

/* clang-format off */
static const struct reading readings[] = {
    { "none",                    NULL, say_nothing, NULL },
    { "hex",                     NULL, value_hex, NULL },
    { "private",                 NULL, value_private, NULL },
    { "number",                  NULL, value_number, NULL },
    { "text",                    NULL, value_text, NULL },
    { "version",                 &list_protocol_versions, value_version, meaning_version },
    { "cipher_suite",            &list_cipher_suites, value_code, meaning_code },
    { "compression_method",      &list_compression_methods, value_code, meaning_code },
    { "signature_algorithm",     &list_signature_schemes, value_code, meaning_code },
    { "extension_type",          &list_extension_types, value_code, meaning_code },
    { "content_type",            &list_content_types, value_code, meaning_code },
    { "handshake_type",          &list_handshake_types, value_code, meaning_code },
    { "named_group",             &list_supported_groups, value_code, meaning_code },
    { "ec_point_format",         &list_ec_point_formats, value_code, meaning_code },
    { "psk_key_exchange_mode",   &list_psk_key_exchange_modes, value_code, meaning_code },
    { "certificate_status_type", &list_certificate_status_types, value_code, meaning_code },
    { "client_certificate_type", &list_client_certificate_types, value_code, meaning_code },
    { "name_type",               &list_name_types, value_code, meaning_code },
    { "alert_level",             &list_alert_levels, value_code, meaning_code },
    { "alert_description",       NULL, value_code, meaning_alert },
    { "boolean",                 NULL, value_boolean, NULL },
    { "oid",                     NULL, value_oid, meaning_oid },
    { "name",                    NULL, value_name, NULL },
    { "time",                    NULL, value_time, NULL },
    { "bits",                    NULL, value_bits, NULL },
    { "key_usage",               NULL, value_bits, meaning_key_usage },
    { "reason_flags",            NULL, value_bits, meaning_reason_flags },
    { "crl_reason",              NULL, value_number, meaning_crl_reason },
    { "ocsp_status",             NULL, value_number, meaning_ocsp_status },
    { "point_form",              NULL, value_hex, meaning_point_form },
    { "milliseconds",            NULL, value_milliseconds, NULL },
    { "hash_algorithm",          NULL, value_number, meaning_hash_algorithm },
    { "signature_kind",          NULL, value_number, meaning_signature_kind },
    { "address",                 NULL, value_address, NULL },
};
/* clang-format on */

const struct reading *reading_find(const char *name)
{
    for (size_t i = 0; i < sizeof readings / sizeof readings[0]; i++)
        if (strcmp(readings[i].name, name) == 0)
            return &readings[i];
    return NULL;
}
