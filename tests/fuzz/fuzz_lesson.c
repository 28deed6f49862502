/*
 * fuzz_lesson.c - any text as a lesson: read, and taken to its end with answers that are its own
 * words. What is shown of it holds no control character, and each block knows its line. Runs are
 * not played: the making of keys would take all the time.
 */
#include "fuzz.h"

#include "lessons/lesson_run.h"

#include <string.h>

static void check_text(const char *text)
{
    for (; text && *text; text++)
        FUZZ_REQUIRE(((uint8_t)*text >= 0x20 && *text != 0x7f) || *text == '\n');
}

static void check_directive(const struct directive *d, int lines)
{
    const char *const texts[] = { d->fault,        d->text,   d->until,  d->host, d->path,
                                  d->options_path, d->answer, d->expect, d->way,  d->because };
    FUZZ_REQUIRE(d->line >= 1 && d->line <= lines);
    FUZZ_REQUIRE(d->kind != DIRECTIVE_WRONG || d->fault);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        check_text(texts[i]);
    for (size_t i = 0; i < d->option_count; i++)
        check_text(d->options[i]);
    for (size_t i = 0; i < d->hint_count; i++)
        check_text(d->hints[i]);
}

static bool plays(const struct lesson *lesson)
{
    for (size_t i = 0; i < lesson->block_count; i++) {
        const struct directive *d = lesson->blocks[i].directive;
        if (d && !d->fault && (d->kind == DIRECTIVE_RUN || d->kind == DIRECTIVE_LAB))
            return true;
    }
    return false;
}

/* Each question is answered with the lesson's title, asked for hints, and skipped. */
static void take(const struct lesson *lesson)
{
    struct lesson_reply    reply;
    struct lesson_solution solution;
    struct lesson_place    place;
    struct lesson_run     *run = lesson_run_new(lesson, 1);
    FUZZ_REQUIRE(run != NULL);
    do {
        lesson_run_solution(run, &solution);
        lesson_run_answer(run, &reply, lesson->title);
        lesson_run_hint(run, &reply);
        lesson_run_skip(run, &reply);
        check_text(reply.text);
        lesson_run_save(run, &place);
    } while (lesson_run_advance(run));
    FUZZ_REQUIRE(lesson_run_state(run) == LESSON_ENDED);
    lesson_run_free(run);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lesson_fault fault = { 0, "" };
    struct lesson      *lesson = lesson_read("fuzz", (const char *)data, size, &fault);
    int                 lines = 1;
    for (size_t i = 0; i < size; i++)
        lines += data[i] == '\n' || data[i] == '\r';
    if (!lesson) {
        FUZZ_REQUIRE(fault.why[0] && fault.line <= lines);
        return 0;
    }
    check_text(lesson->title);
    check_text(lesson->will_see);
    for (size_t i = 0; i < lesson->block_count; i++) {
        const struct lesson_block *block = &lesson->blocks[i];
        FUZZ_REQUIRE(block->line >= 1 && block->line <= lines);
        FUZZ_REQUIRE((block->kind == LESSON_DIRECTIVE) == (block->directive != NULL));
        for (size_t s = 0; s < block->span_count; s++) {
            check_text(block->spans[s].text);
            check_text(block->spans[s].target);
        }
        if (block->directive)
            check_directive(block->directive, lines);
    }
    if (!plays(lesson))
        take(lesson);
    lesson_free(lesson);
    return 0;
}
