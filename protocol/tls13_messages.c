/*
 * tls13_messages.c - the bodies of the TLS 1.3 messages. RFC 8446 §4.3 to §4.6.
 *
 * In the order of the figure (tls13_figure.c). The struct of the RFC stands above each.
 */
#include "protocol/tls13_messages.h"

#include "crypto/wipe.h"
#include "protocol/certificate_status.h"
#include "protocol/grease.h"
#include "protocol/tls.h"
#include "protocol/tls13_keys.h"
#include "protocol/tls13_psk.h"

#include <string.h>

/* RFC 8446 §4.3.1: struct { Extension extensions<0..2^16-1>; } EncryptedExtensions; */
void write_encrypted_extensions(struct tls *tls, struct writer *w)
{
    extensions_write_block(w, &tls->handshake->tls13.encrypted, IN_ENCRYPTED_EXTENSIONS);
}

void read_encrypted_extensions(struct tls *tls, struct reader *r)
{
    extensions_read_block(r, &tls->handshake->tls13.encrypted, IN_ENCRYPTED_EXTENSIONS);
}

/*
 * RFC 8446 §4.3.2
 *
 *     struct {
 *         opaque certificate_request_context<0..2^8-1>;
 *         Extension extensions<0..2^16-1>;
 *     } CertificateRequest;
 *
 * The context is for requests after the handshake; within it, it is empty.
 */
void tls13_write_certificate_request(struct tls *tls, struct writer *w)
{
    const struct tls_offer *offer = &tls->config.offer;
    struct extensions      *e = &tls->handshake->tls13.request;
    for (size_t i = 0; i < offer->signature_scheme_count && i < LIMIT_SIGNATURE_SCHEMES; i++)
        e->signature_schemes[e->signature_scheme_count++] = offer->signature_schemes[i];
    extensions_add(e, EXTENSION_signature_algorithms);
    grease_certificate_request(tls, e);
    write_vector8(w, "certificate_request_context", 0, TLS13_CONTEXT_MAX) {
        write_bytes(w, "context", NULL, 0);
    }
    extensions_write_block(w, e, IN_CERTIFICATE_REQUEST);
}

/* RFC 8446 §4.3.2: "The "signature_algorithms" extension MUST be specified". */
static void note_request(struct reader *r, struct client_auth *auth, const struct extensions *e)
{
    if (!extensions_have(e, EXTENSION_signature_algorithms))
        reader_fail(r, ERROR_extension_missing, "extensions");
    memcpy(auth->schemes, e->signature_schemes, sizeof auth->schemes);
    auth->scheme_count = e->signature_scheme_count;
    auth->takes_rsa = auth->takes_ecdsa = true; /* the schemes say it all */
}

void tls13_read_certificate_request(struct tls *tls, struct reader *r)
{
    size_t length = 0;
    tls->handshake->certificate_requested = true;
    read_vector8(r, "certificate_request_context", 0, TLS13_CONTEXT_MAX) {
        read_rest(r, "context", &length);
    }
    if (length > 0)
        reader_fail(r, ERROR_request_context_wrong, "certificate_request_context");
    extensions_read_block(r, &tls->handshake->tls13.request, IN_CERTIFICATE_REQUEST);
    note_request(r, &tls->handshake->client_auth, &tls->handshake->tls13.request);
}

/* RFC 8446 §4.4.2.1: the server answers status_request beside the certificate that it is about. */
static void staple(struct extensions *e, const struct tls *tls)
{
    const struct credential *credential = tls->handshake->credential;
    e->stapled = credential->staple;
    if (e->stapled.length > 0 &&
        tls->handshake->client_hello.extensions.status_type == STATUS_TYPE_OCSP)
        extensions_add(e, EXTENSION_status_request);
}

/*
 * RFC 8446 §4.4.2
 *
 *     struct {
 *         opaque cert_data<1..2^24-1>;
 *         Extension extensions<0..2^16-1>;
 *     } CertificateEntry;
 *
 *     struct {
 *         opaque certificate_request_context<0..2^8-1>;
 *         CertificateEntry certificate_list<0..2^24-1>;
 *     } Certificate;
 *
 * A client that has no certificate to show sends a list of none.
 */
void tls13_write_certificate(struct tls *tls, struct writer *w)
{
    struct extensions        of_first = { 0 };
    const struct extensions  none = { 0 };
    const struct credential *credential = tls->config.role == ACTOR_CLIENT
                                              ? tls->handshake->client_auth.credential
                                              : tls->handshake->credential;
    if (tls->config.role == ACTOR_SERVER)
        staple(&of_first, tls);
    write_vector8(w, "certificate_request_context", 0, TLS13_CONTEXT_MAX) {
        write_bytes(w, "context", NULL, 0);
    }
    write_vector24(w, "certificate_list", 0, 0xffffff) {
        for (size_t i = 0; credential && i < credential->chain_length; i++) {
            write_struct(w, "CertificateEntry", "CertificateEntry") {
                write_vector24(w, "cert_data", 1, 0xffffff) {
                    write_bytes(w, "certificate", credential->chain[i].der,
                                credential->chain[i].length);
                }
                extensions_write_block(w, i == 0 ? &of_first : &none, IN_CERTIFICATE);
            }
        }
    }
}

static void read_entry(struct tls *tls, struct reader *r)
{
    struct extensions e = { 0 };
    bool              first = tls->handshake->chain_length == 0;
    read_vector24(r, "cert_data", 1, 0xffffff) {
        size_t         length;
        const uint8_t *der = read_rest(r, "certificate", &length);
        handshake_keep_certificate(tls->handshake, der, length);
    }
    extensions_read_block(r, &e, IN_CERTIFICATE);
    if (first && !handshake_keep_staple(tls->handshake, e.stapled))
        reader_fail(r, ERROR_message_too_long, "OCSPResponse");
    extension_types_add(&tls->handshake->tls13.entries, &e);
}

void tls13_read_certificate(struct tls *tls, struct reader *r)
{
    size_t length = 0;
    /* RFC 8446 §4.4.2.4: a server that sends none is refused with decode_error. */
    size_t least = tls->config.role == ACTOR_CLIENT ? 1 : 0;
    read_vector8(r, "certificate_request_context", 0, TLS13_CONTEXT_MAX) {
        read_rest(r, "context", &length);
    }
    if (length > 0)
        reader_fail(r, ERROR_request_context_wrong, "certificate_request_context");
    read_vector24(r, "certificate_list", least, 0xffffff) {
        while (has_more(r)) {
            read_struct(r, "CertificateEntry", "CertificateEntry") {
                read_entry(tls, r);
            }
        }
    }
}

/*
 * RFC 8446 §4.4.3
 *
 *     struct {
 *         SignatureScheme algorithm;
 *         opaque signature<0..2^16-1>;
 *     } CertificateVerify;
 */
void tls13_write_certificate_verify(struct tls *tls, struct writer *w)
{
    const struct tls13 *tls13 = &tls->handshake->tls13;
    write_u16(w, "algorithm", tls13->scheme);
    write_vector16(w, "signature", 0, 65535) {
        write_bytes(w, "signature_value", tls13->signature, tls13->signature_length);
    }
}

void tls13_read_certificate_verify(struct tls *tls, struct reader *r)
{
    struct tls13 *tls13 = &tls->handshake->tls13;
    transcript_digest(tls13->signed_digest, &tls->handshake->transcript, tls->suite->prf);
    tls13->scheme = read_u16(r, "algorithm");
    read_vector16(r, "signature", 0, 65535) {
        const uint8_t *signature = read_rest(r, "signature_value", &tls13->signature_length);
        if (signature && tls13->signature_length <= sizeof tls13->signature)
            memcpy(tls13->signature, signature, tls13->signature_length);
    }
}

/* RFC 8446 §4.4.4: struct { opaque verify_data[Hash.length]; } Finished; */
void tls13_write_finished(struct tls *tls, struct writer *w)
{
    const struct hash *hash = tls->suite->prf;
    uint8_t            digest[HASH_MAX_DIGEST], verify_data[HASH_MAX_DIGEST];
    transcript_digest(digest, &tls->handshake->transcript, hash);
    tls13_make_verify_data(verify_data, tls, tls->config.role, digest);
    write_bytes(w, "verify_data", verify_data, hash->digest_length);
}

void tls13_read_finished(struct tls *tls, struct reader *r)
{
    struct handshake  *handshake = tls->handshake;
    const struct hash *hash = tls->suite->prf;
    transcript_digest(handshake->peer_finished_digest, &handshake->transcript, hash);
    const uint8_t *verify_data = read_bytes(r, "verify_data", hash->digest_length);
    if (verify_data)
        memcpy(handshake->peer_verify_data, verify_data, hash->digest_length);
}

/* RFC 8446 §4.5: struct {} EndOfEarlyData; */
void write_end_of_early_data(struct tls *tls, struct writer *w)
{
    (void)tls;
    (void)w;
}

void read_end_of_early_data(struct tls *tls, struct reader *r)
{
    (void)tls;
    (void)r;
}

/*
 * RFC 8446 §4.6.1
 *
 *     struct {
 *         uint32 ticket_lifetime;
 *         uint32 ticket_age_add;
 *         opaque ticket_nonce<0..255>;
 *         opaque ticket<1..2^16-1>;
 *         Extension extensions<0..2^16-2>;
 *     } NewSessionTicket;
 */
void tls13_write_new_session_ticket(struct tls *tls, struct writer *w)
{
    struct kept_session session;
    struct extensions   e = { 0 };
    uint8_t             ticket[LIMIT_TICKET];
    uint8_t             nonce[1] = { (uint8_t)tls->handshake->tls13.tickets };
    tls13_make_session(&session, tls, nonce, sizeof nonce);
    size_t length = ticket_seal(ticket, tls->config.sealing_keys, &session, tls->config.random);
    write_u32(w, "ticket_lifetime", session.lifetime);
    write_u32(w, "ticket_age_add", session.age_add);
    write_vector8(w, "ticket_nonce", 0, 255) {
        write_bytes(w, "nonce", nonce, sizeof nonce);
    }
    write_vector16(w, "ticket", 1, 65535) {
        write_bytes(w, "opaque", ticket, length);
    }
    e.max_early_data_size = session.max_early_data;
    if (session.max_early_data > 0)
        extensions_add(&e, EXTENSION_early_data);
    grease_new_session_ticket(tls, &e);
    extensions_write_block(w, &e, IN_NEW_SESSION_TICKET);
    wipe(&session, sizeof session);
}

void tls13_read_new_session_ticket(struct tls *tls, struct reader *r)
{
    struct tls13_ticket *in = &tls->handshake->tls13.ticket;
    size_t               length;
    memset(in, 0, sizeof *in);
    in->lifetime = read_u32(r, "ticket_lifetime");
    in->age_add = read_u32(r, "ticket_age_add");
    read_vector8(r, "ticket_nonce", 0, 255) {
        const uint8_t *nonce = read_rest(r, "nonce", &in->nonce_length);
        if (nonce)
            memcpy(in->nonce, nonce, in->nonce_length);
    }
    read_vector16(r, "ticket", 1, 65535) {
        const uint8_t *ticket = read_rest(r, "opaque", &length);
        in->length = length;
        if (ticket && length <= sizeof in->bytes)
            memcpy(in->bytes, ticket, length);
    }
    extensions_read_block(r, &in->extensions, IN_NEW_SESSION_TICKET);
}

/*
 * RFC 8446 §4.6.3
 *
 *     enum { update_not_requested(0), update_requested(1), (255) } KeyUpdateRequest;
 *     struct { KeyUpdateRequest request_update; } KeyUpdate;
 */
void write_key_update(struct tls *tls, struct writer *w)
{
    write_u8(w, "request_update", tls->traffic.update_requested ? 1 : 0);
}

void read_key_update(struct tls *tls, struct reader *r)
{
    uint8_t requested = read_u8(r, "request_update");
    if (requested > 1)
        reader_fail(r, ERROR_key_update_malformed, "request_update");
    if (requested == 1)
        tls->traffic.update_wanted = true;
}
