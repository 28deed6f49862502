/*
 * der_write.h - writing DER (ITU-T X.690).
 *
 * Elements are blocks, nested as in the ASN.1; the length of each is filled in where its block
 * ends.
 *
 *     write_der(w, DER_SEQUENCE) {
 *         der_write_oid(w, OID_rsaEncryption);
 *         der_write_null(w);
 *     }
 *
 * The braces are required, and a block must not be left by break, return or goto. Errors are
 * sticky: when the room is used up nothing more is written, and der_writer_finish says so.
 */
#ifndef PROTOCOL_X509_DER_WRITE_H
#define PROTOCOL_X509_DER_WRITE_H

#include "protocol/x509/oid.h"

struct der_writer {
    uint8_t   *bytes;
    size_t     at, capacity;
    enum error error; /* no_room, certificate_time_invalid, or a fault of ours; or ERROR_NONE */
    unsigned   depth;
    size_t     content[LIMIT_NESTING]; /* where the content of each open element starts */
    bool       entered[LIMIT_NESTING];
};

void der_writer_init(struct der_writer *, uint8_t *bytes, size_t capacity);
/* True when all went well; w->at is the length written. */
bool der_writer_finish(struct der_writer *);

#define write_der(w, tag)                                                                          \
    for (struct der_writer * DER_UNIQUE_(__LINE__) = der_write_enter((w), (tag));                  \
         der_write_stay(DER_UNIQUE_(__LINE__));)

/* Bytes as they are: content, or elements that are DER already. */
void der_write_bytes(struct der_writer *, const void *bytes, size_t length);
/* A primitive element. */
void der_write_primitive(struct der_writer *, uint8_t tag, const void *content, size_t length);
/* A nonnegative INTEGER from big-endian bytes, leading zeros allowed. */
void der_write_unsigned(struct der_writer *, const uint8_t *bytes, size_t length);
void der_write_small(struct der_writer *, uint8_t value);
void der_write_boolean(struct der_writer *, bool);
void der_write_null(struct der_writer *);
void der_write_oid(struct der_writer *, enum oid);
/* A BIT STRING of whole bytes. */
void der_write_bit_string(struct der_writer *, const void *bytes, size_t length);
/* A BIT STRING of named bits (X.690 §11.2.2): bit n of the standard is 1 << n; trailing zeros
 * go. */
void der_write_named_bits(struct der_writer *, uint16_t bits);
/* UTCTime or GeneralizedTime (RFC 5280 §4.1.2.5). */
void der_write_time(struct der_writer *, int64_t seconds);
/* GeneralizedTime, whatever the year (RFC 6960 §4.2.2.1). */
void der_write_generalized_time(struct der_writer *, int64_t seconds);

/* What the macro stands for: NULL (the block is skipped) after an error. */
struct der_writer *der_write_enter(struct der_writer *, uint8_t tag);
bool               der_write_stay(struct der_writer *);

#endif
