/*
 * weak-random.c - a client whose random numbers can be guessed: the session key with them.
 *
 * First with a sound source: the attacker tries all 32,768 states that a broken one could be in,
 * and none of them gives the random number that the client has sent in the clear. Again with the
 * broken one (foils/guessable_random.h): one state fits, and the next draw is the
 * pre_master_secret. Nothing in the protocol could notice, since the bytes look as they always do.
 */
#include "lessons/foils/guessable_random.h"
#include "lessons/lab_data.h"

#include <stdio.h>
#include <string.h>

struct guessing {
    struct guessable_random foil;  /* the client's */
    struct guessable_random guess; /* the attacker's: in the same state, once it is found */
    unsigned                moves;
    bool                    found;
    struct lab_keys         keys;
};
_Static_assert(sizeof(struct guessing) <= LAB_STATE, "it fits");

static struct guessing *state_of(struct lab *lab) { return (struct guessing *)(void *)lab->state; }

/* The process number differs from seed to seed, as it did from day to day. */
static void begin(struct lab *lab)
{
    uint8_t drawn[2];
    if (!lab->waiving)
        return;
    random_bytes(&lab->random.source, "process number", drawn, sizeof drawn);
    guessable_random_init(&state_of(lab)->foil,
                          (uint16_t)((drawn[0] << 8 | drawn[1]) % GUESSABLE_PROCESSES));
    lab->duet[0].client_config.random = &state_of(lab)->foil.source;
}

/* RFC 5246 §7.4.1.2: the first that a client draws, and everybody can see it. */
static bool try_all(struct lab *lab)
{
    struct guessing *guessing = state_of(lab);
    const uint8_t   *sent;
    size_t           length;
    lab_move(lab, VERB_COMPUTE, "try_all_process_numbers", "RFC 4086 §6.1.1");
    if (!lab_field(&sent, &length, lab, "ClientHello/random") || length != GUESSABLE_BLOCK)
        return false;
    for (unsigned process = 0; process < GUESSABLE_PROCESSES && !guessing->found; process++) {
        uint8_t tried[GUESSABLE_BLOCK];
        guessable_random_init(&guessing->guess, (uint16_t)process);
        random_bytes(&guessing->guess.source, "client random", tried, sizeof tried);
        guessing->found = memcmp(tried, sent, sizeof tried) == 0;
    }
    if (!guessing->found)
        return true;
    const uint8_t process[2] = { (uint8_t)(guessing->guess.process >> 8),
                                 (uint8_t)guessing->guess.process };
    lab_tell_value(lab, "RFC 4086 §6.1.1", .name = "process number", .bytes = process,
                   .length = sizeof process, .origin = ORIGIN_GIVEN);
    return true;
}

/* RFC 5246 §7.4.7.1: what the client draws next is the secret. */
static bool predict_secret(struct lab *lab)
{
    enum { DRAWN = PRE_MASTER_SECRET_LENGTH - 2 };
    struct guessing *guessing = state_of(lab);
    uint8_t          secret[PRE_MASTER_SECRET_LENGTH];
    const uint8_t   *version;
    size_t           length;
    if (!guessing->found || !lab_field(&version, &length, lab, "ClientHello/client_version"))
        return false;
    lab_move(lab, VERB_COMPUTE, "predict_the_secret", "RFC 5246 §F.1.1.2");
    memcpy(secret, version, 2);
    random_bytes(&guessing->guess.source, "pre_master_secret", secret + 2, DRAWN);
    lab_tell_value(lab, "RFC 4086 §6.1.1", .name = "pre_master_secret random", .bytes = secret + 2,
                   .length = DRAWN, .origin = ORIGIN_DERIVED,
                   .formula = "(SHA256(process number + 0x00000001) + "
                              "SHA256(process number + 0x00000002))[0..45]");
    lab_tell_value(lab, "RFC 5246 §7.4.7.1", .name = "pre_master_secret", .bytes = secret,
                   .length = sizeof secret, .origin = ORIGIN_DERIVED,
                   .formula = "ClientHello/client_version + pre_master_secret random");
    return lab_derive_keys(&guessing->keys, lab, secret, sizeof secret);
}

static bool after(struct lab *lab)
{
    struct guessing *guessing = state_of(lab);
    switch (guessing->moves++) {
    case 0:
        return try_all(lab);
    case 1:
        return predict_secret(lab);
    case 2:
        if (guessing->found)
            lab_read_all(lab, &guessing->keys);
        return guessing->found;
    default:
        return false;
    }
}

static bool judge(struct lab_run *run, struct recording *recording)
{
    (void)recording;
    snprintf(run->more, sizeof run->more,
             run->lost[0] ? "One of %d states of the generator fitted what was sent in the clear."
                          : "None of %d states of a broken generator fitted: the source was sound.",
             GUESSABLE_PROCESSES);
    return !run->failure && (run->lost[0] != 0) == run->waived;
}

const struct experiment experiment_weak_random = {
    .name = "weak-random",
    .title = "a client whose random numbers can be guessed",
    .wants = "to find the session key by trying all states that the client's generator can be in.",
    .profile = "tls12-rsa",
    .foil = "a client whose random numbers come of its process number alone",
    .takes = true,
    .lesson =
        "All secrets are drawn, and none is better than what it is drawn from. Nobody can see "
        "from outside whether a number was hard to guess.",
    .begin = begin,
    .after = after,
    .judge = judge,
};
