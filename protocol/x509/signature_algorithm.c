/*
 * signature_algorithm.c - the ways to sign a certificate as a table; see signature_algorithm.h.
 */
#include "protocol/x509/signature_algorithm.h"

/* clang-format off */
static const struct signature_algorithm rows[] = {
    { OID_md5WithRSAEncryption,    KEY_KIND_RSA,     false, NULL,         false },
    { OID_sha1WithRSAEncryption,   KEY_KIND_RSA,     false, &hash_sha1,   false },
    { OID_sha256WithRSAEncryption, KEY_KIND_RSA,     false, &hash_sha256, true },
    { OID_sha384WithRSAEncryption, KEY_KIND_RSA,     false, &hash_sha384, true },
    { OID_sha512WithRSAEncryption, KEY_KIND_RSA,     false, &hash_sha512, true },
    { OID_ecdsa_with_SHA1,         KEY_KIND_ECDSA,   false, &hash_sha1,   false },
    { OID_ecdsa_with_SHA256,       KEY_KIND_ECDSA,   false, &hash_sha256, true },
    { OID_ecdsa_with_SHA384,       KEY_KIND_ECDSA,   false, &hash_sha384, true },
    { OID_ecdsa_with_SHA512,       KEY_KIND_ECDSA,   false, &hash_sha512, true },
    { OID_RSASSA_PSS,              KEY_KIND_RSA,     true,  NULL,         true },
    { OID_Ed25519,                 KEY_KIND_ED25519, false, NULL,         true },
};

/* The hashes that RSASSA-PSS may name. */
static const struct pss_row {
    enum oid           oid;
    const struct hash *hash;
    bool               sound;
} pss_rows[] = {
    { OID_sha1,   &hash_sha1,   false },
    { OID_sha256, &hash_sha256, true },
    { OID_sha384, &hash_sha384, true },
    { OID_sha512, &hash_sha512, true },
};
/* clang-format on */

static bool find_pss_hash(struct signature_algorithm *a, const struct pss_parameters *pss)
{
    if (!pss->present || pss->mask != OID_mgf1 || pss->mask_hash != pss->hash ||
        pss->trailer_field != 1)
        return false;
    for (size_t i = 0; i < sizeof pss_rows / sizeof *pss_rows; i++) {
        if (pss_rows[i].oid == pss->hash) {
            a->hash = pss_rows[i].hash;
            a->sound = pss_rows[i].sound;
            return pss->salt_length == a->hash->digest_length;
        }
    }
    return false;
}

bool signature_algorithm_find(struct signature_algorithm *a, enum oid oid,
                              const struct pss_parameters *pss)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].oid == oid) {
            *a = rows[i];
            return !a->is_pss || find_pss_hash(a, pss);
        }
    }
    return false;
}
