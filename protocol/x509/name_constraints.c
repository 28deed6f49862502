/*
 * name_constraints.c - the names that an authority may speak for. RFC 5280 §4.2.1.10.
 *
 * A subtree is a GeneralName that stands for all names below it. A name is allowed when no
 * excluded subtree of its kind has it, and, where there are permitted subtrees of its kind, one
 * of these has it. Kinds do not touch each other: a constraint on hosts says nothing about
 * addresses. What is not written as its kind must be written, in the subtree or in the name, is no
 * name that could be allowed; nor is one of a kind that nobody has said how to compare (otherName,
 * registeredID and the like), once there is a subtree of that kind.
 *
 * First whether a subtree has a name, kind by kind; then the two lists; then the names of a
 * certificate.
 */
#include "protocol/x509/name_constraints.h"

#include "protocol/x509/bounded_text.h"
#include "protocol/x509/general_name.h"
#include "protocol/x509/host_name.h"
#include "protocol/x509/name.h"

#include <string.h>

/* A GeneralName: its tag and content. */
struct name {
    uint8_t          tag;
    struct der_bytes content;
};

enum verdict { OUTSIDE, INSIDE, CANNOT_SAY };

static uint8_t lower(uint8_t c) { return c >= 'A' && c <= 'Z' ? (uint8_t)(c + ('a' - 'A')) : c; }

static bool equal_without_case(struct der_bytes a, struct der_bytes b)
{
    if (a.length != b.length)
        return false;
    for (size_t i = 0; i < a.length; i++)
        if (lower(a.bytes[i]) != lower(b.bytes[i]))
            return false;
    return true;
}

static struct der_bytes last_bytes(struct der_bytes whole, size_t length)
{
    return (struct der_bytes){ whole.bytes + (whole.length - length), length };
}

/* Whether a host is that domain, or (also, or only) below it. */
static bool is_in_domain(struct der_bytes host, struct der_bytes domain)
{
    if (host.length <= domain.length)
        return equal_without_case(host, domain);
    return equal_without_case(last_bytes(host, domain.length), domain) &&
           host.bytes[host.length - domain.length - 1] == '.';
}

static bool is_host_name(struct der_bytes name)
{
    return name.length > 0 && host_name_is_sound((const char *)name.bytes, name.length);
}

static bool is_wildcard(struct der_bytes name)
{
    return name.length > 2 && name.bytes[0] == '*' && name.bytes[1] == '.';
}

/*
 * A wildcard is inside what is excluded as soon as one of the names that it covers is: those with
 * one label more than what follows it.
 */
static bool wildcard_reaches(struct der_bytes after_star, struct der_bytes base)
{
    const uint8_t *dot = memchr(base.bytes, '.', base.length);
    if (!dot)
        return false;
    return equal_without_case(after_star,
                              last_bytes(base, base.length - (size_t)(dot + 1 - base.bytes)));
}

/*
 * "Any DNS name that can be constructed by simply adding zero or more labels to the left-hand
 * side". A wildcard is inside what is permitted only where all that it covers is. RFC 5280 has no
 * leading dot and no wildcard in a dNSName's subtree; an empty one has all names below it.
 */
static enum verdict dns_name_in(struct der_bytes host, struct der_bytes base, bool excluding)
{
    struct der_bytes plain = is_wildcard(host) ? last_bytes(host, host.length - 2) : host;
    if (!is_host_name(plain) || (base.length > 0 && !is_host_name(base)))
        return CANNOT_SAY;
    if (base.length == 0 || is_in_domain(host, base))
        return INSIDE;
    return excluding && is_wildcard(host) && wildcard_reaches(plain, base) ? INSIDE : OUTSIDE;
}

/* A host, or with a leading dot all that have one label more, or several. */
static enum verdict host_in(struct der_bytes host, struct der_bytes base)
{
    if (base.length == 0 || base.bytes[0] != '.')
        return equal_without_case(host, base) ? INSIDE : OUTSIDE;
    struct der_bytes domain = last_bytes(base, base.length - 1);
    return host.length > base.length && is_in_domain(host, domain) ? INSIDE : OUTSIDE;
}

/* The part after the only "@"; false where there is not exactly one with something on both
 * sides. */
static bool split_mailbox(struct der_bytes mailbox, struct der_bytes *host)
{
    const uint8_t *at = mailbox.length ? memchr(mailbox.bytes, '@', mailbox.length) : NULL;
    if (!at)
        return false;
    *host = last_bytes(mailbox, mailbox.length - (size_t)(at + 1 - mailbox.bytes));
    return at != mailbox.bytes && host->length > 0 && !memchr(host->bytes, '@', host->length);
}

/* "root@example.com" is one mailbox, "example.com" all on that host, ".example.com" all below. */
static enum verdict mailbox_in(struct der_bytes mailbox, struct der_bytes base)
{
    struct der_bytes host, base_host;
    if (!split_mailbox(mailbox, &host))
        return CANNOT_SAY;
    if (base.length > 0 && memchr(base.bytes, '@', base.length)) {
        if (!split_mailbox(base, &base_host))
            return CANNOT_SAY;
        struct der_bytes local = { mailbox.bytes, mailbox.length - host.length };
        struct der_bytes base_local = { base.bytes, base.length - base_host.length };
        bool same = der_bytes_equal(local, base_local) && equal_without_case(host, base_host);
        return same ? INSIDE : OUTSIDE;
    }
    return host_in(host, base);
}

/*
 * RFC 3986 §3.2: what stands between "//" and the path, less the user before "@" and the port.
 * False where there is no host, or only an address: a URI with a subtree to be in must have a name
 * (RFC 5280 §4.2.1.10).
 */
static bool uri_host(struct der_bytes *host, struct der_bytes uri)
{
    size_t            at = 0;
    struct ip_address address;
    char              text[LIMIT_HOST_NAME + 1];
    while (at + 2 < uri.length && memcmp(uri.bytes + at, "://", 3) != 0)
        at++;
    if (at == 0 || at + 3 >= uri.length)
        return false;
    struct der_bytes rest = last_bytes(uri, uri.length - at - 3);
    size_t           end = 0, start = 0;
    while (end < rest.length && !strchr("/?#", rest.bytes[end]))
        end++;
    for (size_t i = 0; i < end; i++)
        if (rest.bytes[i] == '@')
            start = i + 1;
    for (size_t i = start; i < end; i++)
        if (rest.bytes[i] == ':')
            end = i;
    *host = (struct der_bytes){ rest.bytes + start, end - start };
    if (!is_host_name(*host))
        return false;
    memcpy(text, host->bytes, host->length);
    text[host->length] = '\0';
    return !ip_address_parse(&address, text);
}

static enum verdict uri_in(struct der_bytes uri, struct der_bytes base)
{
    struct der_bytes host;
    return uri_host(&host, uri) ? host_in(host, base) : CANNOT_SAY;
}

/* RFC 4632 §3.1: the ones of a mask come first. */
static bool is_mask(const uint8_t *mask, size_t length)
{
    bool ended = false;
    for (size_t bit = 0; bit < 8 * length; bit++) {
        bool one = mask[bit / 8] & 0x80 >> bit % 8;
        if (one && ended)
            return false;
        ended |= !one;
    }
    return true;
}

/* The subtree is an address and a mask of the same length. */
static enum verdict address_in(struct der_bytes address, struct der_bytes base)
{
    if (base.length != 2 * address.length)
        return OUTSIDE; /* IPv4 and IPv6 */
    if (!is_mask(base.bytes + address.length, address.length))
        return CANNOT_SAY;
    for (size_t i = 0; i < address.length; i++)
        if ((address.bytes[i] ^ base.bytes[i]) & base.bytes[address.length + i])
            return OUTSIDE;
    return INSIDE;
}

static enum verdict name_in(struct name name, struct name base, bool excluding)
{
    switch (name.tag) {
    case DER_CONTEXT(GENERAL_NAME_dNSName):
        return dns_name_in(name.content, base.content, excluding);
    case DER_CONTEXT(GENERAL_NAME_rfc822Name):
        return mailbox_in(name.content, base.content);
    case DER_CONTEXT(GENERAL_NAME_iPAddress):
        return address_in(name.content, base.content);
    case DER_CONTEXT(GENERAL_NAME_uniformResourceIdentifier):
        return uri_in(name.content, base.content);
    case DER_CONTEXT_CONSTRUCTED(GENERAL_NAME_directoryName):
        return name_is_below(name.content, base.content) ? INSIDE : OUTSIDE;
    default:
        return CANNOT_SAY;
    }
}

/* ---- the lists ---- */

/* Takes the next GeneralSubtree, and returns its base. */
static struct name next_subtree(struct reader *r)
{
    struct name base = { 0 };
    der_sequence(r, "GeneralSubtree", "GeneralSubtree") {
        base.tag = peek_u8(r);
        base.content = der_any(r, "base");
    }
    return base;
}

struct comparison {
    const struct certificate *authority;
    size_t                   *left; /* comparisons that may still be made */
};

/* Whether one of the subtrees of its kind has the name; *of_kind: whether there are any. */
static enum verdict name_in_subtrees(struct comparison *k, struct name name,
                                     struct der_bytes subtrees, bool excluding, bool *of_kind)
{
    struct reader r;
    reader_init(&r, subtrees.bytes, subtrees.length, "GeneralSubtrees", NULL);
    *of_kind = false;
    while (has_more(&r)) {
        struct name base = next_subtree(&r);
        if (base.tag != name.tag)
            continue;
        *of_kind = true;
        enum verdict verdict = *k->left > 0 ? name_in(name, base, excluding) : CANNOT_SAY;
        *k->left -= *k->left > 0;
        if (verdict != OUTSIDE)
            return verdict;
    }
    return OUTSIDE;
}

/* RFC 5280 §6.1.3 (b) permitted_subtrees, (c) excluded_subtrees */
static bool allows(struct comparison *k, struct name name)
{
    bool         of_kind;
    enum verdict permitted =
        name_in_subtrees(k, name, k->authority->permitted_subtrees, false, &of_kind);
    if (of_kind && permitted != INSIDE)
        return false;
    return name_in_subtrees(k, name, k->authority->excluded_subtrees, true, &of_kind) == OUTSIDE;
}

/* ---- the names of a certificate ---- */

/* Text that stands for itself, and bytes of the kinds that are not text. */
static bool is_text(uint8_t tag)
{
    return tag == DER_CONTEXT(GENERAL_NAME_dNSName) ||
           tag == DER_CONTEXT(GENERAL_NAME_rfc822Name) ||
           tag == DER_CONTEXT(GENERAL_NAME_uniformResourceIdentifier);
}

/* The kinds that no standard says how to compare, by name. */
static const char *incomparable_kind(uint8_t tag)
{
    switch (tag) {
    case DER_CONTEXT_CONSTRUCTED(GENERAL_NAME_otherName):
        return "otherName";
    case DER_CONTEXT_CONSTRUCTED(GENERAL_NAME_x400Address):
        return "x400Address";
    case DER_CONTEXT_CONSTRUCTED(GENERAL_NAME_ediPartyName):
        return "ediPartyName";
    case DER_CONTEXT(GENERAL_NAME_registeredID):
        return "registeredID";
    default:
        return NULL;
    }
}

static void describe(char *out, size_t capacity, struct name name)
{
    struct bounded_text t;
    char                address[IP_ADDRESS_TEXT];
    if (name.tag == DER_CONTEXT_CONSTRUCTED(GENERAL_NAME_directoryName)) {
        name_format(out, capacity, name.content);
        return;
    }
    bounded_text_init(&t, out, capacity);
    if (is_text(name.tag)) {
        for (size_t i = 0; i < name.content.length; i++)
            bounded_text_add_character(&t, name.content.bytes[i], false);
    } else if (name.tag == DER_CONTEXT(GENERAL_NAME_iPAddress)) {
        bounded_text_add(&t, ip_address_format(address, name.content.bytes, name.content.length));
    } else if (incomparable_kind(name.tag)) {
        bounded_text_add(&t, "a name of a kind that cannot be compared: ");
        bounded_text_add(&t, incomparable_kind(name.tag));
    }
}

static bool judge(struct comparison *k, struct name name, char *offender, size_t capacity)
{
    bool allowed = allows(k, name);
    if (!allowed)
        describe(offender, capacity, name);
    return allowed;
}

/* RFC 5280 §4.2.1.10: mail addresses in the subject, where old certificates have them, count
 * too. */
static bool judge_subject(struct comparison *k, struct der_bytes subject, char *offender,
                          size_t capacity)
{
    struct name whole = { DER_CONTEXT_CONSTRUCTED(GENERAL_NAME_directoryName), subject };
    struct name mailbox = { .tag = DER_CONTEXT(GENERAL_NAME_rfc822Name) };
    if (!name_is_empty(subject) && !judge(k, whole, offender, capacity))
        return false;
    for (size_t i = 0; name_find_attribute(&mailbox.content, subject, OID_emailAddress, i); i++)
        if (!judge(k, mailbox, offender, capacity))
            return false;
    return true;
}

bool name_constraints_allow(const struct certificate *authority, const struct certificate *c,
                            size_t *comparisons_left, char *offender, size_t capacity)
{
    struct comparison k = { authority, comparisons_left };
    struct reader     r;
    if (!authority->has_name_constraints)
        return true;
    if (!judge_subject(&k, c->subject, offender, capacity))
        return false;
    reader_init(&r, c->subject_alt_name.bytes, c->subject_alt_name.length, "GeneralName", NULL);
    while (has_more(&r)) {
        struct name name = { .tag = peek_u8(&r) };
        name.content = der_any(&r, "GeneralName");
        if (!judge(&k, name, offender, capacity))
            return false;
    }
    return true;
}
