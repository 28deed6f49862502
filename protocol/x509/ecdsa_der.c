/*
 * ecdsa_der.c - an ECDSA signature in DER; see ecdsa_der.h.
 *
 * Strict: whoever may write one signature in two ways makes a second valid signature of a first.
 */
#include "protocol/x509/ecdsa_der.h"

#include "protocol/x509/der_write.h"

#include <string.h>

bool ecdsa_signature_to_der(uint8_t *der, size_t capacity, size_t *length,
                            const struct nist_curve *curve, const uint8_t *raw)
{
    const size_t      half = curve->n.length;
    struct der_writer w;

    der_writer_init(&w, der, capacity);
    write_der(&w, DER_SEQUENCE) {
        der_write_unsigned(&w, raw, half);
        der_write_unsigned(&w, raw + half, half);
    }
    *length = w.at;
    return der_writer_finish(&w);
}

/* Zeros before the number until it is `length` long, as crypto/ has it (I2OSP of RFC 8017 §4.1). */
static void put_number(uint8_t *out, size_t length, struct reader *r, const char *name,
                       struct der_bytes number)
{
    if (number.length > length)
        reader_fail(r, ERROR_der_value_invalid, name);
    if (r->error == ERROR_NONE)
        memcpy(out + length - number.length, number.bytes, number.length);
}

/* RFC 3279 §2.2.3: Ecdsa-Sig-Value */
bool ecdsa_signature_from_der(uint8_t *raw, const struct nist_curve *curve, struct reader *r)
{
    const size_t half = curve->n.length;

    memset(raw, 0, 2 * half);
    der_outermost(r);
    put_number(raw, half, r, "r", der_unsigned(r, "r"));
    put_number(raw + half, half, r, "s", der_unsigned(r, "s"));
    if (reader_finish(r))
        return true;
    memset(raw, 0, 2 * half);
    return false;
}
