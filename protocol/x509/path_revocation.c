/*
 * path_revocation.c - was the certificate taken back? RFC 5280 §6.1.3 (a)(3), by the lists of §6.3.
 *
 * A list is about all certificates of its issuer. We take those that are complete, and signed by
 * the key that signed the certificate: the lists of changes (delta CRLs) and those about the
 * certificates of others (indirect CRLs), which the web does not use, are refused by name.
 *
 * Whoever hands in a list wants it used: a list of the certificate's issuer that cannot be relied
 * upon is a refusal. Where no list is about a certificate, nothing is said of it. The letters are
 * those of §6.3.3.
 */
#include "protocol/x509/path_internal.h"

#include "protocol/x509/name.h"
#include "protocol/x509/path_signature.h"

/* ---- (b): is the list about this certificate? ---- */

static bool is_among(struct der_bytes name, struct der_bytes names)
{
    struct der_bytes other;
    while (der_take(&other, &names))
        if (der_bytes_equal(name, other))
            return true;
    return false;
}

/* (b)(2)(i): a place that the list is published at is one that the certificate names. */
static bool is_published_for(const struct issuing_distribution_point *idp,
                             const struct certificate                *c)
{
    struct der_bytes          points = c->crl_distribution_points;
    struct distribution_point point;
    if (idp->name.full_name.length == 0 && idp->name.relative_to_issuer.length == 0)
        return true;
    while (distribution_points_next(&point, &points)) {
        struct der_bytes names = point.name.full_name, name;
        while (der_take(&name, &names))
            if (is_among(name, idp->name.full_name))
                return true;
    }
    return false;
}

static bool is_in_scope(const struct crl *crl, const struct certificate *c)
{
    const struct issuing_distribution_point *idp = &crl->issuing_distribution_point;
    if (!idp->present)
        return true;
    /* (b)(2)(ii) to (iv) */
    return !idp->only_contains_attribute_certs && !(idp->only_contains_user_certs && c->is_ca) &&
           !(idp->only_contains_ca_certs && !c->is_ca) && is_published_for(idp, c);
}

/* (b)(1): by the issuer of the certificate, and by the same of its keys where that is told. */
static bool is_by_issuer(const struct crl *crl, const struct certificate *issuer)
{
    struct der_bytes key = crl->authority_key_identifier.key_identifier;
    bool             both_identified = key.length > 0 && issuer->subject_key_identifier.length > 0;
    return (!both_identified || der_bytes_equal(key, issuer->subject_key_identifier)) &&
           name_equal(crl->issuer, issuer->subject);
}

static bool is_fresh(const struct crl *crl, int64_t now)
{
    return crl->this_update <= now && crl->has_next_update && now <= crl->next_update;
}

/* ---- (c) to (g): can it be relied upon? ---- */

static const char *kind_of(const struct crl *crl)
{
    if (crl->is_delta)
        return "a delta CRL";
    if (crl->issuing_distribution_point.indirect_crl)
        return "an indirect CRL";
    return crl->issuing_distribution_point.has_only_some_reasons ? "a CRL for some reasons only"
                                                                 : "a complete CRL";
}

static bool check_kind(struct path *p, const struct crl *crl)
{
    const struct issuing_distribution_point *idp = &crl->issuing_distribution_point;
    bool complete = !crl->is_delta && !idp->indirect_crl && !idp->has_only_some_reasons;
    return require(p->x, CHECK_crl_kind_supported, complete, "a complete CRL", kind_of(crl));
}

/* §5.3: an entry with a critical extension that is not understood spoils the whole list. */
static bool entries_understood(const struct crl *crl)
{
    struct der_bytes entries = crl->revoked_certificates;
    struct crl_entry entry;
    while (crl_next_entry(&entry, &entries))
        if (entry.extensions.unknown_critical.length > 0)
            return false;
    return true;
}

/* §5.1.2.5, §5.2, §5.2.3 */
static const char *find_fault(const struct crl *crl)
{
    if (crl->version != 2)
        return "a list that is not of version 2";
    if (!crl->has_next_update)
        return "no nextUpdate";
    if (crl->crl_number.length == 0)
        return "no cRLNumber";
    if (crl->extensions.critical & extension_bit(OID_cRLNumber))
        return "cRLNumber is critical";
    if (crl->extensions.unknown_critical.length > 0)
        return "a critical extension that is not understood";
    return entries_understood(crl) ? NULL
                                   : "an entry with a critical extension that is not understood";
}

static bool check_profile(struct path *p, const struct crl *crl)
{
    const char *fault = find_fault(crl);
    return require(p->x, CHECK_crl_follows_profile, !fault,
                   "a list that keeps the rules for authorities",
                   fault ? fault : "none that it breaks");
}

/* (g), with the key of the path: what signed the certificate signs the list. */
static bool check_signature(struct path *p, const struct crl *crl, const struct certificate *issuer)
{
    const struct signed_bytes s = { .content = crl->tbs_cert_list,
                                    .signature = crl->signature_value,
                                    .algorithm = crl->signature_algorithm.algorithm,
                                    .algorithm_oid = crl->signature_algorithm.oid,
                                    .pss = &crl->signature_algorithm.pss };
    const char               *found = "an algorithm that is not sound";
    bool holds = signed_bytes_sound(&s) && signed_bytes_hold(&s, issuer, &found);
    return require(p->x, CHECK_crl_signature_valid, holds,
                   "a signature over the list that the issuer's key confirms", found);
}

/* (a): the time is between thisUpdate and nextUpdate. */
static bool check_fresh(struct path *p, const struct crl *crl)
{
    const char *until = crl->has_next_update ? text_time(p->x, crl->next_update) : "no end";
    return require(p->x, CHECK_crl_is_fresh, is_fresh(crl, p->wishes->time),
                   text_join(p->x, "a list for ", text_time(p->x, p->wishes->time)),
                   text_join(p->x, "one from ", text_time(p->x, crl->this_update), " to ", until));
}

/* (i), (j): the serial number is not on it. A certificate that is on hold is revoked, for now. */
static bool check_not_listed(struct path *p, const struct crl *crl, const struct certificate *c)
{
    struct crl_entry entry;
    bool             listed = crl_find_entry(&entry, crl, c->serial_number);
    const char      *found = "no entry";
    if (listed)
        found = text_join(p->x, "revoked at ", text_time(p->x, entry.revocation_date),
                          ", reason: ", crl_reason_name(entry.reason));
    return require(p->x, CHECK_certificate_not_revoked, !listed,
                   "no entry for the serial number in the list of its issuer", found);
}

static bool judge(struct path *p, const struct crl *crl, size_t i)
{
    const struct certificate *c = p->certificates[i], *issuer = p->certificates[i + 1];
    /* (b), (c) */
    return check_kind(p, crl) &&
           /* §5 */
           check_profile(p, crl) &&
           /* (f) */
           require(p->x, CHECK_crl_issuer_may_sign,
                   !issuer->has_key_usage || (issuer->key_usage & KEY_USAGE_cRLSign), "cRLSign",
                   path_text_key_usage(p->x, issuer)) &&
           /* (g) */
           path_spend_signature(p) && check_signature(p, crl, issuer) &&
           /* (a) */
           check_fresh(p, crl) &&
           /* (i), (j) */
           check_not_listed(p, crl, c);
}

/* Of several lists the one that is of this time; one that is refused by name comes first. */
static const struct crl *choose(const struct path *p, size_t i)
{
    const struct certificate *c = p->certificates[i], *issuer = p->certificates[i + 1];
    const struct crl         *best = NULL;
    for (size_t k = 0; k < p->wishes->crl_count; k++) {
        const struct crl *crl = &p->wishes->crls[k];
        if (!is_by_issuer(crl, issuer) || !is_in_scope(crl, c))
            continue;
        if (crl->is_delta || crl->issuing_distribution_point.indirect_crl)
            return crl;
        bool fresher = best && !is_fresh(best, p->wishes->time) && is_fresh(crl, p->wishes->time);
        if (!best || fresher)
            best = crl;
    }
    return best;
}

bool path_check_revocation(struct path *p, size_t i)
{
    const struct crl *crl = choose(p, i);
    return (!crl || judge(p, crl, i)) && path_check_ocsp(p, i);
}
