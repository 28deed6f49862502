/*
 * key.c - private keys in files. RFC 8017 §A.1.2, RFC 5958 §2.
 *
 *     PrivateKeyInfo ::= SEQUENCE {
 *         version             INTEGER { v1(0) },
 *         privateKeyAlgorithm AlgorithmIdentifier,
 *         privateKey          OCTET STRING,          -- holds RSAPrivateKey
 *         attributes          [0] Attributes OPTIONAL }
 *
 * Reading branches on how long the numbers of a key are, and on their first bits, where DER
 * demands it: that is done once, where the key comes from a file of our own.
 */
#include "protocol/x509/key.h"

#include "protocol/x509/der_write.h"

static struct rsa_bytes read_number(struct reader *r, const char *name)
{
    struct der_bytes number = der_unsigned(r, name);
    return (struct rsa_bytes){ number.bytes, number.length };
}

/* RFC 8017 §A.1.2
 *     RSAPrivateKey ::= SEQUENCE { version Version, modulus INTEGER, publicExponent INTEGER,
 *         privateExponent INTEGER, prime1 INTEGER, prime2 INTEGER, exponent1 INTEGER,
 *         exponent2 INTEGER, coefficient INTEGER, otherPrimeInfos OtherPrimeInfos OPTIONAL } */
static void read_numbers(struct rsa_private_components *key, struct reader *r)
{
    key->n = read_number(r, "modulus");
    key->e = read_number(r, "publicExponent");
    key->d = read_number(r, "privateExponent");
    key->p = read_number(r, "prime1");
    key->q = read_number(r, "prime2");
    key->dP = read_number(r, "exponent1");
    key->dQ = read_number(r, "exponent2");
    key->qInv = read_number(r, "coefficient");
}

/* What is in the outermost SEQUENCE after a version: this tag tells the two forms apart. */
static bool is_wrapped(const struct reader *r)
{
    struct reader ahead = *r;
    ahead.trace = NULL;
    der_integer(&ahead, "version");
    return der_next_is(&ahead, DER_SEQUENCE);
}

static void read_private_key_info(struct rsa_private_components *key, struct reader *r)
{
    der_small(r, "version", 0);
    der_sequence(r, "privateKeyAlgorithm", "AlgorithmIdentifier") {
        if (oid_find(der_oid(r, "algorithm")) != OID_rsaEncryption)
            reader_fail(r, ERROR_key_unsupported, "algorithm");
        der_null(r, "parameters");
    }
    der_octet_string_holding(r, "privateKey", "privateKey") {
        der_sequence(r, "RSAPrivateKey", "RSAPrivateKey") {
            /* Version 1 has more than two primes. */
            if (der_small(r, "version", 1) != 0)
                reader_fail(r, ERROR_key_unsupported, "version");
            read_numbers(key, r);
        }
    }
    if (der_next_is(r, DER_CONTEXT_CONSTRUCTED(0)))
        der_any(r, "attributes");
}

static void read_rsa_private_key(struct rsa_private_components *key, struct reader *r)
{
    /* RFC 5915 §3: version 1, then an OCTET STRING, is the bare key of an elliptic curve. */
    if (der_small(r, "version", 1) != 0)
        reader_fail(r, ERROR_key_unsupported, "version");
    read_numbers(key, r);
}

/* A size that we do not take is no fault of the key. */
static enum error error_of(enum rsa_result result)
{
    bool out_of_bounds = result == RSA_MODULUS_TOO_SMALL || result == RSA_MODULUS_TOO_LARGE ||
                         result == RSA_EXPONENT_TOO_SMALL || result == RSA_EXPONENT_TOO_LARGE;
    if (result == RSA_OK)
        return ERROR_NONE;
    return out_of_bounds ? ERROR_key_unsupported : ERROR_key_malformed;
}

bool key_read_rsa(struct rsa_private_key *key, struct reader *r)
{
    struct rsa_private_components parts = { 0 };
    rsa_private_key_wipe(key);
    der_outermost(r);
    /* RFC 5958 §3: EncryptedPrivateKeyInfo begins with its algorithm. */
    if (der_next_is(r, DER_SEQUENCE)) {
        reader_fail(r, ERROR_key_encrypted, "encryptionAlgorithm");
    } else if (is_wrapped(r)) {
        r->structure = "PrivateKeyInfo";
        read_private_key_info(&parts, r);
    } else {
        r->structure = "RSAPrivateKey";
        read_rsa_private_key(&parts, r);
    }
    if (!reader_finish(r))
        return false;
    enum error error = error_of(rsa_private_key_set(key, &parts));
    if (error != ERROR_NONE)
        reader_fail(r, error, "RSAPrivateKey");
    return error == ERROR_NONE;
}

/* ---- writing ---- */

static void write_number(struct der_writer *w, const struct rsa_integer *number)
{
    der_write_unsigned(w, number->bytes, number->length);
}

static void write_rsa_private_key(struct der_writer *w, const struct rsa_private_key *key)
{
    write_der(w, DER_SEQUENCE) {
        der_write_small(w, 0); /* version: two primes */
        der_write_unsigned(w, key->public.modulus, key->public.length);
        der_write_unsigned(w, key->public.exponent, key->public.exponent_length);
        write_number(w, &key->d);
        write_number(w, &key->p);
        write_number(w, &key->q);
        write_number(w, &key->dP);
        write_number(w, &key->dQ);
        write_number(w, &key->qInv);
    }
}

bool key_write_pkcs1(uint8_t *der, size_t capacity, size_t *length,
                     const struct rsa_private_key *key)
{
    struct der_writer w;
    der_writer_init(&w, der, capacity);
    write_rsa_private_key(&w, key);
    *length = w.at;
    return der_writer_finish(&w);
}

bool key_write_pkcs8(uint8_t *der, size_t capacity, size_t *length,
                     const struct rsa_private_key *key)
{
    struct der_writer w;
    der_writer_init(&w, der, capacity);
    write_der(&w, DER_SEQUENCE) {
        der_write_small(&w, 0); /* version: v1 */
        write_der(&w, DER_SEQUENCE) {
            der_write_oid(&w, OID_rsaEncryption);
            der_write_null(&w);
        }
        write_der(&w, DER_OCTET_STRING) {
            write_rsa_private_key(&w, key);
        }
    }
    *length = w.at;
    return der_writer_finish(&w);
}
