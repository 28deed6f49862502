/*
 * test_view_certificate.c - the chain as a ladder, each certificate in short, its signature taken
 * apart, and what was checked about it.
 */
#include "walked.h"

#include "protocol/x509/pem.h"
#include "tests/unit/protocol/x509_lists.h"
#include "tests/unit/protocol/x509_objects.h"
#include "tutor/object_file.h"

static const char validate[] = "validate_certificate";

/* Changes one byte of one record. */
struct flipper {
    struct tamperer tamperer;
    unsigned        record, seen;
    size_t          from_end; /* of the server's certificate */
};
/* In front of the server's certificate: the record's header, the message's, two lengths of
 * lists. */
enum { BEFORE_CERTIFICATE = 5 + 4 + 3 + 3 };

static size_t pass(struct tamperer *tamperer, enum direction direction, uint8_t *out,
                   const uint8_t *record, size_t length)
{
    struct flipper *flipper = (struct flipper *)tamperer;
    (void)direction;
    memcpy(out, record, length);
    if (flipper->seen++ == flipper->record)
        out[BEFORE_CERTIFICATE + played_credentials.server.length[0] - flipper->from_end] ^= 1;
    return length;
}

/* Opens the server's certificate and goes to one of its sections. */
static void open_section(const char *title)
{
    press(CMD_FIRST);
    press(CMD_RIGHT);
    for (int i = 0; i < view.list.count; i++) {
        char row[600];
        draw_at(SMALL_ROWS, SMALL_COLUMNS, true);
        surface_row_text(row, sizeof row, &surface, view.list.selected - view.list.top);
        if (strstr(row, title)) {
            press(CMD_RIGHT);
            return;
        }
        press(CMD_DOWN);
    }
    fail_msg("no section %s", title);
}

static void test_before_the_certificate_there_is_none(void **state)
{
    (void)state;
    begin(&view_certificate, VIEW_CERTIFICATE, record(NULL, NOW));
    go("ServerHello");
    small();
    assert_shows("No certificate has been taken apart so far");
    assert_false(view.ops->command(&view, &walk, CMD_DOWN));
    go(validate);
    assert_true(view.ops->command(&view, &walk, CMD_DOWN));
    go("ServerHello"); /* and none again, back there */
    small();
    assert_shows("No certificate has been taken apart so far");
    end();
}

static void test_the_ladder_goes_from_the_server_to_where_trust_begins(void **state)
{
    (void)state;
    begin(&view_certificate, VIEW_CERTIFICATE, record(NULL, NOW));
    go(validate);
    small();
    assert_shows("▶ ▸ 1 CN=localhost                      the server's own");
    assert_shows("│ signed with the key of 2: ✓ checked");
    assert_shows("2 CN=tlstutor demo CA,O=tlstutor    trusted beforehand");
    assert_shows("✓ trust begins here");
    assert_true(surface.cursor_row == 0);
    end();
}

static void test_a_certificate_is_told_in_short(void **state)
{
    (void)state;
    begin(&view_certificate, VIEW_CERTIFICATE, record(NULL, NOW));
    go(validate);
    small();
    assert_shows("localhost, 127.0.0.1, ::1");
    assert_shows("90 days left: 2025-12-31 23:00:00 UTC to 2026-04-01");
    assert_shows("rsaEncryption, 2048 bits");
    assert_shows("digitalSignature, keyEncipherment; serverAuth");
    assert_shows("no: may not certify others");
    press(CMD_DOWN);
    press(CMD_DOWN);
    small();
    assert_shows("yes: may certify others");
    assert_shows("keyCertSign, cRLSign");
    end();
}

static void test_the_signature_is_taken_apart(void **state)
{
    (void)state;
    begin(&view_certificate, VIEW_CERTIFICATE, record(NULL, NOW));
    go(validate);
    small();
    press(CMD_DOWN);
    press(CMD_OPEN); /* on the link */
    small();
    assert_shows("▶   ▾ Signature, taken apart");
    assert_shows("block type        00 01"); /* what was opened is seen at once */
    press(CMD_DOWN);
    large();
    assert_shows("block type        00 01");
    assert_shows("ff … ff, 202 bytes");
    assert_shows("30 31 30 0d 06 09 60 86 48 01 65 03 04 02 01 05");
    assert_shows("✓ they agree");
    const char *found = strstr(screen, "signed hash       "),
               *ours = strstr(screen, "our SHA256        ");
    assert_true(found && ours);
    assert_memory_equal(found + 18, ours + 18, 47);
    assert_int_equal(walk_event(&walk, walk.here.n)->event.kind, EVENT_SECRET);
    press(CMD_OPEN);
    assert_int_equal(walk.wanted_view, VIEW_SECRETS);
    end();
}

static void test_a_forged_signature_is_shown_as_it_opens(void **state)
{
    struct flipper flipper = { .tamperer = { pass }, .record = 2, .from_end = 9 };
    (void)state;
    begin(&view_certificate, VIEW_CERTIFICATE, record(&flipper.tamperer, NOW));
    go(validate);
    press(CMD_DOWN);
    press(CMD_OPEN);
    large();
    assert_shows("signed with the key of 2: ✗ it is not");
    assert_shows("✗ begins with");
    assert_shows("and not with 00 01");
    assert_shows("✗ 1 failed");
    assert_does_not_show("they agree");
    end();
}

static void test_a_changed_certificate_has_another_hash(void **state)
{
    /* a byte of its key's identifier: still well formed */
    enum { SIGNATURE_AND_AFTER = 276, BACK_TO_A_NAME = 20 };
    struct flipper flipper = { .tamperer = { pass },
                               .record = 2,
                               .from_end = SIGNATURE_AND_AFTER + BACK_TO_A_NAME };
    (void)state;
    begin(&view_certificate, VIEW_CERTIFICATE, record(&flipper.tamperer, NOW));
    go(validate);
    press(CMD_DOWN);
    press(CMD_OPEN);
    large();
    assert_shows("✗ they differ");
    assert_shows("!!");
    assert_does_not_show("they agree");
    end();
}

static void test_a_certificate_past_its_end_says_since_when(void **state)
{
    (void)state;
    begin(&view_certificate, VIEW_CERTIFICATE, record(NULL, NOW + 100 * 86400));
    go(validate);
    large();
    assert_shows("ended 10 days ago");
    assert_shows("✗ Certificate validity not over: failed");
    end();
}

static void test_an_unknown_authority_begins_no_trust(void **state)
{
    (void)state;
    size_t count = played_credentials.trust.count;
    played_credentials.trust.count = 0;
    begin(&view_certificate, VIEW_CERTIFICATE, record(NULL, NOW));
    played_credentials.trust.count = count;
    go(validate);
    small();
    assert_shows("✗ trust begins nowhere");
    assert_does_not_show("trusted beforehand");
    press(CMD_LAST);
    small();
    assert_shows("Demanded: an authority that we trust");
    assert_shows("Found: none named");
    end();
}

static void test_fields_lead_to_their_bytes(void **state)
{
    (void)state;
    begin(&view_certificate, VIEW_CERTIFICATE, record(NULL, NOW));
    go(validate);
    open_section("Fields");
    press(CMD_DOWN);
    press(CMD_DOWN);
    press(CMD_DOWN);
    small();
    assert_shows("tbsCertificate");
    size_t field = walk.here.field;
    assert_int_not_equal(field, NO_FIELD);
    press(CMD_OPEN);
    assert_int_equal(walk.wanted_view, VIEW_BYTES);
    assert_int_equal(walk.here.field, field);
    end();
}

static void test_checks_lead_to_the_field_that_they_read(void **state)
{
    char path[200];
    (void)state;
    begin(&view_certificate, VIEW_CERTIFICATE, record(NULL, NOW));
    go(validate);
    open_section("Checks: 13 passed");
    for (int i = 0; i < 5; i++)
        press(CMD_DOWN);
    small();
    assert_shows("▶       ✓ Certificate validity begun: passed");
    assert_shows("Demanded: a date not after 2026-01-01");
    press(CMD_OPEN);
    assert_int_equal(walk.wanted_view, VIEW_BYTES);
    recording_path(path, sizeof path, walk_event(&walk, walk.here.n), walk.here.field);
    assert_string_equal(path, "Certificate/tbsCertificate/validity/notBefore");
    end();
}

static void test_a_certificate_selected_elsewhere_is_opened_here(void **state)
{
    (void)state;
    struct place place;
    begin(&view_certificate, VIEW_CERTIFICATE, record(NULL, NOW));
    go(validate);
    assert_true(
        recording_find(walk.recording, 1, "Certificate#2/tbsCertificate", walk.until, &place));
    walk.here = (struct spot){ place.n, NO_FIELD };
    view.ops->arrive(&view, &walk);
    small();
    assert_shows("▶ ▾ 2 CN=tlstutor demo CA");
    walk.here.field = place.field;
    view.ops->arrive(&view, &walk);
    small();
    assert_shows("▶     ▾ tbsCertificate");
    assert_int_equal(walk.here.field, place.field);
    end();
}

static void test_left_closes_and_goes_out(void **state)
{
    (void)state;
    begin(&view_certificate, VIEW_CERTIFICATE, record(NULL, NOW));
    go(validate);
    int closed = view.list.count;
    open_section("Checks");
    press(CMD_DOWN);
    press(CMD_LEFT); /* to the section */
    press(CMD_LEFT); /* closed */
    press(CMD_LEFT); /* to the certificate */
    press(CMD_LEFT); /* closed */
    assert_int_equal(view.list.selected, 0);
    assert_int_equal(view.list.count, closed);
    end();
}

static void draw_large(void)
{
    struct canvas canvas = canvas_whole(&surface);
    view.ops->arrive(&view, &walk);
    view.ops->draw(&view, &walk, &canvas, true);
}

/* After the handshake come a hundred thousand events. */
static void test_a_long_conversation_does_not_slow_it(void **state)
{
    enum { MANY = 100000 };
    (void)state;
    struct recording *recording = record(NULL, NOW);
    struct observer  *observer = recording_observer(recording);
    struct event      check = { .kind = EVENT_CHECK, .connection = 1 };
    check.check = (struct event_check){ .check = CHECK_record_mac_matches, .passed = true };
    for (int i = 0; i < MANY; i++)
        observer->tell(observer, &check);
    begin(&view_certificate, VIEW_CERTIFICATE, recording);
    assert_true(walk_to_step(&walk, recording_steps(recording)));
    large();
    assert_shows("✓ trust begins here");
    assert_true(milliseconds_of(draw_large) < 50); /* with sanitizers; a tenth of it without */
    end();
}

static void test_any_keys_do_no_harm(void **state)
{
    (void)state;
    begin(&view_certificate, VIEW_CERTIFICATE, record(NULL, NOW));
    press_anything(1000);
    go(validate);
    press_anything(1000);
    end();
}

static void test_ascii_is_enough(void **state)
{
    (void)state;
    begin(&view_certificate, VIEW_CERTIFICATE, record(NULL, NOW));
    go(validate);
    draw_at(LARGE_ROWS, SMALL_COLUMNS, false);
    for (const char *c = screen; *c; c++)
        assert_true((unsigned char)*c < 0x80);
    assert_shows("ok trust begins here");
    assert_shows("ff ... ff, 202 bytes");
    end();
}

/* ---- a file, which nobody has validated ---- */

/* A recording of these texts, as `cert` makes one of a file. */
static struct recording *record_file(const char *const *pems, size_t count)
{
    struct recording_header header = { .client = "tlstutor", .server = "file.pem", .time = NOW };
    struct recording       *recording = recording_new(&header);
    static struct examiner  x;
    assert_non_null(recording);
    for (size_t i = 0; i < count; i++) {
        struct pem_reader p;
        struct object     o = { .kind = OBJECT_CERTIFICATE };
        uint8_t           der[4096];
        size_t            length;
        pem_init(&p, pems[i], strlen(pems[i]));
        assert_true(pem_next(&p, der, sizeof der, &length));
        assert_true(object_kind_of_label(&o.kind, p.label));
        assert_true(
            object_file_record(&o, &x, recording, "file.pem", (unsigned)i + 1, false, der, length));
    }
    return recording;
}

static void show_signature_of(const char *pem)
{
    begin(&view_certificate, VIEW_CERTIFICATE, record_file(&pem, 1));
    walk_to_step(&walk, 1);
    view.ops->arrive(&view, &walk);
    press(CMD_FIRST);
    press(CMD_DOWN);
    press(CMD_OPEN); /* on the link: the signature */
    press(CMD_DOWN);
    large();
    assert_shows("not checked       so far");
    assert_does_not_show("the server's own");
    assert_does_not_show("where trust begins");
}

static void test_ecdsa_signature_is_taken_apart(void **state)
{
    (void)state;
    show_signature_of(ecdsa_certificate_pem);
    assert_shows("r                 ");
    assert_shows("s                 ");
    assert_shows("a point on secp256r1");
    assert_shows("our SHA256        ");
    assert_shows("r is the x of (hash/s)·G + (r/s)·Q");
    assert_does_not_show("it holds  ");
    end();
}

static void test_ed25519_signature_is_taken_apart(void **state)
{
    (void)state;
    show_signature_of(ed25519_certificate_pem);
    assert_shows("R, a point        ");
    assert_shows("S, a number       ");
    assert_shows("issuer's key A    ");
    end();
}

static void test_pss_signature_opens_to_its_salt(void **state)
{
    (void)state;
    show_signature_of(pss_certificate_pem);
    assert_shows("sha256, mgf1 with sha256, a salt of 32 bytes");
    assert_shows("ends with         bc");
    assert_shows("00 … 00, 190 bytes, then 01"); /* 256 - 32 - 1 masked, less 01 and the salt */
    assert_shows("salt              ");
    end();
}

static void test_other_objects_stand_among_the_certificates(void **state)
{
    (void)state;
    static const char *const pems[] = { ecdsa_certificate_pem, list_pem, ed25519_request_pem,
                                        ed25519_key_pem };
    begin(&view_certificate, VIEW_CERTIFICATE, record_file(pems, 4));
    walk_to_step(&walk, 1);
    view.ops->arrive(&view, &walk);
    small();
    assert_shows("1 CN=ec");
    assert_shows("2 list of revoked certificates: CN=Lists CA");
    assert_shows("3 request for a certificate: CN=ed.example.test");
    assert_shows("4 private key");
    press_anything(400);
    end();
}

static void test_what_is_private_is_not_in_the_recording(void **state)
{
    (void)state;
    static const char *const pems[] = { ed25519_key_pem };
    struct recording        *recording = record_file(pems, 1);
    const struct recorded   *event = recording_event(recording, 2);
    static const uint8_t     hidden[32] = { 0 };
    assert_int_equal(event->event.kind, EVENT_BYTES);
    assert_memory_equal(event->event.bytes.bytes + event->event.bytes.length - 32, hidden, 32);
    recording_free(recording);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_before_the_certificate_there_is_none),
        cmocka_unit_test(test_the_ladder_goes_from_the_server_to_where_trust_begins),
        cmocka_unit_test(test_a_certificate_is_told_in_short),
        cmocka_unit_test(test_the_signature_is_taken_apart),
        cmocka_unit_test(test_a_forged_signature_is_shown_as_it_opens),
        cmocka_unit_test(test_a_changed_certificate_has_another_hash),
        cmocka_unit_test(test_a_certificate_past_its_end_says_since_when),
        cmocka_unit_test(test_an_unknown_authority_begins_no_trust),
        cmocka_unit_test(test_fields_lead_to_their_bytes),
        cmocka_unit_test(test_checks_lead_to_the_field_that_they_read),
        cmocka_unit_test(test_a_certificate_selected_elsewhere_is_opened_here),
        cmocka_unit_test(test_left_closes_and_goes_out),
        cmocka_unit_test(test_a_long_conversation_does_not_slow_it),
        cmocka_unit_test(test_any_keys_do_no_harm),
        cmocka_unit_test(test_ascii_is_enough),
        cmocka_unit_test(test_ecdsa_signature_is_taken_apart),
        cmocka_unit_test(test_ed25519_signature_is_taken_apart),
        cmocka_unit_test(test_pss_signature_opens_to_its_salt),
        cmocka_unit_test(test_other_objects_stand_among_the_certificates),
        cmocka_unit_test(test_what_is_private_is_not_in_the_recording),
    };
    return cmocka_run_group_tests_name("view_certificate", tests, set_up, NULL);
}
