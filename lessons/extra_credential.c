/* extra_credential.c - see extra_credential.h; issuing.c decides what is in the certificates. */
#include "lessons/extra_credential.h"

#include "crypto/wipe.h"

#include <string.h>

/* RFC 5246 §7.4.2: its own certificate first; the authorities come after it. */
static void begin_chain(struct extra_credential *extra)
{
    struct credential *out = &extra->credential;
    credentials_append(out, (struct der_bytes){ extra->issued.der[0], extra->issued.length[0] });
    out->key = private_key_signing(&extra->key);
    out->key_der = extra->key_der;
    out->key_der_length = extra->key_der_length;
}

static bool issue(struct issued_certificate *out, struct private_key *key,
                  const struct issuing_order *order, const struct issuing_authority *authority,
                  struct random_source *random)
{
    struct subject_key subject;
    if (!private_key_generate(key, &nist_p256, random))
        return false;
    struct verifying_key public = private_key_verifying(key);
    return subject_key_from(&subject, &public) &&
           issuing_make(out, order, authority, &subject, key, random);
}

static bool make(struct extra_credential *extra, const struct issuing_order *order,
                 const struct issuing_authority *authority, struct random_source *random)
{
    if (!issue(&extra->issued, &extra->key, order, authority, random) ||
        !private_key_write(extra->key_der, sizeof extra->key_der, &extra->key_der_length,
                           &extra->key))
        return false;
    begin_chain(extra);
    return true;
}

static bool make_for_server(struct extra_credential *extra, const struct credentials *c,
                            bool must_staple)
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
                                       .now = c->now,
                                       .must_staple = must_staple };
    if (strcmp(c->host, "localhost") == 0)
        for (size_t i = 0; i < 2; i++)
            order.address_count += ip_address_parse(&addresses[i], loopback[i]);
    memset(extra, 0, sizeof *extra);
    if (!make(extra, &order, &c->authority, c->random))
        return false;
    credentials_append_authorities(&extra->credential, c);
    return true;
}

bool extra_credential_for_server(struct extra_credential *extra, const struct credentials *c)
{
    return make_for_server(extra, c, false);
}

bool extra_credential_with_staple(struct extra_credential *extra, const struct credentials *c)
{
    const struct issuing_order order = { .kind = ISSUING_OCSP, .now = c->now };
    struct certificate         leaf;
    if (!make_for_server(extra, c, true) || !issued_read(&leaf, &extra->issued))
        return false;
    const struct ocsp_wishes wishes = { .issuer = c->authority.certificate,
                                        .serial = leaf.serial_number,
                                        .status = OCSP_good };
    if (!issuing_make_ocsp(extra->staple, sizeof extra->staple, &extra->staple_length, &order,
                           &c->authority, &wishes, c->random))
        return false;
    extra->credential.staple = (struct der_bytes){ extra->staple, extra->staple_length };
    return true;
}

/* A root of its own. */
static bool make_authority(struct extra_credential *extra, const struct credentials *c)
{
    const struct issuing_order     order = { .kind = ISSUING_CA,
                                             .common_name = "tlstutor demo client CA",
                                             .organization = "tlstutor",
                                             .now = c->now };
    const struct issuing_authority none = { .key = &extra->ca_key };
    return issue(&extra->ca_issued, &extra->ca_key, &order, &none, c->random) &&
           issued_read(&extra->ca, &extra->ca_issued);
}

bool extra_credential_for_client(struct extra_credential *extra, const struct credentials *c)
{
    const struct issuing_order order = { .kind = ISSUING_CLIENT,
                                         .common_name = "tlstutor client",
                                         .now = c->now };
    memset(extra, 0, sizeof *extra);
    if (!make_authority(extra, c))
        return false;
    const struct issuing_authority authority = { .certificate = &extra->ca, .key = &extra->ca_key };
    extra->trust = (struct trust_store){ &extra->ca, 1 };
    if (!make(extra, &order, &authority, c->random))
        return false;
    credentials_append(&extra->credential, extra->ca.der);
    return true;
}

void extra_credential_wipe(struct extra_credential *extra)
{
    private_key_wipe(&extra->key);
    private_key_wipe(&extra->ca_key);
    wipe(extra, sizeof *extra);
}
