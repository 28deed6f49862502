/* verify_show.c - what `tlstutor verify` found, as text. See verify.h. */
#include "tutor/verify.h"

#include "protocol/x509/name.h"
#include "tutor/plain.h"

#include <stdlib.h>
#include <string.h>

enum { INDENT = 4 };

const struct recorded *verify_failed_check(struct verification *v)
{
    for (uint32_t n = recording_count(v->recording); n > 0; n--) {
        const struct recorded *event =
            recording_is(v->recording, n, EVENT_CHECK) ? recording_event(v->recording, n) : NULL;
        if (event && !event->event.check.passed)
            return event;
    }
    return NULL;
}

/* The subject of the certificate that an event is about, read again from its bytes. */
static const char *subject_of(char *out, size_t size, struct verification *v, uint32_t n)
{
    const struct recorded *event = n ? recording_event(v->recording, n) : NULL;
    struct certificate     c = { 0 };
    struct reader          r;
    out[0] = '\0';
    if (!event || event->event.kind != EVENT_BYTES)
        return out;
    reader_init(&r, event->event.bytes.bytes, event->event.bytes.length, "Certificate", NULL);
    certificate_read(&c, &r);
    if (c.subject.length == 0)
        snprintf(out, size, "the certificate");
    else if (name_is_empty(c.subject))
        snprintf(out, size, "a certificate without a subject");
    else
        name_format(out, size, c.subject);
    return out;
}

const char *verify_reason(char out[static VERIFY_TEXT], struct verification *v)
{
    char                            name[NAME_TEXT];
    const struct recorded          *failed = verify_failed_check(v);
    const struct error_description *error = error_describe(v->examiner.error);
    if (v->holds) {
        const struct certificate *anchor = v->outcome.certificates[v->outcome.length - 1];
        snprintf(out, VERIFY_TEXT, "a path of %zu certificate%s leads to %s, which is trusted",
                 v->outcome.length, v->outcome.length == 1 ? "" : "s",
                 name_format(name, sizeof name, anchor->subject));
        return out;
    }
    snprintf(out, VERIFY_TEXT, "%s: %s", error->name, error->sentence);
    size_t used = strlen(out);
    if (failed) {
        subject_of(name, sizeof name, v, failed->about);
        snprintf(out + used, VERIFY_TEXT - used, "%s%s Demanded: %s; found: %s.",
                 *name ? " At " : "", *name ? strcat(name, ":") : "", failed->event.check.wanted,
                 failed->event.check.found);
    }
    return out;
}

static void show_path(struct sheet *s, const struct certificate *const *path, size_t length,
                      bool anchored)
{
    char name[NAME_TEXT];
    for (size_t i = 0; i < length; i++) {
        bool trusted = anchored && i + 1 == length;
        sheet_tab(s, INDENT);
        sheet_put(s, i ? "< " : "");
        sheet_wrap(s, INDENT + 2,
                   name_is_empty(path[i]->subject)
                       ? "(a certificate without a subject)"
                       : name_format(name, sizeof name, path[i]->subject));
        if (trusted) {
            sheet_tab(s, INDENT + 2);
            sheet_put(s, "(trusted)\n");
        }
    }
}

/* The checks, under the certificate that they are about. */
static void show_checks(struct plain *p, struct verification *v)
{
    char     name[NAME_TEXT];
    uint32_t about = 0;
    for (uint32_t n = 1; n <= recording_count(v->recording); n++) {
        const struct recorded *event =
            recording_is(v->recording, n, EVENT_CHECK) ? recording_event(v->recording, n) : NULL;
        if (!event)
            continue;
        if (event->about != about) {
            about = event->about;
            sheet_gap(&p->sheet);
            sheet_tab(&p->sheet, 2);
            sheet_wrap(&p->sheet, INDENT, subject_of(name, sizeof name, v, about));
        }
        plain_show_event(p, event);
    }
}

static void show_attempt(struct sheet *s, const struct path_attempt *a)
{
    char name[NAME_TEXT], line[VERIFY_TEXT];
    show_path(s, a->certificates, a->length, a->anchored);
    snprintf(line, sizeof line, "✗ %s%s%s: demanded %s; found %s", check_describe(a->check)->name,
             a->about ? " at " : "",
             a->about ? name_format(name, sizeof name, a->about->subject) : "", a->wanted,
             a->found);
    sheet_tab(s, INDENT);
    sheet_wrap(s, INDENT + 2, line);
    sheet_gap(s);
}

static void show_attempts(struct sheet *s, const struct verification *v)
{
    size_t told = v->outcome.attempt_count < LIMIT_PATH_ATTEMPTS ? v->outcome.attempt_count
                                                                 : LIMIT_PATH_ATTEMPTS;
    /* Where no path holds, the only one that failed has been told already. */
    if (v->outcome.attempt_count < (v->holds ? 1 : 2))
        return;
    sheet_gap(s);
    sheet_print(s, "Paths that do not hold: %zu\n", v->outcome.attempt_count);
    sheet_gap(s);
    for (size_t i = 0; i < told; i++)
        show_attempt(s, &v->outcome.attempts[i]);
    if (told < v->outcome.attempt_count)
        sheet_print(s, "    and %zu more\n", v->outcome.attempt_count - told);
}

static void show_left_out(struct sheet *s, const struct verify_inputs *in)
{
    char line[VERIFY_TEXT];
    if (in->left_out_count == 0)
        return;
    sheet_gap(s);
    sheet_put(s, "Left out, as it cannot be read:\n");
    for (size_t i = 0; i < in->left_out_count; i++) {
        const struct left_out *left = &in->left_out[i];
        snprintf(line, sizeof line, "number %u of %s, at offset %zu: %s", left->item.index,
                 left->item.file, left->offset, error_describe(left->error)->sentence);
        sheet_tab(s, INDENT);
        sheet_wrap(s, INDENT + 2, line);
    }
}

bool verify_show(struct verification *v)
{
    char         reason[VERIFY_TEXT], line[VERIFY_TEXT + 64];
    struct plain plain;
    plain_begin(&plain, v->recording, stdout, v->explain);
    struct sheet *s = &plain.sheet;
    snprintf(line, sizeof line, "%s: %s", v->holds ? "holds" : "does not hold",
             verify_reason(reason, v));
    sheet_put(s, v->holds ? "✓ " : "✗ ");
    sheet_wrap(s, 2, line);
    sheet_gap(s);
    if (v->outcome.length > 0) {
        sheet_put(s, v->holds ? "The path\n" : "The path that came nearest\n");
        show_path(s, v->outcome.certificates, v->outcome.length, v->outcome.anchored);
    }
    sheet_gap(s);
    sheet_put(s, "What was checked\n");
    show_checks(&plain, v);
    show_attempts(s, v);
    show_left_out(s, &v->inputs);
    bool sound = sheet_sound(s);
    plain_end(&plain);
    return sound;
}
