/* fuzz_ocsp.c - any bytes as an OCSP response, with a walk over its answers and certificates. */
#include "fuzz.h"

#include "protocol/x509/certificate.h"
#include "protocol/x509/ocsp.h"

static void walk(const struct ocsp_response *o)
{
    struct der_bytes            element, rest = o->responses, certs = o->certs;
    struct ocsp_single_response single;
    while (ocsp_next_response(&single, &rest))
        continue;
    FUZZ_REQUIRE(rest.length == 0);
    while (der_take(&element, &certs)) {
        struct certificate c = { 0 };
        struct reader      r;
        reader_init(&r, element.bytes, element.length, "Certificate", NULL);
        FUZZ_REQUIRE(certificate_read(&c, &r));
    }
    FUZZ_REQUIRE(certs.length == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ocsp_response o;
    struct reader        r;
    reader_init(&r, data, size, "OCSPResponse", fuzz_trace());
    bool sound = ocsp_response_read(&o, &r);
    if (sound)
        walk(&o);
    fuzz_check_cover(&r, sound);
    return 0;
}
