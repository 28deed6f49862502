/*
 * tls13_work.c - what each end does between the messages. RFC 8446; in the order of the figure.
 *
 * Every demand is a require() line: who wants to know what TLS checks, reads those.
 */
#include "protocol/tls13_work.h"

#include "crypto/constant_time.h"
#include "protocol/choose.h"
#include "protocol/tls.h"
#include "protocol/tls12_client_auth.h"
#include "protocol/tls12_work.h"
#include "protocol/tls13_keys.h"

#include <string.h>

/* ---- Certificate (RFC 8446 §4.4.2) ---- */

/* RFC 8446 §4.4.2: the extensions of the entries "MUST correspond to ones from the ClientHello
 * message", and those of a client's to "extensions in the CertificateRequest message". */
static bool check_entries(struct tls *tls, const struct extensions *questions)
{
    struct examiner  *x = &tls->examiner;
    struct extensions e;
    extensions_of_types(&e, &tls->handshake->tls13.entries);
    return extensions_require_distinct(x, &e) &&
           extensions_require_in_place(x, &e, IN_CERTIFICATE) &&
           extensions_require_asked_for(x, &e, questions);
}

bool tls13_read_certificates(struct tls *tls)
{
    struct examiner         *x = &tls->examiner;
    const struct extensions *request = &tls->handshake->tls13.request;
    if (tls->handshake->certificate_requested &&
        !(extensions_require_distinct(x, request) &&
          extensions_require_in_place(x, request, IN_CERTIFICATE_REQUEST)))
        return false;
    return check_entries(tls, &tls->handshake->client_hello.extensions) && read_certificates(tls);
}

bool tls13_read_client_certificates(struct tls *tls)
{
    return check_entries(tls, &tls->handshake->tls13.request) && read_client_certificates(tls);
}

/* ---- CertificateVerify (RFC 8446 §4.4.3) ---- */

enum { SPACES = 64, SIGNED_MAX = SPACES + 34 + HASH_MAX_DIGEST };

/*
 * RFC 8446 §4.4.3: "The digital signature is then computed over the concatenation of:
 *
 *     -  A string that consists of octet 32 (0x20) repeated 64 times
 *     -  The context string
 *     -  A single 0 byte which serves as the separator
 *     -  The content to be signed"
 *
 * which is the hash of the transcript. The spaces keep it from being taken for anything that TLS
 * 1.2 signs, the string for a signature of the other end. Returns the length.
 */
static size_t make_signed_content(uint8_t content[SIGNED_MAX], struct tls *tls, enum actor signer,
                                  const uint8_t *digest)
{
    struct examiner *x = &tls->examiner;
    bool             of_client = signer == ACTOR_CLIENT;
    const char      *context =
        of_client ? "TLS 1.3, client CertificateVerify" : "TLS 1.3, server CertificateVerify";
    const struct hash *hash = tls->suite->prf;
    size_t             at = SPACES + strlen(context);
    memset(content, ' ', SPACES);
    memcpy(content + SPACES, context, strlen(context));
    content[at++] = 0;
    memcpy(content + at, digest, hash->digest_length);
    at += hash->digest_length;
    report_secret(
        x, "RFC 8446 §4.4.3", .name = of_client ? "client signed content" : "server signed content",
        .bytes = content, .length = at, .origin = ORIGIN_DERIVED,
        .formula = text_join(x, text_literal(x, content, SPACES), " + \"", context, "\" + 0x00 + ",
                             transcript_formula(tls, of_client ? "Certificate#2" : "Certificate")));
    return at;
}

/* The server chooses now how to sign; the client has chosen together with its certificate. */
static bool choose_signer(struct tls *tls, const struct credential **credential)
{
    const struct client_auth *auth = &tls->handshake->client_auth;
    if (tls->config.role == ACTOR_SERVER) {
        *credential = tls->handshake->credential;
        return choose_signature_scheme(tls);
    }
    *credential = auth->credential;
    tls->handshake->scheme = auth->scheme;
    return true;
}

bool sign_handshake(struct tls *tls)
{
    struct handshake        *handshake = tls->handshake;
    struct tls13            *tls13 = &handshake->tls13;
    const struct credential *credential;
    uint8_t                  digest[HASH_MAX_DIGEST], content[SIGNED_MAX];
    if (!choose_signer(tls, &credential))
        return false;
    transcript_digest(digest, &handshake->transcript, tls->suite->prf);
    size_t length = make_signed_content(content, tls, tls->config.role, digest);
    tls13->scheme = handshake->scheme->code;
    enum signature_result result =
        handshake_sign(tls13->signature, &tls13->signature_length, handshake->scheme,
                       &credential->key, content, length, tls->config.random);
    return result == SIGNATURE_OK ||
           refuse(&tls->examiner, ERROR_key_operation_failed, "signature", 0);
}

/* RFC 8446 §4.4.3: "the signature algorithm MUST be one offered", and of those one that is allowed
 * in this message, and fits the key. */
static const struct signature_scheme *offered_scheme(const struct tls           *tls,
                                                     const struct verifying_key *key)
{
    const struct tls_offer        *offer = &tls->config.offer;
    uint16_t                       code = tls->handshake->tls13.scheme;
    const struct signature_scheme *scheme = signature_scheme_find(code);
    bool offered = codes_contain(offer->signature_schemes, offer->signature_scheme_count, code);
    return scheme && offered &&
                   signature_scheme_fits(scheme, key->kind, verifying_key_curve(key), TLS_1_3)
               ? scheme
               : NULL;
}

bool check_certificate_verify(struct tls *tls)
{
    struct examiner               *x = &tls->examiner;
    struct tls13                  *tls13 = &tls->handshake->tls13;
    const struct verifying_key    *key = &tls->handshake->peer_key.key;
    const struct signature_scheme *scheme = offered_scheme(tls, key);
    const struct signature_scheme *named = signature_scheme_find(tls13->scheme);
    uint8_t                        content[SIGNED_MAX];
    const uint8_t code[2] = { (uint8_t)(tls13->scheme >> 8), (uint8_t)tls13->scheme };
    if (!require(x, CHECK_signature_scheme_was_offered, scheme != NULL,
                 "a signature scheme that was offered, for a key like this",
                 named ? named->name : text_hex(x, code, sizeof code)))
        return false;
    size_t length =
        make_signed_content(content, tls, actor_opposite(tls->config.role), tls13->signed_digest);
    enum signature_result result =
        tls13->signature_length > sizeof tls13->signature
            ? SIGNATURE_LENGTH_WRONG
            : handshake_verify(scheme, key, content, length, tls13->signature,
                               tls13->signature_length);
    return require(x,
                   tls->config.role == ACTOR_SERVER ? CHECK_client_signature_valid
                                                    : CHECK_certificate_verify_valid,
                   result == SIGNATURE_OK,
                   "a signature over the handshake so far, by the certificate's key",
                   signature_result_text(result));
}

/* ---- Finished (RFC 8446 §4.4.4) ---- */

bool tls13_check_finished(struct tls *tls)
{
    struct examiner  *x = &tls->examiner;
    struct handshake *handshake = tls->handshake;
    size_t            length = tls->suite->prf->digest_length;
    uint8_t           expected[HASH_MAX_DIGEST];
    bool              of_client = tls->config.role == ACTOR_SERVER;
    tls13_make_verify_data(expected, tls, of_client ? ACTOR_CLIENT : ACTOR_SERVER,
                           handshake->peer_finished_digest);
    return require(x, of_client ? CHECK_client_finished_matches : CHECK_server_finished_matches,
                   constant_time_equal(expected, handshake->peer_verify_data, length),
                   text_hex(x, expected, length), text_hex(x, handshake->peer_verify_data, length));
}
