/*
 * signature_parts.h - what signature_text.c and signature_kinds.c share: the lines, and what a
 * signature is taken apart from.
 */
#ifndef TUTOR_SIGNATURE_PARTS_H
#define TUTOR_SIGNATURE_PARTS_H

#include "protocol/x509/certificate_key.h"
#include "protocol/x509/signature_algorithm.h"
#include "tutor/signature_text.h"

enum { SIGNATURE_PER_LINE = 16 };

enum signature_state { SIGNATURE_NOT_CHECKED, SIGNATURE_HOLDS, SIGNATURE_FAILS };

struct signature_parts {
    struct signature_line     *lines;
    size_t                     count;
    struct certificate         certificate, issuer;
    bool                       has_issuer;
    struct signature_algorithm algorithm;
    uint8_t                    digest[HASH_MAX_DIGEST]; /* that whoever checks it computes */
    uint8_t                    em[RSA_MAX_BYTES];       /* what an RSA signature opens to */
    size_t                     em_length;               /* 0: it does not open here */
    enum signature_state       state;
    uint32_t                   hash, opened, check; /* their events; 0: not reported */
};

void signature_add(struct signature_parts *, uint32_t n, enum style, const char *label,
                   const char *format, ...) __attribute__((format(printf, 5, 6)));
/* Bytes in hexadecimal, as many lines as it takes. */
void signature_add_hex(struct signature_parts *, uint32_t n, const char *label,
                       const uint8_t *bytes, size_t length);
/* The hash that is to be compared: "our SHA256". */
void signature_add_hash(struct signature_parts *);
/* Whether it was found to hold, where that was checked. */
void signature_add_verdict(struct signature_parts *);

/* RFC 8017 §9.1.2: RSASSA-PSS. */
void signature_take_pss_apart(struct signature_parts *);
/* FIPS 186-5 §6.4.2: ECDSA. */
void signature_take_ecdsa_apart(struct signature_parts *);
/* RFC 8032 §5.1.6: Ed25519. */
void signature_take_ed25519_apart(struct signature_parts *);

#endif
