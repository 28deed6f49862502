/*
 * tls13_hello.c - the hellos of TLS 1.3. RFC 8446 §4.1, §4.2, §4.3.1.
 *
 * Read before: prologue.c, which all versions share, and choose.c. Read next: tls13_share.c.
 */
#include "protocol/tls13_hello.h"

#include "protocol/prologue.h"
#include "protocol/tls13_keys.h"
#include "protocol/tls13_psk.h"

#include <string.h>

static const struct extensions *asked(const struct tls *tls)
{
    return &tls->handshake->client_hello.extensions;
}

/* ---- client: the offer ---- */

/* RFC 8446 §D.4: "If not offering to resume, the client SHOULD send a random session ID", so that
 * boxes on the way believe to see a resumption of TLS 1.2. */
static void offer_session_id(struct tls *tls, struct client_hello *hello)
{
    if (hello->session_id_length > 0 || !tls->config.middlebox_compatible)
        return;
    hello->session_id_length = SESSION_ID_MAX;
    random_bytes(tls->config.random, "legacy_session_id", hello->session_id, SESSION_ID_MAX);
}

/* RFC 8446 §4.2.1, §4.2.8 */
void tls13_offer_extensions(struct tls *tls, struct client_hello *hello)
{
    const struct tls_offer *offer = &tls->config.offer;
    struct extensions      *e = &hello->extensions;
    offer_session_id(tls, hello);
    for (size_t i = 0; i < offer->version_count && i < LIMIT_VERSIONS; i++)
        e->versions[e->version_count++] = offer->versions[i];
    extensions_add(e, EXTENSION_supported_versions);
    extensions_add(e, EXTENSION_key_share);
    tls13_offer_psks(tls, hello);
}

/* RFC 8446 §4.1.2, §4.2.2: the cookie comes back as it was; the key shares have been made anew. */
void write_second_client_hello(struct tls *tls, struct writer *w)
{
    struct client_hello     *hello = &tls->handshake->client_hello;
    struct extensions       *e = &hello->extensions;
    const struct extensions *retry = &tls->handshake->tls13.retry;
    if (extensions_have(retry, EXTENSION_cookie)) {
        extensions_keep(e, &e->cookie, extensions_bytes(retry, retry->cookie),
                        retry->cookie.length);
        extensions_add(e, EXTENSION_cookie);
    }
    tls13_offer_psks_again(tls);
    tls->handshake->tls13.retried = true;
    client_hello_write(w, hello);
    tls13_write_binders(tls, w);
}

/* ---- client: ServerHello and HelloRetryRequest ---- */

static const char *code_text(struct examiner *x, uint16_t code)
{
    const uint8_t bytes[2] = { (uint8_t)(code >> 8), (uint8_t)code };
    return text_hex(x, bytes, sizeof bytes);
}

/* What a ServerHello and a HelloRetryRequest have in common. RFC 8446 §4.1.3, §4.1.4 */
static bool check_answer(struct tls *tls, enum extension_place place)
{
    struct examiner           *x = &tls->examiner;
    const struct client_hello *offer = &tls->handshake->client_hello;
    const struct server_hello *answer = &tls->handshake->server_hello;
    const struct extensions   *e = &answer->extensions;
    uint16_t                   version = server_hello_version(answer);
    bool                       echoed = answer->session_id_length == offer->session_id_length &&
                  memcmp(answer->session_id, offer->session_id, offer->session_id_length) == 0;
    const struct cipher_suite *suite = cipher_suite_find(answer->cipher_suite);
    bool                       fits = suite && suite->version == TLS_1_3 &&
                codes_contain(offer->cipher_suites, offer->cipher_suite_count, suite->code);
    tls->suite = fits ? suite : NULL;
    return extensions_require_distinct(x, e) && check_selected_version(tls) &&
           check_no_broken_version(tls, answer->server_version) &&
           require(x, CHECK_legacy_version_fixed, answer->server_version == TLS_1_2,
                   "03 03 in legacy_version", code_text(x, answer->server_version)) &&
           require(x, CHECK_server_version_offered, version == TLS_1_3,
                   "03 04 (TLS 1.3), which was offered", code_text(x, version)) &&
           require(x, CHECK_session_id_echoed, echoed, "legacy_session_id as it was sent",
                   echoed ? "the same" : "another") &&
           require(x, CHECK_suite_was_offered, fits,
                   "one of the cipher suites of TLS 1.3 in the ClientHello",
                   suite ? suite->name : code_text(x, answer->cipher_suite)) &&
           require(x, CHECK_compression_is_null, answer->compression_method == 0, "null (0)",
                   text_number(x, answer->compression_method)) &&
           extensions_require_in_place(x, e, place);
}

/* RFC 8446 §4.2: a HelloRetryRequest may bring a cookie, which answers no question. */
static bool check_answers_were_asked_for(struct tls *tls)
{
    struct extensions questions = *asked(tls);
    extensions_add(&questions, EXTENSION_cookie);
    return extensions_require_asked_for(&tls->examiner, &tls->handshake->server_hello.extensions,
                                        &questions);
}

static bool has_own_share(const struct tls13 *tls13, uint16_t group)
{
    for (size_t i = 0; i < tls13->own_count; i++)
        if (tls13->own[i]->id == group)
            return true;
    return false;
}

/*
 * RFC 8446 §4.1.4, §4.2.8: the group must be one of supported_groups, and not one that there is a
 * share for; and the second hello must differ from the first.
 */
static bool check_asked_change(struct tls *tls)
{
    struct examiner         *x = &tls->examiner;
    const struct extensions *retry = &tls->handshake->tls13.retry;
    bool                     names_group = extensions_have(retry, EXTENSION_key_share);
    uint16_t                 group = retry->key_shares[0].group;
    bool                     useful = !names_group ||
                  (codes_contain(asked(tls)->groups, asked(tls)->group_count, group) &&
                   key_agreement_find(group) && !has_own_share(&tls->handshake->tls13, group));
    bool changes = names_group || extensions_have(retry, EXTENSION_cookie);
    return require(x, CHECK_retry_group_offered, useful,
                   "a group in supported_groups that no share was sent for",
                   names_group ? code_text(x, group) : "none") &&
           require(x, CHECK_retry_changes_something, changes, "another group, or a cookie",
                   changes ? "that" : "neither");
}

/* The first ClientHello is replaced in the transcript before this message is added to it. */
void read_hello_retry_request(struct tls *tls, struct reader *r)
{
    read_server_hello(tls, r);
    tls->suite = cipher_suite_find(tls->handshake->server_hello.cipher_suite);
    tls->handshake->tls13.retry_wanted = true;
    if (tls->suite)
        transcript_retry(tls);
}

bool check_retry(struct tls *tls)
{
    struct tls13 *tls13 = &tls->handshake->tls13;
    tls13->retry = tls->handshake->server_hello.extensions;
    if (!check_answer(tls, IN_HELLO_RETRY_REQUEST) || !check_answers_were_asked_for(tls) ||
        !check_asked_change(tls))
        return false;
    tls13->retry_suite = tls->suite->code;
    give_up_early_data(tls);
    return true;
}

/* RFC 8446 §4.2.8: the server's share is in a group that the client sent one for. §4.2.9: there may
 * be none with a key that both have already, where the client takes that. */
static bool check_key_share(struct tls *tls)
{
    struct examiner         *x = &tls->examiner;
    struct tls13            *tls13 = &tls->handshake->tls13;
    const struct extensions *e = &tls->handshake->server_hello.extensions;
    bool                     there = extensions_have(e, EXTENSION_key_share);
    if (!there && tls13->psk && tls->config.psk_ke)
        return true;
    if (!require(x, CHECK_key_share_sent, there, "a key share", there ? "one" : "none"))
        return false;
    uint16_t group = e->key_shares[0].group;
    bool     own = has_own_share(tls13, group);
    tls13->agreement = own ? key_agreement_find(group) : NULL;
    tls->handshake->group = group;
    return require(x, CHECK_key_share_group_offered, own,
                   "a share in a group that the client sent one for",
                   tls13->agreement ? tls13->agreement->name : code_text(x, group));
}

/* RFC 8446 §4.1.4: the suite stays what the HelloRetryRequest named. */
static bool check_retry_kept(struct tls *tls)
{
    struct examiner *x = &tls->examiner;
    struct tls13    *tls13 = &tls->handshake->tls13;
    if (!tls13->retried)
        return true;
    const char *agreed = tls13->agreement ? tls13->agreement->name : "no group";
    bool        same = tls13->retry_suite == tls->suite->code;
    bool        group = tls13->retry.key_share_count == 0 ||
                 tls13->retry.key_shares[0].group == tls->handshake->group;
    return require(x, CHECK_retry_suite_kept, same, "the suite of the HelloRetryRequest",
                   tls->suite->name) &&
           require(x, CHECK_retry_group_kept, group, "the group of the HelloRetryRequest", agreed);
}

/* What a server that is not ours chose. */
static void report_servers_choices(struct tls *tls)
{
    const struct client_hello *offer = &tls->handshake->client_hello;
    const struct server_hello *answer = &tls->handshake->server_hello;
    const struct extensions   *e = &offer->extensions;
    report_servers_choice(tls, "RFC 8446 §4.2.1", "server_version", REGISTRY_PROTOCOL_VERSION,
                          e->versions, e->version_count, server_hello_version(answer));
    report_servers_choice(tls, "RFC 8446 §4.1.3", "cipher_suite", REGISTRY_CIPHER_SUITE,
                          offer->cipher_suites, offer->cipher_suite_count, answer->cipher_suite);
    if (answer->extensions.key_share_count > 0)
        report_servers_choice(tls, "RFC 8446 §4.2.8", "group", REGISTRY_SUPPORTED_GROUP, e->groups,
                              e->group_count, answer->extensions.key_shares[0].group);
}

bool tls13_check_choices(struct tls *tls)
{
    if (tls->config.speaks_for_peer)
        report_servers_choices(tls);
    return check_answer(tls, IN_SERVER_HELLO_1_3) &&
           extensions_require_asked_for(&tls->examiner, &tls->handshake->server_hello.extensions,
                                        asked(tls)) &&
           check_selected_psk(tls) && check_key_share(tls) && check_retry_kept(tls);
}

/* ---- client: EncryptedExtensions (RFC 8446 §4.3.1) ---- */

/* RFC 8446 §4.2.10: early data are taken under the first key that was offered, for the application
 * protocol of its session. */
static bool check_early_data_answer(struct tls *tls, const struct extensions *e)
{
    struct examiner           *x = &tls->examiner;
    struct tls13              *tls13 = &tls->handshake->tls13;
    const struct kept_session *session = tls->config.resume;
    const char                *protocol = tls->handshake->protocol ? tls->handshake->protocol : "";
    tls13->early_accepted = extensions_have(e, EXTENSION_early_data);
    if (!tls13->early_accepted) {
        give_up_early_data(tls);
        return tls13->early_offered && !tls13->retried ? end_early_data(tls) : true;
    }
    bool first = tls13->psk && tls13->psk_index == 0;
    bool suite = first && tls13->psk->suite == tls->suite;
    bool same = session && strcmp(protocol, session->protocol) == 0;
    return require(x, CHECK_early_data_under_first_key, first,
                   "the first key of the offer, with early data", first ? "that" : "another") &&
           require(x, CHECK_early_data_in_session, suite && same,
                   "the cipher suite and the application protocol of the session",
                   suite && same ? "those"
                   : suite       ? "another application protocol"
                                 : tls->suite->name);
}

bool check_encrypted_extensions(struct tls *tls)
{
    struct examiner         *x = &tls->examiner;
    const struct extensions *e = &tls->handshake->tls13.encrypted;
    return extensions_require_distinct(x, e) &&
           extensions_require_in_place(x, e, IN_ENCRYPTED_EXTENSIONS) &&
           extensions_require_asked_for(x, e, asked(tls)) && check_protocol_chosen(tls, e) &&
           check_early_data_answer(tls, e);
}

/* ---- server: what TLS 1.3 demands of a ClientHello ---- */

/* RFC 8446 §9.2: what must be there with what; missing_extension otherwise. With a key that both
 * have already there may be no signature. */
static bool check_mandatory_extensions(struct tls *tls)
{
    struct examiner         *x = &tls->examiner;
    const struct extensions *e = asked(tls);
    bool                     schemes = extensions_have(e, EXTENSION_signature_algorithms);
    bool                     groups = extensions_have(e, EXTENSION_supported_groups);
    bool                     shares = extensions_have(e, EXTENSION_key_share);
    if (extensions_have(e, EXTENSION_pre_shared_key))
        return require(x, CHECK_mandatory_extensions_there, groups == shares,
                       "supported_groups and key_share, or neither",
                       groups == shares ? "that" : "one of the two");
    return require(x, CHECK_mandatory_extensions_there, schemes && groups && shares,
                   "signature_algorithms, supported_groups and key_share",
                   !schemes  ? "no signature_algorithms"
                   : !groups ? "no supported_groups"
                   : !shares ? "no key_share"
                             : "all three");
}

/* RFC 8446 §4.2.8: "Clients MUST NOT offer multiple KeyShareEntry values for the same group", nor
 * any for groups that are not in supported_groups. */
static bool check_shares_well_formed(struct tls *tls)
{
    struct examiner         *x = &tls->examiner;
    const struct extensions *e = asked(tls);
    bool                     listed = true, distinct = true;
    for (size_t i = 0; i < e->key_share_count; i++) {
        listed &= codes_contain(e->groups, e->group_count, e->key_shares[i].group) ||
                  !key_agreement_find(e->key_shares[i].group); /* not all of those are kept */
        for (size_t j = 0; j < i; j++)
            distinct &= e->key_shares[i].group != e->key_shares[j].group;
    }
    return require(x, CHECK_key_shares_listed, listed, "shares in groups of supported_groups alone",
                   listed ? "no others" : "others too") &&
           require(x, CHECK_key_shares_distinct, distinct, "one share for a group at most",
                   distinct ? "no two" : "two");
}

/* RFC 8446 §4.1.2: legacy_compression_methods is one byte, 0; §4.2.11: pre_shared_key is last. */
static bool check_hello_form(struct tls *tls)
{
    struct examiner           *x = &tls->examiner;
    const struct client_hello *hello = &tls->handshake->client_hello;
    const struct extensions   *e = &hello->extensions;
    bool null_only = hello->offers_null_compression && !hello->offers_compression;
    bool psk = extensions_have(e, EXTENSION_pre_shared_key);
    bool last = !psk || e->types[e->count - 1] == EXTENSION_pre_shared_key;
    return require(x, CHECK_no_compression_offered, null_only, "the method null (0) and no other",
                   null_only ? "that" : "others too") &&
           require(x, CHECK_pre_shared_key_last, last, "pre_shared_key the last extension",
                   last ? "none after it" : "another after it");
}

/* ---- server: choosing ---- */

static void begin_answer(struct tls *tls)
{
    const struct client_hello *hello = &tls->handshake->client_hello;
    struct server_hello       *answer = &tls->handshake->server_hello;
    memset(answer, 0, sizeof *answer);
    answer->server_version = TLS_1_2;
    memcpy(answer->session_id, hello->session_id, hello->session_id_length);
    answer->session_id_length = hello->session_id_length;
    answer->cipher_suite = tls->suite->code;
    answer->extensions.versions[0] = TLS_1_3;
    answer->extensions.version_count = 1;
    extensions_add(&answer->extensions, EXTENSION_supported_versions);
}

/* RFC 6066 §3, RFC 7301 §3.1: what else was asked is answered in EncryptedExtensions. */
static void answer_the_rest(struct tls *tls)
{
    struct extensions *e = &tls->handshake->tls13.encrypted;
    const char        *protocol = tls->handshake->protocol;
    memset(e, 0, sizeof *e);
    if (asked(tls)->server_name[0])
        extensions_add(e, EXTENSION_server_name);
    if (tls->handshake->tls13.early_accepted)
        extensions_add(e, EXTENSION_early_data);
    if (!protocol)
        return;
    extensions_keep(e, &e->protocols[0], protocol, strlen(protocol));
    e->protocol_count = 1;
    extensions_add(e, EXTENSION_application_layer_protocol_negotiation);
}

/* Either key or certificate. Where the client's key is of no use, it should have said how it wants
 * the certificate signed. */
static bool choose_authentication(struct tls *tls)
{
    bool schemes = extensions_have(asked(tls), EXTENSION_signature_algorithms);
    if (!choose_psk(tls))
        return false;
    if (tls->handshake->tls13.psk)
        return true;
    return require(&tls->examiner, CHECK_mandatory_extensions_there, schemes,
                   "signature_algorithms, without a key that is known here",
                   schemes ? "that" : "none") &&
           choose_credential(tls);
}

/* RFC 8446 §4.2.9: with psk_ke there is no key share. */
static bool choose_share(struct tls *tls) { return psk_stands_alone(tls) || choose_key_share(tls); }

bool tls13_choose_parameters(struct tls *tls)
{
    struct tls13 *tls13 = &tls->handshake->tls13;
    look_for_psk(tls);
    if (!check_hello_form(tls) || !check_mandatory_extensions(tls) ||
        !check_shares_well_formed(tls) || !choose_cipher_suite(tls) ||
        !choose_authentication(tls) || !choose_share(tls) || !choose_protocol(tls))
        return false;
    choose_early_data(tls);
    begin_answer(tls);
    answer_the_rest(tls);
    if (tls13->retry_wanted)
        tls13->retry_suite = tls->suite->code;
    return true;
}

/* ---- server: HelloRetryRequest (RFC 8446 §4.1.4) ---- */

enum { COOKIE_LENGTH = 32 };

/* The cookie is a number that only who got this message can send back. */
static void add_cookie(struct tls *tls, struct extensions *e)
{
    uint8_t cookie[COOKIE_LENGTH];
    random_bytes(tls->config.random, "cookie", cookie, sizeof cookie);
    extensions_keep(e, &e->cookie, cookie, sizeof cookie);
    extensions_add(e, EXTENSION_cookie);
}

void write_hello_retry_request(struct tls *tls, struct writer *w)
{
    struct server_hello *request = &tls->handshake->server_hello;
    struct extensions   *e = &request->extensions;
    memcpy(request->random, hello_retry_random, sizeof hello_retry_random);
    e->key_shares[0].group = tls->handshake->tls13.agreement->id;
    e->key_share_count = 1;
    extensions_add(e, EXTENSION_key_share);
    if (tls->config.retry_cookie)
        add_cookie(tls, e);
    tls->handshake->tls13.retry = *e;
    transcript_retry(tls);
    server_hello_write(w, request);
}

/* RFC 8446 §4.1.2: what may differ in the second ClientHello. */
static bool may_change(uint16_t type)
{
    return type == EXTENSION_key_share || type == EXTENSION_early_data ||
           type == EXTENSION_cookie || type == EXTENSION_pre_shared_key ||
           type == EXTENSION_padding;
}

void hello_digest_unchanging(uint8_t digest[HASH_MAX_DIGEST], const uint8_t *message, size_t length)
{
    struct hash_state state;
    struct reader     r;
    hash_init(&state, &hash_sha256);
    reader_init(&r, message, length, "ClientHello", NULL);
    (void)read_bytes(&r, "unread", HANDSHAKE_HEADER);
    size_t start = r.at;
    (void)read_bytes(&r, "unread", 2 + HELLO_RANDOM_LENGTH);
    (void)read_bytes(&r, "unread", read_u8(&r, "length"));
    (void)read_bytes(&r, "unread", read_u16(&r, "length"));
    (void)read_bytes(&r, "unread", read_u8(&r, "length"));
    hash_update(&state, message + start, r.at - start);
    if (has_more(&r))
        (void)read_u16(&r, "length");
    while (has_more(&r)) {
        start = r.at;
        uint16_t type = read_u16(&r, "extension_type");
        (void)read_bytes(&r, "unread", read_u16(&r, "length"));
        if (!may_change(type))
            hash_update(&state, message + start, r.at - start);
    }
    hash_final(digest, &state);
}

void read_second_client_hello(struct tls *tls, struct reader *r)
{
    uint8_t *unchanging = tls->handshake->tls13.unchanging;
    uint8_t  second[HASH_MAX_DIGEST];
    client_hello_read(r, &tls->handshake->client_hello);
    tls13_note_truncated(tls, r->bytes);
    hello_digest_unchanging(second, r->bytes, r->total);
    tls->handshake->tls13.hello_changed =
        memcmp(second, unchanging, hash_sha256.digest_length) != 0;
    tls->handshake->tls13.retried = true;
}

static bool check_cookie(struct tls *tls)
{
    const struct extensions *e = asked(tls), *retry = &tls->handshake->tls13.retry;
    bool                     sent = extensions_have(retry, EXTENSION_cookie);
    bool                     same = extensions_have(e, EXTENSION_cookie) == sent &&
                e->cookie.length == retry->cookie.length &&
                memcmp(extensions_bytes(e, e->cookie), extensions_bytes(retry, retry->cookie),
                       e->cookie.length) == 0;
    return require(&tls->examiner, CHECK_cookie_returned, same,
                   sent ? "the cookie as it was sent" : "no cookie", same ? "that" : "not so");
}

bool check_second_hello(struct tls *tls)
{
    struct examiner         *x = &tls->examiner;
    struct tls13            *tls13 = &tls->handshake->tls13;
    const struct extensions *e = asked(tls);
    uint16_t                 group = tls13->agreement->id;
    bool                     one = e->key_share_count == 1 && e->key_shares[0].group == group;
    bool changed = tls13->hello_changed || extensions_have(e, EXTENSION_early_data);
    if (!extensions_require_distinct(x, e) ||
        !require(x, CHECK_second_hello_unchanged, !changed,
                 "nothing changed but what was asked for",
                 changed ? "something else" : "nothing else") ||
        !check_hello_form(tls) ||
        !require(x, CHECK_retry_share_sent, one,
                 text_join(x, "one key share, in ", tls13->agreement->name),
                 one ? "that" : text_number(x, e->key_share_count)) ||
        !check_cookie(tls) || !choose_authentication(tls))
        return false;
    tls13->early_skipping = tls->reading.skips_early_data =
        false; /* RFC 8446 §4.2.10: up to here */
    begin_answer(tls);
    return true;
}

/* ---- server: ServerHello (RFC 8446 §4.1.3) ---- */

void tls13_write_server_hello(struct tls *tls, struct writer *w)
{
    const struct tls13 *tls13 = &tls->handshake->tls13;
    struct extensions  *e = &tls->handshake->server_hello.extensions;
    draw_server_random(tls);
    if (tls13->agreement)
        extensions_add(e, EXTENSION_key_share);
    e->selected_psk = tls13->psk_index;
    if (tls13->psk)
        extensions_add(e, EXTENSION_pre_shared_key);
    server_hello_write(w, &tls->handshake->server_hello);
}
