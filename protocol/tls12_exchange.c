/*
 * tls12_exchange.c - ECDHE and DHE in TLS 1.2. RFC 8422 §5.4, §5.7, §5.10; RFC 5246 §7.4.3, §8.1.2.
 *
 * In the order of the figure: the server's half, what the client makes of it, the client's half.
 */
#include "protocol/tls12_exchange.h"

#include "crypto/key_agreement.h"
#include "crypto/wipe.h"
#include "protocol/tls.h"

#include <string.h>

static bool is_ecdhe(const struct tls *tls)
{
    return tls->suite->key_exchange == KEY_EXCHANGE_ECDHE;
}

/* ---- what both ends do in their group ---- */

static const char *group_name(const struct exchange *e)
{
    return e->curve        ? e->curve->name
           : e->field.name ? e->field.name
                           : "a group of the server's own";
}

static size_t private_length(const struct exchange *e)
{
    return e->curve ? e->curve->private_length : e->field.private_length;
}

/* Draws a private value and computes the public one; CURVE_OK unless the random source is broken.
 */
static bool draw(struct exchange *e, uint8_t *private_key, struct random_source *random)
{
    if (!e->curve) {
        ffdhe_generate(private_key, e->own, &e->field, random);
        e->own_length = e->field.length;
        return true;
    }
    e->own_length = e->curve->public_length;
    return group_generate(e->curve, private_key, random) == CURVE_OK &&
           group_public(e->curve, e->own, private_key) == CURVE_OK;
}

/* How the values are made, for whoever recomputes them: "ECDH-x25519-public(PRIVATE)", or, in a
 * finite field, "DH-public(p, g, PRIVATE)". */
#define DH_P "ServerKeyExchange/params/dh_p/prime"
#define DH_G "ServerKeyExchange/params/dh_g/generator"

static const char *public_formula(struct examiner *x, const struct exchange *e, const char *private)
{
    bool sent = x->actor == ACTOR_CLIENT; /* the server's parameters: it names them itself */
    if (e->curve)
        return text_join(x, "ECDH-public-", e->curve->name, "(", private, ")");
    return text_join(x, "DH-public(", sent ? DH_P ", " DH_G : "dh_p, dh_g", ", ", private, ")");
}

static const char *secret_formula(struct examiner *x, const struct exchange *e, const char *private,
                                  const char *public)
{
    if (e->curve)
        return text_join(x, "ECDH-", e->curve->name, "(", private, ", ", public, ")");
    return text_join(x, "DH-secret(" DH_P ", ", private, ", ", public, ")");
}

#define CLIENT_PRIVATE "client ephemeral private key"
#define SERVER_PRIVATE "server ephemeral private key"

/* Where a public value stands on the wire. */
static const char *client_public(const struct exchange *e)
{
    return e->curve ? "ClientKeyExchange/exchange_keys/ecdh_Yc/point"
                    : "ClientKeyExchange/exchange_keys/dh_Yc/public_value";
}

static const char *server_public(const struct exchange *e)
{
    return e->curve ? "ServerKeyExchange/params/public/point"
                    : "ServerKeyExchange/params/dh_Ys/public_value";
}

static const char *section(const struct exchange *e)
{
    return e->curve ? "RFC 8422 §5.10" : "RFC 5246 §8.1.2";
}

/* The private value, and the public one that is computed from it. */
static void report_share(struct tls *tls, const uint8_t *private_key)
{
    struct examiner       *x = &tls->examiner;
    const struct exchange *e = &tls->handshake->exchange;
    bool                   is_client = tls->config.role == ACTOR_CLIENT;
    const char            *name = is_client ? CLIENT_PRIVATE : SERVER_PRIVATE;
    report_secret(x, section(e), .name = name, .bytes = private_key, .length = private_length(e),
                  .origin = ORIGIN_RANDOM);
    report_secret(x, section(e),
                  .name = is_client ? "client ephemeral public key" : "server ephemeral public key",
                  .bytes = e->own, .length = e->own_length, .origin = ORIGIN_DERIVED,
                  .revealed = true, .formula = public_formula(x, e, name));
}

/*
 * RFC 8422 §5.10: "the shared secret K ... is used as the premaster secret", an x-coordinate of
 * full length. RFC 5246 §8.1.2: "Leading bytes of Z that contain all zero bits are stripped before
 * it is used as the pre_master_secret." That branch tells by its time whether there were any
 * (Raccoon, 2020); it harms nobody whose private value serves once, as ours does.
 */
static const char *compute_secret(struct tls *tls, const uint8_t *private_key)
{
    struct handshake_secrets *secrets = &tls->handshake->secrets;
    const struct exchange    *e = &tls->handshake->exchange;
    uint8_t                   shared[FFDHE_MAX_BYTES];
    if (e->curve) {
        enum curve_result result = group_shared(e->curve, secrets->pre_master_secret, private_key,
                                                e->peer, e->peer_length);
        secrets->pre_master_secret_length = e->curve->shared_length;
        return result == CURVE_OK ? NULL : curve_result_text(result);
    }
    enum ffdhe_result result =
        ffdhe_shared(shared, &e->field, private_key, e->peer, e->peer_length);
    size_t zeros = 0;
    while (result == FFDHE_OK && shared[zeros] == 0)
        zeros++;
    secrets->pre_master_secret_length = e->field.length - zeros;
    memcpy(secrets->pre_master_secret, shared + zeros, e->field.length - zeros);
    wipe(shared, sizeof shared);
    return result == FFDHE_OK ? NULL : ffdhe_result_text(result);
}

/* The secret from our private and the other's public value; then what the other end computes, where
 * it does not report that itself. */
static bool agree(struct tls *tls, const char *private_name, const char *peer_public,
                  const char *peer_private, const char *own_public)
{
    struct examiner          *x = &tls->examiner;
    struct handshake_secrets *secrets = &tls->handshake->secrets;
    const struct exchange    *e = &tls->handshake->exchange;
    const char               *refused = compute_secret(tls, secrets->private_key);
    if (!require(x, CHECK_peer_share_sound, refused == NULL,
                 text_join(x, "a public value of ", group_name(e)),
                 refused ? refused : "such a one"))
        return false;
    report_secret(x, section(e), .name = "pre_master_secret", .bytes = secrets->pre_master_secret,
                  .length = secrets->pre_master_secret_length, .origin = ORIGIN_DERIVED,
                  .formula = secret_formula(x, e, private_name, peer_public));
    if (tls->config.speaks_for_peer) {
        report_peer_secret(x, section(e), .name = peer_private, .origin = ORIGIN_GIVEN);
        report_peer_secret(x, section(e), .name = "pre_master_secret", .origin = ORIGIN_DERIVED,
                           .formula = secret_formula(x, e, peer_private, own_public));
    }
    wipe(secrets->private_key, sizeof secrets->private_key);
    return true;
}

/* ---- ServerKeyExchange: the parameters ---- */

/*
 * RFC 8422 §5.4
 *
 *     struct {
 *         ECCurveType curve_type;          -- named_curve (3)
 *         NamedCurve  namedcurve;
 *     } ECParameters;
 *     struct {
 *         ECParameters curve_params;
 *         ECPoint      public;             -- opaque point <1..2^8-1>
 *     } ServerECDHParams;
 */
enum { NAMED_CURVE = 3 };

static void write_ecdh_params(struct writer *w, const struct exchange *e)
{
    write_struct(w, "params", "ServerECDHParams") {
        write_struct(w, "curve_params", "ECParameters") {
            write_u8(w, "curve_type", NAMED_CURVE);
            write_u16(w, "namedcurve", e->curve->id);
        }
        write_vector8(w, "public", 1, 255) {
            write_bytes(w, "point", e->own, e->own_length);
        }
    }
}

static void note_public(struct exchange *e, const uint8_t *bytes, size_t length)
{
    e->peer_length = bytes && length <= sizeof e->peer ? length : 0;
    if (e->peer_length > 0)
        memcpy(e->peer, bytes, length);
}

static void read_ecdh_params(struct reader *r, struct exchange *e)
{
    read_struct(r, "params", "ServerECDHParams") {
        read_struct(r, "curve_params", "ECParameters") {
            e->curve_type = read_u8(r, "curve_type");
            if (e->curve_type != NAMED_CURVE)
                reader_fail(r, ERROR_key_exchange_malformed, "curve_type");
            e->named_curve = read_u16(r, "namedcurve");
        }
        read_vector8(r, "public", 1, 255) {
            size_t         length;
            const uint8_t *point = read_rest(r, "point", &length);
            note_public(e, point, length);
        }
    }
}

/*
 * RFC 5246 §7.4.3
 *
 *     struct {
 *         opaque dh_p<1..2^16-1>;
 *         opaque dh_g<1..2^16-1>;
 *         opaque dh_Ys<1..2^16-1>;
 *     } ServerDHParams;
 */
static void write_dh_params(struct writer *w, const struct exchange *e)
{
    write_struct(w, "params", "ServerDHParams") {
        write_vector16(w, "dh_p", 1, 65535) {
            write_bytes(w, "prime", e->field.p, e->field.length);
        }
        write_vector16(w, "dh_g", 1, 65535) {
            write_bytes(w, "generator", e->field.g, e->field.g_length);
        }
        write_vector16(w, "dh_Ys", 1, 65535) {
            write_bytes(w, "public_value", e->own, e->own_length);
        }
    }
}

static void keep_number(uint8_t out[EXCHANGE_MAX_PUBLIC], size_t *out_length, struct reader *r,
                        const char *name)
{
    size_t         length;
    const uint8_t *bytes = read_rest(r, name, &length);
    if (length > EXCHANGE_MAX_PUBLIC)
        reader_fail(r, ERROR_dh_number_too_long, name);
    *out_length = bytes && length <= EXCHANGE_MAX_PUBLIC ? length : 0;
    if (*out_length > 0)
        memcpy(out, bytes, length);
}

static void read_dh_params(struct reader *r, struct exchange *e)
{
    read_struct(r, "params", "ServerDHParams") {
        read_vector16(r, "dh_p", 1, 65535) {
            keep_number(e->dh.p, &e->dh.p_length, r, "prime");
        }
        read_vector16(r, "dh_g", 1, 65535) {
            keep_number(e->dh.g, &e->dh.g_length, r, "generator");
        }
        read_vector16(r, "dh_Ys", 1, 65535) {
            keep_number(e->peer, &e->peer_length, r, "public_value");
        }
    }
}

/* ---- ServerKeyExchange: the signature ---- */

/*
 * RFC 5246 §7.4.3
 *
 *     digitally-signed struct {
 *         opaque client_random[32];
 *         opaque server_random[32];
 *         ServerDHParams params;
 *     } signed_params;
 */
enum { SIGNED_MAX = 2 * HELLO_RANDOM_LENGTH + EXCHANGE_MAX_PARAMS };

static size_t gather_signed(uint8_t out[SIGNED_MAX], const struct tls *tls)
{
    const struct handshake *handshake = tls->handshake;
    const struct exchange  *e = &handshake->exchange;
    memcpy(out, handshake->client_hello.random, HELLO_RANDOM_LENGTH);
    memcpy(out + HELLO_RANDOM_LENGTH, handshake->server_hello.random, HELLO_RANDOM_LENGTH);
    memcpy(out + 2 * HELLO_RANDOM_LENGTH, e->params, e->params_length);
    return 2 * HELLO_RANDOM_LENGTH + e->params_length;
}

static struct signed_content signed_params(const uint8_t *bytes, size_t length, const char *formula)
{
    return (struct signed_content){
        .bytes = bytes,
        .length = length,
        .formula = formula,
        .hash_name = "signed_params hash",
        .opened_name = "signed_params opened",
        .key_path = "Certificate",
        .signature_path = "ServerKeyExchange/signed_params",
        .rfc = "RFC 5246 §7.4.3",
    };
}

/* The length in front of a vector, as a literal. */
static const char *length_literal(struct examiner *x, size_t length)
{
    const uint8_t bytes[2] = { (uint8_t)(length >> 8), (uint8_t)length };
    return text_literal(x, bytes, sizeof bytes);
}

/* What is signed, before the message is there: the parameters end with the public value. */
static const char *unsent_formula(struct examiner *x, const struct exchange *e)
{
    const char *randoms = "ClientHello/random + ServerHello/random + ";
    if (e->curve)
        return text_join(x, randoms, text_literal(x, e->params, e->params_length - e->own_length),
                         " + server ephemeral public key");
    return text_join(x, randoms, length_literal(x, e->field.length), " + dh_p + ",
                     length_literal(x, e->field.g_length), " + dh_g + ",
                     length_literal(x, e->own_length), " + server ephemeral public key");
}

/* The group of a server that names it by its numbers. */
static void report_field(struct tls *tls)
{
    struct examiner          *x = &tls->examiner;
    const struct ffdhe_group *field = &tls->handshake->exchange.field;
    report_secret(x, "RFC 7919 §A", .name = "dh_p", .bytes = field->p, .length = field->length,
                  .origin = ORIGIN_GIVEN, .revealed = true);
    report_secret(x, "RFC 7919 §A", .name = "dh_g", .bytes = field->g, .length = field->g_length,
                  .origin = ORIGIN_GIVEN, .revealed = true);
}

static bool set_own_group(struct exchange *e, uint16_t group)
{
    memset(e, 0, sizeof *e);
    e->curve = group_find(group);
    const struct key_agreement *agreement = key_agreement_find(group);
    if (!e->curve && agreement && agreement->field)
        e->field = *agreement->field;
    return e->curve || e->field.length > 0;
}

/* The parameters as they will stand in the message, without anybody watching. */
static void lay_out_params(struct tls *tls)
{
    struct exchange *e = &tls->handshake->exchange;
    struct writer    w;
    writer_init(&w, e->params, sizeof e->params, "ServerKeyExchange", NULL);
    if (e->curve)
        write_ecdh_params(&w, e);
    else
        write_dh_params(&w, e);
    e->params_length = w.at;
}

bool make_server_share(struct tls *tls)
{
    struct examiner         *x = &tls->examiner;
    struct handshake        *handshake = tls->handshake;
    struct exchange         *e = &handshake->exchange;
    const struct credential *credential = handshake->credential;
    uint8_t                  content[SIGNED_MAX];
    if (!set_own_group(e, handshake->group) ||
        !draw(e, handshake->secrets.private_key, tls->config.random))
        return refuse(x, ERROR_key_operation_failed, "public", 0);
    if (!e->curve)
        report_field(tls);
    report_share(tls, handshake->secrets.private_key);
    lay_out_params(tls);

    const struct signed_content what =
        signed_params(content, gather_signed(content, tls), unsent_formula(x, e));
    report_secret(x, "RFC 5958 §2", .name = "server private key", .bytes = credential->key_der,
                  .length = credential->key_der_length, .origin = ORIGIN_GIVEN);
    return digitally_signed_make(tls, &e->signed_params, handshake->scheme, &credential->key,
                                 &what);
}

void write_server_key_exchange(struct tls *tls, struct writer *w)
{
    const struct exchange *e = &tls->handshake->exchange;
    if (e->curve)
        write_ecdh_params(w, e);
    else
        write_dh_params(w, e);
    write_struct(w, "signed_params", "DigitallySigned") {
        digitally_signed_write(w, &e->signed_params);
    }
}

void read_server_key_exchange(struct tls *tls, struct reader *r)
{
    struct exchange *e = &tls->handshake->exchange;
    size_t           start = r->at;
    memset(e, 0, sizeof *e);
    if (is_ecdhe(tls))
        read_ecdh_params(r, e);
    else
        read_dh_params(r, e);
    e->params_length = r->error == ERROR_NONE ? r->at - start : 0;
    memcpy(e->params, r->bytes + start, e->params_length);
    read_struct(r, "signed_params", "DigitallySigned") {
        digitally_signed_read(r, &e->signed_params);
    }
}

/* ---- client: what the server's half is worth ---- */

/* RFC 8422 §5.4: a curve that the ClientHello has. */
static bool check_curve(struct tls *tls)
{
    struct examiner         *x = &tls->examiner;
    struct exchange         *e = &tls->handshake->exchange;
    const struct extensions *asked = &tls->handshake->client_hello.extensions;
    const uint8_t            code[2] = { (uint8_t)(e->named_curve >> 8), (uint8_t)e->named_curve };
    e->curve = group_find(e->named_curve);
    bool offered = codes_contain(asked->groups, asked->group_count, e->named_curve);
    tls->handshake->group = e->named_curve;
    return require(x, CHECK_group_was_offered, offered && e->curve,
                   "one of the groups in the ClientHello",
                   e->curve ? e->curve->name : text_hex(x, code, sizeof code));
}

/* RFC 7919 §4 names groups that are sound; any other is looked at as far as it can be. */
static bool check_field(struct tls *tls)
{
    struct examiner  *x = &tls->examiner;
    struct exchange  *e = &tls->handshake->exchange;
    enum ffdhe_result result =
        ffdhe_group_set(&e->field, e->dh.p, e->dh.p_length, e->dh.g, e->dh.g_length);
    bool long_enough = result == FFDHE_OK && 8 * e->field.length >= LIMIT_LEAST_DH_BITS;
    return require(x, CHECK_dh_group_strong_enough, long_enough,
                   text_join(x, "an odd prime of ", text_number(x, LIMIT_LEAST_DH_BITS),
                             " bits at least, and a generator below it"),
                   result != FFDHE_OK ? ffdhe_result_text(result)
                   : e->field.name    ? e->field.name
                                      : text_join(x, text_number(x, 8 * e->field.length),
                                                  " bits, a group of the server's own"));
}

bool check_server_share(struct tls *tls)
{
    const struct exchange *e = &tls->handshake->exchange;
    uint8_t                content[SIGNED_MAX];
    if (!(is_ecdhe(tls) ? check_curve(tls) : check_field(tls)))
        return false;
    const struct extensions    *asked = &tls->handshake->client_hello.extensions;
    const struct signed_content what =
        signed_params(content, gather_signed(content, tls),
                      "ClientHello/random + ServerHello/random + ServerKeyExchange/params");
    if (tls->config.speaks_for_peer)
        report_peer_secret(&tls->examiner, "RFC 5958 §2", .name = "server private key",
                           .origin = ORIGIN_GIVEN);
    return digitally_signed_check(tls, &e->signed_params, &tls->handshake->peer_key.key, &what,
                                  asked->signature_schemes, asked->signature_scheme_count,
                                  CHECK_server_signature_valid);
}

/* ---- the client's half ---- */

bool make_client_share(struct tls *tls)
{
    struct examiner  *x = &tls->examiner;
    struct handshake *handshake = tls->handshake;
    struct exchange  *e = &handshake->exchange;
    if (!draw(e, handshake->secrets.private_key, tls->config.random))
        return refuse(x, ERROR_key_operation_failed, "exchange_keys", 0);
    report_share(tls, handshake->secrets.private_key);
    return agree(tls, CLIENT_PRIVATE, server_public(e), SERVER_PRIVATE, client_public(e));
}

/*
 * RFC 8422 §5.7, RFC 5246 §7.4.7.2
 *
 *     struct { ECPoint ecdh_Yc; } ClientECDiffieHellmanPublic;
 *     struct { opaque dh_Yc<1..2^16-1>; } ClientDiffieHellmanPublic;
 */
void write_client_share(struct tls *tls, struct writer *w)
{
    const struct exchange *e = &tls->handshake->exchange;
    if (e->curve) {
        write_struct(w, "exchange_keys", "ClientECDiffieHellmanPublic") {
            write_vector8(w, "ecdh_Yc", 1, 255) {
                write_bytes(w, "point", e->own, e->own_length);
            }
        }
    } else {
        write_struct(w, "exchange_keys", "ClientDiffieHellmanPublic") {
            write_vector16(w, "dh_Yc", 1, 65535) {
                write_bytes(w, "public_value", e->own, e->own_length);
            }
        }
    }
}

void read_client_share(struct tls *tls, struct reader *r)
{
    struct exchange *e = &tls->handshake->exchange;
    if (e->curve) {
        read_struct(r, "exchange_keys", "ClientECDiffieHellmanPublic") {
            read_vector8(r, "ecdh_Yc", 1, 255) {
                keep_number(e->peer, &e->peer_length, r, "point");
            }
        }
    } else {
        read_struct(r, "exchange_keys", "ClientDiffieHellmanPublic") {
            read_vector16(r, "dh_Yc", 1, 65535) {
                keep_number(e->peer, &e->peer_length, r, "public_value");
            }
        }
    }
}

bool agree_on_secret(struct tls *tls)
{
    const struct exchange *e = &tls->handshake->exchange;
    return agree(tls, SERVER_PRIVATE, client_public(e), CLIENT_PRIVATE, server_public(e));
}
