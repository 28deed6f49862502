/*
 * lab_text.h - the verdict of an experiment, as text: what was to be shown, who noticed, what was
 * lost.
 */
#ifndef TUTOR_LAB_TEXT_H
#define TUTOR_LAB_TEXT_H

#include "lessons/recording.h"
#include "tutor/sheet.h"

/* False, and nothing written, where the recording is not that of an experiment. */
bool lab_text_show(struct sheet *, struct recording *);

#endif
