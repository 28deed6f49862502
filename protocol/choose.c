/*
 * choose.c - a server's choices. RFC 5246 §7.4.1.3; each names its own RFC.
 *
 * In the order in which they are made. The rule is always the same: the server goes through its own
 * list, in its own order, and takes the first that the client has too, and that is of use.
 */
#include "protocol/choose.h"

#include "protocol/handshake_signature.h"
#include "protocol/tls_internal.h"
#include "protocol/x509/host_name.h"

#include "crypto/key_agreement.h"

#include <string.h>

static const struct extensions *asked(const struct tls *tls)
{
    return &tls->handshake->client_hello.extensions;
}

/* ---- version (RFC 8446 §4.2.1, RFC 5246 §E.1) ---- */

static const uint16_t only_tls12[] = { TLS_1_2 };

static const uint16_t *versions_of(const struct tls_offer *offer, size_t *count)
{
    *count = offer->version_count ? offer->version_count : 1;
    return offer->version_count ? offer->versions : only_tls12;
}

bool offer_has_version(const struct tls_offer *offer, uint16_t version)
{
    size_t          count;
    const uint16_t *versions = versions_of(offer, &count);
    return codes_contain(versions, count, version);
}

uint16_t offer_highest_version(const struct tls_offer *offer)
{
    size_t          count;
    const uint16_t *versions = versions_of(offer, &count);
    uint16_t        highest = 0;
    for (size_t i = 0; i < count; i++)
        if (versions[i] > highest)
            highest = versions[i];
    return highest;
}

/* supported_versions says all where it is there; otherwise the client speaks what client_version
 * names, and what is below, and none of it is TLS 1.3. */
static bool client_speaks(const struct client_hello *hello, uint16_t version)
{
    if (extensions_have(&hello->extensions, EXTENSION_supported_versions))
        return codes_contain(hello->extensions.versions, hello->extensions.version_count, version);
    return version <= TLS_1_2 && hello->client_version >= version;
}

static const char by_list[] = "The server goes through its own versions, the highest first, and "
                              "takes the first that the client lists in supported_versions.";
static const char by_highest[] =
    "The client names the highest version that it speaks; the server "
    "takes the highest that is not above it and that it speaks itself.";

bool choose_version(struct tls *tls)
{
    struct examiner           *x = &tls->examiner;
    const struct client_hello *hello = &tls->handshake->client_hello;
    bool            listed = extensions_have(&hello->extensions, EXTENSION_supported_versions);
    size_t          count;
    const uint16_t *ours = versions_of(&tls->config.offer, &count);
    uint16_t        chosen = 0;
    for (size_t i = 0; i < count; i++)
        if (ours[i] > chosen && client_speaks(hello, ours[i]))
            chosen = ours[i];
    report_choice(x, listed ? "RFC 8446 §4.2.1" : "RFC 5246 §E.1", .subject = "server_version",
                  .registry = REGISTRY_PROTOCOL_VERSION,
                  .offered = listed ? hello->extensions.versions : &hello->client_version,
                  .offered_count = listed ? hello->extensions.version_count : 1, .accepted = ours,
                  .accepted_count = count, .made = chosen != 0, .chosen = chosen,
                  .because = listed ? by_list : by_highest);
    tls->version = chosen;
    const uint8_t found[2] = { (uint8_t)(hello->client_version >> 8),
                               (uint8_t)hello->client_version };
    const char   *wanted = !offer_has_version(&tls->config.offer, TLS_1_3) ? "TLS 1.2 (03 03)"
                           : !offer_has_version(&tls->config.offer, TLS_1_2)
                               ? "TLS 1.3 (03 04), in supported_versions"
                               : "TLS 1.2 (03 03) or TLS 1.3 (03 04)";
    return require(x, CHECK_client_version_supported, chosen != 0, wanted,
                   listed && chosen == 0 ? "others in supported_versions"
                                         : text_hex(x, found, sizeof found));
}

/* ---- what makes a suite of TLS 1.2 one that can be used ---- */

static enum authentication authentication_by(const struct signing_key *key)
{
    return key->kind == KEY_KIND_RSA ? AUTHENTICATION_RSA : AUTHENTICATION_ECDSA;
}

/* The first of our schemes that the client takes and that fits the key; NULL when there is none. A
 * client that names none takes SHA-1 alone (RFC 5246 §7.4.1.4.1), which we do not sign with. */
static const struct signature_scheme *common_scheme(const struct tls         *tls,
                                                    const struct signing_key *key)
{
    const struct tls_offer  *ours = &tls->config.offer;
    const struct extensions *e = asked(tls);
    for (size_t i = 0; i < ours->signature_scheme_count; i++) {
        const struct signature_scheme *scheme = signature_scheme_find(ours->signature_schemes[i]);
        if (scheme &&
            codes_contain(e->signature_schemes, e->signature_scheme_count, scheme->code) &&
            signature_scheme_fits(scheme, key->kind, signing_key_curve(key), tls->version))
            return scheme;
    }
    return NULL;
}

/* RFC 7919 §2: the code points of finite fields. */
static bool is_field(uint16_t group) { return group >> 8 == 1; }

/* A group in which a key exchange of this kind can take place. */
static bool is_group_for(enum key_exchange exchange, uint16_t group)
{
    if (exchange == KEY_EXCHANGE_ECDHE)
        return group_find(group) != NULL;
    return is_field(group) && key_agreement_find(group) != NULL;
}

/* RFC 8422 §4: without supported_groups, the server is free. RFC 7919 §4: so it is with finite
 * fields where the client names none of them. */
static bool client_takes_group(const struct extensions *e, enum key_exchange exchange,
                               uint16_t group)
{
    bool names_any = exchange == KEY_EXCHANGE_ECDHE && e->group_count > 0;
    for (size_t i = 0; i < e->group_count && exchange == KEY_EXCHANGE_DHE; i++)
        names_any |= is_field(e->groups[i]);
    return !names_any || codes_contain(e->groups, e->group_count, group);
}

/* The first of our groups for this key exchange that the client takes; 0 when there is none. */
static uint16_t common_group(const struct tls *tls, enum key_exchange exchange)
{
    const struct tls_offer *ours = &tls->config.offer;
    for (size_t i = 0; i < ours->group_count; i++)
        if (is_group_for(exchange, ours->groups[i]) &&
            client_takes_group(asked(tls), exchange, ours->groups[i]))
            return ours->groups[i];
    return 0;
}

/* RFC 8422 §5.3: the key of an ECDSA certificate is on a curve that the client names, if it names
 * any. */
static bool client_takes_curve(const struct extensions *e, const struct signing_key *key)
{
    const struct nist_curve *curve = signing_key_curve(key);
    bool                     takes = !curve || e->group_count == 0;
    for (size_t i = 0; i < e->group_count && !takes; i++) {
        const struct group *group = group_find(e->groups[i]);
        takes = group && group->curve == curve;
    }
    return takes;
}

static bool credential_can(const struct tls *tls, const struct credential *credential,
                           const struct cipher_suite *suite)
{
    if (suite->authentication != AUTHENTICATION_ANY &&
        (authentication_by(&credential->key) != suite->authentication ||
         !client_takes_curve(asked(tls), &credential->key)))
        return false;
    return !cipher_suite_is_signed(suite) || common_scheme(tls, &credential->key) != NULL;
}

/* Without a certificate at all, what the suite asks is not the reason. */
static bool has_credential_for(const struct tls *tls, const struct cipher_suite *suite)
{
    const struct tls_offer *ours = &tls->config.offer;
    for (size_t i = 0; i < ours->credential_count; i++)
        if (credential_can(tls, &ours->credentials[i], suite))
            return true;
    return ours->credential_count == 0;
}

static bool can_be_used(const struct tls *tls, const struct cipher_suite *suite)
{
    bool agrees = suite->key_exchange == KEY_EXCHANGE_RSA ||
                  suite->key_exchange == KEY_EXCHANGE_ANY ||
                  common_group(tls, suite->key_exchange) != 0;
    /* RFC 8446 §4.2.11: with a key that both have already, the suite has its hash, and there is no
     * certificate. */
    const struct hash *hash = tls->handshake->tls13.psk_hash;
    bool               proven = hash ? suite->prf == hash : has_credential_for(tls, suite);
    return suite->version == tls->version && agrees && proven;
}

/* ---- cipher suite (RFC 5246 §7.4.1.3) ---- */

/* RFC 7919 §4: where the client lists finite fields, "none of the client's offered groups are
 * acceptable by the server, and none of the client's proposed non-FFDHE cipher suites are
 * acceptable to the server, the server MUST end the connection with a fatal TLS alert of type
 * insufficient_security(71)." */
static bool check_fields(struct tls *tls)
{
    const struct client_hello *hello = &tls->handshake->client_hello;
    const struct tls_offer    *ours = &tls->config.offer;
    bool                       wanted = false;
    for (size_t i = 0; i < ours->suite_count; i++)
        wanted |=
            ours->suites[i]->key_exchange == KEY_EXCHANGE_DHE &&
            codes_contain(hello->cipher_suites, hello->cipher_suite_count, ours->suites[i]->code);
    return !wanted || require(&tls->examiner, CHECK_common_field_found,
                              common_group(tls, KEY_EXCHANGE_DHE) != 0,
                              "a finite field that both support", "none");
}

bool choose_cipher_suite(struct tls *tls)
{
    struct examiner           *x = &tls->examiner;
    const struct client_hello *hello = &tls->handshake->client_hello;
    const struct tls_offer    *offer = &tls->config.offer;
    const struct cipher_suite *chosen = NULL;
    uint16_t                   ours[LIMIT_SUITES];
    size_t                     count = 0;
    bool                       of_no_use = false;
    for (size_t i = 0; i < offer->suite_count && i < LIMIT_SUITES; i++) {
        const struct cipher_suite *suite = offer->suites[i];
        ours[count++] = suite->code;
        if (chosen || !codes_contain(hello->cipher_suites, hello->cipher_suite_count, suite->code))
            continue;
        if (can_be_used(tls, suite))
            chosen = suite;
        else
            of_no_use = true;
    }
    report_choice(
        x, cite(tls, "RFC 5246 §7.4.1.3", "RFC 8446 §4.1.1"), .subject = "cipher_suite",
        .registry = REGISTRY_CIPHER_SUITE, .offered = hello->cipher_suites,
        .offered_count = hello->cipher_suite_count, .accepted = ours, .accepted_count = count,
        .made = chosen != NULL, .chosen = chosen ? chosen->code : 0,
        .because = of_no_use
                       ? "The server goes through its own list, in its own order, and takes the "
                         "first cipher suite that the client offers too, and for which there is a "
                         "certificate, a way to sign and a group that both take."
                       : "The server goes through its own list, in its own order, and takes the "
                         "first cipher suite that the client offers too.");
    tls->suite = chosen;
    if (!chosen && !check_fields(tls))
        return false;
    return require(x, CHECK_common_suite_found, chosen != NULL, "a cipher suite that both support",
                   chosen      ? chosen->name
                   : of_no_use ? "none that the certificates, the groups and the signature schemes "
                                 "here allow"
                               : "none");
}

/* ---- certificate (RFC 6066 §3, RFC 5246 §7.4.2) ---- */

/* Whether the first certificate of a credential speaks for a host. */
static bool credential_names(const struct credential *credential, const char *host)
{
    struct certificate certificate;
    struct reader      r;
    reader_init(&r, credential->chain[0].der, credential->chain[0].length, "Certificate", NULL);
    return certificate_read(&certificate, &r) && host_name_matches(&certificate, host);
}

static const char *kind_name(const struct signing_key *key)
{
    switch (key->kind) {
    case KEY_KIND_RSA:
        return "certificate with an RSA key";
    case KEY_KIND_ECDSA:
        return "certificate with an ECDSA key";
    case KEY_KIND_ED25519:
        return "certificate with an Ed25519 key";
    }
    return "";
}

/* Which it was to be, where there is more than one. */
static void report_credential(struct tls *tls, const struct credential *chosen)
{
    struct examiner        *x = &tls->examiner;
    const struct tls_offer *offer = &tls->config.offer;
    uint16_t                numbers[2] = { 0, 1 }, at = 0;
    if (offer->credential_count != 2)
        return;
    if (chosen == &offer->credentials[1])
        at = 1;
    report_choice(x, cite(tls, "RFC 5246 §7.4.2", "RFC 8446 §4.4.2.2"), .subject = "certificate",
                  .registry = REGISTRY_NAMES, .offered = numbers, .offered_count = 2,
                  .accepted = numbers, .accepted_count = 2, .made = chosen != NULL, .chosen = at,
                  .names = text_join(x, kind_name(&offer->credentials[0].key), "\n",
                                     kind_name(&offer->credentials[1].key)),
                  .because =
                      tls->suite->version == TLS_1_3
                          ? "The first whose key can sign in a way that the client takes; among "
                            "those, the name that the client asks for decides where it can."
                          : "The cipher suite says which kind of key must sign or decrypt; among "
                            "those, the name that the client asks for decides where it can.");
}

/* RFC 6066 §3: the name decides where it can; where none fits, the first is shown, and it is for
 * the client to refuse it. */
bool choose_credential(struct tls *tls)
{
    const struct tls_offer  *offer = &tls->config.offer;
    const char              *host = asked(tls)->server_name;
    const struct credential *chosen = NULL;
    bool                     named = false;
    for (size_t i = 0; i < offer->credential_count && !named; i++) {
        const struct credential *credential = &offer->credentials[i];
        if (!credential_can(tls, credential, tls->suite))
            continue;
        named = host[0] && credential_names(credential, host);
        if (!chosen || named)
            chosen = credential;
    }
    tls->handshake->credential = chosen;
    report_credential(tls, chosen);
    static const char *const wanted[] = {
        [AUTHENTICATION_RSA] = "a certificate with an RSA key",
        [AUTHENTICATION_ECDSA] = "a certificate with an ECDSA key",
        [AUTHENTICATION_ANY] = "a certificate whose key signs in a way that the client takes",
    };
    return require(&tls->examiner, CHECK_suitable_certificate_found, chosen != NULL,
                   wanted[tls->suite->authentication], chosen ? "one" : "none");
}

/* ---- signature scheme (RFC 5246 §7.4.1.4.1) ---- */

bool choose_signature_scheme(struct tls *tls)
{
    struct examiner               *x = &tls->examiner;
    const struct tls_offer        *ours = &tls->config.offer;
    const struct extensions       *e = asked(tls);
    const struct signature_scheme *chosen = common_scheme(tls, &tls->handshake->credential->key);
    report_choice(x, cite(tls, "RFC 5246 §7.4.1.4.1", "RFC 8446 §4.2.3"),
                  .subject = "signature_scheme", .registry = REGISTRY_SIGNATURE_SCHEME,
                  .offered = e->signature_schemes, .offered_count = e->signature_scheme_count,
                  .accepted = ours->signature_schemes,
                  .accepted_count = ours->signature_scheme_count, .made = chosen != NULL,
                  .chosen = chosen ? chosen->code : 0,
                  .because = "The server goes through its own list and takes the first way to sign "
                             "that the client offers too, and that fits the certificate's key.");
    tls->handshake->scheme = chosen;
    return require(x, CHECK_common_signature_scheme_found, chosen != NULL,
                   "a signature scheme that both support, for this key",
                   chosen ? chosen->name : "none");
}

/* ---- group (RFC 8422 §4, RFC 7919 §4) ---- */

bool choose_group(struct tls *tls)
{
    struct examiner         *x = &tls->examiner;
    const struct tls_offer  *ours = &tls->config.offer;
    const struct extensions *e = asked(tls);
    uint16_t                 chosen = common_group(tls, tls->suite->key_exchange);
    report_choice(x, "RFC 8422 §4", .subject = "group", .registry = REGISTRY_SUPPORTED_GROUP,
                  .offered = e->groups, .offered_count = e->group_count, .accepted = ours->groups,
                  .accepted_count = ours->group_count, .made = chosen != 0, .chosen = chosen,
                  .because =
                      "The server goes through its own list and takes the first group that "
                      "is of the kind that the cipher suite asks, and that the client takes.");
    tls->handshake->group = chosen;
    return require(x, CHECK_common_group_found, chosen != 0, "a group that both support",
                   chosen ? key_agreement_find(chosen)->name : "none");
}

/* ---- group and key share (RFC 8446 §4.2.8) ---- */

static bool has_share(const struct extensions *e, uint16_t group)
{
    for (size_t i = 0; i < e->key_share_count; i++)
        if (e->key_shares[i].group == group)
            return true;
    return false;
}

/* The first of our groups that the client takes; `shared`: that it has sent a share for. */
static uint16_t common_group_tls13(const struct tls *tls, bool shared)
{
    const struct tls_offer  *ours = &tls->config.offer;
    const struct extensions *e = asked(tls);
    for (size_t i = 0; i < ours->group_count; i++)
        if (key_agreement_find(ours->groups[i]) &&
            codes_contain(e->groups, e->group_count, ours->groups[i]) &&
            (!shared || has_share(e, ours->groups[i])))
            return ours->groups[i];
    return 0;
}

bool choose_key_share(struct tls *tls)
{
    struct examiner         *x = &tls->examiner;
    struct tls13            *tls13 = &tls->handshake->tls13;
    const struct tls_offer  *ours = &tls->config.offer;
    const struct extensions *e = asked(tls);
    uint16_t                 chosen = common_group_tls13(tls, true);
    tls13->retry_wanted = chosen == 0;
    if (chosen == 0)
        chosen = common_group_tls13(tls, false);
    report_choice(x, "RFC 8446 §4.1.1", .subject = "group", .registry = REGISTRY_SUPPORTED_GROUP,
                  .offered = e->groups, .offered_count = e->group_count, .accepted = ours->groups,
                  .accepted_count = ours->group_count, .made = chosen != 0, .chosen = chosen,
                  .because = tls13->retry_wanted
                                 ? "The client sent a key share for none of the groups that both "
                                   "take. So the server takes the first of its own list that the "
                                   "client takes, and asks for a share in it."
                                 : "The server goes through its own list and takes the first group "
                                   "that the client takes, and has sent a key share for.");
    tls->handshake->group = chosen;
    tls13->agreement = key_agreement_find(chosen);
    return require(x, CHECK_common_group_found, chosen != 0, "a group that both support",
                   chosen ? tls13->agreement->name : "none");
}

/* ---- application protocol (RFC 7301 §3.2) ---- */

/* Where a protocol stands among those that the client names; their count when it does not. */
static size_t index_of_protocol(const struct extensions *e, const char *protocol)
{
    size_t i = 0;
    while (i < e->protocol_count &&
           (e->protocols[i].length != strlen(protocol) ||
            memcmp(extensions_bytes(e, e->protocols[i]), protocol, strlen(protocol)) != 0))
        i++;
    return i;
}

/* The names of both lists in one text, and the numbers that they have in it. */
struct named_lists {
    const char *names;
    uint16_t    offered[LIMIT_PROTOCOLS], accepted[LIMIT_PROTOCOLS];
    size_t      offered_count, accepted_count;
};

static void name_protocols(struct named_lists *lists, struct tls *tls)
{
    struct examiner         *x = &tls->examiner;
    const struct extensions *e = asked(tls);
    const struct tls_offer  *ours = &tls->config.offer;
    uint16_t                 number = 0;
    memset(lists, 0, sizeof *lists);
    lists->names = "";
    for (size_t i = 0; i < e->protocol_count; i++) {
        const char *name =
            text_quote(x, extensions_bytes(e, e->protocols[i]), e->protocols[i].length);
        lists->offered[lists->offered_count++] = number++;
        lists->names = text_join(x, lists->names, i ? "\n" : "", name);
    }
    for (size_t i = 0; i < ours->protocol_count && i < LIMIT_PROTOCOLS; i++) {
        size_t known = index_of_protocol(e, ours->protocols[i]);
        lists->accepted[lists->accepted_count++] =
            known < e->protocol_count ? (uint16_t)known : number++;
        if (known == e->protocol_count)
            lists->names = text_join(x, lists->names, "\n", ours->protocols[i]);
    }
}

bool choose_protocol(struct tls *tls)
{
    struct examiner         *x = &tls->examiner;
    const struct extensions *e = asked(tls);
    const struct tls_offer  *ours = &tls->config.offer;
    struct named_lists       lists;
    size_t                   chosen = 0;
    if (e->protocol_count == 0 || ours->protocol_count == 0)
        return true;
    while (chosen < ours->protocol_count &&
           index_of_protocol(e, ours->protocols[chosen]) == e->protocol_count)
        chosen++;
    bool found = chosen < ours->protocol_count;
    if (x->observer) {
        name_protocols(&lists, tls);
        report_choice(
            x, "RFC 7301 §3.2", .subject = "protocol", .registry = REGISTRY_NAMES,
            .offered = lists.offered, .offered_count = lists.offered_count,
            .accepted = lists.accepted, .accepted_count = lists.accepted_count, .made = found,
            .chosen = found ? lists.accepted[chosen] : 0, .names = lists.names,
            .because = "The server goes through its own list, in its own order, and takes "
                       "the first protocol that the client names too.");
    }
    tls->handshake->protocol = found ? ours->protocols[chosen] : NULL;
    return require(x, CHECK_common_protocol_found, found, "a protocol that both speak",
                   found ? ours->protocols[chosen] : "none");
}

bool check_protocol_chosen(struct tls *tls, const struct extensions *answer)
{
    struct examiner        *x = &tls->examiner;
    const struct tls_offer *ours = &tls->config.offer;
    size_t                  chosen = 0;
    if (!extensions_have(answer, EXTENSION_application_layer_protocol_negotiation))
        return true;
    while (chosen < ours->protocol_count &&
           (answer->protocol_count != 1 || index_of_protocol(answer, ours->protocols[chosen]) != 0))
        chosen++;
    bool found = chosen < ours->protocol_count;
    if (found)
        tls->handshake->protocol = ours->protocols[chosen];
    return require(x, CHECK_protocol_was_offered, found, "one of the protocols that were offered",
                   found ? ours->protocols[chosen]
                   : answer->protocol_count == 1
                       ? text_quote(x, extensions_bytes(answer, answer->protocols[0]),
                                    answer->protocols[0].length)
                       : "not just one");
}

/* ---- client: what the server chose ---- */

void report_servers_choice(struct tls *tls, const char *rfc, const char *subject,
                           enum registry registry, const uint16_t *offered, size_t offered_count,
                           uint16_t chosen)
{
    report_choice(&tls->examiner, rfc, .subject = subject, .registry = registry, .offered = offered,
                  .offered_count = offered_count, .accepted = &chosen, .accepted_count = 1,
                  .made = true, .chosen = chosen,
                  .because = "The server chose, by a rule that only it knows.");
}
