/*
 * private_key.h - a private key of any kind that signs here, made or read from a file.
 *
 * crypto/ has one type for each kind of key; an authority has simply a key. This is the one type
 * that holds it, with its public half beside it.
 *
 * Read next: protocol/x509/key_write.h for its forms in files, crypto/signature_scheme.h for what
 * is done with it.
 */
#ifndef PROTOCOL_X509_PRIVATE_KEY_H
#define PROTOCOL_X509_PRIVATE_KEY_H

#include "crypto/ed25519.h"
#include "crypto/signature_scheme.h"
#include "protocol/x509/key.h"

struct private_key {
    enum key_kind            kind;
    struct rsa_private_key   rsa;                     /* KEY_KIND_RSA */
    const struct nist_curve *curve;                   /* KEY_KIND_ECDSA; NULL for other kinds */
    uint8_t                  secret[NIST_MAX_LENGTH]; /* d of a curve, or the key of Ed25519 */
    uint8_t                  point[NIST_MAX_POINT];   /* its public half, as certificates have it */
    size_t                   point_length;
};

/* Draws a key on a curve: KEY_KIND_ECDSA, or KEY_KIND_ED25519 with NULL. False when the random
 * source is broken. (RSA keys take time: crypto/rsa_generate.h; then private_key_set_rsa.) */
bool private_key_generate(struct private_key *, const struct nist_curve *, struct random_source *);

/* Takes an RSA key over, and wipes it where it was. */
void private_key_take_rsa(struct private_key *, struct rsa_private_key *);

/*
 * Reads a key of `length` bytes of DER: PrivateKeyInfo of any kind (RFC 5958 §2), RSAPrivateKey
 * (RFC 8017 §A.1.2) or ECPrivateKey (RFC 5915 §3). The public half is computed, and where one is
 * in the file, compared. ERROR_NONE, or der_*, key_malformed, key_unsupported or key_encrypted; the
 * key is then wiped. The bytes are the caller's to wipe.
 */
enum error private_key_read(struct private_key *, const uint8_t *der, size_t length);

/* Views of it, for crypto/signature_scheme.h: they point into the key. */
struct signing_key   private_key_signing(const struct private_key *);
struct verifying_key private_key_verifying(const struct private_key *);

/* "RSA, 2048 bits", "ECDSA, P-256" or "Ed25519", into out. Returns `out`. */
enum { PRIVATE_KEY_TEXT = 32 };
const char *private_key_describe(char out[static PRIVATE_KEY_TEXT], const struct private_key *);

void private_key_wipe(struct private_key *);

#endif
