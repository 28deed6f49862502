/*
 * serve_many.c - `serve --quiet`: any number of clients at a time, in one loop and one thread.
 *
 * MOST_GUESTS are held at once, or as many as the system lets this process have files open; further
 * ones wait in the kernel's queue until one leaves. Nobody stays for ever: a silent guest is given
 * up (link.h), one that only ever sends a byte now and then runs into the deadline of the whole
 * connection, and one about whom there is too much to remember has to go. So each guest takes
 * MOST_MEMORY at most: struct guest, and its recording.
 */
#include "tutor/guest.h"

#include "tutor/clock.h"
#include "tutor/commands.h"
#include "tutor/complain.h"
#include "tutor/outcome.h"
#include "tutor/signals.h"

#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/resource.h>

enum { MOST_GUESTS = 4096, OTHER_FILES = 32, LIFETIMES = 4 };
/* A page about a connection takes about 0.2 MB of recording. */
enum { MOST_MEMORY = 2 * 1024 * 1024 };
_Static_assert(sizeof(struct guest) <= MOST_MEMORY / 2, "a guest leaves room for its recording");

struct crowd {
    struct guest *guests[MOST_GUESTS];
    size_t        count, most;
    struct pollfd watched[MOST_GUESTS + SOCKETS_LISTENERS + 1];
};

/* As many files as the system allows this process, which may be more than it has been given. */
static size_t most_guests(void)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0)
        return MOST_GUESTS / 16;
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur >= MOST_GUESTS + OTHER_FILES)
        return MOST_GUESTS;
    return files.rlim_cur > 2 * OTHER_FILES ? (size_t)files.rlim_cur - OTHER_FILES : OTHER_FILES;
}

static void let_in(struct crowd *crowd, struct server *server)
{
    bool once = server->options->once;
    for (size_t i = 0; i < server->listener_count; i++) {
        while (crowd->count < crowd->most && !(once && server->connections > 0)) {
            struct guest *guest = guest_accept(server, server->listeners[i]);
            if (!guest)
                break;
            guest->deadline =
                clock_milliseconds() + (int64_t)server->options->timeout * 1000 * LIFETIMES;
            guest->has_news = true;
            crowd->guests[crowd->count++] = guest;
        }
    }
}

static bool is_due(const struct guest *guest, int64_t now)
{
    return guest->has_news || now >= guest->deadline ||
           link_time_left(&guest->client.link, now) == 0;
}

/* As many steps as there are bytes for. */
static void move_guest(struct guest *guest, int64_t now)
{
    guest->has_news = false;
    link_exchange(&guest->client.link);
    if (link_time_left(&guest->client.link, now) == 0)
        link_expire(&guest->client.link);
    if (now >= guest->deadline ||
        recording_memory(guest->session.recording) > MOST_MEMORY - sizeof *guest)
        link_cut(&guest->client.link);
    while (guest->client.link.phase == LINK_RUNNING &&
           link_step(&guest->client.link) == TLS_STEPPED)
        session_show(&guest->session);
    client_settle(&guest->client);
}

/* Moves everybody, and lets those go that are done. Returns the status of the last that went, or
 * `status`. */
static int move_all(struct crowd *crowd, int status)
{
    int64_t now = clock_milliseconds();
    for (size_t i = 0; i < crowd->count;) {
        struct guest  *guest = crowd->guests[i];
        struct outcome outcome;
        if (is_due(guest, now))
            move_guest(guest, now);
        if (guest->client.link.phase != LINK_DONE) {
            i++;
            continue;
        }
        outcome_judge(&outcome, guest->session.recording);
        status = guest_release(guest, outcome_sound(&outcome) ? EXIT_SOUND : EXIT_REFUSED);
        crowd->guests[i] = crowd->guests[--crowd->count];
    }
    return status;
}

static int64_t time_left(const struct crowd *crowd)
{
    int64_t least = INT_MAX, now = clock_milliseconds();
    for (size_t i = 0; i < crowd->count; i++) {
        int64_t left = link_time_left(&crowd->guests[i]->client.link, now);
        int64_t life = crowd->guests[i]->deadline - now;
        if (left >= 0 && left < least)
            least = left;
        if (life < least)
            least = life > 0 ? life : 0;
    }
    return crowd->count > 0 ? least : -1;
}

static void wait_for_anyone(struct crowd *crowd, const struct server *server)
{
    nfds_t count = 0, first;
    crowd->watched[count++] = (struct pollfd){ .fd = signals_descriptor(), .events = POLLIN };
    bool full = crowd->count == crowd->most || (server->options->once && server->connections > 0);
    for (size_t i = 0; i < server->listener_count && !full; i++)
        crowd->watched[count++] = (struct pollfd){ .fd = server->listeners[i], .events = POLLIN };
    first = count;
    for (size_t i = 0; i < crowd->count; i++) {
        const struct link *link = &crowd->guests[i]->client.link;
        short              events = link_events(link);
        crowd->watched[count++] =
            (struct pollfd){ .fd = events ? link->socket : -1, .events = events };
    }
    if (poll(crowd->watched, count, (int)time_left(crowd)) <= 0)
        return;
    for (size_t i = 0; i < crowd->count; i++)
        crowd->guests[i]->has_news = crowd->watched[first + i].revents != 0;
}

int serve_many(struct server *server)
{
    struct crowd *crowd = calloc(1, sizeof *crowd);
    int           status = EXIT_SOUND;
    if (!crowd) {
        complain("not enough memory to serve");
        return EXIT_MACHINE;
    }
    crowd->most = most_guests();
    while (!signals_caught()) {
        let_in(crowd, server);
        status = move_all(crowd, status);
        if (server->options->once && server->connections > 0 && crowd->count == 0)
            break;
        wait_for_anyone(crowd, server);
    }
    while (crowd->count > 0)
        guest_release(crowd->guests[--crowd->count], EXIT_SOUND);
    free(crowd);
    return server->options->once && !signals_caught() ? status : EXIT_SOUND;
}
