/* server_hello.c - RFC 5246 §7.4.1.3. */
#include "protocol/server_hello.h"

#include "protocol/extensions.h"

#include <string.h>

/*
 * RFC 5246 §7.4.1.3
 *
 *     struct {
 *         ProtocolVersion server_version;
 *         Random random;
 *         SessionID session_id;
 *         CipherSuite cipher_suite;
 *         CompressionMethod compression_method;
 *         select (extensions_present) {
 *             case false: struct {};
 *             case true:  Extension extensions<0..2^16-1>;
 *         };
 *     } ServerHello;
 */
void server_hello_write(struct writer *w, const struct server_hello *hello)
{
    write_u16(w, "server_version", hello->server_version);
    write_bytes(w, "random", hello->random, sizeof hello->random);
    write_vector8(w, "session_id", 0, SESSION_ID_MAX) {
        write_bytes(w, "SessionID", hello->session_id, hello->session_id_length);
    }
    write_u16(w, "cipher_suite", hello->cipher_suite);
    write_u8(w, "compression_method", hello->compression_method);
    if (hello->extension_count == 0)
        return;
    write_vector16(w, "extensions", 0, 65535) {
        w->structure = "Extension";
        for (size_t i = 0; i < hello->extension_count; i++)
            extension_write_in_server_hello(w, hello->extensions[i]);
    }
}

void server_hello_read(struct reader *r, struct server_hello *hello)
{
    memset(hello, 0, sizeof *hello);
    hello->server_version = read_u16(r, "server_version");
    const uint8_t *random = read_bytes(r, "random", HELLO_RANDOM_LENGTH);
    if (random)
        memcpy(hello->random, random, HELLO_RANDOM_LENGTH);
    read_vector8(r, "session_id", 0, SESSION_ID_MAX) {
        const uint8_t *id = read_rest(r, "SessionID", &hello->session_id_length);
        if (id)
            memcpy(hello->session_id, id, hello->session_id_length);
    }
    hello->cipher_suite = read_u16(r, "cipher_suite");
    hello->compression_method = read_u8(r, "compression_method");
    if (has_more(r)) {
        read_vector16(r, "extensions", 0, 65535) {
            r->structure = "Extension";
            while (has_more(r))
                extension_read_in_server_hello(r, hello);
        }
    }
}
