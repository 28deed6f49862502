/* tour.c - the stops of the tour, from lessons/tour.md. Who does what to which message decides, not
 * its number, so that the tour fits every connection as far as it has such steps. */
#include "tutor/tour.h"

#include "lessons/embedded.h"
#include "lessons/words.h"

#include <stdio.h>

enum { KEY_MOST = 128 };

static const struct embedded_row *find_stop(const struct walk *walk)
{
    char                       key[KEY_MOST];
    const struct recorded     *step = walk_step(walk);
    const struct embedded_row *row = NULL;
    if (!step)
        return NULL;
    const char *actors[] = { words_actor(step->event.actor), "any" };
    for (size_t i = 0; i < 2 && !row; i++) {
        snprintf(key, sizeof key, "%s %s %s", actors[i], words_verb(step->event.step.verb),
                 step->event.step.subject);
        row = embedded_find(&embedded_tour, key);
    }
    return row;
}

bool tour_stops_at(const struct walk *walk) { return find_stop(walk) != NULL; }

const char *tour_note(const struct walk *walk)
{
    const struct embedded_row *stop = find_stop(walk);
    return stop ? stop->words.text : NULL;
}
