/*
 * lab_hello.h - what an attacker on the wire can do to a ClientHello, which goes in the clear:
 * cross out what is on offer.
 *
 * A number that is crossed out becomes one that means nothing (RFC 8701 reserves some), so that all
 * lengths stay as they are, and a server passes over it.
 */
#ifndef LESSONS_LAB_HELLO_H
#define LESSONS_LAB_HELLO_H

#include "lessons/lab.h"

/*
 * Crosses out the two-byte numbers of a list in the ClientHello that a record carries, all but
 * `keep`, or, where `keep` is 0, none but `strike`. The path is that of a vector whose elements are
 * two bytes each ("ClientHello/cipher_suites"). `out` has the record already. Returns how many.
 */
unsigned lab_hello_cross_out(struct lab *, uint8_t *out, const struct lab_record *,
                             const char *path, uint16_t keep, uint16_t strike);

/* Whether this record is the first of the client's in its connection: the hello. */
bool lab_is_hello(const struct lab_record *);

#endif
