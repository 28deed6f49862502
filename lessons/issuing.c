/*
 * issuing.c - what an authority decides without being asked. RFC 5280 §4.2; CA/Browser Forum,
 * Baseline Requirements §7.1.2. See issuing.h.
 *
 * First the wishes for each kind of certificate, then what a fault changes in them, then the
 * authorities that some faults put in between.
 */
#include "lessons/issuing.h"

#include "protocol/x509/time.h"

#include <string.h>

enum { HOUR = 3600, DAY = 24 * HOUR };
enum { SERIAL_LENGTH = 16, LONG_SERIAL_LENGTH = 24 };

static const char *const elsewhere[] = { "elsewhere.invalid" };

/* What is written into one certificate: the wishes, and what they point to. */
struct draft {
    struct certificate_wishes wishes;
    uint8_t                   serial[LONG_SERIAL_LENGTH];
    struct extension_wish     extension;
};

bool issuing_can_date(int64_t now, int64_t days)
{
    uint8_t text[TIME_GENERALIZED_LENGTH], tag;
    size_t  length;
    return time_format(text, &tag, &length, now - HOUR) &&
           time_format(text, &tag, &length, now + days * DAY);
}

int64_t issuing_usual_days(enum issuing_kind kind)
{
    switch (kind) {
    case ISSUING_CA:
        return 3650;
    case ISSUING_INTERMEDIATE:
        return 1825;
    case ISSUING_SERVER:
        return 90;
    case ISSUING_CLIENT:
        return 365;
    case ISSUING_RESPONDER:
        return 90;
    case ISSUING_CRL:
        return 7;
    case ISSUING_OCSP:
        return 4;
    }
    return 0;
}

/* RFC 5280 §4.1.2.2: positive, unique; and hard to guess, since a forger who knows every byte that
 * will be signed can prepare for it (that is how MD5 certificates were forged in 2008). */
static void draw_serial(struct draft *d, struct random_source *random)
{
    random_bytes(random, "serial number", d->serial, SERIAL_LENGTH);
    d->serial[0] = (uint8_t)((d->serial[0] & 0x7f) | 0x40);
    d->wishes.serial = d->serial;
    d->wishes.serial_length = SERIAL_LENGTH;
}

/* From an hour ago, for clients whose clock is slow; and no longer than the issuer's own. */
static void set_validity(struct draft *d, const struct issuing_order *order,
                         const struct certificate *issuer)
{
    int64_t days = order->days ? order->days : issuing_usual_days(order->kind);
    d->wishes.not_before = order->now - HOUR;
    d->wishes.not_after = order->now + days * DAY;
    if (issuer && issuer->not_after < d->wishes.not_after && order->now < issuer->not_after)
        d->wishes.not_after = issuer->not_after;
}

/* ---- what each kind is for ---- */

/* A key that decrypts needs RSA (TLS 1.2 with RSA key transport); the others only sign. */
static uint16_t server_key_usage(const struct subject_key *key)
{
    return KEY_USAGE_digitalSignature |
           (key->algorithm == OID_rsaEncryption ? KEY_USAGE_keyEncipherment : 0);
}

static void set_uses(struct certificate_wishes *w, enum issuing_kind kind,
                     const struct subject_key *key)
{
    switch (kind) {
    case ISSUING_CA:
    case ISSUING_INTERMEDIATE:
        w->is_ca = true;
        /* digitalSignature is for OCSP responses of its own. */
        w->key_usage = KEY_USAGE_digitalSignature | KEY_USAGE_keyCertSign | KEY_USAGE_cRLSign;
        break;
    case ISSUING_SERVER:
        w->key_usage = server_key_usage(key);
        w->purposes = KEY_PURPOSE_serverAuth;
        break;
    case ISSUING_CLIENT:
        w->key_usage = KEY_USAGE_digitalSignature;
        w->purposes = KEY_PURPOSE_clientAuth;
        break;
    case ISSUING_RESPONDER:
        w->key_usage = KEY_USAGE_digitalSignature;
        w->purposes = KEY_PURPOSE_OCSPSigning;
        w->ocsp_no_check = true;
        break;
    case ISSUING_CRL: /* these two are no certificates */
    case ISSUING_OCSP:
        break;
    }
}

static void take_order(struct draft *d, const struct issuing_order *order,
                       const struct certificate *issuer, const struct subject_key *key,
                       struct random_source *random)
{
    *d = (struct draft){ .wishes = { .common_name = order->common_name,
                                     .organization = order->organization,
                                     .dns_names = order->dns_names,
                                     .dns_name_count = order->dns_name_count,
                                     .addresses = order->addresses,
                                     .address_count = order->address_count,
                                     .email = order->email,
                                     .has_path_length = order->has_path_length,
                                     .path_length = order->path_length,
                                     .permitted = order->permitted,
                                     .excluded = order->excluded,
                                     .crl_url = order->crl_url,
                                     .ocsp_url = order->ocsp_url,
                                     .issuer_url = order->issuer_url,
                                     .must_staple = order->must_staple } };
    set_uses(&d->wishes, order->kind, key);
    set_validity(d, order, issuer);
    draw_serial(d, random);
}

/* ---- what a fault changes ---- */

static void spoil_names(struct certificate_wishes *w, enum fault fault)
{
    w->dns_names = elsewhere;
    w->dns_name_count = fault == FAULT_wrong_name ? 1 : 0;
    w->address_count = 0;
    if (fault == FAULT_wrong_name)
        w->common_name = elsewhere[0];
}

static void spoil_validity(struct certificate_wishes *w, enum fault fault, int64_t now)
{
    int64_t length = w->not_after - w->not_before;
    w->not_before = fault == FAULT_expired ? now - DAY - length : now + DAY;
    w->not_after = w->not_before + length;
}

static void spoil_serial(struct draft *d, enum fault fault)
{
    d->wishes.serial_is_raw = true;
    if (fault == FAULT_negative_serial)
        d->serial[0] |= 0x80;
    else
        d->wishes.serial_length = LONG_SERIAL_LENGTH;
}

static void spoil_uses(struct certificate_wishes *w, enum fault fault, enum issuing_kind kind)
{
    bool authority = kind == ISSUING_CA || kind == ISSUING_INTERMEDIATE;
    if (fault == FAULT_wrong_usage)
        w->key_usage = authority ? KEY_USAGE_cRLSign : KEY_USAGE_dataEncipherment;
    else
        w->purposes = kind == ISSUING_SERVER ? KEY_PURPOSE_clientAuth
                      : authority            ? KEY_PURPOSE_codeSigning
                                             : KEY_PURPOSE_serverAuth;
}

/* As a server's owner would have it who signs certificates with the key all the same. */
static void unmake_authority(struct certificate_wishes *w)
{
    w->is_ca = false;
    w->key_usage = KEY_USAGE_digitalSignature;
}

static void add_extension(struct draft *d, enum fault fault)
{
    static const uint8_t of_nobody[] = { 0x69, 0x81, 0x2a }; /* 2.25.170 */
    static const uint8_t null[] = { DER_NULL, 0 };
    static const uint8_t signs[] = { DER_BIT_STRING, 2, 7, 0x80 }; /* digitalSignature */
    if (fault == FAULT_unknown_critical)
        d->extension = (struct extension_wish){ .oid = { of_nobody, sizeof of_nobody },
                                                .value = { null, sizeof null } };
    else
        d->extension = (struct extension_wish){ .oid = oid_content(OID_keyUsage),
                                                .value = { signs, sizeof signs } };
    d->extension.critical = true;
    d->wishes.more = &d->extension;
    d->wishes.more_count = 1;
}

/* The faults that lie in the signature, the key or what stands above it are made elsewhere. */
static void spoil(struct draft *d, const struct issuing_order *order)
{
    enum fault fault = order->fault;
    if (fault == FAULT_expired || fault == FAULT_not_yet_valid)
        spoil_validity(&d->wishes, fault, order->now);
    else if (fault == FAULT_wrong_name || fault == FAULT_no_san)
        spoil_names(&d->wishes, fault);
    else if (fault == FAULT_negative_serial || fault == FAULT_bad_serial)
        spoil_serial(d, fault);
    else if (fault == FAULT_wrong_usage || fault == FAULT_wrong_eku)
        spoil_uses(&d->wishes, fault, order->kind);
    else if (fault == FAULT_unknown_critical || fault == FAULT_duplicate_extension)
        add_extension(d, fault);
    else if (fault == FAULT_v1)
        d->wishes.is_version_1 = true;
    else if (fault == FAULT_not_a_ca)
        unmake_authority(&d->wishes);
}

static enum signature_flaw flaw_of(enum fault fault)
{
    return fault == FAULT_sha1            ? SIGNATURE_BY_SHA1
           : fault == FAULT_md5           ? SIGNATURE_BY_MD5
           : fault == FAULT_bad_signature ? SIGNATURE_SPOILT
                                          : SIGNATURE_SOUND;
}

static struct signer signer_of(const struct issuing_authority *by, enum fault fault,
                               struct random_source *random)
{
    return (struct signer){ .certificate = by->certificate,
                            .key = private_key_signing(by->key),
                            .scheme = by->scheme,
                            .flaw = flaw_of(fault),
                            .random = random };
}

static bool issue(struct issued_certificate *out, size_t at, const struct draft *d,
                  const struct issuing_authority *by, enum fault fault,
                  const struct subject_key *key, struct random_source *random)
{
    const struct signer signer = signer_of(by, fault, random);
    return certificate_issue(out->der[at], sizeof out->der[at], &out->length[at], &d->wishes, key,
                             &signer);
}

/* ---- authorities that a fault puts in between ---- */

struct go_between {
    struct private_key       key;
    struct certificate       certificate;
    struct issuing_authority authority; /* points to those two */
};

/* An authority below `by`, with a key drawn for it, as the chain's next. The fault is that of what
 * it will sign. */
static bool put_between(struct go_between *g, struct issued_certificate *out,
                        const struct issuing_authority *by, const struct issuing_order *below,
                        struct random_source *random)
{
    static const struct subtree_wish others = { .dns_name = "elsewhere.invalid" };
    const struct issuing_order       order = { .kind = ISSUING_INTERMEDIATE,
                                               .common_name =
                                             out->count == 1 ? "go-between" : "second go-between",
                                               .organization = "tlstutor",
                                               .now = below->now,
                                               .days = below->days };
    struct subject_key               key;
    struct draft                     d;
    struct reader                    r;
    struct issuing_authority         above = *by;
    size_t                           at = out->count;
    if (!private_key_generate(&g->key, &nist_p256, random))
        return false;
    const struct verifying_key verifying = private_key_verifying(&g->key);
    if (!subject_key_from(&key, &verifying))
        return false;
    take_order(&d, &order, by->certificate, &key, random);
    d.wishes.has_path_length = true; /* 0 */
    if (below->fault == FAULT_not_a_ca)
        unmake_authority(&d.wishes);
    if (below->fault == FAULT_name_constraint)
        d.wishes.permitted = (struct subtrees_wish){ &others, 1 };
    if (below->fault == FAULT_lookalike_ca) { /* a root, like ours but for its key */
        d.wishes.subject = by->certificate->subject;
        d.wishes.has_path_length = false;
        above = (struct issuing_authority){ .key = &g->key };
    }
    if (!issue(out, at, &d, &above, FAULT_NONE, &key, random))
        return false;
    out->count++;
    g->authority = (struct issuing_authority){ &g->certificate, &g->key, NULL };
    reader_init(&r, out->der[at], out->length[at], "Certificate", NULL);
    return certificate_read(&g->certificate, &r);
}

/* How many of them a fault needs. */
static size_t count_between(const struct issuing_order *order)
{
    bool authority = order->kind == ISSUING_CA || order->kind == ISSUING_INTERMEDIATE;
    if (authority)
        return 0;
    if (order->fault == FAULT_path_too_long)
        return 2;
    return order->fault == FAULT_not_a_ca || order->fault == FAULT_name_constraint ||
           order->fault == FAULT_lookalike_ca;
}

/* ---- a certificate ---- */

/* The chain is sent from the certificate upwards, and these were made from above. */
static void put_lowest_first(struct issued_certificate *out)
{
    if (out->count < ISSUING_MAX_CHAIN)
        return;
    uint8_t upper[CERTIFICATE_MAX_DER];
    size_t  length = out->length[1];
    memcpy(upper, out->der[1], length);
    memcpy(out->der[1], out->der[2], out->length[2]);
    memcpy(out->der[2], upper, length);
    out->length[1] = out->length[2];
    out->length[2] = length;
}

bool issuing_make(struct issued_certificate *out, const struct issuing_order *order,
                  const struct issuing_authority *authority, const struct subject_key *key,
                  const struct private_key *own, struct random_source *random)
{
    struct go_between        between[ISSUING_MAX_CHAIN - 1];
    struct issuing_authority by = *authority;
    struct draft             d;
    size_t                   wanted = count_between(order);
    bool                     sound = true;
    out->count = 1;
    for (size_t i = 0; i < wanted && sound; i++) {
        sound = put_between(&between[i], out, &by, order, random);
        by = between[i].authority;
    }
    if (order->kind == ISSUING_CA || order->fault == FAULT_self_signed)
        by = (struct issuing_authority){ .key = own, .scheme = authority->scheme };
    if (order->fault == FAULT_self_signed && own && own->kind != authority->key->kind)
        by.scheme = NULL;
    if (sound && by.key) {
        take_order(&d, order, by.certificate, key, random);
        spoil(&d, order);
        sound = issue(out, 0, &d, &by, order->fault, key, random);
        put_lowest_first(out);
    }
    for (size_t i = 0; i < wanted; i++)
        private_key_wipe(&between[i].key);
    return sound && by.key;
}

bool issued_read(struct certificate *certificate, const struct issued_certificate *issued)
{
    struct reader r;
    reader_init(&r, issued->der[0], issued->length[0], "Certificate", NULL);
    return certificate_read(certificate, &r);
}

/* ---- CRLs and OCSP responses ---- */

/* A signer; for FAULT_wrong_signer, with a key that is not the authority's. */
static bool find_signer(struct signer *signer, struct private_key *other,
                        const struct issuing_order     *order,
                        const struct issuing_authority *authority, struct random_source *random)
{
    *signer = signer_of(authority, order->fault, random);
    if (order->fault != FAULT_wrong_signer)
        return true;
    if (!private_key_generate(other, &nist_p256, random))
        return false;
    signer->key = private_key_signing(other);
    signer->scheme = NULL;
    return true;
}

static void set_updates(int64_t *this_update, int64_t *next_update,
                        const struct issuing_order *order)
{
    int64_t days = order->days ? order->days : issuing_usual_days(order->kind);
    bool    stale = order->fault == FAULT_stale_crl || order->fault == FAULT_stale_ocsp;
    *this_update = stale ? order->now - (days + 1) * DAY : order->now - HOUR;
    *next_update = stale ? order->now - DAY : order->now + days * DAY;
}

bool issuing_make_crl(uint8_t *der, size_t capacity, size_t *length,
                      const struct issuing_order *order, const struct issuing_authority *authority,
                      uint64_t number, const struct revocation *revocations, size_t count,
                      struct random_source *random)
{
    struct signer      signer;
    struct private_key other = { 0 };
    struct crl_wishes  wishes = { .number = number, .revocations = revocations, .count = count };
    set_updates(&wishes.this_update, &wishes.next_update, order);
    bool sound = find_signer(&signer, &other, order, authority, random) &&
                 crl_issue(der, capacity, length, &wishes, &signer);
    private_key_wipe(&other);
    return sound;
}

bool issuing_make_ocsp(uint8_t *der, size_t capacity, size_t *length,
                       const struct issuing_order *order, const struct issuing_authority *authority,
                       const struct ocsp_wishes *given, struct random_source *random)
{
    struct signer      signer;
    struct private_key other = { 0 };
    struct ocsp_wishes wishes = *given;
    uint8_t            serial[SERIAL_MAX_OCTETS];
    set_updates(&wishes.this_update, &wishes.next_update, order);
    wishes.produced_at = wishes.this_update;
    if (order->fault == FAULT_wrong_certificate && wishes.serial.length > 0 &&
        wishes.serial.length <= sizeof serial) {
        memcpy(serial, wishes.serial.bytes, wishes.serial.length);
        serial[wishes.serial.length - 1] ^= 0x01;
        wishes.serial.bytes = serial;
    }
    bool sound = find_signer(&signer, &other, order, authority, random) &&
                 ocsp_issue(der, capacity, length, &wishes, &signer);
    private_key_wipe(&other);
    return sound;
}
