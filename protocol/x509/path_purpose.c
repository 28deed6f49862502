/*
 * path_purpose.c - is this the right certificate for what its key will be used for?
 *
 * RFC 5280 §6.1.5 leaves that to whoever asked: extKeyUsage and keyUsage (§4.2.1.3, §4.2.1.12), the
 * host's name (RFC 9525 §6), and what the web demands besides, where it is stricter than RFC 5280
 * (CA/Browser Forum, Baseline Requirements; "BR" below). Then what the key itself must be.
 */
#include "protocol/x509/path_internal.h"

#include "protocol/x509/certificate_key.h"
#include "protocol/x509/host_name.h"

/* ---- the key: §6.1.4 (d) to (f), §6.1.5 (c) to (e) ---- */

/* BR §6.1.5, §6.1.6: RSA of so many bits, a multiple of eight, and an odd exponent. Ours: the
 * exponent is not long. */
static bool rsa_is_strong(const struct path *p, const struct certificate *c)
{
    struct rsa_public_key key;
    size_t                bits = certificate_key_rsa_bits(c);
    return bits >= p->wishes->least_rsa_bits && bits % 8 == 0 &&
           8 * c->public_exponent.length <= LIMIT_RSA_EXPONENT_BITS &&
           rsa_public_key_set(&key, c->modulus.bytes, c->modulus.length, c->public_exponent.bytes,
                              c->public_exponent.length) == RSA_OK;
}

static const char *text_key(struct examiner *x, const struct certificate *c)
{
    const struct nist_curve *curve = certificate_key_curve(c);
    size_t                   bits = certificate_key_rsa_bits(c);
    if (bits > 0 && 8 * c->public_exponent.length > LIMIT_RSA_EXPONENT_BITS)
        return text_join(x, "RSA, an exponent of ", text_bytes(x, c->public_exponent.length));
    if (bits > 0)
        return text_join(x, "RSA, ", text_number(x, bits), " bits");
    if (curve)
        return text_join(x, "ECDSA on ", curve->name);
    if (c->public_key_algorithm == OID_ecPublicKey)
        return c->public_key_curve == OID_UNKNOWN
                   ? "ECDSA on a curve that has no name here"
                   : text_join(x, "ECDSA on ", oid_name(c->public_key_curve));
    return oid_name(c->public_key_algorithm);
}

bool path_check_key(struct path *p, const struct certificate *c)
{
    enum key_kind kind = KEY_KIND_RSA;
    bool          known = certificate_key_kind(&kind, c);
    bool          strong = known && (kind != KEY_KIND_RSA || rsa_is_strong(p, c));
    return require(p->x, CHECK_certificate_key_strong_enough, strong,
                   text_join(p->x, "RSA, at least ", text_number(p->x, p->wishes->least_rsa_bits),
                             " bits in whole bytes; ECDSA on P-256, P-384 or P-521; or Ed25519"),
                   text_key(p->x, c));
}

/* ---- extKeyUsage ---- */

static bool is_for_client(const struct path *p) { return p->wishes->purpose == PATH_CLIENT; }

static const char *wanted_purpose(const struct path *p)
{
    return is_for_client(p) ? "clientAuth" : "serverAuth";
}

static bool has_purpose(const struct path *p, const struct certificate *c)
{
    unsigned wanted = is_for_client(p) ? KEY_PURPOSE_clientAuth : KEY_PURPOSE_serverAuth;
    return !c->has_extended_key_usage || (c->purposes & wanted);
}

static const char *text_purposes(struct examiner *x, const struct certificate *c)
{
    static const char *const names[] = { "anyExtendedKeyUsage", "serverAuth",      "clientAuth",
                                         "codeSigning",         "emailProtection", "timeStamping",
                                         "OCSPSigning",         "others" };
    const char              *text = "";
    if (!c->has_extended_key_usage || !x->observer)
        return "no extKeyUsage, so any purpose";
    for (size_t bit = 0; bit < sizeof names / sizeof *names; bit++)
        if (c->purposes & 1u << bit)
            text = text_join(x, text, *text ? ", " : "", names[bit]);
    return text;
}

/*
 * §4.2.1.12: without extKeyUsage a key is for any purpose. anyExtendedKeyUsage alone may be refused
 * by those who look for a purpose, and the web forbids it for servers (BR §7.1.2.7.10).
 */
static bool check_extended_key_usage(struct path *p, const struct certificate *c)
{
    bool any_will_do = is_for_client(p) && (c->purposes & KEY_PURPOSE_anyExtendedKeyUsage);
    return require(p->x,
                   is_for_client(p) ? CHECK_certificate_is_for_clients
                                    : CHECK_certificate_is_for_servers,
                   has_purpose(p, c) || any_will_do, wanted_purpose(p), text_purposes(p->x, c));
}

/* An authority that has purposes may only issue for these: RFC 5280 does not say so, but all that
 * validate for the web do (BR §7.1.2.10.6, Mozilla's root store policy §5.3.1). */
bool path_check_authority_purpose(struct path *p, const struct certificate *c)
{
    bool passes = has_purpose(p, c) || (c->purposes & KEY_PURPOSE_anyExtendedKeyUsage);
    return !c->has_extended_key_usage || require(p->x, CHECK_certificate_authority_has_purpose,
                                                 passes, wanted_purpose(p), text_purposes(p->x, c));
}

/* ---- keyUsage ---- */

/* What a server's key may do, where its key exchange is not known: what a key of its kind can do in
 * any. RFC 3279 §2.3.1, RFC 4055 §1.2, RFC 5480 §3, RFC 8410 §5 */
static const char *server_uses(unsigned *bits, const struct certificate *c)
{
    enum key_kind kind = KEY_KIND_ED25519; /* which, like what is not known here, only signs */
    certificate_key_kind(&kind, c);
    *bits = KEY_USAGE_digitalSignature;
    if (kind == KEY_KIND_RSA && c->public_key_algorithm != OID_RSASSA_PSS) {
        *bits |= KEY_USAGE_keyEncipherment;
        return "digitalSignature or keyEncipherment";
    }
    if (kind == KEY_KIND_ECDSA) {
        *bits |= KEY_USAGE_keyAgreement;
        return "digitalSignature or keyAgreement";
    }
    return "digitalSignature";
}

/* RFC 5246 §7.4.2, RFC 8446 §4.4.2.2: the key may do what the key exchange needs. */
static bool check_key_usage(struct path *p, const struct certificate *c)
{
    unsigned    wanted = KEY_USAGE_digitalSignature;
    const char *text = "digitalSignature";
    switch (p->wishes->purpose) {
    case PATH_SERVER_KEY_ENCIPHERMENT:
        wanted = KEY_USAGE_keyEncipherment;
        text = "keyEncipherment";
        break;
    case PATH_SERVER:
        text = server_uses(&wanted, c);
        break;
    case PATH_SERVER_DIGITAL_SIGNATURE:
    case PATH_CLIENT:
        break;
    }
    return require(p->x, CHECK_certificate_may_do_key_exchange,
                   !c->has_key_usage || (c->key_usage & wanted), text,
                   path_text_key_usage(p->x, c));
}

/* ---- the rest ---- */

/*
 * BR §7.1.2.7.8: a server is no authority. RFC 5280 does not mind; but whoever runs a server keeps
 * its key where the world can knock, and that is no place for an authority's. One that was itself
 * trusted beforehand (made by its owner, for one machine) is let pass.
 */
static bool check_is_no_authority(struct path *p, const struct certificate *c)
{
    return p->n == 0 || is_for_client(p) || !c->is_ca ||
           require(p->x, CHECK_certificate_server_is_no_authority, false,
                   "the certificate of a server: cA: false", "cA: true");
}

/* RFC 9525 §6 */
static bool check_host_name(struct path *p, const struct certificate *c)
{
    const char *host = p->wishes->host_name;
    char        names[NAMES_TEXT] = "no name at all";
    if (!host)
        return true;
    if (c->subject_alt_name.length > 0 && p->x->observer)
        host_name_list(names, sizeof names, c);
    return require(p->x, CHECK_certificate_name_matches, host_name_matches(c, host),
                   text_join(p->x, host), text_join(p->x, names));
}

/* RFC 7633 §4.2.3: who was asked for a response about a certificate that promises one has one. */
static bool check_staple(struct path *p, const struct certificate *c)
{
    return !p->wishes->asked_to_staple || !c->must_staple ||
           require(p->x, CHECK_certificate_staple_present, p->wishes->ocsp_response_count > 0,
                   "an OCSP response, as the certificate promises",
                   p->wishes->ocsp_response_count > 0 ? "one" : "none");
}

bool path_check_purpose(struct path *p, const struct certificate *c)
{
    return check_key_usage(p, c) && check_extended_key_usage(p, c) && check_is_no_authority(p, c) &&
           check_staple(p, c) && check_host_name(p, c);
}
