/* frame_overlay.c - what opens over the panes: all keys, an explanation, large words, a line to
 * type. Part of frame.h. */
#include "tutor/frame_lesson.h"
#include "tutor/frame_parts.h"

#include "lessons/prose.h"
#include "lessons/words.h"
#include "tutor/export.h"
#include "tutor/files.h"
#include "tutor/story_text.h"

#include <stdio.h>
#include <string.h>

/* ---- texts ---- */

static void open_text(struct frame *frame, const char *title)
{
    snprintf(frame->overlay_title, sizeof frame->overlay_title, "%s", title);
    frame->overlay = OVERLAY_TEXT;
    frame->overlay_top = 0;
}

void frame_open_keys(struct frame *frame)
{
    struct prose p;
    const char  *group = "";
    prose_begin(&p, frame->overlay_text, sizeof frame->overlay_text);
    for (size_t i = 0; keymap_row(i); i++) {
        const struct key_row *row = keymap_row(i);
        if (strcmp(group, row->group) != 0)
            prose_format(&p, "%s**%s**\n", group[0] ? "\n" : "", row->group);
        group = row->group;
        prose_format(&p, "%-14s%s\n", row->keys, row->help);
    }
    prose_add(
        &p,
        "\nThe mouse works too: click a message, a row, a tab or a key below; the wheel scrolls.");
    prose_end(&p);
    open_text(frame, "Keys");
    frame->overlay = OVERLAY_KEYS;
}

/* The field under the cursor, by its row of the glossary. */
static bool explain_field(struct frame *frame, struct prose *p)
{
    const struct spot     *here = &frame->walk.here;
    const struct recorded *event = walk_event(&frame->walk, here->n);
    if (!event || event->event.kind != EVENT_BYTES || here->field == NO_FIELD ||
        here->field >= event->event.bytes.field_count)
        return false;
    char                       path[300], value[300], meaning[300];
    const struct wire_field   *field = &event->event.bytes.fields[here->field];
    const struct glossary_row *row = glossary_find(field->structure, field->name);
    recording_path(path, sizeof path, event, here->field);
    words_value(value, sizeof value, event, here->field);
    words_meaning(meaning, sizeof meaning, event, here->field);
    prose_format(p, "**%s**\n", path);
    if (value[0] || meaning[0])
        prose_format(p, "%s%s%s\n", value, value[0] && meaning[0] ? ", that is: " : "", meaning);
    if (row)
        prose_format(p, "\n%s\n\n%s", row->text, row->rfc);
    return true;
}

static void explain_term(struct prose *p, const char *name)
{
    const struct glossary_row *row = glossary_term(name);
    if (row)
        prose_format(p, "%s\n", row->text);
}

static void explain_event(struct frame *frame, struct prose *p)
{
    char                   title[300];
    const struct recorded *event = walk_event(&frame->walk, frame->walk.here.n);
    if (!event)
        return;
    words_title(title, sizeof title, frame->recording, event);
    prose_format(p, "**%s**\n", title);
    if (event->event.kind == EVENT_BYTES) {
        explain_term(p, event->event.bytes.name);
    }
    if (event->event.kind == EVENT_SECRET)
        explain_term(p, event->event.secret.name);
    if (event->event.kind == EVENT_CHECK)
        prose_format(p, "%s\n", check_describe(event->event.check.check)->purpose);
    if (event->event.rfc)
        prose_format(p, "%s\n", event->event.rfc);
}

/* The underlined words of the step's story. */
static void explain_terms(struct frame *frame, struct prose *p)
{
    char text[STORY_TEXT], key[100];
    story_text(text, sizeof text, &frame->walk);
    const char *words;
    for (int k = 0; (words = story_term(key, sizeof key, text, k)) != NULL; k++)
        prose_format(p, "\n**%s**\n%s\n", key, words);
}

void frame_open_explanation(struct frame *frame)
{
    struct prose p;
    prose_begin(&p, frame->overlay_text, sizeof frame->overlay_text);
    if (frame->lesson && frame->focus == PANE_LESSON) {
        frame_lesson_explain(frame, &p);
    } else {
        if (frame->view == VIEW_STORY || !explain_field(frame, &p))
            explain_event(frame, &p);
        if (frame->view == VIEW_STORY)
            explain_terms(frame, &p);
    }
    if (prose_end(&p) == 0)
        snprintf(frame->overlay_text, sizeof frame->overlay_text,
                 "There is nothing to explain here.");
    open_text(frame, "Explained");
}

/* The value that is selected, or the newest of this step. */
static uint32_t value_to_recompute(const struct frame *frame)
{
    uint32_t found = 0;
    if (recording_is(frame->recording, frame->walk.here.n, EVENT_SECRET))
        return frame->walk.here.n;
    for (uint32_t n = walk_since(&frame->walk); n <= frame->walk.until; n++)
        if (recording_is(frame->recording, n, EVENT_SECRET))
            found = n;
    return found;
}

void frame_open_recomputation(struct frame *frame)
{
    uint32_t n = value_to_recompute(frame);
    if (!n) {
        frame_notice(frame, "no value is selected: choose one in view 3");
    } else if (recompute_text(frame->overlay_text, sizeof frame->overlay_text, &frame->walk, n)) {
        open_text(frame, "The same, outside of this program: paste this into a shell");
        frame->overlay = OVERLAY_COMMANDS;
    } else {
        frame_notice(frame, frame->overlay_text); /* why not */
    }
}

/* ---- the clipboard ---- */

/* Terminals take no more than some 100 KB at a time, in base64. */
enum { COPY_MOST = 64 * 1024 };

void frame_copy(struct frame *frame)
{
    const struct spot     *here = &frame->walk.here;
    const struct recorded *event = walk_event(&frame->walk, here->n);
    const uint8_t         *bytes = NULL;
    size_t                 length = 0;
    struct prose           p;
    if (event && event->event.kind == EVENT_SECRET) {
        bytes = event->event.secret.bytes;
        length = event->event.secret.length;
    } else if (event && event->event.kind == EVENT_BYTES) {
        bool whole = here->field == NO_FIELD || here->field >= event->event.bytes.field_count;
        const struct wire_field *field = whole ? NULL : &event->event.bytes.fields[here->field];
        bytes = event->event.bytes.bytes + (field ? field->offset : 0);
        length = field ? field->length : event->event.bytes.length;
    }
    if (!bytes || 2 * length >= COPY_MOST) {
        frame_notice(frame, bytes ? "too long for the clipboard: e writes the recording to a file"
                                  : "nothing to copy is selected");
        return;
    }
    prose_begin(&p, frame->copied, sizeof frame->copied);
    prose_hex(&p, bytes, length);
    prose_end(&p);
    frame_notice(frame, "sent to the terminal, in hexadecimal");
}

/* ---- a line to type ---- */

const char *frame_prompt_label(enum prompt prompt)
{
    switch (prompt) {
    case PROMPT_FIND:
        return "find: ";
    case PROMPT_GOTO:
        return "go to (step 14, act 5, Certificate): ";
    case PROMPT_SAY:
        return "send: ";
    case PROMPT_EXPORT:
        return "write the recording to (.rec for replay, .json): ";
    case PROMPT_SAVE_COMMANDS:
        return "write the commands to: ";
    case PROMPT_NONE:
        break;
    }
    return "";
}

void frame_open_prompt(struct frame *frame, enum prompt prompt)
{
    if (prompt == PROMPT_SAY &&
        (!frame->source->ops->say || frame->source->ops->over(frame->source))) {
        frame_notice(frame, "nothing can be said in this connection");
        return;
    }
    frame->prompt = prompt;
    frame->line[0] = '\0';
    if (prompt == PROMPT_EXPORT)
        snprintf(frame->line, sizeof frame->line, "tlstutor.rec");
    if (prompt == PROMPT_SAVE_COMMANDS)
        snprintf(frame->line, sizeof frame->line, "recompute.sh");
}

void frame_find(struct frame *frame, int direction)
{
    struct spot found;
    if (!frame->sought[0]) {
        frame_notice(frame, "nothing is looked for yet: / begins");
        return;
    }
    bool again = !walk_find(&frame->walk, frame->sought, direction, &found);
    if (again) { /* from the other end */
        frame->walk.here =
            (struct spot){ direction > 0 ? 1 : recording_count(frame->recording), NO_FIELD };
        if (!walk_find(&frame->walk, frame->sought, direction, &found)) {
            frame_notice(frame, "not found");
            return;
        }
    }
    const struct recorded *event = walk_event(&frame->walk, found.n);
    walk_to_event(&frame->walk, found.n);
    frame->walk.here = found;
    enum view_id view = VIEW_STORY;
    if (event->event.kind == EVENT_BYTES)
        view = event->event.bytes.layer == LAYER_CERTIFICATE && found.field == NO_FIELD
                   ? VIEW_CERTIFICATE
                   : VIEW_BYTES;
    else if (event->event.kind == EVENT_SECRET)
        view = VIEW_SECRETS;
    else if (event->event.kind != EVENT_STEP)
        view = VIEW_CHECKS;
    frame_show_view(frame, view);
    frame_arrive(frame);
    if (again)
        frame_notice(frame, "found from the other end on");
}

static void say(struct frame *frame)
{
    size_t length = strlen(frame->line);
    if (length + 2 < sizeof frame->line) {
        frame->line[length++] = '\n';
        frame->line[length] = '\0';
    }
    size_t taken = frame->source->ops->say(frame->source, frame->line, length);
    frame_notice(frame, taken == length ? "queued: the next steps send it"
                                        : "not all of it could be queued: too early, or too late");
}

/* The file holds secrets: it is for its owner alone, and whole or not at all. */
static void save_commands(struct frame *frame)
{
    struct file_draft draft;
    if (!file_draft_open(&draft, frame->line))
        return; /* the complaint is the notice */
    fputs(frame->overlay_text, draft.out);
    if (file_draft_commit(&draft))
        frame_notice(frame, "written: run it with sh");
}

static bool ends_in(const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);
    return length >= tail && strcmp(text + length - tail, end) == 0;
}

/* Nothing that is there already is written over. */
static void export_recording(struct frame *frame)
{
    bool written;
    if (file_exists(frame->line)) {
        frame_notice(frame, "there is a file of that name already: choose another");
        return;
    }
    if (ends_in(frame->line, ".json"))
        written = export_json(frame->line, frame->recording); /* a complaint becomes the notice */
    else
        written = export_lines(frame->line, frame->recording);
    if (written)
        frame_notice(frame, "written: the recording so far, readable by you alone");
}

static void finish_prompt(struct frame *frame)
{
    enum prompt prompt = frame->prompt;
    frame->prompt = PROMPT_NONE;
    switch (prompt) {
    case PROMPT_FIND:
        snprintf(frame->sought, sizeof frame->sought, "%s", frame->line);
        frame_find(frame, 1);
        break;
    case PROMPT_GOTO:
        frame_go(frame, frame->line);
        break;
    case PROMPT_SAY:
        say(frame);
        break;
    case PROMPT_EXPORT:
        export_recording(frame);
        break;
    case PROMPT_SAVE_COMMANDS:
        save_commands(frame);
        break;
    case PROMPT_NONE:
        break;
    }
}

/* UTF-8, RFC 3629 §3, of a character that was typed. */
static void type_character(struct frame *frame, int code)
{
    size_t length = strlen(frame->line);
    if (code < 0x20 || code >= KEY_SPECIAL || length + 5 > sizeof frame->line)
        return;
    char *at = frame->line + length;
    if (code < 0x80) {
        *at++ = (char)code;
    } else if (code < 0x800) {
        *at++ = (char)(0xc0 | code >> 6);
        *at++ = (char)(0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
        *at++ = (char)(0xe0 | code >> 12);
        *at++ = (char)(0x80 | (code >> 6 & 0x3f));
        *at++ = (char)(0x80 | (code & 0x3f));
    } else {
        *at++ = (char)(0xf0 | code >> 18);
        *at++ = (char)(0x80 | (code >> 12 & 0x3f));
        *at++ = (char)(0x80 | (code >> 6 & 0x3f));
        *at++ = (char)(0x80 | (code & 0x3f));
    }
    *at = '\0';
}

static void erase_character(char *line)
{
    size_t length = strlen(line);
    while (length > 0 && ((unsigned char)line[length - 1] & 0xc0) == 0x80)
        length--;
    line[length ? length - 1 : 0] = '\0';
}

enum frame_answer frame_prompt_key(struct frame *frame, const struct key *key)
{
    if (key->code == KEY_ESCAPE)
        frame->prompt = PROMPT_NONE;
    else if (key->code == KEY_ENTER_CODE)
        finish_prompt(frame);
    else if (key->code == KEY_ERASE)
        erase_character(frame->line);
    else if (key->code == KEY_CTRL_U)
        frame->line[0] = '\0';
    else if (keymap_command(key) == CMD_LEAVE && key->code < 0x20)
        return FRAME_LEAVE;
    else
        type_character(frame, key->code);
    return FRAME_STAY;
}

/* ---- showing them ---- */

/* The commands, to the clipboard or to a file. */
static void take_commands(struct frame *frame, enum command command)
{
    if (command == CMD_EXPORT) {
        frame_open_prompt(frame, PROMPT_SAVE_COMMANDS);
    } else if (strlen(frame->overlay_text) >= COPY_MOST) {
        frame_notice(frame, "too long for the clipboard: e writes them to a file");
    } else {
        snprintf(frame->copied, sizeof frame->copied, "%s", frame->overlay_text);
        frame_notice(frame, "sent to the terminal");
    }
}

enum frame_answer frame_overlay_key(struct frame *frame, const struct key *key)
{
    if (frame->overlay == OVERLAY_BREAK && frame_break_key(frame, key->code))
        return FRAME_STAY;
    enum command command = keymap_command(key);
    int          page = 10;
    switch ((int)command) {
    case CMD_UP:
    case CMD_PAGE_UP:
        frame->overlay_top -= command == CMD_UP ? 1 : page;
        break;
    case CMD_DOWN:
    case CMD_PAGE_DOWN:
        frame->overlay_top += command == CMD_DOWN ? 1 : page;
        break;
    case CMD_LEAVE:
        return FRAME_LEAVE;
    case CMD_COPY:
    case CMD_EXPORT:
        if (frame->overlay == OVERLAY_COMMANDS)
            take_commands(frame, command);
        break;
    case CMD_NEXT:
    case CMD_BACK:
        if (frame->overlay == OVERLAY_LARGE) { /* the words of the next step, large as before */
            frame->overlay = OVERLAY_NONE;
            enum frame_answer answer = frame_key(frame, key);
            frame->overlay = OVERLAY_LARGE;
            return answer;
        }
        frame->overlay = OVERLAY_NONE;
        break;
    default:
        frame->overlay = OVERLAY_NONE;
        break;
    }
    if (frame->overlay_top < 0)
        frame->overlay_top = 0;
    return FRAME_STAY;
}

/* The words alone, with room around them: the terminal's own font is as large as letters get. */
static void draw_large(struct frame *frame, const struct canvas *c)
{
    char                   text[STORY_TEXT], title[300] = "";
    const struct recorded *step = walk_step(&frame->walk);
    int                    margin = c->columns / 8;
    struct canvas          inside = canvas_part(c, 2, margin, c->rows - 3, c->columns - 2 * margin);
    canvas_erase(c);
    if (step)
        words_title(title, sizeof title, frame->recording, step);
    canvas_put(&inside, 0, 0, STYLE_TITLE, title);
    story_text(text, sizeof text, &frame->walk);
    canvas_wrap(&inside, 2, 0, frame->overlay_top, STYLE_STRONG, text);
    canvas_cursor(&inside, 0, 0);
}

static void draw_text(struct frame *frame, const struct canvas *c)
{
    struct canvas nowhere = canvas_part(c, 0, 0, 0, c->columns - 6);
    int           rows = canvas_wrap(&nowhere, 0, 0, 0, STYLE_PLAIN, frame->overlay_text);
    int           height = rows + 3 < c->rows - 2 ? rows + 3 : c->rows - 2;
    struct canvas box = canvas_part(c, (c->rows - height) / 2, 1, height, c->columns - 2);
    struct canvas inside = canvas_part(&box, 1, 2, height - 2, box.columns - 4);
    int           most = rows > inside.rows ? rows - inside.rows : 0;
    if (frame->overlay_top > most)
        frame->overlay_top = most;
    canvas_erase(&box);
    canvas_border(&box, STYLE_FOCUS, frame->overlay_title);
    canvas_wrap(&inside, 0, 0, frame->overlay_top, STYLE_PLAIN, frame->overlay_text);
    if (frame->overlay_top > 0)
        canvas_put(&box, 0, box.columns - 3, STYLE_STRONG, "↑");
    if (frame->overlay_top < most)
        canvas_put(&box, box.rows - 1, box.columns - 3, STYLE_STRONG, "↓");
    canvas_put(&box, box.rows - 1, 2, STYLE_BORDER, " any other key closes this ");
    canvas_cursor(&inside, 0, 0);
}

/* Commands stand alone, without a border, line by line: so that a mouse can select them whole. */
static void draw_commands(struct frame *frame, const struct canvas *c)
{
    int           lines = 0, row = 0;
    struct canvas inside = canvas_part(c, 2, 0, c->rows - 3, c->columns);
    canvas_erase(c);
    canvas_put(c, 0, 1, STYLE_TITLE, frame->overlay_title);
    for (const char *at = frame->overlay_text; *at; at += strcspn(at, "\n"), at += *at == '\n')
        lines++;
    if (frame->overlay_top > lines - inside.rows)
        frame->overlay_top = lines > inside.rows ? lines - inside.rows : 0;
    for (const char *at = frame->overlay_text; *at; at += strcspn(at, "\n"), at += *at == '\n')
        canvas_put(&inside, row++ - frame->overlay_top, 0, STYLE_PLAIN, at);
    canvas_format(c, c->rows - 1, 1, STYLE_FAINT,
                  "line %d of %d%s  ·  y copies, e writes a file, "
                  "any other key closes this",
                  frame->overlay_top + 1, lines,
                  frame->overlay_top + inside.rows < lines ? "  ↓" : "");
    canvas_cursor(&inside, 0, 0);
}

void frame_draw_overlay(struct frame *frame, struct surface *s)
{
    struct canvas whole = canvas_whole(s);
    struct canvas above = canvas_part(&whole, 0, 0, s->rows - 1, s->columns);
    if (frame->overlay == OVERLAY_LARGE)
        draw_large(frame, &above);
    else if (frame->overlay == OVERLAY_COMMANDS)
        draw_commands(frame, &above);
    else
        draw_text(frame, &above);
}
