/*
 * rsa_pss.h - signatures with a random salt (RFC 8017 §8.1 RSASSA-PSS, §9.1 EMSA-PSS).
 *
 *                            +-----------+
 *                            |     M     |
 *                            +-----------+
 *                                  |
 *                                  V
 *                                Hash
 *                                  |
 *                                  V
 *                    +--------+----------+----------+
 *               M' = |Padding1|  mHash   |   salt   |
 *                    +--------+----------+----------+
 *                                   |
 *         +--------+----------+     V
 *   DB =  |Padding2|   salt   |   Hash
 *         +--------+----------+     |
 *                   |               |
 *                   V               |
 *                  xor <--- MGF <---|
 *                   |               |
 *                   V               V
 *         +-------------------+----------+--+
 *   EM =  |    maskedDB       |     H    |bc|          (Figure 2 of RFC 8017)
 *         +-------------------+----------+--+
 *
 * PKCS #1 v1.5 signs the same bytes for the same message; PSS never does, and there is a proof that
 * forging it is as hard as RSA.  TLS 1.3 has no other RSA signature (RFC 8446 §4.2.3).
 *
 * Read next: crypto/rsa_pss.c.
 */
#ifndef CRYPTO_RSA_PSS_H
#define CRYPTO_RSA_PSS_H

#include "crypto/hash.h"
#include "crypto/rsa.h"

/* A salt_length to verify with: any, as it comes.  Not to sign with. */
#define RSA_PSS_ANY_SALT SIZE_MAX

/* RFC 8017 §A.2.3: RSASSA-PSS-params.  TLS has mgf_hash == hash, and as much salt as digest. */
struct rsa_pss {
    const struct hash *hash;
    const struct hash *mgf_hash;
    size_t             salt_length;
};

/*
 * RFC 8017 §9.1.1 without its second step: `digest` is the hash of the message already.  Writes
 * ceil(em_bits / 8) bytes; em_bits is one less than the modulus has.  RSA_MESSAGE_TOO_LONG when
 * digest and salt do not fit.
 */
enum rsa_result rsa_emsa_pss_encode(uint8_t *em, size_t em_bits, const struct rsa_pss *pss,
                                    const uint8_t *digest, const uint8_t *salt);

/*
 * RFC 8017 §9.1.2 likewise: RSA_OK, or RSA_SIGNATURE_WRONG.  Takes time by what it finds: nothing
 * in a signature is secret.
 */
enum rsa_result rsa_emsa_pss_verify(const uint8_t *em, size_t em_bits, const struct rsa_pss *pss,
                                    const uint8_t *digest);

/*
 * RFC 8017 §8.1.1: key->public.length bytes of signature; all zero unless RSA_OK.  Draws for
 * "RSA-PSS salt", then for the blinding.
 */
enum rsa_result rsa_sign_pss(uint8_t *signature, const struct rsa_private_key *key,
                             const struct rsa_pss *pss, const uint8_t *digest,
                             struct random_source *random);

/* RFC 8017 §8.1.2: RSA_OK, or why not. */
enum rsa_result rsa_verify_pss(const struct rsa_public_key *key, const struct rsa_pss *pss,
                               const uint8_t *digest, const uint8_t *signature, size_t length);

#endif
