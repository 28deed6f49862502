/* replay.c - RFC 8446 §8.2, "Client Hello Recording". */
#include "protocol/replay.h"

#include <string.h>

enum replay replay_remember(struct replay_memory *memory, const uint8_t binder[REPLAY_BINDER],
                            int64_t now)
{
    size_t room = REPLAY_ENTRIES;
    for (size_t i = 0; i < REPLAY_ENTRIES; i++) {
        if (memory->entries[i].until <= now)
            room = i;
        else if (memcmp(memory->entries[i].binder, binder, REPLAY_BINDER) == 0)
            return REPLAY_SEEN;
    }
    if (room == REPLAY_ENTRIES)
        return REPLAY_MEMORY_FULL;
    memcpy(memory->entries[room].binder, binder, REPLAY_BINDER);
    memory->entries[room].until = now + REPLAY_WINDOW;
    return REPLAY_FIRST;
}
