/*
 * key_agreement.h - how two ends of TLS 1.3 come to a secret: all groups, by one interface.
 *
 * The "TLS Supported Groups" registry (RFC 8446 §4.2.7) holds three kinds of group: curves,
 * finite fields, and hybrids with ML-KEM.  For TLS 1.3 they do the same three things:
 *
 *     client   offer       draws a private key, sends a share
 *     server   answer      draws a private key, sends a share that fits, and has the secret
 *     client   complete    has the same secret, from the server's share
 *
 * In Diffie-Hellman, the two ends do alike, and the server could send first; with ML-KEM it can
 * answer only when it has the client's share.  So the interface is that of the more particular.
 *
 * Read next: crypto/key_agreement.c, then crypto/group.h, crypto/ffdhe.h, crypto/hybrid.h.
 */
#ifndef CRYPTO_KEY_AGREEMENT_H
#define CRYPTO_KEY_AGREEMENT_H

#include "crypto/ffdhe.h"
#include "crypto/group.h"
#include "crypto/hybrid.h"

enum {
    KEY_AGREEMENT_MAX_PRIVATE = sizeof(struct hybrid_private_key),
    KEY_AGREEMENT_MAX_SHARE = HYBRID_MAX_CLIENT_SHARE,
    KEY_AGREEMENT_MAX_SHARED = FFDHE_MAX_BYTES,
};

enum key_agreement_result {
    KEY_AGREEMENT_OK,
    KEY_AGREEMENT_LENGTH_WRONG,  /* the peer's share has not the length that its group asks */
    KEY_AGREEMENT_SHARE_REFUSED, /* it is no point, no number in range, no key of its group */
    KEY_AGREEMENT_SECRET_ZERO,   /* a secret that anybody could guess: RFC 8446 §7.4.2 */
    KEY_AGREEMENT_RANDOM_BROKEN, /* so many draws without a private key in range */
};

/* One plain sentence for a person. */
const char *key_agreement_result_text(enum key_agreement_result result);

struct key_agreement;

/* What is done in a group of one kind; see the functions below. */
struct key_agreement_method {
    enum key_agreement_result (*offer)(uint8_t *private_key, uint8_t *share,
                                       const struct key_agreement *agreement,
                                       struct random_source       *random);
    enum key_agreement_result (*answer)(uint8_t *shared, uint8_t *share, uint8_t *private_key,
                                        const struct key_agreement *agreement,
                                        const uint8_t *client_share, struct random_source *random);
    enum key_agreement_result (*complete)(uint8_t *shared, const struct key_agreement *agreement,
                                          const uint8_t *private_key, const uint8_t *server_share);
};

/* A row of the registry. */
struct key_agreement {
    uint16_t                           id;   /* its code point */
    const char                        *name; /* as the registry spells it */
    const struct key_agreement_method *method;
    size_t                             client_private_length, client_share_length;
    size_t                             server_private_length, server_share_length;
    size_t                             shared_length;
    const struct ffdhe_group          *field; /* of a finite field; NULL for other kinds */
};

/* The row with this code point, or NULL. */
const struct key_agreement *key_agreement_find(uint16_t id);

/* The rows in the order of their code points, from index 0; NULL after the last. */
const struct key_agreement *key_agreement_at(size_t index);

/* The client: draws client_private_length bytes, and makes client_share_length bytes to send. */
enum key_agreement_result key_agreement_offer(uint8_t *private_key, uint8_t *share,
                                              const struct key_agreement *agreement,
                                              struct random_source       *random);

/*
 * The server: checks the client's share, draws server_private_length bytes, makes
 * server_share_length bytes to send, and shared_length bytes that both ends will have.  `shared`
 * is all zero unless KEY_AGREEMENT_OK.
 */
enum key_agreement_result key_agreement_answer(uint8_t *shared, uint8_t *share,
                                               uint8_t                    *private_key,
                                               const struct key_agreement *agreement,
                                               const uint8_t *client_share, size_t length,
                                               struct random_source *random);

/*
 * The client again: checks the server's share, and has the same shared_length bytes.  `shared` is
 * all zero unless KEY_AGREEMENT_OK.
 */
enum key_agreement_result key_agreement_complete(uint8_t                    *shared,
                                                 const struct key_agreement *agreement,
                                                 const uint8_t              *private_key,
                                                 const uint8_t *server_share, size_t length);

#endif
