/*
 * rsa.c - RSA keys and the bare operation (RFC 8017 §3 and §5).
 *
 * The private operation wears three coats that the formula c^d mod n does not show:
 *   - the Chinese remainder theorem: two exponentiations of half the size are four times as fast;
 *   - blinding: we exponentiate c * r^e instead of c, for a random r, and divide r out again, so
 *     whoever sends us chosen ciphertexts does not know which number we work on (Kocher, 1996);
 *   - a fault check: one wrong bit in one of the two halves would let anyone who sees the result
 *     factor n (Boneh, DeMillo, Lipton, 1997).  So we undo the operation before we give it away.
 *
 * Read next: crypto/rsa_pkcs1.c.
 */
#include "crypto/rsa.h"

#include "crypto/bignum_montgomery.h"
#include "crypto/constant_time.h"
#include "crypto/wipe.h"

#include <stdbool.h>
#include <string.h>

const char *rsa_result_text(enum rsa_result result)
{
    switch (result) {
    case RSA_OK:
        return "all is well";
    case RSA_MODULUS_TOO_SMALL:
        return "the RSA modulus has fewer than 1024 bits";
    case RSA_MODULUS_TOO_LARGE:
        return "the RSA modulus has more than 8192 bits";
    case RSA_MODULUS_EVEN:
        return "the RSA modulus is even, so it is not a product of two large primes";
    case RSA_EXPONENT_TOO_SMALL:
        return "the RSA public exponent is below 3";
    case RSA_EXPONENT_TOO_LARGE:
        return "the RSA public exponent is not below the modulus";
    case RSA_EXPONENT_EVEN:
        return "the RSA public exponent is even, so it has no inverse";
    case RSA_KEY_INCONSISTENT:
        return "the parts of the RSA private key do not belong together";
    case RSA_SIZE_UNUSABLE:
        return "an RSA key is generated with 1024 to 8192 bits, in steps of 16";
    case RSA_PRIME_NOT_FOUND:
        return "no prime found in many tries: the source of random numbers is not random";
    case RSA_LENGTH_WRONG:
        return "the RSA ciphertext or signature is not as long as the modulus";
    case RSA_OUT_OF_RANGE:
        return "the RSA ciphertext or signature is a number not below the modulus";
    case RSA_MESSAGE_TOO_LONG:
        return "the message is too long for the RSA modulus";
    case RSA_HASH_UNKNOWN:
        return "no RSA signature is defined with this hash function";
    case RSA_DECRYPTION_FAILED:
        return "the RSA ciphertext could not be decrypted";
    case RSA_SIGNATURE_WRONG:
        return "the RSA signature does not match";
    case RSA_FAULT:
        return "the RSA operation came out wrong, and its result was withheld";
    }
    return "unknown";
}

/* ---- keys ---- */

/* Leading zeros are passed over.  How many bytes a number has is not treated as a secret. */
static struct rsa_bytes strip_zeros(struct rsa_bytes number)
{
    while (number.length > 1 && number.bytes[0] == 0) {
        number.bytes++;
        number.length--;
    }
    return number;
}

static size_t count_bits(struct rsa_bytes number)
{
    size_t bits = 8 * number.length;
    for (unsigned top = number.length ? number.bytes[0] : 0; bits > 0 && top < 0x80; bits--)
        top = top << 1 | 1;
    return bits;
}

static bool is_odd(struct rsa_bytes number)
{
    return number.length > 0 && number.bytes[number.length - 1] & 1;
}

/* RFC 8017 §3.1: n is odd, e is odd and 3 <= e <= n - 1; the sizes are ours. */
static enum rsa_result check_public(struct rsa_bytes n, struct rsa_bytes e)
{
    struct bignum modulus, exponent;

    if (count_bits(n) < RSA_MIN_BITS)
        return RSA_MODULUS_TOO_SMALL;
    if (count_bits(n) > RSA_MAX_BITS)
        return RSA_MODULUS_TOO_LARGE;
    if (!is_odd(n))
        return RSA_MODULUS_EVEN;
    if (count_bits(e) < 2)
        return RSA_EXPONENT_TOO_SMALL;
    if (e.length > n.length)
        return RSA_EXPONENT_TOO_LARGE;
    if (!is_odd(e))
        return e.length == 1 && e.bytes[0] < 3 ? RSA_EXPONENT_TOO_SMALL : RSA_EXPONENT_EVEN;
    bignum_from_bytes(&modulus, n.bytes, n.length);
    bignum_from_bytes(&exponent, e.bytes, e.length);
    return bignum_less(&exponent, &modulus) ? RSA_OK : RSA_EXPONENT_TOO_LARGE;
}

enum rsa_result rsa_public_key_set(struct rsa_public_key *key, const uint8_t *modulus,
                                   size_t modulus_length, const uint8_t *exponent,
                                   size_t exponent_length)
{
    struct rsa_bytes n = strip_zeros((struct rsa_bytes){ modulus, modulus_length });
    struct rsa_bytes e = strip_zeros((struct rsa_bytes){ exponent, exponent_length });
    enum rsa_result  result = check_public(n, e);

    memset(key, 0, sizeof *key);
    if (result != RSA_OK)
        return result;
    key->bits = count_bits(n);
    key->length = n.length;
    memcpy(key->modulus, n.bytes, n.length);
    key->exponent_length = e.length;
    memcpy(key->exponent, e.bytes, e.length);
    return RSA_OK;
}

/* False when the number is missing or cannot belong to any key that we take. */
static bool set_integer(struct rsa_integer *integer, struct rsa_bytes number)
{
    number = strip_zeros(number);
    if (number.length == 0 || number.length > RSA_MAX_BYTES)
        return false;
    integer->length = number.length;
    memcpy(integer->bytes, number.bytes, number.length);
    return true;
}

static void load(struct bignum *x, const struct rsa_integer *integer)
{
    bignum_from_bytes(x, integer->bytes, integer->length);
}

/* All ones when a * b = 1 mod m. */
static uint32_t are_inverse(const struct bignum *a, const struct bignum *b, const struct bignum *m)
{
    struct bignum product, one;
    bignum_multiply_mod(&product, a, b, m);
    bignum_from_word(&one, 1);
    uint32_t yes = bignum_equal(&product, &one);
    bignum_wipe(&product);
    return yes;
}

/* The two equations of one prime, and the range of its exponent (RFC 8017 §3.2):
 *     e * d = 1 mod (prime - 1)        e * exponent = 1 mod (prime - 1)       exponent < prime */
static uint32_t check_prime(const struct rsa_private_key *key, const struct rsa_integer *prime,
                            const struct rsa_integer *prime_exponent)
{
    struct bignum p, p_minus_1, e, d, dP, one;

    load(&p, prime);
    load(&dP, prime_exponent);
    load(&d, &key->d);
    bignum_from_bytes(&e, key->public.exponent, key->public.exponent_length);
    bignum_from_word(&one, 1);
    bignum_subtract(&p_minus_1, &p, &one);
    uint32_t good =
        are_inverse(&e, &d, &p_minus_1) & are_inverse(&e, &dP, &p_minus_1) & bignum_less(&dP, &p);
    bignum_wipe(&p);
    bignum_wipe(&p_minus_1);
    bignum_wipe(&d);
    bignum_wipe(&dP);
    return good;
}

/* n = p * q, d < n, q * qInv = 1 mod p, qInv < p, and what check_prime() checks. */
static uint32_t check_private(const struct rsa_private_key *key)
{
    struct bignum n, p, q, product, d, qInv;

    bignum_from_bytes(&n, key->public.modulus, key->public.length);
    load(&p, &key->p);
    load(&q, &key->q);
    load(&d, &key->d);
    load(&qInv, &key->qInv);
    bignum_multiply(&product, &p, &q);
    uint32_t good = bignum_equal(&product, &n) & bignum_less(&d, &n) & bignum_less(&qInv, &p) &
                    are_inverse(&q, &qInv, &p) & check_prime(key, &key->p, &key->dP) &
                    check_prime(key, &key->q, &key->dQ);
    bignum_wipe(&p);
    bignum_wipe(&q);
    bignum_wipe(&d);
    bignum_wipe(&qInv);
    return good;
}

/* What the arithmetic of check_private() needs to be possible at all: odd primes, above 1. */
static bool is_usable_prime(const struct rsa_integer *prime)
{
    struct rsa_bytes bytes = { prime->bytes, prime->length };
    return is_odd(bytes) && count_bits(bytes) >= 2;
}

enum rsa_result rsa_private_key_set(struct rsa_private_key              *key,
                                    const struct rsa_private_components *components)
{
    struct rsa_bytes n = components->n, e = components->e;

    memset(key, 0, sizeof *key);
    enum rsa_result result = rsa_public_key_set(&key->public, n.bytes, n.length, e.bytes, e.length);
    if (result != RSA_OK)
        return result;
    bool complete = set_integer(&key->d, components->d) && set_integer(&key->p, components->p) &&
                    set_integer(&key->q, components->q) && set_integer(&key->dP, components->dP) &&
                    set_integer(&key->dQ, components->dQ) &&
                    set_integer(&key->qInv, components->qInv);
    if (complete && is_usable_prime(&key->p) && is_usable_prime(&key->q) && check_private(key))
        return RSA_OK;
    rsa_private_key_wipe(key);
    return RSA_KEY_INCONSISTENT;
}

void rsa_private_key_wipe(struct rsa_private_key *key) { wipe(key, sizeof *key); }

/* ---- the public operation ---- */

static void load_modulus(struct bignum_modulus *n, const struct rsa_public_key *key)
{
    struct bignum modulus;
    bignum_from_bytes(&modulus, key->modulus, key->length);
    bignum_modulus_set_public(n, &modulus);
}

/* r = m^e mod n, both in Montgomery's form.  m may be a secret, e is not. */
static void power_e(struct bignum *r, const struct bignum *m, const struct rsa_public_key *key,
                    const struct bignum_modulus *n)
{
    struct bignum e;
    bignum_from_bytes(&e, key->exponent, key->exponent_length);
    bignum_power_public(r, m, &e, n);
}

static uint32_t is_below(const struct bignum *m, const struct rsa_public_key *key)
{
    struct bignum n;
    bignum_from_bytes(&n, key->modulus, key->length);
    return bignum_less(m, &n);
}

/* RFC 8017 §5.1.1 */
enum rsa_result rsa_encrypt_raw(uint8_t *out, const struct rsa_public_key *key, const uint8_t *in)
{
    struct bignum_modulus n;
    struct bignum         m, c;

    bignum_from_bytes(&m, in, key->length);
    if (!is_below(&m, key))
        return RSA_OUT_OF_RANGE;
    load_modulus(&n, key);
    bignum_to_montgomery(&m, &m, &n);
    power_e(&c, &m, key, &n);
    bignum_from_montgomery(&c, &c, &n);
    bignum_to_bytes(out, key->length, &c);
    bignum_wipe(&m);
    return RSA_OK;
}

/* ---- the private operation ---- */

/* RFC 8017 §5.1.2 step 2b: one half, m_i = c^exponent mod prime. */
static void power_half(struct bignum *m, const struct bignum *c, const struct rsa_integer *exponent,
                       const struct bignum_modulus *prime)
{
    struct bignum x;
    load(&x, exponent);
    bignum_widen(&x, prime->count);
    bignum_to_montgomery(m, c, prime);
    bignum_power(m, m, &x, prime);
    bignum_from_montgomery(m, m, prime);
    bignum_wipe(&x);
}

/* What the private operation computes modulo. */
struct primes {
    struct bignum         p, q;
    struct bignum_modulus modulo_p, modulo_q;
};

static void load_primes(struct primes *primes, const struct rsa_private_key *key)
{
    load(&primes->p, &key->p);
    load(&primes->q, &key->q);
    bignum_modulus_set(&primes->modulo_p, &primes->p);
    bignum_modulus_set(&primes->modulo_q, &primes->q);
}

/* RFC 8017 §5.1.2 step 2b: h = (m_1 - m_2) * qInv mod p */
static void compute_h(struct bignum *h, const struct bignum *m_1, const struct bignum *m_2,
                      const struct rsa_private_key *key, const struct primes *primes)
{
    const struct bignum_modulus *p = &primes->modulo_p;
    struct bignum                qInv, x;

    bignum_to_montgomery(&x, m_2, p); /* m_2 is below q: now it is modulo p */
    bignum_from_montgomery(&x, &x, p);
    bignum_subtract_mod(&x, m_1, &x, &primes->p);
    load(&qInv, &key->qInv);
    bignum_to_montgomery(&x, &x, p);
    bignum_to_montgomery(&qInv, &qInv, p);
    bignum_montgomery_multiply(&x, &x, &qInv, p);
    bignum_from_montgomery(h, &x, p);
    bignum_wipe(&qInv);
    bignum_wipe(&x);
}

/*
 * RFC 8017 §5.1.2 step 2b
 *     m_1 = c^dP mod p      m_2 = c^dQ mod q
 *     h   = (m_1 - m_2) * qInv mod p
 *     m   = m_2 + q * h
 */
static void power_d(struct bignum *m, const struct bignum *c, const struct rsa_private_key *key)
{
    struct primes primes;
    struct bignum m_1, m_2, h;

    load_primes(&primes, key);
    power_half(&m_1, c, &key->dP, &primes.modulo_p);
    power_half(&m_2, c, &key->dQ, &primes.modulo_q);
    compute_h(&h, &m_1, &m_2, key, &primes);
    bignum_multiply(m, &primes.q, &h);
    bignum_add(m, m, &m_2);
    wipe(&primes, sizeof primes);
    bignum_wipe(&m_1);
    bignum_wipe(&m_2);
    bignum_wipe(&h);
}

/* A random number modulo n, in Montgomery's form.  Eight bytes more than n has are reduced modulo
   n, so that it is even to within 2^-64. */
static void draw(struct bignum *r, const struct bignum_modulus *n, size_t length,
                 const char *purpose, struct random_source *random)
{
    uint8_t bytes[RSA_MAX_BYTES + 8];
    random_bytes(random, purpose, bytes, length + 8);
    bignum_from_bytes(r, bytes, length + 8);
    bignum_to_montgomery(r, r, n);
    wipe(bytes, sizeof bytes);
}

/*
 * A random r, and its inverse.  An r without inverse would be a multiple of p or q: to meet one is
 * to factor n by luck.  Should it happen, the result is wrong, and the fault check withholds it.
 */
static void draw_blinding(struct bignum *r, struct bignum *r_inverse,
                          const struct bignum_modulus *n, size_t length,
                          struct random_source *random)
{
    struct bignum mask;
    draw(r, n, length, "RSA blinding", random);
    draw(&mask, n, length, "RSA blinding mask", random);
    bignum_invert_masked(r_inverse, r, &mask, n);
    bignum_to_montgomery(r_inverse, r_inverse, n);
    bignum_wipe(&mask);
}

/* m = c^d mod n in Montgomery's form, computed as (c * r^e)^d / r. */
static void power_d_blinded(struct bignum *m, const struct bignum *c,
                            const struct bignum_modulus *n, const struct rsa_private_key *key,
                            struct random_source *random)
{
    struct bignum r, r_inverse, blinded;

    draw_blinding(&r, &r_inverse, n, key->public.length, random);
    power_e(&blinded, &r, &key->public, n);
    bignum_montgomery_multiply(&blinded, &blinded, c, n); /* c is not in this form: nor is this */
    power_d(m, &blinded, key);
    bignum_to_montgomery(m, m, n);
    bignum_montgomery_multiply(m, m, &r_inverse, n);
    bignum_wipe(&r);
    bignum_wipe(&r_inverse);
    bignum_wipe(&blinded);
}

/* RFC 8017 §5.1.2 */
uint32_t rsa_decrypt_raw(uint8_t *out, const struct rsa_private_key *key, const uint8_t *in,
                         struct random_source *blinding)
{
    size_t                length = key->public.length;
    struct bignum_modulus n;
    struct bignum         c, m, again;

    load_modulus(&n, &key->public);
    bignum_from_bytes(&c, in, length);
    power_d_blinded(&m, &c, &n, key, blinding);
    power_e(&again, &m, &key->public, &n);
    bignum_from_montgomery(&again, &again, &n);
    bignum_from_montgomery(&m, &m, &n);

    uint32_t good = is_below(&c, &key->public) & bignum_equal(&again, &c);
    bignum_to_bytes(out, length, &m);
    for (size_t i = 0; i < length; i++)
        out[i] &= (uint8_t)good;
    bignum_wipe(&m);
    bignum_wipe(&again);
    return good;
}
