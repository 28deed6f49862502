/*
 * certificate_file.h - the certificates of a file: PEM (RFC 7468), any number with text around
 * them, or DER.
 */
#ifndef TUTOR_CERTIFICATE_FILE_H
#define TUTOR_CERTIFICATE_FILE_H

#include "lessons/recording.h"
#include "protocol/examiner.h"
#include "protocol/x509/certificate.h"

/* Whoever wants each certificate of a file. */
struct certificate_taker {
    void (*take)(struct certificate_taker *, const uint8_t *der, size_t length);
    unsigned count; /* that were taken so far */
};

/* Hands over each certificate of a file, until a signal comes. Returns EXIT_SOUND, or after a
 * complaint EXIT_MACHINE (it cannot be read) or EXIT_REFUSED (no certificate is in it, or its
 * PEM is broken). */
int certificate_file_read(struct certificate_taker *, const char *path);

/*
 * Reads a certificate into a recording: every byte, labelled, and the check that it is well
 * formed. All certificates of a file are one step, which the first begins. `certificate` must be
 * zero but for its number, from 1. False, after a complaint, when it is malformed; the examiner
 * says where and why.
 */
bool certificate_file_record(struct certificate *, struct examiner *, struct recording *,
                             const char *path, const uint8_t *der, size_t length);

#endif
