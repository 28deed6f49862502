/*
 * tls12_work.c - what each end does between the messages. RFC 5246; in the order of the figure.
 *
 * Every demand is a require() line: who wants to know what TLS checks, reads those.
 */
#include "protocol/tls12_work.h"

#include "crypto/constant_time.h"
#include "crypto/rsa_pkcs1.h"
#include "crypto/wipe.h"
#include "protocol/extensions.h"
#include "protocol/tls.h"
#include "protocol/tls12_keys.h"
#include "protocol/x509/host_name.h"
#include "protocol/x509/path.h"

#include <string.h>

/* ---- what both hellos are asked ---- */

/* RFC 5246 §7.4.1.4: "There MUST NOT be more than one extension of the same type." */
static bool require_distinct_extensions(struct examiner *x, const uint16_t *types, size_t count)
{
    size_t twice = count;
    for (size_t i = 0; i < count && twice == count; i++)
        if (codes_contain(types, i, types[i]))
            twice = i;
    return require(x, CHECK_extension_types_distinct, twice == count, "each type at most once",
                   twice == count ? "no type twice"
                                  : text_join(x, extension_name(types[twice]), " twice"));
}

/* ---- server: choosing (RFC 5246 §7.4.1.3) ---- */

static bool choose_version(struct tls *tls)
{
    struct examiner *x = &tls->examiner;
    const uint16_t   ours = TLS_1_2, theirs = tls->handshake.client_hello.client_version;
    bool             supported = theirs >= ours && theirs >> 8 == 3;
    report_choice(x, "RFC 5246 §E.1", .subject = "server_version",
                  .registry = REGISTRY_PROTOCOL_VERSION, .offered = &theirs, .offered_count = 1,
                  .accepted = &ours, .accepted_count = 1, .made = supported, .chosen = ours,
                  .because =
                      "The client names the highest version that it speaks; the server takes "
                      "the highest that is not above it and that it speaks itself.");
    const uint8_t found[2] = { (uint8_t)(theirs >> 8), (uint8_t)theirs };
    tls->handshake.server_hello.server_version = ours;
    return require(x, CHECK_client_version_supported, supported,
                   "03 03 (TLS 1.2), or above in major version 03",
                   text_hex(x, found, sizeof found));
}

/* The first of our suites, in our order, that the client offers too. */
static bool choose_cipher_suite(struct tls *tls)
{
    struct examiner           *x = &tls->examiner;
    const struct client_hello *offer = &tls->handshake.client_hello;
    const struct tls_config   *config = &tls->config;
    const struct cipher_suite *chosen = NULL;
    uint16_t                   ours[LIMIT_SUITES];
    size_t                     count = 0;
    for (size_t i = 0; i < config->suite_count && i < LIMIT_SUITES; i++) {
        ours[count++] = config->suites[i]->code;
        if (!chosen &&
            codes_contain(offer->cipher_suites, offer->cipher_suite_count, config->suites[i]->code))
            chosen = config->suites[i];
    }
    report_choice(
        x, "RFC 5246 §7.4.1.3", .subject = "cipher_suite", .registry = REGISTRY_CIPHER_SUITE,
        .offered = offer->cipher_suites, .offered_count = offer->cipher_suite_count,
        .accepted = ours, .accepted_count = count, .made = chosen != NULL,
        .chosen = chosen ? chosen->code : 0,
        .because = "The server goes through its own list, in its own order, and takes the "
                   "first cipher suite that the client offers too.");
    tls->handshake.suite = chosen;
    return require(x, CHECK_common_suite_found, chosen != NULL, "a cipher suite that both support",
                   chosen ? chosen->name : "none");
}

/* Whether the first certificate of a credential speaks for a host. */
static bool credential_fits(const struct credential *credential, const char *host)
{
    struct certificate certificate;
    struct reader      r;
    reader_init(&r, credential->chain[0].der, credential->chain[0].length, "Certificate", NULL);
    return certificate_read(&certificate, &r) && host_name_matches(&certificate, host);
}

/* RFC 6066 §3: the name decides where it can; where none fits, the first is shown, and it is for
 * the client to refuse it. */
static bool choose_credential(struct tls *tls)
{
    const struct tls_config *config = &tls->config;
    const char              *host = tls->handshake.client_hello.server_name;
    const struct credential *chosen = config->credential_count ? config->credentials : NULL;
    for (size_t i = config->credential_count; i-- > 0 && host[0];)
        if (credential_fits(&config->credentials[i], host))
            chosen = &config->credentials[i];
    tls->handshake.credential = chosen;
    return require(&tls->examiner, CHECK_suitable_certificate_found, chosen != NULL,
                   "a certificate with an RSA key", chosen ? "one" : "none");
}

static void answer_with(struct tls *tls, enum extension_type type)
{
    struct server_hello *answer = &tls->handshake.server_hello;
    answer->extensions[answer->extension_count++] = (uint16_t)type;
}

/* RFC 5746 §3.6: in a first handshake, the extension is empty; the SCSV says the same. */
static bool answer_renegotiation_info(struct tls *tls)
{
    struct examiner           *x = &tls->examiner;
    const struct client_hello *offer = &tls->handshake.client_hello;
    if (offer->has_renegotiation_info ||
        codes_contain(offer->cipher_suites, offer->cipher_suite_count,
                      TLS_EMPTY_RENEGOTIATION_INFO_SCSV))
        answer_with(tls, EXTENSION_renegotiation_info);
    return !offer->has_renegotiation_info ||
           require(x, CHECK_initial_renegotiation_info_empty,
                   offer->renegotiated_connection_length == 0, "empty: this is a first handshake",
                   text_bytes(x, offer->renegotiated_connection_length));
}

bool choose_parameters(struct tls *tls)
{
    struct examiner           *x = &tls->examiner;
    const struct client_hello *offer = &tls->handshake.client_hello;
    struct server_hello       *answer = &tls->handshake.server_hello;
    memset(answer, 0, sizeof *answer);
    if (!require_distinct_extensions(x, offer->extensions, offer->extension_count) ||
        !choose_version(tls) ||
        !require(x, CHECK_null_compression_offered, offer->offers_null_compression,
                 "the method null (0) among those offered",
                 offer->offers_null_compression ? "null" : "not null") ||
        !choose_cipher_suite(tls) || !choose_credential(tls))
        return false;
    answer->cipher_suite = tls->handshake.suite->code;
    if (offer->server_name[0])
        answer_with(tls, EXTENSION_server_name);
    if (!answer_renegotiation_info(tls))
        return false;
    if (offer->extended_master_secret && tls->config.extended_master_secret) {
        answer_with(tls, EXTENSION_extended_master_secret);
        tls->handshake.extended_master_secret = true;
    }
    return true;
}

/* ---- client: has the server chosen from what was on offer? (RFC 5246 §7.4.1.3) ---- */

static bool check_suite(struct tls *tls)
{
    struct examiner           *x = &tls->examiner;
    const struct client_hello *offer = &tls->handshake.client_hello;
    uint16_t                   chosen = tls->handshake.server_hello.cipher_suite;
    bool offered = codes_contain(offer->cipher_suites, offer->cipher_suite_count, chosen);
    tls->handshake.suite = cipher_suite_find(chosen);
    const uint8_t code[2] = { (uint8_t)(chosen >> 8), (uint8_t)chosen };
    return require(x, CHECK_suite_was_offered, offered && tls->handshake.suite,
                   "one of the cipher suites in the ClientHello",
                   tls->handshake.suite ? tls->handshake.suite->name : text_hex(x, code, 2));
}

/* RFC 5246 §7.4.1.4: "An extension type MUST NOT appear in the extended server hello unless the
 * same extension type appeared in the corresponding client hello." */
static bool check_extensions_were_asked_for(struct tls *tls)
{
    struct examiner           *x = &tls->examiner;
    const struct server_hello *answer = &tls->handshake.server_hello;
    const struct client_hello *offer = &tls->handshake.client_hello;
    size_t                     stray = 0;
    while (stray < answer->extension_count &&
           codes_contain(offer->extensions, offer->extension_count, answer->extensions[stray]))
        stray++;
    bool all = stray == answer->extension_count;
    return require(x, CHECK_extensions_were_asked_for, all,
                   "only extensions that the ClientHello has",
                   all ? "no others" : extension_name(answer->extensions[stray]));
}

/* RFC 5746 §3.4: empty in a first handshake. A server without it may be letting an attacker splice
 * connections, and the client has no way to notice, so it does not go on. */
static bool check_renegotiation_info(struct tls *tls)
{
    struct examiner           *x = &tls->examiner;
    const struct server_hello *answer = &tls->handshake.server_hello;
    bool empty = answer->has_renegotiation_info && answer->renegotiated_connection_length == 0;
    return require(x, CHECK_server_renegotiation_info_empty, empty, "renegotiation_info, and empty",
                   !answer->has_renegotiation_info ? "none"
                   : empty                         ? "empty"
                                                   : "not empty");
}

/* What a server that is not ours chose, told for it; by which rule, only that server knows. */
static void report_servers_choices(struct tls *tls)
{
    struct examiner           *x = &tls->examiner;
    const struct client_hello *offer = &tls->handshake.client_hello;
    const struct server_hello *answer = &tls->handshake.server_hello;
    static const char          rule[] = "The server chose, by a rule that only it knows.";
    report_choice(x, "RFC 5246 §E.1", .subject = "server_version",
                  .registry = REGISTRY_PROTOCOL_VERSION, .offered = &offer->client_version,
                  .offered_count = 1, .accepted = &answer->server_version, .accepted_count = 1,
                  .made = true, .chosen = answer->server_version, .because = rule);
    report_choice(x, "RFC 5246 §7.4.1.3", .subject = "cipher_suite",
                  .registry = REGISTRY_CIPHER_SUITE, .offered = offer->cipher_suites,
                  .offered_count = offer->cipher_suite_count, .accepted = &answer->cipher_suite,
                  .accepted_count = 1, .made = true, .chosen = answer->cipher_suite,
                  .because = rule);
}

bool check_choices(struct tls *tls)
{
    struct examiner           *x = &tls->examiner;
    const struct server_hello *answer = &tls->handshake.server_hello;
    const uint8_t              version[2] = { (uint8_t)(answer->server_version >> 8),
                                              (uint8_t)answer->server_version };
    tls->handshake.extended_master_secret = answer->extended_master_secret;
    if (tls->config.speaks_for_peer)
        report_servers_choices(tls);
    return require_distinct_extensions(x, answer->extensions, answer->extension_count) &&
           require(x, CHECK_server_version_offered, answer->server_version == TLS_1_2,
                   "03 03 (TLS 1.2)", text_hex(x, version, 2)) &&
           check_suite(tls) &&
           require(x, CHECK_compression_is_null, answer->compression_method == 0, "null (0)",
                   text_number(x, answer->compression_method)) &&
           check_extensions_were_asked_for(tls) && check_renegotiation_info(tls);
}

/* ---- client: is the chain to be believed? (RFC 5246 §7.4.2, RFC 5280 §6) ---- */

/* Each certificate of the chain, in the order in which they came. */
bool read_certificates(struct tls *tls)
{
    struct examiner  *x = &tls->examiner;
    struct handshake *handshake = &tls->handshake;
    if (!require(x, CHECK_certificate_sent, handshake->chain_length > 0, "at least one certificate",
                 text_number(x, handshake->chain_length)) ||
        !require(x, CHECK_chain_length_allowed, !handshake->chain_too_long,
                 text_join(x, "at most ", text_number(x, LIMIT_CHAIN), " certificates"),
                 handshake->chain_too_long ? "more" : text_number(x, handshake->chain_length)))
        return false;
    for (size_t i = 0; i < handshake->chain_length; i++) {
        handshake->chain[i].number = (unsigned)i + 1;
        if (!certificate_parse(&handshake->chain[i], x,
                               handshake->chain_bytes + handshake->chain_parts[i].offset,
                               handshake->chain_parts[i].length))
            return false;
    }
    return true;
}

/* RFC 5280 §6: path.c does the work. Then the server's key is taken out of its certificate. */
bool validate_certificate(struct tls *tls)
{
    struct examiner         *x = &tls->examiner;
    struct handshake        *handshake = &tls->handshake;
    const struct path_wishes wishes = {
        .trust = tls->config.trust,
        .host_name = tls->config.host,
        .time = tls->config.now,
        .purpose = PATH_SERVER_KEY_ENCIPHERMENT,
        .least_rsa_bits = LIMIT_LEAST_RSA_BITS,
    };
    bool sound = path_validate(x, handshake->chain, handshake->chain_length, &wishes);
    x->certificate = NULL;
    if (!sound)
        return false;

    const struct certificate *leaf = &handshake->chain[0];
    if (rsa_public_key_set(&handshake->server_key, leaf->modulus.bytes, leaf->modulus.length,
                           leaf->public_exponent.bytes, leaf->public_exponent.length) != RSA_OK)
        return refuse(x, ERROR_key_unsupported, "subjectPublicKey", 0);
    if (tls->config.speaks_for_peer)
        report_peer_secret(x, "RFC 8017 §A.1.2", .name = "server private key",
                           .origin = ORIGIN_GIVEN);
    return true;
}

/* ---- the pre_master_secret (RFC 5246 §7.4.7.1) ---- */

#define SERVER_KEY "Certificate/tbsCertificate/subjectPublicKeyInfo/subjectPublicKey/RSAPublicKey/"

/* RFC 8017 §7.2.1: the padding, the encoded message, and the bare operation, each one shown. */
static bool encrypt_pre_master_secret(struct tls *tls)
{
    struct examiner             *x = &tls->examiner;
    struct handshake            *handshake = &tls->handshake;
    const struct rsa_public_key *key = &handshake->server_key;
    uint8_t                      ps[RSA_MAX_BYTES], em[RSA_MAX_BYTES];
    size_t ps_length = rsa_padding_string_length(key, PRE_MASTER_SECRET_LENGTH);

    rsa_draw_padding_string(ps, ps_length, tls->config.random);
    report_secret(x, "RFC 8017 §7.2.1", .name = "padding string", .bytes = ps, .length = ps_length,
                  .origin = ORIGIN_RANDOM);
    enum rsa_result result = rsa_pad_pkcs1_encrypt(
        em, key, ps, handshake->secrets.pre_master_secret, PRE_MASTER_SECRET_LENGTH);
    if (result == RSA_OK) {
        report_secret(x, "RFC 8017 §7.2.1", .name = "encoded message", .bytes = em,
                      .length = key->length, .origin = ORIGIN_DERIVED,
                      .formula = "0x0002 + padding string + 0x00 + pre_master_secret");
        result = rsa_encrypt_raw(handshake->encrypted_pre_master_secret, key, em);
    }
    handshake->encrypted_length = key->length;
    wipe(ps, sizeof ps);
    wipe(em, sizeof em);
    if (result != RSA_OK)
        return refuse(x, ERROR_key_operation_failed, "encrypted_pre_master_secret", 0);
    report_secret(x, "RFC 8017 §5.1.1", .name = "encrypted_pre_master_secret",
                  .bytes = handshake->encrypted_pre_master_secret, .length = key->length,
                  .origin = ORIGIN_DERIVED, .revealed = true,
                  .formula = "RSA-encrypt(" SERVER_KEY "modulus/value, " SERVER_KEY
                             "publicExponent/value, encoded message)");
    return true;
}

/*
 * RFC 5246 §7.4.7.1
 *
 *     struct {
 *         ProtocolVersion client_version;
 *         opaque random[46];
 *     } PreMasterSecret;
 *
 * "client_version: The latest (newest) version supported by the client", as its hello said.
 */
bool make_pre_master_secret(struct tls *tls)
{
    struct examiner *x = &tls->examiner;
    uint8_t         *secret = tls->handshake.secrets.pre_master_secret;
    uint16_t         version = tls->handshake.client_hello.client_version;
    secret[0] = (uint8_t)(version >> 8);
    secret[1] = (uint8_t)version;
    random_bytes(tls->config.random, "pre_master_secret", secret + 2, PRE_MASTER_SECRET_LENGTH - 2);
    report_secret(x, "RFC 5246 §7.4.7.1", .name = "pre_master_secret random", .bytes = secret + 2,
                  .length = PRE_MASTER_SECRET_LENGTH - 2, .origin = ORIGIN_RANDOM);
    report_secret(x, "RFC 5246 §7.4.7.1", .name = "pre_master_secret", .bytes = secret,
                  .length = PRE_MASTER_SECRET_LENGTH, .origin = ORIGIN_DERIVED,
                  .formula = "ClientHello/client_version + pre_master_secret random");
    return encrypt_pre_master_secret(tls);
}

/* The two ways to the pre_master_secret, as formulas. */
static const char decrypted_formula[] =
    "ClientHello/client_version + RSA-decrypt(server private key, "
    "ClientKeyExchange/exchange_keys/encrypted_pre_master_secret)[2..47]";
static const char substituted_formula[] = "ClientHello/client_version + substitute random";

/*
 * RFC 5246 §7.4.7.1
 *
 *     1. Generate a string R of 46 random bytes
 *     2. Decrypt the message to recover the plaintext M
 *     3. If the PKCS#1 padding is not correct, or the length of message M is not exactly 48 bytes:
 *           pre_master_secret = ClientHello.client_version || R
 *        else
 *           pre_master_secret = ClientHello.client_version || M[2..47]
 *
 * Bleichenbacher's attack needs to be told whether the padding was right. Nobody is: no branch
 * depends on it, the handshake goes on, and Finished fails in either case.
 */
bool decrypt_pre_master_secret(struct tls *tls)
{
    struct examiner              *x = &tls->examiner;
    struct handshake             *handshake = &tls->handshake;
    const struct rsa_private_key *key = handshake->credential->key;
    if (!require(x, CHECK_encrypted_secret_fits_modulus,
                 handshake->encrypted_length == key->public.length,
                 text_join(x, text_number(x, key->public.length), " bytes, as the modulus has"),
                 text_bytes(x, handshake->encrypted_length)))
        return false;

    report_secret(x, "RFC 8017 §A.1.2", .name = "server private key",
                  .bytes = handshake->credential->key_der,
                  .length = handshake->credential->key_der_length, .origin = ORIGIN_GIVEN);
    uint8_t  r[PRE_MASTER_SECRET_LENGTH - 2], m[PRE_MASTER_SECRET_LENGTH];
    uint8_t *secret = handshake->secrets.pre_master_secret;
    random_bytes(tls->config.random, "substitute pre_master_secret", r, sizeof r);
    report_secret(x, "RFC 5246 §7.4.7.1", .name = "substitute random", .bytes = r,
                  .length = sizeof r, .origin = ORIGIN_RANDOM);
    uint32_t sound =
        rsa_decrypt_pkcs1_fixed(m, sizeof m, NULL, key, handshake->encrypted_pre_master_secret,
                                handshake->encrypted_length, tls->config.random);

    secret[0] = (uint8_t)(handshake->client_hello.client_version >> 8);
    secret[1] = (uint8_t)handshake->client_hello.client_version;
    memcpy(secret + 2, r, sizeof r);
    ct_copy(secret + 2, sound, m + 2, sizeof r);
    /* The formula that was used is picked without a branch too. */
    const char *formula =
        (const char *)ct_select_size(sound, (size_t)decrypted_formula, (size_t)substituted_formula);
    report_secret(x, "RFC 5246 §7.4.7.1", .name = "pre_master_secret", .bytes = secret,
                  .length = PRE_MASTER_SECRET_LENGTH, .origin = ORIGIN_DERIVED, .formula = formula);
    wipe(r, sizeof r);
    wipe(m, sizeof m);
    return true;
}

/* ---- keys and Finished ---- */

/* What a peer that is not ours derives in its own way, told for it: known by name, never seen. */
static void report_peer_derivation(struct tls *tls)
{
    struct examiner *x = &tls->examiner;
    if (tls->config.role == ACTOR_CLIENT) {
        report_peer_secret(x, "RFC 5246 §7.4.7.1", .name = "pre_master_secret",
                           .origin = ORIGIN_DERIVED, .formula = decrypted_formula);
        return;
    }
    report_peer_secret(x, "RFC 5246 §7.4.7.1", .name = "pre_master_secret random",
                       .origin = ORIGIN_RANDOM);
    report_peer_secret(x, "RFC 5246 §7.4.7.1", .name = "pre_master_secret",
                       .origin = ORIGIN_DERIVED,
                       .formula = "ClientHello/client_version + pre_master_secret random");
}

bool derive_keys(struct tls *tls)
{
    derive_connection_keys(tls);
    if (tls->config.speaks_for_peer)
        report_peer_derivation(tls);
    return true;
}

bool check_finished(struct tls *tls)
{
    struct examiner  *x = &tls->examiner;
    struct handshake *handshake = &tls->handshake;
    uint8_t           expected[VERIFY_DATA_LENGTH];
    bool              of_client = tls->config.role == ACTOR_SERVER;
    make_verify_data(expected, tls, of_client ? ACTOR_CLIENT : ACTOR_SERVER,
                     handshake->peer_finished_digest);
    return require(x, of_client ? CHECK_client_finished_matches : CHECK_server_finished_matches,
                   constant_time_equal(expected, handshake->peer_verify_data, sizeof expected),
                   text_hex(x, expected, sizeof expected),
                   text_hex(x, handshake->peer_verify_data, sizeof expected));
}
