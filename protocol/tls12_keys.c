/* tls12_keys.c - the key schedule of TLS 1.2. prf.h has the function that does the work. */
#include "protocol/tls12_keys.h"

#include "protocol/prf.h"

#include <string.h>

/* ---- formulas: PRF-SHA256 or PRF-SHA384, by the suite ---- */

static const char *prf_formula(struct tls *tls, const char *arguments)
{
    return text_join(&tls->examiner, "PRF-", tls->suite->prf->name, "(", arguments, ")");
}

/* A formula whose seed is the hash of the transcript up to a message. */
static const char *hashed_formula(struct tls *tls, const char *secret_and_label, const char *range,
                                  const char *length)
{
    struct examiner *x = &tls->examiner;
    return prf_formula(tls, text_join(x, secret_and_label, ", ", tls->suite->prf->name,
                                      "(transcript(", range, ")), ", length));
}

/*
 * RFC 5246 §8.1
 *
 *     master_secret = PRF(pre_master_secret, "master secret",
 *                         ClientHello.random + ServerHello.random)[0..47];
 */
static void derive_master_secret(struct tls *tls)
{
    struct handshake         *handshake = tls->handshake;
    struct handshake_secrets *secrets = &handshake->secrets;
    const struct prf_part     randoms[2] = {
            { handshake->client_hello.random, HELLO_RANDOM_LENGTH },
            { handshake->server_hello.random, HELLO_RANDOM_LENGTH },
    };
    prf(secrets->master_secret, MASTER_SECRET_LENGTH, tls->suite->prf, secrets->pre_master_secret,
        secrets->pre_master_secret_length, "master secret", randoms, 2);
    report_secret(&tls->examiner, "RFC 5246 §8.1", .name = "master_secret",
                  .bytes = secrets->master_secret, .length = MASTER_SECRET_LENGTH,
                  .origin = ORIGIN_DERIVED,
                  .formula = prf_formula(tls, "pre_master_secret, \"master secret\", "
                                              "ClientHello/random + ServerHello/random, 48"));
}

/*
 * RFC 7627 §4
 *
 *     session_hash = Hash(handshake_messages)
 *     master_secret = PRF(pre_master_secret, "extended master secret", session_hash)[0..47];
 */
static void derive_extended_master_secret(struct tls *tls)
{
    struct handshake         *handshake = tls->handshake;
    struct handshake_secrets *secrets = &handshake->secrets;
    uint8_t                   session_hash[HASH_MAX_DIGEST];
    transcript_digest(session_hash, &handshake->transcript, tls->suite->prf);
    const struct prf_part seed = { session_hash, tls->suite->prf->digest_length };
    prf(secrets->master_secret, MASTER_SECRET_LENGTH, tls->suite->prf, secrets->pre_master_secret,
        secrets->pre_master_secret_length, "extended master secret", &seed, 1);
    report_secret(&tls->examiner, "RFC 7627 §4", .name = "master_secret",
                  .bytes = secrets->master_secret, .length = MASTER_SECRET_LENGTH,
                  .origin = ORIGIN_DERIVED,
                  .formula = hashed_formula(tls, "pre_master_secret, \"extended master secret\"",
                                            "ClientHello..ClientKeyExchange", "48"));
}

/*
 * RFC 5246 §6.3
 *
 *     key_block = PRF(SecurityParameters.master_secret, "key expansion",
 *                     SecurityParameters.server_random + SecurityParameters.client_random);
 */
static void derive_key_block(struct tls *tls)
{
    struct handshake         *handshake = tls->handshake;
    struct handshake_secrets *secrets = &handshake->secrets;
    const struct prf_part     randoms[2] = {
            { handshake->server_hello.random, HELLO_RANDOM_LENGTH },
            { handshake->client_hello.random, HELLO_RANDOM_LENGTH },
    };
    const struct cipher_suite *suite = tls->suite;
    size_t                     mac_length = suite->mac ? suite->mac->digest_length : 0;
    size_t length = 2 * (mac_length + suite->key_length + record_fixed_iv_length(suite));
    prf(secrets->key_block, length, suite->prf, secrets->master_secret, MASTER_SECRET_LENGTH,
        "key expansion", randoms, 2);
    struct examiner *x = &tls->examiner;
    report_secret(x, "RFC 5246 §6.3", .name = "key_block", .bytes = secrets->key_block,
                  .length = length, .origin = ORIGIN_DERIVED,
                  .formula = prf_formula(tls, text_join(x,
                                                        "master_secret, \"key expansion\", "
                                                        "ServerHello/random + ClientHello/random, ",
                                                        text_number(x, length))));
}

/* The next key out of the key block; nothing where it has no bytes. */
static const uint8_t *cut_key(struct tls *tls, size_t *at, size_t length, const char *name)
{
    struct examiner *x = &tls->examiner;
    const uint8_t   *key = tls->handshake->secrets.key_block + *at;
    if (length == 0)
        return key;
    report_secret(x, "RFC 5246 §6.3", .name = name, .bytes = key, .length = length,
                  .origin = ORIGIN_DERIVED,
                  .formula = text_join(x, "key_block[", text_number(x, *at), "..",
                                       text_number(x, *at + length - 1), "]"));
    *at += length;
    return key;
}

/*
 * RFC 5246 §6.3
 *
 *     client_write_MAC_key[SecurityParameters.mac_key_length]
 *     server_write_MAC_key[SecurityParameters.mac_key_length]
 *     client_write_key[SecurityParameters.enc_key_length]
 *     server_write_key[SecurityParameters.enc_key_length]
 *     client_write_IV[SecurityParameters.fixed_iv_length]
 *     server_write_IV[SecurityParameters.fixed_iv_length]
 *
 * An AEAD has no MAC keys, CBC has no IVs here: their length is zero.
 */
static void cut_keys(struct tls *tls)
{
    struct handshake_secrets       *secrets = &tls->handshake->secrets;
    const struct cipher_suite      *suite = tls->suite;
    const struct record_protection *protection =
        record_protection_of(suite, tls->handshake->encrypt_then_mac);
    bool                is_client = tls->config.role == ACTOR_CLIENT;
    struct record_keys *client = is_client ? &secrets->write_keys : &secrets->read_keys;
    struct record_keys *server = is_client ? &secrets->read_keys : &secrets->write_keys;
    size_t              mac_length = suite->mac ? suite->mac->digest_length : 0, at = 0;
    size_t              iv_length = record_fixed_iv_length(suite);

    const uint8_t *client_mac = cut_key(tls, &at, mac_length, "client_write_MAC_key");
    const uint8_t *server_mac = cut_key(tls, &at, mac_length, "server_write_MAC_key");
    const uint8_t *client_key = cut_key(tls, &at, suite->key_length, "client_write_key");
    const uint8_t *server_key = cut_key(tls, &at, suite->key_length, "server_write_key");
    const uint8_t *client_iv = cut_key(tls, &at, iv_length, "client_write_IV");
    const uint8_t *server_iv = cut_key(tls, &at, iv_length, "server_write_IV");
    *client = (struct record_keys){ .name = "client_write_key",
                                    .iv_name = "client_write_IV",
                                    .nonce_name = "client nonce " };
    *server = (struct record_keys){ .name = "server_write_key",
                                    .iv_name = "server_write_IV",
                                    .nonce_name = "server nonce " };
    record_keys_set(client, suite, protection, client_mac, client_key, client_iv);
    record_keys_set(server, suite, protection, server_mac, server_key, server_iv);
}

void derive_connection_keys(struct tls *tls)
{
    if (tls->handshake->resumed)
        take_up_session(tls);
    else if (tls->handshake->extended_master_secret)
        derive_extended_master_secret(tls);
    else
        derive_master_secret(tls);
    derive_key_block(tls);
    cut_keys(tls);
}

/* All messages that a Finished covers: those before it. Where a session is taken up, the server's
 * is the first of the two. */
static const char *messages_before(const struct tls *tls, bool of_client)
{
    const struct handshake *handshake = tls->handshake;
    bool                    is_client = tls->config.role == ACTOR_CLIENT;
    bool                    signed_too = is_client ? handshake->client_auth.credential != NULL
                                                   : handshake->client_auth.signature.length > 0;
    bool ticket = extensions_have(&handshake->server_hello.extensions, EXTENSION_session_ticket);
    if (handshake->resumed)
        return of_client ? "ClientHello..Finished" : "ClientHello..ServerHello";
    if (!of_client)
        return ticket ? "ClientHello..NewSessionTicket" : "ClientHello..Finished";
    return signed_too ? "ClientHello..CertificateVerify" : "ClientHello..ClientKeyExchange";
}

/*
 * RFC 5246 §7.4.9
 *
 *     verify_data = PRF(master_secret, finished_label, Hash(handshake_messages))
 *                   [0..verify_data_length-1];
 */
void make_verify_data(uint8_t verify_data[VERIFY_DATA_LENGTH], struct tls *tls, enum actor sender,
                      const uint8_t *digest)
{
    const struct cipher_suite *suite = tls->suite;
    bool                       of_client = sender == ACTOR_CLIENT;
    const char                *label = of_client ? "client finished" : "server finished";
    const struct prf_part      seed = { digest, suite->prf->digest_length };
    prf(verify_data, VERIFY_DATA_LENGTH, suite->prf, tls->handshake->secrets.master_secret,
        MASTER_SECRET_LENGTH, label, &seed, 1);

    /* The server's covers the client's Finished too; the client's ends before it. */
    report_secret(&tls->examiner, "RFC 5246 §7.4.9",
                  .name = of_client ? "client verify_data" : "server verify_data",
                  .bytes = verify_data, .length = VERIFY_DATA_LENGTH, .origin = ORIGIN_DERIVED,
                  .formula = hashed_formula(tls,
                                            of_client ? "master_secret, \"client finished\""
                                                      : "master_secret, \"server finished\"",
                                            messages_before(tls, of_client), "12"));
}

/*
 * RFC 5705 §4
 *
 *     PRF(SecurityParameters.master_secret, label,
 *         SecurityParameters.client_random + SecurityParameters.server_random
 *         [ + context_value_length + context_value ])[length]
 */
bool tls12_export(uint8_t *out, size_t length, struct tls *tls, const char *label,
                  const uint8_t *context, size_t context_length)
{
    struct examiner        *x = &tls->examiner;
    const struct handshake *handshake = tls->handshake;
    if (!tls_established(tls) || !handshake || tls->version != TLS_1_2 || length > EXPORT_MAX ||
        context_length > UINT16_MAX || !handshake->extended_master_secret)
        return false;
    const uint8_t         counted[2] = { (uint8_t)(context_length >> 8), (uint8_t)context_length };
    const struct prf_part seed[4] = {
        { handshake->client_hello.random, HELLO_RANDOM_LENGTH },
        { handshake->server_hello.random, HELLO_RANDOM_LENGTH },
        { counted, sizeof counted },
        { context, context_length },
    };
    prf(out, length, tls->suite->prf, handshake->secrets.master_secret, MASTER_SECRET_LENGTH, label,
        seed, context ? 4 : 2);
    const char *tail =
        context ? text_join(x, " + ", text_literal(x, counted, sizeof counted)) : text_join(x, "");
    if (context && context_length > 0)
        tail = text_join(x, tail, " + ", text_literal(x, context, context_length));
    report_secret(x, "RFC 5705 §4", .name = "exported key", .bytes = out, .length = length,
                  .origin = ORIGIN_DERIVED,
                  .formula = prf_formula(tls, text_join(x, "master_secret, \"", label,
                                                        "\", ClientHello/random + "
                                                        "ServerHello/random",
                                                        tail, ", ", text_number(x, length))));
    return true;
}
