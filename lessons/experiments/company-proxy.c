/*
 * company-proxy.c - a man in the middle with permission: somebody put the proxy's root into the
 * client's trust store.
 *
 * What it does is what a rogue authority does. Only the root is its own, and the client was told to
 * trust it. No check is there that could notice.
 */
#include "lessons/lab.h"

const struct experiment experiment_company_proxy = {
    .name = "company-proxy",
    .title = "a root that somebody installed",
    .wants = "to read what passes through the company's network: the machine's administrator has "
             "made its root a trusted one.",
    .profile = "tls12-rsa",
    .place = LAB_IN_THE_MIDDLE,
    .installed_root = "Example Company Proxy CA",
    .takes = true,
    .lesson = "Who may add to the trust store may read everything. The name of the issuer is where "
              "it shows.",
};
