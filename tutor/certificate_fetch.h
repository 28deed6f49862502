/*
 * certificate_fetch.h - the certificates that a server shows, for `cert HOST:PORT`.
 *
 * A connection is begun as `connect` begins one, and cut as soon as the server has sent its
 * Certificate: whether it is to be believed is not asked here.
 */
#ifndef TUTOR_CERTIFICATE_FETCH_H
#define TUTOR_CERTIFICATE_FETCH_H

#include "tutor/object_file.h"
#include "tutor/options.h"

/* Whether a word is HOST:PORT, and no file has that name. */
bool certificate_fetch_is_host(const char *word);

/* Hands over each certificate of the server that the options' argument names. Returns EXIT_SOUND,
 * or after a complaint EXIT_MACHINE (there is no way to it) or EXIT_REFUSED (it showed none). */
int certificate_fetch(struct object_taker *, const struct options *);

#endif
