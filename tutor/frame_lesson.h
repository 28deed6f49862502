/*
 * frame_lesson.h - a lesson in the frame: beside the connection, above it, or in its place. Part of
 * frame.h.
 *
 * From 120 columns on the lesson stands at the left; on a tall screen above; else one of the two is
 * seen, and a key switches. The learner may leave the lesson for the connection at any time: the
 * lesson stays where it is, and opens its own place again when it goes on.
 */
#ifndef TUTOR_FRAME_LESSON_H
#define TUTOR_FRAME_LESSON_H

#include "lessons/prose.h"
#include "tutor/frame.h"

/* Draws the lesson, and leaves what is left for the connection: none, where the lesson is all that
 * is seen. */
void frame_lesson_draw(struct frame *, const struct canvas *body, struct canvas *left);
/* The keys of the lesson that work here, now: how many there are. */
enum { LESSON_FOOTER_MOST = 8 };
struct footer_entry {
    enum command command;
    const char  *label;
};
size_t frame_lesson_footer(const struct frame *, struct footer_entry[LESSON_FOOTER_MOST]);

/* An answer is typed: letters are text. */
bool frame_lesson_is_typing(const struct frame *);

/* A key, where the lesson has the focus, and a click or the wheel where it was drawn; false for one
 * that is the frame's. */
bool frame_lesson_key(struct frame *, const struct key *);
bool frame_lesson_mouse(struct frame *, const struct key *);
/* From the lesson to the connection, and back. */
void frame_lesson_switch(struct frame *);
/* Writes into the lesson's line what would change the field under the cursor on its way. */
void frame_lesson_break(struct frame *);
/* Nothing more is to be seen before the lesson goes on: back to it, where it is not on screen. */
bool frame_lesson_return(struct frame *);
/* After a key that may have shown something: tells the lesson what was looked at. */
void frame_lesson_note_view(struct frame *);
/* The lesson has gone on: the connection follows it. True when something is to be drawn. */
bool frame_lesson_tick(struct frame *);
/* The terms in what the person has just read. */
void frame_lesson_explain(struct frame *, struct prose *);

#endif
