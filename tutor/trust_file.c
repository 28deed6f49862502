/* trust_file.c - the authorities that a client trusts, from a PEM bundle. See credential_files.h.
 * */
#include "tutor/credential_files.h"

#include "protocol/x509/certificate.h"
#include "protocol/x509/pem.h"
#include "tutor/commands.h"
#include "tutor/complain.h"
#include "tutor/files.h"

#include <stdlib.h>
#include <string.h>

/* The bundles of the world's roots are some 200 KiB. */
enum { MOST_BYTES = 16 << 20 };

/* Where systems keep theirs. */
static const char *const system_bundles[] = {
    "/etc/ssl/certs/ca-certificates.crt",                /* Debian, Ubuntu, Arch */
    "/etc/pki/tls/certs/ca-bundle.crt",                  /* Fedora */
    "/etc/ssl/ca-bundle.pem",                            /* openSUSE */
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", /* RHEL */
    "/etc/ssl/cert.pem",                                 /* Alpine, BSD, macOS */
};

const char *trust_file_of_system(void)
{
    for (size_t i = 0; i < sizeof system_bundles / sizeof system_bundles[0]; i++)
        if (file_exists(system_bundles[i]))
            return system_bundles[i];
    return NULL;
}

/* At most so many certificates can be in a text. */
static size_t count_blocks(const struct file_bytes *file)
{
    static const char begin[] = "-----BEGIN ";
    size_t            count = 0, length = sizeof begin - 1;
    for (size_t i = 0; i + length <= file->length; i++)
        count += memcmp(file->bytes + i, begin, length) == 0;
    return count;
}

/* Reads the certificates of a text; `strict`: one that cannot be read is an error. */
static int read_all(struct trust_file *trust, const char *path, const struct file_bytes *file,
                    bool strict)
{
    struct pem_reader pem;
    size_t            used = 0, length;
    pem_init(&pem, (const char *)file->bytes, file->length);
    while (pem_next(&pem, trust->der + used, file->length - used, &length)) {
        struct certificate *certificate = &trust->certificates[trust->store.count];
        struct reader       r;
        if (strcmp(pem.label, "CERTIFICATE") != 0)
            continue;
        reader_init(&r, trust->der + used, length, "Certificate", NULL);
        if (certificate_read(certificate, &r)) {
            trust->store.count++;
            used += length;
        } else if (strict) {
            complain("malformed certificate: %s, line %zu: %s See tlstutor cert %s", path,
                     pem.block_line, error_describe(r.error)->sentence, path);
            return EXIT_REFUSED;
        }
    }
    if (pem.error != ERROR_NONE) {
        complain("malformed PEM: %s, line %zu: %s", path, pem.error_line,
                 error_describe(pem.error)->sentence);
        return EXIT_REFUSED;
    }
    if (trust->store.count > 0)
        return EXIT_SOUND;
    complain("no certificate: %s; it needs blocks that begin with BEGIN CERTIFICATE", path);
    return EXIT_REFUSED;
}

int trust_file_load(struct trust_file *trust, const char *path)
{
    struct file_bytes file;
    bool              strict = path != NULL;
    memset(trust, 0, sizeof *trust);
    if (!path && !(path = trust_file_of_system())) {
        complain("no trusted authorities found on this system; name a PEM file with --trust");
        return EXIT_MACHINE;
    }
    if (!file_read(&file, path, MOST_BYTES))
        return EXIT_MACHINE;
    int status = EXIT_MACHINE;
    trust->der = malloc(file.length + 1);
    trust->certificates = calloc(count_blocks(&file) + 1, sizeof *trust->certificates);
    trust->store.anchors = trust->certificates;
    if (trust->der && trust->certificates)
        status = read_all(trust, path, &file, strict);
    else
        complain("not enough memory for: %s", path);
    file_bytes_free(&file);
    if (status != EXIT_SOUND)
        trust_file_free(trust);
    return status;
}

void trust_file_free(struct trust_file *trust)
{
    free(trust->certificates);
    free(trust->der);
    memset(trust, 0, sizeof *trust);
}
