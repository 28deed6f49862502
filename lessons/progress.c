/* progress.c - see progress.h. */
#include "lessons/progress.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char format[] = "tlstutor-progress";
enum { VERSION = 1 };

static const char *const outcomes[PROGRESS_OUTCOMES] = {
    [PROGRESS_RIGHT] = "right",
    [PROGRESS_SHOWN] = "shown",
    [PROGRESS_SKIPPED] = "skipped",
    [PROGRESS_OPEN] = "open",
};

const char *progress_outcome_name(enum progress_outcome outcome) { return outcomes[outcome]; }

bool progress_outcome_find(enum progress_outcome *out, const char *name)
{
    for (unsigned i = 0; i < PROGRESS_OUTCOMES; i++)
        if (strcmp(name, outcomes[i]) == 0) {
            *out = (enum progress_outcome)i;
            return true;
        }
    return false;
}

/* ---- the list ---- */

static void lesson_clear(struct progress_lesson *lesson)
{
    for (size_t i = 0; i < lesson->answer_count; i++)
        free(lesson->answers[i].text);
    free(lesson->answers);
    free(lesson->student);
    free(lesson->name);
    memset(lesson, 0, sizeof *lesson);
}

void progress_free(struct progress *progress)
{
    for (size_t i = 0; i < progress->count; i++)
        lesson_clear(&progress->lessons[i]);
    free(progress->lessons);
    memset(progress, 0, sizeof *progress);
}

struct progress_lesson *progress_find(const struct progress *progress, const char *student,
                                      const char *name)
{
    for (size_t i = 0; i < progress->count; i++) {
        struct progress_lesson *lesson = &progress->lessons[i];
        if (strcmp(lesson->student, student) == 0 && strcmp(lesson->name, name) == 0)
            return lesson;
    }
    return NULL;
}

struct progress_lesson *progress_begin(struct progress *progress, const char *student,
                                       const char *name)
{
    struct progress_lesson *found = progress_find(progress, student, name);
    if (found)
        return found;
    size_t                  size = (progress->count + 1) * sizeof *progress->lessons;
    struct progress_lesson *grown = realloc(progress->lessons, size);
    if (!grown)
        return NULL;
    progress->lessons = grown;
    struct progress_lesson lesson = { .student = strdup(student), .name = strdup(name) };
    if (!lesson.student || !lesson.name) {
        lesson_clear(&lesson);
        return NULL;
    }
    grown[progress->count] = lesson;
    return &grown[progress->count++];
}

/* The first answer that is not before this line. */
static size_t find_line(const struct progress_lesson *lesson, unsigned line)
{
    size_t i = 0;
    while (i < lesson->answer_count && lesson->answers[i].line < line)
        i++;
    return i;
}

const struct progress_answer *progress_answer_at(const struct progress_lesson *lesson,
                                                 unsigned                      line)
{
    size_t i = find_line(lesson, line);
    return i < lesson->answer_count && lesson->answers[i].line == line ? &lesson->answers[i] : NULL;
}

bool progress_note(struct progress_lesson *lesson, unsigned line, enum progress_outcome outcome,
                   unsigned tries, const char *text)
{
    size_t                  i = find_line(lesson, line);
    struct progress_answer  answer = { line, tries, 0, outcome, strdup(text) };
    struct progress_answer *answers = lesson->answers;
    if (!answer.text)
        return false;
    if (i < lesson->answer_count && answers[i].line == line) {
        free(answers[i].text);
        answers[i] = answer;
        return true;
    }
    answers = realloc(answers, (lesson->answer_count + 1) * sizeof *answers);
    if (!answers) {
        free(answer.text);
        return false;
    }
    memmove(&answers[i + 1], &answers[i], (lesson->answer_count - i) * sizeof *answers);
    answers[i] = answer;
    lesson->answers = answers;
    lesson->answer_count++;
    return true;
}

void progress_note_hints(struct progress_lesson *lesson, unsigned line, unsigned hints)
{
    size_t i = find_line(lesson, line);
    if (i < lesson->answer_count && lesson->answers[i].line == line)
        lesson->answers[i].hints = hints;
}

void progress_forget(struct progress *progress, const char *student, const char *name)
{
    size_t kept = 0;
    for (size_t i = 0; i < progress->count; i++) {
        struct progress_lesson *lesson = &progress->lessons[i];
        bool                    forget = strcmp(lesson->student, student) == 0;
        if (forget && (!name || strcmp(lesson->name, name) == 0))
            lesson_clear(lesson);
        else
            progress->lessons[kept++] = *lesson;
    }
    progress->count = kept;
}

/* ---- writing ---- */

void progress_write_outcome(struct json_text *t, const struct progress_answer *answer)
{
    json_text_add(t, "\"outcome\": ");
    json_text_string(t, outcomes[answer->outcome]);
    json_text_add(t, ", \"tries\": ");
    json_text_number(t, answer->tries);
    json_text_add(t, ", \"hints\": ");
    json_text_number(t, answer->hints);
}

static void write_answer(struct json_text *t, const struct progress_answer *answer)
{
    json_text_add(t, "\n      {\"line\": ");
    json_text_number(t, answer->line);
    json_text_add(t, ", ");
    progress_write_outcome(t, answer);
    json_text_add(t, ", \"answer\": ");
    json_text_string(t, answer->text);
    json_text_add(t, "}");
}

/* As a string: JSON's numbers are sure to be whole only up to 2^53 (RFC 8259 §6). */
static void write_seed(struct json_text *t, uint64_t seed)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%" PRIu64, seed);
    json_text_string(t, digits);
}

static void write_lesson(struct json_text *t, const struct progress_lesson *lesson)
{
    json_text_add(t, "\n    {\"student\": ");
    json_text_string(t, lesson->student);
    json_text_add(t, ", \"name\": ");
    json_text_string(t, lesson->name);
    json_text_add(t, ", \"done\": ");
    json_text_boolean(t, lesson->done);
    json_text_add(t, ", \"line\": ");
    json_text_number(t, lesson->line);
    json_text_add(t, ", \"seed\": ");
    write_seed(t, lesson->seed);
    json_text_add(t, ", \"answers\": [");
    for (size_t i = 0; i < lesson->answer_count; i++) {
        json_text_add(t, i > 0 ? "," : "");
        write_answer(t, &lesson->answers[i]);
    }
    json_text_add(t, "]}");
}

void progress_write(struct json_text *t, const struct progress *progress)
{
    json_text_add(t, "{\"format\": ");
    json_text_string(t, format);
    json_text_add(t, ", \"version\": ");
    json_text_number(t, VERSION);
    json_text_add(t, ",\n  \"lessons\": [");
    for (size_t i = 0; i < progress->count; i++) {
        json_text_add(t, i > 0 ? "," : "");
        write_lesson(t, &progress->lessons[i]);
    }
    json_text_add(t, "]}\n");
}

/* ---- reading ---- */

static bool read_answer(struct progress_lesson *lesson, json_t *from)
{
    enum progress_outcome outcome;
    const char           *name, *text;
    int                   line, tries, hints = 0;
    if (json_unpack(from, "{s:i, s:s, s:i, s?i, s:s}", "line", &line, "outcome", &name, "tries",
                    &tries, "hints", &hints, "answer", &text) != 0 ||
        line <= 0 || tries < 0 || hints < 0 || !progress_outcome_find(&outcome, name) ||
        !progress_note(lesson, (unsigned)line, outcome, (unsigned)tries, text))
        return false;
    progress_note_hints(lesson, (unsigned)line, (unsigned)hints);
    return true;
}

static bool read_seed(uint64_t *out, const char *digits)
{
    char *end;
    errno = 0;
    *out = strtoull(digits, &end, 10);
    return isdigit((unsigned char)digits[0]) && *end == '\0' && errno == 0;
}

static bool read_lesson(struct progress *progress, json_t *from)
{
    const char *student, *name, *seed;
    int         done, line;
    json_t     *answers;
    if (json_unpack(from, "{s:s, s:s, s:b, s:i, s:s, s:o}", "student", &student, "name", &name,
                    "done", &done, "line", &line, "seed", &seed, "answers", &answers) != 0 ||
        !json_is_array(answers) || line < 0 || progress_find(progress, student, name))
        return false;
    struct progress_lesson *lesson = progress_begin(progress, student, name);
    if (!lesson || !read_seed(&lesson->seed, seed))
        return false;
    lesson->done = done;
    lesson->line = (unsigned)line;
    for (size_t i = 0; i < json_array_size(answers); i++)
        if (!read_answer(lesson, json_array_get(answers, i)))
            return false;
    return true;
}

/* All of its lessons; false at the first that makes no sense. */
static bool read_lessons(struct progress *progress, json_t *root, const char **why)
{
    const char *what;
    int         version;
    json_t     *lessons;
    *why = "it is no record of progress";
    if (json_unpack(root, "{s:s, s:i, s:o}", "format", &what, "version", &version, "lessons",
                    &lessons) != 0 ||
        strcmp(what, format) != 0 || !json_is_array(lessons))
        return false;
    *why = "it is of a version that this program does not know";
    if (version != VERSION)
        return false;
    *why = "an entry in it makes no sense";
    for (size_t i = 0; i < json_array_size(lessons); i++)
        if (!read_lesson(progress, json_array_get(lessons, i)))
            return false;
    return true;
}

bool progress_parse(struct progress *progress, const char *json, size_t length, const char **why)
{
    json_t *root = json_loadb(json, length, JSON_REJECT_DUPLICATES, NULL);
    memset(progress, 0, sizeof *progress);
    *why = "it is not JSON";
    bool sound = root && read_lessons(progress, root, why);
    json_decref(root);
    if (!sound)
        progress_free(progress);
    return sound;
}
