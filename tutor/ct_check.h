/*
 * ct_check.h - whether the logs whose keys are given have signed the certificates of a recording
 * (RFC 6962 §3).
 */
#ifndef TUTOR_CT_CHECK_H
#define TUTOR_CT_CHECK_H

#include "lessons/recording.h"

/*
 * Checks each timestamp of each certificate in the recording, and reports the checks, in its one
 * step. `path` is a file of public keys in PEM, one for each log. The issuer of a certificate must
 * be in the recording too. Returns EXIT_SOUND, EXIT_REFUSED where a check has failed, or after a
 * complaint EXIT_MACHINE or EXIT_REFUSED where the keys cannot be read.
 */
int ct_check(struct recording *, const char *path);

#endif
