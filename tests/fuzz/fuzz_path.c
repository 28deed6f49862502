/*
 * fuzz_path.c - any certificates, in any order: the search for a path ends, says the same whether
 * somebody watches or not, and finds one only where nothing failed.
 *
 * The first byte chooses: whether signatures count (where they do not, changed certificates get
 * farther), whether the rules are kept strictly, for whom, and how many of the last certificates are
 * trusted. Certificates in DER follow, one after the other.
 */
#include "fuzz.h"

#include "protocol/x509/path.h"

#include <string.h>

enum { MOST = 24, SIGNATURES_WAIVED = 0x01, STRICT = 0x02, CLIENT = 0x04, TRUSTED_SHIFT = 4 };

static void tell(struct observer *observer, const struct event *event)
{
    (void)observer;
    if (event->kind == EVENT_CHECK) {
        FUZZ_REQUIRE(event->check.wanted && event->check.found);
        FUZZ_REQUIRE(strlen(event->check.wanted) < LIMIT_STEP_TEXT);
    }
}

static size_t read_all(struct certificate *certificates, struct der_bytes rest)
{
    struct der_bytes der;
    size_t           count = 0;
    while (count < MOST && der_take(&der, &rest)) {
        struct reader r;
        reader_init(&r, der.bytes, der.length, "Certificate", NULL);
        certificates[count] = (struct certificate){ .number = (unsigned)count + 1 };
        count += certificate_read(&certificates[count], &r);
    }
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct certificate certificates[MOST + 1];
    static struct examiner    quiet, watched;
    struct path_outcome       outcome, again;
    struct waivers            waivers = { 0 };
    struct observer           observer = { .tell = tell, .trace = { .grow = fuzz_grow } };
    if (size == 0)
        return 0;
    size_t             count = read_all(certificates, (struct der_bytes){ data + 1, size - 1 });
    size_t             trusted = data[0] >> TRUSTED_SHIFT;
    const size_t       anchors = trusted < count ? trusted : count;
    struct trust_store trust = { certificates + (count - anchors), anchors };
    struct path_wishes wishes = { .trust = &trust,
                                  .time = 1795496400,
                                  .purpose = data[0] & CLIENT ? PATH_CLIENT : PATH_SERVER,
                                  .host_name = "www.example.com",
                                  .least_rsa_bits = 1024,
                                  .strict = data[0] & STRICT };
    waivers.check[CHECK_certificate_signature_valid] = data[0] & SIGNATURES_WAIVED;
    observer.trace = *fuzz_trace();
    examiner_init(&quiet, NULL, &waivers, 1, ACTOR_CLIENT);
    examiner_init(&watched, &observer, &waivers, 1, ACTOR_CLIENT);
    bool holds = path_find(&quiet, certificates, count, &wishes, &outcome);
    FUZZ_REQUIRE(holds == (quiet.error == ERROR_NONE) && holds == outcome.holds);
    FUZZ_REQUIRE(!holds || outcome.anchored);
    FUZZ_REQUIRE(path_find(&watched, certificates, count, &wishes, &again) == holds);
    FUZZ_REQUIRE(watched.error == quiet.error && again.attempt_count == outcome.attempt_count);
    *fuzz_trace() = observer.trace; /* which may have grown */
    return 0;
}
