/*
 * fuzz.h - what all fuzz targets share: a trace, and what must hold of it for any bytes at all.
 *
 * A target is a file tests/fuzz/fuzz_NAME.c with the one function that libFuzzer calls. It gets any
 * bytes; what must never happen ends in abort(), and the sanitizers see to the rest. `make fuzz`
 * builds and runs every one of them; tests/fuzz/seeds.py knows what to begin with.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include "protocol/wire.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FUZZ_REQUIRE(condition)                                                                    \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition);         \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

/* A trace that grows as it must, kept from one input to the next. */
static inline bool fuzz_grow(struct wire_trace *trace)
{
    size_t capacity = trace->capacity ? 2 * trace->capacity : 1024;
    void  *grown = realloc(trace->fields, capacity * sizeof *trace->fields);
    if (!grown)
        return false;
    trace->fields = grown;
    trace->capacity = capacity;
    return true;
}

static inline struct wire_trace *fuzz_trace(void)
{
    static struct wire_trace trace = { .grow = fuzz_grow };
    trace_reset(&trace);
    return &trace;
}

/* Whatever was read, and where it broke: after reader_label_unread every byte is under one leaf. */
static inline void fuzz_check_cover(struct reader *r, bool sound)
{
    size_t at = 0;
    FUZZ_REQUIRE(sound == (r->error == ERROR_NONE));
    if (!sound)
        reader_label_unread(r);
    for (size_t i = 0; i < r->trace->count; i++) {
        const struct wire_field *f = &r->trace->fields[i];
        FUZZ_REQUIRE(f->offset + (size_t)f->length <= r->total);
        if (f->group)
            continue;
        FUZZ_REQUIRE(f->offset == at);
        at += f->length;
    }
    FUZZ_REQUIRE(at == r->total);
}

#endif
