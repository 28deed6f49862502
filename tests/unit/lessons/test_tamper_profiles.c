/*
 * test_tamper_profiles.c - an attacker on the wire of every profile: records flipped, dropped, doubled,
 * cut.
 *
 * test_tamper.c does this to each byte of the story. Here each profile gets a sample, spread evenly over
 * its records and their bytes; TLSTUTOR_TAMPER=all in the environment takes all of them, which takes
 * long. Never a crash, never a hang; nobody completes a handshake after a message was changed; and who
 * notices gives up with one of the alerts below.
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

enum { NOW = 1767225600, MANY_STEPS = 2000, SAMPLES = 120, MOST_RECORDS = 64 };

static struct credentials   credentials;
static struct seeded_random random_source;
static struct duet          duet;
static unsigned             runs, refused, stalled, harmless;
static bool                 all, tls13; /* the profile comes to speak TLS 1.3 */

static int set_up(void **state)
{
    (void)state;
    const char *wish = getenv("TLSTUTOR_TAMPER");
    all = wish && strcmp(wish, "all") == 0;
    seeded_random_init(&random_source, 1);
    credentials_begin(&credentials, "localhost", NOW, &random_source.source);
    while (credentials_step(&credentials) == CREDENTIALS_GOING)
        ;
    return credentials.status == CREDENTIALS_DONE ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    printf("note - %u tampered runs in all profiles: %u refused, %u that wait, %u harmless%s\n",
           runs, refused, stalled, harmless,
           all ? "" : " (a sample: TLSTUTOR_TAMPER=all takes all)");
    duet_wipe(&duet);
    credentials_wipe(&credentials);
    return 0;
}

/* ---- the attacker ---- */

enum trick { LEAVE, FLIP, DROP, DOUBLE, CUT };

struct attacker {
    struct tamperer tamperer;
    enum trick      trick;
    unsigned        record;
    size_t          offset;
    unsigned        seen;
    enum direction  direction;
    bool            done;
    /* Of the connection at hand: records so far in each direction; and of the one that was tampered
     * with, the number of that record in its direction, and how many the victim had read when its
     * handshake was over. */
    uint32_t connection;
    uint64_t passed[2], number, read_at_end;
    /* Of an honest run: how long each record was, what it was, and to whom and in which connection it
     * went. */
    size_t         lengths[MOST_RECORDS];
    uint8_t        types[MOST_RECORDS];
    enum direction directions[MOST_RECORDS];
    uint32_t       connections[MOST_RECORDS];
};

static struct attacker attacker, honest;

static size_t pass(struct tamperer *tamperer, enum direction direction, uint8_t *out,
                   const uint8_t *record, size_t length)
{
    struct attacker *a = (struct attacker *)tamperer;
    unsigned         number = a->seen++;
    if (a->connection != duet.client.config.connection)
        memset(a->passed, 0, sizeof a->passed);
    a->connection = duet.client.config.connection;
    uint64_t in_direction = a->passed[direction]++;
    memcpy(out, record, length);
    if (number < MOST_RECORDS) {
        a->lengths[number] = length;
        a->types[number] = record[0];
        a->directions[number] = direction;
        a->connections[number] = a->connection;
    }
    if (number != a->record || a->trick == LEAVE)
        return length;
    a->done = true;
    a->direction = direction;
    a->number = in_direction;
    switch (a->trick) {
    case FLIP:
        out[a->offset] ^= 0x11;
        return length;
    case DROP:
        return 0;
    case DOUBLE:
        memcpy(out + length, record, length);
        return 2 * length;
    case CUT:
        return a->offset;
    case LEAVE:
        break;
    }
    return length;
}

static enum duet_status play(const struct profile *profile, struct attacker *a)
{
    enum duet_status status = DUET_STEPPED;
    seeded_random_init(&random_source, 2);
    duet_init(&duet, profile, &credentials, &random_source.source, NOW, NULL);
    a->tamperer.pass = pass;
    duet.tamperer = &a->tamperer;
    for (unsigned steps = 0; status == DUET_STEPPED && steps < MANY_STEPS; steps++) {
        status = duet_step(&duet);
        const struct tls *victim = a->direction == CLIENT_TO_SERVER ? &duet.server : &duet.client;
        if (a->done && victim->established && a->read_at_end == 0)
            a->read_at_end = victim->reading.count;
    }
    return status;
}

/* ---- what may happen ---- */

/* A record after which nothing goes to that end in its connection: the close_notify of an end that is
 * done. */
static bool is_farewell(unsigned record)
{
    for (unsigned i = record + 1; i < honest.seen && i < MOST_RECORDS; i++)
        if (honest.directions[i] == honest.directions[record] &&
            honest.connections[i] == honest.connections[record])
            return false;
    return true;
}

/*
 * What may be changed without notice: the version of a record that is in the clear (RFC 5246 §E.1, RFC
 * 8446 §5.1: it "MUST be ignored for all purposes"), in TLS 1.2 that of the first record to each end,
 * when none is agreed on; a ChangeCipherSpec of TLS 1.3, which means nothing (RFC 8446 §D.4): it may be
 * dropped and doubled; and what comes after a close_notify, which is ignored (RFC 5246 §7.2.1): its
 * copy.
 */
static bool is_harmless(const struct attacker *a)
{
    bool change = honest.types[a->record] == CONTENT_CHANGE_CIPHER_SPEC;
    bool clear = honest.types[a->record] != CONTENT_APPLICATION_DATA;
    if (a->trick == FLIP && a->offset == 2)
        return clear && (tls13 || a->number == 0);
    if (a->trick == DOUBLE && is_farewell(a->record))
        return true;
    return tls13 && change && a->trick != FLIP && a->trick != CUT;
}

/* The alerts that a changed record can lead to. What is changed in the clear can be any field. */
static bool is_fitting(enum error error)
{
    static const enum alert fitting[] = {
        ALERT_unexpected_message,
        ALERT_bad_record_mac,
        ALERT_record_overflow,
        ALERT_handshake_failure,
        ALERT_bad_certificate,
        ALERT_bad_certificate_status_response,
        ALERT_unsupported_certificate,
        ALERT_certificate_expired,
        ALERT_illegal_parameter,
        ALERT_unknown_ca,
        ALERT_decode_error,
        ALERT_decrypt_error,
        ALERT_protocol_version,
        ALERT_insufficient_security,
        ALERT_missing_extension,
        ALERT_unsupported_extension,
        ALERT_certificate_required,
        ALERT_inappropriate_fallback,
        ALERT_close_notify, /* none: the other end had given up, or the wire ended */
    };
    for (size_t i = 0; i < sizeof fitting / sizeof *fitting; i++)
        if (error_describe(error)->alert == fitting[i])
            return true;
    return false;
}

static void try(const struct profile *profile, enum trick trick, unsigned record, size_t offset)
{
    attacker = (struct attacker){ .trick = trick, .record = record, .offset = offset };
    enum duet_status status = play(profile, &attacker);
    runs++;
    assert_int_not_equal(status, DUET_STEPPED); /* it came to an end by itself */
    assert_true(attacker.done);
    if (is_harmless(&attacker)) {
        harmless++;
        return;
    }
    refused += status == DUET_FAILED;
    stalled += status == DUET_STUCK;
    /* The copy of a handshake's last record comes when that one is over, and ends the connection. */
    bool early = trick != DOUBLE && attacker.read_at_end > attacker.number;
    bool completed = status == DUET_DONE || early;
    if (completed)
        print_error("%s completed: trick %d, record %u of type %u, offset %zu\n", profile->name,
                    (int)trick, record, honest.types[record], offset);
    assert_false(completed);
    assert_true(is_fitting(tls_error(&duet.client)) && is_fitting(tls_error(&duet.server)));
}

/* After the handshake, a record that is missing harms nobody but who waits for it: no dropping at the
 * end. */
static void tamper_with(const struct profile *profile)
{
    honest = (struct attacker){ .trick = LEAVE };
    assert_int_equal(play(profile, &honest), DUET_DONE);
    tls13 = duet.server.version == TLS_1_3;
    unsigned records = honest.seen < MOST_RECORDS ? honest.seen : MOST_RECORDS;
    size_t   total = 0, next = 0, at = 0;
    for (unsigned i = 0; i < records; i++)
        total += honest.lengths[i];
    size_t stride = all ? 1 : total / SAMPLES + 1;
    for (unsigned i = 0; i < records; at += honest.lengths[i++]) {
        if (!all && i >= 12)
            continue;
        for (; next < at + honest.lengths[i]; next += stride)
            try(profile, FLIP, i, next - at);
        if (i + 4 >= records)
            continue;
        try(profile, DROP, i, 0);
        try(profile, DOUBLE, i, 0);
        try(profile, CUT, i, honest.lengths[i] / 2);
    }
}

static void test_what_is_changed_on_the_way_is_noticed_in_every_profile(void **state)
{
    (void)state;
    const struct profile *profile;
    for (size_t i = 0; (profile = profile_at(i)) != NULL; i++)
        if (!profile->plain_http) /* where nobody notices anything */
            tamper_with(profile);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_changed_on_the_way_is_noticed_in_every_profile),
    };
    return cmocka_run_group_tests_name("tamper_profiles", tests, set_up, tear_down);
}
