/*
 * choose_psk.c - whether a server begins with a key that both have already, and whether it takes
 * data before the handshake is done. RFC 8446 §4.2.9 to §4.2.11, §8.
 *
 * Read before: choose.c, of which this is a part. Read next: tls13_psk.c for the binders.
 */
#include "protocol/choose.h"

#include "crypto/wipe.h"
#include "protocol/tls.h"
#include "protocol/tls13_psk.h"

#include <string.h>

/* RFC 8446 §4.2.9 */
enum { PSK_KE = 0, PSK_DHE_KE = 1 };

static const struct extensions *asked(const struct tls *tls)
{
    return &tls->handshake->client_hello.extensions;
}

/* ---- what an identity stands for ---- */

/* One key on offer, as this server sees it. Wiped when it has served. */
struct known_psk {
    struct tls13_psk    psk;
    struct kept_session session; /* of a ticket */
    const char         *what;    /* in a few words, for the report */
    bool                usable;
};

static void know_external(struct known_psk *known, const struct external_psk *given)
{
    known->psk.length = given->key_length;
    known->psk.hash = &hash_sha256;
    known->psk.external = true;
    memcpy(known->psk.key, given->key, given->key_length);
    known->what = "key that both were given";
    known->usable = true;
}

/* Why a ticket of ours cannot be taken; NULL: it can. */
static const char *fault_of_session(const struct kept_session *session, const struct tls *tls)
{
    const struct cipher_suite *suite = cipher_suite_find(session->suite);
    if (session->version != TLS_1_3 || !suite || suite->version != TLS_1_3 ||
        session->secret_length != suite->prf->digest_length)
        return "ticket of another version";
    if (kept_session_is_over(session, tls->config.now))
        return "ticket that is over";
    if (strcmp(session->host, asked(tls)->server_name) != 0)
        return "ticket for another name";
    if (tls->config.client_must_authenticate && !session->client_authenticated)
        return "ticket of a client that has not shown a certificate";
    return NULL;
}

static void know_session(struct known_psk *known, const struct tls *tls)
{
    const struct kept_session *session = &known->session;
    const char                *fault = fault_of_session(session, tls);
    known->what = fault ? fault : "ticket of ours";
    known->usable = !fault;
    if (fault)
        return;
    known->psk.suite = cipher_suite_find(session->suite);
    known->psk.hash = known->psk.suite->prf;
    known->psk.length = session->secret_length;
    memcpy(known->psk.key, session->secret, session->secret_length);
}

static void know_identity(struct known_psk *known, const struct tls *tls, size_t index)
{
    const struct tls_config *config = &tls->config;
    struct kept              kept = asked(tls)->psks[index].identity;
    const uint8_t           *identity = extensions_bytes(asked(tls), kept);
    memset(known, 0, sizeof *known);
    known->what = "identity that is not known here";
    if (config->psk && config->psk->identity_length == kept.length &&
        memcmp(config->psk->identity, identity, kept.length) == 0)
        know_external(known, config->psk);
    else if (config->sealing_keys &&
             ticket_open(&known->session, config->sealing_keys, identity, kept.length))
        know_session(known, tls);
}

/* ---- before the suite is chosen ---- */

static bool names_mode(const struct extensions *e, uint8_t mode)
{
    for (size_t i = 0; i < e->psk_mode_count; i++)
        if (e->psk_modes[i] == mode)
            return true;
    return false;
}

/* Whether the key is used with a key exchange, or, where this server takes that too, without. */
static bool mode_fits(const struct tls *tls)
{
    return names_mode(asked(tls), PSK_DHE_KE) ||
           (tls->config.psk_ke && names_mode(asked(tls), PSK_KE));
}

/* Both ends have a suite with this hash. */
static bool hash_is_common(const struct tls *tls, const struct hash *hash)
{
    const struct client_hello *hello = &tls->handshake->client_hello;
    const struct tls_offer    *ours = &tls->config.offer;
    for (size_t i = 0; i < ours->suite_count; i++)
        if (ours->suites[i]->version == TLS_1_3 && ours->suites[i]->prf == hash &&
            codes_contain(hello->cipher_suites, hello->cipher_suite_count, ours->suites[i]->code))
            return true;
    return false;
}

void look_for_psk(struct tls *tls)
{
    struct tls13    *tls13 = &tls->handshake->tls13;
    struct known_psk known;
    tls13->psk_hash = NULL;
    for (size_t i = 0; i < asked(tls)->psk_count && !tls13->psk_hash && mode_fits(tls); i++) {
        know_identity(&known, tls, i);
        if (known.usable && hash_is_common(tls, known.psk.hash))
            tls13->psk_hash = known.psk.hash;
        wipe(&known, sizeof known);
    }
}

/* ---- the key ---- */

/* RFC 8446 §4.2.9: "If clients offer "pre_shared_key" without a "psk_key_exchange_modes" extension,
 * servers MUST abort the handshake." §4.2.11: a binder for each identity. */
static bool check_offered_psks(struct tls *tls)
{
    struct examiner         *x = &tls->examiner;
    const struct extensions *e = asked(tls);
    bool                     modes = extensions_have(e, EXTENSION_psk_key_exchange_modes);
    return require(x, CHECK_psk_modes_there, modes, "psk_key_exchange_modes with pre_shared_key",
                   modes ? "both" : "pre_shared_key alone") &&
           require(x, CHECK_psk_binders_complete, e->psk_count == e->binder_count,
                   text_join(x, "a binder for each identity: ", text_number(x, e->psk_count)),
                   text_number(x, e->binder_count));
}

static const char by_order[] =
    "The server goes through the client's keys, in their order, and takes the first that it knows, "
    "that is not over, and whose hash is that of the cipher suite.";
static const char by_mode[] = "The client would use its key without a fresh key exchange, which "
                              "gives no forward secrecy: this server does not.";

/* Goes through what is on offer: the first that is of use is `chosen`, psk_count without one. */
static size_t first_usable(struct known_psk *chosen, struct tls *tls)
{
    struct examiner         *x = &tls->examiner;
    const struct extensions *e = asked(tls);
    uint16_t                 offered[LIMIT_PSKS], accepted[LIMIT_PSKS];
    size_t                   accepted_count = 0, at = e->psk_count;
    const char              *names = "";
    struct known_psk         known;
    for (size_t i = 0; i < e->psk_count; i++) {
        know_identity(&known, tls, i);
        if (known.usable && known.psk.hash != tls->suite->prf) {
            known.usable = false;
            known.what = "key for another hash";
        }
        offered[i] = (uint16_t)i;
        names = text_join(x, names, i ? "\n" : "", known.what);
        if (known.usable && mode_fits(tls))
            accepted[accepted_count++] = (uint16_t)i;
        if (accepted_count == 1 && at == e->psk_count) {
            *chosen = known;
            at = i;
        }
    }
    wipe(&known, sizeof known);
    report_choice(x, "RFC 8446 §4.2.11", .subject = "pre_shared_key", .registry = REGISTRY_NAMES,
                  .offered = offered, .offered_count = e->psk_count, .accepted = accepted,
                  .accepted_count = accepted_count, .made = at < e->psk_count,
                  .chosen = at < e->psk_count ? (uint16_t)at : 0, .names = names,
                  .because = mode_fits(tls) ? by_order : by_mode);
    return at;
}

/* What the server finds in the ticket, by the key that it alone has. */
static void report_opened(struct tls *tls, size_t at)
{
    struct examiner *x = &tls->examiner;
    struct kept      kept = asked(tls)->psks[at].identity;
    ticket_report(x, tls->config.sealing_keys, extensions_bytes(asked(tls), kept), kept.length,
                  text_join(x, tls->handshake->tls13.retried ? "ClientHello#2" : "ClientHello",
                            "/identities/PskIdentity#", text_number(x, at + 1),
                            "/identity/opaque"));
}

bool choose_psk(struct tls *tls)
{
    struct tls13            *tls13 = &tls->handshake->tls13;
    const struct extensions *e = asked(tls);
    struct tls13_psk        *taken = &tls13->secrets.psks[0];
    struct known_psk         chosen = { 0 };
    tls13->psk = NULL;
    tls13->psk_count = 0;
    if (!extensions_have(e, EXTENSION_pre_shared_key))
        return true;
    if (!check_offered_psks(tls))
        return false;
    size_t at = first_usable(&chosen, tls);
    if (at == e->psk_count)
        return true;
    *taken = chosen.psk;
    tls->handshake->session = chosen.session;
    wipe(&chosen, sizeof chosen);
    if (!taken->external)
        report_opened(tls, at);
    if (!tls13_binder_fits(tls, taken, &e->psks[at]))
        return false;
    tls13->psk = taken;
    tls13->psk_count = 1;
    tls13->psk_index = (uint16_t)at;
    return true;
}

bool psk_stands_alone(const struct tls *tls)
{
    return tls->handshake->tls13.psk && !names_mode(asked(tls), PSK_DHE_KE);
}

/* ---- early data (RFC 8446 §4.2.10, §8) ---- */

/* RFC 8446 §8.3: the age that the client says against that of the server's clock. */
static bool is_fresh(const struct tls *tls)
{
    const struct kept_session *session = &tls->handshake->session;
    uint32_t                   said = asked(tls)->psks[0].obfuscated_ticket_age - session->age_add;
    int64_t difference = (tls->config.now - session->issued) * 1000 - (int64_t)said;
    return difference <= REPLAY_TOLERANCE * 1000 && difference >= -REPLAY_TOLERANCE * 1000;
}

static bool same_protocol(const struct tls *tls)
{
    const char *protocol = tls->handshake->protocol ? tls->handshake->protocol : "";
    return strcmp(protocol, tls->handshake->session.protocol) == 0;
}

/* Why early data are not taken; NULL: they are. */
static const char *reason_against(const struct tls *tls)
{
    const struct tls13 *tls13 = &tls->handshake->tls13;
    if (tls13->retry_wanted || tls13->retried)
        return "The server asks for another hello, and early data belong to the first one.";
    if (tls->config.max_early_data == 0 || !tls->config.replay)
        return "This server takes no early data.";
    if (!tls13->psk || tls13->psk_index != 0 || tls13->psk->external)
        return "They go under the key of the first ticket, which the server did not take.";
    if (tls->handshake->session.max_early_data == 0)
        return "The ticket is not good for early data.";
    if (tls13->psk->suite != tls->suite)
        return "They go under the cipher suite of the ticket, and another was chosen.";
    if (!same_protocol(tls))
        return "They are for the application protocol of the ticket, and another was chosen.";
    if (!is_fresh(tls))
        return "The ticket is not as old as the client says: the hello may have been held back.";
    switch (replay_remember(tls->config.replay,
                            extensions_bytes(asked(tls), asked(tls)->psks[0].binder),
                            tls->config.now)) {
    case REPLAY_FIRST:
        return NULL;
    case REPLAY_SEEN:
        return "This hello has come before: somebody plays it again.";
    case REPLAY_MEMORY_FULL:
        break;
    }
    return "So many hellos with early data have come that the server cannot remember another.";
}

void choose_early_data(struct tls *tls)
{
    static const uint16_t early_data[1] = { 0 };
    struct examiner      *x = &tls->examiner;
    struct tls13         *tls13 = &tls->handshake->tls13;
    if (!extensions_have(asked(tls), EXTENSION_early_data))
        return;
    const char *against = reason_against(tls);
    tls13->early_accepted = !against;
    tls13->early_skipping = tls->reading.skips_early_data = against != NULL;
    report_choice(x, "RFC 8446 §4.2.10", .subject = "early_data", .registry = REGISTRY_NAMES,
                  .offered = early_data, .offered_count = 1, .accepted = early_data,
                  .accepted_count = against ? 0 : 1, .made = !against, .chosen = 0,
                  .names = "early data",
                  .because = against ? against
                                     : "The ticket allows it, the hello is fresh, and it has not "
                                       "come before.");
}
