/*
 * form.h - what is asked for before something begins: fields with labels, defaults and hints.
 *
 * A form knows nothing of what it asks: whoever opened it judges the fields when Enter was
 * pressed, and says beside a field what is wrong with it and what to do. Read next: tutor/home.c.
 */
#ifndef TUTOR_FORM_H
#define TUTOR_FORM_H

#include "tutor/edit.h"

enum { FORM_FIELDS = 6, FORM_LINE = 256 };

struct form_field {
    const char *label; /* "Port" */
    const char *hint;  /* what belongs into it, and what happens where it is left empty */
    struct edit edit;
    char        complaint[FORM_LINE]; /* shown in the place of the hint; empty: none */
};

struct form {
    const char       *title;
    const char       *action; /* what Enter does: "connect" */
    struct form_field fields[FORM_FIELDS];
    int               count, selected;
    char              complaint[FORM_LINE]; /* about the whole */
    struct canvas     canvas;               /* that it was drawn on last, for the mouse */
};

enum form_answer { FORM_STAY, FORM_START, FORM_BACK };

/* An empty form, and a field more in it, with its default. */
void form_begin(struct form *, const char *title, const char *action);
void form_add(struct form *, const char *label, const char *initial, const char *hint);

/* Tab, Shift-Tab, Up and Down choose the field, or a click; Enter starts; Esc goes back; all other
 * keys are typed. */
enum form_answer form_key(struct form *, const struct key *);
void             form_draw(struct form *, const struct canvas *);

const char *form_text(const struct form *, int field);
/* What was said of the fields is taken back; what is wrong with one, beside it (the cursor goes
 * to the first such). form_sound: nothing is wrong. */
void form_clear_complaints(struct form *);
void form_complain(struct form *, int field, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
bool form_sound(const struct form *);

#endif
