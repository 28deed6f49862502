/*
 * ticket.c - RFC 5077 §4, with an AEAD in the place of a cipher and a MAC:
 *
 *     struct {
 *         opaque key_name[16];
 *         opaque iv[12];
 *         opaque encrypted_state;     -- AES-256-GCM, with key_name as additional data
 *     } ticket;
 */
#include "protocol/ticket.h"

#include "crypto/aead.h"
#include "crypto/wipe.h"

#include <string.h>

enum { NONCE = 12, TAG = 16, HEAD = TICKET_KEY_NAME + NONCE };

_Static_assert(HEAD + SESSION_BYTES_WITHOUT_TICKET + TAG <= LIMIT_TICKET, "a ticket of ours fits");
_Static_assert((int)TICKET_LIFETIME <= (int)TICKET_KEY_PERIOD, "a ticket outlives no key");

static const struct aead *algorithm(void) { return &aead_registry[AEAD_AES_256_GCM]; }

static void draw_key(struct sealing_key *key, struct random_source *random, int64_t now)
{
    random_bytes(random, "ticket key name", key->name, sizeof key->name);
    random_bytes(random, "ticket key", key->key, sizeof key->key);
    key->born = now;
}

void sealing_keys_rotate(struct sealing_keys *keys, struct random_source *random, int64_t now)
{
    int64_t age = keys->count > 0 ? now - keys->keys[0].born : 0;
    if (keys->count > 0 && age < TICKET_KEY_PERIOD)
        return;
    bool of_use = keys->count > 0 && age < 2 * (int64_t)TICKET_KEY_PERIOD;
    if (of_use)
        keys->keys[1] = keys->keys[0];
    else
        wipe(keys, sizeof *keys);
    draw_key(&keys->keys[0], random, now);
    keys->count = of_use ? 2 : 1;
}

size_t ticket_seal(uint8_t ticket[LIMIT_TICKET], const struct sealing_keys *keys,
                   const struct kept_session *session, struct random_source *random)
{
    struct aead_key           aead;
    uint8_t                   state[SESSION_BYTES_WITHOUT_TICKET];
    const struct sealing_key *key = &keys->keys[0];
    size_t                    length = kept_session_write(state, session, false);
    memcpy(ticket, key->name, sizeof key->name);
    random_bytes(random, "ticket iv", ticket + TICKET_KEY_NAME, NONCE);
    aead_set_key(&aead, algorithm(), key->key, sizeof key->key);
    aead_seal(ticket + HEAD, &aead, ticket + TICKET_KEY_NAME, NONCE, key->name, sizeof key->name,
              state, length);
    wipe(&aead, sizeof aead);
    wipe(state, sizeof state);
    return HEAD + length + TAG;
}

static const struct sealing_key *find_key(const struct sealing_keys *keys, const uint8_t *name)
{
    for (size_t i = 0; i < keys->count; i++)
        if (memcmp(keys->keys[i].name, name, TICKET_KEY_NAME) == 0)
            return &keys->keys[i];
    return NULL;
}

bool ticket_open(struct kept_session *session, const struct sealing_keys *keys,
                 const uint8_t *ticket, size_t length)
{
    struct aead_key           aead;
    uint8_t                   state[SESSION_BYTES_WITHOUT_TICKET];
    const struct sealing_key *key = length >= HEAD + TAG ? find_key(keys, ticket) : NULL;
    if (!key || length > HEAD + sizeof state + TAG)
        return false;
    aead_set_key(&aead, algorithm(), key->key, sizeof key->key);
    bool opened = aead_open(state, &aead, ticket + TICKET_KEY_NAME, NONCE, key->name,
                            sizeof key->name, ticket + HEAD, length - HEAD) == AEAD_OK &&
                  kept_session_read(session, state, length - HEAD - TAG);
    wipe(&aead, sizeof aead);
    wipe(state, sizeof state);
    return opened;
}
