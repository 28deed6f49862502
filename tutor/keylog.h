/*
 * keylog.h - secrets in the NSS key log format, which Wireshark reads
 * (draft-ietf-tls-keylogfile; for TLS 1.2: CLIENT_RANDOM).
 */
#ifndef TUTOR_KEYLOG_H
#define TUTOR_KEYLOG_H

#include "lessons/recording.h"

enum { KEYLOG_LINE = 256, KEYLOG_LABELS = 8 };

/* The line of a connection with the label of that number, of KEYLOG_LABELS; false while the
 * recording does not hold its secret. */
bool keylog_line(char out[static KEYLOG_LINE], struct recording *, uint32_t connection,
                 size_t label);

#endif
