/*
 * story.c - the pieces of story.md, with what really happened filled in.
 *
 * A piece is found by who does what with what ("client send ClientHello"), and is a template: what
 * may stand in braces is explained at the top of story.md. Everything that is filled in comes from
 * the recording, up to the end of the step that is told: the story cannot claim what was not seen.
 */
#include "lessons/story.h"

#include "lessons/embedded.h"
#include "lessons/lab_verdict.h"
#include "lessons/prose.h"
#include "lessons/words.h"

#include <string.h>

enum {
    LONGEST_WORD = 200,  /* between braces */
    LONGEST_VALUE = 900, /* that is filled in: a host name, or some text, escaped */
    SHOWN_OF_A_SECRET = 4,
};

struct telling {
    struct recording      *recording;
    const struct recorded *step;
    uint32_t               until; /* the last event of the step */
};

/* ---- what there is to fill in ---- */

static uint32_t last_event_of(struct recording *recording, const struct recorded *step)
{
    if (step->step < recording_steps(recording))
        return recording_step_event(recording, step->step + 1) - 1;
    return recording_count(recording);
}

/* The next event of the step after n, of this kind; NULL when there is none. */
static const struct recorded *next_of_kind(const struct telling *telling, enum event_kind kind,
                                           uint32_t n)
{
    while (n < telling->until) {
        const struct recorded *recorded = recording_event(telling->recording, ++n);
        if (recorded && recorded->event.kind == kind)
            return recorded;
    }
    return NULL;
}

/* The message that is sent or received in this step. */
static const struct recorded *message_of_step(const struct telling *telling)
{
    if (telling->step->about)
        return recording_event(telling->recording, telling->step->about);
    const struct recorded *found = telling->step;
    do
        found = next_of_kind(telling, EVENT_BYTES, found->n);
    while (found && found->event.bytes.layer != LAYER_MESSAGE);
    return found;
}

struct found_field {
    const struct recorded *recorded;
    size_t                 field;
};

/* ".name" is a field of the message of this step; anything else a path as in formulas. */
static bool find_field(struct found_field *found, const struct telling *telling, const char *path)
{
    if (path[0] != '.') {
        struct place place;
        if (!recording_find(telling->recording, telling->step->event.connection, path,
                            telling->until, &place))
            return false;
        found->recorded = recording_event(telling->recording, place.n);
        found->field = place.field;
        return found->recorded && found->recorded->event.kind == EVENT_BYTES;
    }
    found->recorded = message_of_step(telling);
    if (!found->recorded || found->recorded->event.kind != EVENT_BYTES)
        return false;
    const struct event_bytes *bytes = &found->recorded->event.bytes;
    for (found->field = 0; found->field < bytes->field_count; found->field++)
        if (strcmp(bytes->fields[found->field].name, path + 1) == 0)
            return true;
    return false;
}

static bool fill_field(struct prose *prose, const struct telling *telling, const char *path)
{
    struct found_field found;
    char               text[LONGEST_VALUE];
    if (!find_field(&found, telling, path))
        return false;
    size_t length = words_meaning(text, sizeof text, found.recorded, found.field);
    if (length == 0)
        words_value(text, sizeof text, found.recorded, found.field);
    prose_add(prose, text);
    return true;
}

/* "#path|one|many": how many fields of that name the message has. */
static bool fill_count(struct prose *prose, const struct telling *telling, char *word)
{
    char *one = strchr(word, '|');
    char *many = one ? strchr(one + 1, '|') : NULL;
    if (!many)
        return false;
    *one++ = '\0';
    *many++ = '\0';
    struct found_field found;
    size_t             count = 0;
    if (find_field(&found, telling, word)) {
        const struct event_bytes *bytes = &found.recorded->event.bytes;
        for (size_t i = found.field; i < bytes->field_count; i++)
            count += strcmp(bytes->fields[i].name, bytes->fields[found.field].name) == 0 &&
                     bytes->fields[i].depth == bytes->fields[found.field].depth;
    }
    prose_format(prose, "%zu ", count);
    prose_add(prose, count == 1 ? one : many);
    return count > 0;
}

/* The first bytes of a secret, and its length. */
static bool fill_secret(struct prose *prose, const struct telling *telling, const char *name)
{
    const struct recorded *recorded =
        recording_secret(telling->recording, telling->step->event.connection, name, telling->until);
    if (!recorded || !recorded->event.secret.bytes)
        return false;
    const struct event_secret *secret = &recorded->event.secret;
    bool                       all = secret->length <= SHOWN_OF_A_SECRET;
    prose_hex(prose, secret->bytes, all ? secret->length : SHOWN_OF_A_SECRET);
    prose_add(prose, all ? "" : "…");
    prose_format(prose, " (%zu byte%s)", secret->length, secret->length == 1 ? "" : "s");
    return true;
}

/* What was chosen in this step, by the subject of the choice. */
static const struct event_choice *choice_of_step(const struct telling *telling, const char *subject)
{
    const struct recorded *found = telling->step;
    while ((found = next_of_kind(telling, EVENT_CHOICE, found->n)))
        if (strcmp(found->event.choice.subject, subject) == 0)
            return &found->event.choice;
    return NULL;
}

static bool fill_choice(struct prose *prose, const struct telling *telling, const char *subject)
{
    const struct event_choice *choice = choice_of_step(telling, subject);
    if (!choice || !choice->made)
        return false;
    char text[LONGEST_VALUE];
    words_choice(text, sizeof text, choice, choice->chosen);
    prose_add(prose, text);
    return true;
}

/* What went wrong in this step: a check that failed, or else the failure itself. A check that was
 * waived failed all the same. */
static bool fill_failure(struct prose *prose, const struct telling *telling)
{
    const struct recorded *found = telling->step;
    enum error             error = ERROR_NONE;
    while (error == ERROR_NONE && (found = next_of_kind(telling, EVENT_CHECK, found->n)))
        if (!found->event.check.passed)
            error = check_describe(found->event.check.check)->error;
    found = next_of_kind(telling, EVENT_FAILURE, telling->step->n);
    if (error == ERROR_NONE && found)
        error = found->event.failure.error;
    prose_add(prose, error_describe(error)->sentence);
    return error != ERROR_NONE;
}

/* The rule that decided a choice of this step. */
static bool fill_because(struct prose *prose, const struct telling *telling, const char *subject)
{
    const struct event_choice *choice = choice_of_step(telling, subject);
    if (!choice || !choice->because)
        return false;
    prose_add_safe(prose, choice->because);
    return true;
}

/* Whether the message of this step is under keys; it says so by being there, and adds nothing. */
static bool is_protected(const struct telling *telling)
{
    const struct recorded *message = message_of_step(telling);
    return message && message->event.kind == EVENT_BYTES && message->event.bytes.keys;
}

/* Whom an attacker in the middle plays: the server where it reads what the client sends, or writes
 * what the server does. */
static enum actor role_in_step(const struct telling *telling)
{
    enum actor actor = telling->step->event.actor;
    for (uint32_t n = 1; actor == ACTOR_ATTACKER && n <= telling->until; n++) {
        if (recording_connection(telling->recording, n) != telling->step->event.connection ||
            !recording_is(telling->recording, n, EVENT_BYTES))
            continue;
        const struct recorded *event = recording_event(telling->recording, n);
        bool to_server = event && event->event.bytes.direction == CLIENT_TO_SERVER;
        if (event && event->event.actor == ACTOR_CLIENT)
            return ACTOR_SERVER;
        if (event && event->event.actor == ACTOR_ATTACKER)
            return to_server == event->event.bytes.received ? ACTOR_SERVER : ACTOR_CLIENT;
    }
    return actor == ACTOR_ATTACKER ? ACTOR_CLIENT : actor;
}

/* "@word": something about the step itself. */
static bool fill_about_step(struct prose *prose, const struct telling *telling, const char *word)
{
    enum actor actor = telling->step->event.actor;
    if (strcmp(word, "actor") == 0)
        prose_add(prose, words_actor(actor));
    else if (strcmp(word, "peer") == 0)
        prose_add(prose,
                  words_actor(role_in_step(telling) == ACTOR_CLIENT ? ACTOR_SERVER : ACTOR_CLIENT));
    else if (strcmp(word, "role") == 0)
        prose_add(prose, words_actor(role_in_step(telling)));
    else if (strcmp(word, "subject") == 0)
        prose_add_safe(prose, telling->step->event.step.subject);
    else if (strcmp(word, "failure") == 0)
        return fill_failure(prose, telling);
    else if (strncmp(word, "because ", strlen("because ")) == 0)
        return fill_because(prose, telling, word + strlen("because "));
    else
        return strcmp(word, "protected") == 0 && is_protected(telling);
    return true;
}

/* Fills in what a word in braces stands for; false when there is no such thing (yet). */
static bool fill_in(struct prose *prose, const struct telling *telling, char *word)
{
    switch (word[0]) {
    case '#':
        return fill_count(prose, telling, word + 1);
    case '=':
        return fill_secret(prose, telling, word + 1);
    case '>':
        return fill_choice(prose, telling, word + 1);
    case '@':
        return fill_about_step(prose, telling, word + 1);
    }
    return fill_field(prose, telling, word);
}

/* ---- telling ---- */

/* Whether a condition holds: "x", that there is such a thing; "x=text", that it reads so. */
static bool holds(const struct telling *telling, char *condition)
{
    char         text[LONGEST_VALUE];
    struct prose prose;
    char        *expected = condition[0] ? strchr(condition + 1, '=') : NULL;
    if (expected)
        *expected++ = '\0';
    prose_begin(&prose, text, sizeof text);
    bool there = fill_in(&prose, telling, condition);
    prose_end(&prose);
    return there && (!expected || strcmp(text, expected) == 0);
}

/* Takes the word in braces that begins at *text, and moves *text behind it; "" for a word that does
 * not end or is too long, which test_words.c makes sure there is none of. */
static void take_word(char word[static LONGEST_WORD], const char **text)
{
    size_t length = strcspn(*text + 1, "}");
    bool   fits = length < LONGEST_WORD && (*text)[1 + length] == '}';
    word[0] = '\0';
    if (fits) {
        memcpy(word, *text + 1, length);
        word[length] = '\0';
    }
    *text += fits ? length + 2 : 1;
}

/*
 *     piece = { TEXT | "{" word "}" | ( "{?" | "{!" ) condition "}" piece "{/}" }
 *
 * Tells a piece up to its end or to the {/} of the condition that it belongs to; without a sound
 * when that does not hold. Returns where the text goes on.
 */
static const char *tell(struct prose *prose, const struct telling *telling, const char *text,
                        bool aloud)
{
    char word[LONGEST_WORD];
    while (*text) {
        size_t plain = strcspn(text, "{");
        if (aloud)
            prose_add_bytes(prose, text, plain);
        text += plain;
        if (!*text)
            break;
        take_word(word, &text);
        if (word[0] == '/')
            break;
        if (word[0] == '?' || word[0] == '!') {
            bool wanted = word[0] == '?';
            text = tell(prose, telling, text, aloud && holds(telling, word + 1) == wanted);
        } else if (aloud && !fill_in(prose, telling, word)) {
            prose_add(prose, "(not seen)");
        }
    }
    return text;
}

/*
 * Whether the connection speaks TLS 1.3, as far as the story has come: the ServerHello says so;
 * before it the offer of a key share, which no other version has; and before that its making.
 */
static bool speaks_tls13(const struct telling *telling)
{
    struct found_field found;
    if (find_field(&found, telling, "ServerHello"))
        return find_field(&found, telling, "ServerHello/supported_versions");
    if (find_field(&found, telling, "ClientHello"))
        return find_field(&found, telling, "ClientHello/key_share");
    return strcmp(telling->step->event.step.subject, "make_key_shares") == 0;
}

/* The piece of "actor verb subject, act N", or else without the act, or of any actor. */
static const struct embedded_row *find_piece(const struct embedded_rows *story,
                                             const struct recorded      *step)
{
    const char       *verb = words_verb(step->event.step.verb), *subject = step->event.step.subject;
    const char *const actors[] = { words_actor(step->event.actor), "any" };
    const struct embedded_row *piece = NULL;
    for (size_t i = 0; !piece && i < sizeof actors / sizeof actors[0]; i++) {
        char         key[LONGEST_WORD];
        struct prose prose;
        prose_begin(&prose, key, sizeof key);
        prose_format(&prose, "%s %s %s, act %u", actors[i], verb, subject,
                     (unsigned)step->event.step.act);
        prose_end(&prose);
        piece = embedded_find(story, key);
        *strrchr(key, ',') = '\0';
        if (!piece)
            piece = embedded_find(story, key);
    }
    return piece;
}

/* What is told when nothing in particular is known about a step: "any send any". */
static const struct embedded_row *find_general_piece(const struct embedded_rows *story,
                                                     const char *actor, const struct recorded *step)
{
    char         key[LONGEST_WORD];
    struct prose prose;
    prose_begin(&prose, key, sizeof key);
    prose_format(&prose, "%s %s any", actor, words_verb(step->event.step.verb));
    prose_end(&prose);
    return embedded_find(story, key);
}

static const struct embedded_row *piece_of(const struct telling *telling)
{
    const struct embedded_row *piece = NULL;
    if (telling->step->event.actor == ACTOR_ATTACKER) {
        piece = find_piece(&embedded_story_lab, telling->step);
        return piece ? piece : find_general_piece(&embedded_story_lab, "attacker", telling->step);
    }
    if (speaks_tls13(telling))
        piece = find_piece(&embedded_story_tls13, telling->step);
    if (!piece)
        piece = find_piece(&embedded_story, telling->step);
    return piece ? piece : find_general_piece(&embedded_story, "any", telling->step);
}

/* The last step of an experiment: what it has shown, a paragraph a line. */
static bool tell_verdict(struct prose *prose, struct recording *recording,
                         const struct recorded *step)
{
    char               lines[LAB_MOST_LINES][LAB_LINE];
    struct lab_verdict verdict;
    if (strcmp(step->event.step.subject, LAB_VERDICT) != 0 || !lab_judge(&verdict, recording))
        return false;
    size_t count = lab_verdict_lines(lines, &verdict, recording);
    for (size_t i = 0; i < count; i++) {
        prose_add(prose, i ? "\n\n" : "");
        prose_add(prose, lines[i]);
    }
    return true;
}

static size_t tell_step(char *out, size_t size, struct recording *recording,
                        const struct recorded *step, bool title)
{
    struct prose prose;
    prose_begin(&prose, out, size);
    bool verdict =
        step->event.kind == EVENT_STEP && !title && tell_verdict(&prose, recording, step);
    if (step->event.kind == EVENT_STEP && !verdict) {
        const struct telling       telling = { recording, step, last_event_of(recording, step) };
        const struct embedded_row *piece = piece_of(&telling);
        if (piece)
            tell(&prose, &telling, title ? piece->title : piece->words.text, true);
    }
    return prose_end(&prose);
}

size_t words_story(char *out, size_t size, struct recording *recording, const struct recorded *step)
{
    return tell_step(out, size, recording, step, false);
}

size_t story_title(char *out, size_t size, struct recording *recording, const struct recorded *step)
{
    return tell_step(out, size, recording, step, true);
}
