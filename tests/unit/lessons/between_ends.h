/*
 * between_ends.h - our own client and server play a profile against each other: what the tests of
 * TLS 1.2 and TLS 1.3 share.
 */
#ifndef TESTS_UNIT_LESSONS_BETWEEN_ENDS_H
#define TESTS_UNIT_LESSONS_BETWEEN_ENDS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lessons/duet.h"

#include <string.h>

enum { NOW = 1767225600, MANY_STEPS = 2000 };

static struct credentials   credentials;
static struct seeded_random random_source;
static struct duet          duet;

/* The credentials of all tests, made once. */
static inline int set_up(void **state)
{
    (void)state;
    seeded_random_init(&random_source, 1);
    credentials_begin(&credentials, "localhost", NOW, &random_source.source);
    while (credentials_step(&credentials) == CREDENTIALS_GOING)
        ;
    return credentials.status == CREDENTIALS_DONE ? 0 : -1;
}

/* A new connection by this profile. */
static inline void begin(const char *profile)
{
    seeded_random_init(&random_source, 3);
    duet_init(&duet, profile_find(profile), &credentials, &random_source.source, NOW, NULL);
}

/* To its end, whatever that is. */
static inline enum duet_status play(void)
{
    enum duet_status status = DUET_STEPPED;
    for (unsigned steps = 0; status == DUET_STEPPED && steps < MANY_STEPS; steps++)
        status = duet_step(&duet);
    return status;
}

/* One end found it out, and the other was told with this alert. */
static inline void assert_refused(const struct tls *who, enum error error, enum alert alert)
{
    struct tls *told = who == &duet.client ? &duet.server : &duet.client;
    assert_int_equal(play(), DUET_FAILED);
    assert_int_equal(tls_error(who), error);
    assert_int_equal(tls_error(told), ERROR_peer_alert);
    assert_int_equal(told->alert_received, alert);
}

#endif
