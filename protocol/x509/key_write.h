/*
 * key_write.h - keys, written: as files and certificates have them.
 *
 * A public key stands in a certificate as SubjectPublicKeyInfo (RFC 5280 §4.1.2.7), and the hash of
 * it is its name there (§4.2.1.2). A private key is a file: PrivateKeyInfo for every kind (RFC 5958
 * §2, PEM "PRIVATE KEY").
 */
#ifndef PROTOCOL_X509_KEY_WRITE_H
#define PROTOCOL_X509_KEY_WRITE_H

#include "crypto/sha1.h"
#include "protocol/x509/oid.h"
#include "protocol/x509/private_key.h"

/* Enough for the SubjectPublicKeyInfo of the longest RSA key. */
enum { PUBLIC_KEY_MAX_DER = 2 * RSA_MAX_BYTES + 64 };

/* A public key, as a certificate holds it. */
struct subject_key {
    uint8_t  der[PUBLIC_KEY_MAX_DER]; /* SubjectPublicKeyInfo */
    size_t   length;
    enum oid algorithm;                      /* of the key: rsaEncryption, ... */
    uint8_t  identifier[SHA1_DIGEST_LENGTH]; /* RFC 5280 §4.2.1.2 (1) */
};

/* Writes a public key. False for a point that is longer than any. */
bool subject_key_from(struct subject_key *, const struct verifying_key *);

/* Takes one that is DER already (of a certificate or a CSR). False where it is malformed or too
 * long. */
bool subject_key_copy(struct subject_key *, struct der_bytes subject_public_key_info);

/* RFC 5958 §2: PrivateKeyInfo, at most KEY_MAX_DER bytes. False where `capacity` is too small. */
bool private_key_write(uint8_t *der, size_t capacity, size_t *length, const struct private_key *);

#endif
