/*
 * sslstrip.c - somebody on the way speaks TLS with the server, and none with the client.
 *
 * The client has typed a bare name, and asks over plain HTTP. No check of TLS notices, since the
 * client speaks none. Moxie Marlinspike showed it in 2009; RFC 6797 is the answer.
 */
#include "lessons/lab.h"

const struct experiment experiment_sslstrip = {
    .name = "sslstrip",
    .title = "TLS kept away from the client",
    .wants = "to read what client and server say, without showing any certificate at all.",
    .profile = "modern",
    .place = LAB_IN_THE_MIDDLE,
    .between = true,
    .forged = FAULT_NONE,
    .front_profile = "plain-http",
    .takes = true,
    .lesson =
        "TLS protects whoever speaks it. A browser that has once been told so (HSTS, RFC 6797) "
        "or has the name in its list goes to https by itself, and never asks in the clear.",
};
