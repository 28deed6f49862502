/*
 * issue_files.h - what `issue` writes: several files that belong together, each whole or not at
 * all, and none over another that was there, unless that was asked for.
 */
#ifndef TUTOR_ISSUE_FILES_H
#define TUTOR_ISSUE_FILES_H

#include "protocol/x509/private_key.h"
#include "tutor/files.h"

enum { ISSUE_FILES = 3 };

/* Large: on the heap. */
struct issue_files {
    struct file_draft drafts[ISSUE_FILES];
    size_t            count;
    bool              force;
};

/* Whether a file may be written: it is not there, or `force`. False after a complaint. */
bool issue_file_is_free(const char *path, bool force);

/* Begins a file; they will be put into their places in this order. NULL after a complaint. */
FILE *issue_files_add(struct issue_files *, const char *path);
/* Puts all into their places; false after a complaint, and then none is there that was not. */
bool issue_files_commit(struct issue_files *);
void issue_files_discard(struct issue_files *);

/* Writes a block of PEM. False where there is no memory for it; a failing file is noticed later. */
bool issue_put_pem(FILE *, const char *label, const uint8_t *der, size_t length);
/* Writes a private key as PrivateKeyInfo, and wipes what it went through. */
bool issue_put_key(FILE *, const struct private_key *);

#endif
