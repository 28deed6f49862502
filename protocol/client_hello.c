/* client_hello.c - RFC 5246 §7.4.1.2. The extensions are in extensions.c. */
#include "protocol/client_hello.h"

#include "protocol/cipher_suites.h"
#include "protocol/extension_layouts.h"

#include <string.h>

bool codes_contain(const uint16_t *codes, size_t count, uint16_t code)
{
    for (size_t i = 0; i < count; i++)
        if (codes[i] == code)
            return true;
    return false;
}

/*
 * RFC 5246 §7.4.1.2
 *
 *     struct {
 *         ProtocolVersion client_version;
 *         Random random;
 *         SessionID session_id;
 *         CipherSuite cipher_suites<2..2^16-2>;
 *         CompressionMethod compression_methods<1..2^8-1>;
 *         select (extensions_present) {
 *             case false: struct {};
 *             case true:  Extension extensions<0..2^16-1>;
 *         };
 *     } ClientHello;
 */
void client_hello_write(struct writer *w, const struct client_hello *hello)
{
    write_u16(w, "client_version", hello->client_version);
    write_bytes(w, "random", hello->random, sizeof hello->random);
    write_vector8(w, "session_id", 0, SESSION_ID_MAX) {
        write_bytes(w, "SessionID", hello->session_id, hello->session_id_length);
    }
    write_vector16(w, "cipher_suites", 2, 65534) {
        for (size_t i = 0; i < hello->cipher_suite_count; i++)
            write_u16(w, "cipher_suite", hello->cipher_suites[i]);
    }
    write_vector8(w, "compression_methods", 1, 255) {
        write_u8(w, "compression_method", 0);
    }
    if (hello->extensions.count > 0)
        extensions_write_block(w, &hello->extensions, IN_CLIENT_HELLO);
}

void client_hello_read(struct reader *r, struct client_hello *hello)
{
    memset(hello, 0, sizeof *hello);
    hello->client_version = read_u16(r, "client_version");
    const uint8_t *random = read_bytes(r, "random", HELLO_RANDOM_LENGTH);
    if (random)
        memcpy(hello->random, random, HELLO_RANDOM_LENGTH);
    read_vector8(r, "session_id", 0, SESSION_ID_MAX) {
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
    read_vector8(r, "compression_methods", 1, 255) {
        while (has_more(r)) {
            bool is_null = read_u8(r, "compression_method") == 0;
            hello->offers_null_compression |= is_null;
            hello->offers_compression |= !is_null;
        }
    }
    if (has_more(r))
        extensions_read_block(r, &hello->extensions, IN_CLIENT_HELLO);
}
