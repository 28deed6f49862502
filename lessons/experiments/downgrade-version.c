/*
 * downgrade-version.c - somebody on the way crosses out TLS 1.3 in the client's hello, so that the
 * two speak TLS 1.2.
 *
 * A server that knows TLS 1.3 and is asked for less says so in its random: its last eight bytes are
 * "DOWNGRD" and a number (RFC 8446 §4.1.3). A client that offered TLS 1.3 looks there, long before
 * Finished would notice as well.
 */
#include "lessons/lab_hello.h"

static void begin(struct lab *lab)
{
    lab->duet[0].client_config.extended_master_secret = false; /* see strip-ciphers.c */
    lab->duet[0].server_config.extended_master_secret = false;
}

static size_t pass(struct lab *lab, uint8_t *out, const struct lab_record *record)
{
    size_t length = lab_let_pass(out, record);
    if (lab_is_hello(record) &&
        lab_hello_cross_out(lab, out, record, "ClientHello/supported_versions/versions", 0,
                            TLS_1_3) > 0) {
        lab_move(lab, VERB_SEND, "cross_out_version", "RFC 8446 §4.1.3");
        lab_tell_record(lab, record, out, length);
    }
    return length;
}

const struct experiment experiment_downgrade_version = {
    .name = "downgrade-version",
    .title = "TLS 1.3 crossed out",
    .wants = "to make the two speak an older version, whose weaknesses are known.",
    .profile = "modern",
    .has_check = true,
    .notices = CHECK_no_downgrade_marked,
    .waives = { CHECK_no_downgrade_marked, CHECK_client_finished_matches,
                CHECK_server_finished_matches },
    .waived_count = 3,
    .lesson = "A server marks its answer when it is asked for less than it can do; the mark is in "
              "the random, which all keys and signatures depend on, so it cannot be taken out.",
    .begin = begin,
    .pass = pass,
    .between = true,
};
