/*
 * test_source_file.c - the sources of what has happened already: recordings and certificates in
 * files, whole, damaged, or no such thing at all; and the files that a walk leaves.
 */
#include "tests/unit/tutor/played.h"

#include "protocol/x509/pem.h"
#include "tests/unit/temporary.h"
#include "tutor/commands.h"
#include "tutor/complain.h"
#include "tutor/source_certificate.h"
#include "tutor/source_replay.h"
#include "tutor/walk.h"

#include <unistd.h>

static char folder[TEMPORARY_FOLDER];
static char path[TEMPORARY_PATH], other[TEMPORARY_PATH], complaint[1000];

static int set_up(void **state)
{
    if (!temporary_folder(folder))
        return -1;
    snprintf(path, sizeof path, "%s/file", folder);
    snprintf(other, sizeof other, "%s/other", folder);
    complain_into(complaint, sizeof complaint);
    return played_set_up(state);
}

static int tear_down(void **state)
{
    (void)state;
    unlink(path);
    unlink(other);
    rmdir(folder);
    complain_into(NULL, 0);
    return 0;
}

static void write_file(const void *bytes, size_t length)
{
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(bytes, 1, length, out), length);
    fclose(out);
}

/* A whole connection in the file; how many steps. */
static uint32_t record(void)
{
    struct recording *recording = played("tls12-rsa", NULL);
    uint32_t          steps = recording_steps(recording);
    assert_true(recording_save(recording, path, true) && recording_close(recording));
    recording_free(recording);
    return steps;
}

static struct source *open_file(enum command_name command, int *status, struct options *o)
{
    o->command = command;
    o->argument = path;
    complaint[0] = '\0';
    return command == COMMAND_CERT ? source_certificate_open(o, status)
                                   : source_replay_open(o, status);
}

static void test_a_recording_has_happened(void **state)
{
    (void)state;
    char           text[SOURCE_STATUS];
    int            status;
    struct options o = { 0 };
    struct walk    walk;
    uint32_t       steps = record();
    struct source *source = open_file(COMMAND_REPLAY, &status, &o);
    assert_non_null(source);
    assert_int_equal(recording_steps(source->ops->recording(source)), steps);
    assert_true(source->ops->over(source));
    assert_false(source->ops->step(source));
    assert_int_equal(source->ops->time_left(source, false), -1);
    assert_string_equal(source->ops->status(source, text), "");
    assert_true(walk_open(&walk, source->ops->recording(source)));
    assert_true(walk_to_place(&walk, "Certificate"));
    walk_close(&walk);
    source->ops->close(source);
}

static void test_a_walk_leaves_the_files_that_were_asked_for(void **state)
{
    (void)state;
    int            status;
    struct options o = { .json = other };
    record();
    struct source *source = open_file(COMMAND_REPLAY, &status, &o);
    source->ops->close(source);
    assert_int_equal(access(other, R_OK), 0);
    unlink(other);
}

static void test_a_recording_that_was_cut_is_shown_and_said(void **state)
{
    (void)state;
    char           text[SOURCE_STATUS];
    int            status;
    struct options o = { 0 };
    uint32_t       steps = record();
    FILE          *in = fopen(path, "r");
    fseek(in, 0, SEEK_END);
    long length = ftell(in);
    fclose(in);
    assert_int_equal(truncate(path, length / 2), 0);
    struct source *source = open_file(COMMAND_REPLAY, &status, &o);
    assert_non_null(source);
    assert_in_range(recording_steps(source->ops->recording(source)), 1, steps - 1);
    assert_true(source->ops->status(source, text)[0] != '\0');
    source->ops->close(source);
}

static void test_what_is_no_recording_is_refused(void **state)
{
    (void)state;
    int            status;
    struct options o = { 0 };
    write_file("hello\n", 6);
    assert_null(open_file(COMMAND_REPLAY, &status, &o));
    assert_int_equal(status, EXIT_REFUSED);
    assert_non_null(strstr(complaint, "not a recording"));
    unlink(path);
    assert_null(open_file(COMMAND_REPLAY, &status, &o));
    assert_int_equal(status, EXIT_MACHINE);
    assert_non_null(strstr(complaint, "cannot open"));
}

static void test_certificates_are_one_step_to_be_looked_at(void **state)
{
    (void)state;
    static char    pem[4 * CREDENTIALS_MAX_DER];
    int            status;
    struct options o = { 0 };
    struct walk    walk;
    size_t         length = pem_encoded_length("CERTIFICATE", played_credentials.server.length[0]);
    pem_encode(pem, sizeof pem, "CERTIFICATE", played_credentials.server.der[0],
               played_credentials.server.length[0]);
    strcpy(pem + length, "text between\n");
    length += strlen("text between\n");
    pem_encode(pem + length, sizeof pem - length, "CERTIFICATE", played_credentials.ca_der,
               played_credentials.ca_length);
    write_file(pem, strlen(pem));
    struct source *source = open_file(COMMAND_CERT, &status, &o);
    assert_non_null(source);
    assert_int_equal(status, EXIT_SOUND);
    assert_true(walk_open(&walk, source->ops->recording(source)));
    assert_int_equal(walk.step, 1);
    assert_int_equal(walk_count(&walk, EVENT_BYTES), 2);
    assert_int_equal(walk_count(&walk, EVENT_CHECK), 2);
    const struct recorded *first = walk_event(&walk, walk_nth(&walk, EVENT_BYTES, 0));
    assert_int_equal(first->event.bytes.layer, LAYER_CERTIFICATE);
    assert_memory_equal(first->event.bytes.bytes, played_credentials.server.der[0],
                        played_credentials.server.length[0]);
    walk_close(&walk);
    source->ops->close(source);
}

static void test_a_malformed_certificate_is_shown_as_far_as_it_goes(void **state)
{
    (void)state;
    int            status;
    struct options o = { 0 };
    write_file(played_credentials.server.der[0], played_credentials.server.length[0] - 100);
    struct source *source = open_file(COMMAND_CERT, &status, &o);
    assert_non_null(source);
    assert_non_null(strstr(complaint, "malformed certificate"));
    struct recording      *recording = source->ops->recording(source);
    const struct recorded *check = recording_event(recording, recording_count(recording));
    assert_int_equal(check->event.kind, EVENT_CHECK);
    assert_false(check->event.check.passed);
    source->ops->close(source);
}

static void test_what_holds_no_certificate_is_refused(void **state)
{
    (void)state;
    int            status;
    struct options o = { 0 };
    write_file("hello\n", 6);
    assert_null(open_file(COMMAND_CERT, &status, &o));
    assert_int_equal(status, EXIT_REFUSED);
    assert_non_null(strstr(complaint, "no certificate"));
    write_file("-----BEGIN CERTIFICATE-----\n!\n", 30);
    assert_null(open_file(COMMAND_CERT, &status, &o));
    assert_int_equal(status, EXIT_REFUSED);
    assert_non_null(strstr(complaint, "malformed PEM"));
    unlink(path);
    assert_null(open_file(COMMAND_CERT, &status, &o));
    assert_int_equal(status, EXIT_MACHINE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_recording_has_happened),
        cmocka_unit_test(test_a_walk_leaves_the_files_that_were_asked_for),
        cmocka_unit_test(test_a_recording_that_was_cut_is_shown_and_said),
        cmocka_unit_test(test_what_is_no_recording_is_refused),
        cmocka_unit_test(test_certificates_are_one_step_to_be_looked_at),
        cmocka_unit_test(test_a_malformed_certificate_is_shown_as_far_as_it_goes),
        cmocka_unit_test(test_what_holds_no_certificate_is_refused),
    };
    return cmocka_run_group_tests_name("sources from files", tests, set_up, tear_down);
}
