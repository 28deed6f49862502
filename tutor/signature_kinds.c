/* signature_kinds.c - RSASSA-PSS, ECDSA and Ed25519 signatures, taken apart: signature_text.h. */
#include "tutor/signature_parts.h"

#include "crypto/ed25519.h"
#include "crypto/mgf1.h"
#include "protocol/x509/ecdsa_der.h"

#include <string.h>

/* ---- RSASSA-PSS: RFC 8017 §9.1.2 ---- */

/* Steps 6 to 11: maskedDB ^ MGF1(H) is zeros, 01, and the salt. */
static void show_salt(struct signature_parts *p, uint8_t *db, size_t length, const uint8_t *h)
{
    size_t digest = p->algorithm.hash->digest_length, at = 0;
    mgf1_mask(db, length, p->algorithm.hash, h, digest);
    db[0] &= 0x7f; /* the modulus has whole bytes, EM one bit less */
    while (at < length && db[at] == 0)
        at++;
    if (at == length || db[at] != 0x01) {
        signature_add(p, 0, STYLE_BAD, "✗ unmasked", "neither zeros nor 01: another key made this");
        return;
    }
    signature_add(p, 0, STYLE_BYTES, "unmasked", "00 … 00, %zu bytes, then 01", at);
    signature_add_hex(p, 0, "salt", db + at + 1, length - at - 1);
}

void signature_take_pss_apart(struct signature_parts *p)
{
    size_t digest = p->algorithm.hash ? p->algorithm.hash->digest_length : 0;
    signature_add(p, 0, STYLE_PLAIN, "parameters", "%s, %s with %s, a salt of %u bytes",
                  oid_name(p->certificate.signature_pss.hash),
                  oid_name(p->certificate.signature_pss.mask),
                  oid_name(p->certificate.signature_pss.mask_hash),
                  (unsigned)p->certificate.signature_pss.salt_length);
    if (p->em_length <= digest + 2 || digest == 0) {
        signature_add(p, 0, STYLE_FAINT, "not opened", "the issuer's key is not here");
        return;
    }
    size_t         masked = p->em_length - digest - 1;
    const uint8_t *h = p->em + masked;
    signature_add(p, 0, STYLE_PLAIN, "s^e mod n", "with the issuer's public key: %zu bytes",
                  p->em_length);
    signature_add(p, 0, STYLE_BYTES, "masked DB", "%zu bytes, from %02x %02x on", masked, p->em[0],
                  p->em[1]);
    signature_add_hex(p, 0, "H", h, digest);
    signature_add(p, 0, STYLE_BYTES, "ends with", "%02x", p->em[p->em_length - 1]);
    show_salt(p, p->em, masked, h);
    signature_add_hash(p);
    signature_add(p, 0, STYLE_PLAIN, "", "H must be the hash of 8 zeros, our hash and the salt");
    signature_add_verdict(p);
}

/* ---- ECDSA: FIPS 186-5 §6.4.2 ---- */

/* SEC 1 §2.3.3: 04, x, y. */
static void show_key_point(struct signature_parts *p)
{
    const struct nist_curve *curve = p->has_issuer ? certificate_key_curve(&p->issuer) : NULL;
    struct der_bytes         key = p->issuer.subject_public_key;
    if (!curve || key.length % 2 == 0 || key.length < 3) {
        signature_add(p, 0, STYLE_FAINT, "issuer's key", "not here, or of another kind");
        return;
    }
    size_t half = key.length / 2;
    signature_add(p, 0, STYLE_PLAIN, "issuer's key Q", "a point on %s",
                  oid_name(p->issuer.public_key_curve));
    signature_add_hex(p, 0, "  x", key.bytes + 1, half);
    signature_add_hex(p, 0, "  y", key.bytes + 1 + half, half);
}

void signature_take_ecdsa_apart(struct signature_parts *p)
{
    struct reader    r;
    struct der_bytes signature = p->certificate.signature_value, first = { NULL, 0 },
                     second = { NULL, 0 };
    reader_init(&r, signature.bytes, signature.length, "EcdsaSigValue", NULL);
    der_outermost(&r);
    first = der_unsigned(&r, "r");
    second = der_unsigned(&r, "s");
    if (!reader_finish(&r)) {
        signature_add(p, 0, STYLE_BAD, "✗ no signature", "it is not two numbers in DER");
        return;
    }
    signature_add_hex(p, 0, "r", first.bytes, first.length);
    signature_add_hex(p, 0, "s", second.bytes, second.length);
    show_key_point(p);
    signature_add_hash(p);
    signature_add(p, 0, STYLE_PLAIN, "it holds if", "r is the x of (hash/s)·G + (r/s)·Q");
    signature_add_verdict(p);
}

/* ---- Ed25519: RFC 8032 §5.1.7 ---- */

void signature_take_ed25519_apart(struct signature_parts *p)
{
    struct der_bytes signature = p->certificate.signature_value, key = p->issuer.subject_public_key;
    if (signature.length != ED25519_SIGNATURE_LENGTH) {
        signature_add(p, 0, STYLE_BAD, "✗ no signature", "it has %zu bytes, and not %d",
                      signature.length, ED25519_SIGNATURE_LENGTH);
        return;
    }
    signature_add_hex(p, 0, "R, a point", signature.bytes, signature.length / 2);
    signature_add_hex(p, 0, "S, a number", signature.bytes + signature.length / 2,
                      signature.length / 2);
    if (p->has_issuer && p->issuer.public_key_algorithm == OID_Ed25519)
        signature_add_hex(p, 0, "issuer's key A", key.bytes, key.length);
    else
        signature_add(p, 0, STYLE_FAINT, "issuer's key", "not here, or of another kind");
    signature_add(p, 0, STYLE_PLAIN, "it holds if",
                  "S·B = R + k·A, where k is the SHA-512 of R, "
                  "A and the certificate");
    signature_add_verdict(p);
}
