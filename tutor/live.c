/* live.c - see live.h. */
#include "tutor/live.h"

#include "tutor/clock.h"
#include "tutor/complain.h"

#include <inttypes.h>
#include <limits.h>
#include <string.h>

bool live_open(struct live *live, const struct recording_header *header,
               const struct options *options, unsigned number, const char *peer)
{
    memset(live, 0, sizeof *live);
    live->peer = peer;
    live->recording = recording_new(header);
    if (!live->recording)
        complain("not enough memory for a recording");
    if (live->recording && outputs_begin(&live->outputs, options, live->recording, number))
        return true;
    recording_free(live->recording);
    live->recording = NULL;
    return false;
}

void live_begin(struct live *live, struct link *link) { live->link = link; }

void live_close(struct live *live)
{
    if (!live->recording)
        return;
    outputs_finish(&live->outputs, live->recording);
    recording_free(live->recording);
    live->recording = NULL;
}

/* ---- steps ---- */

bool live_step(struct live *live)
{
    struct link *l = live->link;
    if (l->phase != LINK_RUNNING)
        return false;
    link_exchange(l);
    bool stepped = link_step(l) == TLS_STEPPED;
    if (stepped)
        live->awaited = 0;
    else if (!live->awaited)
        live->awaited = clock_milliseconds();
    if (tls_error(l->tls) != ERROR_NONE && !tls_can_step(l->tls) && l->phase == LINK_RUNNING)
        link_step(l); /* nothing can be said any more: this only ends it */
    outputs_note(&live->outputs, live->recording);
    return stepped;
}

bool live_over(const struct live *live) { return live->link->phase != LINK_RUNNING; }

/* ---- time ---- */

/* Silence counts from the moment on that the person has read enough. What is said at the end
 * goes out in its time, whether or not somebody reads. */
static bool silence_counts(struct live *live, bool paused)
{
    bool running = live->link->phase == LINK_RUNNING;
    if (live->paused && !paused && running)
        live->link->moved_at = clock_milliseconds();
    live->paused = paused;
    return !paused || !running;
}

int live_time_left(struct live *live, bool paused)
{
    struct link *l = live->link;
    int64_t      now = clock_milliseconds(), wake = -1;
    int64_t      left = silence_counts(live, paused) ? link_time_left(l, now) : -1;
    if (l->phase == LINK_RUNNING && !paused && l->conversation->wake_at)
        wake = l->conversation->wake_at > now ? l->conversation->wake_at - now : 0;
    if (left < 0 || (wake >= 0 && wake < left))
        left = wake;
    return left > INT_MAX ? INT_MAX : (int)left;
}

bool live_watch(const struct live *live, struct pollfd *watched)
{
    short events = link_events(live->link);
    *watched = (struct pollfd){ .fd = live->link->socket, .events = events };
    return events != 0;
}

void live_exchange(struct live *live, bool paused)
{
    link_exchange(live->link);
    if (silence_counts(live, paused) && link_time_left(live->link, clock_milliseconds()) == 0) {
        link_expire(live->link);
        outputs_note(&live->outputs, live->recording);
    }
}

/* ---- words ---- */

unsigned live_seconds_since(int64_t moment)
{
    int64_t seconds = (clock_milliseconds() - moment) / 1000;
    return seconds < 0 ? 0 : seconds > INT_MAX ? INT_MAX : (unsigned)seconds;
}

const char *live_status(const struct live *live, char out[SOURCE_STATUS])
{
    const struct link *l = live->link;
    out[0] = '\0';
    if (live_over(live) || !live->awaited)
        return out;
    int length = snprintf(out, SOURCE_STATUS, "waiting for %s, %u s", live->peer,
                          live_seconds_since(live->awaited));
    if (!l->conversation->patient && !l->expired)
        snprintf(out + length, SOURCE_STATUS - (size_t)length, " (given up after %" PRId64 " s)",
                 l->patience / 1000);
    return out;
}
