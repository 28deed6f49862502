/*
 * public_key_info.h - a public key, with what kind of key it is (RFC 5280 §4.1.2.7).
 *
 * In a certificate, in a request for one, and alone in a file (PEM: "PUBLIC KEY").
 */
#ifndef PROTOCOL_X509_PUBLIC_KEY_INFO_H
#define PROTOCOL_X509_PUBLIC_KEY_INFO_H

#include "protocol/x509/algorithm_identifier.h"

struct public_key_info {
    struct der_bytes            der; /* tag and length included */
    struct algorithm_identifier algorithm;
    struct der_bytes            subject_public_key;       /* bytes of the BIT STRING */
    struct der_bytes            modulus, public_exponent; /* without leading zeros; empty where not
                                                           * RSA */
};

/* Reads one under that field name. */
struct public_key_info public_key_info_read(struct reader *, const char *name);

/* A BIT STRING under that field name that holds a point of a curve: taken apart where it looks like
 * one (SEC 1 §2.3.3). Returns its bytes. */
struct der_bytes point_read(struct reader *, const char *name);

/* Reads one that is all of the reader's bytes, whose structure must be "SubjectPublicKeyInfo". */
bool public_key_info_read_whole(struct public_key_info *, struct reader *);

/* RFC 8017 §A.1.1: RSAPublicKey that is all of the reader's bytes, whose structure must be
 * "RSAPublicKey" (PEM: "RSA PUBLIC KEY"). */
bool rsa_public_key_read_whole(struct public_key_info *, struct reader *);

/* Bits of the key as people count them: of the modulus, or of the curve's field; 0 where it is not
 * known. */
size_t public_key_info_bits(const struct public_key_info *);

#endif
