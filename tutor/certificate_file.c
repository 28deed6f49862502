/* certificate_file.c - see certificate_file.h. */
#include "tutor/certificate_file.h"

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

static void take(struct certificate_taker *taker, const uint8_t *der, size_t length)
{
    taker->count++;
    taker->take(taker, der, length);
}

/* Each CERTIFICATE of a text. Returns false, after a complaint, where the text itself is broken. */
static bool take_from_pem(struct certificate_taker *taker, const char *path,
                          const struct file_bytes *file, uint8_t *der)
{
    struct pem_reader pem;
    size_t            length;
    pem_init(&pem, (const char *)file->bytes, file->length);
    while (!signals_caught() && pem_next(&pem, der, file->length, &length)) {
        if (strcmp(pem.label, "CERTIFICATE") == 0)
            take(taker, der, length);
    }
    if (pem.error == ERROR_NONE)
        return true;
    complain("malformed PEM: %s, line %zu: %s", path, pem.error_line,
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

int certificate_file_read(struct certificate_taker *taker, const char *path)
{
    struct file_bytes file;
    bool              whole = true;
    if (!file_read(&file, path, MOST_BYTES))
        return EXIT_MACHINE;
    if (is_pem(&file)) {
        uint8_t *der = malloc(file.length + 1);
        whole = der && take_from_pem(taker, path, &file, der);
        free(der);
    } else if (file.length > 0 && file.bytes[0] == SEQUENCE) { /* it may be DER */
        take(taker, file.bytes, file.length);
    }
    file_bytes_free(&file);
    if (taker->count == 0 && whole && !signals_caught())
        complain("no certificate: %s; it holds neither PEM nor DER", path);
    return whole && taker->count > 0 ? EXIT_SOUND : EXIT_REFUSED;
}

bool certificate_file_record(struct certificate *certificate, struct examiner *x,
                             struct recording *recording, const char *path, const uint8_t *der,
                             size_t length)
{
    examiner_init(x, recording_observer(recording), NULL, 1, ACTOR_CLIENT);
    if (certificate->number == 1)
        report_step(x, VERB_CHECK, "read_file_of_certificates", ACT_CERTIFICATE, "RFC 5280 §4.1");
    if (certificate_parse(certificate, x, der, length))
        return true;
    complain("malformed certificate: %s, certificate %u, offset %zu: %s", path,
             (unsigned)certificate->number, x->offset, error_describe(x->error)->sentence);
    return false;
}
