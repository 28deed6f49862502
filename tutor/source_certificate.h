/*
 * source_certificate.h - the certificates of a file, in one step: to be looked at like a
 * connection.
 */
#ifndef TUTOR_SOURCE_CERTIFICATE_H
#define TUTOR_SOURCE_CERTIFICATE_H

#include "tutor/options.h"
#include "tutor/source.h"

/* Reads the whole file. NULL after a complaint, with the program's exit status in *status. A
 * malformed certificate is shown as far as it can be read. */
struct source *source_certificate_open(const struct options *, int *status);

#endif
