/* hand_in.c - see hand_in.h. */
#include "lessons/hand_in.h"

#include "lessons/prose.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

static const char format[] = "tlstutor-hand-in";
/* All that was typed to a question is no longer than what a lesson keeps; what was no UTF-8 has
 * become U+FFFD, three bytes for one. Whoever grades takes each line again, which takes time. */
enum { VERSION = 1, MOST_TEXT = 3 * LESSON_TYPED };

const char *hand_in_lesson_name(const struct lesson *lesson)
{
    const char *slash = strrchr(lesson->name, '/');
    return slash ? slash + 1 : lesson->name;
}

void hand_in_digest(char out[static HAND_IN_DIGEST], const struct lesson *lesson)
{
    struct prose p;
    prose_begin(&p, out, HAND_IN_DIGEST);
    prose_hex(&p, lesson->digest, sizeof lesson->digest);
    prose_end(&p);
}

/* ---- writing ---- */

static void write_string(struct json_text *t, const char *name, const char *value)
{
    json_text_add(t, ",\n \"");
    json_text_add(t, name);
    json_text_add(t, "\": ");
    json_text_string(t, value);
}

/* What was typed is kept a line each. */
static void write_typed(struct json_text *t, const char *text)
{
    char line[LESSON_TYPED];
    json_text_add(t, "[");
    for (const char *at = text; *at;) {
        size_t length = strcspn(at, "\n");
        snprintf(line, sizeof line, "%.*s", (int)length, at);
        json_text_add(t, at == text ? "" : ", ");
        json_text_string(t, line);
        at += length + (at[length] == '\n');
    }
    json_text_add(t, "]");
}

static void write_answer(struct json_text *t, const struct progress_answer *answer,
                         const struct directive *d)
{
    json_text_add(t, "\n  {\"line\": ");
    json_text_number(t, answer->line);
    json_text_add(t, ", \"question\": ");
    json_text_string(t, d->text);
    json_text_add(t, ",\n   ");
    progress_write_outcome(t, answer);
    json_text_add(t, ", \"typed\": ");
    write_typed(t, answer->text);
    json_text_add(t, "}");
}

void hand_in_write(struct json_text *t, const struct lesson *lesson, const char *student,
                   const struct progress_lesson *kept)
{
    char digest[HAND_IN_DIGEST];
    bool first = true;
    hand_in_digest(digest, lesson);
    json_text_add(t, "{\"format\": ");
    json_text_string(t, format);
    json_text_add(t, ", \"version\": ");
    json_text_number(t, VERSION);
    write_string(t, "student", student);
    write_string(t, "lesson", hand_in_lesson_name(lesson));
    write_string(t, "text", digest);
    json_text_add(t, ",\n \"seed\": ");
    json_text_number(t, kept->seed);
    json_text_add(t, ",\n \"finished\": ");
    json_text_boolean(t, kept->done);
    json_text_add(t, ",\n \"answers\": [");
    for (size_t i = 0; i < lesson->block_count; i++) {
        const struct directive       *d = lesson->blocks[i].directive;
        const struct progress_answer *answer =
            d && directive_asks(d) ? progress_answer_at(kept, (unsigned)d->line) : NULL;
        if (!answer)
            continue;
        json_text_add(t, first ? "" : ",");
        write_answer(t, answer, d);
        first = false;
    }
    json_text_add(t, "]}\n");
}

/* ---- reading ---- */

static bool read_typed(struct hand_in *h, struct hand_in_answer *answer, json_t *typed)
{
    size_t count = json_array_size(typed), length = 0;
    if (count > HAND_IN_MOST_TYPED)
        return false;
    answer->typed = arena_allocate(&h->arena, count * sizeof *answer->typed);
    if (count && !answer->typed)
        return false;
    for (; answer->typed_count < count; answer->typed_count++) {
        const char *text = json_string_value(json_array_get(typed, answer->typed_count));
        if (!text || (length += strlen(text) + 1) > MOST_TEXT)
            return false;
        answer->typed[answer->typed_count] =
            (struct hand_in_typed){ .text = arena_string(&h->arena, text) };
    }
    return true;
}

static bool read_answer(struct hand_in *h, json_t *from)
{
    struct hand_in_answer answer = { 0 };
    const char           *outcome;
    int                   tries, hints;
    json_t               *typed;
    if (json_unpack(from, "{s:i, s:s, s:i, s:i, s:o}", "line", &answer.line, "outcome", &outcome,
                    "tries", &tries, "hints", &hints, "typed", &typed) != 0 ||
        answer.line <= 0 || tries < 0 || hints < 0 || !json_is_array(typed) ||
        !progress_outcome_find(&answer.outcome, outcome) || hand_in_answer_at(h, answer.line) ||
        !read_typed(h, &answer, typed))
        return false;
    answer.tries = (unsigned)tries;
    answer.hints = (unsigned)hints;
    h->answers[h->answer_count++] = answer;
    return true;
}

static bool read_answers(struct hand_in *h, json_t *answers)
{
    size_t count = json_array_size(answers);
    h->answers = arena_allocate(&h->arena, LESSON_MOST_ANSWERS * sizeof *h->answers);
    if (count > LESSON_MOST_ANSWERS || !h->answers)
        return false;
    for (size_t i = 0; i < count; i++)
        if (!read_answer(h, json_array_get(answers, i)))
            return false;
    return true;
}

static bool read_all(struct hand_in *h, json_t *root, const char **why)
{
    const char *what, *student, *lesson, *text;
    int         version, finished;
    json_int_t  seed;
    json_t     *answers;
    *why = "it is no hand-in of a lesson";
    if (json_unpack(root, "{s:s, s:i}", "format", &what, "version", &version) != 0 ||
        strcmp(what, format) != 0)
        return false;
    *why = "it is of a version that this program does not know";
    if (version != VERSION)
        return false;
    *why = "something is missing in it, or of another kind";
    if (json_unpack(root, "{s:s, s:s, s:s, s:I, s:b, s:o}", "student", &student, "lesson", &lesson,
                    "text", &text, "seed", &seed, "finished", &finished, "answers",
                    &answers) != 0 ||
        seed < 0 || strlen(text) != HAND_IN_DIGEST - 1 || !json_is_array(answers))
        return false;
    *why = "the name in it is none";
    if (student_refuse(student))
        return false;
    h->student = arena_string(&h->arena, student);
    h->lesson = arena_string(&h->arena, lesson);
    h->seed = (uint64_t)seed;
    h->finished = finished;
    memcpy(h->digest, text, sizeof h->digest);
    *why = "an answer in it makes no sense";
    return read_answers(h, answers);
}

bool hand_in_parse(struct hand_in *h, const char *json, size_t length, const char **why)
{
    json_t *root = json_loadb(json, length, JSON_REJECT_DUPLICATES, NULL);
    memset(h, 0, sizeof *h);
    *why = "it is not JSON";
    bool sound = root && read_all(h, root, why);
    json_decref(root);
    if (sound && h->arena.exhausted)
        *why = "there is not enough memory";
    return sound && !h->arena.exhausted;
}

void hand_in_free(struct hand_in *h)
{
    arena_free(&h->arena);
    memset(h, 0, sizeof *h);
}

struct hand_in_answer *hand_in_answer_at(const struct hand_in *h, int line)
{
    for (size_t i = 0; i < h->answer_count; i++)
        if (h->answers[i].line == line)
            return &h->answers[i];
    return NULL;
}
