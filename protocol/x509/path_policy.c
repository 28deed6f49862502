/*
 * path_policy.c - under which policies was a chain issued? RFC 5280 §6.1, RFC 9618; section numbers
 * are those of RFC 5280.
 *
 * First the level as a set, then walks over the two extensions, then the steps in the RFC's order.
 */
#include "protocol/x509/path_policy.h"

/* ---- a level ---- */

static bool is_any(struct der_bytes policy)
{
    return der_bytes_equal(policy, oid_content(OID_anyPolicy));
}

static bool level_has(const struct policy_level *level, struct der_bytes policy)
{
    for (size_t i = 0; i < level->count; i++)
        if (der_bytes_equal(level->policies[i], policy))
            return true;
    return false;
}

static void level_add(struct policy_state *s, struct policy_level *level, struct der_bytes policy)
{
    if (level_has(level, policy))
        return;
    if (level->count == LIMIT_POLICIES)
        s->too_many = true;
    else
        level->policies[level->count++] = policy;
}

/* ---- the extensions: one element after the other ---- */

/* PolicyInformation ::= SEQUENCE { policyIdentifier, policyQualifiers OPTIONAL } */
static bool next_policy(struct der_bytes *policy, struct reader *r)
{
    if (!has_more(r))
        return false;
    der_sequence(r, "PolicyInformation", "PolicyInformation") {
        *policy = der_oid(r, "policyIdentifier");
        if (has_more(r))
            der_any(r, "policyQualifiers");
    }
    return r->error == ERROR_NONE;
}

static struct reader policies_of(const struct certificate *c)
{
    struct reader r;
    reader_init(&r, c->certificate_policies.bytes, c->certificate_policies.length,
                "CertificatePolicies", NULL);
    return r;
}

/* PolicyMappings ::= SEQUENCE OF SEQUENCE { issuerDomainPolicy, subjectDomainPolicy } */
static bool next_mapping(struct der_bytes *from, struct der_bytes *to, struct reader *r)
{
    if (!has_more(r))
        return false;
    der_sequence(r, "PolicyMapping", "PolicyMapping") {
        *from = der_oid(r, "issuerDomainPolicy");
        *to = der_oid(r, "subjectDomainPolicy");
    }
    return r->error == ERROR_NONE;
}

static struct reader mappings_of(const struct certificate *c)
{
    struct reader r;
    reader_init(&r, c->policy_mappings.bytes, c->policy_mappings.length, "PolicyMappings", NULL);
    return r;
}

/* Each is looked at once for every policy, so they are counted before. */
static bool mappings_are_few(const struct certificate *c)
{
    struct reader    r = mappings_of(c);
    struct der_bytes from, to;
    size_t           count = 0;
    while (count <= LIMIT_POLICIES && next_mapping(&from, &to, &r))
        count++;
    return count <= LIMIT_POLICIES;
}

static bool is_mapped(const struct certificate *c, struct der_bytes policy)
{
    struct reader    r = mappings_of(c);
    struct der_bytes from, to;
    while (next_mapping(&from, &to, &r))
        if (der_bytes_equal(from, policy))
            return true;
    return false;
}

/* ---- §6.1.2: initialization ---- */

void policy_initialize(struct policy_state *s, size_t n)
{
    /* (a): one node, anyPolicy; (d), (e), (f): n + 1, as nothing is demanded from the start */
    s->valid_policy_tree.any = true;
    s->valid_policy_tree.count = 0;
    s->explicit_policy = s->inhibit_any_policy = s->policy_mapping = n + 1;
    s->too_many = false;
}

/* ---- §6.1.3: basic certificate processing ---- */

void policy_process(struct policy_state *s, const struct certificate *c, bool last)
{
    const struct policy_level before = s->valid_policy_tree;
    struct policy_level      *now = &s->valid_policy_tree;
    bool                      lists_any = false;
    struct reader             r = policies_of(c);
    struct der_bytes          policy;
    now->any = false;
    now->count = 0;
    /* (e): without certificatePolicies the tree becomes NULL */
    if (!c->has_certificate_policies)
        return;
    /* (d)(1): what was expected, or, below anyPolicy, whatever is named */
    for (size_t listed = 0; !s->too_many && next_policy(&policy, &r); listed++) {
        s->too_many |= listed == LIMIT_POLICIES;
        if (is_any(policy))
            lists_any = true;
        else if (before.any || level_has(&before, policy))
            level_add(s, now, policy);
    }
    /* (d)(2): anyPolicy stands for all that was expected, as long as it is not inhibited */
    if (lists_any && (s->inhibit_any_policy > 0 || (!last && certificate_is_self_issued(c)))) {
        for (size_t i = 0; i < before.count; i++)
            level_add(s, now, before.policies[i]);
        now->any = before.any;
    }
    /* (d)(3) prunes nodes without children, which we do not keep */
}

/* ---- §6.1.4: preparation for the next certificate ---- */

bool policy_mappings_sound(const struct certificate *c)
{
    struct reader    r = mappings_of(c);
    struct der_bytes from, to;
    while (next_mapping(&from, &to, &r))
        if (is_any(from) || is_any(to))
            return false;
    return true;
}

/* (b): policies that are mapped give way to what they are mapped to, or to nothing. */
static void apply_mappings(struct policy_state *s, const struct certificate *c)
{
    const struct policy_level before = s->valid_policy_tree;
    struct policy_level      *now = &s->valid_policy_tree;
    now->count = 0;
    for (size_t i = 0; i < before.count; i++)
        if (!is_mapped(c, before.policies[i]))
            level_add(s, now, before.policies[i]);
    if (s->policy_mapping == 0)
        return;
    struct reader    r = mappings_of(c);
    struct der_bytes from, to;
    while (next_mapping(&from, &to, &r))
        if (before.any || level_has(&before, from))
            level_add(s, now, to);
}

static void decrement(size_t *counter) { *counter -= *counter > 0; }

static void lower(size_t *counter, uint32_t to)
{
    if (to < *counter)
        *counter = to;
}

void policy_prepare(struct policy_state *s, const struct certificate *c)
{
    /* (b) */
    s->too_many |= !mappings_are_few(c);
    if (c->has_policy_mappings && !s->too_many)
        apply_mappings(s, c);
    /* (h): an authority's own successor does not count */
    if (!certificate_is_self_issued(c)) {
        decrement(&s->explicit_policy);
        decrement(&s->policy_mapping);
        decrement(&s->inhibit_any_policy);
    }
    /* (i): policyConstraints */
    if (c->has_require_explicit_policy)
        lower(&s->explicit_policy, c->require_explicit_policy);
    if (c->has_inhibit_policy_mapping)
        lower(&s->policy_mapping, c->inhibit_policy_mapping);
    /* (j): inhibitAnyPolicy */
    if (c->has_inhibit_any_policy)
        lower(&s->inhibit_any_policy, c->inhibit_any_policy);
}

/* ---- §6.1.5: wrap-up ---- */

void policy_wrap_up(struct policy_state *s, const struct certificate *c)
{
    /* (a) */
    decrement(&s->explicit_policy);
    /* (b) */
    if (c->has_require_explicit_policy && c->require_explicit_policy == 0)
        s->explicit_policy = 0;
}

bool policy_holds(const struct policy_state *s)
{
    return s->explicit_policy > 0 || s->valid_policy_tree.any || s->valid_policy_tree.count > 0;
}
