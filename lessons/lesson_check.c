/* lesson_check.c - see lesson_check.h. */
#include "lessons/lesson_check.h"

#include "lessons/lesson_run.h"
#include "lessons/words.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* What is left of 80 columns and 24 lines inside of a frame. */
enum { WIDEST = 76, MOST_LINES = 18, WIDEST_TITLE = 60 };

struct proofreading {
    const struct lesson  *lesson;
    struct lesson_reader *reader;
    size_t                found;
};

__attribute__((format(printf, 3, 4))) static void find(struct proofreading *p, int line,
                                                       const char *format, ...)
{
    char    why[500];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(why, sizeof why, format, arguments);
    va_end(arguments);
    p->found++;
    p->reader->find(p->reader, line, why);
}

/* ---- what fits ---- */

/* RFC 3629 §3: each character begins with a byte that is not 10xxxxxx. */
static size_t columns(const char *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += ((uint8_t)text[i] & 0xc0) != 0x80;
    return count;
}

/* Lines that a text takes, broken at spaces; goes on at *column. */
static size_t wrapped_lines(const char *text, size_t *column)
{
    size_t lines = 0;
    while (*text) {
        size_t length = strcspn(text, " \n"), width = columns(text, length);
        if (*column + width > WIDEST && *column) {
            lines++;
            *column = 0;
        }
        *column += width;
        text += length;
        if (*text == '\n') {
            lines++;
            *column = 0;
        } else if (*text == ' ') {
            ++*column;
        }
        text += *text != '\0';
    }
    return lines;
}

static size_t lines_of(const char *text)
{
    size_t column = 0;
    return text ? wrapped_lines(text, &column) + 1 : 0;
}

static void check_code(struct proofreading *p, const struct lesson_block *block)
{
    const char *text = block->span_count ? block->spans[0].text : "";
    int         line = block->line;
    size_t      lines = 0;
    for (; *text; line++, lines++) {
        size_t length = strcspn(text, "\n"), width = columns(text, length);
        if (width > WIDEST)
            find(p, line, "%zu columns; a line of code may have %d", width, WIDEST);
        text += length + (text[length] == '\n');
    }
    if (lines > MOST_LINES)
        find(p, block->line, "%zu lines of code; a block may have %d", lines, MOST_LINES);
}

static void check_paragraph(struct proofreading *p, const struct lesson_block *block)
{
    size_t column = 0, lines = 1;
    for (size_t i = 0; i < block->span_count; i++)
        lines += wrapped_lines(block->spans[i].text, &column);
    if (lines > MOST_LINES)
        find(p, block->line, "%zu lines at %d columns; a paragraph may have %d", lines, WIDEST,
             MOST_LINES);
}

/* ---- links ---- */

/* "session-key" may be written for "session key". */
static bool is_glossary_word(const char *word)
{
    char spaced[100];
    snprintf(spaced, sizeof spaced, "%s", word);
    for (char *at = spaced; *at; at++)
        *at = *at == '-' ? ' ' : *at;
    return glossary_term(word) || glossary_term(spaced);
}

static void check_link(struct proofreading *p, int line, const char *target)
{
    static const char glossary[] = "glossary:", lesson[] = "lesson:";
    if (strncmp(target, glossary, sizeof glossary - 1) == 0) {
        if (!is_glossary_word(target + sizeof glossary - 1))
            find(p, line, "the glossary has no word %s", target + sizeof glossary - 1);
    } else if (strncmp(target, lesson, sizeof lesson - 1) == 0) {
        if (!lesson_find(target + sizeof lesson - 1))
            find(p, line, "no lesson is called %s", target + sizeof lesson - 1);
    } else if (strncmp(target, "https://", 8) != 0 && strncmp(target, "http://", 7) != 0) {
        find(p, line, "a link leads to glossary:WORD, lesson:NAME or https://..., not to %s",
             target);
    }
}

static void check_prose(struct proofreading *p, const struct lesson_block *block)
{
    if (block->kind == LESSON_CODE)
        check_code(p, block);
    else
        check_paragraph(p, block);
    for (size_t i = 0; i < block->span_count; i++)
        if (block->spans[i].target)
            check_link(p, block->line, block->spans[i].target);
}

/* ---- questions and deeds ---- */

static void check_size(struct proofreading *p, const struct directive *d,
                       const struct lesson_solution *solution)
{
    size_t lines = lines_of(d->text) + 2;
    for (size_t i = 0; i < solution->option_count; i++)
        lines += lines_of(solution->options[i]);
    if (lines > MOST_LINES)
        find(p, d->line, "%zu lines with its options; a question may have %d", lines, MOST_LINES);
    for (size_t i = 0; i < d->hint_count; i++)
        if (lines_of(d->hints[i]) > MOST_LINES)
            find(p, d->line, "a hint of %zu lines; it may have %d", lines_of(d->hints[i]),
                 MOST_LINES);
}

/* A learner who does not know must get somewhere, and learn why. */
static void check_help(struct proofreading *p, const struct directive *d,
                       const struct lesson_solution *solution)
{
    if (d->kind == DIRECTIVE_DO) /* which has its way, and shows what comes of it */
        return;
    if (!d->hint_count && !solution->where[0])
        find(p, d->line, "no hint for those who do not know; write a line: hint TEXT");
    if (!d->because)
        find(p, d->line, "no reason is given; write a line: because TEXT");
    if (d->kind == DIRECTIVE_ASK && d->answer[0] == '"')
        find(p, d->answer_line,
             "a question that is asked in words of its own has no fixed answer; "
             "let the learner choose, or ask the engine");
}

static void check_deed(struct proofreading *p, struct lesson_run *run, const struct directive *d)
{
    struct lesson_reply reply;
    char                way[LESSON_GIVEN];
    if (!lesson_run_way(run, way, sizeof way)) {
        find(p, d->line, "nothing says how it can be done; write a line: way COMMAND");
        return;
    }
    lesson_run_answer(run, &reply, "");
    if (reply.right) {
        find(p, d->answer_line, "it is done before the learner does anything");
        return;
    }
    lesson_run_answer(run, &reply, way);
    if (!reply.right)
        find(p, d->line, "it cannot be done with: %s (%s)", way, reply.text);
}

static void check_question(struct proofreading *p, struct lesson_run *run)
{
    const struct directive *d = lesson_run_block(run)->directive;
    struct lesson_solution  solution;
    struct lesson_reply     reply;
    if (!lesson_run_solution(run, &solution))
        return;
    check_size(p, d, &solution);
    check_help(p, d, &solution);
    if (d->kind == DIRECTIVE_DO)
        check_deed(p, run, d);
    lesson_run_skip(run, &reply);
}

/* ---- the whole ---- */

static void check_beginning(struct proofreading *p)
{
    const struct lesson *lesson = p->lesson;
    if (!lesson->title[0])
        find(p, 1, "no title; begin with a line: # TITLE");
    else if (columns(lesson->title, strlen(lesson->title)) > WIDEST_TITLE)
        find(p, 1, "a title of %zu columns; it may have %d",
             columns(lesson->title, strlen(lesson->title)), WIDEST_TITLE);
    if (!lesson->will_see[0])
        find(p, 1, "no introduction; write after the title: > You will see: ... 10 minutes.");
    else if (!lesson->minutes)
        find(p, 1, "the introduction does not say how many minutes it takes");
    for (size_t i = 0; i < lesson->before_count; i++)
        if (!lesson_find(lesson->before[i]) && strcmp(lesson->before[i], "nothing") != 0)
            find(p, 1, "no lesson is called %s, which is to be taken before", lesson->before[i]);
}

static void check_block(struct proofreading *p, struct lesson_run *run)
{
    const struct lesson_block *block = lesson_run_block(run);
    switch (lesson_run_state(run)) {
    case LESSON_READING:
        check_prose(p, block);
        break;
    case LESSON_FAULTY: {
        const struct directive *d = block->directive;
        find(p, d->answer_line && !d->fault ? d->answer_line : d->line, "%s%s%s",
             directive_word(d->kind), d->kind == DIRECTIVE_WRONG ? "" : ": ",
             lesson_run_fault(run));
        break;
    }
    case LESSON_ASKING:
    case LESSON_DOING:
        check_question(p, run);
        break;
    case LESSON_PLAYING:
    case LESSON_SHOWING:
    case LESSON_ENDED:
        break;
    }
}

size_t lesson_check(const struct lesson *lesson, uint64_t seed, struct lesson_reader *reader)
{
    struct proofreading p = { lesson, reader, 0 };
    struct lesson_run  *run = lesson_run_new(lesson, seed);
    if (!run)
        return SIZE_MAX;
    check_beginning(&p);
    do
        check_block(&p, run);
    while (lesson_run_advance(run));
    lesson_run_free(run);
    return p.found;
}
