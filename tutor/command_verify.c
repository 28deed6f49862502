/*
 * command_verify.c - `tlstutor verify`: is this certificate to be believed, and why?
 *
 * The work is that of protocol/x509/path.h; here are the files that it needs. Read next: verify.h.
 */
#include "tutor/commands.h"

#include "tutor/clock.h"
#include "tutor/complain.h"
#include "tutor/verify.h"

#include <stdlib.h>
#include <string.h>

/* The act in which certificates are validated. */
enum { ACT_VALIDATE = 4 };

static struct path_wishes wishes_of(const struct verification *v, const struct options *o,
                                    const struct trust_store *trust)
{
    bool client = o->purpose && strcmp(o->purpose, "client") == 0;
    return (struct path_wishes){
        .trust = trust,
        .untrusted = v->inputs.untrusted,
        .untrusted_count = v->inputs.untrusted_count,
        .host_name = o->host,
        .time = o->has_time ? o->time : clock_now(),
        .purpose = client ? PATH_CLIENT : PATH_SERVER,
        .least_rsa_bits = LIMIT_LEAST_RSA_BITS,
        .has_max_depth = o->has_max_depth,
        .max_depth = o->max_depth < LIMIT_PATH ? (size_t)o->max_depth : LIMIT_PATH,
        .crls = v->inputs.crl_list,
        .crl_count = v->inputs.crl_count,
        .ocsp_responses = v->inputs.responses,
        .ocsp_response_count = v->inputs.response_count,
        .asked_to_staple = v->inputs.response_count > 0,
        .strict = o->strict,
    };
}

/* A list or a response that was handed in must be usable, and one that cannot be read is not. */
static bool check_status_files(struct verification *v)
{
    const struct der_pool *crls = &v->inputs.crls, *ocsps = &v->inputs.ocsps;
    struct crl             crl;
    struct ocsp_response   response;
    for (size_t i = 0; v->inputs.crl_count < crls->count && i < crls->count; i++)
        if (!crl_parse(&crl, &v->examiner, crls->items[i].der.bytes, crls->items[i].der.length))
            return false;
    for (size_t i = 0; v->inputs.response_count < ocsps->count && i < ocsps->count; i++)
        if (!ocsp_response_parse(&response, &v->examiner, ocsps->items[i].der.bytes,
                                 ocsps->items[i].der.length))
            return false;
    return true;
}

static void validate(struct verification *v, const struct options *o)
{
    const struct trust_store trust = { v->inputs.anchors, v->inputs.anchor_count };
    const struct der_item   *leaf = &v->inputs.chain.items[0];
    struct path_wishes       wishes = wishes_of(v, o, &trust);
    struct examiner         *x = &v->examiner;
    examiner_init(x, recording_observer(v->recording), NULL, 1, ACTOR_CLIENT);
    report_step(x, VERB_CHECK, "validate_certificate", ACT_VALIDATE, "RFC 5280 §6.1");
    v->leaf.number = 1;
    v->holds = certificate_parse(&v->leaf, x, leaf->der.bytes, leaf->der.length) &&
               check_status_files(v) && path_find(x, &v->leaf, 1, &wishes, &v->outcome);
}

static int run(struct verification *v, const struct options *o)
{
    int status = verify_inputs_load(&v->inputs, o);
    if (status == EXIT_REFUSED && o->json)
        verify_write_refusal(o->json, "an input could not be read: standard error says which");
    if (status != EXIT_SOUND)
        return status;
    validate(v, o);
    bool quiet = o->json && strcmp(o->json, "-") == 0;
    bool written = (quiet || verify_show(v)) && (!o->json || verify_write_json(o->json, v));
    if (!written)
        return EXIT_MACHINE;
    return v->holds ? EXIT_SOUND : EXIT_REFUSED;
}

int command_verify(const struct options *o)
{
    struct recording_header header = { .client = "tlstutor",
                                       .server = o->argument,
                                       .time = clock_now() };
    struct verification    *v = calloc(1, sizeof *v);
    int                     status = EXIT_MACHINE;
    if (v)
        v->recording = recording_new(&header);
    if (v && v->recording) {
        v->file = o->argument;
        v->explain = o->explain;
        status = run(v, o);
        recording_free(v->recording);
        verify_inputs_free(&v->inputs);
    } else {
        complain("not enough memory to validate a certificate");
    }
    free(v);
    return status;
}
