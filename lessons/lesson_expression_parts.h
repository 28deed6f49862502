/*
 * lesson_expression_parts.h - what the files that work expressions out share: an expression on its
 * way, and the functions of the grammar. Inside of lesson_expression*.c only.
 */
#ifndef LESSONS_LESSON_EXPRESSION_PARTS_H
#define LESSONS_LESSON_EXPRESSION_PARTS_H

#include "lessons/lesson_expression.h"

enum { MOST_ARGUMENTS = 16, LONGEST_EXPRESSION = 400 };

/* An expression that is being worked out. */
struct working {
    struct truth       *truth;
    const struct scene *scene;
    uint32_t            connection; /* that it is restricted to; 0: none */
    const char         *arguments[MOST_ARGUMENTS];
    size_t              argument_count;
    const char         *text; /* all that stands between the brackets */
};

/* Why it has no value; always false. And where its value is to be seen. */
__attribute__((format(printf, 2, 3))) bool working_fail(struct working *, const char *format, ...);
__attribute__((format(printf, 2, 3))) void working_look(struct working *, const char *format, ...);
bool                                       working_no_path(struct working *, const char *path);

/* Another item, empty (NULL past the most); one with a text; one with a number. */
struct truth_item *working_add_item(struct working *);
bool               working_add_text(struct working *, const char *text);
bool               working_add_number(struct working *, uint64_t number);

/* Connections from the latest to the first, or only the one asked for; 0 after the last. */
uint32_t working_first_connection(const struct working *);
uint32_t working_next_connection(const struct working *, uint32_t connection);
/* A path, and a value by its name, in the latest connection that has it. */
bool                   working_find_place(const struct working *, const char *path, struct place *);
const struct recorded *working_find_value(const struct working *, const char *name);
/* The latest event of a kind and a name; NULL when there is none. An empty name is any. */
const struct recorded *working_find_latest(const struct working *, enum event_kind,
                                           const char *name);

/* The functions of the grammar, over w->text or w->arguments: fields and values (in
 * lesson_expression_fields.c) ... */
bool expression_count(struct working *);
bool expression_all(struct working *);
bool expression_meaning(struct working *);
bool expression_value(struct working *);
bool expression_formula(struct working *);
bool expression_length(struct working *);
/* ... and what is said of them (in lesson_expression_events.c). */
bool expression_who_knows(struct working *);
bool expression_knows(struct working *);
bool expression_check(struct working *);
bool expression_chosen(struct working *);
bool expression_offered(struct working *);
bool expression_alert(struct working *);
bool expression_error(struct working *);
bool expression_result(struct working *);
bool expression_verdict(struct working *);
bool expression_sender(struct working *);
bool expression_keys(struct working *);
bool expression_order(struct working *);

#endif
