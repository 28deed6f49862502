/*
 * ed25519.h - signatures on edwards25519 (RFC 8032 §5.1).
 *
 *     r = SHA-512(prefix || M),  R = r B
 *     k = SHA-512(R || A || M)
 *     S = r + k s mod L                   signature: R || S;  public key: A = s B
 *
 * Like ECDSA it hides the private key behind a number r that must never repeat; here that number
 * is a hash of a secret and the message, and no random source can spoil it.
 *
 * Verifying is strict: only the one encoding of a point and of S is taken (RFC 8032 §8.4), so that
 * nobody makes a second valid signature of a first one.  The equation is checked without the
 * cofactor 8, as RFC 8032 §5.1.7 allows.
 *
 * Read next: crypto/ed25519.c.
 */
#ifndef CRYPTO_ED25519_H
#define CRYPTO_ED25519_H

#include "crypto/curve_result.h"
#include "crypto/random.h"

#include <stddef.h>
#include <stdint.h>

enum { ED25519_KEY_LENGTH = 32, ED25519_SIGNATURE_LENGTH = 64 };

/* RFC 8032 §5.1.5: a private key is 32 random bytes. */
void ed25519_generate(uint8_t private_key[static ED25519_KEY_LENGTH], struct random_source *random);

/* RFC 8032 §5.1.5: the public key A. */
void ed25519_public(uint8_t       public_key[static ED25519_KEY_LENGTH],
                    const uint8_t private_key[static ED25519_KEY_LENGTH]);

/*
 * RFC 8032 §5.1.6: signs a message, as it is (it is hashed twice: a hash of it will not do).  The
 * public key is computed anew: who could make us sign with a wrong one would learn s.
 */
void ed25519_sign(uint8_t       signature[static ED25519_SIGNATURE_LENGTH],
                  const uint8_t private_key[static ED25519_KEY_LENGTH], const uint8_t *message,
                  size_t length);

/*
 * RFC 8032 §5.1.7: CURVE_OK, or why not: CURVE_LENGTH_WRONG, CURVE_NOT_CANONICAL or
 * CURVE_NOT_ON_CURVE (the public key), CURVE_SIGNATURE_OUT_OF_RANGE (S), CURVE_SIGNATURE_WRONG.
 */
enum curve_result ed25519_verify(const uint8_t *public_key, size_t public_length,
                                 const uint8_t *message, size_t length, const uint8_t *signature,
                                 size_t signature_length);

#endif
