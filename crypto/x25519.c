/*
 * x25519.c - RFC 7748 §5; see x25519.h.
 *
 * The body of the ladder's loop is in crypto/curve25519_formulas.h.
 */
#include "crypto/x25519.h"

#include "crypto/constant_time.h"
#include "crypto/curve25519.h"
#include "crypto/edwards25519_base.h"
#include "crypto/wipe.h"

#include <string.h>

/*
 * RFC 7748 §5: a multiple of 8, so that a peer's point of small order comes to nothing; and
 * always with its highest bit at the same place, so that no ladder is shorter than another.
 */
void x25519_decode_scalar(uint8_t       k[static X25519_LENGTH],
                          const uint8_t private_key[static X25519_LENGTH])
{
    memmove(k, private_key, X25519_LENGTH);
    k[0] &= 248;
    k[31] &= 127;
    k[31] |= 64;
}

/* Before the first round: the point at infinity (1 : 0), and u itself. */
static void start(struct x25519_ladder *ladder, const struct curve25519 *c,
                  const uint8_t u[static X25519_LENGTH])
{
    struct field25519 x;

    field25519_from_bytes(&x, u);
    curve25519_enter(&ladder->x_1, c, &x);
    ladder->x_2 = field25519_one;
    ladder->z_2 = field25519_zero;
    ladder->x_3 = ladder->x_1;
    ladder->z_3 = field25519_one;
    ladder->swap = 0;
}

/* After the last: x_2 * (z_2^(p - 2)). */
static void finish(uint8_t u[static X25519_LENGTH], const struct curve25519 *c,
                   struct x25519_ladder *ladder)
{
    struct field25519 t;

    x25519_ladder_swap(ladder, ladder->swap);
    c->invert(&t, &ladder->z_2);
    c->multiply(&t, &ladder->x_2, &t);
    curve25519_leave(&t, c, &t);
    field25519_to_bytes(u, &t);
    wipe(&t, sizeof t);
}

void x25519_multiply(uint8_t       out[static X25519_LENGTH],
                     const uint8_t private_key[static X25519_LENGTH],
                     const uint8_t u[static X25519_LENGTH])
{
    const struct curve25519 *c = curve25519_quickest();
    struct x25519_ladder     ladder;
    uint8_t                  k[X25519_LENGTH];

    x25519_decode_scalar(k, private_key);
    start(&ladder, c, u);
    for (unsigned t = X25519_BITS; t-- > 0;)
        c->ladder_step(&ladder, (uint32_t)k[t / 8] >> t % 8 & 1);
    finish(out, c, &ladder);
    wipe(&ladder, sizeof ladder);
    wipe(k, sizeof k);
}

/* RFC 7748 §6.1: 32 random bytes; decoding makes a scalar of them at every use. */
void x25519_generate(uint8_t private_key[static X25519_LENGTH], struct random_source *random)
{
    random_bytes(random, "X25519 private key", private_key, X25519_LENGTH);
}

/*
 * RFC 7748 §4.1 and §6.1: the base point u = 9 is edwards25519's B in other coordinates, of which
 * multiples are in a table.  u = (1 + y)/(1 - y) leads back.
 */
void x25519_public(uint8_t       public_key[static X25519_LENGTH],
                   const uint8_t private_key[static X25519_LENGTH])
{
    struct edwards25519_point point;
    struct field25519         u, inverse;
    uint8_t                   k[X25519_LENGTH];

    x25519_decode_scalar(k, private_key);
    edwards25519_multiply_base(&point, k);
    field25519_add(&u, &point.z, &point.y); /* y = Y/Z */
    field25519_subtract(&inverse, &point.z, &point.y);
    field25519_invert(&inverse, &inverse);
    field25519_multiply(&u, &u, &inverse);
    field25519_to_bytes(public_key, &u);
    wipe(&point, sizeof point);
    wipe(&u, sizeof u);
    wipe(&inverse, sizeof inverse);
    wipe(k, sizeof k);
}

enum curve_result x25519_shared(uint8_t       shared[static X25519_LENGTH],
                                const uint8_t private_key[static X25519_LENGTH],
                                const uint8_t peer[static X25519_LENGTH])
{
    static const uint8_t zero[X25519_LENGTH];

    x25519_multiply(shared, private_key, peer);
    return (enum curve_result)ct_select(ct_bytes_equal(shared, zero, X25519_LENGTH),
                                        CURVE_SHARED_SECRET_ZERO, CURVE_OK);
}
