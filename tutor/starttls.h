/*
 * starttls.h - what is said in the clear before TLS begins, where a protocol has TLS on its usual
 * port: SMTP (RFC 3207), IMAP (RFC 9051 §6.2.1), POP3 (RFC 2595 §4), PostgreSQL's SSLRequest.
 *
 * Nobody protects this conversation: whoever sits on the way can strike out that TLS is on offer.
 * So a server that does not offer it ends the connection here, and nothing is sent in the clear
 * instead. What stands behind its last answer was put there by somebody who wants it taken for
 * something said under TLS (CVE-2011-0411): it ends the connection too.
 *
 * Like dial.h, it never waits: poll what starttls_watch names, then call starttls_step.
 */
#ifndef TUTOR_STARTTLS_H
#define TUTOR_STARTTLS_H

#include "tutor/sheet.h"
#include "tutor/sockets.h"

#include <poll.h>

/* What may be said before TLS, in all. A server's list of capabilities is under 1 KiB. */
enum { STARTTLS_MOST = 8192 };

struct starttls_protocol; /* starttls.c */

struct starttls {
    const struct starttls_protocol *protocol;
    int                             socket;
    int64_t                         deadline; /* milliseconds of clock.h */
    unsigned                        stage;    /* questions that were sent */
    bool                            offered;  /* the server has said that it has TLS */
    bool                            refused;  /* why it failed: by what the server said */
    const char                     *sending;  /* of the last question, what has not gone out */
    size_t                          sending_length;
    size_t                          heard, taken; /* bytes that came, and those looked at */
    char                            said[STARTTLS_MOST + 1];
    char                            why[SOCKETS_WHY];
    /* Both sides' lines, for whoever wants to see them: "> EHLO ..." */
    size_t told_length;
    char   told[2 * STARTTLS_MOST];
};

enum starttls_status { STARTTLS_GOING, STARTTLS_DONE, STARTTLS_FAILED };

/* "smtp"; NULL where there is no such protocol. And the port that it has. */
const struct starttls_protocol *starttls_find(const char *name);
uint16_t                        starttls_port(const struct starttls_protocol *);
/* "smtp, imap, pop3 or postgres" */
const char *starttls_names(void);

/* Begins over a connected socket, which stays the caller's. */
void starttls_begin(struct starttls *, const struct starttls_protocol *, int socket,
                    int64_t milliseconds);
/* Goes on as far as it can be gone without waiting. DONE: TLS may begin. FAILED: `why` is a
 * sentence, and `refused` says whether the server said no, or said nothing. */
enum starttls_status starttls_step(struct starttls *);
struct pollfd        starttls_watch(const struct starttls *);
int64_t              starttls_time_left(const struct starttls *);

/* Begins, and goes on to the end, or until a signal comes. */
enum starttls_status starttls_wait(struct starttls *, const struct starttls_protocol *, int socket,
                                   int64_t milliseconds);

/* What was said, a line each. */
void starttls_show(struct sheet *, const struct starttls *);

#endif
