/*
 * bench_screens.c - how long a key takes to be answered, in a recording of 100,000 events.
 *
 *     build/bench/bench_screens          prints percentiles for each view, at 160x50
 *
 * A long connection is recorded first: a handshake, then data back and forth. Then keys are pressed at
 * random places, and the time from the key to the finished surface is taken. What the terminal makes of
 * it is not in there.
 */
#include "tutor/frame.h"

#include "lessons/duet.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { EVENTS = 100000, PRESSES = 2000, ROWS = 50, COLUMNS = 160, NOW = 1767225600 };

static struct credentials   credentials;
static struct seeded_random random_source;
static struct duet          duet;
static struct recording    *long_recording;

static double milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* ---- a long connection ---- */

static void record_long_connection(void)
{
    struct recording_header header = { .profile = "tls12-rsa",
                                       .client = "tlstutor",
                                       .server = "tlstutor" };
    char                    chunk[400];
    seeded_random_init(&random_source, 1);
    credentials_begin(&credentials, "localhost", NOW, &random_source.source);
    while (credentials_step(&credentials) == CREDENTIALS_GOING)
        ;
    long_recording = recording_new(&header);
    duet_init(&duet, profile_find("tls12-rsa"), &credentials, &random_source.source, NOW,
              recording_observer(long_recording));
    duet.request = "x";
    while (!duet.asked)
        duet_step(&duet);
    memset(chunk, 'x', sizeof chunk);
    duet.answered = true;
    while (recording_count(long_recording) < EVENTS) {
        size_t length;
        tls_write(&duet.server, chunk, sizeof chunk);
        tls_step(&duet.server);
        const uint8_t *output = tls_output(&duet.server, &length);
        tls_drained(&duet.server, tls_feed(&duet.client, output, length));
        tls_step(&duet.client);
        tls_received(&duet.client, &length);
        tls_fetched(&duet.client, length);
    }
}

/* ---- a source that has nothing more to come ---- */

static struct recording *recording(struct source *s) { return (void)s, long_recording; }
static bool              step(struct source *s) { return (void)s, false; }
static bool              over(struct source *s) { return (void)s, true; }
static int               watch(struct source *s, struct pollfd d[SOURCE_DESCRIPTORS])
{
    return (void)s, (void)d, 0;
}
static int         time_left(struct source *s, bool paused) { return (void)s, (void)paused, -1; }
static void        exchange(struct source *s, bool paused) { (void)s, (void)paused; }
static const char *status(struct source *s, char out[SOURCE_STATUS])
{
    (void)s;
    out[0] = '\0';
    return out;
}

static const struct source_ops ops = { .recording = recording,
                                       .step = step,
                                       .over = over,
                                       .watch = watch,
                                       .time_left = time_left,
                                       .exchange = exchange,
                                       .status = status };

/* ---- measuring ---- */

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void measure(struct frame *frame, struct surface *surface, int view)
{
    static const int codes[] = { ' ',
                                 KEY_ERASE,
                                 KEY_ARROW_DOWN,
                                 KEY_ARROW_UP,
                                 KEY_PAGE_DOWN,
                                 KEY_PAGE_UP,
                                 '>',
                                 '<',
                                 KEY_END_KEY,
                                 KEY_HOME_KEY,
                                 'g',
                                 'G',
                                 KEY_ENTER_CODE,
                                 KEY_ESCAPE,
                                 KEY_TABULATOR,
                                 '}' };
    static double    taken[PRESSES];
    uint32_t         lcg = 1;
    for (int i = 0; i < PRESSES; i++) {
        lcg = lcg * 1664525 + 1013904223;
        int    code = codes[(lcg >> 8) % (sizeof codes / sizeof *codes)];
        double began = milliseconds();
        frame_key(frame, &(struct key){ .code = code });
        frame_draw(frame, surface);
        taken[i] = milliseconds() - began;
        if (frame->view != (enum view_id)view)
            frame_show_view(frame, (enum view_id)view);
    }
    qsort(taken, PRESSES, sizeof *taken, by_size);
    printf("%-16s median %6.2f ms   99th percentile %6.2f ms   longest %6.2f ms\n",
           frame->views[view].ops->title, taken[PRESSES / 2], taken[PRESSES * 99 / 100], taken[PRESSES - 1]);
}

int main(void)
{
    struct source  source = { .ops = &ops };
    struct frame  *frame = calloc(1, sizeof *frame);
    struct surface surface = { 0 };
    setlocale(LC_CTYPE, "C.UTF-8");
    record_long_connection();
    if (!frame || !surface_resize(&surface, ROWS, COLUMNS, true))
        return 1;
    printf("%u events, %u steps, %d keys in each view at %dx%d\n", recording_count(long_recording),
           recording_steps(long_recording), PRESSES, COLUMNS, ROWS);
    double began = milliseconds();
    frame_begin(frame, &source, THEME_DARK, true);
    frame_draw(frame, &surface);
    printf("%-16s %.2f ms\n", "first screen", milliseconds() - began);
    for (int view = 0; view < VIEW_COUNT; view++) {
        frame_show_view(frame, (enum view_id)view);
        measure(frame, &surface, view);
    }
    frame_end(frame);
    free(frame);
    surface_free(&surface);
    recording_free(long_recording);
    return 0;
}
