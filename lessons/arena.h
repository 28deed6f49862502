/*
 * arena.h - the memory behind a recording: chunks that stay where they are, strings that are kept
 * once, and arrays that grow.
 *
 * What is copied into an arena lives until arena_free, which wipes it: a recording holds secrets.
 * Running out of memory is noted (`exhausted`), so that a caller copies many things and asks once.
 *
 * Past a limit, what is added lies in a temporary file that nobody else can open, and the system
 * keeps in memory what is looked at: a connection that talks for hours does not fill it.
 */
#ifndef LESSONS_ARENA_H
#define LESSONS_ARENA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A hash table from a 64-bit hash to numbers. It knows no keys: several numbers may have one hash,
 * and the caller says which of them is meant. Zeroed, it is empty. */
struct index_slot {
    uint64_t hash;
    uint32_t number;
    bool     used;
};
struct index {
    struct index_slot *slots;
    size_t             count, capacity; /* capacity: a power of two, or 0 */
};

/* FNV-1a over bytes, going on from `hash` (INDEX_SEED to start). */
#define INDEX_SEED UINT64_C(0xcbf29ce484222325)
uint64_t index_hash(uint64_t hash, const void *bytes, size_t length);
uint64_t index_hash_number(uint64_t hash, uint32_t number);
bool     index_add(struct index *, uint64_t hash, uint32_t number);
/* The numbers under a hash, one a call, in the order that they were added. *cursor starts at 0.
 * False after the last. */
bool index_next(const struct index *, uint64_t hash, size_t *cursor, uint32_t *number);
void index_free(struct index *);

struct arena_chunk;
struct arena {
    struct arena_chunk *newest;
    struct index        string_index;
    const char        **strings;
    size_t              string_count, string_capacity;
    bool                exhausted; /* some allocation failed */
    size_t              total;     /* bytes in chunks */
    size_t              limit;     /* past which chunks lie in a file; 0: none do */
    bool                spilled;   /* some do */
    int                 file;      /* its descriptor, once it is spilled */
    size_t              file_size;
};

/* Zeroed memory, aligned for anything; NULL (and exhausted) when there is none. */
void *arena_allocate(struct arena *, size_t size);
void *arena_copy(struct arena *, const void *bytes, size_t length);
/* A string, kept once however often it comes. NULL for NULL. */
const char *arena_string(struct arena *, const char *string);
const char *arena_string_of(struct arena *, const char *bytes, size_t length);
/* Wipes and frees all of it. */
void arena_free(struct arena *);

/* Makes room in a malloc'ed array for one element after the first `count`. Returns the array, which
 * may have moved, or NULL when there is no memory; then the old one is still there. */
void *array_room(void *array, size_t count, size_t *capacity, size_t element_size);

#endif
