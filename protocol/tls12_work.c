/*
 * tls12_work.c - what each end does between the messages. RFC 5246; in the order of the figure.
 *
 * Every demand is a require() line: who wants to know what TLS checks, reads those.
 */
#include "protocol/tls12_work.h"

#include "crypto/constant_time.h"
#include "crypto/rsa_pkcs1.h"
#include "crypto/wipe.h"
#include "protocol/tls.h"
#include "protocol/tls12_keys.h"
#include "protocol/x509/path.h"

#include <string.h>

/* ---- client: is the chain to be believed? (RFC 5246 §7.4.2, RFC 5280 §6) ---- */

/* Each certificate of the chain, in the order in which they came. */
bool read_certificates(struct tls *tls)
{
    struct examiner  *x = &tls->examiner;
    struct handshake *handshake = tls->handshake;
    if (!require(x, CHECK_certificate_sent, handshake->chain_length > 0, "at least one certificate",
                 text_number(x, handshake->chain_length)) ||
        !require(x, CHECK_chain_length_allowed, !handshake->chain_too_long,
                 text_join(x, "at most ", text_number(x, LIMIT_CHAIN), " certificates"),
                 handshake->chain_too_long ? "more" : text_number(x, handshake->chain_length)))
        return false;
    for (size_t i = 0; i < handshake->chain_length; i++) {
        handshake->chain[i].number = tls->config.certificates_before + (unsigned)i + 1;
        if (!certificate_parse(&handshake->chain[i], x,
                               handshake->chain_bytes + handshake->chain_parts[i].offset,
                               handshake->chain_parts[i].length))
            return false;
    }
    return true;
}

/* RFC 5246 §7.4.2: "The end entity certificate's public key ... MUST be compatible with the
 * selected key exchange algorithm". Ed25519 goes with the suites of ECDSA (RFC 8422 §5.3). */
static bool check_key_fits_suite(struct tls *tls)
{
    static const char *const kinds[] = { [KEY_KIND_RSA] = "an RSA key",
                                         [KEY_KIND_ECDSA] = "an ECDSA key",
                                         [KEY_KIND_ED25519] = "an Ed25519 key" };
    enum key_kind            kind = tls->handshake->peer_key.key.kind;
    bool                     rsa = tls->suite->authentication == AUTHENTICATION_RSA;
    if (tls->suite->authentication == AUTHENTICATION_ANY)
        return true; /* in TLS 1.3 the signature scheme says what kind of key it must be */
    return require(&tls->examiner, CHECK_certificate_fits_suite, rsa == (kind == KEY_KIND_RSA),
                   rsa ? "an RSA key" : "an ECDSA or an Ed25519 key", kinds[kind]);
}

/* RFC 5280 §6: path.c does the work. Then the server's key is taken out of its certificate. */
bool validate_certificate(struct tls *tls)
{
    struct examiner         *x = &tls->examiner;
    struct handshake        *handshake = tls->handshake;
    const struct path_wishes wishes = {
        .trust = tls->config.trust,
        .host_name = tls->config.host,
        .time = tls->config.now,
        .purpose = cipher_suite_is_signed(tls->suite) ? PATH_SERVER_DIGITAL_SIGNATURE
                                                      : PATH_SERVER_KEY_ENCIPHERMENT,
        .ocsp_responses = &handshake->staple,
        .ocsp_response_count = handshake->staple_length > 0 ? 1 : 0,
        .asked_to_staple = tls->config.asks_for_staple,
        .least_rsa_bits = LIMIT_LEAST_RSA_BITS,
    };
    bool sound = path_validate(x, handshake->chain, handshake->chain_length, &wishes);
    x->certificate = NULL;
    if (!sound)
        return false;

    if (!certificate_key_set(&handshake->peer_key, &handshake->chain[0]))
        return refuse(x, ERROR_key_unsupported, "subjectPublicKey", 0);
    if (!check_key_fits_suite(tls))
        return false;
    if (tls->config.speaks_for_peer && !cipher_suite_is_signed(tls->suite))
        report_peer_secret(x, "RFC 8017 §A.1.2", .name = "server private key",
                           .origin = ORIGIN_GIVEN);
    return true;
}

/* ---- the pre_master_secret (RFC 5246 §7.4.7.1) ---- */

/* The ways to the pre_master_secret, as formulas: the version behind which the rest stands is the
 * one of the hello, whose field has another name where TLS 1.3 is on offer too. */
static const char *version_and(struct tls *tls, const char *rest)
{
    bool renamed = client_hello_offers_tls13(&tls->handshake->client_hello);
    return text_join(&tls->examiner, "ClientHello/", renamed ? "legacy_version" : "client_version",
                     " + ", rest);
}
static const char drawn[] = "pre_master_secret random";
static const char substituted[] = "substitute random";
static const char decrypted[] =
    "RSA-decrypt(server private key, "
    "ClientKeyExchange/exchange_keys/encrypted_pre_master_secret)[2..47]";

#define SERVER_KEY "Certificate/tbsCertificate/subjectPublicKeyInfo/subjectPublicKey/RSAPublicKey/"

/* RFC 8017 §7.2.1: the padding, the encoded message, and the bare operation, each one shown. */
static bool encrypt_pre_master_secret(struct tls *tls)
{
    struct examiner             *x = &tls->examiner;
    struct handshake            *handshake = tls->handshake;
    const struct rsa_public_key *key = &handshake->peer_key.rsa;
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
    uint8_t         *secret = tls->handshake->secrets.pre_master_secret;
    uint16_t         version = tls->handshake->client_hello.client_version;
    tls->handshake->secrets.pre_master_secret_length = PRE_MASTER_SECRET_LENGTH;
    secret[0] = (uint8_t)(version >> 8);
    secret[1] = (uint8_t)version;
    random_bytes(tls->config.random, "pre_master_secret", secret + 2, PRE_MASTER_SECRET_LENGTH - 2);
    report_secret(x, "RFC 5246 §7.4.7.1", .name = "pre_master_secret random", .bytes = secret + 2,
                  .length = PRE_MASTER_SECRET_LENGTH - 2, .origin = ORIGIN_RANDOM);
    report_secret(x, "RFC 5246 §7.4.7.1", .name = "pre_master_secret", .bytes = secret,
                  .length = PRE_MASTER_SECRET_LENGTH, .origin = ORIGIN_DERIVED,
                  .formula = version_and(tls, drawn));
    return encrypt_pre_master_secret(tls);
}

/* What the private key makes of the ciphertext, and what would be in it: 00 02, the padding, 00,
 * and 48 bytes. Nothing here looks at whether it is. */
static void report_encoded_message(struct tls *tls, const uint8_t *em, size_t length)
{
    struct examiner *x = &tls->examiner;
    size_t           random = length - PRE_MASTER_SECRET_LENGTH + 2;
    size_t           padding_end = length - PRE_MASTER_SECRET_LENGTH - 1;
    report_secret(x, "RFC 8017 §5.1.2", .name = "encoded message", .bytes = em, .length = length,
                  .origin = ORIGIN_DERIVED,
                  .formula = "RSA-private(server private key, "
                             "ClientKeyExchange/exchange_keys/encrypted_pre_master_secret)");
    report_secret(x, "RFC 8017 §7.2.2", .name = "padding string", .bytes = em + 2,
                  .length = padding_end - 2, .origin = ORIGIN_DERIVED,
                  .formula =
                      text_join(x, "encoded message[2..", text_number(x, padding_end - 1), "]"));
    report_secret(x, "RFC 5246 §7.4.7.1", .name = "pre_master_secret random", .bytes = em + random,
                  .length = length - random, .origin = ORIGIN_DERIVED,
                  .formula = text_join(x, "encoded message[", text_number(x, random), "..",
                                       text_number(x, length - 1), "]"));
}

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
 * depends on it, the handshake goes on, and Finished fails in either case. "A TLS server MUST NOT
 * generate an alert if processing an RSA-encrypted premaster secret message fails": that holds too
 * for a ciphertext that is not as long as the modulus (RFC 8017 §7.2.2, step 1), which anybody can
 * see.
 */
bool decrypt_pre_master_secret(struct tls *tls)
{
    struct examiner              *x = &tls->examiner;
    struct handshake             *handshake = tls->handshake;
    const struct rsa_private_key *key = handshake->credential->key.rsa;
    report_secret(x, "RFC 8017 §A.1.2", .name = "server private key",
                  .bytes = handshake->credential->key_der,
                  .length = handshake->credential->key_der_length, .origin = ORIGIN_GIVEN);
    uint8_t  r[PRE_MASTER_SECRET_LENGTH - 2], m[PRE_MASTER_SECRET_LENGTH] = { 0 };
    uint8_t  em[RSA_MAX_BYTES];
    uint8_t *secret = handshake->secrets.pre_master_secret;
    random_bytes(tls->config.random, "substitute pre_master_secret", r, sizeof r);
    report_secret(x, "RFC 5246 §7.4.7.1", .name = "substitute random", .bytes = r,
                  .length = sizeof r, .origin = ORIGIN_RANDOM);
    uint32_t sound = 0;
    if (handshake->encrypted_length == key->public.length) {
        sound =
            rsa_decrypt_pkcs1_fixed(m, sizeof m, em, key, handshake->encrypted_pre_master_secret,
                                    handshake->encrypted_length, tls->config.random);
        report_encoded_message(tls, em, key->public.length);
        wipe(em, sizeof em);
    }
    handshake->secrets.pre_master_secret_length = PRE_MASTER_SECRET_LENGTH;

    secret[0] = (uint8_t)(handshake->client_hello.client_version >> 8);
    secret[1] = (uint8_t)handshake->client_hello.client_version;
    memcpy(secret + 2, r, sizeof r);
    ct_copy(secret + 2, sound, m + 2, sizeof r);
    /* The formula that was used is picked without a branch too. */
    const char *formula = (const char *)ct_select_size(sound, (size_t)version_and(tls, decrypted),
                                                       (size_t)version_and(tls, substituted));
    report_secret(x, "RFC 5246 §7.4.7.1", .name = "pre_master_secret", .bytes = secret,
                  .length = PRE_MASTER_SECRET_LENGTH, .origin = ORIGIN_DERIVED, .formula = formula);
    wipe(r, sizeof r);
    wipe(m, sizeof m);
    return true;
}

/* ---- keys and Finished ---- */

/* What a peer that is not ours derives in its own way, told for it: known by name, never seen. What
 * it does in a Diffie-Hellman exchange was told with ours. */
static void report_peer_derivation(struct tls *tls)
{
    struct examiner *x = &tls->examiner;
    if (cipher_suite_is_signed(tls->suite))
        return;
    if (tls->config.role == ACTOR_CLIENT) {
        report_peer_secret(x, "RFC 5246 §7.4.7.1", .name = "pre_master_secret",
                           .origin = ORIGIN_DERIVED, .formula = version_and(tls, decrypted));
        return;
    }
    report_peer_secret(x, "RFC 5246 §7.4.7.1", .name = "pre_master_secret random",
                       .origin = ORIGIN_RANDOM);
    report_peer_secret(x, "RFC 5246 §7.4.7.1", .name = "pre_master_secret",
                       .origin = ORIGIN_DERIVED, .formula = version_and(tls, drawn));
}

bool derive_keys(struct tls *tls)
{
    derive_connection_keys(tls);
    if (tls->config.speaks_for_peer && !tls->handshake->resumed)
        report_peer_derivation(tls);
    return true;
}

bool check_finished(struct tls *tls)
{
    struct examiner  *x = &tls->examiner;
    struct handshake *handshake = tls->handshake;
    uint8_t           expected[VERIFY_DATA_LENGTH];
    bool              of_client = tls->config.role == ACTOR_SERVER;
    make_verify_data(expected, tls, of_client ? ACTOR_CLIENT : ACTOR_SERVER,
                     handshake->peer_finished_digest);
    bool matches =
        require(x, of_client ? CHECK_client_finished_matches : CHECK_server_finished_matches,
                constant_time_equal(expected, handshake->peer_verify_data, sizeof expected),
                text_hex(x, expected, sizeof expected),
                text_hex(x, handshake->peer_verify_data, sizeof expected));
    if (matches)
        remember_session(tls);
    return matches;
}
