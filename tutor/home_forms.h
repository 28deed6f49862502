/*
 * home_forms.h - the forms of the home screen: what they ask, and what is wrong with an answer.
 * Part of home.h.
 */
#ifndef TUTOR_HOME_FORMS_H
#define TUTOR_HOME_FORMS_H

#include "tutor/home.h"

/* Whether an item asks for something before it begins. */
bool home_has_form(enum home_item);
/* Its form, with the defaults. */
void home_make_form(struct form *, enum home_item);
/* Judges the form, and says beside each field what is wrong with it. True: *options has what
 * was asked. */
bool home_read_form(struct options *, struct form *, enum home_item);

#endif
