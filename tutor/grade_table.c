/* grade_table.c - see grade_table.h. */
#include "tutor/grade_table.h"

#include "tutor/sheet.h"

#include <stdarg.h>
#include <string.h>

enum { LESSON_AT = 16, MARKS_AT = 33, TASKS_AT = 68, POINTS_AT = 74, INDENT = 4, NOTE = 400 };

/* Where each mark's column begins. */
static const unsigned columns[GRADE_MARKS] = { 33, 39, 45, 50, 58, 64 };

/* ---- notes ---- */

enum { MOST_NOTES = 8 + LESSON_MOST_ANSWERS };

struct notes {
    char   text[MOST_NOTES][NOTE];
    size_t count;
};

__attribute__((format(printf, 2, 3))) static void add(struct notes *notes, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (notes->count < MOST_NOTES)
        vsnprintf(notes->text[notes->count++], NOTE, format, arguments);
    va_end(arguments);
}

/* The same learner's work on the same lesson, in another file before this one. */
static const char *handed_in_before(const struct graded_class *c, size_t here)
{
    char name[STUDENT_NAME], other[STUDENT_NAME];
    student_fold(name, c->grades[here].hand_in->student);
    for (size_t i = 0; i < here; i++) {
        const struct hand_in *h = c->grades[i].hand_in;
        student_fold(other, h->student);
        if (strcmp(name, other) == 0 && strcmp(h->lesson, c->grades[here].hand_in->lesson) == 0)
            return c->files[c->of[i]].path;
    }
    return NULL;
}

/* What the numbers do not say. */
static void take_notes(struct notes *notes, const struct graded_class *c, size_t here)
{
    const struct grade *g = &c->grades[here];
    const char         *before = handed_in_before(c, here);
    notes->count = 0;
    if (!g->lesson)
        add(notes, "Not graded: this program does not know the lesson. If it is one of your own, "
                   "name its file too.");
    else if (g->other_version)
        add(notes, "Not graded: another version of the lesson was taken than this one.");
    else if (!g->hand_in->finished)
        add(notes, "The lesson was not taken to its end.");
    if (g->lesson && g->other_seed)
        add(notes, "Its seed, %llu, is not that of the name, %llu: judged on the name's.",
            (unsigned long long)g->hand_in->seed,
            (unsigned long long)student_seed(g->hand_in->student));
    if (g->marks[GRADE_WRONG])
        add(notes, "Called right in the file, and not right on this connection: %u.",
            g->marks[GRADE_WRONG]);
    for (size_t i = 0; i < g->copy_count; i++)
        add(notes, "Question %u: what was typed is wrong here, and right on the connection of %s.",
            g->copies[i].question, g->copies[i].fits->student);
    if (before)
        add(notes, "Handed in before: %s.", before);
}

/* ---- the table ---- */

/* As much of a text as the column takes. */
static void put_cut(struct sheet *s, const char *text, unsigned width)
{
    char   cut[256];
    size_t length;
    snprintf(cut, sizeof cut, "%s", text);
    length = strlen(cut);
    bool whole = sheet_columns(s, cut) <= width;
    while (!whole && length && sheet_columns(s, cut) > width - 1) {
        while (length && ((unsigned char)cut[--length] & 0xc0) == 0x80)
            ;
        cut[length] = '\0';
    }
    sheet_print(s, "%s%s", cut, whole ? "" : ".");
}

static void print_head(struct sheet *s)
{
    sheet_put(s, "student");
    sheet_tab(s, LESSON_AT);
    sheet_put(s, "lesson");
    for (unsigned mark = 0; mark < GRADE_MARKS; mark++) {
        sheet_tab(s, columns[mark]);
        sheet_put(s, grade_mark_name((enum grade_mark)mark));
    }
    sheet_tab(s, TASKS_AT + 1);
    sheet_put(s, "tasks");
    sheet_tab(s, POINTS_AT + 1);
    sheet_put(s, "points\n");
    sheet_rule(s, "─");
}

static void print_row(struct sheet *s, const struct grade *g)
{
    put_cut(s, g->hand_in->student, LESSON_AT - 1);
    sheet_tab(s, LESSON_AT);
    put_cut(s, g->hand_in->lesson, MARKS_AT - LESSON_AT - 1);
    for (unsigned mark = 0; mark < GRADE_MARKS; mark++) {
        sheet_tab(s, columns[mark]);
        if (g->graded)
            sheet_print(s, "%u", g->marks[mark]);
        else
            sheet_put(s, "-");
    }
    sheet_tab(s, TASKS_AT + 1);
    if (g->graded)
        sheet_print(s, "%u/%u", g->tasks_done, g->tasks);
    else
        sheet_put(s, "-");
    sheet_tab(s, POINTS_AT + 1);
    if (g->graded)
        sheet_print(s, "%u/%u\n", g->points, g->most_points);
    else
        sheet_put(s, "-\n");
}

void grade_table_print(FILE *out, const struct graded_class *c)
{
    struct sheet s;
    struct notes notes;
    bool         heading = false;
    sheet_init(&s, out);
    print_head(&s);
    for (size_t i = 0; i < c->grade_count; i++) {
        print_row(&s, &c->grades[i]);
        take_notes(&notes, c, i);
        for (size_t k = 0; k < notes.count; k++) {
            sheet_tab(&s, INDENT);
            sheet_wrap(&s, INDENT, notes.text[k]);
        }
    }
    sheet_gap(&s);
    sheet_wrap(&s, 0,
               "Points: 2 for what was right at first try, without a hint; 1 for what was right "
               "after that.");
    for (size_t i = 0; i < c->file_count; i++) {
        if (!c->files[i].why)
            continue;
        if (!heading)
            sheet_put(&s, "Set apart, and not graded:\n");
        heading = true;
        sheet_tab(&s, INDENT);
        sheet_print(&s, "%s: %s\n", c->files[i].path, c->files[i].why);
    }
}

/* ---- data ---- */

static void member(struct json_text *t, const char *name)
{
    json_text_add(t, ",\"");
    json_text_add(t, name);
    json_text_add(t, "\":");
}

static void number(struct json_text *t, const char *name, bool known, unsigned value)
{
    member(t, name);
    if (known)
        json_text_number(t, value);
    else
        json_text_string(t, NULL);
}

static void write_marks(struct json_text *t, const struct grade *g)
{
    member(t, "questions");
    if (!g->graded) {
        json_text_string(t, NULL);
        return;
    }
    for (unsigned mark = 0; mark < GRADE_MARKS; mark++) {
        json_text_add(t, mark ? ",\"" : "{\"");
        json_text_add(t, grade_mark_name((enum grade_mark)mark));
        json_text_add(t, "\":");
        json_text_number(t, g->marks[mark]);
    }
    json_text_add(t, "}");
}

static void write_one(struct json_text *t, const struct graded_class *c, size_t i)
{
    const struct grade *g = &c->grades[i];
    struct notes        notes;
    json_text_add(t, i ? ",\n{\"file\":" : "\n{\"file\":");
    json_text_string(t, c->files[c->of[i]].path);
    member(t, "student");
    json_text_string(t, g->hand_in->student);
    member(t, "lesson");
    json_text_string(t, g->hand_in->lesson);
    member(t, "finished");
    json_text_boolean(t, g->hand_in->finished);
    write_marks(t, g);
    number(t, "tasks", g->graded, g->tasks);
    number(t, "tasks_done", g->graded, g->tasks_done);
    number(t, "points", g->graded, g->points);
    number(t, "of", g->graded, g->most_points);
    take_notes(&notes, c, i);
    member(t, "notes");
    json_text_add(t, "[");
    for (size_t k = 0; k < notes.count; k++) {
        json_text_add(t, k ? "," : "");
        json_text_string(t, notes.text[k]);
    }
    json_text_add(t, "]}");
}

void grade_table_write(struct json_text *t, const struct graded_class *c)
{
    bool first = true;
    json_text_add(t, "{\"format\":\"tlstutor-grades\",\"version\":1,\"graded\":[");
    for (size_t i = 0; i < c->grade_count; i++)
        write_one(t, c, i);
    json_text_add(t, "],\n\"not_graded\":[");
    for (size_t i = 0; i < c->file_count; i++) {
        if (!c->files[i].why)
            continue;
        json_text_add(t, first ? "\n{\"file\":" : ",\n{\"file\":");
        json_text_string(t, c->files[i].path);
        member(t, "why");
        json_text_string(t, c->files[i].why);
        json_text_add(t, "}");
        first = false;
    }
    json_text_add(t, "]}\n");
}
