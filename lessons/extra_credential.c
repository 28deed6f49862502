/* extra_credential.c - see extra_credential.h; issuing.c decides what is in the certificates. */
#include "lessons/extra_credential.h"

#include "crypto/wipe.h"

#include <string.h>

/* RFC 5246 §7.4.2: its own certificate first, the authority's after it. */
static void form_chain(struct extra_credential *extra, const struct credentials *c)
{
    struct credential *out = &extra->credential;
    out->chain[0].der = extra->issued.der[0];
    out->chain[0].length = extra->issued.length[0];
    out->chain[1].der = c->ca_der;
    out->chain[1].length = c->ca_length;
    out->chain_length = 2;
    out->key = private_key_signing(&extra->key);
    out->key_der = extra->key_der;
    out->key_der_length = extra->key_der_length;
}

static bool make(struct extra_credential *extra, const struct credentials *c,
                 const struct issuing_order *order)
{
    struct subject_key subject;
    memset(extra, 0, sizeof *extra);
    if (!private_key_generate(&extra->key, &nist_p256, c->random))
        return false;
    struct verifying_key public = private_key_verifying(&extra->key);
    if (!subject_key_from(&subject, &public) ||
        !issuing_make(&extra->issued, order, &c->authority, &subject, &extra->key, c->random) ||
        !private_key_write(extra->key_der, sizeof extra->key_der, &extra->key_der_length,
                           &extra->key))
        return false;
    form_chain(extra, c);
    return true;
}

bool extra_credential_for_server(struct extra_credential *extra, const struct credentials *c)
{
    static const char *const loopback[] = { "127.0.0.1", "::1" };
    struct ip_address        addresses[2];
    bool                     is_address = ip_address_parse(&addresses[0], c->host);
    struct issuing_order     order = { .kind = ISSUING_SERVER,
                                       .common_name = c->host,
                                       .dns_names = &c->host,
                                       .dns_name_count = is_address ? 0 : 1,
                                       .addresses = addresses,
                                       .address_count = is_address ? 1 : 0,
                                       .now = c->now };
    if (strcmp(c->host, "localhost") == 0)
        for (size_t i = 0; i < 2; i++)
            order.address_count += ip_address_parse(&addresses[i], loopback[i]);
    return make(extra, c, &order);
}

bool extra_credential_for_client(struct extra_credential *extra, const struct credentials *c)
{
    const struct issuing_order order = { .kind = ISSUING_CLIENT,
                                         .common_name = "tlstutor client",
                                         .now = c->now };
    return make(extra, c, &order);
}

void extra_credential_wipe(struct extra_credential *extra)
{
    private_key_wipe(&extra->key);
    wipe(extra, sizeof *extra);
}
