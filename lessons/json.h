/*
 * json.h - a recording as one JSON object: format "tlstutor-recording", version 1.
 *
 * The form that outside programs rely on. Everything is rendered: paths, values, meanings, titles,
 * who knows. The same recording gives the same bytes.
 */
#ifndef LESSONS_JSON_H
#define LESSONS_JSON_H

#include "lessons/json_text.h"
#include "lessons/recording.h"

#include <stdio.h>

/* Writes it, an event a line inside the array. False when a write failed or an event is damaged. */
bool json_write(FILE *, struct recording *);

/* Adds one event as an object, as json_write has it, but for who knows a value. False when the
 * event is damaged. */
bool json_add_event(struct json_text *, struct recording *, uint32_t n);

#endif
