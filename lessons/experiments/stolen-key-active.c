/*
 * stolen-key-active.c - whoever has the server's key can be the server: forward secrecy does not
 * help those who connect from then on.
 *
 * The attacker in the middle shows the real certificate and signs with the real key. Every check
 * passes, and there is none that could be waived. What would have noticed: a list of revoked
 * certificates or an OCSP response, once the theft is known, or a certificate that is too old by
 * then.
 */
#include "lessons/lab.h"

static void begin(struct lab *lab)
{
    struct duet *front = &lab->duet[0];
    front->made = &lab->own; /* the server's own certificate and key */
    front->credentials_ready = false;
    lab_move(lab, VERB_COMPUTE, "steal_the_key_first", "RFC 3552 §3.2.3");
    lab_tell_value(lab, "RFC 8017 §A.1.2", .name = "server private key",
                   .bytes = lab->own.server_key_der, .length = lab->own.server_key_length,
                   .origin = ORIGIN_GIVEN);
}

const struct experiment experiment_stolen_key_active = {
    .name = "stolen-key-active",
    .title = "somebody who has the server's key is the server",
    .wants = "to sit between client and server with the server's own key, and go unnoticed.",
    .profile = "tls12-ecdhe",
    .place = LAB_IN_THE_MIDDLE,
    .forged = FAULT_self_signed, /* and not used */
    .takes = true,
    .lesson = "A certificate proves that somebody has its key, and not who. Once that has been "
              "stolen, only revocation helps, or that the certificate ends soon.",
    .begin = begin,
};
