/*
 * mitm-rogue-ca.c - the day that an authority itself is not to be trusted: it has signed the
 * attacker's key in the server's name.
 *
 * No check notices, for each asks something that the authority can make true. There is nothing to
 * waive either, and so only one run.
 */
#include "lessons/lab.h"

const struct experiment experiment_mitm_rogue_ca = {
    .name = "mitm-rogue-ca",
    .title = "an authority that signs a lie",
    .wants = "to pass for the server with a certificate that a trusted authority signed: it was "
             "broken into, or forced.",
    .profile = "tls12-rsa",
    .place = LAB_IN_THE_MIDDLE,
    .between = true,
    .forged = FAULT_NONE,
    .takes = true,
    .lesson = "Every check passes. What is left: a client that remembers the true key (pinning), "
              "public logs in which the lie can be found (transparency), and taking it back.",
};
