/* test_view_secrets.c - view 3: every value, its formula, and the way back to where it comes from. */
#include "lessons/words.h"
#include "tests/unit/tutor/walked.h"

/* At the end of the step that reports a value, as its owner reports it. */
static uint32_t go_to_value(const char *name, enum actor owner)
{
    assert_true(walk_to_step(&walk, recording_steps(walk.recording)));
    for (size_t i = 0; i < walk_count(&walk, EVENT_SECRET); i++) {
        uint32_t               n = walk_nth(&walk, EVENT_SECRET, i);
        const struct recorded *event = walk_event(&walk, n);
        if (strcmp(event->event.secret.name, name) == 0 && event->event.secret.owner == owner) {
            assert_true(walk_to_event(&walk, n));
            walk.here = (struct spot){ n, NO_FIELD };
            view.ops->arrive(&view, &walk);
            return n;
        }
    }
    fail_msg("no value %s", name);
    return 0;
}

static const struct event_secret *here(void)
{
    return &walk_event(&walk, walk.here.n)->event.secret;
}

/* The frame's part of following: the view that is asked for is this one, and it arrives. */
static void follow_here(void)
{
    assert_true(walk.wants_view);
    assert_int_equal(walk.wanted_view, VIEW_SECRETS);
    walk.wants_view = false;
    view.ops->arrive(&view, &walk);
}

static void test_before_any_value_it_says_so(void **state)
{
    (void)state;
    begin(&view_secrets, VIEW_SECRETS, recording_new(&(struct recording_header){ .time = NOW }));
    small();
    assert_shows("No value has been drawn");
    assert_false(view.ops->command(&view, &walk, CMD_OPEN));
    end();
}

static void test_the_newest_value_is_selected_and_shown_whole(void **state)
{
    (void)state;
    begin(&view_secrets, VIEW_SECRETS, record(NULL, NOW));
    uint32_t n = go_to_value("master_secret", ACTOR_CLIENT);
    small();
    assert_shows("master_secret = PRF-SHA256(pre_master_secret, \"master secret\",");
    assert_shows("→ ClientHello/random");
    assert_shows("on the wire in ClientHello");
    assert_shows("derived by the");
    large();
    char last[16];
    snprintf(last, sizeof last, "%02x %02x", here()->bytes[46], here()->bytes[47]);
    assert_int_equal(walk.here.n, n);
    assert_shows("Its 48 bytes:");
    assert_shows(last);
    assert_shows("also derived by the server, the same bytes, by the same formula");
    end();
}

static void test_a_value_with_two_derivations_shows_both(void **state)
{
    (void)state;
    begin(&view_secrets, VIEW_SECRETS, record(NULL, NOW));
    go_to_value("pre_master_secret", ACTOR_SERVER);
    large();
    assert_shows("RSA-decrypt(server private key");
    assert_shows("also derived by the client, the same bytes: ClientHello/client_version +");
    assert_shows("given: the server's key file");
    end();
}

/* From the master secret link by link down to the random source, and up again. */
static void test_enter_follows_a_chain_to_its_end_and_esc_comes_back(void **state)
{
    (void)state;
    begin(&view_secrets, VIEW_SECRETS, record(NULL, NOW));
    go_to_value("pre_master_secret", ACTOR_CLIENT);
    go_to_value("master_secret", ACTOR_CLIENT);
    small();
    press(CMD_OPEN);
    small();
    press(CMD_OPEN);
    follow_here();
    assert_string_equal(here()->name, "pre_master_secret");
    assert_int_equal(here()->owner, ACTOR_CLIENT);
    small();
    press(CMD_OPEN);
    press(CMD_DOWN);
    small();
    press(CMD_OPEN);
    follow_here();
    assert_string_equal(here()->name, "pre_master_secret random");
    small();
    assert_shows("Drawn at random by the client. The chain ends here");
    assert_false(view.ops->command(&view, &walk, CMD_RETURN));
    assert_true(walk_return(&walk));
    assert_true(walk_return(&walk));
    view.ops->arrive(&view, &walk);
    assert_string_equal(here()->name, "master_secret");
    go_to_value("substitute random", ACTOR_SERVER);
    small();
    assert_false(view.ops->command(&view, &walk, CMD_OPEN)); /* nothing to go into */
    end();
}

static void test_a_path_leads_to_its_field_in_the_bytes(void **state)
{
    (void)state;
    begin(&view_secrets, VIEW_SECRETS, record(NULL, NOW));
    uint32_t n = go_to_value("master_secret", ACTOR_CLIENT);
    small();
    press(CMD_OPEN);
    press(CMD_DOWN);
    assert_int_equal(walk.here.n, n);
    assert_true(view.ops->command(&view, &walk, CMD_OPEN));
    assert_int_equal(walk.wanted_view, VIEW_BYTES);
    const struct recorded *event = walk_event(&walk, walk.here.n);
    assert_string_equal(event->event.bytes.name, "ClientHello");
    assert_string_equal(event->event.bytes.fields[walk.here.field].name, "random");
    end();
}

static void test_a_transcript_leads_to_its_first_message(void **state)
{
    (void)state;
    begin(&view_secrets, VIEW_SECRETS, record(NULL, NOW));
    go_to_value("server verify_data", ACTOR_CLIENT);
    large();
    assert_shows("ClientHello..Finished");
    assert_shows("6 messages on the wire");
    press(CMD_OPEN);
    press(CMD_DOWN);
    assert_true(view.ops->command(&view, &walk, CMD_OPEN));
    assert_int_equal(walk.wanted_view, VIEW_BYTES);
    assert_int_equal(walk.here.field, NO_FIELD);
    assert_string_equal(walk_event(&walk, walk.here.n)->event.bytes.name, "ClientHello");
    end();
}

static void test_esc_leaves_the_inputs_and_then_the_view(void **state)
{
    (void)state;
    begin(&view_secrets, VIEW_SECRETS, record(NULL, NOW));
    uint32_t n = go_to_value("master_secret", ACTOR_CLIENT);
    small();
    press(CMD_OPEN);
    press(CMD_DOWN);
    assert_true(view.ops->command(&view, &walk, CMD_RETURN));
    press(CMD_UP);
    assert_true(walk.here.n < n);
    assert_false(view.ops->command(&view, &walk, CMD_RETURN));
    end();
}

static void test_long_bytes_are_scrolled_and_say_so(void **state)
{
    (void)state;
    begin(&view_secrets, VIEW_SECRETS, record(NULL, NOW));
    go_to_value("server private key", ACTOR_SERVER);
    small();
    assert_shows("↓");
    assert_does_not_show("1184");
    for (unsigned i = 0; i < 100; i++) {
        press(CMD_RIGHT);
        small();
    }
    assert_shows("1184"); /* the offset of its last line */
    assert_shows("↑");
    for (unsigned i = 0; i < 100; i++)
        press(CMD_LEFT);
    small();
    assert_shows("a key file");
    end();
}

static void test_the_selection_shows_without_colour_and_the_cursor_is_on_it(void **state)
{
    (void)state;
    begin(&view_secrets, VIEW_SECRETS, record(NULL, NOW));
    go_to_value("master_secret", ACTOR_CLIENT);
    draw_at(SMALL_ROWS, SMALL_COLUMNS, false);
    assert_shows("> * master_secret");
    assert_true(surface.cursor_row >= 0 && surface.cursor_row < view.window);
    press(CMD_OPEN);
    draw_at(SMALL_ROWS, SMALL_COLUMNS, false);
    assert_shows("> -> pre_master_secret");
    assert_true(surface.cursor_row > view.window);
    for (const char *at = screen; *at; at++)
        assert_true((unsigned char)*at < 0x80);
    end();
}

/* A value that is known by its name only, and one that stands for itself in two reports. */
static void test_what_was_never_seen_is_said_to_be_so(void **state)
{
    static const uint8_t bytes[] = { 1, 2, 3 }, others[] = { 1, 2, 4 };
    struct recording    *recording = recording_new(&(struct recording_header){ .time = NOW });
    struct observer     *observer = recording_observer(recording);
    struct event         step = { .kind = EVENT_STEP,
                                  .connection = 1,
                                  .step = { VERB_COMPUTE, "derive_keys", 5 } };
    struct event_secret  secrets[] = {
         { .name = "peer key", .origin = ORIGIN_GIVEN, .owner = ACTOR_SERVER },
         { .name = "key", .bytes = others, .length = 3, .origin = ORIGIN_RANDOM },
         { .name = "key",
           .bytes = bytes,
           .length = 3,
           .origin = ORIGIN_DERIVED,
           .formula = "peer key + Hello/random",
           .owner = ACTOR_SERVER },
    };
    (void)state;
    observer->tell(observer, &step);
    for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++) {
        struct event event = { .kind = EVENT_SECRET, .connection = 1, .secret = secrets[i] };
        observer->tell(observer, &event);
    }
    begin(&view_secrets, VIEW_SECRETS, recording);
    draw_at(20, SMALL_COLUMNS, true);
    assert_shows("the server's, never seen here");
    assert_shows("also drawn at random by the client, ≠ other bytes");
    press(CMD_OPEN);
    press(CMD_DOWN);
    press(CMD_OPEN); /* Hello/random is nowhere: nothing happens */
    assert_false(walk.wants_view);
    press(CMD_RETURN);
    press(CMD_FIRST);
    small();
    assert_shows("never seen here");
    assert_shows("known by its name only");
    end();
}

static void draw_once(void)
{
    view.ops->arrive(&view, &walk);
    small();
}

static void test_a_key_is_answered_at_once(void **state)
{
    (void)state;
    begin(&view_secrets, VIEW_SECRETS, record(NULL, NOW));
    go_to_value("server verify_data", ACTOR_CLIENT);
    assert_true(milliseconds_of(draw_once) < 50); /* generous, for the sanitizers */
    end();
}

static void test_no_keys_in_any_order_do_harm(void **state)
{
    (void)state;
    begin(&view_secrets, VIEW_SECRETS, record(NULL, NOW));
    press_anything(1000);
    go("ServerHello");
    large();
    assert_shows("server_random");
    end();
}

/* So that x, pressed here, can say of every value what it is. */
static void test_every_value_is_explained_in_the_glossary(void **state)
{
    (void)state;
    begin(&view_secrets, VIEW_SECRETS, record(NULL, NOW));
    assert_true(walk_to_step(&walk, recording_steps(walk.recording)));
    size_t values = walk_count(&walk, EVENT_SECRET);
    assert_true(values > 20);
    for (size_t i = 0; i < values; i++) {
        const char *name = walk_event(&walk, walk_nth(&walk, EVENT_SECRET, i))->event.secret.name;
        if (!glossary_term(name))
            fail_msg("%s has no term in the glossary", name);
    }
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_before_any_value_it_says_so),
        cmocka_unit_test(test_the_newest_value_is_selected_and_shown_whole),
        cmocka_unit_test(test_a_value_with_two_derivations_shows_both),
        cmocka_unit_test(test_enter_follows_a_chain_to_its_end_and_esc_comes_back),
        cmocka_unit_test(test_a_path_leads_to_its_field_in_the_bytes),
        cmocka_unit_test(test_a_transcript_leads_to_its_first_message),
        cmocka_unit_test(test_esc_leaves_the_inputs_and_then_the_view),
        cmocka_unit_test(test_long_bytes_are_scrolled_and_say_so),
        cmocka_unit_test(test_the_selection_shows_without_colour_and_the_cursor_is_on_it),
        cmocka_unit_test(test_what_was_never_seen_is_said_to_be_so),
        cmocka_unit_test(test_every_value_is_explained_in_the_glossary),
        cmocka_unit_test(test_a_key_is_answered_at_once),
        cmocka_unit_test(test_no_keys_in_any_order_do_harm),
    };
    return cmocka_run_group_tests_name("the view of values", tests, set_up, NULL);
}
