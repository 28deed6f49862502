/*
 * rsa_generate.c - making an RSA key (FIPS 186-5 A.1.3).
 *
 * Draw a random odd number of half the length; cast it away when a small prime divides it; test
 * the rest with Miller-Rabin.  Among numbers of 1024 bits about one in 710 is prime, so one in
 * 355 of the odd ones.
 *
 * All of it works on fixed limbs on the stack, which are wiped: nothing of a prime stays behind
 * on a heap that we do not own.
 *
 * How long this takes says how many numbers were thrown away, and nothing about the two that were
 * kept.
 */
#include "crypto/rsa_generate.h"

#include "crypto/bignum.h"
#include "crypto/primality.h"
#include "crypto/wipe.h"

#include <string.h>

/* FIPS 186-5 A.1.3 gives up as well.  With 20 tries a bit, no honest source does: below e^-100. */
enum { TRIES_PER_BIT = 20 };

/* Small primes but 2.  Dividing by them finds five of six composites at little cost. */
static const uint16_t small_primes[] = {
    3,   5,   7,   11,  13,  17,  19,  23,  29,  31,  37,  41,  43,  47,  53,  59,  61,  67,  71,
    73,  79,  83,  89,  97,  101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
    173, 179, 181, 191, 193, 197, 199, 211, 223, 227, 229, 233, 239, 241, 251, 257, 263, 269, 271,
    277, 281, 283, 293, 307, 311, 313, 317, 331, 337, 347, 349, 353, 359, 367, 373, 379, 383, 389,
    397, 401, 409, 419, 421, 431, 433, 439, 443, 449, 457, 461, 463, 467, 479, 487, 491, 499, 503,
    509, 521, 523, 541, 547, 557, 563, 569, 571, 577, 587, 593, 599, 601, 607, 613, 617, 619, 631,
    641, 643, 647, 653, 659, 661, 673, 677, 683, 691, 701, 709, 719, 727, 733, 739, 743, 751, 757,
    761, 769, 773, 787, 797, 809, 811, 821, 823, 827, 829, 839, 853, 857, 859, 863, 877, 881, 883,
    887, 907, 911, 919, 929, 937, 941, 947, 953, 967, 971, 977, 983, 991, 997,
};

static void load(struct bignum *x, const struct rsa_integer *integer)
{
    bignum_from_bytes(x, integer->bytes, integer->length);
}

static void subtract_one(struct bignum *r, const struct bignum *a)
{
    struct bignum one;
    bignum_from_word(&one, 1);
    bignum_subtract(r, a, &one);
}

/* ---- candidates: FIPS 186-5 A.1.3 steps 4 and 5 ---- */

/*
 * Steps 4.2 to 4.4: odd, and at least sqrt(2) * 2^(nlen/2 - 1), so that the product of two has
 * exactly nlen bits.  Two bits set at the top give 1.5 for sqrt(2).
 */
static void draw_candidate(struct rsa_generation *g)
{
    g->candidate.length = g->bits / 16;
    random_bytes(g->random, g->found == 0 ? "RSA prime p" : "RSA prime q", g->candidate.bytes,
                 g->candidate.length);
    g->candidate.bytes[0] |= 0xc0;
    g->candidate.bytes[g->candidate.length - 1] |= 0x01;
    g->tries++;
    g->rounds = 0;
}

/*
 * Step 5.4: |p - q| > 2^(nlen/2 - 100), for primes close to each other are found from the square
 * root of n (Fermat).
 */
static bool far_apart(const struct bignum *q, const struct rsa_generation *g)
{
    struct bignum p, larger = *q, bound;
    size_t        bit = g->bits / 2 - 100;

    load(&p, &g->primes[0]);
    bignum_swap(bignum_less(&larger, &p), &larger, &p);
    bignum_subtract(&larger, &larger, &p);
    bignum_from_word(&bound, 0);
    bignum_widen(&bound, larger.count);
    bound.limb[bit / 64] = (uint64_t)1 << bit % 64;
    bool far = bignum_less(&bound, &larger);
    bignum_wipe(&p);
    bignum_wipe(&larger);
    return far;
}

/* What can be said against a candidate without Miller-Rabin. */
static bool is_suitable(const struct bignum *x, const struct rsa_generation *g)
{
    for (size_t i = 0; i < sizeof small_primes / sizeof small_primes[0]; i++)
        if (bignum_divide_word(NULL, x, small_primes[i]) == 0)
            return false;
    /* Step 4.5: e must have an inverse modulo x - 1.  As e is prime, x mod e != 1 is enough. */
    if (bignum_divide_word(NULL, x, RSA_PUBLIC_EXPONENT) == 1)
        return false;
    return g->found == 0 || far_apart(x, g);
}

static void accept_candidate(struct rsa_generation *g)
{
    g->primes[g->found++] = g->candidate;
    g->tries = 0;
    g->rounds = 0;
    if (g->found == 2)
        g->status = RSA_GENERATION_DONE;
}

static enum rsa_generation_status refuse(struct rsa_generation *g, enum rsa_result why)
{
    wipe(g, sizeof *g);
    g->refusal = why;
    return g->status = RSA_GENERATION_REFUSED;
}

/* ---- the stepper ---- */

enum rsa_generation_status rsa_generate_start(struct rsa_generation *g, size_t bits,
                                              struct random_source *random)
{
    memset(g, 0, sizeof *g);
    if (bits < RSA_MIN_BITS || bits > RSA_MAX_BITS || bits % 16 != 0)
        return refuse(g, RSA_SIZE_UNUSABLE);
    g->bits = bits;
    g->random = random;
    return g->status = RSA_GENERATION_GOING;
}

enum rsa_generation_status rsa_generate_step(struct rsa_generation *g)
{
    struct bignum x;

    if (g->status != RSA_GENERATION_GOING)
        return g->status;
    if (g->tries > TRIES_PER_BIT * g->bits)
        return refuse(g, RSA_PRIME_NOT_FOUND);

    bool is_new = g->rounds == 0;
    if (is_new)
        draw_candidate(g);
    load(&x, &g->candidate);
    bool passes = (!is_new || is_suitable(&x, g)) && primality_round(&x, g->random);
    g->rounds = passes ? g->rounds + 1 : 0;
    if (g->rounds == primality_rounds(g->bits / 2))
        accept_candidate(g);
    bignum_wipe(&x);
    return g->status;
}

/* ---- the key: FIPS 186-5 A.1.1 step 3, RFC 8017 §3.2 ---- */

/* 1/a mod e = a^(e - 2) mod e, as e is prime (Fermat's little theorem). */
static uint64_t invert_mod_e(uint64_t a)
{
    uint64_t result = 1;
    for (unsigned bit = 17; bit-- > 0;) {
        result = result * result % RSA_PUBLIC_EXPONENT;
        if ((RSA_PUBLIC_EXPONENT - 2) >> bit & 1)
            result = result * a % RSA_PUBLIC_EXPONENT;
    }
    return result;
}

/*
 * d = 1/e mod m.  There is a k with e * d = k * m + 1; modulo e that reads k = -1/m.  So a small
 * inverse gives the large one: d = (k * m + 1) / e, without remainder.
 */
static void invert_e(struct bignum *d, const struct bignum *m)
{
    struct bignum k, one;
    uint64_t      rest = bignum_divide_word(NULL, m, RSA_PUBLIC_EXPONENT);

    bignum_from_word(&k, RSA_PUBLIC_EXPONENT - invert_mod_e(rest));
    bignum_multiply(d, m, &k);
    bignum_from_word(&one, 1);
    bignum_add(d, d, &one);
    bignum_divide_word(d, d, RSA_PUBLIC_EXPONENT);
    bignum_wipe(&k);
}

/* Big-endian bytes without leading zeros. */
static void store(struct rsa_integer *integer, const struct bignum *x, size_t length)
{
    uint8_t bytes[RSA_MAX_BYTES];
    size_t  zeros = 0;

    bignum_to_bytes(bytes, length, x);
    while (zeros + 1 < length && bytes[zeros] == 0)
        zeros++;
    integer->length = length - zeros;
    memcpy(integer->bytes, bytes + zeros, integer->length);
    wipe(bytes, sizeof bytes);
}

/*
 * Everything that follows from p and q.  d is taken modulo (p - 1)(q - 1), as in the paper of
 * 1978; it is a multiple of lambda(n) = lcm(p - 1, q - 1), so e * d = 1 mod lambda(n) holds, as
 * RFC 8017 §3.2 wants.
 */
static void derive(struct rsa_private_key *key, struct bignum *n, const struct bignum *p,
                   const struct bignum *q, size_t length)
{
    struct bignum p_minus_1, q_minus_1, phi, x;

    subtract_one(&p_minus_1, p);
    subtract_one(&q_minus_1, q);
    bignum_multiply(n, p, q);
    store(&key->p, p, length / 2);
    store(&key->q, q, length / 2);
    bignum_multiply(&phi, &p_minus_1, &q_minus_1);
    invert_e(&x, &phi);
    store(&key->d, &x, length);
    invert_e(&x, &p_minus_1);
    store(&key->dP, &x, length / 2);
    invert_e(&x, &q_minus_1);
    store(&key->dQ, &x, length / 2);
    bignum_invert_mod(&x, q, p);
    store(&key->qInv, &x, length / 2);
    bignum_wipe(&p_minus_1);
    bignum_wipe(&q_minus_1);
    bignum_wipe(&phi);
    bignum_wipe(&x);
}

/* Sends the key through the same door as one from a file: every equation is checked. */
static enum rsa_result set_derived(struct rsa_private_key *key, const struct rsa_private_key *of,
                                   const struct bignum *n, size_t length)
{
    static const uint8_t e[3] = { 0x01, 0x00, 0x01 };
    uint8_t              modulus[RSA_MAX_BYTES];

    bignum_to_bytes(modulus, length, n);
    const struct rsa_private_components components = {
        .n = { modulus, length },
        .e = { e, sizeof e },
        .d = { of->d.bytes, of->d.length },
        .p = { of->p.bytes, of->p.length },
        .q = { of->q.bytes, of->q.length },
        .dP = { of->dP.bytes, of->dP.length },
        .dQ = { of->dQ.bytes, of->dQ.length },
        .qInv = { of->qInv.bytes, of->qInv.length },
    };
    return rsa_private_key_set(key, &components);
}

enum rsa_result rsa_generate_finish(struct rsa_private_key *key, struct rsa_generation *g)
{
    struct rsa_private_key derived = { .d.length = 0 };
    struct bignum          n, p, q;
    enum rsa_result        result = g->refusal;

    memset(key, 0, sizeof *key);
    if (g->status == RSA_GENERATION_GOING)
        result = RSA_KEY_INCONSISTENT;
    if (g->status == RSA_GENERATION_DONE) {
        load(&p, &g->primes[0]);
        load(&q, &g->primes[1]);
        bignum_swap(bignum_less(&p, &q), &p, &q); /* the custom is p > q */
        derive(&derived, &n, &p, &q, g->bits / 8);
        result = set_derived(key, &derived, &n, g->bits / 8);
        bignum_wipe(&p);
        bignum_wipe(&q);
        rsa_private_key_wipe(&derived);
    }
    wipe(g, sizeof *g);
    return result;
}
