/* object.c - the kinds of objects that files hold, as a table. RFC 7468 §4. */
#include "protocol/x509/object.h"

#include <string.h>

/* clang-format off */
static const struct object_description descriptions[OBJECT_KIND_COUNT] = {
    [OBJECT_CERTIFICATE] =
        { "Certificate", "certificate", "CERTIFICATE", "RFC 5280 §4.1" },
    [OBJECT_CRL] =
        { "CertificateList", "list of revoked certificates", "X509 CRL", "RFC 5280 §5.1" },
    [OBJECT_OCSP_RESPONSE] =
        { "OCSPResponse", "OCSP response", "OCSP RESPONSE", "RFC 6960 §4.2.1" },
    [OBJECT_CSR] =
        { "CertificationRequest", "request for a certificate", "CERTIFICATE REQUEST", "RFC 2986 §4" },
    [OBJECT_PRIVATE_KEY_INFO] =
        { "PrivateKeyInfo", "private key", "PRIVATE KEY", "RFC 5958 §2" },
    [OBJECT_ENCRYPTED_PRIVATE_KEY_INFO] =
        { "EncryptedPrivateKeyInfo", "encrypted private key", "ENCRYPTED PRIVATE KEY", "RFC 5958 §3" },
    [OBJECT_RSA_PRIVATE_KEY] =
        { "RSAPrivateKey", "RSA private key", "RSA PRIVATE KEY", "RFC 8017 §A.1.2" },
    [OBJECT_EC_PRIVATE_KEY] =
        { "ECPrivateKey", "elliptic curve private key", "EC PRIVATE KEY", "RFC 5915 §3" },
    [OBJECT_PUBLIC_KEY_INFO] =
        { "SubjectPublicKeyInfo", "public key", "PUBLIC KEY", "RFC 5280 §4.1.2.7" },
    [OBJECT_RSA_PUBLIC_KEY] =
        { "RSAPublicKey", "RSA public key", "RSA PUBLIC KEY", "RFC 8017 §A.1.1" },
};

/* Labels that older programs write for the same. */
static const struct { const char *label; enum object_kind kind; } old_labels[] = {
    { "X509 CERTIFICATE", OBJECT_CERTIFICATE },
    { "NEW CERTIFICATE REQUEST", OBJECT_CSR },
    { "CRL", OBJECT_CRL },
};
/* clang-format on */

const struct object_description *object_describe(enum object_kind kind)
{
    return &descriptions[kind];
}

bool object_kind_of_label(enum object_kind *kind, const char *label)
{
    for (enum object_kind i = 0; i < OBJECT_KIND_COUNT; i++) {
        if (strcmp(descriptions[i].pem_label, label) == 0) {
            *kind = i;
            return true;
        }
    }
    for (size_t i = 0; i < sizeof old_labels / sizeof *old_labels; i++) {
        if (strcmp(old_labels[i].label, label) == 0) {
            *kind = old_labels[i].kind;
            return true;
        }
    }
    return false;
}

bool object_is_private_key(enum object_kind kind)
{
    return kind == OBJECT_PRIVATE_KEY_INFO || kind == OBJECT_RSA_PRIVATE_KEY ||
           kind == OBJECT_EC_PRIVATE_KEY;
}

bool object_read(struct object *o, struct reader *r)
{
    switch (o->kind) {
    case OBJECT_CERTIFICATE:
        return certificate_read(&o->certificate, r);
    case OBJECT_CRL:
        return crl_read(&o->crl, r);
    case OBJECT_OCSP_RESPONSE:
        return ocsp_response_read(&o->ocsp_response, r);
    case OBJECT_CSR:
        return csr_read(&o->csr, r);
    case OBJECT_PRIVATE_KEY_INFO:
        return key_info_read_pkcs8(&o->key, r);
    case OBJECT_ENCRYPTED_PRIVATE_KEY_INFO:
        return key_info_read_encrypted(&o->key, r);
    case OBJECT_RSA_PRIVATE_KEY:
        return key_info_read_pkcs1(&o->key, r);
    case OBJECT_EC_PRIVATE_KEY:
        return key_info_read_sec1(&o->key, r);
    case OBJECT_PUBLIC_KEY_INFO:
        return public_key_info_read_whole(&o->public_key, r);
    case OBJECT_RSA_PUBLIC_KEY:
        return rsa_public_key_read_whole(&o->public_key, r);
    case OBJECT_KIND_COUNT:
        break;
    }
    return false;
}

static bool read_untraced(struct object *o, struct reader *r, enum object_kind kind,
                          const uint8_t *der, size_t length)
{
    *o = (struct object){ .kind = kind };
    reader_init(r, der, length, descriptions[kind].name, NULL);
    return object_read(o, r);
}

enum object_kind object_guess(const uint8_t *der, size_t length)
{
    enum object_kind best = OBJECT_CERTIFICATE;
    size_t           furthest = 0;
    for (enum object_kind kind = 0; kind < OBJECT_KIND_COUNT; kind++) {
        struct object o;
        struct reader r;
        if (read_untraced(&o, &r, kind, der, length))
            return kind;
        if (r.error_offset > furthest) {
            furthest = r.error_offset;
            best = kind;
        }
    }
    return best;
}

/* The kinds that have no parse function of their own. */
static bool parse_plainly(struct object *o, struct examiner *x, const uint8_t *der, size_t length,
                          const uint8_t *shown)
{
    const struct object_description *d = &descriptions[o->kind];
    struct reader                    r;
    reader_init(&r, der, length, d->name, examiner_trace(x));
    bool sound = object_read(o, &r);
    if (!sound) {
        refuse(x, r.error, r.error_field, r.error_offset);
        reader_label_unread(&r);
    }
    report_bytes(x, d->rfc, .layer = LAYER_CERTIFICATE, .direction = NO_DIRECTION, .name = d->name,
                 .bytes = shown, .length = length);
    return sound;
}

bool object_parse(struct object *o, struct examiner *x, const uint8_t *der, size_t length,
                  const uint8_t *shown)
{
    switch (o->kind) {
    case OBJECT_CERTIFICATE:
        return certificate_parse(&o->certificate, x, der, length);
    case OBJECT_CRL:
        return crl_parse(&o->crl, x, der, length);
    case OBJECT_OCSP_RESPONSE:
        return ocsp_response_parse(&o->ocsp_response, x, der, length);
    case OBJECT_CSR:
        return csr_parse(&o->csr, x, der, length);
    case OBJECT_PRIVATE_KEY_INFO:
    case OBJECT_RSA_PRIVATE_KEY:
    case OBJECT_EC_PRIVATE_KEY:
        return parse_plainly(o, x, der, length, shown);
    case OBJECT_ENCRYPTED_PRIVATE_KEY_INFO:
    case OBJECT_PUBLIC_KEY_INFO:
    case OBJECT_RSA_PUBLIC_KEY:
        return parse_plainly(o, x, der, length, der);
    case OBJECT_KIND_COUNT:
        break;
    }
    return false;
}

void object_hide(uint8_t *copy, enum object_kind kind, const uint8_t *der, size_t length)
{
    struct object o;
    struct reader r;
    bool          sound = read_untraced(&o, &r, kind, der, length);
    memcpy(copy, der, length);
    if (!object_is_private_key(kind))
        return;
    for (size_t i = 0; i < o.key.private_part_count; i++)
        memset(copy + (o.key.private_parts[i].bytes - der), 0, o.key.private_parts[i].length);
    if (!sound)
        memset(copy + r.error_offset, 0, length - r.error_offset);
}
