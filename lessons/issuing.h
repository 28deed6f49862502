/*
 * issuing.h - what an authority issues, with everything that it decides without being asked; and
 * what can be wrong with it on purpose.
 *
 * protocol/x509/issue.h writes down whatever it is told. Here is what is sensible: for how long,
 * for which uses, which limits, as the web's authorities do it (CA/Browser Forum, Baseline
 * Requirements §7.1). A fault is one deviation from that, for a lesson; the `issue` command, the
 * demo and the labs take them all from here.
 *
 * Random bytes and the time are handed in: the same ones give the same certificates.
 *
 * Read next: lessons/faults.def, then lessons/issuing.c.
 */
#ifndef LESSONS_ISSUING_H
#define LESSONS_ISSUING_H

#include "protocol/x509/issue.h"
#include "protocol/x509/issue_ocsp.h"

enum issuing_kind {
    ISSUING_CA,           /* a root, which signs itself */
    ISSUING_INTERMEDIATE, /* an authority below another */
    ISSUING_SERVER,
    ISSUING_CLIENT,
    ISSUING_RESPONDER, /* signs OCSP responses in its authority's stead (RFC 6960 §4.2.2.2) */
    ISSUING_CRL,
    ISSUING_OCSP,
};

enum fault {
    FAULT_NONE,
#define FAULT(name, word, kinds, sentence) FAULT_##name,
#include "lessons/faults.def"
#undef FAULT
    FAULT_COUNT
};

/* "path-too-long"; its sentence; and whether that kind of thing can have it. */
const char *fault_name(enum fault);
const char *fault_sentence(enum fault);
bool        fault_fits(enum fault, enum issuing_kind);
/* The fault of that name; FAULT_NONE for any other word. */
enum fault fault_find(const char *name);

/* What is wished for. Zero where nothing is. */
struct issuing_order {
    enum issuing_kind kind;
    const char       *common_name;  /* NULL: not in the subject */
    const char       *organization; /* NULL: not in the subject */

    const char *const       *dns_names; /* of a server */
    size_t                   dns_name_count;
    const struct ip_address *addresses;
    size_t                   address_count;
    const char              *email; /* of a client; NULL for none */

    int64_t now;  /* seconds since 1970 */
    int64_t days; /* of validity; 0: what is usual */

    bool                 has_path_length;
    uint8_t              path_length;
    struct subtrees_wish permitted, excluded; /* of an authority */
    const char          *crl_url, *ocsp_url, *issuer_url;
    bool                 must_staple;

    enum fault fault;
};

/* Who signs: the certificate and the key. */
struct issuing_authority {
    const struct certificate      *certificate; /* NULL for a root that is about to be made */
    const struct private_key      *key;
    const struct signature_scheme *scheme; /* NULL: the usual one */
};

/* One certificate, and what has to be sent with it: authorities that only a fault put between. */
enum { ISSUING_MAX_CHAIN = 3 };
struct issued_certificate {
    uint8_t der[ISSUING_MAX_CHAIN][CERTIFICATE_MAX_DER];
    size_t  length[ISSUING_MAX_CHAIN];
    size_t  count;
};

/*
 * Issues a certificate for a key (of any kind but CRL and OCSP). `own` is the private key that
 * belongs to it, needed for a root and for a self-signed one; NULL where it is not known.
 *
 * False where it cannot be made: more names than fit, a date past the year 9999, a fault that this
 * key cannot have (signer_is_able), a signature that failed.
 */
bool issuing_make(struct issued_certificate *, const struct issuing_order *,
                  const struct issuing_authority *, const struct subject_key *,
                  const struct private_key *own, struct random_source *);

/* The certificate itself: the first of the chain, read. False when a fault made it unreadable. */
bool issued_read(struct certificate *, const struct issued_certificate *);

/* Whether a certificate can have the dates that it gets when it is issued at `now`, for so many
 * days: X.509 knows the years 1950 to 9999 (RFC 5280 §4.1.2.5). */
bool issuing_can_date(int64_t now, int64_t days);

/* Days that a thing of this kind is valid for when nothing is said. */
int64_t issuing_usual_days(enum issuing_kind);

/* Issues a CRL; of the order, `now`, `days` and the fault count. */
bool issuing_make_crl(uint8_t *der, size_t capacity, size_t *length, const struct issuing_order *,
                      const struct issuing_authority *, uint64_t number, const struct revocation *,
                      size_t count, struct random_source *);

/* Issues an OCSP response; the wishes lack the times, which come from the order. */
bool issuing_make_ocsp(uint8_t *der, size_t capacity, size_t *length, const struct issuing_order *,
                       const struct issuing_authority *, const struct ocsp_wishes *,
                       struct random_source *);

#endif
