/*
 * tls12_hello.c - the hellos of TLS 1.2: what is offered, chosen and answered. RFC 5246 §7.4.1.
 *
 * Read before: prologue.c, which all versions share, and choose.c. Read next: tls12_work.c.
 */
#include "protocol/tls12_hello.h"

#include "protocol/certificate_status.h"
#include "protocol/prologue.h"
#include "protocol/record_limits.h"
#include "protocol/tls.h"

#include <string.h>

/* ---- client: the offer ---- */

/* RFC 5746 §3.4: renegotiation_info, empty in a first handshake. */
void tls12_offer_first_extensions(struct extensions *e, const struct tls_config *config)
{
    if (offer_has_version(&config->offer, TLS_1_2))
        extensions_add(e, EXTENSION_renegotiation_info);
}

/* RFC 7366 §2: the extension is about "block ciphers" alone. */
static bool offers_cbc(const struct tls_offer *offer)
{
    for (size_t i = 0; i < offer->suite_count; i++)
        if (offer->suites[i]->version == TLS_1_2 && !offer->suites[i]->aead)
            return true;
    return false;
}

/* RFC 7627 §5.1, RFC 7366 §2, RFC 8422 §5.1.2: being there is all that they say. */
void tls12_offer_extensions(struct extensions *e, const struct tls_config *config)
{
    if (config->extended_master_secret)
        extensions_add(e, EXTENSION_extended_master_secret);
    if (config->encrypt_then_mac && offers_cbc(&config->offer))
        extensions_add(e, EXTENSION_encrypt_then_mac);
    offer_record_limits(e, config);
    if (config->offer.group_count > 0)
        extensions_add(e, EXTENSION_ec_point_formats);
}

/* ---- server: choosing (RFC 5246 §7.4.1.3) ---- */

static const struct extensions *asked(const struct tls *tls)
{
    return &tls->handshake->client_hello.extensions;
}

static void answer_with(struct tls *tls, enum extension_type type)
{
    extensions_add(&tls->handshake->server_hello.extensions, (uint16_t)type);
}

/* RFC 5746 §3.6: in a first handshake, the extension is empty; the SCSV says the same. */
static bool answer_renegotiation_info(struct tls *tls)
{
    struct examiner           *x = &tls->examiner;
    const struct client_hello *offer = &tls->handshake->client_hello;
    bool there = extensions_have(&offer->extensions, EXTENSION_renegotiation_info);
    if (there || codes_contain(offer->cipher_suites, offer->cipher_suite_count,
                               TLS_EMPTY_RENEGOTIATION_INFO_SCSV))
        answer_with(tls, EXTENSION_renegotiation_info);
    return !there || require(x, CHECK_initial_renegotiation_info_empty,
                             offer->extensions.renegotiated_connection.length == 0,
                             "empty: this is a first handshake",
                             text_bytes(x, offer->extensions.renegotiated_connection.length));
}

/* RFC 7627 §5.1, RFC 7366 §2: encrypt_then_mac only means something where CBC is used. */
static void answer_flags(struct tls *tls)
{
    struct handshake *handshake = tls->handshake;
    handshake->extended_master_secret =
        tls->config.extended_master_secret &&
        extensions_have(asked(tls), EXTENSION_extended_master_secret);
    handshake->encrypt_then_mac = tls->config.encrypt_then_mac && !tls->suite->aead &&
                                  extensions_have(asked(tls), EXTENSION_encrypt_then_mac);
    if (handshake->extended_master_secret)
        answer_with(tls, EXTENSION_extended_master_secret);
    if (handshake->encrypt_then_mac)
        answer_with(tls, EXTENSION_encrypt_then_mac);
}

/* RFC 7301 §3.1: "the list ... MUST contain exactly one" name. */
static void answer_protocol(struct tls *tls)
{
    struct extensions *answer = &tls->handshake->server_hello.extensions;
    const char        *protocol = tls->handshake->protocol;
    if (!protocol)
        return;
    extensions_keep(answer, &answer->protocols[0], protocol, strlen(protocol));
    answer->protocol_count = 1;
    answer_with(tls, EXTENSION_application_layer_protocol_negotiation);
}

/* RFC 6066 §8: an empty extension says that the response will follow. */
static void answer_status(struct tls *tls)
{
    const struct credential *credential = tls->handshake->credential;
    if (!tls->handshake->resumed && credential->staple.length > 0 &&
        asked(tls)->status_type == STATUS_TYPE_OCSP)
        answer_with(tls, EXTENSION_status_request);
}

static bool check_compression(struct tls *tls)
{
    bool offered = tls->handshake->client_hello.offers_null_compression;
    return require(&tls->examiner, CHECK_null_compression_offered, offered,
                   "the method null (0) among those offered", offered ? "null" : "not null");
}

/* For a key exchange by Diffie-Hellman: how to sign, and in which group. RFC 8422 §5.1.2: points in
 * their uncompressed form must be among those that the client takes. */
static bool choose_exchange(struct tls *tls)
{
    const struct extensions *e = asked(tls);
    bool                     named = extensions_have(e, EXTENSION_ec_point_formats);
    if (!cipher_suite_is_signed(tls->suite))
        return true;
    if (tls->suite->key_exchange == KEY_EXCHANGE_ECDHE && named &&
        !require(&tls->examiner, CHECK_uncompressed_points_taken, e->takes_uncompressed_points,
                 "the uncompressed form among them",
                 e->takes_uncompressed_points ? "it is" : "it is not"))
        return false;
    return choose_signature_scheme(tls) && choose_group(tls);
}

bool tls12_choose_parameters(struct tls *tls)
{
    struct server_hello *answer = &tls->handshake->server_hello;
    memset(answer, 0, sizeof *answer);
    answer->server_version = TLS_1_2;
    if (!check_compression(tls) || !find_session(tls, &tls->handshake->resumed))
        return false;
    if (tls->handshake->resumed)
        tls->suite = cipher_suite_find(tls->handshake->session.suite);
    else if (!choose_cipher_suite(tls) || !choose_credential(tls) || !choose_exchange(tls))
        return false;
    if (!choose_protocol(tls))
        return false;
    answer->cipher_suite = tls->suite->code;
    if (asked(tls)->server_name[0] && !tls->handshake->resumed) /* RFC 6066 §3 */
        answer_with(tls, EXTENSION_server_name);
    if (!answer_renegotiation_info(tls))
        return false;
    answer_flags(tls);
    if (tls->suite->key_exchange == KEY_EXCHANGE_ECDHE && !tls->handshake->resumed &&
        extensions_have(asked(tls), EXTENSION_ec_point_formats))
        answer_with(tls, EXTENSION_ec_point_formats);
    answer_protocol(tls);
    answer_status(tls);
    announce_session(tls);
    return answer_record_limits(tls);
}

void write_server_hello(struct tls *tls, struct writer *w)
{
    draw_server_random(tls);
    server_hello_write(w, &tls->handshake->server_hello);
}

/* ---- client: has the server chosen from what was on offer? (RFC 5246 §7.4.1.3) ---- */

/* A suite as this end has it on offer; one that it has not is known by its name. */
static const struct cipher_suite *suite_of_code(const struct tls *tls, uint16_t code)
{
    const struct tls_offer *offer = &tls->config.offer;
    for (size_t i = 0; i < offer->suite_count; i++)
        if (offer->suites[i]->code == code)
            return offer->suites[i];
    return cipher_suite_find(code);
}

static bool check_suite(struct tls *tls)
{
    struct examiner           *x = &tls->examiner;
    const struct client_hello *offer = &tls->handshake->client_hello;
    uint16_t                   chosen = tls->handshake->server_hello.cipher_suite;
    bool offered = codes_contain(offer->cipher_suites, offer->cipher_suite_count, chosen);
    tls->suite = suite_of_code(tls, chosen);
    const uint8_t code[2] = { (uint8_t)(chosen >> 8), (uint8_t)chosen };
    bool          fits = tls->suite && tls->suite->version == TLS_1_2;
    return require(x, CHECK_suite_was_offered, offered && fits,
                   "one of the cipher suites in the ClientHello",
                   tls->suite ? tls->suite->name : text_hex(x, code, 2));
}

/* RFC 5746 §3.4: empty in a first handshake. A server without it may be letting an attacker splice
 * connections, and the client has no way to notice, so it does not go on. */
static bool check_renegotiation_info(struct tls *tls)
{
    struct examiner           *x = &tls->examiner;
    const struct server_hello *answer = &tls->handshake->server_hello;
    const struct extensions   *e = &answer->extensions;
    bool                       there = extensions_have(e, EXTENSION_renegotiation_info);
    bool                       empty = there && e->renegotiated_connection.length == 0;
    return require(x, CHECK_server_renegotiation_info_empty, empty, "renegotiation_info, and empty",
                   !there  ? "none"
                   : empty ? "empty"
                           : "not empty");
}

/* What a server that is not ours chose. */
static void report_servers_choices(struct tls *tls)
{
    const struct client_hello *offer = &tls->handshake->client_hello;
    const struct server_hello *answer = &tls->handshake->server_hello;
    report_servers_choice(tls, "RFC 5246 §E.1", "server_version", REGISTRY_PROTOCOL_VERSION,
                          &offer->client_version, 1, answer->server_version);
    report_servers_choice(tls, "RFC 5246 §7.4.1.3", "cipher_suite", REGISTRY_CIPHER_SUITE,
                          offer->cipher_suites, offer->cipher_suite_count, answer->cipher_suite);
}

/* RFC 8422 §5.1.2 */
static bool check_point_formats(struct tls *tls)
{
    const struct extensions *e = &tls->handshake->server_hello.extensions;
    return !extensions_have(e, EXTENSION_ec_point_formats) ||
           require(&tls->examiner, CHECK_uncompressed_points_taken, e->takes_uncompressed_points,
                   "the uncompressed form among them",
                   e->takes_uncompressed_points ? "it is" : "it is not");
}

/* RFC 7366 §3: a server that "selects a stream or AEAD ciphersuite ... MUST NOT send an
 * encrypt-then-MAC response extension". */
static bool check_encrypt_then_mac(struct tls *tls)
{
    bool there = tls->handshake->encrypt_then_mac, cbc = !tls->suite->aead;
    return !there || require(&tls->examiner, CHECK_encrypt_then_mac_fits, cbc, "a suite with CBC",
                             cbc ? "one" : tls->suite->name);
}

/* What the extensions of the answer agree to. */
static bool check_extensions(struct tls *tls)
{
    struct examiner         *x = &tls->examiner;
    const struct extensions *e = &tls->handshake->server_hello.extensions;
    return extensions_require_asked_for(x, e, asked(tls)) &&
           extensions_require_in_place(x, e, IN_SERVER_HELLO) && check_renegotiation_info(tls) &&
           check_point_formats(tls) && check_encrypt_then_mac(tls) &&
           check_protocol_chosen(tls, e) && check_record_limits(tls);
}

bool check_choices(struct tls *tls)
{
    struct examiner           *x = &tls->examiner;
    const struct server_hello *answer = &tls->handshake->server_hello;
    const struct extensions   *e = &answer->extensions;
    const uint8_t              version[2] = { (uint8_t)(answer->server_version >> 8),
                                              (uint8_t)answer->server_version };
    tls->handshake->extended_master_secret = extensions_have(e, EXTENSION_extended_master_secret);
    tls->handshake->encrypt_then_mac = extensions_have(e, EXTENSION_encrypt_then_mac);
    if (tls->config.speaks_for_peer)
        report_servers_choices(tls);
    return extensions_require_distinct(x, e) && check_selected_version(tls) &&
           require(x, CHECK_server_version_offered,
                   answer->server_version == TLS_1_2 &&
                       offer_has_version(&tls->config.offer, TLS_1_2),
                   "03 03 (TLS 1.2)", text_hex(x, version, 2)) &&
           check_no_downgrade(tls) && check_suite(tls) &&
           (!tls->handshake->resumed || check_resumption(tls)) &&
           require(x, CHECK_compression_is_null, answer->compression_method == 0, "null (0)",
                   text_number(x, answer->compression_method)) &&
           check_extensions(tls);
}
