/*
 * time.h - dates in certificates (RFC 5280 §4.1.2.5; X.690 §11.7, §11.8).
 *
 * A certificate writes years up to 2049 with two digits (UTCTime, "261124053609Z") and later ones
 * with four (GeneralizedTime, "20500101000000Z"): always to the second, always in UTC. We count
 * seconds since 1970-01-01 00:00:00 UTC, as POSIX does, without leap seconds.
 */
#ifndef PROTOCOL_X509_TIME_H
#define PROTOCOL_X509_TIME_H

#include "protocol/x509/der.h"

enum { TIME_UTC_LENGTH = 13, TIME_GENERALIZED_LENGTH = 15 };

/*
 * Seconds since 1970 from the content octets of a UTCTime or a GeneralizedTime, as `tag` says.
 * False where the date does not exist or is not in one of the two forms above. A year before 2050
 * with four digits is read, though authorities must not write it: one that browsers trust does,
 * and it has only one meaning.
 */
bool time_parse(int64_t *seconds, uint8_t tag, struct der_bytes content);

/*
 * Content octets for a time from 1950 to 9999, not terminated; *tag and *length tell which form
 * it took. False for a time outside.
 */
bool time_format(uint8_t out[static TIME_GENERALIZED_LENGTH], uint8_t *tag, size_t *length,
                 int64_t seconds);

/* "2026-11-24 05:36:09 UTC", for years from 0. Returns `out`. */
enum { TIME_TEXT = 40 };
const char *time_describe(char out[static TIME_TEXT], int64_t seconds);

#endif
