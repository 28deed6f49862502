/*
 * signature_scheme.h - the ways to sign that IANA lists: the way in for protocol.
 *
 * The "TLS SignatureScheme" registry (RFC 8446 §4.2.3), as far as it is spoken here.  A scheme is
 * three choices under one code: the kind of key (for ECDSA, its curve too), the padding where there
 * is one, and the hash.
 *
 *     const struct signature_scheme *scheme = signature_scheme_find(0x0804);
 *     signature_scheme_sign(signature, &signature_length, scheme, &key, message, length, random);
 *
 * TLS 1.2 reads the same codes as pairs of a hash and an algorithm (RFC 5246 §7.4.1.4.1), so that
 * there 0x0403 is ECDSA with SHA-256 on any curve.  Here the curve is part of the scheme, as in
 * TLS 1.3.
 *
 * The schemes with SHA-1 are left out: two messages of one SHA-1 hash can be made (2017).  So are
 * those for keys that a certificate keeps to PSS (rsa_pss_pss_*): hardly anybody has one.  PKCS #1
 * v1.5 is there, but TLS 1.3 takes it in certificates only.
 *
 * Read next: crypto/signature_scheme.c, then one of crypto/rsa_pkcs1.h, crypto/rsa_pss.h,
 * crypto/ecdsa.h, crypto/ed25519.h.
 */
#ifndef CRYPTO_SIGNATURE_SCHEME_H
#define CRYPTO_SIGNATURE_SCHEME_H

#include "crypto/hash.h"
#include "crypto/nist_curve.h"
#include "crypto/random.h"
#include "crypto/rsa.h"

/* Enough for every scheme of the table: RSA with the longest modulus. */
enum { SIGNATURE_MAX_LENGTH = RSA_MAX_BYTES };

enum signature_result {
    SIGNATURE_OK,
    SIGNATURE_KEY_KIND_WRONG,  /* a key of another kind than the scheme's */
    SIGNATURE_KEY_CURVE_WRONG, /* an ECDSA key on another curve than the scheme's */
    SIGNATURE_KEY_TOO_SHORT,   /* an RSA modulus with no room for this hash and its padding */
    SIGNATURE_KEY_REFUSED,     /* no point of the curve, or a private key out of range */
    SIGNATURE_LENGTH_WRONG,
    SIGNATURE_OUT_OF_RANGE, /* a number in the signature is not below the modulus or the order */
    SIGNATURE_WRONG,        /* another message, another key, or somebody changed something */
    SIGNATURE_FAULT,        /* the private operation came out wrong; its result was withheld */
};

/* One plain sentence for a person. */
const char *signature_result_text(enum signature_result result);

/* ---- keys: which kind, and where it lies; the bytes belong to the caller ---- */

enum key_kind { KEY_KIND_RSA, KEY_KIND_ECDSA, KEY_KIND_ED25519 };

/* A private key. */
struct signing_key {
    enum key_kind kind;
    union {
        const struct rsa_private_key *rsa;
        struct {
            const struct nist_curve *curve;
            const uint8_t           *scalar; /* d: curve->n.length big-endian bytes */
        } ecdsa;
        const uint8_t *ed25519; /* ED25519_KEY_LENGTH bytes */
    };
};

/* A public key.  Points come with the length that they had on the wire, which is checked. */
struct verifying_key {
    enum key_kind kind;
    union {
        const struct rsa_public_key *rsa;
        struct {
            const struct nist_curve *curve;
            const uint8_t           *point; /* uncompressed */
            size_t                   length;
        } ecdsa;
        struct {
            const uint8_t *point;
            size_t         length;
        } ed25519;
    };
};

/* ---- schemes ---- */

/* A row of the registry. */
struct signature_scheme {
    uint16_t                 code;
    const char              *name; /* as the registry spells it */
    enum key_kind            kind;
    const struct nist_curve *curve; /* of an ECDSA key; NULL for other kinds */
    const struct hash       *hash;  /* NULL for Ed25519, which takes the message itself */

    /* As signature_scheme_sign() and signature_scheme_verify(), with a key that fits. */
    enum signature_result (*sign)(uint8_t *signature, const struct signature_scheme *scheme,
                                  const struct signing_key *key, const uint8_t *message,
                                  size_t length, struct random_source *random);
    enum signature_result (*verify)(const struct signature_scheme *scheme,
                                    const struct verifying_key *key, const uint8_t *message,
                                    size_t length, const uint8_t *signature,
                                    size_t signature_length);
};

/* The scheme with this code, or NULL. */
const struct signature_scheme *signature_scheme_find(uint16_t code);

/* The schemes in the order of their codes, from index 0; NULL after the last. */
const struct signature_scheme *signature_scheme_at(size_t index);

/*
 * Bytes of a signature by this key: as many as an RSA modulus has, twice those of a curve's order,
 * or ED25519_SIGNATURE_LENGTH.
 */
size_t signature_length_by(const struct signing_key *key);

/*
 * Signs a message of `length` bytes: signature_length_by(key) bytes, at most SIGNATURE_MAX_LENGTH.
 * An ECDSA signature is r || s, each as long as the order; TLS sends it in DER (see
 * protocol/x509/ecdsa_der.h).
 *
 * An RSA key needs a random source, for blinding and for the salt of PSS; for ECDSA it may be NULL;
 * Ed25519 does not use it.  Unless SIGNATURE_OK, *signature_length is 0.
 */
enum signature_result signature_scheme_sign(uint8_t *signature, size_t *signature_length,
                                            const struct signature_scheme *scheme,
                                            const struct signing_key *key, const uint8_t *message,
                                            size_t length, struct random_source *random);

/* SIGNATURE_OK, or why not.  An ECDSA signature is r || s, as above.  Nothing is secret here. */
enum signature_result signature_scheme_verify(const struct signature_scheme *scheme,
                                              const struct verifying_key    *key,
                                              const uint8_t *message, size_t length,
                                              const uint8_t *signature, size_t signature_length);

#endif
