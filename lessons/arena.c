/* arena.c - chunks, strings kept once, and a small hash table. See arena.h; read recording.c next.
 */
#include "lessons/arena.h"

#include "crypto/wipe.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
    CHUNK_SIZE = 64 * 1024,
    FILE_CHUNK_SIZE = 1024 * 1024,
    ALIGNMENT = 16,
    FIRST_SLOTS = 64,
    FIRST_ELEMENTS = 8
};

struct arena_chunk {
    struct arena_chunk *older;
    size_t              used, size;
    size_t              mapped; /* bytes of the file that it lies in, header included; 0: none */
    _Alignas(ALIGNMENT) uint8_t bytes[];
};
_Static_assert(sizeof(struct arena_chunk) % ALIGNMENT == 0, "what follows the header is aligned");

/* ---- the hash table: open addressing, linear probing ---- */

uint64_t index_hash(uint64_t hash, const void *bytes, size_t length)
{
    const uint8_t *at = bytes;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ at[i]) * UINT64_C(0x100000001b3);
    return hash;
}

uint64_t index_hash_number(uint64_t hash, uint32_t number)
{
    return index_hash(hash, &number, sizeof number);
}

static void index_place(struct index *index, struct index_slot slot)
{
    size_t at = slot.hash & (index->capacity - 1);
    while (index->slots[at].used)
        at = (at + 1) & (index->capacity - 1);
    index->slots[at] = slot;
    index->count++;
}

/* Twice the slots. Slots are moved in probing order, so that equal hashes keep their order. */
static bool index_grow(struct index *index)
{
    struct index larger = { .capacity = index->capacity ? 2 * index->capacity : FIRST_SLOTS };
    larger.slots = calloc(larger.capacity, sizeof *larger.slots);
    if (!larger.slots)
        return false;
    size_t start = 0; /* behind a free slot: no run of slots is cut in two */
    while (start < index->capacity && index->slots[start].used)
        start++;
    for (size_t i = 0; i < index->capacity; i++) {
        struct index_slot slot = index->slots[(start + i) & (index->capacity - 1)];
        if (slot.used)
            index_place(&larger, slot);
    }
    free(index->slots);
    *index = larger;
    return true;
}

bool index_add(struct index *index, uint64_t hash, uint32_t number)
{
    if (index->count >= index->capacity / 2 && !index_grow(index))
        return false;
    index_place(index, (struct index_slot){ hash, number, true });
    return true;
}

bool index_next(const struct index *index, uint64_t hash, size_t *cursor, uint32_t *number)
{
    while (*cursor < index->capacity) {
        const struct index_slot *slot = &index->slots[(hash + *cursor) & (index->capacity - 1)];
        if (!slot->used)
            return false;
        ++*cursor;
        if (slot->hash == hash) {
            *number = slot->number;
            return true;
        }
    }
    return false;
}

void index_free(struct index *index)
{
    free(index->slots);
    *index = (struct index){ 0 };
}

/* ---- chunks ---- */

/* A file without a name: it is gone when it is closed, however the program ends. */
static bool open_file(struct arena *arena)
{
    const char *folder = getenv("TMPDIR");
    char        path[4096];
    if (arena->spilled)
        return true;
    int length = snprintf(path, sizeof path, "%s/tlstutor-XXXXXX", folder ? folder : "/tmp");
    if (length < 0 || (size_t)length >= sizeof path || (arena->file = mkstemp(path)) < 0)
        return false;
    unlink(path);
    return arena->spilled = true;
}

/* A chunk in the file. Its blocks are set aside first: a full disk is an error here, and not a
 * fault when somebody writes to the memory. */
static struct arena_chunk *map_chunk(struct arena *arena, size_t least)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t whole = sizeof(struct arena_chunk) + (least > FILE_CHUNK_SIZE ? least : FILE_CHUNK_SIZE);
    whole = (whole + page - 1) / page * page;
    if (!open_file(arena) ||
        posix_fallocate(arena->file, (off_t)arena->file_size, (off_t)whole) != 0)
        return NULL;
    void *memory =
        mmap(NULL, whole, PROT_READ | PROT_WRITE, MAP_SHARED, arena->file, (off_t)arena->file_size);
    if (memory == MAP_FAILED)
        return NULL;
    arena->file_size += whole;
    struct arena_chunk *chunk = memory;
    chunk->size = whole - sizeof *chunk;
    chunk->mapped = whole;
    return chunk;
}

static struct arena_chunk *allocate_chunk(size_t least)
{
    size_t              size = least > CHUNK_SIZE ? least : CHUNK_SIZE;
    struct arena_chunk *chunk = calloc(1, sizeof *chunk + size);
    if (chunk)
        chunk->size = size;
    return chunk;
}

static bool arena_add_chunk(struct arena *arena, size_t least)
{
    bool                full = arena->limit && arena->total >= arena->limit;
    struct arena_chunk *chunk = full ? map_chunk(arena, least) : allocate_chunk(least);
    if (!chunk)
        return false;
    arena->total += chunk->size;
    chunk->older = arena->newest;
    arena->newest = chunk;
    return true;
}

static void free_chunk(struct arena_chunk *chunk)
{
    wipe(chunk->bytes, chunk->used);
    if (chunk->mapped)
        munmap(chunk, chunk->mapped);
    else
        free(chunk);
}

void *arena_allocate(struct arena *arena, size_t size)
{
    if (size > SIZE_MAX / 2) {
        arena->exhausted = true;
        return NULL;
    }
    size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    struct arena_chunk *chunk = arena->newest;
    if (!chunk || chunk->size - chunk->used < size) {
        if (!arena_add_chunk(arena, size)) {
            arena->exhausted = true;
            return NULL;
        }
        chunk = arena->newest;
    }
    chunk->used += size;
    return chunk->bytes + chunk->used - size;
}

void *arena_copy(struct arena *arena, const void *bytes, size_t length)
{
    void *copy = arena_allocate(arena, length);
    if (copy && length)
        memcpy(copy, bytes, length);
    return copy;
}

/* ---- strings ---- */

static const char *arena_new_string(struct arena *arena, const char *bytes, size_t length,
                                    uint64_t hash)
{
    const char **strings =
        array_room(arena->strings, arena->string_count, &arena->string_capacity, sizeof *strings);
    if (strings)
        arena->strings = strings;
    char *copy = arena_allocate(arena, length + 1);
    if (!strings || !copy ||
        !index_add(&arena->string_index, hash, (uint32_t)arena->string_count)) {
        arena->exhausted = true;
        return NULL;
    }
    memcpy(copy, bytes, length);
    strings[arena->string_count++] = copy;
    return copy;
}

const char *arena_string_of(struct arena *arena, const char *bytes, size_t length)
{
    uint64_t hash = index_hash(INDEX_SEED, bytes, length);
    size_t   cursor = 0;
    uint32_t number;
    while (index_next(&arena->string_index, hash, &cursor, &number)) {
        const char *known = arena->strings[number];
        if (strncmp(known, bytes, length) == 0 && known[length] == '\0')
            return known;
    }
    return arena_new_string(arena, bytes, length, hash);
}

const char *arena_string(struct arena *arena, const char *string)
{
    return string ? arena_string_of(arena, string, strlen(string)) : NULL;
}

void arena_free(struct arena *arena)
{
    while (arena->newest) {
        struct arena_chunk *older = arena->newest->older;
        free_chunk(arena->newest);
        arena->newest = older;
    }
    if (arena->spilled)
        close(arena->file);
    index_free(&arena->string_index);
    free(arena->strings);
    *arena = (struct arena){ 0 };
}

/* ---- arrays ---- */

void *array_room(void *array, size_t count, size_t *capacity, size_t element_size)
{
    if (count < *capacity)
        return array;
    size_t larger = *capacity ? 2 * *capacity : FIRST_ELEMENTS;
    if (larger > SIZE_MAX / element_size)
        return NULL;
    void *grown = realloc(array, larger * element_size);
    if (grown)
        *capacity = larger;
    return grown;
}
