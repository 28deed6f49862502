/* pump.c - see pump.h. */
#include "tutor/pump.h"

#include "tutor/clock.h"
#include "tutor/signals.h"

#include <limits.h>
#include <poll.h>

enum { SOCKET, SIGNALS, TERMINAL, INPUT, WATCHED };

static struct pollfd watch(int descriptor, short events)
{
    return (struct pollfd){ .fd = events ? descriptor : -1, .events = events };
}

/* Milliseconds until the link runs out of patience or its conversation wants a turn; -1: no limit.
 * */
static int time_left(const struct link *l, bool running)
{
    int64_t now = clock_milliseconds(), left = link_time_left(l, now), wake = -1;
    if (running && l->conversation->wake_at)
        wake = l->conversation->wake_at > now ? l->conversation->wake_at - now : 0;
    if (left < 0 || (wake >= 0 && wake < left))
        left = wake;
    return left > INT_MAX ? INT_MAX : (int)left;
}

/* Waits until there is something to do; true when the terminal has an answer. */
static bool wait_for_news(struct link *l, const struct session *s, bool paused)
{
    bool          running = l->phase == LINK_RUNNING && !paused;
    struct pollfd watched[WATCHED] = {
        [SOCKET] = watch(l->socket, link_events(l)),
        [SIGNALS] = watch(signals_descriptor(), POLLIN),
        [TERMINAL] = watch(s->pause.terminal, paused ? POLLIN : 0),
        [INPUT] = watch(l->conversation->input, running ? POLLIN : 0),
    };
    bool counted = !paused || l->phase != LINK_RUNNING;
    int  ready = poll(watched, WATCHED, counted ? time_left(l, running) : -1);
    if (ready == 0 && counted && link_time_left(l, clock_milliseconds()) == 0)
        link_expire(l);
    return ready > 0 && watched[TERMINAL].revents;
}

/* The engine's next step, and what it says. */
static enum tls_status step(struct link *l, struct session *s, enum session_answer *answer)
{
    enum tls_status status = link_step(l);
    *answer = session_show(s);
    if (*answer == SESSION_PAUSE)
        pause_prompt(&s->pause);
    return status;
}

/* The person's answer; they may have more than one step to read before the engine goes on. */
static enum session_answer go_on(struct link *l, struct session *s)
{
    enum session_answer answer = session_show(s);
    l->moved_at = clock_milliseconds(); /* the pause does not count */
    if (answer == SESSION_PAUSE)
        pause_prompt(&s->pause);
    return answer;
}

enum pump_end pump_run(struct link *l, struct session *s)
{
    enum session_answer answer = SESSION_GO_ON;
    while (l->phase != LINK_DONE || answer == SESSION_PAUSE) {
        link_exchange(l);
        if (answer == SESSION_GO_ON && l->phase == LINK_RUNNING) {
            enum tls_status status = step(l, s, &answer);
            if (answer == SESSION_GO_ON && status == TLS_STEPPED)
                continue;
        }
        if (answer == SESSION_STOP || signals_caught())
            return PUMP_STOPPED;
        if (l->phase == LINK_DONE && answer == SESSION_GO_ON)
            break;
        if (!wait_for_news(l, s, answer == SESSION_PAUSE))
            continue;
        enum pause_answer typed = pause_read(&s->pause);
        if (typed == PAUSE_QUIT)
            return PUMP_QUIT;
        if (typed == PAUSE_GO_ON)
            answer = go_on(l, s);
    }
    return PUMP_ENDED;
}
