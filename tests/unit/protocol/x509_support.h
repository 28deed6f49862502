/*
 * x509_support.h - what the tests of protocol/x509/ share: a trace that covers, keys, and a small
 * public key infrastructure of our own.
 */
#ifndef TESTS_UNIT_PROTOCOL_X509_SUPPORT_H
#define TESTS_UNIT_PROTOCOL_X509_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "crypto/rsa_generate.h"
#include "protocol/x509/issue.h"
#include "protocol/x509/pem.h"

enum { TRACE_FIELDS = 16384 };

static struct wire_field trace_fields[TRACE_FIELDS];

static inline struct wire_trace new_trace(void)
{
    return (struct wire_trace){ .fields = trace_fields, .capacity = TRACE_FIELDS };
}

/* The leaves follow each other without gap or overlap, and cover all of the bytes. */
static inline void assert_leaves_cover(const struct wire_field *fields, size_t count, size_t length)
{
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        if (fields[i].group)
            continue;
        assert_int_equal(fields[i].offset, at);
        at += fields[i].length;
    }
    assert_int_equal(at, length);
}

/* Reads a certificate, with its fields in the trace if one is given. */
static inline enum error read_certificate(struct certificate *c, const uint8_t *der, size_t length,
                                          struct wire_trace *trace)
{
    struct reader r;
    reader_init(&r, der, length, "Certificate", trace);
    bool sound = certificate_read(c, &r);
    assert_int_equal(sound, r.error == ERROR_NONE);
    return r.error;
}

/* The field under a path, as observe.h has them: "tbsCertificate/validity/notAfter". */
static inline const struct wire_field *find_field(const struct wire_trace *trace, const char *path)
{
    unsigned depth = 0;
    for (size_t i = 0; i < trace->count; i++) {
        const struct wire_field *f = &trace->fields[i];
        size_t                   length = strlen(f->name);
        if (f->depth < depth)
            return NULL;
        if (f->depth != depth || strncmp(path, f->name, length) != 0)
            continue;
        if (path[length] == '\0')
            return f;
        if (path[length] == '/') {
            path += length + 1;
            depth++;
        }
    }
    return NULL;
}

/* ---- a small public key infrastructure ---- */

/* 2026-11-24 05:00:00 UTC */
enum { NOW = 1795496400, DAY = 86400 };

static struct seeded_random test_random;

/* Keys of 1024 bits: too short to be safe, and quick to make. */
static inline void make_key(struct rsa_private_key *key)
{
    struct rsa_generation g;
    rsa_generate_start(&g, 1024, &test_random.source);
    while (rsa_generate_step(&g) == RSA_GENERATION_GOING)
        continue;
    assert_int_equal(rsa_generate_finish(key, &g), RSA_OK);
}

/* A certificate with its bytes. */
struct issued {
    uint8_t            der[CERTIFICATE_MAX_DER];
    struct certificate certificate;
};

static inline struct certificate_wishes wishes_for_ca(const char *name)
{
    static const uint8_t serial[] = { 0x01, 0x02 };
    return (struct certificate_wishes){ .common_name = name,
                                        .organization = "tlstutor tests",
                                        .serial = serial,
                                        .serial_length = sizeof serial,
                                        .not_before = NOW - DAY,
                                        .not_after = NOW + DAY,
                                        .is_ca = true,
                                        .key_usage = KEY_USAGE_keyCertSign | KEY_USAGE_cRLSign };
}

static inline struct certificate_wishes wishes_for_server(void)
{
    static const uint8_t     serial[] = { 0x80, 0x00, 0x01 };
    static const char *const names[] = { "example.test", "*.example.test" };
    return (struct certificate_wishes){
        .common_name = "example.test",
        .serial = serial,
        .serial_length = sizeof serial,
        .not_before = NOW - DAY,
        .not_after = NOW + DAY,
        .key_usage = KEY_USAGE_digitalSignature | KEY_USAGE_keyEncipherment,
        .purposes = KEY_PURPOSE_serverAuth,
        .dns_names = names,
        .dns_name_count = 2,
    };
}

/* certificate_issue with RSA keys; the hash is SHA-256, SHA-384, SHA-512, or SHA-1. */
static inline bool issue_with_rsa(uint8_t *der, size_t capacity, size_t *length,
                                  const struct certificate_wishes *wishes,
                                  const struct rsa_public_key     *subject_key,
                                  const struct certificate        *issuer,
                                  const struct rsa_private_key *issuer_key, const struct hash *hash)
{
    static struct subject_key  subject;
    const struct verifying_key verifying = { .kind = KEY_KIND_RSA, .rsa = subject_key };
    const struct signer        signer = {
               .certificate = issuer,
               .key = { .kind = KEY_KIND_RSA, .rsa = issuer_key },
               .scheme = signature_scheme_find(hash == &hash_sha384   ? 0x0501
                                               : hash == &hash_sha512 ? 0x0601
                                                                      : 0x0401),
               .flaw = hash == &hash_sha1 ? SIGNATURE_BY_SHA1 : SIGNATURE_SOUND,
               .random = &test_random.source,
    };
    assert_true(subject_key_from(&subject, &verifying));
    return certificate_issue(der, capacity, length, wishes, &subject, &signer);
}

/* Issues a certificate and reads it; `issuer` is NULL for a self-signed one. */
static inline void issue(struct issued *out, const struct certificate_wishes *wishes,
                         const struct rsa_private_key *subject, const struct issued *issuer,
                         const struct rsa_private_key *issuer_key, const struct hash *hash)
{
    size_t length = 0;
    assert_true(issue_with_rsa(out->der, sizeof out->der, &length, wishes, &subject->public,
                               issuer ? &issuer->certificate : NULL, issuer_key, hash));
    assert_int_equal(read_certificate(&out->certificate, out->der, length, NULL), ERROR_NONE);
}

#endif
