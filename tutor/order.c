/* order.c - see order.h. */
#include "tutor/order.h"

#include "tutor/clock.h"
#include "tutor/commands.h"
#include "tutor/complain.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_DAYS = 36500 };

bool order_find_kind(enum issuing_kind *kind, const char *word)
{
    static const struct {
        const char       *word;
        enum issuing_kind kind;
    } kinds[] = {
        { "ca", ISSUING_CA },         { "intermediate", ISSUING_INTERMEDIATE },
        { "server", ISSUING_SERVER }, { "client", ISSUING_CLIENT },
        { "crl", ISSUING_CRL },       { "responder", ISSUING_RESPONDER },
        { "ocsp", ISSUING_OCSP },
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        *kind = kinds[i].kind;
        if (strcmp(kinds[i].word, word) == 0)
            return true;
    }
    complain(
        "no kind of thing to issue: %s; write ca, intermediate, server, client, responder, crl "
        "or ocsp",
        word);
    return false;
}

/* ---- keys ---- */

static bool read_key_kind(struct key_wish *out, const char *word)
{
    static const struct {
        const char              *word;
        size_t                   rsa_bits;
        const struct nist_curve *curve;
    } kinds[] = {
        { "rsa", 2048, NULL },      { "rsa:2048", 2048, NULL }, { "rsa:3072", 3072, NULL },
        { "rsa:4096", 4096, NULL }, { "p256", 0, &nist_p256 },  { "p384", 0, &nist_p384 },
        { "p521", 0, &nist_p521 },  { "ed25519", 0, NULL },
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        *out = (struct key_wish){ kinds[i].rsa_bits, kinds[i].curve };
        if (strcmp(kinds[i].word, word) == 0)
            return true;
    }
    complain("no kind of key: --key %s; write rsa, rsa:3072, rsa:4096, p256, p384, p521 or ed25519",
             word);
    return false;
}

/* RSA with SHA-256 is what every client knows, and the one kind that TLS 1.2 can also decrypt with;
 * an authority lives for ten years, and gets more bits for that. */
static bool choose_key(struct typed_order *t, const struct options *o)
{
    enum issuing_kind kind = t->order.kind;
    t->key.rsa_bits = kind == ISSUING_CA || kind == ISSUING_INTERMEDIATE ? 3072 : 2048;
    if (o->key && !read_key_kind(&t->key, o->key))
        return false;
    if (t->order.fault != FAULT_weak_key)
        return true;
    if (o->key && t->key.rsa_bits == 0) {
        complain("--fault weak-key is an RSA key of 1024 bits: leave --key %s out", o->key);
        return false;
    }
    t->key.rsa_bits = 1024;
    return true;
}

/* ---- names ---- */

static bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

/* RFC 1123 §2.1 and RFC 5280 §4.2.1.6: letters, digits and hyphens; an underscore is seen in the
 * wild, and refused by the web's authorities. NULL, or why not. */
static const char *judge_host_name(const char *name)
{
    size_t label = 0;
    if (name[0] == '*' && name[1] == '.' && strchr(name + 2, '.'))
        name += 2;
    for (const char *at = name;; at++) {
        if (*at == '.' || *at == '\0') {
            if (label == 0)
                return "there is nothing between two dots";
            if (label > 63)
                return "a label has at most 63 characters";
            if (at[-1] == '-')
                return "a label does not end with a hyphen";
            label = 0;
            if (*at == '\0')
                return NULL;
            continue;
        }
        if ((unsigned char)*at >= 0x80)
            return "write it as its A-label, xn--..., as `idn2 NAME` prints it";
        if (*at == '*')
            return "a wildcard is the whole label at the left, with two labels after it";
        if (!is_letter_or_digit(*at) && !(*at == '-' && label > 0))
            return "a host name has letters, digits, hyphens and dots only";
        label++;
    }
}

/* Lower case, and without the dot at the end. NULL where there is no room. */
static const char *keep_lower(struct typed_order *t, const char *word)
{
    size_t length = strlen(word);
    if (length > 1 && word[length - 1] == '.')
        length--;
    if (length == 0 || length >= ORDER_NAME_TEXT || t->texts == ORDER_NAMES)
        return NULL;
    char *out = t->text[t->texts++];
    for (size_t i = 0; i < length; i++)
        out[i] = word[i] >= 'A' && word[i] <= 'Z' ? (char)(word[i] + ('a' - 'A')) : word[i];
    out[length] = '\0';
    return out;
}

static const char *read_host_name(struct typed_order *t, const char *word)
{
    const char *name = keep_lower(t, word);
    const char *why = name ? judge_host_name(name) : "a host name has 1 to 253 characters";
    if (why)
        complain("no host name: %s; %s", word, why);
    return why ? NULL : name;
}

bool order_add_server_name(struct typed_order *t, const char *word)
{
    struct issuing_order *order = &t->order;
    if (order->dns_name_count + order->address_count == ORDER_NAMES) {
        complain("too many names: %s; at most %d", word, ORDER_NAMES);
        return false;
    }
    if (ip_address_parse(&t->addresses[order->address_count], word)) {
        order->address_count++;
        return true;
    }
    const char *name = read_host_name(t, word);
    if (!name)
        return false;
    t->dns_names[order->dns_name_count++] = name;
    if (!order->common_name && strlen(name) <= ORDER_COMMON_NAME)
        order->common_name = name;
    return true;
}

static bool has_name(const struct typed_order *t, const char *name)
{
    for (size_t i = 0; i < t->order.dns_name_count; i++)
        if (strcmp(t->dns_names[i], name) == 0)
            return true;
    return false;
}

/* The names of a server; localhost without any, and with its addresses. */
static bool read_server_names(struct typed_order *t, const struct options *o)
{
    for (size_t i = 0; i < o->words.count; i++)
        if (!order_add_server_name(t, o->words.values[i]))
            return false;
    if (o->words.count == 0 && !o->csr && !order_add_server_name(t, "localhost"))
        return false;
    if (has_name(t, "localhost") && t->order.address_count == 0 &&
        (!order_add_server_name(t, "127.0.0.1") || !order_add_server_name(t, "::1")))
        return false;
    if (t->order.dns_name_count == 0) /* an address, which is short enough */
        t->order.common_name = o->words.values[0];
    return true;
}

/* The one name of an authority, a client or a responder. */
static bool read_only_name(struct typed_order *t, const struct options *o, const char *usual)
{
    const char *name = o->words.count > 0 ? o->words.values[0] : usual;
    if (o->words.count > 1) {
        complain("one name too many: %s; quote a name with spaces", o->words.values[1]);
        return false;
    }
    if (name && (!*name || strlen(name) > ORDER_COMMON_NAME)) {
        complain("no name: '%s'; it has 1 to %d bytes", name, ORDER_COMMON_NAME);
        return false;
    }
    t->order.common_name = name;
    return true;
}

static bool read_names(struct typed_order *t, const struct options *o)
{
    struct issuing_order *order = &t->order;
    order->dns_names = t->dns_names;
    order->addresses = t->addresses;
    switch (order->kind) {
    case ISSUING_CA: /* its usual name has its key in it, and is given when that is there */
        order->organization = "tlstutor";
        return read_only_name(t, o, NULL);
    case ISSUING_INTERMEDIATE:
        order->organization = "tlstutor";
        return read_only_name(t, o, "intermediate");
    case ISSUING_SERVER:
        return read_server_names(t, o);
    case ISSUING_CLIENT:
        if (!read_only_name(t, o, "client"))
            return false;
        order->email = strchr(order->common_name, '@') ? order->common_name : NULL;
        return true;
    case ISSUING_RESPONDER:
        return read_only_name(t, o, "responder");
    case ISSUING_CRL:
    case ISSUING_OCSP:
        return true;
    }
    return true;
}

/* ---- what an authority may vouch for ---- */

/* "10.0.0.0/8", "192.0.2.1" */
static bool read_network(struct subtree_wish *out, const char *word)
{
    char        address[IP_ADDRESS_TEXT];
    const char *slash = strchr(word, '/');
    size_t      length = slash ? (size_t)(slash - word) : strlen(word);
    if (length >= sizeof address)
        return false;
    memcpy(address, word, length);
    address[length] = '\0';
    if (!ip_address_parse(&out->address, address))
        return false;
    out->prefix_length = (unsigned)(8 * out->address.length);
    if (!slash)
        return true;
    char         *end;
    unsigned long prefix = strtoul(slash + 1, &end, 10);
    if (slash[1] < '0' || slash[1] > '9' || *end || prefix > out->prefix_length)
        return false;
    out->prefix_length = (unsigned)prefix;
    return true;
}

static bool read_subtrees(struct typed_order *t, struct subtree_wish *out,
                          struct subtrees_wish *wish, const struct option_list *words)
{
    wish->subtrees = out;
    if (words->count > ORDER_NAMES) {
        complain("too many names: %s; at most %d", words->values[ORDER_NAMES], ORDER_NAMES);
        return false;
    }
    for (size_t i = 0; i < words->count; i++) {
        const char *word = words->values[i];
        if (!read_network(&out[i], word)) {
            if (strchr(word, '/')) {
                complain("no network: %s; write it as 10.0.0.0/8 or 2001:db8::/32", word);
                return false;
            }
            out[i].dns_name = read_host_name(t, word[0] == '.' ? word + 1 : word);
            if (!out[i].dns_name)
                return false;
        }
        wish->count++;
    }
    return true;
}

/* RFC 5280 §4.2.1.10: a list of permitted names says nothing about names of other kinds. What is
 * meant is more: so the other kind is excluded whole (Baseline Requirements §7.1.2.5.2). */
static void shut_out_the_other_kind(struct typed_order *t)
{
    struct issuing_order *order = &t->order;
    bool                  hosts = false, addresses = false;
    for (size_t i = 0; i < order->permitted.count; i++) {
        hosts |= t->permitted[i].dns_name != NULL;
        addresses |= t->permitted[i].dns_name == NULL;
    }
    if (hosts && !addresses) {
        t->excluded[order->excluded.count++] = (struct subtree_wish){ .address = { .length = 4 } };
        t->excluded[order->excluded.count++] = (struct subtree_wish){ .address = { .length = 16 } };
    }
    if (addresses && !hosts)
        t->excluded[order->excluded.count++] = (struct subtree_wish){ .dns_name = "" };
}

static bool read_limits(struct typed_order *t, const struct options *o)
{
    struct issuing_order *order = &t->order;
    if (o->path_length > 127) {
        complain("out of range: --path-length %llu; write 0 to 127",
                 (unsigned long long)o->path_length);
        return false;
    }
    order->has_path_length = o->has_path_length || order->kind == ISSUING_INTERMEDIATE;
    order->path_length = (uint8_t)o->path_length;
    if (!read_subtrees(t, t->permitted, &order->permitted, &o->permit) ||
        !read_subtrees(t, t->excluded, &order->excluded, &o->exclude))
        return false;
    shut_out_the_other_kind(t);
    return true;
}

/* ---- options that are for some kinds only ---- */

#define OF(kind) (1u << ISSUING_##kind)
enum {
    AUTHORITIES = OF(CA) | OF(INTERMEDIATE),
    BELOW_ROOT = OF(INTERMEDIATE) | OF(SERVER) | OF(CLIENT) | OF(RESPONDER),
    CERTIFICATES = OF(CA) | BELOW_ROOT,
    LISTS = OF(CRL) | OF(OCSP),
};

/* False after a complaint about one that means nothing for this kind. */
static bool judge_options(enum issuing_kind kind, const struct options *o)
{
    const struct {
        const char *name;
        bool        given;
        unsigned    kinds;
    } options[] = {
        { "--key", o->key != NULL, CERTIFICATES },
        { "--csr", o->csr != NULL, CERTIFICATES },
        { "--issuer", o->issuer != NULL, BELOW_ROOT | LISTS },
        { "--path-length", o->has_path_length, AUTHORITIES },
        { "--permit", o->permit.count > 0, AUTHORITIES },
        { "--exclude", o->exclude.count > 0, AUTHORITIES },
        { "--crl-url", o->crl_url != NULL, BELOW_ROOT },
        { "--ocsp-url", o->ocsp_url != NULL, BELOW_ROOT },
        { "--ca-url", o->ca_url != NULL, BELOW_ROOT },
        { "--must-staple", o->must_staple, OF(SERVER) },
        { "--revoke", o->revoke.count > 0, OF(CRL) },
        { "--status", o->status != NULL, OF(OCSP) },
        { "--responder", o->responder != NULL, OF(OCSP) },
        { "--request", o->request != NULL, OF(OCSP) },
    };
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        if (!options[i].given || options[i].kinds & 1u << kind)
            continue;
        complain("issue %s takes no %s; see tlstutor issue --help", o->argument, options[i].name);
        return false;
    }
    return true;
}

/* ---- all of it ---- */

static bool read_fault(struct issuing_order *order, const char *word)
{
    if (!word)
        return true;
    order->fault = fault_find(word);
    if (order->fault == FAULT_NONE) {
        complain("unknown fault: %s; see tlstutor issue --help", word);
        return false;
    }
    if (!fault_fits(order->fault, order->kind)) {
        complain("--fault %s is not for this kind of thing; see tlstutor issue --help", word);
        return false;
    }
    return true;
}

int order_read(struct typed_order *t, const struct options *o)
{
    struct issuing_order *order = &t->order;
    memset(t, 0, sizeof *t);
    if (!order_find_kind(&order->kind, o->argument))
        return EXIT_USAGE;
    if (o->days > MOST_DAYS || (o->has_days && o->days == 0)) {
        complain("out of range: --days %llu; write 1 to %d", (unsigned long long)o->days,
                 MOST_DAYS);
        return EXIT_USAGE;
    }
    order->now = o->has_time ? o->time : clock_now();
    order->days = (int64_t)o->days;
    if (!issuing_can_date(order->now, o->days ? order->days : issuing_usual_days(order->kind))) {
        complain(
            "dates that nothing can be issued for: --time, --days; X.509 knows the years 1950 to "
            "9999");
        return EXIT_USAGE;
    }
    order->crl_url = o->crl_url;
    order->ocsp_url = o->ocsp_url;
    order->issuer_url = o->ca_url;
    order->must_staple = o->must_staple;
    bool sound = judge_options(order->kind, o) && read_fault(order, o->fault) && read_names(t, o) &&
                 read_limits(t, o) && choose_key(t, o);
    return sound ? EXIT_SOUND : EXIT_USAGE;
}
