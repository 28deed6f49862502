/* sct_verify.c - whether a log has signed a certificate. RFC 6962 §3.2. */
#include "protocol/x509/sct_verify.h"

#include "crypto/signature_scheme.h"
#include "protocol/x509/der_write.h"
#include "protocol/x509/ecdsa_der.h"

#include <string.h>

enum { HASH_SHA256 = 4, SIGNATURE_RSA = 1, SIGNATURE_ECDSA = 3 }; /* RFC 5246 §7.4.1.4.1 */
enum { SCHEME_RSA_PKCS1_SHA256 = 0x0401, SCHEME_ECDSA_SECP256R1_SHA256 = 0x0403 };
enum { LONGEST_TBS = 0xffffff, LONGEST_EXTENSIONS = 0xffff };

/* ---- the certificate without its timestamps ---- */

static bool is_sct_list(struct der_bytes extension)
{
    struct der_bytes inside = der_content(extension), id;
    return der_take(&id, &inside) &&
           oid_find(der_content(id)) == OID_signedCertificateTimestampList;
}

/* The Extensions that are left; none at all where no other was there. */
static void write_other_extensions(struct der_writer *w, struct der_bytes tagged)
{
    struct der_bytes all = der_content(der_content(tagged)), rest = all, extension;
    size_t           others = 0;
    while (der_take(&extension, &rest))
        others += !is_sct_list(extension);
    if (others == 0)
        return;
    write_der(w, DER_CONTEXT_CONSTRUCTED(3)) {
        write_der(w, DER_SEQUENCE) {
            for (rest = all; der_take(&extension, &rest);)
                if (!is_sct_list(extension))
                    der_write_bytes(w, extension.bytes, extension.length);
        }
    }
}

bool sct_tbs_certificate(uint8_t *out, size_t capacity, size_t *length, const struct certificate *c)
{
    struct der_writer w;
    struct der_bytes  rest = der_content(c->tbs_certificate), field;
    der_writer_init(&w, out, capacity);
    write_der(&w, DER_SEQUENCE) {
        while (der_take(&field, &rest)) {
            if (field.bytes[0] == DER_CONTEXT_CONSTRUCTED(3))
                write_other_extensions(&w, field);
            else
                der_write_bytes(&w, field.bytes, field.length);
        }
    }
    *length = w.at;
    return der_writer_finish(&w);
}

/* ---- what is signed ---- */

static void write_timestamp(struct writer *w, uint64_t timestamp)
{
    uint8_t bytes[8];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(timestamp >> 8 * (sizeof bytes - 1 - i));
    write_bytes(w, "timestamp", bytes, sizeof bytes);
}

/* RFC 6962 §3.2
 *     digitally-signed struct {
 *         Version sct_version;
 *         SignatureType signature_type = certificate_timestamp;
 *         uint64 timestamp;
 *         LogEntryType entry_type;
 *         select(entry_type) {
 *             case x509_entry: ASN.1Cert;
 *             case precert_entry: PreCert;      -- issuer_key_hash[32], tbs_certificate<1..2^24-1>
 *         } signed_entry;
 *         CtExtensions extensions;
 *     } */
bool sct_signed_data(uint8_t *out, size_t capacity, size_t *length, const struct sct *sct,
                     struct der_bytes tbs, const struct certificate *issuer,
                     struct wire_trace *trace)
{
    enum { CERTIFICATE_TIMESTAMP = 0, PRECERT_ENTRY = 1 };
    uint8_t       issuer_key_hash[HASH_MAX_DIGEST];
    struct writer w;
    hash_compute(issuer_key_hash, &hash_sha256, issuer->subject_public_key_info.bytes,
                 issuer->subject_public_key_info.length);
    writer_init(&w, out, capacity, "CertificateTimestamp", trace);
    write_u8(&w, "sct_version", sct->version);
    write_u8(&w, "signature_type", CERTIFICATE_TIMESTAMP);
    write_timestamp(&w, sct->timestamp);
    write_u16(&w, "entry_type", PRECERT_ENTRY);
    write_bytes(&w, "issuer_key_hash", issuer_key_hash, SCT_LOG_ID);
    write_vector24(&w, "tbs_certificate", 1, LONGEST_TBS) {
        write_bytes(&w, "tbs_certificate", tbs.bytes, tbs.length);
    }
    write_vector16(&w, "extensions", 0, LONGEST_EXTENSIONS) {
        write_bytes(&w, "extensions", sct->extensions.bytes, sct->extensions.length);
    }
    *length = w.at;
    return writer_finish(&w);
}

/* ---- the signature ---- */

void sct_log_id(uint8_t out[static SCT_LOG_ID], const struct public_key_info *log)
{
    uint8_t digest[HASH_MAX_DIGEST];
    hash_compute(digest, &hash_sha256, log->der.bytes, log->der.length);
    memcpy(out, digest, SCT_LOG_ID);
}

static bool ecdsa_holds(const struct sct *sct, const struct public_key_info *log,
                        const uint8_t *data, size_t length)
{
    const struct signature_scheme *scheme = signature_scheme_find(SCHEME_ECDSA_SECP256R1_SHA256);
    uint8_t                        raw[ECDSA_MAX_RAW];
    struct reader                  r;
    struct verifying_key           key = { .kind = KEY_KIND_ECDSA,
                                           .ecdsa = { .curve = scheme->curve,
                                                      .point = log->subject_public_key.bytes,
                                                      .length = log->subject_public_key.length } };
    reader_init(&r, sct->signature.bytes, sct->signature.length, "EcdsaSigValue", NULL);
    return ecdsa_signature_from_der(raw, scheme->curve, &r) &&
           signature_scheme_verify(scheme, &key, data, length, raw, 2 * scheme->curve->n.length) ==
               SIGNATURE_OK;
}

static bool rsa_holds(const struct sct *sct, const struct public_key_info *log, const uint8_t *data,
                      size_t length)
{
    struct rsa_public_key rsa;
    struct verifying_key  key = { .kind = KEY_KIND_RSA, .rsa = &rsa };
    return rsa_public_key_set(&rsa, log->modulus.bytes, log->modulus.length,
                              log->public_exponent.bytes, log->public_exponent.length) == RSA_OK &&
           signature_scheme_verify(signature_scheme_find(SCHEME_RSA_PKCS1_SHA256), &key, data,
                                   length, sct->signature.bytes,
                                   sct->signature.length) == SIGNATURE_OK;
}

enum sct_verdict sct_verify(const struct sct *sct, const struct public_key_info *log,
                            const uint8_t *signed_data, size_t length)
{
    uint8_t id[SCT_LOG_ID];
    bool    ecdsa =
        sct->signature_algorithm == SIGNATURE_ECDSA && log->algorithm.curve == OID_secp256r1;
    bool rsa =
        sct->signature_algorithm == SIGNATURE_RSA && log->algorithm.algorithm == OID_rsaEncryption;
    if (!sct->log_id)
        return SCT_NOT_UNDERSTOOD;
    sct_log_id(id, log);
    if (memcmp(id, sct->log_id, SCT_LOG_ID) != 0)
        return SCT_OF_ANOTHER_LOG;
    if (sct->hash != HASH_SHA256 || (!ecdsa && !rsa))
        return SCT_NOT_UNDERSTOOD;
    bool holds = ecdsa ? ecdsa_holds(sct, log, signed_data, length)
                       : rsa_holds(sct, log, signed_data, length);
    return holds ? SCT_HOLDS : SCT_WRONG;
}
