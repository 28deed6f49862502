/* server_hello.c - RFC 5246 §7.4.1.3. */
#include "protocol/server_hello.h"

#include "protocol/cipher_suites.h"

#include <string.h>

/*
 * RFC 5246 §7.4.1.3, and the names of RFC 8446 §4.1.3
 *
 *     struct {
 *         ProtocolVersion server_version;                 -- legacy_version
 *         Random random;
 *         SessionID session_id;                           -- legacy_session_id_echo
 *         CipherSuite cipher_suite;
 *         CompressionMethod compression_method;           -- legacy_compression_method
 *         select (extensions_present) {
 *             case false: struct {};
 *             case true:  Extension extensions<0..2^16-1>;
 *         };
 *     } ServerHello;
 */

const uint8_t hello_retry_random[HELLO_RANDOM_LENGTH] = {
    0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
    0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
};

bool hello_random_is_retry(const uint8_t random[HELLO_RANDOM_LENGTH])
{
    return memcmp(random, hello_retry_random, HELLO_RANDOM_LENGTH) == 0;
}

bool server_hello_is_retry(const struct server_hello *hello)
{
    return hello_random_is_retry(hello->random);
}

/* How the extensions are laid out. Which version it is, one of them says; but no layout differs
 * between a ServerHello of TLS 1.2 and one of TLS 1.3. */
static enum extension_place place_of(const struct server_hello *hello)
{
    return server_hello_is_retry(hello) ? IN_HELLO_RETRY_REQUEST : IN_SERVER_HELLO;
}

uint16_t server_hello_version(const struct server_hello *hello)
{
    bool selected = extensions_have(&hello->extensions, EXTENSION_supported_versions);
    return selected ? hello->extensions.versions[0] : hello->server_version;
}

struct field_names {
    const char *version, *session_id, *compression_method;
};
static const struct field_names rfc5246 = { "server_version", "session_id", "compression_method" };
static const struct field_names rfc8446 = { "legacy_version", "legacy_session_id_echo",
                                            "legacy_compression_method" };

/* The names to read a hello by, as in client_hello.c. */
static const struct field_names *names_for(const struct reader *r)
{
    struct reader ahead;
    if (!r->trace)
        return &rfc5246;
    reader_init(&ahead, r->bytes + r->at, r->end - r->at, "ServerHello", NULL);
    (void)read_bytes(&ahead, "unread", 2 + HELLO_RANDOM_LENGTH);
    (void)read_bytes(&ahead, "unread", read_u8(&ahead, "length"));
    (void)read_bytes(&ahead, "unread", 3);
    bool selected = extensions_find_ahead(&ahead, EXTENSION_supported_versions);
    return selected && read_u16(&ahead, "selected_version") == TLS_1_3 ? &rfc8446 : &rfc5246;
}

void server_hello_write(struct writer *w, const struct server_hello *hello)
{
    const struct field_names *names = server_hello_version(hello) == TLS_1_3 ? &rfc8446 : &rfc5246;
    write_u16(w, names->version, hello->server_version);
    write_bytes(w, "random", hello->random, sizeof hello->random);
    write_vector8(w, names->session_id, 0, SESSION_ID_MAX) {
        write_bytes(w, "SessionID", hello->session_id, hello->session_id_length);
    }
    write_u16(w, "cipher_suite", hello->cipher_suite);
    write_u8(w, names->compression_method, hello->compression_method);
    if (hello->extensions.count > 0)
        extensions_write_block(w, &hello->extensions, place_of(hello));
}

void server_hello_read(struct reader *r, struct server_hello *hello)
{
    const struct field_names *names = names_for(r);
    memset(hello, 0, sizeof *hello);
    hello->server_version = read_u16(r, names->version);
    const uint8_t *random = read_bytes(r, "random", HELLO_RANDOM_LENGTH);
    if (random)
        memcpy(hello->random, random, HELLO_RANDOM_LENGTH);
    read_vector8(r, names->session_id, 0, SESSION_ID_MAX) {
        const uint8_t *id = read_rest(r, "SessionID", &hello->session_id_length);
        if (id)
            memcpy(hello->session_id, id, hello->session_id_length);
    }
    hello->cipher_suite = read_u16(r, "cipher_suite");
    hello->compression_method = read_u8(r, names->compression_method);
    if (has_more(r))
        extensions_read_block(r, &hello->extensions, place_of(hello));
}
