/* signature_value.c - a signature, taken apart where it has parts. RFC 5280 §4.1.1.3. */
#include "protocol/x509/signature_value.h"

static bool has_two_numbers(enum oid algorithm)
{
    return (algorithm >= OID_dsa_with_sha1 && algorithm <= OID_dsa_with_sha256) ||
           (algorithm >= OID_ecdsa_with_SHA1 && algorithm <= OID_ecdsa_with_SHA512);
}

/* RFC 3279 §2.2.3; §2.2.2 for DSA
 *     Ecdsa-Sig-Value ::= SEQUENCE {
 *         r INTEGER,
 *         s INTEGER } */
void signature_two_numbers_read(struct reader *r)
{
    der_sequence(r, "EcdsaSigValue", "EcdsaSigValue") {
        der_unsigned(r, "r");
        der_unsigned(r, "s");
    }
}

bool signature_is_two_numbers(struct der_bytes bytes)
{
    struct reader r;
    reader_init(&r, bytes.bytes, bytes.length, "signatureValue", NULL);
    signature_two_numbers_read(&r);
    return reader_finish(&r);
}

struct der_bytes signature_value_read(struct reader *r, const char *name, enum oid algorithm)
{
    struct reader    ahead = *r;
    uint8_t          unused_bits;
    struct der_bytes value;
    ahead.trace = NULL;
    value = der_bit_string(&ahead, name, &unused_bits);
    if (has_two_numbers(algorithm) && unused_bits == 0 && signature_is_two_numbers(value)) {
        der_bit_string_holding(r, name, "signatureValue") {
            signature_two_numbers_read(r);
        }
    } else {
        value = der_bit_string(r, name, &unused_bits);
        if (unused_bits != 0)
            reader_fail(r, ERROR_certificate_malformed, name);
    }
    return r->error == ERROR_NONE ? value : (struct der_bytes){ NULL, 0 };
}
