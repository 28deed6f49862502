/* verify_inputs.c - see verify_inputs.h. */
#include "tutor/verify_inputs.h"

#include "tutor/commands.h"
#include "tutor/complain.h"
#include "tutor/credential_files.h"

#include <stdlib.h>
#include <string.h>

static const char certificate_label[] = "CERTIFICATE";

static int add_all(struct der_pool *pool, const struct option_list *files, const char *label)
{
    int status = EXIT_SOUND;
    for (size_t i = 0; i < files->count && status == EXIT_SOUND; i++)
        status = der_pool_add(pool, files->values[i], label);
    return status;
}

static int add_trust(struct der_pool *pool, const struct options *o)
{
    if (o->trusts.count > 0)
        return add_all(pool, &o->trusts, certificate_label);
    const char *system = trust_file_of_system();
    if (system)
        return der_pool_add(pool, system, certificate_label);
    complain("no trusted authorities found on this system; name a PEM file with --trust");
    return EXIT_MACHINE;
}

static int load_files(struct verify_inputs *in, const struct options *o)
{
    int status = der_pool_add(&in->chain, o->argument, certificate_label);
    if (status == EXIT_SOUND)
        status = add_all(&in->chain, &o->untrusted, certificate_label);
    if (status == EXIT_SOUND)
        status = add_trust(&in->trust, o);
    if (status == EXIT_SOUND)
        status = add_all(&in->crls, &o->crls, "X509 CRL");
    return status == EXIT_SOUND ? add_all(&in->ocsps, &o->ocsps, "OCSP RESPONSE") : status;
}

/* ---- reading what the files hold ---- */

static void leave_out(struct verify_inputs *in, const struct der_item *item, const struct reader *r)
{
    in->left_out[in->left_out_count++] = (struct left_out){ *item, r->error, r->error_offset };
}

static struct reader reader_of(const struct der_item *item, const char *structure)
{
    struct reader r;
    reader_init(&r, item->der.bytes, item->der.length, structure, NULL);
    return r;
}

static size_t read_certificates(struct verify_inputs *in, struct certificate *into,
                                const struct der_pool *pool, size_t from)
{
    size_t count = 0;
    for (size_t i = from; i < pool->count; i++) {
        struct reader r = reader_of(&pool->items[i], "Certificate");
        into[count] = (struct certificate){ 0 };
        if (certificate_read(&into[count], &r))
            count++;
        else
            leave_out(in, &pool->items[i], &r);
    }
    return count;
}

static void read_crls(struct verify_inputs *in)
{
    for (size_t i = 0; i < in->crls.count; i++) {
        struct reader r = reader_of(&in->crls.items[i], "CertificateList");
        if (crl_read(&in->crl_list[in->crl_count], &r))
            in->crl_count++;
        else
            leave_out(in, &in->crls.items[i], &r);
    }
}

static void read_responses(struct verify_inputs *in)
{
    for (size_t i = 0; i < in->ocsps.count; i++) {
        struct reader r = reader_of(&in->ocsps.items[i], "OCSPResponse");
        if (ocsp_response_read(&in->responses[in->response_count], &r))
            in->response_count++;
        else
            leave_out(in, &in->ocsps.items[i], &r);
    }
}

int verify_inputs_load(struct verify_inputs *in, const struct options *o)
{
    memset(in, 0, sizeof *in);
    int status = load_files(in, o);
    if (status != EXIT_SOUND)
        return status;
    size_t all = in->chain.count + in->trust.count + in->crls.count + in->ocsps.count;
    in->anchors = calloc(in->trust.count + 1, sizeof *in->anchors);
    in->untrusted = calloc(in->chain.count + 1, sizeof *in->untrusted);
    in->crl_list = calloc(in->crls.count + 1, sizeof *in->crl_list);
    in->responses = calloc(in->ocsps.count + 1, sizeof *in->responses);
    in->left_out = calloc(all + 1, sizeof *in->left_out);
    if (!in->anchors || !in->untrusted || !in->crl_list || !in->responses || !in->left_out) {
        complain("not enough memory for %zu certificates", all);
        return EXIT_MACHINE;
    }
    in->anchor_count = read_certificates(in, in->anchors, &in->trust, 0);
    in->untrusted_count = read_certificates(in, in->untrusted, &in->chain, 1);
    read_crls(in);
    read_responses(in);
    return EXIT_SOUND;
}

void verify_inputs_free(struct verify_inputs *in)
{
    free(in->anchors);
    free(in->untrusted);
    free(in->crl_list);
    free(in->responses);
    free(in->left_out);
    der_pool_free(&in->chain);
    der_pool_free(&in->trust);
    der_pool_free(&in->crls);
    der_pool_free(&in->ocsps);
    memset(in, 0, sizeof *in);
}
