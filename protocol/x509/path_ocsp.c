/*
 * path_ocsp.c - what does the authority say of this certificate today? RFC 6960 §3.2.
 *
 * A response is about one certificate, or a few, and is good for some days. It is signed by the
 * certificate's issuer, or by a responder that the issuer appointed for this alone (§4.2.2.2). It
 * comes from the server itself as a rule, stapled to its certificate (RFC 6066 §8).
 *
 * Whoever hands in a response wants it used: each must be about a certificate of the path.
 */
#include "protocol/x509/path_internal.h"

#include "crypto/hash.h"
#include "protocol/x509/name.h"
#include "protocol/x509/path_signature.h"

/* ---- §4.1.1: which certificate is it about? ---- */

static const struct hash *hash_of(enum oid oid)
{
    static const struct {
        enum oid           oid;
        const struct hash *hash;
    } rows[] = { { OID_sha1, &hash_sha1 },
                 { OID_sha256, &hash_sha256 },
                 { OID_sha384, &hash_sha384 },
                 { OID_sha512, &hash_sha512 } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].oid == oid)
            return rows[i].hash;
    return NULL;
}

static bool is_hash_of(struct der_bytes digest, const struct hash *hash, struct der_bytes bytes)
{
    uint8_t computed[HASH_MAX_DIGEST];
    hash_compute(computed, hash, bytes.bytes, bytes.length);
    return der_bytes_equal(digest, (struct der_bytes){ computed, hash->digest_length });
}

/* SHA-1 will do here: the hashes only name the issuer, and the signature covers them. An issuer
 * whose certificate is not at hand (NULL) is known by its name alone. */
static bool is_about(const struct ocsp_cert_id *id, const struct certificate *c,
                     const struct certificate *issuer)
{
    const struct hash *hash = hash_of(id->hash_algorithm.algorithm);
    return hash && der_bytes_equal(id->serial_number, c->serial_number) &&
           is_hash_of(id->issuer_name_hash, hash, c->issuer) &&
           (!issuer || is_hash_of(id->issuer_key_hash, hash, issuer->subject_public_key));
}

static bool find_single(struct ocsp_single_response *single, const struct ocsp_response *r,
                        const struct certificate *c, const struct certificate *issuer)
{
    struct der_bytes responses = r->responses;
    while (ocsp_next_response(single, &responses))
        if (is_about(&single->cert_id, c, issuer))
            return true;
    return false;
}

static bool is_about_path(const struct ocsp_response *r, const struct path *p)
{
    struct ocsp_single_response single;
    for (size_t i = 0; i < p->n; i++)
        if (find_single(&single, r, p->certificates[i], p->certificates[i + 1]))
            return true;
    return false;
}

/* ---- §4.2.2.2: who signed it? ---- */

/* §4.2.1: by its name, or by the SHA-1 of its key. */
static bool is_responder(const struct ocsp_response *r, const struct certificate *c)
{
    return r->responder_name.length > 0
               ? name_equal(r->responder_name, c->subject)
               : is_hash_of(r->responder_key_hash, &hash_sha1, c->subject_public_key);
}

/* What a responder that is not the issuer itself lacks; NULL where the issuer appointed it. Whether
 * it was revoked in its turn is not asked (§4.2.2.2.1). */
static const char *find_fault(const struct certificate *responder, const struct certificate *issuer,
                              int64_t now)
{
    const struct signed_bytes s = signed_bytes_of(responder);
    const char               *found;
    if (!name_equal(responder->issuer, issuer->subject) || !signed_bytes_sound(&s) ||
        !signed_bytes_hold(&s, issuer, &found))
        return "a responder that the issuer did not certify";
    if (now < responder->not_before || responder->not_after < now)
        return "a responder whose certificate is not of this time";
    if (!(responder->purposes & KEY_PURPOSE_OCSPSigning))
        return "a responder without the purpose OCSPSigning";
    return responder->has_key_usage && !(responder->key_usage & KEY_USAGE_digitalSignature)
               ? "a responder whose key may not sign"
               : NULL;
}

/* The certificate of the one that signed: the issuer's own, or one that came with the response,
 * which is read into *delegated. NULL where there is none. */
static const struct certificate *find_responder(const struct ocsp_response *r,
                                                const struct certificate   *issuer,
                                                struct certificate         *delegated)
{
    struct der_bytes certs = r->certs, der;
    if (is_responder(r, issuer))
        return issuer;
    while (der_take(&der, &certs)) {
        struct reader reader;
        reader_init(&reader, der.bytes, der.length, "Certificate", NULL);
        *delegated = (struct certificate){ 0 };
        if (certificate_read(delegated, &reader) && is_responder(r, delegated))
            return delegated;
    }
    return NULL;
}

static bool check_signed(struct path *p, const struct ocsp_response *r,
                         const struct certificate *issuer)
{
    const struct signed_bytes s = { .content = r->tbs_response_data,
                                    .signature = r->signature,
                                    .algorithm = r->signature_algorithm.algorithm,
                                    .algorithm_oid = r->signature_algorithm.oid,
                                    .pss = &r->signature_algorithm.pss };
    struct certificate        delegated;
    const struct certificate *responder = find_responder(r, issuer, &delegated);
    const char               *fault = "nobody whose certificate is here";
    if (responder)
        fault = responder == issuer ? NULL : find_fault(responder, issuer, p->wishes->time);
    if (!require(p->x, CHECK_ocsp_responder_authorized, !fault,
                 "the issuer, or a responder that it appointed",
                 fault                 ? fault
                 : responder == issuer ? "the issuer"
                                       : "a responder that it appointed"))
        return false;
    const char *found = "an algorithm that is not sound";
    bool holds = responder && signed_bytes_sound(&s) && signed_bytes_hold(&s, responder, &found);
    return require(p->x, CHECK_ocsp_signature_valid, holds,
                   "a signature over the response that the responder's key confirms", found);
}

/* ---- §3.2: is it of this time, and what does it say? ---- */

/* Without nextUpdate there is always newer information (§4.2.2.1): such an answer is good at the
 * very moment only, which nobody meets. */
static bool is_fresh(const struct ocsp_single_response *single, int64_t now)
{
    return single->this_update <= now && single->has_next_update && now <= single->next_update;
}

static bool check_fresh(struct path *p, const struct ocsp_single_response *single)
{
    int64_t     now = p->wishes->time;
    bool        fresh = is_fresh(single, now);
    const char *until = single->has_next_update ? text_time(p->x, single->next_update) : "no end";
    return require(
        p->x, CHECK_ocsp_response_fresh, fresh,
        text_join(p->x, "a response for ", text_time(p->x, now)),
        text_join(p->x, "one from ", text_time(p->x, single->this_update), " to ", until));
}

static bool check_nonce(struct path *p, const struct ocsp_response *r)
{
    struct der_bytes nonce = p->wishes->nonce;
    return nonce.length == 0 ||
           require(p->x, CHECK_ocsp_nonce_matches, der_bytes_equal(r->nonce, nonce),
                   text_hex(p->x, nonce.bytes, nonce.length),
                   r->nonce.length ? text_hex(p->x, r->nonce.bytes, r->nonce.length) : "no nonce");
}

static bool check_status(struct path *p, const struct ocsp_single_response *single)
{
    bool        revoked = single->cert_status == OCSP_revoked;
    const char *found =
        !revoked ? "not revoked"
                 : text_join(p->x, "revoked at ", text_time(p->x, single->revocation_time),
                             ", reason: ", crl_reason_name(single->reason));
    return require(p->x, CHECK_certificate_status_known, single->cert_status != OCSP_unknown,
                   "good or revoked",
                   single->cert_status == OCSP_unknown ? "unknown" : "one of them") &&
           require(p->x, CHECK_certificate_not_revoked, !revoked,
                   "good, says an OCSP response of its issuer", found);
}

static bool judge(struct path *p, const struct ocsp_response *r,
                  const struct ocsp_single_response *single, const struct certificate *issuer)
{
    return path_spend_signature(p) && check_signed(p, r, issuer) && check_nonce(p, r) &&
           require(p->x, CHECK_ocsp_response_fits, single->extensions.unknown_critical.length == 0,
                   "no critical extension that is not understood",
                   single->extensions.unknown_critical.length == 0 ? "none" : "one") &&
           check_fresh(p, single) && check_status(p, single);
}

/* Asked once for each response, at the certificate in question. */
static bool check_usable(struct path *p, const struct ocsp_response *r)
{
    return require(p->x, CHECK_ocsp_response_successful,
                   r->status == OCSP_successful && r->is_basic, "successful, of the basic type",
                   r->status != OCSP_successful ? ocsp_response_status_name(r->status)
                   : r->is_basic                ? "successful, of the basic type"
                                                : "of a type that is not known") &&
           require(p->x, CHECK_ocsp_response_fits, is_about_path(r, p),
                   "a response about a certificate of the path",
                   is_about_path(r, p) ? "one"
                                       : "one about another certificate, or another issuer");
}

bool path_check_ocsp(struct path *p, size_t i)
{
    const struct certificate   *c = p->certificates[i], *issuer = p->certificates[i + 1];
    struct ocsp_single_response single;
    for (size_t k = 0; k < p->wishes->ocsp_response_count; k++) {
        const struct ocsp_response *r = &p->wishes->ocsp_responses[k];
        if (i == 0 && !check_usable(p, r))
            return false;
        if (r->status == OCSP_successful && r->is_basic && find_single(&single, r, c, issuer) &&
            !judge(p, r, &single, issuer))
            return false;
    }
    return true;
}

/* ---- the server's side ---- */

enum staple_fitness staple_judge(int64_t *until, const struct ocsp_response *r,
                                 const struct certificate *c, const struct certificate *issuer,
                                 int64_t now)
{
    struct ocsp_single_response single;
    if (r->status != OCSP_successful || !r->is_basic)
        return STAPLE_IS_NO_ANSWER;
    if (!find_single(&single, r, c, issuer))
        return STAPLE_IS_OF_ANOTHER;
    *until = single.next_update;
    return is_fresh(&single, now) ? STAPLE_FITS : STAPLE_IS_NOT_OF_THIS_TIME;
}
