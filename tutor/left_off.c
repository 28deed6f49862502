/* left_off.c - see left_off.h. */
#include "tutor/left_off.h"

#include "lessons/lesson.h"
#include "tutor/commands.h"
#include "tutor/complain.h"
#include "tutor/state_folder.h"

#include <string.h>
#include <unistd.h>

static const char title[] = "tlstutor: where it was left off";
enum { MOST_BYTES = 65536 };

/* ---- reading ---- */

/* Cuts the text into its lines. How many, 0 for too many or for a last one without its end. */
static int cut_lines(char *lines[static LEFT_OFF_WORDS], char *text)
{
    int count = 0;
    while (*text) {
        char *end = strchr(text, '\n');
        if (!end || count == LEFT_OFF_WORDS)
            return 0;
        *end = '\0';
        lines[count++] = text;
        text = end + 1;
    }
    return count;
}

/* What may be gone on with: no files are written on the word of this one. */
static bool is_walk(const struct options *o)
{
    bool other = o->help || o->version || o->json || o->record || o->keylog;
    return o->command != COMMAND_NONE && o->command != COMMAND_LIST &&
           o->command != COMMAND_ISSUE && !other &&
           (o->command != COMMAND_LESSON || (o->argument && !o->check && !o->words.count));
}

static bool parse(struct left_off *left_off)
{
    char  error[OPTIONS_ERROR_TEXT];
    char *lines[LEFT_OFF_WORDS];
    bool  text_only = strlen((char *)left_off->text.bytes) == left_off->text.length;
    int   count = text_only ? cut_lines(lines, (char *)left_off->text.bytes) : 0;
    return count > 1 && strcmp(lines[0], title) == 0 &&
           options_parse(&left_off->options, error, count - 1, lines + 1) &&
           is_walk(&left_off->options);
}

enum left_off_state left_off_read(struct left_off *left_off)
{
    char path[STATE_PATH];
    memset(left_off, 0, sizeof *left_off);
    if (!state_path(path, "last") || !file_exists(path))
        return LEFT_OFF_NOWHERE;
    if (!file_read(&left_off->text, path, MOST_BYTES))
        return LEFT_OFF_DAMAGED;
    if (parse(left_off))
        return LEFT_OFF_FOUND;
    complain("damaged, and so ignored: %s; the next walk writes it anew", path);
    return LEFT_OFF_DAMAGED;
}

void left_off_free(struct left_off *left_off) { file_bytes_free(&left_off->text); }

void left_off_describe(char *out, size_t size, const struct left_off *left_off)
{
    const struct options *o = &left_off->options;
    snprintf(out, size, "%s%s%s%s%s%s%s", command_describe(o->command)->name,
             o->argument ? " " : "", o->argument ? o->argument : "", o->http ? " --http " : "",
             o->http ? o->http : "", o->at ? ", " : "", o->at ? o->at : "");
}

/* ---- writing ---- */

/* A file is to be found from any folder. */
static const char *absolute(char out[static STATE_PATH], const char *path)
{
    char folder[STATE_PATH];
    if (!path || path[0] == '/' || !getcwd(folder, sizeof folder) ||
        (size_t)snprintf(out, STATE_PATH, "%s/%s", folder, path) >= STATE_PATH)
        return path;
    return out;
}

static bool has_lines_within(const struct options *o)
{
    const char *const texts[] = { o->argument, o->profile, o->suites,  o->host, o->trust,
                                  o->cert,     o->key,     o->save_ca, o->http, o->listen,
                                  o->ca,       o->groups,  o->sigalgs, o->alpn, o->client_ca };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i] && strchr(texts[i], '\n'))
            return true;
    return false;
}

bool left_off_save(const struct options *options, uint32_t step)
{
    char              path[STATE_PATH], at[32], files[7][STATE_PATH];
    struct file_draft draft;
    struct options    o = *options;
    bool              of_file = o.command == COMMAND_REPLAY || o.command == COMMAND_CERT ||
                   (o.command == COMMAND_LESSON && !lesson_find(o.argument));
    o.plain = o.step = o.brief = o.quiet = o.explain = o.no_mouse = false;
    o.json = o.record = o.keylog = NULL;
    o.argument = of_file ? absolute(files[0], o.argument) : o.argument;
    o.trust = absolute(files[1], o.trust);
    o.cert = absolute(files[2], o.cert);
    o.key = absolute(files[3], o.key);
    o.save_ca = absolute(files[4], o.save_ca);
    o.ca = absolute(files[5], o.ca);
    o.client_ca = absolute(files[6], o.client_ca);
    snprintf(at, sizeof at, "step %u", step);
    bool has_at =
        o.command != COMMAND_CERT && o.command != COMMAND_LESSON; /* which keeps its own */
    o.at = step > 0 && has_at ? at : NULL;
    if (has_lines_within(&o) || !state_path(path, "last") || !state_make_folder(path) ||
        !file_draft_open(&draft, path))
        return false;
    fprintf(draft.out, "%s\n", title);
    options_write(draft.out, &o);
    return file_draft_commit(&draft);
}
