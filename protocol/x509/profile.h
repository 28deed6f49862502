/*
 * profile.h - what RFC 5280 demands of those who issue certificates.
 *
 * A certificate can be well formed and signed, and yet break the rules that its authority is
 * bound to: a limit that old software would ignore because it is not marked critical, a key that
 * cannot be told from another. Each rule was written because something went wrong without it.
 */
#ifndef PROTOCOL_X509_PROFILE_H
#define PROTOCOL_X509_PROFILE_H

#include "protocol/x509/certificate.h"

/*
 * The first rule of RFC 5280 §4 that a certificate breaks, as a few words for a person: what is so
 * and should not be; NULL when it keeps them all.
 *
 * Authorities must add key identifiers too (§4.2.1.1, §4.2.1.2), but those only help to find a
 * path; much software issues certificates without them, and nobody refuses those. Nor is a trust
 * anchor judged: it was chosen, for its name and its key (§6.1.1 (d)).
 */
const char *profile_find_fault(const struct certificate *);

#endif
