/* resolve.c - see resolve.h. */
#include "tutor/resolve.h"

#include "tutor/clock.h"
#include "tutor/signals.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the child says: a result of getaddrinfo, then the addresses. */
struct answer {
    int             result;
    size_t          count;
    struct resolved list[RESOLVE_MOST];
};

/* Calls getaddrinfo; only in the child may that take long. */
static void ask(struct answer *answer, const char *host, uint16_t port, int flags)
{
    char             service[8];
    struct addrinfo  hints = { .ai_socktype = SOCK_STREAM, .ai_flags = flags | AI_NUMERICSERV };
    struct addrinfo *found = NULL;
    snprintf(service, sizeof service, "%u", (unsigned)port);
    memset(answer, 0, sizeof *answer);
    answer->result = getaddrinfo(host, service, &hints, &found);
    if (answer->result != 0)
        return;
    for (const struct addrinfo *a = found; a && answer->count < RESOLVE_MOST; a = a->ai_next) {
        struct resolved *out = &answer->list[answer->count];
        if (a->ai_addrlen > sizeof out->address)
            continue;
        out->length = a->ai_addrlen;
        memcpy(&out->address, a->ai_addr, a->ai_addrlen);
        answer->count++;
    }
    freeaddrinfo(found);
}

size_t resolve_numeric(struct resolved list[static RESOLVE_MOST], const char *address,
                       uint16_t port)
{
    struct answer answer;
    ask(&answer, address, port, AI_NUMERICHOST);
    memcpy(list, answer.list, sizeof answer.list);
    return answer.count;
}

static void write_all(int descriptor, const void *bytes, size_t length)
{
    const char *at = bytes;
    while (length > 0) {
        ssize_t written = write(descriptor, at, length);
        if (written <= 0)
            return;
        at += written;
        length -= (size_t)written;
    }
}

/* Reads the child's whole answer before the deadline; false when it does not come. */
static bool await(struct answer *answer, int descriptor, int64_t deadline)
{
    size_t have = 0;
    while (have < sizeof *answer) {
        int64_t left = deadline - clock_milliseconds();
        if (left <= 0 || signals_caught())
            return false;
        struct pollfd watched[] = { { .fd = descriptor, .events = POLLIN },
                                    { .fd = signals_descriptor(), .events = POLLIN } };
        if (poll(watched, 2, (int)left) <= 0 || !watched[0].revents)
            continue;
        ssize_t got = read(descriptor, (char *)answer + have, sizeof *answer - have);
        if (got == 0 || (got < 0 && errno != EINTR))
            return false;
        have += got > 0 ? (size_t)got : 0;
    }
    return true;
}

static bool ask_in_child(struct answer *answer, const char *host, uint16_t port, int64_t deadline)
{
    int ends[2];
    if (pipe(ends) != 0)
        return false;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        ask(answer, host, port, AI_ADDRCONFIG);
        write_all(ends[1], answer, sizeof *answer);
        _exit(0);
    }
    close(ends[1]);
    bool answered = child > 0 && await(answer, ends[0], deadline);
    close(ends[0]);
    if (child > 0) {
        kill(child, SIGKILL);
        while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
            ;
    }
    return answered;
}

size_t resolve_host(struct resolved list[static RESOLVE_MOST], char why[static RESOLVE_WHY],
                    const char *host, uint16_t port, int64_t milliseconds)
{
    struct answer answer;
    size_t        count = resolve_numeric(list, host, port);
    if (count > 0)
        return count;
    if (strcasecmp(host, "localhost") == 0) {
        struct resolved other[RESOLVE_MOST];
        count = resolve_numeric(list, "127.0.0.1", port);
        if (resolve_numeric(other, "::1", port) > 0)
            list[count++] = other[0];
        return count;
    }
    if (!ask_in_child(&answer, host, port, clock_milliseconds() + milliseconds)) {
        snprintf(why, RESOLVE_WHY, "its name was not resolved in time");
        return 0;
    }
    if (answer.result != 0) {
        snprintf(why, RESOLVE_WHY, "%s", gai_strerror(answer.result));
        return 0;
    }
    memcpy(list, answer.list, sizeof answer.list);
    return answer.count;
}
