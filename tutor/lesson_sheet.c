/* lesson_sheet.c - see lesson_sheet.h. */
#include "tutor/lesson_sheet.h"

#include "lessons/json_text.h"
#include "lessons/lesson_run.h"
#include "tutor/commands.h"
#include "tutor/complain.h"
#include "tutor/files.h"

static void member(struct json_text *t, const char *name, const char *value)
{
    json_text_add(t, ",\"");
    json_text_add(t, name);
    json_text_add(t, "\":");
    json_text_string(t, value && *value ? value : NULL);
}

static void list(struct json_text *t, const char *name, const char *const *values, size_t count)
{
    json_text_add(t, ",\"");
    json_text_add(t, name);
    json_text_add(t, "\":[");
    for (size_t i = 0; i < count; i++) {
        json_text_add(t, i ? "," : "");
        json_text_string(t, values[i]);
    }
    json_text_add(t, "]");
}

/* The current question, and its answer; it is skipped, or done in the way that is known. */
static void write_question(struct json_text *t, struct lesson_run *run, bool first)
{
    const struct directive *d = lesson_run_block(run)->directive;
    struct lesson_solution  solution;
    struct lesson_reply     reply;
    char                    way[LESSON_GIVEN] = "";
    if (!d || !lesson_run_solution(run, &solution))
        return;
    if (lesson_run_way(run, way, sizeof way))
        lesson_run_answer(run, &reply, way);
    json_text_add(t, first ? "\n{\"line\":" : ",\n{\"line\":");
    json_text_number(t, (uint64_t)d->line);
    member(t, "kind", directive_word(d->kind));
    member(t, "text", d->text);
    list(t, "options", solution.options, solution.option_count);
    member(t, "answer", solution.answer);
    member(t, "where", solution.where);
    member(t, "fault", solution.fault);
    list(t, "hints", d->hints, d->hint_count);
    member(t, "because", d->because);
    if (d->kind == DIRECTIVE_DO) {
        member(t, "expect", d->expect);
        member(t, "way", way);
    }
    json_text_add(t, "}");
    lesson_run_skip(run, &reply);
}

static void write_lesson(struct json_text *t, struct lesson_run *run, uint64_t seed)
{
    const struct lesson *lesson = lesson_run_lesson(run);
    bool                 first = true;
    json_text_add(t, "{\"format\":\"tlstutor-lesson\",\"version\":1");
    member(t, "name", lesson->name);
    member(t, "title", lesson->title);
    json_text_add(t, ",\"seed\":");
    json_text_number(t, seed);
    json_text_add(t, ",\"minutes\":");
    json_text_number(t, lesson->minutes);
    list(t, "before", lesson->before, lesson->before_count);
    json_text_add(t, ",\"questions\":[");
    do {
        const struct lesson_block *block = lesson_run_block(run);
        if (!block || !block->directive || !directive_asks(block->directive))
            continue;
        write_question(t, run, first);
        first = false;
    } while (lesson_run_advance(run));
    json_text_add(t, "]}\n");
}

int lesson_sheet_write(const struct lesson *lesson, uint64_t seed, const char *path)
{
    struct json_text   text = { 0 };
    struct file_draft  draft;
    struct lesson_run *run = lesson_run_new(lesson, seed);
    if (run)
        write_lesson(&text, run, seed);
    lesson_run_free(run);
    if (!run || text.failed) {
        complain("not enough memory for the answers of %s", lesson->name);
        json_text_free(&text);
        return EXIT_MACHINE;
    }
    int status = EXIT_MACHINE;
    if (file_draft_open(&draft, path)) {
        fwrite(text.bytes, 1, text.length, draft.out);
        status = file_draft_commit(&draft) ? EXIT_SOUND : EXIT_MACHINE;
    }
    json_text_free(&text);
    return status;
}
