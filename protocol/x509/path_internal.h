/*
 * path_internal.h - what the parts of path validation share: one path, and where its judging is.
 *
 * Read next: protocol/x509/path.c.
 */
#ifndef PROTOCOL_X509_PATH_INTERNAL_H
#define PROTOCOL_X509_PATH_INTERNAL_H

#include "protocol/x509/path.h"
#include "protocol/x509/path_policy.h"

/* Room for a list of names in what a check found. */
enum { NAMES_TEXT = 1024 };

/*
 * RFC 5280 counts the certificates of a path from the anchor's end, 1 to n; we count them as they
 * are sent, from the certificate in question, certificates[0], to certificates[n - 1]. The anchor
 * is certificates[n]. Where n is 0, the certificate in question is itself an anchor.
 */
struct path {
    struct examiner          *x;
    const struct path_wishes *wishes;
    const struct certificate *certificates[LIMIT_PATH];
    size_t                    n;
    bool                      signatures_known; /* they were checked when the path was built */
    size_t                   *comparisons_left; /* of LIMIT_NAME_COMPARISONS */
    size_t                   *signatures_left;  /* of LIMIT_PATH_SIGNATURES, for revocation */

    /* §6.1.2: the state variables that change from certificate to certificate. */
    struct policy_state policy;          /* (a), (d), (e) and (f) */
    size_t              max_path_length; /* (k) */
};

/* Judges the path: §6.1.2 to §6.1.5. False at the first check that fails. */
bool path_judge(struct path *);

/* The checks that follow are about this certificate, and their words are needed no longer than
 * that: what path_begin returns is handed to path_end. */
size_t path_begin(struct examiner *, const struct certificate *);
void   path_end(struct examiner *, size_t mark);

/* The subject, or the issuer, as text; NULL when nobody is watching. */
const char *path_text_name(struct examiner *, struct der_bytes name);
const char *path_text_key_usage(struct examiner *, const struct certificate *);

/* path_purpose.c: what the web asks of the certificate in question beyond RFC 5280, and of the
 * authorities above it. */
bool path_check_key(struct path *, const struct certificate *);
bool path_check_purpose(struct path *, const struct certificate *);
bool path_check_authority_purpose(struct path *, const struct certificate *);

/* Before each signature on a list or a response is checked: false, with a check that failed, where
 * the budget for these is spent. */
bool path_spend_signature(struct path *);

/* path_revocation.c and path_ocsp.c: §6.1.3 (a)(3) for certificates[i], by lists and by responses.
 * */
bool path_check_revocation(struct path *, size_t i);
bool path_check_ocsp(struct path *, size_t i);

#endif
