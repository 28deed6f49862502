/* offers.c - see offers.h. */
#include "tutor/offers.h"

#include "crypto/group.h"
#include "crypto/key_agreement.h"
#include "crypto/signature_scheme.h"
#include "tutor/commands.h"
#include "tutor/complain.h"

#include <stdio.h>
#include <string.h>

/* ---- a list, name by name ---- */

/* One list of the user's: how its option is called, and what is done with a name. */
struct list {
    const char *option, *kind, *listing;
    /* Takes a name as number `index` of the list: false where it is unknown. */
    bool (*take)(struct offers *, size_t index, const char *name);
    /* Whether that one is the same as an earlier one. */
    bool (*same)(const struct offers *, size_t index, size_t earlier);
};

static bool take_suite(struct offers *o, size_t index, const char *name)
{
    o->suites[index] = cipher_suite_named(name);
    return o->suites[index] != NULL;
}

static bool same_suite(const struct offers *o, size_t index, size_t earlier)
{
    return o->suites[index] == o->suites[earlier];
}

static bool take_group(struct offers *o, size_t index, const char *name)
{
    const char *known;
    for (size_t i = 0; (known = offers_group_at(i, &o->groups[index])) != NULL; i++)
        if (strcmp(known, name) == 0)
            return true;
    return false;
}

static bool same_group(const struct offers *o, size_t index, size_t earlier)
{
    return o->groups[index] == o->groups[earlier];
}

static bool take_scheme(struct offers *o, size_t index, const char *name)
{
    const char *known;
    for (size_t i = 0; (known = offers_scheme_at(i, &o->schemes[index])) != NULL; i++)
        if (strcmp(known, name) == 0)
            return true;
    return false;
}

static bool same_scheme(const struct offers *o, size_t index, size_t earlier)
{
    return o->schemes[index] == o->schemes[earlier];
}

/* RFC 7301 §3.1: any name of 1 to 255 bytes; take_list has judged its length. */
static bool take_protocol(struct offers *o, size_t index, const char *name)
{
    char *copy = o->names + index * OFFERS_PROTOCOL;
    snprintf(copy, OFFERS_PROTOCOL, "%s", name);
    o->protocols[index] = copy;
    return true;
}

static bool same_protocol(const struct offers *o, size_t index, size_t earlier)
{
    return strcmp(o->protocols[index], o->protocols[earlier]) == 0;
}

static const struct list suites = { "--suites", "cipher suite", "suites", take_suite, same_suite };
static const struct list groups = { "--groups", "group", "groups", take_group, same_group };
static const struct list schemes = { "--sigalgs", "signature scheme", "sigalgs", take_scheme,
                                     same_scheme };
static const struct list protocols = { "--alpn", "protocol", "profiles", take_protocol,
                                       same_protocol };

/* Whether the last of so many was named before. */
static bool is_twice(const struct offers *o, const struct list *list, size_t index)
{
    bool twice = false;
    for (size_t i = 0; i < index; i++)
        twice |= list->same(o, index, i);
    return twice;
}

static bool take_list(struct offers *o, const struct list *list, const char *text, size_t *count)
{
    for (*count = 0;;) {
        char   name[OFFERS_PROTOCOL];
        size_t length = strcspn(text, ",");
        snprintf(name, sizeof name, "%.*s", (int)(length < sizeof name ? length : 0), text);
        if (length == 0 || length >= sizeof name) {
            complain("%s name: %s %.40s%s; write names of 1 to %d bytes, with a comma between two",
                     length == 0 ? "an empty" : "too long a", list->option, text,
                     strlen(text) > 40 ? "..." : "", OFFERS_PROTOCOL - 1);
            return false;
        }
        if (*count == OFFERS_MOST) {
            complain("too many names: %s %s; %d at most", list->option, name, OFFERS_MOST);
            return false;
        }
        if (!list->take(o, *count, name)) {
            complain("unknown %s: %s %s; see tlstutor list %s", list->kind, list->option, name,
                     list->listing);
            return false;
        }
        if (is_twice(o, list, *count)) {
            complain("named twice: %s %s; name each %s once", list->option, name, list->kind);
            return false;
        }
        ++*count;
        if (text[length] == '\0')
            return true;
        text += length + 1;
    }
}

/* ---- versions, and suites of them ---- */

/* What goes with a version that the profile does not have, beside suites. */
static void take_version(struct profile *profile, uint16_t version)
{
    if (version == TLS_1_2)
        profile->extended_master_secret = profile->encrypt_then_mac = true;
    else
        profile->middlebox_compatible = true;
}

/* The versions that the suites belong to, the higher one first. */
static void derive_versions(struct offers *o)
{
    struct tls_offer     *offer = &o->profile.offer;
    static const uint16_t known[] = { TLS_1_3, TLS_1_2 };
    size_t                count = 0;
    for (size_t v = 0; v < sizeof known / sizeof *known; v++) {
        bool any = false;
        for (size_t i = 0; i < offer->suite_count; i++)
            any |= offer->suites[i]->version == known[v];
        if (!any)
            continue;
        if (!offer_has_version(offer, known[v]))
            take_version(&o->profile, known[v]);
        o->versions[count++] = known[v];
    }
    offer->versions = o->versions;
    offer->version_count = count;
}

/* RFC 7919 §4: a suite with DHE asks for a finite field. Where none is on offer, profile_complete
 * chooses groups anew. */
static void derive_groups(struct tls_offer *offer)
{
    bool asks = false, has = false;
    for (size_t i = 0; i < offer->suite_count; i++)
        asks |= offer->suites[i]->key_exchange == KEY_EXCHANGE_DHE;
    for (size_t i = 0; i < offer->group_count; i++)
        has |= offer->groups[i] >> 8 == 1;
    if (asks && !has)
        offer->group_count = 0;
}

/* The suites of one version alone, from this offer. */
static void keep_suites(struct offers *o, const struct tls_offer *from, uint16_t version)
{
    size_t count = 0;
    for (size_t i = 0; i < from->suite_count && count < OFFERS_MOST; i++)
        if (from->suites[i]->version == version)
            o->suites[count++] = from->suites[i];
    o->profile.offer.suites = o->suites;
    o->profile.offer.suite_count = count;
}

static bool choose_version_alone(struct offers *o, const char *tls, bool suites_named)
{
    struct tls_offer *offer = &o->profile.offer;
    uint16_t          version = strcmp(tls, "1.3") == 0 ? TLS_1_3 : TLS_1_2;
    if (version != TLS_1_3 && strcmp(tls, "1.2") != 0) {
        complain("unknown version: --tls %s; write 1.2 or 1.3", tls);
        return false;
    }
    for (size_t i = 0; suites_named && i < offer->suite_count; i++) {
        if (offer->suites[i]->version != version) {
            complain("not of this version: --tls %s --suites %s; leave one of the two out", tls,
                     offer->suites[i]->name);
            return false;
        }
    }
    keep_suites(o, offer_has_version(offer, version) ? offer : &profile_find(PROFILE_MODERN)->offer,
                version);
    return true;
}

/* ---- the offer ---- */

int offers_take(struct offers *o, const char *profile, const struct options *options)
{
    const struct profile *found = profile_find(profile);
    if (!found) {
        complain("unknown profile: %s; see tlstutor list profiles", profile);
        return EXIT_USAGE;
    }
    if (found->plain_http &&
        (options->tls || options->suites || options->groups || options->sigalgs || options->alpn)) {
        complain("there is no TLS in the profile %s to choose something of; name another", profile);
        return EXIT_USAGE;
    }
    o->profile = *found;
    struct tls_offer *offer = &o->profile.offer;
    if (options->suites) {
        if (!take_list(o, &suites, options->suites, &offer->suite_count))
            return EXIT_USAGE;
        offer->suites = o->suites;
    }
    if (options->tls && !choose_version_alone(o, options->tls, options->suites != NULL))
        return EXIT_USAGE;
    if (options->tls || options->suites)
        derive_versions(o);
    if (options->suites && !options->groups)
        derive_groups(offer);
    if (options->groups) {
        if (!take_list(o, &groups, options->groups, &offer->group_count))
            return EXIT_USAGE;
        offer->groups = o->groups;
    }
    if (options->sigalgs) {
        if (!take_list(o, &schemes, options->sigalgs, &offer->signature_scheme_count))
            return EXIT_USAGE;
        offer->signature_schemes = o->schemes;
    }
    if (options->alpn) {
        if (!take_list(o, &protocols, options->alpn, &offer->protocol_count))
            return EXIT_USAGE;
        offer->protocols = o->protocols;
    }
    return EXIT_SOUND;
}

int offers_take_for_peer(struct offers *o, const char *profile, const struct options *options)
{
    if (profile_is_plain_http(profile)) {
        complain("the profile %s has no TLS: it is for tlstutor demo %s", profile, profile);
        return EXIT_USAGE;
    }
    return offers_take(o, profile, options);
}

/* ---- what there is ---- */

const char *offers_group_at(size_t index, uint16_t *code)
{
    const struct key_agreement *group = key_agreement_at(index);
    if (!group)
        return NULL;
    *code = group->id;
    return group->name;
}

const char *offers_scheme_at(size_t index, uint16_t *code)
{
    const struct signature_scheme *scheme = signature_scheme_at(index);
    if (!scheme)
        return NULL;
    *code = scheme->code;
    return scheme->name;
}
