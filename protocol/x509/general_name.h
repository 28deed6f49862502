/*
 * general_name.h - the many kinds of names that certificates know (RFC 5280 §4.2.1.6).
 *
 * Used wherever an extension names something: the owner's hosts, a place to fetch a CRL from, the
 * names that an authority may speak for.
 */
#ifndef PROTOCOL_X509_GENERAL_NAME_H
#define PROTOCOL_X509_GENERAL_NAME_H

#include "protocol/x509/der.h"

/* The context-specific tag numbers of GeneralName. */
enum general_name {
    GENERAL_NAME_otherName,
    GENERAL_NAME_rfc822Name,
    GENERAL_NAME_dNSName,
    GENERAL_NAME_x400Address,
    GENERAL_NAME_directoryName,
    GENERAL_NAME_ediPartyName,
    GENERAL_NAME_uniformResourceIdentifier,
    GENERAL_NAME_iPAddress,
    GENERAL_NAME_registeredID,
};

/*
 * Reads one GeneralName. The reader's structure must be "GeneralName". An iPAddress must have one
 * of the two lengths given (4 and 16; in nameConstraints, where a mask follows, 8 and 32).
 */
void general_name_read(struct reader *, size_t ipv4_length, size_t ipv6_length);

/* GeneralNames ::= SEQUENCE SIZE (1..MAX) OF GeneralName: all up to the end of the innermost open
 * group, whose content it returns. */
struct der_bytes general_names_read(struct reader *);

#endif
