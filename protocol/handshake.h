/*
 * handshake.h - what an endpoint has learnt, chosen and derived in a handshake, and does not need
 * for longer. What outlasts it is in struct tls.
 *
 * The messages fill in the hellos and the chain; work between them (tls12_work.c) chooses, judges
 * and derives. All secrets are in one struct, and wiped by one function.
 */
#ifndef PROTOCOL_HANDSHAKE_H
#define PROTOCOL_HANDSHAKE_H

#include "protocol/cipher_suites.h"
#include "protocol/client_hello.h"
#include "protocol/handshake_signature.h"
#include "protocol/limits.h"
#include "protocol/record.h"
#include "protocol/server_hello.h"
#include "protocol/session.h"
#include "protocol/tls12_client_auth.h"
#include "protocol/tls12_exchange.h"
#include "protocol/tls12_session.h"
#include "protocol/tls13.h"
#include "protocol/x509/certificate.h"
#include "protocol/x509/ocsp.h"

#include "crypto/rsa.h"

/* RFC 5246 §8.1, §7.4.7.1, §7.4.9 */
enum {
    PRE_MASTER_SECRET_LENGTH = 48,
    MASTER_SECRET_LENGTH = 48,
    VERIFY_DATA_LENGTH = 12,
    /* two MAC keys of SHA-384 and two keys of AES-256, the most that a suite takes */
    KEY_BLOCK_MAX = 2 * 48 + 2 * 32,
};

/* RFC 5246 §7.4.9: the hash of all handshake messages so far, in order, headers included. */
enum { TRANSCRIPT_HASHES = 2 };
struct transcript {
    struct hash_state states[TRANSCRIPT_HASHES]; /* SHA-256, SHA-384 */
    size_t            length;
    bool              overflowed;
    /* The messages themselves, as far as there is room: a client of TLS 1.2 signs them, and Ed25519
     * takes no hash. */
    uint8_t bytes[LIMIT_TRANSCRIPT];
};

struct handshake_secrets {
    uint8_t            pre_master_secret[EXCHANGE_MAX_PUBLIC];
    size_t             pre_master_secret_length;
    uint8_t            private_key[EXCHANGE_MAX_PRIVATE]; /* of a Diffie-Hellman exchange */
    uint8_t            master_secret[MASTER_SECRET_LENGTH];
    uint8_t            key_block[KEY_BLOCK_MAX];
    struct record_keys write_keys, read_keys; /* of this end, once derived */
};

/* Large (LIMIT_HANDSHAKE at most). */
struct handshake {
    struct client_hello client_hello;
    struct server_hello server_hello;

    /* Agreed on (choose.c), besides version and suite (tls.h); zero until then. */
    uint16_t                       group;    /* of the key exchange */
    const struct signature_scheme *scheme;   /* of the server's signature */
    const char                    *protocol; /* of ALPN */
    bool                           extended_master_secret, encrypt_then_mac;
    const struct credential       *credential;            /* that a server chose */
    bool                           certificate_requested; /* by the server, of the client */

    /* The chain as it was sent: the DER of all, one after the other (in chain_bytes, below), and
     * where each lies. */
    size_t chain_bytes_length;
    struct {
        size_t offset, length;
    } chain_parts[LIMIT_CHAIN];
    size_t             chain_length;
    bool               chain_too_long;
    struct certificate chain[LIMIT_CHAIN]; /* read when they are judged */
    /* The OCSP response that came with it, in chain_bytes too; of length 0: none. */
    size_t               staple_offset, staple_length;
    struct ocsp_response staple; /* read before it is judged */

    struct exchange        exchange;    /* by Diffie-Hellman */
    struct client_auth     client_auth; /* by the client's certificate */
    struct certificate_key peer_key;    /* of the peer's certificate */
    uint8_t                encrypted_pre_master_secret[RSA_MAX_BYTES];
    size_t                 encrypted_length;

    /* Sessions (session.h): whether one of TLS 1.2 is taken up; and the one that a server takes up,
     * or the newest that a client may take up later, if it has one. */
    bool                resumed, has_session;
    struct kept_session session;

    /* RFC 8446 §4.2.11.2: of all before the binders of the ClientHello; by hash, as above. */
    uint8_t truncated_digest[TRANSCRIPT_HASHES][HASH_MAX_DIGEST];
    uint8_t peer_finished_digest[HASH_MAX_DIGEST]; /* of all before the peer's Finished */
    uint8_t peer_verify_data[HASH_MAX_DIGEST];     /* VERIFY_DATA_LENGTH of it in TLS 1.2 */

    struct handshake_secrets secrets;
    struct tls13             tls13; /* what TLS 1.3 has beyond this */

    /* Last, since these bytes count, and are wiped, only up to their lengths: a program that takes
     * zeroed pages from its system pays for those that are written to. */
    struct transcript transcript;
    uint8_t           chain_bytes[LIMIT_HANDSHAKE_MESSAGE];
    uint8_t           message[LIMIT_HANDSHAKE_MESSAGE]; /* that comes in, or goes out (tls.h) */
};

/* Begins in memory that is all zero. */
void handshake_init(struct handshake *);
/* Makes everything zero again that was written to. */
void handshake_wipe(struct handshake *);

/* Keeps a certificate of the peer's chain until it is judged: the message's buffer is used again.
 * NULL: there is none. */
void handshake_keep_certificate(struct handshake *, const uint8_t *der, size_t length);
/* The same for a stapled OCSP response; false where there is no room for it. */
bool handshake_keep_staple(struct handshake *, struct der_bytes response);

void transcript_init(struct transcript *);
void transcript_add(struct transcript *, const uint8_t *message, size_t length);
/* One of the two hashes so far; the transcript goes on. */
void transcript_digest(uint8_t digest[HASH_MAX_DIGEST], const struct transcript *,
                       const struct hash *);
/* Both, by hash, as if the first `length` bytes of another message had been added. */
void transcript_digests_with(uint8_t digests[TRANSCRIPT_HASHES][HASH_MAX_DIGEST],
                             const struct transcript *, const uint8_t *message, size_t length);
/* Which of the two a hash is. */
size_t transcript_index(const struct hash *);

#endif
