/* session.c - see session.h. */
#include "tutor/session.h"

#include "lessons/words.h"
#include "tutor/brief.h"
#include "tutor/commands.h"
#include "tutor/complain.h"
#include "tutor/outcome.h"
#include "tutor/signals.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

static bool is_dash(const char *path) { return path && strcmp(path, "-") == 0; }

static enum session_view choose_view(const struct options *o)
{
    if (is_dash(o->json) || is_dash(o->keylog))
        return VIEW_NOTHING;
    if (o->quiet)
        return VIEW_NOTHING;
    return o->brief ? VIEW_BRIEF : VIEW_PLAIN;
}

/* connect prints the bytes of the answer on standard output when it shows only a line a message;
 * the lines go to standard error then. */
static FILE *choose_stream(const struct session *s)
{
    return s->view == VIEW_BRIEF && s->options->command == COMMAND_CONNECT ? stderr : stdout;
}

bool session_begin_with(struct session *s, const struct options *options,
                        struct recording *recording)
{
    memset(s, 0, sizeof *s);
    s->options = options;
    s->outputs = (struct outputs){ .options = options, .number = 1 };
    s->recording = recording;
    s->pause.terminal = -1;
    s->view = choose_view(options);
    if (options->at && !place_name_parse(&s->at, options->at)) {
        complain("no place: --at %s; write a message (Certificate), 'act 5' or 'step 14'",
                 options->at);
        return false;
    }
    s->at_reached = !options->at;
    if (options->step && !pause_open(&s->pause))
        return false;
    plain_begin(&s->plain, recording, choose_stream(s), options->explain);
    return true;
}

bool session_begin(struct session *s, const struct options *options,
                   const struct recording_header *header, unsigned number)
{
    struct recording *recording = recording_new(header);
    if (!recording) {
        complain("not enough memory for a recording");
        return false;
    }
    if (!session_begin_with(s, options, recording)) {
        recording_free(recording);
        return false;
    }
    if (outputs_begin(&s->outputs, options, recording, number))
        return true;
    plain_end(&s->plain);
    recording_free(recording);
    return false;
}

/* ---- showing ---- */

static void show_event(struct session *s, const struct recorded *recorded)
{
    switch (s->view) {
    case VIEW_NOTHING:
        return;
    case VIEW_BRIEF:
        brief_show_event(&s->plain.sheet, recorded);
        return;
    case VIEW_PLAIN:
        plain_show_event(&s->plain, recorded);
        return;
    }
}

/* Whether somebody still reads. A pipe that was closed is no fault; a full disk is. */
static bool is_read(struct session *s)
{
    if (sheet_sound(&s->plain.sheet))
        return true;
    if (errno != EPIPE && errno != EINTR) {
        complain("cannot write: standard output: %s", strerror(errno));
        s->broken = true;
    }
    s->view = VIEW_NOTHING;
    return false;
}

enum session_answer session_show(struct session *s)
{
    uint32_t count = recording_count(s->recording);
    bool     pausing = false;
    if (signals_caught())
        return SESSION_STOP;
    if (s->shown == 0 && count > 0 && s->view == VIEW_PLAIN)
        plain_show_header(&s->plain);
    for (; s->shown < count; s->shown++) {
        const struct recorded *recorded = recording_event(s->recording, s->shown + 1);
        if (!recorded)
            continue;
        bool step = recorded->event.kind == EVENT_STEP;
        if (step && pausing) /* the step before is shown to its end */
            break;
        if (step && !s->at_reached)
            s->at_reached = place_name_reached(&s->at, recorded);
        if (!s->at_reached)
            continue;
        show_event(s, recorded);
        pausing = pausing || (step && s->pause.terminal >= 0);
    }
    if (s->shown == count)
        outputs_note(&s->outputs, s->recording);
    if (s->view != VIEW_NOTHING && !is_read(s))
        return SESSION_STOP;
    return pausing ? SESSION_PAUSE : SESSION_GO_ON;
}

bool session_show_all(struct session *s)
{
    enum session_answer answer;
    while ((answer = session_show(s)) == SESSION_PAUSE)
        if (pause_wait(&s->pause) == PAUSE_QUIT)
            return false;
    return answer == SESSION_GO_ON;
}

/* ---- the end ---- */

static void show_end(struct session *s)
{
    if (s->options->between) /* of several connections, and none of them ours */
        return;
    if (s->view == VIEW_PLAIN)
        plain_show_summary(&s->plain);
    else if (s->view == VIEW_BRIEF)
        brief_show_verdict(&s->plain.sheet, s->recording);
    if (s->view != VIEW_NOTHING)
        is_read(s);
    if (s->options->at && !s->at_reached)
        complain("the run has no such place: --at %s; write one of its %u steps (step 14), an act "
                 "(act 5), or a message as it is spelt there (ClientHello)",
                 s->options->at, recording_steps(s->recording));
}

/* However the run was shown, a script finds the reason where errors are. */
static void tell_refusal(struct session *s)
{
    const struct recording_header *header = recording_header(s->recording);
    struct outcome                 outcome;
    char                           reason[2 * OUTCOME_TEXT];
    bool shown_there = s->view != VIEW_NOTHING && s->plain.sheet.out == stderr;
    if (s->told || shown_there)
        return;
    if (header->lab) {
        complain("the experiment %s did not show what it set out to show", header->lab);
        return;
    }
    outcome_judge(&outcome, s->recording);
    const struct recorded *failure = recording_event(s->recording, outcome.failure);
    const char            *advice = failure ? words_advice(&failure->event.failure) : NULL;
    complain("%s (client %s, server %s)%s%s",
             outcome_reason(reason, sizeof reason, s->recording, &outcome),
             header->client ? header->client : "not known",
             header->server ? header->server : "not known", advice ? ": " : "",
             advice ? advice : "");
}

int session_end(struct session *s, int status)
{
    int signal = signals_caught();
    if (!signal && recording_count(s->recording) > 0)
        show_end(s);
    if (!signal && status == EXIT_REFUSED)
        tell_refusal(s);
    if (!outputs_finish(&s->outputs, s->recording))
        s->broken = true;
    pause_close(&s->pause);
    plain_end(&s->plain);
    recording_free(s->recording);
    s->recording = NULL;
    if (signal)
        return signal == SIGINT ? EXIT_INTERRUPT : EXIT_TERMINATE;
    if (s->broken)
        return EXIT_MACHINE;
    return status == EXIT_SOUND && s->options->at && !s->at_reached ? EXIT_USAGE : status;
}
