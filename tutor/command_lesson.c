/*
 * command_lesson.c - `tlstutor lesson`: the list of lessons, one that is taken as text, and
 * proofreading.
 */
#include "tutor/commands.h"

#include "lessons/lesson_check.h"
#include "lessons/lesson_run.h"
#include "tutor/classroom.h"
#include "tutor/complain.h"
#include "tutor/entropy.h"
#include "tutor/lesson_file.h"
#include "tutor/lesson_keep.h"
#include "tutor/lesson_plain.h"
#include "tutor/lesson_sheet.h"
#include "tutor/progress_file.h"
#include "tutor/sheet.h"
#include "tutor/signals.h"
#include "tutor/worksheet.h"

#include <string.h>

/* ---- the list ---- */

void command_lesson_list(FILE *out, const char *student)
{
    struct progress progress;
    struct lesson  *lesson;
    progress_load(&progress);
    for (size_t i = 0; (lesson = lesson_open_at(i)) != NULL; i++) {
        const struct progress_lesson *kept = progress_find(&progress, student, lesson->name);
        size_t                        questions = lesson->question_count + lesson->task_count;
        fprintf(out, "%-7s %2d %-24s %zu question%s  %s\n",
                !kept        ? ""
                : kept->done ? "done"
                : kept->line ? "begun"
                             : "",
                lesson_at(i)->number, lesson->name, questions, questions == 1 ? " " : "s",
                lesson->title);
        lesson_free(lesson);
    }
    progress_free(&progress);
}

/* ---- proofreading ---- */

struct printed {
    struct lesson_reader reader;
    const char          *name;
};

static void print_finding(struct lesson_reader *reader, int line, const char *why)
{
    printf("%s:%d: %s\n", ((struct printed *)(void *)reader)->name, line, why);
}

/* Returns the worse of two exit statuses. */
static int worse(int a, int b) { return a > b ? a : b; }

static int check_one(struct lesson *lesson, uint64_t seed)
{
    struct printed printed = { { print_finding }, lesson->name };
    size_t         found = lesson_check(lesson, seed, &printed.reader);
    if (found == SIZE_MAX)
        complain("not enough memory to proofread %s", lesson->name);
    else
        printf("%s: %zu question%s, %zu thing%s to do, %zu fault%s\n", lesson->name,
               lesson->question_count, lesson->question_count == 1 ? "" : "s", lesson->task_count,
               lesson->task_count == 1 ? "" : "s", found, found == 1 ? "" : "s");
    return found == SIZE_MAX ? EXIT_MACHINE : found ? EXIT_REFUSED : EXIT_SOUND;
}

static int check_named(const char *name, uint64_t seed)
{
    int            status;
    struct lesson *lesson = lesson_open(name, &status);
    if (!lesson)
        return status;
    status = check_one(lesson, seed);
    lesson_free(lesson);
    return status;
}

static int check(const struct options *o)
{
    uint64_t seed = o->has_seed ? o->seed : 1;
    int      status = EXIT_SOUND;
    for (size_t i = 0; !o->argument && lesson_at(i); i++)
        status = worse(status, check_named(lesson_at(i)->name, seed));
    if (o->argument)
        status = check_named(o->argument, seed);
    for (size_t i = 0; i < o->words.count; i++)
        status = worse(status, check_named(o->words.values[i], seed));
    return status;
}

/* ---- taking one ---- */

const char *lesson_student(char out[static STUDENT_NAME], const struct options *o)
{
    out[0] = '\0';
    if (o->student)
        student_fold(out, o->student);
    return out;
}

uint64_t lesson_seed(const struct options *o)
{
    struct random_source source = entropy_source();
    uint8_t              bytes[2];
    if (o->has_seed)
        return o->seed;
    if (o->student)
        return student_seed(o->student);
    random_bytes(&source, "seed of a lesson", bytes, sizeof bytes);
    return 1 + ((uint64_t)bytes[0] << 8 | bytes[1]);
}

bool lesson_seed_fits(const struct options *o, uint64_t seed)
{
    return (!o->has_seed && !o->student) || lesson_seed(o) == seed;
}

static void tell_end(const struct lesson_run *run, const struct options *o, bool ended, bool kept)
{
    const struct lesson *lesson = lesson_run_lesson(run);
    struct lesson_place  place;
    size_t               right = 0, settled = 0;
    lesson_run_save(run, &place);
    for (size_t i = 0; i < place.answer_count; i++) {
        right += place.answers[i].outcome == OUTCOME_RIGHT;
        settled += place.answers[i].outcome != OUTCOME_OPEN;
    }
    if (ended)
        printf("The end: %zu of %zu right. (seed %llu)\n", right, settled,
               (unsigned long long)place.seed);
    else if (kept && o->student)
        printf("Left at line %d: tlstutor lesson %s --student \"%s\" goes on there.\n", place.line,
               lesson->name, o->student);
    else if (kept)
        printf("Left at line %d: tlstutor lesson %s goes on there.\n", place.line, lesson->name);
    else
        printf("Left at line %d.\n", place.line);
}

static int take(struct lesson *lesson, const struct options *o)
{
    struct progress     progress;
    struct lesson_place place;
    char                student[STUDENT_NAME];
    bool                writable = progress_load(&progress);
    struct lesson_run  *run = lesson_run_new(lesson, lesson_seed(o));
    if (!run) {
        complain("not enough memory for the lesson");
        progress_free(&progress);
        return EXIT_MACHINE;
    }
    lesson_student(student, o);
    if (o->student)
        printf("The connections of %s: seed %llu.\n", o->student,
               (unsigned long long)lesson_seed(o));
    if (lesson_kept(&place, &progress, student, lesson) && lesson_seed_fits(o, place.seed) &&
        lesson_run_restore(run, &place))
        printf("Going on at line %d, where it was left.\n", place.line);
    bool ended = lesson_plain_take(run);
    bool kept = writable && lesson_keep(&progress, student, run) && progress_save(&progress);
    tell_end(run, o, ended, kept);
    lesson_run_free(run);
    progress_free(&progress);
    return signals_caught() ? 128 + signals_caught() : EXIT_SOUND;
}

/* ---- forgetting ---- */

/* Forgets a lesson, or, with NULL, all of them. */
static int forget(struct progress *progress, const char *student, const char *name)
{
    char         key[LESSON_KEY];
    struct sheet s;
    size_t       before = progress->count;
    if (name && !lesson_is_file_name(name) && !lesson_find(name)) {
        complain("no lesson is called %s; see tlstutor list lessons", name);
        return EXIT_USAGE;
    }
    progress_forget(progress, student, name ? lesson_key(key, name) : NULL);
    sheet_init(&s, stdout);
    sheet_print(&s, "%s %s.\n", before > progress->count ? "Forgotten:" : "Nothing was kept of",
                name ? name : "the lessons");
    return EXIT_SOUND;
}

static int reset(const struct options *o)
{
    struct progress progress;
    char            student[STUDENT_NAME];
    int             status = EXIT_MACHINE;
    lesson_student(student, o);
    if (!progress_load(&progress))
        return status;
    status = forget(&progress, student, o->argument);
    for (size_t i = 0; i < o->words.count && status == EXIT_SOUND; i++)
        status = forget(&progress, student, o->words.values[i]);
    if (status == EXIT_SOUND && !progress_save(&progress))
        status = EXIT_MACHINE;
    progress_free(&progress);
    return status;
}

/* ---- one lesson ---- */

/* The seed of what is written of a lesson: it must be the same each time. */
static uint64_t sheet_seed(const struct options *o)
{
    return o->has_seed || o->student ? lesson_seed(o) : 1;
}

static int write_sheets(const struct lesson *lesson, const struct options *o)
{
    char                name[STUDENT_NAME];
    struct worksheet_of of = { .lesson = lesson, .seed = sheet_seed(o) };
    int                 status = EXIT_SOUND;
    if (o->student) {
        student_tidy(name, o->student);
        of.student = name;
    }
    if (o->worksheet)
        status = worksheet_write(&of, o->worksheet);
    of.answers = true;
    if (o->answers && status == EXIT_SOUND)
        status = worksheet_write(&of, o->answers);
    return status;
}

static int use(struct lesson *lesson, const struct options *o)
{
    if (o->worksheet || o->answers)
        return write_sheets(lesson, o);
    if (o->hand_in)
        return classroom_hand_in(lesson, o);
    if (o->json)
        return lesson_sheet_write(lesson, sheet_seed(o), o->json);
    return take(lesson, o);
}

static bool is_dash(const char *path) { return path && strcmp(path, "-") == 0; }

/* What is to be written must be of a lesson, and one thing alone can have standard output. */
static bool judge_use(const struct options *o)
{
    bool writes = o->worksheet || o->answers || o->hand_in || o->json;
    if (writes && !o->argument)
        complain("of which lesson? tlstutor lesson lists their names");
    else if (is_dash(o->worksheet) && is_dash(o->answers))
        complain("--worksheet and --answers cannot both have standard output: give one a file");
    else
        return true;
    return false;
}

int command_lesson(const struct options *o)
{
    int  status;
    char student[STUDENT_NAME];
    if (o->check)
        return check(o);
    if (o->reset)
        return reset(o);
    if (o->grade)
        return classroom_grade(o);
    if (!judge_use(o))
        return EXIT_USAGE;
    if (!o->argument) {
        command_lesson_list(stdout, lesson_student(student, o));
        return EXIT_SOUND;
    }
    if (o->words.count) {
        complain("one lesson at a time: %s; see tlstutor lesson --help", o->words.values[0]);
        return EXIT_USAGE;
    }
    struct lesson *lesson = lesson_open(o->argument, &status);
    if (!lesson)
        return status;
    status = use(lesson, o);
    lesson_free(lesson);
    return status;
}
