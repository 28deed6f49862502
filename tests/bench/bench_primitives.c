/*
 * bench_primitives.c - how fast each primitive is, beside OpenSSL's in the same run.
 *
 *     build/bench/bench_primitives        prints a table, in about a minute
 *     BENCH_QUICK=1 ...                   the same in a few seconds, less exactly
 *
 * The figure to look at is the ratio: how many times OpenSSL's speed ours is.  A processor's clock
 * moves, and other programs come and go; so both sides work in turn, for a few milliseconds each of
 * the processor's time, and what counts is the median over all turns.  One thread does it all;
 * `make bench` keeps it on one core.
 *
 * Where both must give the same bytes, they are compared before any time is taken: a wrong answer
 * is never a fast one.  Keys are expanded, and contexts made, outside the measurement.
 *
 * A second table has the readable versions, in portable C, which run where the processor has no
 * instructions made for the purpose.  What is chosen at the first call stays chosen; so the program
 * starts itself once more for it, with TLSTUTOR_CPU=none (crypto/x86/cpu.h).
 *
 * Here alone OpenSSL's library is linked (3.0 or later).  Read next: the table `primitives`.
 */
#include "tests/bench/measure.h"

#include "crypto/aead.h"
#include "crypto/bignum.h"
#include "crypto/cbc.h"
#include "crypto/ecdh.h"
#include "crypto/ecdsa.h"
#include "crypto/ed25519.h"
#include "crypto/hash.h"
#include "crypto/hmac.h"
#include "crypto/ml_kem.h"
#include "crypto/rsa_pkcs1.h"
#include "crypto/sha3.h"
#include "crypto/x25519.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The text is as long as a TLS record at its longest, and the additional data are its header. */
enum {
    TEXT_LENGTH = 16384,
    AAD_LENGTH = 13,
    MESSAGE_LENGTH = 100,
    OUTPUT_LENGTH = TEXT_LENGTH + 16
};
enum { RSA_SIZES = 3, RSA_MOST = 4096 / 8 };

static const uint8_t        key[32] = { 1 }, iv[16] = { 2 }, aad[AAD_LENGTH] = { 3 };
static const uint8_t        digest[32] = { 4 }, message[MESSAGE_LENGTH] = { 5 };
static uint8_t              text[TEXT_LENGTH];
static uint8_t              our_output[OUTPUT_LENGTH], their_output[OUTPUT_LENGTH];
static struct seeded_random random_source;

static void demand(bool condition, const char *what)
{
    if (!condition) {
        fprintf(stderr, "bench_primitives: failed: %s\n", what);
        exit(1);
    }
}

/* ---- hashes ---- */

static const struct hash *const our_hashes[3] = { &hash_sha1, &hash_sha256, &hash_sha512 };
static EVP_MD                  *their_hashes[5];
static EVP_MD_CTX              *digest_context;
static EVP_MAC_CTX             *their_hmac;
enum { SHA3_256 = 3, SHAKE128 = 4, SHAKE_LENGTH = 32 };

static void prepare_hashes(void)
{
    static const char *const names[5] = { "SHA1", "SHA256", "SHA512", "SHA3-256", "SHAKE128" };
    OSSL_PARAM               params[2] = { OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST,
                                                                            (char[]){ "SHA256" }, 0),
                                           OSSL_PARAM_construct_end() };
    for (size_t i = 0; i < 5; i++)
        their_hashes[i] = EVP_MD_fetch(NULL, names[i], NULL);
    digest_context = EVP_MD_CTX_new();
    their_hmac = EVP_MAC_CTX_new(EVP_MAC_fetch(NULL, "HMAC", NULL));
    demand(EVP_MAC_init(their_hmac, key, sizeof key, params) == 1, "setting up HMAC");
}
static void our_hash(int i) { hash_compute(our_output, our_hashes[i], text, TEXT_LENGTH); }
static void their_hash(int i)
{
    EVP_DigestInit_ex2(digest_context, their_hashes[i], NULL);
    EVP_DigestUpdate(digest_context, text, TEXT_LENGTH);
    EVP_DigestFinal_ex(digest_context, their_output, NULL);
}

static void our_sponge(int i)
{
    if (i == SHA3_256)
        sha3_256(our_output, text, TEXT_LENGTH);
    else
        shake128(our_output, SHAKE_LENGTH, text, TEXT_LENGTH);
}
static void their_shake(int i)
{
    EVP_DigestInit_ex2(digest_context, their_hashes[i], NULL);
    EVP_DigestUpdate(digest_context, text, TEXT_LENGTH);
    EVP_DigestFinalXOF(digest_context, their_output, SHAKE_LENGTH);
}
static void our_hmac_sha256(int i)
{
    (void)i;
    hmac_compute(our_output, &hash_sha256, key, sizeof key, text, TEXT_LENGTH);
}
static void their_hmac_sha256(int i)
{
    size_t length;
    (void)i;
    EVP_MAC_init(their_hmac, key, sizeof key, NULL);
    EVP_MAC_update(their_hmac, text, TEXT_LENGTH);
    EVP_MAC_final(their_hmac, their_output, &length, OUTPUT_LENGTH);
}

/* ---- AES in CBC mode: a key of 128 bits, and one of 256 ---- */

static struct aes_key  our_cbc[2];
static EVP_CIPHER_CTX *their_cbc_encrypt[2], *their_cbc_decrypt[2];

static void prepare_cbc(void)
{
    for (int i = 0; i < 2; i++) {
        const EVP_CIPHER *cipher = i ? EVP_aes_256_cbc() : EVP_aes_128_cbc();
        aes_set_key(&our_cbc[i], key, i ? 32 : 16);
        their_cbc_encrypt[i] = EVP_CIPHER_CTX_new();
        their_cbc_decrypt[i] = EVP_CIPHER_CTX_new();
        EVP_EncryptInit_ex2(their_cbc_encrypt[i], cipher, key, iv, NULL);
        EVP_DecryptInit_ex2(their_cbc_decrypt[i], cipher, key, iv, NULL);
        EVP_CIPHER_CTX_set_padding(their_cbc_encrypt[i], 0);
        EVP_CIPHER_CTX_set_padding(their_cbc_decrypt[i], 0);
    }
}
static void our_cbc_encryption(int i)
{
    cbc_encrypt(our_output, &our_cbc[i], iv, text, TEXT_LENGTH);
}
static void our_cbc_decryption(int i)
{
    cbc_decrypt(our_output, &our_cbc[i], iv, text, TEXT_LENGTH);
}
static void their_cbc_encryption(int i)
{
    int length;
    EVP_EncryptInit_ex2(their_cbc_encrypt[i], NULL, NULL, iv, NULL);
    EVP_EncryptUpdate(their_cbc_encrypt[i], their_output, &length, text, TEXT_LENGTH);
}
static void their_cbc_decryption(int i)
{
    int length;
    EVP_DecryptInit_ex2(their_cbc_decrypt[i], NULL, NULL, iv, NULL);
    EVP_DecryptUpdate(their_cbc_decrypt[i], their_output, &length, text, TEXT_LENGTH);
}

/* ---- authenticated encryption: sealing, and opening with AES-128-GCM ---- */

enum { CCM = 3, AEADS };

static struct aead_key our_aead[AEADS];
static EVP_CIPHER_CTX *their_aead[AEADS], *their_gcm_open;
static uint8_t         sealed[OUTPUT_LENGTH];

static void prepare_aead(void)
{
    static const enum aead_id ids[AEADS] = { AEAD_AES_128_GCM, AEAD_AES_256_GCM,
                                             AEAD_CHACHA20_POLY1305, AEAD_AES_128_CCM };
    const EVP_CIPHER *const   ciphers[AEADS] = { EVP_aes_128_gcm(), EVP_aes_256_gcm(),
                                                 EVP_chacha20_poly1305(), EVP_aes_128_ccm() };
    for (size_t i = 0; i < AEADS; i++) {
        const struct aead *aead = &aead_registry[ids[i]];
        aead_set_key(&our_aead[i], aead, key, aead->key_length);
        their_aead[i] = EVP_CIPHER_CTX_new();
        EVP_EncryptInit_ex2(their_aead[i], ciphers[i], NULL, NULL, NULL);
        EVP_CIPHER_CTX_ctrl(their_aead[i], EVP_CTRL_AEAD_SET_IVLEN, AEAD_NONCE_LENGTH, NULL);
        if (i == CCM)
            EVP_CIPHER_CTX_ctrl(their_aead[i], EVP_CTRL_AEAD_SET_TAG, 16, NULL);
        EVP_EncryptInit_ex2(their_aead[i], NULL, key, iv, NULL);
    }
    their_gcm_open = EVP_CIPHER_CTX_new();
    EVP_DecryptInit_ex2(their_gcm_open, EVP_aes_128_gcm(), key, iv, NULL);
    aead_seal(sealed, &our_aead[0], iv, AEAD_NONCE_LENGTH, aad, AAD_LENGTH, text, TEXT_LENGTH);
}
static void our_seal(int i)
{
    aead_seal(our_output, &our_aead[i], iv, AEAD_NONCE_LENGTH, aad, AAD_LENGTH, text, TEXT_LENGTH);
}
static void their_seal(int i)
{
    int length;
    EVP_EncryptInit_ex2(their_aead[i], NULL, NULL, iv, NULL);
    if (i == CCM) /* hashes the length before the text */
        EVP_EncryptUpdate(their_aead[i], NULL, &length, NULL, TEXT_LENGTH);
    EVP_EncryptUpdate(their_aead[i], NULL, &length, aad, AAD_LENGTH);
    EVP_EncryptUpdate(their_aead[i], their_output, &length, text, TEXT_LENGTH);
    EVP_EncryptFinal_ex(their_aead[i], their_output + TEXT_LENGTH, &length);
    EVP_CIPHER_CTX_ctrl(their_aead[i], EVP_CTRL_AEAD_GET_TAG, 16, their_output + TEXT_LENGTH);
}
static void our_opening(int i)
{
    demand(aead_open(our_output, &our_aead[i], iv, AEAD_NONCE_LENGTH, aad, AAD_LENGTH, sealed,
                     OUTPUT_LENGTH) == AEAD_OK,
           "our AES-GCM");
}
static void their_opening(int i)
{
    int length;
    (void)i;
    EVP_DecryptInit_ex2(their_gcm_open, NULL, NULL, iv, NULL);
    EVP_CIPHER_CTX_ctrl(their_gcm_open, EVP_CTRL_AEAD_SET_TAG, 16, sealed + TEXT_LENGTH);
    EVP_DecryptUpdate(their_gcm_open, NULL, &length, aad, AAD_LENGTH);
    EVP_DecryptUpdate(their_gcm_open, their_output, &length, sealed, TEXT_LENGTH);
    demand(EVP_DecryptFinal_ex(their_gcm_open, their_output + TEXT_LENGTH, &length) == 1,
           "their AES-GCM");
}

/* ---- X25519 and Ed25519 ---- */

static uint8_t       x25519_peer[X25519_LENGTH], ed25519_key[ED25519_KEY_LENGTH];
static uint8_t       ed25519_signature[ED25519_SIGNATURE_LENGTH];
static EVP_PKEY_CTX *their_x25519;
static EVP_MD_CTX   *their_ed25519_sign, *their_ed25519_verify;

static EVP_PKEY_CTX *derivation(EVP_PKEY *own, EVP_PKEY *peer)
{
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, own, NULL);
    demand(EVP_PKEY_derive_init(context) == 1 && EVP_PKEY_derive_set_peer(context, peer) == 1,
           "setting up a Diffie-Hellman exchange");
    return context;
}
static void prepare_25519(void)
{
    static const uint8_t other[32] = { 6 };
    x25519_public(x25519_peer, other);
    ed25519_public(ed25519_key, key);
    ed25519_sign(ed25519_signature, key, message, MESSAGE_LENGTH);
    their_x25519 = derivation(EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, NULL, key, 32),
                              EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, NULL, x25519_peer, 32));
    EVP_PKEY *pair = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, key, 32);
    their_ed25519_sign = EVP_MD_CTX_new();
    their_ed25519_verify = EVP_MD_CTX_new();
    demand(EVP_DigestSignInit(their_ed25519_sign, NULL, NULL, NULL, pair) == 1 &&
               EVP_DigestVerifyInit(their_ed25519_verify, NULL, NULL, NULL, pair) == 1,
           "setting up Ed25519");
}
static void our_x25519(int i)
{
    (void)i;
    demand(x25519_shared(our_output, key, x25519_peer) == CURVE_OK, "our X25519");
}
static void their_x25519_shared(int i)
{
    size_t length = X25519_LENGTH;
    (void)i;
    demand(EVP_PKEY_derive(their_x25519, their_output, &length) == 1, "their X25519");
}
static void our_x25519_public(int i)
{
    (void)i;
    x25519_public(our_output, key);
}
/* Their key is computed when it is made, and taken out of it. */
static void their_x25519_public(int i)
{
    size_t    length = X25519_LENGTH;
    EVP_PKEY *pair = EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, NULL, key, 32);
    (void)i;
    demand(EVP_PKEY_get_raw_public_key(pair, their_output, &length) == 1, "their X25519 key");
    EVP_PKEY_free(pair);
}
static void our_ed25519_signing(int i)
{
    (void)i;
    ed25519_sign(our_output, key, message, MESSAGE_LENGTH);
}
static void their_ed25519_signing(int i)
{
    size_t length = ED25519_SIGNATURE_LENGTH;
    (void)i;
    demand(EVP_DigestSignInit(their_ed25519_sign, NULL, NULL, NULL, NULL) == 1 &&
               EVP_DigestSign(their_ed25519_sign, their_output, &length, message, MESSAGE_LENGTH) ==
                   1,
           "their Ed25519 signature");
}
static void our_ed25519_verifying(int i)
{
    (void)i;
    demand(ed25519_verify(ed25519_key, sizeof ed25519_key, message, MESSAGE_LENGTH,
                          ed25519_signature, sizeof ed25519_signature) == CURVE_OK,
           "our Ed25519 verification");
}
static void their_ed25519_verifying(int i)
{
    (void)i;
    demand(EVP_DigestVerifyInit(their_ed25519_verify, NULL, NULL, NULL, NULL) == 1 &&
               EVP_DigestVerify(their_ed25519_verify, ed25519_signature, sizeof ed25519_signature,
                                message, MESSAGE_LENGTH) == 1,
           "their Ed25519 verification");
}

/* ---- P-256, P-384, P-521: each side verifies what the other has signed ---- */

enum { CURVES = 3, MOST_DER = 160 };

static const struct curve {
    const struct nist_curve *curve;
    const char              *name; /* as OpenSSL has it */
} curves[CURVES] = { { &nist_p256, "P-256" }, { &nist_p384, "P-384" }, { &nist_p521, "P-521" } };

static struct curve_keys {
    uint8_t                private_key[NIST_MAX_LENGTH], public_key[NIST_MAX_POINT];
    uint8_t                our_signature_der[MOST_DER];
    size_t                 our_signature_der_length;
    struct ecdsa_signature their_signature;
    EVP_PKEY_CTX          *derive, *sign, *verify;
} curve_keys[CURVES];

static void our_ecdsa_signing(int i)
{
    struct ecdsa_signature signature;
    demand(ecdsa_sign(&signature, curves[i].curve, curve_keys[i].private_key, &hash_sha256, digest,
                      NULL) == CURVE_OK,
           "our ECDSA signature");
}
static size_t sign_their_way(uint8_t der[MOST_DER], int i)
{
    size_t length = MOST_DER;
    demand(EVP_PKEY_sign(curve_keys[i].sign, der, &length, digest, sizeof digest) == 1,
           "their ECDSA signature");
    return length;
}
static void their_ecdsa_signing(int i)
{
    uint8_t der[MOST_DER];
    sign_their_way(der, i);
}

/* RFC 3279 §2.2.3: they want r and s in DER, and we as plain numbers. */
static void exchange_signatures(int i)
{
    struct curve_keys     *keys = &curve_keys[i];
    int                    length = (int)curves[i].curve->n.length;
    struct ecdsa_signature ours;
    uint8_t                der[MOST_DER], *end = keys->our_signature_der;
    const uint8_t         *begin = der;
    ECDSA_SIG             *pair = ECDSA_SIG_new();

    ecdsa_sign(&ours, curves[i].curve, keys->private_key, &hash_sha256, digest, NULL);
    ECDSA_SIG_set0(pair, BN_bin2bn(ours.r, length, NULL), BN_bin2bn(ours.s, length, NULL));
    keys->our_signature_der_length = (size_t)i2d_ECDSA_SIG(pair, &end);
    demand(d2i_ECDSA_SIG(&pair, &begin, (long)sign_their_way(der, i)) != NULL,
           "reading a signature");
    BN_bn2binpad(ECDSA_SIG_get0_r(pair), keys->their_signature.r, length);
    BN_bn2binpad(ECDSA_SIG_get0_s(pair), keys->their_signature.s, length);
    ECDSA_SIG_free(pair);
}
static void prepare_curve(int i)
{
    struct curve_keys       *keys = &curve_keys[i];
    const struct nist_curve *curve = curves[i].curve;
    EVP_PKEY                *pair = EVP_EC_gen(curves[i].name);
    BIGNUM                  *d = NULL;
    size_t                   length;
    demand(EVP_PKEY_get_bn_param(pair, OSSL_PKEY_PARAM_PRIV_KEY, &d) == 1 &&
               BN_bn2binpad(d, keys->private_key, (int)curve->n.length) == (int)curve->n.length &&
               EVP_PKEY_get_octet_string_param(pair, OSSL_PKEY_PARAM_PUB_KEY, keys->public_key,
                                               sizeof keys->public_key, &length) == 1 &&
               length == nist_point_length(curve),
           "making a key on a curve of NIST");
    BN_free(d);
    keys->derive = derivation(pair, pair);
    keys->sign = EVP_PKEY_CTX_new_from_pkey(NULL, pair, NULL);
    keys->verify = EVP_PKEY_CTX_new_from_pkey(NULL, pair, NULL);
    EVP_PKEY_sign_init(keys->sign);
    EVP_PKEY_verify_init(keys->verify);
    exchange_signatures(i);
}
static void our_ecdh(int i)
{
    const struct nist_curve *curve = curves[i].curve;
    demand(ecdh_shared(our_output, curve, curve_keys[i].private_key, curve_keys[i].public_key,
                       nist_point_length(curve)) == CURVE_OK,
           "our ECDH");
}
static void their_ecdh(int i)
{
    size_t length = sizeof their_output;
    demand(EVP_PKEY_derive(curve_keys[i].derive, their_output, &length) == 1, "their ECDH");
}
static void our_ecdsa_verifying(int i)
{
    const struct nist_curve *curve = curves[i].curve;
    demand(ecdsa_verify(curve, curve_keys[i].public_key, nist_point_length(curve), &hash_sha256,
                        digest, &curve_keys[i].their_signature) == CURVE_OK,
           "our ECDSA verification");
}
static void their_ecdsa_verifying(int i)
{
    const struct curve_keys *keys = &curve_keys[i];
    demand(EVP_PKEY_verify(keys->verify, keys->our_signature_der, keys->our_signature_der_length,
                           digest, sizeof digest) == 1,
           "their ECDSA verification");
}

/* ---- RSA: PKCS #1 v1.5 signatures over SHA-256 ---- */

static const size_t           rsa_bits[RSA_SIZES] = { 2048, 3072, 4096 };
static struct rsa_private_key our_rsa[RSA_SIZES];
static uint8_t                rsa_signature[RSA_SIZES][RSA_MOST];
static EVP_PKEY_CTX          *their_rsa_sign[RSA_SIZES], *their_rsa_verify[RSA_SIZES];

/* Their key, as ours. */
static void take_rsa_key(struct rsa_private_key *ours, const EVP_PKEY *theirs, size_t length)
{
    static const char *const names[8] = {
        OSSL_PKEY_PARAM_RSA_N,         OSSL_PKEY_PARAM_RSA_E,
        OSSL_PKEY_PARAM_RSA_D,         OSSL_PKEY_PARAM_RSA_FACTOR1,
        OSSL_PKEY_PARAM_RSA_FACTOR2,   OSSL_PKEY_PARAM_RSA_EXPONENT1,
        OSSL_PKEY_PARAM_RSA_EXPONENT2, OSSL_PKEY_PARAM_RSA_COEFFICIENT1,
    };
    static uint8_t   bytes[8][RSA_MOST];
    struct rsa_bytes parts[8];
    for (size_t i = 0; i < 8; i++) {
        BIGNUM *number = NULL;
        demand(EVP_PKEY_get_bn_param(theirs, names[i], &number) == 1, "reading an RSA key");
        BN_bn2binpad(number, bytes[i], (int)length);
        parts[i] = (struct rsa_bytes){ bytes[i], length };
        BN_clear_free(number);
    }
    struct rsa_private_components all = { parts[0], parts[1], parts[2], parts[3],
                                          parts[4], parts[5], parts[6], parts[7] };
    demand(rsa_private_key_set(ours, &all) == RSA_OK, "taking an RSA key");
}
static void prepare_rsa(void)
{
    for (size_t i = 0; i < RSA_SIZES; i++) {
        EVP_PKEY *pair = EVP_RSA_gen(rsa_bits[i]);
        take_rsa_key(&our_rsa[i], pair, rsa_bits[i] / 8);
        demand(rsa_sign_pkcs1(rsa_signature[i], &our_rsa[i], &hash_sha256, digest,
                              &random_source.source) == RSA_OK,
               "our RSA signature");
        their_rsa_sign[i] = EVP_PKEY_CTX_new_from_pkey(NULL, pair, NULL);
        their_rsa_verify[i] = EVP_PKEY_CTX_new_from_pkey(NULL, pair, NULL);
        EVP_PKEY_sign_init(their_rsa_sign[i]);
        EVP_PKEY_verify_init(their_rsa_verify[i]);
        EVP_PKEY_CTX_set_signature_md(their_rsa_sign[i], EVP_sha256());
        EVP_PKEY_CTX_set_signature_md(their_rsa_verify[i], EVP_sha256());
    }
}
static void our_rsa_signing(int i)
{
    rsa_sign_pkcs1(our_output, &our_rsa[i], &hash_sha256, digest, &random_source.source);
}
static void their_rsa_signing(int i)
{
    size_t length = RSA_MOST;
    demand(EVP_PKEY_sign(their_rsa_sign[i], their_output, &length, digest, sizeof digest) == 1,
           "their RSA signature");
}
static void our_rsa_verifying(int i)
{
    demand(rsa_verify_pkcs1(&our_rsa[i].public, &hash_sha256, digest, rsa_signature[i],
                            rsa_bits[i] / 8) == RSA_OK,
           "our RSA verification");
}
static void their_rsa_verifying(int i)
{
    demand(EVP_PKEY_verify(their_rsa_verify[i], rsa_signature[i], rsa_bits[i] / 8, digest,
                           sizeof digest) == 1,
           "their RSA verification");
}

/*
 * ---- ML-KEM-768: OpenSSL has it from 3.5 on only ----
 *
 * OpenSSL checks a key, and derives the matrix from it, when it takes the key; we do when we use it,
 * as a handshake does, where each key serves once.
 */

static uint8_t ek[ML_KEM_ENCAPSULATION_KEY_LENGTH], dk[ML_KEM_DECAPSULATION_KEY_LENGTH];
static uint8_t kem_ciphertext[ML_KEM_CIPHERTEXT_LENGTH], shared_key[ML_KEM_SHARED_KEY_LENGTH];

static void our_kem_generation(int i)
{
    (void)i;
    ml_kem_generate(ek, dk, &random_source.source);
}
static void our_kem_encapsulation(int i)
{
    (void)i;
    demand(ml_kem_encapsulate(shared_key, kem_ciphertext, ek, sizeof ek, &random_source.source) ==
               ML_KEM_OK,
           "encapsulating");
}
static void our_kem_decapsulation(int i)
{
    (void)i;
    demand(ml_kem_decapsulate(our_output, dk, sizeof dk, kem_ciphertext, sizeof kem_ciphertext) ==
                   ML_KEM_OK &&
               memcmp(our_output, shared_key, sizeof shared_key) == 0,
           "decapsulating");
}

static EVP_PKEY_CTX *their_kem_generate, *their_kem_encaps, *their_kem_decaps;
static uint8_t       their_ciphertext[ML_KEM_CIPHERTEXT_LENGTH];

static void their_kem_generation(int i)
{
    EVP_PKEY *pair = NULL;
    (void)i;
    demand(EVP_PKEY_generate(their_kem_generate, &pair) == 1, "their ML-KEM key");
    EVP_PKEY_free(pair);
}
static void their_kem_encapsulation(int i)
{
    size_t c_length = sizeof their_ciphertext, length = OUTPUT_LENGTH;
    (void)i;
    demand(EVP_PKEY_encapsulate(their_kem_encaps, their_ciphertext, &c_length, their_output,
                                &length) == 1,
           "their encapsulating");
}
static void their_kem_decapsulation(int i)
{
    size_t length = OUTPUT_LENGTH;
    (void)i;
    demand(EVP_PKEY_decapsulate(their_kem_decaps, their_output, &length, their_ciphertext,
                                sizeof their_ciphertext) == 1,
           "their decapsulating");
}
static void prepare_kem(void)
{
    EVP_PKEY *pair = NULL;
    their_kem_generate = EVP_PKEY_CTX_new_from_name(NULL, "ML-KEM-768", NULL);
    if (!their_kem_generate || EVP_PKEY_keygen_init(their_kem_generate) != 1 ||
        EVP_PKEY_generate(their_kem_generate, &pair) != 1)
        return;
    their_kem_encaps = EVP_PKEY_CTX_new_from_pkey(NULL, pair, NULL);
    their_kem_decaps = EVP_PKEY_CTX_new_from_pkey(NULL, pair, NULL);
    demand(EVP_PKEY_encapsulate_init(their_kem_encaps, NULL) == 1 &&
               EVP_PKEY_decapsulate_init(their_kem_decaps, NULL) == 1,
           "setting up ML-KEM");
}

/* ---- what is measured ---- */

/* `compared`: that many bytes of output must be the same on both sides. */
struct primitive {
    const char *name;
    size_t      bytes; /* taken by a call; 0 where calls are counted */
    size_t      compared;
    double      aim; /* at this ratio, or speed where there is nothing to compare; 0 for none */
    void (*ours)(int i);
    void (*theirs)(int i); /* NULL: nothing to compare with */
    int i;                 /* for both */
};

/* clang-format off */
static const struct primitive primitives[] = {
    { "SHA-1",               TEXT_LENGTH,  20, 1.0,  our_hash, their_hash, 0 },
    { "SHA-256",             TEXT_LENGTH,  32, 1.0,  our_hash, their_hash, 1 },
    { "SHA-512",             TEXT_LENGTH,  64, 0,    our_hash, their_hash, 2 },
    { "SHA3-256",            TEXT_LENGTH,  32, 0,    our_sponge, their_hash, SHA3_256 },
    { "SHAKE128",            TEXT_LENGTH,  SHAKE_LENGTH, 0, our_sponge, their_shake, SHAKE128 },
    { "HMAC-SHA256",         TEXT_LENGTH,  32, 0,    our_hmac_sha256, their_hmac_sha256, 0 },
    { "AES-128-CBC encrypt", TEXT_LENGTH,  TEXT_LENGTH, 1.0, our_cbc_encryption, their_cbc_encryption, 0 },
    { "AES-128-CBC decrypt", TEXT_LENGTH,  TEXT_LENGTH, 1.0, our_cbc_decryption, their_cbc_decryption, 0 },
    { "AES-256-CBC encrypt", TEXT_LENGTH,  TEXT_LENGTH, 1.0, our_cbc_encryption, their_cbc_encryption, 1 },
    { "AES-256-CBC decrypt", TEXT_LENGTH,  TEXT_LENGTH, 1.0, our_cbc_decryption, their_cbc_decryption, 1 },
    { "AES-128-GCM",         TEXT_LENGTH,  OUTPUT_LENGTH, 1.5, our_seal, their_seal, 0 },
    { "AES-128-GCM open",    TEXT_LENGTH,  TEXT_LENGTH,   1.5, our_opening, their_opening, 0 },
    { "AES-256-GCM",         TEXT_LENGTH,  OUTPUT_LENGTH, 1.5, our_seal, their_seal, 1 },
    { "AES-128-CCM",         TEXT_LENGTH,  OUTPUT_LENGTH, 0,   our_seal, their_seal, CCM },
    { "ChaCha20-Poly1305",   TEXT_LENGTH,  OUTPUT_LENGTH, 0.9, our_seal, their_seal, 2 },
    { "X25519",              0, 32,  1.0,  our_x25519,            their_x25519_shared,     0 },
    { "X25519 public key",   0, 32,  1.0,  our_x25519_public,     their_x25519_public,     0 },
    { "Ed25519 sign",        0, 64,  2.0,  our_ed25519_signing,   their_ed25519_signing,   0 },
    { "Ed25519 verify",      0, 0,   2.0,  our_ed25519_verifying, their_ed25519_verifying, 0 },
    { "P-256 ECDH",          0, 32,  0,    our_ecdh,              their_ecdh,              0 },
    { "P-256 ECDSA sign",    0, 0,   0.5,  our_ecdsa_signing,     their_ecdsa_signing,     0 },
    { "P-256 ECDSA verify",  0, 0,   0.5,  our_ecdsa_verifying,   their_ecdsa_verifying,   0 },
    { "P-384 ECDH",          0, 48,  0,    our_ecdh,              their_ecdh,              1 },
    { "P-384 ECDSA sign",    0, 0,   0,    our_ecdsa_signing,     their_ecdsa_signing,     1 },
    { "P-384 ECDSA verify",  0, 0,   0,    our_ecdsa_verifying,   their_ecdsa_verifying,   1 },
    { "P-521 ECDH",          0, 66,  0,    our_ecdh,              their_ecdh,              2 },
    { "P-521 ECDSA sign",    0, 0,   0,    our_ecdsa_signing,     their_ecdsa_signing,     2 },
    { "P-521 ECDSA verify",  0, 0,   0,    our_ecdsa_verifying,   their_ecdsa_verifying,   2 },
    { "RSA-2048 sign",       0, 256, 0.78, our_rsa_signing,       their_rsa_signing,       0 },
    { "RSA-2048 verify",     0, 0,   0.8,  our_rsa_verifying,     their_rsa_verifying,     0 },
    { "RSA-3072 sign",       0, 384, 0.78, our_rsa_signing,       their_rsa_signing,       1 },
    { "RSA-3072 verify",     0, 0,   0.8,  our_rsa_verifying,     their_rsa_verifying,     1 },
    { "RSA-4096 sign",       0, 512, 0.78, our_rsa_signing,       their_rsa_signing,       2 },
    { "RSA-4096 verify",     0, 0,   0.8,  our_rsa_verifying,     their_rsa_verifying,     2 },
    { "ML-KEM-768 generate", 0, 0,   1.5,  our_kem_generation, their_kem_generation, 0 },
    { "ML-KEM-768 encaps",   0, 0,   1.5,  our_kem_encapsulation, their_kem_encapsulation, 0 },
    { "ML-KEM-768 decaps",   0, 0,   1.5,  our_kem_decapsulation, their_kem_decapsulation, 0 },
};

/* What has a second version in crypto/x86/: the first one, without it. */
static const struct primitive readable[] = {
    { "SHA-1",               TEXT_LENGTH, 0, 0,  our_hash, NULL, 0 },
    { "SHA-256",             TEXT_LENGTH, 0, 0,  our_hash, NULL, 1 },
    { "SHA-512",             TEXT_LENGTH, 0, 0,  our_hash, NULL, 2 },
    { "SHA3-256",            TEXT_LENGTH, 0, 0,  our_sponge, NULL, SHA3_256 },
    { "AES-128-CBC encrypt", TEXT_LENGTH, 0, 0,  our_cbc_encryption, NULL, 0 },
    { "AES-128-CBC decrypt", TEXT_LENGTH, 0, 0,  our_cbc_decryption, NULL, 0 },
    { "AES-128-GCM",         TEXT_LENGTH, 0, 40, our_seal, NULL, 0 },
    { "AES-256-GCM",         TEXT_LENGTH, 0, 0,  our_seal, NULL, 1 },
    { "AES-128-CCM",         TEXT_LENGTH, 0, 0,  our_seal, NULL, CCM },
    { "ChaCha20-Poly1305",   TEXT_LENGTH, 0, 0,  our_seal, NULL, 2 },
    { "X25519",              0, 0, 0, our_x25519, NULL, 0 },
    { "ML-KEM-768 generate", 0, 0, 0, our_kem_generation, NULL, 0 },
    { "ML-KEM-768 encaps",   0, 0, 0, our_kem_encapsulation, NULL, 0 },
    { "ML-KEM-768 decaps",   0, 0, 0, our_kem_decapsulation, NULL, 0 },
};
/* clang-format on */

/* ---- measuring ---- */

static void print_rate(const struct primitive *p, double calls_per_second)
{
    if (p->bytes)
        printf(" %10.1f MB/s", calls_per_second * (double)p->bytes / 1e6);
    else
        printf(" %10.0f /s  ", calls_per_second);
}

static void measure_alone(const struct primitive *p, const struct effort *effort)
{
    print_rate(p, measure_rate(effort, p->ours, p->i));
}

static void measure_both(const struct primitive *p, const struct effort *effort)
{
    struct measured_pair pair;
    p->ours(p->i);
    p->theirs(p->i);
    demand(memcmp(our_output, their_output, p->compared) == 0, p->name);
    measure_pair(&pair, effort, p->ours, p->theirs, p->i);
    print_rate(p, pair.ours);
    print_rate(p, pair.theirs);
    printf(" %8.4f", pair.ratio);
}

/* Whether the OpenSSL that is linked knows the primitive. */
static bool is_known(const struct primitive *p)
{
    return their_kem_encaps || strncmp(p->name, "ML-KEM", strlen("ML-KEM")) != 0;
}

static void measure(const struct primitive *p, const struct effort *effort)
{
    printf("%-20s", p->name);
    if (p->theirs && is_known(p))
        measure_both(p, effort);
    else
        measure_alone(p, effort);
    if (p->theirs && !is_known(p))
        printf(" %15s %8s", "-", "-");
    if (p->aim > 0)
        printf(p->theirs ? "   %5.2f" : " %9.0f", p->aim);
    printf("\n");
    fflush(stdout);
}

static void print_comparison(const struct effort *effort)
{
    measure_print_processor();
    printf("%s, GMP %s; medians of %zu turns each, one thread; texts of %d bytes\n\n",
           OpenSSL_version(OPENSSL_VERSION), bignum_library_version(), effort->turns, TEXT_LENGTH);
    printf("%-20s %15s %15s %8s   %5s\n", "", "ours", "OpenSSL", "ratio", "aim");
    for (size_t i = 0; i < sizeof primitives / sizeof *primitives; i++)
        measure(&primitives[i], effort);
    printf("\nratio: our speed over OpenSSL's, above 1 where ours is faster\n\n");
    fflush(stdout);
}

static void print_readable(const struct effort *effort)
{
    printf("The readable versions, in portable C (TLSTUTOR_CPU=none)\n\n");
    printf("%-20s %15s %9s\n", "", "ours", "aim");
    for (size_t i = 0; i < sizeof readable / sizeof *readable; i++)
        measure(&readable[i], effort);
    printf("\n");
}

int main(int argc, char **argv)
{
    const char   *asked = getenv("BENCH_QUICK");
    bool          quick = asked && strcmp(asked, "1") == 0;
    struct effort effort = { quick ? 11 : MEASURE_MOST_TURNS, quick ? 0.005 : 0.02 };

    seeded_random_init(&random_source, 1);
    prepare_hashes();
    prepare_cbc();
    prepare_aead();
    prepare_25519();
    if (argc > 1 && strcmp(argv[1], "readable") == 0) {
        print_readable(&effort);
        return 0;
    }
    for (int i = 0; i < CURVES; i++)
        prepare_curve(i);
    prepare_rsa();
    prepare_kem();
    print_comparison(&effort);
    setenv("TLSTUTOR_CPU", "none", 1);
    execl(argv[0], argv[0], "readable", (char *)NULL);
    demand(false, "starting once more for the readable versions");
    return 1;
}
