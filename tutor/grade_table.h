/*
 * grade_table.h - what a class has come to: as a table, and as data.
 *
 * As data, one JSON object: "format" ("tlstutor-grades"), "version" (1), "graded", a list with
 * "file", "student", "lesson", "finished", and, null where the lesson could not be taken again,
 * "questions" (how many came out "first", "hints", "told", "skipped", "wrong", "open"), "tasks" and
 * "tasks_done", "points" and "of"; and "notes", a list of sentences; and "not_graded", a list with
 * "file" and "why".
 */
#ifndef TUTOR_GRADE_TABLE_H
#define TUTOR_GRADE_TABLE_H

#include "lessons/grade.h"

#include <stdio.h>

/* A file of the class. */
struct graded_file {
    const char    *path;
    const char    *why; /* it is no hand-in; NULL: it is, and the rest counts */
    struct hand_in hand_in;
};

/* grades[i] is of files[of[i]]. */
struct graded_class {
    const struct graded_file *files;
    size_t                    file_count;
    const struct grade       *grades;
    const size_t             *of;
    size_t                    grade_count;
};

void grade_table_print(FILE *, const struct graded_class *);
void grade_table_write(struct json_text *, const struct graded_class *);

#endif
