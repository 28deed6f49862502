/* credentials.c - an authority and a server's certificate, made for the run. What is sensible in
 * them, and what may be wrong, is issuing.c's. */
#include "lessons/credentials.h"

#include "crypto/wipe.h"
#include "protocol/x509/key.h"

#include <stdio.h>
#include <string.h>

enum { KEY_BITS = 2048, WEAK_KEY_BITS = 1024, CA_DAYS = 365 };

/* What is made, one after the other. */
enum stage { STAGE_CA_KEY, STAGE_INTERMEDIATE_KEY, STAGE_SERVER_KEY, STAGE_CERTIFICATES };

/* For the key of the present stage. */
static bool start_key(struct credentials *c)
{
    bool weak = c->fault == FAULT_weak_key && c->stage == STAGE_SERVER_KEY;
    return rsa_generate_start(&c->generation, weak ? WEAK_KEY_BITS : KEY_BITS, c->random) !=
           RSA_GENERATION_REFUSED;
}

void credentials_begin(struct credentials *c, const char *host, int64_t now,
                       struct random_source *random)
{
    memset(c, 0, sizeof *c);
    c->host = host;
    c->ca_name = "tlstutor demo CA";
    c->now = now;
    c->random = random;
    start_key(c);
}

void credentials_under(struct credentials *c, const struct issuing_authority *authority)
{
    c->authority = *authority;
    c->stage = c->has_intermediate ? STAGE_INTERMEDIATE_KEY : STAGE_SERVER_KEY;
}

void credentials_through_intermediate(struct credentials *c) { c->has_intermediate = true; }

void credentials_name_authority(struct credentials *c, const char *name) { c->ca_name = name; }

void credentials_spoil(struct credentials *c, enum fault fault)
{
    c->fault = fault;
    start_key(c);
}

/* An authority for this run, which may vouch for nobody but servers. */
static bool issue_ca(struct credentials *c)
{
    struct issued_certificate  issued;
    struct subject_key         subject;
    const struct verifying_key verifying = private_key_verifying(&c->ca_key);
    const struct issuing_order order = { .kind = ISSUING_CA,
                                         .common_name = c->ca_name,
                                         .organization = "tlstutor",
                                         .now = c->now,
                                         .days = CA_DAYS,
                                         /* what a fault puts in between needs room */
                                         .has_path_length = c->fault == FAULT_NONE,
                                         .path_length = c->has_intermediate ? 1 : 0 };
    c->authority = (struct issuing_authority){ .certificate = &c->ca, .key = &c->ca_key };
    if (!subject_key_from(&subject, &verifying) ||
        !issuing_make(&issued, &order, &c->authority, &subject, &c->ca_key, c->random))
        return false;
    c->ca_length = issued.length[0];
    memcpy(c->ca_der, issued.der[0], c->ca_length);
    return true;
}

/* One from elsewhere is copied, so that it can be sent and saved like one made here. */
static bool take_ca(struct credentials *c)
{
    struct der_bytes der = c->authority.certificate->der;
    if (der.length > sizeof c->ca_der)
        return false;
    memcpy(c->ca_der, der.bytes, der.length);
    c->ca_length = der.length;
    return true;
}

static bool read_ca(struct credentials *c)
{
    struct reader r;
    reader_init(&r, c->ca_der, c->ca_length, "Certificate", NULL);
    return certificate_read(&c->ca, &r);
}

/* One authority below it, which issues from then on. It may vouch for nobody but servers. */
static bool issue_intermediate(struct credentials *c)
{
    struct subject_key         subject;
    const struct verifying_key verifying = private_key_verifying(&c->intermediate_key);
    const struct issuing_order order = { .kind = ISSUING_INTERMEDIATE,
                                         .common_name = "tlstutor demo intermediate",
                                         .organization = "tlstutor",
                                         .now = c->now,
                                         .days = CA_DAYS,
                                         .has_path_length = c->fault == FAULT_NONE };
    if (!subject_key_from(&subject, &verifying) ||
        !issuing_make(&c->intermediate, &order, &c->authority, &subject, NULL, c->random) ||
        !issued_read(&c->intermediate_read, &c->intermediate))
        return false;
    c->authority = (struct issuing_authority){ .certificate = &c->intermediate_read,
                                               .key = &c->intermediate_key };
    return true;
}

static bool issue_server(struct credentials *c)
{
    static const char *const loopback[] = { "127.0.0.1", "::1" };
    struct ip_address        addresses[2];
    size_t                   address_count = 0;
    struct subject_key       subject;
    struct verifying_key     verifying = { .kind = KEY_KIND_RSA, .rsa = &c->server_key.public };
    struct private_key       own = { .kind = KEY_KIND_RSA, .rsa = c->server_key };
    bool                     is_address = ip_address_parse(&addresses[0], c->host);
    if (is_address)
        address_count = 1;
    else if (strcmp(c->host, "localhost") == 0)
        for (size_t i = 0; i < 2; i++)
            address_count += ip_address_parse(&addresses[i], loopback[i]);
    const struct issuing_order order = { .kind = ISSUING_SERVER,
                                         .common_name = c->host,
                                         .dns_names = &c->host,
                                         .dns_name_count = is_address ? 0 : 1,
                                         .addresses = addresses,
                                         .address_count = address_count,
                                         .now = c->now,
                                         .fault = c->fault };
    bool                       sound = subject_key_from(&subject, &verifying) &&
                 issuing_make(&c->server, &order, &c->authority, &subject, &own, c->random);
    private_key_wipe(&own);
    return sound;
}

void credentials_append(struct credential *out, struct der_bytes der)
{
    out->chain[out->chain_length].der = der.bytes;
    out->chain[out->chain_length++].length = der.length;
}

void credentials_append_authorities(struct credential *out, const struct credentials *c)
{
    if (c->has_intermediate)
        credentials_append(out, c->intermediate_read.der);
    credentials_append(out, (struct der_bytes){ c->ca_der, c->ca_length });
}

/* The server's own certificate first, and what a fault put between it and the authority. */
static void form_chain(struct credentials *c)
{
    c->credential.chain_length = 0;
    for (size_t i = 0; i < c->server.count; i++)
        credentials_append(&c->credential,
                           (struct der_bytes){ c->server.der[i], c->server.length[i] });
    if (c->fault != FAULT_self_signed)
        credentials_append_authorities(&c->credential, c);
}

static bool issue_all(struct credentials *c)
{
    bool found = c->authority.certificate ? take_ca(c) : issue_ca(c);
    if (!found || !read_ca(c) || (c->has_intermediate && !issue_intermediate(c)) ||
        !issue_server(c) ||
        !key_write_pkcs1(c->server_key_der, sizeof c->server_key_der, &c->server_key_length,
                         &c->server_key))
        return false;
    c->trust = (struct trust_store){ &c->ca, 1 };
    form_chain(c);
    c->credential.key = (struct signing_key){ .kind = KEY_KIND_RSA, .rsa = &c->server_key };
    c->credential.key_der = c->server_key_der;
    c->credential.key_der_length = c->server_key_length;
    return true;
}

/* One try for a prime; when the key is there, on to the next stage. */
static bool advance_key(struct credentials *c, struct rsa_private_key *key)
{
    enum rsa_generation_status status = rsa_generate_step(&c->generation);
    if (status == RSA_GENERATION_GOING)
        return true;
    if (status == RSA_GENERATION_REFUSED || rsa_generate_finish(key, &c->generation) != RSA_OK)
        return false;
    c->stage++;
    if (c->stage == STAGE_INTERMEDIATE_KEY && !c->has_intermediate)
        c->stage++;
    return c->stage == STAGE_CERTIFICATES || start_key(c);
}

enum credentials_status credentials_step(struct credentials *c)
{
    bool sound = true;
    if (c->status != CREDENTIALS_GOING)
        return c->status;
    switch ((enum stage)c->stage) {
    case STAGE_CA_KEY:
        c->ca_key.kind = KEY_KIND_RSA;
        sound = advance_key(c, &c->ca_key.rsa);
        break;
    case STAGE_INTERMEDIATE_KEY:
        c->intermediate_key.kind = KEY_KIND_RSA;
        sound = advance_key(c, &c->intermediate_key.rsa);
        break;
    case STAGE_SERVER_KEY:
        sound = advance_key(c, &c->server_key);
        break;
    case STAGE_CERTIFICATES:
        sound = issue_all(c);
        c->status = CREDENTIALS_DONE;
        break;
    }
    if (!sound)
        c->status = CREDENTIALS_FAILED;
    return c->status;
}

void credentials_progress(char *out, size_t size, const struct credentials *c)
{
    static const char *const owners[] = { [STAGE_CA_KEY] = "authority",
                                          [STAGE_INTERMEDIATE_KEY] = "intermediate authority",
                                          [STAGE_SERVER_KEY] = "server" };
    if (c->stage == STAGE_CERTIFICATES)
        snprintf(out, size, "issuing the certificates");
    else
        snprintf(out, size, "making the key of the %s: prime %u of 2, try %u", owners[c->stage],
                 c->generation.found + 1, c->generation.tries);
}

void credentials_wipe(struct credentials *c)
{
    private_key_wipe(&c->ca_key);
    private_key_wipe(&c->intermediate_key);
    rsa_private_key_wipe(&c->server_key);
    wipe(c, sizeof *c);
}
