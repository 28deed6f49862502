/* fuzz_crl.c - any bytes as a list of revoked certificates; every entry of one is found again. */
#include "fuzz.h"

#include "protocol/x509/crl.h"

static void walk(const struct crl *crl)
{
    enum { LOOKED_UP = 8 }; /* each looks through the whole list */
    struct der_bytes rest = crl->revoked_certificates;
    struct crl_entry entry, found;
    for (unsigned i = 0; crl_next_entry(&entry, &rest); i++)
        FUZZ_REQUIRE(i >= LOOKED_UP || crl_find_entry(&found, crl, entry.serial_number));
    FUZZ_REQUIRE(rest.length == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct crl    crl;
    struct reader r;
    reader_init(&r, data, size, "CertificateList", fuzz_trace());
    bool sound = crl_read(&crl, &r);
    if (sound)
        walk(&crl);
    fuzz_check_cover(&r, sound);
    return 0;
}
