/*
 * list.h - a list that is longer than its window: what is selected, and what is seen of it.
 */
#ifndef TUTOR_LIST_H
#define TUTOR_LIST_H

#include "tutor/keymap.h"

struct list {
    int count, selected; /* selected: from 0; meaningless while count is 0 */
    int top;             /* the first row that is seen */
};

/* The list has so many rows now: the selection stays where it can. */
void list_set_count(struct list *, int count);
void list_select(struct list *, int row);
/* Moves the window so that the selection is in it. */
void list_show_selected(struct list *, int window);
/* UP, DOWN, PAGE_UP, PAGE_DOWN, FIRST and LAST move the selection; false for any other command. */
bool list_command(struct list *, enum command, int window);

#endif
