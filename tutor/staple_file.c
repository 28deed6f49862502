/* staple_file.c - see staple_file.h. */
#include "tutor/staple_file.h"

#include "tutor/commands.h"
#include "tutor/complain.h"

#include <string.h>

/* With a responder's certificate in it, a response has some 2,000 bytes; chain and response
 * together have to fit into what is sent at once. */
enum { MOST_BYTES = 8192 };

static bool read_certificate(struct certificate *out, const struct credential *credential, size_t i)
{
    struct reader r;
    if (i >= credential->chain_length)
        return false;
    reader_init(&r, credential->chain[i].der, credential->chain[i].length, "Certificate", NULL);
    *out = (struct certificate){ 0 };
    return certificate_read(out, &r);
}

static enum staple_fitness judge(int64_t *until, const struct ocsp_response *response,
                                 const struct credential *credential, int64_t now)
{
    struct certificate leaf, issuer;
    bool               has_issuer = read_certificate(&issuer, credential, 1);
    return read_certificate(&leaf, credential, 0)
               ? staple_judge(until, response, &leaf, has_issuer ? &issuer : NULL, now)
               : STAPLE_IS_OF_ANOTHER;
}

static const char *fault_text(enum staple_fitness fitness)
{
    switch (fitness) {
    case STAPLE_FITS:
        return "fits";
    case STAPLE_IS_NO_ANSWER:
        return "an OCSP response that says nothing";
    case STAPLE_IS_OF_ANOTHER:
        return "an OCSP response about another certificate";
    case STAPLE_IS_NOT_OF_THIS_TIME:
        return "an OCSP response that is not of this time";
    }
    return "";
}

/* The credential that the response is about takes it; a complaint where there is none. */
static int staple(struct staple_file *staples, struct credential *credentials, size_t count,
                  struct staple_file *file, int64_t now)
{
    struct ocsp_response response = { 0 };
    struct reader        r;
    enum staple_fitness  fitness = STAPLE_IS_OF_ANOTHER;
    reader_init(&r, file->der.bytes, file->der.length, "OCSPResponse", NULL);
    if (!ocsp_response_read(&response, &r)) {
        complain("no OCSP response: %s: %s Give one in DER, as tlstutor issue ocsp makes it",
                 file->path, error_describe(r.error)->sentence);
        return EXIT_REFUSED;
    }
    for (size_t i = 0; i < count && fitness == STAPLE_IS_OF_ANOTHER; i++) {
        fitness = judge(&file->until, &response, &credentials[i], now);
        if (fitness != STAPLE_FITS)
            continue;
        if (staples[i].path) {
            complain("two responses about one certificate: --staple %s, --staple %s; leave one out",
                     staples[i].path, file->path);
            return EXIT_USAGE;
        }
        staples[i] = *file;
        credentials[i].staple = (struct der_bytes){ file->der.bytes, file->der.length };
        *file = (struct staple_file){ 0 };
        return EXIT_SOUND;
    }
    complain("%s: --staple %s; make one with tlstutor issue ocsp CERT.pem", fault_text(fitness),
             file->path);
    return EXIT_REFUSED;
}

int staple_files_load(struct staple_file *staples, struct credential *credentials, size_t count,
                      const struct option_list *paths, int64_t now)
{
    int status = EXIT_SOUND;
    for (size_t i = 0; i < paths->count && status == EXIT_SOUND; i++) {
        struct staple_file file = { .path = paths->values[i] };
        status = file_read(&file.der, file.path, MOST_BYTES)
                     ? staple(staples, credentials, count, &file, now)
                     : EXIT_MACHINE;
        staple_file_free(&file);
    }
    return status;
}

void staple_file_renew(struct staple_file *file, struct credential *credential, int64_t now)
{
    if (credential->staple.length == 0 || now <= file->until)
        return;
    credential->staple = (struct der_bytes){ 0 };
    complain("%s: --staple %s; it is left out from now on", fault_text(STAPLE_IS_NOT_OF_THIS_TIME),
             file->path);
}

void staple_file_free(struct staple_file *file)
{
    file_bytes_free(&file->der);
    *file = (struct staple_file){ 0 };
}
