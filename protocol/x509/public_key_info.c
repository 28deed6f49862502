/*
 * public_key_info.c - a public key, with what kind of key it is. RFC 5280 §4.1.2.7.
 *
 *     SubjectPublicKeyInfo ::= SEQUENCE {
 *         algorithm        AlgorithmIdentifier,
 *         subjectPublicKey BIT STRING }
 */
#include "protocol/x509/public_key_info.h"

/* RFC 8017 §A.1.1: RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER } */
static void read_rsa_fields(struct public_key_info *key, struct reader *r)
{
    key->modulus = der_unsigned(r, "modulus");
    key->public_exponent = der_unsigned(r, "publicExponent");
}

/* SEC 1 §2.3.4: 04, then both coordinates of the point; or 02 or 03, for an even or an odd y, then
 * x alone. */
enum { POINT_COMPRESSED_EVEN = 2, POINT_COMPRESSED_ODD = 3, POINT_UNCOMPRESSED = 4 };

static bool is_point(struct der_bytes key)
{
    if (key.length < 2)
        return false;
    uint8_t form = key.bytes[0];
    return form == POINT_COMPRESSED_EVEN || form == POINT_COMPRESSED_ODD ||
           (form == POINT_UNCOMPRESSED && key.length % 2 == 1);
}

/* RFC 5480 §2.2: ECPoint ::= OCTET STRING, whose bytes are those of the BIT STRING. */
static void read_point(struct reader *r)
{
    read_struct(r, "ECPoint", "ECPoint") {
        bool   both = read_u8(r, "form") == POINT_UNCOMPRESSED;
        size_t length;
        if (both)
            read_bytes(r, "x", bytes_left(r) / 2);
        read_rest(r, both ? "y" : "x", &length);
    }
}

/* The bytes of the BIT STRING that comes next, without taking it. */
static struct der_bytes peek_bits(const struct reader *r)
{
    struct reader ahead = *r;
    uint8_t       unused_bits;
    ahead.trace = NULL;
    struct der_bytes bits = der_bit_string(&ahead, "subjectPublicKey", &unused_bits);
    return unused_bits == 0 ? bits : (struct der_bytes){ NULL, 0 };
}

struct der_bytes point_read(struct reader *r, const char *name)
{
    struct der_bytes point = peek_bits(r);
    uint8_t          unused_bits;
    if (!is_point(point))
        return der_bit_string(r, name, &unused_bits);
    der_bit_string_holding(r, name, "subjectPublicKey") {
        read_point(r);
    }
    return point;
}

static void read_key(struct public_key_info *key, struct reader *r)
{
    enum oid algorithm = key->algorithm.algorithm;
    bool     rsa = algorithm == OID_rsaEncryption || algorithm == OID_RSASSA_PSS;
    uint8_t  unused_bits;
    if (rsa) {
        key->subject_public_key = peek_bits(r);
        der_bit_string_holding(r, "subjectPublicKey", "subjectPublicKey") {
            der_sequence(r, "RSAPublicKey", "RSAPublicKey") {
                read_rsa_fields(key, r);
            }
        }
    } else if (algorithm == OID_ecPublicKey) {
        key->subject_public_key = point_read(r, "subjectPublicKey");
    } else {
        key->subject_public_key = der_bit_string(r, "subjectPublicKey", &unused_bits);
    }
}

static void read_fields(struct public_key_info *key, struct reader *r)
{
    key->algorithm = algorithm_identifier_read(r, "algorithm");
    read_key(key, r);
    if (r->error != ERROR_NONE)
        *key = (struct public_key_info){ 0 };
}

struct public_key_info public_key_info_read(struct reader *r, const char *name)
{
    struct public_key_info key = { 0 };
    size_t                 start = r->at;
    der_sequence(r, name, "SubjectPublicKeyInfo") {
        read_fields(&key, r);
    }
    key.der = der_since(r, start);
    return key;
}

bool public_key_info_read_whole(struct public_key_info *key, struct reader *r)
{
    *key = (struct public_key_info){ 0 };
    der_outermost(r);
    read_fields(key, r);
    key->der = (struct der_bytes){ r->bytes, r->total };
    return reader_finish(r);
}

bool rsa_public_key_read_whole(struct public_key_info *key, struct reader *r)
{
    *key = (struct public_key_info){ .algorithm = { .algorithm = OID_rsaEncryption } };
    der_outermost(r);
    read_rsa_fields(key, r);
    return reader_finish(r);
}

size_t public_key_info_bits(const struct public_key_info *key)
{
    /* clang-format off */
    static const struct { enum oid oid; size_t bits; } sizes[] = {
        { OID_secp192r1, 192 }, { OID_secp224r1, 224 }, { OID_secp256r1, 256 },
        { OID_secp256k1, 256 }, { OID_secp384r1, 384 }, { OID_secp521r1, 521 },
        { OID_brainpoolP256r1, 256 }, { OID_brainpoolP384r1, 384 }, { OID_brainpoolP512r1, 512 },
        { OID_Ed25519, 255 }, { OID_X25519, 255 }, { OID_Ed448, 448 }, { OID_X448, 448 },
    };
    /* clang-format on */
    struct der_bytes n = key->modulus;
    size_t           unused = 0;
    while (n.length && unused < 8 && !(n.bytes[0] & 0x80 >> unused))
        unused++;
    if (n.length)
        return 8 * n.length - unused;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        if (key->algorithm.curve == sizes[i].oid || key->algorithm.algorithm == sizes[i].oid)
            return sizes[i].bits;
    return 0;
}
