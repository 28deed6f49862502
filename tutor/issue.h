/*
 * issue.h - the parts of `tlstutor issue`: what one run of it has in hand.
 *
 *     command_issue.c       which kind is wanted
 *     order.c               what was typed, judged
 *     issue_certificate.c   certificates and their keys
 *     issue_request.c       requests for certificates
 *     issue_status.c        CRLs and OCSP responses
 *     trust_advice.c        how clients come to trust it all
 */
#ifndef TUTOR_ISSUE_H
#define TUTOR_ISSUE_H

#include "tutor/ca_folder.h"
#include "tutor/issue_files.h"
#include "tutor/order.h"

/* Large: on the heap. */
struct issue_run {
    const struct options     *options;
    struct typed_order        typed;
    struct ca_folder          folder;
    struct random_source      random;
    char                      stem[CA_STEM]; /* of the files, with the fault in it */
    struct ca_authority       authority;     /* who signs; empty for a root */
    struct private_key        key;           /* made here; unless it is a CSR's */
    struct subject_key        subject;
    char                      ca_name[32]; /* "tlstutor CA 3f9a2c" */
    char                      request_name[ORDER_COMMON_NAME + 1];
    struct issued_certificate issued;
    struct issue_files        files;
};

/* Each returns EXIT_SOUND, or a status after a complaint. */
int issue_certificate(struct issue_run *);
int issue_crl(struct issue_run *);
int issue_ocsp(struct issue_run *);

/* Reads the request of --csr: the key that is to be certified, and, where none were typed, the
 * names. The same. */
int issue_read_request(struct issue_run *);

/* The authority that the options name, or the root. The same. */
int issue_load_authority(struct issue_run *);
/* The folder's stem of that authority. */
void issue_authority_stem(char out[static CA_STEM], const struct issue_run *);

/* Says why nothing could be signed: a kind of key that does not fit what was asked for. */
int issue_refuse(const struct issue_run *);

/* Says on standard output what is wrong with it, where something is, on purpose. */
void issue_tell_fault(const struct issue_run *);

/* "2026-11-24", into out. Returns `out`. */
enum { ISSUE_DATE_TEXT = 40 };
const char *issue_date(char out[static ISSUE_DATE_TEXT], int64_t seconds);

/* How clients come to trust the root of the folder, on standard output; `host` is one that it
 * vouches for, or NULL. */
void trust_advise(const struct ca_folder *, const struct certificate *root, const char *host);

#endif
