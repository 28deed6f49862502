/*
 * ticket.c - RFC 5077 §4, "Recommended Ticket Construction", for TLS 1.2 and TLS 1.3 alike:
 *
 *     struct {
 *         opaque key_name[16];
 *         opaque iv[16];
 *         opaque encrypted_state<0..2^16-1>;
 *         opaque mac[32];
 *     } ticket;
 *
 * AES-128-CBC hides the state, HMAC-SHA-256 over all before it shows any change: it is looked at
 * before anything is decrypted. The state is the bytes of session.h, filled up to whole blocks as
 * in RFC 5652 §6.3: with so many bytes, each of which says how many they are.
 */
#include "protocol/ticket.h"

#include "crypto/cbc.h"
#include "crypto/constant_time.h"
#include "crypto/hmac.h"
#include "crypto/wipe.h"

#include <string.h>

enum {
    IV = 16,
    HEAD = TICKET_KEY_NAME + IV + 2,
    BLOCK = 16,
    MAC = 32,
    STATE = (SESSION_BYTES_WITHOUT_TICKET / BLOCK + 1) * BLOCK, /* at most */
};

_Static_assert(HEAD + STATE + MAC <= LIMIT_TICKET, "a ticket of ours fits");
_Static_assert((int)TICKET_LIFETIME <= (int)TICKET_KEY_PERIOD, "a ticket outlives no key");

/* ---- keys (RFC 5077 §5.5) ---- */

static void draw_key(struct sealing_key *key, struct random_source *random, int64_t now)
{
    random_bytes(random, "ticket key name", key->name, sizeof key->name);
    random_bytes(random, "ticket encryption key", key->encryption_key, sizeof key->encryption_key);
    random_bytes(random, "ticket MAC key", key->mac_key, sizeof key->mac_key);
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

/* ---- sealing ---- */

static size_t fill_up(uint8_t state[STATE], size_t length)
{
    uint8_t count = (uint8_t)(BLOCK - length % BLOCK);
    memset(state + length, count, count);
    return length + count;
}

static void make_mac(uint8_t mac[MAC], const struct sealing_key *key, const uint8_t *ticket,
                     size_t length)
{
    hmac_compute(mac, &hash_sha256, key->mac_key, sizeof key->mac_key, ticket, length);
}

size_t ticket_seal(uint8_t ticket[LIMIT_TICKET], const struct sealing_keys *keys,
                   const struct kept_session *session, struct random_source *random)
{
    struct aes_key            aes;
    uint8_t                   state[STATE];
    const struct sealing_key *key = &keys->keys[0];
    size_t                    length = fill_up(state, kept_session_write(state, session, false));
    memcpy(ticket, key->name, sizeof key->name);
    random_bytes(random, "ticket iv", ticket + TICKET_KEY_NAME, IV);
    ticket[HEAD - 2] = (uint8_t)(length >> 8);
    ticket[HEAD - 1] = (uint8_t)length;
    aes_set_key(&aes, key->encryption_key, sizeof key->encryption_key);
    cbc_encrypt(ticket + HEAD, &aes, ticket + TICKET_KEY_NAME, state, length);
    make_mac(ticket + HEAD + length, key, ticket, HEAD + length);
    wipe(&aes, sizeof aes);
    wipe(state, sizeof state);
    return HEAD + length + MAC;
}

/* ---- opening ---- */

/* The key of that name, which is no secret; NULL: none, or no ticket of ours has this form. */
static const struct sealing_key *find_key(const struct sealing_keys *keys, const uint8_t *ticket,
                                          size_t length)
{
    bool formed = length > HEAD + MAC && length <= HEAD + STATE + MAC &&
                  (length - HEAD - MAC) % BLOCK == 0 &&
                  (size_t)(ticket[HEAD - 2] << 8 | ticket[HEAD - 1]) == length - HEAD - MAC;
    for (size_t i = 0; formed && i < keys->count; i++)
        if (memcmp(keys->keys[i].name, ticket, TICKET_KEY_NAME) == 0)
            return &keys->keys[i];
    return NULL;
}

/* What is in a ticket, once its MAC is right; the key, or NULL. */
static const struct sealing_key *open_state(uint8_t state[STATE], const struct sealing_keys *keys,
                                            const uint8_t *ticket, size_t length)
{
    const struct sealing_key *key = find_key(keys, ticket, length);
    uint8_t                   mac[MAC];
    struct aes_key            aes;
    if (!key)
        return NULL;
    make_mac(mac, key, ticket, length - MAC);
    if (!constant_time_equal(mac, ticket + length - MAC, MAC))
        return NULL;
    aes_set_key(&aes, key->encryption_key, sizeof key->encryption_key);
    cbc_decrypt(state, &aes, ticket + TICKET_KEY_NAME, ticket + HEAD, length - HEAD - MAC);
    wipe(&aes, sizeof aes);
    return key;
}

bool ticket_open(struct kept_session *session, const struct sealing_keys *keys,
                 const uint8_t *ticket, size_t length)
{
    uint8_t state[STATE];
    bool    opened = open_state(state, keys, ticket, length) != NULL;
    if (opened) { /* its MAC is right: so is what it is filled up with */
        size_t filled = length - HEAD - MAC;
        opened = kept_session_read(session, state, filled - state[filled - 1]);
    }
    wipe(state, sizeof state);
    return opened;
}

void ticket_report(struct examiner *x, const struct sealing_keys *keys, const uint8_t *ticket,
                   size_t length, const char *path)
{
    uint8_t                   state[STATE];
    const struct sealing_key *key = x->observer ? open_state(state, keys, ticket, length) : NULL;
    if (!key)
        return;
    report_secret(x, "RFC 5077 §4", .name = "ticket encryption key", .bytes = key->encryption_key,
                  .length = sizeof key->encryption_key, .origin = ORIGIN_GIVEN);
    report_secret(x, "RFC 5077 §4", .name = "ticket state", .bytes = state,
                  .length = length - HEAD - MAC, .origin = ORIGIN_DERIVED,
                  .formula =
                      text_join(x, "AES-CBC-decrypt(ticket encryption key, ", path, "[16..31], ",
                                path, "[34..", text_number(x, length - MAC - 1), "])"));
    wipe(state, sizeof state);
}
