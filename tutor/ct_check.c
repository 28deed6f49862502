/* ct_check.c - see ct_check.h. */
#include "tutor/ct_check.h"

#include "protocol/x509/name.h"
#include "protocol/x509/sct_verify.h"
#include "protocol/x509/time.h"
#include "tutor/commands.h"
#include "tutor/complain.h"
#include "tutor/object_file.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_LOGS = 256 };

/* The keys of the logs, with their DER. */
struct logs {
    struct object_taker    taker;
    size_t                 count;
    struct public_key_info keys[MOST_LOGS];
    uint8_t               *ders[MOST_LOGS];
};

static void take_log(struct object_taker *taker, enum object_kind kind, const uint8_t *der,
                     size_t length)
{
    struct logs  *logs = (struct logs *)taker;
    struct reader r;
    if (kind != OBJECT_PUBLIC_KEY_INFO || logs->count == MOST_LOGS)
        return;
    uint8_t *copy = malloc(length);
    if (!copy)
        return;
    memcpy(copy, der, length);
    reader_init(&r, copy, length, "SubjectPublicKeyInfo", NULL);
    if (public_key_info_read_whole(&logs->keys[logs->count], &r))
        logs->ders[logs->count++] = copy;
    else
        free(copy);
}

static void free_logs(struct logs *logs)
{
    for (size_t i = 0; i < logs->count; i++)
        free(logs->ders[i]);
    free(logs);
}

/* ---- the certificates of the recording ---- */

static bool read_certificate(struct certificate *c, struct recording *recording, uint32_t n)
{
    const struct recorded *r = recording_event(recording, n);
    struct reader          reader;
    if (!r || r->event.kind != EVENT_BYTES || r->event.bytes.layer != LAYER_CERTIFICATE ||
        strcmp(r->event.bytes.name, "Certificate") != 0)
        return false;
    reader_init(&reader, r->event.bytes.bytes, r->event.bytes.length, "Certificate", NULL);
    return certificate_read(c, &reader);
}

static bool find_issuer(struct certificate *issuer, struct recording *recording, uint32_t events,
                        const struct certificate *c)
{
    for (uint32_t n = 1; n <= events; n++)
        if (read_certificate(issuer, recording, n) && name_equal(issuer->subject, c->issuer))
            return true;
    return false;
}

/* ---- the checks ---- */

/* What the log with that key has signed, in buffers of `more` bytes beyond those of the TBS. */
static enum sct_verdict judge_with(const struct sct *sct, const struct public_key_info *log,
                                   const struct certificate *c, const struct certificate *issuer)
{
    size_t           room = c->tbs_certificate.length, length = 0;
    size_t           more = room + SCT_SIGNED_DATA_MORE + sct->extensions.length;
    uint8_t         *tbs = malloc(room), *data = malloc(more);
    enum sct_verdict verdict = SCT_WRONG;
    if (tbs && data && sct_tbs_certificate(tbs, room, &length, c) &&
        sct_signed_data(data, more, &length, sct, (struct der_bytes){ tbs, length }, issuer, NULL))
        verdict = sct_verify(sct, log, data, length);
    free(tbs);
    free(data);
    return verdict;
}

/* The log that a timestamp names; NULL where its key is not given. */
static const struct public_key_info *find_log(const struct logs *logs, const struct sct *sct)
{
    uint8_t id[SCT_LOG_ID];
    for (size_t i = 0; sct->log_id && i < logs->count; i++) {
        sct_log_id(id, &logs->keys[i]);
        if (memcmp(id, sct->log_id, SCT_LOG_ID) == 0)
            return &logs->keys[i];
    }
    return NULL;
}

static bool check_timestamp(struct examiner *x, const struct logs *logs, const struct sct *sct,
                            const struct certificate *c, const struct certificate *issuer)
{
    const struct public_key_info *log = find_log(logs, sct);
    char                          when[TIME_TEXT];
    if (!log)
        return true; /* nothing is asked of a log that nobody has named */
    const char *wanted = text_join(x, "the signature of log ", text_hex(x, sct->log_id, 4), " …, ",
                                   time_describe(when, (int64_t)(sct->timestamp / 1000)));
    const char *found = "its issuer, whose key is part of it, is not in the file";
    bool        holds = false;
    if (issuer) {
        enum sct_verdict verdict = judge_with(sct, log, c, issuer);
        holds = verdict == SCT_HOLDS;
        found = holds                           ? "the log's signature over this certificate"
                : verdict == SCT_NOT_UNDERSTOOD ? "an algorithm that logs do not use"
                                                : "a signature over something else, or by another";
    }
    return require(x, CHECK_sct_signature_valid, holds, wanted, found);
}

static bool check_certificate(struct recording *recording, const struct logs *logs, uint32_t events,
                              const struct certificate *c)
{
    struct examiner    x;
    struct certificate issuer = { 0 };
    struct der_bytes   list = c->sct_list;
    struct sct         sct;
    bool               all = true, there = find_issuer(&issuer, recording, events, c);
    examiner_init(&x, recording_observer(recording), NULL, 1, ACTOR_CLIENT);
    x.certificate = c->der.bytes;
    x.certificate_length = c->der.length;
    while (sct_list_next(&sct, &list))
        all &= check_timestamp(&x, logs, &sct, c, there ? &issuer : NULL);
    return all;
}

int ct_check(struct recording *recording, const char *path)
{
    struct logs       *logs = calloc(1, sizeof *logs);
    struct certificate c = { 0 };
    uint32_t           events = recording_count(recording);
    bool               all = true;
    if (!logs) {
        complain("not enough memory for the keys of logs");
        return EXIT_MACHINE;
    }
    logs->taker.take = take_log;
    int status = object_file_read(&logs->taker, path);
    if (status == EXIT_SOUND && logs->count == 0) {
        complain("no public key: %s; it holds none of a log, in PEM", path);
        status = EXIT_REFUSED;
    }
    for (uint32_t n = 1; status == EXIT_SOUND && n <= events; n++)
        if (read_certificate(&c, recording, n))
            all &= check_certificate(recording, logs, events, &c);
    free_logs(logs);
    return all ? status : EXIT_REFUSED;
}
