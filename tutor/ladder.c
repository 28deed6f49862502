/* ladder.c - see ladder.h. */
#include "tutor/ladder.h"

#include "lessons/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void ladder_begin(struct ladder *ladder) { memset(ladder, 0, sizeof *ladder); }

void ladder_end(struct ladder *ladder)
{
    free(ladder->rows);
    memset(ladder, 0, sizeof *ladder);
}

/* ---- the rows ---- */

static void add_row(struct ladder *ladder, struct ladder_row row)
{
    if (ladder->count == ladder->capacity) {
        size_t             capacity = ladder->capacity ? 2 * ladder->capacity : 64;
        struct ladder_row *rows = realloc(ladder->rows, capacity * sizeof *rows);
        if (!rows)
            return; /* the ladder shows less; nothing else depends on it */
        ladder->rows = rows;
        ladder->capacity = capacity;
    }
    ladder->rows[ladder->count++] = row;
}

static bool is_end(const struct figure_row *row) { return row->message == END_OF_FIGURE; }

/* The row of the figure that a message fits, from `next` on; NULL when it is not expected any more.
 */
static const struct figure_row *fitting_row(const struct figure_row *next, const char *name)
{
    for (const struct figure_row *row = next; !is_end(row); row++)
        if (row->message != WORK && strcmp(row->name, name) == 0)
            return row;
    return NULL;
}

/* A message, and no record nor certificate: those have layers of their own. */
static bool is_message(const struct walk *walk, uint32_t n)
{
    if (!recording_is(walk->recording, n, EVENT_BYTES))
        return false;
    const struct recorded *event = walk_event(walk, n);
    return event && event->event.bytes.layer == LAYER_MESSAGE;
}

static void take_message(struct ladder *ladder, const struct walk *walk, uint32_t n)
{
    const struct figure_row *row = fitting_row(ladder->next, recording_name(walk->recording, n));
    if (row)
        ladder->next = row + 1;
    add_row(ladder, (struct ladder_row){ n, row });
    ladder->sent = ladder->count;
}

/* What an attacker does stands between the messages. */
static bool is_move(const struct walk *walk, uint32_t n)
{
    const struct recorded *event =
        recording_is(walk->recording, n, EVENT_STEP) ? walk_event(walk, n) : NULL;
    return event && recorded_is_move(event);
}

static void take_move(struct ladder *ladder, uint32_t n)
{
    add_row(ladder, (struct ladder_row){ n, NULL });
    ladder->sent = ladder->count;
}

/* The first field of that path in this connection, a number of two bytes; 0 when there is none. */
static uint16_t number_at(const struct walk *walk, const char *path)
{
    struct place place;
    if (!recording_find(walk->recording, walk->connection, path, recording_count(walk->recording),
                        &place))
        return 0;
    const struct recorded *event = walk_event(walk, place.n);
    if (!event || place.length != 2)
        return 0;
    const uint8_t *bytes = event->event.bytes.bytes + place.offset;
    return (uint16_t)(bytes[0] << 8 | bytes[1]);
}

/* RFC 5246 §7.4.1.3: the server names the session that the client has named. */
static bool is_resumed(const struct walk *walk)
{
    uint32_t     count = recording_count(walk->recording);
    struct place asked, answered;
    if (!recording_find(walk->recording, walk->connection, "ClientHello/session_id/SessionID",
                        count, &asked) ||
        !recording_find(walk->recording, walk->connection, "ServerHello/session_id/SessionID",
                        count, &answered))
        return false;
    const struct recorded *one = walk_event(walk, asked.n);
    uint8_t                id[32]; /* RFC 5246 §7.4.1.2: SessionID<0..32> */
    if (!one || asked.length != answered.length || asked.length > sizeof id)
        return false;
    memcpy(id, one->event.bytes.bytes + asked.offset, asked.length);
    const struct recorded *other = walk_event(walk, answered.n);
    return other && memcmp(other->event.bytes.bytes + answered.offset, id, answered.length) == 0;
}

static bool begins_with(const struct walk *walk, const char *subject)
{
    const struct recorded *first = NULL;
    if (recording_steps(walk->recording) > 0)
        first = walk_event(walk, recording_step_event(walk->recording, 1));
    return first && strcmp(first->event.step.subject, subject) == 0;
}

/* Plain HTTP is no handshake: its messages are shown as they come. */
static const struct figure_row no_figure[] = { { .message = END_OF_FIGURE } };

/* The figure of the connection: the server's choice tells, and before that what the client likes
 * best. */
static const struct figure_row *figure_of(const struct walk *walk)
{
    uint16_t suite = number_at(walk, "ServerHello/cipher_suite");
    if (suite == 0)
        suite = number_at(walk, "ClientHello/cipher_suites/cipher_suite");
    if (suite == 0 && begins_with(walk, "Request"))
        return no_figure;
    if (suite == 0 && begins_with(walk, "make_key_shares")) /* in TLS 1.3 alone, before the hello */
        return figure_tls13;
    const struct figure_row *figure = figure_of_suite(suite);
    return figure != figure_tls13 && is_resumed(walk) ? figure_tls12_resumed : figure;
}

static bool is_in_recording(const struct walk *walk, const char *path)
{
    struct place place;
    return recording_find(walk->recording, walk->connection, path, recording_count(walk->recording),
                          &place);
}

static bool has_hello(const struct ladder *ladder)
{
    for (size_t i = 0; i < ladder->count; i++)
        if (ladder->rows[i].figure && ladder->rows[i].figure->message == CLIENT_HELLO)
            return true;
    return false;
}

/*
 * Whether a row that has not come yet is shown as one to come: not what only happens where
 * something special does (a retry, early data, a ticket), nor the ChangeCipherSpec of TLS 1.3,
 * which means nothing. They appear once they are sent.
 */
static bool is_to_come(const struct ladder *ladder, const struct walk *walk,
                       const struct figure_row *row)
{
    enum message_type message = row->message;
    bool              of_server = row->actor == ACTOR_SERVER;
    bool              shows_certificate = message == CERTIFICATE || message == CERTIFICATE_VERIFY;
    if (message == WORK || message == HELLO_RETRY_REQUEST || message == END_OF_EARLY_DATA ||
        message == NEW_SESSION_TICKET || message == CERTIFICATE_STATUS)
        return false;
    if (message == CLIENT_HELLO && has_hello(ladder)) /* a second one */
        return ladder->sent > 0 &&
               strcmp(recording_name(walk->recording, ladder->rows[ladder->sent - 1].n),
                      "HelloRetryRequest") == 0;
    if (ladder->figure != figure_tls13)
        return true;
    if (shows_certificate && of_server) /* RFC 8446 §2.2: a key that both have already */
        return !is_in_recording(walk, "ServerHello/extensions/pre_shared_key");
    return message != CHANGE_CIPHER_SPEC;
}

/* What has been sent stands first, in its order; then what the figure has still to come. */
static void build(struct ladder *ladder, const struct walk *walk)
{
    const struct figure_row *figure = figure_of(walk);
    if (ladder->connection != walk->connection || ladder->figure != figure) {
        ladder->connection = walk->connection;
        ladder->figure = figure;
        ladder->looked_at = 0;
        ladder->sent = 0;
        ladder->next = figure;
    }
    ladder->count = ladder->sent;
    bool attacked = recording_has_attacker(walk->recording);
    for (uint32_t n = ladder->looked_at + 1; n <= recording_count(walk->recording); n++) {
        if (recording_connection(walk->recording, n) != walk->connection)
            continue;
        if (is_message(walk, n))
            take_message(ladder, walk, n);
        else if (attacked && is_move(walk, n))
            take_move(ladder, n);
    }
    ladder->looked_at = recording_count(walk->recording);
    for (const struct figure_row *row = ladder->next; !is_end(row); row++)
        if (is_to_come(ladder, walk, row))
            add_row(ladder, (struct ladder_row){ 0, row });
}

/* The message of the present step, or the last one that was sent by then. */
static int row_of_place(const struct ladder *ladder, const struct walk *walk)
{
    uint32_t message = walk_message(walk);
    size_t   low = 0, high = ladder->sent;
    uint32_t at = message ? message : walk->until;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (ladder->rows[middle].n <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? (int)low - 1 : 0;
}

void ladder_arrive(struct ladder *ladder, struct walk *walk)
{
    build(ladder, walk);
    list_set_count(&ladder->list, (int)ladder->count);
    list_select(&ladder->list, row_of_place(ladder, walk));
}

/* ---- drawing ---- */

static const char *arrow_of(bool to_server, bool protected)
{
    if (protected)
        return to_server ? "══▶" : "◀══";
    return to_server ? "──▶" : "◀──";
}

static bool goes_to_server(const struct ladder_row *row, const struct recorded *event)
{
    if (event)
        return event->event.bytes.direction == CLIENT_TO_SERVER;
    return row->figure->actor == ACTOR_CLIENT;
}

/* "!!! flipped bit": an attacker's move, by its subject. */
static void draw_move(const struct walk *walk, const struct canvas *c, int at, uint32_t n)
{
    char text[96];
    bool now = n == walk_since(walk), done = n <= walk->until;
    snprintf(text, sizeof text, "%s", recording_name(walk->recording, n));
    for (char *letter = text; *letter; letter++)
        *letter = *letter == '_' ? ' ' : *letter;
    canvas_put(c, at, 0, done && !now ? STYLE_GOOD : STYLE_STRONG, now ? "▶" : done ? "✓" : " ");
    canvas_put(c, at, 2, done ? STYLE_ATTACKER : STYLE_FAINT, "!!!");
    canvas_put(c, at, 6, now ? STYLE_STRONG : done ? STYLE_ATTACKER : STYLE_FAINT, text);
}

/* "if asked": what would make an optional message appear. */
static const char *condition_of(const struct figure_row *figure)
{
    if (figure->message == CERTIFICATE_REQUEST)
        return " (if it asks)";
    bool shows_one = figure->message == CERTIFICATE || figure->message == CERTIFICATE_VERIFY;
    return shows_one && figure->actor == ACTOR_CLIENT ? " (if asked)" : "";
}

static enum style style_of(const struct recorded *event, bool to_server)
{
    if (event && event->event.actor == ACTOR_ATTACKER)
        return STYLE_ATTACKER;
    return to_server ? STYLE_CLIENT : STYLE_SERVER;
}

static void draw_message(struct walk *walk, const struct canvas *c, int at,
                         const struct ladder_row *row)
{
    bool                   sent = row->n && row->n <= walk->until;
    bool                   now = row->n && row->n == walk_message(walk);
    const struct recorded *event = row->n ? walk_event(walk, row->n) : NULL;
    bool protected =
        event ? event->event.bytes.keys != NULL : row->figure && row->figure->epoch == KEYS;
    bool        to_server = event || row->figure ? goes_to_server(row, event) : false;
    enum style  style = sent ? STYLE_PLAIN : STYLE_FAINT;
    const char *name = row->n ? recording_name(walk->recording, row->n) : row->figure->name;
    char        text[96];
    canvas_put(c, at, 0, sent && !now ? STYLE_GOOD : STYLE_STRONG, now ? "▶" : sent ? "✓" : " ");
    canvas_put(c, at, 2, sent ? style_of(event, to_server) : STYLE_FAINT,
               arrow_of(to_server, protected));
    snprintf(text, sizeof text, "%s%s", name, row->n ? "" : condition_of(row->figure));
    canvas_put(c, at, 6, now ? STYLE_STRONG : style, text);
}

static void draw_row(struct ladder *ladder, struct walk *walk, const struct canvas *c, int at,
                     size_t index, bool focused)
{
    const struct ladder_row *row = &ladder->rows[index];
    if (row->n && recording_is(walk->recording, row->n, EVENT_STEP))
        draw_move(walk, c, at, row->n);
    else
        draw_message(walk, c, at, row);
    bool selected = (int)index == ladder->list.selected;
    if (selected && focused) {
        canvas_paint(c, at, 0, c->columns, STYLE_SELECTED);
        canvas_cursor(c, at, 0);
    }
}

void ladder_draw(struct ladder *ladder, struct walk *walk, const struct canvas *c, bool focused)
{
    ladder->window = c->rows;
    list_show_selected(&ladder->list, c->rows);
    for (int row = 0; row < c->rows && (size_t)(ladder->list.top + row) < ladder->count; row++)
        draw_row(ladder, walk, c, row, (size_t)(ladder->list.top + row), focused);
    if (ladder->list.top > 0)
        canvas_put(c, 0, c->columns - 1, STYLE_STRONG, "↑");
    if ((size_t)(ladder->list.top + c->rows) < ladder->count)
        canvas_put(c, c->rows - 1, c->columns - 1, STYLE_STRONG, "↓");
}

/* ---- keys ---- */

static bool open_selected(struct ladder *ladder, struct walk *walk)
{
    if (!ladder->count)
        return false;
    uint32_t n = ladder->rows[ladder->list.selected].n;
    return n && walk_to_event(walk, n);
}

bool ladder_command(struct ladder *ladder, struct walk *walk, enum command command)
{
    if (list_command(&ladder->list, command, ladder->window))
        return true;
    return command == CMD_OPEN && open_selected(ladder, walk);
}

void ladder_click(struct ladder *ladder, struct walk *walk, int row)
{
    if ((size_t)(ladder->list.top + row) >= ladder->count)
        return;
    list_select(&ladder->list, ladder->list.top + row);
    open_selected(ladder, walk);
}
