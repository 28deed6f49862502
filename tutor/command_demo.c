/*
 * command_demo.c - `tlstutor demo`: both ends in one process, and the wire between them in memory.
 *
 * Read next: lessons/duet.h, which moves the two ends; tutor/source_demo.c for the screens.
 */
#include "tutor/commands.h"

#include "tutor/complain.h"
#include "tutor/demo_setup.h"
#include "tutor/outcome.h"
#include "tutor/session.h"
#include "tutor/signals.h"

#include <stdlib.h>

/* Too large for a stack, together. */
struct demo {
    struct demo_setup setup;
    struct session    session;
};

static bool make_credentials(struct demo *demo)
{
    enum credentials_status status;
    do {
        status = credentials_step(&demo->setup.credentials);
    } while (status == CREDENTIALS_GOING && !signals_caught());
    if (status == CREDENTIALS_FAILED)
        complain("cannot make the keys and certificates of the demo");
    return status == CREDENTIALS_DONE;
}

/* Until both have closed. Without pauses the whole run comes first, so that the steps can be
 * counted. */
static bool play(struct demo *demo, bool live)
{
    enum duet_status status;
    do {
        status = duet_step(&demo->setup.duet);
        if (live && !session_show_all(&demo->session))
            return false;
    } while (status == DUET_STEPPED && !signals_caught());
    if (!live)
        demo->session.plain.total = recording_steps(demo->session.recording);
    return session_show_all(&demo->session);
}

static int run(struct demo *demo, const struct options *o)
{
    int status = demo_prepare(&demo->setup, o);
    if (status != EXIT_SOUND)
        return status;
    if (!session_begin(&demo->session, o, &demo->setup.header, 1))
        return EXIT_MACHINE;
    if (!demo_has_keys(&demo->setup) && !make_credentials(demo))
        return session_end(&demo->session, EXIT_MACHINE);
    demo_begin(&demo->setup, recording_observer(demo->session.recording));
    bool           finished = play(demo, o->step);
    struct outcome outcome;
    outcome_judge(&outcome, demo->session.recording);
    return session_end(&demo->session,
                       !finished || outcome_sound(&outcome) ? EXIT_SOUND : EXIT_REFUSED);
}

int command_demo(const struct options *o)
{
    struct demo *demo = calloc(1, sizeof *demo);
    if (!demo) {
        complain("not enough memory for the demo");
        return EXIT_MACHINE;
    }
    int status = run(demo, o);
    demo_end(&demo->setup);
    free(demo);
    return status;
}
