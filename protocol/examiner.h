/*
 * examiner.h - the one who asks: what tls and x509 share.
 *
 * An examiner is an observer to report to, the set of checks that a scenario has waived, and the
 * first error. Every security check goes through require(), which reports it and says whether to go
 * on; the caller returns. The other report_ functions are how events reach the observer.
 */
#ifndef PROTOCOL_EXAMINER_H
#define PROTOCOL_EXAMINER_H

#include "protocol/observe.h"

/* The checks that a scenario has waived. All false in ordinary use. */
struct waivers {
    bool check[CHECK_COUNT];
};

struct examiner {
    struct observer      *observer; /* NULL: nobody is watching */
    const struct waivers *waivers;  /* NULL: none */
    uint32_t              connection;
    enum actor            actor;

    /* The first error, and where. */
    enum error         error;
    const char        *message; /* that is being read: "ServerHello" */
    const char        *field;
    size_t             offset;
    struct source_line source; /* of the check or the read that failed */

    /* The certificate that checks are about just now, or NULL. */
    const uint8_t *certificate;
    size_t         certificate_length;
    /* Certificates with keys other than RSA were reported too: then the k-th certificate is not the
     * k-th that has an RSAPublicKey, and formulas cannot count by that. */
    bool has_other_keys;
};

void examiner_init(struct examiner *, struct observer *, const struct waivers *,
                   uint32_t connection, enum actor);

/*
 * require(examiner, CHECK_suite_was_offered, condition, wanted, found)
 *
 * Reports the check, with what was demanded and what was found in words (see text_ below; either
 * may be NULL where nobody is watching). Returns true when the condition holds or the check is
 * waived; otherwise notes its error and returns false. The condition must not depend on a secret.
 */
#define require(x, check, condition, wanted, found)                                                \
    examiner_require((x), (check), (condition), (wanted), (found), HERE)
bool examiner_require(struct examiner *, enum check, bool condition, const char *wanted,
                      const char *found, struct source_line);

/* Notes an error that is not a check (bytes that cannot be read, say). The first one stays.
 * Always returns false. */
#define refuse(x, error, field, offset) examiner_refuse((x), (error), (field), (offset), HERE)
bool examiner_refuse(struct examiner *, enum error, const char *field, size_t offset,
                     struct source_line);

/* Takes over the error of a reader that failed; returns whether it had none. */
bool examiner_adopt(struct examiner *, struct reader *);

#define report_step(x, verb, subject, act, rfc)                                                    \
    examiner_step((x), (verb), (subject), (act), (rfc), HERE)
void examiner_step(struct examiner *, enum verb, const char *subject, uint8_t act, const char *rfc,
                   struct source_line);

/* bytes.fields and field_count are taken from the observer's trace: for LAYER_RECORD and
 * LAYER_PLAINTEXT its record_trace. */
#define report_bytes(x, rfc, ...)                                                                  \
    examiner_bytes((x), (rfc), &(struct event_bytes){ __VA_ARGS__ }, HERE)
void examiner_bytes(struct examiner *, const char *rfc, struct event_bytes *, struct source_line);

#define report_choice(x, rfc, ...)                                                                 \
    examiner_choice((x), (rfc), &(struct event_choice){ __VA_ARGS__ }, HERE)
void examiner_choice(struct examiner *, const char *rfc, const struct event_choice *,
                     struct source_line);

/* report_secret(x, "RFC 5246 §8.1", .name = "master_secret", .bytes = ..., ...); the owner is the
 * reporter, or, with report_peer_secret, the other end. */
#define report_secret(x, rfc, ...)                                                                 \
    examiner_secret((x), (rfc), &(struct event_secret){ __VA_ARGS__ }, (x)->actor, HERE)
#define report_peer_secret(x, rfc, ...)                                                            \
    examiner_secret((x), (rfc), &(struct event_secret){ __VA_ARGS__ }, actor_opposite((x)->actor), \
                    HERE)
void examiner_secret(struct examiner *, const char *rfc, struct event_secret *, enum actor owner,
                     struct source_line);

/* The server for the client, and the client for the server. */
enum actor actor_opposite(enum actor);

void examiner_failure(struct examiner *, const struct event_failure *);

/* Where to note fields for the observer: NULL when nobody is watching. Emptied first. */
struct wire_trace *examiner_trace(struct examiner *);
struct wire_trace *examiner_record_trace(struct examiner *);

/*
 * Text for wanted, found and formulas, in the observer's buffer until the next step. NULL when
 * nobody is watching, so that an unobserved engine writes none. text_join takes strings up to a
 * NULL.
 */
const char *text_join_(struct examiner *, const char *const *parts);
#define text_join(x, ...) text_join_((x), (const char *const[]){ __VA_ARGS__, NULL })
const char *text_number(struct examiner *, uint64_t);
/* "1 byte", "84 bytes" */
const char *text_bytes(struct examiner *, size_t count);
const char *text_hex(struct examiner *, const uint8_t *, size_t length); /* "16 03 03" */
/* The same as a literal of a formula: "0x160303" */
const char *text_literal(struct examiner *, const uint8_t *, size_t length);
/* Bytes that should be readable: printable ASCII as it is, others as \xNN. */
const char *text_quote(struct examiner *, const uint8_t *, size_t length);
/* "2026-11-24 05:36:09 UTC" from seconds since 1970. */
const char *text_time(struct examiner *, int64_t);
/* Who may write more in a step than there is room for forgets what was written since the mark. */
size_t text_mark(const struct examiner *);
void   text_forget(struct examiner *, size_t mark);

#endif
