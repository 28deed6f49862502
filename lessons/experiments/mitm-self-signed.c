/*
 * mitm-self-signed.c - somebody stands in for the server, with a certificate that they signed
 * themselves.
 *
 * The shortest kind of experiment: data alone. What is done with it: lab_middle.c.
 */
#include "lessons/lab.h"

const struct experiment experiment_mitm_self_signed = {
    .name = "mitm-self-signed",
    .title = "a certificate that nobody vouches for",
    .wants = "to sit between client and server, read what they say, and go unnoticed.",
    .profile = "tls12-rsa",
    .place = LAB_IN_THE_MIDDLE,
    .between = true,
    .forged = FAULT_self_signed,
    .has_check = true,
    .notices = CHECK_certificate_anchor_trusted,
    .waives = { CHECK_certificate_anchor_trusted },
    .waived_count = 1,
    .takes = true,
    .lesson = "Anybody can make a certificate with any name in it. What counts is who signed it.",
};
