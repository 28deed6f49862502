/*
 * tls12_client_auth.c - the client's certificate in TLS 1.2. RFC 5246 §7.4.4, §7.4.6, §7.4.8.
 *
 * In the order of the figure.
 */
#include "protocol/tls12_client_auth.h"

#include "protocol/tls.h"
#include "protocol/tls12_messages.h"
#include "protocol/tls12_work.h"
#include "protocol/x509/path.h"

#include <string.h>

/* RFC 5246 §7.4.4, RFC 8422 §5.5: ClientCertificateType */
enum { RSA_SIGN = 1, ECDSA_SIGN = 64 };

/*
 * RFC 5246 §7.4.4
 *
 *     struct {
 *         ClientCertificateType certificate_types<1..2^8-1>;
 *         SignatureAndHashAlgorithm supported_signature_algorithms<2..2^16-2>;
 *         DistinguishedName certificate_authorities<0..2^16-1>;
 *     } CertificateRequest;
 */
void write_certificate_request(struct tls *tls, struct writer *w)
{
    const struct tls_offer   *offer = &tls->config.offer;
    const struct trust_store *authorities = tls->config.client_authorities;
    write_vector8(w, "certificate_types", 1, 255) {
        write_u8(w, "certificate_type", RSA_SIGN);
        write_u8(w, "certificate_type", ECDSA_SIGN);
    }
    write_vector16(w, "supported_signature_algorithms", 2, 65534) {
        for (size_t i = 0; i < offer->signature_scheme_count; i++)
            write_u16(w, "signature_and_hash_algorithm", offer->signature_schemes[i]);
    }
    write_vector16(w, "certificate_authorities", 0, 65535) {
        for (size_t i = 0; i < authorities->count && i < LIMIT_REQUEST_AUTHORITIES; i++) {
            write_vector16(w, "distinguished_name", 1, 65535) {
                write_bytes(w, "DistinguishedName", authorities->anchors[i].subject.bytes,
                            authorities->anchors[i].subject.length);
            }
        }
    }
}

static void note_scheme(struct client_auth *auth, uint16_t scheme)
{
    if (auth->scheme_count < LIMIT_SIGNATURE_SCHEMES)
        auth->schemes[auth->scheme_count++] = scheme;
}

void read_certificate_request(struct tls *tls, struct reader *r)
{
    struct client_auth *auth = &tls->handshake->client_auth;
    size_t              length;
    tls->handshake->certificate_requested = true;
    read_vector8(r, "certificate_types", 1, 255) {
        while (has_more(r)) {
            uint8_t type = read_u8(r, "certificate_type");
            auth->takes_rsa |= type == RSA_SIGN;
            auth->takes_ecdsa |= type == ECDSA_SIGN;
        }
    }
    read_vector16(r, "supported_signature_algorithms", 2, 65534) {
        while (has_more(r))
            note_scheme(auth, read_u16(r, "signature_and_hash_algorithm"));
    }
    read_vector16(r, "certificate_authorities", 0, 65535) {
        while (has_more(r)) {
            read_vector16(r, "distinguished_name", 1, 65535) {
                read_rest(r, "DistinguishedName", &length);
            }
        }
    }
}

/* ---- client: which certificate (RFC 5246 §7.4.6) ---- */

static const struct signature_scheme *scheme_for(const struct tls *tls, const struct credential *c)
{
    const struct client_auth *auth = &tls->handshake->client_auth;
    const struct tls_offer   *ours = &tls->config.offer;
    bool taken = c->key.kind == KEY_KIND_RSA ? auth->takes_rsa : auth->takes_ecdsa;
    for (size_t i = 0; taken && i < ours->signature_scheme_count; i++) {
        const struct signature_scheme *scheme = signature_scheme_find(ours->signature_schemes[i]);
        if (scheme && codes_contain(auth->schemes, auth->scheme_count, scheme->code) &&
            signature_scheme_fits(scheme, c->key.kind, signing_key_curve(&c->key), tls->version))
            return scheme;
    }
    return NULL;
}

bool choose_client_certificate(struct tls *tls)
{
    struct client_auth     *auth = &tls->handshake->client_auth;
    const struct tls_offer *ours = &tls->config.offer;
    for (size_t i = 0; i < ours->credential_count && !auth->credential; i++) {
        auth->scheme = scheme_for(tls, &ours->credentials[i]);
        if (auth->scheme)
            auth->credential = &ours->credentials[i];
    }
    report_choice(&tls->examiner, "RFC 5246 §7.4.8", .subject = "signature_scheme",
                  .registry = REGISTRY_SIGNATURE_SCHEME, .offered = auth->schemes,
                  .offered_count = auth->scheme_count, .accepted = ours->signature_schemes,
                  .accepted_count = ours->signature_scheme_count, .made = auth->scheme != NULL,
                  .chosen = auth->scheme ? auth->scheme->code : 0,
                  .because = "The client takes its first certificate whose kind of key the server "
                             "takes, and the first way to sign with it that both know.");
    return true;
}

/* A client that has no suitable certificate sends a list of none. */
void write_client_certificate(struct tls *tls, struct writer *w)
{
    const struct credential *credential = tls->handshake->client_auth.credential;
    if (credential)
        certificate_list_write(w, credential);
    else
        certificate_list_write_empty(w);
}

void read_client_certificate(struct tls *tls, struct reader *r)
{
    read_server_certificate(tls, r); /* the same struct (RFC 5246 §7.4.6) */
}

/* ---- server: is the chain to be believed? ---- */

bool read_client_certificates(struct tls *tls)
{
    struct examiner *x = &tls->examiner;
    bool             shown = tls->handshake->chain_length > 0;
    /* The two versions have different alerts for it. */
    enum check demanded =
        tls->version == TLS_1_3 ? CHECK_client_certificate_shown : CHECK_client_certificate_sent;
    if (!require(x, demanded, shown || !tls->config.client_must_authenticate,
                 tls->config.client_must_authenticate ? "at least one certificate"
                                                      : "a certificate, or none",
                 text_number(x, tls->handshake->chain_length)))
        return false;
    return !shown || read_certificates(tls);
}

bool validate_client_certificate(struct tls *tls)
{
    struct examiner         *x = &tls->examiner;
    struct handshake        *handshake = tls->handshake;
    const struct path_wishes wishes = {
        .trust = tls->config.client_authorities,
        .time = tls->config.now,
        .purpose = PATH_CLIENT,
        .least_rsa_bits = LIMIT_LEAST_RSA_BITS,
    };
    bool sound = path_validate(x, handshake->chain, handshake->chain_length, &wishes);
    x->certificate = NULL;
    if (!sound)
        return false;
    return certificate_key_set(&handshake->peer_key, &handshake->chain[0]) ||
           refuse(x, ERROR_key_unsupported, "subjectPublicKey", 0);
}

/* ---- CertificateVerify (RFC 5246 §7.4.8) ---- */

/*
 *     struct {
 *         digitally-signed struct {
 *             opaque handshake_messages[handshake_messages_length];
 *         }
 *     } CertificateVerify;
 */
static struct signed_content signed_messages(const struct tls *tls, size_t length)
{
    return (struct signed_content){
        .bytes = tls->handshake->transcript.bytes,
        .length = length,
        .formula = "transcript(ClientHello..ClientKeyExchange)",
        .hash_name = "handshake_messages hash",
        .opened_name = "handshake_messages opened",
        .key_path = tls->config.certificates_before > 0 ? NULL : "Certificate",
        .signature_path = "CertificateVerify",
        .rfc = "RFC 5246 §7.4.8",
    };
}

void write_certificate_verify(struct tls *tls, struct writer *w)
{
    struct client_auth         *auth = &tls->handshake->client_auth;
    const struct credential    *credential = auth->credential;
    const struct signed_content what = signed_messages(tls, tls->handshake->transcript.length);
    report_secret(&tls->examiner, "RFC 5958 §2", .name = "client private key",
                  .bytes = credential->key_der, .length = credential->key_der_length,
                  .origin = ORIGIN_GIVEN);
    if (tls->handshake->transcript.overflowed ||
        !digitally_signed_make(tls, &auth->signature, auth->scheme, &credential->key, &what))
        writer_fail(w, ERROR_key_operation_failed, "signature");
    w->structure = "DigitallySigned";
    digitally_signed_write(w, &auth->signature);
}

void read_certificate_verify(struct tls *tls, struct reader *r)
{
    struct client_auth *auth = &tls->handshake->client_auth;
    auth->signed_length = tls->handshake->transcript.length;
    r->structure = "DigitallySigned";
    digitally_signed_read(r, &auth->signature);
}

bool check_client_signature(struct tls *tls)
{
    struct examiner            *x = &tls->examiner;
    struct client_auth         *auth = &tls->handshake->client_auth;
    const struct tls_offer     *ours = &tls->config.offer;
    const struct signed_content what = signed_messages(tls, auth->signed_length);
    if (tls->handshake->transcript.overflowed)
        return refuse(x, ERROR_message_too_long, NULL, 0);
    if (tls->config.speaks_for_peer)
        report_peer_secret(x, "RFC 5958 §2", .name = "client private key", .origin = ORIGIN_GIVEN);
    return digitally_signed_check(tls, &auth->signature, &tls->handshake->peer_key.key, &what,
                                  ours->signature_schemes, ours->signature_scheme_count,
                                  CHECK_client_signature_valid);
}
