/*
 * lesson.c - reading a lesson: Markdown by md4c (CommonMark 0.30), made into blocks.
 *
 * md4c calls back for every block, span and text that it meets, in order. Here is how these become
 * a flat list: a list's item or a quote is a paragraph that knows how deep it stands. A fenced
 * block marked `tls` goes to lesson_directive.c. HTML is text like any other.
 */
#include "lessons/lesson_parts.h"

#include "crypto/hash.h"
#include "lessons/prose.h"

#include <md4c.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_LISTS = 8, TAB = 4, LONGEST_TITLE = 300 };

struct reading {
    struct lesson_draft *draft;
    const char          *source;
    size_t               source_length, counted; /* bytes whose lines are counted */
    int                  line;                   /* at `counted` */

    struct lesson_block *block; /* that is open; NULL between blocks */
    struct lesson_span  *spans; /* of it */
    size_t               span_count, span_capacity;
    char                *text; /* of the open span; as long as the source, escaped, can get */
    size_t               text_size;
    struct prose         prose;

    unsigned    strong, emphasis, code, links, quotes;
    const char *target;
    bool        stage;        /* the open block holds directives */
    bool        placed;       /* the open block knows its line */
    size_t      lines_before; /* that were ended in it before it knew */

    struct {
        bool     ordered;
        unsigned next;
    } lists[MOST_LISTS];
    unsigned depth;
    bool     item_begins; /* the next paragraph is an item's first */
};

/* ---- blocks and spans ---- */

struct lesson_block *lesson_add_block(struct lesson_draft *draft, enum lesson_block_kind kind,
                                      int line)
{
    void *room = array_room(draft->blocks, draft->block_count, &draft->block_capacity,
                            sizeof *draft->blocks);
    if (!room) {
        draft->arena.exhausted = true;
        return NULL;
    }
    draft->blocks = room;
    struct lesson_block *block = &draft->blocks[draft->block_count++];
    *block = (struct lesson_block){ .kind = kind, .line = line };
    return block;
}

static unsigned style_now(const struct reading *r)
{
    return (r->strong ? SPAN_STRONG : 0) | (r->emphasis ? SPAN_EMPHASIS : 0) |
           (r->code ? SPAN_CODE : 0) | (r->links ? SPAN_LINK : 0);
}

/* Ends the open span, if there is anything in it. */
static void end_span(struct reading *r)
{
    size_t length = prose_end(&r->prose);
    if (r->block && length > 0) {
        void *room = array_room(r->spans, r->span_count, &r->span_capacity, sizeof *r->spans);
        if (!room) {
            r->draft->arena.exhausted = true;
            return;
        }
        r->spans = room;
        r->spans[r->span_count++] =
            (struct lesson_span){ arena_string_of(&r->draft->arena, r->text, length), style_now(r),
                                  r->target };
    }
    prose_begin(&r->prose, r->text, r->text_size);
}

static void open_block(struct reading *r, enum lesson_block_kind kind)
{
    r->block = lesson_add_block(r->draft, kind, r->line);
    r->span_count = 0;
    r->placed = false;
    r->lines_before = 0;
    if (!r->block)
        return;
    r->block->quoted = r->quotes;
    r->block->level = r->depth;
}

/* A paragraph: an item's first one, or any other. */
static void open_paragraph(struct reading *r)
{
    bool item = r->item_begins && r->depth > 0;
    open_block(r, item ? LESSON_ITEM : LESSON_PARAGRAPH);
    if (r->block && item && r->depth <= MOST_LISTS && r->lists[r->depth - 1].ordered)
        r->block->number = r->lists[r->depth - 1].next++;
    r->item_begins = false;
}

/* A stage is taken apart where it ends: it becomes as many blocks as it has directives. */
static void close_stage(struct reading *r)
{
    int line = r->block->line;
    prose_end(&r->prose);
    r->draft->block_count--;
    r->block = NULL;
    r->stage = false;
    lesson_add_directives(r->draft, r->text, line);
    prose_begin(&r->prose, r->text, r->text_size);
}

static void close_block(struct reading *r)
{
    if (!r->block)
        return;
    if (r->stage) {
        close_stage(r);
        return;
    }
    end_span(r);
    r->block->spans = arena_copy(&r->draft->arena, r->spans, r->span_count * sizeof *r->spans);
    r->block->span_count = r->block->spans ? r->span_count : 0;
    r->block = NULL;
}

/* ---- what md4c says ---- */

static void enter_list(struct reading *r, bool ordered, unsigned start)
{
    close_block(r);
    if (r->depth < MOST_LISTS) {
        r->lists[r->depth].ordered = ordered;
        r->lists[r->depth].next = start;
    }
    r->depth++;
}

static bool is_stage(const MD_BLOCK_CODE_DETAIL *detail)
{
    return detail->lang.size == 3 && memcmp(detail->lang.text, "tls", 3) == 0;
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *context)
{
    struct reading *r = context;
    if (type == MD_BLOCK_QUOTE) {
        r->quotes++;
    } else if (type == MD_BLOCK_UL) {
        enter_list(r, false, 0);
    } else if (type == MD_BLOCK_OL) {
        enter_list(r, true, ((MD_BLOCK_OL_DETAIL *)detail)->start);
    } else if (type == MD_BLOCK_LI) {
        r->item_begins = true;
    } else if (type == MD_BLOCK_HR) {
        open_block(r, LESSON_RULE);
    } else if (type == MD_BLOCK_H) {
        open_block(r, LESSON_HEADING);
        if (r->block)
            r->block->level = ((MD_BLOCK_H_DETAIL *)detail)->level;
    } else if (type == MD_BLOCK_CODE) {
        close_block(r);
        open_block(r, LESSON_CODE);
        r->stage = r->block && is_stage(detail);
    } else if (type == MD_BLOCK_P) {
        open_paragraph(r);
    }
    return r->draft->arena.exhausted;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *context)
{
    struct reading *r = context;
    (void)detail;
    close_block(r);
    if (type == MD_BLOCK_QUOTE)
        r->quotes--;
    if (type == MD_BLOCK_UL || type == MD_BLOCK_OL)
        r->depth--;
    if (type == MD_BLOCK_LI)
        r->item_begins = false;
    return r->draft->arena.exhausted;
}

/* Opens (1) or closes (-1) a span: what stands before it is one of its own. */
static int turn_span(struct reading *r, MD_SPANTYPE type, unsigned by, const void *detail)
{
    end_span(r);
    if (type == MD_SPAN_STRONG)
        r->strong += by;
    if (type == MD_SPAN_EM)
        r->emphasis += by;
    if (type == MD_SPAN_CODE)
        r->code += by;
    if (type == MD_SPAN_A) {
        const MD_SPAN_A_DETAIL *link = detail;
        struct prose            target;
        char                    text[300];
        r->links += by;
        prose_begin(&target, text, sizeof text);
        prose_escape(&target, (const uint8_t *)link->href.text, link->href.size);
        prose_end(&target);
        r->target = r->links ? arena_string(&r->draft->arena, text) : NULL;
    }
    return r->draft->arena.exhausted;
}

static int enter_span(MD_SPANTYPE type, void *detail, void *context)
{
    return turn_span(context, type, 1, detail);
}

static int leave_span(MD_SPANTYPE type, void *detail, void *context)
{
    return turn_span(context, type, (unsigned)-1, detail);
}

/* Characters that HTML would read as markup are often written by name. */
static void add_entity(struct prose *p, const char *text, size_t length)
{
    static const char *const known[][2] = {
        { "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" }, { "&nbsp;", " " },
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strlen(known[i][0]) == length && memcmp(known[i][0], text, length) == 0) {
            prose_add(p, known[i][1]);
            return;
        }
    }
    prose_add_bytes(p, text, length); /* its name: printable ASCII */
}

/* Text as it stands, line ends kept and control characters escaped. */
static void add_text(struct prose *p, const char *text, size_t length)
{
    for (size_t from = 0, at = 0; at <= length; at++) {
        if (at < length && text[at] != '\n' && text[at] != '\t' && text[at] != '\\')
            continue;
        prose_escape(p, (const uint8_t *)text + from, at - from);
        if (at < length)
            prose_add(p, text[at] == '\n' ? "\n" : text[at] == '\t' ? "    " : "\\");
        from = at + 1;
    }
}

/* md4c hands out pieces of the source: where they stand there tells the line. */
static void note_line(struct reading *r, const char *text)
{
    if (text < r->source || text >= r->source + r->source_length)
        return;
    for (size_t at = (size_t)(text - r->source); r->counted < at; r->counted++)
        r->line += r->source[r->counted] == '\n';
    if (r->block && !r->placed)
        r->block->line = r->line - (int)r->lines_before;
    r->placed = true;
}

static int take_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *context)
{
    struct reading *r = context;
    if (!r->block)
        open_paragraph(r); /* an item of a list without blank lines has no paragraph of its own */
    note_line(r, text);
    if (!r->placed && size == 1 && *text == '\n')
        r->lines_before++;
    if (type == MD_TEXT_SOFTBR)
        prose_add(&r->prose, " ");
    else if (type == MD_TEXT_BR)
        prose_add(&r->prose, "\n");
    else if (type == MD_TEXT_ENTITY)
        add_entity(&r->prose, text, size);
    else
        add_text(&r->prose, text, size);
    return r->draft->arena.exhausted;
}

/* ---- the file as a whole ---- */

static bool refuse(struct lesson_fault *fault, int line, const char *why)
{
    fault->line = line;
    snprintf(fault->why, sizeof fault->why, "%s", why);
    return false;
}

/* RFC 3629: what prose_escape leaves as it is, byte for byte. */
static bool line_is_text(const char *line, size_t length)
{
    char         escaped[8];
    struct prose p;
    for (size_t at = 0; at < length; at++) {
        size_t size = 1;
        if ((uint8_t)line[at] < 0x80)
            continue;
        while (size < 4 && at + size < length && ((uint8_t)line[at + size] & 0xc0) == 0x80)
            size++;
        prose_begin(&p, escaped, sizeof escaped);
        prose_escape(&p, (const uint8_t *)line + at, size);
        prose_end(&p);
        if (escaped[0] == '\\' && escaped[1] == 'x')
            return false;
        at += size - 1;
    }
    return memchr(line, '\0', length) == NULL;
}

/* CommonMark §4.5: a fence is three or more of ` or ~, indented by at most three spaces. Its
 * length, 0 for another line; only white space may follow where it closes. */
static size_t fence_length(const char *line, size_t length, char *mark, bool *bare)
{
    size_t indent = 0, count = 0;
    while (indent < length && indent < 4 && line[indent] == ' ')
        indent++;
    if (indent == 4 || indent == length || (line[indent] != '`' && line[indent] != '~'))
        return 0;
    *mark = line[indent];
    while (indent + count < length && line[indent + count] == *mark)
        count++;
    if (count < 3 || (*mark == '`' && memchr(line + indent + count, '`', length - indent - count)))
        return 0;
    *bare = true;
    for (size_t at = indent + count; at < length; at++)
        *bare = *bare && (line[at] == ' ' || line[at] == '\t' || line[at] == '\r');
    return count;
}

/* What no lesson can be made of is found before anything else. */
static bool judge(const char *text, size_t length, struct lesson_fault *fault)
{
    size_t open_length = 0;
    int    open_line = 0, number = 0;
    char   open_mark = 0, mark = 0;
    for (size_t at = 0; at < length;) {
        const char *end = memchr(text + at, '\n', length - at);
        size_t      line = (end ? (size_t)(end - text) : length) - at;
        bool        bare = false;
        number++;
        if (!line_is_text(text + at, line))
            return refuse(fault, number, "not text in UTF-8; save the file in that encoding");
        size_t fence = fence_length(text + at, line, &mark, &bare);
        if (fence && !open_length) {
            open_length = fence;
            open_line = number;
            open_mark = mark;
        } else if (fence >= open_length && mark == open_mark && bare) {
            open_length = 0;
        }
        at += line + 1;
    }
    if (open_length)
        return refuse(fault, open_line,
                      "the block that begins here is never closed; write ``` on a line of its own");
    return true;
}

/* ---- title and introduction ---- */

/* All text of a block, into a buffer. */
static void block_text(char *out, size_t size, const struct lesson_block *block)
{
    struct prose p;
    prose_begin(&p, out, size);
    for (size_t i = 0; i < block->span_count; i++)
        prose_add(&p, block->spans[i].text);
    prose_end(&p);
}

/* "the-hello, the-certificate": names of lessons. */
static void take_before(struct lesson_draft *draft, const char *at)
{
    struct lesson *lesson = &draft->lesson;
    while (*at) {
        at += strspn(at, " ,.;\n");
        size_t length = strcspn(at, " ,.;\n");
        bool   word = length == 3 && memcmp(at, "and", 3) == 0;
        if (length && !word && lesson->before_count < LESSON_MOST_LIST)
            lesson->before[lesson->before_count++] = arena_string_of(&draft->arena, at, length);
        at += length;
    }
}

/* "10 minutes." */
static unsigned find_minutes(const char *text)
{
    const char *word = strstr(text, " minutes");
    unsigned    value = 0, unit = 1;
    for (; word && word > text && word[-1] >= '0' && word[-1] <= '9' && unit < 10000; word--) {
        value += unit * (unsigned)(word[-1] - '0');
        unit *= 10;
    }
    return value;
}

/* "You will see: what a certificate says. 10 minutes. Before: the-hello". False for other text. */
static bool take_introduction(struct lesson_draft *draft, const struct lesson_block *block)
{
    static const char sees[] = "You will see:";
    char              text[2000];
    block_text(text, sizeof text, block);
    char *before = strstr(text, "Before:");
    char *begins = strncmp(text, sees, sizeof sees - 1) == 0 ? text + sizeof sees - 1 : NULL;
    if (block->kind != LESSON_PARAGRAPH || !block->quoted || (!begins && before != text))
        return false;
    if (before) {
        take_before(draft, before + sizeof "Before:" - 1);
        *before = '\0';
    }
    if (begins) {
        draft->lesson.minutes = find_minutes(begins);
        begins += strspn(begins, " \n");
        size_t length = strlen(begins);
        while (length && (begins[length - 1] == ' ' || begins[length - 1] == '\n'))
            length--;
        draft->lesson.will_see = arena_string_of(&draft->arena, begins, length);
    }
    return true;
}

static void take_beginning(struct lesson_draft *draft)
{
    char   title[LONGEST_TITLE];
    size_t first = 0;
    if (first < draft->block_count && draft->blocks[first].kind == LESSON_HEADING) {
        block_text(title, sizeof title, &draft->blocks[first++]);
        draft->lesson.title = arena_string(&draft->arena, title);
    }
    while (first < draft->block_count && take_introduction(draft, &draft->blocks[first]))
        first++;
    draft->lesson.blocks = draft->blocks ? draft->blocks + first : NULL;
    draft->lesson.block_count = draft->block_count - first;
    for (size_t i = first; i < draft->block_count; i++) {
        const struct directive *d = draft->blocks[i].directive;
        if (!d || !directive_asks(d))
            continue;
        if (d->kind == DIRECTIVE_ASK || d->kind == DIRECTIVE_CHOOSE)
            draft->lesson.question_count++;
        else
            draft->lesson.task_count++;
    }
}

/* ---- all together ---- */

static bool parse(struct reading *r)
{
    static const MD_PARSER parser = { .flags = MD_FLAG_NOHTML,
                                      .enter_block = enter_block,
                                      .leave_block = leave_block,
                                      .enter_span = enter_span,
                                      .leave_span = leave_span,
                                      .text = take_text };
    /* prose_escape makes at most six bytes of one. */
    r->text_size = 6 * r->source_length + 1;
    r->text = malloc(r->text_size);
    if (!r->text)
        return false;
    prose_begin(&r->prose, r->text, r->text_size);
    int status = md_parse(r->source, (MD_SIZE)r->source_length, &parser, r);
    free(r->text);
    free(r->spans);
    return status == 0 && !r->draft->arena.exhausted;
}

/* CommonMark §2.1: a line ends with "\n", "\r\n" or "\r". Here, with "\n". Returns the length. */
static size_t unify_lines(char *out, const char *text, size_t length)
{
    size_t used = 0;
    for (size_t i = 0; i < length; i++)
        if (text[i] != '\r')
            out[used++] = text[i];
        else if (i + 1 == length || text[i + 1] != '\n')
            out[used++] = '\n';
    return used;
}

static struct lesson *read_unified(const char *name, const char *text, size_t length,
                                   struct lesson_fault *fault)
{
    if (!judge(text, length, fault))
        return NULL;
    struct lesson_draft *draft = calloc(1, sizeof *draft);
    struct reading       r = { .draft = draft, .source = text, .source_length = length, .line = 1 };
    if (draft) {
        draft->lesson.name = arena_string(&draft->arena, name);
        draft->lesson.title = draft->lesson.will_see = "";
        hash_compute(draft->lesson.digest, &hash_sha256, text, length);
        if (parse(&r))
            take_beginning(draft);
        else
            draft->arena.exhausted = true;
    }
    if (draft && !draft->arena.exhausted)
        return &draft->lesson;
    refuse(fault, 0, "not enough memory");
    if (draft)
        lesson_free(&draft->lesson);
    return NULL;
}

struct lesson *lesson_read(const char *name, const char *text, size_t length,
                           struct lesson_fault *fault)
{
    if (length > LESSON_MOST_BYTES) {
        refuse(fault, 0, "longer than 262144 bytes; a lesson of ten minutes has some 10000");
        return NULL;
    }
    char *unified = malloc(length + 1);
    if (!unified) {
        refuse(fault, 0, "not enough memory");
        return NULL;
    }
    struct lesson *lesson = read_unified(name, unified, unify_lines(unified, text, length), fault);
    free(unified);
    return lesson;
}

void lesson_free(struct lesson *lesson)
{
    if (!lesson)
        return;
    struct lesson_draft *draft = (struct lesson_draft *)(void *)lesson;
    free(draft->blocks);
    arena_free(&draft->arena);
    free(draft);
}
