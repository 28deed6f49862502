/* story_text.c - see story_text.h. */
#include "tutor/story_text.h"

#include "lessons/diagnosis.h"
#include "lessons/prose.h"
#include "lessons/words.h"
#include "tutor/surface.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { RAW_MOST = 3000 };
static const char term_prefix[] = "term.";

/* ---- terms of the glossary ---- */

static bool is_word(char c) { return isalnum((unsigned char)c) || c == '_' || (c & 0x80); }

/* The longest term that begins at `text`, in bytes; its row in *row. A plural's s may follow. */
static size_t term_at(const char *text, const struct glossary_row **row)
{
    size_t longest = 0;
    for (size_t i = 0; glossary_row(i); i++) {
        const char *key = glossary_row(i)->key;
        if (strncmp(key, term_prefix, sizeof term_prefix - 1) != 0)
            continue;
        size_t length = strlen(key += sizeof term_prefix - 1);
        if (length <= longest || strncasecmp(text, key, length) != 0)
            continue;
        size_t plural = text[length] == 's';
        if (is_word(text[length + plural]))
            continue;
        longest = length + plural;
        *row = glossary_row(i);
    }
    return longest;
}

void story_mark_terms(char *out, size_t size, const char *text)
{
    const struct glossary_row *seen[32], *row = NULL;
    size_t                     count = 0;
    struct prose               p;
    const char                 begins[2] = { TERM_BEGINS, 0 }, ends[2] = { TERM_ENDS, 0 };
    prose_begin(&p, out, size);
    for (const char *at = text; *at;) {
        bool   starts = at == text || !is_word(at[-1]);
        size_t length = starts ? term_at(at, &row) : 0;
        bool   known = false;
        for (size_t i = 0; length && i < count; i++)
            known = known || seen[i] == row;
        if (!length || known || count == sizeof seen / sizeof *seen) {
            prose_add_bytes(&p, at, length ? length : 1);
            at += length ? length : 1;
            continue;
        }
        seen[count++] = row;
        prose_add(&p, begins);
        prose_add_bytes(&p, at, length);
        prose_add(&p, ends);
        at += length;
    }
    prose_end(&p);
}

const char *story_term(char *key, size_t size, const char *text, int k)
{
    const struct glossary_row *row = NULL;
    for (const char *at = strchr(text, TERM_BEGINS); at; at = strchr(at + 1, TERM_BEGINS))
        if (term_at(at + 1, &row) && k-- == 0) {
            snprintf(key, size, "%s", row->key + sizeof term_prefix - 1);
            return row->text;
        }
    return NULL;
}

/* ---- the words ---- */

/* What ended the connection, from the step in which it was found on. In an experiment, where the
 * story goes on, only in that step. */
static const struct recorded *failure_so_far(const struct walk *walk)
{
    size_t                 count = walk_count(walk, EVENT_FAILURE);
    const struct recorded *last =
        count ? walk_event(walk, walk_nth(walk, EVENT_FAILURE, count - 1)) : NULL;
    bool passed = last && recording_header(walk->recording)->lab && last->n < walk_since(walk);
    return last && last->event.connection == walk->connection && !passed ? last : NULL;
}

static void add_diagnosis(struct prose *p, const struct diagnosis *d)
{
    prose_add(p, "**✗ ");
    prose_add_safe(p, d->failure->event.failure.why);
    prose_format(p, "** (%s)", d->failure->event.rfc ? d->failure->event.rfc : "no section");
    if (d->check[0])
        prose_format(p, "\n**Check:** %s", d->check);
    if (d->bytes[0])
        prose_format(p, "\n**Bytes:** %s", d->bytes);
    prose_format(p, "\n**Alert:** %s", d->alert);
    for (size_t i = 0; i < d->offer_count; i++)
        if (d->offers[i].nothing_in_common)
            prose_format(p, "\n**No %s in common:** client: %s; server: %s", d->offers[i].subject,
                         d->offers[i].client, d->offers[i].server);
    if (d->means[0])
        prose_format(p, "\n%s", d->means);
    if (d->try[0])
        prose_format(p, "\n**Try:** %s", d->try);
}

const char *story_diagnosis(char *out, size_t size, struct walk *walk)
{
    const struct recorded *event = failure_so_far(walk);
    struct diagnosis       d;
    struct prose           p;
    prose_begin(&p, out, size);
    if (event && diagnose(&d, walk->recording, event->n))
        add_diagnosis(&p, &d);
    prose_end(&p);
    return out;
}

const char *story_text(char *out, size_t size, struct walk *walk)
{
    char                   part[RAW_MOST], whole[2 * RAW_MOST];
    const struct recorded *step = walk_step(walk);
    struct prose           p;
    prose_begin(&p, whole, sizeof whole);
    prose_add(&p, story_diagnosis(part, sizeof part, walk));
    if (part[0])
        prose_add(&p, "\n\n");
    if (step) {
        words_story(part, sizeof part, walk->recording, step);
        prose_add(&p, part);
    }
    prose_end(&p);
    story_mark_terms(out, size, whole);
    return out;
}
