/*
 * figure.h - the handshake is a figure.
 *
 * The RFCs draw the handshake as a figure: who sends which message, in which order, under which
 * keys. So does the code: one table for each figure, a row a message, shared by client and server.
 * Between the messages stand the rows of work that one end does by itself (choosing, validating,
 * deriving), since a learner wants to pause there too.
 *
 * The walker (walker.c) takes the first row that fits what arrived, skips only rows that the peer
 * may leave out, and otherwise raises unexpected_message. The tutor draws the same table as its
 * ladder.
 */
#ifndef PROTOCOL_FIGURE_H
#define PROTOCOL_FIGURE_H

#include "protocol/observe.h"

struct tls;

/* RFC 5246 §7.4: HandshakeType; then what is not a handshake message but has a row, and work. */
enum message_type {
    HELLO_REQUEST = 0,
    CLIENT_HELLO = 1,
    SERVER_HELLO = 2,
    NEW_SESSION_TICKET = 4,
    END_OF_EARLY_DATA = 5,
    ENCRYPTED_EXTENSIONS = 8,
    CERTIFICATE = 11,
    SERVER_KEY_EXCHANGE = 12,
    CERTIFICATE_REQUEST = 13,
    SERVER_HELLO_DONE = 14,
    CERTIFICATE_VERIFY = 15,
    CLIENT_KEY_EXCHANGE = 16,
    FINISHED = 20,
    CERTIFICATE_STATUS = 22, /* RFC 6066 §8 */
    KEY_UPDATE = 24,
    MESSAGE_HASH = 254,         /* never sent: it stands in a transcript (RFC 8446 §4.4.1) */
    CHANGE_CIPHER_SPEC = 0x100, /* RFC 5246 §7.1: a record type of its own */
    WORK = 0x101,               /* something that one end does by itself */
    END_OF_FIGURE = 0x102,
    HELLO_RETRY_REQUEST = 0x103, /* on the wire a ServerHello, with a random that everybody knows */
};

/* What a message is: its HandshakeType, but HELLO_RETRY_REQUEST where its bytes, of which `length`
 * are there, make it one. And the HandshakeType that goes on the wire. */
unsigned message_type_of(const uint8_t *message, size_t length);
uint8_t  message_wire_type(enum message_type);

/* "ClientHello" for 1; NULL for a number that no message has. */
const char *message_name(unsigned type);

/* Whether a row happens, as far as this end knows. A row that MAY happen is the peer's to decide.
 */
enum presence { NEVER, MAY, MUST };

/* Under which keys a message goes. */
enum epoch { CLEAR, KEYS };

/* Those that both versions have: rows that always happen, and those about the client's certificate,
 * which a server may ask for, and a client may have one to show. */
enum presence always(const struct tls *);
enum presence if_server_asks(const struct tls *);
enum presence if_asked(const struct tls *);
enum presence if_asked_and_has_any(const struct tls *);
enum presence if_client_showed_one(const struct tls *);
/* Client: an OCSP response came with the certificate. */
enum presence if_stapled(const struct tls *);

struct figure_row {
    enum actor        actor; /* who sends it, or does it */
    enum message_type message;
    const char       *name; /* "ClientHello"; the subject of the step */
    enum epoch        epoch;
    enum presence (*presence)(const struct tls *);
    uint8_t     act;
    enum verb   verb; /* of work: VERB_COMPUTE or VERB_CHECK */
    const char *rfc;
    /* A message's body is written by its sender, read by its receiver; work is done by its actor.
     * Each returns false after noting an error in the examiner. */
    void (*write)(struct tls *, struct writer *);
    void (*read)(struct tls *, struct reader *);
    bool (*work)(struct tls *);
    /* Once the row is done, the handshake goes on in this figure, after its row of the same name;
     * NULL: in the same figure. The prologue has such rows. */
    const struct figure_row *(*leads_to)(const struct tls *);
    /* Of a message: done by either end once it is out, or in, as part of the same step; or NULL. */
    bool (*then)(struct tls *);
};

/* Up to the ServerHello, which tells the client which version it is: what all versions share. It
 * leads to one of the figures below, which begin with the same rows. */
extern const struct figure_row figure_prologue[];

/* RFC 5246 §7.3, Figure 1, with a key exchange by RSA, and by Diffie-Hellman; each ends with a row
 * END_OF_FIGURE. */
extern const struct figure_row figure_tls12[], figure_tls12_dhe[];
/* RFC 5246 §7.3, Figure 2: a session is taken up. */
extern const struct figure_row figure_tls12_resumed[];
/* The figure that a cipher suite leads to, by its code. */
const struct figure_row *figure_of_suite(uint16_t code);

/* RFC 8446 §2, Figures 1 and 2 (tls13_figure.c). */
extern const struct figure_row figure_tls13[];

#endif
