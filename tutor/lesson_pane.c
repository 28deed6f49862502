/*
 * lesson_pane.c - what stands on the pane, and what its keys do. Drawing is in lesson_pane_draw.c.
 * See lesson_pane.h.
 */
#include "tutor/lesson_pane.h"

#include "lessons/prose.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINES_LEFT = 2 }; /* of the old page, on a new one */

static const struct directive *directive_now(const struct lesson_pane *pane)
{
    const struct lesson_block *block = lesson_run_block(pane->run);
    return block ? block->directive : NULL;
}

static bool is_open(const struct lesson_pane *pane)
{
    enum lesson_state state = lesson_run_state(pane->run);
    return (state == LESSON_ASKING || state == LESSON_DOING) && !lesson_run_settled(pane->run);
}

bool lesson_pane_asks(const struct lesson_pane *pane) { return is_open(pane); }

bool lesson_pane_is_done(const struct lesson_pane *pane)
{
    return lesson_run_state(pane->run) == LESSON_ENDED;
}

/* ---- where the run has come ---- */

static void count_questions(struct lesson_pane *pane)
{
    struct lesson_place *place = calloc(1, sizeof *place);
    pane->asked = pane->done = 0;
    for (size_t i = 0; i < pane->lesson->block_count; i++) {
        const struct directive *directive = pane->lesson->blocks[i].directive;
        pane->asked += directive && directive_asks(directive);
    }
    if (!place)
        return;
    lesson_run_save(pane->run, place);
    for (size_t i = 0; i < place->answer_count; i++)
        pane->done += place->answers[i].outcome != OUTCOME_OPEN;
    free(place);
}

static void forget_options(struct lesson_pane *pane)
{
    for (int i = 0; i < pane->option_count; i++)
        free(pane->options[i]);
    pane->option_count = pane->option = 0;
}

static char *copy(const char *text)
{
    size_t size = strlen(text) + 1;
    char  *to = malloc(size);
    return to ? memcpy(to, text, size) : NULL;
}

static void add_options(struct lesson_pane *pane, const char *const *options, size_t count)
{
    for (size_t i = 0; i < count && pane->option_count < LESSON_MOST_LIST; i++) {
        pane->options[pane->option_count] = copy(options[i]);
        if (pane->options[pane->option_count])
            pane->option_count++;
    }
}

enum lesson_way lesson_pane_way(const struct lesson_pane *pane)
{
    static const struct {
        const char     *begins;
        enum lesson_way way;
    } with_keys[] = { { "show", WAY_LOOK }, { "next", WAY_STEPS }, { "play", WAY_STEPS } };
    char way[LESSON_GIVEN];
    if (lesson_run_state(pane->run) != LESSON_DOING || !is_open(pane))
        return WAY_NONE;
    if (!lesson_run_way(pane->run, way, sizeof way))
        return WAY_STEPS; /* nobody says: steps can be taken, and commands typed */
    for (size_t i = 0; i < sizeof with_keys / sizeof *with_keys; i++)
        if (strncmp(way, with_keys[i].begins, strlen(with_keys[i].begins)) == 0)
            return with_keys[i].way;
    return WAY_WORDS;
}

/* A question begins: its choices, or a line to type. */
static void open_question(struct lesson_pane *pane)
{
    const struct directive *directive = directive_now(pane);
    struct lesson_solution *solution;
    forget_options(pane);
    edit_set(&pane->line, "");
    enum lesson_way way = lesson_pane_way(pane);
    pane->typing = directive->kind != DIRECTIVE_CHOOSE && (way == WAY_NONE || way == WAY_WORDS);
    if (directive->kind != DIRECTIVE_CHOOSE)
        return;
    add_options(pane, directive->options, directive->option_count);
    solution = directive->options_path ? malloc(sizeof *solution) : NULL;
    if (solution && lesson_run_solution(pane->run, solution))
        add_options(pane, solution->options, solution->option_count);
    free(solution);
}

static void open_view(struct lesson_pane *pane, enum lesson_view view, const char *path)
{
    pane->wants_view = true;
    pane->view = view;
    snprintf(pane->path, sizeof pane->path, "%s", path ? path : "");
}

static void note_shown(struct lesson_pane *pane)
{
    size_t now = lesson_run_index(pane->run);
    bool stands_there = is_open(pane) || (now < pane->lesson->block_count && pane->said[now].text);
    pane->shown = now + (stands_there ? 1 : 0);
}

static void play_from_here(struct lesson_pane *pane)
{
    enum directive_kind kind = directive_now(pane)->kind;
    pane->playing = true;
    pane->new_stage = kind == DIRECTIVE_RUN || kind == DIRECTIVE_LAB;
}

static void say(struct lesson_pane *pane, const char *text, bool settled);
static void answer(struct lesson_pane *pane, const char *given);

/* As far as it goes without the person. */
static void move(struct lesson_pane *pane)
{
    const struct directive *directive;
    pane->playing = pane->waits = false;
    for (;;) {
        directive = directive_now(pane);
        switch (lesson_run_state(pane->run)) {
        case LESSON_READING:
            pane->read_since = true;
            break;
        case LESSON_PLAYING:
            pane->waits = pane->read_since;
            if (!pane->waits)
                play_from_here(pane);
            note_shown(pane);
            return;
        case LESSON_SHOWING:
            open_view(pane, directive->view, directive->path);
            break;
        case LESSON_FAULTY:
            say(pane, lesson_run_fault(pane->run), false);
            pane->read_since = true;
            break;
        case LESSON_ASKING:
        case LESSON_DOING:
            open_question(pane);
            note_shown(pane);
            return;
        case LESSON_ENDED:
            note_shown(pane);
            return;
        }
        if (!lesson_run_advance(pane->run))
            return;
    }
}

void lesson_pane_play(struct lesson_pane *pane)
{
    size_t from = lesson_run_index(pane->run);
    if (!pane->playing)
        return;
    pane->new_stage = false;
    pane->moved = true;
    if (pane->deed[0]) {
        char deed[EDIT_TEXT];
        memcpy(deed, pane->deed, sizeof deed);
        pane->deed[0] = '\0';
        pane->playing = false;
        answer(pane, deed);
        return;
    }
    bool gone_on = lesson_run_advance(pane->run);
    if (gone_on && lesson_run_index(pane->run) == from &&
        lesson_run_state(pane->run) == LESSON_PLAYING)
        return;
    pane->read_since = false;
    pane->bring = BRING_FRESH;
    move(pane);
}

/* What was answered before the lesson was left. */
static void recall_answers(struct lesson_pane *pane)
{
    static const char *const marks[] = { [OUTCOME_OPEN] = "",
                                         [OUTCOME_RIGHT] = "✓ ",
                                         [OUTCOME_TOLD] = "The answer was told. ",
                                         [OUTCOME_SKIPPED] = "Skipped. " };
    struct lesson_place     *place = calloc(1, sizeof *place);
    if (!place)
        return;
    lesson_run_save(pane->run, place);
    for (size_t i = 0; i < pane->lesson->block_count; i++) {
        const struct directive *directive = pane->lesson->blocks[i].directive;
        for (size_t a = 0; directive && directive_asks(directive) && a < place->answer_count; a++) {
            struct lesson_answer *answer = &place->answers[a];
            char                  text[LESSON_GIVEN + 40];
            if (answer->line != directive->line || answer->outcome == OUTCOME_OPEN)
                continue;
            snprintf(text, sizeof text, "%s%s", marks[answer->outcome], answer->given);
            pane->said[i] = (struct lesson_said){ copy(text), true };
        }
    }
    free(place);
}

/* What the lesson showed last. */
static void recall_view(struct lesson_pane *pane)
{
    for (size_t i = lesson_run_index(pane->run); i-- > 0;) {
        const struct directive *directive = pane->lesson->blocks[i].directive;
        if (!directive || directive->kind != DIRECTIVE_SHOW)
            continue;
        open_view(pane, directive->view, directive->path);
        return;
    }
}

bool lesson_pane_begin(struct lesson_pane *pane, struct lesson_run *run)
{
    memset(pane, 0, sizeof *pane);
    pane->run = run;
    pane->lesson = lesson_run_lesson(run);
    pane->said = calloc(pane->lesson->block_count + 1, sizeof *pane->said);
    pane->words = calloc(pane->lesson->block_count + 1, sizeof *pane->words);
    if (!pane->said || !pane->words)
        return false;
    pane->fresh = lesson_run_index(run);
    pane->bring = BRING_FRESH;
    pane->moved = true;
    recall_answers(pane);
    recall_view(pane);
    count_questions(pane);
    move(pane);
    return true;
}

void lesson_pane_end(struct lesson_pane *pane)
{
    for (size_t i = 0; pane->said && i < pane->lesson->block_count; i++)
        free(pane->said[i].text);
    for (size_t i = 0; pane->words && i < pane->lesson->block_count; i++)
        free(pane->words[i]);
    free(pane->said);
    free(pane->words);
    forget_options(pane);
    memset(pane, 0, sizeof *pane);
}

/* ---- answers ---- */

/* Adds to what was said of the present block. */
static void say(struct lesson_pane *pane, const char *text, bool settled)
{
    struct lesson_said *said = &pane->said[lesson_run_index(pane->run)];
    size_t              before = said->text ? strlen(said->text) : 0;
    if (before + strlen(text) + 2 >
        LESSON_SAID) { /* somebody guesses and guesses: the last count */
        before = 0;
    }
    char *grown = realloc(said->text, before + strlen(text) + 2);
    if (!grown)
        return;
    snprintf(grown + before, strlen(text) + 2, "%s%s", before ? "\n" : "", text);
    said->text = grown;
    said->settled = settled;
}

/* The lesson's own hints are used up, and the last one was where to look. */
static bool is_told_where(const struct lesson_pane *pane)
{
    const struct directive *directive = directive_now(pane);
    struct lesson_place    *place = calloc(1, sizeof *place);
    bool                    told = false;
    if (!place)
        return false;
    lesson_run_save(pane->run, place);
    for (size_t i = 0; i < place->answer_count; i++)
        told = told || (place->answers[i].line == directive->line &&
                        place->answers[i].hints > directive->hint_count);
    free(place);
    return told;
}

static void take_reply(struct lesson_pane *pane, const char *given,
                       const struct lesson_reply *reply)
{
    struct prose p;
    char         text[LESSON_REPLY + LESSON_GIVEN + 40];
    prose_begin(&p, text, sizeof text);
    if (reply->right) {
        prose_format(&p, "%c✓%c ", STRONG_BEGINS, STRONG_ENDS); /* the answer stands behind it */
    } else if (given[0]) {
        bool deed = lesson_run_state(pane->run) == LESSON_DOING; /* and nobody can call it wrong */
        prose_format(&p, "%c%s%c ", STRONG_BEGINS, deed ? "→" : "✗", STRONG_ENDS);
        prose_add_safe(&p, given);
        prose_add(&p, "\n");
    }
    prose_add(&p, reply->text);
    prose_end(&p);
    say(pane, text, reply->settled);
    pane->bring = BRING_END;
    pane->wants_look = !reply->settled && is_told_where(pane);
    if (reply->settled) {
        pane->typing = false;
        count_questions(pane);
    }
}

static void skip(struct lesson_pane *pane)
{
    struct lesson_reply *reply = calloc(1, sizeof *reply);
    if (!reply)
        return;
    lesson_run_skip(pane->run, reply);
    take_reply(pane, "", reply);
    free(reply);
}

/* What was typed or chosen; with nothing or "?", a hint. The words are those of the text. */
static void answer(struct lesson_pane *pane, const char *given)
{
    if (strcmp(given, "skip") == 0) {
        skip(pane);
        return;
    }
    struct lesson_reply *reply = calloc(1, sizeof *reply);
    bool                 hint = given[0] == '\0' || strcmp(given, "?") == 0;
    if (!reply)
        return;
    if (hint)
        lesson_run_hint(pane->run, reply);
    else
        lesson_run_answer(pane->run, reply, given);
    take_reply(pane, hint ? "" : given, reply);
    free(reply);
}

/* A deed may begin the connection anew: it is done when nobody holds on to the old one. */
static void plan_deed(struct lesson_pane *pane, const char *text)
{
    snprintf(pane->deed, sizeof pane->deed, "%s", text);
    pane->playing = pane->new_stage = true;
}

void lesson_pane_write(struct lesson_pane *pane, const char *text)
{
    edit_set(&pane->line, text);
    pane->typing = true;
    pane->bring = BRING_END;
}

bool lesson_pane_do(struct lesson_pane *pane, const char *deed)
{
    struct recording    *recording = lesson_run_recording(pane->run);
    uint32_t             steps = recording ? recording_steps(recording) : 0;
    struct lesson_reply *reply;
    enum lesson_way      way = lesson_pane_way(pane);
    if ((way != WAY_STEPS && way != WAY_WORDS) || !recording || !(reply = calloc(1, sizeof *reply)))
        return false;
    lesson_run_answer(pane->run, reply, deed);
    if (reply->settled)
        take_reply(pane, "", reply);
    free(reply);
    return recording_steps(recording) > steps;
}

void lesson_pane_viewed(struct lesson_pane *pane, enum lesson_view view, const char *path)
{
    struct lesson_reply *reply;
    lesson_run_viewed(pane->run, view, path);
    if (lesson_pane_way(pane) == WAY_NONE || !(reply = calloc(1, sizeof *reply)))
        return;
    lesson_run_answer(pane->run, reply, "");
    if (reply->settled)
        take_reply(pane, "", reply);
    free(reply);
}

/* ---- keys ---- */

void lesson_pane_scroll(struct lesson_pane *pane, int rows)
{
    int most = pane->lines > pane->window ? pane->lines - pane->window : 0;
    pane->top += rows;
    pane->top = pane->top < 0 ? 0 : pane->top > most ? most : pane->top;
    pane->bring = BRING_NOTHING;
}

static bool is_more_below(const struct lesson_pane *pane)
{
    return pane->top + pane->window < pane->lines;
}

static void turn_page(struct lesson_pane *pane)
{
    lesson_pane_scroll(pane, pane->window > LINES_LEFT ? pane->window - LINES_LEFT : 1);
}

/* A page, as long as there is one; then on to what comes next. */
static void go_on(struct lesson_pane *pane)
{
    if (pane->playing)
        return;
    if (is_more_below(pane)) {
        turn_page(pane);
        return;
    }
    if (is_open(pane) || lesson_pane_is_done(pane))
        return;
    pane->fresh = pane->shown;
    pane->bring = BRING_FRESH;
    if (pane->waits) {
        pane->waits = false;
        pane->read_since = false;
        play_from_here(pane);
        return;
    }
    pane->read_since = false;
    if (lesson_run_advance(pane->run))
        move(pane);
}

/* Enter and the mouse on a choice. */
static void take_option(struct lesson_pane *pane)
{
    if (pane->option < pane->option_count)
        answer(pane, pane->options[pane->option]);
}

/* A choice that is not in sight yet is brought there first, and nothing taken. */
static bool choose_key(struct lesson_pane *pane, const struct key *key, enum command command)
{
    int  digit = key->code - '1', option = pane->option;
    bool takes = !is_more_below(pane);
    if (!is_open(pane) || pane->option_count == 0)
        return false;
    if (digit >= 0 && digit < pane->option_count && digit < 9) {
        takes = takes && digit == option;
        option = digit;
    } else if (command == CMD_UP || command == CMD_DOWN) {
        option += command == CMD_UP ? -1 : 1;
        takes = false;
    } else if (command != CMD_OPEN) {
        return false;
    }
    pane->option = option < 0 ? 0 : option >= pane->option_count ? pane->option_count - 1 : option;
    pane->bring = BRING_END;
    if (takes)
        take_option(pane);
    return true;
}

/* Letters are text while an answer is typed. */
static bool typing_key(struct lesson_pane *pane, const struct key *key, enum command command)
{
    if (!pane->typing || !is_open(pane))
        return false;
    if (key->code == ' ' && !pane->line.text[0]) { /* the page is not read to its end yet */
        turn_page(pane);
        return true;
    }
    if (key->code == KEY_ENTER_CODE) {
        char given[EDIT_TEXT];
        snprintf(given, sizeof given, "%s", pane->line.text);
        edit_set(&pane->line, "");
        if (lesson_run_state(pane->run) == LESSON_DOING && given[0])
            plan_deed(pane, given);
        else
            answer(pane, given);
        return true;
    }
    if (key->code == KEY_ESCAPE) {
        pane->typing = false;
        return true;
    }
    if (key->code == KEY_ARROW_UP || key->code == KEY_ARROW_DOWN || command == CMD_PAGE_UP ||
        command == CMD_PAGE_DOWN || (command == CMD_LEAVE && key->code < ' ') ||
        command == CMD_REDRAW || command == CMD_NEXT_PANE || command == CMD_LAST_PANE)
        return false;
    if (edit_key(&pane->line, key))
        pane->bring = BRING_END;
    return true;
}

static bool scroll_command(struct lesson_pane *pane, enum command command)
{
    int page = pane->window > LINES_LEFT ? pane->window - LINES_LEFT : 1;
    switch ((int)command) {
    case CMD_UP:
        lesson_pane_scroll(pane, -1);
        return true;
    case CMD_DOWN:
        lesson_pane_scroll(pane, 1);
        return true;
    case CMD_BACK:
    case CMD_PAGE_UP:
        lesson_pane_scroll(pane, -page);
        return true;
    case CMD_PAGE_DOWN:
        lesson_pane_scroll(pane, page);
        return true;
    case CMD_FIRST:
        lesson_pane_scroll(pane, -pane->lines);
        return true;
    case CMD_LAST:
        lesson_pane_scroll(pane, pane->lines);
        return true;
    default:
        return false;
    }
}

enum lesson_key lesson_pane_key(struct lesson_pane *pane, const struct key *key)
{
    enum command command = keymap_command(key);
    if (typing_key(pane, key, command) || choose_key(pane, key, command) ||
        scroll_command(pane, command))
        return LESSON_KEY_TAKEN;
    bool types = is_open(pane) && pane->option_count == 0;
    if (types && (command == CMD_TYPE || command == CMD_OPEN)) {
        pane->typing = true;
        pane->bring = BRING_END;
        return LESSON_KEY_TAKEN;
    }
    if (command == CMD_NEXT && is_open(pane) && !is_more_below(pane))
        return LESSON_KEY_FRAME; /* the connection's, if it is anybody's */
    if (command == CMD_NEXT || command == CMD_OPEN) {
        go_on(pane);
        return LESSON_KEY_TAKEN;
    }
    if ((command == CMD_HINT || command == CMD_SKIP) && is_open(pane)) {
        if (command == CMD_HINT)
            answer(pane, "");
        else
            skip(pane);
        return LESSON_KEY_TAKEN;
    }
    return LESSON_KEY_FRAME;
}

void lesson_pane_click(struct lesson_pane *pane, int row)
{
    for (int i = 0; i < pane->option_count && is_open(pane); i++) {
        if (row < pane->option_rows[i] || row >= pane->option_rows[i + 1])
            continue;
        if (i == pane->option)
            take_option(pane);
        pane->option = i;
        return;
    }
    if (is_open(pane) && pane->option_count == 0)
        pane->typing = true;
}
