/*
 * tls13_keys.c - the key schedule of a connection. RFC 8446 §7.1 to §7.3.
 *
 * In the order of the drawing in §7.1. Each function derives, reports, and puts to use.
 */
#include "protocol/tls13_keys.h"

#include "crypto/wipe.h"
#include "protocol/tls13_schedule.h"

#include <string.h>

static const struct hash *hash_of(const struct tls *tls) { return tls->suite->prf; }

/* ---- formulas ---- */

/* "HKDF-Expand-Label-SHA256(secret, "label", context, length)" */
static const char *expand_formula(struct tls *tls, const struct hash *hash, const char *secret,
                                  const char *label, const char *context, size_t length)
{
    struct examiner *x = &tls->examiner;
    return text_join(x, "HKDF-Expand-Label-", hash->name, "(", secret, ", \"", label, "\", ",
                     context, ", ", text_number(x, length), ")");
}

/* Derive-Secret is HKDF-Expand-Label over the hash of some messages, as long as the hash. */
static const char *derive_formula(struct tls *tls, const char *secret, const char *label,
                                  const char *context)
{
    return expand_formula(tls, hash_of(tls), secret, label, context, hash_of(tls)->digest_length);
}

/* The hash of no messages at all. */
static const char *hash_of_nothing(struct tls *tls)
{
    return text_join(&tls->examiner, hash_of(tls)->name, "(\"\")");
}

static const char *zeros(struct tls *tls)
{
    struct examiner *x = &tls->examiner;
    return text_join(x, "zeros(", text_number(x, hash_of(tls)->digest_length), ")");
}

const char *transcript_formula(struct tls *tls, const char *last)
{
    struct examiner *x = &tls->examiner;
    const char      *hash = hash_of(tls)->name;
    if (!tls->handshake->tls13.retried)
        return text_join(x, hash, "(transcript(ClientHello..", last, "))");
    /* message_hash, and a length of three bytes: RFC 8446 §4.4.1 */
    const uint8_t header[4] = { MESSAGE_HASH, 0, 0, (uint8_t)hash_of(tls)->digest_length };
    return text_join(x, hash, "(", text_literal(x, header, sizeof header), " + ", hash,
                     "(transcript(ClientHello)) + transcript(HelloRetryRequest..", last, "))");
}

static void report_derived(struct tls *tls, const char *rfc, const char *name, const uint8_t *bytes,
                           const char *formula)
{
    report_secret(&tls->examiner, rfc, .name = name, .bytes = bytes,
                  .length = hash_of(tls)->digest_length, .origin = ORIGIN_DERIVED,
                  .formula = formula);
}

/* ---- the transcript ---- */

/*
 * RFC 8446 §4.4.1
 *
 *     Transcript-Hash(ClientHello1, HelloRetryRequest, ... Mn) =
 *         Hash(message_hash ||        // Handshake type
 *              00 00 Hash.length  ||  // Handshake message length (bytes)
 *              Hash(ClientHello1) ||  // Hash of ClientHello1
 *              HelloRetryRequest  || ... || Mn)
 */
void transcript_retry(struct tls *tls)
{
    const struct hash *hash = hash_of(tls);
    uint8_t message[4 + HASH_MAX_DIGEST] = { MESSAGE_HASH, 0, 0, (uint8_t)hash->digest_length };
    transcript_digest(message + 4, &tls->handshake->transcript, hash);
    transcript_init(&tls->handshake->transcript);
    transcript_add(&tls->handshake->transcript, message, 4 + hash->digest_length);
}

/* ---- rows of the schedule ---- */

/* HKDF-Extract: mixes `ikm` into the row before, and goes on to the next. */
static void extract_row(struct tls *tls, const char *salt_name, const char *name,
                        const uint8_t *ikm, size_t ikm_length, const char *ikm_formula)
{
    struct examiner   *x = &tls->examiner;
    const struct hash *hash = hash_of(tls);
    uint8_t           *row = tls->handshake->tls13.secrets.schedule;
    schedule_extract(row, hash, salt_name ? row : NULL, ikm, ikm_length);
    report_derived(tls, "RFC 8446 §7.1", name, row,
                   text_join(x, "HKDF-Extract-", hash->name, "(",
                             salt_name ? salt_name : zeros(tls), ", ",
                             ikm_formula ? ikm_formula : zeros(tls), ")"));
}

/* Derive-Secret(., "derived", ""): the salt of the next row. */
static void derive_salt(struct tls *tls, const char *from, const char *name)
{
    uint8_t *row = tls->handshake->tls13.secrets.schedule;
    schedule_salt(row, hash_of(tls), row);
    report_derived(tls, "RFC 8446 §7.1", name, row,
                   derive_formula(tls, from, "derived", hash_of_nothing(tls)));
}

/* A secret for some purpose, bound to the messages so far. */
static void derive_from_row(uint8_t *out, struct tls *tls, const char *row_name, const char *name,
                            const char *label, const uint8_t *digest, const char *last)
{
    derive_secret(out, hash_of(tls), tls->handshake->tls13.secrets.schedule, label, digest);
    report_derived(tls, "RFC 8446 §7.1", name, out,
                   derive_formula(tls, row_name, label, transcript_formula(tls, last)));
}

/* ---- traffic keys (RFC 8446 §7.3) ---- */

/* What the keys of one direction are called: that of the secret, and of what comes of it. */
struct traffic_names {
    const char *secret, *key, *iv, *nonce;
};

static const struct traffic_names handshake_names[2] = {
    { "client_handshake_traffic_secret", "client_handshake_write_key", "client_handshake_write_iv",
      "client handshake nonce " },
    { "server_handshake_traffic_secret", "server_handshake_write_key", "server_handshake_write_iv",
      "server handshake nonce " },
};
/* The secrets carry the number of their generation too: "client_application_traffic_secret_0". */
static const struct traffic_names application_names[2] = {
    { "client_application_traffic_secret_", "client_application_write_key",
      "client_application_write_iv", "client application nonce " },
    { "server_application_traffic_secret_", "server_application_write_key",
      "server_application_write_iv", "server application nonce " },
};

static const char *application_secret_name(struct tls *tls, enum actor of, unsigned generation)
{
    struct examiner *x = &tls->examiner;
    return text_join(x, application_names[of].secret, text_number(x, generation));
}

/*
 * RFC 8446 §7.3
 *
 *     [sender]_write_key = HKDF-Expand-Label(Secret, "key", "", key_length)
 *     [sender]_write_iv  = HKDF-Expand-Label(Secret, "iv", "", iv_length)
 */
static void make_traffic_keys(struct record_keys *keys, struct tls *tls,
                              const struct cipher_suite *suite, const uint8_t *secret,
                              const char *secret_name, const struct traffic_names *names)
{
    struct examiner *x = &tls->examiner;
    uint8_t          key[AEAD_MAX_KEY], iv[AEAD_NONCE_LENGTH];
    hkdf_expand_label(key, suite->key_length, suite->prf, secret, "key", NULL, 0);
    hkdf_expand_label(iv, sizeof iv, suite->prf, secret, "iv", NULL, 0);
    report_secret(
        x, "RFC 8446 §7.3", .name = names->key, .bytes = key, .length = suite->key_length,
        .origin = ORIGIN_DERIVED,
        .formula = expand_formula(tls, suite->prf, secret_name, "key", "\"\"", suite->key_length));
    report_secret(x, "RFC 8446 §7.3", .name = names->iv, .bytes = iv, .length = sizeof iv,
                  .origin = ORIGIN_DERIVED,
                  .formula = expand_formula(tls, suite->prf, secret_name, "iv", "\"\"", sizeof iv));
    record_keys_set(keys, suite, &protection_tls13, NULL, key, iv);
    keys->name = names->key;
    keys->iv_name = names->iv;
    keys->nonce_name = names->nonce;
    keys->pad_to = tls->config.pad_to;
    wipe(key, sizeof key);
    wipe(iv, sizeof iv);
}

/* Derives the keys of an end's sending direction, and uses them from the next record on. What is
 * left over of a message would be half under the old keys and half under the new. */
static bool use_traffic_keys(struct tls *tls, enum actor of, const struct cipher_suite *suite,
                             const uint8_t *secret, const char *secret_name,
                             const struct traffic_names *names)
{
    struct record_keys keys = { 0 };
    bool               reading = of != tls->config.role;
    make_traffic_keys(&keys, tls, suite, secret, secret_name, names);
    if (reading && tls->message_length > 0) {
        wipe(&keys, sizeof keys);
        return refuse(&tls->examiner, ERROR_keys_changed_within_message, NULL, 0);
    }
    record_change_keys(reading ? &tls->reading : &tls->writing, &keys);
    wipe(&keys, sizeof keys);
    return true;
}

static bool use_handshake_keys(struct tls *tls, enum actor of)
{
    return use_traffic_keys(tls, of, tls->suite,
                            tls->handshake->tls13.secrets.handshake_traffic[of],
                            handshake_names[of].secret, &handshake_names[of]);
}

static bool use_application_keys(struct tls *tls, enum actor of)
{
    return use_traffic_keys(tls, of, tls->suite, tls->traffic.secrets[of],
                            application_secret_name(tls, of, tls->traffic.generation[of]),
                            &application_names[of]);
}

/* ---- early data (RFC 8446 §4.2.10, §4.5) ---- */

static const struct traffic_names early_names = { "client_early_traffic_secret",
                                                  "client_early_write_key", "client_early_write_iv",
                                                  "client early nonce " };

/*
 * RFC 8446 §7.1
 *
 *     client_early_traffic_secret = Derive-Secret(early_secret, "c e traffic", ClientHello)
 *     early_exporter_master_secret = Derive-Secret(early_secret, "e exp master", ClientHello)
 *
 * They go under the first key of the offer, and the suite of its session: a client does not know
 * yet what the server will choose.
 */
bool derive_early_keys(struct tls *tls)
{
    struct examiner        *x = &tls->examiner;
    struct tls13           *tls13 = &tls->handshake->tls13;
    const struct tls13_psk *psk = &tls13->secrets.psks[0];
    const struct hash      *hash = psk->hash;
    const char             *messages = text_join(x, hash->name, "(transcript(ClientHello))");
    uint8_t early[HASH_MAX_DIGEST], digest[HASH_MAX_DIGEST], traffic[HASH_MAX_DIGEST];
    transcript_digest(digest, &tls->handshake->transcript, hash);
    schedule_extract(early, hash, NULL, psk->key, psk->length);
    derive_secret(traffic, hash, early, "c e traffic", digest);
    derive_secret(tls13->secrets.early_exporter, hash, early, "e exp master", digest);
    tls13->has_early_exporter = tls13->early_open = true;
    report_secret(x, "RFC 8446 §7.1", .name = early_names.secret, .bytes = traffic,
                  .length = hash->digest_length, .origin = ORIGIN_DERIVED,
                  .formula = expand_formula(tls, hash, "early_secret", "c e traffic", messages,
                                            hash->digest_length));
    report_secret(x, "RFC 8446 §7.1", .name = "early_exporter_master_secret",
                  .bytes = tls13->secrets.early_exporter, .length = hash->digest_length,
                  .origin = ORIGIN_DERIVED,
                  .formula = expand_formula(tls, hash, "early_secret", "e exp master", messages,
                                            hash->digest_length));
    bool used =
        use_traffic_keys(tls, ACTOR_CLIENT, psk->suite, traffic, early_names.secret, &early_names);
    wipe(early, sizeof early);
    wipe(traffic, sizeof traffic);
    return used;
}

bool end_early_data(struct tls *tls)
{
    tls->handshake->tls13.early_open = false;
    return use_handshake_keys(tls, ACTOR_CLIENT);
}

/* RFC 8446 §4.1.4: the second hello goes in the clear again. */
void give_up_early_data(struct tls *tls)
{
    static const struct record_keys none;
    if (tls->handshake->tls13.early_open && tls->handshake->tls13.retry_wanted)
        record_change_keys(&tls->writing, &none);
    tls->handshake->tls13.early_open = false;
}

/* ---- the steps ---- */

/* The first row: from the key that both have, told when its binder was made, or from zeros. Returns
 * what it is called. */
static const char *begin_schedule(struct tls *tls)
{
    struct tls13           *tls13 = &tls->handshake->tls13;
    const struct tls13_psk *psk = tls13->psk;
    bool                    others =
        extensions_have(&tls->handshake->client_hello.extensions, EXTENSION_pre_shared_key);
    const char *name = others ? "early_secret without psk" : "early_secret";
    if (!psk) {
        extract_row(tls, NULL, name, NULL, 0, NULL);
        return name;
    }
    schedule_extract(tls13->secrets.schedule, psk->hash, NULL, psk->key, psk->length);
    return psk == &tls13->secrets.psks[1] ? "early_secret 2" : "early_secret";
}

/* RFC 8446 §4.2.10: while early data may come, the client's direction is under their keys. A client
 * learns in EncryptedExtensions whether they are taken. */
static bool use_first_handshake_keys(struct tls *tls)
{
    return (tls->handshake->tls13.early_open || use_handshake_keys(tls, ACTOR_CLIENT)) &&
           use_handshake_keys(tls, ACTOR_SERVER);
}

bool derive_handshake_keys(struct tls *tls)
{
    struct tls13_secrets *secrets = &tls->handshake->tls13.secrets;
    uint8_t               digest[HASH_MAX_DIGEST];
    transcript_digest(digest, &tls->handshake->transcript, hash_of(tls));

    const struct key_agreement *agreement = tls->handshake->tls13.agreement;
    derive_salt(tls, begin_schedule(tls), "derived early_secret");
    if (agreement)
        extract_row(tls, "derived early_secret", "handshake_secret", secrets->shared,
                    agreement->shared_length, "shared secret");
    else /* psk_ke (RFC 8446 §4.2.9) */
        extract_row(tls, "derived early_secret", "handshake_secret", NULL, 0, NULL);
    derive_from_row(secrets->handshake_traffic[ACTOR_CLIENT], tls, "handshake_secret",
                    handshake_names[ACTOR_CLIENT].secret, "c hs traffic", digest, "ServerHello");
    derive_from_row(secrets->handshake_traffic[ACTOR_SERVER], tls, "handshake_secret",
                    handshake_names[ACTOR_SERVER].secret, "s hs traffic", digest, "ServerHello");
    wipe(secrets->shared, sizeof secrets->shared);
    return use_first_handshake_keys(tls);
}

bool derive_application_keys(struct tls *tls)
{
    struct tls13         *tls13 = &tls->handshake->tls13;
    struct tls13_secrets *secrets = &tls13->secrets;
    uint8_t              *digest = tls13->finished_digest;
    transcript_digest(digest, &tls->handshake->transcript, hash_of(tls));

    derive_salt(tls, "handshake_secret", "derived handshake_secret");
    extract_row(tls, "derived handshake_secret", "master_secret", NULL, 0, NULL);
    derive_from_row(tls->traffic.secrets[ACTOR_CLIENT], tls, "master_secret",
                    application_secret_name(tls, ACTOR_CLIENT, 0), "c ap traffic", digest,
                    "Finished");
    derive_from_row(tls->traffic.secrets[ACTOR_SERVER], tls, "master_secret",
                    application_secret_name(tls, ACTOR_SERVER, 0), "s ap traffic", digest,
                    "Finished");
    derive_from_row(secrets->exporter, tls, "master_secret", "exporter_master_secret", "exp master",
                    digest, "Finished");
    return use_application_keys(tls, ACTOR_SERVER);
}

bool finish_key_schedule(struct tls *tls)
{
    struct tls13_secrets *secrets = &tls->handshake->tls13.secrets;
    uint8_t               digest[HASH_MAX_DIGEST];
    transcript_digest(digest, &tls->handshake->transcript, hash_of(tls));
    derive_from_row(secrets->resumption, tls, "master_secret", "resumption_master_secret",
                    "res master", digest, "Finished#2");
    wipe(secrets->schedule, sizeof secrets->schedule);
    wipe(secrets->handshake_traffic, sizeof secrets->handshake_traffic);
    return use_application_keys(tls, ACTOR_CLIENT);
}

/*
 * RFC 8446 §7.2
 *
 *     application_traffic_secret_N+1 =
 *         HKDF-Expand-Label(application_traffic_secret_N, "traffic upd", "", Hash.length)
 */
bool update_traffic_keys(struct tls *tls, enum actor of)
{
    uint8_t    *secret = tls->traffic.secrets[of];
    const char *before = application_secret_name(tls, of, tls->traffic.generation[of]++);
    schedule_update(secret, hash_of(tls), secret);
    report_derived(tls, "RFC 8446 §7.2",
                   application_secret_name(tls, of, tls->traffic.generation[of]), secret,
                   derive_formula(tls, before, "traffic upd", "\"\""));
    return use_application_keys(tls, of);
}

bool accept_key_update(struct tls *tls)
{
    return update_traffic_keys(tls, actor_opposite(tls->config.role));
}

/*
 * RFC 8446 §7.5
 *
 *     TLS-Exporter(label, context_value, key_length) =
 *         HKDF-Expand-Label(Derive-Secret(Secret, label, ""), "exporter",
 *                           Hash(context_value), key_length)
 */
bool tls_export(uint8_t *out, size_t length, struct tls *tls, bool early, const char *label,
                const uint8_t *context, size_t context_length)
{
    struct examiner *x = &tls->examiner;
    if (!tls->handshake)
        return false;
    const struct tls13 *tls13 = &tls->handshake->tls13;
    bool there = early ? tls13->has_early_exporter : tls->established && tls->version == TLS_1_3;
    if (!there || strlen(label) > HKDF_LABEL_MAX - strlen("tls13 "))
        return false;
    const struct hash *hash = early ? tls13->secrets.psks[0].hash : hash_of(tls);
    const uint8_t     *secret = early ? tls13->secrets.early_exporter : tls13->secrets.exporter;
    const char *secret_name = early ? "early_exporter_master_secret" : "exporter_master_secret";
    schedule_export(out, length, hash, secret, label, context, context_length);
    const char *of_nothing = text_join(x, hash->name, "(\"\")");
    const char *derived =
        expand_formula(tls, hash, secret_name, label, of_nothing, hash->digest_length);
    const char *of_context = context_length > 0 ? text_literal(x, context, context_length) : "\"\"";
    report_secret(x, "RFC 8446 §7.5", .name = early ? "early exported value" : "exported value",
                  .bytes = out, .length = length, .origin = ORIGIN_DERIVED,
                  .formula =
                      expand_formula(tls, hash, derived, "exporter",
                                     text_join(x, hash->name, "(", of_context, ")"), length));
    return true;
}

/* The message before a Finished: the transcript ends there. */
static const char *last_before_finished(const struct tls *tls, enum actor sender)
{
    if (sender == ACTOR_SERVER)
        return tls->handshake->tls13.psk ? "EncryptedExtensions" : "CertificateVerify";
    if (if_asked(tls) == NEVER)
        return tls->handshake->tls13.early_accepted ? "EndOfEarlyData" : "Finished";
    return if_client_showed_one(tls) == MUST ? "CertificateVerify#2" : "Certificate#2";
}

/*
 * RFC 8446 §4.4.4
 *
 *     finished_key = HKDF-Expand-Label(BaseKey, "finished", "", Hash.length)
 *     verify_data = HMAC(finished_key, Transcript-Hash(Handshake Context,
 *                                                      Certificate*, CertificateVerify*))
 */
void tls13_make_verify_data(uint8_t verify_data[HASH_MAX_DIGEST], struct tls *tls,
                            enum actor sender, const uint8_t *digest)
{
    struct examiner   *x = &tls->examiner;
    const struct hash *hash = hash_of(tls);
    bool               of_client = sender == ACTOR_CLIENT;
    const char        *key_name = of_client ? "client finished_key" : "server finished_key";
    uint8_t            key[HASH_MAX_DIGEST];
    schedule_finished_key(key, hash, tls->handshake->tls13.secrets.handshake_traffic[sender]);
    schedule_verify_data(verify_data, hash, key, digest);
    report_derived(tls, "RFC 8446 §4.4.4", key_name, key,
                   derive_formula(tls, handshake_names[sender].secret, "finished", "\"\""));
    report_derived(tls, "RFC 8446 §4.4.4", of_client ? "client verify_data" : "server verify_data",
                   verify_data,
                   text_join(x, "HMAC-", hash->name, "(", key_name, ", ",
                             transcript_formula(tls, last_before_finished(tls, sender)), ")"));
    wipe(key, sizeof key);
}
