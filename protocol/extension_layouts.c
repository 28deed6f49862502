/*
 * extension_layouts.c - the data of the extensions that TLS 1.2 knows. Each layout names its RFC.
 *
 * In the order of the table in extensions.c. What TLS 1.3 alone knows is in tls13_extensions.c.
 */
#include "protocol/extension_layouts.h"

#include "crypto/key_agreement.h"
#include "protocol/certificate_status.h"
#include "protocol/client_hello.h"
#include "protocol/handshake_signature.h"

#include <string.h>

void keep_or_fail(struct reader *r, struct extensions *e, struct kept *kept, const char *name,
                  const uint8_t *bytes, size_t length)
{
    if (bytes && !extensions_keep(e, kept, bytes, length))
        reader_fail(r, ERROR_too_many_values, name);
}

void note_code(struct reader *r, uint16_t *codes, size_t *count, size_t most, const char *name,
               uint16_t code)
{
    if (*count == most)
        reader_fail(r, ERROR_too_many_values, name);
    else
        codes[(*count)++] = code;
}

void note_known(struct reader *r, uint16_t *codes, size_t *count, size_t most, const char *name,
                uint16_t code, bool known)
{
    if (*count < most / 2 || (known && !codes_contain(codes, *count, code)))
        note_code(r, codes, count, most, name, code);
}

/* RFC 7366 §2, RFC 7627 §5.1, RFC 8446 §4.2.6: no data. */
void read_flag(struct reader *r, struct extensions *e, enum extension_place place)
{
    (void)e;
    (void)place;
    if (has_more(r))
        reader_fail(r, ERROR_extension_not_empty, "extension_data");
}

/* ---- RFC 6066 §3: server_name ---- */

/* A DNS name in ASCII without trailing dot; anything else would be a trap for whoever prints it. */
static bool is_host_name(const uint8_t *name, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (name[i] <= 0x20 || name[i] >= 0x7f)
            return false;
    return length > 0 && length <= LIMIT_HOST_NAME;
}

static void note_server_name(struct reader *r, struct extensions *e, const uint8_t *name,
                             size_t length)
{
    if (!name)
        return;
    if (!is_host_name(name, length) || e->server_name[0]) {
        reader_fail(r, ERROR_server_name_malformed, "HostName");
        return;
    }
    memcpy(e->server_name, name, length);
    e->server_name[length] = '\0';
}

/* From a client a ServerNameList; "the extension_data field of this extension SHALL be empty" in
 * the answer. */
void read_server_name(struct reader *r, struct extensions *e, enum extension_place place)
{
    if (place != IN_CLIENT_HELLO) {
        if (has_more(r))
            reader_fail(r, ERROR_extension_not_empty, "server_name");
        return;
    }
    r->structure = "ServerNameList";
    read_vector16(r, "server_name_list", 1, 65535) {
        while (has_more(r)) {
            read_struct(r, "ServerName", "ServerName") {
                uint8_t type = read_u8(r, "name_type");
                read_vector16(r, "host_name", 1, 65535) {
                    size_t         length;
                    const uint8_t *name = read_rest(r, "HostName", &length);
                    if (type == 0)
                        note_server_name(r, e, name, length);
                }
            }
        }
    }
}

void write_server_name(struct writer *w, const struct extensions *e, enum extension_place place)
{
    if (place != IN_CLIENT_HELLO)
        return;
    w->structure = "ServerNameList";
    write_vector16(w, "server_name_list", 1, 65535) {
        write_struct(w, "ServerName", "ServerName") {
            write_u8(w, "name_type", 0);
            write_vector16(w, "host_name", 1, 65535) {
                write_bytes(w, "HostName", e->server_name, strlen(e->server_name));
            }
        }
    }
}

/* ---- RFC 6066 §4: max_fragment_length: enum { 2^9(1), 2^10(2), 2^11(3), 2^12(4), (255) } ---- */

void read_max_fragment_length(struct reader *r, struct extensions *e, enum extension_place place)
{
    (void)place;
    r->structure = "MaxFragmentLength";
    e->max_fragment_length = read_u8(r, "max_fragment_length");
}

void write_max_fragment_length(struct writer *w, const struct extensions *e,
                               enum extension_place place)
{
    (void)place;
    w->structure = "MaxFragmentLength";
    write_u8(w, "max_fragment_length", e->max_fragment_length);
}

/*
 * RFC 6066 §8
 *
 *     struct {
 *         CertificateStatusType status_type;
 *         select (status_type) { case ocsp: OCSPStatusRequest; } request;
 *     } CertificateStatusRequest;
 *     struct {
 *         ResponderID responder_id_list<0..2^16-1>;
 *         Extensions  request_extensions;          -- opaque <0..2^16-1>
 *     } OCSPStatusRequest;
 *
 * A TLS 1.2 server answers with nothing here, and a message of its own; one of TLS 1.3 with a
 * CertificateStatus beside its certificate (RFC 8446 §4.4.2.1), and asks its client for one with
 * nothing in its CertificateRequest.
 */
void read_status_request(struct reader *r, struct extensions *e, enum extension_place place)
{
    size_t rest;
    if (place == IN_CERTIFICATE) {
        e->stapled = certificate_status_read(r);
        return;
    }
    if (place != IN_CLIENT_HELLO) {
        read_flag(r, e, place);
        return;
    }
    r->structure = "CertificateStatusRequest";
    e->status_type = read_u8(r, "status_type");
    if (e->status_type == STATUS_TYPE_OCSP) {
        read_vector16(r, "responder_id_list", 0, 65535) {
            read_rest(r, "ResponderIDs", &rest);
        }
        read_vector16(r, "request_extensions", 0, 65535) {
            read_rest(r, "Extensions", &rest);
        }
    } else {
        read_rest(r, "request", &rest);
    }
}

void write_status_request(struct writer *w, const struct extensions *e, enum extension_place place)
{
    if (place == IN_CERTIFICATE)
        certificate_status_write(w, e->stapled);
    if (place != IN_CLIENT_HELLO)
        return;
    w->structure = "CertificateStatusRequest";
    write_u8(w, "status_type", e->status_type);
    write_vector16(w, "responder_id_list", 0, 65535) {
        write_bytes(w, "ResponderIDs", NULL, 0);
    }
    write_vector16(w, "request_extensions", 0, 65535) {
        write_bytes(w, "Extensions", NULL, 0);
    }
}

/* ---- RFC 8422 §5.1.1, RFC 8446 §4.2.7: NamedGroup named_group_list<2..2^16-1> ---- */

void read_supported_groups(struct reader *r, struct extensions *e, enum extension_place place)
{
    (void)place;
    r->structure = "NamedGroupList";
    read_vector16(r, "named_group_list", 2, 65535) {
        while (has_more(r)) {
            uint16_t code = read_u16(r, "named_group");
            note_known(r, e->groups, &e->group_count, LIMIT_GROUPS, "named_group", code,
                       key_agreement_find(code) != NULL);
        }
    }
}

void write_supported_groups(struct writer *w, const struct extensions *e,
                            enum extension_place place)
{
    (void)place;
    w->structure = "NamedGroupList";
    write_vector16(w, "named_group_list", 2, 65535) {
        for (size_t i = 0; i < e->group_count; i++)
            write_u16(w, "named_group", e->groups[i]);
    }
}

/* ---- RFC 8422 §5.1.2: ECPointFormat ec_point_format_list<1..2^8-1> ---- */

enum { UNCOMPRESSED = 0 };

void read_ec_point_formats(struct reader *r, struct extensions *e, enum extension_place place)
{
    (void)place;
    r->structure = "ECPointFormatList";
    read_vector8(r, "ec_point_format_list", 1, 255) {
        while (has_more(r))
            if (read_u8(r, "ec_point_format") == UNCOMPRESSED)
                e->takes_uncompressed_points = true;
    }
}

void write_ec_point_formats(struct writer *w, const struct extensions *e,
                            enum extension_place place)
{
    (void)e;
    (void)place;
    w->structure = "ECPointFormatList";
    write_vector8(w, "ec_point_format_list", 1, 255) {
        write_u8(w, "ec_point_format", UNCOMPRESSED);
    }
}

/* ---- RFC 5246 §7.4.1.4.1: supported_signature_algorithms<2..2^16-2> ---- */

static void read_schemes(struct reader *r, uint16_t *schemes, size_t *count)
{
    r->structure = "SignatureAlgorithms";
    read_vector16(r, "supported_signature_algorithms", 2, 65534) {
        while (has_more(r)) {
            uint16_t code = read_u16(r, "signature_and_hash_algorithm");
            note_known(r, schemes, count, LIMIT_SIGNATURE_SCHEMES, "signature_and_hash_algorithm",
                       code, signature_scheme_find(code) != NULL);
        }
    }
}

static void write_schemes(struct writer *w, const uint16_t *schemes, size_t count)
{
    w->structure = "SignatureAlgorithms";
    write_vector16(w, "supported_signature_algorithms", 2, 65534) {
        for (size_t i = 0; i < count; i++)
            write_u16(w, "signature_and_hash_algorithm", schemes[i]);
    }
}

void read_signature_algorithms(struct reader *r, struct extensions *e, enum extension_place place)
{
    (void)place;
    read_schemes(r, e->signature_schemes, &e->signature_scheme_count);
}

void write_signature_algorithms(struct writer *w, const struct extensions *e,
                                enum extension_place place)
{
    (void)place;
    write_schemes(w, e->signature_schemes, e->signature_scheme_count);
}

/* RFC 8446 §4.2.3: the same, for the signatures in certificates. */
void read_signature_algorithms_cert(struct reader *r, struct extensions *e,
                                    enum extension_place place)
{
    (void)place;
    read_schemes(r, e->certificate_schemes, &e->certificate_scheme_count);
}

void write_signature_algorithms_cert(struct writer *w, const struct extensions *e,
                                     enum extension_place place)
{
    (void)place;
    write_schemes(w, e->certificate_schemes, e->certificate_scheme_count);
}

/*
 * RFC 7301 §3.1
 *
 *     opaque ProtocolName<1..2^8-1>;
 *     struct {
 *         ProtocolName protocol_name_list<2..2^16-1>
 *     } ProtocolNameList;
 */
void read_alpn(struct reader *r, struct extensions *e, enum extension_place place)
{
    (void)place;
    r->structure = "ProtocolNameList";
    read_vector16(r, "protocol_name_list", 2, 65535) {
        while (has_more(r)) {
            read_vector8(r, "protocol_name", 1, 255) {
                size_t         length;
                const uint8_t *name = read_rest(r, "ProtocolName", &length);
                if (e->protocol_count == LIMIT_PROTOCOLS)
                    reader_fail(r, ERROR_too_many_values, "ProtocolName");
                else
                    keep_or_fail(r, e, &e->protocols[e->protocol_count++], "ProtocolName", name,
                                 length);
            }
        }
    }
}

void write_alpn(struct writer *w, const struct extensions *e, enum extension_place place)
{
    (void)place;
    w->structure = "ProtocolNameList";
    write_vector16(w, "protocol_name_list", 2, 65535) {
        for (size_t i = 0; i < e->protocol_count; i++) {
            write_vector8(w, "protocol_name", 1, 255) {
                write_bytes(w, "ProtocolName", extensions_bytes(e, e->protocols[i]),
                            e->protocols[i].length);
            }
        }
    }
}

/* ---- RFC 8449 §4: uint16 RecordSizeLimit ---- */

void read_record_size_limit(struct reader *r, struct extensions *e, enum extension_place place)
{
    (void)place;
    r->structure = "RecordSizeLimit";
    e->record_size_limit = read_u16(r, "record_size_limit");
}

void write_record_size_limit(struct writer *w, const struct extensions *e,
                             enum extension_place place)
{
    (void)place;
    w->structure = "RecordSizeLimit";
    write_u16(w, "record_size_limit", e->record_size_limit);
}

/* ---- RFC 5077 §3.2: the ticket itself, without a length of its own; empty from a server ---- */

void read_session_ticket(struct reader *r, struct extensions *e, enum extension_place place)
{
    size_t length;
    if (place != IN_CLIENT_HELLO) {
        read_flag(r, e, place);
        return;
    }
    r->structure = "SessionTicket";
    const uint8_t *ticket = read_rest(r, "ticket", &length);
    keep_or_fail(r, e, &e->session_ticket, "ticket", ticket, length);
}

void write_session_ticket(struct writer *w, const struct extensions *e, enum extension_place place)
{
    if (place != IN_CLIENT_HELLO)
        return;
    w->structure = "SessionTicket";
    write_bytes(w, "ticket", extensions_bytes(e, e->session_ticket), e->session_ticket.length);
}

/* ---- RFC 5746 §3.2: opaque renegotiated_connection<0..255>, empty in a first handshake ---- */

void read_renegotiation_info(struct reader *r, struct extensions *e, enum extension_place place)
{
    (void)place;
    r->structure = "RenegotiationInfo";
    read_vector8(r, "renegotiated_connection", 0, 255) {
        size_t         length;
        const uint8_t *verify_data = read_rest(r, "verify_data", &length);
        keep_or_fail(r, e, &e->renegotiated_connection, "verify_data", verify_data, length);
    }
}

void write_renegotiation_info(struct writer *w, const struct extensions *e,
                              enum extension_place place)
{
    (void)place;
    w->structure = "RenegotiationInfo";
    write_vector8(w, "renegotiated_connection", 0, 255) {
        write_bytes(w, "verify_data", extensions_bytes(e, e->renegotiated_connection),
                    e->renegotiated_connection.length);
    }
}
