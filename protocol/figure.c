/*
 * figure.c - the figures as tables. RFC 5246 §7.3.
 *
 * Read beside Figure 1 of RFC 5246. The rows of WORK stand between the arrows there: what an end
 * does with what it has got, before it goes on. How the table is walked: tls.c.
 */
#include "protocol/figure.h"

#include "protocol/certificate_status.h"
#include "protocol/prologue.h"
#include "protocol/tls.h"
#include "protocol/tls12_client_auth.h"
#include "protocol/tls12_exchange.h"
#include "protocol/tls12_hello.h"
#include "protocol/tls12_messages.h"
#include "protocol/tls12_work.h"
#include "protocol/tls13_hello.h"
#include "protocol/tls13_keys.h"
#include "protocol/tls13_psk.h"
#include "protocol/tls13_share.h"

#include <stddef.h>

const char *message_name(unsigned type)
{
    static const struct {
        enum message_type type;
        const char       *name;
    } names[] = {
        { HELLO_REQUEST, "HelloRequest" },
        { CLIENT_HELLO, "ClientHello" },
        { SERVER_HELLO, "ServerHello" },
        { HELLO_RETRY_REQUEST, "HelloRetryRequest" },
        { NEW_SESSION_TICKET, "NewSessionTicket" },
        { END_OF_EARLY_DATA, "EndOfEarlyData" },
        { ENCRYPTED_EXTENSIONS, "EncryptedExtensions" },
        { CERTIFICATE, "Certificate" },
        { SERVER_KEY_EXCHANGE, "ServerKeyExchange" },
        { CERTIFICATE_REQUEST, "CertificateRequest" },
        { SERVER_HELLO_DONE, "ServerHelloDone" },
        { CERTIFICATE_VERIFY, "CertificateVerify" },
        { CLIENT_KEY_EXCHANGE, "ClientKeyExchange" },
        { FINISHED, "Finished" },
        { CERTIFICATE_STATUS, "CertificateStatus" },
        { KEY_UPDATE, "KeyUpdate" },
        { CHANGE_CIPHER_SPEC, "ChangeCipherSpec" },
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].type == type)
            return names[i].name;
    return NULL;
}

/* RFC 8446 §4.1.3: the random of a ServerHello stands behind its header and version. */
unsigned message_type_of(const uint8_t *message, size_t length)
{
    const size_t random = HANDSHAKE_HEADER + 2;
    bool         complete = length >= random + HELLO_RANDOM_LENGTH;
    if (message[0] == SERVER_HELLO && complete && hello_random_is_retry(message + random))
        return HELLO_RETRY_REQUEST;
    return message[0];
}

uint8_t message_wire_type(enum message_type type)
{
    return type == HELLO_RETRY_REQUEST ? SERVER_HELLO : (uint8_t)type;
}

enum presence always(const struct tls *tls)
{
    (void)tls;
    return MUST;
}

/* RFC 8446 §2.3: they go out before the server has said a word. */
static enum presence if_early_data_offered(const struct tls *tls)
{
    return tls->config.role == ACTOR_CLIENT && tls->handshake->tls13.early_offered ? MUST : NEVER;
}

/* RFC 8446 §D.4: "If offering early data, the record is placed immediately after the first
 * ClientHello." */
static enum presence change_before_early_data(const struct tls *tls)
{
    return tls->config.middlebox_compatible ? if_early_data_offered(tls) : NEVER;
}

static bool is_client(const struct tls *tls) { return tls->config.role == ACTOR_CLIENT; }

/* RFC 8446 §4.3.2: a server that begins with a key that both have "MUST NOT" ask. */
static bool server_asks(const struct tls *tls)
{
    return tls->config.client_authorities && !tls->handshake->tls13.psk;
}

/* The server knows whether it asks; the client sees. */
enum presence if_server_asks(const struct tls *tls)
{
    if (is_client(tls))
        return tls->handshake->tls13.psk ? NEVER : MAY;
    return server_asks(tls) ? MUST : NEVER;
}

/* A server that asks for a client certificate is answered, if only with a list of none. */
enum presence if_asked(const struct tls *tls)
{
    bool asked = is_client(tls) ? tls->handshake->certificate_requested : server_asks(tls);
    return asked ? MUST : NEVER;
}

enum presence if_asked_and_has_any(const struct tls *tls)
{
    return tls->config.offer.credential_count > 0 ? if_asked(tls) : NEVER;
}

/* RFC 5077 §3.2: the extension in the ServerHello promises it. */
static enum presence if_ticket_promised(const struct tls *tls)
{
    const struct extensions *e = &tls->handshake->server_hello.extensions;
    return extensions_have(e, EXTENSION_session_ticket) ? MUST : NEVER;
}

static bool status_is_promised(const struct tls *tls)
{
    return extensions_have(&tls->handshake->server_hello.extensions, EXTENSION_status_request);
}

/* RFC 6066 §8: "a server MAY also choose not to send a "CertificateStatus" message, even if has
 * received a "status_request" extension in the client hello message and has sent a
 * "status_request" extension in the server hello message." */
static enum presence if_status_promised(const struct tls *tls)
{
    if (!status_is_promised(tls))
        return NEVER;
    return is_client(tls) ? MAY : MUST;
}

enum presence if_stapled(const struct tls *tls)
{
    return tls->handshake->staple_length > 0 ? MUST : NEVER;
}

/* The client judges the certificate once it has all that belongs to it. That a response which was
 * promised does not come, it sees by the message that comes instead. */
static enum presence if_status_settled(const struct tls *tls)
{
    return status_is_promised(tls) ? if_stapled(tls) : MUST;
}

static enum presence if_status_left_out(const struct tls *tls)
{
    return if_status_settled(tls) == MUST ? NEVER : MUST;
}

/* Who shows a certificate proves that the key is there too. */
enum presence if_client_showed_one(const struct tls *tls)
{
    bool showed = is_client(tls) ? tls->handshake->client_auth.credential != NULL
                                 : server_asks(tls) && tls->handshake->chain_length > 0;
    return showed ? MUST : NEVER;
}

static enum presence if_offering_tls13(const struct tls *tls)
{
    bool offers = offer_has_version(&tls->config.offer, TLS_1_3);
    return tls->config.role == ACTOR_CLIENT && offers ? MUST : NEVER;
}

/* Only who offers TLS 1.3 can be asked for another hello. */
static enum presence if_asked_again(const struct tls *tls)
{
    return if_offering_tls13(tls) == MUST ? MAY : NEVER;
}

/* Where the prologue leads; in TLS 1.2 the cipher suite decides. A suite of TLS 1.3 has no figure
 * there: check_choices will refuse it. */
const struct figure_row *figure_of_version(const struct tls *tls)
{
    uint16_t                 suite = tls->handshake->server_hello.cipher_suite;
    const struct figure_row *figure = figure_of_suite(suite);
    if (tls->version == TLS_1_3 || tls->handshake->tls13.retry_wanted)
        return figure_tls13; /* where a HelloRetryRequest came, whatever it says */
    if (tls->handshake->resumed && tls->version == TLS_1_2)
        return figure_tls12_resumed;
    return figure == figure_tls13 ? figure_tls12 : figure;
}

const struct figure_row *figure_of_suite(uint16_t code)
{
    const struct cipher_suite *suite = cipher_suite_find(code);
    if (suite && suite->version == TLS_1_3)
        return figure_tls13;
    return suite && cipher_suite_is_signed(suite) ? figure_tls12_dhe : figure_tls12;
}

/* clang-format off */
#define SENDS(actor, type, name, epoch, presence, act, section, message)                           \
    { ACTOR_##actor, type, name, epoch, presence, act, VERB_SEND, "RFC 5246 §" section,            \
      write_##message, read_##message, NULL, NULL, NULL }
#define DOES(actor, verb, work, act, section)                                                      \
    { ACTOR_##actor, WORK, #work, CLEAR, always, act, VERB_##verb, "RFC 5246 §" section,           \
      NULL, NULL, work, NULL, NULL }
#define DOES_IF(actor, presence, verb, work, act, section)                                         \
    { ACTOR_##actor, WORK, #work, CLEAR, presence, act, VERB_##verb, "RFC 5246 §" section,         \
      NULL, NULL, work, NULL, NULL }
/* RFC 6066 §8: right after the certificate. */
#define SENDS_STATUS                                                                               \
    { ACTOR_SERVER, CERTIFICATE_STATUS, "CertificateStatus", CLEAR, if_status_promised, 3,         \
      VERB_SEND, "RFC 6066 §8", write_certificate_status, read_certificate_status, NULL, NULL,     \
      NULL }
#define READS_STATUS                                                                               \
    { ACTOR_CLIENT, WORK, "read_stapled_response", CLEAR, if_stapled, 3, VERB_CHECK,               \
      "RFC 6066 §8", NULL, NULL, read_stapled_response, NULL, NULL }
/* RFC 5077 §3.3: after the client's Finished, and before the server changes to its keys. */
#define SENDS_TICKET(act)                                                                          \
    { ACTOR_SERVER, NEW_SESSION_TICKET, "NewSessionTicket", CLEAR, if_ticket_promised, act,        \
      VERB_SEND, "RFC 5077 §3.3", write_new_session_ticket, read_new_session_ticket, NULL, NULL,   \
      NULL }
/* The rows of the prologue at which the version is known: to the client by the ServerHello, to the
 * server before it. */
#define SENDS_AND_LEADS_ON(actor, type, name, act, section, message)                               \
    { ACTOR_##actor, type, name, CLEAR, always, act, VERB_SEND, "RFC 5246 §" section,              \
      write_##message, read_##message, NULL, figure_of_version, NULL }
#define DOES_AND_LEADS_ON(actor, verb, work, act, section)                                         \
    { ACTOR_##actor, WORK, #work, CLEAR, always, act, VERB_##verb, "RFC 5246 §" section,           \
      NULL, NULL, work, figure_of_version, NULL }

/*
 * RFC 5246 §7.3, RFC 8446 §2. Another version begins with these rows as well, or with those of a
 * HelloRetryRequest between them; figure_of_version says which figure goes on.
 */
const struct figure_row figure_prologue[] = {
    { ACTOR_CLIENT, WORK, "make_key_shares", CLEAR, if_offering_tls13, 1, VERB_COMPUTE,
      "RFC 8446 §4.2.8", NULL, NULL, make_key_shares, NULL, NULL },
    { ACTOR_CLIENT, CLIENT_HELLO, "ClientHello", CLEAR, always, 1, VERB_SEND, "RFC 5246 §7.4.1.2",
      write_client_hello, read_client_hello, NULL, NULL, tell_binders },
    { ACTOR_CLIENT, CHANGE_CIPHER_SPEC, "ChangeCipherSpec", CLEAR, change_before_early_data, 2,
      VERB_SEND, "RFC 8446 §D.4", write_change_cipher_spec, NULL, NULL, NULL, NULL },
    { ACTOR_CLIENT, WORK, "derive_early_keys", CLEAR, if_early_data_offered, 2, VERB_COMPUTE,
      "RFC 8446 §7.1", NULL, NULL, derive_early_keys, NULL, NULL },
    DOES_AND_LEADS_ON(SERVER, COMPUTE, choose_parameters, 2, "7.4.1.3"),
    { ACTOR_SERVER, HELLO_RETRY_REQUEST, "HelloRetryRequest", CLEAR, if_asked_again, 2, VERB_SEND,
      "RFC 8446 §4.1.4", NULL, read_hello_retry_request, NULL, figure_of_version, NULL },
    SENDS_AND_LEADS_ON(SERVER, SERVER_HELLO, "ServerHello", 2, "7.4.1.3", server_hello),
    { .message = END_OF_FIGURE, .epoch = KEYS, .presence = always, .act = 7 },
};

/*
 * RFC 5246 §7.3, Figure 1, for a key exchange by RSA: the server sends no ServerKeyExchange, and
 * the pre_master_secret goes under the key of its certificate. A client that is asked for a
 * certificate and has none to show says so, and sends no CertificateVerify either.
 */
const struct figure_row figure_tls12[] = {
    SENDS(CLIENT, CLIENT_HELLO,        "ClientHello",        CLEAR, always, 1, "7.4.1.2", client_hello),
    DOES(SERVER, COMPUTE, choose_parameters,         2, "7.4.1.3"),
    SENDS(SERVER, SERVER_HELLO,        "ServerHello",        CLEAR, always, 2, "7.4.1.3", server_hello),
    DOES(CLIENT, CHECK,   check_choices,             2, "7.4.1.3"),
    SENDS(SERVER, CERTIFICATE,         "Certificate",        CLEAR, always, 3, "7.4.2", server_certificate),
    DOES(CLIENT, CHECK,   read_certificates,         3, "7.4.2"),
    SENDS_STATUS,
    READS_STATUS,
    SENDS(SERVER, CERTIFICATE_REQUEST, "CertificateRequest", CLEAR, if_server_asks, 3, "7.4.4", certificate_request),
    SENDS(SERVER, SERVER_HELLO_DONE,   "ServerHelloDone",    CLEAR, always, 3, "7.4.5", server_hello_done),
    DOES(CLIENT, CHECK,   validate_certificate,      4, "7.4.2"),
    DOES_IF(CLIENT, if_asked_and_has_any, COMPUTE, choose_client_certificate, 5, "7.4.6"),
    SENDS(CLIENT, CERTIFICATE,         "Certificate",        CLEAR, if_asked, 5, "7.4.6", client_certificate),
    DOES_IF(SERVER, if_asked, CHECK, read_client_certificates,                5, "7.4.6"),
    DOES_IF(SERVER, if_client_showed_one, CHECK, validate_client_certificate, 5, "7.4.6"),
    DOES(CLIENT, COMPUTE, make_pre_master_secret,    5, "7.4.7.1"),
    SENDS(CLIENT, CLIENT_KEY_EXCHANGE, "ClientKeyExchange",  CLEAR, always, 5, "7.4.7", client_key_exchange),
    DOES(SERVER, COMPUTE, decrypt_pre_master_secret, 5, "7.4.7.1"),
    DOES(CLIENT, COMPUTE, derive_keys,               5, "6.3"),
    DOES(SERVER, COMPUTE, derive_keys,               5, "6.3"),
    SENDS(CLIENT, CERTIFICATE_VERIFY, "CertificateVerify", CLEAR, if_client_showed_one, 5, "7.4.8", certificate_verify),
    DOES_IF(SERVER, if_client_showed_one, CHECK, check_client_signature,      5, "7.4.8"),
    SENDS(CLIENT, CHANGE_CIPHER_SPEC,  "ChangeCipherSpec",   CLEAR, always, 6, "7.1", change_cipher_spec),
    SENDS(CLIENT, FINISHED,            "Finished",           KEYS, always, 6, "7.4.9", finished),
    DOES(SERVER, CHECK,   check_finished,            6, "7.4.9"),
    SENDS_TICKET(6),
    SENDS(SERVER, CHANGE_CIPHER_SPEC,  "ChangeCipherSpec",   CLEAR, always, 6, "7.1", change_cipher_spec),
    SENDS(SERVER, FINISHED,            "Finished",           KEYS, always, 6, "7.4.9", finished),
    DOES(CLIENT, CHECK,   check_finished,            6, "7.4.9"),
    { .message = END_OF_FIGURE, .epoch = KEYS, .presence = always, .act = 7 },
};

/*
 * RFC 5246 §7.3, Figure 1, for a key exchange by Diffie-Hellman, which the server signs (RFC 8422 §2,
 * Figure 1). The server's half of it comes with its certificate, so that the client judges that one
 * before it looks at the signature.
 */
const struct figure_row figure_tls12_dhe[] = {
    SENDS(CLIENT, CLIENT_HELLO,        "ClientHello",        CLEAR, always, 1, "7.4.1.2", client_hello),
    DOES(SERVER, COMPUTE, choose_parameters,         2, "7.4.1.3"),
    SENDS(SERVER, SERVER_HELLO,        "ServerHello",        CLEAR, always, 2, "7.4.1.3", server_hello),
    DOES(CLIENT, CHECK,   check_choices,             2, "7.4.1.3"),
    SENDS(SERVER, CERTIFICATE,         "Certificate",        CLEAR, always, 3, "7.4.2", server_certificate),
    DOES(CLIENT, CHECK,   read_certificates,         3, "7.4.2"),
    SENDS_STATUS,
    READS_STATUS,
    DOES_IF(CLIENT, if_status_settled, CHECK, validate_certificate,           4, "7.4.2"),
    DOES(SERVER, COMPUTE, make_server_share,         5, "7.4.3"),
    SENDS(SERVER, SERVER_KEY_EXCHANGE, "ServerKeyExchange",  CLEAR, always, 5, "7.4.3", server_key_exchange),
    DOES_IF(CLIENT, if_status_left_out, CHECK, validate_certificate,          4, "7.4.2"),
    DOES(CLIENT, CHECK,   check_server_share,        5, "7.4.3"),
    SENDS(SERVER, CERTIFICATE_REQUEST, "CertificateRequest", CLEAR, if_server_asks, 5, "7.4.4", certificate_request),
    SENDS(SERVER, SERVER_HELLO_DONE,   "ServerHelloDone",    CLEAR, always, 5, "7.4.5", server_hello_done),
    DOES_IF(CLIENT, if_asked_and_has_any, COMPUTE, choose_client_certificate, 5, "7.4.6"),
    SENDS(CLIENT, CERTIFICATE,         "Certificate",        CLEAR, if_asked, 5, "7.4.6", client_certificate),
    DOES_IF(SERVER, if_asked, CHECK, read_client_certificates,                5, "7.4.6"),
    DOES_IF(SERVER, if_client_showed_one, CHECK, validate_client_certificate, 5, "7.4.6"),
    DOES(CLIENT, COMPUTE, make_client_share,         5, "7.4.7"),
    SENDS(CLIENT, CLIENT_KEY_EXCHANGE, "ClientKeyExchange",  CLEAR, always, 5, "7.4.7", client_share),
    DOES(SERVER, COMPUTE, agree_on_secret,           5, "7.4.7"),
    DOES(CLIENT, COMPUTE, derive_keys,               5, "6.3"),
    DOES(SERVER, COMPUTE, derive_keys,               5, "6.3"),
    SENDS(CLIENT, CERTIFICATE_VERIFY, "CertificateVerify", CLEAR, if_client_showed_one, 5, "7.4.8", certificate_verify),
    DOES_IF(SERVER, if_client_showed_one, CHECK, check_client_signature,      5, "7.4.8"),
    SENDS(CLIENT, CHANGE_CIPHER_SPEC,  "ChangeCipherSpec",   CLEAR, always, 6, "7.1", change_cipher_spec),
    SENDS(CLIENT, FINISHED,            "Finished",           KEYS, always, 6, "7.4.9", finished),
    DOES(SERVER, CHECK,   check_finished,            6, "7.4.9"),
    SENDS_TICKET(6),
    SENDS(SERVER, CHANGE_CIPHER_SPEC,  "ChangeCipherSpec",   CLEAR, always, 6, "7.1", change_cipher_spec),
    SENDS(SERVER, FINISHED,            "Finished",           KEYS, always, 6, "7.4.9", finished),
    DOES(CLIENT, CHECK,   check_finished,            6, "7.4.9"),
    { .message = END_OF_FIGURE, .epoch = KEYS, .presence = always, .act = 7 },
};

/*
 * RFC 5246 §7.3, Figure 2: both ends know the master secret, from before. The server finishes first.
 */
const struct figure_row figure_tls12_resumed[] = {
    SENDS(CLIENT, CLIENT_HELLO,        "ClientHello",        CLEAR, always, 1, "7.4.1.2", client_hello),
    DOES(SERVER, COMPUTE, choose_parameters,         2, "7.4.1.3"),
    SENDS(SERVER, SERVER_HELLO,        "ServerHello",        CLEAR, always, 2, "7.4.1.3", server_hello),
    DOES(CLIENT, CHECK,   check_choices,             2, "7.4.1.3"),
    DOES(SERVER, COMPUTE, derive_keys,               5, "6.3"),
    DOES(CLIENT, COMPUTE, derive_keys,               5, "6.3"),
    SENDS_TICKET(6),
    SENDS(SERVER, CHANGE_CIPHER_SPEC,  "ChangeCipherSpec",   CLEAR, always, 6, "7.1", change_cipher_spec),
    SENDS(SERVER, FINISHED,            "Finished",           KEYS, always, 6, "7.4.9", finished),
    DOES(CLIENT, CHECK,   check_finished,            6, "7.4.9"),
    SENDS(CLIENT, CHANGE_CIPHER_SPEC,  "ChangeCipherSpec",   CLEAR, always, 6, "7.1", change_cipher_spec),
    SENDS(CLIENT, FINISHED,            "Finished",           KEYS, always, 6, "7.4.9", finished),
    DOES(SERVER, CHECK,   check_finished,            6, "7.4.9"),
    { .message = END_OF_FIGURE, .epoch = KEYS, .presence = always, .act = 7 },
};
/* clang-format on */
