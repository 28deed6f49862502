/* test_recording_file.c - recordings on disk: the same after a round trip, and safe when damaged.
 * */
#include "told.h"

#include "lessons/json.h"
#include "tests/unit/temporary.h"

#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* A folder of the test's own, and the file in it. */
static char folder[TEMPORARY_FOLDER];
static char path[TEMPORARY_PATH];

static int make_folder(void **state)
{
    (void)state;
    if (!temporary_folder(folder))
        return -1;
    snprintf(path, sizeof path, "%s/recording", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(folder);
}

static struct recording *open_again(void)
{
    const char       *why = NULL;
    struct recording *r = recording_open(path, &why);
    if (!r)
        fail_msg("not opened: %s", why);
    return r;
}

/* Saves a handshake, from its first event on or when it is over. */
static struct recording *saved_handshake(bool from_the_start)
{
    struct recording *r = new_recording();
    if (from_the_start)
        assert_true(recording_save(r, path, true));
    tell_handshake(r);
    if (!from_the_start)
        assert_true(recording_save(r, path, true));
    assert_true(recording_close(r));
    return r;
}

static void assert_same_after_opening(struct recording *r)
{
    struct recording *again = open_again();
    char             *before = json_text_of(r), *after = json_text_of(again);
    assert_null(recording_fault(again));
    assert_int_equal(recording_steps(again), recording_steps(r));
    for (uint32_t step = 1; step <= recording_steps(r); step++)
        assert_int_equal(recording_step_event(again, step), recording_step_event(r, step));
    assert_string_equal(before, after);
    free(before);
    free(after);
    recording_free(again);
}

static void test_file_written_as_it_grows_is_the_same(void **state)
{
    (void)state;
    struct recording *r = saved_handshake(true);
    assert_same_after_opening(r);
    recording_free(r);
}

static void test_file_written_afterwards_is_the_same(void **state)
{
    (void)state;
    struct recording *r = saved_handshake(false);
    assert_same_after_opening(r);
    recording_free(r);
}

static void test_file_keeps_its_header(void **state)
{
    (void)state;
    const struct recording_header written = {
        .profile = "tls12-rsa",
        .server = "a \"peer\"",
        .seeded = true,
        .seed = UINT64_MAX,
        .time = -1,
    };
    struct recording *r = recording_new(&written);
    assert_true(recording_save(r, path, true));
    recording_free(r);
    r = open_again();
    const struct recording_header *header = recording_header(r);
    assert_string_equal(header->profile, "tls12-rsa");
    assert_null(header->client);
    assert_string_equal(header->server, "a \"peer\"");
    assert_true(header->seeded && header->seed == UINT64_MAX);
    assert_true(header->time == -1);
    recording_free(r);
}

static void test_file_finds_paths_and_values(void **state)
{
    (void)state;
    recording_free(saved_handshake(true));
    struct recording *r = open_again();
    struct place      place;
    assert_true(recording_find(r, 1, "ClientKeyExchange/random", recording_count(r), &place));
    assert_int_equal(place.length, 6);
    assert_non_null(recording_secret(r, 1, "master_secret", recording_count(r)));
    assert_false(recording_find(r, 1, "ServerHello/random", recording_count(r), &place));
    recording_free(r);
}

static void test_file_is_for_its_owner_alone(void **state)
{
    (void)state;
    struct stat status;
    recording_free(saved_handshake(true));
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    chmod(path, 0644);
    recording_free(saved_handshake(true));
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
}

static void test_file_is_not_overwritten_unasked(void **state)
{
    (void)state;
    recording_free(saved_handshake(true));
    struct recording *r = new_recording();
    assert_false(recording_save(r, path, false));
    assert_non_null(recording_fault(r));
    recording_free(r);
    r = open_again();
    assert_true(recording_count(r) > 0);
    recording_free(r);
}

static void test_file_takes_no_new_events_once_opened(void **state)
{
    (void)state;
    recording_free(saved_handshake(true));
    struct recording *r = open_again();
    uint32_t          count = recording_count(r);
    tell_step(r, ACTOR_CLIENT, VERB_SEND, "ClientHello", 1);
    assert_int_equal(recording_count(r), count);
    assert_non_null(recording_fault(r));
    recording_free(r);
}

/* ---- damage ---- */

static char  *content;
static size_t content_length;

static void read_content(void)
{
    recording_free(saved_handshake(true));
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    content = malloc(1 << 20);
    assert_non_null(content);
    content_length = fread(content, 1, 1 << 20, file);
    assert_true(content_length > 1000);
    fclose(file);
}

static void write_content(const char *bytes, size_t length)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    fclose(file);
}

static void test_file_cut_off_in_a_line_keeps_the_others(void **state)
{
    (void)state;
    read_content();
    write_content(content, content_length - 5);
    struct recording *whole = saved_handshake(true);
    uint32_t          count = recording_count(whole);
    recording_free(whole);
    write_content(content, content_length - 5);
    struct recording *r = open_again();
    assert_int_equal(recording_count(r), count - 1);
    assert_non_null(recording_fault(r));
    assert_non_null(recording_event(r, count - 1));
    recording_free(r);
    free(content);
}

static void test_file_with_a_damaged_line_says_which(void **state)
{
    (void)state;
    read_content();
    char *line = strstr(content, "{\"n\":3,");
    assert_non_null(line);
    for (int beginning = 0; beginning < 2; beginning++) {
        char *brace = beginning ? line : strchr(line, '\n') - 1;
        char  was = *brace;
        *brace = 'x';
        write_content(content, content_length);
        *brace = was;
        struct recording *r = open_again();
        assert_null(recording_event(r, 3));
        assert_string_equal(recording_fault(r), "line 4: not the line of an event");
        assert_non_null(recording_event(r, 2));
        assert_non_null(recording_event(r, 4));
        assert_int_equal(recording_event(r, 4)->n, 4);
        recording_free(r);
    }
    free(content);
}

static void test_file_with_a_lost_step_keeps_the_count(void **state)
{
    (void)state;
    read_content();
    char *line = strstr(content, "{\"n\":5,\"kind\":\"step\",\"step\":2,");
    assert_non_null(line);
    *line = 'x';
    write_content(content, content_length);
    struct recording *r = open_again();
    assert_int_equal(recording_step_event(r, 1), 1);
    assert_int_equal(recording_step_event(r, 2), 5); /* its place, though nothing is left of it */
    assert_null(recording_event(r, 5));
    assert_int_equal(recording_step_event(r, 3), 6);
    assert_int_equal(recording_event(r, 6)->step, 3);
    recording_free(r);
    free(content);
}

static void test_file_that_is_no_recording_is_refused(void **state)
{
    (void)state;
    static const char *const none[] = { "",
                                        "\n",
                                        "hello\n",
                                        "{}\n",
                                        "[1]\n",
                                        "{\"format\":\"tlstutor-recording\"}\n",
                                        "{\"format\":\"tlstutor-recording-lines\",\"version\":2}\n",
                                        "{\"format\":\"tlstutor-recording-lines\",\"version\":1}" };
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        const char *why = NULL;
        write_content(none[i], strlen(none[i]));
        assert_null(recording_open(path, &why));
        assert_non_null(why);
    }
    const char *why = NULL;
    assert_null(recording_open(folder, &why)); /* a folder */
    assert_non_null(why);
}

/* A small generator: the same damage each time. */
static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

/* Everything that can be asked of a recording. */
static void look_at_all(struct recording *r)
{
    struct place place;
    char         text[64];
    FILE        *nowhere = fopen("/dev/null", "w");
    for (uint32_t n = 1; n <= recording_count(r); n++) {
        const struct recorded *event = recording_event(r, n);
        for (size_t f = 0;
             event && event->event.kind == EVENT_BYTES && f < event->event.bytes.field_count; f++)
            recording_path(text, sizeof text, event, f);
    }
    recording_find(r, 1, "ClientKeyExchange/random/body", recording_count(r), &place);
    recording_secret(r, 1, "pre_master_secret", recording_count(r));
    json_write(nowhere, r);
    fclose(nowhere);
}

static void test_file_damaged_at_random_never_harms(void **state)
{
    (void)state;
    enum { ROUNDS = 1500 };
    uint32_t random = 1, opened = 0;
    read_content();
    char *damaged = malloc(content_length);
    assert_non_null(damaged);
    for (int round = 0; round < ROUNDS; round++) {
        size_t length = content_length;
        memcpy(damaged, content, length);
        for (uint32_t flips = 1 + next_random(&random) % 4; flips > 0; flips--) {
            char *at = &damaged[next_random(&random) % length];
            *at = round % 2 ? (char)next_random(&random)
                            : "0123456789{}[],\":\n"[next_random(&random) % 18];
        }
        if (round % 5 == 0)
            length = next_random(&random) % length;
        write_content(damaged, length);
        const char       *why = NULL;
        struct recording *r = recording_open(path, &why);
        assert_true(r || why);
        opened += r != NULL;
        if (r)
            look_at_all(r);
        recording_free(r);
    }
    assert_true(opened > ROUNDS / 2);
    free(damaged);
    free(content);
}

/* ---- size ---- */

/* Writes a file of so many pairs of events, and opens it; the processor's seconds for each. */
static void write_and_open(double *writing, double *opening, uint64_t pairs)
{
    struct recording *r = new_recording();
    clock_t           start = clock();
    assert_true(recording_save(r, path, true));
    for (uint64_t i = 0; i < pairs; i++) {
        tell_message(r, ACTOR_CLIENT, CLIENT_TO_SERVER, false, i, i, "ApplicationData", NULL,
                     "data");
        tell_record(r, ACTOR_CLIENT, CLIENT_TO_SERVER, false, i, "a record");
        tell_record(r, ACTOR_SERVER, CLIENT_TO_SERVER, true, i, "a record");
        tell_message(r, ACTOR_SERVER, CLIENT_TO_SERVER, true, i, i, "ApplicationData", NULL,
                     "data");
    }
    assert_true(recording_close(r));
    *writing = (double)(clock() - start) / CLOCKS_PER_SEC;
    assert_int_equal(recording_count(r), 2 * pairs);
    recording_free(r);
    start = clock();
    r = open_again();
    *opening = (double)(clock() - start) / CLOCKS_PER_SEC;
    assert_int_equal(recording_count(r), 2 * pairs);
    assert_int_equal(recording_event(r, (uint32_t)(2 * pairs - 1))->records[0], 2 * pairs);
    recording_free(r);
}

/* Eight times the events take about eight times as long: 64 times would be quadratic. What counts
 * is the processor's time, not the clock's, and half of the way between is far from both. */
static void test_file_grows_and_opens_in_time_with_its_events(void **state)
{
    enum { FEW = 6250, TIMES = 8, FAR_TOO_MUCH = 32 };
    double few_written, few_opened, written, opened;
    (void)state;
    write_and_open(&few_written, &few_opened, FEW);
    write_and_open(&written, &opened, (uint64_t)TIMES * FEW);
    print_message("100,000 events: written in %.0f ms, opened in %.0f ms; %.1f and %.1f times what "
                  "an eighth of them takes\n",
                  1e3 * written, 1e3 * opened, written / few_written, opened / few_opened);
    assert_true(written < FAR_TOO_MUCH * few_written);
    assert_true(opened < FAR_TOO_MUCH * few_opened);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_file_written_as_it_grows_is_the_same),
        cmocka_unit_test(test_file_written_afterwards_is_the_same),
        cmocka_unit_test(test_file_keeps_its_header),
        cmocka_unit_test(test_file_finds_paths_and_values),
        cmocka_unit_test(test_file_is_for_its_owner_alone),
        cmocka_unit_test(test_file_is_not_overwritten_unasked),
        cmocka_unit_test(test_file_takes_no_new_events_once_opened),
        cmocka_unit_test(test_file_cut_off_in_a_line_keeps_the_others),
        cmocka_unit_test(test_file_with_a_damaged_line_says_which),
        cmocka_unit_test(test_file_with_a_lost_step_keeps_the_count),
        cmocka_unit_test(test_file_that_is_no_recording_is_refused),
        cmocka_unit_test(test_file_damaged_at_random_never_harms),
        cmocka_unit_test(test_file_grows_and_opens_in_time_with_its_events),
    };
    return cmocka_run_group_tests_name("recording_file", tests, make_folder, remove_folder);
}
