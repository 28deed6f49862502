/*
 * command_lab.c - `tlstutor lab`: the what-if experiments, listed, or one of them played.
 *
 * Read next: lessons/lab.h, which plays them; tutor/source_lab.c for the screens.
 */
#include "tutor/commands.h"

#include "lessons/lab_verdict.h"
#include "tutor/complain.h"
#include "tutor/lab_between.h"
#include "tutor/session.h"
#include "tutor/signals.h"

#include <stdlib.h>

/* Too large for a stack, together. */
struct lab_run_on_text {
    struct lab_play play;
    struct session  session;
};

void command_lab_list(void)
{
    for (size_t i = 0; i < experiment_count; i++)
        printf("%-20s %s\n", experiments[i]->name, experiments[i]->title);
}

static bool make_keys(struct lab *lab)
{
    enum credentials_status status;
    do {
        status = lab_make_keys(lab);
    } while (status == CREDENTIALS_GOING && !signals_caught());
    if (status == CREDENTIALS_FAILED)
        complain("cannot make the keys and certificates of the experiment");
    return status == CREDENTIALS_DONE;
}

/* Both runs to their end. Without pauses all of it comes first, so that the steps can be counted.
 */
static bool play(struct lab_run_on_text *r, bool live)
{
    enum duet_status status;
    do {
        status = lab_step(&r->play.lab);
        if (live && !session_show_all(&r->session))
            return false;
    } while (status == DUET_STEPPED && !signals_caught());
    if (!live)
        r->session.plain.total = recording_steps(r->session.recording);
    return session_show_all(&r->session);
}

static int run(struct lab_run_on_text *r, const struct options *o)
{
    struct lab_verdict verdict;
    int                status = lab_prepare(&r->play, o);
    if (status != EXIT_SOUND)
        return status;
    if (!session_begin(&r->session, o, &r->play.header, 1))
        return EXIT_MACHINE;
    lab_begin(&r->play.lab, &r->play.setup, r->session.recording);
    bool needs_keys = !o->between || r->play.setup.experiment->place == LAB_IN_THE_MIDDLE;
    if (needs_keys && !make_keys(&r->play.lab))
        return session_end(&r->session, EXIT_MACHINE);
    if (o->between)
        return session_end(&r->session, lab_between(&r->play, &r->session, o));
    bool finished = play(r, o->step);
    bool shown = lab_judge(&verdict, r->session.recording) && verdict.shown;
    return session_end(&r->session, !finished || shown ? EXIT_SOUND : EXIT_REFUSED);
}

int command_lab(const struct options *o)
{
    if (!o->argument) {
        command_lab_list();
        return EXIT_SOUND;
    }
    struct lab_run_on_text *r = calloc(1, sizeof *r);
    if (!r) {
        complain("not enough memory for the lab");
        return EXIT_MACHINE;
    }
    int status = run(r, o);
    lab_play_wipe(&r->play);
    free(r);
    return status;
}
