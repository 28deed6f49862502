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

/* RFC 7301 §3.1: any name of 1 to 255 bytes. */
static bool take_protocol(struct offers *o, size_t index, const char *name)
{
    char *copy = o->names + index * OFFERS_PROTOCOL;
    snprintf(copy, OFFERS_PROTOCOL, "%s", name);
    o->protocols[index] = copy;
    return name[0] != '\0';
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
        snprintf(name, sizeof name, "%.*s", (int)(length < sizeof name ? length : sizeof name - 1),
                 text);
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

/* ---- the offer ---- */

int offers_take(struct offers *o, const char *profile, const struct options *options)
{
    const struct profile *found = profile_find(profile);
    if (!found) {
        complain("unknown profile: %s; see tlstutor list profiles", profile);
        return EXIT_USAGE;
    }
    o->profile = *found;
    struct tls_offer *offer = &o->profile.offer;
    if (options->suites) {
        if (!take_list(o, &suites, options->suites, &offer->suite_count))
            return EXIT_USAGE;
        offer->suites = o->suites;
    }
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
