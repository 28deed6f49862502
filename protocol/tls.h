/*
 * tls.h - a TLS endpoint, client or server, that takes one step at a time.
 *
 * What it does: tls_step() does exactly one thing (reads a record and the message in it, makes a
 * check, derives keys, sends a message), reports it, and returns. A pause is just not calling it.
 *
 * What it does not do: touch the network, the clock, the heap, or a source of randomness of its
 * own. The caller feeds the bytes that came in and drains those that are to go out:
 *
 *     tls_feed(tls, from_network, length);
 *     while ((status = tls_step(tls)) == TLS_STEPPED)
 *         send_to_network(tls_output(tls, &length), length), tls_drained(tls, length);
 *
 * Which message comes when stands in figures (figure.h), shared by client and server.
 */
#ifndef PROTOCOL_TLS_H
#define PROTOCOL_TLS_H

#include "crypto/random.h"
#include "crypto/rsa.h"
#include "protocol/choose.h"
#include "protocol/cipher_suites.h"
#include "protocol/examiner.h"
#include "protocol/figure.h"
#include "protocol/handshake.h"
#include "protocol/record.h"
#include "protocol/replay.h"
#include "protocol/session_cache.h"
#include "protocol/ticket.h"
#include "protocol/x509/path.h"

enum tls_status {
    TLS_STEPPED,     /* did something: there may be more to do at once */
    TLS_WANTS_INPUT, /* nothing to do until more bytes come in, or the caller asks for something */
    TLS_WANTS_ROOM,  /* nothing to do until output is drained */
    TLS_CLOSED,      /* both sides said close_notify, or the transport ended after ours did */
    TLS_FAILED,      /* ended by an error, see tls_error(); an alert may wait to be drained */
};

/* RFC 8446 §4.2.11: a key that both ends were given by other means; its hash is SHA-256. */
struct external_psk {
    const uint8_t *identity;
    size_t         identity_length;
    const uint8_t *key;
    size_t         key_length; /* 1 to TLS13_PSK_MAX */
};

/* What an endpoint is told. All pointers must stay valid as long as the endpoint. */
struct tls_config {
    enum actor       role;
    uint32_t         connection;             /* its number in the reports, from 1 */
    struct tls_offer offer;                  /* what this end offers, or takes */
    bool             extended_master_secret; /* offer it, or accept it */
    bool             encrypt_then_mac;       /* likewise, with CBC suites */
    bool             middlebox_compatible;   /* look like TLS 1.2 from outside (RFC 8446 §D.4) */
    bool             grease;                 /* offer what means nothing, too (RFC 8701) */
    bool             retry_cookie;           /* server: a cookie in a HelloRetryRequest */
    size_t           pad_to;   /* TLS 1.3: records are padded to multiples of this; 0: not */
    bool             fallback; /* client: this is a second try with a lower version (RFC 7507) */

    const struct external_psk *psk;        /* NULL: none */
    bool                       psk_ke;     /* take a PSK without a key exchange too (§4.2.9) */
    const struct kept_session *resume;     /* client: to resume, where it fits; NULL: none */
    const uint8_t             *early_data; /* client: sent with a hello that resumes */
    size_t                     early_data_length;
    const struct sealing_keys *sealing_keys;   /* server; NULL: no tickets */
    unsigned                   ticket_count;   /* TLS 1.3, server: after each handshake */
    uint32_t                   max_early_data; /* server: bytes of early data; 0: takes none */
    struct replay_memory      *replay;         /* server: without it, no early data */

    /* TLS 1.2: the most bytes of content that this end takes in a record (RFC 8449), 64 or more;
     * and for a client that talks to an old server, one of 1 to 4 (RFC 6066 §4). 0: no wish. */
    uint16_t record_size_limit;
    uint8_t  max_fragment_length;

    const char               *host;  /* client: sent as server_name, checked; NULL: neither */
    const struct trust_store *trust; /* client */
    bool asks_for_staple; /* client: for an OCSP response with the certificate (RFC 6066 §8) */

    /* Server: asks for a client certificate by one of these; NULL: does not ask. */
    const struct trust_store *client_authorities;
    bool                      client_must_authenticate;
    /* Certificates that the other end reports into the same recording before this one's: a server's
     * demo, where the client has read the server's chain. */
    unsigned certificates_before;

    bool                  session_tickets; /* TLS 1.2, client: would like a ticket */
    struct session_cache *session_cache;   /* TLS 1.2, server: where it keeps sessions, or NULL */

    struct random_source *random;
    int64_t               now; /* seconds since 1970 */

    struct observer      *observer; /* NULL: nobody is watching */
    const struct waivers *waivers;  /* NULL in anything but a lab */
    /* The other end is not ours, so nobody else reports what it knows: its derivations are reported
     * for it, as far as they follow from what is on the wire. */
    bool                     speaks_for_peer;
    const struct figure_row *figure; /* an edited figure, for labs; NULL: the RFC's */
};

/* An endpoint. Large (LIMIT_CONNECTION at most), since it has its buffers in it; fields are
 * private. */
struct tls {
    struct tls_config config;
    struct examiner   examiner;
    struct record_end reading, writing; /* keys and counts of each direction */

    const struct figure_row *figure;
    size_t                   at; /* the first row that is not yet done */
    uint8_t                  act;

    bool     established;
    bool     alert_wanted;   /* a fatal one, that says why this end gave up */
    bool     refusal_wanted; /* of a renegotiation */
    bool     close_wanted, close_sent, close_received, transport_closed;
    unsigned empty_records, warnings; /* in a row */
    bool     has_alert_received;
    uint8_t  alert_received;

    /* What was agreed on, zero until then; and the secrets of TLS 1.3 that are needed for good. */
    uint16_t                   version;
    const struct cipher_suite *suite;
    struct tls13_traffic       traffic;

    uint64_t message_first_record;
    size_t   message_length;
    /* A message of the figure that goes out, record by record as there is room for them. */
    struct {
        const struct figure_row *row; /* NULL: none */
        size_t                   length, sent;
        uint64_t                 first_record;
    } sending;
    /* Of the input: where application data lie that wait to be fetched, and what is still to be
     * read. */
    size_t received_at, received_length, input_at, input_length;
    /* Of the output: what waits for the network; or else, in the place of a record's content, data
     * that wait to be sent. */
    size_t output_length, outgoing_length;

    struct handshake *handshake;    /* lent by the caller; NULL: given back */
    uint8_t          *message;      /* one that comes in, or goes out: in there, or below */
    size_t            message_room; /* for the longest */
    bool              was_resumed, early_data_were_taken; /* answers, once it is given back */
    bool              has_session_id; /* server: by which its cache may know the session */
    uint8_t           session_id[SESSION_MAX_ID];
    uint8_t           later_message[LIMIT_LATER_MESSAGE]; /* after the handshake */
    uint8_t           input[RECORD_MAX];
    uint8_t           output[RECORD_MAX];
};

/* Sets up an endpoint. The configuration is copied (its pointers are kept); the memory of the
 * handshake is lent, all zero, as it is after it was wiped or given back. */
void tls_init(struct tls *, struct handshake *, const struct tls_config *);
/* Wipes everything, the handshake's memory too. */
void tls_wipe(struct tls *);
/*
 * Gives the memory of the handshake back, wiped, once it is of no use any more; NULL: it is. That
 * of a client is as long as it is connected, for the tickets that may come. Afterwards there is
 * nothing to export, and messages may have LIMIT_LATER_MESSAGE bytes.
 */
struct handshake *tls_give_back(struct tls *);

/* Does one thing. */
enum tls_status tls_step(struct tls *);

/* Takes bytes from the network, as many as there is room for; returns how many. */
size_t tls_feed(struct tls *, const uint8_t *bytes, size_t length);
/* The network connection has ended: no more bytes will come. */
void tls_feed_end(struct tls *);
/* The peer has not answered in time, says the caller, who has the clock: ends the connection. */
void tls_give_up(struct tls *);

/* Bytes for the network, and how many of them have been taken. */
const uint8_t *tls_output(const struct tls *, size_t *length);
void           tls_drained(struct tls *, size_t length);

/* Queues application data, for one record, sent by one of the next steps; returns how many bytes
 * were taken. None are before the handshake is done, or while anything else is about to be sent or
 * waits for the network. */
size_t tls_write(struct tls *, const void *bytes, size_t length);
/* Application data that came in, and how much of it has been fetched. No record of application data
 * is read while some of an earlier one has not been fetched. What comes in before the handshake is
 * done is early data (RFC 8446 §2.3), which somebody may have sent a second time. */
const uint8_t *tls_received(const struct tls *, size_t *length);
void           tls_fetched(struct tls *, size_t length);

/* RFC 8446 §4.6.3: asks for new keys in the direction that this end sends in, or in both; false
 * where the connection is none of TLS 1.3, or not there yet. */
bool tls_update_keys(struct tls *, bool of_both);

/* What the time is now, for tickets that come or go late in a connection: seconds since 1970. */
void tls_set_now(struct tls *, int64_t now);

/* ---- resumption, early data, exporters (RFC 8446 §2.2, §2.3, §7.5) ---- */

/* The newest session that the server has given a ticket for; NULL: none yet. */
const struct kept_session *tls_kept_session(const struct tls *);
/* Whether this connection began with a key that both had already. */
bool tls_resumed(const struct tls *);
/* A client still has early data to send before it reads on. */
bool tls_sends_early_data(const struct tls *);
/* The same, or it is about to make the keys for them; or it is in the middle of a message that
 * there was not room for at once: its peer is better left to wait. */
bool tls_hurries(const struct tls *);
/* How many bytes of the early data have been sent, and, once the handshake is done, whether the
 * server took them: if not, they are to be sent again. */
size_t tls_early_data_sent(const struct tls *);
bool   tls_early_data_taken(const struct tls *);
/*
 * RFC 8446 §7.5: `length` bytes (at most 255 times the hash) that both ends can compute for a use
 * of their own, told apart by label (at most 249 bytes) and context. With `early`, from the early
 * exporter secret, before the handshake is done. False where there is none, and in TLS 1.2.
 */
bool tls_export(uint8_t *out, size_t length, struct tls *, bool early, const char *label,
                const uint8_t *context, size_t context_length);

/* Asks for close_notify to be sent, after what is queued. */
void tls_close(struct tls *);

/* The handshake is done, and application data may be sent. */
bool tls_established(const struct tls *);
/* The first error, ERROR_NONE while there is none. */
enum error tls_error(const struct tls *);
/* True when a step can be taken without more input; and when that step will read what has come in.
 */
bool tls_can_step(const struct tls *);
bool tls_will_read(const struct tls *);

#endif
