/*
 * x509_path_support.h - two authorities, one below the other, and a server, with keys on P-256; and
 * how the tests of path validation ask about them.
 */
#ifndef TESTS_UNIT_PROTOCOL_X509_PATH_SUPPORT_H
#define TESTS_UNIT_PROTOCOL_X509_PATH_SUPPORT_H

#include "x509_support.h"

#include "protocol/x509/path.h"
#include "protocol/x509/private_key.h"

#include <time.h>

static struct private_key root_key, middle_key, server_key, other_key;
static struct issued      root, middle, server;

static inline void issue_by(struct issued *out, const struct certificate_wishes *wishes,
                            const struct private_key *subject, const struct certificate *issuer,
                            const struct private_key *issuer_key, uint16_t scheme)
{
    static struct subject_key  key;
    const struct verifying_key verifying = private_key_verifying(subject);
    const struct signer        signer = { .certificate = issuer,
                                          .key = private_key_signing(issuer_key),
                                          .scheme = scheme ? signature_scheme_find(scheme) : NULL,
                                          .random = &test_random.source };
    size_t                     length;
    assert_true(subject_key_from(&key, &verifying));
    assert_true(certificate_issue(out->der, sizeof out->der, &length, wishes, &key, &signer));
    assert_int_equal(read_certificate(&out->certificate, out->der, length, NULL), ERROR_NONE);
}

static inline int make_chain(void **state)
{
    (void)state;
    seeded_random_init(&test_random, 2027);
    assert_true(private_key_generate(&root_key, &nist_p256, &test_random.source));
    assert_true(private_key_generate(&middle_key, &nist_p256, &test_random.source));
    assert_true(private_key_generate(&server_key, &nist_p256, &test_random.source));
    assert_true(private_key_generate(&other_key, &nist_p256, &test_random.source));
    struct certificate_wishes wishes = wishes_for_ca("Root");
    issue_by(&root, &wishes, &root_key, NULL, &root_key, 0);
    wishes = wishes_for_ca("Middle");
    issue_by(&middle, &wishes, &middle_key, &root.certificate, &root_key, 0);
    wishes = wishes_for_server();
    issue_by(&server, &wishes, &server_key, &middle.certificate, &middle_key, 0);
    return 0;
}

/* ---- asking ---- */

static struct path_outcome outcome;
static enum error          error;
static double              seconds;

static inline struct path_wishes usual(const struct trust_store *trust)
{
    return (struct path_wishes){ .trust = trust,
                                 .host_name = "example.test",
                                 .time = NOW,
                                 .purpose = PATH_SERVER,
                                 .least_rsa_bits = 1024 };
}

static inline bool ask(const struct certificate *chain, size_t count,
                       const struct path_wishes *wishes)
{
    struct examiner x;
    struct timespec before, after;
    examiner_init(&x, NULL, NULL, 1, ACTOR_CLIENT);
    clock_gettime(CLOCK_MONOTONIC, &before);
    bool holds = path_find(&x, chain, count, wishes, &outcome);
    clock_gettime(CLOCK_MONOTONIC, &after);
    seconds =
        (double)(after.tv_sec - before.tv_sec) + (double)(after.tv_nsec - before.tv_nsec) / 1e9;
    error = x.error;
    assert_int_equal(holds, outcome.holds);
    assert_int_equal(holds, error == ERROR_NONE);
    return holds;
}

static inline void assert_error(enum error wanted)
{
    if (error != wanted)
        print_error("%s, not %s\n", error_describe(error)->name, error_describe(wanted)->name);
    assert_int_equal(error, wanted);
}

static inline bool ask_three(const struct issued *leaf, const struct issued *ca,
                             const struct path_wishes *w)
{
    const struct certificate chain[] = { leaf->certificate, ca->certificate };
    return ask(chain, 2, w);
}

static const struct trust_store trust_root = { &root.certificate, 1 };

#endif
