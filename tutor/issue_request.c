/*
 * issue_request.c - `tlstutor issue --csr`: somebody else's key, and the names that they ask for.
 *
 * RFC 2986. The request is signed with the private key that it has the public half of: without
 * that, anybody could have a certificate for a key of another's, and claim what its owner signs.
 * What else it asks for is for the authority to decide: only names are taken from it, and none
 * where the command has some.
 */
#include "tutor/issue.h"

#include "protocol/x509/csr.h"
#include "protocol/x509/general_name.h"
#include "protocol/x509/host_name.h"
#include "protocol/x509/name.h"
#include "protocol/x509/path_signature.h"
#include "protocol/x509/pem.h"
#include "tutor/commands.h"
#include "tutor/complain.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_BYTES = 1 << 20, LEAST_RSA_BITS = 2048 };

/* The DER of the request: of the first block in PEM that is one, or all of the file. */
static bool find_request(uint8_t *der, size_t *length, const struct file_bytes *file)
{
    struct pem_reader pem;
    pem_init(&pem, (const char *)file->bytes, file->length);
    while (pem_next(&pem, der, file->length, length))
        if (strcmp(pem.label, "CERTIFICATE REQUEST") == 0 ||
            strcmp(pem.label, "NEW CERTIFICATE REQUEST") == 0)
            return true;
    if (file->length == 0 || file->bytes[0] != DER_SEQUENCE)
        return false;
    memcpy(der, file->bytes, *length = file->length);
    return true;
}

/* RFC 2986 §4.2: whether it was signed by the key that is in it. */
static bool owner_signed(const struct csr *csr)
{
    const struct public_key_info *key = &csr->public_key;
    const struct certificate      owner = { .public_key_algorithm = key->algorithm.algorithm,
                                            .public_key_curve = key->algorithm.curve,
                                            .public_key_pss = key->algorithm.pss,
                                            .subject_public_key_info = key->der,
                                            .subject_public_key = key->subject_public_key,
                                            .modulus = key->modulus,
                                            .public_exponent = key->public_exponent };
    const struct signed_bytes     request = { .content = csr->request_info,
                                              .signature = csr->signature,
                                              .algorithm = csr->signature_algorithm.algorithm,
                                              .algorithm_oid = csr->signature_algorithm.oid,
                                              .pss = &csr->signature_algorithm.pss };
    const char                   *found;
    return signed_bytes_hold(&request, &owner, &found);
}

static int take_key(struct issue_run *run, const struct csr *csr)
{
    size_t bits = public_key_info_bits(&csr->public_key);
    if (!owner_signed(csr)) {
        complain("not signed by the key that is in it: %s; the owner of the key has to make it",
                 run->options->csr);
        return EXIT_REFUSED;
    }
    if (csr->public_key.algorithm.algorithm == OID_rsaEncryption && bits < LEAST_RSA_BITS) {
        complain("its key is too short: %s has %zu bits, and needs %d", run->options->csr, bits,
                 LEAST_RSA_BITS);
        return EXIT_REFUSED;
    }
    if (subject_key_copy(&run->subject, csr->public_key.der))
        return EXIT_SOUND;
    complain("its key cannot be certified: %s; it is malformed, or too long", run->options->csr);
    return EXIT_REFUSED;
}

/* ---- names ---- */

/* As text; a zero byte in it, by which a name could seem to be a shorter one, becomes what no host
 * name has. */
static void copy_host(char out[static LIMIT_HOST_NAME + 1], struct der_bytes name)
{
    size_t length = name.length < LIMIT_HOST_NAME ? name.length : LIMIT_HOST_NAME;
    for (size_t i = 0; i < length; i++)
        out[i] = name.bytes[i] ? (char)name.bytes[i] : '?';
    out[length] = '\0';
}

/* The hosts and addresses that it asks for; other kinds of names are passed over. */
static int take_server_names(struct issue_run *run, const struct csr *csr)
{
    struct der_bytes names = csr->wishes.subject_alt_name;
    struct reader    r;
    reader_init(&r, names.bytes, names.length, "GeneralName", NULL);
    while (has_more(&r)) {
        char             text[LIMIT_HOST_NAME + 1];
        bool             host = der_next_is(&r, DER_CONTEXT(GENERAL_NAME_dNSName));
        bool             address = der_next_is(&r, DER_CONTEXT(GENERAL_NAME_iPAddress));
        struct der_bytes name = { NULL, 0 };
        if (host)
            name = der_primitive(&r, "dNSName", DER_CONTEXT(GENERAL_NAME_dNSName));
        else if (address)
            name = der_primitive(&r, "iPAddress", DER_CONTEXT(GENERAL_NAME_iPAddress));
        else
            der_any(&r, "otherName");
        if (address)
            ip_address_format(text, name.bytes, name.length);
        else
            copy_host(text, name);
        if ((host || address) && !order_add_server_name(&run->typed, text))
            return EXIT_REFUSED;
    }
    if (run->typed.order.dns_name_count + run->typed.order.address_count > 0)
        return EXIT_SOUND;
    complain("no host's name in the request: %s; write the names after `issue server`",
             run->options->csr);
    return EXIT_REFUSED;
}

/* The name of whoever asks: its common name. */
static int take_common_name(struct issue_run *run, const struct csr *csr)
{
    struct der_bytes name;
    if (!name_find_attribute(&name, csr->subject, OID_commonName, 0) || name.length == 0 ||
        name.length >= sizeof run->request_name) {
        complain("no name in the request: %s; write one after `issue %s`", run->options->csr,
                 run->options->argument);
        return EXIT_REFUSED;
    }
    memcpy(run->request_name, name.bytes, name.length);
    run->request_name[name.length] = '\0';
    run->typed.order.common_name = run->request_name;
    return EXIT_SOUND;
}

static int take_names(struct issue_run *run, const struct csr *csr)
{
    if (run->options->words.count > 0)
        return EXIT_SOUND;
    return run->typed.order.kind == ISSUING_SERVER ? take_server_names(run, csr)
                                                   : take_common_name(run, csr);
}

/* ---- all of it ---- */

/* What needs a private key that is not here. */
static int judge(const struct issue_run *run)
{
    const struct issuing_order *order = &run->typed.order;
    const char                 *why = NULL;
    if (order->kind == ISSUING_CA)
        why = "a root signs itself";
    else if (order->fault == FAULT_self_signed || order->fault == FAULT_weak_key)
        why = "that fault needs a key of its own";
    else if (run->options->key)
        why = "its key is there already, and --key makes one";
    if (why)
        complain("not with --csr: %s; leave one of them out", why);
    return why ? EXIT_USAGE : EXIT_SOUND;
}

int issue_read_request(struct issue_run *run)
{
    struct file_bytes file;
    struct reader     r;
    struct csr        csr = { 0 };
    size_t            length = 0;
    int               status = judge(run);
    if (status != EXIT_SOUND)
        return status;
    if (!file_read(&file, run->options->csr, MOST_BYTES))
        return EXIT_MACHINE;
    uint8_t *der = malloc(file.length + 1);
    bool     found = der && find_request(der, &length, &file);
    reader_init(&r, der, found ? length : 0, "CertificationRequest", NULL);
    if (!found || !csr_read(&csr, &r)) {
        complain("no certificate signing request: %s; give one in PEM or DER, as openssl req -new "
                 "makes it",
                 run->options->csr);
        status = EXIT_REFUSED;
    }
    if (status == EXIT_SOUND)
        status = take_key(run, &csr);
    if (status == EXIT_SOUND)
        status = take_names(run, &csr);
    free(der);
    file_bytes_free(&file);
    return status;
}
