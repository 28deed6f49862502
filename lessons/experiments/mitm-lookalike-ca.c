/*
 * mitm-lookalike-ca.c - somebody stands in for the server, with a certificate by an authority that
 * has the name of the true one, and another key.
 */
#include "lessons/lab.h"

const struct experiment experiment_mitm_lookalike_ca = {
    .name = "mitm-lookalike-ca",
    .title = "an authority with the right name and the wrong key",
    .wants = "to pass for the server with a certificate by an authority that is called like the "
             "one that the client trusts.",
    .profile = "tls12-rsa",
    .place = LAB_IN_THE_MIDDLE,
    .between = true,
    .forged = FAULT_lookalike_ca,
    .has_check = true,
    .notices = CHECK_certificate_anchor_trusted,
    .waives = { CHECK_certificate_anchor_trusted },
    .waived_count = 1,
    .takes = true,
    .lesson = "Names can be copied. What ties a certificate to its authority is the signature, and "
              "that takes the authority's private key.",
};
