/*
 * object_file.h - the certificates, lists, requests and keys of a file: PEM (RFC 7468), any number
 * with text around them, or DER; or the certificates that a server shows.
 */
#ifndef TUTOR_OBJECT_FILE_H
#define TUTOR_OBJECT_FILE_H

#include "lessons/recording.h"
#include "protocol/examiner.h"
#include "protocol/x509/object.h"

/* Whoever wants each object of a file. */
struct object_taker {
    void (*take)(struct object_taker *, enum object_kind, const uint8_t *der, size_t length);
    /* A block of PEM that is of no kind that we read; NULL: nobody wants to know. */
    void (*pass_over)(struct object_taker *, const char *label, size_t line);
    unsigned count; /* that were taken so far */
};

/* Hands over each object of a file, until a signal comes. Returns EXIT_SOUND, or after a complaint
 * EXIT_MACHINE (it cannot be read) or EXIT_REFUSED (nothing is in it that we read, or its PEM is
 * broken). */
int object_file_read(struct object_taker *, const char *path);

/* Hands over one object; for those who have it from elsewhere. */
void object_taker_take(struct object_taker *, enum object_kind, const uint8_t *der, size_t length);

/*
 * Reads an object of the kind that is set into a recording: every byte, labelled. All objects of a
 * file are one step, which the one with number 1 begins. What is private in a key is left out
 * unless `show_private`. False, after a complaint, when it is malformed; the examiner says where
 * and why.
 */
bool object_file_record(struct object *, struct examiner *, struct recording *, const char *path,
                        unsigned number, bool show_private, const uint8_t *der, size_t length);

#endif
