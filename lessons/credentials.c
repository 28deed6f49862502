/* credentials.c - an authority and a server's certificate, made for the run. RFC 5280. */
#include "lessons/credentials.h"

#include "crypto/wipe.h"
#include "protocol/x509/issue.h"
#include "protocol/x509/key.h"

#include <stdio.h>
#include <string.h>

enum { KEY_BITS = 2048, SERIAL_LENGTH = 16 };
enum { HOUR = 3600, DAY = 24 * HOUR };

/* What is made, one after the other. */
enum stage { STAGE_CA_KEY, STAGE_SERVER_KEY, STAGE_CERTIFICATES };

void credentials_begin(struct credentials *c, const char *host, int64_t now,
                       struct random_source *random)
{
    memset(c, 0, sizeof *c);
    c->host = host;
    c->now = now;
    c->random = random;
    rsa_generate_start(&c->generation, KEY_BITS, random);
}

/* RFC 5280 §4.1.2.2: positive, unique, and hard to guess. */
static void draw_serial(uint8_t serial[SERIAL_LENGTH], struct random_source *random)
{
    random_bytes(random, "serial number", serial, SERIAL_LENGTH);
    serial[0] = (uint8_t)((serial[0] & 0x7f) | 0x40);
}

/* By the authority's key: in its own name where it has no certificate yet. */
static bool issue(uint8_t der[static CREDENTIALS_MAX_DER], size_t *length,
                  const struct certificate_wishes *wishes, const struct rsa_public_key *key,
                  const struct certificate *issuer, struct credentials *c)
{
    struct subject_key         subject;
    const struct verifying_key verifying = { .kind = KEY_KIND_RSA, .rsa = key };
    const struct signer        signer = { .certificate = issuer,
                                          .key = { .kind = KEY_KIND_RSA, .rsa = &c->ca_key },
                                          .random = c->random };
    return subject_key_from(&subject, &verifying) &&
           certificate_issue(der, CREDENTIALS_MAX_DER, length, wishes, &subject, &signer);
}

static bool issue_ca(struct credentials *c)
{
    uint8_t serial[SERIAL_LENGTH];
    draw_serial(serial, c->random);
    const struct certificate_wishes wishes = {
        .common_name = "tlstutor demo CA",
        .organization = "tlstutor",
        .serial = serial,
        .serial_length = sizeof serial,
        .not_before = c->now - HOUR,
        .not_after = c->now + 365 * (int64_t)DAY,
        .is_ca = true,
        .has_path_length = true,
        .path_length = 0,
        .key_usage = KEY_USAGE_keyCertSign | KEY_USAGE_cRLSign,
    };
    struct reader r;
    if (!issue(c->ca_der, &c->ca_length, &wishes, &c->ca_key.public, NULL, c))
        return false;
    reader_init(&r, c->ca_der, c->ca_length, "Certificate", NULL);
    return certificate_read(&c->ca, &r);
}

static bool issue_server(struct credentials *c)
{
    static const char *const loopback[] = { "127.0.0.1", "::1" };
    uint8_t                  serial[SERIAL_LENGTH];
    struct ip_address        addresses[2];
    size_t                   address_count = 0;
    bool                     is_address = ip_address_parse(&addresses[0], c->host);
    if (is_address)
        address_count = 1;
    else if (strcmp(c->host, "localhost") == 0)
        for (size_t i = 0; i < 2; i++)
            address_count += ip_address_parse(&addresses[i], loopback[i]);
    draw_serial(serial, c->random);
    const struct certificate_wishes wishes = {
        .common_name = c->host,
        .serial = serial,
        .serial_length = sizeof serial,
        .not_before = c->now - HOUR,
        .not_after = c->now + 90 * (int64_t)DAY,
        .key_usage = KEY_USAGE_digitalSignature | KEY_USAGE_keyEncipherment,
        .purposes = KEY_PURPOSE_serverAuth,
        .dns_names = &c->host,
        .dns_name_count = is_address ? 0 : 1,
        .addresses = addresses,
        .address_count = address_count,
    };
    return issue(c->server_der, &c->server_length, &wishes, &c->server_key.public, &c->ca, c);
}

static bool issue_both(struct credentials *c)
{
    if (!issue_ca(c) || !issue_server(c) ||
        !key_write_pkcs1(c->server_key_der, sizeof c->server_key_der, &c->server_key_length,
                         &c->server_key))
        return false;
    c->trust = (struct trust_store){ &c->ca, 1 };
    c->credential.chain[0].der = c->server_der;
    c->credential.chain[0].length = c->server_length;
    c->credential.chain[1].der = c->ca_der;
    c->credential.chain[1].length = c->ca_length;
    c->credential.chain_length = 2;
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
    return c->stage == STAGE_CERTIFICATES ||
           rsa_generate_start(&c->generation, KEY_BITS, c->random) != RSA_GENERATION_REFUSED;
}

enum credentials_status credentials_step(struct credentials *c)
{
    bool sound = true;
    if (c->status != CREDENTIALS_GOING)
        return c->status;
    switch ((enum stage)c->stage) {
    case STAGE_CA_KEY:
        sound = advance_key(c, &c->ca_key);
        break;
    case STAGE_SERVER_KEY:
        sound = advance_key(c, &c->server_key);
        break;
    case STAGE_CERTIFICATES:
        sound = issue_both(c);
        c->status = CREDENTIALS_DONE;
        break;
    }
    if (!sound)
        c->status = CREDENTIALS_FAILED;
    return c->status;
}

void credentials_progress(char *out, size_t size, const struct credentials *c)
{
    if (c->stage == STAGE_CERTIFICATES)
        snprintf(out, size, "issuing the certificates");
    else
        snprintf(out, size, "making the key of the %s: prime %u of 2, try %u",
                 c->stage == STAGE_CA_KEY ? "authority" : "server", c->generation.found + 1,
                 c->generation.tries);
}

void credentials_wipe(struct credentials *c)
{
    rsa_private_key_wipe(&c->ca_key);
    rsa_private_key_wipe(&c->server_key);
    wipe(c, sizeof *c);
}
