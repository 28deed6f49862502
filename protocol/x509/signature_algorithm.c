/*
 * signature_algorithm.c - the RSA signature algorithms as a table.
 *
 * Read next: protocol/x509/path_signature.c.
 */
#include "protocol/x509/signature_algorithm.h"

/* RFC 8017 §A.2.4. In SHA-1 two messages of the same hash have been found (2017): whoever lets a
 * harmless certificate be signed may have the signature of a harmful one. */
static const struct row {
    enum oid           algorithm;
    const struct hash *hash;
    bool               sound;
} rows[] = {
    { OID_sha1WithRSAEncryption, &hash_sha1, false },
    { OID_sha256WithRSAEncryption, &hash_sha256, true },
    { OID_sha384WithRSAEncryption, &hash_sha384, true },
    { OID_sha512WithRSAEncryption, &hash_sha512, true },
};
enum { ROWS = sizeof rows / sizeof *rows };

const struct hash *signature_algorithm_hash(enum oid algorithm)
{
    for (size_t i = 0; i < ROWS; i++)
        if (rows[i].algorithm == algorithm)
            return rows[i].hash;
    return NULL;
}

enum oid signature_algorithm_of_hash(const struct hash *hash)
{
    for (size_t i = 0; i < ROWS; i++)
        if (rows[i].hash == hash)
            return rows[i].algorithm;
    return OID_UNKNOWN;
}

bool signature_algorithm_is_sound(enum oid algorithm)
{
    for (size_t i = 0; i < ROWS; i++)
        if (rows[i].algorithm == algorithm)
            return rows[i].sound;
    return false;
}
