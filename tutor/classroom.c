/* classroom.c - see classroom.h. */
#include "tutor/classroom.h"

#include "lessons/grade.h"
#include "tutor/commands.h"
#include "tutor/complain.h"
#include "tutor/files.h"
#include "tutor/grade_table.h"
#include "tutor/lesson_file.h"
#include "tutor/lesson_keep.h"
#include "tutor/progress_file.h"

#include <stdlib.h>
#include <string.h>

/* Writes a text whole or not at all, and frees it. */
static int save(struct json_text *text, const char *path)
{
    struct file_draft draft;
    int               status = EXIT_MACHINE;
    if (text->failed)
        complain("not enough memory: %s", path);
    else if (file_draft_open(&draft, path)) {
        fwrite(text->bytes, 1, text->length, draft.out);
        status = file_draft_commit(&draft) ? EXIT_SOUND : EXIT_MACHINE;
    }
    json_text_free(text);
    return status;
}

/* ---- handing in ---- */

static int hand_in(const struct lesson *lesson, const struct options *o,
                   const struct progress *progress)
{
    char                          key[LESSON_KEY], student[STUDENT_NAME], name[STUDENT_NAME];
    struct json_text              text = { 0 };
    const struct progress_lesson *kept =
        progress_find(progress, lesson_student(student, o), lesson_key(key, lesson->name));
    student_tidy(name, o->student);
    if (!kept) {
        complain(
            "nothing to hand in: %s has not begun %s; tlstutor lesson %s --student \"%s\" does",
            name, lesson->name, lesson->name, name);
        return EXIT_REFUSED;
    }
    hand_in_write(&text, lesson, name, kept);
    return save(&text, o->hand_in);
}

int classroom_hand_in(const struct lesson *lesson, const struct options *o)
{
    struct progress progress;
    int             status = EXIT_MACHINE;
    if (!o->student) {
        complain("--hand-in whose? write --student NAME too");
        return EXIT_USAGE;
    }
    if (progress_load(&progress))
        status = hand_in(lesson, o, &progress);
    progress_free(&progress);
    return status;
}

/* ---- grading ---- */

/* All that is open while a class is graded. */
struct grading {
    struct graded_file *files;
    size_t              file_count;
    struct lesson     **lessons; /* the teacher's own, then those of the curriculum as needed */
    size_t              lesson_count;
    struct grade       *grades;
    size_t             *of;
    size_t              grade_count;
};

static bool is_lesson_file(const char *path)
{
    size_t length = strlen(path);
    return length > 3 && strcmp(path + length - 3, ".md") == 0;
}

static int take_file(struct grading *g, const char *path)
{
    struct graded_file *to = &g->files[g->file_count];
    struct file_bytes   file;
    int                 status = EXIT_SOUND;
    if (is_lesson_file(path)) {
        struct lesson *lesson = lesson_open(path, &status);
        if (lesson)
            g->lessons[g->lesson_count++] = lesson;
        return status;
    }
    to->path = path;
    g->file_count++;
    if (!file_read(&file, path, HAND_IN_MOST_BYTES)) {
        to->why = "it cannot be read";
        return EXIT_MACHINE;
    }
    if (hand_in_parse(&to->hand_in, (const char *)file.bytes, file.length, &to->why))
        to->why = NULL;
    file_bytes_free(&file);
    return to->why ? EXIT_REFUSED : EXIT_SOUND;
}

/* The lesson of that name: opened once for all. NULL where there is none. */
static const struct lesson *find_lesson(struct grading *g, const char *name)
{
    int status;
    for (size_t i = 0; i < g->lesson_count; i++)
        if (strcmp(hand_in_lesson_name(g->lessons[i]), name) == 0)
            return g->lessons[i];
    struct lesson *lesson = lesson_find(name) ? lesson_open(name, &status) : NULL;
    if (lesson)
        g->lessons[g->lesson_count++] = lesson;
    return lesson;
}

static int worse(int a, int b) { return a > b ? a : b; }

static int judge(struct grading *g)
{
    int status = EXIT_SOUND;
    for (size_t i = 0; i < g->file_count; i++) {
        if (g->files[i].why)
            continue;
        struct hand_in *h = &g->files[i].hand_in;
        g->of[g->grade_count] = i;
        g->grades[g->grade_count++] =
            (struct grade){ .hand_in = h, .lesson = find_lesson(g, h->lesson) };
    }
    if (!grade_class(g->grades, g->grade_count)) {
        complain("not enough memory to take the lessons again");
        return EXIT_MACHINE;
    }
    for (size_t i = 0; i < g->grade_count; i++)
        if (!g->grades[i].graded)
            status = EXIT_REFUSED;
    return status;
}

static int show(const struct grading *g, const struct options *o)
{
    struct graded_class c = { g->files, g->file_count, g->grades, g->of, g->grade_count };
    struct json_text    text = { 0 };
    if (!o->json || strcmp(o->json, "-") != 0)
        grade_table_print(stdout, &c);
    if (!o->json)
        return EXIT_SOUND;
    grade_table_write(&text, &c);
    return save(&text, o->json);
}

/* All of them, whatever is wrong with one. */
static int grade_files(struct grading *g, const struct options *o)
{
    int status = take_file(g, o->argument);
    for (size_t i = 0; i < o->words.count; i++)
        status = worse(status, take_file(g, o->words.values[i]));
    int judged = judge(g);
    if (judged == EXIT_MACHINE)
        return judged;
    return worse(worse(status, judged), show(g, o));
}

int classroom_grade(const struct options *o)
{
    size_t         most = 1 + o->words.count;
    struct grading g = { .files = calloc(most, sizeof *g.files),
                         .lessons = calloc(2 * most, sizeof *g.lessons),
                         .grades = calloc(most, sizeof *g.grades),
                         .of = calloc(most, sizeof *g.of) };
    int            status = EXIT_MACHINE;
    if (!o->argument) {
        complain("--grade what? name the files that were handed in");
        status = EXIT_USAGE;
    } else if (g.files && g.lessons && g.grades && g.of) {
        status = grade_files(&g, o);
    } else {
        complain("not enough memory to grade a class");
    }
    for (size_t i = 0; i < g.file_count; i++)
        hand_in_free(&g.files[i].hand_in);
    for (size_t i = 0; i < g.lesson_count; i++)
        lesson_free(g.lessons[i]);
    free(g.files);
    free(g.lessons);
    free(g.grades);
    free(g.of);
    return status;
}
