/* starttls.c - see starttls.h: the protocols as a table, then what is common to all. */
#include "tutor/starttls.h"

#include "tutor/clock.h"
#include "tutor/signals.h"

#include <ctype.h>
#include <limits.h>
#include <stdarg.h>
#include <string.h>

/* ---- what each protocol says ---- */

/* What a line of an answer means for the answer. */
enum verdict { MORE_TO_COME, ANSWERED, REFUSED };

/* A question, and what is made of each line of its answer. A greeting answers no question. */
struct exchange {
    const char *question;
    size_t      length;
    enum verdict (*hear)(struct starttls *, const char *line);
};

enum { MOST_EXCHANGES = 3 };

struct starttls_protocol {
    const char     *name, *rfc;
    uint16_t        port;
    bool            by_byte; /* an answer is one byte, and no line */
    struct exchange exchanges[MOST_EXCHANGES];
};

static bool begins(const char *line, const char *with)
{
    while (*with && toupper((unsigned char)*line) == toupper((unsigned char)*with)) {
        line++;
        with++;
    }
    return *with == '\0';
}

/* Whether one of the words of a line is this one. */
static bool has_word(const char *line, const char *word)
{
    size_t length = strlen(word);
    for (; *line; line += strcspn(line, " "), line += strspn(line, " "))
        if (begins(line, word) && (line[length] == ' ' || line[length] == '\0'))
            return true;
    return false;
}

/* RFC 5321 §4.2.1: "250-" and more lines, "250 " and the last. */
static enum verdict hear_reply(const char *line, const char *code)
{
    if (!begins(line, code))
        return REFUSED;
    return line[3] == '-' ? MORE_TO_COME : ANSWERED;
}

static enum verdict hear_220(struct starttls *s, const char *line)
{
    (void)s;
    return hear_reply(line, "220");
}

/* RFC 3207 §2: a keyword of the answer to EHLO. */
static enum verdict hear_ehlo(struct starttls *s, const char *line)
{
    enum verdict verdict = hear_reply(line, "250");
    s->offered |= verdict != REFUSED && line[3] && begins(line + 4, "STARTTLS");
    return verdict;
}

/* RFC 9051 §7.1: who is let in at once (PREAUTH) is past the point where TLS may begin. */
static enum verdict hear_imap_greeting(struct starttls *s, const char *line)
{
    (void)s;
    return begins(line, "* OK") ? ANSWERED : REFUSED;
}

static enum verdict hear_imap(struct starttls *s, const char *line)
{
    s->offered |= begins(line, "* CAPABILITY ") && has_word(line, "STARTTLS");
    if (line[0] == '*')
        return MORE_TO_COME;
    return begins(line, "a1 OK") || begins(line, "a2 OK") ? ANSWERED : REFUSED;
}

static enum verdict hear_pop3(struct starttls *s, const char *line)
{
    (void)s;
    return begins(line, "+OK") ? ANSWERED : REFUSED;
}

/* RFC 2449 §5: lines up to one with a dot. A server that does not know the question may have STLS
 * all the same. */
static enum verdict hear_capa(struct starttls *s, const char *line)
{
    bool unknown = begins(line, "-ERR");
    s->offered |= unknown || begins(line, "STLS");
    return unknown || strcmp(line, ".") == 0 ? ANSWERED : MORE_TO_COME;
}

/* PostgreSQL, Frontend/Backend Protocol, "SSL Session Encryption": S, or N. */
static enum verdict hear_postgres(struct starttls *s, const char *line)
{
    s->offered = line[0] == 'S';
    return line[0] == 'S' || line[0] == 'N' ? ANSWERED : REFUSED;
}

#define ASKS(question, hear)                                                                       \
    {                                                                                              \
        question, sizeof(question) - 1, hear                                                       \
    }
#define HEARS(hear)                                                                                \
    {                                                                                              \
        NULL, 0, hear                                                                              \
    }

/* clang-format off */
static const struct starttls_protocol protocols[] = {
    { "smtp", "RFC 3207", 25, false,
      { HEARS(hear_220), ASKS("EHLO [127.0.0.1]\r\n", hear_ehlo), ASKS("STARTTLS\r\n", hear_220) } },
    { "imap", "RFC 9051 §6.2.1", 143, false,
      { HEARS(hear_imap_greeting), ASKS("a1 CAPABILITY\r\n", hear_imap), ASKS("a2 STARTTLS\r\n", hear_imap) } },
    { "pop3", "RFC 2595 §4", 110, false,
      { HEARS(hear_pop3), ASKS("CAPA\r\n", hear_capa), ASKS("STLS\r\n", hear_pop3) } },
    /* SSLRequest: its length, and a number that is no version of the protocol */
    { "postgres", "PostgreSQL, SSLRequest", 5432, true,
      { ASKS("\0\0\0\x08\x04\xd2\x16\x2f", hear_postgres) } },
};
/* clang-format on */

const struct starttls_protocol *starttls_find(const char *name)
{
    for (size_t i = 0; i < sizeof protocols / sizeof *protocols; i++)
        if (strcmp(protocols[i].name, name) == 0)
            return &protocols[i];
    return NULL;
}

uint16_t starttls_port(const struct starttls_protocol *protocol) { return protocol->port; }

const char *starttls_names(void) { return "smtp, imap, pop3 or postgres"; }

/* ---- the conversation ---- */

static const struct exchange *exchange_of(const struct starttls *s)
{
    return s->stage < MOST_EXCHANGES && s->protocol->exchanges[s->stage].hear
               ? &s->protocol->exchanges[s->stage]
               : NULL;
}

/* Keeps a line for whoever wants to see it, as far as there is room. */
static void tell(struct starttls *s, char who, const char *line, size_t length)
{
    while (length > 0 && (line[length - 1] == '\r' || line[length - 1] == '\n'))
        length--;
    if (length + 3 > sizeof s->told - s->told_length)
        return;
    s->told[s->told_length++] = who;
    memcpy(s->told + s->told_length, line, length);
    s->told_length += length;
    s->told[s->told_length++] = '\n';
}

static enum starttls_status fail(struct starttls *s, bool refused, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static enum starttls_status fail(struct starttls *s, bool refused, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(s->why, sizeof s->why, format, arguments);
    va_end(arguments);
    s->refused = refused;
    return STARTTLS_FAILED;
}

static void ask(struct starttls *s)
{
    const struct exchange *exchange = exchange_of(s);
    if (!exchange || !exchange->question)
        return;
    s->sending = exchange->question;
    s->sending_length = exchange->length;
    if (s->protocol->by_byte)
        tell(s, '>', "SSLRequest", strlen("SSLRequest"));
    else
        tell(s, '>', exchange->question, exchange->length);
}

void starttls_begin(struct starttls *s, const struct starttls_protocol *protocol, int socket,
                    int64_t milliseconds)
{
    memset(s, 0, sizeof *s);
    s->protocol = protocol;
    s->socket = socket;
    s->deadline = clock_milliseconds() + milliseconds;
    ask(s);
}

static bool send_question(struct starttls *s)
{
    size_t moved;
    while (s->sending_length > 0) {
        enum socket_progress progress =
            socket_send(&moved, s->socket, (const uint8_t *)s->sending, s->sending_length);
        if (progress != SOCKET_MOVED)
            return progress == SOCKET_BLOCKED;
        s->sending += moved;
        s->sending_length -= moved;
    }
    return true;
}

/* False when the other side sends no more. */
static bool receive(struct starttls *s)
{
    size_t moved;
    while (s->heard < STARTTLS_MOST) {
        enum socket_progress progress = socket_receive(
            &moved, s->socket, (uint8_t *)s->said + s->heard, STARTTLS_MOST - s->heard);
        if (progress != SOCKET_MOVED)
            return progress == SOCKET_BLOCKED;
        s->heard += moved;
    }
    return true;
}

/* The next whole line of what was heard, ended by a zero in place of CR LF, and with nothing in it
 * that a terminal would obey; NULL where there is none yet. One byte counts as a line where the
 * protocol has none. */
static const char *take_line(struct starttls *s)
{
    char *line = s->said + s->taken, *end = memchr(line, '\n', s->heard - s->taken);
    if (s->protocol->by_byte && s->heard > s->taken) {
        tell(s, '<', line, 1);
        s->taken++;
        return line;
    }
    if (!end)
        return NULL;
    s->taken = (size_t)(end - s->said) + 1;
    if (end > line && end[-1] == '\r')
        end--;
    *end = '\0';
    for (char *at = line; at < end; at++)
        if (*at < ' ' || *at > '~')
            *at = '?';
    tell(s, '<', line, (size_t)(end - line));
    return line;
}

/* An answer is complete: the next question, where TLS was on offer once it has been asked for; and
 * at the end, nothing may stand behind it. */
static enum starttls_status go_on(struct starttls *s)
{
    bool asked = exchange_of(s)->question != NULL;
    if (asked && !s->offered)
        return fail(s, true, "the server does not offer TLS by %s (%s)", s->protocol->name,
                    s->protocol->rfc);
    s->stage++;
    if (exchange_of(s)) {
        ask(s);
        return STARTTLS_GOING;
    }
    if (s->heard > s->taken)
        return fail(s, true,
                    "%zu bytes stand behind the server's go-ahead, put there by somebody who wants "
                    "them taken for something said under TLS",
                    s->heard - s->taken);
    return STARTTLS_DONE;
}

static enum starttls_status hear(struct starttls *s, const char *line)
{
    switch (exchange_of(s)->hear(s, line)) {
    case MORE_TO_COME:
        return STARTTLS_GOING;
    case ANSWERED:
        return go_on(s);
    case REFUSED:
        break;
    }
    return fail(s, true, "the server will not begin TLS by %s: it says \"%.100s\"",
                s->protocol->name, line);
}

enum starttls_status starttls_step(struct starttls *s)
{
    enum starttls_status status = STARTTLS_GOING;
    const char          *line;
    bool                 open = send_question(s) && receive(s);
    while (status == STARTTLS_GOING && (line = take_line(s)) != NULL) {
        status = hear(s, line);
        open &= status != STARTTLS_GOING || send_question(s);
    }
    if (status != STARTTLS_GOING)
        return status;
    if (s->heard == STARTTLS_MOST)
        return fail(s, true, "the server says too much before TLS: more than %d bytes",
                    STARTTLS_MOST);
    if (!open)
        return fail(s, false, "the server closed the connection before TLS");
    if (clock_milliseconds() >= s->deadline)
        return fail(s, false, "the server did not answer in time, before TLS");
    return STARTTLS_GOING;
}

struct pollfd starttls_watch(const struct starttls *s)
{
    short events = POLLIN | (s->sending_length > 0 ? POLLOUT : 0);
    return (struct pollfd){ .fd = s->socket, .events = events };
}

int64_t starttls_time_left(const struct starttls *s)
{
    int64_t left = s->deadline - clock_milliseconds();
    return left > 0 ? left : 0;
}

enum starttls_status starttls_wait(struct starttls *s, const struct starttls_protocol *protocol,
                                   int socket, int64_t milliseconds)
{
    enum starttls_status status;
    starttls_begin(s, protocol, socket, milliseconds);
    while ((status = starttls_step(s)) == STARTTLS_GOING && !signals_caught()) {
        struct pollfd watched[] = { starttls_watch(s),
                                    { .fd = signals_descriptor(), .events = POLLIN } };
        int64_t       left = starttls_time_left(s);
        poll(watched, 2, left > INT_MAX ? INT_MAX : (int)left);
    }
    return status;
}

void starttls_show(struct sheet *sheet, const struct starttls *s)
{
    sheet_print(sheet, "Before TLS, in the clear (%s):\n", s->protocol->rfc);
    for (size_t at = 0; at < s->told_length;) {
        const char *end = memchr(s->told + at, '\n', s->told_length - at);
        size_t      length = (size_t)(end - (s->told + at));
        sheet_put(sheet, s->told[at] == '>' ? "  client ──▶ server  " : "  client ◀── server  ");
        sheet_print(sheet, "%.*s\n", (int)length - 1, s->told + at + 1);
        at += length + 1;
    }
    sheet_gap(sheet);
}
