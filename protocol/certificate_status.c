/* certificate_status.c - RFC 6066 §8, RFC 8446 §4.4.2.1. See certificate_status.h. */
#include "protocol/certificate_status.h"

#include "protocol/tls.h"

/*
 * RFC 6066 §8
 *
 *     struct {
 *         CertificateStatusType status_type;
 *         select (status_type) {
 *             case ocsp: OCSPResponse;
 *         } response;
 *     } CertificateStatus;
 *
 *     opaque OCSPResponse<1..2^24-1>;
 */
struct der_bytes certificate_status_read(struct reader *r)
{
    struct der_bytes response = { 0 };
    r->structure = "CertificateStatus";
    if (read_u8(r, "status_type") != STATUS_TYPE_OCSP)
        reader_fail(r, ERROR_status_type_unknown, "status_type");
    read_vector24(r, "response", 1, 0xffffff) {
        response.bytes = read_rest(r, "OCSPResponse", &response.length);
    }
    return response.bytes ? response : (struct der_bytes){ 0 };
}

void certificate_status_write(struct writer *w, struct der_bytes response)
{
    w->structure = "CertificateStatus";
    write_u8(w, "status_type", STATUS_TYPE_OCSP);
    write_vector24(w, "response", 1, 0xffffff) {
        write_bytes(w, "OCSPResponse", response.bytes, response.length);
    }
}

void write_certificate_status(struct tls *tls, struct writer *w)
{
    certificate_status_write(w, tls->handshake->credential->staple);
}

void read_certificate_status(struct tls *tls, struct reader *r)
{
    struct der_bytes response = certificate_status_read(r);
    if (!handshake_keep_staple(tls->handshake, response))
        reader_fail(r, ERROR_message_too_long, "OCSPResponse");
}

bool read_stapled_response(struct tls *tls)
{
    struct handshake *handshake = tls->handshake;
    return ocsp_response_parse(&handshake->staple, &tls->examiner,
                               handshake->chain_bytes + handshake->staple_offset,
                               handshake->staple_length);
}
