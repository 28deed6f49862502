/*
 * path.c - does this path hold? RFC 5280 §6.1, in its order; its letters stand above what they ask
 * for.
 *
 * §6.1 starts from the trust anchor. At each certificate below it checks the certificate itself
 * (§6.1.3), then prepares for the next (§6.1.4), and wraps up at the last (§6.1.5). Read from the
 * bottom: path_judge. Some letters have a file of their own: signatures (path_signature.c),
 * policies (path_policy.c), names (name_constraints.c), revocation (path_revocation.c). Where a
 * path comes from is told in path_build.c.
 *
 * The inputs of §6.1.1: (a) the path, and in the wishes (b) the time and (d) the anchors. (c), (e)
 * to (i): any policy will do and none is demanded, and no names are permitted or excluded from the
 * start.
 */
#include "protocol/x509/path_internal.h"

#include "protocol/x509/name.h"
#include "protocol/x509/name_constraints.h"
#include "protocol/x509/path_signature.h"
#include "protocol/x509/profile.h"

const char *path_text_name(struct examiner *x, struct der_bytes name)
{
    char text[NAME_TEXT];
    return x->observer ? text_join(x, name_format(text, sizeof text, name)) : NULL;
}

static const char *text_oid(struct examiner *x, struct der_bytes oid)
{
    char text[OID_TEXT];
    return x->observer ? text_join(x, oid_format(text, oid)) : NULL;
}

const char *path_text_key_usage(struct examiner *x, const struct certificate *c)
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

size_t path_begin(struct examiner *x, const struct certificate *c)
{
    x->certificate = c->der.bytes;
    x->certificate_length = c->der.length;
    return text_mark(x);
}

void path_end(struct examiner *x, size_t mark)
{
    x->certificate = NULL;
    x->certificate_length = 0;
    text_forget(x, mark);
}

bool path_spend_signature(struct path *p)
{
    bool left = *p->signatures_left > 0;
    *p->signatures_left -= left;
    return left || require(p->x, CHECK_path_search_bounded, false,
                           text_join(p->x, "at most ", text_number(p->x, LIMIT_PATH_SIGNATURES),
                                     " signatures on lists and responses"),
                           "more");
}

/* ---- §6.1.2: initialization ---- */

static void initialize(struct path *p)
{
    const struct path_wishes *wishes = p->wishes;
    /* (a), (d) to (f): policies */
    policy_initialize(&p->policy, p->n);
    /* (b), (c): name constraints are looked up, in the certificates above, when they are needed.
     * (g) to (j): the working key and issuer name are those of the certificate above.
     * (k): max_path_length is n, unless fewer are wished for */
    p->max_path_length = p->n;
    if (wishes->has_max_depth && wishes->max_depth < p->max_path_length)
        p->max_path_length = wishes->max_depth;
}

/* ---- §6.1.3: basic certificate processing ---- */

/* (a)(2): the validity period includes the current time, its first and last second too. */
static bool check_validity(struct path *p, const struct certificate *c)
{
    const char *now = text_time(p->x, p->wishes->time);
    return require(p->x, CHECK_certificate_validity_begun, c->not_before <= p->wishes->time,
                   text_join(p->x, "a date not after ", now), text_time(p->x, c->not_before)) &&
           require(p->x, CHECK_certificate_validity_not_over, p->wishes->time <= c->not_after,
                   text_join(p->x, "a date not before ", now), text_time(p->x, c->not_after));
}

/* What (b) and (c) say about one authority above. */
static bool check_names_permitted_by(struct path *p, const struct certificate *c,
                                     const struct certificate *authority)
{
    char offender[NAMES_TEXT];
    bool allowed =
        name_constraints_allow(authority, c, p->comparisons_left, offender, sizeof offender);
    if (!allowed && *p->comparisons_left == 0)
        return require(p->x, CHECK_name_comparisons_bounded, false,
                       text_join(p->x, "at most ", text_number(p->x, LIMIT_NAME_COMPARISONS),
                                 " comparisons of a name with a constraint"),
                       "more");
    return require(
        p->x, CHECK_certificate_names_permitted, allowed,
        text_join(p->x, "names that are allowed to ", path_text_name(p->x, authority->subject)),
        allowed ? "no other names" : text_join(p->x, offender));
}

/* (b) and (c): the names are within what every authority above may speak for. An authority's own
 * successor, with the same name, need not be. */
static bool check_names_permitted(struct path *p, size_t i)
{
    const struct certificate *c = p->certificates[i];
    if (i > 0 && certificate_is_self_issued(c))
        return true;
    for (size_t above = i + 1; above <= p->n; above++)
        if (p->certificates[above]->has_name_constraints &&
            !check_names_permitted_by(p, c, p->certificates[above]))
            return false;
    return true;
}

static bool check_policies_bounded(struct path *p)
{
    return !p->policy.too_many ||
           require(p->x, CHECK_policies_bounded, false,
                   text_join(p->x, "at most ", text_number(p->x, LIMIT_POLICIES),
                             " policies, or mappings of policies, in one place"),
                   "more");
}

/* (f), and §6.1.5 (g): what is demanded is only told where an authority demands it. */
static bool check_policy(struct path *p)
{
    bool demanded = p->policy.explicit_policy == 0, holds = policy_holds(&p->policy);
    return !demanded || require(p->x, CHECK_certificate_policy_valid, holds,
                                "a policy that all authorities of the path agree on",
                                holds ? "there is one" : "there is none");
}

/* (d) to (f): the policies. */
static bool process_policies(struct path *p, size_t i)
{
    policy_process(&p->policy, p->certificates[i], i == 0);
    return check_policies_bounded(p) && check_policy(p);
}

/* §4, which §6.1 takes for granted: the rules for those who issue certificates. */
static bool check_profile(struct path *p, size_t i)
{
    const struct certificate *c = p->certificates[i];
    enum profile_role         role = i == p->n && i > 0                  ? PROFILE_ANCHOR
                                     : i > 0                             ? PROFILE_AUTHORITY
                                     : p->wishes->purpose == PATH_CLIENT ? PROFILE_CLIENT
                                                                         : PROFILE_SERVER;
    const char               *fault = profile_find_fault(c, role, p->wishes->strict);
    return require(p->x, CHECK_certificate_follows_profile, !fault,
                   "a certificate that keeps the rules for authorities",
                   fault ? fault : "none that it breaks");
}

static bool process_basic(struct path *p, size_t i)
{
    const struct certificate *c = p->certificates[i], *issuer = p->certificates[i + 1];
    /* (a)(1): the signature */
    return path_check_signature(p->x, c, issuer, p->signatures_known) &&
           /* (a)(2): the time */
           check_validity(p, c) &&
           /* (a)(3): not revoked */
           path_check_revocation(p, i) &&
           /* (a)(4): the issuer's name */
           require(p->x, CHECK_certificate_issuer_name_chains,
                   name_equal(c->issuer, issuer->subject), path_text_name(p->x, issuer->subject),
                   path_text_name(p->x, c->issuer)) &&
           /* (b), (c): name constraints */
           check_names_permitted(p, i) &&
           /* (d) to (f): policies */
           process_policies(p, i) && check_profile(p, i);
}

/* ---- §6.1.4: preparation for the next certificate ---- */

/* (a), (b) and (h) to (j): policies */
static bool prepare_policies(struct path *p, const struct certificate *c)
{
    bool sound = policy_mappings_sound(c);
    if (c->has_policy_mappings &&
        !require(p->x, CHECK_certificate_policy_mappings_sound, sound,
                 "no mapping from or to anyPolicy", sound ? "none" : "one of anyPolicy"))
        return false;
    policy_prepare(&p->policy, c);
    return check_policies_bounded(p);
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

/* (l), (m): how many authorities may follow. An authority's own successor is not counted, nor is
 * the anchor. */
static bool check_path_length(struct path *p, size_t i)
{
    const struct certificate *c = p->certificates[i];
    if (i < p->n && !certificate_is_self_issued(c)) {
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

/* (o) of §6.1.4, (f) of §6.1.5: no critical extension is left that was not processed. */
static bool check_critical_extensions(struct path *p, const struct certificate *c)
{
    bool understood = c->unknown_critical_extension.length == 0;
    return require(p->x, CHECK_certificate_critical_extensions_understood, understood,
                   "only critical extensions that are understood",
                   understood ? "no other" : text_oid(p->x, c->unknown_critical_extension));
}

static bool prepare_for_next(struct path *p, size_t i)
{
    const struct certificate *c = p->certificates[i];
    bool may_sign = !c->has_key_usage || (c->key_usage & KEY_USAGE_keyCertSign);
    /* (a), (b): policy mappings; (c): the issuer's name is taken from the certificate; (h) to (j):
     * the counters of policies. The anchor has no part in policies (§6.1.1 (d)). */
    return (i == p->n || prepare_policies(p, c)) &&
           /* (d) to (f): the key; (g): name constraints are looked up when they are needed */
           path_check_key(p, c) &&
           /* (k): basicConstraints */
           check_is_a_ca(p, c) &&
           /* (l), (m): the length of the path */
           check_path_length(p, i) &&
           /* (n): keyUsage */
           require(p->x, CHECK_certificate_may_sign_certificates, may_sign, "keyCertSign",
                   path_text_key_usage(p->x, c)) &&
           /* (o): other critical extensions; and extKeyUsage, which is among those processed */
           check_critical_extensions(p, c) && path_check_authority_purpose(p, c);
}

/* ---- §6.1.5: wrap-up ---- */

static bool wrap_up(struct path *p)
{
    const struct certificate *c = p->certificates[0];
    /* (a), (b): explicit_policy */
    policy_wrap_up(&p->policy, c);
    /* (c) to (e): the key */
    return path_check_key(p, c) &&
           /* (f): critical extensions */
           check_critical_extensions(p, c) &&
           /* (g): a policy is left, where one is demanded */
           (p->n == 0 || check_policy(p)) &&
           /* and what the certificate is for, which §6.1 leaves to others */
           path_check_purpose(p, c);
}

/* ---- the walk ---- */

/* §6.1.1 (d) asks of an anchor only its name and key. We take its certificate at its word, as RFC
 * 5937 has it: what it says about itself holds for all below it. */
static bool process_anchor(struct path *p)
{
    const struct certificate *c = p->certificates[p->n];
    size_t                    mark = path_begin(p->x, c);
    bool                      good = check_validity(p, c) && check_profile(p, p->n) &&
                (p->n > 0 ? prepare_for_next(p, p->n) : wrap_up(p));
    path_end(p->x, mark);
    return good;
}

static bool process_certificate(struct path *p, size_t i)
{
    size_t mark = path_begin(p->x, p->certificates[i]);
    bool   good = process_basic(p, i) && (i > 0 ? prepare_for_next(p, i) : wrap_up(p));
    path_end(p->x, mark);
    return good;
}

bool path_judge(struct path *p)
{
    initialize(p);
    if (!process_anchor(p))
        return false;
    for (size_t i = p->n; i-- > 0;)
        if (!process_certificate(p, i))
            return false;
    return true;
}
