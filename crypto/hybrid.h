/*
 * hybrid.h - X25519MLKEM768 and SecP256r1MLKEM768 (draft-ietf-tls-ecdhe-mlkem).
 *
 * Two key agreements side by side, an old one that a quantum computer would break, and a new one
 * that has not been attacked for as long.  The secret is both of theirs, one after the other, and
 * TLS 1.3's HKDF mixes them: who wants to know it must break both.
 *
 *     client share     encapsulation key and point
 *     server share     ciphertext and point
 *     shared secret    ML-KEM's shared key and the curve's shared secret
 *
 * In X25519MLKEM768 ML-KEM's part comes first, in SecP256r1MLKEM768 the curve's: rules that ask for
 * an approved algorithm in front accept ML-KEM and P-256, not X25519.
 *
 * The two ends are not alike, as they are in Diffie-Hellman: the server can answer only when it
 * has the client's share.
 *
 * Read next: crypto/ml_kem.h, and crypto/group.h for the curves.
 */
#ifndef CRYPTO_HYBRID_H
#define CRYPTO_HYBRID_H

#include "crypto/ml_kem.h"
#include "crypto/random.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    HYBRID_SCALAR_LENGTH = 32,    /* of a private key of either curve */
    HYBRID_MAX_POINT_LENGTH = 65, /* P-256: 0x04, x, y; X25519 has 32 */
    HYBRID_MAX_CLIENT_SHARE = ML_KEM_ENCAPSULATION_KEY_LENGTH + HYBRID_MAX_POINT_LENGTH,
    HYBRID_MAX_SERVER_SHARE = ML_KEM_CIPHERTEXT_LENGTH + HYBRID_MAX_POINT_LENGTH,
    HYBRID_SHARED_LENGTH = ML_KEM_SHARED_KEY_LENGTH + 32,
};

enum hybrid_result {
    HYBRID_OK,
    HYBRID_SHARE_LENGTH_WRONG,
    HYBRID_KEY_OUT_OF_RANGE,   /* ML-KEM's modulus check, FIPS 203 §7.2 */
    HYBRID_KEY_INCONSISTENT,   /* ML-KEM's hash check of our own key, FIPS 203 §7.3 */
    HYBRID_POINT_REFUSED,      /* no point of P-256, or not in its uncompressed form */
    HYBRID_SHARED_SECRET_ZERO, /* X25519: a point of small order, RFC 7748 §6.1 */
    HYBRID_RANDOM_BROKEN,      /* so many draws without a private key in range */
};

/* One plain sentence for a person. */
const char *hybrid_result_text(enum hybrid_result result);

/* A hybrid group. */
struct hybrid {
    uint16_t    id;       /* its code point */
    const char *name;     /* as the registry spells it */
    uint16_t    curve_id; /* the code point of its curve; see crypto/group.h */
    bool        ml_kem_first;
};

/* The hybrid group with this code point, or NULL. */
const struct hybrid *hybrid_find(uint16_t id);

/* The hybrid groups one after the other, from index 0; NULL after the last. */
const struct hybrid *hybrid_at(size_t index);

/* What a client keeps until the server's share comes. */
struct hybrid_private_key {
    uint8_t scalar[HYBRID_SCALAR_LENGTH];
    uint8_t dk[ML_KEM_DECAPSULATION_KEY_LENGTH];
};

void hybrid_private_key_wipe(struct hybrid_private_key *private_key);

/* Bytes of a client share and of a server share. */
size_t hybrid_client_share_length(const struct hybrid *hybrid);
size_t hybrid_server_share_length(const struct hybrid *hybrid);

/* The client: draws both private keys and makes its share.  Unless HYBRID_OK, the key is wiped. */
enum hybrid_result hybrid_generate(struct hybrid_private_key *private_key, uint8_t *client_share,
                                   const struct hybrid *hybrid, struct random_source *random);

/*
 * The server: checks the client's share, and makes the secret and a share of its own.  `shared` is
 * all zero unless HYBRID_OK.
 */
enum hybrid_result hybrid_encapsulate(uint8_t  shared[static HYBRID_SHARED_LENGTH],
                                      uint8_t *server_share, const struct hybrid *hybrid,
                                      const uint8_t *client_share, size_t length,
                                      struct random_source *random);

/* What a server draws to answer with. */
struct hybrid_answer_key {
    uint8_t scalar[HYBRID_SCALAR_LENGTH];
    uint8_t m[ML_KEM_MESSAGE_LENGTH];
};

/* Draws both; HYBRID_RANDOM_BROKEN is the only failure. */
enum hybrid_result hybrid_draw_answer_key(struct hybrid_answer_key *drawn,
                                          const struct hybrid      *hybrid,
                                          struct random_source     *random);

/* hybrid_encapsulate() with what was drawn already: for who wants to show it. */
enum hybrid_result hybrid_encapsulate_from(uint8_t  shared[static HYBRID_SHARED_LENGTH],
                                           uint8_t *server_share, const struct hybrid *hybrid,
                                           const uint8_t *client_share, size_t length,
                                           const struct hybrid_answer_key *drawn);

/*
 * The client again: the same secret, from the server's share.  `shared` is all zero unless
 * HYBRID_OK; a forged ciphertext gives another secret, see crypto/ml_kem.h.
 */
enum hybrid_result hybrid_decapsulate(uint8_t              shared[static HYBRID_SHARED_LENGTH],
                                      const struct hybrid *hybrid,
                                      const struct hybrid_private_key *private_key,
                                      const uint8_t *server_share, size_t length);

#endif
