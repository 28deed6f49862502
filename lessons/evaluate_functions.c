/*
 * evaluate_functions.c - the functions that formulas call: each hands its arguments on to the
 * primitive of crypto/ or protocol/ that its name says.
 *
 * A name is a prefix and, behind it, what it is done with: a hash, a curve, a field. A row of the
 * table at the end says for each prefix which family follows, and what the arguments are.
 *
 * RSA and Diffie-Hellman are raised to powers without blinding here: nobody at the other end of a
 * network waits for the result, so that its time tells nobody anything.
 */
#include "lessons/evaluate_functions.h"

#include "crypto/bignum_montgomery.h"
#include "crypto/cbc.h"
#include "crypto/ffdhe.h"
#include "crypto/group.h"
#include "crypto/hkdf.h"
#include "crypto/hmac.h"
#include "crypto/ml_kem.h"
#include "crypto/wipe.h"
#include "protocol/prf.h"
#include "protocol/tls13_schedule.h"
#include "protocol/x509/der.h"

#include <string.h>

/* What a function is done with: the one that its family says. */
union subject {
    const struct hash        *hash;
    const struct group       *curve;
    const struct ffdhe_group *field;
};

struct result {
    uint8_t *out;
    size_t   room, *length;
};

/* Claims `length` bytes of the result; false when they do not fit. */
static bool claim(struct result *result, size_t length)
{
    *result->length = length;
    return length <= result->room;
}

static enum evaluate_fault fault_unless(bool sound)
{
    return sound ? EVALUATE_SOUND : EVALUATE_ARGUMENTS;
}

/* ---- hashes, and what is made of them ---- */

static enum evaluate_fault do_hash(struct result *r, union subject with, const struct argument *x)
{
    if (!claim(r, with.hash->digest_length))
        return EVALUATE_TOO_LONG;
    hash_compute(r->out, with.hash, x->bytes, x->length);
    return EVALUATE_SOUND;
}

static enum evaluate_fault do_hmac(struct result *r, union subject with, const struct argument *a)
{
    if (!claim(r, with.hash->digest_length))
        return EVALUATE_TOO_LONG;
    hmac_compute(r->out, with.hash, a[0].bytes, a[0].length, a[1].bytes, a[1].length);
    return EVALUATE_SOUND;
}

static enum evaluate_fault do_prf(struct result *r, union subject with, const struct argument *a)
{
    const struct prf_part seed[] = { { a[1].bytes, a[1].length }, { a[2].bytes, a[2].length } };
    if (!claim(r, a[3].number))
        return EVALUATE_TOO_LONG;
    prf(r->out, a[3].number, with.hash, a[0].bytes, a[0].length, "", seed, 2);
    return EVALUATE_SOUND;
}

static enum evaluate_fault do_extract(struct result *r, union subject with,
                                      const struct argument *a)
{
    if (!claim(r, with.hash->digest_length))
        return EVALUATE_TOO_LONG;
    hkdf_extract(r->out, with.hash, a[0].bytes, a[0].length, a[1].bytes, a[1].length);
    return EVALUATE_SOUND;
}

static enum evaluate_fault do_expand_label(struct result *r, union subject with,
                                           const struct argument *a)
{
    char label[HKDF_LABEL_MAX + 1 - sizeof "tls13"];
    if (a[0].length != with.hash->digest_length || a[1].length >= sizeof label ||
        memchr(a[1].bytes, 0, a[1].length) || a[2].length > HKDF_CONTEXT_MAX ||
        a[3].number > HKDF_MAX_BLOCKS * with.hash->digest_length)
        return EVALUATE_ARGUMENTS;
    if (!claim(r, a[3].number))
        return EVALUATE_TOO_LONG;
    memcpy(label, a[1].bytes, a[1].length);
    label[a[1].length] = '\0';
    hkdf_expand_label(r->out, a[3].number, with.hash, a[0].bytes, label, a[2].bytes, a[2].length);
    return EVALUATE_SOUND;
}

static enum evaluate_fault do_zeros(struct result *r, union subject with, const struct argument *a)
{
    (void)with;
    if (!claim(r, a->number))
        return EVALUATE_TOO_LONG;
    memset(r->out, 0, a->number);
    return EVALUATE_SOUND;
}

/* ---- powers: RSA, and Diffie-Hellman in a field ---- */

enum { MAX_POWER_BYTES = MONTGOMERY_MAX_LIMBS * BIGNUM_LIMB_BYTES };

static struct der_bytes without_leading_zeros(struct der_bytes x)
{
    while (x.length && x.bytes[0] == 0) {
        x.bytes++;
        x.length--;
    }
    return x;
}

static struct der_bytes number_of(const struct argument *x)
{
    return (struct der_bytes){ x->bytes, x->length };
}

/* base^exponent mod modulus, as long as the modulus; `below`: the base must be below it. */
static enum evaluate_fault power(struct result *r, struct der_bytes base, struct der_bytes exponent,
                                 struct der_bytes modulus, bool below)
{
    struct bignum b, e, m;
    base = without_leading_zeros(base);
    exponent = without_leading_zeros(exponent);
    modulus = without_leading_zeros(modulus);
    if (modulus.length == 0 || modulus.length > MAX_POWER_BYTES || base.length > modulus.length ||
        exponent.length > MAX_POWER_BYTES || !(modulus.bytes[modulus.length - 1] & 1) ||
        (modulus.length == 1 && modulus.bytes[0] < 3))
        return EVALUATE_ARGUMENTS;
    if (!claim(r, modulus.length))
        return EVALUATE_TOO_LONG;
    bignum_from_bytes(&b, base.bytes, base.length);
    bignum_from_bytes(&e, exponent.bytes, exponent.length);
    bignum_from_bytes(&m, modulus.bytes, modulus.length);
    bool fits = !below || bignum_less(&b, &m);
    if (fits) {
        bignum_power_mod(&b, &b, &e, &m);
        bignum_to_bytes(r->out, modulus.length, &b);
    }
    bignum_wipe(&b);
    bignum_wipe(&e);
    return fault_unless(fits);
}

/* RFC 8017 §5.1.1: RSAEP (modulus, exponent, EM) */
static enum evaluate_fault do_rsa_encrypt(struct result *r, union subject with,
                                          const struct argument *a)
{
    (void)with;
    return power(r, number_of(&a[2]), number_of(&a[1]), number_of(&a[0]), true);
}

/* RFC 8017 §A.1.2: RSAPrivateKey begins with version, modulus, publicExponent, privateExponent. */
static bool read_private_key(struct der_bytes *modulus, struct der_bytes *exponent,
                             const struct argument *key)
{
    struct der_bytes whole = number_of(key), element, numbers[4];
    if (!der_take(&element, &whole) || element.bytes[0] != DER_SEQUENCE)
        return false;
    struct der_bytes rest = der_content(element);
    for (size_t i = 0; i < 4; i++) {
        if (!der_take(&element, &rest) || element.bytes[0] != DER_INTEGER)
            return false;
        numbers[i] = der_content(element);
    }
    *modulus = numbers[1];
    *exponent = numbers[3];
    return true;
}

/* RFC 8017 §5.1.2: RSADP (private key, ciphertext) */
static enum evaluate_fault do_rsa_private(struct result *r, union subject with,
                                          const struct argument *a)
{
    struct der_bytes modulus, exponent;
    (void)with;
    if (!read_private_key(&modulus, &exponent, &a[0]))
        return EVALUATE_ARGUMENTS;
    return power(r, number_of(&a[1]), exponent, modulus, true);
}

/* RFC 8017 §7.2.2: the padding 0x00 0x02 PS 0x00 comes off, PS at least eight bytes long. */
static enum evaluate_fault do_rsa_decrypt(struct result *r, union subject with,
                                          const struct argument *a)
{
    enum evaluate_fault fault = do_rsa_private(r, with, a);
    if (fault != EVALUATE_SOUND)
        return fault;
    size_t         length = *r->length;
    const uint8_t *end = length > 11 ? memchr(r->out + 2, 0, length - 2) : NULL;
    if (!end || r->out[0] != 0 || r->out[1] != 2 || end - r->out < 10)
        return EVALUATE_ARGUMENTS;
    *r->length = length - (size_t)(end + 1 - r->out);
    memmove(r->out, end + 1, *r->length);
    return EVALUATE_SOUND;
}

/* g^private mod p, as long as p (p, g, private) */
static enum evaluate_fault do_dh_public(struct result *r, union subject with,
                                        const struct argument *a)
{
    (void)with;
    return power(r, number_of(&a[1]), number_of(&a[2]), number_of(&a[0]), false);
}

/* RFC 5246 §8.1.2: public^private mod p without leading zeros (p, private, public) */
static enum evaluate_fault do_dh_secret(struct result *r, union subject with,
                                        const struct argument *a)
{
    (void)with;
    enum evaluate_fault fault =
        power(r, number_of(&a[2]), number_of(&a[1]), number_of(&a[0]), false);
    if (fault != EVALUATE_SOUND)
        return fault;
    struct der_bytes number = without_leading_zeros((struct der_bytes){ r->out, *r->length });
    memmove(r->out, number.bytes, number.length);
    *r->length = number.length;
    return EVALUATE_SOUND;
}

static struct der_bytes prime_of(union subject with)
{
    return (struct der_bytes){ with.field->p, with.field->length };
}

/* RFC 8446 §7.4.1: as long as p (private, public) */
static enum evaluate_fault do_field_secret(struct result *r, union subject with,
                                           const struct argument *a)
{
    return power(r, number_of(&a[1]), number_of(&a[0]), prime_of(with), false);
}

static enum evaluate_fault do_field_public(struct result *r, union subject with,
                                           const struct argument *a)
{
    const struct der_bytes generator = { with.field->g, with.field->g_length };
    return power(r, generator, number_of(a), prime_of(with), false);
}

/* ---- curves, ML-KEM, AES ---- */

static enum evaluate_fault do_curve_public(struct result *r, union subject with,
                                           const struct argument *a)
{
    if (a->length != with.curve->private_length)
        return EVALUATE_ARGUMENTS;
    if (!claim(r, with.curve->public_length))
        return EVALUATE_TOO_LONG;
    return fault_unless(group_public(with.curve, r->out, a->bytes) == CURVE_OK);
}

static enum evaluate_fault do_curve_secret(struct result *r, union subject with,
                                           const struct argument *a)
{
    if (a[0].length != with.curve->private_length)
        return EVALUATE_ARGUMENTS;
    if (!claim(r, with.curve->shared_length))
        return EVALUATE_TOO_LONG;
    return fault_unless(group_shared(with.curve, r->out, a[0].bytes, a[1].bytes, a[1].length) ==
                        CURVE_OK);
}

/* FIPS 203 Algorithm 17: which of the two results is wanted. */
static enum evaluate_fault encapsulate(struct result *r, const struct argument *a, bool ciphertext)
{
    uint8_t key[ML_KEM_SHARED_KEY_LENGTH], c[ML_KEM_CIPHERTEXT_LENGTH];
    if (ml_kem_check_encapsulation_key(a[0].bytes, a[0].length) != ML_KEM_OK ||
        a[1].length != ML_KEM_MESSAGE_LENGTH)
        return EVALUATE_ARGUMENTS;
    if (!claim(r, ciphertext ? sizeof c : sizeof key))
        return EVALUATE_TOO_LONG;
    ml_kem_encapsulate_from(key, c, a[0].bytes, a[1].bytes);
    memcpy(r->out, ciphertext ? c : key, *r->length);
    wipe(key, sizeof key);
    return EVALUATE_SOUND;
}

static enum evaluate_fault do_encapsulate(struct result *r, union subject with,
                                          const struct argument *a)
{
    (void)with;
    return encapsulate(r, a, false);
}

static enum evaluate_fault do_kem_ciphertext(struct result *r, union subject with,
                                             const struct argument *a)
{
    (void)with;
    return encapsulate(r, a, true);
}

static enum evaluate_fault do_decapsulate(struct result *r, union subject with,
                                          const struct argument *a)
{
    (void)with;
    if (!claim(r, ML_KEM_SHARED_KEY_LENGTH))
        return EVALUATE_TOO_LONG;
    return fault_unless(
        ml_kem_decapsulate(r->out, a[0].bytes, a[0].length, a[1].bytes, a[1].length) == ML_KEM_OK);
}

/* SP 800-38A §6.2 (key, iv, ciphertext) */
static enum evaluate_fault do_cbc_decrypt(struct result *r, union subject with,
                                          const struct argument *a)
{
    struct aes_key aes;
    (void)with;
    if (a[1].length != AES_BLOCK_LENGTH || a[2].length % AES_BLOCK_LENGTH != 0 ||
        !aes_set_key(&aes, a[0].bytes, a[0].length))
        return EVALUATE_ARGUMENTS;
    bool fits = claim(r, a[2].length);
    if (fits)
        cbc_decrypt(r->out, &aes, a[1].bytes, a[2].bytes, a[2].length);
    wipe(&aes, sizeof aes);
    return fits ? EVALUATE_SOUND : EVALUATE_TOO_LONG;
}

/* ---- by name ---- */

enum family { ALONE, HASHES, CURVES, FIELDS };

/* The arguments: 'b' bytes, 'n' a number. */
/* clang-format off */
static const struct row {
    const char  *prefix;
    enum family  family;
    const char  *arguments;
    enum evaluate_fault (*compute)(struct result *, union subject, const struct argument *);
} rows[] = {
    { "",                       HASHES, "b",    do_hash },           /* FIPS 180-4 */
    { "HMAC-",                  HASHES, "bb",   do_hmac },           /* RFC 2104 */
    { "PRF-",                   HASHES, "bbbn", do_prf },            /* RFC 5246 §5 */
    { "HKDF-Extract-",          HASHES, "bb",   do_extract },        /* RFC 5869 §2.2 */
    { "HKDF-Expand-Label-",     HASHES, "bbbn", do_expand_label },   /* RFC 8446 §7.1 */
    { "zeros",                  ALONE,  "n",    do_zeros },
    { "RSA-encrypt",            ALONE,  "bbb",  do_rsa_encrypt },    /* RFC 8017 §5.1.1 */
    { "RSA-private",            ALONE,  "bb",   do_rsa_private },    /* RFC 8017 §5.1.2 */
    { "RSA-decrypt",            ALONE,  "bb",   do_rsa_decrypt },    /* RFC 8017 §7.2.2 */
    { "DH-public",              ALONE,  "bbb",  do_dh_public },      /* RFC 5246 §8.1.2 */
    { "DH-secret",              ALONE,  "bbb",  do_dh_secret },
    { "DH-public-",             FIELDS, "b",    do_field_public },   /* RFC 7919 */
    { "DH-",                    FIELDS, "bb",   do_field_secret },
    { "ECDH-public-",           CURVES, "b",    do_curve_public },   /* RFC 7748, SP 800-56A */
    { "ECDH-",                  CURVES, "bb",   do_curve_secret },
    { "ML-KEM-768-encapsulate", ALONE,  "bb",   do_encapsulate },    /* FIPS 203 */
    { "ML-KEM-768-ciphertext",  ALONE,  "bb",   do_kem_ciphertext },
    { "ML-KEM-768-decapsulate", ALONE,  "bb",   do_decapsulate },
    { "AES-CBC-decrypt",        ALONE,  "bbb",  do_cbc_decrypt },    /* SP 800-38A §6.2 */
};
/* clang-format on */

static bool is_text(const char *text, const char *name, size_t length)
{
    return strlen(text) == length && memcmp(text, name, length) == 0;
}

static bool find_hash(union subject *with, const char *name, size_t length)
{
    static const struct hash *const hashes[] = { &hash_sha1, &hash_sha256, &hash_sha384,
                                                 &hash_sha512 };
    for (size_t i = 0; i < sizeof hashes / sizeof *hashes; i++) {
        with->hash = hashes[i];
        if (is_text(with->hash->name, name, length))
            return true;
    }
    return false;
}

static bool find_curve(union subject *with, const char *name, size_t length)
{
    for (size_t i = 0; (with->curve = group_at(i)) != NULL; i++) {
        if (is_text(with->curve->name, name, length))
            return true;
    }
    return false;
}

static bool find_field(union subject *with, const char *name, size_t length)
{
    static const struct ffdhe_group *const fields[] = { &ffdhe2048, &ffdhe3072, &ffdhe4096,
                                                        &ffdhe6144, &ffdhe8192 };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        with->field = fields[i];
        if (is_text(with->field->name, name, length))
            return true;
    }
    return false;
}

static bool find_subject(union subject *with, enum family family, const char *name, size_t length)
{
    switch (family) {
    case ALONE:
        return length == 0;
    case HASHES:
        return find_hash(with, name, length);
    case CURVES:
        return find_curve(with, name, length);
    case FIELDS:
        return find_field(with, name, length);
    }
    return false;
}

static bool takes(const struct row *row, const struct argument *arguments, size_t count)
{
    if (strlen(row->arguments) != count)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (arguments[i].is_number != (row->arguments[i] == 'n'))
            return false;
    }
    return true;
}

enum evaluate_fault evaluate_function(uint8_t *out, size_t room, size_t *length, const char *name,
                                      size_t name_length, const struct argument *arguments,
                                      size_t count)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t        prefix = strlen(rows[i].prefix);
        union subject with = { NULL };
        if (prefix > name_length || memcmp(rows[i].prefix, name, prefix) != 0 ||
            !find_subject(&with, rows[i].family, name + prefix, name_length - prefix))
            continue;
        struct result result = { out, room, length };
        return takes(&rows[i], arguments, count) ? rows[i].compute(&result, with, arguments)
                                                 : EVALUATE_ARGUMENTS;
    }
    return EVALUATE_NO_FUNCTION;
}
