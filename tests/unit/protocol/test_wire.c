/* test_wire.c - the cursor: values, labels, vectors and their limits, errors that stick. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "protocol/wire.h"

#include <string.h>

enum { FIELDS = 64 };
static struct wire_field fields[FIELDS];

static struct wire_trace new_trace(void)
{
    return (struct wire_trace){ .fields = fields, .capacity = FIELDS };
}

/* Every byte from 0 to length under exactly one leaf, in order. */
static void assert_covered(const struct wire_trace *trace, size_t length)
{
    size_t at = 0;
    for (size_t i = 0; i < trace->count; i++) {
        if (trace->fields[i].group)
            continue;
        assert_int_equal(trace->fields[i].offset, at);
        at += trace->fields[i].length;
    }
    assert_int_equal(at, length);
}

static const uint8_t sample[] = { 0x03, 0x03, 0x00, 0x04, 0xc0, 0x2f, 0x00, 0x2f, 0x01, 0x00 };

/* A version, a list of suites, a list of methods: the shape of a hello. */
static unsigned read_sample(struct reader *r)
{
    unsigned suites = 0;
    (void)read_u16(r, "version");
    read_vector16(r, "suites", 2, 8) {
        while (has_more(r))
            suites += read_u16(r, "suite");
    }
    read_vector8(r, "methods", 1, 255) {
        while (has_more(r))
            (void)read_u8(r, "method");
    }
    return suites;
}

static void test_reading_labels_every_byte_once(void **state)
{
    (void)state;
    struct wire_trace trace = new_trace();
    struct reader     r;
    reader_init(&r, sample, sizeof sample, "Sample", &trace);
    assert_int_equal(read_sample(&r), 0xc02f + 0x002f);
    assert_true(reader_finish(&r));
    assert_covered(&trace, sizeof sample);
    assert_int_equal(trace.count, 8);
    assert_string_equal(trace.fields[1].name, "suites");
    assert_true(trace.fields[1].group);
    assert_int_equal(trace.fields[1].length, 6);
    assert_string_equal(trace.fields[2].structure, "vector");
    assert_string_equal(trace.fields[3].structure, "Sample");
    assert_int_equal(trace.fields[3].depth, 1);
}

static void test_reading_unwatched_gives_the_same(void **state)
{
    (void)state;
    struct reader r;
    reader_init(&r, sample, sizeof sample, "Sample", NULL);
    assert_int_equal(read_sample(&r), 0xc02f + 0x002f);
    assert_true(reader_finish(&r));
}

static void test_every_truncation_is_refused(void **state)
{
    (void)state;
    for (size_t length = 0; length < sizeof sample; length++) {
        struct wire_trace trace = new_trace();
        struct reader     r;
        reader_init(&r, sample, length, "Sample", &trace);
        read_sample(&r);
        assert_false(reader_finish(&r));
        reader_label_unread(&r);
        assert_covered(&trace, length);
    }
}

static void test_bytes_left_over_are_refused(void **state)
{
    (void)state;
    uint8_t longer[sizeof sample + 1] = { 0 };
    memcpy(longer, sample, sizeof sample);
    struct reader r;
    reader_init(&r, longer, sizeof longer, "Sample", NULL);
    read_sample(&r);
    assert_false(reader_finish(&r));
    assert_int_equal(r.error, ERROR_trailing_bytes);
}

static void test_bytes_left_over_in_a_vector_are_refused(void **state)
{
    (void)state;
    struct reader r;
    reader_init(&r, (const uint8_t[]){ 3, 1, 2, 3 }, 4, "Sample", NULL);
    read_vector8(&r, "list", 0, 255) {
        (void)read_u16(&r, "item");
    }
    assert_int_equal(r.error, ERROR_trailing_bytes);
    assert_false(reader_finish(&r));
}

static void test_floor_and_ceiling_are_errors(void **state)
{
    (void)state;
    struct reader r;
    size_t        length;
    reader_init(&r, (const uint8_t[]){ 1, 9 }, 2, "Sample", NULL);
    read_vector8(&r, "list", 2, 4) {
        read_rest(&r, "items", &length);
    }
    assert_int_equal(r.error, ERROR_vector_too_short);
    reader_init(&r, (const uint8_t[]){ 5, 1, 2, 3, 4, 5 }, 6, "Sample", NULL);
    read_vector8(&r, "list", 2, 4) {
        read_rest(&r, "items", &length);
    }
    assert_int_equal(r.error, ERROR_vector_too_long);
}

static void test_first_error_stays_and_reads_give_nothing(void **state)
{
    (void)state;
    struct reader r;
    size_t        length = 7;
    reader_init(&r, sample, 1, "Sample", NULL);
    assert_int_equal(read_u16(&r, "version"), 0);
    assert_int_equal(r.error, ERROR_truncated);
    assert_string_equal(r.error_field, "version");
    assert_int_equal(read_u8(&r, "more"), 0);
    assert_null(read_rest(&r, "rest", &length));
    assert_int_equal(length, 0);
    assert_string_equal(r.error_field, "version");
    assert_false(has_more(&r));
}

static void test_block_left_open_is_found(void **state)
{
    (void)state;
    struct reader r;
    reader_init(&r, (const uint8_t[]){ 1, 9 }, 2, "Sample", NULL);
    assert_non_null(reader_enter(&r, "list", 1, 0, 255, HERE));
    (void)read_u8(&r, "item");
    assert_false(reader_finish(&r));
    assert_int_equal(r.error, ERROR_vector_left_open);
}

static void test_nesting_has_a_named_limit(void **state)
{
    (void)state;
    uint8_t       deep[LIMIT_NESTING + 2];
    struct reader r;
    for (size_t i = 0; i < sizeof deep; i++)
        deep[i] = (uint8_t)(sizeof deep - 1 - i);
    reader_init(&r, deep, sizeof deep, "Sample", NULL);
    for (size_t i = 0; i < sizeof deep; i++)
        reader_stay(reader_enter(&r, "deeper", 1, 0, 255, HERE));
    assert_int_equal(r.error, ERROR_nested_too_deep);
}

static void test_full_trace_is_an_error(void **state)
{
    (void)state;
    struct wire_trace trace = { .fields = fields, .capacity = 2 };
    struct reader     r;
    reader_init(&r, sample, sizeof sample, "Sample", &trace);
    read_sample(&r);
    assert_false(reader_finish(&r));
    assert_int_equal(r.error, ERROR_no_memory);
}

static void write_sample(struct writer *w)
{
    write_u16(w, "version", 0x0303);
    write_vector16(w, "suites", 2, 8) {
        write_u16(w, "suite", 0xc02f);
        write_u16(w, "suite", 0x002f);
    }
    write_vector8(w, "methods", 1, 255) {
        write_u8(w, "method", 0);
    }
}

static void test_writing_gives_the_same_bytes_and_fields(void **state)
{
    (void)state;
    static struct wire_field read_fields[FIELDS];
    struct wire_trace        written = new_trace();
    struct wire_trace        read = { .fields = read_fields, .capacity = FIELDS };
    uint8_t                  out[32];
    struct writer            w;
    struct reader            r;
    writer_init(&w, out, sizeof out, "Sample", &written);
    write_sample(&w);
    assert_true(writer_finish(&w));
    assert_int_equal(w.at, sizeof sample);
    assert_memory_equal(out, sample, sizeof sample);

    reader_init(&r, out, w.at, "Sample", &read);
    read_sample(&r);
    assert_int_equal(read.count, written.count);
    for (size_t i = 0; i < read.count; i++) {
        assert_string_equal(read.fields[i].name, written.fields[i].name);
        assert_string_equal(read.fields[i].structure, written.fields[i].structure);
        assert_int_equal(read.fields[i].offset, written.fields[i].offset);
        assert_int_equal(read.fields[i].length, written.fields[i].length);
        assert_int_equal(read.fields[i].depth, written.fields[i].depth);
        assert_int_equal(read.fields[i].group, written.fields[i].group);
    }
}

static void test_writing_past_the_end_is_an_error(void **state)
{
    (void)state;
    for (size_t room = 0; room < sizeof sample; room++) {
        uint8_t       out[32] = { 0 };
        struct writer w;
        writer_init(&w, out, room, "Sample", NULL);
        write_sample(&w);
        assert_false(writer_finish(&w));
        assert_int_equal(w.error, ERROR_no_room);
        for (size_t i = room; i < sizeof out; i++)
            assert_int_equal(out[i], 0);
    }
}

static void test_written_vector_over_its_ceiling_is_an_error(void **state)
{
    (void)state;
    uint8_t       out[16];
    struct writer w;
    writer_init(&w, out, sizeof out, "Sample", NULL);
    write_vector8(&w, "list", 0, 2) {
        write_u24(&w, "item", 1);
    }
    assert_false(writer_finish(&w));
    assert_int_equal(w.error, ERROR_vector_too_long);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reading_labels_every_byte_once),
        cmocka_unit_test(test_reading_unwatched_gives_the_same),
        cmocka_unit_test(test_every_truncation_is_refused),
        cmocka_unit_test(test_bytes_left_over_are_refused),
        cmocka_unit_test(test_bytes_left_over_in_a_vector_are_refused),
        cmocka_unit_test(test_floor_and_ceiling_are_errors),
        cmocka_unit_test(test_first_error_stays_and_reads_give_nothing),
        cmocka_unit_test(test_block_left_open_is_found),
        cmocka_unit_test(test_nesting_has_a_named_limit),
        cmocka_unit_test(test_full_trace_is_an_error),
        cmocka_unit_test(test_writing_gives_the_same_bytes_and_fields),
        cmocka_unit_test(test_writing_past_the_end_is_an_error),
        cmocka_unit_test(test_written_vector_over_its_ceiling_is_an_error),
    };
    return cmocka_run_group_tests_name("wire", tests, NULL, NULL);
}
