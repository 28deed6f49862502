/* lab_keys.c - see lab_keys.h. The engine's own way to the same values: protocol/tls12_keys.c. */
#include "lessons/lab_keys.h"

#include "crypto/wipe.h"
#include "protocol/prf.h"

#include <string.h>

bool lab_field(const uint8_t **bytes, size_t *length, struct lab *lab, const char *path)
{
    struct place place;
    if (!recording_find(lab->recording, lab->connection, path, recording_count(lab->recording),
                        &place))
        return false;
    *bytes = recording_event(lab->recording, place.n)->event.bytes.bytes + place.offset;
    *length = place.length;
    return true;
}

static bool find_random(struct prf_part *out, struct lab *lab, const char *path)
{
    const uint8_t *bytes;
    bool           found = lab_field(&bytes, &out->length, lab, path);
    out->bytes = found ? bytes : NULL;
    return found;
}

static bool find_suite(struct lab_keys *k, struct lab *lab)
{
    const uint8_t *code;
    size_t         length;
    if (!lab_field(&code, &length, lab, "ServerHello/cipher_suite") || length != 2)
        return false;
    k->suite = cipher_suite_find((uint16_t)(code[0] << 8 | code[1]));
    return k->suite && k->suite->version == TLS_1_2;
}

static const char *prf_formula(struct lab *lab, const struct lab_keys *k, const char *arguments)
{
    return text_join(&lab->attacker, "PRF-", k->suite->prf->name, "(", arguments, ")");
}

bool lab_derive_keys(struct lab_keys *k, struct lab *lab, const uint8_t *pre_master_secret,
                     size_t length)
{
    struct prf_part randoms[2];
    memset(k, 0, sizeof *k);
    if (!find_suite(k, lab) || !find_random(&randoms[0], lab, "ClientHello/random") ||
        !find_random(&randoms[1], lab, "ServerHello/random"))
        return false;
    prf(k->master_secret, sizeof k->master_secret, k->suite->prf, pre_master_secret, length,
        "master secret", randoms, 2);
    lab_tell_value(lab, "RFC 5246 §8.1", .name = "master_secret", .bytes = k->master_secret,
                   .length = sizeof k->master_secret, .origin = ORIGIN_DERIVED,
                   .formula = prf_formula(lab, k,
                                          "pre_master_secret, \"master secret\", "
                                          "ClientHello/random + ServerHello/random, 48"));
    return lab_expand_keys(k, lab, k->master_secret);
}

/* The next key out of the key block; told where it has any bytes. */
static const uint8_t *cut(struct lab *lab, const uint8_t *block, size_t *at, size_t length,
                          const char *name)
{
    struct examiner *x = &lab->attacker;
    const uint8_t   *key = block + *at;
    if (length > 0)
        lab_tell_value(lab, "RFC 5246 §6.3", .name = name, .bytes = key, .length = length,
                       .origin = ORIGIN_DERIVED,
                       .formula = text_join(x, "key_block[", text_number(x, *at), "..",
                                            text_number(x, *at + length - 1), "]"));
    *at += length;
    return key;
}

/* RFC 5246 §6.3, in its order. */
static void cut_keys(struct lab_keys *k, struct lab *lab, const uint8_t *block)
{
    const struct record_protection *protection = record_protection_of(k->suite, false);
    size_t mac = k->suite->mac ? k->suite->mac->digest_length : 0, key = k->suite->key_length;
    size_t iv = record_fixed_iv_length(k->suite), at = 0;

    const uint8_t *client_mac = cut(lab, block, &at, mac, "client_write_MAC_key");
    const uint8_t *server_mac = cut(lab, block, &at, mac, "server_write_MAC_key");
    const uint8_t *client_key = cut(lab, block, &at, key, "client_write_key");
    const uint8_t *server_key = cut(lab, block, &at, key, "server_write_key");
    const uint8_t *client_iv = cut(lab, block, &at, iv, "client_write_IV");
    const uint8_t *server_iv = cut(lab, block, &at, iv, "server_write_IV");
    record_keys_set(&k->keys[CLIENT_TO_SERVER], k->suite, protection, client_mac, client_key,
                    client_iv);
    record_keys_set(&k->keys[SERVER_TO_CLIENT], k->suite, protection, server_mac, server_key,
                    server_iv);
}

bool lab_expand_keys(struct lab_keys *k, struct lab *lab, const uint8_t *master_secret)
{
    struct examiner *x = &lab->attacker;
    struct prf_part  randoms[2];
    uint8_t          block[KEY_BLOCK_MAX];
    if (!find_suite(k, lab) || !find_random(&randoms[0], lab, "ServerHello/random") ||
        !find_random(&randoms[1], lab, "ClientHello/random"))
        return false;
    memmove(k->master_secret, master_secret, sizeof k->master_secret);
    size_t mac = k->suite->mac ? k->suite->mac->digest_length : 0;
    size_t length = 2 * (mac + k->suite->key_length + record_fixed_iv_length(k->suite));
    prf(block, length, k->suite->prf, k->master_secret, sizeof k->master_secret, "key expansion",
        randoms, 2);
    lab_tell_value(lab, "RFC 5246 §6.3", .name = "key_block", .bytes = block, .length = length,
                   .origin = ORIGIN_DERIVED,
                   .formula = prf_formula(lab, k,
                                          text_join(x,
                                                    "master_secret, \"key expansion\", "
                                                    "ServerHello/random + ClientHello/random, ",
                                                    text_number(x, length))));
    cut_keys(k, lab, block);
    wipe(block, sizeof block);
    return true;
}

size_t lab_open_data(uint8_t *out, size_t capacity, struct lab *lab, const struct lab_keys *k,
                     enum direction direction)
{
    struct recording *r = lab->recording;
    struct record_end end = { .keys = k->keys[direction], .direction = direction };
    uint8_t           opened[RECORD_MAX]; /* a record is decrypted where it lies */
    size_t            used = 0;
    for (uint32_t n = 1; n <= recording_count(r); n++) {
        const struct recorded *event =
            recording_is(r, n, EVENT_BYTES) && recording_connection(r, n) == lab->connection
                ? recording_event(r, n)
                : NULL;
        if (!event || event->event.bytes.layer != LAYER_RECORD || event->event.bytes.received ||
            event->event.bytes.direction != direction || !event->event.bytes.keys)
            continue;
        struct record record;
        memcpy(opened, event->event.bytes.bytes, event->event.bytes.length);
        record_open(&record, &end, opened, true, NULL);
        if (!record.genuine)
            break;
        if (record.content_type != CONTENT_APPLICATION_DATA ||
            record.content_length > capacity - used)
            continue;
        memcpy(out + used, record.content, record.content_length);
        used += record.content_length;
    }
    wipe(opened, sizeof opened);
    wipe(&end, sizeof end);
    return used;
}
