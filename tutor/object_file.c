/* object_file.c - see object_file.h. */
#include "tutor/object_file.h"

#include "crypto/wipe.h"
#include "protocol/x509/pem.h"
#include "tutor/commands.h"
#include "tutor/complain.h"
#include "tutor/files.h"
#include "tutor/signals.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_BYTES = 16 << 20, SEQUENCE = 0x30 };

/* The act in which certificates are sent. */
enum { ACT_CERTIFICATE = 3 };

void object_taker_take(struct object_taker *taker, enum object_kind kind, const uint8_t *der,
                       size_t length)
{
    taker->count++;
    taker->take(taker, kind, der, length);
}

/* Each block of a text. Returns false, after a complaint, where the text itself is broken. */
static bool take_from_pem(struct object_taker *taker, const char *path,
                          const struct file_bytes *file, uint8_t *der)
{
    struct pem_reader pem;
    size_t            length;
    pem_init(&pem, (const char *)file->bytes, file->length);
    while (!signals_caught() && pem_next(&pem, der, file->length, &length)) {
        enum object_kind kind;
        if (object_kind_of_label(&kind, pem.label))
            object_taker_take(taker, kind, der, length);
        else if (taker->pass_over)
            taker->pass_over(taker, pem.label, pem.block_line);
    }
    if (pem.error == ERROR_NONE)
        return true;
    complain("%s: %s, line %zu: %s",
             pem.error == ERROR_key_encrypted ? "encrypted key" : "malformed PEM", path,
             pem.error_line, error_describe(pem.error)->sentence);
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

int object_file_read(struct object_taker *taker, const char *path)
{
    struct file_bytes file;
    bool              whole = true;
    if (!file_read(&file, path, MOST_BYTES))
        return EXIT_MACHINE;
    if (is_pem(&file)) {
        uint8_t *der = malloc(file.length + 1);
        whole = der && take_from_pem(taker, path, &file, der);
        if (der)
            wipe(der, file.length + 1);
        free(der);
    } else if (file.length > 0 && file.bytes[0] == SEQUENCE) { /* it may be DER */
        object_taker_take(taker, object_guess(file.bytes, file.length), file.bytes, file.length);
    }
    file_bytes_free(&file);
    if (taker->count == 0 && whole && !signals_caught())
        complain("no certificate: %s; it holds no PEM and no DER of a kind that is read here",
                 path);
    return whole && taker->count > 0 ? EXIT_SOUND : EXIT_REFUSED;
}

/* Parses the object under the copy that may be shown. False where there is no memory for one. */
static bool parse_hidden(struct object *o, struct examiner *x, bool *sound, const uint8_t *der,
                         size_t length)
{
    uint8_t *shown = malloc(length + 1);
    if (!shown)
        return false;
    object_hide(shown, o->kind, der, length);
    *sound = object_parse(o, x, der, length, shown);
    wipe(shown, length);
    free(shown);
    return true;
}

bool object_file_record(struct object *o, struct examiner *x, struct recording *recording,
                        const char *path, unsigned number, bool show_private, const uint8_t *der,
                        size_t length)
{
    bool sound = false;
    examiner_init(x, recording_observer(recording), NULL, 1, ACTOR_CLIENT);
    if (number == 1)
        report_step(x, VERB_CHECK, "read_file_of_certificates", ACT_CERTIFICATE, "RFC 5280 §4.1");
    if (show_private || !object_is_private_key(o->kind)) {
        sound = object_parse(o, x, der, length, der);
    } else if (!parse_hidden(o, x, &sound, der, length)) {
        complain("not enough memory for a key");
        return false;
    }
    if (!sound)
        complain("malformed %s: %s, number %u, offset %zu: %s", object_describe(o->kind)->title,
                 path, number, x->offset, error_describe(x->error)->sentence);
    return sound;
}
