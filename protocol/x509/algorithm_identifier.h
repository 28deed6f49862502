/*
 * algorithm_identifier.h - the name of an algorithm, with what belongs to it (RFC 5280 §4.1.1.2).
 *
 * Certificates, CRLs, OCSP responses, requests and keys all say with it how they were signed, or
 * what kind of key they hold. Most algorithms need no parameters; a key of an elliptic curve names
 * its curve (RFC 5480), and RSASSA-PSS its hash, its mask and the length of its salt (RFC 4055).
 *
 * Read next: protocol/x509/algorithm_identifier.c.
 */
#ifndef PROTOCOL_X509_ALGORITHM_IDENTIFIER_H
#define PROTOCOL_X509_ALGORITHM_IDENTIFIER_H

#include "protocol/x509/oid.h"

/* RFC 4055 §3.1: the parameters of RSASSA-PSS, with the defaults filled in. */
struct pss_parameters {
    bool     present; /* the algorithm is RSASSA-PSS, and it has parameters */
    enum oid hash, mask, mask_hash;
    uint32_t salt_length, trailer_field;
};

struct algorithm_identifier {
    struct der_bytes      der;        /* tag and length included */
    enum oid              algorithm;  /* OID_UNKNOWN for one that is not in oids.def */
    struct der_bytes      oid;        /* content octets, also of an unknown one */
    struct der_bytes      parameters; /* tag and length included; empty where left out */
    enum oid              curve;      /* parameters that name a curve; or OID_UNKNOWN */
    struct pss_parameters pss;
};

/* Reads one under that field name. */
struct algorithm_identifier algorithm_identifier_read(struct reader *, const char *name);

#endif
