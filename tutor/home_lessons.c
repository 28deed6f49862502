/* home_lessons.c - see home_lessons.h. */
#include "tutor/home_lessons.h"

#include "tutor/glyphs.h"
#include "tutor/lesson_file.h"
#include "tutor/progress_file.h"

#include <stdio.h>
#include <string.h>

enum { TITLE_ROWS = 2, WORDS_ROWS = 4, NUMBER_COLUMNS = 4, PROGRESS_COLUMNS = 14 };

/* ---- what there is, and how far it is done ---- */

static void note_progress(struct home_lesson *to, const struct progress *progress,
                          const char *student)
{
    const struct progress_lesson *kept = progress_find(progress, student, to->name);
    if (!kept)
        return;
    to->done = kept->done;
    to->begun = kept->line != 0;
    for (size_t i = 0; i < kept->answer_count; i++)
        to->settled += kept->answers[i].outcome != PROGRESS_OPEN;
}

static void read_one(struct home_lesson *to, size_t i, const struct lesson *lesson,
                     const struct progress *progress, const char *student)
{
    memset(to, 0, sizeof *to);
    to->name = lesson_at(i)->name;
    to->number = lesson_at(i)->number;
    snprintf(to->title, sizeof to->title, "%s", lesson->title);
    snprintf(to->will_see, sizeof to->will_see, "%s", lesson->will_see);
    to->questions = (unsigned)(lesson->question_count + lesson->task_count);
    note_progress(to, progress, student);
}

/* The one that was begun, or else the first that is not done. */
static int first_to_take(const struct home_lessons *lessons, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (lessons->lessons[i].begun)
            return (int)i;
    for (size_t i = 0; i < count; i++)
        if (!lessons->lessons[i].done)
            return (int)i;
    return 0;
}

void home_lessons_read(struct home_lessons *lessons, const char *student)
{
    struct progress progress;
    struct lesson  *lesson;
    size_t          count = 0;
    bool            again = lessons->list.count > 0;
    int             selected = lessons->list.selected;
    bool            was_done = again && lessons->lessons[selected].done;
    progress_load(&progress);
    for (; count < HOME_LESSONS_MOST && (lesson = lesson_open_at(count)) != NULL; count++) {
        read_one(&lessons->lessons[count], count, lesson, &progress, student);
        lesson_free(lesson);
    }
    progress_free(&progress);
    list_set_count(&lessons->list, (int)count);
    if (!again)
        list_select(&lessons->list, first_to_take(lessons, count));
    else if (!was_done && lessons->lessons[selected].done)
        list_select(&lessons->list, selected + 1); /* on to the next */
}

/* ---- drawing ---- */

/* "done", "3 of 7", "7 questions" */
static void describe(char *out, size_t size, const struct home_lesson *lesson)
{
    if (lesson->done && !lesson->begun)
        snprintf(out, size, "✓ done");
    else if (lesson->begun || lesson->settled)
        snprintf(out, size, "%u of %u", lesson->settled, lesson->questions);
    else
        snprintf(out, size, "%u question%s", lesson->questions, lesson->questions == 1 ? "" : "s");
}

static void draw_row(const struct home_lessons *lessons, const struct canvas *c, int row)
{
    int                       item = lessons->list.top + row;
    const struct home_lesson *lesson = &lessons->lessons[item];
    char                      progress[32];
    int                       right = c->columns - PROGRESS_COLUMNS;
    describe(progress, sizeof progress, lesson);
    canvas_format(c, row, 2, STYLE_FAINT, "%2d", lesson->number);
    canvas_put_most(c, row, 2 + NUMBER_COLUMNS, right - NUMBER_COLUMNS - 3, STYLE_STRONG,
                    lesson->title);
    canvas_put(c, row, right, lesson->done ? STYLE_GOOD : STYLE_PLAIN, progress);
    if (item != lessons->list.selected)
        return;
    canvas_put(c, row, 0, STYLE_STRONG, "▶");
    canvas_paint(c, row, 0, c->columns, STYLE_SELECTED);
    canvas_cursor(c, row, 0);
}

void home_lessons_draw(struct home_lessons *lessons, const struct canvas *c)
{
    int rows = c->rows - TITLE_ROWS - WORDS_ROWS;
    canvas_put(c, 0, 0, STYLE_TITLE, "Lessons");
    lessons->rows = canvas_part(c, TITLE_ROWS, 0, rows, c->columns);
    if (lessons->list.count == 0)
        return;
    list_show_selected(&lessons->list, rows);
    for (int row = 0; row < rows && lessons->list.top + row < lessons->list.count; row++)
        draw_row(lessons, &lessons->rows, row);
    if (lessons->list.top > 0)
        canvas_put(&lessons->rows, 0, c->columns - 1, STYLE_STRONG, "↑");
    if (lessons->list.top + rows < lessons->list.count)
        canvas_put(&lessons->rows, rows - 1, c->columns - 1, STYLE_STRONG, "↓");
    const struct home_lesson *lesson = &lessons->lessons[lessons->list.selected];
    struct canvas words = canvas_part(c, TITLE_ROWS + rows + 1, 2, WORDS_ROWS - 1, c->columns - 2);
    canvas_wrap(&words, 0, 0, 0, STYLE_PLAIN, lesson->will_see);
}

/* ---- choosing ---- */

/* A first click selects, a second chooses. */
static const char *click(struct home_lessons *lessons, const struct key *key)
{
    int row = key->row - lessons->rows.row, item = lessons->list.top + row;
    if (row < 0 || row >= lessons->rows.rows || item >= lessons->list.count)
        return NULL;
    if (item == lessons->list.selected)
        return lessons->lessons[item].name;
    list_select(&lessons->list, item);
    return NULL;
}

const char *home_lessons_key(struct home_lessons *lessons, const struct key *key)
{
    enum command command = keymap_command(key);
    if (key->code == KEY_MOUSE_CLICK)
        return click(lessons, key);
    if ((command == CMD_OPEN || command == CMD_NEXT) && lessons->list.count)
        return lessons->lessons[lessons->list.selected].name;
    list_command(&lessons->list, command, lessons->rows.rows);
    return NULL;
}
