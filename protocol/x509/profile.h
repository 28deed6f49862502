/*
 * profile.h - what RFC 5280, and for the web the CA/Browser Forum, demand of those who issue
 * certificates.
 *
 * A certificate can be well formed and signed, and yet break the rules that its authority is
 * bound to: a limit that old software would ignore because it is not marked critical, a key that
 * cannot be told from another. Each rule was written because something went wrong without it.
 */
#ifndef PROTOCOL_X509_PROFILE_H
#define PROTOCOL_X509_PROFILE_H

#include "protocol/x509/certificate.h"

/* Which part a certificate has in a path. */
enum profile_role {
    PROFILE_ANCHOR,    /* trusted beforehand, with others below it */
    PROFILE_AUTHORITY, /* between the anchor and the certificate in question */
    PROFILE_SERVER,    /* the certificate in question */
    PROFILE_CLIENT,    /* likewise */
};

/*
 * The first rule that a certificate breaks, as a few words for a person: what is so and should not
 * be; NULL when it keeps them all.
 *
 * What is in a certificate must be right. What is missing from it, and what validation does not
 * look at, is another matter: authorities must add key identifiers (RFC 5280 §4.2.1.1, §4.2.1.2),
 * which help to find a path, and the web's must repeat the common name among the subjectAltNames
 * (BR §7.1.4.3); but much software issues certificates without them, and next to nobody refuses
 * those. These rules are kept only where `strict`.
 */
const char *profile_find_fault(const struct certificate *, enum profile_role, bool strict);

#endif
