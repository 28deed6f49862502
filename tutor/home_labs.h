/*
 * home_labs.h - the home screen's list of experiments: one is chosen, what the attacker wants in it
 * stands below.
 */
#ifndef TUTOR_HOME_LABS_H
#define TUTOR_HOME_LABS_H

#include "tutor/keymap.h"
#include "tutor/list.h"
#include "tutor/surface.h"

struct home_labs {
    struct list   list;
    struct canvas rows; /* as they were drawn last, for the mouse */
};

void home_labs_begin(struct home_labs *);
void home_labs_draw(struct home_labs *, const struct canvas *);
/* The name of the experiment that the key or the click has chosen; NULL: none yet. */
const char *home_labs_key(struct home_labs *, const struct key *);

#endif
