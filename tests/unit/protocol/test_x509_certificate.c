/* test_x509_certificate.c - certificates are read to the last byte, or refused where they break. */
#include "x509_support.h"

#include "protocol/x509/host_name.h"
#include "protocol/x509/name.h"
#include "x509_everything.h"

static const char system_roots[] = "/etc/ssl/certs/ca-certificates.crt";

static uint8_t everything[4096];
static size_t  everything_length;

static int decode_everything(void **state)
{
    (void)state;
    struct pem_reader p;
    pem_init(&p, everything_pem, sizeof everything_pem - 1);
    return pem_next(&p, everything, sizeof everything, &everything_length) ? 0 : -1;
}

static void test_certificate_of_openssl_is_read_whole(void **state)
{
    (void)state;
    struct certificate c = { .number = 3 };
    struct wire_trace  trace = new_trace();
    assert_int_equal(read_certificate(&c, everything, everything_length, &trace), ERROR_NONE);
    assert_leaves_cover(trace.fields, trace.count, everything_length);

    char text[NAME_TEXT];
    assert_int_equal(c.number, 3);
    assert_int_equal(c.version, 3);
    assert_memory_equal(c.serial_number.bytes, "\x00\x8f\x11\x22\x33", 5);
    assert_int_equal(c.signature_algorithm, OID_sha256WithRSAEncryption);
    assert_string_equal(name_format(text, sizeof text, c.subject),
                        "CN=everything.example.test,OU=Tests,O=Grüße & Co\\, KG,ST=Wien,C=AT");
    assert_true(certificate_is_self_issued(&c));
    assert_true(c.not_after - c.not_before == 365 * (int64_t)DAY);
    assert_int_equal(c.public_key_algorithm, OID_rsaEncryption);
    assert_int_equal(c.modulus.length, 256);
    assert_memory_equal(c.public_exponent.bytes, "\x01\x00\x01", 3);
    assert_int_equal(c.signature_value.length, 256);
}

static void test_certificate_extensions_are_understood(void **state)
{
    (void)state;
    struct certificate c = { 0 };
    read_certificate(&c, everything, everything_length, NULL);
    assert_true(c.has_basic_constraints && c.is_ca && c.has_path_length);
    assert_int_equal(c.path_length, 2);
    assert_int_equal(c.key_usage, KEY_USAGE_digitalSignature | KEY_USAGE_keyEncipherment |
                                      KEY_USAGE_keyCertSign | KEY_USAGE_decipherOnly);
    assert_int_equal(c.purposes,
                     KEY_PURPOSE_serverAuth | KEY_PURPOSE_clientAuth | KEY_PURPOSE_other);
    assert_int_equal(c.subject_key_identifier.length, 20);
    assert_true(c.has_authority_key_identifier && c.authority_key_identifier.length == 0);
    assert_true(certificate_has_extension(&c, OID_policyConstraints));
    assert_false(certificate_has_extension(&c, OID_freshestCRL));
    assert_true(certificate_has_critical_extension(&c, OID_keyUsage));
    assert_false(certificate_has_critical_extension(&c, OID_subjectAltName));
    assert_int_equal(c.unknown_critical_extension.length, 0);

    char text[256];
    assert_string_equal(host_name_list(text, sizeof text, &c),
                        "everything.example.test, *.example.test, 192.0.2.1, 2001:db8::1");
    assert_true(host_name_matches(&c, "www.example.test"));
    assert_true(host_name_matches(&c, "192.0.2.1"));
    assert_true(host_name_matches(&c, "2001:DB8:0::1"));
    assert_false(host_name_matches(&c, "192.0.2.2"));
    assert_false(host_name_matches(&c, "example.test"));
    assert_false(host_name_matches(&c, "a.b.example.test"));
}

static void test_certificate_fields_have_the_paths_of_rfc_5280(void **state)
{
    (void)state;
    static const char *const paths[] = {
        "tag",
        "tbsCertificate/version/value",
        "tbsCertificate/validity/notAfter/value",
        "tbsCertificate/subject/RelativeDistinguishedName/countryName/value/value",
        "tbsCertificate/subjectPublicKeyInfo/subjectPublicKey/RSAPublicKey/modulus/value",
        "tbsCertificate/extensions/subjectAltName/extnValue/SubjectAltName/dNSName/value",
        "tbsCertificate/extensions/keyUsage/extnValue/KeyUsage/unused_bits",
        "tbsCertificate/extensions/unknown_extension/extnValue/value",
        "signatureAlgorithm/algorithm/value",
        "signatureValue/value",
    };
    struct certificate c = { 0 };
    struct wire_trace  trace = new_trace();
    read_certificate(&c, everything, everything_length, &trace);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        if (!find_field(&trace, paths[i]))
            print_error("no field %s\n", paths[i]);
        assert_non_null(find_field(&trace, paths[i]));
    }
    const struct wire_field *tbs = find_field(&trace, "tbsCertificate");
    assert_ptr_equal(c.der.bytes + tbs->offset, c.tbs_certificate.bytes);
    assert_int_equal(tbs->length, c.tbs_certificate.length);
    const struct wire_field *signature = find_field(&trace, "signatureValue/value");
    assert_ptr_equal(c.der.bytes + signature->offset, c.signature_value.bytes);
}

static void test_certificates_of_the_system_are_read_whole(void **state)
{
    (void)state;
    static char    text[1 << 20];
    static uint8_t der[65536];
    FILE          *file = fopen(system_roots, "rb");
    if (!file) {
        print_message("skipped: there is no %s\n", system_roots);
        skip();
    }
    size_t length = fread(text, 1, sizeof text, file), der_length;
    fclose(file);
    struct pem_reader p;
    pem_init(&p, text, length);
    while (pem_next(&p, der, sizeof der, &der_length)) {
        struct certificate c = { 0 };
        struct wire_trace  trace = new_trace();
        enum error         error = read_certificate(&c, der, der_length, &trace);
        if (error != ERROR_NONE)
            print_error("line %zu: %s\n", p.block_line, error_describe(error)->name);
        assert_int_equal(error, ERROR_NONE);
        assert_leaves_cover(trace.fields, trace.count, der_length);
        assert_true(c.is_ca);
        assert_int_equal(c.public_key_algorithm == OID_rsaEncryption, c.modulus.length > 0);
    }
    assert_int_equal(p.error, ERROR_NONE);
}

/* Copies to the heap, where a sanitizer sees the first byte read outside. */
static enum error read_copy(const uint8_t *bytes, size_t length, struct wire_trace *trace)
{
    struct certificate c = { 0 };
    uint8_t           *copy = malloc(length ? length : 1);
    assert_non_null(copy);
    memcpy(copy, bytes, length);
    enum error error = read_certificate(&c, copy, length, trace);
    if (error == ERROR_NONE) {
        char text[NAME_TEXT];
        name_format(text, sizeof text, c.subject);
        host_name_list(text, sizeof text, &c);
        name_equal(c.subject, c.issuer);
    }
    free(copy);
    return error;
}

static void test_certificate_cut_anywhere_is_refused(void **state)
{
    (void)state;
    for (size_t length = 0; length < everything_length; length++)
        assert_int_equal(read_copy(everything, length, NULL), ERROR_truncated);
}

static void test_certificate_with_a_byte_more_is_refused(void **state)
{
    (void)state;
    uint8_t longer[sizeof everything + 1] = { 0 };
    memcpy(longer, everything, everything_length);
    assert_int_equal(read_copy(longer, everything_length + 1, NULL), ERROR_trailing_bytes);
}

static void test_certificate_with_any_byte_changed_is_read_whole_or_refused(void **state)
{
    (void)state;
    static const uint8_t changes[] = { 0x01, 0x20, 0x80, 0xff };
    unsigned             refused = 0;
    for (size_t i = 0; i < everything_length * sizeof changes; i++) {
        size_t at = i / sizeof changes;
        everything[at] ^= changes[i % sizeof changes];
        struct wire_trace trace = new_trace();
        if (read_copy(everything, everything_length, &trace) == ERROR_NONE)
            assert_leaves_cover(trace.fields, trace.count, everything_length);
        else
            refused++;
        everything[at] ^= changes[i % sizeof changes];
    }
    assert_true(refused > everything_length);
}

/* ---- one fault at a time ---- */

/* Replaces the first occurrence of some bytes by as many others. */
static enum error read_with(const char *old, const char *new, size_t length)
{
    uint8_t changed[sizeof everything];
    memcpy(changed, everything, everything_length);
    for (size_t at = 0; at + length <= everything_length; at++) {
        if (memcmp(changed + at, old, length) == 0) {
            memcpy(changed + at, new, length);
            return read_copy(changed, everything_length, NULL);
        }
    }
    fail_msg("%s", "the bytes to replace are not there");
    return ERROR_NONE;
}
#define READ_WITH(old, new) read_with((old), (new), sizeof(old) - 1)

static void test_certificate_faults_have_names(void **state)
{
    (void)state;
    /* version [0] */
    assert_int_equal(READ_WITH("\xa0\x03\x02\x01\x02", "\xa0\x03\x02\x01\x03"),
                     ERROR_certificate_version);
    assert_int_equal(READ_WITH("\xa0\x03\x02\x01\x02", "\xa0\x03\x02\x01\x00"),
                     ERROR_certificate_version);
    assert_int_equal(READ_WITH("\xa0\x03\x02\x01\x02", "\xa0\x03\x02\x01\x01"),
                     ERROR_certificate_version);
    /* the inner algorithm is sha384WithRSAEncryption, the outer still SHA-256 */
    assert_int_equal(READ_WITH("\x01\x01\x0b", "\x01\x01\x0c"),
                     ERROR_certificate_algorithms_differ);
    /* the serial number with a superfluous zero, made of its 00 8f 11 */
    assert_int_equal(READ_WITH("\x02\x05\x00\x8f", "\x02\x05\x00\x0f"), ERROR_der_value_invalid);
    /* notBefore in the thirteenth month; as 24 hours in local time */
    assert_int_equal(READ_WITH("\x17\x0d\x32\x36\x31\x31", "\x17\x0d\x32\x36\x31\x33"),
                     ERROR_certificate_time_invalid);
    /* cA and critical written out though they are the default */
    assert_int_equal(
        READ_WITH("\x30\x06\x01\x01\xff\x02\x01\x02", "\x30\x06\x01\x01\x00\x02\x01\x02"),
        ERROR_der_value_invalid);
    assert_int_equal(READ_WITH("\x55\x1d\x0f\x01\x01\xff", "\x55\x1d\x0f\x01\x01\x00"),
                     ERROR_der_value_invalid);
    /* issuerAltName becomes a second subjectAltName */
    assert_int_equal(READ_WITH("\x55\x1d\x12", "\x55\x1d\x11"),
                     ERROR_certificate_extension_duplicate);
    /* keyUsage without any bit */
    assert_int_equal(READ_WITH("\x03\x03\x07\xa4\x80", "\x03\x03\x07\x00\x00"),
                     ERROR_certificate_extension_malformed);
    /* a host name that is not ASCII */
    assert_int_equal(READ_WITH("\x82\x17"
                               "everything",
                               "\x82\x17"
                               "\xe5verything"),
                     ERROR_der_value_invalid);
    /* an IPv4 address with a mask, where only nameConstraints have one */
    assert_int_equal(
        READ_WITH("\x87\x04\xc0\x00\x02\x01\x87\x10", "\x87\x05\xc0\x00\x02\x01\x87\x0f"),
        ERROR_certificate_extension_malformed);
}

static void test_certificate_with_unknown_critical_extension_is_marked(void **state)
{
    (void)state;
    struct rsa_private_key      key;
    struct issued               made;
    const struct extension_wish unknown = { .oid = { (const uint8_t *)"\x2a\x03\x04", 3 },
                                            .critical = true,
                                            .value = { (const uint8_t *)"\x05\x00", 2 } };
    struct certificate_wishes   wishes = wishes_for_ca("Unknown");
    seeded_random_init(&test_random, 1);
    make_key(&key);
    wishes.more = &unknown;
    wishes.more_count = 1;
    issue(&made, &wishes, &key, NULL, &key, &hash_sha256);
    assert_true(der_bytes_equal(made.certificate.unknown_critical_extension, unknown.oid));
}

/* ---- reporting ---- */

struct witness {
    struct observer    observer;
    unsigned           reports;
    enum layer         layer;
    struct event_check check;
    bool               has_unread;
};

static void witness_event(struct observer *observer, const struct event *event)
{
    struct witness *w = (struct witness *)observer;
    if (event->kind == EVENT_CHECK)
        w->check = event->check;
    if (event->kind != EVENT_BYTES)
        return;
    w->reports++;
    w->layer = event->bytes.layer;
    assert_string_equal(event->bytes.name, "Certificate");
    assert_leaves_cover(event->bytes.fields, event->bytes.field_count, event->bytes.length);
    size_t count = event->bytes.field_count;
    w->has_unread = count > 0 && strcmp(event->bytes.fields[count - 1].name, "unread") == 0;
}

static void test_certificate_parse_reports_what_it_read(void **state)
{
    (void)state;
    struct witness     w = { .observer = { .tell = witness_event, .trace = new_trace() } };
    struct examiner    x;
    struct certificate c = { 0 };
    examiner_init(&x, &w.observer, NULL, 1, ACTOR_CLIENT);
    assert_true(certificate_parse(&c, &x, everything, everything_length));
    assert_int_equal(w.reports, 1);
    assert_int_equal(w.layer, LAYER_CERTIFICATE);
    assert_false(w.has_unread);
    assert_int_equal(w.check.check, CHECK_certificate_well_formed);
    assert_true(w.check.passed);
    certificate_report(&x, &c);
    assert_int_equal(w.reports, 2);
}

static void test_certificate_parse_labels_every_byte_of_what_it_refuses(void **state)
{
    (void)state;
    for (size_t at = 0; at < everything_length; at++) {
        struct witness     w = { .observer = { .tell = witness_event, .trace = new_trace() } };
        struct examiner    x;
        struct certificate c = { 0 };
        examiner_init(&x, &w.observer, NULL, 1, ACTOR_CLIENT);
        everything[at] ^= 0x21;
        bool sound = certificate_parse(&c, &x, everything, everything_length);
        everything[at] ^= 0x21;
        assert_int_equal(w.reports, 1);
        assert_int_equal(w.check.passed, sound);
        assert_int_equal(x.error == ERROR_NONE, sound);
    }
}

static void test_certificate_parse_reports_a_broken_one_as_far_as_it_goes(void **state)
{
    (void)state;
    for (size_t at = 0; at < everything_length; at += 7) {
        struct witness     w = { .observer = { .tell = witness_event, .trace = new_trace() } };
        struct examiner    x;
        struct certificate c = { 0 };
        examiner_init(&x, &w.observer, NULL, 1, ACTOR_CLIENT);
        assert_false(certificate_parse(&c, &x, everything, at));
        assert_int_equal(w.reports, 1);
        assert_true(at < 4 || w.has_unread); /* past the outermost length the value is cut off */
        assert_false(w.check.passed);
        assert_int_equal(x.error, ERROR_truncated);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_certificate_of_openssl_is_read_whole),
        cmocka_unit_test(test_certificate_extensions_are_understood),
        cmocka_unit_test(test_certificate_fields_have_the_paths_of_rfc_5280),
        cmocka_unit_test(test_certificates_of_the_system_are_read_whole),
        cmocka_unit_test(test_certificate_cut_anywhere_is_refused),
        cmocka_unit_test(test_certificate_with_a_byte_more_is_refused),
        cmocka_unit_test(test_certificate_with_any_byte_changed_is_read_whole_or_refused),
        cmocka_unit_test(test_certificate_faults_have_names),
        cmocka_unit_test(test_certificate_with_unknown_critical_extension_is_marked),
        cmocka_unit_test(test_certificate_parse_reports_what_it_read),
        cmocka_unit_test(test_certificate_parse_labels_every_byte_of_what_it_refuses),
        cmocka_unit_test(test_certificate_parse_reports_a_broken_one_as_far_as_it_goes),
    };
    return cmocka_run_group_tests_name("x509 certificate", tests, decode_everything, NULL);
}
