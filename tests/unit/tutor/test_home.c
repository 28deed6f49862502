/*
 * test_home.c - the home screen without a terminal: keys go in, screens and options come out. Its
 * lines, its forms, and what it knows of where the person left off.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/temporary.h"
#include "tutor/home.h"
#include "tutor/progress_file.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ROW_TEXT = 4096 };

static char           folder[TEMPORARY_FOLDER];
static char           last[TEMPORARY_PATH];
static struct home   *home;
static struct surface surface;

/* ---- helpers ---- */

static int set_up(void **state)
{
    (void)state;
    setlocale(LC_CTYPE, "C.UTF-8");
    if (!temporary_folder(folder) || setenv("XDG_STATE_HOME", folder, 1) != 0)
        return -1;
    snprintf(last, sizeof last, "%s/tlstutor/last", folder);
    home = calloc(1, sizeof *home);
    return home && surface_resize(&surface, 24, 80, true) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    char                     inner[TEMPORARY_PATH], file[TEMPORARY_PATH + 64];
    static const char *const left[] = { "last", "progress.json", "progress.json.damaged-1" };
    snprintf(inner, sizeof inner, "%s/tlstutor", folder);
    for (size_t i = 0; i < sizeof left / sizeof *left; i++) {
        snprintf(file, sizeof file, "%s/%s", inner, left[i]);
        unlink(file);
    }
    rmdir(inner);
    rmdir(folder);
    surface_free(&surface);
    free(home);
    return 0;
}

static int begin(void **state)
{
    (void)state;
    unlink(last);
    home_begin(home);
    return 0;
}

static int end(void **state)
{
    (void)state;
    home_end(home);
    return 0;
}

static struct options chosen;

static enum home_answer press(int code)
{
    struct key key = { .code = code };
    return home_key(home, &key, &chosen);
}

static void type(const char *text)
{
    press(21); /* Ctrl-U */
    while (*text)
        press(*text++);
}

static bool shows(const char *text)
{
    char row[ROW_TEXT];
    home_draw(home, &surface);
    for (int i = 0; i < surface.rows; i++) {
        surface_row_text(row, sizeof row, &surface, i);
        if (strstr(row, text))
            return true;
    }
    return false;
}

static void write_last(const char *text)
{
    char inner[TEMPORARY_PATH];
    snprintf(inner, sizeof inner, "%s/tlstutor", folder);
    mkdir(inner, 0700);
    FILE *out = fopen(last, "w");
    assert_non_null(out);
    fputs(text, out);
    fclose(out);
}

/* ---- a line ---- */

static void edit(struct edit *line, const int *codes)
{
    for (; *codes; codes++)
        edit_key(line, &(struct key){ .code = *codes });
}
#define EDIT(line, ...) edit(line, (const int[]){ __VA_ARGS__, 0 })

static void test_line_takes_characters_where_the_cursor_stands(void **state)
{
    (void)state;
    struct edit line = { .at = 0 };
    EDIT(&line, 'b', KEY_ARROW_LEFT, 'a', KEY_END_KEY, 'd', KEY_ARROW_LEFT, 'c');
    assert_string_equal(line.text, "abcd");
    EDIT(&line, KEY_HOME_KEY, KEY_DELETE, KEY_END_KEY, KEY_ERASE);
    assert_string_equal(line.text, "bc");
    EDIT(&line, KEY_ERASE, KEY_ERASE, KEY_ERASE, KEY_DELETE, KEY_ARROW_LEFT, KEY_ARROW_RIGHT);
    assert_string_equal(line.text, "");
}

static void test_line_moves_by_characters_not_bytes(void **state)
{
    (void)state;
    struct edit line = { .at = 0 };
    EDIT(&line, 0xe9, 0x20ac, 0x1f600, 'e', 0x301); /* é, €, a face, and an e with its accent */
    assert_string_equal(line.text, "é€😀e\xcc\x81");
    EDIT(&line, KEY_ERASE); /* the e goes with its accent */
    assert_string_equal(line.text, "é€😀");
    EDIT(&line, KEY_ARROW_LEFT, KEY_ARROW_LEFT, KEY_ERASE);
    assert_string_equal(line.text, "€😀");
    assert_int_equal(line.at, 0);
}

static void test_line_takes_no_control_characters_and_no_surrogates(void **state)
{
    (void)state;
    struct edit line = { .at = 0 };
    assert_false(edit_key(&line, &(struct key){ .code = 7 }));
    assert_false(edit_key(&line, &(struct key){ .code = 127 }));
    assert_false(edit_key(&line, &(struct key){ .code = 0xd800 }));
    assert_false(edit_key(&line, &(struct key){ .code = KEY_PAGE_UP }));
    assert_string_equal(line.text, "");
}

static void test_line_is_never_longer_than_its_room(void **state)
{
    (void)state;
    struct edit line = { .at = 0 };
    for (int i = 0; i < 2 * EDIT_TEXT; i++)
        EDIT(&line, 0x20ac);
    assert_true(strlen(line.text) < EDIT_TEXT && strlen(line.text) > EDIT_TEXT - 4);
    assert_int_equal(strlen(line.text) % 3, 0);
    edit_set(&line, "short");
    assert_string_equal(line.text, "short");
}

static void test_line_shows_the_part_around_the_cursor(void **state)
{
    (void)state;
    struct edit   line = { .at = 0 };
    char          row[ROW_TEXT];
    struct canvas c = canvas_whole(&surface);
    surface_clear(&surface);
    edit_set(&line, "abcdefghijklmnopqrstuvwxyz");
    edit_draw(&line, &c, 0, 0, 10, true);
    surface_row_text(row, sizeof row, &surface, 0);
    assert_string_equal(row, "…stuvwxyz");
    assert_int_equal(surface.cursor_column, 9);
    EDIT(&line, KEY_HOME_KEY);
    edit_draw(&line, &c, 1, 0, 10, true);
    surface_row_text(row, sizeof row, &surface, 1);
    assert_string_equal(row, "abcdefghi…");
    assert_int_equal(surface.cursor_column, 0);
}

/* ---- the list ---- */

static void test_home_offers_what_there_is(void **state)
{
    (void)state;
    assert_true(shows("▶ 1 The story in six acts"));
    assert_true(shows("3 Connect to a server") && shows("7 Open a recording"));
    assert_false(shows("Continue"));
    assert_true(surface.cursor_row > 0);
}

static void test_enter_begins_the_story(void **state)
{
    (void)state;
    assert_int_equal(press(KEY_ENTER_CODE), HOME_CHOSEN);
    assert_int_equal(chosen.command, COMMAND_DEMO);
    assert_int_equal(chosen.timeout, 30);
    assert_null(chosen.argument);
}

static void test_keys_that_leave(void **state)
{
    (void)state;
    assert_int_equal(press('q'), HOME_LEAVE);
    assert_int_equal(press(KEY_ESCAPE), HOME_LEAVE);
    assert_int_equal(press('Q'), HOME_LEAVE);
    assert_int_equal(press(3), HOME_LEAVE);
    press('3');
    assert_int_equal(press('Q'), HOME_STAY); /* a letter now */
    assert_true(home_is_typing(home));
    assert_int_equal(press(3), HOME_LEAVE);
    assert_int_equal(press(KEY_ESCAPE), HOME_STAY);
    assert_false(home_is_typing(home));
}

static void test_mouse_selects_and_then_opens(void **state)
{
    (void)state;
    struct key click = { .code = KEY_MOUSE_CLICK, .column = 10 };
    home_draw(home, &surface);
    click.row = home->items.row + 2 * 3;
    assert_int_equal(home_key(home, &click, &chosen), HOME_STAY);
    assert_true(shows("▶ 4 Serve a browser"));
    home_key(home, &click, &chosen);
    assert_true(shows("at 127.0.0.1 and ::1 alone"));
}

static void test_small_screens_say_what_they_need(void **state)
{
    (void)state;
    assert_true(surface_resize(&surface, 10, 40, true));
    assert_true(shows("40x10: the tutor needs 80x24"));
    assert_true(surface_resize(&surface, 24, 80, true));
}

/* ---- the forms ---- */

static void test_connect_has_sensible_defaults(void **state)
{
    (void)state;
    press('3');
    assert_true(shows("Connect to a server") && shows("localhost:4433"));
    assert_int_equal(press(KEY_ENTER_CODE), HOME_CHOSEN);
    assert_int_equal(chosen.command, COMMAND_CONNECT);
    assert_string_equal(chosen.argument, "localhost:4433");
    assert_string_equal(chosen.http, "/");
    assert_null(chosen.host);
    assert_null(chosen.trust);
}

static void test_what_is_typed_is_asked_for_and_kept(void **state)
{
    (void)state;
    press('3');
    type("example.com");
    press(KEY_TABULATOR);
    type("");
    press(KEY_ARROW_DOWN);
    type("name.example");
    assert_int_equal(press(KEY_ENTER_CODE), HOME_CHOSEN);
    assert_string_equal(chosen.argument, "example.com");
    assert_null(chosen.http);
    assert_string_equal(chosen.host, "name.example");
    home_return(home);
    press(KEY_ENTER_CODE);
    assert_true(shows("example.com"));
}

static void test_bad_input_is_answered_beside_its_field(void **state)
{
    (void)state;
    press('3');
    type("no host at all");
    press(KEY_TABULATOR);
    type("no path");
    press(KEY_SHIFT_TAB);
    press(KEY_SHIFT_TAB);
    type("/nowhere/at/all.pem");
    assert_int_equal(press(KEY_ENTER_CODE), HOME_STAY);
    assert_true(shows("✗ no server: write HOST, HOST:PORT or [IPV6]:PORT"));
    assert_true(shows("✗ no path: it begins with / and has no spaces"));
    assert_true(shows("✗ No such file or directory: write the path of a file"));
    assert_true(shows("▶ Server")); /* the first that is wrong */
    type("localhost");
    assert_false(shows("no server"));
    assert_true(shows("✗ no path"));
}

static void test_serve_judges_its_fields(void **state)
{
    (void)state;
    press('4');
    type("65536");
    press(KEY_TABULATOR);
    type("a:80");
    for (int i = 0; i < 2; i++)
        press(KEY_TABULATOR);
    type("/etc/passwd");
    assert_int_equal(press(KEY_ENTER_CODE), HOME_STAY);
    assert_true(shows("✗ no port: write a number from 0 to 65535"));
    assert_true(shows("✗ no host name"));
    assert_true(shows("✗ a certificate needs its private key"));
    press(KEY_ESCAPE);
    home_begin(home);
    press('4');
    type("0");
    assert_int_equal(press(KEY_ENTER_CODE), HOME_CHOSEN);
    assert_int_equal(chosen.command, COMMAND_SERVE);
    assert_string_equal(chosen.argument, "0");
    assert_string_equal(chosen.host, "localhost");
    assert_null(chosen.save_ca);
}

static void test_an_experiment_is_chosen_from_the_list(void **state)
{
    (void)state;
    assert_int_equal(press('5'), HOME_STAY);
    assert_true(shows("▶ mitm-self-signed") && shows("The attacker wants"));
    press(KEY_ARROW_DOWN);
    assert_false(shows("▶ mitm-self-signed"));
    press(KEY_ESCAPE);
    assert_true(shows("5 Lab: what if"));
    press('5');
    press(KEY_HOME_KEY);
    assert_int_equal(press(KEY_ENTER_CODE), HOME_CHOSEN);
    assert_int_equal(chosen.command, COMMAND_LAB);
    assert_string_equal(chosen.argument, "mitm-self-signed");
    home_return(home); /* to the list again, for the next one */
    assert_true(shows("▶ mitm-self-signed"));
}

static void write_progress(const char *text)
{
    char path[TEMPORARY_PATH + 32];
    write_last("");
    unlink(last);
    snprintf(path, sizeof path, "%s/tlstutor/progress.json", folder);
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    fputs(text, out);
    fclose(out);
}

static void test_a_lesson_is_chosen_from_the_list(void **state)
{
    (void)state;
    struct progress         progress = { 0 };
    struct progress_lesson *kept;
    assert_non_null(kept = progress_begin(&progress, "", "without-tls"));
    kept->done = true;
    assert_non_null(kept = progress_begin(&progress, "", "the-hello"));
    kept->line = 20;
    assert_true(progress_note(kept, 12, PROGRESS_RIGHT, 1, "client"));
    write_progress("");
    assert_true(progress_save(&progress));
    progress_free(&progress);
    assert_int_equal(press('2'), HOME_STAY);
    assert_true(shows("✓ done") && shows("1 of "));
    assert_true(shows("▶  1  The hello")); /* the first that is not done */
    press(KEY_ARROW_UP);
    assert_false(shows("▶  1  The hello"));
    press(KEY_ESCAPE);
    assert_true(shows("2 Lessons"));
    press('2');
    press(KEY_HOME_KEY);
    assert_int_equal(press(KEY_ENTER_CODE), HOME_CHOSEN);
    assert_int_equal(chosen.command, COMMAND_LESSON);
    assert_string_equal(chosen.argument, "without-tls");
    press(KEY_ARROW_DOWN);
    assert_int_equal(press(KEY_ENTER_CODE), HOME_CHOSEN);
    assert_non_null(kept = progress_begin(&progress, "", "the-hello"));
    kept->done = true;
    assert_true(progress_save(&progress));
    progress_free(&progress);
    home_return(home);
    assert_true(shows("▶  2 ")); /* on to the next */
    write_progress("not at all");
    home_return(home); /* a file that makes no sense is set aside, and nothing is done of it */
    assert_false(shows("✓ done"));
    assert_true(shows("the record of progress is damaged"));
}

static void test_a_learner_stays_the_same_in_the_list(void **state)
{
    (void)state;
    struct progress         progress = { 0 };
    struct progress_lesson *kept;
    assert_non_null(kept = progress_begin(&progress, "ada", "without-tls"));
    kept->done = true;
    assert_true(progress_save(&progress));
    progress_free(&progress);
    home_open_lessons(home, "Ada");
    assert_true(shows("✓ done"));
    assert_int_equal(press(KEY_ENTER_CODE), HOME_CHOSEN);
    assert_string_equal(chosen.student, "Ada");
    home_return(home);
    assert_true(shows("✓ done"));
    home_open_lessons(home, NULL);
    assert_false(shows("✓ done"));
}

static void test_files_are_asked_for(void **state)
{
    (void)state;
    press('6');
    type("");
    assert_int_equal(press(KEY_ENTER_CODE), HOME_STAY);
    assert_true(shows("✗ which file?"));
    type("/etc/passwd");
    assert_int_equal(press(KEY_ENTER_CODE), HOME_CHOSEN);
    assert_int_equal(chosen.command, COMMAND_CERT);
    press(KEY_ESCAPE);
    press('7');
    type("/etc/passwd");
    assert_int_equal(press(KEY_ENTER_CODE), HOME_CHOSEN);
    assert_int_equal(chosen.command, COMMAND_REPLAY);
    home_refuse(home, "not a recording: line 1");
    assert_true(shows("✗ not a recording: line 1"));
    type("x");
    assert_false(shows("not a recording"));
}

/* ---- where it was left off ---- */

static void test_a_walk_is_gone_on_with(void **state)
{
    (void)state;
    struct options o;
    char           error[OPTIONS_ERROR_TEXT];
    char *words[] = { (char[]){ "connect" },  (char[]){ "localhost:4433" }, (char[]){ "--http" },
                      (char[]){ "/x" },       (char[]){ "--trust" },        (char[]){ "ca.pem" },
                      (char[]){ "--record" }, (char[]){ "out.rec" },        (char[]){ "--step" } };
    assert_true(options_parse(&o, error, 9, words));
    assert_true(left_off_save(&o, 14));
    home_return(home);
    assert_true(shows("Continue where you left off"));
    assert_true(shows("connect localhost:4433 --http /x, step 14"));
    press('1');
    assert_int_equal(chosen.command, COMMAND_CONNECT);
    assert_string_equal(chosen.argument, "localhost:4433");
    assert_string_equal(chosen.at, "step 14");
    assert_string_equal(chosen.http, "/x");
    assert_int_equal(chosen.trust[0], '/'); /* found from any folder */
    assert_null(chosen.record);             /* nothing is written anew */
    assert_false(chosen.step);
}

static void test_it_is_for_the_owner_alone(void **state)
{
    (void)state;
    struct stat    file;
    struct options o = { .command = COMMAND_DEMO, .timeout = 30, .has_seed = true, .seed = 7 };
    assert_true(left_off_save(&o, 3));
    assert_int_equal(stat(last, &file), 0);
    assert_int_equal(file.st_mode & 0777, 0600);
    home_return(home);
    press('1');
    assert_true(chosen.has_seed && chosen.seed == 7);
}

static void test_a_name_with_a_line_in_it_is_not_written(void **state)
{
    (void)state;
    struct options o = { .command = COMMAND_REPLAY, .timeout = 30, .argument = "a\n--json\nb" };
    assert_false(left_off_save(&o, 3));
    assert_int_not_equal(access(last, F_OK), 0);
}

static void test_what_is_damaged_is_ignored_and_said_once(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "demo\n",
        "tlstutor: where it was left off\n",
        "tlstutor: where it was left off\ndemo", /* cut off */
        "tlstutor: where it was left off\nlist\n--\nprofiles\n",
        "tlstutor: where it was left off\ndemo\n--no-such-thing\n",
        "tlstutor: where it was left off\ndemo\n--json\n/tmp/overwritten\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        write_last(texts[i]);
        home_return(home);
        assert_true(shows("damaged, and so ignored"));
        assert_false(shows("Continue"));
        press(KEY_ARROW_DOWN);
        assert_false(shows("damaged"));
    }
    write_last("tlstutor: where it was left off\ndemo\n--seed\n1\n");
    home_return(home);
    assert_true(shows("Continue") && !shows("damaged"));
}

static void test_the_list_stays_where_it_was(void **state)
{
    (void)state;
    struct options o = { .command = COMMAND_DEMO, .timeout = 30 };
    press('4'); /* Serve, which is the fifth once there is something to continue */
    press(KEY_ESCAPE);
    assert_true(left_off_save(&o, 2));
    home_return(home);
    assert_true(shows("▶ 5 Serve a browser"));
}

/* ---- anything at all ---- */

static void test_random_keys_do_no_harm(void **state)
{
    (void)state;
    static const int codes[] = { KEY_ENTER_CODE,
                                 KEY_ESCAPE,
                                 KEY_TABULATOR,
                                 KEY_SHIFT_TAB,
                                 KEY_ARROW_UP,
                                 KEY_ARROW_DOWN,
                                 KEY_ARROW_LEFT,
                                 KEY_ARROW_RIGHT,
                                 KEY_HOME_KEY,
                                 KEY_END_KEY,
                                 KEY_ERASE,
                                 KEY_DELETE,
                                 KEY_PAGE_UP,
                                 KEY_WHEEL_DOWN,
                                 KEY_RESIZED,
                                 21,
                                 'a',
                                 '2',
                                 0x20ac,
                                 0x301,
                                 0x4e2d,
                                 0x202e,
                                 0x10ffff,
                                 KEY_MOUSE_CLICK };
    uint32_t         random = 1;
    for (int i = 0; i < 3000; i++) {
        random = random * 1664525 + 1013904223;
        struct key key = { .code = codes[(random >> 16) % (sizeof codes / sizeof *codes)],
                           .row = (int)(random >> 8) % 30,
                           .column = (int)(random >> 12) % 90 };
        home_key(home, &key, &chosen);
        int rows = i % 3 == 0 ? 50 : i % 3 == 1 ? 24 : 7, columns = i % 3 == 0 ? 160 : 80;
        assert_true(surface_resize(&surface, rows, columns, i % 2 == 0));
        home_draw(home, &surface);
        assert_true(surface.cursor_row >= 0); /* it stands on what is selected */
    }
    assert_true(surface_resize(&surface, 24, 80, true));
}

int main(void)
{
#define WITH_HOME(test) cmocka_unit_test_setup_teardown(test, begin, end)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_line_takes_characters_where_the_cursor_stands),
        cmocka_unit_test(test_line_moves_by_characters_not_bytes),
        cmocka_unit_test(test_line_takes_no_control_characters_and_no_surrogates),
        cmocka_unit_test(test_line_is_never_longer_than_its_room),
        cmocka_unit_test(test_line_shows_the_part_around_the_cursor),
        WITH_HOME(test_home_offers_what_there_is),
        WITH_HOME(test_enter_begins_the_story),
        WITH_HOME(test_keys_that_leave),
        WITH_HOME(test_mouse_selects_and_then_opens),
        WITH_HOME(test_small_screens_say_what_they_need),
        WITH_HOME(test_connect_has_sensible_defaults),
        WITH_HOME(test_what_is_typed_is_asked_for_and_kept),
        WITH_HOME(test_bad_input_is_answered_beside_its_field),
        WITH_HOME(test_serve_judges_its_fields),
        WITH_HOME(test_an_experiment_is_chosen_from_the_list),
        WITH_HOME(test_a_lesson_is_chosen_from_the_list),
        WITH_HOME(test_a_learner_stays_the_same_in_the_list),
        WITH_HOME(test_files_are_asked_for),
        WITH_HOME(test_a_walk_is_gone_on_with),
        WITH_HOME(test_it_is_for_the_owner_alone),
        WITH_HOME(test_a_name_with_a_line_in_it_is_not_written),
        WITH_HOME(test_what_is_damaged_is_ignored_and_said_once),
        WITH_HOME(test_the_list_stays_where_it_was),
        WITH_HOME(test_random_keys_do_no_harm),
    };
    return cmocka_run_group_tests_name("the home screen", tests, set_up, tear_down);
}
