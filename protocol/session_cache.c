/* session_cache.c - see session_cache.h. The table is so small that it is looked through. */
#include "protocol/session_cache.h"

#include "crypto/wipe.h"

#include <string.h>

/* The identifier is no secret: it crossed the wire in the clear. SESSION_CACHE: not found. */
static size_t find(const struct session_cache *cache, const uint8_t id[SESSION_MAX_ID])
{
    size_t at = 0;
    while (at < SESSION_CACHE && !(cache->entries[at].length > 0 &&
                                   memcmp(cache->entries[at].id, id, SESSION_MAX_ID) == 0))
        at++;
    return at;
}

void session_cache_keep(struct session_cache *cache, const uint8_t id[SESSION_MAX_ID],
                        const struct kept_session *session)
{
    size_t at = cache->next;
    cache->next = (cache->next + 1) % SESSION_CACHE;
    wipe(&cache->entries[at], sizeof cache->entries[at]);
    memcpy(cache->entries[at].id, id, SESSION_MAX_ID);
    cache->entries[at].length = kept_session_write(cache->entries[at].bytes, session, false);
}

bool session_cache_find(struct kept_session *session, struct session_cache *cache,
                        const uint8_t id[SESSION_MAX_ID], int64_t now)
{
    size_t at = find(cache, id);
    if (at == SESSION_CACHE ||
        !kept_session_read(session, cache->entries[at].bytes, cache->entries[at].length))
        return false;
    if (!kept_session_is_over(session, now))
        return true;
    wipe(session, sizeof *session);
    session_cache_forget(cache, id);
    return false;
}

void session_cache_forget(struct session_cache *cache, const uint8_t id[SESSION_MAX_ID])
{
    size_t at = find(cache, id);
    if (at < SESSION_CACHE)
        wipe(&cache->entries[at], sizeof cache->entries[at]);
}
