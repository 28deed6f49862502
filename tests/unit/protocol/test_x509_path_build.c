/* test_x509_path_build.c - the right way is found among many, the others are told, and a search for
 * one ends. Then what only a longer path shows: policies, purposes, depth, and keys of every kind.
 * */
#include "x509_path_support.h"

/* ---- finding ---- */

static void test_path_is_found_in_any_order_and_among_strangers(void **state)
{
    (void)state;
    struct issued             lower, leaf, stray;
    struct certificate_wishes wishes = wishes_for_ca("Lower");
    issue_by(&lower, &wishes, &other_key, &middle.certificate, &middle_key, 0);
    wishes = wishes_for_ca("Stray");
    issue_by(&stray, &wishes, &server_key, NULL, &server_key, 0);
    wishes = wishes_for_server();
    issue_by(&leaf, &wishes, &server_key, &lower.certificate, &other_key, 0);
    const struct certificate chain[] = { leaf.certificate, root.certificate, stray.certificate,
                                         middle.certificate, lower.certificate };
    struct path_wishes       w = usual(&trust_root);
    assert_true(ask(chain, 5, &w));
    assert_int_equal(outcome.length, 4);
    assert_int_equal(outcome.attempt_count, 0);
    assert_ptr_equal(outcome.certificates[3], &root.certificate);
    assert_false(ask(chain, 4, &w)); /* without the one that signed it */
    assert_error(ERROR_certificate_unknown_ca);
    w.untrusted = &lower.certificate;
    w.untrusted_count = 1;
    assert_true(ask(chain, 4, &w));
}

/* One authority, certified by an old root and by a new one. */
static void test_path_goes_round_an_expired_cross_signed_authority(void **state)
{
    (void)state;
    struct issued             old, crossed;
    struct certificate_wishes wishes = wishes_for_ca("Old Root");
    wishes.not_after = NOW - 1;
    issue_by(&old, &wishes, &other_key, NULL, &other_key, 0);
    wishes = wishes_for_ca("Middle");
    issue_by(&crossed, &wishes, &middle_key, &old.certificate, &other_key, 0);
    const struct certificate anchors[] = { old.certificate, root.certificate };
    const struct trust_store both = { anchors, 2 }, only_old = { anchors, 1 };
    const struct certificate chain[] = { server.certificate, crossed.certificate,
                                         middle.certificate };
    struct path_wishes       w = usual(&both);
    assert_true(ask(chain, 3, &w));
    assert_int_equal(outcome.length, 3);
    assert_ptr_equal(outcome.certificates[1], &chain[2]);
    assert_int_equal(outcome.attempt_count, 1);
    assert_int_equal(outcome.attempts[0].check, CHECK_certificate_validity_not_over);
    assert_ptr_equal(outcome.attempts[0].about, &anchors[0]);
    assert_true(outcome.attempts[0].anchored);

    w.host_name = "other.test"; /* the way round fails too, but only at its end */
    assert_false(ask(chain, 3, &w));
    assert_int_equal(outcome.attempt_count, 2);
    assert_error(ERROR_certificate_name_mismatch);

    w.host_name = "example.test";
    w.trust = &only_old;
    assert_false(ask(chain, 3, &w));
    assert_error(ERROR_certificate_expired); /* it came farther than the one that nobody trusts */
    assert_int_equal(outcome.attempt_count, 2);
    assert_int_equal(outcome.attempts[1].check, CHECK_certificate_anchor_trusted);
    assert_string_equal(outcome.attempts[1].found, "none named CN=Root,O=tlstutor tests");
}

static void test_path_tells_of_two_faults_at_one_place_the_later(void **state)
{
    (void)state;
    struct issued             old, useless;
    struct path_wishes        w = usual(&trust_root);
    struct certificate_wishes wishes = wishes_for_ca("Middle");
    wishes.not_after = NOW - 1;
    issue_by(&old, &wishes, &middle_key, &root.certificate, &root_key, 0);
    wishes = wishes_for_ca("Middle");
    wishes.key_usage = KEY_USAGE_cRLSign;
    issue_by(&useless, &wishes, &middle_key, &root.certificate, &root_key, 0);
    const struct certificate chain[] = { server.certificate, old.certificate, useless.certificate };
    const struct certificate swapped[] = { chain[0], chain[2], chain[1] };
    assert_false(ask(chain, 3, &w));
    assert_int_equal(outcome.attempt_count, 2);
    assert_error(ERROR_certificate_key_usage);
    assert_false(ask(swapped, 3, &w));
    assert_error(ERROR_certificate_key_usage);
}

static void test_path_does_not_go_round_in_circles(void **state)
{
    (void)state;
    struct issued             a, b, leaf;
    struct certificate_wishes wishes_a = wishes_for_ca("A"), wishes_b = wishes_for_ca("B");
    issue_by(&a, &wishes_a, &middle_key, NULL, &middle_key, 0);
    issue_by(&b, &wishes_b, &other_key, &a.certificate, &middle_key, 0);
    issue_by(&a, &wishes_a, &middle_key, &b.certificate, &other_key, 0);
    struct certificate_wishes wishes = wishes_for_server();
    issue_by(&leaf, &wishes, &server_key, &a.certificate, &middle_key, 0);
    const struct certificate chain[] = { leaf.certificate, a.certificate, b.certificate };
    struct path_wishes       w = usual(&trust_root);
    assert_false(ask(chain, 3, &w));
    assert_error(ERROR_certificate_unknown_ca);
}

static void test_path_does_not_insist_on_key_identifiers(void **state)
{
    (void)state;
    struct certificate chain[] = { server.certificate, middle.certificate };
    struct path_wishes w = usual(&trust_root);
    chain[1].subject_key_identifier = (struct der_bytes){ (const uint8_t *)"other", 5 };
    assert_true(ask(chain, 2, &w));
    chain[1].subject_key_identifier.length = 0;
    assert_true(ask(chain, 2, &w));
    w.strict = true; /* where the rule for authorities is kept */
    assert_false(ask(chain, 2, &w));
    assert_error(ERROR_certificate_profile);
}

/* ---- bounds ---- */

enum { MANY = 1000 };

static void test_path_of_a_thousand_authorities_of_one_name_is_given_up(void **state)
{
    (void)state;
    static struct certificate chain[MANY + 1];
    static uint8_t            keys[MANY][64]; /* another one in each */
    chain[0] = server.certificate;
    chain[0].authority_key_identifier.length = 0;
    for (size_t i = 1; i <= MANY; i++) {
        memset(keys[i - 1], 4, sizeof keys[i - 1]);
        keys[i - 1][0] = (uint8_t)i;
        keys[i - 1][1] = (uint8_t)(i >> 8);
        chain[i] = middle.certificate;
        chain[i].subject_public_key_info = (struct der_bytes){ keys[i - 1], 64 };
        chain[i].subject_public_key.length = 1; /* not a point: none of them signed */
    }
    struct path_wishes w = usual(&trust_root);
    assert_false(ask(chain, MANY + 1, &w));
    assert_error(ERROR_path_search_spent);
    assert_true(seconds < 1);
}

static void test_path_of_forty_authorities_one_above_the_other_is_too_long(void **state)
{
    (void)state;
    static struct certificate chain[40];
    static struct issued      cas[40];
    char                      name[16];
    for (size_t i = 0; i < 39; i++) {
        snprintf(name, sizeof name, "Step %zu", i);
        struct certificate_wishes wishes = wishes_for_ca(name);
        issue_by(&cas[i], &wishes, &other_key, i ? &cas[i - 1].certificate : &root.certificate,
                 i ? &other_key : &root_key, 0);
        chain[39 - i] = cas[i].certificate;
    }
    struct certificate_wishes wishes = wishes_for_server();
    issue_by(&cas[39], &wishes, &server_key, &cas[38].certificate, &other_key, 0);
    chain[0] = cas[39].certificate;
    struct path_wishes w = usual(&trust_root);
    assert_false(ask(chain, 40, &w));
    assert_error(ERROR_chain_too_long);
    assert_true(seconds < 1);
}

/* In six layers, each authority is certified by all of the layer above: 4^6 ways, and no anchor. */
static void test_path_through_a_mesh_does_not_grow_exponentially(void **state)
{
    (void)state;
    enum { LAYERS = 6, WIDE = 4 };
    static struct private_key keys[LAYERS][WIDE];
    static struct issued      cas[(LAYERS - 1) * WIDE * WIDE], tops[WIDE], leaf;
    static struct certificate chain[1 + (LAYERS - 1) * WIDE * WIDE];
    size_t                    count = 1;
    char                      name[16];
    for (size_t l = 0; l < LAYERS; l++)
        for (size_t i = 0; i < WIDE; i++)
            assert_true(private_key_generate(&keys[l][i], NULL, &test_random.source));
    for (size_t i = 0; i < WIDE; i++) {
        snprintf(name, sizeof name, "CA 0.%zu", i);
        struct certificate_wishes wishes = wishes_for_ca(name);
        issue_by(&tops[i], &wishes, &keys[0][i], &root.certificate, &root_key, 0);
    }
    for (size_t l = 1; l < LAYERS; l++) {
        for (size_t i = 0; i < WIDE; i++) {
            for (size_t above = 0; above < WIDE; above++) {
                snprintf(name, sizeof name, "CA %zu.%zu", l, i);
                struct certificate_wishes wishes = wishes_for_ca(name);
                const struct issued      *issuer =
                    l == 1 ? &tops[above] : &cas[((l - 2) * WIDE + above) * WIDE];
                issue_by(&cas[((l - 1) * WIDE + i) * WIDE + above], &wishes, &keys[l][i],
                         &issuer->certificate, &keys[l - 1][above], 0);
                chain[count++] = cas[((l - 1) * WIDE + i) * WIDE + above].certificate;
            }
        }
    }
    struct certificate_wishes wishes = wishes_for_server();
    issue_by(&leaf, &wishes, &server_key, &cas[(LAYERS - 2) * WIDE * WIDE].certificate,
             &keys[LAYERS - 1][0], 0);
    chain[0] = leaf.certificate;
    struct path_wishes w = usual(&trust_root);
    assert_false(ask(chain, count, &w));
    assert_error(ERROR_path_search_spent);
    assert_true(seconds < 1);
    /* With two of the topmost trusted, a way is found at once. */
    const struct certificate anchors[] = { tops[0].certificate, tops[1].certificate };
    const struct trust_store trust = { anchors, 2 };
    w.trust = &trust;
    assert_true(ask(chain, count, &w));
    assert_true(seconds < 1);
}

static uint8_t large[1 << 21];

/* A certificate that is longer than the others of these tests. */
static struct certificate issue_large(const struct certificate_wishes *wishes,
                                      const struct issued             *issuer)
{
    static struct subject_key  key;
    const struct verifying_key verifying = private_key_verifying(&server_key);
    const struct signer        signer = { .certificate = &issuer->certificate,
                                          .key = private_key_signing(&middle_key),
                                          .random = &test_random.source };
    struct certificate         c = { 0 };
    size_t                     length;
    assert_true(subject_key_from(&key, &verifying));
    assert_true(certificate_issue(large, sizeof large, &length, wishes, &key, &signer));
    assert_int_equal(read_certificate(&c, large, length, NULL), ERROR_NONE);
    return c;
}

static void test_path_with_a_certificate_of_a_megabyte_is_judged_at_once(void **state)
{
    (void)state;
    static uint8_t              content[1 << 20];
    const struct extension_wish more = { .oid = { (const uint8_t *)"\x2a\x03\x04", 3 },
                                         .value = { content, sizeof content } };
    struct certificate_wishes   wishes = wishes_for_server();
    wishes.more = &more;
    wishes.more_count = 1;
    const struct certificate chain[] = { issue_large(&wishes, &middle), middle.certificate };
    struct path_wishes       w = usual(&trust_root);
    assert_true(chain[0].der.length > sizeof content);
    assert_true(ask(chain, 2, &w));
    assert_true(seconds < 1);
}

static void test_path_with_ten_thousand_names_is_judged_or_given_up(void **state)
{
    (void)state;
    enum { NAMES = 10000, CONSTRAINTS = 60 };
    static const char         *names[NAMES];
    static struct subtree_wish subtrees[CONSTRAINTS];
    static struct issued       strict;
    struct path_wishes         w = usual(&trust_root);
    for (size_t i = 0; i < NAMES; i++)
        names[i] = "example.test";
    for (size_t i = 0; i < CONSTRAINTS; i++)
        subtrees[i].dns_name = "elsewhere.example";
    struct certificate_wishes wishes = wishes_for_server();
    wishes.dns_names = names;
    wishes.dns_name_count = NAMES;
    struct certificate chain[] = { issue_large(&wishes, &middle), middle.certificate };
    assert_true(ask(chain, 2, &w));
    assert_true(seconds < 1);

    struct certificate_wishes ca = wishes_for_ca("Middle");
    ca.excluded = (struct subtrees_wish){ subtrees, CONSTRAINTS };
    issue_by(&strict, &ca, &middle_key, &root.certificate, &root_key, 0);
    chain[1] = strict.certificate;
    assert_false(ask(chain, 2, &w));
    assert_error(ERROR_name_comparisons_spent);
    assert_true(seconds < 1);
}

/* ---- policies ---- */

/* 2.999.n, below anyPolicy's number in the tests. */
static void write_policy(struct der_writer *w, unsigned n)
{
    const uint8_t oid[] = { 0x88, 0x37, (uint8_t)n };
    der_write_primitive(w, DER_OBJECT_IDENTIFIER, oid, sizeof oid);
}

static struct der_bytes write_policies(uint8_t *out, size_t size, unsigned first, unsigned count)
{
    struct der_writer w;
    der_writer_init(&w, out, size);
    write_der(&w, DER_SEQUENCE) {
        for (unsigned i = 0; i < count; i++) {
            write_der(&w, DER_SEQUENCE) {
                write_policy(&w, first + i);
            }
        }
    }
    assert_true(der_writer_finish(&w));
    return (struct der_bytes){ out, w.at };
}

static struct der_bytes write_mappings(uint8_t *out, size_t size, unsigned from, unsigned to,
                                       unsigned count)
{
    struct der_writer w;
    der_writer_init(&w, out, size);
    write_der(&w, DER_SEQUENCE) {
        for (unsigned i = 0; i < count; i++) {
            write_der(&w, DER_SEQUENCE) {
                write_policy(&w, from);
                write_policy(&w, to + i);
            }
        }
    }
    assert_true(der_writer_finish(&w));
    return (struct der_bytes){ out, w.at };
}

/* policyConstraints: requireExplicitPolicy 0 */
static const struct extension_wish demand = { .oid = { (const uint8_t *)"\x55\x1d\x24", 3 },
                                              .critical = true,
                                              .value = { (const uint8_t *)"\x30\x03\x80\x01\x00",
                                                         5 } };

static struct extension_wish wish(enum oid oid, struct der_bytes value)
{
    return (struct extension_wish){ .oid = oid_content(oid), .value = value };
}

/* A middle authority and a server, each with its extensions. */
static bool ask_with(const struct extension_wish *of_middle, size_t middle_count,
                     const struct extension_wish *of_server, size_t server_count)
{
    static struct issued      ca, leaf;
    struct path_wishes        w = usual(&trust_root);
    struct certificate_wishes wishes = wishes_for_ca("Middle");
    wishes.more = of_middle;
    wishes.more_count = middle_count;
    issue_by(&ca, &wishes, &middle_key, &root.certificate, &root_key, 0);
    wishes = wishes_for_server();
    wishes.more = of_server;
    wishes.more_count = server_count;
    issue_by(&leaf, &wishes, &server_key, &ca.certificate, &middle_key, 0);
    return ask_three(&leaf, &ca, &w);
}

static void test_policies_are_demanded_only_where_an_authority_demands_one(void **state)
{
    (void)state;
    uint8_t a[64], b[64], any[] = { 0x30, 0x08, 0x30, 0x06, 0x06, 0x04, 0x55, 0x1d, 0x20, 0x00 };
    const struct extension_wish one = wish(OID_certificatePolicies,
                                           write_policies(a, sizeof a, 1, 1)),
                                two = wish(OID_certificatePolicies,
                                           write_policies(b, sizeof b, 2, 1)),
                                all = wish(OID_certificatePolicies,
                                           (struct der_bytes){ any, sizeof any });
    const struct extension_wish demand_one[] = { demand, one }, demand_all[] = { demand, all };
    assert_true(ask_with(&one, 1, &two, 1));
    assert_true(ask_with(demand_one, 2, &one, 1));
    assert_true(ask_with(demand_one, 2, &all, 1));
    assert_true(ask_with(demand_all, 2, &two, 1));
    assert_false(ask_with(demand_one, 2, &two, 1));
    assert_error(ERROR_certificate_policy);
    assert_false(ask_with(demand_one, 2, NULL, 0));
    assert_error(ERROR_certificate_policy);
    assert_false(ask_with(&demand, 1, &one, 1));
    assert_error(ERROR_certificate_policy);
    /* inhibitAnyPolicy 0: the server's anyPolicy stands for nothing */
    const struct extension_wish inhibited[] = { demand,
                                                one,
                                                { .oid = oid_content(OID_inhibitAnyPolicy),
                                                  .critical = true,
                                                  .value = { (const uint8_t *)"\x02\x01\x00",
                                                             3 } } };
    assert_false(ask_with(inhibited, 3, &all, 1));
    assert_error(ERROR_certificate_policy);
    assert_true(ask_with(inhibited, 3, &one, 1));
}

static void test_policies_are_mapped(void **state)
{
    (void)state;
    uint8_t               a[64], b[64], m[64];
    struct extension_wish one = wish(OID_certificatePolicies, write_policies(a, sizeof a, 1, 1)),
                          two = wish(OID_certificatePolicies, write_policies(b, sizeof b, 2, 1)),
                          mapping = wish(OID_policyMappings, write_mappings(m, sizeof m, 1, 2, 1));
    mapping.critical = true;
    struct extension_wish of_middle[] = { demand, one, mapping };
    assert_true(ask_with(of_middle, 3, &two, 1));
    assert_false(ask_with(of_middle, 3, &one, 1)); /* its own name for it means nothing below */
    assert_error(ERROR_certificate_policy);
    static const uint8_t to_any[] = { 0x30, 0x0d, 0x30, 0x0b, 0x06, 0x03, 0x88, 0x37,
                                      0x01, 0x06, 0x04, 0x55, 0x1d, 0x20, 0x00 };
    of_middle[2].value = (struct der_bytes){ to_any, sizeof to_any };
    assert_false(ask_with(of_middle, 3, &two, 1));
    assert_error(ERROR_certificate_policy);
}

/* CVE-2023-0464: every policy mapped to many others, at every step. */
static void test_policies_do_not_grow_exponentially(void **state)
{
    (void)state;
    static uint8_t              lists[2048], maps[4096];
    const struct extension_wish all = wish(OID_certificatePolicies,
                                           write_policies(lists, sizeof lists, 1, 60)),
                                map = wish(OID_policyMappings,
                                           write_mappings(maps, sizeof maps, 1, 1, 100));
    const struct extension_wish of_middle[] = { all, map };
    assert_false(ask_with(of_middle, 2, &all, 1));
    assert_error(ERROR_policies_spent);
    assert_true(seconds < 1);
}

static void test_policies_that_a_certificate_lists_or_maps_are_bounded(void **state)
{
    (void)state;
    static uint8_t one[32], most[1024], over[1024], map_most[1024], map_over[1024];
    enum { MOST = LIMIT_POLICIES };
    struct extension_wish few =
        wish(OID_certificatePolicies, write_policies(one, sizeof one, 1, 1));
    struct extension_wish list[] = {
        wish(OID_certificatePolicies, write_policies(most, sizeof most, 1, MOST)),
        wish(OID_certificatePolicies, write_policies(over, sizeof over, 1, MOST + 1)),
    };
    assert_true(ask_with(&few, 1, &list[0], 1));
    assert_false(ask_with(&few, 1, &list[1], 1));
    assert_error(ERROR_policies_spent);
    const struct extension_wish maps[] = {
        few,
        wish(OID_policyMappings, write_mappings(map_most, sizeof map_most, 1, 1, MOST)),
        few,
        wish(OID_policyMappings, write_mappings(map_over, sizeof map_over, 1, 1, MOST + 1)),
    };
    assert_true(ask_with(&maps[0], 2, &few, 1));
    assert_false(ask_with(&maps[2], 2, &few, 1));
    assert_error(ERROR_policies_spent);
}

/* ---- purposes and limits ---- */

static void test_path_keeps_the_purposes_of_authorities(void **state)
{
    (void)state;
    struct issued             mail, leaf;
    struct path_wishes        w = usual(&trust_root);
    struct certificate_wishes wishes = wishes_for_ca("Mail");
    wishes.purposes = KEY_PURPOSE_emailProtection;
    issue_by(&mail, &wishes, &middle_key, &root.certificate, &root_key, 0);
    struct certificate_wishes of_leaf = wishes_for_server();
    issue_by(&leaf, &of_leaf, &server_key, &mail.certificate, &middle_key, 0);
    assert_false(ask_three(&leaf, &mail, &w));
    assert_error(ERROR_certificate_extended_key_usage);
    wishes.purposes |= KEY_PURPOSE_serverAuth;
    issue_by(&mail, &wishes, &middle_key, &root.certificate, &root_key, 0);
    assert_true(ask_three(&leaf, &mail, &w));
}

static void test_path_is_judged_for_clients_too(void **state)
{
    (void)state;
    struct issued             leaf;
    struct path_wishes        w = usual(&trust_root);
    struct certificate_wishes wishes = wishes_for_server();
    wishes.purposes = KEY_PURPOSE_clientAuth;
    issue_by(&leaf, &wishes, &server_key, &middle.certificate, &middle_key, 0);
    assert_false(ask_three(&leaf, &middle, &w));
    assert_error(ERROR_certificate_extended_key_usage);
    w.purpose = PATH_CLIENT;
    assert_true(ask_three(&leaf, &middle, &w));
    assert_false(ask_three(&server, &middle, &w));
    assert_error(ERROR_certificate_extended_key_usage);
}

static void test_path_refuses_anyExtendedKeyUsage_for_servers(void **state)
{
    (void)state;
    struct issued             leaf;
    struct path_wishes        w = usual(&trust_root);
    struct certificate_wishes wishes = wishes_for_server();
    wishes.purposes = KEY_PURPOSE_anyExtendedKeyUsage;
    issue_by(&leaf, &wishes, &server_key, &middle.certificate, &middle_key, 0);
    assert_false(ask_three(&leaf, &middle, &w));
    assert_error(ERROR_certificate_extended_key_usage);
    w.purpose = PATH_CLIENT;
    assert_true(ask_three(&leaf, &middle, &w));
}

static void test_path_refuses_an_authority_as_server_unless_it_is_trusted_itself(void **state)
{
    (void)state;
    struct issued             proud, own;
    struct path_wishes        w = usual(&trust_root);
    struct certificate_wishes wishes = wishes_for_server();
    wishes.is_ca = true;
    wishes.key_usage |= KEY_USAGE_keyCertSign;
    issue_by(&proud, &wishes, &server_key, &middle.certificate, &middle_key, 0);
    assert_false(ask_three(&proud, &middle, &w));
    assert_error(ERROR_certificate_ca_as_server);
    issue_by(&own, &wishes, &server_key, NULL, &server_key, 0);
    const struct trust_store trust_own = { &own.certificate, 1 };
    w.trust = &trust_own;
    assert_true(ask(&own.certificate, 1, &w));
    assert_int_equal(outcome.length, 1);
}

static bool server_may_with(const struct private_key *key, uint16_t key_usage)
{
    struct issued             leaf;
    struct path_wishes        w = usual(&trust_root);
    struct certificate_wishes wishes = wishes_for_server();
    wishes.key_usage = key_usage;
    issue_by(&leaf, &wishes, key, &middle.certificate, &middle_key, 0);
    bool holds = ask_three(&leaf, &middle, &w);
    if (!holds)
        assert_error(ERROR_certificate_key_usage);
    return holds;
}

static void test_path_wants_a_use_that_a_key_of_its_kind_has(void **state)
{
    (void)state;
    static struct private_key ed25519;
    assert_true(private_key_generate(&ed25519, NULL, &test_random.source));
    assert_true(server_may_with(&server_key, KEY_USAGE_digitalSignature));
    assert_true(server_may_with(&server_key, KEY_USAGE_keyAgreement));
    assert_false(server_may_with(&server_key, KEY_USAGE_keyEncipherment));
    assert_true(server_may_with(&ed25519, KEY_USAGE_digitalSignature));
    assert_false(server_may_with(&ed25519, KEY_USAGE_keyAgreement));
}

static void test_path_is_no_deeper_than_wished_for(void **state)
{
    (void)state;
    struct issued             renewed, leaf;
    struct path_wishes        w = usual(&trust_root);
    struct certificate_wishes wishes = wishes_for_ca("Middle");
    w.has_max_depth = true;
    assert_false(ask_three(&server, &middle, &w));
    assert_error(ERROR_certificate_path_too_long);
    w.max_depth = 1;
    assert_true(ask_three(&server, &middle, &w));
    /* Its own successor is the same authority. */
    issue_by(&renewed, &wishes, &other_key, &middle.certificate, &middle_key, 0);
    wishes = wishes_for_server();
    issue_by(&leaf, &wishes, &server_key, &renewed.certificate, &other_key, 0);
    const struct certificate chain[] = { leaf.certificate, renewed.certificate,
                                         middle.certificate };
    assert_true(ask(chain, 3, &w));
    assert_int_equal(outcome.length, 4);
}

static void test_path_asks_for_the_staple_that_a_certificate_promises(void **state)
{
    (void)state;
    struct issued             leaf;
    struct path_wishes        w = usual(&trust_root);
    struct certificate_wishes wishes = wishes_for_server();
    wishes.must_staple = true;
    issue_by(&leaf, &wishes, &server_key, &middle.certificate, &middle_key, 0);
    assert_true(ask_three(&leaf, &middle, &w));
    w.asked_to_staple = true;
    assert_false(ask_three(&leaf, &middle, &w));
    assert_error(ERROR_certificate_staple_missing);
    assert_true(ask_three(&server, &middle, &w));
}

/* ---- keys and signatures ---- */

static void check_signature(const struct private_key *key, uint16_t scheme, enum oid algorithm)
{
    struct issued             ca, leaf;
    struct path_wishes        w = usual(&trust_root);
    struct certificate_wishes wishes = wishes_for_ca("Kind");
    issue_by(&ca, &wishes, key, &root.certificate, &root_key, 0);
    wishes = wishes_for_server();
    issue_by(&leaf, &wishes, &server_key, &ca.certificate, key, scheme);
    assert_int_equal(leaf.certificate.signature_algorithm, algorithm);
    assert_true(ask_three(&leaf, &ca, &w));
    leaf.der[leaf.certificate.der.length - 1] ^= 0x01;
    assert_int_equal(
        read_certificate(&leaf.certificate, leaf.der, leaf.certificate.der.length, NULL),
        ERROR_NONE);
    assert_false(ask_three(&leaf, &ca, &w));
    assert_error(ERROR_certificate_signature);
}

static void test_signatures_of_every_kind_are_checked(void **state)
{
    (void)state;
    static struct private_key     key;
    static struct rsa_private_key rsa;
    make_key(&rsa);
    private_key_take_rsa(&key, &rsa);
    check_signature(&key, 0x0401, OID_sha256WithRSAEncryption);
    check_signature(&key, 0x0804, OID_RSASSA_PSS);
    check_signature(&key, 0x0805, OID_RSASSA_PSS);
    check_signature(&other_key, 0, OID_ecdsa_with_SHA256);
    assert_true(private_key_generate(&key, &nist_p384, &test_random.source));
    check_signature(&key, 0, OID_ecdsa_with_SHA384);
    assert_true(private_key_generate(&key, &nist_p521, &test_random.source));
    check_signature(&key, 0, OID_ecdsa_with_SHA512);
    assert_true(private_key_generate(&key, NULL, &test_random.source));
    check_signature(&key, 0, OID_Ed25519);
}

/* RFC 5480 §2.1.1: a curve that is described, not named, is none. */
static void test_keys_without_a_named_curve_are_refused(void **state)
{
    (void)state;
    struct certificate chain[] = { server.certificate, middle.certificate };
    struct path_wishes w = usual(&trust_root);
    chain[0].public_key_curve = OID_UNKNOWN;
    assert_false(ask(chain, 2, &w));
    assert_error(ERROR_certificate_key_too_weak);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_path_is_found_in_any_order_and_among_strangers),
        cmocka_unit_test(test_path_goes_round_an_expired_cross_signed_authority),
        cmocka_unit_test(test_path_tells_of_two_faults_at_one_place_the_later),
        cmocka_unit_test(test_path_does_not_go_round_in_circles),
        cmocka_unit_test(test_path_does_not_insist_on_key_identifiers),
        cmocka_unit_test(test_path_of_a_thousand_authorities_of_one_name_is_given_up),
        cmocka_unit_test(test_path_of_forty_authorities_one_above_the_other_is_too_long),
        cmocka_unit_test(test_path_through_a_mesh_does_not_grow_exponentially),
        cmocka_unit_test(test_path_with_a_certificate_of_a_megabyte_is_judged_at_once),
        cmocka_unit_test(test_path_with_ten_thousand_names_is_judged_or_given_up),
        cmocka_unit_test(test_policies_are_demanded_only_where_an_authority_demands_one),
        cmocka_unit_test(test_policies_are_mapped),
        cmocka_unit_test(test_policies_do_not_grow_exponentially),
        cmocka_unit_test(test_policies_that_a_certificate_lists_or_maps_are_bounded),
        cmocka_unit_test(test_path_keeps_the_purposes_of_authorities),
        cmocka_unit_test(test_path_is_judged_for_clients_too),
        cmocka_unit_test(test_path_refuses_anyExtendedKeyUsage_for_servers),
        cmocka_unit_test(test_path_refuses_an_authority_as_server_unless_it_is_trusted_itself),
        cmocka_unit_test(test_path_wants_a_use_that_a_key_of_its_kind_has),
        cmocka_unit_test(test_path_is_no_deeper_than_wished_for),
        cmocka_unit_test(test_path_asks_for_the_staple_that_a_certificate_promises),
        cmocka_unit_test(test_signatures_of_every_kind_are_checked),
        cmocka_unit_test(test_keys_without_a_named_curve_are_refused),
    };
    return cmocka_run_group_tests(tests, make_chain, NULL);
}
