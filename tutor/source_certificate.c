/* source_certificate.c - see source_certificate.h. */
#include "tutor/source_certificate.h"

#include "tutor/certificate_file.h"
#include "tutor/clock.h"
#include "tutor/commands.h"
#include "tutor/complain.h"
#include "tutor/source_replay.h"

#include <stdlib.h>

/* Too large for a stack. */
struct reading {
    struct certificate_taker taker;
    const char              *path;
    struct recording        *recording;
    struct examiner          examiner;
};

static void take(struct certificate_taker *taker, const uint8_t *der, size_t length)
{
    struct reading    *reading = (struct reading *)taker;
    struct certificate certificate = { .number = taker->count };
    certificate_file_record(&certificate, &reading->examiner, reading->recording, reading->path,
                            der, length);
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
        reading->path = o->argument;
        reading->recording = recording;
        *exit_status = certificate_file_read(&reading->taker, o->argument);
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
