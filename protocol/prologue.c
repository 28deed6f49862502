/*
 * prologue.c - the hellos, as far as all versions share them. RFC 8446 §4.1, RFC 5246 §7.4.1.
 *
 * Read next: figure.c for where this leads, choose.c for the choices, tls12_hello.c for what is
 * TLS 1.2's own.
 */
#include "protocol/prologue.h"

#include "protocol/certificate_status.h"
#include "protocol/choose.h"
#include "protocol/grease.h"
#include "protocol/tls12_hello.h"
#include "protocol/tls13_hello.h"
#include "protocol/tls13_psk.h"
#include "protocol/tls_internal.h"
#include "protocol/x509/host_name.h"

#include <string.h>

/* ---- ClientHello ---- */

/* RFC 6066 §3: literal addresses are not permitted in HostName. */
static bool may_be_sent_as_server_name(const char *host)
{
    struct ip_address address;
    return strlen(host) <= LIMIT_HOST_NAME && !ip_address_parse(&address, host);
}

static void copy_codes(uint16_t *to, size_t *to_count, size_t most, const uint16_t *from,
                       size_t count)
{
    for (size_t i = 0; i < count && *to_count < most; i++)
        to[(*to_count)++] = from[i];
}

static void offer_suites(struct client_hello *hello, const struct tls_config *config)
{
    for (size_t i = 0; i < config->offer.suite_count && i < LIMIT_SUITES - 1; i++)
        hello->cipher_suites[hello->cipher_suite_count++] = config->offer.suites[i]->code;
    if (config->fallback)
        hello->cipher_suites[hello->cipher_suite_count++] = TLS_FALLBACK_SCSV;
}

/* The questions that are the same in all versions. */
static void offer_names_and_signatures(struct extensions *e, const struct tls_config *config)
{
    const struct tls_offer *offer = &config->offer;
    if (config->host && may_be_sent_as_server_name(config->host)) {
        memcpy(e->server_name, config->host, strlen(config->host) + 1);
        extensions_add(e, EXTENSION_server_name);
    }
    tls12_offer_first_extensions(e, config);
    copy_codes(e->signature_schemes, &e->signature_scheme_count, LIMIT_SIGNATURE_SCHEMES,
               offer->signature_schemes, offer->signature_scheme_count);
    if (e->signature_scheme_count > 0)
        extensions_add(e, EXTENSION_signature_algorithms);
}

static void offer_groups(struct extensions *e, const struct tls_config *config)
{
    copy_codes(e->groups, &e->group_count, LIMIT_GROUPS, config->offer.groups,
               config->offer.group_count);
    if (e->group_count > 0)
        extensions_add(e, EXTENSION_supported_groups);
}

static void offer_protocols(struct extensions *e, const struct tls_config *config)
{
    for (size_t i = 0; i < config->offer.protocol_count && i < LIMIT_PROTOCOLS; i++)
        extensions_keep(e, &e->protocols[e->protocol_count++], config->offer.protocols[i],
                        strlen(config->offer.protocols[i]));
    if (e->protocol_count > 0)
        extensions_add(e, EXTENSION_application_layer_protocol_negotiation);
}

/* RFC 6066 §8. */
static void offer_status(struct extensions *e, const struct tls_config *config)
{
    if (!config->asks_for_staple)
        return;
    e->status_type = STATUS_TYPE_OCSP;
    extensions_add(e, EXTENSION_status_request);
}

/* Each version adds its own; those of TLS 1.3 come last, since a pre_shared_key must be the last of
 * all (RFC 8446 §4.2.11). */
static void offer_extensions(struct tls *tls, struct client_hello *hello)
{
    struct extensions       *e = &hello->extensions;
    const struct tls_config *config = &tls->config;
    offer_names_and_signatures(e, config);
    offer_groups(e, config);
    offer_protocols(e, config);
    offer_status(e, config);
    if (offer_has_version(&config->offer, TLS_1_2)) {
        tls12_offer_extensions(e, config);
        offer_session(hello, tls);
    }
    if (offer_has_version(&config->offer, TLS_1_3))
        tls13_offer_extensions(tls, hello);
}

void write_client_hello(struct tls *tls, struct writer *w)
{
    const struct tls_config *config = &tls->config;
    struct client_hello     *hello = &tls->handshake->client_hello;
    hello->client_version = TLS_1_2; /* and no more: RFC 8446 §4.1.2 */
    random_bytes(config->random, "client random", hello->random, sizeof hello->random);
    report_secret(&tls->examiner, cite(tls, "RFC 5246 §7.4.1.2", "RFC 8446 §4.1.2"),
                  .name = "client_random", .bytes = hello->random, .length = sizeof hello->random,
                  .origin = ORIGIN_RANDOM, .revealed = true);
    offer_suites(hello, config);
    offer_extensions(tls, hello);
    grease_client_hello(tls);
    client_hello_write(w, hello);
    tls13_write_binders(tls, w);
}

void read_client_hello(struct tls *tls, struct reader *r)
{
    client_hello_read(r, &tls->handshake->client_hello);
    hello_digest_unchanging(tls->handshake->tls13.unchanging, r->bytes, r->total);
    tls13_note_truncated(tls, r->bytes);
}

/* ---- the server chooses ---- */

/* The highest version that a client offers; GREASE (RFC 8701) and drafts are none. RFC 8446 §4.2.1:
 * without supported_versions it is TLS 1.2 at most, "even if ClientHello.legacy_version is 0x0304
 * or later". */
static uint16_t highest_offered(const struct client_hello *hello)
{
    const struct extensions *e = &hello->extensions;
    uint16_t                 highest = 0;
    if (!extensions_have(e, EXTENSION_supported_versions))
        return hello->client_version < TLS_1_2 ? hello->client_version : TLS_1_2;
    for (size_t i = 0; i < e->version_count; i++)
        if (e->versions[i] > highest && e->versions[i] <= TLS_1_3)
            highest = e->versions[i];
    return highest;
}

/* RFC 7507 §3: "If TLS_FALLBACK_SCSV appears in ClientHello.cipher_suites and the highest protocol
 * version supported by the server is higher than the version indicated in
 * ClientHello.client_version, the server MUST respond with a fatal inappropriate_fallback
 * alert". */
static bool check_fallback(struct tls *tls)
{
    const struct client_hello *hello = &tls->handshake->client_hello;
    if (!codes_contain(hello->cipher_suites, hello->cipher_suite_count, TLS_FALLBACK_SCSV))
        return true;
    bool highest = highest_offered(hello) >= offer_highest_version(&tls->config.offer);
    return require(&tls->examiner, CHECK_fallback_appropriate, highest,
                   "no fallback, or the highest version that is spoken here",
                   highest ? "the highest" : "a fallback to a lower one");
}

/* RFC 8446 §D.5: "Any endpoint receiving a Hello message with ClientHello.legacy_version or
 * ServerHello.legacy_version set to 0x0300 MUST abort the handshake with a protocol_version alert";
 * and what is below is no version of TLS either. */
bool check_no_broken_version(struct tls *tls, uint16_t version)
{
    const uint8_t found[2] = { (uint8_t)(version >> 8), (uint8_t)version };
    return require(&tls->examiner, CHECK_no_broken_version_named, version > SSL_3_0,
                   "a version above 03 00 (SSL 3.0)",
                   text_hex(&tls->examiner, found, sizeof found));
}

/* From now on, in both directions. */
static void name_record_fields(struct tls *tls, bool tls13)
{
    tls->reading.tls13 = tls->writing.tls13 = tls13;
}

bool choose_parameters(struct tls *tls)
{
    struct examiner           *x = &tls->examiner;
    const struct client_hello *hello = &tls->handshake->client_hello;
    if (!extensions_require_distinct(x, &hello->extensions) ||
        !check_no_broken_version(tls, hello->client_version) || !check_fallback(tls) ||
        !choose_version(tls) ||
        !extensions_require_in_place(x, &hello->extensions, IN_CLIENT_HELLO))
        return false;
    name_record_fields(tls, tls->version == TLS_1_3);
    return tls->version == TLS_1_3 ? tls13_choose_parameters(tls) : tls12_choose_parameters(tls);
}

/* ---- ServerHello ---- */

void read_server_hello(struct tls *tls, struct reader *r)
{
    server_hello_read(r, &tls->handshake->server_hello);
    tls->version = server_hello_version(&tls->handshake->server_hello);
    name_record_fields(tls, tls->version == TLS_1_3);
    tls->handshake->resumed = tls->version == TLS_1_2 && session_is_resumed(tls);
}

/* RFC 8446 §4.2.1: "If the "supported_versions" extension in the ServerHello contains a version not
 * offered by the client or contains a version prior to TLS 1.3, the client MUST abort the handshake
 * with an "illegal_parameter" alert." */
bool check_selected_version(struct tls *tls)
{
    const struct extensions *e = &tls->handshake->server_hello.extensions;
    if (!extensions_have(e, EXTENSION_supported_versions))
        return true;
    uint16_t      selected = e->versions[0];
    const uint8_t found[2] = { (uint8_t)(selected >> 8), (uint8_t)selected };
    return require(&tls->examiner, CHECK_selected_version_offered,
                   selected >= TLS_1_3 && offer_has_version(&tls->config.offer, selected),
                   "03 04 (TLS 1.3), which was offered",
                   text_hex(&tls->examiner, found, sizeof found));
}

/* RFC 8446 §4.1.3: "DOWNGRD" and 01, in ASCII. */
static const uint8_t sentinel[DOWNGRADE_SENTINEL_LENGTH] = { 0x44, 0x4f, 0x57, 0x4e,
                                                             0x47, 0x52, 0x44, 0x01 };

static bool is_downgrade(const struct tls *tls)
{
    return tls->version < TLS_1_3 && offer_has_version(&tls->config.offer, TLS_1_3);
}

void draw_server_random(struct tls *tls)
{
    struct examiner *x = &tls->examiner;
    uint8_t         *random = tls->handshake->server_hello.random;
    size_t           drawn = HELLO_RANDOM_LENGTH;
    if (is_downgrade(tls))
        drawn -= DOWNGRADE_SENTINEL_LENGTH;
    random_bytes(tls->config.random, "server random", random, drawn);
    if (drawn == HELLO_RANDOM_LENGTH) {
        report_secret(x, cite(tls, "RFC 5246 §7.4.1.3", "RFC 8446 §4.1.3"), .name = "server_random",
                      .bytes = random, .length = HELLO_RANDOM_LENGTH, .origin = ORIGIN_RANDOM,
                      .revealed = true);
        return;
    }
    memcpy(random + drawn, sentinel, sizeof sentinel);
    report_secret(x, "RFC 8446 §4.1.3", .name = "server random drawn", .bytes = random,
                  .length = drawn, .origin = ORIGIN_RANDOM, .revealed = true);
    report_secret(x, "RFC 8446 §4.1.3", .name = "server_random", .bytes = random,
                  .length = HELLO_RANDOM_LENGTH, .origin = ORIGIN_DERIVED, .revealed = true,
                  .formula = "server random drawn + 0x444f574e47524401");
}

bool check_no_downgrade(struct tls *tls)
{
    struct examiner *x = &tls->examiner;
    const uint8_t   *last =
        tls->handshake->server_hello.random + HELLO_RANDOM_LENGTH - DOWNGRADE_SENTINEL_LENGTH;
    if (!is_downgrade(tls))
        return true;
    /* RFC 8446 §D.3: "A client that attempts to send 0-RTT data MUST fail a connection if it
     * receives a ServerHello with TLS 1.2 or older." */
    if (!require(x, CHECK_early_data_version_kept, !tls->handshake->tls13.early_offered,
                 "03 04 (TLS 1.3), or no early data",
                 tls->handshake->tls13.early_offered ? "another version" : "no early data"))
        return false;
    return require(x, CHECK_no_downgrade_marked, memcmp(last, sentinel, sizeof sentinel) != 0,
                   "no mark in the last eight bytes that TLS 1.3 was possible",
                   text_hex(x, last, sizeof sentinel));
}
