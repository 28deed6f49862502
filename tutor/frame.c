/* frame.c - the frame of a walk: its parts, its place, its keys. Drawing is in frame_draw.c,
 * what opens over the panes in frame_overlay.c. See frame.h. */
#include "tutor/frame.h"

#include "lessons/place.h"
#include "tutor/frame_lesson.h"
#include "tutor/frame_parts.h"
#include "tutor/tour.h"

#include <stdio.h>
#include <string.h>

static const struct view_ops *const all_views[VIEW_COUNT] = {
    [VIEW_STORY] = &view_story,         [VIEW_BYTES] = &view_bytes,
    [VIEW_SECRETS] = &view_secrets,     [VIEW_CHECKS] = &view_checks,
    [VIEW_KNOWLEDGE] = &view_knowledge, [VIEW_CERTIFICATE] = &view_certificate,
};

static void close_views(struct frame *frame)
{
    for (size_t i = 0; i < VIEW_COUNT; i++) {
        if (frame->views[i].ops && frame->views[i].ops->close)
            frame->views[i].ops->close(&frame->views[i]);
        memset(&frame->views[i], 0, sizeof frame->views[i]);
        frame->views[i].ops = all_views[i];
        frame->views[i].id = (enum view_id)i;
    }
}

/* Where one left off in a recording: several connections are looked at by turns. The oldest place
 * makes room for a new one. */
static struct frame_place *place_in(struct frame *frame, struct recording *recording)
{
    for (size_t i = 0; i < FRAME_PLACES; i++)
        if (frame->places[i].recording == recording)
            return &frame->places[i];
    memmove(frame->places + 1, frame->places, (FRAME_PLACES - 1) * sizeof *frame->places);
    frame->places[0] = (struct frame_place){ recording, 1 };
    return &frame->places[0];
}

/* Another recording is to be walked: everything that was gathered of the old one goes. */
static void open_recording(struct frame *frame, struct recording *recording)
{
    if (frame->recording) {
        place_in(frame, frame->recording)->step = frame->walk.step;
        walk_close(&frame->walk);
        ladder_end(&frame->ladder);
        ladder_begin(&frame->ladder);
        close_views(frame);
    }
    frame->recording = recording;
    if (recording) {
        walk_open(&frame->walk, recording);
        walk_to_step(&frame->walk, place_in(frame, recording)->step);
        frame_arrive(frame);
    }
}

void frame_begin(struct frame *frame, struct source *source, enum theme_name theme, bool mouse)
{
    memset(frame, 0, sizeof *frame);
    frame->source = source;
    frame->theme = theme;
    frame->mouse = mouse;
    frame->lesson = source->ops->lesson ? source->ops->lesson(source) : NULL;
    frame->focus = frame->lesson ? PANE_LESSON : PANE_VIEW;
    ladder_begin(&frame->ladder);
    close_views(frame);
    open_recording(frame, source->ops->recording(source));
    frame->wants_next = !frame->lesson && (!frame->recording || frame->walk.step == 0);
    if (frame->lesson)
        frame_lesson_tick(frame);
}

void frame_end(struct frame *frame)
{
    if (frame->recording)
        walk_close(&frame->walk);
    ladder_end(&frame->ladder);
    close_views(frame);
}

bool frame_has_ladder(const struct frame *frame)
{
    return frame->recording && recording_header(frame->recording)->profile != NULL;
}

/* ---- the place ---- */

void frame_arrive(struct frame *frame)
{
    struct view *view = &frame->views[frame->view];
    view->ops->arrive(view, &frame->walk);
    ladder_arrive(&frame->ladder, &frame->walk);
}

void frame_show_view(struct frame *frame, enum view_id id)
{
    frame->view = id;
    frame->focus = PANE_VIEW;
    if (!frame->recording)
        return;
    frame->walk.wants_view = true; /* `here` comes along */
    frame_arrive(frame);
    frame->walk.wants_view = false;
}

/* A failed connection opens on its diagnosis. */
static void open_diagnosis(struct frame *frame)
{
    for (uint32_t n = walk_since(&frame->walk); n <= frame->walk.until; n++)
        if (recording_is(frame->recording, n, EVENT_FAILURE))
            frame_show_view(frame, VIEW_STORY);
}

/* The next step, from the recording or from the source. False: it has not come yet, or never
 * will. */
static bool take_next(struct frame *frame)
{
    struct source *source = frame->source;
    if (!frame->recording)
        return false;
    walk_refresh(&frame->walk);
    while (frame->walk.step >= recording_steps(frame->recording))
        if (!source->ops->step(source))
            return false;
    walk_refresh(&frame->walk);
    walk_to_step(&frame->walk, frame->walk.step + 1);
    frame_arrive(frame);
    open_diagnosis(frame);
    return true;
}

static bool is_over(const struct frame *frame)
{
    return frame->recording && frame->source->ops->over(frame->source);
}

static bool is_at_end(const struct frame *frame)
{
    return is_over(frame) && frame->walk.step >= recording_steps(frame->recording);
}

static void go_on(struct frame *frame)
{
    frame->wants_next = !take_next(frame);
    while (!frame->wants_next && frame->tour && !tour_stops_at(&frame->walk))
        frame->wants_next = !take_next(frame);
    if (frame->wants_next && is_at_end(frame)) {
        frame->wants_next = false;
        frame->running = false;
        if (frame->lesson && frame_lesson_return(frame))
            return;
        frame_notice(frame, frame->lesson ? "the lesson has come so far: L goes back to it"
                            : frame->source->ops->connections
                                ? "the end of this connection: Space goes on to another, c chooses"
                            : frame->source->ops->say
                                ? "this is the end of the connection: q for the home screen, ⌫ to "
                                  "go back"
                                : "this is the end of the recording: q for the home screen, ⌫ to "
                                  "go back");
    }
}

static void go_back(struct frame *frame)
{
    uint32_t step = frame->walk.step;
    do {
        if (step <= 1 || !walk_to_step(&frame->walk, --step)) {
            frame_notice(frame, "this is the first step");
            break;
        }
    } while (frame->tour && !tour_stops_at(&frame->walk));
    frame_arrive(frame);
}

/* A step of the engine at a time, until the goal is there. */
static void pursue_goal(struct frame *frame)
{
    struct source *source = frame->source;
    bool           found = false;
    if (!frame->recording)
        return;
    do {
        walk_refresh(&frame->walk);
        found = walk_to_place(&frame->walk, frame->goal);
    } while (!found && source->ops->step(source));
    if (!found && !source->ops->over(source))
        return; /* what is awaited has not come yet */
    frame->goal[0] = '\0';
    if (!found)
        frame_notice(frame, "there is no such step, act or message");
    frame_arrive(frame);
}

void frame_go(struct frame *frame, const char *place)
{
    struct place_name name;
    if (!place_name_parse(&name, place)) {
        frame_notice(frame, "write a message (Certificate), act 5, or step 14");
        return;
    }
    snprintf(frame->goal, sizeof frame->goal, "%s", place);
    pursue_goal(frame);
}

bool frame_is_going(const struct frame *frame)
{
    return frame->wants_next || frame->running || frame->goal[0] ||
           (frame->lesson && frame->lesson->playing);
}

/* Said once: a long connection is kept in a file. */
static void tell_spill(struct frame *frame)
{
    if (frame->recording && !frame->spill_told && recording_is_spilled(frame->recording)) {
        frame->spill_told = true;
        frame_notice(frame,
                     "this recording has outgrown memory: the rest goes to a temporary file");
    }
}

bool frame_tick(struct frame *frame)
{
    struct recording *recording = frame->source->ops->recording(frame->source);
    bool              changed = recording != frame->recording || frame_is_going(frame);
    if (recording != frame->recording) {
        open_recording(frame, recording);
        frame->wants_next = !frame->lesson && recording && frame->walk.step == 0;
    }
    if (frame->wants_next || frame->running)
        go_on(frame);
    if (frame->goal[0])
        pursue_goal(frame);
    tell_spill(frame);
    if (frame->lesson && frame_lesson_tick(frame))
        changed = true;
    return changed;
}

/* ---- keys ---- */

void frame_notice(struct frame *frame, const char *text)
{
    snprintf(frame->notice, sizeof frame->notice, "%s", text);
}

static void give_key(struct frame *frame)
{
    if (!walk_give_key(&frame->walk)) {
        frame_notice(frame, "the server has not used its private key yet");
        return;
    }
    frame_show_view(frame, VIEW_KNOWLEDGE);
    frame_notice(frame, frame->walk.key_given ? "the eavesdropper has the server's private key now"
                                              : "the eavesdropper has lost the key again");
}

static void next_connection(struct frame *frame)
{
    struct source *source = frame->source;
    unsigned       current = 0;
    unsigned count = source->ops->connections ? source->ops->connections(source, &current) : 1;
    if (count < 2) {
        frame_notice(frame, "there is only this connection");
        return;
    }
    source->ops->choose(source, (current + 1) % count);
    frame_tick(frame);
}

static void toggle_tour(struct frame *frame)
{
    frame->tour = !frame->tour;
    frame_notice(frame, frame->tour ? "the tour: only the steps that matter most; T for all of them"
                                    : "every step again");
}

/* Moves in the recording. False for any other command. */
static bool walk_command(struct frame *frame, enum command command)
{
    struct walk *walk = &frame->walk;
    bool         moved = true;
    switch ((int)command) {
    case CMD_NEXT:
        go_on(frame);
        return true;
    case CMD_BACK:
        go_back(frame);
        return true;
    case CMD_NEXT_MESSAGE:
        moved = walk_next_message(walk, 1);
        break;
    case CMD_LAST_MESSAGE:
        moved = walk_next_message(walk, -1);
        break;
    case CMD_NEXT_ACT:
        moved = walk_next_act(walk, 1);
        break;
    case CMD_LAST_ACT:
        moved = walk_next_act(walk, -1);
        break;
    case CMD_START:
        moved = walk_to_step(walk, 1);
        break;
    case CMD_END:
        moved = walk_to_step(walk, recording_steps(walk->recording));
        break;
    default:
        return false;
    }
    if (!moved && (command == CMD_NEXT_MESSAGE || command == CMD_NEXT_ACT))
        frame_advance_until(frame, command);
    else if (!moved)
        frame_notice(frame, "nothing more in that direction");
    frame_arrive(frame);
    return true;
}

static bool is_sought(const struct recorded *step, enum command command, uint8_t act)
{
    if (!step || command == CMD_NEXT_ACT)
        return !step || step->act != act;
    return step->event.step.verb == VERB_SEND || step->event.step.verb == VERB_RECEIVE;
}

/* The recording ends before the next message, or act: the engine goes on until it is there. */
void frame_advance_until(struct frame *frame, enum command command)
{
    struct walk           *walk = &frame->walk;
    const struct recorded *step = walk_step(walk);
    uint8_t                act = step ? step->act : 0;
    uint32_t               from = walk->step, last = recording_steps(frame->recording);
    while (frame->source->ops->step(frame->source)) {
        walk_refresh(walk);
        if (recording_steps(frame->recording) == last)
            continue;
        last = recording_steps(frame->recording);
        walk_to_step(walk, last);
        if (is_sought(walk_step(walk), command, act))
            return;
    }
    if (is_over(frame)) {
        walk_to_step(walk, from);
        frame_notice(frame, "nothing more in that direction");
    }
}

static void follow_wish(struct frame *frame)
{
    if (!frame->walk.wants_view)
        return;
    frame_show_view(frame, frame->walk.wanted_view);
}

/* Esc: out of what Enter led into, one level at a time. */
static bool go_up(struct frame *frame)
{
    if (frame->focus == PANE_VIEW && frame->recording) {
        struct view *view = &frame->views[frame->view];
        if (view->ops->command(view, &frame->walk, CMD_RETURN))
            return true;
        if (walk_return(&frame->walk)) {
            follow_wish(frame);
            return true;
        }
    }
    return false;
}

static void pane_command(struct frame *frame, enum command command)
{
    struct view *view = &frame->views[frame->view];
    uint32_t     step = frame->walk.step;
    bool done = frame->focus == PANE_LADDER ? ladder_command(&frame->ladder, &frame->walk, command)
                                            : view->ops->command(view, &frame->walk, command);
    if (frame->walk.wants_view)
        follow_wish(frame);
    else if (frame->walk.step != step)
        frame_arrive(frame);
    else if (!done && command == CMD_OPEN)
        frame_notice(frame, "this leads nowhere");
}

static bool has_pane(const struct frame *frame, enum pane pane)
{
    return pane == PANE_LESSON   ? frame->lesson != NULL
           : pane == PANE_LADDER ? frame_has_ladder(frame)
                                 : frame->recording || !frame->lesson;
}

/* From a lesson to the view, then to the ladder. */
static void next_pane(struct frame *frame, int direction)
{
    enum { PANES = PANE_LESSON + 1 };
    do {
        frame->focus = (enum pane)(((int)frame->focus + PANES + direction) % PANES);
    } while (!has_pane(frame, frame->focus));
}

/* Commands that work whether or not there is a recording yet. */
static bool general_command(struct frame *frame, enum command command)
{
    switch ((int)command) {
    case CMD_THEME:
        frame->theme = (frame->theme + 1) % THEME_COUNT;
        frame_notice(frame, theme_title(frame->theme));
        return true;
    case CMD_MOUSE:
        frame->mouse = !frame->mouse;
        frame->wants_mouse = true;
        frame_notice(frame, frame->mouse ? "the mouse works here"
                                         : "the mouse is the terminal's: select text with it");
        return true;
    case CMD_REDRAW:
        frame->wants_redraw = true;
        return true;
    case CMD_HELP:
        frame_open_keys(frame);
        return true;
    case CMD_RUN:
        frame->running = true;
        return true;
    case CMD_CONNECTION:
        next_connection(frame);
        return true;
    case CMD_EXPLAIN: /* the words of a lesson are there before its connection is */
        if (frame->focus == PANE_LESSON)
            frame_open_explanation(frame);
        return frame->focus == PANE_LESSON;
    case CMD_TOUR:
        toggle_tour(frame);
        return true;
    case CMD_NOTES:
        frame->notes = !frame->notes;
        return true;
    case CMD_NEXT_PANE:
        next_pane(frame, -1);
        return true;
    case CMD_LAST_PANE:
        next_pane(frame, 1);
        return true;
    case CMD_LESSON:
    case CMD_BREAK:
        if (!frame->lesson && command == CMD_BREAK)
            return false; /* that is for the connection itself */
        if (!frame->lesson)
            frame_notice(frame, "no lesson is being taken: the home screen has them");
        else if (command == CMD_LESSON)
            frame_lesson_switch(frame);
        else
            frame_lesson_break(frame);
        return true;
    default:
        return false;
    }
}

static bool opening_command(struct frame *frame, enum command command)
{
    switch ((int)command) {
    case CMD_FIND:
        frame_open_prompt(frame, PROMPT_FIND);
        return true;
    case CMD_GOTO:
        frame_open_prompt(frame, PROMPT_GOTO);
        return true;
    case CMD_TYPE:
        frame_open_prompt(frame, PROMPT_SAY);
        return true;
    case CMD_EXPORT:
        frame_open_prompt(frame, PROMPT_EXPORT);
        return true;
    case CMD_FIND_NEXT:
    case CMD_FIND_LAST:
        frame_find(frame, command == CMD_FIND_NEXT ? 1 : -1);
        return true;
    case CMD_EXPLAIN:
        frame_open_explanation(frame);
        return true;
    case CMD_RECOMPUTE:
        frame_open_recomputation(frame);
        return true;
    case CMD_COPY:
        frame_copy(frame);
        return true;
    case CMD_LARGE:
        frame->overlay = OVERLAY_LARGE;
        frame->overlay_top = 0;
        return true;
    case CMD_GIVE_KEY:
        give_key(frame);
        return true;
    case CMD_BREAK:
        frame_open_breaking(frame);
        return true;
    default:
        return false;
    }
}

static enum frame_answer do_command(struct frame *frame, enum command command)
{
    if (command == CMD_LEAVE)
        return FRAME_LEAVE;
    if (command == CMD_QUIT && frame->lesson && frame->focus != PANE_LESSON)
        command = CMD_LESSON; /* one level */
    if (command == CMD_QUIT)
        return FRAME_BACK;
    if (command == CMD_RETURN && !go_up(frame)) {
        if (frame->lesson)
            frame->focus = PANE_LESSON;
        else /* a slip of the finger ends no connection */
            frame_notice(frame, "Esc returns from where Enter led; q goes home, Q leaves");
    }
    if (command == CMD_NONE || command == CMD_RETURN || general_command(frame, command))
        return FRAME_STAY;
    if (command >= CMD_VIEW_1 && command < CMD_VIEW_1 + VIEW_COUNT)
        frame_show_view(frame, (enum view_id)(command - CMD_VIEW_1));
    else if (frame->recording && !opening_command(frame, command) &&
             !walk_command(frame, command) && frame->focus != PANE_LESSON)
        pane_command(frame, command);
    return FRAME_STAY;
}

/* ---- the mouse ---- */

static bool is_in(const struct canvas *c, const struct key *key)
{
    return key->row >= c->row && key->row < c->row + c->rows && key->column >= c->column &&
           key->column < c->column + c->columns;
}

static enum frame_answer click(struct frame *frame, const struct key *key)
{
    struct view *view = &frame->views[frame->view];
    if (is_in(&frame->footer_canvas, key))
        for (int i = 0; i < frame->footer_key_count; i++)
            if (key->column >= frame->footer_keys[i].start &&
                key->column < frame->footer_keys[i].end)
                return do_command(frame, frame->footer_keys[i].command);
    if (!frame->recording)
        return FRAME_STAY;
    if (is_in(&frame->tabs_canvas, key)) {
        int column = key->column - frame->tabs_canvas.column;
        for (int i = 0; i < VIEW_COUNT; i++)
            if (column >= frame->tab_starts[i] && column < frame->tab_starts[i + 1])
                frame_show_view(frame, (enum view_id)i);
    } else if (is_in(&frame->ladder_canvas, key)) {
        frame->focus = PANE_LADDER;
        ladder_click(&frame->ladder, &frame->walk, key->row - frame->ladder_canvas.row);
        frame_arrive(frame);
    } else if (is_in(&frame->view_canvas, key)) {
        frame->focus = PANE_VIEW;
        if (view->ops->click)
            view->ops->click(view, &frame->walk, key->row - frame->view_canvas.row,
                             key->column - frame->view_canvas.column);
        follow_wish(frame);
    }
    return FRAME_STAY;
}

static enum frame_answer wheel(struct frame *frame, const struct key *key)
{
    enum command command = key->code == KEY_WHEEL_UP ? CMD_UP : CMD_DOWN;
    enum pane    focus = frame->focus;
    if (frame->overlay != OVERLAY_NONE)
        return frame_overlay_key(
            frame,
            &(struct key){ .code = key->code == KEY_WHEEL_UP ? KEY_ARROW_UP : KEY_ARROW_DOWN });
    if (!frame->recording)
        return FRAME_STAY;
    frame->focus = is_in(&frame->ladder_canvas, key) ? PANE_LADDER : PANE_VIEW;
    for (int i = 0; i < 3; i++)
        pane_command(frame, command);
    frame->focus = focus;
    return FRAME_STAY;
}

static bool is_mouse(const struct key *key)
{
    return key->code == KEY_MOUSE_CLICK || key->code == KEY_WHEEL_UP || key->code == KEY_WHEEL_DOWN;
}

static enum frame_answer take_key(struct frame *frame, const struct key *key)
{
    enum frame_answer answer;
    bool              free = frame->prompt == PROMPT_NONE && frame->overlay == OVERLAY_NONE;
    if (frame->lesson && free &&
        (is_mouse(key) ? frame_lesson_mouse(frame, key) : frame_lesson_key(frame, key)))
        return FRAME_STAY;
    if (key->code == KEY_WHEEL_UP || key->code == KEY_WHEEL_DOWN)
        return wheel(frame, key);
    if (frame->prompt != PROMPT_NONE)
        return frame_prompt_key(frame, key);
    if (frame->overlay != OVERLAY_NONE)
        return frame_overlay_key(frame, key);
    answer =
        key->code == KEY_MOUSE_CLICK ? click(frame, key) : do_command(frame, keymap_command(key));
    if (frame->lesson && answer == FRAME_STAY)
        frame_lesson_note_view(frame);
    return answer;
}

enum frame_answer frame_key(struct frame *frame, const struct key *key)
{
    frame->notice[0] = '\0';
    if (key->code == KEY_RESIZED || key->code == KEY_NONE_PRESSED)
        return FRAME_STAY;
    if (frame->running || frame->goal[0]) { /* any key stops */
        frame->running = false;
        frame->goal[0] = '\0';
        return FRAME_STAY;
    }
    frame->wants_next = frame->wants_next && (!frame->recording || frame->walk.step == 0);
    return take_key(frame, key);
}
