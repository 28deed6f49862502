/* certificate_key.c - the public key of a certificate; see certificate_key.h. */
#include "protocol/x509/certificate_key.h"

const struct nist_curve *certificate_key_curve(const struct certificate *c)
{
    static const struct {
        enum oid                 oid;
        const struct nist_curve *curve;
    } rows[] = {
        { OID_secp256r1, &nist_p256 },
        { OID_secp384r1, &nist_p384 },
        { OID_secp521r1, &nist_p521 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (c->public_key_algorithm == OID_ecPublicKey && c->public_key_curve == rows[i].oid)
            return rows[i].curve;
    return NULL;
}

/* RFC 4055 §1.2: a key may be kept to RSASSA-PSS; it is an RSA key all the same. */
static bool is_rsa(const struct certificate *c)
{
    return (c->public_key_algorithm == OID_rsaEncryption ||
            c->public_key_algorithm == OID_RSASSA_PSS) &&
           c->modulus.length > 0;
}

bool certificate_key_kind(enum key_kind *kind, const struct certificate *c)
{
    if (is_rsa(c))
        *kind = KEY_KIND_RSA;
    else if (certificate_key_curve(c))
        *kind = KEY_KIND_ECDSA;
    else if (c->public_key_algorithm == OID_Ed25519)
        *kind = KEY_KIND_ED25519;
    else
        return false;
    return true;
}

bool certificate_key_set(struct certificate_key *k, const struct certificate *c)
{
    struct der_bytes point = c->subject_public_key;
    enum key_kind    kind;
    if (!certificate_key_kind(&kind, c))
        return false;
    k->key = (struct verifying_key){ .kind = kind };
    switch (kind) {
    case KEY_KIND_RSA:
        k->key.rsa = &k->rsa;
        return rsa_public_key_set(&k->rsa, c->modulus.bytes, c->modulus.length,
                                  c->public_exponent.bytes, c->public_exponent.length) == RSA_OK;
    case KEY_KIND_ECDSA:
        k->key.ecdsa.curve = certificate_key_curve(c);
        k->key.ecdsa.point = point.bytes;
        k->key.ecdsa.length = point.length;
        return true;
    case KEY_KIND_ED25519:
        k->key.ed25519.point = point.bytes;
        k->key.ed25519.length = point.length;
        return true;
    }
    return false;
}

size_t certificate_key_rsa_bits(const struct certificate *c)
{
    struct der_bytes n = c->modulus;
    if (!is_rsa(c))
        return 0;
    size_t unused = 0;
    while (unused < 8 && !(n.bytes[0] & 0x80 >> unused))
        unused++;
    return 8 * n.length - unused;
}
