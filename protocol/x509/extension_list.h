/*
 * extension_list.h - the envelope of all extensions (RFC 5280 §4.1, §4.2).
 *
 * Certificates, CRLs, the entries of CRLs and OCSP responses are all extended in the same way: an
 * object identifier, a mark whether the extension may be ignored (critical: it may not), and DER of
 * its own. Each of the four has a table of those that it reads.
 *
 * Read next: protocol/x509/extensions.c for those of certificates, protocol/x509/crl.c for those of
 * CRLs.
 */
#ifndef PROTOCOL_X509_EXTENSION_LIST_H
#define PROTOCOL_X509_EXTENSION_LIST_H

#include "protocol/x509/oid.h"

/* `understood` says whether validation takes account of the extension, so that it may be critical.
 * `read` reads what extnValue holds into the table owner's struct; NULL leaves it closed. */
struct extension_row {
    enum oid oid;
    bool     understood;
    void (*read)(void *into, struct reader *);
};

/* Which of the extensions in oids.def are there, and which of these are critical: a bit each. */
struct extension_set {
    uint64_t         present, critical;
    struct der_bytes unknown_critical; /* extnID of the first that is not understood; or empty */
};

/* The bit of an extension that oids.def lists. */
static inline uint64_t extension_bit(enum oid oid)
{
    return (uint64_t)1 << (oid - OID_subjectDirectoryAttributes);
}

/* Reads all Extensions up to the end of the innermost open group, at least one and none twice. */
void extension_list_read(struct extension_set *, struct reader *, const struct extension_row *rows,
                         size_t count, void *into);

#endif
