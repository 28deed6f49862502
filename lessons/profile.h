/*
 * profile.h - the connections that can be asked for by name: what is on offer, in which order.
 */
#ifndef LESSONS_PROFILE_H
#define LESSONS_PROFILE_H

#include "protocol/tls.h"

/* How a second connection takes the session of the first up again. */
enum resumption {
    RESUMPTION_NONE,
    RESUMPTION_BY_ID,
    RESUMPTION_BY_TICKET,        /* of TLS 1.2 */
    RESUMPTION_BY_PSK,           /* TLS 1.3: by a key that goes with a ticket */
    RESUMPTION_BY_PSK_AND_EARLY, /* the same, with the request as early data */
};

struct profile {
    const char      *name;    /* "tls12-rsa" */
    const char      *title;   /* "TLS 1.2 · RSA key transport" */
    const char      *summary; /* one line for `list profiles` */
    struct tls_offer offer;   /* without credentials */
    bool             extended_master_secret;
    bool             encrypt_then_mac; /* where a suite with CBC is on offer */
    enum resumption  resumption;
    bool             ecdsa_first;  /* of two certificates the server would rather show this one */
    bool             intermediate; /* signs the server's certificate, and the CA its own */
    bool             client_certificate; /* the server asks, and the client shows one */
    bool             plain_http;         /* no TLS at all; only both ends together play it */
    bool             grease;             /* both ends put it into what they offer */
    bool             asks_for_staple;    /* the client asks for an OCSP response, */
    bool             staples; /* and the certificate of the demo's server promises one (RFC 7633) */

    /* TLS 1.3 */
    const uint16_t *server_groups; /* that the server takes, where it takes others; or NULL */
    size_t          server_group_count;
    bool            middlebox_compatible, retry_cookie; /* see struct tls_config */
    bool            updates_keys;                       /* the client changes the keys on its way */
};

/* What `connect` and `serve` speak where nothing is said, and `demo`: the story. */
#define PROFILE_MODERN "modern"
#define PROFILE_STORY  "tls12-rsa"

/* The profile of that name, NULL when there is none; and all of them, NULL past the end. */
const struct profile *profile_find(const char *name);
const struct profile *profile_at(size_t index);

/* Whether that is the name of a profile without TLS; false for NULL. */
bool profile_is_plain_http(const char *name);

/* Fills in what the suites of an offer need and it does not have: groups for a key exchange in one,
 * schemes for the signatures in it. For an offer that was put together by hand. */
void profile_complete(struct tls_offer *);
/* Whether some suite of it needs a certificate with a key of this kind. */
bool profile_wants(const struct profile *, enum authentication);

/* A configuration with what the profile and the role say: suites, groups, signature schemes,
 * extensions. The rest (host, trust, credentials, random, now, observer, connection) is the
 * caller's to fill in. */
void profile_configure(struct tls_config *, const struct profile *, enum actor role);

#endif
