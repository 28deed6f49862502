/* fuzz_certificate.c - any bytes as a certificate, and what is asked of one that was read. */
#include "fuzz.h"

#include "protocol/x509/extension_fields.h"
#include "protocol/x509/host_name.h"
#include "protocol/x509/name.h"
#include "protocol/x509/profile.h"
#include "protocol/x509/sct.h"

static void ask(const struct certificate *c)
{
    char                      text[NAME_TEXT];
    struct distribution_point point;
    struct sct                sct;
    struct der_bytes          points = c->crl_distribution_points, scts = c->sct_list;
    name_format(text, sizeof text, c->subject);
    host_name_list(text, sizeof text, c);
    host_name_matches(c, "www.example.com");
    host_name_matches(c, "192.0.2.1");
    certificate_is_self_issued(c);
    profile_find_fault(c, PROFILE_SERVER, true);
    while (distribution_points_next(&point, &points))
        continue;
    while (sct_list_next(&sct, &scts))
        continue;
    FUZZ_REQUIRE(points.length == 0 && scts.length == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct certificate c = { 0 };
    struct reader      r;
    reader_init(&r, data, size, "Certificate", fuzz_trace());
    bool sound = certificate_read(&c, &r);
    if (sound)
        ask(&c);
    fuzz_check_cover(&r, sound);
    return 0;
}
