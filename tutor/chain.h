/*
 * chain.h - the certificates of a connection as they stand in a recording, and what was found out
 * about each.
 *
 * Certificates are reported in the order of the chain: the server's own first, then who certifies
 * it, and last a trust anchor that did not come with the chain (protocol/x509/path.h). Checks say
 * which certificate they are about; before the check of a signature stand the values that it
 * compares.
 *
 * Read next: tutor/view_certificate.c.
 */
#ifndef TUTOR_CHAIN_H
#define TUTOR_CHAIN_H

#include "tutor/walk.h"

/* The engine refuses longer chains (10 certificates, and an anchor); a file may hold anything. */
enum { CHAIN_MOST = 16, CHAIN_CHECKS = 256 };
#define CHAIN_NOWHERE SIZE_MAX

struct chain {
    size_t   count;
    bool     more;           /* than fit */
    uint32_t at[CHAIN_MOST]; /* the certificates, by number of their event */

    size_t   check_count; /* about one of them, in order */
    uint32_t checks[CHAIN_CHECKS];
    uint32_t anchor_check; /* certificate_anchor_trusted; 0: not made yet */
    size_t   anchor;       /* which of them is trusted beforehand; CHAIN_NOWHERE: none so far */
};

/* What is known up to the place. Cheap: only events with the names of objects (object.h), and the
 * checks after the first of them, are looked at. A file may hold other objects than certificates:
 * they stand among these. */
void chain_gather(struct chain *, struct walk *);

/* Whether one of them is a certificate, and no list, request or key. */
bool chain_is_certificate(const struct chain *, struct walk *, size_t i);
/* Whether they are those of a connection, and not of a file. */
bool chain_is_shown_by_server(struct walk *);
/* What an object is called, into out: a certificate by its subject. */
void chain_title(char *out, size_t size, struct walk *, const struct recorded *);

/* The certificate with this DER, anywhere in the recording (in the present connection); 0 for
 * none. */
uint32_t chain_find(struct walk *, const uint8_t *der, size_t length);

/* The certificate that signed one, as its check has it: by name, the next in the chain or any
 * other. CHAIN_NOWHERE when none of them has that name. */
size_t chain_issuer(const struct chain *, struct walk *, size_t certificate);

/* The values that were compared for the signature of a certificate: numbers of secret events, 0
 * where they were not reported; and the check itself. */
struct chain_signature {
    uint32_t check, hash, opened;
};
struct chain_signature chain_signature(const struct chain *, struct walk *, size_t certificate);

/* What a certificate says in one respect, in words. */
enum chain_fact {
    FACT_SUBJECT,
    FACT_ISSUER,
    FACT_NAMES,
    FACT_VALIDITY,
    FACT_KEY,
    FACT_USES,
    FACT_AUTHORITY,
    FACT_COUNT
};
const char *chain_fact_label(enum chain_fact);
/* Into out, as snprintf does; empty where the certificate does not say. Returns the field that
 * says it, or NO_FIELD. */
size_t chain_fact(char *out, size_t size, struct walk *, const struct recorded *certificate,
                  enum chain_fact);

#endif
