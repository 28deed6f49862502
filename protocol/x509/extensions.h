/*
 * extensions.h - the extensions of a certificate (RFC 5280 §4.2).
 *
 * Version 3 of X.509 opened certificates for whatever might be needed: each extension has an object
 * identifier, a mark whether it may be ignored (critical: it may not), and DER of its own.
 *
 * Read next: protocol/x509/extensions.c.
 */
#ifndef PROTOCOL_X509_EXTENSIONS_H
#define PROTOCOL_X509_EXTENSIONS_H

#include "protocol/x509/certificate.h"

/* Reads all Extensions up to the end of the innermost open group, into the certificate. */
void extensions_read(struct certificate *, struct reader *);

#endif
