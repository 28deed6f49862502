/*
 * key_write.c - keys, written. RFC 5280 §4.1.2.7, RFC 5480, RFC 8410, RFC 5958.
 *
 *     SubjectPublicKeyInfo ::= SEQUENCE {
 *         algorithm        AlgorithmIdentifier,
 *         subjectPublicKey BIT STRING }
 *
 * What the BIT STRING holds differs: an RSAPublicKey in DER, a point of a curve as SEC 1 encodes
 * it, the 32 bytes of Ed25519.
 */
#include "protocol/x509/key_write.h"

#include "protocol/x509/der_write.h"
#include "protocol/x509/public_key_info.h"

#include <string.h>

/* RFC 5480 §2.1.1.1: namedCurve */
static enum oid curve_oid(const struct nist_curve *curve)
{
    return curve == &nist_p256   ? OID_secp256r1
           : curve == &nist_p384 ? OID_secp384r1
                                 : OID_secp521r1;
}

static enum oid key_oid(enum key_kind kind)
{
    switch (kind) {
    case KEY_KIND_RSA:
        return OID_rsaEncryption;
    case KEY_KIND_ECDSA:
        return OID_ecPublicKey;
    case KEY_KIND_ED25519:
        return OID_Ed25519;
    }
    return OID_UNKNOWN;
}

/* RFC 3279 §2.3.1: RSA has parameters, NULL; RFC 5480 §2.1.1: a curve names itself there; RFC 8410
 * §3: Ed25519 has none. */
static void write_key_algorithm(struct der_writer *w, enum key_kind kind,
                                const struct nist_curve *curve)
{
    write_der(w, DER_SEQUENCE) {
        der_write_oid(w, key_oid(kind));
        if (kind == KEY_KIND_RSA)
            der_write_null(w);
        if (kind == KEY_KIND_ECDSA)
            der_write_oid(w, curve_oid(curve));
    }
}

/* RFC 8017 §A.1.1: RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER } */
static size_t write_rsa_public_key(uint8_t                      out[static PUBLIC_KEY_MAX_DER],
                                   const struct rsa_public_key *key)
{
    struct der_writer w;
    der_writer_init(&w, out, PUBLIC_KEY_MAX_DER);
    write_der(&w, DER_SEQUENCE) {
        der_write_unsigned(&w, key->modulus, key->length);
        der_write_unsigned(&w, key->exponent, key->exponent_length);
    }
    return der_writer_finish(&w) ? w.at : 0;
}

/* The bytes of the BIT STRING: in place, or written to `scratch`. */
static struct der_bytes subject_public_key(uint8_t scratch[static PUBLIC_KEY_MAX_DER],
                                           const struct verifying_key *key)
{
    switch (key->kind) {
    case KEY_KIND_RSA:
        return (struct der_bytes){ scratch, write_rsa_public_key(scratch, key->rsa) };
    case KEY_KIND_ECDSA:
        return (struct der_bytes){ key->ecdsa.point, key->ecdsa.length };
    case KEY_KIND_ED25519:
        return (struct der_bytes){ key->ed25519.point, key->ed25519.length };
    }
    return (struct der_bytes){ NULL, 0 };
}

bool subject_key_from(struct subject_key *out, const struct verifying_key *key)
{
    uint8_t                  scratch[PUBLIC_KEY_MAX_DER];
    struct der_writer        w;
    struct der_bytes         bits = subject_public_key(scratch, key);
    const struct nist_curve *curve = key->kind == KEY_KIND_ECDSA ? key->ecdsa.curve : NULL;
    der_writer_init(&w, out->der, sizeof out->der);
    write_der(&w, DER_SEQUENCE) {
        write_key_algorithm(&w, key->kind, curve);
        der_write_bit_string(&w, bits.bytes, bits.length);
    }
    out->length = w.at;
    out->algorithm = key_oid(key->kind);
    hash_compute(out->identifier, &hash_sha1, bits.bytes, bits.length);
    return bits.length > 0 && der_writer_finish(&w);
}

bool subject_key_copy(struct subject_key *out, struct der_bytes info)
{
    struct reader          r;
    struct public_key_info key;
    if (info.length > sizeof out->der)
        return false;
    memcpy(out->der, info.bytes, info.length);
    out->length = info.length;
    reader_init(&r, out->der, out->length, "SubjectPublicKeyInfo", NULL);
    if (!public_key_info_read_whole(&key, &r))
        return false;
    out->algorithm = key.algorithm.algorithm;
    hash_compute(out->identifier, &hash_sha1, key.subject_public_key.bytes,
                 key.subject_public_key.length);
    return true;
}

/* ---- private keys ---- */

/* RFC 5915 §3: ECPrivateKey; its parameters stand around it already. */
static void write_ec_private_key(struct der_writer *w, const struct private_key *key)
{
    write_der(w, DER_SEQUENCE) {
        der_write_small(w, 1); /* version: ecPrivkeyVer1 */
        der_write_primitive(w, DER_OCTET_STRING, key->secret, key->curve->n.length);
        write_der(w, DER_CONTEXT_CONSTRUCTED(1)) {
            der_write_bit_string(w, key->point, key->point_length);
        }
    }
}

bool private_key_write(uint8_t *der, size_t capacity, size_t *length, const struct private_key *key)
{
    struct der_writer w;
    if (key->kind == KEY_KIND_RSA)
        return key_write_pkcs8(der, capacity, length, &key->rsa);
    der_writer_init(&w, der, capacity);
    write_der(&w, DER_SEQUENCE) {
        der_write_small(&w, 0); /* version: v1 */
        write_key_algorithm(&w, key->kind, key->curve);
        write_der(&w, DER_OCTET_STRING) {
            if (key->kind == KEY_KIND_ECDSA)
                write_ec_private_key(&w, key);
            else /* RFC 8410 §7: CurvePrivateKey */
                der_write_primitive(&w, DER_OCTET_STRING, key->secret, ED25519_KEY_LENGTH);
        }
    }
    *length = w.at;
    return der_writer_finish(&w);
}
