/*
 * curve25519_mulx.c - arithmetic modulo p = 2^255 - 19 with MULX, ADCX and ADOX.
 *
 * A number is four limbs of 64 bits, so that a product takes 16 multiplications where five limbs of
 * 51 bits take 25; but nothing is to spare in a limb, and carries must be dealt with at once.  MULX
 * multiplies without touching the flags; ADCX carries in the flag C alone, ADOX in the flag O
 * alone.  So the lower and the upper halves of a row of products are added in two chains at the
 * same time, and a product stays in registers from its first row to its reduction.
 *
 * Reducing uses 2^256 = 38 and 2^255 = 19 modulo p.  It stops as soon as a number fits, and not
 * when it is below p:
 *
 *     tight   below 2^255 + 2^23: products, squares, what comes from words
 *     loose   below 2^256: sums and differences
 *
 * A sum or a difference with one tight number is off by 2^256 once at most, and by folding that
 * back once it comes to below 2^256.  crypto/curve25519_formulas.h sees to it that one is tight.
 *
 * Intel, "New Instructions Supporting Large Integer Arithmetic", 2012.  Read next:
 * crypto/curve25519_formulas.h.
 */
#include "crypto/x86/curve25519_mulx.h"

#include "crypto/curve25519_formulas.h"
#include "crypto/x86/cpu.h"

#if defined(__x86_64__)

/* clang-format off */
/* Adds the product of a limb and rdx, two limbs, to the limbs `low` and `high` of t, each in a
 * chain of its own: that of the flag C and that of the flag O. */
#define ADD_PRODUCT(limb, low, high)                                                               \
    "mulxq " limb ", %[lo], %[hi]\n\t"                                                             \
    "adcxq %[lo], %[" low "]\n\t"                                                                  \
    "adoxq %[hi], %[" high "]\n\t"

/* t += a b[j], in the limbs t0 to t3 of t; t4 begins here, as the upper half of the last product
 * and with the carries of both chains.  Nothing goes over at its top: both flags are clear again
 * when the next row begins.  `offset` is 8 j. */
#define ADD_ROW(offset, t0, t1, t2, t3, t4)                                                        \
    "movq " offset "(%[b]), %%rdx\n\t"                                                             \
    ADD_PRODUCT("0(%[a])", t0, t1)                                                                 \
    ADD_PRODUCT("8(%[a])", t1, t2)                                                                 \
    ADD_PRODUCT("16(%[a])", t2, t3)                                                                \
    "mulxq 24(%[a]), %[lo], %[" t4 "]\n\t"                                                         \
    "adcxq %[lo], %[" t3 "]\n\t"                                                                   \
    "movl $0, %k[lo]\n\t"                                                                          \
    "adoxq %[lo], %[" t4 "]\n\t"                                                                   \
    "adcxq %[lo], %[" t4 "]\n\t"

/* t = a b[0]: nothing is there yet, and one chain is enough. */
#define FIRST_ROW                                                                                  \
    "movq 0(%[b]), %%rdx\n\t"                                                                      \
    "mulxq 0(%[a]), %[t0], %[t1]\n\t"                                                              \
    "mulxq 8(%[a]), %[lo], %[t2]\n\t"                                                              \
    "addq %[lo], %[t1]\n\t"                                                                        \
    "mulxq 16(%[a]), %[lo], %[t3]\n\t"                                                             \
    "adcq %[lo], %[t2]\n\t"                                                                        \
    "mulxq 24(%[a]), %[lo], %[t4]\n\t"                                                             \
    "adcq %[lo], %[t3]\n\t"                                                                        \
    "adcq $0, %[t4]\n\t"                                                                           \
    "xorl %k[lo], %k[lo]\n\t" /* clears both flags */

/* t4, below 2^17 here, has the weight 2^256.  Doubled, and with the highest bit of t3 put below it,
 * it has 2^255, and times 19 it goes back to the bottom.  The number there has 255 bits, to which
 * less than 19 * 2^18 < 2^23 is added: the result is tight. */
#define FOLD_TOP                                                                                   \
    "addq %[t3], %[t3]\n\t"                                                                        \
    "adcq %[t4], %[t4]\n\t"                                                                        \
    "shrq $1, %[t3]\n\t"                                                                           \
    "imulq $19, %[t4], %[t4]\n\t"                                                                  \
    "addq %[t4], %[t0]\n\t"                                                                        \
    "adcq $0, %[t1]\n\t"                                                                           \
    "adcq $0, %[t2]\n\t"                                                                           \
    "adcq $0, %[t3]\n\t"

/* Adds 38 times the upper half of a product to the lower.  That is below 39 * 2^256, so that 38 at
 * most is left above, in t4. */
#define REDUCE                                                                                     \
    "movl $38, %%edx\n\t"                                                                          \
    ADD_PRODUCT("%[t4]", "t0", "t1")                                                               \
    ADD_PRODUCT("%[t5]", "t1", "t2")                                                               \
    ADD_PRODUCT("%[t6]", "t2", "t3")                                                               \
    "mulxq %[t7], %[lo], %[t4]\n\t"                                                                \
    "adcxq %[lo], %[t3]\n\t"                                                                       \
    "movl $0, %k[lo]\n\t"                                                                          \
    "adoxq %[lo], %[t4]\n\t"                                                                       \
    "adcxq %[lo], %[t4]\n\t"                                                                       \
    FOLD_TOP

/* t1 to t6 = the products of different limbs, each once. */
#define CROSS_PRODUCTS                                                                             \
    "movq 0(%[a]), %%rdx\n\t"                                                                      \
    "mulxq 8(%[a]), %[t1], %[t2]\n\t"                                                              \
    "mulxq 16(%[a]), %[lo], %[t3]\n\t"                                                             \
    "addq %[lo], %[t2]\n\t"                                                                        \
    "mulxq 24(%[a]), %[lo], %[t4]\n\t"                                                             \
    "adcq %[lo], %[t3]\n\t"                                                                        \
    "adcq $0, %[t4]\n\t"                                                                           \
    "xorl %k[t7], %k[t7]\n\t"                                                                      \
    "movq 8(%[a]), %%rdx\n\t"                                                                      \
    ADD_PRODUCT("16(%[a])", "t3", "t4")                                                            \
    "mulxq 24(%[a]), %[lo], %[t5]\n\t"                                                             \
    "adcxq %[lo], %[t4]\n\t"                                                                       \
    "adoxq %[t7], %[t5]\n\t"                                                                       \
    "movq 16(%[a]), %%rdx\n\t"                                                                     \
    "mulxq 24(%[a]), %[lo], %[t6]\n\t"                                                             \
    "adcxq %[lo], %[t5]\n\t"                                                                       \
    "adcxq %[t7], %[t6]\n\t"

/* Doubles two limbs in one chain, and adds a[i]^2 to them in the other. */
#define DOUBLE_AND_ADD_SQUARE(offset, low, high)                                                   \
    "movq " offset "(%[a]), %%rdx\n\t"                                                             \
    "mulxq %%rdx, %[lo], %[hi]\n\t"                                                                \
    "adcxq %[" low "], %[" low "]\n\t"                                                             \
    "adoxq %[lo], %[" low "]\n\t"                                                                  \
    "adcxq %[" high "], %[" high "]\n\t"                                                           \
    "adoxq %[hi], %[" high "]\n\t"

/* Twice the products of different limbs, and the squares of each; t7 is 0 still. */
#define DOUBLE_AND_ADD_SQUARES                                                                     \
    "movq 0(%[a]), %%rdx\n\t"                                                                      \
    "mulxq %%rdx, %[t0], %[hi]\n\t"                                                                \
    "adcxq %[t1], %[t1]\n\t"                                                                       \
    "adoxq %[hi], %[t1]\n\t"                                                                       \
    DOUBLE_AND_ADD_SQUARE("8", "t2", "t3")                                                         \
    DOUBLE_AND_ADD_SQUARE("16", "t4", "t5")                                                        \
    DOUBLE_AND_ADD_SQUARE("24", "t6", "t7")
/* clang-format on */

IN_PLACE void set(struct field25519 *r, uint64_t t0, uint64_t t1, uint64_t t2, uint64_t t3)
{
    r->limb[0] = t0;
    r->limb[1] = t1;
    r->limb[2] = t2;
    r->limb[3] = t3;
}

IN_PLACE void multiply(struct field25519 *r, const struct field25519 *a, const struct field25519 *b)
{
    uint64_t t0, t1, t2, t3, t4, t5, t6, t7, lo, hi;
    /* clang-format off */
    __asm__(FIRST_ROW
            ADD_ROW("8", "t1", "t2", "t3", "t4", "t5")
            ADD_ROW("16", "t2", "t3", "t4", "t5", "t6")
            ADD_ROW("24", "t3", "t4", "t5", "t6", "t7")
            REDUCE
            : [t0] "=&r"(t0), [t1] "=&r"(t1), [t2] "=&r"(t2), [t3] "=&r"(t3), [t4] "=&r"(t4),
              [t5] "=&r"(t5), [t6] "=&r"(t6), [t7] "=&r"(t7), [lo] "=&r"(lo), [hi] "=&r"(hi)
            : [a] "r"(a->limb), [b] "r"(b->limb)
            : "rdx", "cc", "memory");
    /* clang-format on */
    set(r, t0, t1, t2, t3);
}

IN_PLACE void square(struct field25519 *r, const struct field25519 *a)
{
    uint64_t t0, t1, t2, t3, t4, t5, t6, t7, lo, hi;
    /* clang-format off */
    __asm__(CROSS_PRODUCTS
            DOUBLE_AND_ADD_SQUARES
            REDUCE
            : [t0] "=&r"(t0), [t1] "=&r"(t1), [t2] "=&r"(t2), [t3] "=&r"(t3), [t4] "=&r"(t4),
              [t5] "=&r"(t5), [t6] "=&r"(t6), [t7] "=&r"(t7), [lo] "=&r"(lo), [hi] "=&r"(hi)
            : [a] "r"(a->limb)
            : "rdx", "cc", "memory");
    /* clang-format on */
    set(r, t0, t1, t2, t3);
}

static void square_times(struct field25519 *r, const struct field25519 *a, unsigned n)
{
    square(r, a);
    for (unsigned i = 1; i < n; i++)
        square(r, r);
}

/* r = a * small, below 2^17. */
IN_PLACE void multiply_small(struct field25519 *r, const struct field25519 *a, uint32_t small)
{
    uint64_t t0, t1, t2, t3, t4, lo;
    __asm__("mulxq 0(%[a]), %[t0], %[t1]\n\t"
            "mulxq 8(%[a]), %[lo], %[t2]\n\t"
            "addq %[lo], %[t1]\n\t"
            "mulxq 16(%[a]), %[lo], %[t3]\n\t"
            "adcq %[lo], %[t2]\n\t"
            "mulxq 24(%[a]), %[lo], %[t4]\n\t"
            "adcq %[lo], %[t3]\n\t"
            "adcq $0, %[t4]\n\t" FOLD_TOP
            : [t0] "=&r"(t0), [t1] "=&r"(t1), [t2] "=&r"(t2), [t3] "=&r"(t3), [t4] "=&r"(t4),
              [lo] "=&r"(lo)
            : [a] "r"(a->limb), "d"((uint64_t)small), "m"(*a)
            : "cc");
    set(r, t0, t1, t2, t3);
}

/* r = a + b; where it comes to 2^256 or more, r = a + b - 2^256 + 38. */
IN_PLACE void add(struct field25519 *r, const struct field25519 *a, const struct field25519 *b)
{
    uint64_t t0 = a->limb[0], t1 = a->limb[1], t2 = a->limb[2], t3 = a->limb[3], fold;
    __asm__("addq 0(%[b]), %[t0]\n\t"
            "adcq 8(%[b]), %[t1]\n\t"
            "adcq 16(%[b]), %[t2]\n\t"
            "adcq 24(%[b]), %[t3]\n\t"
            "sbbq %[fold], %[fold]\n\t" /* all ones where there was a carry */
            "andl $38, %k[fold]\n\t"
            "addq %[fold], %[t0]\n\t"
            "adcq $0, %[t1]\n\t"
            "adcq $0, %[t2]\n\t"
            "adcq $0, %[t3]\n\t"
            : [t0] "+&r"(t0), [t1] "+&r"(t1), [t2] "+&r"(t2), [t3] "+&r"(t3), [fold] "=&r"(fold)
            : [b] "r"(b->limb), "m"(*b)
            : "cc");
    set(r, t0, t1, t2, t3);
}

/* r = a - b; where that is below zero, r = a - b + 2^256 - 38. */
IN_PLACE void subtract(struct field25519 *r, const struct field25519 *a, const struct field25519 *b)
{
    uint64_t t0 = a->limb[0], t1 = a->limb[1], t2 = a->limb[2], t3 = a->limb[3], fold;
    __asm__("subq 0(%[b]), %[t0]\n\t"
            "sbbq 8(%[b]), %[t1]\n\t"
            "sbbq 16(%[b]), %[t2]\n\t"
            "sbbq 24(%[b]), %[t3]\n\t"
            "sbbq %[fold], %[fold]\n\t" /* all ones where there was a borrow */
            "andl $38, %k[fold]\n\t"
            "subq %[fold], %[t0]\n\t"
            "sbbq $0, %[t1]\n\t"
            "sbbq $0, %[t2]\n\t"
            "sbbq $0, %[t3]\n\t"
            : [t0] "+&r"(t0), [t1] "+&r"(t1), [t2] "+&r"(t2), [t3] "+&r"(t3), [fold] "=&r"(fold)
            : [b] "r"(b->limb), "m"(*b)
            : "cc");
    set(r, t0, t1, t2, t3);
}

IN_PLACE void from_words(struct field25519 *r, const uint64_t word[static 4])
{
    *r = (struct field25519){ { word[0], word[1], word[2], word[3] & (UINT64_MAX >> 1) } };
}

static const struct field25519_operations operations = {
    add, subtract, multiply, square, square_times, multiply_small, from_words,
};

/* ---- the formulas with it ---- */

static void from_words_mulx(struct field25519 *r, const uint64_t word[static 4])
{
    from_words(r, word);
}

/* A tight number from 2^255 on leaves little when its highest bit has become 19. */
static void to_words(uint64_t word[static 4], const struct field25519 *a)
{
    uint64_t carry = 19 * (a->limb[3] >> 63);
    for (unsigned i = 0; i < 4; i++) {
        word[i] = a->limb[i] + carry;
        carry = ct_less(word[i], carry) & 1;
    }
    word[3] &= UINT64_MAX >> 1;
}

static void multiply_mulx(struct field25519 *r, const struct field25519 *a,
                          const struct field25519 *b)
{
    multiply(r, a, b);
}

static void invert_mulx(struct field25519 *r, const struct field25519 *a)
{
    invert(r, a, &operations);
}

static void power_p58_mulx(struct field25519 *r, const struct field25519 *a)
{
    power_p58(r, a, &operations);
}

static void ladder_step_mulx(struct x25519_ladder *v, uint32_t k_t)
{
    ladder_step(v, k_t, &operations);
}

static void prepare_mulx(struct edwards25519_prepared *r, const struct edwards25519_point *a)
{
    prepare(r, a, &operations);
}

static void negate_prepared_mulx(struct edwards25519_prepared *r)
{
    negate_prepared(r, &operations);
}

static void add_prepared_mulx(struct edwards25519_point *r, struct edwards25519_variables *v,
                              const struct edwards25519_point    *a,
                              const struct edwards25519_prepared *b)
{
    add_prepared(r, v, a, b, &operations);
}

static void add_affine_mulx(struct edwards25519_point *r, struct edwards25519_variables *v,
                            const struct edwards25519_point    *a,
                            const struct edwards25519_prepared *b)
{
    add_affine(r, v, a, b, &operations);
}

static void double_times_mulx(struct edwards25519_point *r, struct edwards25519_variables *v,
                              const struct edwards25519_point *a, unsigned n)
{
    double_times(r, v, a, n, &operations);
}

const struct curve25519 *curve25519_mulx(void)
{
    static const struct curve25519 mulx = {
        .from_words = from_words_mulx,
        .to_words = to_words,
        .multiply = multiply_mulx,
        .invert = invert_mulx,
        .power_p58 = power_p58_mulx,
        .ladder_step = ladder_step_mulx,
        .prepare = prepare_mulx,
        .negate_prepared = negate_prepared_mulx,
        .add_prepared = add_prepared_mulx,
        .add_affine = add_affine_mulx,
        .double_times = double_times_mulx,
    };
    return cpu_has(CPU_BMI2 | CPU_ADX) ? &mulx : NULL;
}

#else

const struct curve25519 *curve25519_mulx(void) { return NULL; }

#endif
