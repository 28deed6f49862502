/*
 * signature_text.h - a signature on a certificate, taken apart.
 *
 * An RSA signature opens (RFC 8017 §8.2.2, §9.2): what the issuer's public key makes of it is 00
 * 01, padding of ff, 00, and a DigestInfo that ends with the hash that was signed. Beside it stands
 * the hash that whoever checks it computes. With RSASSA-PSS (§9.1) it opens to a hash over that
 * hash and a salt, and to the salt under a mask. ECDSA (FIPS 186-5 §6.4) and Ed25519 (RFC 8032)
 * do not open: their two parts, and the point that is the issuer's key, are shown.
 */
#ifndef TUTOR_SIGNATURE_TEXT_H
#define TUTOR_SIGNATURE_TEXT_H

#include "tutor/chain.h"
#include "tutor/surface.h"

enum { SIGNATURE_LINES = 40, SIGNATURE_TEXT = 160, SIGNATURE_LABEL = 32 };

struct signature_line {
    char       label[SIGNATURE_LABEL], text[SIGNATURE_TEXT];
    enum style style;
    uint32_t   n; /* the value that it shows a part of; 0: none */
};

/* The lines for a certificate; returns how many. What was not reported (a certificate in a file is
 * not validated) is computed from the certificate and its issuer's, if that is here. */
size_t signature_lines(struct signature_line lines[static SIGNATURE_LINES], const struct chain *,
                       struct walk *, size_t certificate);

#endif
