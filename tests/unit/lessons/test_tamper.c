/*
 * test_tamper.c - an attacker on the wire: every byte flipped, every record dropped, doubled, moved, cut.
 *
 * Never a crash, never a hang, and never an end that completes a handshake after it read a message that
 * was changed. What may be changed without notice is counted apart: the version in the header of a record
 * that comes before a version is agreed on (RFC 5246 §E.1).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lessons/duet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NOW = 1767225600, MANY_STEPS = 400, HANDSHAKE_RECORDS = 9 };

static struct credentials   credentials;
static struct seeded_random random_source;
static struct duet          duet;
static unsigned             tampered_runs, completed_runs, harmless_runs;

static int set_up(void **state)
{
    (void)state;
    seeded_random_init(&random_source, 1);
    credentials_begin(&credentials, "localhost", NOW, &random_source.source);
    while (credentials_step(&credentials) == CREDENTIALS_GOING)
        ;
    return credentials.status == CREDENTIALS_DONE ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    printf(
        "note - %u tampered runs, %u completed; %u more with a record version that nobody needs\n",
        tampered_runs, completed_runs, harmless_runs);
    credentials_wipe(&credentials);
    return 0;
}

/* ---- the attacker ---- */

enum trick { LEAVE, FLIP, DROP, DOUBLE, CUT, SWAP_WITH_NEXT, INSERT };

struct attacker {
    struct tamperer tamperer;
    enum trick      trick;
    unsigned        record; /* which, over both directions */
    size_t          offset; /* for FLIP; how much to leave for CUT */
    uint8_t         mask;
    const uint8_t  *inserted;
    size_t          inserted_length;

    unsigned       seen;
    size_t         length; /* of the record that was tampered with; 0: there was none */
    enum direction direction;
    uint8_t        type;
    uint8_t        held[RECORD_MAX];
    size_t         held_length;
};

static size_t pass(struct tamperer *tamperer, enum direction direction, uint8_t *out,
                   const uint8_t *record, size_t length)
{
    struct attacker *attacker = (struct attacker *)tamperer;
    memcpy(out, record, length);
    if (attacker->held_length > 0 && direction == attacker->direction) {
        memcpy(out + length, attacker->held, attacker->held_length);
        length += attacker->held_length;
        attacker->held_length = 0;
        attacker->seen++;
        return length;
    }
    if (attacker->seen++ != attacker->record)
        return length;
    attacker->length = length;
    attacker->direction = direction;
    attacker->type = record[0];
    switch (attacker->trick) {
    case LEAVE:
        return length;
    case FLIP:
        if (attacker->offset < length)
            out[attacker->offset] ^= attacker->mask;
        return length;
    case DROP:
        return 0;
    case DOUBLE:
        memcpy(out + length, record, length);
        return 2 * length;
    case CUT:
        return attacker->offset < length ? attacker->offset : length;
    case SWAP_WITH_NEXT:
        memcpy(attacker->held, record, length);
        attacker->held_length = length;
        return 0;
        return length;
    case INSERT:
        memcpy(out, attacker->inserted, attacker->inserted_length);
        memcpy(out + attacker->inserted_length, record, length);
        return attacker->inserted_length + length;
    }
    return length;
}

/* Runs a duet with an attacker. True when it came to an end by itself. */
static bool play(struct attacker *attacker, struct observer *observer)
{
    seeded_random_init(&random_source, 2);
    duet_init(&duet, profile_find("tls12-rsa"), &credentials, &random_source.source, NOW, observer);
    attacker->tamperer.pass = pass;
    duet.tamperer = &attacker->tamperer;
    for (unsigned steps = 0; steps < MANY_STEPS; steps++)
        if (duet_step(&duet) != DUET_STEPPED)
            return true;
    return false;
}

static bool is_established(const struct tls *tls) { return tls->established; }

/* The victim of a changed record is whoever read it; before the client's Finished both are. */
static bool handshake_completed(const struct attacker *attacker)
{
    const struct tls *victim =
        attacker->direction == CLIENT_TO_SERVER ? &duet.server : &duet.client;
    const struct tls *other = attacker->direction == CLIENT_TO_SERVER ? &duet.client : &duet.server;
    bool              before_finished = attacker->record < 6;
    return is_established(victim) || (before_finished && is_established(other));
}

/* Has given up, or waits for the rest of what was announced as longer (until its patience ends). */
static bool has_noticed(const struct tls *victim)
{
    return tls_error(victim) != ERROR_NONE || !tls_can_step(victim);
}

static void assert_noticed(struct attacker attacker)
{
    tampered_runs++;
    assert_true(play(&attacker, NULL));
    assert_true(attacker.length > 0);
    if (handshake_completed(&attacker)) {
        completed_runs++;
        print_error("completed: trick %d, record %u, offset %zu, mask %02x\n", (int)attacker.trick,
                    attacker.record, attacker.offset, attacker.mask);
    }
}

/* ---- the tests ---- */

static size_t record_length(unsigned record)
{
    struct attacker watcher = { .trick = LEAVE, .record = record };
    assert_true(play(&watcher, NULL));
    return watcher.length;
}

static void test_an_honest_wire_completes(void **state)
{
    (void)state;
    struct attacker nobody = { .trick = LEAVE, .record = 999 };
    assert_true(play(&nobody, NULL));
    assert_int_equal(tls_error(&duet.client), ERROR_NONE);
    assert_int_equal(tls_error(&duet.server), ERROR_NONE);
    assert_true(is_established(&duet.client) && is_established(&duet.server));
    assert_true(nobody.seen > HANDSHAKE_RECORDS);
}

/* RFC 5246 §E.1: before the ServerHello, any version 03 xx of a record will do. */
static bool is_harmless(unsigned record, size_t offset)
{
    return offset == 2 && (record == 0 || record == 1);
}

static void test_every_flipped_byte_of_the_handshake_is_noticed(void **state)
{
    (void)state;
    static const uint8_t masks[] = { 0x01, 0x80, 0xff };
    for (unsigned record = 0; record < HANDSHAKE_RECORDS; record++) {
        size_t length = record_length(record);
        for (size_t offset = 0; offset < length; offset++) {
            for (size_t m = 0; m < sizeof masks; m++) {
                struct attacker attacker = {
                    .trick = FLIP, .record = record, .offset = offset, .mask = masks[m]
                };
                if (!is_harmless(record, offset)) {
                    assert_noticed(attacker);
                    continue;
                }
                assert_true(play(&attacker, NULL));
                harmless_runs++;
            }
        }
    }
    assert_int_equal(completed_runs, 0);
}

static void test_dropped_records_are_noticed(void **state)
{
    (void)state;
    for (unsigned record = 0; record < HANDSHAKE_RECORDS; record++)
        assert_noticed((struct attacker){ .trick = DROP, .record = record });
    assert_int_equal(completed_runs, 0);
}

/* The last record of the handshake is not doubled within it: its copy is the first record after. */
static void test_doubled_records_are_noticed(void **state)
{
    (void)state;
    for (unsigned record = 0; record < HANDSHAKE_RECORDS; record++) {
        struct attacker attacker = { .trick = DOUBLE, .record = record };
        tampered_runs++;
        assert_true(play(&attacker, NULL));
        const struct tls *victim =
            attacker.direction == CLIENT_TO_SERVER ? &duet.server : &duet.client;
        assert_int_not_equal(tls_error(victim), ERROR_NONE);
    }
}

static void test_swapped_records_are_noticed(void **state)
{
    (void)state;
    /* Those that are followed by another in their direction: the server's first flight but its
     * last, and the client's key exchange, ChangeCipherSpec; the server's ChangeCipherSpec. */
    static const unsigned followed[] = { 1, 2, 4, 5, 7 };
    for (size_t i = 0; i < sizeof followed / sizeof *followed; i++)
        assert_noticed((struct attacker){ .trick = SWAP_WITH_NEXT, .record = followed[i] });
    assert_int_equal(completed_runs, 0);
}

static void test_cut_records_are_noticed(void **state)
{
    (void)state;
    for (unsigned record = 0; record < HANDSHAKE_RECORDS; record++) {
        size_t length = record_length(record);
        for (size_t left = 0; left < length; left += left < 64 ? 1 : 37)
            assert_noticed((struct attacker){ .trick = CUT, .record = record, .offset = left });
    }
    assert_int_equal(completed_runs, 0);
}

static void test_foreign_records_are_noticed(void **state)
{
    (void)state;
    static const uint8_t change_cipher_spec[] = { 20, 3, 3, 0, 1, 1 };
    static const uint8_t fatal_alert[] = { 21, 3, 3, 0, 2, 2, 40 };
    static const uint8_t data[] = { 23, 3, 3, 0, 3, 'G', 'E', 'T' };
    static const uint8_t hello_done[] = { 22, 3, 3, 0, 4, 14, 0, 0, 0 };
    static const uint8_t finished[] = { 22, 3, 3, 0, 16, 20, 0, 0,  12, 1, 2,
                                        3,  4, 5, 6, 7,  8,  9, 10, 11, 12 };
    static const uint8_t empty_handshake[] = { 22, 3, 3, 0, 0 };
    static const uint8_t half_a_message[] = { 22, 3, 3, 0, 3, 1, 0, 0 };
    static const uint8_t huge_message[] = { 22, 3, 3, 0, 4, 1, 0xff, 0xff, 0xff };
    static const struct {
        const uint8_t *bytes;
        size_t         length;
    } foreign[] = {
        { change_cipher_spec, sizeof change_cipher_spec },
        { fatal_alert, sizeof fatal_alert },
        { data, sizeof data },
        { hello_done, sizeof hello_done },
        { finished, sizeof finished },
        { empty_handshake, sizeof empty_handshake },
        { half_a_message, sizeof half_a_message },
        { huge_message, sizeof huge_message },
    };
    for (unsigned record = 0; record < HANDSHAKE_RECORDS; record++)
        for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
            struct attacker attacker = { .trick = INSERT,
                                         .record = record,
                                         .inserted = foreign[i].bytes,
                                         .inserted_length = foreign[i].length };
            tampered_runs++;
            assert_true(play(&attacker, NULL));
            const struct tls *victim =
                attacker.direction == CLIENT_TO_SERVER ? &duet.server : &duet.client;
            completed_runs += is_established(victim);
            assert_true(has_noticed(victim));
        }
    assert_int_equal(completed_runs, 0);
}

/* Application data: what was changed is never handed to anybody. */
static void test_changed_application_data_ends_the_connection(void **state)
{
    (void)state;
    for (unsigned record = HANDSHAKE_RECORDS; record < HANDSHAKE_RECORDS + 2; record++) {
        size_t length = record_length(record);
        for (size_t offset = 0; offset < length; offset++) {
            struct attacker attacker = {
                .trick = FLIP, .record = record, .offset = offset, .mask = 0x20
            };
            tampered_runs++;
            assert_true(play(&attacker, NULL));
            const struct tls *victim =
                attacker.direction == CLIENT_TO_SERVER ? &duet.server : &duet.client;
            assert_true(has_noticed(victim));
            assert_int_equal(victim->received_length, 0);
            assert_false(attacker.direction == CLIENT_TO_SERVER && duet.answered);
        }
    }
}

/* The same under the eyes of a recording: nothing that arrives may break what is said of it. */
static void test_tampered_runs_are_recorded(void **state)
{
    (void)state;
    for (unsigned record = 0; record < HANDSHAKE_RECORDS; record++) {
        size_t length = record_length(record);
        for (size_t offset = 0; offset < length; offset += 1 + length / 60) {
            struct recording_header header = { .profile = "tls12-rsa" };
            struct recording       *recording = recording_new(&header);
            struct attacker         attacker = {
                        .trick = FLIP, .record = record, .offset = offset, .mask = 0x11
            };
            assert_non_null(recording);
            assert_true(play(&attacker, recording_observer(recording)));
            assert_null(recording_fault(recording));
            for (uint32_t n = 1; n <= recording_count(recording); n++) {
                const struct recorded *kept = recording_event(recording, n);
                assert_non_null(kept);
                if (kept->event.kind != EVENT_BYTES)
                    continue;
                size_t at = 0; /* every byte under exactly one leaf, also where reading broke off */
                for (size_t f = 0; f < kept->event.bytes.field_count; f++) {
                    const struct wire_field *field = &kept->event.bytes.fields[f];
                    if (field->group)
                        continue;
                    assert_int_equal(field->offset, at);
                    at += field->length;
                }
                assert_int_equal(at, kept->event.bytes.length);
            }
            recording_free(recording);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_honest_wire_completes),
        cmocka_unit_test(test_every_flipped_byte_of_the_handshake_is_noticed),
        cmocka_unit_test(test_dropped_records_are_noticed),
        cmocka_unit_test(test_doubled_records_are_noticed),
        cmocka_unit_test(test_swapped_records_are_noticed),
        cmocka_unit_test(test_cut_records_are_noticed),
        cmocka_unit_test(test_foreign_records_are_noticed),
        cmocka_unit_test(test_changed_application_data_ends_the_connection),
        cmocka_unit_test(test_tampered_runs_are_recorded),
    };
    return cmocka_run_group_tests_name("tamper", tests, set_up, tear_down);
}
