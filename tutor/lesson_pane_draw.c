/*
 * lesson_pane_draw.c - the words of a lesson, block by block, with what was answered between them.
 * Part of lesson_pane.h.
 */
#include "tutor/lesson_pane.h"

#include "lessons/lab.h"
#include "lessons/profile.h"
#include "lessons/prose.h"
#include "lessons/words.h"
#include "tutor/glyphs.h"
#include "tutor/roll.h"
#include "tutor/story_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INDENT = 2, MOST_LEVELS = 6 };

/* ---- words ---- */

/* The word of the glossary that a link leads to, its hyphens as spaces; "" for any other. */
static const char *glossary_target(char out[static 100], const struct lesson_span *span)
{
    static const char glossary[] = "glossary:";
    out[0] = '\0';
    if (span->target && strncmp(span->target, glossary, sizeof glossary - 1) == 0)
        snprintf(out, 100, "%s", span->target + sizeof glossary - 1);
    if (!glossary_term(out))
        for (char *at = out; *at; at++)
            *at = *at == '-' ? ' ' : *at;
    return out;
}

/* Where a link leads that nobody can follow here; only at the end of its words. */
static void add_target(struct prose *p, const struct lesson_block *block, size_t i)
{
    const char *target = block->spans[i].target;
    bool        ends = i + 1 == block->span_count || block->spans[i + 1].target != target;
    if (target && ends && strncmp(target, "glossary:", strlen("glossary:")) != 0)
        prose_format(p, " (%s)", target);
}

static void add_span(struct prose *p, const struct lesson_span *span)
{
    char word[100];
    bool term = glossary_target(word, span)[0];
    bool strong = span->style & (SPAN_STRONG | SPAN_EMPHASIS), code = span->style & SPAN_CODE;
    if (strong)
        prose_format(p, "%c", STRONG_BEGINS);
    if (code)
        prose_format(p, "%c", CODE_BEGINS);
    if (term)
        prose_format(p, "%c", TERM_BEGINS);
    prose_add(p, span->text);
    if (term)
        prose_format(p, "%c", TERM_ENDS);
    if (code)
        prose_format(p, "%c", CODE_ENDS);
    if (strong)
        prose_format(p, "%c", STRONG_ENDS);
}

static size_t write_spans(char *out, size_t size, const struct lesson_block *block)
{
    struct prose p;
    prose_begin(&p, out, size);
    for (size_t i = 0; i < block->span_count; i++) {
        add_span(&p, &block->spans[i]);
        add_target(&p, block, i);
    }
    return prose_end(&p);
}

/* The words of a block, its styles and the terms of the glossary marked; "" without memory. */
static const char *words_of(const struct lesson_pane *pane, size_t i)
{
    const struct lesson_block *block = &pane->lesson->blocks[i];
    if (pane->words[i])
        return pane->words[i];
    size_t size = write_spans(NULL, 0, block) + 1, marked = 2 * size + 256;
    char  *plain = malloc(size);
    char  *words = malloc(marked);
    if (plain && words) {
        write_spans(plain, size, block);
        bool prose = block->kind == LESSON_PARAGRAPH || block->kind == LESSON_ITEM;
        if (prose)
            story_mark_terms(words, marked, plain);
        else
            snprintf(words, marked, "%s", plain);
        pane->words[i] = words;
        words = NULL;
    }
    free(plain);
    free(words);
    return pane->words[i] ? pane->words[i] : "";
}

void lesson_pane_recent(char *out, size_t size, const struct lesson_pane *pane)
{
    struct prose p;
    prose_begin(&p, out, size);
    size_t from = pane->fresh < pane->shown ? pane->fresh : pane->shown ? pane->shown - 1 : 0;
    for (size_t i = from; i < pane->shown; i++) {
        const struct lesson_block *block = &pane->lesson->blocks[i];
        prose_format(&p, "%s\n", words_of(pane, i));
        for (size_t k = 0; k < block->span_count; k++) {
            char word[100];
            if (glossary_target(word, &block->spans[k])[0])
                prose_format(&p, "%c%s%c\n", TERM_BEGINS, word, TERM_ENDS);
        }
    }
    prose_end(&p);
}

/* ---- directives ---- */

static const char *const view_words[LESSON_VIEWS] = {
    [LESSON_STORY] = "the story",          [LESSON_BYTES] = "the bytes",
    [LESSON_SECRETS] = "the secrets",      [LESSON_CHECKS] = "the checks",
    [LESSON_KNOWLEDGE] = "who knows what", [LESSON_CERTIFICATE] = "the certificate",
};

/* A line for what the lesson did by itself. */
static void draw_played(struct roll *roll, const struct directive *d)
{
    char                     text[400];
    bool                     message = d->until && d->until[0] >= 'A' && d->until[0] <= 'Z';
    const char              *until = message ? d->until : "", *up_to = message ? ", up to " : "";
    const struct profile    *profile;
    const struct experiment *experiment;
    switch (d->kind) {
    case DIRECTIVE_RUN:
        profile = profile_find(d->text);
        snprintf(text, sizeof text, "→ A connection begins: %s%s%s",
                 profile ? profile->title : d->text, up_to, until);
        break;
    case DIRECTIVE_LAB:
        experiment = experiment_find(d->text);
        snprintf(text, sizeof text, "→ An experiment begins: %s%s%s",
                 experiment ? experiment->title : d->text, up_to, until);
        break;
    case DIRECTIVE_NEXT:
        snprintf(text, sizeof text, "→ The connection goes on%s%s", up_to, until);
        break;
    case DIRECTIVE_SHOW:
        snprintf(text, sizeof text, "→ Look at %s%s%s", view_words[d->view], d->path ? ": " : "",
                 d->path ? d->path : "");
        break;
    case DIRECTIVE_WATCH:
    case DIRECTIVE_COMPARE:
    case DIRECTIVE_COMPUTE:
    case DIRECTIVE_DO:
    case DIRECTIVE_ASK:
    case DIRECTIVE_CHOOSE:
    case DIRECTIVE_WRONG:
        return;
    }
    roll_wrap_marked(roll, 0, STYLE_FAINT, text);
}

/* ---- questions ---- */

static void draw_options(struct lesson_pane *pane, struct roll *roll, bool open, bool focused)
{
    for (int i = 0; i < pane->option_count; i++) {
        int row = roll->line - roll->top;
        pane->option_rows[i] = row;
        canvas_format(&roll->canvas, row, INDENT, STYLE_KEY, "%d", i + 1);
        roll_wrap_marked(roll, INDENT + 3, STYLE_PLAIN, pane->options[i]);
        if (open && i == pane->option) {
            canvas_put(&roll->canvas, row, 0, STYLE_STRONG, "▶");
            for (int r = row; r < roll->line - roll->top; r++)
                canvas_paint(&roll->canvas, r, 0, roll->canvas.columns,
                             focused ? STYLE_SELECTED : STYLE_MARKED);
            if (focused)
                canvas_cursor(&roll->canvas, row, 0);
        }
    }
    pane->option_rows[pane->option_count] = roll->line - roll->top;
}

static void draw_line(struct lesson_pane *pane, struct roll *roll, bool focused)
{
    struct canvas *c = &roll->canvas;
    int            row = roll_row(roll);
    canvas_put(c, row, INDENT, STYLE_STRONG, ">");
    if (pane->typing)
        edit_draw(&pane->line, c, row, INDENT + 2, c->columns - INDENT - 3, focused);
    else
        canvas_put(c, row, INDENT + 2, STYLE_FAINT, "Enter: type an answer");
}

static const char *invitation(const struct lesson_pane *pane, const struct directive *d)
{
    if (d->kind == DIRECTIVE_DO && pane->typing)
        return "Enter does it, and plays again: flip MESSAGE/field, drop MESSAGE, repeat MESSAGE, "
               "waive CHECK, undo. b, on a field of the connection, writes its flip.";
    if (lesson_pane_way(pane) == WAY_LOOK)
        return "Space or L opens the connection: look there. H gives a hint, S skips.";
    if (d->kind == DIRECTIVE_DO)
        return "Space takes a step of the connection, L opens it. i types a command, H gives a "
               "hint, S skips.";
    if (d->kind == DIRECTIVE_CHOOSE)
        return "Arrows or digits choose, Enter answers. H gives a hint, S skips.";
    return pane->typing ? "Enter answers; on an empty line, a hint. Esc leaves the line."
                        : "i types an answer. H gives a hint, S skips.";
}

static const char *question_words(char *out, size_t size, const struct directive *d)
{
    snprintf(out, size, "%s%s", d->kind == DIRECTIVE_COMPUTE ? "Work out: " : "", d->text);
    return out;
}

static void draw_question(struct lesson_pane *pane, struct roll *roll, size_t i, bool focused)
{
    const struct directive *d = pane->lesson->blocks[i].directive;
    char                    text[2000];
    bool present = i == lesson_run_index(pane->run), open = present && lesson_pane_asks(pane);
    canvas_put(&roll->canvas, roll->line - roll->top, 0, STYLE_TITLE,
               d->kind == DIRECTIVE_DO ? "!" : "?");
    roll_wrap_marked(roll, INDENT, STYLE_STRONG, question_words(text, sizeof text, d));
    if (present && d->kind == DIRECTIVE_CHOOSE) {
        draw_options(pane, roll, open, focused);
    } else if (open && (d->kind != DIRECTIVE_DO || pane->typing)) {
        draw_line(pane, roll, focused);
    }
    if (pane->said[i].text)
        roll_wrap_marked(roll, INDENT, STYLE_PLAIN, pane->said[i].text);
    if (open)
        roll_wrap_marked(roll, INDENT, STYLE_FAINT, invitation(pane, d));
}

static void draw_directive(struct lesson_pane *pane, struct roll *roll, size_t i, bool focused)
{
    const struct directive *d = pane->lesson->blocks[i].directive;
    if (directive_asks(d))
        draw_question(pane, roll, i, focused);
    else
        draw_played(roll, d);
    if (!directive_asks(d) && pane->said[i].text) /* why it could not be carried out */
        roll_wrap_marked(roll, 0, STYLE_WARNING, pane->said[i].text);
}

/* ---- prose ---- */

/* Lines as they stand; what is cut says so. */
static void draw_code(struct roll *roll, int column, const char *text)
{
    char line[500];
    while (*text) {
        size_t length = strcspn(text, "\n");
        snprintf(line, sizeof line, "%.*s", (int)length, text);
        canvas_put(&roll->canvas, roll_row(roll), column + INDENT, STYLE_BYTES, line);
        text += length + (text[length] == '\n');
    }
}

static void draw_quote_bars(struct roll *roll, int from, unsigned quoted)
{
    for (int line = from; line < roll->line; line++)
        for (unsigned i = 0; i < quoted; i++)
            canvas_put(&roll->canvas, line - roll->top, (int)i * INDENT, STYLE_BORDER, "│");
}

/* How far to the right a block stands; where there is little room, not at all. */
static int indent_of(const struct roll *roll, const struct lesson_block *block)
{
    unsigned levels = block->quoted;
    if (block->kind == LESSON_ITEM && block->level > 1)
        levels += block->level - 1;
    else if (block->kind != LESSON_HEADING && block->kind != LESSON_ITEM)
        levels += block->level;
    int indent = INDENT * (int)(levels < MOST_LEVELS ? levels : MOST_LEVELS);
    return indent > roll->canvas.columns / 3 ? 0 : indent;
}

static void draw_item(struct roll *roll, int column, const struct lesson_block *block,
                      const char *words)
{
    char mark[16];
    if (block->number)
        snprintf(mark, sizeof mark, "%u.", block->number);
    else
        snprintf(mark, sizeof mark, "•");
    int end = canvas_put(&roll->canvas, roll->line - roll->top, column, STYLE_STRONG, mark);
    int text = block->number ? column + (int)strlen(mark) + 1 : column + INDENT;
    roll_wrap_marked(roll, end > text ? end + 1 : text, STYLE_PLAIN, words);
}

static void draw_block(struct lesson_pane *pane, struct roll *roll, size_t i, bool focused)
{
    const struct lesson_block *block = &pane->lesson->blocks[i];
    int                        from = roll->line, column = indent_of(roll, block);
    switch (block->kind) {
    case LESSON_HEADING:
        roll_wrap_marked(roll, column, STYLE_TITLE, words_of(pane, i));
        break;
    case LESSON_PARAGRAPH:
        roll_wrap_marked(roll, column, STYLE_PLAIN, words_of(pane, i));
        break;
    case LESSON_ITEM:
        draw_item(roll, column, block, words_of(pane, i));
        break;
    case LESSON_CODE:
        draw_code(roll, column, block->span_count ? block->spans[0].text : "");
        break;
    case LESSON_RULE:
        roll_heading(&roll->canvas, roll_row(roll), "", NULL);
        break;
    case LESSON_DIRECTIVE:
        draw_directive(pane, roll, i, focused);
        break;
    }
    draw_quote_bars(roll, from, block->quoted);
}

/* A blank line between two blocks, but not between the items of a list or two lines of what was
 * played. */
static bool needs_gap(const struct lesson_block *a, const struct lesson_block *b)
{
    bool played = a->directive && b->directive && !directive_asks(a->directive) &&
                  !directive_asks(b->directive);
    return !played && !(a->kind == LESSON_ITEM && b->kind == LESSON_ITEM);
}

/* ---- the whole ---- */

static void draw_top(const struct lesson_pane *pane, struct roll *roll)
{
    char text[600];
    roll_wrap_marked(roll, 0, STYLE_TITLE,
                     pane->lesson->title[0] ? pane->lesson->title : pane->lesson->name);
    roll_row(roll);
    if (!pane->lesson->will_see[0])
        return;
    snprintf(text, sizeof text, "You will see: %s", pane->lesson->will_see);
    roll_wrap_marked(roll, 0, STYLE_FAINT, text);
    roll_row(roll);
}

static void draw_bottom(const struct lesson_pane *pane, struct roll *roll)
{
    const char *text = NULL;
    if (lesson_pane_is_done(pane))
        text = "This is the end of the lesson. q goes back to the list of lessons.";
    else if (pane->playing)
        text = "the connection is under way...";
    else if (pane->waits)
        text = "Space: the connection goes on";
    else if (!lesson_pane_asks(pane))
        text = "Space: go on";
    if (!text)
        return;
    roll_row(roll);
    roll_wrap_marked(roll, 0, STYLE_WARNING, text);
}

/* Draws all that is shown; returns the line that what is fresh begins at. */
static int draw_all(struct lesson_pane *pane, struct roll *roll, bool focused)
{
    int fresh = 0;
    draw_top(pane, roll);
    for (size_t i = 0; i < pane->shown; i++) {
        if (i && needs_gap(&pane->lesson->blocks[i - 1], &pane->lesson->blocks[i]))
            roll_row(roll);
        if (i == pane->fresh && i)
            fresh = roll->line;
        draw_block(pane, roll, i, focused);
    }
    if (pane->fresh >= pane->shown && pane->shown)
        fresh = roll->line;
    draw_bottom(pane, roll);
    return fresh;
}

void lesson_pane_draw(struct lesson_pane *pane, const struct canvas *c, bool focused)
{
    struct roll   roll;
    struct canvas nowhere = canvas_part(c, 0, 0, 0, c->columns);
    if (pane->canvas.rows != c->rows || pane->canvas.columns != c->columns)
        pane->bring = pane->bring == BRING_FRESH ? BRING_FRESH : BRING_END; /* another size */
    pane->canvas = *c;
    pane->window = c->rows;
    roll_begin(&roll, &nowhere, 0);
    int fresh = draw_all(pane, &roll, false);
    pane->lines = roll.line;
    int bottom = pane->lines > c->rows ? pane->lines - c->rows : 0;
    if (pane->bring == BRING_END)
        pane->top = bottom;
    else if (pane->bring == BRING_FRESH) /* from its beginning on, or all, where that fits */
        pane->top = fresh;
    pane->bring = BRING_NOTHING;
    pane->top = pane->top > bottom ? bottom : pane->top;

    roll_begin(&roll, c, pane->top);
    draw_all(pane, &roll, focused);
    bool on_canvas = c->surface->cursor_row >= c->row &&
                     c->surface->cursor_row < c->row + c->rows &&
                     c->surface->cursor_column >= c->column &&
                     c->surface->cursor_column < c->column + c->columns;
    if (focused && !on_canvas)
        canvas_cursor(c, 0, 0);
}

void lesson_pane_title(char *out, size_t size, const struct lesson_pane *pane)
{
    const struct lesson *lesson = pane->lesson;
    unsigned             present = pane->done + (lesson_pane_asks(pane) ? 1 : 0);
    int length = snprintf(out, size, "%s", lesson->title[0] ? lesson->title : lesson->name);
    if (length < 0 || (size_t)length >= size || pane->asked == 0)
        return;
    if (lesson_pane_is_done(pane))
        snprintf(out + length, size - (size_t)length, " · done");
    else if (present == 0)
        snprintf(out + length, size - (size_t)length, " · %u question%s", pane->asked,
                 pane->asked == 1 ? "" : "s");
    else
        snprintf(out + length, size - (size_t)length, " · question %u of %u", present, pane->asked);
}
