/*
 * tls13_share.c - key shares, and the secret that comes of them. RFC 8446 §4.2.8, §7.4.
 *
 * Every value is reported with how it is computed, so a hybrid is told as what it is: two key
 * agreements side by side (draft-ietf-tls-ecdhe-mlkem). Before this: crypto/key_agreement.h.
 */
#include "protocol/tls13_share.h"

#include "crypto/constant_time.h"
#include "protocol/tls.h"

#include <string.h>

/* ---- the parts of a group: one, or a curve and ML-KEM ---- */

/* Where the halves of a share, a key or a secret stand. For a group that is no hybrid the curve's
 * is all there is. */
struct halves {
    const struct key_agreement *curve; /* or finite field */
    bool                        hybrid, ml_kem_first;
};

static struct halves halves_of(const struct key_agreement *agreement)
{
    const struct hybrid *hybrid = hybrid_find(agreement->id);
    if (!hybrid)
        return (struct halves){ .curve = agreement };
    return (struct halves){ .curve = key_agreement_find(hybrid->curve_id),
                            .hybrid = true,
                            .ml_kem_first = hybrid->ml_kem_first };
}

/* "client x25519 private key". A client may have a share for the curve alone and one for the
 * hybrid, with a key for each. */
static const char *curve_value(struct examiner *x, enum actor of, const struct halves *halves,
                               const char *what)
{
    return text_join(x, of == ACTOR_CLIENT ? "client " : "server ", halves->hybrid ? "hybrid " : "",
                     halves->curve->name, what);
}

static const char *public_formula(struct examiner *x, enum actor of, const struct halves *halves)
{
    return text_join(x, halves->curve->field ? "DH-public-" : "ECDH-public-", halves->curve->name,
                     "(", curve_value(x, of, halves, " private key"), ")");
}

/* ML-KEM's client has a key to decapsulate with, its server only a number to encapsulate. */
static const char *ml_kem_private_name(enum actor of)
{
    return of == ACTOR_CLIENT ? "client ML-KEM-768 decapsulation key" : "server ML-KEM-768 m";
}

/* The bytes first..last of a value of `whole` bytes: nothing to say where that is all of it. */
static const char *slice(struct examiner *x, const char *value, size_t first, size_t length,
                         size_t whole)
{
    if (length == whole)
        return value;
    return text_join(x, value, "[", text_number(x, first), "..", text_number(x, first + length - 1),
                     "]");
}

/* Where one half of a share begins: behind the other one, unless it comes first. */
static size_t offset_of_half(const struct halves *halves, bool ml_kem, size_t other_length)
{
    return halves->ml_kem_first == ml_kem ? 0 : other_length;
}

/* The path of an end's share, in a formula. Of the client's shares it is the one for the group. */
static const char *share_path(struct tls *tls, enum actor of)
{
    struct examiner         *x = &tls->examiner;
    const struct extensions *e = &tls->handshake->client_hello.extensions;
    if (of == ACTOR_SERVER)
        return "ServerHello/key_share/public_value";
    size_t number = 1;
    while (e->key_shares[number - 1].group != tls->handshake->tls13.agreement->id)
        number++;
    return text_join(x, tls->handshake->tls13.retried ? "ClientHello#2" : "ClientHello",
                     "/key_share/public_value", number > 1 ? "#" : "",
                     number > 1 ? text_number(x, number) : "");
}

/* ---- drawing ---- */

/* Reports the private key of an end as what it is made of. For who is not ours: by name alone. */
static void report_private_key(struct tls *tls, enum actor of,
                               const struct key_agreement *agreement, const uint8_t *private_key)
{
    struct examiner *x = &tls->examiner;
    struct halves    halves = halves_of(agreement);
    size_t           scalar_length = halves.curve->client_private_length;
    size_t           whole =
        of == ACTOR_CLIENT ? agreement->client_private_length : agreement->server_private_length;
    struct event_secret scalar = { .name = curve_value(x, of, &halves, " private key"),
                                   .bytes = private_key,
                                   .length = scalar_length,
                                   .origin = ORIGIN_RANDOM };
    struct event_secret ml_kem = { .name = ml_kem_private_name(of),
                                   .bytes = private_key ? private_key + scalar_length : NULL,
                                   .length = whole - scalar_length,
                                   .origin = ORIGIN_RANDOM };
    examiner_secret(x, "RFC 8446 §4.2.8", &scalar, of, HERE);
    if (halves.hybrid)
        examiner_secret(x, "draft-ietf-tls-ecdhe-mlkem §4", &ml_kem, of, HERE);
}

/* FIPS 203 Algorithm 16: dk = dk_PKE, ek, H(ek), z */
enum { EK_IN_DK = ML_KEM_PKE_PRIVATE_LENGTH };

/* Reports the half of a share that is ML-KEM's: the client's encapsulation key is a part of its
 * decapsulation key, the server's ciphertext is made of the client's key. */
static void report_ml_kem_share(struct tls *tls, const struct halves *halves, const uint8_t *share)
{
    struct examiner    *x = &tls->examiner;
    size_t              at = offset_of_half(halves, true, halves->curve->client_share_length);
    struct event_secret half = { .bytes = share + at, .origin = ORIGIN_DERIVED, .revealed = true };
    if (tls->config.role == ACTOR_CLIENT) {
        half.name = "client ML-KEM-768 encapsulation key";
        half.length = ML_KEM_ENCAPSULATION_KEY_LENGTH;
        half.formula = slice(x, ml_kem_private_name(ACTOR_CLIENT), EK_IN_DK, half.length, 0);
    } else {
        const char *ek =
            slice(x, share_path(tls, ACTOR_CLIENT), at, ML_KEM_ENCAPSULATION_KEY_LENGTH, 0);
        half.name = "server ML-KEM-768 ciphertext";
        half.length = ML_KEM_CIPHERTEXT_LENGTH;
        half.formula = text_join(x, "ML-KEM-768-ciphertext(", ek, ", ",
                                 ml_kem_private_name(ACTOR_SERVER), ")");
    }
    examiner_secret(x, "draft-ietf-tls-ecdhe-mlkem §4", &half, tls->config.role, HERE);
}

/* Reports a share of our own: what anybody may see, and cannot go back from. */
static void report_share(struct tls *tls, const struct key_agreement *agreement,
                         const uint8_t *share, size_t length)
{
    struct examiner *x = &tls->examiner;
    enum actor       role = tls->config.role;
    struct halves    halves = halves_of(agreement);
    size_t           curve_length = halves.curve->client_share_length;
    size_t           at = halves.hybrid ? offset_of_half(&halves, false, length - curve_length) : 0;
    report_secret(x, "RFC 8446 §4.2.8", .name = curve_value(x, role, &halves, " public key"),
                  .bytes = share + at, .length = curve_length, .origin = ORIGIN_DERIVED,
                  .revealed = true, .formula = public_formula(x, role, &halves));
    if (halves.hybrid)
        report_ml_kem_share(tls, &halves, share);
}

/* Refuses by name what the key agreement said; the share is the peer's. */
static bool refuse_agreement(struct tls *tls, enum key_agreement_result result, const char *field)
{
    struct examiner *x = &tls->examiner;
    switch (result) {
    case KEY_AGREEMENT_OK:
        return true;
    case KEY_AGREEMENT_LENGTH_WRONG:
    case KEY_AGREEMENT_SHARE_REFUSED:
    case KEY_AGREEMENT_SECRET_ZERO:
        return refuse(x, ERROR_peer_share_invalid, field, 0);
    case KEY_AGREEMENT_RANDOM_BROKEN:
        break;
    }
    return refuse(x, ERROR_key_operation_failed, field, 0);
}

/* A private key and a share for one group: the share goes into the hello's extension. */
static bool make_one_share(struct tls *tls, const struct key_agreement *agreement)
{
    struct tls13             *tls13 = &tls->handshake->tls13;
    struct extensions        *e = &tls->handshake->client_hello.extensions;
    uint8_t                  *private_key = tls13->secrets.private_keys[tls13->own_count];
    uint8_t                   share[KEY_AGREEMENT_MAX_SHARE];
    struct key_share         *entry = &e->key_shares[e->key_share_count];
    enum key_agreement_result result =
        key_agreement_offer(private_key, share, agreement, tls->config.random);
    if (result != KEY_AGREEMENT_OK ||
        !extensions_keep(e, &entry->key_exchange, share, agreement->client_share_length))
        return refuse_agreement(tls, KEY_AGREEMENT_RANDOM_BROKEN, "key_share");
    entry->group = agreement->id;
    e->key_share_count++;
    tls13->own[tls13->own_count++] = agreement;
    report_private_key(tls, ACTOR_CLIENT, agreement, private_key);
    report_share(tls, agreement, share, agreement->client_share_length);
    return true;
}

/* The first group of the configuration; and the next that is no hybrid where the first is one. */
static bool make_first_shares(struct tls *tls)
{
    const struct tls_offer *offer = &tls->config.offer;
    bool                    more = true;
    for (size_t i = 0; i < offer->group_count && more; i++) {
        const struct key_agreement *agreement = key_agreement_find(offer->groups[i]);
        bool                        is_hybrid = agreement && hybrid_find(agreement->id);
        if (!agreement || (is_hybrid && tls->handshake->tls13.own_count > 0))
            continue;
        if (!make_one_share(tls, agreement))
            return false;
        more = is_hybrid;
    }
    return true;
}

bool make_key_shares(struct tls *tls)
{
    struct tls13      *tls13 = &tls->handshake->tls13;
    struct extensions *e = &tls->handshake->client_hello.extensions;
    if (!tls13->retry_wanted)
        return make_first_shares(tls);
    if (tls13->retry.key_share_count == 0)
        return true; /* a cookie was all that was asked for */
    e->key_share_count = tls13->own_count = 0;
    return make_one_share(tls, key_agreement_find(tls13->retry.key_shares[0].group));
}

/* The client's share in a group; NULL when there is none. */
static const struct key_share *share_in(const struct extensions *e, uint16_t group)
{
    for (size_t i = 0; i < e->key_share_count; i++)
        if (e->key_shares[i].group == group)
            return &e->key_shares[i];
    return NULL;
}

bool tls13_make_server_share(struct tls *tls)
{
    struct tls13               *tls13 = &tls->handshake->tls13;
    const struct extensions    *e = &tls->handshake->client_hello.extensions;
    const struct key_agreement *agreement = tls13->agreement;
    const struct key_share     *share = share_in(e, agreement->id);
    uint8_t                    *private_key = tls13->secrets.private_keys[0];
    enum key_agreement_result   result = key_agreement_answer(
          tls13->secrets.shared, tls13->server_share, private_key, agreement,
          extensions_bytes(e, share->key_exchange), share->key_exchange.length, tls->config.random);
    if (!refuse_agreement(tls, result, "key_exchange"))
        return false;
    report_private_key(tls, ACTOR_SERVER, agreement, private_key);
    report_share(tls, agreement, tls13->server_share, agreement->server_share_length);

    struct extensions *answer = &tls->handshake->server_hello.extensions;
    answer->key_shares[0].group = agreement->id;
    answer->key_share_count = 1;
    return extensions_keep(answer, &answer->key_shares[0].key_exchange, tls13->server_share,
                           agreement->server_share_length) ||
           refuse(&tls->examiner, ERROR_no_room, "key_share", 0);
}

/* ---- the secret ---- */

/*
 * Reports how one end computes the secret: with its private key and the other's share. For a hybrid
 * each half first, and then the two together.
 */
static void report_shared(struct tls *tls, enum actor by, const uint8_t *shared)
{
    struct examiner            *x = &tls->examiner;
    const struct key_agreement *agreement = tls->handshake->tls13.agreement;
    struct halves               halves = halves_of(agreement);
    const struct key_agreement *curve = halves.curve;
    enum actor                  peer = actor_opposite(by);
    const char                 *path = share_path(tls, peer);
    size_t                      whole =
        peer == ACTOR_CLIENT ? agreement->client_share_length : agreement->server_share_length;
    size_t share_length = curve->client_share_length;
    size_t at = halves.hybrid ? offset_of_half(&halves, false, whole - share_length) : 0;
    size_t shared_at =
        halves.hybrid
            ? offset_of_half(&halves, false, agreement->shared_length - curve->shared_length)
            : 0;
    const char         *formula = text_join(x, curve->field ? "DH-" : "ECDH-", curve->name, "(",
                                            curve_value(x, by, &halves, " private key"), ", ",
                                            slice(x, path, at, share_length, whole), ")");
    struct event_secret of_curve = {
        .name = halves.hybrid ? text_join(x, curve->name, " shared secret") : "shared secret",
        .bytes = shared ? shared + shared_at : NULL,
        .length = curve->shared_length,
        .origin = ORIGIN_DERIVED,
        .formula = formula,
    };
    examiner_secret(x, "RFC 8446 §7.4", &of_curve, by, HERE);
    if (!halves.hybrid)
        return;

    size_t              ml_kem_length = whole - share_length;
    size_t              ml_kem_at = offset_of_half(&halves, true, share_length);
    struct event_secret of_ml_kem = {
        .name = "shared key of ML-KEM-768",
        .bytes = shared ? shared + offset_of_half(&halves, true, curve->shared_length) : NULL,
        .length = ML_KEM_SHARED_KEY_LENGTH,
        .origin = ORIGIN_DERIVED,
        .formula = by == ACTOR_CLIENT
                       ? text_join(x, "ML-KEM-768-decapsulate(", ml_kem_private_name(by), ", ",
                                   slice(x, path, ml_kem_at, ml_kem_length, whole), ")")
                       : text_join(x, "ML-KEM-768-encapsulate(",
                                   slice(x, path, ml_kem_at, ml_kem_length, whole), ", ",
                                   ml_kem_private_name(by), ")"),
    };
    examiner_secret(x, "draft-ietf-tls-ecdhe-mlkem §4", &of_ml_kem, by, HERE);
    struct event_secret both = {
        .name = "shared secret",
        .bytes = shared,
        .length = agreement->shared_length,
        .origin = ORIGIN_DERIVED,
        .formula = halves.ml_kem_first ? text_join(x, of_ml_kem.name, " + ", of_curve.name)
                                       : text_join(x, of_curve.name, " + ", of_ml_kem.name),
    };
    examiner_secret(x, "draft-ietf-tls-ecdhe-mlkem §4", &both, by, HERE);
}

/* Which of the client's own private keys is for the group. */
static const uint8_t *own_private_key(const struct tls13 *tls13)
{
    size_t i = 0;
    while (tls13->own[i] != tls13->agreement)
        i++;
    return tls13->secrets.private_keys[i];
}

/* A client completes what it began; a server has had the secret since it made its share. */
bool agree_on_key(struct tls *tls)
{
    struct tls13            *tls13 = &tls->handshake->tls13;
    const struct extensions *answer = &tls->handshake->server_hello.extensions;
    enum actor               role = tls->config.role;
    if (role == ACTOR_CLIENT) {
        struct kept               share = answer->key_shares[0].key_exchange;
        enum key_agreement_result result =
            key_agreement_complete(tls13->secrets.shared, tls13->agreement, own_private_key(tls13),
                                   extensions_bytes(answer, share), share.length);
        if (!refuse_agreement(tls, result, "key_exchange"))
            return false;
    }
    report_shared(tls, role, tls13->secrets.shared);
    if (tls->config.speaks_for_peer) {
        report_private_key(tls, actor_opposite(role), tls13->agreement, NULL);
        report_shared(tls, actor_opposite(role), NULL);
    }
    return true;
}
