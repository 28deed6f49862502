/*
 * staple_file.h - the OCSP responses that a server staples to its certificates (RFC 6066 §8).
 *
 * A client that asked for one and gets one that is about another certificate, or too old, has to
 * end the connection: so the server looks before it begins, and leaves out what has become too old
 * since.
 *
 * Read next: protocol/certificate_status.h for how they are sent.
 */
#ifndef TUTOR_STAPLE_FILE_H
#define TUTOR_STAPLE_FILE_H

#include "protocol/tls.h"
#include "tutor/files.h"
#include "tutor/options.h"

struct staple_file {
    const char       *path; /* NULL: none */
    struct file_bytes der;
    int64_t           until; /* seconds since 1970 */
};

/* Reads each file, and staples it to the one of `count` credentials that it is about; staples[i] is
 * that of credentials[i]. Returns EXIT_SOUND, or after a complaint EXIT_MACHINE (a file cannot be
 * read), EXIT_REFUSED (what is in it) or EXIT_USAGE. */
int staple_files_load(struct staple_file *staples, struct credential *credentials, size_t count,
                      const struct option_list *paths, int64_t now);
/* Takes a response that has become too old off its credential, and says so. */
void staple_file_renew(struct staple_file *, struct credential *, int64_t now);
void staple_file_free(struct staple_file *);

#endif
