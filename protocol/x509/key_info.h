/*
 * key_info.h - a private key in a file, taken apart to be looked at (RFC 8017 §A.1.2, RFC 5915,
 * RFC 5958, RFC 8410).
 *
 * Three forms are in use: RSAPrivateKey (PEM: "RSA PRIVATE KEY"), ECPrivateKey ("EC PRIVATE KEY"),
 * and PrivateKeyInfo, which says what kind of key it holds ("PRIVATE KEY"). A fourth,
 * EncryptedPrivateKeyInfo, says only how the third was encrypted.
 *
 * Nothing is computed with the key here; for that see protocol/x509/private_key.h. What is private
 * in it is listed, so that whoever shows a key can leave that out.
 */
#ifndef PROTOCOL_X509_KEY_INFO_H
#define PROTOCOL_X509_KEY_INFO_H

#include "protocol/x509/public_key_info.h"

/* RSAPrivateKey has six numbers that are private, and three more for each further prime. */
enum { KEY_INFO_PRIVATE_PARTS = 6 + 3 * 8 };

struct key_info {
    bool                        encrypted;
    struct public_key_info      public_key; /* as far as the file says: its kind, and its numbers */
    struct algorithm_identifier encryption; /* of an encrypted one */
    struct der_bytes            private_parts[KEY_INFO_PRIVATE_PARTS];
    size_t                      private_part_count;
};

/*
 * Each reads a key of its form that is all of the reader's bytes; reader_finish is called. The
 * reader's structure must be the name of the form. Where the key is malformed, what was read of it
 * may be private without being listed.
 */
bool key_info_read_pkcs1(struct key_info *, struct reader *);     /* "RSAPrivateKey" */
bool key_info_read_sec1(struct key_info *, struct reader *);      /* "ECPrivateKey" */
bool key_info_read_pkcs8(struct key_info *, struct reader *);     /* "PrivateKeyInfo" */
bool key_info_read_encrypted(struct key_info *, struct reader *); /* "EncryptedPrivateKeyInfo" */

#endif
