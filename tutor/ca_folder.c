/* ca_folder.c - see ca_folder.h. */
#include "tutor/ca_folder.h"

#include "crypto/wipe.h"
#include "protocol/x509/pem.h"
#include "tutor/commands.h"
#include "tutor/complain.h"
#include "tutor/files.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Keys and certificates are a few KiB; a megabyte is something else. */
enum { MOST_BYTES = 1 << 20 };

/* ---- the folder ---- */

/* XDG Base Directory Specification: a path that is not absolute is to be ignored. */
bool ca_folder_find(struct ca_folder *folder, const char *given)
{
    const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    int         length = -1;
    if (given)
        length = snprintf(folder->path, sizeof folder->path, "%s", given);
    else if (data && data[0] == '/')
        length = snprintf(folder->path, sizeof folder->path, "%s/tlstutor/ca", data);
    else if (home && home[0] == '/')
        length = snprintf(folder->path, sizeof folder->path, "%s/.local/share/tlstutor/ca", home);
    return length > 0 && length + CA_STEM + 16 < (int)sizeof folder->path;
}

bool ca_folder_make(const struct ca_folder *folder)
{
    char path[CA_PATH];
    memcpy(path, folder->path, sizeof path);
    for (char *at = path + 1;; at++) {
        char here = *at;
        if (here != '/' && here != '\0')
            continue;
        *at = '\0';
        if (mkdir(path, 0700) != 0 && errno != EEXIST)
            break;
        if (here == '\0')
            return true;
        *at = here;
    }
    complain("cannot make the folder: %s: %s; name another with --ca DIR", path, strerror(errno));
    return false;
}

bool ca_folder_file(char out[static CA_PATH], const struct ca_folder *folder, const char *stem,
                    const char *suffix)
{
    int length = snprintf(out, CA_PATH, "%s/%s.%s", folder->path, stem, suffix);
    if (length > 0 && length < CA_PATH)
        return true;
    complain("the name is too long: %s", stem);
    return false;
}

bool ca_folder_has(const struct ca_folder *folder, const char *stem, const char *suffix)
{
    char        path[CA_PATH];
    struct stat there;
    int         length = snprintf(path, sizeof path, "%s/%s.%s", folder->path, stem, suffix);
    return length > 0 && length < CA_PATH && lstat(path, &there) == 0;
}

void ca_stem(char out[static CA_STEM], const char *name)
{
    size_t length = 0;
    for (; *name && length < CA_STEM - 1; name++) {
        bool plain = (*name >= 'a' && *name <= 'z') || (*name >= 'A' && *name <= 'Z') ||
                     (*name >= '0' && *name <= '9') || *name == '-' || *name == '_' ||
                     (*name == '.' && length > 0);
        out[length++] = plain ? *name : '_';
    }
    out[length] = '\0';
}

/* ---- an authority ---- */

static int refuse_file(const char *what, const char *path, enum error error)
{
    complain("%s: %s: %s", what, path, error_describe(error)->sentence);
    return EXIT_REFUSED;
}

static int read_certificates(struct ca_authority *a, const char *path)
{
    struct file_bytes file;
    struct pem_reader pem;
    size_t            used = 0, length;
    if (!file_read(&file, path, MOST_BYTES))
        return EXIT_MACHINE;
    a->der = malloc(file.length + 1);
    pem_init(&pem, (const char *)file.bytes, file.length);
    while (a->der && a->chain_length < LIMIT_CHAIN &&
           pem_next(&pem, a->der + used, file.length - used, &length)) {
        if (strcmp(pem.label, "CERTIFICATE") != 0)
            continue;
        a->chain[a->chain_length++] = (struct der_bytes){ a->der + used, length };
        used += length;
    }
    file_bytes_free(&file);
    if (pem.error != ERROR_NONE)
        return refuse_file("malformed PEM", path, pem.error);
    if (a->chain_length == 0) {
        complain("no certificate: %s; it needs a block that begins with BEGIN CERTIFICATE", path);
        return EXIT_REFUSED;
    }
    struct reader r;
    reader_init(&r, a->chain[0].bytes, a->chain[0].length, "Certificate", NULL);
    return certificate_read(&a->certificate, &r)
               ? EXIT_SOUND
               : refuse_file("malformed certificate", path, r.error);
}

static int read_key(struct ca_authority *a, const char *path)
{
    struct file_bytes file;
    struct pem_reader pem;
    uint8_t           der[KEY_MAX_DER];
    size_t            length;
    enum error        error = ERROR_pem_malformed;
    if (!file_read(&file, path, MOST_BYTES))
        return EXIT_MACHINE;
    pem_init(&pem, (const char *)file.bytes, file.length);
    if (pem_next(&pem, der, sizeof der, &length))
        error = private_key_read(&a->key, der, length);
    else if (pem.error != ERROR_NONE)
        error = pem.error;
    wipe(der, sizeof der);
    file_bytes_free(&file);
    return error == ERROR_NONE ? EXIT_SOUND : refuse_file("unusable key", path, error);
}

static int match(const struct ca_authority *a, const char *certificate, const char *key)
{
    struct subject_key         own;
    const struct verifying_key verifying = private_key_verifying(&a->key);
    struct der_bytes           info = a->certificate.subject_public_key_info;
    if (subject_key_from(&own, &verifying) &&
        der_bytes_equal(info, (struct der_bytes){ own.der, own.length }))
        return EXIT_SOUND;
    complain("key and certificate do not belong together: %s, %s; make both anew with --force",
             certificate, key);
    return EXIT_REFUSED;
}

int ca_authority_load(struct ca_authority *a, const struct ca_folder *folder, const char *stem)
{
    char certificate[CA_PATH], key[CA_PATH];
    memset(a, 0, sizeof *a);
    if (!ca_folder_file(certificate, folder, stem, "pem") ||
        !ca_folder_file(key, folder, stem, "key"))
        return EXIT_MACHINE;
    int status = read_certificates(a, certificate);
    if (status == EXIT_SOUND)
        status = read_key(a, key);
    if (status == EXIT_SOUND)
        status = match(a, certificate, key);
    a->authority = (struct issuing_authority){ &a->certificate, &a->key, NULL };
    if (status != EXIT_SOUND)
        ca_authority_wipe(a);
    return status;
}

void ca_authority_wipe(struct ca_authority *a)
{
    free(a->der);
    wipe(a, sizeof *a);
}
