/* der_pool.c - see der_pool.h. */
#include "tutor/der_pool.h"

#include "protocol/x509/pem.h"
#include "tutor/commands.h"
#include "tutor/complain.h"
#include "tutor/files.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_BYTES = 64 << 20, SEQUENCE = 0x30 };

static bool add_item(struct der_pool *pool, struct der_item item)
{
    /* The array doubles: its capacity is the least power of two above the count. */
    bool full = (pool->count & (pool->count - 1)) == 0;
    if (full) {
        size_t           capacity = pool->count ? 2 * pool->count : 1;
        struct der_item *items = realloc(pool->items, capacity * sizeof *items);
        if (!items)
            return false;
        pool->items = items;
    }
    pool->items[pool->count++] = item;
    return true;
}

/* Room that lasts as long as the pool; NULL without memory. */
static uint8_t *add_buffer(struct der_pool *pool, size_t length)
{
    uint8_t **buffers = realloc(pool->buffers, (pool->buffer_count + 1) * sizeof *buffers);
    if (!buffers)
        return NULL;
    pool->buffers = buffers;
    uint8_t *buffer = malloc(length + 1);
    if (buffer)
        pool->buffers[pool->buffer_count++] = buffer;
    return buffer;
}

static bool is_pem(const struct file_bytes *file)
{
    static const char begin[] = "-----BEGIN ";
    for (size_t i = 0; i + sizeof begin - 1 <= file->length; i++)
        if (memcmp(file->bytes + i, begin, sizeof begin - 1) == 0)
            return true;
    return false;
}

static int out_of_memory(const char *path)
{
    complain("not enough memory for: %s", path);
    return EXIT_MACHINE;
}

static int add_pem(struct der_pool *pool, const char *path, const char *label,
                   const struct file_bytes *file, uint8_t *room)
{
    struct pem_reader pem;
    size_t            used = 0, length;
    unsigned          index = 0;
    pem_init(&pem, (const char *)file->bytes, file->length);
    while (pem_next(&pem, room + used, file->length - used, &length)) {
        if (strcmp(pem.label, label) != 0)
            continue;
        if (!add_item(pool, (struct der_item){ { room + used, length }, path, ++index }))
            return out_of_memory(path);
        used += length;
    }
    if (pem.error == ERROR_NONE)
        return EXIT_SOUND;
    complain("malformed PEM: %s, line %zu: %s", path, pem.error_line,
             error_describe(pem.error)->sentence);
    return EXIT_REFUSED;
}

int der_pool_add(struct der_pool *pool, const char *path, const char *label)
{
    struct file_bytes file;
    size_t            before = pool->count;
    if (!file_read(&file, path, MOST_BYTES))
        return EXIT_MACHINE;
    uint8_t *room = add_buffer(pool, file.length);
    int      status = EXIT_SOUND;
    if (!room) {
        status = out_of_memory(path);
    } else if (is_pem(&file)) {
        status = add_pem(pool, path, label, &file, room);
    } else if (file.length > 0 && file.bytes[0] == SEQUENCE) { /* it may be DER */
        memcpy(room, file.bytes, file.length);
        if (!add_item(pool, (struct der_item){ { room, file.length }, path, 1 }))
            status = out_of_memory(path);
    }
    file_bytes_free(&file);
    if (status != EXIT_SOUND || pool->count > before)
        return status;
    complain("nothing to read: %s; it needs a block that begins with BEGIN %s, or DER", path,
             label);
    return EXIT_REFUSED;
}

void der_pool_free(struct der_pool *pool)
{
    for (size_t i = 0; i < pool->buffer_count; i++)
        free(pool->buffers[i]);
    free(pool->buffers);
    free(pool->items);
    memset(pool, 0, sizeof *pool);
}
