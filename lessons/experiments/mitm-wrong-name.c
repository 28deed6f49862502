/*
 * mitm-wrong-name.c - somebody stands in for the server, with a certificate that is true: for a
 * host of their own.
 *
 * Every signature in it holds, and the authority did its work well. Only the name is another.
 */
#include "lessons/lab.h"

const struct experiment experiment_mitm_wrong_name = {
    .name = "mitm-wrong-name",
    .title = "a sound certificate, for another host",
    .wants = "to pass for the server with a certificate that an authority gave them honestly, for "
             "a host that is theirs.",
    .profile = "tls12-rsa",
    .place = LAB_IN_THE_MIDDLE,
    .between = true,
    .forged = FAULT_NONE,
    .forged_host = "attacker.example",
    .has_check = true,
    .notices = CHECK_certificate_name_matches,
    .waives = { CHECK_certificate_name_matches },
    .waived_count = 1,
    .takes = true,
    .lesson =
        "A valid certificate says who somebody is, not that it is whom you wanted. The client "
        "has to compare the name with the one that it was asked to go to.",
};
