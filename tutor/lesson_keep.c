/* lesson_keep.c - see lesson_keep.h. */
#include "tutor/lesson_keep.h"

#include <stdio.h>
#include <stdlib.h>
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
    [PROGRESS_OPEN] = OUTCOME_OPEN,
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
        to->hints = from->hints;
        snprintf(to->typed, sizeof to->typed, "%s", from->text);
        const char *last = strrchr(to->typed, '\n');
        snprintf(to->given, sizeof to->given, "%s", last ? last + 1 : to->typed);
    }
    return true;
}

/* Whether the answer that is kept stays: what one of a class has settled is not made better by
 * taking the lesson again. */
static bool stays(const struct progress_lesson *kept, const char *student, unsigned line)
{
    const struct progress_answer *before = progress_answer_at(kept, line);
    return *student && kept->done && before &&
           (before->outcome == PROGRESS_RIGHT || before->outcome == PROGRESS_SHOWN);
}

static bool keep_answer(struct progress_lesson *kept, const struct lesson_answer *answer)
{
    enum progress_outcome outcome = PROGRESS_RIGHT;
    while (outcomes[outcome] != answer->outcome)
        outcome++;
    if (outcome == PROGRESS_OPEN && !answer->typed[0] && !answer->hints)
        return true;
    bool right = outcome == PROGRESS_RIGHT;
    if (!progress_note(kept, (unsigned)answer->line, outcome, answer->tries + right, answer->typed))
        return false;
    progress_note_hints(kept, (unsigned)answer->line, answer->hints);
    return true;
}

bool lesson_keep(struct progress *progress, const char *student, const struct lesson_run *run)
{
    char                    key[LESSON_KEY];
    struct lesson_place    *place = calloc(1, sizeof *place);
    struct progress_lesson *kept =
        progress_begin(progress, student, lesson_key(key, lesson_run_lesson(run)->name));
    bool sound = place && kept;
    if (sound) {
        lesson_run_save(run, place);
        kept->line = (unsigned)place->line;
        kept->seed = place->seed;
    }
    for (size_t i = 0; sound && i < place->answer_count; i++)
        if (!stays(kept, student, (unsigned)place->answers[i].line))
            sound = keep_answer(kept, &place->answers[i]);
    if (sound)
        kept->done = kept->done || place->ended;
    free(place);
    return sound;
}
