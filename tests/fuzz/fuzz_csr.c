/* fuzz_csr.c - any bytes as a request for a certificate. */
#include "fuzz.h"

#include "protocol/x509/csr.h"
#include "protocol/x509/host_name.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct csr    csr;
    struct reader r;
    char          text[256];
    reader_init(&r, data, size, "CertificationRequest", fuzz_trace());
    bool sound = csr_read(&csr, &r);
    if (sound)
        host_name_list(text, sizeof text, &csr.wishes);
    fuzz_check_cover(&r, sound);
    return 0;
}
