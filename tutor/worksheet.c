/* worksheet.c - see worksheet.h. The page around it stands in worksheet_page.h. */
#include "tutor/worksheet.h"

#include "lessons/lesson_run.h"
#include "lessons/words.h"
#include "tutor/commands.h"
#include "tutor/complain.h"
#include "tutor/files.h"
#include "tutor/html.h"
#include "tutor/lesson_look.h"
#include "tutor/lesson_prose.h"
#include "tutor/worksheet_page.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_EXHIBITS = 64, TEXT = 3000, SHORT_LINES = 30, HEX_LINES = 4 };

/* A sheet that is being written. */
struct writing {
    const struct worksheet_of *of;
    struct lesson_run         *run;
    struct html                html;
    struct lesson_prose        prose;
    struct recording          *shown_in; /* whose steps stand there */
    uint32_t                   shown;    /* steps */
    unsigned                   questions, exhibits;
    bool  predicted; /* what comes next would give away what was asked before */
    char *texts[MOST_EXHIBITS];
};

__attribute__((format(printf, 2, 3))) static void put(struct writing *w, const char *format, ...)
{
    char    text[TEXT];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    html_text(&w->html, text);
}

static void markup(struct writing *w, const char *text) { html_markup(&w->html, text); }

/* Where the answer would be given away by what follows, that begins on a page of its own. */
static void turn_page(struct writing *w)
{
    if (w->predicted && !w->of->answers)
        markup(w, "<p class=\"turn\">Write your answer before you turn the page.</p>\n"
                  "<div class=\"page\"></div>\n");
    w->predicted = false;
}

/* ---- what is shown ---- */

/* The steps that were played and are not there yet. */
static void write_steps(struct writing *w)
{
    static const char *const arrows[ACTOR_COUNT] = { "→", "←", "" };
    struct recording        *r = lesson_run_recording(w->run);
    char                     title[TEXT];
    if (r != w->shown_in)
        w->shown = 0;
    w->shown_in = r;
    if (!r || w->shown >= recording_steps(r))
        return;
    turn_page(w);
    markup(w, "<table class=\"steps\">\n<tbody>\n");
    while (w->shown < recording_steps(r)) {
        const struct recorded *step = recording_event(r, recording_step_event(r, ++w->shown));
        if (!step)
            continue;
        bool sends = step->event.step.verb == VERB_SEND;
        words_title(title, sizeof title, r, step);
        markup(w, "<tr><td>");
        put(w, "%u", w->shown);
        markup(w, "</td><td>");
        put(w, "%s %s", sends ? arrows[step->event.actor] : "",
            sends ? step->event.step.subject : "");
        markup(w, "</td><td>");
        put(w, "%s", title);
        markup(w, "</td></tr>\n");
    }
    markup(w, "</tbody>\n</table>\n");
}

/* A view as text; NULL when there is no memory. */
static char *look(struct writing *w, enum lesson_view view, const char *path)
{
    char  *text = NULL;
    size_t length;
    FILE  *out = open_memstream(&text, &length);
    if (!out)
        return NULL;
    lesson_look_printed(out, lesson_run_recording(w->run), view, path);
    if (fclose(out) == 0)
        return text;
    free(text);
    return NULL;
}

/* A line of 16 bytes and nothing else: "30 82 03 63 ...". */
static bool is_hex_line(const char *line, size_t length)
{
    while (length && *line == ' ') {
        line++;
        length--;
    }
    return length == 3 * 16 - 1 && strspn(line, "0123456789abcdef ") >= length;
}

/* The text, of long fields only the beginning: nobody reads a kilobyte on paper. */
static void write_folded(struct writing *w, const char *text)
{
    unsigned row = 0, left_out = 0;
    while (*text) {
        size_t length = strcspn(text, "\n");
        row = is_hex_line(text, length) ? row + 1 : 0;
        if (row > HEX_LINES) {
            left_out++;
        } else {
            if (left_out)
                put(w, "%*s… %u lines more\n", 16, "", left_out);
            left_out = 0;
            put(w, "%.*s\n", (int)length, text);
        }
        text += length + (text[length] == '\n');
    }
    if (left_out)
        put(w, "%*s… %u lines more\n", 16, "", left_out);
}

static unsigned lines_in(const char *text)
{
    unsigned lines = 0;
    while (*text)
        lines += *text++ == '\n';
    return lines;
}

/* An exhibit, with its number; the same once only. */
static void write_exhibit(struct writing *w, enum lesson_view view, const char *path)
{
    char *text = lesson_run_recording(w->run) ? look(w, view, path) : NULL;
    if (!text)
        return;
    for (unsigned i = 0; i < w->exhibits; i++) {
        if (strcmp(w->texts[i], text) != 0)
            continue;
        markup(w, "<p class=\"see\">");
        put(w, "See exhibit %u.", i + 1);
        markup(w, "</p>\n");
        free(text);
        return;
    }
    if (w->exhibits == MOST_EXHIBITS) {
        free(text);
        return;
    }
    w->texts[w->exhibits++] = text;
    markup(w, lines_in(text) <= SHORT_LINES ? "<figure class=\"short\">\n<figcaption>"
                                            : "<figure>\n<figcaption>");
    put(w, "Exhibit %u: %s%s%s", w->exhibits, lesson_view_name(view), path ? " of " : "",
        path ? path : "");
    markup(w, "</figcaption>\n<pre>");
    write_folded(w, text);
    markup(w, "</pre>\n</figure>\n");
}

/* ---- what a question needs ---- */

/* "count(ClientHello/cipher_suites/cipher_suite)": the word before the bracket, or "", and what
 * stands in it. */
static void take_apart(char word[static 32], char inner[static LESSON_GIVEN], const char *answer)
{
    const char *bracket = strchr(answer, '(');
    size_t      length = bracket ? (size_t)(bracket - answer) : 0;
    snprintf(word, 32, "%.*s", (int)length, answer);
    snprintf(inner, LESSON_GIVEN, "%s", bracket ? bracket + 1 : answer);
    size_t end = strlen(inner);
    if (bracket && end && inner[end - 1] == ')')
        inner[end - 1] = '\0';
    inner[strcspn(inner, "[")] = '\0'; /* of a value or a field, some bytes */
}

static bool is_one_of(const char *word, const char *const *words)
{
    while (*words && strcmp(*words, word) != 0)
        words++;
    return *words != NULL;
}

/* A path: the whole message, so that the field is to be found there; of a certificate, what it
 * says of whom, and the field itself where that is not in it. */
static void write_path(struct writing *w, const char *path)
{
    struct recording *r = lesson_run_recording(w->run);
    struct place      place;
    char              message[LESSON_GIVEN];
    uint32_t          until = r ? recording_count(r) : 0;
    if (!until || !recording_find(r, recording_connection(r, until), path, until, &place))
        return;
    const struct recorded *event = recording_event(r, place.n);
    snprintf(message, sizeof message, "%.*s", (int)strcspn(path, "/"), path);
    if (event && event->event.bytes.layer != LAYER_CERTIFICATE) {
        write_exhibit(w, LESSON_BYTES, message);
        return;
    }
    static const char *const summary[] = { "subject/", "issuer/", "validity/", "dNSName", NULL };
    write_exhibit(w, LESSON_CERTIFICATE, NULL);
    for (size_t i = 0; summary[i]; i++)
        if (strstr(path, summary[i]))
            return;
    write_exhibit(w, LESSON_CERTIFICATE, path);
}

/* A value: its bytes, and where they come from. */
static void write_value(struct writing *w, const char *name)
{
    struct recording *r = lesson_run_recording(w->run);
    uint32_t          until = r ? recording_count(r) : 0;
    if (until && recording_secret(r, recording_connection(r, until), name, until))
        write_exhibit(w, LESSON_SECRETS, name);
}

/* What the learner would look at on the screens; a prediction has nothing to look at yet. */
static void write_evidence(struct writing *w, const struct directive *d)
{
    static const char *const of_path[] = { "", "count", "all", "length", "meaning", "value", NULL };
    static const char *const of_checks[] = { "check", "chosen", "offered", NULL };
    static const char *const of_knowers[] = { "who-knows", "knows", NULL };
    char                     word[32], inner[LESSON_GIVEN];
    if (!d->answer || d->at || *d->answer == '"')
        return;
    take_apart(word, inner, d->answer);
    if (is_one_of(word, of_path) && strchr(inner, '/'))
        write_path(w, inner);
    else if (is_one_of(word, of_path))
        write_value(w, inner);
    else if (is_one_of(word, of_checks))
        write_exhibit(w, LESSON_CHECKS, inner);
    else if (is_one_of(word, of_knowers) && d->kind == DIRECTIVE_ASK) /* else it says which */
        write_exhibit(w, LESSON_KNOWLEDGE, NULL);
}

/* ---- questions ---- */

static void write_room(struct writing *w, unsigned lines)
{
    while (lines--)
        markup(w, "<div class=\"line\"></div>\n");
}

static void write_choices(struct writing *w, const struct lesson_solution *solution)
{
    markup(w, "<ul class=\"choices\">\n");
    for (size_t i = 0; i < solution->option_count; i++) {
        bool right = w->of->answers && strcmp(solution->options[i], solution->answer) == 0;
        markup(w, right ? "<li><span class=\"box\">✗</span> "
                        : "<li><span class=\"box\">&#160;</span> ");
        put(w, "%s", solution->options[i]);
        markup(w, "</li>\n");
    }
    markup(w, "</ul>\n");
}

/* One way of doing it, or the answer; then the reason. */
static void write_answer(struct writing *w, const struct directive *d,
                         const struct lesson_solution *solution, const char *way)
{
    markup(w, "<p class=\"answer\"><strong>");
    if (solution->fault[0])
        put(w, "It has no answer here: %s", solution->fault);
    else if (d->kind == DIRECTIVE_DO)
        put(w, "One way: %s", *way ? way : "any that comes to it");
    else
        put(w, "%s", solution->answer);
    markup(w, "</strong></p>\n");
    if (!d->because)
        return;
    markup(w, "<p class=\"because\">");
    html_text(&w->html, d->because);
    markup(w, "</p>\n");
}

static void write_asked(struct writing *w, const struct directive *d)
{
    markup(w, "<p class=\"asked\"><strong>");
    put(w, "%u. ", ++w->questions);
    markup(w, "</strong>");
    put(w, d->kind == DIRECTIVE_DO        ? "At the computer: "
           : d->kind == DIRECTIVE_COMPUTE ? "Work out, with tools of your own: "
                                          : "");
    html_text(&w->html, d->text);
    markup(w, "</p>\n");
}

/* The question, and then the run goes on past it; what is to be done is done in the way that is
 * known, since what comes later stands on it. */
static void write_question(struct writing *w, const struct directive *d)
{
    struct lesson_solution solution;
    struct lesson_reply    reply;
    char                   way[LESSON_GIVEN] = "";
    if (!lesson_run_solution(w->run, &solution))
        return;
    write_evidence(w, d);
    markup(w, "<section class=\"question\">\n");
    write_asked(w, d);
    if (d->kind == DIRECTIVE_CHOOSE)
        write_choices(w, &solution);
    bool has_way = lesson_run_way(w->run, way, sizeof way);
    if (w->of->answers)
        write_answer(w, d, &solution, way);
    else if (d->kind != DIRECTIVE_CHOOSE)
        write_room(w, d->kind == DIRECTIVE_ASK ? 2 : 3);
    markup(w, "</section>\n");
    if (has_way)
        lesson_run_answer(w->run, &reply, way);
    lesson_run_skip(w->run, &reply);
    w->shown_in = lesson_run_recording(w->run);
    w->shown = w->shown_in ? recording_steps(w->shown_in) : 0;
    w->predicted = w->predicted || d->at;
}

/* ---- the whole ---- */

static void write_fault(struct writing *w, const struct lesson_block *block)
{
    markup(w, "<p class=\"fault\">");
    put(w, "Line %d cannot be carried out: %s", block->directive->line, lesson_run_fault(w->run));
    markup(w, "</p>\n");
}

static void write_block(struct writing *w)
{
    const struct lesson_block *block = lesson_run_block(w->run);
    size_t                     here = lesson_run_index(w->run);
    enum lesson_state          state = lesson_run_state(w->run);
    if (state != LESSON_READING)
        lesson_prose_close(&w->prose);
    switch (state) {
    case LESSON_READING:
        turn_page(w);
        lesson_prose_block(&w->prose, block);
        break;
    case LESSON_PLAYING:
        while (lesson_run_index(w->run) == here && lesson_run_state(w->run) == LESSON_PLAYING)
            lesson_run_advance(w->run);
        write_steps(w);
        return;
    case LESSON_SHOWING:
        turn_page(w);
        write_exhibit(w, block->directive->view, block->directive->path);
        break;
    case LESSON_ASKING:
    case LESSON_DOING:
        write_question(w, block->directive);
        break;
    case LESSON_FAULTY:
        write_fault(w, block);
        break;
    case LESSON_ENDED:
        break;
    }
    lesson_run_advance(w->run);
}

static void write_head(struct writing *w)
{
    const struct lesson *lesson = w->of->lesson;
    const char          *title = lesson->title[0] ? lesson->title : lesson->name;
    markup(w, worksheet_opening);
    html_element(&w->html, "title", title);
    markup(w, worksheet_style);
    html_element(&w->html, "h1", title);
    markup(w, "<p class=\"whose\">Name: ");
    if (w->of->student)
        html_element(&w->html, "strong", w->of->student);
    else
        markup(w, "<span class=\"name\"></span> ");
    put(w, "%s %s, connection %llu", w->of->answers ? "Answers to lesson" : "Lesson", lesson->name,
        (unsigned long long)w->of->seed);
    markup(w, "</p>\n");
    if (!lesson->will_see[0])
        return;
    markup(w, "<p>You will see: ");
    html_text(&w->html, lesson->will_see);
    markup(w, "</p>\n");
}

static void write_all(struct writing *w)
{
    write_head(w);
    while (lesson_run_state(w->run) != LESSON_ENDED)
        write_block(w);
    lesson_prose_close(&w->prose);
    markup(w, worksheet_closing);
}

static int save(struct writing *w, const char *path)
{
    struct file_draft draft;
    if (!file_draft_open(&draft, path))
        return EXIT_MACHINE;
    fwrite(w->html.text, 1, w->html.length, draft.out);
    return file_draft_commit(&draft) ? EXIT_SOUND : EXIT_MACHINE;
}

int worksheet_write(const struct worksheet_of *of, const char *path)
{
    struct writing w = { .of = of };
    int            status = EXIT_MACHINE;
    w.prose.html = &w.html;
    w.run = lesson_run_new(of->lesson, of->seed);
    if (w.run)
        write_all(&w);
    if (!w.run || w.html.failed)
        complain("not enough memory for the sheet of %s", of->lesson->name);
    else
        status = save(&w, path);
    for (unsigned i = 0; i < w.exhibits; i++)
        free(w.texts[i]);
    lesson_run_free(w.run);
    html_free(&w.html);
    return status;
}
