/*
 * lesson_directive.c - the stage directions of a lesson: what a fenced block marked `tls` holds.
 *
 *     block     = { line }                  empty lines mean nothing
 *     line      = directive | part          a part belongs to the directive above it
 *               | white space TEXT          goes on with the line above it
 *     directive = "run" PROFILE { KEY "=" VALUE } [ "until" PLACE ]       keys: seed, host
 *               | "next" [ PLACE ]
 *               | "lab" EXPERIMENT [ "waive" ] [ "until" PLACE ]
 *               | "show" VIEW [ PATH ]
 *               | "watch" PRIMITIVE | "compare" TEXT
 *               | "ask" TEXT                with one "answer", hints, at most one "because"
 *               | "choose" TEXT             the same, and two "option" lines or more, or "options"
 *               | "do" TEXT                 with one "expect" and one "way", hints, "because"
 *               | "compute" NAME            hints, at most one "because"
 *     part      = "answer" EXPRESSION [ "at" PLACE ]
 *               | "option" TEXT | "options" PATH | "hint" TEXT | "because" TEXT
 *               | "expect" CONDITION | "way" COMMAND { ";" COMMAND }     commands: lesson_deed.c
 *     VIEW      = "story" | "bytes" | "secrets" | "checks" | "knowledge" | "certificate"
 *     PLACE     = a message or step, "Certificate", with "#2" for the second of that name;
 *                 "act 5" | "step 14" | "end"
 *
 * EXPRESSION and CONDITION are taken apart in lesson_expression.c.
 */
#include "lessons/lesson_parts.h"

#include "lessons/lab.h"
#include "lessons/place.h"
#include "lessons/profile.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { MOST_TEXT = 2000, MOST_FAULT = 300 };

static const char *const view_names[] = {
    "story", "bytes", "secrets", "checks", "knowledge", "certificate",
};
_Static_assert(sizeof view_names / sizeof *view_names == LESSON_VIEWS, "a name for each");

const char *lesson_view_name(enum lesson_view view) { return view_names[view]; }

/* What a directive is being read with. */
struct stage {
    struct lesson_draft *draft;
    struct directive    *open; /* the directive that parts belong to */
    int                  line;
};

/* ---- words ---- */

/* Cuts the first word off; "" where none is left. */
static const char *take_word(char **rest)
{
    char *word = *rest + strspn(*rest, " ");
    char *end = word + strcspn(word, " ");
    *rest = end + strspn(end, " ");
    *end = '\0';
    return word;
}

/* The first reason is the one that is told. */
__attribute__((format(printf, 3, 4))) static void fault(struct stage *s, struct directive *d,
                                                        const char *format, ...)
{
    char    why[MOST_FAULT];
    va_list arguments;
    if (!d || d->fault)
        return;
    va_start(arguments, format);
    vsnprintf(why, sizeof why, format, arguments);
    va_end(arguments);
    d->fault = arena_string(&s->draft->arena, why);
}

static const char *kept(struct stage *s, const char *text)
{
    return *text ? arena_string(&s->draft->arena, text) : NULL;
}

/* ---- directives ---- */

static void take_place(struct stage *s, struct directive *d, const char **place, const char *text)
{
    struct place_name name;
    if (!place_name_parse(&name, text))
        fault(s, d, "no place: '%s'; write a message, 'act 5', 'step 14' or 'end'", text);
    *place = kept(s, text);
}

static void take_setting(struct stage *s, struct directive *d, const char *word)
{
    if (strncmp(word, "host=", 5) == 0 && word[5]) {
        d->host = kept(s, word + 5);
    } else if (strncmp(word, "seed=", 5) == 0 && word[5]) {
        d->has_seed = true;
        for (word += 5; *word; word++) {
            if (*word < '0' || *word > '9' || d->seed > (UINT64_MAX - 9) / 10)
                fault(s, d, "a seed is a number in decimal digits");
            else
                d->seed = 10 * d->seed + (uint64_t)(*word - '0');
        }
    } else {
        fault(s, d, "'%s' is not understood here; write seed=N, host=NAME or 'until PLACE'", word);
    }
}

/* What follows the name in run and lab. */
static void take_settings(struct stage *s, struct directive *d, char *rest)
{
    while (*rest) {
        const char *word = take_word(&rest);
        if (strcmp(word, "until") == 0) {
            take_place(s, d, &d->until, rest);
            return;
        }
        if (d->kind == DIRECTIVE_LAB && strcmp(word, "waive") == 0)
            d->waive = true;
        else
            take_setting(s, d, word);
    }
}

static void take_run(struct stage *s, struct directive *d, char *rest)
{
    d->text = kept(s, take_word(&rest));
    if (!d->text)
        fault(s, d, "run what? write run tls12-rsa until Certificate");
    else if (!profile_find(d->text))
        fault(s, d, "no profile is called '%s'; see tlstutor list profiles", d->text);
    take_settings(s, d, rest);
}

static void take_lab(struct stage *s, struct directive *d, char *rest)
{
    d->text = kept(s, take_word(&rest));
    if (!d->text)
        fault(s, d, "which experiment? write lab NAME");
    else if (!experiment_find(d->text))
        fault(s, d, "no experiment is called '%s'; see tlstutor list labs", d->text);
    take_settings(s, d, rest);
}

static void take_next(struct stage *s, struct directive *d, char *rest)
{
    if (*rest)
        take_place(s, d, &d->until, rest);
}

static void take_show(struct stage *s, struct directive *d, char *rest)
{
    const char *word = take_word(&rest);
    size_t      view = 0;
    while (view < LESSON_VIEWS && strcmp(view_names[view], word) != 0)
        view++;
    if (view == LESSON_VIEWS)
        fault(s, d, "no view is called '%s': story, bytes, secrets, checks, knowledge, certificate",
              word);
    else
        d->view = (enum lesson_view)view;
    d->path = kept(s, rest);
}

static void take_text(struct stage *s, struct directive *d, char *rest)
{
    d->text = kept(s, rest);
    if (!d->text)
        fault(s, d, "nothing follows %s", directive_word(d->kind));
}

static void take_watch(struct stage *s, struct directive *d, char *rest)
{
    take_text(s, d, rest);
    fault(s, d, "no microscope is called '%s'", rest);
}

static void take_compare(struct stage *s, struct directive *d, char *rest)
{
    d->text = kept(s, rest);
    fault(s, d, "there is nothing to compare recordings with");
}

static const struct {
    const char *word;
    void (*take)(struct stage *, struct directive *, char *rest);
} words[] = {
    [DIRECTIVE_RUN] = { "run", take_run },
    [DIRECTIVE_NEXT] = { "next", take_next },
    [DIRECTIVE_SHOW] = { "show", take_show },
    [DIRECTIVE_WATCH] = { "watch", take_watch },
    [DIRECTIVE_LAB] = { "lab", take_lab },
    [DIRECTIVE_COMPARE] = { "compare", take_compare },
    [DIRECTIVE_COMPUTE] = { "compute", take_text },
    [DIRECTIVE_DO] = { "do", take_text },
    [DIRECTIVE_ASK] = { "ask", take_text },
    [DIRECTIVE_CHOOSE] = { "choose", take_text },
};

const char *directive_word(enum directive_kind kind)
{
    return kind == DIRECTIVE_WRONG ? "" : words[kind].word;
}

bool directive_asks(const struct directive *d)
{
    return !d->fault && (d->kind == DIRECTIVE_ASK || d->kind == DIRECTIVE_CHOOSE ||
                         d->kind == DIRECTIVE_DO || d->kind == DIRECTIVE_COMPUTE);
}

/* ---- the parts of a question ---- */

static bool is_question(const struct directive *d)
{
    return d->kind == DIRECTIVE_ASK || d->kind == DIRECTIVE_CHOOSE;
}

static void take_once(struct stage *s, const char **to, const char *word, const char *text)
{
    if (*to)
        fault(s, s->open, "%s stands twice", word);
    else if (!*text)
        fault(s, s->open, "nothing follows %s", word);
    *to = kept(s, text);
}

static void take_more(struct stage *s, const char **list, size_t *count, const char *word,
                      const char *text)
{
    if (*count == LESSON_MOST_LIST)
        fault(s, s->open, "too many lines with %s: at most %d", word, LESSON_MOST_LIST);
    else if (!*text)
        fault(s, s->open, "nothing follows %s", word);
    else
        list[(*count)++] = kept(s, text);
}

/* Where " at PLACE" begins in an answer: outside of quotes and brackets; NULL where it does not. */
static char *find_at(char *text)
{
    bool quoted = false;
    int  depth = 0;
    for (char *at = text; *at; at++) {
        quoted = quoted != (*at == '"');
        if (!quoted)
            depth += (*at == '(') - (*at == ')');
        if (!quoted && depth == 0 && strncmp(at, " at ", 4) == 0)
            return at;
    }
    return NULL;
}

static void take_answer(struct stage *s, char *text)
{
    char *at = find_at(text);
    if (at) {
        *at = '\0';
        take_place(s, s->open, &s->open->at, at + 4 + strspn(at + 4, " "));
    }
    s->open->answer_line = s->line;
    take_once(s, &s->open->answer, "answer", text);
}

/* Whether the word is a part that this directive can have; it is taken then. */
static bool take_part(struct stage *s, const char *word, char *text)
{
    struct directive *d = s->open;
    bool asks = is_question(d) || d->kind == DIRECTIVE_DO || d->kind == DIRECTIVE_COMPUTE;
    if (strcmp(word, "answer") == 0 && is_question(d)) {
        take_answer(s, text);
    } else if (strcmp(word, "option") == 0 && d->kind == DIRECTIVE_CHOOSE) {
        take_more(s, d->options, &d->option_count, word, text);
    } else if (strcmp(word, "options") == 0 && d->kind == DIRECTIVE_CHOOSE) {
        take_once(s, &d->options_path, word, text);
    } else if (strcmp(word, "expect") == 0 && d->kind == DIRECTIVE_DO) {
        d->answer_line = s->line;
        take_once(s, &d->expect, word, text);
    } else if (strcmp(word, "way") == 0 && d->kind == DIRECTIVE_DO) {
        take_once(s, &d->way, word, text);
    } else if (strcmp(word, "hint") == 0 && asks) {
        take_more(s, d->hints, &d->hint_count, word, text);
    } else if (strcmp(word, "because") == 0 && asks) {
        take_once(s, &d->because, word, text);
    } else {
        return false;
    }
    return true;
}

/* What a directive must have by the end of it. */
static void close_directive(struct stage *s)
{
    struct directive *d = s->open;
    s->open = NULL;
    if (!d)
        return;
    if (is_question(d) && !d->answer)
        fault(s, d, "the question has no answer; write a line: answer EXPRESSION");
    if (d->kind == DIRECTIVE_CHOOSE && !d->options_path && d->option_count < 2)
        fault(s, d, "nothing to choose from; write two lines or more: option TEXT");
    if (d->kind == DIRECTIVE_CHOOSE && d->options_path && d->option_count)
        fault(s, d, "'option' and 'options' do not go together");
    if (d->kind == DIRECTIVE_DO && !d->expect)
        fault(s, d, "nothing says when it is done; write a line: expect CONDITION");
}

/* ---- lines ---- */

static struct directive *add_directive(struct stage *s, enum directive_kind kind)
{
    struct directive    *d = arena_allocate(&s->draft->arena, sizeof *d);
    struct lesson_block *block = d ? lesson_add_block(s->draft, LESSON_DIRECTIVE, s->line) : NULL;
    if (!block)
        return NULL;
    *d = (struct directive){ .kind = kind, .line = s->line };
    block->directive = d;
    return d;
}

static bool is_part_word(const char *word)
{
    static const char *const parts[] = { "answer",  "option", "options", "hint",
                                         "because", "expect", "way" };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strcmp(parts[i], word) == 0)
            return true;
    return false;
}

/* A directive with all its lines joined. */
static void take_line(struct stage *s, char *text)
{
    char       *rest = text;
    const char *word = take_word(&rest);
    if (!*word || (s->open && take_part(s, word, rest)))
        return;
    for (enum directive_kind kind = DIRECTIVE_RUN; kind < DIRECTIVE_WRONG; kind++) {
        if (strcmp(words[kind].word, word) != 0)
            continue;
        close_directive(s);
        s->open = add_directive(s, kind);
        if (s->open)
            words[kind].take(s, s->open, rest);
        return;
    }
    struct directive *wrong = add_directive(s, DIRECTIVE_WRONG);
    if (is_part_word(word))
        fault(s, wrong, "'%s' does not belong to the directive above it", word);
    else
        fault(s, wrong, "no directive is called '%s'", word);
}

void lesson_add_directives(struct lesson_draft *draft, const char *text, int line)
{
    struct stage s = { .draft = draft };
    char         joined[MOST_TEXT];
    while (*text) {
        size_t used = 0;
        s.line = line;
        do { /* a line, and those that go on with it */
            text += strspn(text, " ");
            size_t length = strcspn(text, "\n");
            if (used && length && used + 1 < sizeof joined)
                joined[used++] = ' ';
            size_t fits = length < sizeof joined - used ? length : sizeof joined - used - 1;
            memcpy(joined + used, text, fits);
            used += fits;
            text += length + (text[length] == '\n');
            line++;
        } while (*text == ' ');
        while (used && joined[used - 1] == ' ')
            used--;
        joined[used] = '\0';
        take_line(&s, joined);
        if (used + 1 == sizeof joined)
            fault(&s, s.open, "the line is longer than %d bytes", MOST_TEXT - 2);
    }
    close_directive(&s);
}
