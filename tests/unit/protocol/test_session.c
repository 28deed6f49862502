/*
 * test_session.c - sessions as bytes, the tickets that they are sealed in, and the memory against
 * replays.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "protocol/replay.h"
#include "protocol/session_cache.h"
#include "protocol/ticket.h"

#include <string.h>

enum { NOW = 1767225600 };

static struct seeded_random random_source;

static int set_up(void **state)
{
    (void)state;
    seeded_random_init(&random_source, 5);
    return 0;
}

static struct kept_session an_example(void)
{
    struct kept_session s = { .version = 0x0304,
                              .suite = 0x1301,
                              .secret_length = 32,
                              .extended_master_secret = true,
                              .client_authenticated = true,
                              .session_id_length = 3,
                              .issued = NOW,
                              .lifetime = 7200,
                              .age_add = 0x89abcdef,
                              .max_early_data = 16384,
                              .ticket_length = 200 };
    memset(s.secret, 0x5a, s.secret_length);
    memset(s.session_id, 7, s.session_id_length);
    memset(s.ticket, 0x77, s.ticket_length);
    strcpy(s.protocol, "http/1.1");
    strcpy(s.host, "localhost");
    return s;
}

static struct kept_session the_largest(void)
{
    struct kept_session s = an_example();
    s.secret_length = sizeof s.secret;
    s.session_id_length = sizeof s.session_id;
    s.ticket_length = sizeof s.ticket;
    memset(s.secret, 1, sizeof s.secret);
    memset(s.session_id, 2, sizeof s.session_id);
    memset(s.ticket, 3, sizeof s.ticket);
    memset(s.protocol, 'p', sizeof s.protocol - 1);
    memset(s.host, 'h', sizeof s.host - 1);
    return s;
}

static void test_a_session_comes_back_from_its_bytes(void **state)
{
    (void)state;
    const struct kept_session sessions[] = { an_example(), the_largest() };
    for (size_t i = 0; i < 2; i++) {
        uint8_t             bytes[SESSION_BYTES];
        struct kept_session back;
        size_t              length = kept_session_write(bytes, &sessions[i], true);
        assert_true(length <= sizeof bytes);
        assert_true(kept_session_read(&back, bytes, length));
        assert_memory_equal(&back, &sessions[i], sizeof back);
    }
}

static void test_bytes_cut_or_lengthened_are_no_session(void **state)
{
    (void)state;
    const struct kept_session session = an_example();
    uint8_t                   bytes[SESSION_BYTES + 1] = { 0 };
    struct kept_session       back;
    size_t                    length = kept_session_write(bytes, &session, true);
    for (size_t cut = 0; cut < length; cut++)
        assert_false(kept_session_read(&back, bytes, cut));
    assert_false(kept_session_read(&back, bytes, length + 1));
    assert_int_equal(back.secret_length, 0);
    bytes[0] = 2; /* another form */
    assert_false(kept_session_read(&back, bytes, length));
}

static void test_a_session_ends_with_its_lifetime_and_after_seven_days(void **state)
{
    (void)state;
    struct kept_session session = an_example();
    assert_false(kept_session_is_over(&session, NOW));
    assert_false(kept_session_is_over(&session, NOW + 7199));
    assert_true(kept_session_is_over(&session, NOW + 7200));
    assert_true(kept_session_is_over(&session, NOW - 1));
    session.lifetime = UINT32_MAX;
    assert_false(kept_session_is_over(&session, NOW + 604799));
    assert_true(kept_session_is_over(&session, NOW + 604800));
}

static void test_a_ticket_opens_to_what_was_sealed_but_its_own_ticket(void **state)
{
    (void)state;
    const struct kept_session sessions[] = { an_example(), the_largest() };
    for (size_t i = 0; i < 2; i++) {
        struct kept_session session = sessions[i], back;
        struct sealing_keys keys = { 0 };
        uint8_t             ticket[LIMIT_TICKET];
        sealing_keys_rotate(&keys, &random_source.source, NOW);
        size_t length = ticket_seal(ticket, &keys, &session, &random_source.source);
        assert_true(ticket_open(&back, &keys, ticket, length));
        session.ticket_length = 0;
        memset(session.ticket, 0, sizeof session.ticket);
        assert_memory_equal(&back, &session, sizeof back);
    }
}

static void test_a_ticket_with_one_bit_changed_stays_closed(void **state)
{
    (void)state;
    const struct kept_session session = an_example();
    struct kept_session       back;
    struct sealing_keys       keys = { 0 };
    uint8_t                   ticket[LIMIT_TICKET];
    sealing_keys_rotate(&keys, &random_source.source, NOW);
    size_t length = ticket_seal(ticket, &keys, &session, &random_source.source);
    for (size_t i = 0; i < length; i++) {
        ticket[i] ^= 1;
        assert_false(ticket_open(&back, &keys, ticket, length));
        ticket[i] ^= 1;
        assert_false(ticket_open(&back, &keys, ticket, i));
    }
    assert_true(ticket_open(&back, &keys, ticket, length));
    memset(ticket, 0, sizeof ticket);
    assert_false(ticket_open(&back, &keys, ticket, sizeof ticket));
}

static void test_keys_rotate_and_the_last_one_still_opens(void **state)
{
    (void)state;
    const struct kept_session session = an_example();
    struct kept_session       back;
    struct sealing_keys       keys = { 0 };
    uint8_t                   ticket[LIMIT_TICKET];
    sealing_keys_rotate(&keys, &random_source.source, NOW);
    const struct sealing_key first = keys.keys[0];
    size_t                   length = ticket_seal(ticket, &keys, &session, &random_source.source);
    sealing_keys_rotate(&keys, &random_source.source, NOW + TICKET_KEY_PERIOD - 1);
    assert_memory_equal(&keys.keys[0], &first, sizeof first);
    sealing_keys_rotate(&keys, &random_source.source, NOW + TICKET_KEY_PERIOD);
    assert_memory_not_equal(keys.keys[0].encryption_key, first.encryption_key,
                            sizeof first.encryption_key);
    assert_true(ticket_open(&back, &keys, ticket, length));
    sealing_keys_rotate(&keys, &random_source.source, NOW + 2 * TICKET_KEY_PERIOD);
    assert_false(ticket_open(&back, &keys, ticket, length));
}

/* After a long time in which nobody came, the last key is too old to open anything. */
static void test_a_key_that_is_too_old_is_not_kept(void **state)
{
    (void)state;
    struct sealing_keys keys = { 0 };
    sealing_keys_rotate(&keys, &random_source.source, NOW);
    sealing_keys_rotate(&keys, &random_source.source, NOW + 2 * TICKET_KEY_PERIOD);
    assert_int_equal(keys.count, 1);
}

/* ---- a server's cache ---- */

static struct session_cache cache;

static void keep_number(size_t number)
{
    struct kept_session session = an_example();
    uint8_t             id[SESSION_MAX_ID] = { (uint8_t)(number >> 8), (uint8_t)number };
    session.secret[0] = (uint8_t)number;
    session_cache_keep(&cache, id, &session);
}

static bool finds_number(size_t number, int64_t now)
{
    struct kept_session session;
    uint8_t             id[SESSION_MAX_ID] = { (uint8_t)(number >> 8), (uint8_t)number };
    bool                found = session_cache_find(&session, &cache, id, now);
    if (found)
        assert_int_equal(session.secret[0], (uint8_t)number);
    return found;
}

static void test_a_cache_finds_the_newest_sessions_and_no_more(void **state)
{
    (void)state;
    assert_false(finds_number(0, NOW));
    for (size_t i = 0; i <= SESSION_CACHE; i++)
        keep_number(i);
    assert_false(finds_number(0, NOW));
    for (size_t i = 1; i <= SESSION_CACHE; i++)
        assert_true(finds_number(i, NOW));
}

static void test_a_cache_forgets_what_is_over_and_what_it_is_told_to(void **state)
{
    (void)state;
    static const uint8_t four[SESSION_MAX_ID] = { 0, 4 };
    for (size_t i = 0; i < 5; i++)
        keep_number(i);
    assert_true(finds_number(3, NOW + 7199));
    assert_false(finds_number(3, NOW + 7200));
    assert_false(finds_number(3, NOW)); /* for good */
    session_cache_forget(&cache, four);
    session_cache_forget(&cache, four);
    assert_false(finds_number(4, NOW));
    assert_true(finds_number(2, NOW));
}

/* ---- replays ---- */

static struct replay_memory memory;

static enum replay remember(uint32_t number, int64_t now)
{
    uint8_t binder[REPLAY_BINDER] = { 0 };
    memcpy(binder, &number, sizeof number);
    return replay_remember(&memory, binder, now);
}

static void test_a_binder_is_new_once_within_the_window(void **state)
{
    (void)state;
    memset(&memory, 0, sizeof memory);
    assert_int_equal(remember(1, NOW), REPLAY_FIRST);
    assert_int_equal(remember(2, NOW), REPLAY_FIRST);
    assert_int_equal(remember(1, NOW), REPLAY_SEEN);
    assert_int_equal(remember(1, NOW + REPLAY_WINDOW - 1), REPLAY_SEEN);
    assert_int_equal(remember(1, NOW + REPLAY_WINDOW), REPLAY_FIRST);
}

static void test_a_full_memory_takes_nothing_until_something_is_over(void **state)
{
    (void)state;
    memset(&memory, 0, sizeof memory);
    for (uint32_t i = 0; i < REPLAY_ENTRIES; i++)
        assert_int_equal(remember(i, NOW), REPLAY_FIRST);
    assert_int_equal(remember(REPLAY_ENTRIES, NOW), REPLAY_MEMORY_FULL);
    assert_int_equal(remember(7, NOW), REPLAY_SEEN);
    assert_int_equal(remember(REPLAY_ENTRIES, NOW + REPLAY_WINDOW), REPLAY_FIRST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_session_comes_back_from_its_bytes),
        cmocka_unit_test(test_bytes_cut_or_lengthened_are_no_session),
        cmocka_unit_test(test_a_session_ends_with_its_lifetime_and_after_seven_days),
        cmocka_unit_test(test_a_ticket_opens_to_what_was_sealed_but_its_own_ticket),
        cmocka_unit_test(test_a_ticket_with_one_bit_changed_stays_closed),
        cmocka_unit_test(test_keys_rotate_and_the_last_one_still_opens),
        cmocka_unit_test(test_a_key_that_is_too_old_is_not_kept),
        cmocka_unit_test(test_a_cache_finds_the_newest_sessions_and_no_more),
        cmocka_unit_test(test_a_cache_forgets_what_is_over_and_what_it_is_told_to),
        cmocka_unit_test(test_a_binder_is_new_once_within_the_window),
        cmocka_unit_test(test_a_full_memory_takes_nothing_until_something_is_over),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
