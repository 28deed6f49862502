/*
 * lesson_plain.c - see lesson_plain.h. Whoever types sees a prompt; what comes through a pipe holds
 * answers alone, a line each, and nothing waits for Enter.
 */
#include "tutor/lesson_plain.h"

#include "lessons/prose.h"
#include "lessons/words.h"
#include "tutor/lesson_look.h"
#include "tutor/sheet.h"
#include "tutor/signals.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

enum { MOST_TYPED = 4096, TEXT = 3000, INDENT = 2, LAST_STEPS = 4, MOST_STEPS = 12 };

static const char help[] =
    "Write your answer; ? gives a hint, skip shows the answer, show VIEW looks "
    "(story, bytes, secrets, checks, knowledge, certificate), q leaves.";

struct player {
    struct lesson_run *run;
    struct sheet       sheet;
    bool               typing;       /* somebody sits there */
    bool               has_news;     /* shown since they last said to go on */
    struct recording  *shown_in;     /* whose steps were shown */
    uint32_t           shown;        /* steps */
    bool               played_again; /* for what the learner did: not step by step */
    char               typed[MOST_TYPED];
    char               waiting[MOST_TYPED]; /* read, and not a whole line yet */
    size_t             waiting_length;
};

/* ---- what is typed ---- */

/* Cuts the first line off what was read. A line longer than the buffer is cut there. */
static bool take_line(struct player *p, bool at_end)
{
    char  *end = memchr(p->waiting, '\n', p->waiting_length);
    size_t length = end ? (size_t)(end - p->waiting) : p->waiting_length;
    if (!end && p->waiting_length < sizeof p->waiting - 1 && !(at_end && length))
        return false;
    memcpy(p->typed, p->waiting, length);
    while (length && (p->typed[length - 1] == '\r' || p->typed[length - 1] == ' '))
        length--;
    p->typed[length] = '\0';
    size_t used = end ? (size_t)(end - p->waiting) + 1 : p->waiting_length;
    p->waiting_length -= used;
    memmove(p->waiting, p->waiting + used, p->waiting_length);
    return true;
}

/* A line from standard input; false at its end, or when a signal came. */
static bool read_line(struct player *p, const char *prompt)
{
    sheet_print(&p->sheet, "%s", prompt);
    fflush(stdout);
    while (!take_line(p, false)) {
        struct pollfd watched[] = { { .fd = STDIN_FILENO, .events = POLLIN },
                                    { .fd = signals_descriptor(), .events = POLLIN } };
        if ((poll(watched, 2, -1) < 0 && errno != EINTR) || signals_caught())
            return false;
        if (!watched[0].revents)
            continue;
        ssize_t got = read(STDIN_FILENO, p->waiting + p->waiting_length,
                           sizeof p->waiting - 1 - p->waiting_length);
        if (got <= 0 && take_line(p, true))
            break;
        if (got <= 0)
            return false;
        p->waiting_length += (size_t)got;
    }
    /* The terminal has echoed what was typed, and the end of the line. */
    if (!p->typing)
        sheet_print(&p->sheet, "%s", p->typed);
    sheet_put(&p->sheet, "\n");
    p->sheet.column = 0;
    return true;
}

/* Waits for Enter where somebody types, and there is something to be read first. */
static bool pause_here(struct player *p)
{
    if (!p->typing || !p->has_news)
        return true;
    p->has_news = false;
    sheet_gap(&p->sheet);
    return read_line(p, "[Enter: go on   q Enter: leave] ") && strcmp(p->typed, "q") != 0;
}

/* ---- prose ---- */

static void block_text(char *out, size_t size, const struct lesson_block *block)
{
    struct prose text;
    prose_begin(&text, out, size);
    for (size_t i = 0; i < block->span_count; i++)
        prose_add(&text, block->spans[i].text);
    prose_end(&text);
}

static void show_code(struct sheet *s, const char *text)
{
    while (*text) {
        size_t length = strcspn(text, "\n");
        sheet_tab(s, 2 * INDENT);
        sheet_print(s, "%.*s\n", (int)length, text);
        text += length + (text[length] == '\n');
    }
}

static void show_item(struct sheet *s, const struct lesson_block *block, const char *text)
{
    unsigned indent = INDENT * (block->level + block->quoted);
    char     mark[16] = "-";
    if (block->number)
        snprintf(mark, sizeof mark, "%u.", block->number);
    if (indent > INDENT)
        sheet_tab(s, indent - INDENT);
    sheet_put(s, mark);
    sheet_tab(s, indent + (block->number ? 2 : 0));
    sheet_wrap(s, indent + (block->number ? 2 : 0), text);
}

static void show_block(struct player *p, const struct lesson_block *block)
{
    struct sheet *s = &p->sheet;
    char          text[TEXT];
    block_text(text, sizeof text, block);
    p->has_news = true;
    if (block->kind != LESSON_ITEM)
        sheet_gap(s);
    switch (block->kind) {
    case LESSON_HEADING:
        sheet_print(s, "%s\n", text);
        for (unsigned columns = sheet_columns(s, text); columns; columns--)
            sheet_put(s, block->level <= 2 ? "─" : ".");
        sheet_put(s, "\n");
        return;
    case LESSON_PARAGRAPH:
        if (block->quoted || block->level)
            sheet_tab(s, INDENT * (block->quoted + block->level));
        sheet_wrap(s, INDENT * (block->quoted + block->level), text);
        return;
    case LESSON_ITEM:
        show_item(s, block, text);
        return;
    case LESSON_CODE:
        show_code(s, text);
        return;
    case LESSON_RULE:
        sheet_rule(s, "─");
        return;
    case LESSON_DIRECTIVE:
        return;
    }
}

/* ---- what is played ---- */

static void show_step(struct player *p, struct recording *r, uint32_t number)
{
    const struct recorded *step = recording_event(r, recording_step_event(r, number));
    char                   title[TEXT];
    if (!step)
        return;
    static const char *const arrows[ACTOR_COUNT] = { "──▶", "◀──", "───" };
    words_title(title, sizeof title, r, step);
    sheet_print(&p->sheet, "  step %u", number);
    sheet_tab(&p->sheet, 11);
    if (step->event.step.verb == VERB_SEND)
        sheet_print(&p->sheet, "%s %s", arrows[step->event.actor], step->event.step.subject);
    sheet_tab(&p->sheet, 34);
    sheet_wrap(&p->sheet, 34, title);
}

/* The steps that are new; of a connection that was played again, how it ends. */
static void show_news(struct player *p)
{
    struct recording *r = lesson_run_recording(p->run);
    uint32_t          steps = r ? recording_steps(r) : 0;
    if (r != p->shown_in)
        p->shown = 0;
    if (p->played_again)
        p->shown = steps > LAST_STEPS ? steps - LAST_STEPS : 0;
    p->played_again = false;
    p->shown_in = r;
    while (r && p->shown < recording_steps(r))
        show_step(p, r, ++p->shown);
}

/* Of a run that leads far into a connection, the way there is not what it is about. */
static void pass_over(struct player *p, struct recording *r)
{
    uint32_t steps = r ? recording_steps(r) : 0;
    if (steps <= MOST_STEPS)
        return;
    p->shown = steps - LAST_STEPS;
    p->shown_in = r;
    sheet_print(&p->sheet, "  steps 1 to %u are taken, and then:\n", p->shown);
}

/* Until the directive has come to its place. */
static bool play(struct player *p)
{
    size_t                  here = lesson_run_index(p->run);
    const struct directive *d = lesson_run_block(p->run)->directive;
    if (!pause_here(p))
        return false;
    sheet_gap(&p->sheet);
    while (lesson_run_index(p->run) == here && lesson_run_state(p->run) == LESSON_PLAYING) {
        lesson_run_advance(p->run);
        if (signals_caught())
            return false;
    }
    if (d->kind == DIRECTIVE_RUN || d->kind == DIRECTIVE_LAB)
        p->shown = 0; /* another recording, perhaps where the last one lay */
    if (d->kind == DIRECTIVE_RUN || (d->kind == DIRECTIVE_LAB && d->until))
        pass_over(p, lesson_run_recording(p->run));
    show_news(p);
    return true;
}

static void look(struct player *p, enum lesson_view view, const char *path)
{
    struct recording *r = lesson_run_recording(p->run);
    sheet_gap(&p->sheet);
    if (r)
        lesson_look(stdout, r, view, path);
    else
        sheet_put(&p->sheet, "  There is nothing to look at yet.\n");
    p->sheet.blank = false; /* it was written on another sheet */
    p->has_news = true;
}

/* "show bytes ServerHello": false for anything else. */
static bool look_typed(struct player *p)
{
    const char *at = p->typed + strspn(p->typed, " ");
    if (strncmp(at, "show ", 5) != 0)
        return false;
    at += 5 + strspn(at + 5, " ");
    size_t length = strcspn(at, " ");
    for (unsigned view = 0; view < LESSON_VIEWS; view++) {
        const char *name = lesson_view_name((enum lesson_view)view);
        if (strlen(name) != length || strncmp(name, at, length) != 0)
            continue;
        at += length + strspn(at + length, " ");
        look(p, (enum lesson_view)view, *at ? at : NULL);
        return true;
    }
    sheet_wrap(&p->sheet, 0, help);
    return true;
}

/* ---- questions ---- */

static void show_question(struct player *p, const struct directive *d)
{
    struct sheet          *s = &p->sheet;
    struct lesson_solution solution;
    sheet_gap(s);
    sheet_put(s, d->kind == DIRECTIVE_DO        ? "Do: "
                 : d->kind == DIRECTIVE_COMPUTE ? "Compute "
                                                : "? ");
    sheet_wrap(s, INDENT, d->text);
    if (d->kind == DIRECTIVE_COMPUTE)
        sheet_wrap(s, 0,
                   "Work it out with tools of your own, and paste it in hexadecimal; or paste a "
                   "value on the way to it, as NAME = HEX.");
    if (d->kind != DIRECTIVE_CHOOSE || !lesson_run_solution(p->run, &solution))
        return;
    for (size_t i = 0; i < solution.option_count; i++) {
        sheet_print(s, "  %zu ", i + 1);
        sheet_tab(s, 5);
        sheet_wrap(s, 5, solution.options[i]);
    }
}

static void say(struct player *p, const char *text)
{
    if (*text)
        sheet_wrap(&p->sheet, 0, text);
}

/* Whether a deed has the connection played anew; the others look, or go on (lesson_deed.c). */
static bool plays_again(const char *typed)
{
    typed += strspn(typed, " ");
    return *typed && strncmp(typed, "show ", 5) != 0 && strncmp(typed, "next", 4) != 0 &&
           strncmp(typed, "play", 4) != 0;
}

/* What was typed at a question; false where they leave. */
static bool take_typed(struct player *p)
{
    struct lesson_reply reply = { .text = "" };
    bool                doing = lesson_run_state(p->run) == LESSON_DOING;
    if (strcmp(p->typed, "q") == 0)
        return false;
    bool shown = look_typed(p);
    if (strcmp(p->typed, "?") == 0) {
        lesson_run_hint(p->run, &reply);
    } else if (strcmp(p->typed, "skip") == 0) {
        lesson_run_skip(p->run, &reply);
    } else if (doing || (!shown && p->typed[0])) {
        lesson_run_answer(p->run, &reply, p->typed);
        p->played_again = p->played_again || (doing && plays_again(p->typed));
    } else if (!shown) {
        snprintf(reply.text, sizeof reply.text, "%s", help);
    }
    say(p, reply.text);
    return true;
}

static bool question(struct player *p, const struct directive *d)
{
    show_question(p, d);
    while (!lesson_run_settled(p->run))
        if (!read_line(p, "> ") || !take_typed(p))
            return false;
    p->has_news = true;
    show_news(p);
    return lesson_run_advance(p->run);
}

/* ---- the whole ---- */

static void show_fault(struct player *p, const struct lesson_block *block)
{
    sheet_gap(&p->sheet);
    sheet_print(&p->sheet, "✗ line %d: %s%s", block->directive->line,
                directive_word(block->directive->kind),
                block->directive->kind == DIRECTIVE_WRONG ? "" : ": ");
    sheet_wrap(&p->sheet, INDENT, lesson_run_fault(p->run));
}

/* One block; false where they leave. */
static bool take_block(struct player *p)
{
    const struct lesson_block *block = lesson_run_block(p->run);
    switch (lesson_run_state(p->run)) {
    case LESSON_READING:
        show_block(p, block);
        return lesson_run_advance(p->run);
    case LESSON_PLAYING:
        return play(p);
    case LESSON_SHOWING:
        look(p, block->directive->view, block->directive->path);
        return lesson_run_advance(p->run);
    case LESSON_ASKING:
    case LESSON_DOING:
        return question(p, block->directive);
    case LESSON_FAULTY:
        show_fault(p, block);
        return lesson_run_advance(p->run);
    case LESSON_ENDED:
        break;
    }
    return false;
}

static void show_beginning(struct player *p)
{
    const struct lesson *lesson = lesson_run_lesson(p->run);
    struct sheet        *s = &p->sheet;
    sheet_rule(s, "═");
    sheet_print(s, "%s\n", lesson->title[0] ? lesson->title : lesson->name);
    sheet_rule(s, "═");
    if (lesson->will_see[0]) {
        sheet_put(s, "You will see: ");
        sheet_wrap(s, INDENT, lesson->will_see);
    }
}

bool lesson_plain_take(struct lesson_run *run)
{
    struct player p = { .run = run, .typing = isatty(STDIN_FILENO) };
    sheet_init(&p.sheet, stdout);
    show_beginning(&p);
    show_news(&p);
    while (lesson_run_state(run) != LESSON_ENDED && sheet_sound(&p.sheet))
        if (!take_block(&p))
            break;
    sheet_gap(&p.sheet);
    return lesson_run_state(run) == LESSON_ENDED;
}
