/* credential_files.c - a server's certificate chain and key. See credential_files.h; trust_file.c
 * has the other half. */
#include "tutor/credential_files.h"

#include "crypto/wipe.h"
#include "protocol/x509/certificate.h"
#include "protocol/x509/pem.h"
#include "tutor/commands.h"
#include "tutor/complain.h"
#include "tutor/files.h"

#include <stdlib.h>
#include <string.h>

/* Chains and keys are a few KiB; a megabyte is something else. */
enum { MOST_BYTES = 1 << 20 };

static int refuse_pem(const char *path, const struct pem_reader *pem)
{
    complain("malformed PEM: %s, line %zu: %s Make it anew, or take that block out", path,
             pem->error_line, error_describe(pem->error)->sentence);
    return EXIT_REFUSED;
}

/* Reads every certificate of a text into the chain. */
static int read_chain(struct credential_files *out, const char *path, const struct file_bytes *file)
{
    struct pem_reader  pem;
    struct credential *c = &out->credential;
    size_t             used = 0, length;
    out->der = malloc(file->length + 1);
    if (!out->der)
        return EXIT_MACHINE;
    pem_init(&pem, (const char *)file->bytes, file->length);
    while (pem_next(&pem, out->der + used, file->length - used, &length)) {
        if (strcmp(pem.label, "CERTIFICATE") != 0)
            continue;
        if (c->chain_length == LIMIT_CHAIN) {
            complain("too many certificates: %s, line %zu; at most %d are sent", path,
                     pem.block_line, LIMIT_CHAIN);
            return EXIT_REFUSED;
        }
        struct reader      r;
        struct certificate certificate = { 0 };
        reader_init(&r, out->der + used, length, "Certificate", NULL);
        if (!certificate_read(&certificate, &r)) {
            complain("malformed certificate: %s, line %zu: %s See tlstutor cert %s", path,
                     pem.block_line, error_describe(r.error)->sentence, path);
            return EXIT_REFUSED;
        }
        c->chain[c->chain_length].der = out->der + used;
        c->chain[c->chain_length++].length = length;
        used += length;
    }
    if (pem.error != ERROR_NONE)
        return refuse_pem(path, &pem);
    if (c->chain_length > 0)
        return EXIT_SOUND;
    complain("no certificate: %s; it needs a block that begins with BEGIN CERTIFICATE", path);
    return EXIT_REFUSED;
}

static bool is_private_key(const char *label)
{
    return strcmp(label, "RSA PRIVATE KEY") == 0 || strcmp(label, "EC PRIVATE KEY") == 0 ||
           strcmp(label, "PRIVATE KEY") == 0;
}

/* Whether this block is a key of a kind that we do not take; complains then. */
static bool is_other_key(const struct pem_reader *pem, const char *path)
{
    size_t length = strlen(pem->label), suffix = strlen("PRIVATE KEY");
    if (length < suffix || strcmp(pem->label + length - suffix, "PRIVATE KEY") != 0)
        return false;
    if (strncmp(pem->label, "ENCRYPTED", 9) == 0)
        complain(
            "encrypted key: %s, line %zu; decrypt it first: openssl pkey -in %s -out plain.pem",
            path, pem->block_line, path);
    else
        complain("%s: %s, line %zu: only RSA, EC and Ed25519 keys are supported", pem->label, path,
                 pem->block_line);
    return true;
}

/* Reads the first private key of a text. `scratch` has room for the whole text. */
static int read_key(struct credential_files *out, const char *path, const struct file_bytes *file,
                    uint8_t *scratch)
{
    struct pem_reader pem;
    size_t            length;
    pem_init(&pem, (const char *)file->bytes, file->length);
    while (pem_next(&pem, scratch, file->length, &length)) {
        if (is_private_key(pem.label)) {
            enum error error = private_key_read(&out->key, scratch, length);
            if (error == ERROR_NONE)
                return EXIT_SOUND;
            complain("unusable key: %s, line %zu: %s Give an RSA, an EC or an Ed25519 key in PEM",
                     path, pem.block_line, error_describe(error)->sentence);
            return EXIT_REFUSED;
        }
        if (is_other_key(&pem, path))
            return EXIT_REFUSED;
    }
    if (pem.error != ERROR_NONE)
        return refuse_pem(path, &pem);
    complain("no private key: %s; it needs a block that begins with BEGIN PRIVATE KEY", path);
    return EXIT_REFUSED;
}

/* The key as the recording shows it: an RSA key bare, since formulas read it so. */
static bool write_key(struct credential_files *out)
{
    size_t *length = &out->credential.key_der_length;
    if (out->key.kind == KEY_KIND_RSA)
        return key_write_pkcs1(out->key_der, sizeof out->key_der, length, &out->key.rsa);
    return private_key_write(out->key_der, sizeof out->key_der, length, &out->key);
}

/* The certificate must be for this very key, or no client could ever finish a handshake: both are
 * written as a certificate holds a public key, and compared. */
static int match(struct credential_files *out, const char *certificates, const char *key)
{
    struct credential   *c = &out->credential;
    struct reader        r;
    struct certificate   leaf = { 0 };
    struct subject_key   own;
    struct verifying_key public = private_key_verifying(&out->key);
    reader_init(&r, c->chain[0].der, c->chain[0].length, "Certificate", NULL);
    certificate_read(&leaf, &r);
    struct der_bytes theirs = leaf.subject_public_key_info;
    if (!subject_key_from(&own, &public) || own.length != theirs.length ||
        memcmp(own.der, theirs.bytes, own.length) != 0) {
        complain("key and certificate do not belong together: %s, %s; give the key that the "
                 "first certificate was made for",
                 certificates, key);
        return EXIT_REFUSED;
    }
    c->key = private_key_signing(&out->key);
    c->key_der = out->key_der;
    return write_key(out) ? EXIT_SOUND : EXIT_MACHINE;
}

int credential_files_load(struct credential_files *out, const char *certificates, const char *key)
{
    struct file_bytes chain_file = { 0 }, key_file = { 0 };
    uint8_t          *scratch = NULL;
    int               status = EXIT_MACHINE;
    memset(out, 0, sizeof *out);
    if (file_read(&chain_file, certificates, MOST_BYTES) && file_read(&key_file, key, MOST_BYTES) &&
        (scratch = malloc(key_file.length + 1)) != NULL) {
        status = read_chain(out, certificates, &chain_file);
        if (status == EXIT_SOUND)
            status = read_key(out, key, &key_file, scratch);
        if (status == EXIT_SOUND)
            status = match(out, certificates, key);
        wipe(scratch, key_file.length + 1);
    }
    free(scratch);
    file_bytes_free(&chain_file);
    file_bytes_free(&key_file);
    if (status != EXIT_SOUND)
        credential_files_wipe(out);
    return status;
}

void credential_files_wipe(struct credential_files *out)
{
    free(out->der);
    wipe(out, sizeof *out);
}
