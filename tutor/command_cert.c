/*
 * command_cert.c - `tlstutor cert`: a certificate, or a chain, to the last byte.
 *
 * Whether to believe a certificate is another question: see protocol/x509/path.h.
 */
#include "tutor/commands.h"

#include "protocol/x509/host_name.h"
#include "protocol/x509/name.h"
#include "tutor/certificate_file.h"
#include "tutor/clock.h"
#include "tutor/complain.h"
#include "tutor/export.h"
#include "tutor/plain.h"
#include "tutor/signals.h"

#include <stdlib.h>
#include <string.h>

enum { LABEL = 12 };

struct look {
    struct certificate_taker taker;
    const char              *path;
    struct recording        *recording;
    struct examiner          examiner;
    struct plain             plain;
    bool                     quiet; /* standard output is for data */
    unsigned                 refused;
    uint32_t                 shown; /* events */
};

static void show_row(struct sheet *s, const char *label, const char *text)
{
    sheet_tab(s, 2);
    sheet_put(s, label);
    sheet_tab(s, 2 + LABEL);
    sheet_wrap(s, 2 + LABEL, text);
}

/* RFC 5280 §4.2.1.3: the uses that the key is certified for. */
static void show_uses(struct sheet *s, const struct certificate *c)
{
    static const char *const uses[] = { "digitalSignature", "nonRepudiation", "keyEncipherment",
                                        "dataEncipherment", "keyAgreement",   "keyCertSign",
                                        "cRLSign",          "encipherOnly",   "decipherOnly" };
    char                     text[256] = "";
    for (size_t i = 0; i < sizeof uses / sizeof uses[0]; i++)
        if (c->has_key_usage && (c->key_usage >> i) & 1)
            snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", *text ? ", " : "",
                     uses[i]);
    show_row(s, "key usage", *text ? text : "not restricted");
}

static void show_summary(struct look *look, const struct certificate *c)
{
    struct sheet *s = &look->plain.sheet;
    char          text[NAME_TEXT];
    show_row(s, "subject", name_format(text, sizeof text, c->subject));
    show_row(s, "issuer", name_format(text, sizeof text, c->issuer));
    snprintf(text, sizeof text, "from %s", text_time(&look->examiner, c->not_before));
    show_row(s, "valid", text);
    snprintf(text, sizeof text, "to %s", text_time(&look->examiner, c->not_after));
    show_row(s, "", text);
    if (c->has_subject_alt_name)
        show_row(s, "names", host_name_list(text, sizeof text, c));
    if (c->modulus.length > 0)
        snprintf(text, sizeof text, "RSA, %zu bits", 8 * c->modulus.length);
    else
        snprintf(text, sizeof text, "of another kind than RSA");
    show_row(s, "key", text);
    show_uses(s, c);
    show_row(s, "authority", c->is_ca ? "yes: it may issue certificates" : "no");
    sheet_put(s, "\n");
}

static void show_news(struct look *look)
{
    for (; look->shown < recording_count(look->recording); look->shown++) {
        const struct recorded *recorded = recording_event(look->recording, look->shown + 1);
        if (recorded && recorded->event.kind != EVENT_STEP) /* the ruled title says it all */
            plain_show_event(&look->plain, recorded);
    }
}

static void look_at(struct certificate_taker *taker, const uint8_t *der, size_t length)
{
    struct look       *look = (struct look *)taker;
    struct certificate certificate = { .number = taker->count };
    struct sheet      *s = &look->plain.sheet;
    bool sound = certificate_file_record(&certificate, &look->examiner, look->recording, look->path,
                                         der, length);
    look->refused += !sound;
    if (look->quiet)
        return;
    sheet_rule(s, "═");
    sheet_print(s, "Certificate %u of %s\n", taker->count, look->path);
    sheet_rule(s, "═");
    if (sound)
        show_summary(look, &certificate);
    show_news(look);
    if (sound)
        return;
    const struct error_description *error = error_describe(look->examiner.error);
    sheet_print(s, "\n  ✗ it breaks at offset %zu", look->examiner.offset);
    sheet_print(s, "%s%s: ", look->examiner.field ? ", at " : "",
                look->examiner.field ? look->examiner.field : "");
    sheet_wrap(s, 4, error->sentence);
    sheet_print(s, "    %s, %s\n", error->name, error->rfc);
}

static int look_at_file(struct look *look, const struct options *o)
{
    int  status = certificate_file_read(&look->taker, look->path);
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
    look->path = o->argument;
    look->quiet = o->json && strcmp(o->json, "-") == 0;
    plain_begin(&look->plain, look->recording, stdout, o->explain);
    int status = look_at_file(look, o);
    plain_end(&look->plain);
    recording_free(look->recording);
    free(look);
    return signals_caught() ? EXIT_INTERRUPT : status;
}
