/*
 * x25519.c - RFC 7748 §5; see x25519.h.
 *
 * Names and order of the ladder are those of the RFC's pseudocode.
 */
#include "crypto/x25519.h"

#include "crypto/constant_time.h"
#include "crypto/edwards25519_base.h"
#include "crypto/wipe.h"

#include <string.h>

/* RFC 7748 §5: (A - 2) / 4 for the curve y^2 = x^3 + 486662 x^2 + x. */
enum { a24 = 121665 };

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

void x25519_ladder_start(struct x25519_ladder *ladder, const uint8_t u[static X25519_LENGTH])
{
    field25519_from_bytes(&ladder->x_1, u);
    ladder->x_2 = field25519_one;
    ladder->z_2 = field25519_zero;
    ladder->x_3 = ladder->x_1;
    ladder->z_3 = field25519_one;
    ladder->swap = 0;
}

static void swap_points(struct x25519_ladder *ladder, uint32_t swap)
{
    uint32_t mask = ct_mask(swap);
    field25519_swap(mask, &ladder->x_2, &ladder->x_3);
    field25519_swap(mask, &ladder->z_2, &ladder->z_3);
}

/* RFC 7748 §5: the body of the loop. */
void x25519_ladder_step(struct x25519_ladder *v, uint32_t k_t)
{
    swap_points(v, v->swap ^ k_t);
    v->swap = k_t;

    field25519_add(&v->a, &v->x_2, &v->z_2);      /* A = x_2 + z_2 */
    field25519_square(&v->aa, &v->a);             /* AA = A^2 */
    field25519_subtract(&v->b, &v->x_2, &v->z_2); /* B = x_2 - z_2 */
    field25519_square(&v->bb, &v->b);             /* BB = B^2 */
    field25519_subtract(&v->e, &v->aa, &v->bb);   /* E = AA - BB */
    field25519_add(&v->c, &v->x_3, &v->z_3);      /* C = x_3 + z_3 */
    field25519_subtract(&v->d, &v->x_3, &v->z_3); /* D = x_3 - z_3 */
    field25519_multiply(&v->da, &v->d, &v->a);    /* DA = D * A */
    field25519_multiply(&v->cb, &v->c, &v->b);    /* CB = C * B */
    field25519_add(&v->t, &v->da, &v->cb);        /* x_3 = (DA + CB)^2 */
    field25519_square(&v->x_3, &v->t);
    field25519_subtract(&v->t, &v->da, &v->cb); /* z_3 = x_1 * (DA - CB)^2 */
    field25519_square(&v->t, &v->t);
    field25519_multiply(&v->z_3, &v->x_1, &v->t);
    field25519_multiply(&v->x_2, &v->aa, &v->bb); /* x_2 = AA * BB */
    field25519_multiply_small(&v->t, &v->e, a24); /* z_2 = E * (AA + a24 * E) */
    field25519_add(&v->t, &v->aa, &v->t);
    field25519_multiply(&v->z_2, &v->e, &v->t);
}

/* RFC 7748 §5: x_2 * (z_2^(p - 2)). */
void x25519_ladder_finish(uint8_t u[static X25519_LENGTH], struct x25519_ladder *ladder)
{
    struct field25519 t;

    swap_points(ladder, ladder->swap);
    field25519_invert(&t, &ladder->z_2);
    field25519_multiply(&t, &ladder->x_2, &t);
    field25519_to_bytes(u, &t);
    wipe(&t, sizeof t);
    wipe(ladder, sizeof *ladder);
}

void x25519_multiply(uint8_t       out[static X25519_LENGTH],
                     const uint8_t private_key[static X25519_LENGTH],
                     const uint8_t u[static X25519_LENGTH])
{
    struct x25519_ladder ladder;
    uint8_t              k[X25519_LENGTH];

    x25519_decode_scalar(k, private_key);
    x25519_ladder_start(&ladder, u);
    for (unsigned t = X25519_BITS; t-- > 0;)
        x25519_ladder_step(&ladder, (uint32_t)k[t / 8] >> t % 8 & 1);
    x25519_ladder_finish(out, &ladder);
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
