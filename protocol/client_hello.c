/* client_hello.c - RFC 5246 §7.4.1.2. The extensions are in extensions.c. */
#include "protocol/client_hello.h"

#include "protocol/cipher_suites.h"
#include "protocol/extension_layouts.h"

#include <string.h>

/* The fields that TLS 1.3 has no use for got other names in it, and stay where they are. */
struct field_names {
    const char *version, *session_id, *compression_methods;
};
static const struct field_names rfc5246 = { "client_version", "session_id", "compression_methods" };
static const struct field_names rfc8446 = { "legacy_version", "legacy_session_id",
                                            "legacy_compression_methods" };

bool client_hello_offers_tls13(const struct client_hello *hello)
{
    return codes_contain(hello->extensions.versions, hello->extensions.version_count, TLS_1_3);
}

/* RFC 8446 §4.2.1: ProtocolVersion versions<2..254> */
static bool lists_tls13(struct reader *r)
{
    for (size_t left = read_u8(r, "length"); left >= 2 && !r->error; left -= 2)
        if (read_u16(r, "version") == TLS_1_3)
            return true;
    return false;
}

/* The names to read a hello by: which they are is told behind the fields that have them. For who
 * watches, and nobody else. */
static const struct field_names *names_for(const struct reader *r)
{
    struct reader ahead;
    if (!r->trace)
        return &rfc5246;
    reader_init(&ahead, r->bytes + r->at, r->end - r->at, "ClientHello", NULL);
    (void)read_bytes(&ahead, "unread", 2 + HELLO_RANDOM_LENGTH);
    (void)read_bytes(&ahead, "unread", read_u8(&ahead, "length"));
    (void)read_bytes(&ahead, "unread", read_u16(&ahead, "length"));
    (void)read_bytes(&ahead, "unread", read_u8(&ahead, "length"));
    return extensions_find_ahead(&ahead, EXTENSION_supported_versions) && lists_tls13(&ahead)
               ? &rfc8446
               : &rfc5246;
}

bool codes_contain(const uint16_t *codes, size_t count, uint16_t code)
{
    for (size_t i = 0; i < count; i++)
        if (codes[i] == code)
            return true;
    return false;
}

/*
 * RFC 5246 §7.4.1.2, and the names of RFC 8446 §4.1.2
 *
 *     struct {
 *         ProtocolVersion client_version;                         -- legacy_version
 *         Random random;
 *         SessionID session_id;                                   -- legacy_session_id
 *         CipherSuite cipher_suites<2..2^16-2>;
 *         CompressionMethod compression_methods<1..2^8-1>;        -- legacy_compression_methods
 *         select (extensions_present) {
 *             case false: struct {};
 *             case true:  Extension extensions<0..2^16-1>;
 *         };
 *     } ClientHello;
 */
void client_hello_write(struct writer *w, const struct client_hello *hello)
{
    const struct field_names *names = client_hello_offers_tls13(hello) ? &rfc8446 : &rfc5246;
    write_u16(w, names->version, hello->client_version);
    write_bytes(w, "random", hello->random, sizeof hello->random);
    write_vector8(w, names->session_id, 0, SESSION_ID_MAX) {
        write_bytes(w, "SessionID", hello->session_id, hello->session_id_length);
    }
    write_vector16(w, "cipher_suites", 2, 65534) {
        for (size_t i = 0; i < hello->cipher_suite_count; i++)
            write_u16(w, "cipher_suite", hello->cipher_suites[i]);
    }
    write_vector8(w, names->compression_methods, 1, 255) {
        write_u8(w, "compression_method", 0);
    }
    if (hello->extensions.count > 0)
        extensions_write_block(w, &hello->extensions, IN_CLIENT_HELLO);
}

void client_hello_read(struct reader *r, struct client_hello *hello)
{
    const struct field_names *names = names_for(r);
    memset(hello, 0, sizeof *hello);
    hello->client_version = read_u16(r, names->version);
    const uint8_t *random = read_bytes(r, "random", HELLO_RANDOM_LENGTH);
    if (random)
        memcpy(hello->random, random, HELLO_RANDOM_LENGTH);
    read_vector8(r, names->session_id, 0, SESSION_ID_MAX) {
        const uint8_t *id = read_rest(r, "SessionID", &hello->session_id_length);
        if (id)
            memcpy(hello->session_id, id, hello->session_id_length);
    }
    read_vector16(r, "cipher_suites", 2, 65534) {
        while (has_more(r)) {
            uint16_t code = read_u16(r, "cipher_suite");
            bool signal = code == TLS_EMPTY_RENEGOTIATION_INFO_SCSV || code == TLS_FALLBACK_SCSV;
            note_known(r, hello->cipher_suites, &hello->cipher_suite_count, LIMIT_SUITES,
                       "cipher_suite", code, signal || cipher_suite_find(code));
        }
    }
    read_vector8(r, names->compression_methods, 1, 255) {
        while (has_more(r)) {
            bool is_null = read_u8(r, "compression_method") == 0;
            hello->offers_null_compression |= is_null;
            hello->offers_compression |= !is_null;
        }
    }
    if (has_more(r))
        extensions_read_block(r, &hello->extensions, IN_CLIENT_HELLO);
}
