/*
 * export.h - a recording written to a file in another form.
 */
#ifndef TUTOR_EXPORT_H
#define TUTOR_EXPORT_H

#include "lessons/recording.h"

/* As one JSON object, whole or not at all; "-" is standard output. False after a complaint. */
bool export_json(const char *path, struct recording *);

/* As lines, for `tlstutor replay`; a file that must not be there yet. False after a complaint. */
bool export_lines(const char *path, struct recording *);

#endif
