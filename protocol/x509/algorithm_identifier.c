/*
 * algorithm_identifier.c - the name of an algorithm, with its parameters. RFC 5280 §4.1.1.2.
 *
 *     AlgorithmIdentifier ::= SEQUENCE {
 *         algorithm  OBJECT IDENTIFIER,
 *         parameters ANY DEFINED BY algorithm OPTIONAL }
 */
#include "protocol/x509/algorithm_identifier.h"

/* RFC 4055 §3.1: DEFAULT 20, and the only trailer field there is, trailerFieldBC. */
enum { PSS_DEFAULT_SALT = 20, PSS_DEFAULT_TRAILER = 1, ANY_SMALL = 0x7fffffff };

/* A hash as PSS names it: NULL or nothing behind it (RFC 4055 §2.1). */
static enum oid read_hash(struct reader *r)
{
    enum oid hash = oid_find(der_oid(r, "algorithm"));
    if (der_next_is(r, DER_NULL))
        der_null(r, "parameters");
    return hash;
}

/* RFC 4055 §2.2: the parameters of MGF1 are the AlgorithmIdentifier of its hash. */
static void read_mask(struct pss_parameters *pss, struct reader *r)
{
    pss->mask = oid_find(der_oid(r, "algorithm"));
    if (pss->mask == OID_mgf1) {
        der_sequence(r, "parameters", "AlgorithmIdentifier") {
            pss->mask_hash = read_hash(r);
        }
    } else if (has_more(r)) {
        der_any(r, "parameters");
    }
}

/* RFC 4055 §3.1
 *     RSASSA-PSS-params ::= SEQUENCE {
 *         hashAlgorithm    [0] HashAlgorithm    DEFAULT sha1Identifier,
 *         maskGenAlgorithm [1] MaskGenAlgorithm DEFAULT mgf1SHA1Identifier,
 *         saltLength       [2] INTEGER          DEFAULT 20,
 *         trailerField     [3] INTEGER          DEFAULT 1 }
 * X.690 §11.5 has the defaults left out; some encoders write them, which changes no meaning. */
static void read_pss_parameters(struct pss_parameters *pss, struct reader *r)
{
    *pss = (struct pss_parameters){ .present = true,
                                    .hash = OID_sha1,
                                    .mask = OID_mgf1,
                                    .mask_hash = OID_sha1,
                                    .salt_length = PSS_DEFAULT_SALT,
                                    .trailer_field = PSS_DEFAULT_TRAILER };
    der_sequence(r, "parameters", "RSASSA_PSS_params") {
        if (der_next_is(r, DER_CONTEXT_CONSTRUCTED(0))) {
            der_explicit(r, "hashAlgorithm", 0, DER_SEQUENCE, "AlgorithmIdentifier") {
                pss->hash = read_hash(r);
            }
        }
        if (der_next_is(r, DER_CONTEXT_CONSTRUCTED(1))) {
            der_explicit(r, "maskGenAlgorithm", 1, DER_SEQUENCE, "AlgorithmIdentifier") {
                read_mask(pss, r);
            }
        }
        if (der_next_is(r, DER_CONTEXT_CONSTRUCTED(2)))
            pss->salt_length = der_small_explicit(r, "saltLength", 2, DER_INTEGER, ANY_SMALL);
        if (der_next_is(r, DER_CONTEXT_CONSTRUCTED(3)))
            pss->trailer_field = der_small_explicit(r, "trailerField", 3, DER_INTEGER, ANY_SMALL);
    }
}

struct algorithm_identifier algorithm_identifier_read(struct reader *r, const char *name)
{
    struct algorithm_identifier a = { 0 };
    size_t                      start = r->at, parameters = 0;
    der_sequence(r, name, "AlgorithmIdentifier") {
        a.oid = der_oid(r, "algorithm");
        a.algorithm = oid_find(a.oid);
        parameters = r->at;
        if (der_next_is(r, DER_NULL))
            der_null(r, "parameters");
        else if (der_next_is(r, DER_OBJECT_IDENTIFIER)) /* RFC 5480 §2.1.1: the named curve */
            a.curve = oid_find(der_oid(r, "parameters"));
        else if (a.algorithm == OID_RSASSA_PSS && der_next_is(r, DER_SEQUENCE))
            read_pss_parameters(&a.pss, r);
        else if (der_next_is(r, DER_OCTET_STRING)) /* RFC 8018 §B.2: what a cipher begins with */
            der_octet_string(r, "iv");
        else if (has_more(r))
            der_any(r, "parameters");
        a.parameters = der_since(r, parameters);
    }
    a.der = der_since(r, start);
    return a;
}
