/*
 * rsa.h - RSA keys and the bare operation (RFC 8017 §3 and §5).
 *
 *     c = m^e mod n        anyone can           (RSAEP, RSAVP1)
 *     m = c^d mod n        the owner of d can   (RSADP, RSASP1)
 *
 * The bare operation is not yet encryption and not yet a signature: see crypto/rsa_pkcs1.h for the
 * encodings that make it so, and crypto/rsa_generate.h for where keys come from.
 *
 * All numbers are big-endian bytes, as they stand in certificates and on the wire.  Nothing
 * allocates; a private operation needs about 200 KB of stack.
 *
 * Read next: crypto/rsa.c.
 */
#ifndef CRYPTO_RSA_H
#define CRYPTO_RSA_H

#include "crypto/random.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Below 1024 bits a modulus can be factored by a patient person; above 8192 a stranger's
 * certificate could keep us busy for seconds.
 */
enum { RSA_MIN_BITS = 1024, RSA_MAX_BITS = 8192, RSA_MAX_BYTES = RSA_MAX_BITS / 8 };

enum rsa_result {
    RSA_OK,
    RSA_MODULUS_TOO_SMALL,
    RSA_MODULUS_TOO_LARGE,
    RSA_MODULUS_EVEN,
    RSA_EXPONENT_TOO_SMALL,
    RSA_EXPONENT_TOO_LARGE,
    RSA_EXPONENT_EVEN,
    RSA_KEY_INCONSISTENT,  /* the parts of a private key do not belong together */
    RSA_SIZE_UNUSABLE,     /* no key can be generated with that many bits */
    RSA_PRIME_NOT_FOUND,   /* so many tries without a prime: the random source is broken */
    RSA_LENGTH_WRONG,      /* ciphertext or signature is not as long as the modulus */
    RSA_OUT_OF_RANGE,      /* ciphertext or signature is a number not below the modulus */
    RSA_MESSAGE_TOO_LONG,  /* message or DigestInfo does not fit under the modulus */
    RSA_HASH_UNKNOWN,      /* no DigestInfo prefix for this hash */
    RSA_DECRYPTION_FAILED, /* for whatever reason: RFC 8017 §7.2.2 note, do not tell which */
    RSA_SIGNATURE_WRONG,
    RSA_FAULT, /* the private operation came out wrong; its result was withheld */
};

/* One plain sentence for a person. */
const char *rsa_result_text(enum rsa_result result);

/* RFC 8017 §3.1 */
struct rsa_public_key {
    size_t  bits;                   /* of the modulus */
    size_t  length;                 /* k of RFC 8017: bytes of the modulus, no leading zero */
    uint8_t modulus[RSA_MAX_BYTES]; /* n */
    size_t  exponent_length;
    uint8_t exponent[RSA_MAX_BYTES]; /* e, no leading zero */
};

/* A nonnegative integer; big-endian, no leading zero (0 itself has length 1). */
struct rsa_integer {
    size_t  length;
    uint8_t bytes[RSA_MAX_BYTES];
};

/* RFC 8017 §3.2, second representation; the names are those of its RSAPrivateKey (A.1.2). */
struct rsa_private_key {
    struct rsa_public_key public;
    struct rsa_integer d;    /* privateExponent: e * d = 1 mod lambda(n) */
    struct rsa_integer p, q; /* prime1, prime2: n = p * q */
    struct rsa_integer dP;   /* exponent1: e * dP = 1 mod (p - 1) */
    struct rsa_integer dQ;   /* exponent2: e * dQ = 1 mod (q - 1) */
    struct rsa_integer qInv; /* coefficient: q * qInv = 1 mod p */
};

/* Bytes that belong to somebody else; leading zeros are allowed. */
struct rsa_bytes {
    const uint8_t *bytes;
    size_t         length;
};

/* What a key file holds, in the order in which it holds it. */
struct rsa_private_components {
    struct rsa_bytes n, e, d, p, q, dP, dQ, qInv;
};

/*
 * Sets a public key from big-endian bytes (leading zeros allowed).  Refuses by name what is not
 * RSA_MIN_BITS to RSA_MAX_BITS long, not odd, and an exponent that is not odd, below 3, or not
 * below the modulus.  On refusal the key is all zero.
 */
enum rsa_result rsa_public_key_set(struct rsa_public_key *key, const uint8_t *modulus,
                                   size_t modulus_length, const uint8_t *exponent,
                                   size_t exponent_length);

/*
 * Sets a private key, and checks every equation in struct rsa_private_key (not that p and q are
 * prime: the fault check of every operation catches what would come of that).  On refusal the key
 * is wiped.
 */
enum rsa_result rsa_private_key_set(struct rsa_private_key              *key,
                                    const struct rsa_private_components *components);

void rsa_private_key_wipe(struct rsa_private_key *key);

/*
 * RFC 8017 §5.1.1 RSAEP and §5.2.2 RSAVP1: out = in^e mod n.  Both have key->length bytes.
 * RSA_OUT_OF_RANGE when `in` is not below n.  Not secret: for public keys only.
 */
enum rsa_result rsa_encrypt_raw(uint8_t *out, const struct rsa_public_key *key, const uint8_t *in);

/*
 * RFC 8017 §5.1.2 RSADP and §5.2.1 RSASP1: out = in^d mod n, by the Chinese remainder theorem, with
 * bytes drawn for "RSA blinding" and "RSA blinding mask".  Both have key->public.length bytes;
 * `out` may be `in`.
 *
 * Returns a mask: all ones when the result was checked and is right; zero, and `out` all zero,
 * when `in` is not below n or when a fault was found.  No branch tells which before the caller
 * makes one.
 */
uint32_t rsa_decrypt_raw(uint8_t *out, const struct rsa_private_key *key, const uint8_t *in,
                         struct random_source *blinding);

#endif
