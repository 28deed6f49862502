/*
 * path_build.c - from a certificate to an authority that is trusted: which way? RFC 4158.
 *
 * Certificates come in any order, some of them superfluous, and an authority may have several: one
 * signed by itself, one by another authority that was there before it (cross-signed). So there can
 * be several paths, of which some hold and some do not. We go up from the certificate in question,
 * from each to those that could have issued it, the likeliest first, and judge every path that
 * reaches an anchor (path.c). The first one that holds is the answer.
 *
 * Whoever sends the certificates decides how many ways there are: in a mesh where all sign each
 * other, more than anybody could walk. So the search is bounded. A signature is checked once,
 * however many paths it is a part of; a certificate that is at fault itself (expired, no authority)
 * is not tried again; and what is left is counted, up to the limits of limits.h.
 *
 * Read from the bottom: path_find.
 */
#include "protocol/x509/path_internal.h"

#include "protocol/x509/name.h"
#include "protocol/x509/path_signature.h"

#include <string.h>

/* Hears what is judged on trial, and keeps the last check that failed. */
struct noter {
    struct observer observer;
    enum check      check;
    const uint8_t  *about;
    char            wanted[PATH_TEXT], found[PATH_TEXT];
};

/* A signature that was checked. */
struct edge {
    const struct certificate *child, *issuer;
    bool                      holds;
};

/* How far an attempt came: of those that fail, the one that came farthest is told about. */
enum reach { REACHED_NOTHING, DEAD_END, SIGNATURE_WRONG, ANCHOR_DID_NOT_SIGN, ANCHOR_REACHED };

struct search {
    const struct path_wishes *wishes;
    const struct certificate *chain;
    size_t                    chain_count, anchor_count, pool_count;
    uint32_t                  subject_hash[LIMIT_PATH_POOL];
    bool                      at_fault[LIMIT_PATH_POOL]; /* by itself, in whatever path */

    struct noter    noter;
    struct examiner trial;

    const struct certificate *path[LIMIT_PATH];
    size_t                    index[LIMIT_PATH]; /* in the pool */
    size_t                    length;
    bool                      hopeless; /* the certificate in question is at fault itself */

    enum reach           reach;
    struct path_attempt  best;
    struct path_outcome *outcome;

    /* The budget. */
    const char *spent; /* on what, in words; or NULL */
    size_t      limit; /* that was reached then */
    size_t      steps, candidates, comparisons_left, signatures_left, edge_count;
    struct edge edges[LIMIT_PATH_SIGNATURES];
};

/* ---- the pool: the anchors, then the chain, then what else a path may use ---- */

static const struct certificate *pool_at(const struct search *s, size_t k)
{
    if (k < s->anchor_count)
        return &s->wishes->trust->anchors[k];
    k -= s->anchor_count;
    return k < s->chain_count ? &s->chain[k] : &s->wishes->untrusted[k - s->chain_count];
}

static bool is_anchor(const struct search *s, const struct certificate *c)
{
    for (size_t k = 0; k < s->anchor_count; k++)
        if (der_bytes_equal(pool_at(s, k)->der, c->der))
            return true;
    return false;
}

/*
 * RFC 5280 §4.2.1.1: key identifiers tell two keys of one name apart. They are a hint and no more:
 * an issuer whose identifier does not fit is tried too, at last.
 */
enum likelihood {
    ANCHOR_FITS,
    KEY_FITS,
    NAME_FITS,
    KEY_DIFFERS,
    LIKELIHOODS,
    NO_ISSUER = LIKELIHOODS
};

static enum likelihood could_have_issued(const struct search *s, size_t k,
                                         const struct certificate *c, uint32_t issuer_hash)
{
    if (s->subject_hash[k] != issuer_hash)
        return NO_ISSUER;
    const struct certificate *issuer = pool_at(s, k);
    bool                      both_identified =
        c->authority_key_identifier.length > 0 && issuer->subject_key_identifier.length > 0;
    bool same_key = both_identified &&
                    der_bytes_equal(c->authority_key_identifier, issuer->subject_key_identifier);
    if (!name_equal(c->issuer, issuer->subject))
        return NO_ISSUER;
    if (both_identified && !same_key)
        return KEY_DIFFERS;
    if (k < s->anchor_count)
        return ANCHOR_FITS;
    return same_key ? KEY_FITS : NAME_FITS;
}

/* ---- what is noted ---- */

static void note_check(struct observer *observer, const struct event *event)
{
    struct noter *n = (struct noter *)observer;
    if (event->kind != EVENT_CHECK || event->check.passed || event->check.waived)
        return;
    n->check = event->check.check;
    n->about = event->check.certificate;
    /* The rest is filled with zeros, the last byte too. */
    strncpy(n->wanted, event->check.wanted, PATH_TEXT - 1);
    strncpy(n->found, event->check.found, PATH_TEXT - 1);
}

/* Of two paths that reach an anchor the one that fails nearer to the certificate in question came
 * farther: all above was in order. Of two at the same place, the one that fails later: checks.def
 * has the checks in their order. */
static bool is_farther(const struct search *s, enum reach reach, const struct path_attempt *a)
{
    if (reach == DEAD_END && s->reach == DEAD_END)
        return a->length > s->best.length;
    if (reach != ANCHOR_REACHED || s->reach != ANCHOR_REACHED)
        return reach > s->reach;
    size_t here = 0, before = 0;
    while (here < a->length && a->certificates[here] != a->about)
        here++;
    while (before < s->best.length && s->best.certificates[before] != s->best.about)
        before++;
    return here != before ? here < before : a->check > s->best.check;
}

/* Notes the path as it is now, with the check that the noter kept. */
static void note_attempt(struct search *s, enum reach reach)
{
    struct path_attempt a = { .length = s->length,
                              .anchored = reach >= ANCHOR_DID_NOT_SIGN,
                              .check = s->noter.check };
    memcpy(a.certificates, s->path, sizeof a.certificates);
    memcpy(a.wanted, s->noter.wanted, sizeof a.wanted);
    memcpy(a.found, s->noter.found, sizeof a.found);
    for (size_t i = 0; i < s->length; i++)
        if (s->path[i]->der.bytes == s->noter.about)
            a.about = s->path[i];
    if (s->outcome->attempt_count < LIMIT_PATH_ATTEMPTS)
        s->outcome->attempts[s->outcome->attempt_count] = a;
    s->outcome->attempt_count++;
    if (is_farther(s, reach, &a)) {
        s->reach = reach;
        s->best = a;
    }
}

/* The search ended at a certificate that no anchor signed; but an anchor may have the name. */
static bool require_anchor(struct examiner *x, const struct certificate *top,
                           const struct path_wishes *wishes)
{
    bool named = false;
    for (size_t i = 0; i < wishes->trust->count; i++)
        named |= der_bytes_equal(wishes->trust->anchors[i].subject, top->issuer);
    return require(x, CHECK_certificate_anchor_trusted, false, "an authority that we trust",
                   text_join(x, named ? "one named " : "none named ",
                             path_text_name(x, top->issuer), named ? ", with another key" : ""));
}

static void note_dead_end(struct search *s)
{
    const struct certificate *top = s->path[s->length - 1];
    size_t                    mark = path_begin(&s->trial, top);
    bool                      waived = require_anchor(&s->trial, top, s->wishes);
    path_end(&s->trial, mark);
    if (waived) /* nothing failed, as far as the noter heard */
        s->noter.check = CHECK_certificate_anchor_trusted;
    note_attempt(s, DEAD_END);
}

static void note_too_long(struct search *s)
{
    size_t mark = path_begin(&s->trial, s->path[0]);
    require(&s->trial, CHECK_chain_length_allowed, false,
            text_join(&s->trial, "at most ", text_number(&s->trial, LIMIT_PATH),
                      " certificates in a path"),
            "more");
    path_end(&s->trial, mark);
    note_attempt(s, SIGNATURE_WRONG);
}

/* ---- one step up ---- */

static void give_up(struct search *s, size_t limit, const char *what)
{
    s->limit = limit;
    s->spent = what;
}

static bool spend(struct search *s, size_t *counter, size_t limit, const char *what)
{
    if (*counter >= limit)
        give_up(s, limit, what);
    else
        ++*counter;
    return !s->spent;
}

/* Going round in circles: the same name with the same key (RFC 4158 §2.4.2). */
static bool is_in_path(const struct search *s, const struct certificate *c)
{
    for (size_t i = 0; i < s->length; i++)
        if (der_bytes_equal(s->path[i]->subject_public_key_info, c->subject_public_key_info) &&
            name_equal(s->path[i]->subject, c->subject))
            return true;
    return false;
}

static bool has_signed(struct search *s, const struct certificate *issuer,
                       const struct certificate *child)
{
    for (size_t i = 0; i < s->edge_count; i++)
        if (s->edges[i].child == child && s->edges[i].issuer == issuer)
            return s->edges[i].holds;
    size_t next = s->edge_count;
    if (!spend(s, &s->edge_count, LIMIT_PATH_SIGNATURES, "signatures checked"))
        return false;
    const struct signed_bytes bytes = signed_bytes_of(child);
    const char               *found;
    s->edges[next] = (struct edge){ child, issuer, signed_bytes_hold(&bytes, issuer, &found) };
    return s->edges[next].holds;
}

static bool signatures_are_waived(const struct examiner *x)
{
    return x->waivers && x->waivers->check[CHECK_certificate_signature_valid];
}

/* Whether the candidate signed the top of the path; where not, and where that was to be expected of
 * it, it is told. */
static bool check_edge(struct search *s, const struct certificate *issuer, bool anchor, bool likely)
{
    const struct certificate *top = s->path[s->length - 1];
    bool                      holds = has_signed(s, issuer, top);
    if (holds || s->spent)
        return holds;
    if (signatures_are_waived(&s->trial))
        return true;
    if (!likely)
        return false;
    size_t mark = path_begin(&s->trial, top);
    path_check_signature(&s->trial, top, issuer, false);
    path_end(&s->trial, mark);
    s->path[s->length++] = issuer;
    note_attempt(s, anchor ? ANCHOR_DID_NOT_SIGN : SIGNATURE_WRONG);
    s->length--;
    return false;
}

/* Whether an error lies in one certificate alone, so that no other path mends it. */
static bool is_own_fault(enum check check, size_t i)
{
    switch (check_describe(check)->error) {
    case ERROR_certificate_expired:
    case ERROR_certificate_not_yet_valid:
    case ERROR_certificate_signature_algorithm:
    case ERROR_certificate_profile:
    case ERROR_certificate_not_a_ca:
    case ERROR_certificate_key_usage:
    case ERROR_certificate_extended_key_usage:
    case ERROR_certificate_critical_extension:
    case ERROR_certificate_key_too_weak:
        return true;
    case ERROR_certificate_name_mismatch:
    case ERROR_certificate_staple_missing:
    case ERROR_certificate_ca_as_server:
        return i == 0;
    default:
        return false;
    }
}

static void note_fault(struct search *s)
{
    for (size_t i = 0; i < s->length; i++) {
        if (s->path[i]->der.bytes != s->noter.about || !is_own_fault(s->noter.check, i))
            continue;
        if (i == 0)
            s->hopeless = true;
        else
            s->at_fault[s->index[i]] = true;
    }
}

/* The path as it is, its last certificate the anchor, in the form in which it is judged. */
static struct path as_path(struct examiner *x, const struct path_wishes *wishes,
                           const struct certificate *const *certificates, size_t length,
                           size_t *comparisons_left, size_t *signatures_left)
{
    struct path p = { .x = x,
                      .wishes = wishes,
                      .n = length - 1,
                      .signatures_known = !signatures_are_waived(x),
                      .comparisons_left = comparisons_left,
                      .signatures_left = signatures_left };
    memcpy(p.certificates, certificates, length * sizeof *certificates);
    return p;
}

/* The path has reached an anchor. */
static bool try_path(struct search *s)
{
    if (!spend(s, &s->candidates, LIMIT_PATH_CANDIDATES, "paths judged"))
        return false;
    struct path p = as_path(&s->trial, s->wishes, s->path, s->length, &s->comparisons_left,
                            &s->signatures_left);
    size_t      mark = text_mark(&s->trial);
    bool        holds = path_judge(&p);
    path_end(&s->trial, mark);
    if (!holds) {
        note_attempt(s, ANCHOR_REACHED);
        note_fault(s);
        if (s->comparisons_left == 0)
            give_up(s, LIMIT_NAME_COMPARISONS, "names compared with constraints");
        if (s->signatures_left == 0)
            give_up(s, LIMIT_PATH_SIGNATURES, "signatures checked on lists and responses");
    }
    return holds;
}

static bool extend(struct search *s);

static bool try_issuer(struct search *s, size_t k, bool likely)
{
    const struct certificate *issuer = pool_at(s, k);
    bool                      anchor = k < s->anchor_count;
    if (s->at_fault[k] || is_in_path(s, issuer) || (!anchor && is_anchor(s, issuer)))
        return false;
    if (!spend(s, &s->steps, LIMIT_PATH_STEPS, "issuers tried"))
        return false;
    if (s->length == LIMIT_PATH) {
        note_too_long(s);
        return false;
    }
    if (!check_edge(s, issuer, anchor, likely))
        return false;
    s->index[s->length] = k;
    s->path[s->length++] = issuer;
    bool found = anchor ? try_path(s) : extend(s);
    s->length -= !found;
    return found;
}

/* No path through these certificates can hold any more. */
static bool is_lost(const struct search *s)
{
    for (size_t i = 1; i < s->length; i++)
        if (s->at_fault[s->index[i]])
            return true;
    return s->hopeless || s->spent;
}

/* Where nobody has the issuer's name: the certificate that follows in the chain as it was sent (RFC
 * 5246 §7.4.2), if it signed; the path will then be told to fail at the name. */
static bool try_what_follows(struct search *s)
{
    size_t next = s->index[s->length - 1] + 1;
    return next < s->pool_count && !certificate_is_self_issued(s->path[s->length - 1]) &&
           try_issuer(s, next, false);
}

/* Goes up from the top of the path. True when a path holds; it is then s->path. */
static bool extend(struct search *s)
{
    const struct certificate *top = s->path[s->length - 1];
    const uint32_t            hash = name_hash(top->issuer);
    const size_t              attempts = s->outcome->attempt_count;
    for (enum likelihood l = ANCHOR_FITS; l < LIKELIHOODS; l++)
        for (size_t k = 0; k < s->pool_count && !is_lost(s); k++)
            if (could_have_issued(s, k, top, hash) == l && try_issuer(s, k, l != KEY_DIFFERS))
                return true;
    if (s->outcome->attempt_count == attempts && !is_lost(s) && try_what_follows(s))
        return true;
    if (s->outcome->attempt_count == attempts && !is_lost(s))
        note_dead_end(s);
    return false;
}

static void search_init(struct search *s, struct examiner *x, const struct certificate *chain,
                        size_t count, const struct path_wishes *wishes,
                        struct path_outcome *outcome)
{
    memset(s, 0, sizeof *s);
    s->wishes = wishes;
    s->chain = chain;
    s->chain_count = count;
    s->anchor_count = wishes->trust->count;
    s->pool_count = s->anchor_count + count + wishes->untrusted_count;
    s->comparisons_left = LIMIT_NAME_COMPARISONS;
    s->signatures_left = LIMIT_PATH_SIGNATURES;
    s->outcome = outcome;
    s->noter.observer.tell = note_check;
    examiner_init(&s->trial, &s->noter.observer, x->waivers, x->connection, x->actor);
    for (size_t k = 0; k < s->pool_count; k++)
        s->subject_hash[k] = name_hash(pool_at(s, k)->subject);
}

static bool search(struct search *s)
{
    s->path[0] = &s->chain[0];
    s->index[0] = s->anchor_count;
    s->length = 1;
    /* The certificate in question may be trusted itself. */
    bool holds = is_anchor(s, &s->chain[0]) && try_path(s);
    return holds || (!s->hopeless && extend(s));
}

/* ---- telling what came of it ---- */

/* Numbers for those that did not come with the chain, which are reported now. */
static void number_path(struct examiner *x, const struct search *s, const struct certificate **path,
                        size_t length, struct certificate *copies)
{
    unsigned last = 0;
    for (size_t i = 0; i < s->chain_count; i++)
        last = s->chain[i].number > last ? s->chain[i].number : last;
    for (size_t i = 0; i < length; i++) {
        bool sent = false;
        for (size_t k = 0; k < s->chain_count && !sent; k++) {
            sent = der_bytes_equal(s->chain[k].der, path[i]->der);
            if (sent)
                path[i] = &s->chain[k];
        }
        if (!sent) {
            copies[i] = *path[i];
            copies[i].number = ++last;
            path[i] = &copies[i];
            certificate_report(x, path[i]);
        }
    }
}

/* Who else was tried: in the words of the check that names the anchor. */
static const char *text_attempts(struct examiner *x, const struct path_outcome *outcome)
{
    size_t others =
        outcome->attempt_count - (outcome->holds || outcome->attempt_count == 0 ? 0 : 1);
    if (others == 0 || !x->observer)
        return "";
    return text_join(
        x, others == 1 ? " (and a path that did not hold: " : " (and paths that did not hold: ",
        text_number(x, others), ")");
}

static bool report_bound(struct examiner *x, const struct search *s)
{
    if (!s->spent)
        return true;
    bool        names = s->comparisons_left == 0;
    const char *wanted = text_join(x, "at most ", text_number(x, s->limit), " ", s->spent);
    size_t      mark = path_begin(x, &s->chain[0]);
    bool        waived = names ? require(x, CHECK_name_comparisons_bounded, false, wanted, "more")
                               : require(x, CHECK_path_search_bounded, false, wanted, "more");
    path_end(x, mark);
    return waived;
}

/* The path reached an anchor, or would have if the check for that were not waived. */
static bool report_judged(struct examiner *x, const struct path_wishes *wishes,
                          const struct certificate *const *path, size_t length)
{
    size_t      comparisons_left = LIMIT_NAME_COMPARISONS, signatures_left = LIMIT_PATH_SIGNATURES;
    struct path p = as_path(x, wishes, path, length, &comparisons_left, &signatures_left);
    return path_judge(&p);
}

static bool report(struct examiner *x, const struct search *s, struct path_outcome *outcome)
{
    const struct certificate *path[LIMIT_PATH];
    struct certificate        copies[LIMIT_PATH];
    size_t                    length = outcome->length;
    bool                      anchored = outcome->anchored;
    memcpy(path, outcome->certificates, sizeof path);
    number_path(x, s, path, length, copies);

    const struct certificate *anchor = anchored ? path[length - 1] : NULL;
    const struct certificate *top = path[anchored && length > 1 ? length - 2 : length - 1];
    size_t                    mark = path_begin(x, top);
    bool                      good = true;
    if (anchored)
        good = require(x, CHECK_certificate_anchor_trusted, true, "an authority that we trust",
                       text_join(x, path_text_name(x, anchor->subject), text_attempts(x, outcome)));
    else if (s->reach == DEAD_END)
        good = require_anchor(x, top, s->wishes);
    path_end(x, mark);
    if (!good)
        return false;
    if (outcome->holds || s->reach == ANCHOR_REACHED || s->reach == DEAD_END)
        return report_judged(x, s->wishes, path, length);
    /* The path broke at a signature, or at our limit. */
    const struct certificate *child =
        path[s->best.check == CHECK_chain_length_allowed ? 0 : length - 2];
    mark = path_begin(x, child);
    good = s->best.check == CHECK_chain_length_allowed
               ? require(x, CHECK_chain_length_allowed, false, s->best.wanted, s->best.found)
               : path_check_signature(x, child, path[length - 1], false);
    path_end(x, mark);
    return good;
}

bool path_find(struct examiner *x, const struct certificate *chain, size_t count,
               const struct path_wishes *wishes, struct path_outcome *outcome)
{
    struct search s;
    size_t        pool = count + wishes->untrusted_count + wishes->trust->count;
    memset(outcome, 0, sizeof *outcome);
    if (count == 0)
        return refuse(x, ERROR_no_certificate, "certificate_list", 0);
    size_t mark = text_mark(x);
    if (pool > LIMIT_PATH_POOL) {
        require(x, CHECK_path_search_bounded, false,
                text_join(x, "at most ", text_number(x, LIMIT_PATH_POOL), " certificates"),
                text_number(x, pool));
        path_end(x, mark);
        return false;
    }
    search_init(&s, x, chain, count, wishes, outcome);
    outcome->holds = search(&s);
    outcome->anchored = outcome->holds || s.best.anchored;
    outcome->length = outcome->holds ? s.length : s.best.length;
    memcpy(outcome->certificates, outcome->holds ? s.path : s.best.certificates,
           sizeof outcome->certificates);
    outcome->holds = (outcome->holds || report_bound(x, &s)) && report(x, &s, outcome);
    return outcome->holds;
}

bool path_validate(struct examiner *x, const struct certificate *chain, size_t count,
                   const struct path_wishes *wishes)
{
    struct path_outcome outcome;
    return path_find(x, chain, count, wishes, &outcome);
}
