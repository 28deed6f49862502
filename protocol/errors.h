/*
 * errors.h - the errors and the alerts, from their two lists.
 *
 * An error is what we found out; an alert is what the other side is told (RFC 5246 §7.2). Each
 * error has one alert, and is never vaguer than it.
 */
#ifndef PROTOCOL_ERRORS_H
#define PROTOCOL_ERRORS_H

#include <stdint.h>

enum error {
    ERROR_NONE,
#define ERROR(name, alert, rfc, sentence) ERROR_##name,
#include "protocol/errors.def"
#undef ERROR
    ERROR_COUNT
};

/* RFC 5246 §7.2: AlertDescription */
enum alert {
#define ALERT(name, number) ALERT_##name = (number),
#include "protocol/alerts.def"
#undef ALERT
};

/* RFC 5246 §7.2: AlertLevel */
enum alert_level { ALERT_LEVEL_WARNING = 1, ALERT_LEVEL_FATAL = 2 };

struct error_description {
    const char *name;     /* "certificate_expired" */
    enum alert  alert;    /* what the other side is told; close_notify where nothing can be said */
    const char *rfc;      /* where it stands: "RFC 5280 §6.1.3 (a)(2)" */
    const char *sentence; /* for a person */
};

/* The row of errors.def for an error. ERROR_NONE has a row too ("none"). */
const struct error_description *error_describe(enum error);

/* "bad_record_mac" for 20; NULL for a number that no alert has. */
const char *alert_name(uint8_t description);

#endif
