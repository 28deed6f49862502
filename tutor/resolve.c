/* resolve.c - see resolve.h. */
#include "tutor/resolve.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/wait.h>
#include <unistd.h>

/* Calls getaddrinfo; only in the child may that take long. */
static void ask(struct resolver_answer *answer, const char *host, uint16_t port, int flags)
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
    struct resolver_answer answer;
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

/* Asks in a child, which ends when it has written its answer. */
static bool ask_in_child(struct resolving *resolving, const char *host, uint16_t port)
{
    int ends[2];
    if (pipe(ends) != 0)
        return false;
    fflush(NULL); /* or the child would have a copy of what is not yet written */
    resolving->child = fork();
    if (resolving->child == 0) {
        ask(&resolving->said, host, port, AI_ADDRCONFIG);
        write_all(ends[1], &resolving->said, sizeof resolving->said);
        _exit(0);
    }
    close(ends[1]);
    resolving->answer = ends[0];
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    return resolving->child > 0;
}

static bool is_numeric(struct resolving *resolving, const char *host, uint16_t port)
{
    resolving->said.count = resolve_numeric(resolving->said.list, host, port);
    return resolving->said.count > 0;
}

/* RFC 6761 §6.3: localhost is this machine, whatever a name server says. */
static bool is_localhost(struct resolving *resolving, const char *host, uint16_t port)
{
    struct resolved other[RESOLVE_MOST];
    if (strcasecmp(host, "localhost") != 0 || !is_numeric(resolving, "127.0.0.1", port))
        return false;
    if (resolve_numeric(other, "::1", port) > 0)
        resolving->said.list[resolving->said.count++] = other[0];
    return true;
}

enum resolve_status resolve_begin(struct resolving *resolving, const char *host, uint16_t port)
{
    memset(resolving, 0, sizeof *resolving);
    resolving->child = resolving->answer = -1;
    if (is_numeric(resolving, host, port) || is_localhost(resolving, host, port))
        return RESOLVE_DONE;
    return ask_in_child(resolving, host, port) ? RESOLVE_GOING : RESOLVE_FAILED;
}

enum resolve_status resolve_read(struct resolving *resolving, char why[static RESOLVE_WHY])
{
    size_t  whole = sizeof resolving->said;
    ssize_t got;
    while (resolving->have < whole) {
        got = read(resolving->answer, (char *)&resolving->said + resolving->have,
                   whole - resolving->have);
        if (got < 0 && (errno == EINTR || errno == EAGAIN))
            return RESOLVE_GOING;
        if (got <= 0) {
            snprintf(why, RESOLVE_WHY, "its name could not be looked up");
            return RESOLVE_FAILED;
        }
        resolving->have += (size_t)got;
    }
    if (resolving->said.result == 0 && resolving->said.count > 0)
        return RESOLVE_DONE;
    snprintf(why, RESOLVE_WHY, "%s",
             resolving->said.result ? gai_strerror(resolving->said.result)
                                    : "the name has no address");
    return RESOLVE_FAILED;
}

void resolve_end(struct resolving *resolving)
{
    if (resolving->answer >= 0)
        close(resolving->answer);
    if (resolving->child > 0) {
        kill(resolving->child, SIGKILL);
        while (waitpid(resolving->child, NULL, 0) < 0 && errno == EINTR)
            ;
    }
    resolving->child = resolving->answer = -1;
}
