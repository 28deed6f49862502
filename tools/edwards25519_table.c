/*
 * edwards25519_table.c - prints the tables of crypto/edwards25519_base.h as C, at build time.
 *
 * Multiples of the base point, each computed with the readable multiplication and written as an
 * affine point; the test test_edwards25519_base recomputes them.
 */
#include "crypto/bytes.h"
#include "crypto/edwards25519_base.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static void print_element(const struct field25519 *a)
{
    uint8_t bytes[FIELD25519_BYTES];
    field25519_to_bytes(bytes, a);
    printf("{ ");
    for (unsigned i = 0; i < 4; i++)
        printf("0x%016" PRIx64 "%s", load_le64(bytes + 8 * i), i < 3 ? ", " : " }");
}

/* multiple * 256^row * B.  Encoding and decoding brings Z to 1. */
static void print_multiple(unsigned row, uint8_t multiple)
{
    struct edwards25519_point    point;
    struct edwards25519_prepared entry;
    uint8_t                      scalar[EDWARDS25519_LENGTH] = { 0 }, bytes[EDWARDS25519_LENGTH];

    scalar[row] = multiple;
    edwards25519_set_base_point(&point);
    edwards25519_multiply(&point, scalar, &point);
    edwards25519_to_bytes(bytes, &point);
    if (edwards25519_from_bytes(&point, bytes) != CURVE_OK)
        exit(1);
    curve25519_portable()->prepare(&entry, &point);
    printf("{ ");
    print_element(&entry.y_minus_x);
    printf(",\n ");
    print_element(&entry.y_plus_x);
    printf(",\n ");
    print_element(&entry.two_d_t);
    printf(" },\n");
}

int main(void)
{
    printf("#include \"crypto/edwards25519_base.h\"\n\nconst struct edwards25519_entry "
           "edwards25519_base_table[EDWARDS25519_BASE_ROWS][EDWARDS25519_BASE_COLUMNS] = {\n");
    for (unsigned row = 0; row < EDWARDS25519_BASE_ROWS; row++) {
        printf("{\n");
        for (unsigned j = 0; j < EDWARDS25519_BASE_COLUMNS; j++)
            print_multiple(row, (uint8_t)(j + 1));
        printf("},\n");
    }
    printf("};\n\nconst struct edwards25519_entry "
           "edwards25519_odd_multiples[EDWARDS25519_ODD_MULTIPLES] = {\n");
    for (unsigned j = 0; j < EDWARDS25519_ODD_MULTIPLES; j++)
        print_multiple(0, (uint8_t)(2 * j + 1));
    printf("};\n");
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
