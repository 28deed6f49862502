/*
 * tls13_figure.c - TLS 1.3 as a table. RFC 8446 §2, Figures 1 and 2.
 *
 * Read beside these figures. Up to the ServerHello the rows are those of the prologue (figure.c),
 * which leads here. In the column of keys, CLEAR and KEYS are the figure's nothing and { } or [ ]:
 * after the ServerHello all is encrypted. Keys change within rows of WORK, without being announced.
 */
#include "protocol/figure.h"

#include "protocol/certificate_status.h"
#include "protocol/prologue.h"
#include "protocol/tls.h"
#include "protocol/tls12_client_auth.h"
#include "protocol/tls12_messages.h"
#include "protocol/tls12_work.h"
#include "protocol/tls13_hello.h"
#include "protocol/tls13_keys.h"
#include "protocol/tls13_messages.h"
#include "protocol/tls13_psk.h"
#include "protocol/tls13_share.h"
#include "protocol/tls13_work.h"

#include <stddef.h>

/* ---- what happens only sometimes ---- */

/* RFC 8446 §4.1.4: the server asks for another hello. */
static enum presence if_retry(const struct tls *tls)
{
    return tls->handshake->tls13.retry_wanted ? MUST : NEVER;
}

static bool is_compatible(const struct tls *tls)
{
    return tls->config.middlebox_compatible && tls->handshake->client_hello.session_id_length > 0;
}

/* RFC 8446 §D.4: a ChangeCipherSpec that means nothing. Its receiver does not wait for it:
 * tls_receive.c passes over it wherever it comes. */
static enum presence change_by(const struct tls *tls, enum actor sender)
{
    return tls->config.role == sender && is_compatible(tls) ? MUST : NEVER;
}

static enum presence server_change_after_retry(const struct tls *tls)
{
    return if_retry(tls) == MUST ? change_by(tls, ACTOR_SERVER) : NEVER;
}

static enum presence server_change_after_hello(const struct tls *tls)
{
    return if_retry(tls) == MUST ? NEVER : change_by(tls, ACTOR_SERVER);
}

/* RFC 8446 §D.4: the client sends one only: with early data right after its first hello. */
static enum presence client_change_before_early(const struct tls *tls)
{
    return tls->handshake->tls13.early_offered ? change_by(tls, ACTOR_CLIENT) : NEVER;
}

static enum presence client_change_after_retry(const struct tls *tls)
{
    if (tls->handshake->tls13.early_offered)
        return NEVER;
    return if_retry(tls) == MUST ? change_by(tls, ACTOR_CLIENT) : NEVER;
}

static enum presence client_change_after_hello(const struct tls *tls)
{
    if (tls->handshake->tls13.early_offered)
        return NEVER;
    return if_retry(tls) == MUST ? NEVER : change_by(tls, ACTOR_CLIENT);
}

/* RFC 8446 §2.2: who begins with a key that both have needs no certificate, and "MUST NOT" ask for
 * one (§4.3.2). */
static enum presence if_not_psk(const struct tls *tls)
{
    return tls->handshake->tls13.psk ? NEVER : MUST;
}

/* RFC 8446 §4.2.9: psk_ke is without one. */
static enum presence if_key_exchange(const struct tls *tls)
{
    return tls->handshake->tls13.psk && !tls->handshake->tls13.agreement ? NEVER : MUST;
}

static enum presence if_early_offered(const struct tls *tls)
{
    return tls->config.role == ACTOR_CLIENT && tls->handshake->tls13.early_offered ? MUST : NEVER;
}

static enum presence if_early_accepted(const struct tls *tls)
{
    return tls->handshake->tls13.early_accepted ? MUST : NEVER;
}

/* clang-format off */
#define SENDS(actor, type, name, epoch, presence, act, section, write, read)                       \
    { ACTOR_##actor, type, name, epoch, presence, act, VERB_SEND, "RFC 8446 §" section,            \
      write, read, NULL, NULL, NULL }
/* With something that either end does once the message is out, or in. */
#define SENDS_THEN(actor, type, name, epoch, presence, act, section, write, read, then)            \
    { ACTOR_##actor, type, name, epoch, presence, act, VERB_SEND, "RFC 8446 §" section,            \
      write, read, NULL, NULL, then }
#define DOES(actor, verb, name, presence, act, section, work)                                      \
    { ACTOR_##actor, WORK, name, KEYS, presence, act, VERB_##verb, "RFC 8446 §" section,           \
      NULL, NULL, work, NULL, NULL }

const struct figure_row figure_tls13[] = {
    DOES(CLIENT, COMPUTE, "make_key_shares", always, 1, "4.2.8", make_key_shares),
    SENDS_THEN(CLIENT, CLIENT_HELLO, "ClientHello", CLEAR, always, 1, "4.1.2",
          write_client_hello, read_client_hello, tell_binders),
    SENDS(CLIENT, CHANGE_CIPHER_SPEC, "ChangeCipherSpec", CLEAR, client_change_before_early, 2, "D.4",
          write_change_cipher_spec, NULL),
    DOES(CLIENT, COMPUTE, "derive_early_keys", if_early_offered, 2, "7.1", derive_early_keys),
    DOES(SERVER, COMPUTE, "choose_parameters", always, 2, "4.1.1", choose_parameters),
    DOES(SERVER, COMPUTE, "derive_early_keys", if_early_accepted, 2, "7.1", derive_early_keys),

    SENDS(SERVER, HELLO_RETRY_REQUEST, "HelloRetryRequest", CLEAR, if_retry, 2, "4.1.4",
          write_hello_retry_request, read_hello_retry_request),
    SENDS(SERVER, CHANGE_CIPHER_SPEC, "ChangeCipherSpec", CLEAR, server_change_after_retry, 2, "D.4",
          write_change_cipher_spec, NULL),
    DOES(CLIENT, CHECK, "check_retry", if_retry, 2, "4.1.4", check_retry),
    SENDS(CLIENT, CHANGE_CIPHER_SPEC, "ChangeCipherSpec", CLEAR, client_change_after_retry, 2, "D.4",
          write_change_cipher_spec, NULL),
    DOES(CLIENT, COMPUTE, "make_key_shares", if_retry, 2, "4.2.8", make_key_shares),
    SENDS_THEN(CLIENT, CLIENT_HELLO, "ClientHello", CLEAR, if_retry, 2, "4.1.2",
          write_second_client_hello, read_second_client_hello, tell_binders),
    DOES(SERVER, CHECK, "check_second_hello", if_retry, 2, "4.1.2", check_second_hello),

    DOES(SERVER, COMPUTE, "make_server_share", if_key_exchange, 2, "4.2.8", tls13_make_server_share),
    SENDS(SERVER, SERVER_HELLO, "ServerHello", CLEAR, always, 2, "4.1.3",
          tls13_write_server_hello, read_server_hello),
    SENDS(SERVER, CHANGE_CIPHER_SPEC, "ChangeCipherSpec", CLEAR, server_change_after_hello, 2, "D.4",
          write_change_cipher_spec, NULL),
    DOES(CLIENT, CHECK, "check_choices", always, 2, "4.1.3", tls13_check_choices),
    SENDS(CLIENT, CHANGE_CIPHER_SPEC, "ChangeCipherSpec", CLEAR, client_change_after_hello, 2, "D.4",
          write_change_cipher_spec, NULL),
    DOES(SERVER, COMPUTE, "agree_on_key", if_key_exchange, 5, "7.4", agree_on_key),
    DOES(CLIENT, COMPUTE, "agree_on_key", if_key_exchange, 5, "7.4", agree_on_key),
    DOES(SERVER, COMPUTE, "derive_handshake_keys", always, 5, "7.1", derive_handshake_keys),
    DOES(CLIENT, COMPUTE, "derive_handshake_keys", always, 5, "7.1", derive_handshake_keys),

    SENDS(SERVER, ENCRYPTED_EXTENSIONS, "EncryptedExtensions", KEYS, always, 3, "4.3.1",
          write_encrypted_extensions, read_encrypted_extensions),
    DOES(CLIENT, CHECK, "check_encrypted_extensions", always, 3, "4.3.1", check_encrypted_extensions),
    SENDS(SERVER, CERTIFICATE_REQUEST, "CertificateRequest", KEYS, if_server_asks, 3, "4.3.2",
          tls13_write_certificate_request, tls13_read_certificate_request),
    SENDS(SERVER, CERTIFICATE, "Certificate", KEYS, if_not_psk, 3, "4.4.2",
          tls13_write_certificate, tls13_read_certificate),
    DOES(CLIENT, CHECK, "read_certificates", if_not_psk, 3, "4.4.2", tls13_read_certificates),
    DOES(CLIENT, CHECK, "read_stapled_response", if_stapled, 3, "4.4.2.1", read_stapled_response),
    DOES(CLIENT, CHECK, "validate_certificate", if_not_psk, 4, "4.4.2.4", validate_certificate),
    DOES(SERVER, COMPUTE, "sign_handshake", if_not_psk, 4, "4.4.3", sign_handshake),
    SENDS(SERVER, CERTIFICATE_VERIFY, "CertificateVerify", KEYS, if_not_psk, 4, "4.4.3",
          tls13_write_certificate_verify, tls13_read_certificate_verify),
    DOES(CLIENT, CHECK, "check_certificate_verify", if_not_psk, 4, "4.4.3", check_certificate_verify),
    SENDS(SERVER, FINISHED, "Finished", KEYS, always, 6, "4.4.4",
          tls13_write_finished, tls13_read_finished),
    DOES(SERVER, COMPUTE, "derive_application_keys", always, 6, "7.1", derive_application_keys),
    DOES(CLIENT, CHECK, "check_finished", always, 6, "4.4.4", tls13_check_finished),
    DOES(CLIENT, COMPUTE, "derive_application_keys", always, 6, "7.1", derive_application_keys),

    SENDS_THEN(CLIENT, END_OF_EARLY_DATA, "EndOfEarlyData", KEYS, if_early_accepted, 6, "4.5",
          write_end_of_early_data, read_end_of_early_data, end_early_data),
    DOES(CLIENT, COMPUTE, "choose_client_certificate", if_asked_and_has_any, 6, "4.4.2.3", choose_client_certificate),
    SENDS(CLIENT, CERTIFICATE, "Certificate", KEYS, if_asked, 6, "4.4.2",
          tls13_write_certificate, tls13_read_certificate),
    DOES(SERVER, CHECK, "read_client_certificates", if_asked, 6, "4.4.2", tls13_read_client_certificates),
    DOES(SERVER, CHECK, "validate_client_certificate", if_client_showed_one, 6, "4.4.2.4", validate_client_certificate),
    DOES(CLIENT, COMPUTE, "sign_handshake", if_client_showed_one, 6, "4.4.3", sign_handshake),
    SENDS(CLIENT, CERTIFICATE_VERIFY, "CertificateVerify", KEYS, if_client_showed_one, 6, "4.4.3",
          tls13_write_certificate_verify, tls13_read_certificate_verify),
    DOES(SERVER, CHECK, "check_certificate_verify", if_client_showed_one, 6, "4.4.3", check_certificate_verify),
    SENDS(CLIENT, FINISHED, "Finished", KEYS, always, 6, "4.4.4",
          tls13_write_finished, tls13_read_finished),
    DOES(SERVER, CHECK, "check_finished", always, 6, "4.4.4", tls13_check_finished),
    DOES(CLIENT, COMPUTE, "finish_key_schedule", always, 6, "7.1", finish_key_schedule),
    DOES(SERVER, COMPUTE, "finish_key_schedule", always, 6, "7.1", finish_key_schedule),
    { .message = END_OF_FIGURE, .epoch = KEYS, .presence = always, .act = 7 },
};
/* clang-format on */
