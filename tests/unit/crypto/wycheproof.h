/*
 * wycheproof.h - reading the vectors of Project Wycheproof.
 *
 * The files are looked for under $TLSTUTOR_VECTORS/wycheproof ("../shared/vectors" when that is
 * not set); a file that is not there is skipped, loudly.  Needs jansson.
 *
 * Where a vector is "acceptable" either answer is right; ours is noted at its test.
 *
 * Each file ends in a line "note - ..." that tests/run shows: how many vectors there were, and how
 * many of them our code never saw, by reason.
 */
#ifndef TESTS_UNIT_CRYPTO_WYCHEPROOF_H
#define TESTS_UNIT_CRYPTO_WYCHEPROOF_H

#include "support.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

/* Decodes a field that is in hexadecimal; returns its length. */
static inline size_t hex_field(uint8_t *out, size_t room, const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    assert_non_null(text);
    return from_hex(out, room, text);
}

/* What a test says of itself. */
static inline bool is_valid(const json_t *test)
{
    return strcmp(json_string_value(json_object_get(test, "result")), "valid") == 0;
}

static inline bool is_acceptable(const json_t *test)
{
    return strcmp(json_string_value(json_object_get(test, "result")), "acceptable") == 0;
}

/* What was run of the file at hand, and what was not. */
static struct {
    unsigned valid, invalid, acceptable;
    struct {
        const char *why;
        unsigned    count;
    } not_run[4];
} tally;

/* For a vector that no function of ours takes: refused, and counted apart.  Returns false. */
static inline bool not_run(const char *why)
{
    size_t i = 0;
    while (tally.not_run[i].why && strcmp(tally.not_run[i].why, why) != 0)
        assert_true(++i < sizeof tally.not_run / sizeof *tally.not_run);
    tally.not_run[i].why = why;
    tally.not_run[i].count++;
    return false;
}

static inline void print_tally(const char *file)
{
    printf("note - wycheproof/%s: %u vectors (%u valid, %u invalid, %u acceptable)", file,
           tally.valid + tally.invalid + tally.acceptable, tally.valid, tally.invalid,
           tally.acceptable);
    for (size_t i = 0; i < sizeof tally.not_run / sizeof *tally.not_run; i++)
        if (tally.not_run[i].why)
            printf("; %u not run: %s", tally.not_run[i].count, tally.not_run[i].why);
    printf("%s\n", tally.not_run[0].why ? "" : ", all run");
    fflush(stdout);
}

/* Our verdict on a test: whether it is valid. */
typedef bool verdict(const json_t *group, const json_t *test);

/* Compares it with that of the vectors; `acceptable` is ours where it may go either way. */
static inline void check_group(const char *file, const json_t *group, verdict *ours,
                               bool acceptable)
{
    size_t  i;
    json_t *test;
    json_array_foreach(json_object_get(group, "tests"), i, test)
    {
        bool wanted = is_acceptable(test) ? acceptable : is_valid(test);
        if (ours(group, test) != wanted)
            fail_msg("%s: tcId %d", file, (int)json_integer_value(json_object_get(test, "tcId")));
        *(is_acceptable(test) ? &tally.acceptable
          : is_valid(test)    ? &tally.valid
                              : &tally.invalid) += 1;
    }
}

static inline void check_file(const char *file, verdict *ours, bool acceptable)
{
    const char  *folder = getenv("TLSTUTOR_VECTORS");
    char         path[1024];
    json_error_t error;

    snprintf(path, sizeof path, "%s/wycheproof/%s", folder ? folder : "../shared/vectors", file);
    json_t *root = json_load_file(path, 0, &error);
    if (!root) {
        fprintf(stderr, "SKIPPED: wycheproof %s not present\n", file);
        skip();
    }
    memset(&tally, 0, sizeof tally);
    size_t  i;
    json_t *group;
    json_array_foreach(json_object_get(root, "testGroups"), i, group)
        check_group(file, group, ours, acceptable);
    assert_true(i > 0);
    assert_int_equal(tally.valid + tally.invalid + tally.acceptable,
                     json_integer_value(json_object_get(root, "numberOfTests")));
    print_tally(file);
    json_decref(root);
}

#endif
