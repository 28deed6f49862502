/*
 * strip-ciphers.c - somebody on the way crosses out the good cipher suites in the client's hello,
 * so that the server has only the weakest to choose from.
 *
 * Neither end can tell from the hello alone. What notices is Finished: it covers every message that
 * was sent, and the two have not seen the same.
 */
#include "lessons/lab_hello.h"
#include "lessons/lab_keys.h"
#include "lessons/lab_verdict.h"

#include <stdio.h>

/* The suite that is left: the last of the client's list, which it likes least. */
static uint16_t weakest(struct lab *lab)
{
    const uint8_t *list;
    size_t         length;
    if (lab->between && lab_field(&list, &length, lab, "ClientHello/cipher_suites")) {
        for (size_t i = length; i >= 4; i -= 2) { /* what is last may be no suite (RFC 5746 §3.3) */
            uint16_t code = (uint16_t)(list[i - 2] << 8 | list[i - 1]);
            if (cipher_suite_find(code))
                return code;
        }
    }
    if (lab->between)
        return 0;
    const struct tls_offer *offer = &lab->duet[0].client_config.offer;
    return offer->suites[offer->suite_count - 1]->code;
}

/* The keys are not to depend on the hellos, as in RFC 7627: that would notice as well. */
static void begin(struct lab *lab)
{
    lab->duet[0].client_config.extended_master_secret = false;
    lab->duet[0].server_config.extended_master_secret = false;
}

static size_t pass(struct lab *lab, uint8_t *out, const struct lab_record *record)
{
    size_t length = lab_let_pass(out, record);
    if (lab_is_hello(record) &&
        lab_hello_cross_out(lab, out, record, "ClientHello/cipher_suites", weakest(lab), 0) > 0) {
        lab_move(lab, VERB_SEND, "cross_out_suites", "RFC 5246 §F.1.4");
        lab_tell_record(lab, record, out, length);
    }
    return length;
}

const struct experiment experiment_strip_ciphers = {
    .name = "strip-ciphers",
    .title = "the good cipher suites crossed out",
    .wants = "to make the two agree on the weakest cipher suite that both have, to attack that.",
    .profile = "tls12-rsa",
    .has_check = true,
    .notices = CHECK_client_finished_matches,
    .waives = { CHECK_client_finished_matches, CHECK_server_finished_matches },
    .waived_count = 2,
    .lesson = "The hellos go in the clear, and nothing protects them when they are read. Finished "
              "does, afterwards: it is a hash over all that was said, under the new keys.",
    .begin = begin,
    .pass = pass,
    .between = true,
};
