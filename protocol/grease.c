/* grease.c - RFC 8701. See grease.h. */
#include "protocol/grease.h"

#include "protocol/tls.h"

#include <string.h>

/* §2: {0x0A,0x0A}, {0x1A,0x1A}, ... {0xFA,0xFA} */
bool grease_is(uint16_t code) { return (code & 0x0f0f) == 0x0a0a && code >> 8 == (code & 0xff); }

/* §2: 0x0B, 0x2A, 0x49, 0x68, 0x87, 0xA6, 0xC5, 0xE4 */
enum { FIRST_MODE = 0x0b, MODE_STEP = 0x1f };
bool grease_is_psk_mode(uint8_t mode)
{
    return mode >= FIRST_MODE && (mode - FIRST_MODE) % MODE_STEP == 0 && mode <= 0xe4;
}

static uint16_t code_of(uint8_t drawn)
{
    uint16_t half = (uint16_t)((drawn & 0xf0) | 0x0a);
    return (uint16_t)(half << 8 | half);
}

static uint8_t mode_of(uint8_t drawn) { return (uint8_t)(FIRST_MODE + drawn % 8 * MODE_STEP); }

/* In front of a list, where a reader that stumbles will do so at once; nothing where the list is
 * empty, and so not on offer. */
static void put_first(uint16_t *codes, size_t *count, size_t most, uint8_t drawn)
{
    if (*count == 0 || *count == most)
        return;
    memmove(codes + 1, codes, *count * sizeof *codes);
    codes[0] = code_of(drawn);
    ++*count;
}

/* §3.1: "with varying length and contents". */
enum { MOST_CONTENT = 16 };
static void put_extension(struct tls *tls, struct extensions *e)
{
    uint8_t drawn[2 + MOST_CONTENT];
    random_bytes(tls->config.random, "GREASE extension", drawn, sizeof drawn);
    if (e->count == LIMIT_EXTENSIONS ||
        !extensions_keep(e, &e->grease, drawn + 2, drawn[1] % (MOST_CONTENT + 1)))
        return;
    memmove(e->types + 1, e->types, e->count * sizeof *e->types);
    e->types[0] = code_of(drawn[0]);
    e->count++;
}

/* RFC 8446 §4.2.8: in one of the groups that are listed. */
static void put_key_share(struct extensions *e, const uint8_t *content, size_t length)
{
    struct key_share share = { .group = e->groups[0] };
    if (e->key_share_count == 0 || e->key_share_count == LIMIT_KEY_SHARES ||
        !grease_is(share.group) || !extensions_keep(e, &share.key_exchange, content, length))
        return;
    memmove(e->key_shares + 1, e->key_shares, e->key_share_count * sizeof *e->key_shares);
    e->key_shares[0] = share;
    e->key_share_count++;
}

static void put_psk_mode(struct extensions *e, uint8_t drawn)
{
    if (e->psk_mode_count == 0 || e->psk_mode_count == LIMIT_PSK_MODES)
        return;
    memmove(e->psk_modes + 1, e->psk_modes, e->psk_mode_count);
    e->psk_modes[0] = mode_of(drawn);
    e->psk_mode_count++;
}

/* §3.1 */
void grease_client_hello(struct tls *tls)
{
    struct client_hello *hello = &tls->handshake->client_hello;
    struct extensions   *e = &hello->extensions;
    uint8_t              drawn[6 + MOST_CONTENT];
    if (!tls->config.grease)
        return;
    random_bytes(tls->config.random, "GREASE", drawn, sizeof drawn);
    put_first(hello->cipher_suites, &hello->cipher_suite_count, LIMIT_SUITES, drawn[0]);
    put_first(e->groups, &e->group_count, LIMIT_GROUPS, drawn[1]);
    put_first(e->signature_schemes, &e->signature_scheme_count, LIMIT_SIGNATURE_SCHEMES, drawn[2]);
    put_first(e->versions, &e->version_count, LIMIT_VERSIONS, drawn[3]);
    put_psk_mode(e, drawn[4]);
    put_key_share(e, drawn + 6, 1 + drawn[5] % MOST_CONTENT);
    put_extension(tls, e);
}

/* §3.2 */
void grease_certificate_request(struct tls *tls, struct extensions *e)
{
    uint8_t drawn[1];
    if (!tls->config.grease)
        return;
    random_bytes(tls->config.random, "GREASE", drawn, sizeof drawn);
    put_first(e->signature_schemes, &e->signature_scheme_count, LIMIT_SIGNATURE_SCHEMES, drawn[0]);
    put_extension(tls, e);
}

void grease_new_session_ticket(struct tls *tls, struct extensions *e)
{
    if (tls->config.grease)
        put_extension(tls, e);
}
