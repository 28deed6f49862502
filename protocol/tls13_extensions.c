/*
 * tls13_extensions.c - the data of the extensions that TLS 1.3 brought. RFC 8446 §4.2.
 *
 * A layout that stands in several messages looks different in some of them: the place tells.
 * Where they may stand at all is in the table in extensions.c.
 */
#include "protocol/extension_layouts.h"

#include "crypto/key_agreement.h"

/*
 * RFC 8446 §4.2.1
 *
 *     struct {
 *         select (Handshake.msg_type) {
 *             case client_hello: ProtocolVersion versions<2..254>;
 *             case server_hello: ProtocolVersion selected_version;   -- and HelloRetryRequest
 *         };
 *     } SupportedVersions;
 */
void read_supported_versions(struct reader *r, struct extensions *e, enum extension_place place)
{
    r->structure = "SupportedVersions";
    if (place != IN_CLIENT_HELLO) {
        e->versions[0] = read_u16(r, "selected_version");
        e->version_count = 1;
        return;
    }
    read_vector8(r, "versions", 2, 254) {
        while (has_more(r))
            note_code(r, e->versions, &e->version_count, LIMIT_VERSIONS, "version",
                      read_u16(r, "version"));
    }
}

void write_supported_versions(struct writer *w, const struct extensions *e,
                              enum extension_place place)
{
    w->structure = "SupportedVersions";
    if (place != IN_CLIENT_HELLO) {
        write_u16(w, "selected_version", e->versions[0]);
        return;
    }
    write_vector8(w, "versions", 2, 254) {
        for (size_t i = 0; i < e->version_count; i++)
            write_u16(w, "version", e->versions[i]);
    }
}

/*
 * RFC 8446 §4.2.8
 *
 *     struct {
 *         NamedGroup group;
 *         opaque key_exchange<1..2^16-1>;
 *     } KeyShareEntry;
 *     struct { KeyShareEntry client_shares<0..2^16-1>; } KeyShareClientHello;
 *     struct { NamedGroup selected_group; } KeyShareHelloRetryRequest;
 *     struct { KeyShareEntry server_share; } KeyShareServerHello;
 */
static void read_entry(struct reader *r, struct extensions *e)
{
    struct key_share share = { 0 };
    share.group = read_u16(r, "group");
    read_vector16(r, "key_exchange", 1, 65535) {
        size_t         length;
        const uint8_t *value = read_rest(r, "public_value", &length);
        if (key_agreement_find(share.group)) /* of others there is nothing to compute */
            keep_or_fail(r, e, &share.key_exchange, "public_value", value, length);
    }
    bool of_use = key_agreement_find(share.group) || e->key_share_count < LIMIT_KEY_SHARES / 2;
    if (of_use && e->key_share_count == LIMIT_KEY_SHARES)
        reader_fail(r, ERROR_too_many_values, "KeyShareEntry");
    else if (of_use)
        e->key_shares[e->key_share_count++] = share;
}

void read_key_share(struct reader *r, struct extensions *e, enum extension_place place)
{
    if (place == IN_HELLO_RETRY_REQUEST) {
        r->structure = "KeyShareHelloRetryRequest";
        e->key_shares[0].group = read_u16(r, "selected_group");
        e->key_share_count = 1;
        return;
    }
    bool of_client = place == IN_CLIENT_HELLO;
    r->structure = of_client ? "KeyShareClientHello" : "KeyShareServerHello";
    if (!of_client) {
        read_struct(r, "server_share", "KeyShareEntry") {
            read_entry(r, e);
        }
        return;
    }
    read_vector16(r, "client_shares", 0, 65535) {
        while (has_more(r)) {
            read_struct(r, "KeyShareEntry", "KeyShareEntry") {
                read_entry(r, e);
            }
        }
    }
}

static void write_entry(struct writer *w, const struct extensions *e, const struct key_share *share)
{
    write_u16(w, "group", share->group);
    write_vector16(w, "key_exchange", 1, 65535) {
        write_bytes(w, "public_value", extensions_bytes(e, share->key_exchange),
                    share->key_exchange.length);
    }
}

void write_key_share(struct writer *w, const struct extensions *e, enum extension_place place)
{
    if (place == IN_HELLO_RETRY_REQUEST) {
        w->structure = "KeyShareHelloRetryRequest";
        write_u16(w, "selected_group", e->key_shares[0].group);
        return;
    }
    if (place != IN_CLIENT_HELLO) {
        w->structure = "KeyShareServerHello";
        write_struct(w, "server_share", "KeyShareEntry") {
            write_entry(w, e, &e->key_shares[0]);
        }
        return;
    }
    w->structure = "KeyShareClientHello";
    write_vector16(w, "client_shares", 0, 65535) {
        for (size_t i = 0; i < e->key_share_count; i++) {
            write_struct(w, "KeyShareEntry", "KeyShareEntry") {
                write_entry(w, e, &e->key_shares[i]);
            }
        }
    }
}

/* ---- RFC 8446 §4.2.9: PskKeyExchangeMode ke_modes<1..255> ---- */

void read_psk_key_exchange_modes(struct reader *r, struct extensions *e, enum extension_place place)
{
    (void)place;
    r->structure = "PskKeyExchangeModes";
    read_vector8(r, "ke_modes", 1, 255) {
        while (has_more(r)) {
            uint8_t mode = read_u8(r, "psk_key_exchange_mode");
            if (e->psk_mode_count == LIMIT_PSK_MODES)
                reader_fail(r, ERROR_too_many_values, "psk_key_exchange_mode");
            else
                e->psk_modes[e->psk_mode_count++] = mode;
        }
    }
}

void write_psk_key_exchange_modes(struct writer *w, const struct extensions *e,
                                  enum extension_place place)
{
    (void)place;
    w->structure = "PskKeyExchangeModes";
    write_vector8(w, "ke_modes", 1, 255) {
        for (size_t i = 0; i < e->psk_mode_count; i++)
            write_u8(w, "psk_key_exchange_mode", e->psk_modes[i]);
    }
}

/* ---- RFC 8446 §4.2.2: opaque cookie<1..2^16-1> ---- */

void read_cookie(struct reader *r, struct extensions *e, enum extension_place place)
{
    (void)place;
    r->structure = "Cookie";
    read_vector16(r, "cookie", 1, 65535) {
        size_t         length;
        const uint8_t *cookie = read_rest(r, "opaque", &length);
        keep_or_fail(r, e, &e->cookie, "cookie", cookie, length);
    }
}

void write_cookie(struct writer *w, const struct extensions *e, enum extension_place place)
{
    (void)place;
    w->structure = "Cookie";
    write_vector16(w, "cookie", 1, 65535) {
        write_bytes(w, "opaque", extensions_bytes(e, e->cookie), e->cookie.length);
    }
}

/*
 * RFC 8446 §4.2.11
 *
 *     struct {
 *         opaque identity<1..2^16-1>;
 *         uint32 obfuscated_ticket_age;
 *     } PskIdentity;
 *     opaque PskBinderEntry<32..255>;
 *     struct {
 *         PskIdentity identities<7..2^16-1>;
 *         PskBinderEntry binders<33..2^16-1>;
 *     } OfferedPsks;
 *     struct {
 *         select (Handshake.msg_type) {
 *             case client_hello: OfferedPsks;
 *             case server_hello: uint16 selected_identity;
 *         };
 *     } PreSharedKeyExtension;
 */
static void read_identity(struct reader *r, struct extensions *e)
{
    struct psk_identity psk = { 0 };
    read_vector16(r, "identity", 1, 65535) {
        size_t         length;
        const uint8_t *identity = read_rest(r, "opaque", &length);
        keep_or_fail(r, e, &psk.identity, "identity", identity, length);
    }
    psk.obfuscated_ticket_age = read_u32(r, "obfuscated_ticket_age");
    if (e->psk_count == LIMIT_PSKS)
        reader_fail(r, ERROR_too_many_values, "PskIdentity");
    else
        e->psks[e->psk_count++] = psk;
}

static void read_binder(struct reader *r, struct extensions *e)
{
    size_t         length;
    struct kept    binder = { 0 };
    const uint8_t *bytes = read_rest(r, "binder", &length);
    keep_or_fail(r, e, &binder, "binder", bytes, length);
    if (e->binder_count == LIMIT_PSKS)
        reader_fail(r, ERROR_too_many_values, "PskBinderEntry");
    else
        e->psks[e->binder_count++].binder = binder;
}

void read_pre_shared_key(struct reader *r, struct extensions *e, enum extension_place place)
{
    if (place != IN_CLIENT_HELLO) {
        r->structure = "PreSharedKeyExtension";
        e->selected_psk = read_u16(r, "selected_identity");
        return;
    }
    r->structure = "OfferedPsks";
    read_vector16(r, "identities", 7, 65535) {
        while (has_more(r)) {
            read_struct(r, "PskIdentity", "PskIdentity") {
                read_identity(r, e);
            }
        }
    }
    e->binders_at = r->at;
    read_vector16(r, "binders", 33, 65535) {
        while (has_more(r)) {
            read_vector8(r, "PskBinderEntry", 32, 255) {
                read_binder(r, e);
            }
        }
    }
}

void write_pre_shared_key(struct writer *w, const struct extensions *e, enum extension_place place)
{
    if (place != IN_CLIENT_HELLO) {
        w->structure = "PreSharedKeyExtension";
        write_u16(w, "selected_identity", e->selected_psk);
        return;
    }
    w->structure = "OfferedPsks";
    write_vector16(w, "identities", 7, 65535) {
        for (size_t i = 0; i < e->psk_count; i++) {
            write_struct(w, "PskIdentity", "PskIdentity") {
                write_vector16(w, "identity", 1, 65535) {
                    write_bytes(w, "opaque", extensions_bytes(e, e->psks[i].identity),
                                e->psks[i].identity.length);
                }
                write_u32(w, "obfuscated_ticket_age", e->psks[i].obfuscated_ticket_age);
            }
        }
    }
    write_vector16(w, "binders", 33, 65535) {
        for (size_t i = 0; i < e->psk_count; i++) {
            write_vector8(w, "PskBinderEntry", 32, 255) {
                write_bytes(w, "binder", extensions_bytes(e, e->psks[i].binder),
                            e->psks[i].binder.length);
            }
        }
    }
}

/*
 * RFC 8446 §4.2.10
 *
 *     struct {
 *         select (Handshake.msg_type) {
 *             case new_session_ticket:   uint32 max_early_data_size;
 *             case client_hello:         Empty;
 *             case encrypted_extensions: Empty;
 *         };
 *     } EarlyDataIndication;
 */
void read_early_data(struct reader *r, struct extensions *e, enum extension_place place)
{
    r->structure = "EarlyDataIndication";
    if (place == IN_NEW_SESSION_TICKET)
        e->max_early_data_size = read_u32(r, "max_early_data_size");
    else
        read_flag(r, e, place);
}

void write_early_data(struct writer *w, const struct extensions *e, enum extension_place place)
{
    w->structure = "EarlyDataIndication";
    if (place == IN_NEW_SESSION_TICKET)
        write_u32(w, "max_early_data_size", e->max_early_data_size);
}
