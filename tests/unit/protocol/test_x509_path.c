/* test_x509_path.c - a chain is believed only when every one of its conditions holds. */
#include "x509_support.h"

#include "protocol/x509/path.h"
#include "protocol/x509/profile.h"

/* ---- the cast: two authorities, one below the other, and a server ---- */

static struct rsa_private_key root_key, middle_key, server_key, other_key;
static struct issued          root, middle, server;

static int make_chain(void **state)
{
    (void)state;
    seeded_random_init(&test_random, 2026);
    make_key(&root_key);
    make_key(&middle_key);
    make_key(&server_key);
    make_key(&other_key);
    struct certificate_wishes wishes = wishes_for_ca("Root");
    issue(&root, &wishes, &root_key, NULL, &root_key, &hash_sha256);
    wishes = wishes_for_ca("Middle");
    issue(&middle, &wishes, &middle_key, &root, &root_key, &hash_sha256);
    wishes = wishes_for_server();
    issue(&server, &wishes, &server_key, &middle, &middle_key, &hash_sha256);
    return 0;
}

/* ---- what the validation says ---- */

enum { MAX_SECRETS = 8, TEXT = 512 };

struct witness {
    struct observer observer;
    unsigned        reports, checks;
    enum check      failed; /* the last that failed */
    bool            waived;
    char            wanted[TEXT], found[TEXT];
    const uint8_t  *about; /* the certificate that failed */
    unsigned        secrets;
    char            names[MAX_SECRETS][TEXT], formulas[MAX_SECRETS][TEXT];
};

static void witness_event(struct observer *observer, const struct event *event)
{
    struct witness *w = (struct witness *)observer;
    if (event->kind == EVENT_BYTES)
        w->reports++;
    if (event->kind == EVENT_SECRET && w->secrets < MAX_SECRETS) {
        snprintf(w->names[w->secrets], TEXT, "%s", event->secret.name);
        snprintf(w->formulas[w->secrets], TEXT, "%s", event->secret.formula);
        assert_true(event->secret.revealed);
        w->secrets++;
    }
    if (event->kind != EVENT_CHECK)
        return;
    assert_non_null(event->check.wanted);
    assert_non_null(event->check.found);
    w->checks++;
    if (!event->check.passed) {
        w->failed = event->check.check;
        w->waived = event->check.waived;
        w->about = event->check.certificate;
        snprintf(w->wanted, TEXT, "%s", event->check.wanted);
        snprintf(w->found, TEXT, "%s", event->check.found);
    }
}

static struct path_wishes wishes_of_a_client(const struct trust_store *trust)
{
    return (struct path_wishes){ .trust = trust,
                                 .host_name = "example.test",
                                 .time = NOW,
                                 .purpose = PATH_SERVER_KEY_ENCIPHERMENT,
                                 .least_rsa_bits = 1024 };
}

struct scene {
    struct witness     witness;
    struct examiner    examiner;
    struct certificate chain[16];
    size_t             count;
    struct path_wishes wishes;
};

static const struct trust_store trust_root = { &root.certificate, 1 };

static struct scene *new_scene(const struct issued *const *sent, size_t count)
{
    static struct scene s;
    s = (struct scene){ .count = count, .wishes = wishes_of_a_client(&trust_root) };
    s.witness.observer = (struct observer){ .tell = witness_event, .trace = new_trace() };
    for (size_t i = 0; i < count; i++) {
        s.chain[i] = sent[i]->certificate;
        s.chain[i].number = (unsigned)i + 1;
    }
    return &s;
}
#define SCENE(...)                                                                                 \
    new_scene((const struct issued *const[]){ __VA_ARGS__ },                                       \
              sizeof((const struct issued *const[]){ __VA_ARGS__ }) / sizeof(void *))

static bool validate(struct scene *s, const struct waivers *waivers)
{
    examiner_init(&s->examiner, &s->witness.observer, waivers, 1, ACTOR_CLIENT);
    bool good = path_validate(&s->examiner, s->chain, s->count, &s->wishes);
    assert_int_equal(good, s->examiner.error == ERROR_NONE);
    assert_null(s->examiner.certificate);
    /* Unobserved, the answer is the same. */
    struct examiner quiet;
    examiner_init(&quiet, NULL, waivers, 1, ACTOR_CLIENT);
    assert_int_equal(path_validate(&quiet, s->chain, s->count, &s->wishes), good);
    assert_int_equal(quiet.error, s->examiner.error);
    return good;
}

static void assert_holds(struct scene *s)
{
    bool good = validate(s, NULL);
    if (!good)
        print_error("%s: wanted %s, found %s\n", check_describe(s->witness.failed)->name,
                    s->witness.wanted, s->witness.found);
    assert_true(good);
}

/* Fails that check, about that certificate; and holds again when the check is waived. */
static void assert_fails(struct scene *s, enum check check, const struct issued *about)
{
    assert_false(validate(s, NULL));
    if (s->witness.failed != check)
        print_error("failed %s\n", check_describe(s->witness.failed)->name);
    assert_int_equal(s->witness.failed, check);
    assert_int_equal(s->examiner.error, check_describe(check)->error);
    if (about)
        assert_ptr_equal(s->witness.about, about->der);
    struct waivers waivers = { 0 };
    waivers.check[check] = true;
    assert_true(validate(s, &waivers));
    assert_true(s->witness.waived);
}

/* ---- chains that hold ---- */

static void test_path_of_three_holds(void **state)
{
    (void)state;
    struct scene *s = SCENE(&server, &middle);
    assert_holds(s);
    assert_int_equal(s->witness.reports, 1); /* the anchor, which was not sent */
}

static void test_path_reports_how_each_signature_is_made(void **state)
{
    (void)state;
    struct scene *s = SCENE(&server, &middle);
    assert_holds(s);
    assert_int_equal(s->witness.secrets, 4);
    assert_string_equal(s->witness.names[0], "signature hash 2");
    assert_string_equal(s->witness.formulas[0], "SHA256(Certificate#2/tbsCertificate)");
    assert_string_equal(s->witness.names[1], "signature opened 2");
    assert_string_equal(
        s->witness.formulas[1],
        "RSA-encrypt(Certificate#3/tbsCertificate/subjectPublicKeyInfo/subjectPublicKey/"
        "RSAPublicKey/modulus/value, Certificate#3/tbsCertificate/subjectPublicKeyInfo/"
        "subjectPublicKey/RSAPublicKey/publicExponent/value, Certificate#2/signatureValue/value)");
    assert_string_equal(s->witness.names[2], "signature hash 1");
    assert_string_equal(s->witness.formulas[2], "SHA256(Certificate/tbsCertificate)");
}

static void test_path_holds_with_the_root_sent_along(void **state)
{
    (void)state;
    struct scene *s = SCENE(&server, &middle, &root);
    assert_holds(s);
    assert_int_equal(s->witness.reports, 0);
    assert_non_null(strstr(s->witness.formulas[1], "Certificate#3/"));
}

static void test_path_ends_at_the_first_anchor(void **state)
{
    (void)state;
    const struct trust_store trust_middle = { &middle.certificate, 1 };
    struct scene            *s = SCENE(&server, &middle, &root);
    s->wishes.trust = &trust_middle;
    assert_holds(s);
    s = SCENE(&server);
    s->wishes.trust = &trust_middle;
    assert_holds(s);
    const struct trust_store trust_server = { &server.certificate, 1 };
    s = SCENE(&server);
    s->wishes.trust = &trust_server;
    assert_holds(s);
    s->wishes.time = NOW + 2 * DAY;
    assert_fails(s, CHECK_certificate_validity_not_over, &server);
}

static void test_path_ignores_what_follows_the_anchor(void **state)
{
    (void)state;
    struct issued             stray;
    struct certificate_wishes wishes = wishes_for_ca("Stray");
    issue(&stray, &wishes, &other_key, NULL, &other_key, &hash_sha256);
    assert_holds(SCENE(&server, &middle, &stray));
}

static void test_path_finds_the_right_one_of_two_anchors_of_one_name(void **state)
{
    (void)state;
    struct issued             twin;
    struct certificate_wishes wishes = wishes_for_ca("Root");
    issue(&twin, &wishes, &other_key, NULL, &other_key, &hash_sha256);
    const struct certificate anchors[] = { twin.certificate, root.certificate };
    const struct trust_store both = { anchors, 2 };
    struct scene            *s = SCENE(&server, &middle);
    s->wishes.trust = &both;
    assert_holds(s);
}

/* ---- one fault each ---- */

static void test_path_refuses_an_empty_chain(void **state)
{
    (void)state;
    struct scene *s = SCENE(&server);
    s->count = 0;
    assert_false(validate(s, NULL));
    assert_int_equal(s->examiner.error, ERROR_no_certificate);
}

/* Each of them signed by the one before, the first by the root. */
static void test_path_refuses_a_chain_that_is_too_long(void **state)
{
    (void)state;
    enum { AUTHORITIES = LIMIT_PATH - 1 };
    static struct issued      authorities[AUTHORITIES], leaf;
    const struct issued      *sent[AUTHORITIES + 1];
    struct certificate_wishes wishes;
    for (size_t i = 0; i < AUTHORITIES; i++) {
        char name[] = "Authority x";
        name[sizeof name - 2] = (char)('a' + i);
        wishes = wishes_for_ca(name);
        issue(&authorities[i], &wishes, &middle_key, i ? &authorities[i - 1] : &root,
              i ? &middle_key : &root_key, &hash_sha256);
        sent[AUTHORITIES - i] = &authorities[i];
    }
    wishes = wishes_for_server();
    issue(&leaf, &wishes, &server_key, &authorities[AUTHORITIES - 1], &middle_key, &hash_sha256);
    sent[0] = &leaf;
    struct scene *s = new_scene(sent, AUTHORITIES + 1);
    assert_false(validate(s, NULL));
    assert_int_equal(s->witness.failed, CHECK_chain_length_allowed);
    issue(&leaf, &wishes, &server_key, &authorities[AUTHORITIES - 2], &middle_key, &hash_sha256);
    assert_holds(new_scene(sent, AUTHORITIES + 1));
}

static void test_path_refuses_an_expired_certificate(void **state)
{
    (void)state;
    struct scene *s = SCENE(&server, &middle);
    s->wishes.time = NOW + DAY;
    assert_holds(s);
    s->wishes.time = NOW + DAY + 1;
    assert_false(validate(s, NULL));
    assert_int_equal(s->witness.failed, CHECK_certificate_validity_not_over);
    assert_string_equal(s->witness.wanted, "a date not before 2026-11-25 05:00:01 UTC");
    assert_string_equal(s->witness.found, "2026-11-25 05:00:00 UTC");

    struct issued             old;
    struct certificate_wishes wishes = wishes_for_server();
    wishes.not_after = NOW - 1;
    issue(&old, &wishes, &server_key, &middle, &middle_key, &hash_sha256);
    assert_fails(SCENE(&old, &middle), CHECK_certificate_validity_not_over, &old);
}

static void test_path_refuses_a_certificate_before_its_time(void **state)
{
    (void)state;
    struct issued             early;
    struct certificate_wishes wishes = wishes_for_server();
    wishes.not_before = NOW + 1;
    issue(&early, &wishes, &server_key, &middle, &middle_key, &hash_sha256);
    struct scene *s = SCENE(&early, &middle);
    assert_fails(s, CHECK_certificate_validity_begun, &early);
    s->wishes.time = NOW + 1;
    assert_holds(s);
}

static void test_path_refuses_another_host(void **state)
{
    (void)state;
    struct scene *s = SCENE(&server, &middle);
    s->wishes.host_name = "example.org";
    assert_fails(s, CHECK_certificate_name_matches, &server);
    assert_string_equal(s->witness.wanted, "example.org");
    assert_string_equal(s->witness.found, "example.test, *.example.test");
    s->wishes.host_name = "192.0.2.1";
    assert_fails(s, CHECK_certificate_name_matches, &server);
    s->wishes.host_name = NULL;
    assert_holds(s);
}

static void test_path_does_not_look_at_the_common_name(void **state)
{
    (void)state;
    struct issued             nameless;
    struct certificate_wishes wishes = wishes_for_server();
    wishes.dns_name_count = 0;
    issue(&nameless, &wishes, &server_key, &middle, &middle_key, &hash_sha256);
    assert_fails(SCENE(&nameless, &middle), CHECK_certificate_name_matches, &nameless);
}

static void test_path_refuses_an_issuer_that_is_not_a_ca(void **state)
{
    (void)state;
    struct issued             victim;
    struct certificate_wishes wishes = wishes_for_server();
    issue(&victim, &wishes, &other_key, &server, &server_key, &hash_sha256);
    struct scene  *s = SCENE(&victim, &server, &middle);
    struct waivers waivers = { 0 };
    assert_false(validate(s, NULL));
    assert_int_equal(s->witness.failed, CHECK_certificate_is_a_ca);
    assert_ptr_equal(s->witness.about, server.der);
    waivers.check[CHECK_certificate_is_a_ca] = true;
    assert_false(validate(s, &waivers));
    assert_int_equal(s->witness.failed, CHECK_certificate_may_sign_certificates);
    waivers.check[CHECK_certificate_may_sign_certificates] = true;
    assert_true(validate(s, &waivers));
}

static void test_path_refuses_an_anchor_that_is_not_a_ca(void **state)
{
    (void)state;
    struct issued             victim;
    struct certificate_wishes wishes = wishes_for_server();
    const struct trust_store  trust_server = { &server.certificate, 1 };
    issue(&victim, &wishes, &other_key, &server, &server_key, &hash_sha256);
    struct scene *s = SCENE(&victim);
    s->wishes.trust = &trust_server;
    assert_false(validate(s, NULL));
    assert_int_equal(s->witness.failed, CHECK_certificate_is_a_ca);
}

static void test_path_refuses_more_authorities_than_allowed(void **state)
{
    (void)state;
    struct issued             strict_root, lower, leaf;
    struct certificate_wishes wishes = wishes_for_ca("Strict root");
    wishes.has_path_length = true;
    issue(&strict_root, &wishes, &root_key, NULL, &root_key, &hash_sha256);
    wishes = wishes_for_ca("Lower");
    issue(&lower, &wishes, &middle_key, &strict_root, &root_key, &hash_sha256);
    wishes = wishes_for_server();
    issue(&leaf, &wishes, &server_key, &lower, &middle_key, &hash_sha256);
    const struct trust_store trust = { &strict_root.certificate, 1 };
    struct scene            *s = SCENE(&leaf, &lower);
    s->wishes.trust = &trust;
    assert_fails(s, CHECK_certificate_path_length_kept, &lower);

    wishes = wishes_for_server();
    issue(&leaf, &wishes, &server_key, &strict_root, &root_key, &hash_sha256);
    s = SCENE(&leaf);
    s->wishes.trust = &trust;
    assert_holds(s);
}

static void test_path_does_not_count_an_authority_that_succeeds_itself(void **state)
{
    (void)state;
    struct issued             strict_root, successor, leaf;
    struct certificate_wishes wishes = wishes_for_ca("Strict root");
    wishes.has_path_length = true;
    issue(&strict_root, &wishes, &root_key, NULL, &root_key, &hash_sha256);
    issue(&successor, &wishes, &middle_key, &strict_root, &root_key, &hash_sha256);
    wishes = wishes_for_server();
    issue(&leaf, &wishes, &server_key, &successor, &middle_key, &hash_sha256);
    const struct trust_store trust = { &strict_root.certificate, 1 };
    struct scene            *s = SCENE(&leaf, &successor);
    s->wishes.trust = &trust;
    assert_holds(s);
}

static void test_path_refuses_a_ca_that_may_not_sign_certificates(void **state)
{
    (void)state;
    struct issued             lower, leaf;
    struct certificate_wishes wishes = wishes_for_ca("Lower");
    wishes.key_usage = KEY_USAGE_cRLSign;
    issue(&lower, &wishes, &middle_key, &root, &root_key, &hash_sha256);
    wishes = wishes_for_server();
    issue(&leaf, &wishes, &server_key, &lower, &middle_key, &hash_sha256);
    assert_fails(SCENE(&leaf, &lower), CHECK_certificate_may_sign_certificates, &lower);
}

static void test_path_refuses_a_key_that_may_not_do_the_key_exchange(void **state)
{
    (void)state;
    struct issued             signs_only;
    struct certificate_wishes wishes = wishes_for_server();
    wishes.key_usage = KEY_USAGE_digitalSignature;
    issue(&signs_only, &wishes, &server_key, &middle, &middle_key, &hash_sha256);
    struct scene *s = SCENE(&signs_only, &middle);
    assert_fails(s, CHECK_certificate_may_do_key_exchange, &signs_only);
    assert_string_equal(s->witness.found, "digitalSignature");
    s->wishes.purpose = PATH_SERVER_DIGITAL_SIGNATURE;
    assert_holds(s);
}

static void test_path_refuses_a_use_that_an_rsa_key_has_not(void **state)
{
    (void)state;
    struct issued             agrees, enciphers;
    struct certificate_wishes wishes = wishes_for_server();
    wishes.key_usage = KEY_USAGE_keyAgreement;
    issue(&agrees, &wishes, &server_key, &middle, &middle_key, &hash_sha256);
    struct scene *s = SCENE(&agrees, &middle);
    s->wishes.purpose = PATH_SERVER;
    assert_fails(s, CHECK_certificate_may_do_key_exchange, &agrees);
    assert_string_equal(s->witness.wanted, "digitalSignature or keyEncipherment");
    wishes.key_usage = KEY_USAGE_keyEncipherment;
    issue(&enciphers, &wishes, &server_key, &middle, &middle_key, &hash_sha256);
    s = SCENE(&enciphers, &middle);
    s->wishes.purpose = PATH_SERVER;
    assert_holds(s);
}

static void test_path_refuses_a_certificate_for_another_purpose(void **state)
{
    (void)state;
    struct issued             leaf;
    struct certificate_wishes wishes = wishes_for_server();
    wishes.purposes = KEY_PURPOSE_clientAuth | KEY_PURPOSE_emailProtection;
    issue(&leaf, &wishes, &server_key, &middle, &middle_key, &hash_sha256);
    assert_fails(SCENE(&leaf, &middle), CHECK_certificate_is_for_servers, &leaf);
    wishes.purposes = 0;
    issue(&leaf, &wishes, &server_key, &middle, &middle_key, &hash_sha256);
    assert_holds(SCENE(&leaf, &middle));
}

static void test_path_refuses_a_critical_extension_that_nobody_knows(void **state)
{
    (void)state;
    struct issued             leaf;
    struct certificate_wishes wishes = wishes_for_server();
    struct extension_wish     unknown = { .oid = { (const uint8_t *)"\x2a\x03\x04", 3 },
                                          .critical = true,
                                          .value = { (const uint8_t *)"\x05\x00", 2 } };
    wishes.more = &unknown;
    wishes.more_count = 1;
    issue(&leaf, &wishes, &server_key, &middle, &middle_key, &hash_sha256);
    struct scene *s = SCENE(&leaf, &middle);
    assert_fails(s, CHECK_certificate_critical_extensions_understood, &leaf);
    assert_string_equal(s->witness.found, "1.2.3.4");
    unknown.critical = false;
    issue(&leaf, &wishes, &server_key, &middle, &middle_key, &hash_sha256);
    assert_holds(SCENE(&leaf, &middle));
}

static void test_path_refuses_an_authority_that_nobody_trusts(void **state)
{
    (void)state;
    const struct trust_store nobody = { NULL, 0 };
    struct scene            *s = SCENE(&server, &middle, &root);
    s->wishes.trust = &nobody;
    assert_fails(s, CHECK_certificate_anchor_trusted, &root);
    assert_string_equal(s->witness.found, "none named CN=Root,O=tlstutor tests");
}

static void test_path_refuses_a_self_signed_server(void **state)
{
    (void)state;
    struct issued             lonely;
    struct certificate_wishes wishes = wishes_for_server();
    issue(&lonely, &wishes, &server_key, NULL, &server_key, &hash_sha256);
    assert_fails(SCENE(&lonely), CHECK_certificate_anchor_trusted, &lonely);
}

static void test_path_refuses_an_impostor_with_the_name_of_an_authority(void **state)
{
    (void)state;
    struct issued             impostor, leaf;
    struct certificate_wishes wishes = wishes_for_ca("Root");
    issue(&impostor, &wishes, &other_key, NULL, &other_key, &hash_sha256);
    wishes = wishes_for_server();
    issue(&leaf, &wishes, &server_key, &impostor, &other_key, &hash_sha256);
    assert_fails(SCENE(&leaf, &impostor), CHECK_certificate_anchor_trusted, &impostor);
}

static void test_path_refuses_any_change_of_what_is_signed(void **state)
{
    (void)state;
    struct issued forged = server;
    size_t        tbs = (size_t)(server.certificate.tbs_certificate.bytes - server.der);
    size_t        at = tbs + server.certificate.tbs_certificate.length - 1;
    forged.der[at] ^= 0x01; /* the last letter of *.example.test */
    assert_int_equal(
        read_certificate(&forged.certificate, forged.der, server.certificate.der.length, NULL),
        ERROR_NONE);
    assert_fails(SCENE(&forged, &middle), CHECK_certificate_signature_valid, &forged);
}

static void test_path_refuses_a_changed_signature(void **state)
{
    (void)state;
    struct issued forged = server;
    forged.der[server.certificate.der.length - 1] ^= 0x01;
    assert_int_equal(
        read_certificate(&forged.certificate, forged.der, server.certificate.der.length, NULL),
        ERROR_NONE);
    assert_fails(SCENE(&forged, &middle), CHECK_certificate_signature_valid, &forged);
}

static void test_path_refuses_sha1(void **state)
{
    (void)state;
    struct issued             leaf;
    struct certificate_wishes wishes = wishes_for_server();
    issue(&leaf, &wishes, &server_key, &middle, &middle_key, &hash_sha1);
    struct scene *s = SCENE(&leaf, &middle);
    assert_fails(s, CHECK_certificate_signature_algorithm_accepted, &leaf);
    assert_string_equal(s->witness.found, "sha1WithRSAEncryption");
}

/* Believed when it is right, with the formula that names its hash; refused with one bit flipped. */
static void check_longer_hash(const struct hash *hash, enum oid algorithm, const char *formula)
{
    struct issued             leaf;
    struct certificate_wishes wishes = wishes_for_server();
    issue(&leaf, &wishes, &server_key, &middle, &middle_key, hash);
    assert_int_equal(leaf.certificate.signature_algorithm, algorithm);
    struct scene *s = SCENE(&leaf, &middle);
    assert_holds(s);
    bool told = false;
    for (unsigned i = 0; i < s->witness.secrets; i++)
        told |= strcmp(s->witness.formulas[i], formula) == 0;
    assert_true(told);
    leaf.der[leaf.certificate.der.length - 1] ^= 0x01;
    assert_fails(SCENE(&leaf, &middle), CHECK_certificate_signature_valid, &leaf);
}

static void test_path_accepts_sha384_and_sha512_and_checks_them(void **state)
{
    (void)state;
    check_longer_hash(&hash_sha384, OID_sha384WithRSAEncryption,
                      "SHA384(Certificate/tbsCertificate)");
    check_longer_hash(&hash_sha512, OID_sha512WithRSAEncryption,
                      "SHA512(Certificate/tbsCertificate)");
}

static void test_path_refuses_a_short_key(void **state)
{
    (void)state;
    struct scene *s = SCENE(&server, &middle);
    s->wishes.least_rsa_bits = 1025;
    assert_fails(s, CHECK_certificate_key_strong_enough, NULL);
    assert_string_equal(s->witness.found, "RSA, 1024 bits");
}

static void test_path_refuses_an_issuer_of_another_name(void **state)
{
    (void)state;
    struct issued             renamed, leaf;
    struct certificate_wishes wishes = wishes_for_ca("Renamed");
    issue(&renamed, &wishes, &middle_key, &root, &root_key, &hash_sha256);
    wishes = wishes_for_server();
    issue(&leaf, &wishes, &server_key, &renamed, &middle_key, &hash_sha256);
    assert_fails(SCENE(&leaf, &middle), CHECK_certificate_issuer_name_chains, &leaf);
    assert_holds(SCENE(&leaf, &renamed));
}

static void test_path_refuses_names_that_an_authority_may_not_speak_for(void **state)
{
    (void)state;
    /* permittedSubtrees [0] { GeneralSubtree { dNSName "example.com" } } */
    static const char           subtrees[] = "\x30\x11\xa0\x0f\x30\x0d\x82\x0b"
                                             "example.com";
    const struct extension_wish constraints = { .oid = oid_content(OID_nameConstraints),
                                                .critical = true,
                                                .value = { (const uint8_t *)subtrees,
                                                           sizeof subtrees - 1 } };
    struct issued               lower, leaf;
    struct certificate_wishes   wishes = wishes_for_ca("Lower");
    wishes.more = &constraints;
    wishes.more_count = 1;
    issue(&lower, &wishes, &middle_key, &root, &root_key, &hash_sha256);
    wishes = wishes_for_server();
    issue(&leaf, &wishes, &server_key, &lower, &middle_key, &hash_sha256);
    struct scene *s = SCENE(&leaf, &lower);
    assert_fails(s, CHECK_certificate_names_permitted, &leaf);
    assert_string_equal(s->witness.found, "example.test");

    static const char *const allowed[] = { "www.example.com" };
    wishes.dns_names = allowed;
    wishes.dns_name_count = 1;
    issue(&leaf, &wishes, &server_key, &lower, &middle_key, &hash_sha256);
    s = SCENE(&leaf, &lower);
    s->wishes.host_name = "www.example.com";
    assert_holds(s);
}

static void test_path_refuses_a_certificate_that_breaks_the_rules_for_authorities(void **state)
{
    (void)state;
    static const uint8_t      zero = 0;
    struct issued             leaf;
    struct certificate_wishes wishes = wishes_for_server();
    wishes.serial = &zero;
    wishes.serial_length = 1;
    issue(&leaf, &wishes, &server_key, &middle, &middle_key, &hash_sha256);
    assert_fails(SCENE(&leaf, &middle), CHECK_certificate_follows_profile, &leaf);

    /* An AccessDescription, marked critical. */
    static const char     access[] = "\x30\x0f\x30\x0d\x06\x08\x2b\x06\x01\x05\x05\x07\x30\x01"
                                     "\x86\x01"
                                     "x";
    struct extension_wish info = { .oid = oid_content(OID_authorityInfoAccess),
                                   .critical = true,
                                   .value = { (const uint8_t *)access, sizeof access - 1 } };
    wishes = wishes_for_server();
    wishes.more = &info;
    wishes.more_count = 1;
    issue(&leaf, &wishes, &server_key, &middle, &middle_key, &hash_sha256);
    struct scene *s = SCENE(&leaf, &middle);
    assert_fails(s, CHECK_certificate_follows_profile, &leaf);
    assert_string_equal(s->witness.found, "authorityInfoAccess is critical");
    info.critical = false;
    issue(&leaf, &wishes, &server_key, &middle, &middle_key, &hash_sha256);
    assert_holds(SCENE(&leaf, &middle));
}

static void test_profile_names_each_fault(void **state)
{
    (void)state;
    static const struct {
        size_t      field; /* of the certificate, set to zero */
        size_t      length;
        const char *fault;
    } rows[] = {
#define WITHOUT(field, fault)                                                                      \
    { offsetof(struct certificate, field), sizeof middle.certificate.field, (fault) }
        WITHOUT(number, NULL),
        WITHOUT(issuer, "the issuer has no name"),
        WITHOUT(subject, "the authority has no name"),
        WITHOUT(has_subject_key_identifier, NULL),
        WITHOUT(authority_key_identifier, NULL),
        WITHOUT(critical_extensions, "an authority whose basicConstraints is not critical"),
        WITHOUT(is_ca, "keyCertSign in the certificate of somebody who is no authority"),
#undef WITHOUT
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct certificate c = middle.certificate;
        memset((uint8_t *)&c + rows[i].field, 0, rows[i].length);
        const char *fault = profile_find_fault(&c, PROFILE_AUTHORITY, false);
        assert_string_equal(fault ? fault : "", rows[i].fault ? rows[i].fault : "");
    }
}

static void test_path_keeps_its_words_within_the_buffer(void **state)
{
    (void)state;
    struct scene *s = SCENE(&server, &middle, &root);
    assert_holds(s);
    assert_int_equal(text_mark(&s->examiner), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_path_of_three_holds),
        cmocka_unit_test(test_path_reports_how_each_signature_is_made),
        cmocka_unit_test(test_path_holds_with_the_root_sent_along),
        cmocka_unit_test(test_path_ends_at_the_first_anchor),
        cmocka_unit_test(test_path_ignores_what_follows_the_anchor),
        cmocka_unit_test(test_path_finds_the_right_one_of_two_anchors_of_one_name),
        cmocka_unit_test(test_path_refuses_an_empty_chain),
        cmocka_unit_test(test_path_refuses_a_chain_that_is_too_long),
        cmocka_unit_test(test_path_refuses_an_expired_certificate),
        cmocka_unit_test(test_path_refuses_a_certificate_before_its_time),
        cmocka_unit_test(test_path_refuses_another_host),
        cmocka_unit_test(test_path_does_not_look_at_the_common_name),
        cmocka_unit_test(test_path_refuses_an_issuer_that_is_not_a_ca),
        cmocka_unit_test(test_path_refuses_an_anchor_that_is_not_a_ca),
        cmocka_unit_test(test_path_refuses_more_authorities_than_allowed),
        cmocka_unit_test(test_path_does_not_count_an_authority_that_succeeds_itself),
        cmocka_unit_test(test_path_refuses_a_ca_that_may_not_sign_certificates),
        cmocka_unit_test(test_path_refuses_a_key_that_may_not_do_the_key_exchange),
        cmocka_unit_test(test_path_refuses_a_use_that_an_rsa_key_has_not),
        cmocka_unit_test(test_path_refuses_a_certificate_for_another_purpose),
        cmocka_unit_test(test_path_refuses_a_critical_extension_that_nobody_knows),
        cmocka_unit_test(test_path_refuses_an_authority_that_nobody_trusts),
        cmocka_unit_test(test_path_refuses_a_self_signed_server),
        cmocka_unit_test(test_path_refuses_an_impostor_with_the_name_of_an_authority),
        cmocka_unit_test(test_path_refuses_any_change_of_what_is_signed),
        cmocka_unit_test(test_path_refuses_a_changed_signature),
        cmocka_unit_test(test_path_refuses_sha1),
        cmocka_unit_test(test_path_accepts_sha384_and_sha512_and_checks_them),
        cmocka_unit_test(test_path_refuses_a_short_key),
        cmocka_unit_test(test_path_refuses_an_issuer_of_another_name),
        cmocka_unit_test(test_path_refuses_names_that_an_authority_may_not_speak_for),
        cmocka_unit_test(test_path_refuses_a_certificate_that_breaks_the_rules_for_authorities),
        cmocka_unit_test(test_profile_names_each_fault),
        cmocka_unit_test(test_path_keeps_its_words_within_the_buffer),
    };
    return cmocka_run_group_tests_name("x509 path", tests, make_chain, NULL);
}
