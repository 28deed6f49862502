/*
 * pem.h - DER as text (RFC 7468): base64 between two lines that say what it is.
 *
 *     -----BEGIN CERTIFICATE-----
 *     MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA...
 *     -----END CERTIFICATE-----
 *
 * A file may hold several such blocks, and text around them.
 */
#ifndef PROTOCOL_X509_PEM_H
#define PROTOCOL_X509_PEM_H

#include "protocol/errors.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PEM_LABEL_TEXT = 64, PEM_LINE_LENGTH = 64 };

/* A walk over the blocks of a text. */
struct pem_reader {
    const char *text;
    size_t      length, at;
    size_t      line; /* that `at` is in, from 1 */

    /* The block that pem_next found. */
    char   label[PEM_LABEL_TEXT]; /* "CERTIFICATE" */
    size_t block_line;            /* its BEGIN line */

    enum error error;      /* pem_malformed, no_room or key_encrypted; or ERROR_NONE */
    size_t     error_line; /* where */
};

void pem_init(struct pem_reader *, const char *text, size_t length);

/*
 * Finds the next block and decodes it. False at the end of the text (error is ERROR_NONE) and
 * where something is wrong: base64 that is not strict, no END line with the same label, more
 * bytes than `capacity`, or the headers of an encrypted key. What the block holds may be a
 * private key: its bytes are decoded without a branch or an index on them, and wiping `der` is up
 * to the caller.
 */
bool pem_next(struct pem_reader *, uint8_t *der, size_t capacity, size_t *der_length);

/* Bytes of text for that many bytes of DER, without the terminating zero. */
size_t pem_encoded_length(const char *label, size_t der_length);

/* Writes a block of pem_encoded_length bytes, not terminated; false where `capacity` is less. */
bool pem_encode(char *text, size_t capacity, const char *label, const uint8_t *der, size_t length);

#endif
