/* object_text.c - see object_text.h. */
#include "tutor/object_text.h"

#include "protocol/x509/bounded_text.h"
#include "protocol/x509/host_name.h"
#include "protocol/x509/name.h"
#include "protocol/x509/sct.h"
#include "protocol/x509/time.h"

#include <stdio.h>
#include <string.h>

enum { LABEL = 12, SERIAL = 80 };

void object_text_row(struct sheet *s, const char *label, const char *text)
{
    sheet_tab(s, 2);
    sheet_put(s, label);
    sheet_tab(s, 2 + LABEL);
    sheet_wrap(s, 2 + LABEL, text);
}

/* ---- parts ---- */

/* An object identifier by its name, or else by its numbers. */
static const char *oid_text(char out[static OID_TEXT], struct der_bytes content)
{
    enum oid oid = oid_find(content);
    if (oid == OID_UNKNOWN)
        return oid_format(out, content);
    snprintf(out, OID_TEXT, "%s", oid_name(oid));
    return out;
}

static void show_name(struct sheet *s, const char *label, struct der_bytes name)
{
    char text[NAME_TEXT];
    object_text_row(s, label,
                    name_is_empty(name) ? "(empty)" : name_format(text, sizeof text, name));
}

static void show_time(struct sheet *s, const char *label, const char *word, int64_t seconds)
{
    char text[TIME_TEXT], row[2 * TIME_TEXT];
    time_describe(text, seconds);
    snprintf(row, sizeof row, "%s%s%s", word, *word ? " " : "", text);
    object_text_row(s, label, row);
}

static const char *hex_text(char *out, size_t capacity, struct der_bytes bytes)
{
    struct bounded_text t;
    bounded_text_init(&t, out, capacity);
    bounded_text_add_hex(&t, bytes.bytes, bytes.length);
    return out;
}

static void show_hex(struct sheet *s, const char *label, struct der_bytes bytes)
{
    char text[SERIAL];
    object_text_row(s, label, hex_text(text, sizeof text, bytes));
}

/* "RSASSA_PSS with sha256, mgf1 with sha256, a salt of 32 bytes" */
static void show_signature(struct sheet *s, struct der_bytes oid, const struct pss_parameters *pss)
{
    char name[OID_TEXT], text[2 * OID_TEXT];
    snprintf(text, sizeof text, "%s", oid_text(name, oid));
    if (pss->present)
        snprintf(text + strlen(text), sizeof text - strlen(text),
                 " with %s, %s with %s, a salt of %u bytes", oid_name(pss->hash),
                 oid_name(pss->mask), oid_name(pss->mask_hash), (unsigned)pss->salt_length);
    object_text_row(s, "signed with", text);
}

const char *object_text_key(char out[static KEY_TEXT], const struct public_key_info *key)
{
    char   number[OID_TEXT];
    size_t bits = public_key_info_bits(key);
    switch (key->algorithm.algorithm) {
    case OID_rsaEncryption:
    case OID_RSASSA_PSS:
        snprintf(out, KEY_TEXT, "RSA, %zu bits%s", bits,
                 key->algorithm.algorithm == OID_RSASSA_PSS ? ", for RSASSA-PSS alone" : "");
        break;
    case OID_ecPublicKey:
        snprintf(out, KEY_TEXT, "of an elliptic curve, %s",
                 key->algorithm.curve == OID_UNKNOWN ? "one that is not known here"
                                                     : oid_name(key->algorithm.curve));
        break;
    case OID_UNKNOWN:
        snprintf(out, KEY_TEXT, "of a kind that is not known here: %s",
                 oid_format(number, key->algorithm.oid));
        break;
    default:
        snprintf(out, KEY_TEXT, "%s", oid_name(key->algorithm.algorithm));
    }
    return out;
}

static void show_key(struct sheet *s, const struct public_key_info *key)
{
    char text[KEY_TEXT];
    object_text_row(s, "key", object_text_key(text, key));
}

/* Names of the bits that are set, or of the values that stand in a list. */
struct list_text {
    char   text[400];
    size_t count;
};

static void list_add(struct list_text *list, const char *word)
{
    size_t used = strlen(list->text);
    snprintf(list->text + used, sizeof list->text - used, "%s%s", list->count++ ? ", " : "", word);
}

/* ---- certificates ---- */

/* RFC 5280 §4.2.1.3: the uses that the key is certified for. */
static void show_uses(struct sheet *s, const struct certificate *c)
{
    static const char *const uses[] = { "digitalSignature", "nonRepudiation", "keyEncipherment",
                                        "dataEncipherment", "keyAgreement",   "keyCertSign",
                                        "cRLSign",          "encipherOnly",   "decipherOnly" };
    static const char *const purposes[] = { "any",         "serverAuth",      "clientAuth",
                                            "codeSigning", "emailProtection", "timeStamping",
                                            "OCSPSigning", "others" };
    struct list_text         list = { .count = 0 }, aims = { .count = 0 };
    for (size_t i = 0; i < sizeof uses / sizeof uses[0]; i++)
        if (c->has_key_usage && (c->key_usage >> i) & 1)
            list_add(&list, uses[i]);
    for (size_t i = 0; i < sizeof purposes / sizeof purposes[0]; i++)
        if (c->has_extended_key_usage && (c->purposes >> i) & 1)
            list_add(&aims, purposes[i]);
    object_text_row(s, "key usage", list.count ? list.text : "not restricted");
    if (aims.count)
        object_text_row(s, "purposes", aims.text);
}

static void show_timestamp(struct sheet *s, const struct sct *sct, const char *label)
{
    char text[2 * TIME_TEXT + SERIAL], id[SERIAL], when[TIME_TEXT];
    if (!sct->log_id) {
        object_text_row(s, label, "a timestamp of an unknown version");
        return;
    }
    snprintf(text, sizeof text, "%s … on %s",
             hex_text(id, sizeof id, (struct der_bytes){ sct->log_id, 8 }),
             time_describe(when, (int64_t)(sct->timestamp / 1000)));
    object_text_row(s, label, text);
}

static void show_extensions(struct sheet *s, const struct certificate *c)
{
    char             text[NAME_TEXT];
    struct der_bytes list = c->sct_list;
    struct sct       sct;
    unsigned         first = 0;
    if (c->has_subject_alt_name)
        object_text_row(s, "names", host_name_list(text, sizeof text, c));
    show_uses(s, c);
    snprintf(text, sizeof text, "yes: it may issue certificates");
    if (c->is_ca && c->has_path_length)
        snprintf(text, sizeof text, "yes: it may issue certificates, with at most %u between",
                 (unsigned)c->path_length);
    object_text_row(s, "authority", c->is_ca ? text : "no");
    if (c->must_staple)
        object_text_row(s, "must staple", "yes: its server must show that it is not revoked");
    while (sct_list_next(&sct, &list))
        show_timestamp(s, &sct, first++ == 0 ? "logs" : "");
}

static void show_certificate(struct sheet *s, const struct certificate *c)
{
    struct public_key_info key = { .algorithm = { .algorithm = c->public_key_algorithm,
                                                  .curve = c->public_key_curve },
                                   .modulus = c->modulus };
    show_name(s, "subject", c->subject);
    show_name(s, "issuer", c->issuer);
    show_hex(s, "serial", c->serial_number);
    show_time(s, "valid", "from", c->not_before);
    show_time(s, "", "to", c->not_after);
    show_key(s, &key);
    show_signature(s, c->signature_algorithm_oid, &c->signature_pss);
    show_extensions(s, c);
}

/* ---- lists and answers ---- */

static void show_crl(struct sheet *s, const struct crl *crl)
{
    char             text[120];
    struct crl_entry entry;
    struct der_bytes rest = crl->revoked_certificates;
    size_t           count = 0;
    while (crl_next_entry(&entry, &rest))
        count++;
    show_name(s, "issuer", crl->issuer);
    show_time(s, "made", "", crl->this_update);
    if (crl->has_next_update)
        show_time(s, "next", "", crl->next_update);
    else
        object_text_row(s, "next", "it does not say");
    if (crl->crl_number.length)
        show_hex(s, "number", crl->crl_number);
    snprintf(text, sizeof text, "%zu certificate%s", count, count == 1 ? "" : "s");
    object_text_row(s, "revoked", text);
    if (crl->is_delta)
        object_text_row(s, "kind", "a delta: only what changed since another list");
    if (crl->issuing_distribution_point.indirect_crl)
        object_text_row(s, "kind", "indirect: about other issuers' certificates too");
    show_signature(s, crl->signature_algorithm.oid, &crl->signature_algorithm.pss);
}

static void show_single_response(struct sheet *s, const struct ocsp_single_response *single)
{
    char text[2 * SERIAL], date[TIME_TEXT], serial[SERIAL];
    hex_text(serial, sizeof serial, single->cert_id.serial_number);
    if (single->cert_status == OCSP_revoked)
        snprintf(text, sizeof text, "%s: revoked on %s%s%s", serial,
                 time_describe(date, single->revocation_time), single->has_reason ? ", " : "",
                 single->has_reason ? crl_reason_name(single->reason) : "");
    else
        snprintf(text, sizeof text, "%s: %s", serial,
                 single->cert_status == OCSP_good ? "good" : "not known to the responder");
    object_text_row(s, "serial", text);
    show_time(s, "", "as of", single->this_update);
    if (single->has_next_update)
        show_time(s, "", "until", single->next_update);
}

static void show_ocsp_response(struct sheet *s, const struct ocsp_response *o)
{
    struct ocsp_single_response single;
    struct der_bytes            rest = o->responses;
    object_text_row(s, "status", ocsp_response_status_name(o->status));
    if (!o->is_basic)
        return;
    if (o->responder_name.length)
        show_name(s, "responder", o->responder_name);
    else
        show_hex(s, "responder", o->responder_key_hash);
    show_time(s, "made", "", o->produced_at);
    while (ocsp_next_response(&single, &rest))
        show_single_response(s, &single);
    if (o->has_nonce)
        show_hex(s, "nonce", o->nonce);
    show_signature(s, o->signature_algorithm.oid, &o->signature_algorithm.pss);
}

/* ---- requests and keys ---- */

static void show_csr(struct sheet *s, const struct csr *csr)
{
    show_name(s, "subject", csr->subject);
    show_key(s, &csr->public_key);
    show_signature(s, csr->signature_algorithm.oid, &csr->signature_algorithm.pss);
    if (csr->has_extensions)
        show_extensions(s, &csr->wishes);
    if (csr->has_challenge_password)
        object_text_row(s, "password", "it holds a challengePassword, which anybody can read here");
}

static void show_private_key(struct sheet *s, const struct object *o)
{
    char text[OID_TEXT];
    if (o->kind == OBJECT_ENCRYPTED_PRIVATE_KEY_INFO)
        object_text_row(s, "key",
                        "encrypted: what kind of key it is can only be told with the "
                        "password");
    else
        show_key(s, &o->key.public_key);
    if (o->kind == OBJECT_ENCRYPTED_PRIVATE_KEY_INFO)
        object_text_row(s, "encrypted", oid_text(text, o->key.encryption.oid));
}

void object_text_show(struct sheet *s, const struct object *o)
{
    switch (o->kind) {
    case OBJECT_CERTIFICATE:
        show_certificate(s, &o->certificate);
        break;
    case OBJECT_CRL:
        show_crl(s, &o->crl);
        break;
    case OBJECT_OCSP_RESPONSE:
        show_ocsp_response(s, &o->ocsp_response);
        break;
    case OBJECT_CSR:
        show_csr(s, &o->csr);
        break;
    case OBJECT_PRIVATE_KEY_INFO:
    case OBJECT_ENCRYPTED_PRIVATE_KEY_INFO:
    case OBJECT_RSA_PRIVATE_KEY:
    case OBJECT_EC_PRIVATE_KEY:
        show_private_key(s, o);
        break;
    case OBJECT_PUBLIC_KEY_INFO:
    case OBJECT_RSA_PUBLIC_KEY:
        show_key(s, &o->public_key);
        break;
    case OBJECT_KIND_COUNT:
        break;
    }
    sheet_gap(s);
}
