/*
 * prologue.h - what all versions begin with: a ClientHello that offers several, the server's choice
 * among them, and the ServerHello that tells it.
 *
 * The rows of figure_prologue (figure.c) are written, read and worked off here. What a hello says
 * for the sake of one version stands in one function for each version.
 */
#ifndef PROTOCOL_PROLOGUE_H
#define PROTOCOL_PROLOGUE_H

#include "protocol/wire.h"

struct tls;
struct figure_row;

/* RFC 5246 §7.4.1.2, RFC 8446 §4.1.2: everything that the configuration offers. */
void write_client_hello(struct tls *, struct writer *);
void read_client_hello(struct tls *, struct reader *);

/* Server: the version first, then what that version's own choices are. */
bool choose_parameters(struct tls *);

void read_server_hello(struct tls *, struct reader *);

/* What stands in the old field of either hello is above SSL 3.0. */
bool check_no_broken_version(struct tls *, uint16_t version);
/* Client: what supported_versions of a ServerHello selects, where it is there. */
bool check_selected_version(struct tls *);

/* RFC 8446 §4.1.3: the last eight bytes of a ServerHello.random that say "TLS 1.3 was possible". */
enum { DOWNGRADE_SENTINEL_LENGTH = 8 };
/* Draws the server's random, with the sentinel where it is due, and reports it. */
void draw_server_random(struct tls *);
/* Client: no sentinel where TLS 1.3 was on offer and TLS 1.2 is the answer. */
bool check_no_downgrade(struct tls *);

/* The figure of the version that was chosen, once it was. */
const struct figure_row *figure_of_version(const struct tls *);

#endif
