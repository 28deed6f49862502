/* test_x509_pem_key.c - PEM is strict between its marks; keys are read, written, or refused by name. */
#include "x509_support.h"

#include "protocol/x509/key.h"

#include "x509_keys.h"

/* ---- PEM ---- */

/* What reading the first block of a text gives. */
static enum error read_block(const char *text, uint8_t *der, size_t capacity, size_t *length,
                             size_t *line)
{
    struct pem_reader p;
    pem_init(&p, text, strlen(text));
    bool found = pem_next(&p, der, capacity, length);
    if (found)
        assert_int_equal(p.error, ERROR_NONE);
    *line = found ? p.block_line : p.error_line;
    return p.error;
}

static void test_pem_finds_blocks_between_text(void **state)
{
    (void)state;
    static const char text[] = "subject=CN = x\n"
                               "-----BEGIN ONE-----\nAQID\n-----END ONE-----\r\n"
                               "more words -----BEGIN\n"
                               "-----BEGIN TWO THINGS-----\r\nAQ==\r\n-----END TWO THINGS-----";
    struct pem_reader p;
    uint8_t           der[16];
    size_t            length;
    pem_init(&p, text, sizeof text - 1);
    assert_true(pem_next(&p, der, sizeof der, &length));
    assert_string_equal(p.label, "ONE");
    assert_int_equal(p.block_line, 2);
    assert_int_equal(length, 3);
    assert_memory_equal(der, "\x01\x02\x03", 3);
    assert_true(pem_next(&p, der, sizeof der, &length));
    assert_string_equal(p.label, "TWO THINGS");
    assert_int_equal(p.block_line, 6);
    assert_int_equal(length, 1);
    assert_false(pem_next(&p, der, sizeof der, &length));
    assert_int_equal(p.error, ERROR_NONE);
}

static void test_pem_of_nothing_is_no_error(void **state)
{
    (void)state;
    uint8_t der[16];
    size_t  length, line;
    assert_int_equal(read_block("", der, sizeof der, &length, &line), ERROR_NONE);
    assert_int_equal(read_block("no block\n", der, sizeof der, &length, &line), ERROR_NONE);
    assert_int_equal(length, 0);
}

static void test_pem_refuses_what_is_not_strict(void **state)
{
    (void)state;
    static const struct {
        const char *body;
        size_t      line;
    } rows[] = {
        { "AQI\n-----END X-----\n", 3 },      /* not a multiple of four */
        { "AQ=\n-----END X-----\n", 3 },      /* one padding for two */
        { "A===\n-----END X-----\n", 2 },     /* three paddings */
        { "AQ==AQID\n-----END X-----\n", 2 }, /* after the padding */
        { "AQID\nAQ==\nAQID\n-----END X-----\n", 4 },
        { "AR==\n-----END X-----\n", 2 }, /* bits that belong to no byte */
        { "AQJ=\n-----END X-----\n", 2 },
        { "AQ ID\n-----END X-----\n", 2 }, /* a space inside */
        { "AQI_\n-----END X-----\n", 2 },  /* base64url */
        { "AQI\xc3\n-----END X-----\n", 2 },
        { "AQID\n-----END Y-----\n", 3 }, /* another label */
        { "AQID\n", 2 },                  /* no end */
        { "AQID\n-----BEGIN X-----\nAQID\n-----END X-----\n", 3 },
        { "-----END X-----\n", 2 }, /* empty */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char    text[256];
        uint8_t der[64];
        size_t  length, line;
        snprintf(text, sizeof text, "-----BEGIN X-----\n%s", rows[i].body);
        assert_int_equal(read_block(text, der, sizeof der, &length, &line), ERROR_pem_malformed);
        assert_int_equal(line, rows[i].line);
        assert_int_equal(length, 0);
    }
}

static void test_pem_refuses_what_has_no_room(void **state)
{
    (void)state;
    uint8_t           der[4] = { 0, 0, 0, 0x55 };
    size_t            length, line;
    static const char text[] = "-----BEGIN X-----\nAQIDBA==\n-----END X-----\n";
    assert_int_equal(read_block(text, der, 3, &length, &line), ERROR_no_room);
    assert_int_equal(der[3], 0x55);
    assert_int_equal(read_block(text, der, 4, &length, &line), ERROR_NONE);
    assert_int_equal(length, 4);
}

static void test_pem_writes_what_it_reads(void **state)
{
    (void)state;
    for (size_t length = 1; length < 200; length++) {
        uint8_t bytes[200], back[200];
        char    text[512];
        size_t  back_length, line;
        for (size_t i = 0; i < length; i++)
            bytes[i] = (uint8_t)(i * 37 + length);
        size_t wanted = pem_encoded_length("TEST DATA", length);
        assert_false(pem_encode(text, wanted - 1, "TEST DATA", bytes, length));
        text[wanted] = '\0';
        assert_true(pem_encode(text, wanted, "TEST DATA", bytes, length));
        assert_int_equal(strlen(text), wanted);
        assert_int_equal(read_block(text, back, sizeof back, &back_length, &line), ERROR_NONE);
        assert_int_equal(back_length, length);
        assert_memory_equal(back, bytes, length);
        for (const char *at = text; *at; at = strchr(at, '\n') + 1)
            assert_true(strchr(at, '\n') - at <= PEM_LINE_LENGTH);
    }
}

static void test_pem_writes_the_bytes_of_openssl(void **state)
{
    (void)state;
    uint8_t der[KEY_MAX_DER];
    char    text[2048];
    size_t  length, line;
    assert_int_equal(read_block(rsa_pkcs8_pem, der, sizeof der, &length, &line), ERROR_NONE);
    assert_true(pem_encode(text, sizeof text, "PRIVATE KEY", der, length));
    assert_memory_equal(text, rsa_pkcs8_pem, sizeof rsa_pkcs8_pem - 1);
}

/* ---- keys ---- */

static enum error read_key(struct rsa_private_key *key, const char *pem, struct wire_trace *trace)
{
    uint8_t       der[KEY_MAX_DER];
    size_t        length, line;
    struct reader r;
    enum error    error = read_block(pem, der, sizeof der, &length, &line);
    if (error != ERROR_NONE)
        return error;
    reader_init(&r, der, length, "PrivateKey", trace);
    bool good = key_read_rsa(key, &r);
    assert_int_equal(good, r.error == ERROR_NONE);
    if (trace && r.error == ERROR_NONE)
        assert_leaves_cover(trace->fields, trace->count, length);
    return r.error;
}

static void test_key_is_read_and_written_in_both_forms(void **state)
{
    (void)state;
    static struct rsa_private_key bare, wrapped;
    struct wire_trace             trace = new_trace();
    assert_int_equal(read_key(&bare, rsa_pkcs1_pem, &trace), ERROR_NONE);
    trace = new_trace();
    assert_int_equal(read_key(&wrapped, rsa_pkcs8_pem, &trace), ERROR_NONE);
    assert_int_equal(bare.public.bits, 1024);
    assert_memory_equal(&bare, &wrapped, sizeof bare);

    uint8_t der[KEY_MAX_DER], original[KEY_MAX_DER];
    size_t  length, original_length, line;
    assert_true(key_write_pkcs1(der, sizeof der, &length, &bare));
    read_block(rsa_pkcs1_pem, original, sizeof original, &original_length, &line);
    assert_int_equal(length, original_length);
    assert_memory_equal(der, original, length);
    assert_true(key_write_pkcs8(der, sizeof der, &length, &bare));
    read_block(rsa_pkcs8_pem, original, sizeof original, &original_length, &line);
    assert_int_equal(length, original_length);
    assert_memory_equal(der, original, length);
    assert_false(key_write_pkcs8(der, length - 1, &length, &bare));
}

static void test_key_of_another_kind_is_refused_by_name(void **state)
{
    (void)state;
    static struct rsa_private_key key;
    assert_int_equal(read_key(&key, ec_pem, NULL), ERROR_key_unsupported);
    assert_int_equal(read_key(&key, ec_pkcs8_pem, NULL), ERROR_key_unsupported);
}

static void test_key_with_a_password_is_refused_by_name(void **state)
{
    (void)state;
    static struct rsa_private_key key;
    assert_int_equal(read_key(&key, ec_encrypted_pem, NULL), ERROR_key_encrypted);
    assert_int_equal(read_key(&key, ec_encrypted_pkcs8_pem, NULL), ERROR_key_encrypted);
}

static void test_key_whose_parts_do_not_belong_together_is_refused_and_wiped(void **state)
{
    (void)state;
    static struct rsa_private_key key;
    static const uint8_t          zero[sizeof key];
    uint8_t                       der[KEY_MAX_DER];
    size_t                        length, line;
    read_block(rsa_pkcs1_pem, der, sizeof der, &length, &line);
    der[length - 1] ^= 0x01; /* of the coefficient */
    struct reader r;
    reader_init(&r, der, length, "PrivateKey", NULL);
    assert_false(key_read_rsa(&key, &r));
    assert_int_equal(r.error, ERROR_key_malformed);
    assert_memory_equal(&key, zero, sizeof key);
}

static void test_key_cut_anywhere_is_refused(void **state)
{
    (void)state;
    static struct rsa_private_key key;
    uint8_t                       der[KEY_MAX_DER];
    size_t                        length, line;
    read_block(rsa_pkcs8_pem, der, sizeof der, &length, &line);
    for (size_t cut = 0; cut < length; cut++) {
        struct reader r;
        reader_init(&r, der, cut, "PrivateKey", NULL);
        assert_false(key_read_rsa(&key, &r));
        assert_int_equal(r.error, ERROR_truncated);
    }
}

/* ---- issuing ---- */

static void test_issue_refuses_what_has_no_room(void **state)
{
    (void)state;
    static struct rsa_private_key key;
    uint8_t                       der[CERTIFICATE_MAX_DER];
    size_t                        length, again;
    struct certificate_wishes     wishes = wishes_for_server();
    seeded_random_init(&test_random, 3);
    make_key(&key);
    assert_true(
        issue_with_rsa(der, sizeof der, &length, &wishes, &key.public, NULL, &key, &hash_sha256));
    assert_true(
        issue_with_rsa(der, length, &again, &wishes, &key.public, NULL, &key, &hash_sha256));
    assert_int_equal(again, length);
    for (size_t room = 0; room < length; room += 13) {
        assert_false(
            issue_with_rsa(der, room, &again, &wishes, &key.public, NULL, &key, &hash_sha256));
        assert_int_equal(again, 0);
    }
}

static void test_issue_refuses_a_date_that_cannot_be_written(void **state)
{
    (void)state;
    static struct rsa_private_key key;
    uint8_t                       der[CERTIFICATE_MAX_DER];
    size_t                        length;
    struct certificate_wishes     wishes = wishes_for_server();
    seeded_random_init(&test_random, 3);
    make_key(&key);
    wishes.not_after = 253402300800; /* 10000-01-01 */
    assert_false(
        issue_with_rsa(der, sizeof der, &length, &wishes, &key.public, NULL, &key, &hash_sha256));
}

static void test_issue_writes_what_was_wished_for(void **state)
{
    (void)state;
    static struct rsa_private_key ca_key, key;
    static struct issued          ca, server;
    struct ip_address             address = { 4, { 192, 0, 2, 1 } };
    struct certificate_wishes     wishes = wishes_for_ca("Test CA");
    seeded_random_init(&test_random, 4);
    make_key(&ca_key);
    make_key(&key);
    wishes.has_path_length = true;
    wishes.path_length = 1;
    issue(&ca, &wishes, &ca_key, NULL, &ca_key, &hash_sha256);
    assert_true(ca.certificate.is_ca && ca.certificate.has_path_length);
    assert_int_equal(ca.certificate.path_length, 1);
    assert_true(certificate_has_critical_extension(&ca.certificate, OID_basicConstraints));
    assert_true(certificate_has_critical_extension(&ca.certificate, OID_keyUsage));

    wishes = wishes_for_server();
    wishes.common_name = NULL;
    wishes.addresses = &address;
    wishes.address_count = 1;
    issue(&server, &wishes, &key, &ca, &ca_key, &hash_sha256);
    const struct certificate *c = &server.certificate;
    assert_false(c->is_ca);
    assert_memory_equal(c->serial_number.bytes, "\x00\x80\x00\x01", 4);
    assert_true(c->not_before == wishes.not_before && c->not_after == wishes.not_after);
    assert_int_equal(c->key_usage, wishes.key_usage);
    assert_int_equal(c->purposes, wishes.purposes);
    assert_true(der_bytes_equal(c->issuer, ca.certificate.subject));
    assert_true(
        der_bytes_equal(c->authority_key_identifier, ca.certificate.subject_key_identifier));
    assert_true(host_name_matches(c, "www.example.test"));
    assert_true(host_name_matches(c, "192.0.2.1"));
    /* RFC 5280 §4.2.1.6: critical, as the subject says nothing */
    assert_true(certificate_has_critical_extension(c, OID_subjectAltName));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pem_finds_blocks_between_text),
        cmocka_unit_test(test_pem_of_nothing_is_no_error),
        cmocka_unit_test(test_pem_refuses_what_is_not_strict),
        cmocka_unit_test(test_pem_refuses_what_has_no_room),
        cmocka_unit_test(test_pem_writes_what_it_reads),
        cmocka_unit_test(test_pem_writes_the_bytes_of_openssl),
        cmocka_unit_test(test_key_is_read_and_written_in_both_forms),
        cmocka_unit_test(test_key_of_another_kind_is_refused_by_name),
        cmocka_unit_test(test_key_with_a_password_is_refused_by_name),
        cmocka_unit_test(test_key_whose_parts_do_not_belong_together_is_refused_and_wiped),
        cmocka_unit_test(test_key_cut_anywhere_is_refused),
        cmocka_unit_test(test_issue_refuses_what_has_no_room),
        cmocka_unit_test(test_issue_refuses_a_date_that_cannot_be_written),
        cmocka_unit_test(test_issue_writes_what_was_wished_for),
    };
    return cmocka_run_group_tests_name("x509 pem, key, issue", tests, NULL, NULL);
}
