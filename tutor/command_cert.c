/*
 * command_cert.c - `tlstutor cert`: certificates, lists, requests and keys, to the last byte.
 *
 * Whether to believe a certificate is another question: see protocol/x509/path.h.
 */
#include "tutor/commands.h"

#include "tutor/certificate_fetch.h"
#include "tutor/clock.h"
#include "tutor/complain.h"
#include "tutor/ct_check.h"
#include "tutor/export.h"
#include "tutor/object_file.h"
#include "tutor/object_text.h"
#include "tutor/plain.h"
#include "tutor/signals.h"

#include <stdlib.h>
#include <string.h>

struct look {
    struct object_taker taker;
    const char         *path;
    struct recording   *recording;
    struct examiner     examiner;
    struct plain        plain;
    bool                quiet;        /* standard output is for data */
    bool                show_private; /* keys too */
    unsigned            refused, certificates;
    uint32_t            shown; /* events */
};

static void show_news(struct look *look)
{
    for (; look->shown < recording_count(look->recording); look->shown++) {
        const struct recorded *recorded = recording_event(look->recording, look->shown + 1);
        if (recorded && recorded->event.kind != EVENT_STEP) /* the ruled title says it all */
            plain_show_event(&look->plain, recorded);
    }
}

static void show_title(struct look *look, enum object_kind kind)
{
    struct sheet *s = &look->plain.sheet;
    const char   *title = object_describe(kind)->title;
    sheet_rule(s, "═");
    sheet_print(s, "%u of %s: %s\n", look->taker.count, look->path, title);
    sheet_rule(s, "═");
}

static void show_break(struct look *look)
{
    struct sheet                   *s = &look->plain.sheet;
    const struct error_description *error = error_describe(look->examiner.error);
    sheet_print(s, "\n  ✗ it breaks at offset %zu", look->examiner.offset);
    sheet_print(s, "%s%s: ", look->examiner.field ? ", at " : "",
                look->examiner.field ? look->examiner.field : "");
    sheet_wrap(s, 4, error->sentence);
    sheet_print(s, "    %s, %s\n", error->name, error->rfc);
}

static void look_at(struct object_taker *taker, enum object_kind kind, const uint8_t *der,
                    size_t length)
{
    struct look  *look = (struct look *)taker;
    struct object object = { .kind = kind };
    if (kind == OBJECT_CERTIFICATE)
        object.certificate.number = ++look->certificates;
    bool sound = object_file_record(&object, &look->examiner, look->recording, look->path,
                                    taker->count, look->show_private, der, length);
    look->refused += !sound;
    if (look->quiet)
        return;
    show_title(look, kind);
    if (sound)
        object_text_show(&look->plain.sheet, &object);
    show_news(look);
    if (!sound)
        show_break(look);
}

/* What is in the file but is not shown is at least named. */
static void pass_over(struct object_taker *taker, const char *label, size_t line)
{
    struct look  *look = (struct look *)taker;
    struct sheet *s = &look->plain.sheet;
    if (look->quiet)
        return;
    sheet_gap(s);
    sheet_print(s, "  passed over, line %zu: %s\n", line, label);
    sheet_gap(s);
}

/* Whether the logs have signed what they say, once all certificates are there. */
static int check_logs(struct look *look, const char *path)
{
    struct sheet *s = &look->plain.sheet;
    int           status = ct_check(look->recording, path);
    if (look->quiet)
        return status;
    sheet_rule(s, "═");
    sheet_put(s, look->shown < recording_count(look->recording)
                     ? "Logs: what they have signed\n"
                     : "Logs: none of those whose keys are given is named here\n");
    sheet_rule(s, "═");
    show_news(look);
    return status;
}

static int look_at_file(struct look *look, const struct options *o)
{
    bool host = certificate_fetch_is_host(look->path);
    if (o->starttls && !host) {
        complain("--starttls is for a server: write HOST:PORT in place of %s", look->path);
        return EXIT_USAGE;
    }
    int status =
        host ? certificate_fetch(&look->taker, o) : object_file_read(&look->taker, look->path);
    if (status == EXIT_SOUND && o->ct_log)
        status = check_logs(look, o->ct_log);
    bool exported = status == EXIT_MACHINE || !o->json || export_json(o->json, look->recording);
    if (!exported)
        return EXIT_MACHINE;
    return status == EXIT_SOUND && look->refused > 0 ? EXIT_REFUSED : status;
}

int command_cert(const struct options *o)
{
    struct recording_header header = { .client = "tlstutor",
                                       .server = o->argument,
                                       .time = clock_now() };
    struct look            *look = calloc(1, sizeof *look);
    if (look)
        look->recording = recording_new(&header);
    if (!look || !look->recording) {
        complain("not enough memory for a certificate");
        free(look);
        return EXIT_MACHINE;
    }
    look->taker.take = look_at;
    look->taker.pass_over = pass_over;
    look->show_private = o->show_private;
    look->path = o->argument;
    look->quiet = o->json && strcmp(o->json, "-") == 0;
    plain_begin(&look->plain, look->recording, stdout, o->explain);
    int status = look_at_file(look, o);
    plain_end(&look->plain);
    recording_free(look->recording);
    free(look);
    return signals_caught() ? EXIT_INTERRUPT : status;
}
