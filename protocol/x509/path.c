/*
 * path.c - is this chain of certificates to be believed? RFC 5280 §6.1.
 *
 * The chain comes with the certificate in question first; RFC 5280 counts from the other end: it
 * starts from the trust anchor, and at each certificate it checks the certificate itself
 * (§6.1.3), then prepares for the one below (§6.1.4), and wraps up at the last (§6.1.5). Its
 * letters stand above what they ask for. Read from the bottom: path_validate.
 *
 * What is left out: revocation (§6.1.3 (a)(3)) and policies. We accept any policy and demand
 * none, so that only a critical policyConstraints could change the outcome, and that is not
 * understood and thus refused (§6.1.4 (o)).
 */
#include "protocol/x509/path.h"

#include "protocol/x509/host_name.h"
#include "protocol/x509/name.h"
#include "protocol/x509/name_constraints.h"
#include "protocol/x509/path_signature.h"
#include "protocol/x509/profile.h"

/* Room for a list of names in what a check found. */
enum { NAMES_TEXT = 1024 };

struct path {
    struct examiner          *x;
    const struct path_wishes *wishes;
    const struct certificate *chain;  /* the certificate in question first */
    size_t                    length; /* of them below the anchor */
    const struct certificate *anchor;
    size_t                    max_path_length; /* §6.1.2 (k) */
};

/* The issuer of chain[i]. */
static const struct certificate *issuer_of(const struct path *p, size_t i)
{
    return i + 1 < p->length ? &p->chain[i + 1] : p->anchor;
}

static const char *text_name(struct examiner *x, struct der_bytes name)
{
    char text[NAME_TEXT];
    return x->observer ? text_join(x, name_format(text, sizeof text, name)) : NULL;
}

static const char *text_oid(struct examiner *x, struct der_bytes oid)
{
    char text[OID_TEXT];
    return x->observer ? text_join(x, oid_format(text, oid)) : NULL;
}

/* The checks that follow are about this certificate, and their words are needed no longer than
 * that. */
static size_t begin_certificate(struct examiner *x, const struct certificate *c)
{
    x->certificate = c->der.bytes;
    x->certificate_length = c->der.length;
    return x->text_used;
}

static void end_certificate(struct examiner *x, size_t text_used)
{
    x->certificate = NULL;
    x->certificate_length = 0;
    x->text_used = text_used;
}

/* ---- RFC 5280 §6.1.3: basic certificate processing ---- */

/* (a)(2): the validity period includes the current time, its first and last second too. */
static bool check_validity(struct path *p, const struct certificate *c)
{
    const char *now = text_time(p->x, p->wishes->time);
    return require(p->x, CHECK_certificate_validity_begun, c->not_before <= p->wishes->time,
                   text_join(p->x, "a date not after ", now), text_time(p->x, c->not_before)) &&
           require(p->x, CHECK_certificate_validity_not_over, p->wishes->time <= c->not_after,
                   text_join(p->x, "a date not before ", now), text_time(p->x, c->not_after));
}

/* (b) and (c): the names are within what every authority above may speak for. An authority's
 * own successor, with the same name, need not be. */
static bool check_names_permitted(struct path *p, size_t i)
{
    const struct certificate *c = &p->chain[i];
    if (i > 0 && certificate_is_self_issued(c))
        return true;
    for (size_t above = i + 1; above <= p->length; above++) {
        const struct certificate *authority = issuer_of(p, above - 1);
        char                      offender[NAMES_TEXT];
        if (!authority->has_name_constraints)
            continue;
        bool allowed = name_constraints_allow(authority, c, offender, sizeof offender);
        if (!require(
                p->x, CHECK_certificate_names_permitted, allowed,
                text_join(p->x, "names that are allowed to ", text_name(p->x, authority->subject)),
                allowed ? "no other names" : text_join(p->x, offender)))
            return false;
    }
    return true;
}

/* RFC 5280 §4, which §6.1 takes for granted: the rules for those who issue certificates. */
static bool check_profile(struct path *p, const struct certificate *c)
{
    const char *fault = profile_find_fault(c);
    return require(p->x, CHECK_certificate_follows_profile, !fault,
                   "a certificate that keeps the rules of RFC 5280 for authorities",
                   fault ? fault : "none that it breaks");
}

static bool process_basic(struct path *p, size_t i)
{
    const struct certificate *c = &p->chain[i], *issuer = issuer_of(p, i);
    /* (a)(1): the signature */
    return path_check_signature(p->x, c, issuer) &&
           /* (a)(2): the time */
           check_validity(p, c) &&
           /* (a)(3), not revoked, is not looked at here */
           /* (a)(4): the issuer's name */
           require(p->x, CHECK_certificate_issuer_name_chains,
                   name_equal(c->issuer, issuer->subject), text_name(p->x, issuer->subject),
                   text_name(p->x, c->issuer)) &&
           /* (b), (c): name constraints; (d) to (f): policies, see above */
           check_names_permitted(p, i) && check_profile(p, c);
}

/* ---- RFC 5280 §6.1.4: preparation for the next certificate ---- */

/* (d) to (f): the key that the next signature is checked with. That it must be long enough is
 * ours. */
static bool check_key(struct path *p, const struct certificate *c)
{
    size_t      bits = path_key_bits(c);
    const char *found = bits ? text_join(p->x, "RSA, ", text_number(p->x, bits), " bits")
                             : oid_name(c->public_key_algorithm);
    return require(
        p->x, CHECK_certificate_key_strong_enough, bits >= p->wishes->least_rsa_bits,
        text_join(p->x, "RSA, at least ", text_number(p->x, p->wishes->least_rsa_bits), " bits"),
        found);
}

/* (k): a version 3 certificate with basicConstraints and cA. Older ones cannot say that they are a
 * CA's, and so are not taken for one. */
static bool check_is_a_ca(struct path *p, const struct certificate *c)
{
    const char *found = !c->has_basic_constraints ? "no basicConstraints"
                        : c->is_ca                ? "cA: true"
                                                  : "cA: false";
    return require(p->x, CHECK_certificate_is_a_ca, c->version == 3 && c->is_ca, "cA: true", found);
}

/* (l), (m): how many authorities may follow. An authority's own successor is not counted. */
static bool check_path_length(struct path *p, const struct certificate *c, bool at_anchor)
{
    if (!at_anchor && !certificate_is_self_issued(c)) {
        if (!require(p->x, CHECK_certificate_path_length_kept, p->max_path_length > 0,
                     p->max_path_length > 0 ? "room for one more authority"
                                            : "no authority here: those above leave room for none",
                     "one more authority"))
            return false;
        p->max_path_length -= p->max_path_length > 0;
    }
    if (c->has_path_length && c->path_length < p->max_path_length)
        p->max_path_length = c->path_length;
    return true;
}

static const char *text_key_usage(struct examiner *x, const struct certificate *c)
{
    static const char *const names[] = { "digitalSignature", "nonRepudiation", "keyEncipherment",
                                         "dataEncipherment", "keyAgreement",   "keyCertSign",
                                         "cRLSign",          "encipherOnly",   "decipherOnly" };
    if (!c->has_key_usage || !x->observer)
        return "no keyUsage, so any use";
    const char *text = "";
    for (size_t bit = 0; bit < sizeof names / sizeof *names; bit++)
        if (c->key_usage & 1u << bit)
            text = text_join(x, text, *text ? ", " : "", names[bit]);
    return text;
}

static bool prepare_for_next(struct path *p, const struct certificate *c, bool at_anchor)
{
    bool may_sign = !c->has_key_usage || (c->key_usage & KEY_USAGE_keyCertSign);
    /* (a), (b): policy mappings; (c): the issuer's name is taken from the certificate */
    /* (d) to (f): the key; (g): name constraints are looked up when they are needed */
    return check_key(p, c) &&
           /* (h) to (j): policies */
           /* (k): basicConstraints */
           check_is_a_ca(p, c) &&
           /* (l), (m): the length of the path */
           check_path_length(p, c, at_anchor) &&
           /* (n): keyUsage */
           require(p->x, CHECK_certificate_may_sign_certificates, may_sign, "keyCertSign",
                   text_key_usage(p->x, c));
}

/* (o) of §6.1.4, (f) of §6.1.5: no critical extension is left that was not processed. */
static bool check_critical_extensions(struct path *p, const struct certificate *c)
{
    bool understood = c->unknown_critical_extension.length == 0;
    return require(p->x, CHECK_certificate_critical_extensions_understood, understood,
                   "only critical extensions that are understood",
                   understood ? "no other" : text_oid(p->x, c->unknown_critical_extension));
}

/* ---- RFC 5280 §6.1.5: wrap-up, and what a TLS client asks besides ---- */

/* RFC 5246 §7.4.2: the key may do what the key exchange needs. */
static bool check_key_usage(struct path *p, const struct certificate *c)
{
    bool     encrypts = p->wishes->purpose == PATH_SERVER_KEY_ENCIPHERMENT;
    unsigned wanted = encrypts ? KEY_USAGE_keyEncipherment : KEY_USAGE_digitalSignature;
    return require(p->x, CHECK_certificate_may_do_key_exchange,
                   !c->has_key_usage || (c->key_usage & wanted),
                   encrypts ? "keyEncipherment" : "digitalSignature", text_key_usage(p->x, c));
}

/* RFC 5280 §4.2.1.12: without extKeyUsage a key is for any purpose. */
static bool check_purpose(struct path *p, const struct certificate *c)
{
    bool may_serve = !c->has_extended_key_usage ||
                     (c->purposes & (KEY_PURPOSE_serverAuth | KEY_PURPOSE_anyExtendedKeyUsage));
    const char *found = !c->has_extended_key_usage ? "no extKeyUsage, so any purpose"
                        : may_serve                ? "serverAuth"
                                                   : "only other purposes";
    return require(p->x, CHECK_certificate_is_for_servers, may_serve, "serverAuth", found);
}

/* RFC 9525 §6 */
static bool check_host_name(struct path *p, const struct certificate *c)
{
    const char *host = p->wishes->host_name;
    char        names[NAMES_TEXT] = "no name at all";
    if (!host)
        return true;
    if (c->subject_alt_name.length > 0 && p->x->observer)
        host_name_list(names, sizeof names, c);
    return require(p->x, CHECK_certificate_name_matches, host_name_matches(c, host),
                   text_join(p->x, host), text_join(p->x, names));
}

static bool wrap_up(struct path *p, const struct certificate *c)
{
    /* (a), (b): policies; (c) to (e): the key */
    return check_key(p, c) &&
           /* (f): critical extensions; (g): policies */
           check_critical_extensions(p, c) &&
           /* and what it is for */
           check_key_usage(p, c) && check_purpose(p, c) && check_host_name(p, c);
}

/* ---- the trust anchor ---- */

/* RFC 5280 §4.2.1.1: key identifiers tell two keys of one name apart. */
static bool could_have_issued(const struct certificate *issuer, const struct certificate *c)
{
    bool both_identified =
        c->authority_key_identifier.length > 0 && issuer->subject_key_identifier.length > 0;
    return name_equal(c->issuer, issuer->subject) &&
           (!both_identified ||
            der_bytes_equal(c->authority_key_identifier, issuer->subject_key_identifier));
}

/* The first anchor that signed it; or else the first that it names, whose signature will be found
 * wrong. */
static const struct certificate *find_issuing_anchor(const struct trust_store *trust,
                                                     const struct certificate *c, bool *signed_it)
{
    const struct certificate *named = NULL;
    *signed_it = false;
    for (size_t i = 0; i < trust->count; i++) {
        const struct certificate *anchor = &trust->anchors[i];
        if (!could_have_issued(anchor, c))
            continue;
        *signed_it = path_signature_holds(c, anchor);
        if (*signed_it)
            return anchor;
        named = named ? named : anchor;
    }
    return named;
}

static bool is_anchor(const struct trust_store *trust, const struct certificate *c)
{
    for (size_t i = 0; i < trust->count; i++)
        if (der_bytes_equal(trust->anchors[i].der, c->der))
            return true;
    return false;
}

/*
 * RFC 5280 §6.1.1 (d): goes up the chain until a certificate is an anchor itself, or was signed
 * by one. Sets the anchor and how many certificates are below it; leaves the anchor NULL where
 * there is none.
 */
static void find_anchor(struct path *p, size_t count)
{
    const struct trust_store *trust = p->wishes->trust;
    for (size_t i = 0; i < count; i++) {
        bool                      signed_it;
        const struct certificate *anchor = &p->chain[i];
        if (is_anchor(trust, anchor)) {
            p->anchor = anchor;
            p->length = i;
            return;
        }
        anchor = find_issuing_anchor(trust, &p->chain[i], &signed_it);
        if (anchor && (signed_it || !p->anchor)) {
            p->anchor = anchor;
            p->length = i + 1;
        }
        if (signed_it)
            return;
    }
}

/* An anchor that came with the chain has its number from there; another is reported, and gets the
 * next. */
static void number_anchor(struct path *p, struct certificate *copy, size_t count)
{
    unsigned last = 0;
    for (size_t i = 0; i < count; i++) {
        if (der_bytes_equal(p->chain[i].der, p->anchor->der)) {
            p->anchor = &p->chain[i];
            return;
        }
        last = p->chain[i].number > last ? p->chain[i].number : last;
    }
    *copy = *p->anchor;
    copy->number = last + 1;
    p->anchor = copy;
    certificate_report(p->x, copy);
}

/* The check is about the certificate that an anchor must have signed: the highest that is looked
 * at. */
static bool check_anchor(struct path *p, struct certificate *copy, size_t count)
{
    const struct certificate *top = &p->chain[count - 1];
    find_anchor(p, count);
    begin_certificate(p->x, p->anchor && p->length > 0 ? &p->chain[p->length - 1] : top);
    const char *found = p->anchor ? text_name(p->x, p->anchor->subject)
                                  : text_join(p->x, "none named ", text_name(p->x, top->issuer));
    if (!require(p->x, CHECK_certificate_anchor_trusted, p->anchor != NULL,
                 "an authority that we trust", found))
        return false;
    if (p->anchor) {
        number_anchor(p, copy, count);
    } else { /* the check is waived: the top of the chain is taken at its word */
        p->anchor = top;
        p->length = count - 1;
    }
    return true;
}

/* ---- the walk ---- */

/* The anchor is trusted beforehand, but only as what its certificate says. */
static bool process_anchor(struct path *p)
{
    size_t text_used = begin_certificate(p->x, p->anchor);
    bool   good = check_validity(p, p->anchor) && prepare_for_next(p, p->anchor, true) &&
                check_critical_extensions(p, p->anchor);
    end_certificate(p->x, text_used);
    return good;
}

static bool process_certificate(struct path *p, size_t i)
{
    const struct certificate *c = &p->chain[i];
    size_t                    text_used = begin_certificate(p->x, c);
    bool                      good =
        process_basic(p, i) &&
        (i == 0 ? wrap_up(p, c) : prepare_for_next(p, c, false) && check_critical_extensions(p, c));
    end_certificate(p->x, text_used);
    return good;
}

/* The certificate in question was itself trusted beforehand: there is nobody above it to ask. */
static bool process_trusted_leaf(struct path *p)
{
    size_t text_used = begin_certificate(p->x, p->anchor);
    bool   good = check_validity(p, p->anchor) && wrap_up(p, p->anchor);
    end_certificate(p->x, text_used);
    return good;
}

bool path_validate(struct examiner *x, const struct certificate *chain, size_t count,
                   const struct path_wishes *wishes)
{
    /* §6.1.2 (k): max_path_length begins as n */
    struct path        p = { .x = x, .wishes = wishes, .chain = chain, .max_path_length = count };
    struct certificate anchor;
    if (count == 0)
        return refuse(x, ERROR_no_certificate, "certificate_list", 0);
    size_t text_used = x->text_used;
    bool   good = require(x, CHECK_chain_length_allowed, count <= LIMIT_CHAIN,
                          text_join(x, "at most ", text_number(x, LIMIT_CHAIN), " certificates"),
                          text_number(x, count)) &&
                check_anchor(&p, &anchor, count);
    end_certificate(x, text_used);
    if (!good)
        return false;
    if (p.length == 0)
        return process_trusted_leaf(&p);
    if (!process_anchor(&p))
        return false;
    for (size_t i = p.length; i-- > 0;)
        if (!process_certificate(&p, i))
            return false;
    return true;
}
