/* command_replay.c - `tlstutor replay`: a recording, shown as it was shown when it happened. */
#include "tutor/commands.h"

#include "tutor/complain.h"
#include "tutor/outcome.h"
#include "tutor/session.h"
#include "tutor/source_replay.h"

/* Every event can be read: a file that was damaged in its middle is refused before anything of it
 * is shown. */
static bool is_whole(struct recording *recording, const char *path)
{
    for (uint32_t n = 1; n <= recording_count(recording); n++) {
        if (recording_event(recording, n))
            continue;
        const char *fault = recording_fault(recording);
        complain("damaged recording: %s: %s; record it again", path,
                 fault ? fault : "an event cannot be read");
        return false;
    }
    return true;
}

int command_replay(const struct options *o)
{
    const char       *cut;
    struct session    session;
    struct outcome    outcome;
    int               status;
    struct recording *recording = replay_open(o->argument, &cut, &status);
    if (!recording)
        return status;
    if (!is_whole(recording, o->argument)) {
        recording_free(recording);
        return EXIT_REFUSED;
    }
    if (cut)
        complain("incomplete recording: %s: %s; the rest is shown", o->argument, cut);
    if (!session_begin_with(&session, o, recording)) {
        recording_free(recording);
        return EXIT_MACHINE;
    }
    session.told = cut != NULL;
    session.plain.total = recording_steps(recording);
    bool finished = session_show_all(&session);
    outcome_judge(&outcome, recording);
    return session_end(&session, !finished || outcome_sound(&outcome) ? EXIT_SOUND : EXIT_REFUSED);
}
