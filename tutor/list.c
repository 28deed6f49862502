/* list.c - see list.h. */
#include "tutor/list.h"

void list_select(struct list *list, int row)
{
    list->selected = row >= list->count ? list->count - 1 : row;
    if (list->selected < 0)
        list->selected = 0;
}

void list_set_count(struct list *list, int count)
{
    list->count = count;
    list_select(list, list->selected);
}

void list_show_selected(struct list *list, int window)
{
    if (list->selected < list->top)
        list->top = list->selected;
    if (list->selected >= list->top + window)
        list->top = list->selected - window + 1;
    if (list->top > list->count - window)
        list->top = list->count - window;
    if (list->top < 0)
        list->top = 0;
}

bool list_command(struct list *list, enum command command, int window)
{
    int page = window > 1 ? window - 1 : 1;
    if (command == CMD_UP)
        list_select(list, list->selected - 1);
    else if (command == CMD_DOWN)
        list_select(list, list->selected + 1);
    else if (command == CMD_PAGE_UP)
        list_select(list, list->selected - page);
    else if (command == CMD_PAGE_DOWN)
        list_select(list, list->selected + page);
    else if (command == CMD_FIRST)
        list_select(list, 0);
    else if (command == CMD_LAST)
        list_select(list, list->count - 1);
    else
        return false;
    return true;
}
