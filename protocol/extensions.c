/*
 * extensions.c - the table of extensions, and the checks that all of them share. RFC 8446 §4.2.
 *
 * The table reads like that of RFC 8446 §4.2: which extension may stand in which messages. Its last
 * columns say how the data is laid out (extension_layouts.c, tls13_extensions.c). A layout that is
 * not known here, or that this program has no use for, is read as one opaque field.
 */
#include "protocol/extensions.h"

#include "protocol/client_hello.h"
#include "protocol/extension_layouts.h"
#include "protocol/grease.h"

#include <string.h>

struct extension_row {
    uint16_t          type;
    const char       *name;
    unsigned          places; /* enum extension_place, as a set */
    extension_reader *read;   /* NULL: read as one opaque field */
    extension_writer *write;  /* NULL: written without data */
};

/* The columns of RFC 8446 §4.2; and the ServerHello of TLS 1.2. */
enum {
    CH = IN_CLIENT_HELLO,
    SH12 = IN_SERVER_HELLO,
    SH = IN_SERVER_HELLO_1_3,
    HRR = IN_HELLO_RETRY_REQUEST,
    EE = IN_ENCRYPTED_EXTENSIONS,
    CT = IN_CERTIFICATE,
    CR = IN_CERTIFICATE_REQUEST,
    NST = IN_NEW_SESSION_TICKET,
};

/* clang-format off */
static const struct extension_row extensions[] = {
    /* RFC 6066, RFC 7301, RFC 8449, RFC 6962: the same questions in both versions */
    { 0,  "server_name",             CH | SH12 | EE,      read_server_name,         write_server_name },
    { 1,  "max_fragment_length",     CH | SH12 | EE,      read_max_fragment_length, write_max_fragment_length },
    { 5,  "status_request",          CH | SH12 | CT | CR, read_status_request,      write_status_request },
    /* RFC 8422 §5.1 keeps the groups to the ClientHello; servers that answer them all the same are
     * old and many, and the answer binds nobody to anything. */
    { 10, "supported_groups",        CH | SH12 | EE,      read_supported_groups,    write_supported_groups },
    { 11, "ec_point_formats",        CH | SH12,           read_ec_point_formats,    write_ec_point_formats },
    { 13, "signature_algorithms",    CH | CR,             read_signature_algorithms, write_signature_algorithms },
    { 16, "application_layer_protocol_negotiation", CH | SH12 | EE, read_alpn,      write_alpn },
    { 18, "signed_certificate_timestamp", CH | SH12 | CT | CR, NULL,                NULL },
    { 21, "padding",                 CH,                  NULL,                     NULL },
    { 28, "record_size_limit",       CH | SH12 | EE,      read_record_size_limit,   write_record_size_limit },
    { 50, "signature_algorithms_cert", CH | CR, read_signature_algorithms_cert, write_signature_algorithms_cert },

    /* RFC 7366, RFC 7627, RFC 5077, RFC 5746: TLS 1.2 alone */
    { 22, "encrypt_then_mac",        CH | SH12,           read_flag,                NULL },
    { 23, "extended_master_secret",  CH | SH12,           read_flag,                NULL },
    { 35, "session_ticket",          CH | SH12,           read_session_ticket,      write_session_ticket },
    { 0xff01, "renegotiation_info",  CH | SH12,           read_renegotiation_info,  write_renegotiation_info },

    /* RFC 8446: TLS 1.3 alone */
    { 41, "pre_shared_key",          CH | SH,             read_pre_shared_key,      write_pre_shared_key },
    { 42, "early_data",              CH | EE | NST,       read_early_data,          write_early_data },
    { 43, "supported_versions",      CH | SH | HRR,       read_supported_versions,  write_supported_versions },
    { 44, "cookie",                  CH | HRR,            read_cookie,              write_cookie },
    { 45, "psk_key_exchange_modes",  CH,                  read_psk_key_exchange_modes, write_psk_key_exchange_modes },
    { 47, "certificate_authorities", CH | CR,             NULL,                     NULL },
    { 48, "oid_filters",             CR,                  NULL,                     NULL },
    { 49, "post_handshake_auth",     CH,                  read_flag,                NULL },
    { 51, "key_share",               CH | SH | HRR,       read_key_share,           write_key_share },

    /* RFC 8879, RFC 9849: only shown */
    { 27, "compress_certificate",    CH | CR,             NULL,                     NULL },
    { 0xfe0d, "encrypted_client_hello", CH | HRR | EE,    NULL,                     NULL },
};
/* clang-format on */

/* Any other may stand anywhere, and whoever does not know it reads over it; but in an answer it
 * stands unasked. RFC 8446 §4.2: what is misplaced is "an extension which it recognizes". */
enum { ANYWHERE = CH | SH12 | SH | HRR | EE | CT | CR | NST };
static const struct extension_row unknown = { .name = "unknown_extension", .places = ANYWHERE };

/* RFC 8701: of no meaning, with anything in it. */
static void write_grease(struct writer *w, const struct extensions *e, enum extension_place place)
{
    (void)place;
    write_bytes(w, "opaque", extensions_bytes(e, e->grease), e->grease.length);
}

static const struct extension_row grease = { .name = "GREASE",
                                             .places = ANYWHERE,
                                             .write = write_grease };

static const struct extension_row *extension_find(uint16_t type)
{
    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
        if (extensions[i].type == type)
            return &extensions[i];
    return grease_is(type) ? &grease : &unknown;
}

const char *extension_name(uint16_t type) { return extension_find(type)->name; }

/* ---- what is there ---- */

bool extensions_have(const struct extensions *e, enum extension_type type)
{
    return codes_contain(e->types, e->count, (uint16_t)type);
}

const uint8_t *extensions_bytes(const struct extensions *e, struct kept kept)
{
    return e->bytes + kept.at;
}

bool extensions_keep(struct extensions *e, struct kept *kept, const void *bytes, size_t length)
{
    *kept = (struct kept){ 0, 0 };
    if (length > sizeof e->bytes - e->bytes_used)
        return false;
    if (length > 0)
        memcpy(e->bytes + e->bytes_used, bytes, length);
    *kept = (struct kept){ (uint16_t)e->bytes_used, (uint16_t)length };
    e->bytes_used += length;
    return true;
}

void extensions_add(struct extensions *e, uint16_t type)
{
    if (e->count < LIMIT_EXTENSIONS)
        e->types[e->count++] = type;
}

void extensions_remove(struct extensions *e, uint16_t type)
{
    size_t kept = 0;
    for (size_t i = 0; i < e->count; i++)
        if (e->types[i] != type)
            e->types[kept++] = e->types[i];
    e->count = kept;
}

void extension_types_add(struct extension_types *seen, const struct extensions *block)
{
    for (size_t i = 0; i < block->count; i++)
        if (!codes_contain(seen->types, seen->count, block->types[i]) &&
            seen->count < LIMIT_EXTENSIONS)
            seen->types[seen->count++] = block->types[i];
    if (block->repeated && !seen->repeated) {
        seen->repeated = true;
        seen->repeated_type = block->repeated_type;
    }
}

void extensions_of_types(struct extensions *e, const struct extension_types *seen)
{
    memset(e, 0, sizeof *e);
    memcpy(e->types, seen->types, sizeof e->types);
    e->count = seen->count;
    e->repeated = seen->repeated;
    e->repeated_type = seen->repeated_type;
}

/* ---- reading and writing ---- */

enum { EXTENSION_TYPES = 1 << 16 };

/*
 * RFC 5246 §7.4.1.4
 *
 *     struct {
 *         ExtensionType extension_type;
 *         opaque extension_data<0..2^16-1>;
 *     } Extension;
 */
static void read_one(struct reader *r, struct extensions *e, enum extension_place place)
{
    const struct extension_row *row = extension_find(peek_u16(r));
    size_t                      rest;
    read_struct(r, row->name, "Extension") {
        uint16_t type = read_u16(r, "extension_type");
        note_known(r, e->types, &e->count, LIMIT_EXTENSIONS, "extension_type", type,
                   row != &unknown || place != IN_CLIENT_HELLO);
        read_vector16(r, "extension_data", 0, 65535) {
            if (row->read)
                row->read(r, e, place);
            else
                read_rest(r, "opaque", &rest);
        }
    }
}

/* A type that is seen for the second time. `seen` has a bit for each of the 2^16 types. */
static void note_repeated(struct extensions *e, uint8_t seen[EXTENSION_TYPES / 8], uint16_t type)
{
    uint8_t bit = (uint8_t)(1u << type % 8);
    if (seen[type / 8] & bit && !e->repeated) {
        e->repeated = true;
        e->repeated_type = type;
    }
    seen[type / 8] |= bit;
}

bool extensions_find_ahead(struct reader *r, enum extension_type type)
{
    if (has_more(r))
        (void)read_u16(r, "length");
    while (has_more(r) && !r->error) {
        uint16_t found = read_u16(r, "extension_type");
        uint16_t length = read_u16(r, "length");
        if (found == type)
            return true;
        (void)read_bytes(r, "opaque", length);
    }
    return false;
}

void extensions_read_block(struct reader *r, struct extensions *e, enum extension_place place)
{
    uint8_t seen[EXTENSION_TYPES / 8] = { 0 };
    read_vector16(r, "extensions", 0, 65535) {
        r->structure = "Extension";
        while (has_more(r)) {
            note_repeated(e, seen, peek_u16(r));
            read_one(r, e, place);
        }
    }
}

static void write_one(struct writer *w, uint16_t type, const struct extensions *e,
                      enum extension_place place)
{
    const struct extension_row *row = extension_find(type);
    write_struct(w, row->name, "Extension") {
        write_u16(w, "extension_type", type);
        write_vector16(w, "extension_data", 0, 65535) {
            if (row->write)
                row->write(w, e, place);
        }
    }
}

void extensions_write_block(struct writer *w, const struct extensions *e,
                            enum extension_place place)
{
    write_vector16(w, "extensions", 0, 65535) {
        w->structure = "Extension";
        for (size_t i = 0; i < e->count; i++)
            write_one(w, e->types[i], e, place);
    }
}

/* ---- what all of them are asked ---- */

bool extensions_require_distinct(struct examiner *x, const struct extensions *e)
{
    return require(x, CHECK_extension_types_distinct, !e->repeated, "each type at most once",
                   e->repeated ? text_join(x, extension_name(e->repeated_type), " twice")
                               : "no type twice");
}

bool extensions_require_in_place(struct examiner *x, const struct extensions *e,
                                 enum extension_place place)
{
    size_t astray = 0;
    while (astray < e->count && extension_find(e->types[astray])->places & (unsigned)place)
        astray++;
    bool all = astray == e->count;
    return require(x, CHECK_extensions_in_place, all, "only extensions that belong here",
                   all ? "no others" : extension_name(e->types[astray]));
}

bool extensions_require_asked_for(struct examiner *x, const struct extensions *answer,
                                  const struct extensions *asked)
{
    size_t stray = 0;
    /* RFC 8701 §3.1: what was only GREASE was no question. */
    while (stray < answer->count && !grease_is(answer->types[stray]) &&
           codes_contain(asked->types, asked->count, answer->types[stray]))
        stray++;
    bool all = stray == answer->count;
    return require(x, CHECK_extensions_were_asked_for, all,
                   "only extensions that the ClientHello has",
                   all ? "no others" : extension_name(answer->types[stray]));
}
