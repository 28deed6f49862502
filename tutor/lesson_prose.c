/* lesson_prose.c - see lesson_prose.h. */
#include "tutor/lesson_prose.h"

#include <stdio.h>
#include <string.h>

/* ---- text ---- */

/* Lines that end in a paragraph end on paper, too. */
static void write_lines(struct html *html, const char *text)
{
    char piece[256];
    while (*text) {
        size_t length = strcspn(text, "\n");
        if (length > sizeof piece - 1)
            length = sizeof piece - 1;
        snprintf(piece, sizeof piece, "%.*s", (int)length, text);
        html_text(html, piece);
        text += length;
        if (*text == '\n') {
            html_markup(html, "<br>\n");
            text++;
        }
    }
}

/* A link leads nowhere on paper: an address is written out, a term is a word like any other. */
static void write_target(struct html *html, const struct lesson_span *span)
{
    bool address = span->target && strstr(span->target, "://");
    if (!address || strcmp(span->target, span->text) == 0)
        return;
    html_markup(html, " (");
    html_text(html, span->target);
    html_markup(html, ")");
}

static void write_span(struct html *html, const struct lesson_span *span)
{
    html_markup(html, span->style & SPAN_STRONG ? "<strong>" : "");
    html_markup(html, span->style & SPAN_EMPHASIS ? "<em>" : "");
    html_markup(html, span->style & SPAN_CODE ? "<code>" : "");
    write_lines(html, span->text);
    html_markup(html, span->style & SPAN_CODE ? "</code>" : "");
    html_markup(html, span->style & SPAN_EMPHASIS ? "</em>" : "");
    html_markup(html, span->style & SPAN_STRONG ? "</strong>" : "");
    if (span->style & SPAN_LINK)
        write_target(html, span);
}

static void write_spans(struct html *html, const struct lesson_block *block, const char *tag)
{
    html_markup(html, "<");
    html_markup(html, tag);
    html_markup(html, ">");
    for (size_t i = 0; i < block->span_count; i++)
        write_span(html, &block->spans[i]);
    html_markup(html, "</");
    html_markup(html, tag);
    html_markup(html, ">\n");
}

/* ---- lists ---- */

static void close_list(struct lesson_prose *p)
{
    html_markup(p->html, p->ordered[--p->depth] ? "</li></ol>\n" : "</li></ul>\n");
}

static void open_list(struct lesson_prose *p, unsigned number)
{
    char start[40];
    p->ordered[p->depth++] = number > 0;
    snprintf(start, sizeof start, number ? "<ol start=\"%u\">\n" : "<ul>\n", number);
    html_markup(p->html, start);
}

static unsigned depth_of(const struct lesson_block *block)
{
    if (block->kind == LESSON_HEADING) /* whose level is another thing */
        return 0;
    return block->level < LESSON_PROSE_DEPTH ? block->level : LESSON_PROSE_DEPTH;
}

/* The item's list is open, and the item too. */
static void open_item(struct lesson_prose *p, const struct lesson_block *block)
{
    unsigned depth = depth_of(block);
    if (p->depth == depth && p->ordered[depth - 1] != (block->number > 0))
        close_list(p);
    else if (p->depth == depth)
        html_markup(p->html, "</li>\n");
    while (p->depth < depth) {
        bool last = p->depth + 1 == depth;
        open_list(p, last ? block->number : 0);
        html_markup(p->html, last ? "" : "<li>");
    }
    html_markup(p->html, "<li>");
}

void lesson_prose_close(struct lesson_prose *p)
{
    while (p->depth > 0)
        close_list(p);
}

/* ---- blocks ---- */

void lesson_prose_block(struct lesson_prose *p, const struct lesson_block *block)
{
    static const char *const headings[] = { "h2", "h2", "h2", "h3", "h4", "h5", "h6" };
    if (block->kind == LESSON_DIRECTIVE)
        return;
    while (p->depth > depth_of(block))
        close_list(p);
    if (block->kind == LESSON_ITEM && depth_of(block))
        open_item(p, block);
    html_markup(p->html, block->quoted ? "<blockquote>\n" : "");
    switch (block->kind) {
    case LESSON_HEADING:
        write_spans(p->html, block, headings[block->level <= 6 ? block->level : 6]);
        break;
    case LESSON_PARAGRAPH:
    case LESSON_ITEM:
        write_spans(p->html, block, "p");
        break;
    case LESSON_CODE:
        html_markup(p->html, "<pre>");
        for (size_t i = 0; i < block->span_count; i++)
            html_text(p->html, block->spans[i].text);
        html_markup(p->html, "</pre>\n");
        break;
    case LESSON_RULE:
        html_markup(p->html, "<hr>\n");
        break;
    case LESSON_DIRECTIVE:
        break;
    }
    html_markup(p->html, block->quoted ? "</blockquote>\n" : "");
}
