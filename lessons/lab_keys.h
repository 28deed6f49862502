/*
 * lab_keys.h - the attacker's arithmetic on a connection of TLS 1.2 that was recorded: from a
 * pre_master_secret to what was said.
 *
 * All that it uses is on the wire, and in the recording: the randoms, the suite, the ciphertext.
 * What is worked out is told under the names that the ends use, since it is the same.
 */
#ifndef LESSONS_LAB_KEYS_H
#define LESSONS_LAB_KEYS_H

#include "lessons/lab.h"
#include "protocol/record.h"

struct lab_keys {
    const struct cipher_suite *suite;
    uint8_t                    master_secret[MASTER_SECRET_LENGTH];
    struct record_keys         keys[2]; /* by direction */
};

/* RFC 5246 §8.1, §6.3: the master secret (told) and all keys (told) of the lab's connection. False
 * where its hellos are not in the recording, or it extended its master secret. */
bool lab_derive_keys(struct lab_keys *, struct lab *, const uint8_t *pre_master_secret,
                     size_t length);
/* The keys (told) from a master secret that the attacker has by other means. */
bool lab_expand_keys(struct lab_keys *, struct lab *, const uint8_t *master_secret);

/*
 * Opens the protected records of one direction in their order, the content of application data one
 * after the other into `out`. Returns its length; stops at the first record that does not open.
 */
size_t lab_open_data(uint8_t *out, size_t capacity, struct lab *, const struct lab_keys *,
                     enum direction);

/* A field of the recording in the lab's connection; false where there is none. */
bool lab_field(const uint8_t **bytes, size_t *length, struct lab *, const char *path);

#endif
