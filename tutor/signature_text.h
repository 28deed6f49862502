/*
 * signature_text.h - a signature on a certificate, taken apart (RFC 8017 §8.2.2, §9.2).
 *
 * What the issuer's public key makes of the signature is 00 01, padding of ff, 00, and a
 * DigestInfo that ends with the hash that was signed. Beside it stands the hash that whoever
 * checks it has computed.
 */
#ifndef TUTOR_SIGNATURE_TEXT_H
#define TUTOR_SIGNATURE_TEXT_H

#include "tutor/chain.h"
#include "tutor/surface.h"

enum { SIGNATURE_LINES = 24, SIGNATURE_TEXT = 160, SIGNATURE_LABEL = 32 };

struct signature_line {
    char       label[SIGNATURE_LABEL], text[SIGNATURE_TEXT];
    enum style style;
    uint32_t   n; /* the value that it shows a part of; 0: none */
};

/* The lines for a certificate; returns how many. Where it was not checked, or could not be
 * opened, they say so. */
size_t signature_lines(struct signature_line lines[static SIGNATURE_LINES], const struct chain *,
                       struct walk *, size_t certificate);

#endif
