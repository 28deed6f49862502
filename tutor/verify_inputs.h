/*
 * verify_inputs.h - the files of `tlstutor verify`: the chain, the authorities, the certificates
 * between, the lists of revoked ones and the OCSP responses.
 *
 * The first certificate of the chain is left as bytes, for the recording to show. What else cannot
 * be read is left out, and said: validators do not look at certificates that no path needs.
 */
#ifndef TUTOR_VERIFY_INPUTS_H
#define TUTOR_VERIFY_INPUTS_H

#include "protocol/x509/path.h"
#include "tutor/der_pool.h"
#include "tutor/options.h"

/* What could not be read, and where it broke. */
struct left_out {
    struct der_item item;
    enum error      error;
    size_t          offset;
};

struct verify_inputs {
    struct der_pool       chain, trust, crls, ocsps;
    struct certificate   *anchors, *untrusted;
    size_t                anchor_count, untrusted_count;
    struct crl           *crl_list;
    size_t                crl_count;
    struct ocsp_response *responses;
    size_t                response_count;
    struct left_out      *left_out;
    size_t                left_out_count;
};

/* Returns EXIT_SOUND, or after a complaint EXIT_MACHINE or EXIT_REFUSED. */
int  verify_inputs_load(struct verify_inputs *, const struct options *);
void verify_inputs_free(struct verify_inputs *);

#endif
