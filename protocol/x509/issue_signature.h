/*
 * issue_signature.h - who signs, and how: the end of every certificate, CRL and OCSP response.
 *
 *     SEQUENCE { what is signed, signatureAlgorithm AlgorithmIdentifier, signature BIT STRING }
 *
 * The same algorithm also stands inside what is signed (RFC 5280 §4.1.1.2), so that it cannot be
 * swapped.
 */
#ifndef PROTOCOL_X509_ISSUE_SIGNATURE_H
#define PROTOCOL_X509_ISSUE_SIGNATURE_H

#include "crypto/signature_scheme.h"
#include "protocol/x509/certificate.h"
#include "protocol/x509/der_write.h"

/* What may be wrong with a signature, on purpose. */
enum signature_flaw {
    SIGNATURE_SOUND,
    SIGNATURE_BY_SHA1, /* over a hash that is broken: two messages of one hash can be made */
    /* Names md5WithRSAEncryption. MD5 itself is not in crypto/: a verifier has to refuse the name
     * before it computes anything, so that the signature under it is one over SHA-256. */
    SIGNATURE_BY_MD5,
    SIGNATURE_SPOILT, /* one bit of it is flipped */
};

struct signer {
    const struct certificate *certificate; /* of the key; NULL: what is signed signs itself */
    struct signing_key        key;
    /* From crypto's table, and fitting the key; NULL: the usual one of that kind of key. */
    const struct signature_scheme *scheme;
    enum signature_flaw            flaw;
    struct random_source          *random; /* for blinding and salts */
};

/* Whether the key can sign in that way: the scheme fits it, and the flaw is possible with it. */
bool signer_is_able(const struct signer *);

/* The AlgorithmIdentifier of the signer. */
void issue_write_algorithm(struct der_writer *, const struct signer *);

/* Signs the bytes written since `start`, and writes the algorithm and the signature behind them.
 * False where that is not possible. */
bool issue_write_signature(struct der_writer *, size_t start, const struct signer *);

#endif
