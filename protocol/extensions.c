/*
 * extensions.c - hello extensions. RFC 5246 §7.4.1.4; each layout names its own RFC.
 *
 * The table at the end says which layout an extension has in each hello. A layout that is not
 * known, or that this program has no use for, is read as one opaque field.
 */
#include "protocol/extensions.h"

#include <string.h>

/* What is said by an extension goes into the hello that it stands in; the other one is NULL. */
struct hellos {
    struct client_hello *client;
    struct server_hello *server;
};

/* ---- writing: the data of the extensions that this program sends ---- */

/* RFC 6066 §3: a ServerNameList with one name from a client, nothing from a server. */
static void write_server_name(struct writer *w, const struct client_hello *client)
{
    if (!client)
        return;
    w->structure = "ServerNameList";
    write_vector16(w, "server_name_list", 1, 65535) {
        write_struct(w, "ServerName", "ServerName") {
            write_u8(w, "name_type", 0);
            write_vector16(w, "host_name", 1, 65535) {
                write_bytes(w, "HostName", client->server_name, strlen(client->server_name));
            }
        }
    }
}

/* RFC 5246 §7.4.1.4.1 */
static void write_signature_algorithms(struct writer *w, const struct client_hello *client)
{
    w->structure = "SignatureAlgorithms";
    write_vector16(w, "supported_signature_algorithms", 2, 65534) {
        for (size_t i = 0; i < client->signature_algorithm_count; i++)
            write_u16(w, "signature_and_hash_algorithm", client->signature_algorithms[i]);
    }
}

/* RFC 5746 §3.2: empty in a first handshake. */
static void write_renegotiation_info(struct writer *w, const struct client_hello *client)
{
    (void)client;
    w->structure = "RenegotiationInfo";
    write_vector8(w, "renegotiated_connection", 0, 255) {
        write_bytes(w, "verify_data", NULL, 0);
    }
}

/* RFC 7627 §5.1: being there is all that it says. */
static void write_extended_master_secret(struct writer *w, const struct client_hello *client)
{
    (void)w;
    (void)client;
}

/* ---- reading: the layouts that this program acts on ---- */

/* RFC 6066 §3: a DNS name in ASCII without trailing dot; anything else would be a trap for whoever
 * prints it. */
static bool is_host_name(const uint8_t *name, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (name[i] <= 0x20 || name[i] >= 0x7f)
            return false;
    return length > 0 && length <= LIMIT_HOST_NAME;
}

static void note_server_name(struct reader *r, struct client_hello *hello, const uint8_t *name,
                             size_t length)
{
    if (!name)
        return;
    if (!is_host_name(name, length) || hello->server_name[0]) {
        reader_fail(r, ERROR_server_name_malformed, "HostName");
        return;
    }
    memcpy(hello->server_name, name, length);
    hello->server_name[length] = '\0';
}

/* RFC 6066 §3: ServerNameList */
static void read_server_name_list(struct reader *r, struct hellos *hellos)
{
    r->structure = "ServerNameList";
    read_vector16(r, "server_name_list", 1, 65535) {
        while (has_more(r)) {
            read_struct(r, "ServerName", "ServerName") {
                uint8_t type = read_u8(r, "name_type");
                read_vector16(r, "host_name", 1, 65535) {
                    size_t         length;
                    const uint8_t *name = read_rest(r, "HostName", &length);
                    if (type == 0)
                        note_server_name(r, hellos->client, name, length);
                }
            }
        }
    }
}

/* RFC 6066 §3: a server's is empty */
static void read_server_name_answer(struct reader *r, struct hellos *hellos)
{
    (void)hellos;
    if (has_more(r))
        reader_fail(r, ERROR_server_name_malformed, "server_name");
}

/* RFC 5246 §7.4.1.4.1: supported_signature_algorithms<2..2^16-2> */
static void read_signature_algorithms(struct reader *r, struct hellos *hellos)
{
    struct client_hello *hello = hellos->client;
    hello->has_signature_algorithms = true;
    r->structure = "SignatureAlgorithms";
    read_vector16(r, "supported_signature_algorithms", 2, 65534) {
        while (has_more(r)) {
            uint16_t algorithm = read_u16(r, "signature_and_hash_algorithm");
            if (hello->signature_algorithm_count == LIMIT_SIGNATURE_ALGORITHMS)
                reader_fail(r, ERROR_too_many_values, "signature_and_hash_algorithm");
            else
                hello->signature_algorithms[hello->signature_algorithm_count++] = algorithm;
        }
    }
}

/* RFC 5746 §3.2: opaque renegotiated_connection<0..255> */
static void read_renegotiation_info(struct reader *r, struct hellos *hellos)
{
    size_t length = 0;
    r->structure = "RenegotiationInfo";
    read_vector8(r, "renegotiated_connection", 0, 255) {
        read_rest(r, "verify_data", &length);
    }
    if (hellos->client) {
        hellos->client->has_renegotiation_info = true;
        hellos->client->renegotiated_connection_length = length;
    } else {
        hellos->server->has_renegotiation_info = true;
        hellos->server->renegotiated_connection_length = length;
    }
}

/* RFC 7627 §5.1: empty */
static void read_extended_master_secret(struct reader *r, struct hellos *hellos)
{
    if (has_more(r))
        reader_fail(r, ERROR_extended_master_secret_malformed, "extended_master_secret");
    if (hellos->client)
        hellos->client->extended_master_secret = true;
    else
        hellos->server->extended_master_secret = true;
}

/* ---- reading: layouts that are only shown ---- */

/* RFC 8422 §5.1.1, RFC 8446 §4.2.7: NamedGroup named_group_list<2..2^16-1> */
static void read_supported_groups(struct reader *r, struct hellos *hellos)
{
    (void)hellos;
    r->structure = "NamedGroupList";
    read_vector16(r, "named_group_list", 2, 65535) {
        while (has_more(r))
            (void)read_u16(r, "named_group");
    }
}

/* RFC 8422 §5.1.2: ECPointFormat ec_point_format_list<1..2^8-1> */
static void read_ec_point_formats(struct reader *r, struct hellos *hellos)
{
    (void)hellos;
    r->structure = "ECPointFormatList";
    read_vector8(r, "ec_point_format_list", 1, 255) {
        while (has_more(r))
            (void)read_u8(r, "ec_point_format");
    }
}

/* RFC 7301 §3.1: ProtocolName protocol_name_list<2..2^16-1> */
static void read_alpn(struct reader *r, struct hellos *hellos)
{
    (void)hellos;
    r->structure = "ProtocolNameList";
    read_vector16(r, "protocol_name_list", 2, 65535) {
        while (has_more(r)) {
            read_vector8(r, "protocol_name", 1, 255) {
                size_t length;
                read_rest(r, "ProtocolName", &length);
            }
        }
    }
}

/* RFC 8446 §4.2.1: ProtocolVersion versions<2..254> */
static void read_supported_versions(struct reader *r, struct hellos *hellos)
{
    (void)hellos;
    r->structure = "SupportedVersions";
    read_vector8(r, "versions", 2, 254) {
        while (has_more(r))
            (void)read_u16(r, "version");
    }
}

/* RFC 8446 §4.2.8: KeyShareEntry client_shares<0..2^16-1> */
static void read_key_share(struct reader *r, struct hellos *hellos)
{
    (void)hellos;
    r->structure = "KeyShareClientHello";
    read_vector16(r, "client_shares", 0, 65535) {
        while (has_more(r)) {
            read_struct(r, "KeyShareEntry", "KeyShareEntry") {
                (void)read_u16(r, "group");
                read_vector16(r, "key_exchange", 1, 65535) {
                    size_t length;
                    read_rest(r, "public_value", &length);
                }
            }
        }
    }
}

/* RFC 8446 §4.2.9: PskKeyExchangeMode ke_modes<1..255> */
static void read_psk_key_exchange_modes(struct reader *r, struct hellos *hellos)
{
    (void)hellos;
    r->structure = "PskKeyExchangeModes";
    read_vector8(r, "ke_modes", 1, 255) {
        while (has_more(r))
            (void)read_u8(r, "psk_key_exchange_mode");
    }
}

/* ---- the table ---- */

typedef void read_layout(struct reader *, struct hellos *);
typedef void write_layout(struct writer *, const struct client_hello *);

struct extension_row {
    uint16_t      type;
    const char   *name;
    read_layout  *in_client_hello, *in_server_hello; /* NULL: read as one opaque field */
    write_layout *write;                             /* NULL: never sent by us */
};

/* clang-format off */
static const struct extension_row extensions[] = {
    /* type   name                      in a ClientHello             in a ServerHello
     * writing */
    { 0, "server_name", read_server_name_list, read_server_name_answer, write_server_name },
    { 1,      "max_fragment_length", NULL, NULL, NULL },
    { 5,      "status_request", NULL, NULL, NULL },
    { 10,     "supported_groups",       read_supported_groups,       NULL,                        NULL },
    { 11,     "ec_point_formats",       read_ec_point_formats,       read_ec_point_formats,       NULL },
    { 13, "signature_algorithms", read_signature_algorithms, NULL, write_signature_algorithms },
    { 16,     "application_layer_protocol_negotiation", read_alpn, read_alpn, NULL },
    { 18,     "signed_certificate_timestamp", NULL, NULL, NULL },
    { 21,     "padding", NULL, NULL, NULL },
    { 22,     "encrypt_then_mac", NULL, NULL, NULL },
    { 23,     "extended_master_secret",
      read_extended_master_secret, read_extended_master_secret, write_extended_master_secret },
    { 27,     "compress_certificate", NULL, NULL, NULL },
    { 28,     "record_size_limit", NULL, NULL, NULL },
    { 35,     "session_ticket", NULL, NULL, NULL },
    { 41,     "pre_shared_key", NULL, NULL, NULL },
    { 42,     "early_data", NULL, NULL, NULL },
    { 43,     "supported_versions",     read_supported_versions,     NULL,                        NULL },
    { 44,     "cookie", NULL, NULL, NULL },
    { 45,     "psk_key_exchange_modes", read_psk_key_exchange_modes, NULL,                        NULL },
    { 47,     "certificate_authorities", NULL, NULL, NULL },
    { 49,     "post_handshake_auth", NULL, NULL, NULL },
    { 50,     "signature_algorithms_cert", NULL, NULL, NULL },
    { 51,     "key_share",              read_key_share,              NULL,                        NULL },
    { 0xfe0d, "encrypted_client_hello", NULL, NULL, NULL },
    { 0xff01, "renegotiation_info", read_renegotiation_info, read_renegotiation_info, write_renegotiation_info },
};
/* clang-format on */

static const struct extension_row unknown = { .name = "unknown_extension" };

static const struct extension_row *extension_find(uint16_t type)
{
    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
        if (extensions[i].type == type)
            return &extensions[i];
    return &unknown;
}

const char *extension_name(uint16_t type) { return extension_find(type)->name; }

static void read_data(struct reader *r, read_layout *layout, struct hellos *hellos)
{
    size_t length;
    if (layout)
        layout(r, hellos);
    else
        read_rest(r, "opaque", &length);
}

static void note_type(struct reader *r, uint16_t *types, size_t *count, uint16_t type)
{
    if (*count == LIMIT_EXTENSIONS)
        reader_fail(r, ERROR_too_many_values, "extension_type");
    else
        types[(*count)++] = type;
}

/*
 * RFC 5246 §7.4.1.4
 *
 *     struct {
 *         ExtensionType extension_type;
 *         opaque extension_data<0..2^16-1>;
 *     } Extension;
 */
void extension_read_in_client_hello(struct reader *r, struct client_hello *hello)
{
    const struct extension_row *row = extension_find(peek_u16(r));
    read_struct(r, row->name, "Extension") {
        note_type(r, hello->extensions, &hello->extension_count, read_u16(r, "extension_type"));
        read_vector16(r, "extension_data", 0, 65535) {
            read_data(r, row->in_client_hello, &(struct hellos){ .client = hello });
        }
    }
}

void extension_read_in_server_hello(struct reader *r, struct server_hello *hello)
{
    const struct extension_row *row = extension_find(peek_u16(r));
    read_struct(r, row->name, "Extension") {
        note_type(r, hello->extensions, &hello->extension_count, read_u16(r, "extension_type"));
        read_vector16(r, "extension_data", 0, 65535) {
            read_data(r, row->in_server_hello, &(struct hellos){ .server = hello });
        }
    }
}

static void extension_write(struct writer *w, uint16_t type, const struct client_hello *client)
{
    const struct extension_row *row = extension_find(type);
    write_struct(w, row->name, "Extension") {
        write_u16(w, "extension_type", type);
        write_vector16(w, "extension_data", 0, 65535) {
            row->write(w, client);
        }
    }
}

void extension_write_in_client_hello(struct writer *w, uint16_t type,
                                     const struct client_hello *hello)
{
    extension_write(w, type, hello);
}

void extension_write_in_server_hello(struct writer *w, uint16_t type)
{
    extension_write(w, type, NULL);
}
