/* test_x509_names.c - distinguished names, host names, addresses and name constraints. */
#include "x509_support.h"

#include "protocol/x509/der_write.h"
#include "protocol/x509/general_name.h"
#include "protocol/x509/name.h"
#include "protocol/x509/name_constraints.h"

static struct der_bytes bytes_of(const char *text)
{
    return (struct der_bytes){ (const uint8_t *)text, strlen(text) };
}

static void test_host_name_covered_as_rfc_9525_says(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *host;
        bool        covered;
    } rows[] = {
        { "example.com", "example.com", true },
        { "Example.COM", "eXample.com", true },
        { "example.com", "example.com.", true },
        { "example.com", "www.example.com", false },
        { "www.example.com", "example.com", false },
        { "example.com", "example.org", false },
        { "*.example.com", "www.example.com", true },
        { "*.example.com", "www.example.com.", true },
        { "*.example.com", "example.com", false },
        { "*.example.com", "a.b.example.com", false },
        { "*.com", "example.com", false },
        { "*", "example", false },
        { "*.", "example.", false },
        { "w*.example.com", "www.example.com", false },
        { "*w.example.com", "www.example.com", false },
        { "www.*.com", "www.example.com", false },
        { "*.*.com", "www.example.com", false },
        { "xn--*-1b3c148a.example.com", "xn--bliss-1b3c148a.example.com", false },
        { "*.example.com", "xn--bliss-1b3c148a.example.com", true },
        { "xn--strae-oqa.example", "xn--strae-oqa.example", true },
        { "*.example.com", "*.example.com", false },
        { "*.example.com", ".example.com", false },
        { "a_b.example.com", "a_b.example.com", false },
        { "example.com", "", false },
        { "", "", false },
        { "example..com", "example..com", false },
        { "192.0.2.1", "192.0.2.10", false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool covered = host_name_covered(bytes_of(rows[i].pattern), rows[i].host);
        if (covered != rows[i].covered)
            print_error("%s for %s\n", rows[i].pattern, rows[i].host);
        assert_int_equal(covered, rows[i].covered);
    }
}

static void test_host_name_with_a_zero_byte_covers_nothing(void **state)
{
    (void)state;
    struct der_bytes trick = { (const uint8_t *)"bank.example\0.evil.example", 26 };
    assert_false(host_name_covered(trick, "bank.example"));
}

static void test_host_name_refuses_long_labels(void **state)
{
    (void)state;
    char host[80] = { 0 };
    memset(host, 'a', 63);
    memcpy(host + 63, ".example", 9);
    assert_true(host_name_covered(bytes_of(host), host));
    memset(host, 'a', 64);
    memcpy(host + 64, ".example", 9);
    assert_false(host_name_covered(bytes_of(host), host));
}

static void test_ip_address_reads_and_writes(void **state)
{
    (void)state;
    static const struct {
        const char *text, *canonical;
    } rows[] = {
        { "192.0.2.1", "192.0.2.1" },
        { "0.0.0.0", "0.0.0.0" },
        { "255.255.255.255", "255.255.255.255" },
        { "2001:DB8::1", "2001:db8::1" },
        { "2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1" },
        { "2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1" },
        { "::", "::" },
        { "::1", "::1" },
        { "1::", "1::" },
        { "::ffff:192.0.2.1", "::ffff:c000:201" },
        { "1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0" },
        { "::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8" },
        { "1:2:3:4:5:6:192.0.2.1", "1:2:3:4:5:6:c000:201" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ip_address address;
        char              text[IP_ADDRESS_TEXT];
        assert_true(ip_address_parse(&address, rows[i].text));
        assert_string_equal(ip_address_format(text, address.bytes, address.length),
                            rows[i].canonical);
    }
}

static void test_ip_address_refuses_what_is_none(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "192.0.2",
        "192.0.2.1.",
        "192.0.2.256",
        "192.0.02.1",
        "192.0.2.1 ",
        "1.2.3.4.5",
        ":",
        ":::",
        "1:2",
        "1:2:3:4:5:6:7:8:9",
        "1::2::3",
        "12345::",
        "::g",
        "1:2:3:4:5:6:7:",
        ":1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8::",
        "::1:2:3:4:5:6:7:8",
        "::192.0.2.1:1",
        "1:2:3:4:5:6:7:192.0.2.1",
        "fe80::1%1",
        "[::1]",
        "example.com",
        "1:2:3:4:5:6:7:8:",
        "192.0.2.0001",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct ip_address address;
        if (ip_address_parse(&address, texts[i]))
            print_error("taken for an address: %s\n", texts[i]);
        assert_false(ip_address_parse(&address, texts[i]));
    }
}

/* ---- distinguished names ---- */

/* One attribute of a name that is being written. */
struct part {
    enum oid    type;
    uint8_t     tag;
    const char *value;
};

static struct der_bytes make_name(uint8_t out[static 512], const struct part *parts, size_t count)
{
    struct der_writer w;
    der_writer_init(&w, out, 512);
    write_der(&w, DER_SEQUENCE) {
        for (size_t i = 0; i < count; i++) {
            write_der(&w, DER_SET) {
                write_der(&w, DER_SEQUENCE) {
                    der_write_oid(&w, parts[i].type);
                    der_write_primitive(&w, parts[i].tag, parts[i].value, strlen(parts[i].value));
                }
            }
        }
    }
    assert_true(der_writer_finish(&w));
    return (struct der_bytes){ out, w.at };
}

static void test_name_is_written_as_rfc_4514_says(void **state)
{
    (void)state;
    const struct part parts[] = {
        { OID_countryName, DER_PRINTABLE_STRING, "AT" },
        { OID_organizationName, DER_UTF8_STRING, "Sue, Grabbit+Runn" },
        { OID_emailAddress, DER_IA5_STRING, "a@example.com" },
        { OID_commonName, DER_UTF8_STRING, " #\"Lu\xc4\x8di\xc4\x87\"\n\xe2\x80\xae " },
    };
    uint8_t          der[512];
    char             text[NAME_TEXT];
    struct der_bytes name = make_name(der, parts, 4);
    assert_string_equal(name_format(text, sizeof text, name),
                        "CN=\\ #\\\"Lu\xc4\x8di\xc4\x87\\\"\\0a\\e2\\80\\ae\\ ,"
                        "emailAddress=a@example.com,O=Sue\\, Grabbit\\+Runn,C=AT");
    char small[16];
    assert_string_equal(name_format(small, sizeof small, name), "CN=\\ #\\\"Luč…");
}

static void test_name_of_latin_and_wide_characters_becomes_utf8(void **state)
{
    (void)state;
    uint8_t           der[512];
    char              text[NAME_TEXT];
    const struct part latin = { OID_commonName, DER_TELETEX_STRING, "\xe9" };
    assert_string_equal(name_format(text, sizeof text, make_name(der, &latin, 1)), "CN=\xc3\xa9");
    const struct part wide = { OID_commonName, DER_BMP_STRING, "\x20\xac" };
    assert_string_equal(name_format(text, sizeof text, make_name(der, &wide, 1)),
                        "CN=\xe2\x82\xac");
}

static void test_name_equal_ignores_case_and_spaces_only(void **state)
{
    (void)state;
    static const struct {
        struct part a, b;
        bool        equal;
    } rows[] = {
        { { OID_commonName, DER_PRINTABLE_STRING, "Test CA" },
          { OID_commonName, DER_UTF8_STRING, " test   ca " },
          true },
        { { OID_commonName, DER_UTF8_STRING, "Test CA" },
          { OID_commonName, DER_UTF8_STRING, "TestCA" },
          false },
        { { OID_commonName, DER_UTF8_STRING, "Test CA" },
          { OID_organizationName, DER_UTF8_STRING, "Test CA" },
          false },
        { { OID_commonName, DER_UTF8_STRING, "Test CA" },
          { OID_commonName, DER_UTF8_STRING, "Test CA 2" },
          false },
        { { OID_commonName, DER_TELETEX_STRING, "Test CA" },
          { OID_commonName, DER_TELETEX_STRING, "test ca" },
          false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint8_t a[512], b[512];
        assert_int_equal(name_equal(make_name(a, &rows[i].a, 1), make_name(b, &rows[i].b, 1)),
                         rows[i].equal);
    }
}

static void test_name_refuses_an_empty_rdn(void **state)
{
    (void)state;
    static const uint8_t der[] = { 0x30, 0x02, 0x31, 0x00 };
    struct reader        r;
    reader_init(&r, der, sizeof der, "TBSCertificate", NULL);
    name_read(&r, "subject");
    assert_false(reader_finish(&r));
    assert_int_equal(r.error, ERROR_certificate_malformed);
}

/* ---- name constraints ---- */

/* A GeneralName: its kind and its content. */
struct general {
    enum general_name kind;
    const char       *content;
    size_t            length;
};
#define HOST(text)                                                                                 \
    {                                                                                              \
        GENERAL_NAME_dNSName, (text), sizeof(text) - 1                                             \
    }
#define MAILBOX(text)                                                                              \
    {                                                                                              \
        GENERAL_NAME_rfc822Name, (text), sizeof(text) - 1                                          \
    }
#define ADDRESS(text)                                                                              \
    {                                                                                              \
        GENERAL_NAME_iPAddress, (text), sizeof(text) - 1                                           \
    }
#define PLACE(text)                                                                                \
    {                                                                                              \
        GENERAL_NAME_uniformResourceIdentifier, (text), sizeof(text) - 1                           \
    }

static struct der_bytes write_general(uint8_t out[static 128], const struct general *g,
                                      bool as_subtree)
{
    struct der_writer w;
    der_writer_init(&w, out, 128);
    if (as_subtree) {
        write_der(&w, DER_SEQUENCE) {
            der_write_primitive(&w, DER_CONTEXT(g->kind), g->content, g->length);
        }
    } else {
        der_write_primitive(&w, DER_CONTEXT(g->kind), g->content, g->length);
    }
    assert_true(der_writer_finish(&w));
    return (struct der_bytes){ out, w.at };
}

static void test_name_constraints_permit_and_exclude(void **state)
{
    (void)state;
    static const struct {
        struct general base, name;
        bool           permitted, not_excluded;
    } rows[] = {
        { HOST("example.com"), HOST("example.com"), true, false },
        { HOST("example.com"), HOST("a.b.EXAMPLE.com"), true, false },
        { HOST("example.com"), HOST("notexample.com"), false, true },
        { HOST("bar.example.com"), HOST("*.example.com"), false, false },
        { HOST("example.com"), HOST("*.example.com"), true, false },
        { HOST(""), HOST("example.com"), true, false },
        { HOST(".example.com"), HOST("a.example.com"), false, false },
        { HOST("*.example.com"), HOST("a.example.com"), false, false },
        { HOST("example.com"), HOST(".example.com"), false, false },
        { HOST("example.com"), HOST("a_b.example.com"), false, false },
        { MAILBOX("example.com"), MAILBOX("foo@example.com"), true, false },
        { MAILBOX("example.com"), MAILBOX("foo@a.example.com"), false, true },
        { MAILBOX(".example.com"), MAILBOX("foo@a.example.com"), true, false },
        { MAILBOX("foo@example.com"), MAILBOX("foo@EXAMPLE.com"), true, false },
        { MAILBOX("foo@example.com"), MAILBOX("Foo@example.com"), false, true },
        { MAILBOX("*@example.com"), MAILBOX("*@sub.example.com"), false, true },
        { MAILBOX("example.com"), MAILBOX("a@b@example.com"), false, false },
        { ADDRESS("\xc0\x00\x02\x00\xff\xff\xff\x00"), ADDRESS("\xc0\x00\x02\x09"), true, false },
        { ADDRESS("\xc0\x00\x02\x00\xff\xff\xff\x00"), ADDRESS("\xc0\x00\x03\x09"), false, true },
        { ADDRESS("\xc0\x00\x02\x00\xff\xff\xff\x00"), HOST("example.com"), true, true },
        { ADDRESS("\xc0\x00\x02\x00\xff\x00\xff\x00"), ADDRESS("\xc0\x00\x02\x09"), false, false },
        { PLACE("example.com"), PLACE("https://example.com/"), true, false },
        { PLACE("example.com"), PLACE("https://me@EXAMPLE.com:443"), true, false },
        { PLACE("example.com"), PLACE("https://a.example.com?q"), false, true },
        { PLACE(".example.com"), PLACE("https://a.b.example.com/"), true, false },
        { PLACE(".example.com"), PLACE("https://example.com/"), false, true },
        { PLACE("example.com"), PLACE("https://192.0.2.1/"), false, false },
        { PLACE("example.com"), PLACE("mailto:foo@example.com"), false, false },
        { PLACE("example.com"), PLACE("https:///example.com"), false, false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint8_t            base[128], name[128];
        char               offender[64];
        size_t             comparisons = 2;
        struct der_bytes   subtree = write_general(base, &rows[i].base, true);
        struct certificate c = { .subject = { (const uint8_t *)"\x30\x00", 2 },
                                 .subject_alt_name = write_general(name, &rows[i].name, false) };
        struct certificate permits = { .has_name_constraints = true,
                                       .permitted_subtrees = subtree };
        struct certificate excludes = { .has_name_constraints = true,
                                        .excluded_subtrees = subtree };
        assert_int_equal(
            name_constraints_allow(&permits, &c, &comparisons, offender, sizeof offender),
            rows[i].permitted);
        assert_int_equal(
            name_constraints_allow(&excludes, &c, &comparisons, offender, sizeof offender),
            rows[i].not_excluded);
    }
}

static void test_name_constraints_look_at_the_subject(void **state)
{
    (void)state;
    const struct part parts[] = { { OID_organizationName, DER_UTF8_STRING, "Acme" },
                                  { OID_commonName, DER_UTF8_STRING, "Road Runner" } };
    uint8_t           whole[512], above[512], subtree[512];
    char              offender[64];
    size_t            comparisons = 100;
    struct der_bytes  subject = make_name(whole, parts, 2), base = make_name(above, parts, 1);
    struct der_writer w;
    der_writer_init(&w, subtree, sizeof subtree);
    write_der(&w, DER_SEQUENCE) {
        write_der(&w, DER_CONTEXT_CONSTRUCTED(GENERAL_NAME_directoryName)) {
            der_write_bytes(&w, base.bytes, base.length);
        }
    }
    struct certificate excludes = { .has_name_constraints = true,
                                    .excluded_subtrees = { subtree, w.at } };
    struct certificate inside = { .subject = subject }, empty = { .subject = { whole, 0 } };
    assert_false(
        name_constraints_allow(&excludes, &inside, &comparisons, offender, sizeof offender));
    assert_string_equal(offender, "CN=Road Runner,O=Acme");
    assert_true(name_constraints_allow(&excludes, &empty, &comparisons, offender, sizeof offender));
}

static void test_name_constraints_look_at_mail_addresses_in_the_subject(void **state)
{
    (void)state;
    const struct part    part = { OID_emailAddress, DER_IA5_STRING, "a@example.org" };
    const struct general inside = MAILBOX("example.org"), outside = MAILBOX("example.com");
    uint8_t              der[512], subtree[128];
    char                 offender[64];
    size_t               comparisons = 100;
    struct certificate   c = { .subject = make_name(der, &part, 1) };
    struct certificate   permits = { .has_name_constraints = true };
    permits.permitted_subtrees = write_general(subtree, &inside, true);
    assert_true(name_constraints_allow(&permits, &c, &comparisons, offender, sizeof offender));
    permits.permitted_subtrees = write_general(subtree, &outside, true);
    assert_false(name_constraints_allow(&permits, &c, &comparisons, offender, sizeof offender));
    assert_string_equal(offender, "a@example.org");
}

static void test_name_finds_its_attributes(void **state)
{
    (void)state;
    const struct part parts[] = { { OID_organizationalUnitName, DER_UTF8_STRING, "One" },
                                  { OID_commonName, DER_UTF8_STRING, "Name" },
                                  { OID_organizationalUnitName, DER_UTF8_STRING, "Two" } };
    uint8_t           der[512];
    struct der_bytes  value, name = make_name(der, parts, 3);
    assert_true(name_find_attribute(&value, name, OID_organizationalUnitName, 1));
    assert_true(der_bytes_equal(value, bytes_of("Two")));
    assert_false(name_find_attribute(&value, name, OID_organizationalUnitName, 2));
    assert_false(name_find_attribute(&value, name, OID_countryName, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_host_name_covered_as_rfc_9525_says),
        cmocka_unit_test(test_host_name_with_a_zero_byte_covers_nothing),
        cmocka_unit_test(test_host_name_refuses_long_labels),
        cmocka_unit_test(test_ip_address_reads_and_writes),
        cmocka_unit_test(test_ip_address_refuses_what_is_none),
        cmocka_unit_test(test_name_is_written_as_rfc_4514_says),
        cmocka_unit_test(test_name_of_latin_and_wide_characters_becomes_utf8),
        cmocka_unit_test(test_name_equal_ignores_case_and_spaces_only),
        cmocka_unit_test(test_name_refuses_an_empty_rdn),
        cmocka_unit_test(test_name_constraints_permit_and_exclude),
        cmocka_unit_test(test_name_constraints_look_at_the_subject),
        cmocka_unit_test(test_name_constraints_look_at_mail_addresses_in_the_subject),
        cmocka_unit_test(test_name_finds_its_attributes),
    };
    return cmocka_run_group_tests_name("x509 names", tests, NULL, NULL);
}
