/*
 * test_view_bytes.c - every byte by name: tree and hex linked both ways, layers, ciphertext to
 * plaintext.
 */
#include "walked.h"

/* Changes one byte of one record. */
struct flipper {
    struct tamperer tamperer;
    unsigned        record, seen;
    size_t          offset;
};

static size_t pass(struct tamperer *tamperer, enum direction direction, uint8_t *out,
                   const uint8_t *record, size_t length)
{
    struct flipper *flipper = (struct flipper *)tamperer;
    (void)direction;
    memcpy(out, record, length);
    if (flipper->seen++ == flipper->record)
        out[flipper->offset] ^= 1;
    return length;
}

static size_t selected_field(void) { return walk.here.field; }

/* Moves down until a field of that name is selected. */
static void select_named(const char *name)
{
    press(CMD_FIRST);
    for (int i = 0; i < view.list.count; i++) {
        const struct recorded *event = walk_event(&walk, walk.here.n);
        if (strcmp(event->event.bytes.fields[selected_field()].name, name) == 0)
            return;
        press(CMD_DOWN);
    }
    fail_msg("no field %s", name);
}

/* ---- the tree, and what is said of a field ---- */

static void test_a_message_shows_its_fields_and_bytes(void **state)
{
    (void)state;
    begin(&view_bytes, VIEW_BYTES, record(NULL, NOW));
    go("ClientHello");
    large();
    assert_shows("record 0 ·[ClientHello]");
    assert_shows("client_version                  0x0303  TLS 1.2");
    assert_shows("HostName            localhost");
    assert_shows("[01]00 00");
    end();
}

static void test_the_selected_field_is_marked_in_the_hex_and_explained(void **state)
{
    (void)state;
    begin(&view_bytes, VIEW_BYTES, record(NULL, NOW));
    go("ClientHello");
    select_named("client_version");
    small();
    assert_shows("▶   client_version");
    assert_shows("[03 03]");
    assert_shows("ClientHello/client_version");
    assert_shows("2 bytes from 4 on: 0x0303  TLS 1.2");
    assert_does_not_show("[01]");
    assert_int_equal(surface.cursor_column, 0);
    end();
}

static void test_groups_close_and_open(void **state)
{
    (void)state;
    begin(&view_bytes, VIEW_BYTES, record(NULL, NOW));
    go("ClientHello");
    select_named("cipher_suites");
    int rows = view.list.count;
    press(CMD_LEFT);
    assert_int_equal(view.list.count, rows - 5);
    large();
    assert_shows("▸ cipher_suites");
    press(CMD_OPEN);
    assert_int_equal(view.list.count, rows);
    press(CMD_RIGHT);
    press(CMD_DOWN);
    small();
    assert_shows("ClientHello/cipher_suites/cipher_suite");
    press(CMD_LEFT);
    small();
    assert_shows("▶ ▾ cipher_suites");
    end();
}

static void test_a_field_selected_elsewhere_is_opened_here(void **state)
{
    (void)state;
    struct place place;
    begin(&view_bytes, VIEW_BYTES, record(NULL, NOW));
    go("validate_certificate");
    assert_true(recording_find(walk.recording, 1, "Certificate/validity/notAfter/value", walk.until,
                               &place));
    walk.here = (struct spot){ place.n, place.field };
    view.ops->arrive(&view, &walk);
    small();
    assert_shows("Certificate/tbsCertificate/validity/notAfter/value");
    assert_shows("2026-04-01 00:00:00 UTC");
    assert_int_equal(selected_field(), place.field);
    end();
}

static void test_a_small_screen_says_that_there_is_more(void **state)
{
    (void)state;
    begin(&view_bytes, VIEW_BYTES, record(NULL, NOW));
    go("ClientHello");
    small();
    assert_shows("↓");
    assert_does_not_show("↑");
    press(CMD_LAST);
    small();
    assert_shows("↑");
    end();
}

/* ---- the hex ---- */

static void test_a_byte_in_the_hex_selects_its_field(void **state)
{
    (void)state;
    begin(&view_bytes, VIEW_BYTES, record(NULL, NOW));
    go("ClientHello");
    select_named("client_version");
    small();
    press(CMD_OPEN); /* into the hex, at the field's first byte */
    press(CMD_RIGHT);
    press(CMD_RIGHT);
    small();
    assert_shows("▶   random");
    assert_shows("Esc: fields");
    assert_int_not_equal(surface.cursor_column, 0);
    assert_true(view.ops->command(&view, &walk, CMD_RETURN));
    small();
    assert_does_not_show("Esc: fields");
    assert_false(view.ops->command(&view, &walk, CMD_RETURN)); /* now it is the frame's */
    end();
}

static void test_the_end_of_the_hex_is_the_end_of_the_bytes(void **state)
{
    (void)state;
    begin(&view_bytes, VIEW_BYTES, record(NULL, NOW));
    go("ClientHello");
    small();
    press(CMD_OPEN);
    press(CMD_LAST);
    press(CMD_RIGHT);
    press(CMD_DOWN);
    press(CMD_PAGE_DOWN);
    const struct recorded    *event = walk_event(&walk, walk.here.n);
    const struct event_bytes *b = &event->event.bytes;
    assert_int_equal(b->fields[selected_field()].offset + b->fields[selected_field()].length,
                     b->length);
    press(CMD_FIRST);
    press(CMD_LEFT);
    press(CMD_UP);
    press(CMD_PAGE_UP);
    assert_int_equal(b->fields[selected_field()].offset, 0);
    end();
}

static void test_a_click_on_a_byte_selects_its_field(void **state)
{
    (void)state;
    begin(&view_bytes, VIEW_BYTES, record(NULL, NOW));
    go("ClientHello");
    small();
    view.ops->click(&view, &walk, 6, 2 + 5 + 1 + 3 * 4); /* the fifth byte */
    small();
    assert_shows("ClientHello/client_version");
    end();
}

/* ---- layers ---- */

static void test_up_from_the_top_leads_to_the_layers(void **state)
{
    (void)state;
    begin(&view_bytes, VIEW_BYTES, record(NULL, NOW));
    go("Finished");
    small();
    assert_shows("record 3, encrypted · decrypted ·[Finished]");
    press(CMD_UP);
    press(CMD_LEFT);
    small();
    assert_shows("[decrypted]");
    assert_shows("MAC");
    assert_shows("padding_length                  15");
    press(CMD_LEFT);
    small();
    assert_shows("▶ [record 3, encrypted]");
    assert_shows("encrypted under client_write_key");
    press(CMD_DOWN);
    small();
    assert_shows("▶   type");
    end();
}

static void test_ciphertext_leads_to_its_plaintext_and_back(void **state)
{
    (void)state;
    begin(&view_bytes, VIEW_BYTES, record(NULL, NOW));
    go("Finished");
    press(CMD_UP);
    press(CMD_LEFT);
    press(CMD_LEFT);
    uint32_t from = walk.here.n;
    press(CMD_DOWN);
    select_named("block_ciphered");
    small();
    assert_shows("Enter leads to what it decrypts to");
    press(CMD_OPEN);
    assert_true(walk.wants_view);
    assert_int_equal(walk.wanted_view, VIEW_BYTES);
    small();
    assert_shows("[decrypted]");
    press(CMD_OPEN); /* content: the message */
    small();
    assert_shows("[Finished]");
    assert_true(walk_return(&walk) && walk_return(&walk));
    view.ops->arrive(&view, &walk);
    small();
    assert_int_equal(walk.here.n, from);
    assert_shows("▶     block_ciphered");
    end();
}

static void test_a_certificate_leads_to_its_own_view(void **state)
{
    (void)state;
    begin(&view_bytes, VIEW_BYTES, record(NULL, NOW));
    go("ServerHelloDone"); /* past the message, before it is taken apart */
    go("Certificate");
    select_named("certificate");
    press(CMD_OPEN);
    assert_true(walk.wants_view);
    assert_int_equal(walk.wanted_view, VIEW_CERTIFICATE);
    assert_int_equal(walk_event(&walk, walk.here.n)->event.bytes.layer, LAYER_CERTIFICATE);
    end();
}

static void test_a_step_without_bytes_says_whose_these_are(void **state)
{
    (void)state;
    begin(&view_bytes, VIEW_BYTES, record(NULL, NOW));
    go("make_pre_master_secret");
    small();
    assert_shows("No message moves in this step: these are from step 10.");
    go("ClientHello");
    small();
    assert_does_not_show("No message moves");
    assert_true(
        walk_to_step(&walk, 2)); /* the server reads it: the record of step 1 belongs to it */
    view.ops->arrive(&view, &walk);
    press(CMD_UP);
    press(CMD_LEFT);
    small();
    assert_shows("[record 0]");
    assert_does_not_show("from step 1.");
    end();
}

/* ---- what arrived otherwise ---- */

static void test_bytes_changed_on_the_way_are_marked(void **state)
{
    struct flipper flipper = { .tamperer = { pass }, .offset = 5 + 10 };
    (void)state;
    begin(&view_bytes, VIEW_BYTES, record(&flipper.tamperer, NOW));
    assert_true(walk_to_step(&walk, 2));
    view.ops->arrive(&view, &walk);
    small();
    assert_shows("≠ not what was sent in step 1: ! marks 1 byte, from 10 on");
    const char *line = strstr(screen, "     0 [");
    assert_non_null(line);
    assert_int_equal(line[7 + 3 * 10], '!');
    assert_int_equal(line[7 + 3 * 11], ' ');
    go("ClientHello");
    small();
    assert_does_not_show("!");
    end();
}

/* ---- size ---- */

static struct event big_event;

static void tell(struct recording *recording, const struct event *event)
{
    struct observer *observer = recording_observer(recording);
    observer->tell(observer, event);
}

/* A message with one field of ten megabytes, and ten thousand small ones. */
static struct recording *record_big(void)
{
    enum { FIELDS = 10000, HUGE_BYTES = 10 << 20 };
    struct recording_header header = { .profile = "tls12-rsa" };
    struct recording       *recording = recording_new(&header);
    struct wire_field      *fields = calloc(FIELDS + 2, sizeof *fields);
    uint8_t                *bytes = calloc(1, HUGE_BYTES + FIELDS);
    fields[0] = (struct wire_field){ "ClientHello", "cipher_suites", 0, FIELDS, 0, true, HERE };
    for (uint32_t i = 0; i < FIELDS; i++)
        fields[1 + i] = (struct wire_field){ "ClientHello", "cipher_suite", i, 1, 1, false, HERE };
    fields[FIELDS + 1] =
        (struct wire_field){ "ApplicationData", "data", FIELDS, HUGE_BYTES, 0, false, HERE };
    struct event step = { .kind = EVENT_STEP, .connection = 1 };
    step.step.subject = "ClientHello";
    step.step.act = 1;
    big_event = (struct event){ .kind = EVENT_BYTES, .connection = 1 };
    big_event.bytes = (struct event_bytes){ .layer = LAYER_MESSAGE,
                                            .name = "ClientHello",
                                            .bytes = bytes,
                                            .length = HUGE_BYTES + FIELDS,
                                            .fields = fields,
                                            .field_count = FIELDS + 2 };
    tell(recording, &step);
    tell(recording, &big_event);
    free(fields);
    free(bytes);
    return recording;
}

static void draw_large(void)
{
    struct canvas canvas = canvas_whole(&surface);
    view.ops->arrive(&view, &walk);
    view.ops->draw(&view, &walk, &canvas, true);
}

static void test_ten_megabytes_and_ten_thousand_fields_stay_fast(void **state)
{
    (void)state;
    begin(&view_bytes, VIEW_BYTES, record_big());
    large();
    assert_int_equal(view.list.count, 10002);
    assert_true(milliseconds_of(draw_large) < 50); /* with sanitizers; a tenth of it without */
    press(CMD_LAST);
    large();
    assert_shows("10485760 bytes from 10000 on");
    assert_true(milliseconds_of(draw_large) < 50);
    press(CMD_OPEN);
    press(CMD_LAST);
    large();
    assert_shows("10495744 "); /* the last line */
    end();
}

/* ---- anything ---- */

static void test_any_keys_do_no_harm(void **state)
{
    (void)state;
    begin(&view_bytes, VIEW_BYTES, record(NULL, NOW));
    press_anything(1000);
    end();
}

static void test_ascii_is_enough(void **state)
{
    (void)state;
    begin(&view_bytes, VIEW_BYTES, record(NULL, NOW));
    go("Finished");
    press(CMD_UP);
    press(CMD_LEFT);
    draw_at(SMALL_ROWS, SMALL_COLUMNS, false);
    for (const char *c = screen; *c; c++)
        assert_true((unsigned char)*c < 0x80);
    assert_shows("[decrypted]");
    end();
}

static void test_nothing_to_show_is_said(void **state)
{
    struct recording_header header = { .profile = "tls12-rsa" };
    (void)state;
    begin(&view_bytes, VIEW_BYTES, recording_new(&header));
    small();
    assert_shows("No bytes have been sent yet.");
    assert_false(view.ops->command(&view, &walk, CMD_DOWN));
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_message_shows_its_fields_and_bytes),
        cmocka_unit_test(test_the_selected_field_is_marked_in_the_hex_and_explained),
        cmocka_unit_test(test_groups_close_and_open),
        cmocka_unit_test(test_a_field_selected_elsewhere_is_opened_here),
        cmocka_unit_test(test_a_small_screen_says_that_there_is_more),
        cmocka_unit_test(test_a_byte_in_the_hex_selects_its_field),
        cmocka_unit_test(test_the_end_of_the_hex_is_the_end_of_the_bytes),
        cmocka_unit_test(test_a_click_on_a_byte_selects_its_field),
        cmocka_unit_test(test_up_from_the_top_leads_to_the_layers),
        cmocka_unit_test(test_ciphertext_leads_to_its_plaintext_and_back),
        cmocka_unit_test(test_a_certificate_leads_to_its_own_view),
        cmocka_unit_test(test_a_step_without_bytes_says_whose_these_are),
        cmocka_unit_test(test_bytes_changed_on_the_way_are_marked),
        cmocka_unit_test(test_ten_megabytes_and_ten_thousand_fields_stay_fast),
        cmocka_unit_test(test_any_keys_do_no_harm),
        cmocka_unit_test(test_ascii_is_enough),
        cmocka_unit_test(test_nothing_to_show_is_said),
    };
    return cmocka_run_group_tests_name("view_bytes", tests, set_up, NULL);
}
