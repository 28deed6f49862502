/* profile.c - the profiles as a table. */
#include "lessons/profile.h"

#include <string.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* ---- what they offer ---- */

/* RSA key transport: the shorter key first, since a learner reads it byte by byte. */
static const struct cipher_suite *const rsa_cbc[] = {
    &cipher_suites[TLS_RSA_WITH_AES_128_CBC_SHA256],
    &cipher_suites[TLS_RSA_WITH_AES_128_CBC_SHA],
    &cipher_suites[TLS_RSA_WITH_AES_256_CBC_SHA256],
    &cipher_suites[TLS_RSA_WITH_AES_256_CBC_SHA],
};

static const struct cipher_suite *const rsa_aead[] = {
    &cipher_suites[TLS_RSA_WITH_AES_128_GCM_SHA256],
    &cipher_suites[TLS_RSA_WITH_AES_256_GCM_SHA384],
    &cipher_suites[TLS_RSA_WITH_AES_128_CCM],
    &cipher_suites[TLS_RSA_WITH_AES_256_CCM],
    &cipher_suites[TLS_RSA_WITH_AES_128_CCM_8],
    &cipher_suites[TLS_RSA_WITH_AES_256_CCM_8],
};

/* What the web speaks where it speaks TLS 1.2. */
static const struct cipher_suite *const ecdhe_aead[] = {
    &cipher_suites[TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256],
    &cipher_suites[TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256],
    &cipher_suites[TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384],
    &cipher_suites[TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384],
    &cipher_suites[TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256],
    &cipher_suites[TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256],
};

static const struct cipher_suite *const dhe_aead[] = {
    &cipher_suites[TLS_DHE_RSA_WITH_AES_128_GCM_SHA256],
    &cipher_suites[TLS_DHE_RSA_WITH_AES_256_GCM_SHA384],
    &cipher_suites[TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256],
};

/* RFC 8446 §9.1: the first is what everybody must have. */
static const struct cipher_suite *const tls13_suites[] = {
    &cipher_suites[TLS_AES_128_GCM_SHA256],
    &cipher_suites[TLS_AES_256_GCM_SHA384],
    &cipher_suites[TLS_CHACHA20_POLY1305_SHA256],
};

static const uint16_t only_tls13[] = { TLS_1_3 };

/* What is to be relied on today: TLS 1.3 first, and of TLS 1.2 what has forward secrecy and an
 * AEAD. Four of them are those that RFC 9325 §4.2 recommends. */
static const uint16_t                   modern_versions[] = { TLS_1_3, TLS_1_2 };
static const struct cipher_suite *const modern_suites[] = {
    &cipher_suites[TLS_AES_128_GCM_SHA256],
    &cipher_suites[TLS_AES_256_GCM_SHA384],
    &cipher_suites[TLS_CHACHA20_POLY1305_SHA256],
    &cipher_suites[TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256],
    &cipher_suites[TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256],
    &cipher_suites[TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384],
    &cipher_suites[TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384],
    &cipher_suites[TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256],
    &cipher_suites[TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256],
};

/* RFC 8422 §5.1.1, RFC 7919 §2: x25519, secp256r1, secp384r1, secp521r1; ffdhe2048 to ffdhe4096. */
static const uint16_t curves[] = { 0x001d, 0x0017, 0x0018, 0x0019 };
static const uint16_t fields[] = { 0x0100, 0x0101, 0x0102 };
static const uint16_t curves_and_fields[] = {
    0x001d, 0x0017, 0x0018, 0x0019, 0x0100, 0x0101, 0x0102
};

/* secp384r1 first, for which the other side has no use; and the group of the other side. */
static const uint16_t wrong_guess[] = { 0x0018, 0x001d };
static const uint16_t only_x25519[] = { 0x001d };
/* X25519MLKEM768 (draft-ietf-tls-ecdhe-mlkem), and for who does not know it x25519, secp256r1 */
static const uint16_t hybrid_first[] = { 0x11ec, 0x001d, 0x0017 };
/* The same, and all the curves. */
static const uint16_t modern_groups[] = { 0x11ec, 0x001d, 0x0017, 0x0018, 0x0019 };

/* RFC 5246 §7.4.1.4.1: RSA (1) with SHA-256 (4), SHA-384 (5) and SHA-512 (6), which is what
 * certificates are signed with in the story. */
static const uint16_t schemes_of_story[] = { 0x0401, 0x0501, 0x0601 };

/* RFC 8446 §4.2.3: ECDSA, Ed25519, RSA with PSS, then with PKCS #1 v1.5; SHA-256 first. */
static const uint16_t schemes[] = { 0x0403, 0x0807, 0x0804, 0x0401, 0x0503,
                                    0x0805, 0x0501, 0x0603, 0x0806, 0x0601 };

#define OFFERS(suite_list, group_list, scheme_list)                                                \
    .offer = { .suites = suite_list,                                                               \
               .suite_count = COUNT(suite_list),                                                   \
               .groups = group_list,                                                               \
               .group_count = COUNT(group_list),                                                   \
               .signature_schemes = scheme_list,                                                   \
               .signature_scheme_count = COUNT(scheme_list) }
#define OFFERS_NO_GROUPS(suite_list, scheme_list)                                                  \
    .offer = { .suites = suite_list,                                                               \
               .suite_count = COUNT(suite_list),                                                   \
               .signature_schemes = scheme_list,                                                   \
               .signature_scheme_count = COUNT(scheme_list) }

#define OFFERS_TLS13(group_list)                                                                   \
    .offer = { .versions = only_tls13,                                                             \
               .version_count = COUNT(only_tls13),                                                 \
               .suites = tls13_suites,                                                             \
               .suite_count = COUNT(tls13_suites),                                                 \
               .groups = group_list,                                                               \
               .group_count = COUNT(group_list),                                                   \
               .signature_schemes = schemes,                                                       \
               .signature_scheme_count = COUNT(schemes) },                                         \
    .middlebox_compatible = true

/* ---- the profiles ---- */

static const struct profile profiles[] = {
    { .name = PROFILE_STORY,
      .title = "TLS 1.2 · RSA key transport",
      .summary = "the story in six acts: the session key travels under the server's public key",
      OFFERS_NO_GROUPS(rsa_cbc, schemes_of_story),
      .extended_master_secret = false },
    { .name = "tls12-rsa-ems",
      .title = "TLS 1.2 · RSA key transport · extended master secret",
      .summary = "the same, with the master secret bound to the whole handshake (RFC 7627)",
      OFFERS_NO_GROUPS(rsa_cbc, schemes_of_story),
      .extended_master_secret = true },
    { .name = "tls12-rsa-etm",
      .title = "TLS 1.2 · RSA key transport · encrypt, then MAC",
      .summary = "the same story, but the MAC covers what was encrypted: the safe order (RFC 7366)",
      OFFERS_NO_GROUPS(rsa_cbc, schemes_of_story),
      .encrypt_then_mac = true },
    { .name = "tls12-rsa-gcm",
      .title = "TLS 1.2 · RSA key transport · AES-GCM",
      .summary = "the same story, but one algorithm encrypts and protects: no MAC, no padding",
      OFFERS_NO_GROUPS(rsa_aead, schemes_of_story),
      .extended_master_secret = true,
      .encrypt_then_mac = true },
    { .name = "tls12-rsa-chain",
      .title = "TLS 1.2 · RSA key transport · an intermediate authority",
      .summary = "the same story with one authority more: the root signs it, and it the server",
      OFFERS_NO_GROUPS(rsa_cbc, schemes_of_story),
      .intermediate = true },
    { .name = "tls12-ecdhe",
      .title = "TLS 1.2 · ECDHE",
      .summary = "both ends draw a key for this connection alone: forward secrecy, on a curve",
      OFFERS(ecdhe_aead, curves, schemes),
      .extended_master_secret = true,
      .encrypt_then_mac = true },
    { .name = "tls12-dhe",
      .title = "TLS 1.2 · DHE",
      .summary = "the same in a finite field, as Diffie and Hellman had it: larger and slower",
      OFFERS(dhe_aead, fields, schemes),
      .extended_master_secret = true,
      .encrypt_then_mac = true },
    { .name = "tls12-resumed",
      .title = "TLS 1.2 · a session resumed",
      .summary = "two connections: the second takes up the session of the first, by its identifier",
      OFFERS(ecdhe_aead, curves, schemes),
      .extended_master_secret = true,
      .encrypt_then_mac = true,
      .resumption = RESUMPTION_BY_ID },
    { .name = "tls12-ticket",
      .title = "TLS 1.2 · a session resumed by ticket",
      .summary =
          "the same, but the client brings the session along, locked: the server keeps nothing",
      OFFERS(ecdhe_aead, curves, schemes),
      .extended_master_secret = true,
      .encrypt_then_mac = true,
      .resumption = RESUMPTION_BY_TICKET },
    { .name = "tls12-mutual",
      .title = "TLS 1.2 · ECDHE · client certificate",
      .summary = "the server asks who the client is, and the client proves it with its own key",
      OFFERS(ecdhe_aead, curves, schemes),
      .extended_master_secret = true,
      .encrypt_then_mac = true,
      .client_certificate = true },
    { .name = "tls12-staple",
      .title = "TLS 1.2 · ECDHE · stapled OCSP response",
      .summary = "the server shows, with its certificate, that the authority has not taken it back",
      OFFERS(ecdhe_aead, curves, schemes),
      .extended_master_secret = true,
      .asks_for_staple = true,
      .staples = true },
    { .name = PROFILE_MODERN,
      .title = "TLS 1.3 or TLS 1.2",
      .summary = "for a connection to rely on: TLS 1.3, else TLS 1.2 with ECDHE and an AEAD",
      .offer = { .versions = modern_versions,
                 .version_count = COUNT(modern_versions),
                 .suites = modern_suites,
                 .suite_count = COUNT(modern_suites),
                 .groups = modern_groups,
                 .group_count = COUNT(modern_groups),
                 .signature_schemes = schemes,
                 .signature_scheme_count = COUNT(schemes) },
      .extended_master_secret = true,
      .encrypt_then_mac = true,
      .asks_for_staple = true,
      .grease = true,
      .middlebox_compatible = true },
    { .name = "tls13",
      .title = "TLS 1.3",
      .summary = "what the web speaks today: one journey, keys first, the certificate encrypted",
      OFFERS_TLS13(curves) },
    { .name = "tls13-chain",
      .title = "TLS 1.3 · an intermediate authority",
      .summary = "a chain as the web has it: root, intermediate, and a server with an ECDSA key",
      OFFERS_TLS13(curves),
      .ecdsa_first = true,
      .intermediate = true },
    { .name = "tls13-mutual",
      .title = "TLS 1.3 · client certificate",
      .summary = "the client proves who it is too, and only the server sees its certificate",
      OFFERS_TLS13(curves),
      .client_certificate = true },
    { .name = "tls13-staple",
      .title = "TLS 1.3 · stapled OCSP response",
      .summary = "the authority's word that the certificate still holds stands beside it",
      OFFERS_TLS13(curves),
      .asks_for_staple = true,
      .staples = true },
    { .name = "tls13-retry",
      .title = "TLS 1.3 · HelloRetryRequest",
      .summary = "the client guesses the wrong group, and is asked to say hello again",
      OFFERS_TLS13(wrong_guess),
      .server_groups = only_x25519,
      .server_group_count = COUNT(only_x25519),
      .retry_cookie = true },
    { .name = "tls13-psk",
      .title = "TLS 1.3 · resumption",
      .summary = "two connections: the second begins with a key of the first, without certificates",
      OFFERS_TLS13(curves),
      .resumption = RESUMPTION_BY_PSK },
    { .name = "tls13-early",
      .title = "TLS 1.3 · early data",
      .summary = "the same, and the request goes out with the hello, before any answer",
      OFFERS_TLS13(curves),
      .resumption = RESUMPTION_BY_PSK_AND_EARLY },
    { .name = "tls13-pq",
      .title = "TLS 1.3 · X25519MLKEM768",
      .summary = "a secret that a quantum computer does not get at: ML-KEM beside X25519",
      OFFERS_TLS13(hybrid_first) },
    { .name = "tls13-keyupdate",
      .title = "TLS 1.3 · KeyUpdate",
      .summary = "new keys in the middle of the conversation",
      OFFERS_TLS13(curves),
      .updates_keys = true },
    { .name = "plain-http",
      .title = "HTTP without TLS",
      .summary = "a page with nothing around it: everybody on the way reads it, and may change it",
      .plain_http = true },
};

enum { PROFILE_COUNT = sizeof profiles / sizeof *profiles };

const struct profile *profile_find(const char *name)
{
    for (size_t i = 0; i < PROFILE_COUNT; i++)
        if (strcmp(profiles[i].name, name) == 0)
            return &profiles[i];
    return NULL;
}

const struct profile *profile_at(size_t index)
{
    return index < PROFILE_COUNT ? &profiles[index] : NULL;
}

bool profile_is_plain_http(const char *name)
{
    const struct profile *profile = name ? profile_find(name) : NULL;
    return profile && profile->plain_http;
}

/* ---- offers ---- */

static bool is_any_signed(const struct tls_offer *offer)
{
    bool any = false;
    for (size_t i = 0; i < offer->suite_count; i++)
        any |= cipher_suite_is_signed(offer->suites[i]);
    return any;
}

void profile_complete(struct tls_offer *offer)
{
    if (!is_any_signed(offer))
        return;
    if (offer->group_count == 0) {
        offer->groups = curves_and_fields;
        offer->group_count = COUNT(curves_and_fields);
    }
    if (offer->signature_schemes == schemes_of_story) {
        offer->signature_schemes = schemes;
        offer->signature_scheme_count = COUNT(schemes);
    }
}

bool profile_wants(const struct profile *profile, enum authentication kind)
{
    bool any = false;
    for (size_t i = 0; i < profile->offer.suite_count; i++)
        any |= profile->offer.suites[i]->authentication == kind ||
               profile->offer.suites[i]->authentication == AUTHENTICATION_ANY;
    return any;
}

void profile_configure(struct tls_config *config, const struct profile *profile, enum actor role)
{
    memset(config, 0, sizeof *config);
    config->role = role;
    config->connection = 1;
    config->offer = profile->offer;
    if (role == ACTOR_SERVER && profile->server_groups) {
        config->offer.groups = profile->server_groups;
        config->offer.group_count = profile->server_group_count;
    }
    profile_complete(&config->offer);
    config->extended_master_secret = profile->extended_master_secret;
    config->encrypt_then_mac = profile->encrypt_then_mac;
    config->middlebox_compatible = profile->middlebox_compatible;
    config->retry_cookie = profile->retry_cookie;
    config->asks_for_staple = profile->asks_for_staple;
    config->grease = profile->grease;
    config->session_tickets = profile->resumption == RESUMPTION_BY_TICKET;
}
