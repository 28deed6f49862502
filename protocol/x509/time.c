/* time.c - dates in certificates. RFC 5280 §4.1.2.5. */
#include "protocol/x509/time.h"

#include "protocol/x509/bounded_text.h"

#include <string.h>

enum { SECONDS_PER_DAY = 86400 };

struct date {
    int64_t  year;
    unsigned month, day, hour, minute, second; /* month and day from 1 */
};

/*
 * Days since 1970-01-01 in the Gregorian calendar. Years are counted from March, so that a leap
 * day is the last day of its year, and grouped in eras of 400 years, which all have 146097 days.
 */
static int64_t days_from_date(const struct date *d)
{
    int64_t year = d->month <= 2 ? d->year - 1 : d->year;
    int64_t era = year / 400, year_of_era = year % 400;
    int64_t month_from_march = (d->month + 9) % 12;
    int64_t day_of_year = (153 * month_from_march + 2) / 5 + d->day - 1;
    int64_t day_of_era = 365 * year_of_era + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468; /* 1970-01-01 is day 719468 from 0000-03-01 */
}

/* The other way round, for years from 0. */
static struct date date_from_days(int64_t days)
{
    int64_t     day = days + 719468, era = day / 146097, of_era = day % 146097;
    int64_t     year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t     of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t     month_from_march = (5 * of_year + 2) / 153;
    struct date d = { .day = (unsigned)(of_year - (153 * month_from_march + 2) / 5 + 1),
                      .month = (unsigned)((month_from_march + 2) % 12 + 1) };
    d.year = era * 400 + year + (d.month <= 2);
    return d;
}

static bool is_leap_year(int64_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static bool date_exists(const struct date *d)
{
    static const uint8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    if (d->month < 1 || d->month > 12)
        return false;
    unsigned last = days[d->month - 1] + (d->month == 2 && is_leap_year(d->year) ? 1u : 0u);
    return d->day >= 1 && d->day <= last && d->hour < 24 && d->minute < 60 && d->second < 60;
}

/* Takes two digits; -1 where they are none. */
static int two_digits(const uint8_t *text)
{
    if (text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9')
        return -1;
    return (text[0] - '0') * 10 + (text[1] - '0');
}

bool time_parse(int64_t *seconds, uint8_t tag, struct der_bytes content)
{
    bool   utc = tag == DER_UTC_TIME;
    size_t wanted = utc ? TIME_UTC_LENGTH : TIME_GENERALIZED_LENGTH;
    if (content.length != wanted || content.bytes[wanted - 1] != 'Z')
        return false;
    /* CC YY MM DD HH MM SS; a UTCTime has no CC. */
    int pair[7] = { 0 };
    for (size_t i = utc ? 1 : 0, at = 0; i < 7; i++, at += 2) {
        pair[i] = two_digits(content.bytes + at);
        if (pair[i] < 0)
            return false;
    }
    /* §4.1.2.5.1: from 50 on, YY means 19YY. */
    if (utc)
        pair[0] = pair[1] >= 50 ? 19 : 20;
    struct date d = { .year = pair[0] * 100 + pair[1],
                      .month = (unsigned)pair[2],
                      .day = (unsigned)pair[3],
                      .hour = (unsigned)pair[4],
                      .minute = (unsigned)pair[5],
                      .second = (unsigned)pair[6] };
    if (!date_exists(&d))
        return false;
    *seconds = days_from_date(&d) * SECONDS_PER_DAY + d.hour * 3600 + d.minute * 60 + d.second;
    return true;
}

static void put_two_digits(uint8_t *to, int64_t value)
{
    to[0] = (uint8_t)('0' + value / 10);
    to[1] = (uint8_t)('0' + value % 10);
}

bool time_format(uint8_t out[static TIME_GENERALIZED_LENGTH], uint8_t *tag, size_t *length,
                 int64_t seconds)
{
    const struct date first = { .year = 1950, .month = 1, .day = 1 };
    const struct date past = { .year = 10000, .month = 1, .day = 1 };
    if (seconds < days_from_date(&first) * SECONDS_PER_DAY ||
        seconds >= days_from_date(&past) * SECONDS_PER_DAY)
        return false;
    int64_t days = seconds / SECONDS_PER_DAY, of_day = seconds % SECONDS_PER_DAY;
    if (of_day < 0) {
        of_day += SECONDS_PER_DAY;
        days--;
    }
    struct date d = date_from_days(days);
    bool        utc = d.year < 2050;
    uint8_t    *at = out;
    if (!utc) {
        put_two_digits(at, d.year / 100);
        at += 2;
    }
    const int64_t pairs[] = { d.year % 100,  d.month,          d.day,
                              of_day / 3600, of_day / 60 % 60, of_day % 60 };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++, at += 2)
        put_two_digits(at, pairs[i]);
    *at++ = 'Z';
    *tag = utc ? DER_UTC_TIME : DER_GENERALIZED_TIME;
    *length = (size_t)(at - out);
    return true;
}

/* A number with zeros before it, and what stands between it and the one before. */
static void add_number(struct bounded_text *t, const char *between, uint64_t number,
                       unsigned digits)
{
    uint64_t limit = 10;
    bounded_text_add(t, between);
    for (unsigned i = 1; i < digits; i++, limit *= 10)
        bounded_text_add(t, number < limit ? "0" : "");
    bounded_text_add_number(t, number);
}

const char *time_describe(char out[static TIME_TEXT], int64_t seconds)
{
    struct bounded_text t;
    int64_t             days = seconds / SECONDS_PER_DAY, of_day = seconds % SECONDS_PER_DAY;
    if (of_day < 0) {
        of_day += SECONDS_PER_DAY;
        days--;
    }
    struct date d = date_from_days(days);
    bounded_text_init(&t, out, TIME_TEXT);
    add_number(&t, "", (uint64_t)(d.year < 0 ? 0 : d.year), 4);
    add_number(&t, "-", d.month, 2);
    add_number(&t, "-", d.day, 2);
    add_number(&t, " ", (uint64_t)of_day / 3600, 2);
    add_number(&t, ":", (uint64_t)of_day / 60 % 60, 2);
    add_number(&t, ":", (uint64_t)of_day % 60, 2);
    bounded_text_add(&t, " UTC");
    return out;
}
