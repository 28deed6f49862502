/* tutor.c - see tutor.h. */
#include "tutor/tutor.h"

#include "lessons/lab_verdict.h"
#include "lessons/place.h"
#include "tutor/commands.h"
#include "tutor/complain.h"
#include "tutor/home.h"
#include "tutor/left_off.h"
#include "tutor/outcome.h"
#include "tutor/outputs.h"
#include "tutor/screen.h"
#include "tutor/signals.h"
#include "tutor/source_certificate.h"
#include "tutor/source_connect.h"
#include "tutor/source_demo.h"
#include "tutor/source_lab.h"
#include "tutor/source_lesson.h"
#include "tutor/source_replay.h"
#include "tutor/source_serve.h"
#include "tutor/tui.h"

#include <stdlib.h>

enum { COMPLAINT = 1000 };

/* ---- where steps come from ---- */

static struct source *open_source(const struct options *o, int *status)
{
    switch (o->command) {
    case COMMAND_DEMO:
        return source_demo_open(o, status);
    case COMMAND_CONNECT:
        return source_connect_open(o, status);
    case COMMAND_SERVE:
        return source_serve_open(o, status);
    case COMMAND_REPLAY:
        return source_replay_open(o, status);
    case COMMAND_CERT:
        return source_certificate_open(o, status);
    case COMMAND_LESSON:
        return source_lesson_open(o, status);
    case COMMAND_LAB:
        return source_lab_open(o, status);
    case COMMAND_NONE:
    case COMMAND_VERIFY:
    case COMMAND_LIST:
    case COMMAND_ISSUE:
    case COMMAND_COUNT:
        break;
    }
    *status = EXIT_USAGE;
    return NULL;
}

bool tutor_can_walk(const struct options *o)
{
    switch (o->command) {
    case COMMAND_DEMO:
    case COMMAND_CONNECT:
    case COMMAND_SERVE:
    case COMMAND_REPLAY:
    case COMMAND_CERT:
        return true;
    case COMMAND_LESSON: /* the list, proofreading and sheets are text */
        return o->argument && !o->words.count && !o->check && !o->reset && !o->json && !o->grade &&
               !o->worksheet && !o->answers && !o->hand_in;
    case COMMAND_LAB:
        return o->argument && !o->between;
    case COMMAND_NONE:
    case COMMAND_VERIFY:
    case COMMAND_LIST:
    case COMMAND_ISSUE:
    case COMMAND_COUNT:
        break;
    }
    return false;
}

/* ---- how it ended ---- */

static bool has_failed_check(struct recording *recording)
{
    for (uint32_t n = 1; n <= recording_count(recording); n++) {
        const struct recorded *event =
            recording_is(recording, n, EVENT_CHECK) ? recording_event(recording, n) : NULL;
        if (event && !event->event.check.passed)
            return true;
    }
    return false;
}

static int judge_lab(struct recording *recording)
{
    struct lab_verdict verdict;
    if (lab_judge(&verdict, recording) && verdict.shown)
        return EXIT_SOUND;
    complain("the experiment did not show what it set out to show");
    return EXIT_REFUSED;
}

/* As the same command says as text; whoever leaves before the end has had no complaint. */
static int judge(struct source *source, const struct options *o)
{
    struct recording *recording = source->ops->recording(source);
    struct outcome    outcome;
    char              why[SOURCE_STATUS], reason[2 * OUTCOME_TEXT];
    if (!source->ops->over(source) || o->command == COMMAND_LESSON ||
        (o->command == COMMAND_SERVE && !o->once))
        return EXIT_SOUND;
    if (!recording) { /* it never came to a connection */
        complain("%s", source->ops->status(source, why));
        return EXIT_MACHINE;
    }
    if (o->command == COMMAND_CERT)
        return has_failed_check(recording) ? EXIT_REFUSED : EXIT_SOUND;
    if (o->command == COMMAND_LAB)
        return judge_lab(recording);
    outcome_judge(&outcome, recording);
    if (outcome_sound(&outcome))
        return EXIT_SOUND;
    complain("%s", outcome_reason(reason, sizeof reason, recording, &outcome));
    return EXIT_REFUSED;
}

/* ---- the home screen ---- */

/* What was chosen, or why it cannot be. */
static enum frame_answer run_chosen(struct home *home, const struct options *chosen)
{
    char           complaint[FORM_LINE] = "";
    int            status;
    uint32_t       step;
    struct source *source;
    complain_into(complaint, sizeof complaint);
    source = open_source(chosen, &status);
    complain_into(NULL, 0);
    if (!source) {
        home_refuse(home, complaint);
        return FRAME_STAY;
    }
    enum frame_answer answer = tui_walk(source, chosen, &step);
    complain_into(complaint, sizeof complaint);
    source->ops->close(source);
    left_off_save(chosen, step);
    complain_into(NULL, 0);
    home_return(home);
    if (complaint[0])
        home_refuse(home, complaint);
    return answer;
}

static void run_home(struct home *home)
{
    enum home_answer answer = HOME_STAY;
    struct options   chosen;
    struct key       key;
    while (answer != HOME_LEAVE && !signals_caught()) {
        home_draw(home, tui_surface());
        tui_show();
        if (!tui_await_key(&key, -1))
            continue;
        if (keymap_command(&key) == CMD_REDRAW)
            screen_redraw();
        answer = home_key(home, &key, &chosen);
        if (answer == HOME_CHOSEN && run_chosen(home, &chosen) == FRAME_LEAVE)
            return;
    }
}

int tutor_home(const struct options *o)
{
    struct home *home = calloc(1, sizeof *home);
    if (!home) {
        complain("not enough memory for the screens");
        return EXIT_MACHINE;
    }
    if (!tui_open(o)) {
        free(home);
        return EXIT_MACHINE;
    }
    home_begin(home);
    if (o->command == COMMAND_LESSON)
        home_open_lessons(home, o->student);
    run_home(home);
    home_end(home);
    tui_close();
    free(home);
    return tui_status();
}

/* ---- a walk from the command line ---- */

int tutor_walk(const struct options *o)
{
    int               status;
    uint32_t          step;
    struct place_name place;
    if (o->at && !place_name_parse(&place, o->at)) {
        complain("no place: --at %s; write a message (Certificate), 'act 5' or 'step 14'", o->at);
        return EXIT_USAGE;
    }
    struct source *source = open_source(o, &status);
    if (!source)
        return status;
    if (!tui_open(o)) {
        source->ops->close(source);
        return EXIT_MACHINE;
    }
    enum frame_answer answer = tui_walk(source, o, &step);
    char              complaint[COMPLAINT] = "";
    complain_into(complaint, sizeof complaint); /* the screens are still open */
    status = judge(source, o);
    source->ops->close(source);
    left_off_save(o, step);
    complain_into(NULL, 0);
    if (status == EXIT_SOUND && !outputs_are_whole())
        status = EXIT_MACHINE;
    if (answer == FRAME_BACK)
        tutor_home(o);
    tui_close();
    if (complaint[0])
        complain("%s", complaint);
    return signals_caught() ? tui_status() : status;
}
