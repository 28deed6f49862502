/* outputs.c - see outputs.h. */
#include "tutor/outputs.h"

#include "tutor/complain.h"
#include "tutor/export.h"
#include "tutor/files.h"
#include "tutor/keylog.h"

#include <stdlib.h>
#include <string.h>

enum { PATH_TEXT = 4096 };

/* A walk on the screens ends in places that return nothing; the exit status comes later. */
static bool all_whole = true;

bool outputs_are_whole(void) { return all_whole; }

/* The name of a file for this connection. */
static const char *numbered(char *out, const struct outputs *outputs, const char *path)
{
    if (outputs->number == 1 || strcmp(path, "-") == 0)
        snprintf(out, PATH_TEXT, "%s", path);
    else
        snprintf(out, PATH_TEXT, "%s.%u", path, outputs->number);
    return out;
}

/* What cannot be written is found before the run, not after it. All connections log their secrets
 * in one file. */
static bool can_be_written(const struct outputs *outputs, const char *path)
{
    char name[PATH_TEXT];
    if (!path)
        return true;
    bool shared = path == outputs->options->keylog;
    return file_can_be_written(shared ? path : numbered(name, outputs, path));
}

static bool all_can_be_written(const struct outputs *outputs)
{
    const struct options *o = outputs->options;
    return can_be_written(outputs, o->json) && can_be_written(outputs, o->record) &&
           can_be_written(outputs, o->keylog);
}

bool outputs_are_possible(const struct options *options)
{
    const struct outputs first = { .options = options, .number = 1 };
    return all_can_be_written(&first);
}

bool outputs_begin(struct outputs *outputs, const struct options *options,
                   struct recording *recording, unsigned number)
{
    char path[PATH_TEXT];
    *outputs = (struct outputs){ .options = options, .number = number };
    if (!all_can_be_written(outputs))
        return false;
    if (!options->record ||
        recording_save(recording, numbered(path, outputs, options->record), true))
        return true;
    const char *fault = recording_fault(recording);
    complain("cannot write: %s: %s", path, fault ? fault : "it cannot be opened");
    return false;
}

/* The lines of one connection that are not written yet. */
static void log_secrets(struct outputs *outputs, struct recording *recording, uint32_t connection,
                        const char *named, const char *environment)
{
    unsigned *logged = &outputs->logged[connection - 1];
    char      line[KEYLOG_LINE];
    for (size_t label = 0; label < KEYLOG_LABELS; label++) {
        if (*logged & 1u << label || !keylog_line(line, recording, connection, label))
            continue;
        *logged |= 1u << label;
        if (named && !file_append_line(named, line))
            outputs->broken = true;
        if (environment && !file_append_line(environment, line))
            outputs->broken = true;
    }
}

/* A recording has one connection, or two where a profile takes up a session. */
void outputs_note(struct outputs *outputs, struct recording *recording)
{
    const char *named = outputs->options->keylog, *environment = getenv("SSLKEYLOGFILE");
    if (outputs->options->command == COMMAND_REPLAY || (environment && !environment[0]))
        environment = NULL; /* its lines were written when it was live */
    if (!named && !environment)
        return;
    for (uint32_t connection = 1; connection <= 2; connection++)
        log_secrets(outputs, recording, connection, named, environment);
}

bool outputs_finish(struct outputs *outputs, struct recording *recording)
{
    const struct options *options = outputs->options;
    char                  path[PATH_TEXT];
    outputs_note(outputs, recording);
    if (options->json && !export_json(numbered(path, outputs, options->json), recording))
        outputs->broken = true;
    if (options->record && !recording_close(recording)) {
        const char *fault = recording_fault(recording);
        complain("cannot write: %s: %s", options->record, fault ? fault : "write failed");
        outputs->broken = true;
    }
    all_whole = all_whole && !outputs->broken;
    return !outputs->broken;
}
