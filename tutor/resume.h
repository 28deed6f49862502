/*
 * resume.h - what a connection can begin with: a session from a file, early data, a key that was
 * given (`--session`, `--early`, `--psk`).
 */
#ifndef TUTOR_RESUME_H
#define TUTOR_RESUME_H

#include "protocol/tls.h"
#include "tutor/files.h"
#include "tutor/options.h"

/* Bytes of early data that a file may have; those that the ticket does not allow go afterwards. */
enum { RESUME_MOST_EARLY = 1 << 20, RESUME_MOST_IDENTITY = 256 };

struct resume {
    const char         *path; /* of the session; NULL: none is kept */
    struct kept_session session;
    bool                has_session, has_psk;
    struct file_bytes   early;
    struct external_psk psk;
    uint8_t             identity[RESUME_MOST_IDENTITY], key[TLS13_PSK_MAX];
};

/* Judges the options, and reads the files that they name. Returns EXIT_SOUND, or a status after a
 * complaint. */
int resume_prepare(struct resume *, const struct options *);
/* Adds it to a configuration, which must not outlive it. */
void resume_configure(struct tls_config *, const struct resume *);
/* Saves the newest session of a connection that is over, or takes away the file of one that must
 * not be taken up any more; false where that fails. */
bool resume_save(const struct resume *, const struct tls *);
void resume_wipe(struct resume *);

#endif
