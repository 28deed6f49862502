/*
 * private_key.c - a private key of any kind. RFC 5958 §2, RFC 5915 §3, RFC 8410 §7.
 *
 *     PrivateKeyInfo ::= SEQUENCE {
 *         version             INTEGER,
 *         privateKeyAlgorithm AlgorithmIdentifier,
 *         privateKey          OCTET STRING,
 *         attributes      [0] Attributes OPTIONAL,
 *         publicKey       [1] PublicKey OPTIONAL }
 *
 *     ECPrivateKey ::= SEQUENCE {
 *         version        INTEGER { ecPrivkeyVer1(1) },
 *         privateKey     OCTET STRING,
 *         parameters [0] ECParameters OPTIONAL,
 *         publicKey  [1] BIT STRING OPTIONAL }
 *
 * RSA keys of both forms are key.c's. What is read here is read once, from a file of our own, and
 * not reported: so without a trace.
 */
#include "protocol/x509/private_key.h"

#include "crypto/ecdh.h"
#include "crypto/wipe.h"
#include "protocol/x509/bounded_text.h"
#include "protocol/x509/oid.h"

#include <string.h>

void private_key_wipe(struct private_key *key) { wipe(key, sizeof *key); }

void private_key_take_rsa(struct private_key *key, struct rsa_private_key *rsa)
{
    private_key_wipe(key);
    key->kind = KEY_KIND_RSA;
    key->rsa = *rsa;
    rsa_private_key_wipe(rsa);
}

/* The public half, of the secret that is there. */
static bool compute_point(struct private_key *key)
{
    if (key->kind == KEY_KIND_ED25519) {
        ed25519_public(key->point, key->secret);
        key->point_length = ED25519_KEY_LENGTH;
        return true;
    }
    key->point_length = nist_point_length(key->curve);
    return ecdh_public(key->point, key->curve, key->secret) == CURVE_OK;
}

bool private_key_generate(struct private_key *key, const struct nist_curve *curve,
                          struct random_source *random)
{
    private_key_wipe(key);
    key->kind = curve ? KEY_KIND_ECDSA : KEY_KIND_ED25519;
    key->curve = curve;
    if (!curve)
        ed25519_generate(key->secret, random);
    else if (ecdh_generate(key->secret, curve, random) != CURVE_OK)
        return false;
    return compute_point(key);
}

/* ---- reading ---- */

static const struct nist_curve *curve_of(enum oid oid)
{
    return oid == OID_secp256r1   ? &nist_p256
           : oid == OID_secp384r1 ? &nist_p384
           : oid == OID_secp521r1 ? &nist_p521
                                  : NULL;
}

/* Takes the secret, of exactly the length that its kind has. */
static void take_secret(struct private_key *key, struct reader *r, struct der_bytes secret,
                        size_t length)
{
    if (secret.length != length)
        reader_fail(r, ERROR_key_malformed, "privateKey");
    else
        memcpy(key->secret, secret.bytes, length);
}

/* The public half that a file has beside the secret must be the secret's own. */
static void compare_point(struct private_key *key, struct reader *r, struct der_bytes point)
{
    bool same = compute_point(key) &&
                (point.length == 0 || (point.length == key->point_length &&
                                       memcmp(point.bytes, key->point, point.length) == 0));
    if (!same)
        reader_fail(r, ERROR_key_malformed, "privateKey");
}

/* What is in an ECPrivateKey. The curve stands there, or around it: then it is set already. */
static void read_ec_private_key(struct private_key *key, struct reader *r)
{
    uint8_t          unused_bits;
    struct der_bytes point = { NULL, 0 };
    if (der_small(r, "version", 1) != 1)
        reader_fail(r, ERROR_key_unsupported, "version");
    struct der_bytes secret = der_octet_string(r, "privateKey");
    if (der_next_is(r, DER_CONTEXT_CONSTRUCTED(0))) {
        der_constructed(r, "parameters", DER_CONTEXT_CONSTRUCTED(0), "AlgorithmIdentifier") {
            const struct nist_curve *curve = curve_of(oid_find(der_oid(r, "parameters")));
            if (!curve || (key->curve && key->curve != curve))
                reader_fail(r, ERROR_key_unsupported, "parameters");
            key->curve = curve;
        }
    }
    if (der_next_is(r, DER_CONTEXT_CONSTRUCTED(1))) {
        der_constructed(r, "subjectPublicKey", DER_CONTEXT_CONSTRUCTED(1), "PrivateKeyInfo") {
            point = der_bit_string(r, "subjectPublicKey", &unused_bits);
        }
    }
    key->kind = KEY_KIND_ECDSA;
    if (!key->curve)
        reader_fail(r, ERROR_key_unsupported, "parameters");
    if (r->error != ERROR_NONE)
        return;
    take_secret(key, r, secret, key->curve->n.length);
    compare_point(key, r, point);
}

/* RFC 8410 §7: CurvePrivateKey ::= OCTET STRING */
static void read_ed25519_key(struct private_key *key, struct reader *r)
{
    key->kind = KEY_KIND_ED25519;
    der_octet_string_holding(r, "privateKey", "privateKey") {
        take_secret(key, r, der_octet_string(r, "privateKey"), ED25519_KEY_LENGTH);
    }
    if (r->error == ERROR_NONE)
        compare_point(key, r, (struct der_bytes){ NULL, 0 });
}

static void read_wrapped(struct private_key *key, struct reader *r)
{
    enum oid algorithm = OID_UNKNOWN;
    der_small(r, "version", 1);
    der_sequence(r, "privateKeyAlgorithm", "AlgorithmIdentifier") {
        algorithm = oid_find(der_oid(r, "algorithm"));
        if (algorithm == OID_ecPublicKey)
            key->curve = curve_of(oid_find(der_oid(r, "parameters")));
    }
    if (algorithm == OID_Ed25519) {
        read_ed25519_key(key, r);
    } else if (algorithm == OID_ecPublicKey && key->curve) {
        der_octet_string_holding(r, "privateKey", "privateKey") {
            der_sequence(r, "privateKey", "PrivateKeyInfo") {
                read_ec_private_key(key, r);
            }
        }
    } else {
        reader_fail(r, ERROR_key_unsupported, "algorithm");
    }
    while (r->error == ERROR_NONE && has_more(r))
        der_any(r, "attributes");
}

/* What stands first, and second, in the outermost SEQUENCE. */
static void peek(const struct reader *r, uint32_t *version, bool *wrapped, bool *is_rsa)
{
    struct reader ahead = *r;
    *version = der_small(&ahead, "version", 1);
    *wrapped = der_next_is(&ahead, DER_SEQUENCE);
    *is_rsa = !*wrapped && *version == 0;
    if (!*wrapped)
        return;
    der_sequence(&ahead, "privateKeyAlgorithm", "AlgorithmIdentifier") {
        *is_rsa = oid_find(der_oid(&ahead, "algorithm")) == OID_rsaEncryption;
        while (has_more(&ahead))
            der_any(&ahead, "parameters");
    }
}

enum error private_key_read(struct private_key *key, const uint8_t *der, size_t length)
{
    struct reader r, start;
    uint32_t      version;
    bool          wrapped, is_rsa;
    private_key_wipe(key);
    reader_init(&r, der, length, "PrivateKey", NULL);
    start = r;
    der_outermost(&r);
    peek(&r, &version, &wrapped, &is_rsa);
    if (is_rsa || der_next_is(&r, DER_SEQUENCE)) { /* or encrypted, which key.c says by name */
        key->kind = KEY_KIND_RSA;
        r = start;
        key_read_rsa(&key->rsa, &r);
    } else {
        if (wrapped)
            read_wrapped(key, &r);
        else
            read_ec_private_key(key, &r);
        reader_finish(&r);
    }
    if (r.error != ERROR_NONE)
        private_key_wipe(key);
    return r.error;
}

/* ---- views ---- */

struct signing_key private_key_signing(const struct private_key *key)
{
    struct signing_key view = { .kind = key->kind };
    switch (key->kind) {
    case KEY_KIND_RSA:
        view.rsa = &key->rsa;
        break;
    case KEY_KIND_ECDSA:
        view.ecdsa.curve = key->curve;
        view.ecdsa.scalar = key->secret;
        break;
    case KEY_KIND_ED25519:
        view.ed25519 = key->secret;
        break;
    }
    return view;
}

struct verifying_key private_key_verifying(const struct private_key *key)
{
    struct verifying_key view = { .kind = key->kind };
    switch (key->kind) {
    case KEY_KIND_RSA:
        view.rsa = &key->rsa.public;
        break;
    case KEY_KIND_ECDSA:
        view.ecdsa.curve = key->curve;
        view.ecdsa.point = key->point;
        view.ecdsa.length = key->point_length;
        break;
    case KEY_KIND_ED25519:
        view.ed25519.point = key->point;
        view.ed25519.length = key->point_length;
        break;
    }
    return view;
}

const char *private_key_describe(char out[static PRIVATE_KEY_TEXT], const struct private_key *key)
{
    struct bounded_text t;
    bounded_text_init(&t, out, PRIVATE_KEY_TEXT);
    switch (key->kind) {
    case KEY_KIND_RSA:
        bounded_text_add(&t, "RSA, ");
        bounded_text_add_number(&t, key->rsa.public.bits);
        bounded_text_add(&t, " bits");
        break;
    case KEY_KIND_ECDSA:
        bounded_text_add(&t, "ECDSA, P-");
        bounded_text_add_number(&t, key->curve->p.bits);
        break;
    case KEY_KIND_ED25519:
        bounded_text_add(&t, "Ed25519");
        break;
    }
    return out;
}
