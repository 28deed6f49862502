/*
 * curve25519.h - the operations in which X25519 and Ed25519 spend their time, twice.
 *
 * Once in plain C, and once with the instructions that x86 has for long numbers.  Both come from
 * the same formulas; what differs is how a number modulo p is written into the limbs of a struct
 * field25519, and that is known to these operations alone:
 *
 *     portable   five limbs of 51 bits (crypto/field25519.h)
 *     MULX       four limbs of 64 bits, the fifth unused (crypto/x86/curve25519_mulx.c)
 *
 * So who begins with one kind stays with it, between from_words() and to_words().  Only 0 and 1 are
 * alike in both.
 *
 * Read next: crypto/curve25519_formulas.h.
 */
#ifndef CRYPTO_CURVE25519_H
#define CRYPTO_CURVE25519_H

#include "crypto/edwards25519.h"
#include "crypto/x25519.h"

struct curve25519 {
    /* A number below 2^255 as four words, the lowest first; neither way reduces it fully.
       from_words() ignores the highest bit, to_words() takes products. */
    void (*from_words)(struct field25519 *r, const uint64_t word[static 4]);
    void (*to_words)(uint64_t word[static 4], const struct field25519 *a);

    /* r = a * b; r = 1/a = a^(p - 2), and 0 for 0; r = a^((p - 5) / 8) */
    void (*multiply)(struct field25519 *r, const struct field25519 *a, const struct field25519 *b);
    void (*invert)(struct field25519 *r, const struct field25519 *a);
    void (*power_p58)(struct field25519 *r, const struct field25519 *a);

    /* RFC 7748 §5: a round of the ladder, for bit t of the scalar, from bit 254 down to bit 0. */
    void (*ladder_step)(struct x25519_ladder *v, uint32_t k_t);

    /* RFC 8032 §5.1.4: r = a as a second operand; r = -r */
    void (*prepare)(struct edwards25519_prepared *r, const struct edwards25519_point *a);
    void (*negate_prepared)(struct edwards25519_prepared *r);

    /* r = a + b; r = a + b for a b with Z2 = 1, whose two_z is not looked at. */
    void (*add_prepared)(struct edwards25519_point *r, struct edwards25519_variables *v,
                         const struct edwards25519_point *a, const struct edwards25519_prepared *b);
    void (*add_affine)(struct edwards25519_point *r, struct edwards25519_variables *v,
                       const struct edwards25519_point *a, const struct edwards25519_prepared *b);

    /* r = 2^n a, n >= 1.  Doubling does not look at T, so that only the last one computes it. */
    void (*double_times)(struct edwards25519_point *r, struct edwards25519_variables *v,
                         const struct edwards25519_point *a, unsigned n);
};

/* The operations in plain C. */
const struct curve25519 *curve25519_portable(void);

/* The quickest that this processor has. */
const struct curve25519 *curve25519_quickest(void);

/* r = a, from the portable form to that of c, and back. */
void curve25519_enter(struct field25519 *r, const struct curve25519 *c, const struct field25519 *a);
void curve25519_leave(struct field25519 *r, const struct curve25519 *c, const struct field25519 *a);

/* The same for the four coordinates of a point. */
void curve25519_enter_point(struct edwards25519_point *r, const struct curve25519 *c,
                            const struct edwards25519_point *a);
void curve25519_leave_point(struct edwards25519_point *r, const struct curve25519 *c,
                            const struct edwards25519_point *a);

#endif
