/* source_certificate.c - see source_certificate.h. */
#include "tutor/source_certificate.h"

#include "tutor/certificate_fetch.h"
#include "tutor/clock.h"
#include "tutor/commands.h"
#include "tutor/complain.h"
#include "tutor/ct_check.h"
#include "tutor/object_file.h"
#include "tutor/source_replay.h"

#include <stdlib.h>

/* Too large for a stack. */
struct reading {
    struct object_taker   taker;
    const struct options *options;
    struct recording     *recording;
    struct examiner       examiner;
    unsigned              certificates;
};

static void take(struct object_taker *taker, enum object_kind kind, const uint8_t *der,
                 size_t length)
{
    struct reading *reading = (struct reading *)taker;
    struct object   object = { .kind = kind };
    if (kind == OBJECT_CERTIFICATE)
        object.certificate.number = ++reading->certificates;
    object_file_record(&object, &reading->examiner, reading->recording, reading->options->argument,
                       taker->count, reading->options->show_private, der, length);
}

struct source *source_certificate_open(const struct options *o, int *exit_status)
{
    struct recording_header header = { .client = "tlstutor",
                                       .server = o->argument,
                                       .time = clock_now() };
    struct reading         *reading = calloc(1, sizeof *reading);
    struct recording       *recording = reading ? recording_new(&header) : NULL;
    struct source          *source = NULL;
    *exit_status = EXIT_MACHINE;
    if (recording) {
        reading->taker.take = take;
        reading->options = o;
        reading->recording = recording;
        *exit_status = certificate_fetch_is_host(o->argument)
                           ? certificate_fetch(&reading->taker, o)
                           : object_file_read(&reading->taker, o->argument);
        if (*exit_status == EXIT_SOUND && o->ct_log)
            *exit_status = ct_check(recording, o->ct_log);
        if (recording_steps(recording) > 0) /* what there is can be looked at, broken or not */
            source = source_replay_new(o, recording, NULL);
        else
            recording_free(recording);
    } else {
        complain("not enough memory for a certificate");
    }
    free(reading);
    return source;
}
