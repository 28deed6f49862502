/* test_view_knowledge.c - view 5: who knows what, why, and what a key that is given away opens. */
#include "tests/unit/temporary.h"
#include "tests/unit/tutor/walked.h"

#include <unistd.h>

static void begin_at_the_end(void)
{
    begin(&view_knowledge, VIEW_KNOWLEDGE, record(NULL, NOW));
    assert_true(walk_to_step(&walk, recording_steps(walk.recording)));
    view.ops->arrive(&view, &walk);
}

/* Selects the row that begins with these words, from the top; returns its line on a large canvas. */
static const char *select_row(const char *words)
{
    static char line[1000];
    press(CMD_FIRST);
    for (int i = 0; i < view.list.count; i++) {
        large();
        const char *row = strstr(screen, "\n▶ ");
        const char *end = row ? strchr(++row, '\n') : NULL;
        assert_true(row && end);
        snprintf(line, sizeof line, "%.*s", (int)(end - row), row);
        if (strstr(line, words))
            return line;
        press(CMD_DOWN);
    }
    fail_msg("no row with \"%s\"", words);
    return line;
}

static unsigned ticks(const char *line)
{
    unsigned count = 0;
    while ((line = strstr(line, "✓"))) {
        count++;
        line++;
    }
    return count;
}

static void test_before_anything_it_says_so(void **state)
{
    (void)state;
    begin(&view_knowledge, VIEW_KNOWLEDGE,
          recording_new(&(struct recording_header){ .time = NOW }));
    small();
    assert_shows("nothing to be known yet");
    assert_false(view.ops->command(&view, &walk, CMD_OPEN));
    end();
}

static void test_the_ends_share_what_the_eavesdropper_lacks(void **state)
{
    (void)state;
    begin_at_the_end();
    assert_int_equal(ticks(select_row("client_random")), 3);
    assert_int_equal(ticks(select_row("message  ClientKeyExchange")), 3);
    const char *master = select_row("value    master_secret");
    assert_int_equal(ticks(master), 2);
    assert_shows("Both ends derive it: PRF-SHA256(pre_master_secret, \"master secret\"");
    assert_shows("The eavesdropper does not know it: lacks pre_master_secret.");
    assert_int_equal(ticks(select_row("message  ApplicationData ──▶ client_write_key")), 2);
    assert_shows("The eavesdropper does not read it: lacks client_write_key.");
    assert_int_equal(ticks(select_row("server private key")), 1);
    assert_shows("The client does not know it: nothing that is derived here gives it.");
    end();
}

static void test_every_value_has_one_row_and_the_sums_are_right(void **state)
{
    size_t rows = 0, messages = 0;
    char   summary[200];
    (void)state;
    begin_at_the_end();
    for (size_t i = 0; i < walk_count(&walk, EVENT_BYTES); i++)
        messages +=
            walk_event(&walk, walk_nth(&walk, EVENT_BYTES, i))->event.bytes.layer == LAYER_MESSAGE;
    for (size_t i = 0; i < walk_count(&walk, EVENT_SECRET); i++) {
        const struct recorded *event = walk_event(&walk, walk_nth(&walk, EVENT_SECRET, i));
        rows += recording_secret(walk.recording, 1, event->event.secret.name, event->n - 1) == NULL;
    }
    assert_int_equal(view.list.count, rows + messages);
    large();
    snprintf(summary, sizeof summary, " of %zu messages and ", messages);
    assert_shows(summary);
    snprintf(summary, sizeof summary, " of %zu values.", rows);
    assert_shows(summary);
    assert_shows("The eavesdropper can read 7 of 13 messages"); /* all but what is under keys */
    end();
}

/* Without forward secrecy: the key of the server opens what was recorded. */
static void test_the_servers_key_opens_the_whole_connection(void **state)
{
    (void)state;
    begin_at_the_end();
    small();
    assert_does_not_show("given away");
    assert_true(walk_give_key(&walk));
    view.ops->arrive(&view, &walk);
    const char *data = select_row("message  ApplicationData ──▶ client_write_key");
    assert_int_equal(ticks(data), 3);
    assert_non_null(strstr(data, "✓ by the key"));
    assert_shows("The eavesdropper can read 13 of 13 messages");
    assert_shows("Server private key given away: 6 messages, 12 values fell open.");
    assert_shows("The eavesdropper reads it through the key that was given away");
    assert_null(strstr(select_row("message  ClientHello"), "by the key"));
    assert_true(walk_give_key(&walk)); /* and takes it back */
    view.ops->arrive(&view, &walk);
    assert_int_equal(ticks(select_row("message  ApplicationData ──▶ client_write_key")), 2);
    end();
}

/* The moment counts: before the key exchange there is nothing for the key to open. */
static void test_rows_come_with_the_place_and_go_with_it(void **state)
{
    (void)state;
    begin_at_the_end();
    int all = view.list.count;
    go("ServerHello");
    int early = view.list.count;
    large();
    assert_true(early > 0 && early < all);
    assert_does_not_show("master_secret");
    assert_shows("●");
    assert_true(walk_to_step(&walk, recording_steps(walk.recording)));
    view.ops->arrive(&view, &walk);
    assert_int_equal(view.list.count, all);
    end();
}

static void test_enter_leads_to_the_value_or_the_message(void **state)
{
    (void)state;
    begin_at_the_end();
    select_row("value    master_secret");
    assert_true(view.ops->command(&view, &walk, CMD_OPEN));
    assert_int_equal(walk.wanted_view, VIEW_SECRETS);
    assert_string_equal(walk_event(&walk, walk.here.n)->event.secret.name, "master_secret");
    select_row("message  ServerHello ◀──");
    assert_true(view.ops->command(&view, &walk, CMD_OPEN));
    assert_int_equal(walk.wanted_view, VIEW_BYTES);
    assert_string_equal(walk_event(&walk, walk.here.n)->event.bytes.name, "ServerHello");
    assert_true(walk_return(&walk));
    end();
}

static void test_any_report_of_a_value_selects_its_one_row(void **state)
{
    (void)state;
    begin_at_the_end();
    const struct recorded *latest =
        recording_secret(walk.recording, 1, "master_secret", walk.until);
    const struct recorded *first =
        recording_secret(walk.recording, 1, "master_secret", latest->n - 1);
    assert_non_null(first);
    walk.here = (struct spot){ first->n, NO_FIELD };
    view.ops->arrive(&view, &walk);
    int row = view.list.selected;
    walk.here = (struct spot){ latest->n, NO_FIELD };
    view.ops->arrive(&view, &walk);
    assert_int_equal(view.list.selected, row);
    assert_int_equal(walk.here.n, latest->n);
    end();
}

static void test_the_selection_shows_without_colour_in_ascii_too(void **state)
{
    (void)state;
    begin_at_the_end();
    select_row("value    master_secret");
    draw_at(SMALL_ROWS, SMALL_COLUMNS, false);
    assert_shows(">   master_secret");
    assert_shows("ok knows");
    assert_true(surface.cursor_row >= 2);
    for (const char *at = screen; *at; at++)
        assert_true((unsigned char)*at < 0x80);
    end();
}

/* ---- an attacker, and very many messages ---- */

static void tell_data(struct recording *recording, enum actor actor, const char *keys)
{
    static const uint8_t     bytes[] = { 1 };
    static struct wire_field field = { .structure = "ApplicationData",
                                       .name = "data",
                                       .length = 1 };
    struct observer         *observer = recording_observer(recording);
    struct event             step = { .kind = EVENT_STEP,
                                      .connection = 1,
                                      .actor = actor,
                                      .step = { VERB_SEND, "ApplicationData", 7 } };
    struct event             event = { .kind = EVENT_BYTES,
                                       .connection = 1,
                                       .actor = actor,
                                       .bytes = { .layer = LAYER_MESSAGE,
                                                  .name = "ApplicationData",
                                                  .bytes = bytes,
                                                  .length = 1,
                                                  .keys = keys,
                                                  .fields = &field,
                                                  .field_count = 1 } };
    observer->tell(observer, &step);
    observer->tell(observer, &event);
}

static void test_an_attacker_has_a_column(void **state)
{
    (void)state;
    begin_at_the_end();
    small();
    assert_does_not_show("attacker");
    tell_data(walk.recording, ACTOR_ATTACKER, NULL);
    walk_refresh(&walk);
    assert_true(walk_to_step(&walk, recording_steps(walk.recording)));
    view.ops->arrive(&view, &walk);
    large();
    assert_shows("attacker");
    assert_int_equal(ticks(select_row("message  ClientHello")), 4);
    assert_int_equal(ticks(select_row("value    master_secret")), 2);
    end();
}

static void step_and_draw(void)
{
    walk_to_step(&walk, walk.step > 1 ? walk.step - 1 : recording_steps(walk.recording));
    view.ops->arrive(&view, &walk);
    small();
}

static void test_a_long_conversation_is_answered_at_once(void **state)
{
    enum { MANY = 50000 };
    (void)state;
    begin_at_the_end();
    int before = view.list.count;
    for (int i = 0; i < MANY; i++)
        tell_data(walk.recording, ACTOR_CLIENT, "client_write_key");
    walk_refresh(&walk);
    assert_true(walk_to_step(&walk, recording_steps(walk.recording)));
    for (int i = 0; i < 1000; i++) { /* slices */
        view.ops->arrive(&view, &walk);
        large();
        if (!strstr(screen, "not looked at yet"))
            break;
    }
    assert_int_equal(view.list.count, before + MANY);
    assert_shows("The eavesdropper can read 7 of 50013 messages");
    assert_true(milliseconds_of(step_and_draw) < 50); /* generous, for the sanitizers */
    end();
}

/* The line of a field without a source is one that nobody writes: it is damaged when it is read. */
static void test_a_damaged_line_is_a_row_that_says_so(void **state)
{
    char              folder[TEMPORARY_FOLDER], path[TEMPORARY_PATH];
    const char       *why;
    struct recording *told = record(NULL, NOW);
    (void)state;
    tell_data(told, ACTOR_CLIENT, "client_write_key");
    assert_true(temporary_folder(folder));
    snprintf(path, sizeof path, "%s/recording", folder);
    assert_true(recording_save(told, path, true) && recording_close(told));
    recording_free(told);
    begin(&view_knowledge, VIEW_KNOWLEDGE, recording_open(path, &why));
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
    assert_true(walk_to_step(&walk, recording_steps(walk.recording)));
    view.ops->arrive(&view, &walk);
    large();
    assert_shows("▶   damaged in the file");
    assert_shows("The eavesdropper can read 7 of 14 messages");
    assert_does_not_show("not looked at yet");
    end();
}

static void test_no_keys_in_any_order_do_harm(void **state)
{
    (void)state;
    begin_at_the_end();
    press_anything(500);
    walk_give_key(&walk);
    press_anything(500);
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_before_anything_it_says_so),
        cmocka_unit_test(test_the_ends_share_what_the_eavesdropper_lacks),
        cmocka_unit_test(test_every_value_has_one_row_and_the_sums_are_right),
        cmocka_unit_test(test_the_servers_key_opens_the_whole_connection),
        cmocka_unit_test(test_rows_come_with_the_place_and_go_with_it),
        cmocka_unit_test(test_enter_leads_to_the_value_or_the_message),
        cmocka_unit_test(test_any_report_of_a_value_selects_its_one_row),
        cmocka_unit_test(test_the_selection_shows_without_colour_in_ascii_too),
        cmocka_unit_test(test_an_attacker_has_a_column),
        cmocka_unit_test(test_a_long_conversation_is_answered_at_once),
        cmocka_unit_test(test_a_damaged_line_is_a_row_that_says_so),
        cmocka_unit_test(test_no_keys_in_any_order_do_harm),
    };
    return cmocka_run_group_tests_name("the view of who knows what", tests, set_up, NULL);
}
