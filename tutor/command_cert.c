/*
 * command_cert.c - `tlstutor cert`: a certificate, or a chain, to the last byte.
 *
 * Whether to believe a certificate is another question: see protocol/x509/path.h.
 */
#include "tutor/commands.h"

#include "protocol/x509/certificate.h"
#include "protocol/x509/host_name.h"
#include "protocol/x509/name.h"
#include "protocol/x509/pem.h"
#include "tutor/complain.h"
#include "tutor/export.h"
#include "tutor/files.h"
#include "tutor/plain.h"
#include "tutor/signals.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_BYTES = 16 << 20, LABEL = 12 };

struct look {
    const struct options *options;
    const char           *path;
    struct recording     *recording;
    struct examiner       examiner;
    struct plain          plain;
    bool                  quiet; /* standard output is for data */
    unsigned              count, refused;
    uint32_t              shown; /* events */
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
        if (recorded)
            plain_show_event(&look->plain, recorded);
    }
}

static void look_at(struct look *look, const uint8_t *der, size_t length)
{
    struct certificate certificate = { 0 };
    struct sheet      *s = &look->plain.sheet;
    certificate.number = ++look->count;
    examiner_init(&look->examiner, recording_observer(look->recording), NULL, 1, ACTOR_CLIENT);
    bool sound = certificate_parse(&certificate, &look->examiner, der, length);
    if (!sound) {
        look->refused++;
        complain("malformed certificate: %s, certificate %u, offset %zu: %s", look->path,
                 look->count, look->examiner.offset,
                 error_describe(look->examiner.error)->sentence);
    }
    if (look->quiet)
        return;
    sheet_rule(s, "═");
    sheet_print(s, "Certificate %u of %s\n", look->count, look->path);
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

/* Each CERTIFICATE of a text. Returns false where the text itself is broken. */
static bool look_at_pem(struct look *look, const struct file_bytes *file, uint8_t *der)
{
    struct pem_reader pem;
    size_t            length;
    pem_init(&pem, (const char *)file->bytes, file->length);
    while (!signals_caught() && pem_next(&pem, der, file->length, &length)) {
        if (strcmp(pem.label, "CERTIFICATE") == 0)
            look_at(look, der, length);
    }
    if (pem.error == ERROR_NONE)
        return true;
    complain("malformed PEM: %s, line %zu: %s", look->path, pem.error_line,
             error_describe(pem.error)->sentence);
    return false;
}

static bool is_pem(const struct file_bytes *file)
{
    static const char begin[] = "-----BEGIN ";
    for (size_t i = 0; i + sizeof begin - 1 <= file->length; i++)
        if (memcmp(file->bytes + i, begin, sizeof begin - 1) == 0)
            return true;
    return false;
}

static int look_at_file(struct look *look, const struct file_bytes *file)
{
    bool whole = true;
    if (is_pem(file)) {
        uint8_t *der = malloc(file->length + 1);
        whole = der && look_at_pem(look, file, der);
        free(der);
    } else if (file->length > 0 && file->bytes[0] == 0x30) { /* SEQUENCE: it may be DER */
        look_at(look, file->bytes, file->length);
    }
    if (look->count == 0 && whole && !signals_caught())
        complain("no certificate: %s; it holds neither PEM nor DER", look->path);
    bool exported = !look->options->json || export_json(look->options->json, look->recording);
    if (!exported)
        return EXIT_MACHINE;
    return whole && look->count > 0 && look->refused == 0 ? EXIT_SOUND : EXIT_REFUSED;
}

int command_cert(const struct options *o)
{
    struct recording_header header = { .client = "tlstutor", .server = o->argument };
    struct file_bytes       file;
    if (!file_read(&file, o->argument, MOST_BYTES))
        return EXIT_MACHINE;
    struct look *look = calloc(1, sizeof *look);
    if (look)
        look->recording = recording_new(&header);
    if (!look || !look->recording) {
        complain("not enough memory for a certificate");
        free(look);
        file_bytes_free(&file);
        return EXIT_MACHINE;
    }
    look->options = o;
    look->path = o->argument;
    look->quiet = o->json && strcmp(o->json, "-") == 0;
    plain_begin(&look->plain, look->recording, stdout, o->explain);
    int status = look_at_file(look, &file);
    plain_end(&look->plain);
    recording_free(look->recording);
    free(look);
    file_bytes_free(&file);
    return signals_caught() ? EXIT_INTERRUPT : status;
}
