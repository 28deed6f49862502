/*
 * nist_comb.c - writes the multiples of the generators that crypto/nist_comb.h describes.
 *
 * The C source goes to standard output, the same bytes each time.  Points are added with
 * nist_point_add() alone, the readable formula; a multiple is written when it has been divided by
 * its Z.
 */
#include "crypto/nist_multiply.h"

#include <inttypes.h>
#include <stdio.h>

static void write_limbs(const struct prime_field *p, const struct prime_element *a)
{
    fputs("   ", stdout);
    for (size_t i = 0; i < p->limbs; i++)
        printf(" 0x%016" PRIx64 ",", a->limb[i]);
    putchar('\n');
}

/* x = X/Z, y = Y/Z */
static void write_point(const struct nist_curve *curve, const struct nist_point *a)
{
    struct prime_element inverse, x, y;
    prime_invert(&inverse, &curve->p, &a->z);
    prime_multiply(&x, &curve->p, &a->x, &inverse);
    prime_multiply(&y, &curve->p, &a->y, &inverse);
    write_limbs(&curve->p, &x);
    write_limbs(&curve->p, &y);
}

static void write_comb(const char *name, const struct nist_curve *curve)
{
    struct nist_point unit, multiple; /* 32^i G, j 32^i G */

    printf("\nconst uint64_t %s[] = {\n", name);
    nist_point_set_generator(&unit, curve);
    for (size_t i = 0; i < nist_digit_count(curve); i++) {
        multiple = unit;
        for (unsigned j = 1; j <= NIST_DIGIT_MOST; j++) {
            write_point(curve, &multiple);
            if (j < NIST_DIGIT_MOST)
                nist_point_add(&multiple, curve, &multiple, &unit);
        }
        nist_point_add(&unit, curve, &multiple, &multiple); /* 2 * 16 * 32^i G */
    }
    puts("};");
}

int main(void)
{
    puts("/* Written by tools/nist_comb.c. */\n#include \"crypto/nist_comb.h\"");
    write_comb("nist_p256_comb", &nist_p256);
    write_comb("nist_p384_comb", &nist_p384);
    write_comb("nist_p521_comb", &nist_p521);
    return fflush(stdout) != 0 || ferror(stdout) != 0;
}
