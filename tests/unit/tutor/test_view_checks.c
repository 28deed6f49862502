/* test_view_checks.c - view 4: verdicts, what they looked at, and the way from a failure to it. */
#include "tests/unit/tutor/walked.h"

enum { TWENTY_YEARS = 20 * 366 * 86400 };

static void begin_with_expired(void)
{
    begin(&view_checks, VIEW_CHECKS, record(NULL, (int64_t)NOW + TWENTY_YEARS));
    for (uint32_t step = 1; !walk_count(&walk, EVENT_FAILURE); step++)
        assert_true(walk_to_step(&walk, step));
    view.ops->arrive(&view, &walk);
}

static const struct event *selected(void) { return &walk_event(&walk, walk.here.n)->event; }

static void test_before_any_check_it_says_so(void **state)
{
    (void)state;
    begin(&view_checks, VIEW_CHECKS, recording_new(&(struct recording_header){ .time = NOW }));
    small();
    assert_shows("Nothing has been checked yet");
    assert_false(view.ops->command(&view, &walk, CMD_OPEN));
    end();
}

static void test_a_sound_connection_has_no_failed_check(void **state)
{
    (void)state;
    begin(&view_checks, VIEW_CHECKS, record(NULL, NOW));
    assert_true(walk_to_step(&walk, recording_steps(walk.recording)));
    view.ops->arrive(&view, &walk);
    large();
    assert_does_not_show("✗");
    assert_int_equal(view.list.count,
                     walk_count(&walk, EVENT_CHECK) + walk_count(&walk, EVENT_CHOICE));
    end();
}

static void test_a_failure_opens_on_the_check_that_failed(void **state)
{
    (void)state;
    begin_with_expired();
    large();
    assert_shows("✗");
    assert_shows("notAfter");
    press(CMD_LAST);
    assert_int_equal(selected()->kind, EVENT_FAILURE);
    large();
    assert_shows("Found by: the check that failed (Enter shows it)");
    press(CMD_OPEN);
    assert_int_equal(selected()->kind, EVENT_CHECK);
    assert_false(selected()->check.passed);
    assert_false(walk.wants_view);
    press(CMD_OPEN); /* and on, to the bytes that it looked at */
    assert_true(walk.wants_view);
    assert_int_equal(walk.wanted_view, VIEW_BYTES);
    end();
}

/* In a step that judges nothing, the list stays on the last judgement before it. */
static void test_a_step_without_checks_keeps_the_last(void **state)
{
    (void)state;
    begin(&view_checks, VIEW_CHECKS, record(NULL, NOW));
    go("ServerHelloDone");
    small();
    assert_int_equal(view.list.selected, view.list.count - 1);
    assert_does_not_show("· here");
    end();
}

static void draw_once(void) { small(); }

static void test_a_key_is_answered_at_once(void **state)
{
    (void)state;
    begin_with_expired();
    assert_true(milliseconds_of(draw_once) < 50); /* generous, for the sanitizers */
    end();
}

static void test_no_keys_in_any_order_do_harm(void **state)
{
    (void)state;
    begin_with_expired();
    press_anything(2000);
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_before_any_check_it_says_so),
        cmocka_unit_test(test_a_sound_connection_has_no_failed_check),
        cmocka_unit_test(test_a_failure_opens_on_the_check_that_failed),
        cmocka_unit_test(test_a_step_without_checks_keeps_the_last),
        cmocka_unit_test(test_a_key_is_answered_at_once),
        cmocka_unit_test(test_no_keys_in_any_order_do_harm),
    };
    return cmocka_run_group_tests_name("the view of checks", tests, set_up, NULL);
}
