/*
 * key.h - private keys in files (RFC 8017 §A.1.2, RFC 5958 §2).
 *
 * An RSA private key is stored bare, as an RSAPrivateKey (PEM: "RSA PRIVATE KEY"), or wrapped
 * with the name of its kind, as a PrivateKeyInfo of PKCS #8 (PEM: "PRIVATE KEY"). Encrypted ones
 * are refused by name (key_encrypted).
 */
#ifndef PROTOCOL_X509_KEY_H
#define PROTOCOL_X509_KEY_H

#include "crypto/rsa.h"
#include "protocol/x509/der.h"

/* Enough for the longest key that crypto/rsa.h takes, in either form. */
enum { KEY_MAX_DER = 9 * (RSA_MAX_BYTES + 8) / 2 + 1024 };

/*
 * Reads an RSA private key of either form, which is all of the reader's bytes, and checks that
 * its parts belong together. The reader's structure must be "PrivateKey". False with the reader's
 * error: der_*, key_malformed, key_unsupported (another kind of key, or a size out of bounds) or
 * key_encrypted; the key is then wiped. The reader's bytes are the caller's to wipe.
 */
bool key_read_rsa(struct rsa_private_key *, struct reader *);

/* RFC 8017 §A.1.2: RSAPrivateKey. False where `capacity` is too small. */
bool key_write_pkcs1(uint8_t *der, size_t capacity, size_t *length, const struct rsa_private_key *);

/* RFC 5958 §2: PrivateKeyInfo. False where `capacity` is too small. */
bool key_write_pkcs8(uint8_t *der, size_t capacity, size_t *length, const struct rsa_private_key *);

#endif
