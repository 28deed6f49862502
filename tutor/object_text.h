/*
 * object_text.h - what a certificate, a list, a request or a key says, in short.
 */
#ifndef TUTOR_OBJECT_TEXT_H
#define TUTOR_OBJECT_TEXT_H

#include "protocol/x509/object.h"
#include "tutor/sheet.h"

/* A row: a label, and what is said, wrapped. */
void object_text_row(struct sheet *, const char *label, const char *text);

/* The rows of an object that was read. */
void object_text_show(struct sheet *, const struct object *);

/* "RSA, 2048 bits", "EC, secp256r1", "Ed25519". */
enum { KEY_TEXT = 160 };
const char *object_text_key(char out[static KEY_TEXT], const struct public_key_info *);

#endif
