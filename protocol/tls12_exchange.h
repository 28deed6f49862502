/*
 * tls12_exchange.h - the key exchange by Diffie-Hellman in TLS 1.2: ECDHE and DHE (RFC 8422 §2,
 * RFC 5246 §7.4.3).
 *
 * Each end draws a private value, sends the public one that belongs to it, and computes the same
 * secret from its own private and the other's public value. The server signs its half together with
 * both randoms, with the key of its certificate. The private values are forgotten afterwards: who
 * gets the certificate's key in ten years cannot open what was recorded today.
 *
 * Rows of figure_tls12_dhe (figure.c) come here. Read next: tls12_exchange.c.
 */
#ifndef PROTOCOL_TLS12_EXCHANGE_H
#define PROTOCOL_TLS12_EXCHANGE_H

#include "crypto/ffdhe.h"
#include "crypto/group.h"
#include "protocol/digitally_signed.h"
#include "protocol/wire.h"

struct tls;

enum {
    EXCHANGE_MAX_PUBLIC = FFDHE_MAX_BYTES,
    EXCHANGE_MAX_PRIVATE = FFDHE_MAX_BYTES,
    /* RFC 5246 §7.4.3: ServerDHParams has three vectors: p, g and the public value. */
    EXCHANGE_MAX_PARAMS = 3 * (2 + FFDHE_MAX_BYTES),
};

/* What the two ends of a key exchange show to each other. */
struct exchange {
    const struct group *curve; /* ECDHE; NULL for DHE */
    struct ffdhe_group  field; /* DHE */

    uint8_t own[EXCHANGE_MAX_PUBLIC], peer[EXCHANGE_MAX_PUBLIC]; /* public values */
    size_t  own_length, peer_length;

    uint8_t  params[EXCHANGE_MAX_PARAMS]; /* of the ServerKeyExchange, as they are signed */
    size_t   params_length;
    uint8_t  curve_type;
    uint16_t named_curve; /* as the server said */
    struct {
        uint8_t p[EXCHANGE_MAX_PUBLIC], g[EXCHANGE_MAX_PUBLIC];
        size_t  p_length, g_length;
    } dh; /* as the server said */
    struct digitally_signed signed_params;
};

/* ---- the server's half ---- */

/* Draws the server's private value, and signs the public one. */
bool make_server_share(struct tls *);
void write_server_key_exchange(struct tls *, struct writer *);
void read_server_key_exchange(struct tls *, struct reader *);
/* Client: the group, the share, and whose signature it is. */
bool check_server_share(struct tls *);

/* ---- the client's half ---- */

/* Draws the client's private value, and computes the secret. */
bool make_client_share(struct tls *);
void write_client_share(struct tls *, struct writer *);
void read_client_share(struct tls *, struct reader *);
/* Server: the same secret, from the client's share. */
bool agree_on_secret(struct tls *);

#endif
