/*
 * grease.h - numbers that mean nothing, to keep the other side used to them (RFC 8701).
 *
 * Both ends have to read over what they do not know, or nothing new can ever be introduced; and a
 * rule that is never exercised rusts. So who offers puts one of 16 numbers among the sound ones,
 * that will never mean anything. Who chooses one of them was not reading.
 *
 * Nothing here refuses such a choice: these numbers are unknown wherever a choice is judged.
 */
#ifndef PROTOCOL_GREASE_H
#define PROTOCOL_GREASE_H

#include <stdbool.h>
#include <stdint.h>

struct tls;
struct extensions;

/* RFC 8701 §2: whether a suite, a group, a version, a signature scheme or an extension is one of
 * them; and a PskKeyExchangeMode. */
bool grease_is(uint16_t code);
bool grease_is_psk_mode(uint8_t mode);

/* Puts some into what is about to be written, drawn at random, where the configuration wants it;
 * after all that is sound is in it. RFC 8701 §3.1, §3.2. */
void grease_client_hello(struct tls *);
void grease_certificate_request(struct tls *, struct extensions *);
void grease_new_session_ticket(struct tls *, struct extensions *);

#endif
