/* chain.c - see chain.h. */
#include "tutor/chain.h"

#include "lessons/prose.h"
#include "lessons/words.h"
#include "protocol/x509/object.h"
#include "protocol/x509/time.h"
#include "tutor/field_tree.h"

#include <stdio.h>
#include <string.h>

enum { PATH_MOST = 32, FACT_MOST = 600, LOOK_BACK = 4, DAY = 86400 };

/* ---- which certificates there are ---- */

/* The k-th event of that name, from 1: a message or an object; NULL past the last. */
static const struct recorded *named(struct walk *walk, const char *name, unsigned k, uint32_t until)
{
    char         path[PATH_MOST];
    struct place place;
    snprintf(path, sizeof path, "%s#%u", name, k);
    return recording_find(walk->recording, walk->connection, path, until, &place)
               ? walk_event(walk, place.n)
               : NULL;
}

static const struct recorded *named_certificate(struct walk *walk, unsigned k, uint32_t until)
{
    return named(walk, "Certificate", k, until);
}

/* In the order of their events; false where there are more than fit. */
static bool insert(struct chain *chain, uint32_t n)
{
    if (chain->count == CHAIN_MOST)
        return false;
    size_t at = chain->count++;
    for (; at > 0 && chain->at[at - 1] > n; at--)
        chain->at[at] = chain->at[at - 1];
    chain->at[at] = n;
    return true;
}

static void gather_objects(struct chain *chain, struct walk *walk)
{
    const struct recorded *event;
    for (enum object_kind kind = 0; kind < OBJECT_KIND_COUNT; kind++) {
        const char *name = object_describe(kind)->name;
        for (unsigned k = 1; (event = named(walk, name, k, walk->until)) != NULL; k++)
            if (event->event.bytes.layer == LAYER_CERTIFICATE && !insert(chain, event->n)) {
                chain->more = true;
                break;
            }
    }
}

bool chain_is_shown_by_server(struct walk *walk)
{
    return recording_header(walk->recording)->profile != NULL;
}

static bool is_certificate(const struct recorded *event)
{
    return event && event->event.kind == EVENT_BYTES &&
           strcmp(event->event.bytes.name, "Certificate") == 0;
}

bool chain_is_certificate(const struct chain *chain, struct walk *walk, size_t i)
{
    return is_certificate(walk_event(walk, chain->at[i]));
}

/* Where the name stands that an object is known by; NULL: nowhere. */
static const char *name_path(enum object_kind kind)
{
    switch (kind) {
    case OBJECT_CERTIFICATE:
        return "tbsCertificate/subject";
    case OBJECT_CRL:
        return "tbsCertList/issuer";
    case OBJECT_OCSP_RESPONSE:
        return "responderID/byName";
    case OBJECT_CSR:
        return "certificationRequestInfo/subject";
    case OBJECT_PRIVATE_KEY_INFO:
    case OBJECT_ENCRYPTED_PRIVATE_KEY_INFO:
    case OBJECT_RSA_PRIVATE_KEY:
    case OBJECT_EC_PRIVATE_KEY:
    case OBJECT_PUBLIC_KEY_INFO:
    case OBJECT_RSA_PUBLIC_KEY:
    case OBJECT_KIND_COUNT:
        break;
    }
    return NULL;
}

void chain_title(char *out, size_t size, struct walk *walk, const struct recorded *event)
{
    struct prose     p;
    char             name[FACT_MOST] = "";
    enum object_kind kind = 0;
    (void)walk;
    while (kind < OBJECT_KIND_COUNT &&
           strcmp(object_describe(kind)->name, event->event.bytes.name) != 0)
        kind++;
    const char *path = kind < OBJECT_KIND_COUNT ? name_path(kind) : NULL;
    size_t      field = path ? field_find(event, path) : NO_FIELD;
    if (field != NO_FIELD)
        words_value(name, sizeof name, event, field);
    prose_begin(&p, out, size);
    if (kind != OBJECT_CERTIFICATE && kind < OBJECT_KIND_COUNT)
        prose_format(&p, "%s%s", object_describe(kind)->title, name[0] ? ": " : "");
    prose_add(&p, name);
    if (kind == OBJECT_CERTIFICATE && !name[0])
        prose_add(&p, "a certificate without a subject");
    prose_end(&p);
}

uint32_t chain_find(struct walk *walk, const uint8_t *der, size_t length)
{
    const struct recorded *event;
    for (unsigned k = 1; k <= 4 * CHAIN_MOST; k++) {
        event = named_certificate(walk, k, recording_count(walk->recording));
        if (!event)
            return 0;
        const struct event_bytes *b = &event->event.bytes;
        if (b->layer == LAYER_CERTIFICATE && b->length == length && !memcmp(b->bytes, der, length))
            return event->n;
    }
    return 0;
}

static bool is_in(const struct chain *chain, uint32_t n)
{
    for (size_t i = 0; i < chain->count; i++)
        if (chain->at[i] == n)
            return true;
    return false;
}

/* Checks of certificates follow the certificates within a step: it is enough to look at so many. */
static void gather_checks(struct chain *chain, struct walk *walk)
{
    struct walk before = *walk;
    before.until = chain->at[0];
    size_t from = walk_count(&before, EVENT_CHECK), end = walk_count(walk, EVENT_CHECK);
    for (size_t i = from; i < end && i < from + CHAIN_CHECKS; i++) {
        const struct recorded *event = walk_event(walk, walk_nth(walk, EVENT_CHECK, i));
        if (!event || event->event.kind != EVENT_CHECK || !is_in(chain, event->about))
            continue;
        chain->checks[chain->check_count++] = event->n;
        if (event->event.check.check == CHECK_certificate_anchor_trusted)
            chain->anchor_check = event->n;
    }
}

/* ---- who signed whom ---- */

static bool same_field(const struct recorded *a, const char *a_path, const struct recorded *b,
                       const char *b_path)
{
    size_t fa = field_find(a, a_path), fb = field_find(b, b_path);
    if (fa == NO_FIELD || fb == NO_FIELD)
        return false;
    char ta[FACT_MOST], tb[FACT_MOST];
    words_value(ta, sizeof ta, a, fa);
    words_value(tb, sizeof tb, b, fb);
    return strcmp(ta, tb) == 0;
}

size_t chain_issuer(const struct chain *chain, struct walk *walk, size_t certificate)
{
    const struct recorded *c = walk_event(walk, chain->at[certificate]);
    for (size_t i = 1; c && i <= chain->count; i++) {
        size_t                 other = (certificate + i) % chain->count;
        const struct recorded *issuer = walk_event(walk, chain->at[other]);
        if (is_certificate(c) && is_certificate(issuer) &&
            same_field(c, "tbsCertificate/issuer", issuer, "tbsCertificate/subject"))
            return other;
    }
    return CHAIN_NOWHERE;
}

/* The check is about the certificate that an anchor must have signed (protocol/x509/path.c), and
 * says the anchor's name. */
static void find_anchor(struct chain *chain, struct walk *walk)
{
    const struct recorded *check = walk_event(walk, chain->anchor_check);
    chain->anchor = CHAIN_NOWHERE;
    if (!check || !check->event.check.passed || !check->event.check.found)
        return;
    size_t below = 0;
    while (below < chain->count && chain->at[below] != check->about)
        below++;
    for (size_t i = 1; i <= chain->count; i++) {
        char                   name[FACT_MOST];
        size_t                 other = (below + i) % chain->count;
        const struct recorded *event = walk_event(walk, chain->at[other]);
        if (!event || chain_fact(name, sizeof name, walk, event, FACT_SUBJECT) == NO_FIELD ||
            strcmp(name, check->event.check.found) != 0)
            continue;
        chain->anchor = other;
        return;
    }
}

void chain_gather(struct chain *chain, struct walk *walk)
{
    memset(chain, 0, sizeof *chain);
    chain->anchor = CHAIN_NOWHERE;
    gather_objects(chain, walk);
    if (chain->count == 0)
        return;
    gather_checks(chain, walk);
    find_anchor(chain, walk);
}

struct chain_signature chain_signature(const struct chain *chain, struct walk *walk,
                                       size_t certificate)
{
    struct chain_signature found = { 0 };
    for (size_t i = 0; i < chain->check_count && !found.check; i++) {
        const struct recorded *event = walk_event(walk, chain->checks[i]);
        if (event && event->about == chain->at[certificate] &&
            event->event.check.check == CHECK_certificate_signature_valid)
            found.check = event->n;
    }
    for (uint32_t n = found.check; n > 1 && found.check - n < LOOK_BACK; n--) {
        const struct recorded *event = walk_event(walk, n - 1);
        if (!event || event->event.kind != EVENT_SECRET)
            break;
        if (strncmp(event->event.secret.name, "signature hash", 14) == 0)
            found.hash = event->n;
        if (strncmp(event->event.secret.name, "signature opened", 16) == 0)
            found.opened = event->n;
    }
    return found;
}

/* ---- what a certificate says ---- */

const char *chain_fact_label(enum chain_fact fact)
{
    static const char *const labels[] = { "subject", "issuer", "names",    "valid",
                                          "key",     "uses",   "authority" };
    _Static_assert(sizeof labels / sizeof *labels == FACT_COUNT, "a label for each");
    return labels[fact];
}

/* RFC 5280 §4.2.1.6: all that the certificate may be used for by name. */
static size_t add_names(struct prose *p, const struct recorded *c)
{
    const struct event_bytes *b = &c->event.bytes;
    size_t                    names = field_find(c, "extensions/subjectAltName/SubjectAltName");
    if (names == NO_FIELD)
        return NO_FIELD;
    for (size_t f = names + 1; f < b->field_count && b->fields[f].depth > b->fields[names].depth;
         f++) {
        char text[FACT_MOST];
        if (!b->fields[f].group || b->fields[f].depth != b->fields[names].depth + 1)
            continue;
        words_value(text, sizeof text, c, f);
        prose_add(p, p->length ? ", " : "");
        prose_add(p, text[0] ? text : b->fields[f].name);
    }
    return names;
}

/* The seconds of a date; false where there is none that can be read. */
static bool read_date(int64_t *seconds, const struct recorded *c, const char *path)
{
    char                      tag_path[64], value_path[64];
    const struct event_bytes *b = &c->event.bytes;
    snprintf(tag_path, sizeof tag_path, "%s/tag", path);
    snprintf(value_path, sizeof value_path, "%s/value", path);
    size_t tag = field_find(c, tag_path), value = field_find(c, value_path);
    if (tag == NO_FIELD || value == NO_FIELD || b->fields[tag].length != 1)
        return false;
    struct der_bytes content = { b->bytes + b->fields[value].offset, b->fields[value].length };
    return time_parse(seconds, b->bytes[b->fields[tag].offset], content);
}

static void add_days(struct prose *p, const char *before, int64_t seconds, const char *after)
{
    long long days = (long long)(seconds / DAY);
    prose_format(p, "%s%lld day%s%s", before, days, days == 1 ? "" : "s", after);
}

static size_t add_validity(struct prose *p, struct walk *walk, const struct recorded *c)
{
    char    from[FACT_MOST], to[FACT_MOST];
    int64_t begins, ends, now = recording_header(walk->recording)->time;
    size_t before = field_find(c, "validity/notBefore"), after = field_find(c, "validity/notAfter");
    if (before == NO_FIELD || after == NO_FIELD)
        return NO_FIELD;
    words_value(from, sizeof from, c, before);
    words_value(to, sizeof to, c, after);
    if (read_date(&begins, c, "validity/notBefore") && read_date(&ends, c, "validity/notAfter")) {
        if (now < begins)
            add_days(p, "begins in ", begins - now, ": ");
        else if (now > ends)
            add_days(p, "ended ", now - ends, " ago: ");
        else
            add_days(p, "", ends - now, " left: ");
    }
    prose_format(p, "%s to %s", from, to);
    return field_find(c, "validity");
}

static size_t add_key(struct prose *p, const struct recorded *c)
{
    char                      text[FACT_MOST];
    const struct event_bytes *b = &c->event.bytes;
    size_t                    key = field_find(c, "subjectPublicKeyInfo");
    size_t                    algorithm = field_find(c, "subjectPublicKeyInfo/algorithm/algorithm");
    size_t modulus = field_find(c, "subjectPublicKeyInfo/RSAPublicKey/modulus/value");
    size_t curve = field_find(c, "subjectPublicKeyInfo/algorithm/parameters");
    if (algorithm != NO_FIELD && words_meaning(text, sizeof text, c, algorithm))
        prose_add(p, text);
    bool named_curve =
        curve != NO_FIELD && field_find(c, "subjectPublicKeyInfo/RSAPublicKey") == NO_FIELD;
    if (named_curve && words_meaning(text, sizeof text, c, curve) && strcmp(text, "empty") != 0)
        prose_format(p, ", %s", text);
    if (modulus != NO_FIELD) {
        const uint8_t *bytes = b->bytes + b->fields[modulus].offset;
        size_t         length = b->fields[modulus].length, unused = 0;
        while (length > 1 && *bytes == 0) /* X.690 §8.3: a zero keeps the number positive */
            bytes++, length--;
        while (length > 0 && unused < 7 && !(*bytes & 0x80 >> unused))
            unused++;
        prose_format(p, ", %zu bits", 8 * length - unused);
    }
    return key;
}

static void add_meaning(struct prose *p, const struct recorded *c, size_t field)
{
    char text[FACT_MOST];
    words_meaning(text, sizeof text, c, field);
    if (!text[0])
        words_value(text, sizeof text, c, field);
    prose_add(p, p->length && text[0] ? "; " : "");
    prose_add(p, text);
}

static size_t add_uses(struct prose *p, const struct recorded *c)
{
    size_t usage = field_find(c, "extensions/keyUsage/KeyUsage");
    size_t purposes = field_find(c, "extensions/extKeyUsage/ExtKeyUsageSyntax");
    if (usage != NO_FIELD)
        add_meaning(p, c, usage);
    if (purposes != NO_FIELD)
        add_meaning(p, c, purposes);
    return usage != NO_FIELD ? usage : purposes;
}

/* RFC 5280 §4.2.1.9: who is no authority says so by saying nothing. */
static size_t add_authority(struct prose *p, const struct recorded *c)
{
    char   text[FACT_MOST] = "";
    size_t constraints = field_find(c, "extensions/basicConstraints");
    size_t ca = field_find(c, "extensions/basicConstraints/cA");
    size_t length = field_find(c, "extensions/basicConstraints/pathLenConstraint");
    if (ca != NO_FIELD)
        words_value(text, sizeof text, c, ca);
    bool is_authority = strcmp(text, "TRUE") == 0;
    prose_add(p, is_authority ? "yes: may certify others" : "no: may not certify others");
    if (is_authority && length != NO_FIELD && words_value(text, sizeof text, c, length))
        prose_format(p, ", with at most %s authorities between", text);
    return constraints;
}

size_t chain_fact(char *out, size_t size, struct walk *walk, const struct recorded *c,
                  enum chain_fact fact)
{
    struct prose p;
    size_t       field = NO_FIELD;
    char         text[FACT_MOST];
    prose_begin(&p, out, size);
    switch (fact) {
    case FACT_SUBJECT:
    case FACT_ISSUER:
        field = field_find(c, fact == FACT_SUBJECT ? "tbsCertificate/subject"
                                                   : "tbsCertificate/issuer");
        if (field != NO_FIELD && words_value(text, sizeof text, c, field))
            prose_add(&p, text);
        break;
    case FACT_NAMES:
        field = add_names(&p, c);
        break;
    case FACT_VALIDITY:
        field = add_validity(&p, walk, c);
        break;
    case FACT_KEY:
        field = add_key(&p, c);
        break;
    case FACT_USES:
        field = add_uses(&p, c);
        break;
    case FACT_AUTHORITY:
        field = add_authority(&p, c);
        break;
    case FACT_COUNT:
        break;
    }
    prose_end(&p);
    return field;
}
