/*
 * key_info.c - private keys in files, field by field. RFC 8017 §A.1.2, RFC 5915 §3, RFC 5958 §2.
 */
#include "protocol/x509/key_info.h"

/* The largest number that fields without a bound of their own may hold. */
enum { ANY_SMALL = 0x7fffffff };

/* Notes a part that is private. */
static void hide(struct key_info *key, struct reader *r, struct der_bytes part)
{
    if (part.length == 0)
        return;
    if (key->private_part_count == KEY_INFO_PRIVATE_PARTS)
        reader_fail(r, ERROR_too_many_values, "privateKey");
    else
        key->private_parts[key->private_part_count++] = part;
}

static void read_private_number(struct key_info *key, struct reader *r, const char *name)
{
    hide(key, r, der_unsigned(r, name));
}

/* RFC 8017 §A.1.2
 *     OtherPrimeInfo ::= SEQUENCE { prime INTEGER, exponent INTEGER, coefficient INTEGER } */
static void read_other_primes(struct key_info *key, struct reader *r)
{
    der_sequence(r, "otherPrimeInfos", "otherPrimeInfos") {
        while (has_more(r)) {
            der_sequence(r, "OtherPrimeInfo", "OtherPrimeInfo") {
                read_private_number(key, r, "prime");
                read_private_number(key, r, "exponent");
                read_private_number(key, r, "coefficient");
            }
        }
    }
}

/* RFC 8017 §A.1.2
 *     RSAPrivateKey ::= SEQUENCE { version Version, modulus INTEGER, publicExponent INTEGER,
 *         privateExponent INTEGER, prime1 INTEGER, prime2 INTEGER, exponent1 INTEGER,
 *         exponent2 INTEGER, coefficient INTEGER, otherPrimeInfos OtherPrimeInfos OPTIONAL } */
static void read_rsa_fields(struct key_info *key, struct reader *r)
{
    der_small(r, "version", 1); /* 1: there are more than two primes */
    key->public_key.algorithm.algorithm = OID_rsaEncryption;
    key->public_key.modulus = der_unsigned(r, "modulus");
    key->public_key.public_exponent = der_unsigned(r, "publicExponent");
    read_private_number(key, r, "privateExponent");
    read_private_number(key, r, "prime1");
    read_private_number(key, r, "prime2");
    read_private_number(key, r, "exponent1");
    read_private_number(key, r, "exponent2");
    read_private_number(key, r, "coefficient");
    if (has_more(r))
        read_other_primes(key, r);
}

/* [1] publicKey: a BIT STRING, under an EXPLICIT tag in RFC 5915 §3. */
static void read_explicit_public_key(struct key_info *key, struct reader *r)
{
    der_constructed(r, "publicKey", DER_CONTEXT_CONSTRUCTED(1), "ECPrivateKey") {
        key->public_key.subject_public_key = point_read(r, "publicKeyBits");
    }
}

/* RFC 5915 §3
 *     ECPrivateKey ::= SEQUENCE {
 *         version        INTEGER { ecPrivkeyVer1(1) },
 *         privateKey     OCTET STRING,
 *         parameters [0] EXPLICIT ECParameters OPTIONAL,   -- the name of the curve
 *         publicKey  [1] EXPLICIT BIT STRING OPTIONAL } */
static void read_ec_fields(struct key_info *key, struct reader *r)
{
    if (der_small(r, "version", 1) != 1)
        reader_fail(r, ERROR_key_malformed, "version");
    hide(key, r, der_octet_string(r, "privateKey"));
    if (der_next_is(r, DER_CONTEXT_CONSTRUCTED(0))) {
        der_constructed(r, "parameters", DER_CONTEXT_CONSTRUCTED(0), "ECPrivateKey") {
            if (der_next_is(r, DER_OBJECT_IDENTIFIER))
                key->public_key.algorithm.curve = oid_find(der_oid(r, "namedCurve"));
            else
                der_any(r, "explicitCurve");
        }
    }
    if (der_next_is(r, DER_CONTEXT_CONSTRUCTED(1)))
        read_explicit_public_key(key, r);
}

/* RFC 5958 §2: privateKey holds a key of the kind that privateKeyAlgorithm names. */
static void read_private_key(struct key_info *key, struct reader *r)
{
    switch (key->public_key.algorithm.algorithm) {
    case OID_rsaEncryption:
    case OID_RSASSA_PSS:
        der_octet_string_holding(r, "privateKey", "privateKey") {
            der_sequence(r, "RSAPrivateKey", "RSAPrivateKey") {
                enum oid algorithm = key->public_key.algorithm.algorithm;
                read_rsa_fields(key, r);
                key->public_key.algorithm.algorithm = algorithm;
            }
        }
        break;
    case OID_ecPublicKey:
        der_octet_string_holding(r, "privateKey", "privateKey") {
            der_sequence(r, "ECPrivateKey", "ECPrivateKey") {
                read_ec_fields(key, r);
            }
        }
        break;
    case OID_Ed25519: /* RFC 8410 §7: CurvePrivateKey ::= OCTET STRING */
    case OID_Ed448:
    case OID_X25519:
    case OID_X448:
        der_octet_string_holding(r, "privateKey", "privateKey") {
            hide(key, r, der_octet_string(r, "CurvePrivateKey"));
        }
        break;
    default:
        hide(key, r, der_octet_string(r, "privateKey"));
    }
}

/* RFC 5958 §2
 *     OneAsymmetricKey ::= SEQUENCE {
 *         version             INTEGER { v1(0), v2(1) },
 *         privateKeyAlgorithm AlgorithmIdentifier,
 *         privateKey          OCTET STRING,
 *         attributes      [0] IMPLICIT SET OF Attribute OPTIONAL,
 *         publicKey       [1] IMPLICIT BIT STRING OPTIONAL }    -- v2 has it
 * PrivateKeyInfo is its name where it has no publicKey. */
bool key_info_read_pkcs8(struct key_info *key, struct reader *r)
{
    uint8_t unused_bits;
    *key = (struct key_info){ 0 };
    der_outermost(r);
    der_small(r, "version", 1);
    key->public_key.algorithm = algorithm_identifier_read(r, "privateKeyAlgorithm");
    read_private_key(key, r);
    if (der_next_is(r, DER_CONTEXT_CONSTRUCTED(0)))
        der_any(r, "attributes");
    if (der_next_is(r, DER_CONTEXT(1)))
        key->public_key.subject_public_key =
            der_bit_string_tagged(r, "publicKey", DER_CONTEXT(1), &unused_bits);
    return reader_finish(r);
}

bool key_info_read_pkcs1(struct key_info *key, struct reader *r)
{
    *key = (struct key_info){ 0 };
    der_outermost(r);
    read_rsa_fields(key, r);
    return reader_finish(r);
}

bool key_info_read_sec1(struct key_info *key, struct reader *r)
{
    *key = (struct key_info){ .public_key = { .algorithm = { .algorithm = OID_ecPublicKey } } };
    der_outermost(r);
    read_ec_fields(key, r);
    return reader_finish(r);
}

/* ---- encrypted keys ---- */

/* RFC 8018 §A.2
 *     PBKDF2-params ::= SEQUENCE {
 *         salt           OCTET STRING,         -- a CHOICE, of which nobody uses the other
 *         iterationCount INTEGER,
 *         keyLength      INTEGER OPTIONAL,
 *         prf            AlgorithmIdentifier DEFAULT hmacWithSHA1 } */
static void read_pbkdf2(struct reader *r)
{
    der_sequence(r, "parameters", "PBKDF2_params") {
        der_octet_string(r, "salt");
        der_small(r, "iterationCount", ANY_SMALL);
        if (der_next_is(r, DER_INTEGER))
            der_small(r, "keyLength", ANY_SMALL);
        if (der_next_is(r, DER_SEQUENCE))
            algorithm_identifier_read(r, "prf");
    }
}

/* RFC 8018 §A.4
 *     PBES2-params ::= SEQUENCE {
 *         keyDerivationFunc AlgorithmIdentifier,
 *         encryptionScheme  AlgorithmIdentifier } */
static void read_pbes2(struct reader *r)
{
    der_sequence(r, "parameters", "PBES2_params") {
        der_sequence(r, "keyDerivationFunc", "AlgorithmIdentifier") {
            if (oid_find(der_oid(r, "algorithm")) == OID_PBKDF2)
                read_pbkdf2(r);
            else if (has_more(r))
                der_any(r, "parameters");
        }
        algorithm_identifier_read(r, "encryptionScheme");
    }
}

/* RFC 5958 §3
 *     EncryptedPrivateKeyInfo ::= SEQUENCE {
 *         encryptionAlgorithm AlgorithmIdentifier,
 *         encryptedData       OCTET STRING } */
bool key_info_read_encrypted(struct key_info *key, struct reader *r)
{
    *key = (struct key_info){ .encrypted = true };
    der_outermost(r);
    der_sequence(r, "encryptionAlgorithm", "AlgorithmIdentifier") {
        key->encryption.oid = der_oid(r, "algorithm");
        key->encryption.algorithm = oid_find(key->encryption.oid);
        if (key->encryption.algorithm == OID_PBES2)
            read_pbes2(r);
        else if (has_more(r))
            der_any(r, "parameters");
    }
    der_octet_string(r, "encryptedData");
    return reader_finish(r);
}
