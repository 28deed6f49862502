/*
 * stolen-key-rsa.c - somebody recorded a connection, and gets the server's key afterwards.
 *
 * With RSA key transport that opens all of it: the pre_master_secret lies in the recording,
 * encrypted to that key. No check can notice, since nothing is changed and nobody is there.
 */
#include "crypto/rsa_pkcs1.h"
#include "crypto/wipe.h"
#include "lessons/lab_data.h"

#include <string.h>

/* How far the attacker has come: the moves, one after the other. */
struct theft {
    unsigned        moves;
    struct lab_keys keys;
};
_Static_assert(sizeof(struct theft) <= LAB_STATE, "it fits");

static bool steal_key(struct lab *lab)
{
    lab_move(lab, VERB_COMPUTE, "steal_the_key", "RFC 3552 §3.2.3");
    lab_tell_value(lab, "RFC 8017 §A.1.2", .name = "server private key",
                   .bytes = lab->own.server_key_der, .length = lab->own.server_key_length,
                   .origin = ORIGIN_GIVEN);
    return true;
}

/* RFC 5246 §7.4.7.1, as the server did it. */
static bool decrypt_secret(struct lab *lab, struct theft *theft)
{
    static const char path[] = "ClientKeyExchange/exchange_keys/encrypted_pre_master_secret";
    uint8_t           m[PRE_MASTER_SECRET_LENGTH], em[RSA_MAX_BYTES];
    const uint8_t    *encrypted, *version;
    size_t            length, version_length;
    lab_move(lab, VERB_COMPUTE, "open_the_recording", "RFC 5246 §F.1.1.2");
    if (!lab_field(&encrypted, &length, lab, path) ||
        !lab_field(&version, &version_length, lab, "ClientHello/client_version") ||
        length != lab->own.server_key.public.length)
        return false;
    rsa_decrypt_pkcs1_fixed(m, sizeof m, em, &lab->own.server_key, encrypted, length,
                            &lab->random.source);
    memcpy(m, version, 2);
    lab_tell_value(lab, "RFC 5246 §7.4.7.1", .name = "pre_master_secret", .bytes = m,
                   .length = sizeof m, .origin = ORIGIN_DERIVED,
                   .formula = "ClientHello/client_version + RSA-decrypt(server private key, "
                              "ClientKeyExchange/exchange_keys/encrypted_pre_master_secret)"
                              "[2..47]");
    bool derived = lab_derive_keys(&theft->keys, lab, m, sizeof m);
    wipe(m, sizeof m);
    wipe(em, sizeof em);
    return derived;
}

static bool after(struct lab *lab)
{
    struct theft *theft = (struct theft *)(void *)lab->state;
    switch (theft->moves++) {
    case 0:
        return steal_key(lab);
    case 1:
        return decrypt_secret(lab, theft);
    case 2:
        lab_read_all(lab, &theft->keys);
        return true;
    default:
        return false;
    }
}

const struct experiment experiment_stolen_key_rsa = {
    .name = "stolen-key-rsa",
    .title = "the server's key, stolen later, opens what was recorded",
    .wants = "to read a connection that was recorded long ago, with the server's private key.",
    .profile = "tls12-rsa",
    .takes = true,
    .lesson = "With RSA key transport one key opens every connection that was ever recorded. There "
              "is no check against it: only a key exchange whose keys are forgotten (ECDHE).",
    .after = after,
};
