/*
 * mitm-expired.c - somebody stands in for the server, with a certificate that was once the
 * server's.
 *
 * The key was stolen when the certificate still counted. Nobody had to revoke it: its time ran out.
 */
#include "lessons/lab.h"

const struct experiment experiment_mitm_expired = {
    .name = "mitm-expired",
    .title = "a stolen certificate whose time is over",
    .wants = "to pass for the server with an old certificate of the right name, and the key that "
             "was stolen with it.",
    .profile = "tls12-rsa",
    .place = LAB_IN_THE_MIDDLE,
    .between = true,
    .forged = FAULT_expired,
    .has_check = true,
    .notices = CHECK_certificate_validity_not_over,
    .waives = { CHECK_certificate_validity_not_over },
    .waived_count = 1,
    .takes = true,
    .lesson = "A date is the one way of taking a certificate back that always works: the client "
              "needs nobody's answer for it, only a clock that is right.",
};
