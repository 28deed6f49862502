/* sct.c - signed certificate timestamps. RFC 6962 §3. */
#include "protocol/x509/sct.h"

#include "protocol/x509/signature_value.h"

enum { SCT_V1 = 0, SCT_LONGEST = 65535 };

/* RFC 5246 §4.7: digitally-signed; §7.4.1.4.1: SignatureAndHashAlgorithm. Logs sign
 * with ECDSA (RFC 6962 §2.1.4 allows RSA too), and such a signature is taken apart. */
static void read_signature(struct sct *sct, struct reader *r)
{
    sct->hash = read_u8(r, "hash");
    sct->signature_algorithm = read_u8(r, "signature");
    read_vector16(r, "signature_value", 0, SCT_LONGEST) {
        size_t           length = bytes_left(r);
        struct der_bytes signature = { r->bytes + r->at, length };
        sct->signature = signature;
        if (signature_is_two_numbers(signature))
            signature_two_numbers_read(r);
        else
            read_rest(r, "signature_bytes", &length);
    }
}

/* RFC 6962 §3.2
 *     struct {
 *         Version sct_version;
 *         LogID id;
 *         uint64 timestamp;
 *         CtExtensions extensions<0..2^16-1>;
 *         digitally-signed struct { ... };
 *     } SignedCertificateTimestamp; */
static struct sct read_sct(struct reader *r)
{
    struct sct sct = { 0 };
    size_t     length;
    sct.version = read_u8(r, "sct_version");
    if (sct.version != SCT_V1) { /* §3.3: whoever does not know it steps over it */
        read_rest(r, "unknown_version", &length);
        return sct;
    }
    sct.log_id = read_bytes(r, "id", SCT_LOG_ID);
    const uint8_t *timestamp = read_bytes(r, "timestamp", 8);
    for (size_t i = 0; timestamp && i < 8; i++)
        sct.timestamp = sct.timestamp << 8 | timestamp[i];
    read_vector16(r, "extensions", 0, SCT_LONGEST) {
        sct.extensions.bytes = read_rest(r, "extension_bytes", &sct.extensions.length);
    }
    read_signature(&sct, r);
    return sct;
}

/* RFC 6962 §3.3
 *     opaque SerializedSCT<1..2^16-1>;
 *     struct { SerializedSCT sct_list <1..2^16-1>; } SignedCertificateTimestampList; */
static struct der_bytes read_list(struct reader *r)
{
    struct der_bytes list = { NULL, 0 };
    read_vector16(r, "sct_list", 1, SCT_LONGEST) {
        list = (struct der_bytes){ r->bytes + r->at, bytes_left(r) };
        while (has_more(r)) {
            read_vector16(r, "SerializedSCT", 1, SCT_LONGEST) {
                read_sct(r);
            }
        }
    }
    return r->error == ERROR_NONE ? list : (struct der_bytes){ NULL, 0 };
}

static bool is_list(struct der_bytes bytes)
{
    struct reader r;
    reader_init(&r, bytes.bytes, bytes.length, "SignedCertificateTimestamp", NULL);
    read_list(&r);
    return reader_finish(&r);
}

struct der_bytes sct_list_read(struct reader *r)
{
    struct reader    ahead = *r;
    struct der_bytes list = { NULL, 0 };
    ahead.trace = NULL;
    struct der_bytes content = der_octet_string(&ahead, "SignedCertificateTimestampList");
    if (content.length == 0 || !is_list(content)) {
        der_octet_string(r, "SignedCertificateTimestampList");
        return list;
    }
    der_octet_string_holding(r, "SignedCertificateTimestampList", "SignedCertificateTimestamp") {
        list = read_list(r);
    }
    return list;
}

bool sct_list_next(struct sct *sct, struct der_bytes *list)
{
    struct reader r;
    if (list->length == 0)
        return false;
    reader_init(&r, list->bytes, list->length, "SignedCertificateTimestamp", NULL);
    read_vector16(&r, "SerializedSCT", 1, SCT_LONGEST) {
        *sct = read_sct(&r);
    }
    if (r.error != ERROR_NONE)
        return false;
    *list = (struct der_bytes){ list->bytes + r.at, list->length - r.at };
    return true;
}
