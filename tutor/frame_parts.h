/*
 * frame_parts.h - what the files of the frame share: frame.c (place and keys), frame_draw.c (the
 * panes), frame_overlay.c (what opens over them).
 */
#ifndef TUTOR_FRAME_PARTS_H
#define TUTOR_FRAME_PARTS_H

#include "tutor/frame.h"

/* The place has changed: view and ladder gather what is to be seen. */
void frame_arrive(struct frame *);
void frame_advance_until(struct frame *, enum command);
/* A line in the footer until the next key. */
void frame_notice(struct frame *, const char *text);

void              frame_open_keys(struct frame *);
void              frame_open_explanation(struct frame *);
void              frame_open_recomputation(struct frame *);
void              frame_open_prompt(struct frame *, enum prompt);
void              frame_find(struct frame *, int direction);
void              frame_copy(struct frame *);
enum frame_answer frame_prompt_key(struct frame *, const struct key *);
enum frame_answer frame_overlay_key(struct frame *, const struct key *);
void              frame_draw_overlay(struct frame *, struct surface *);
void              frame_open_breaking(struct frame *);
/* Whether the key was one of its menu's. */
bool frame_break_key(struct frame *, int code);
/* "find: ", before the line that is typed. */
const char *frame_prompt_label(enum prompt);

/* Whether it is a handshake that is walked. The certificates of a file are none: they have no
 * profile, and there is no ladder beside them. */
bool frame_has_ladder(const struct frame *);

#endif
