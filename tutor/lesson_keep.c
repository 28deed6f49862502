/* lesson_keep.c - see lesson_keep.h. */
#include "tutor/lesson_keep.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

const char *lesson_key(char out[static LESSON_KEY], const char *name)
{
    char folder[LESSON_KEY / 2];
    bool ours = lesson_find(name) != NULL;
    if (ours || name[0] == '/' || !getcwd(folder, sizeof folder) ||
        (size_t)snprintf(out, LESSON_KEY, "%s/%s", folder, name) >= LESSON_KEY)
        snprintf(out, LESSON_KEY, "%s", name);
    return out;
}

static const enum lesson_outcome outcomes[PROGRESS_OUTCOMES] = {
    [PROGRESS_RIGHT] = OUTCOME_RIGHT,
    [PROGRESS_SHOWN] = OUTCOME_TOLD,
    [PROGRESS_SKIPPED] = OUTCOME_SKIPPED,
};

bool lesson_kept(struct lesson_place *place, const struct progress *progress, const char *student,
                 const struct lesson *lesson)
{
    char                          key[LESSON_KEY];
    const struct progress_lesson *kept =
        progress_find(progress, student, lesson_key(key, lesson->name));
    memset(place, 0, sizeof *place);
    if (!kept || !kept->line)
        return false;
    snprintf(place->lesson, sizeof place->lesson, "%s", lesson->name);
    place->line = (int)kept->line;
    place->seed = kept->seed;
    for (size_t i = 0; i < kept->answer_count && i < LESSON_MOST_ANSWERS; i++) {
        const struct progress_answer *from = &kept->answers[i];
        struct lesson_answer         *to = &place->answers[place->answer_count++];
        bool                          right = from->outcome == PROGRESS_RIGHT;
        to->line = (int)from->line;
        to->outcome = outcomes[from->outcome];
        to->tries = from->tries - (right && from->tries ? 1 : 0);
        snprintf(to->given, sizeof to->given, "%s", from->text);
    }
    return true;
}

bool lesson_keep(struct progress *progress, const char *student, const struct lesson_run *run)
{
    struct lesson_place     place;
    char                    key[LESSON_KEY];
    struct progress_lesson *kept =
        progress_begin(progress, student, lesson_key(key, lesson_run_lesson(run)->name));
    if (!kept)
        return false;
    lesson_run_save(run, &place);
    kept->line = (unsigned)place.line;
    kept->seed = place.seed;
    kept->done = kept->done || place.ended;
    for (size_t i = 0; i < place.answer_count; i++) {
        const struct lesson_answer *answer = &place.answers[i];
        enum progress_outcome       outcome = PROGRESS_RIGHT;
        if (answer->outcome == OUTCOME_OPEN)
            continue;
        while (outcomes[outcome] != answer->outcome)
            outcome++;
        if (!progress_note(kept, (unsigned)answer->line, outcome,
                           answer->tries + (outcome == PROGRESS_RIGHT), answer->given))
            return false;
    }
    return true;
}
