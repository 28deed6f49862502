/*
 * name_constraints.h - the names that an authority may speak for (RFC 5280 §4.2.1.10).
 *
 * A company's own authority, say, may be allowed to certify hosts under example.com, and nothing
 * else: then whoever steals its key cannot be anybody else's bank.
 */
#ifndef PROTOCOL_X509_NAME_CONSTRAINTS_H
#define PROTOCOL_X509_NAME_CONSTRAINTS_H

#include "protocol/x509/certificate.h"

/*
 * RFC 5280 §6.1.3 (b) and (c): whether all names of a certificate, its subject and its
 * subjectAltNames, are within the nameConstraints of an authority above it (true where there are
 * none). A name of a kind that is constrained, but that we cannot compare, is not allowed. Where
 * false, `offender` gets the name that is outside, as text of at most `capacity` (8 or more).
 *
 * Each name is compared with each subtree of its kind, and two certificates could make millions of
 * pairs: each pair takes one of *comparisons_left, and when these are spent, the result is false.
 */
bool name_constraints_allow(const struct certificate *authority, const struct certificate *c,
                            size_t *comparisons_left, char *offender, size_t capacity);

#endif
