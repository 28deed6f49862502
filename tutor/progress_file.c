/* progress_file.c - see progress_file.h. */
#include "tutor/progress_file.h"

#include "tutor/complain.h"
#include "tutor/files.h"
#include "tutor/state_folder.h"

#include <stdio.h>
#include <string.h>

enum { MOST_BYTES = 16 * 1024 * 1024, MOST_SET_ASIDE = 100 };
static const char file_name[] = "progress.json";

/* Gives the damaged file another name, one that no other has; what it was is the person's to look
 * at. */
static bool set_aside(const char *path, const char *why)
{
    char other[STATE_PATH + 32];
    for (int i = 1; i <= MOST_SET_ASIDE; i++) {
        snprintf(other, sizeof other, "%s.damaged-%d", path, i);
        if (file_exists(other))
            continue;
        if (rename(path, other) != 0)
            break;
        complain("the record of progress is damaged (%s): it is kept as %s, and a new one is begun",
                 why, other);
        return true;
    }
    complain("the record of progress is damaged (%s), and could not be set aside: %s", why, path);
    return false;
}

bool progress_load(struct progress *progress)
{
    char              path[STATE_PATH];
    const char       *why;
    struct file_bytes text;
    memset(progress, 0, sizeof *progress);
    if (!state_path(path, file_name) || !file_exists(path))
        return true;
    if (!file_read(&text, path, MOST_BYTES))
        return false;
    bool sound = progress_parse(progress, (const char *)text.bytes, text.length, &why);
    file_bytes_free(&text);
    return sound || set_aside(path, why);
}

bool progress_save(const struct progress *progress)
{
    char              path[STATE_PATH];
    struct file_draft draft;
    struct json_text  text = { 0 };
    if (!state_path(path, file_name) || !state_make_folder(path) || !file_draft_open(&draft, path))
        return false;
    progress_write(&text, progress);
    bool whole = !text.failed && fwrite(text.bytes, 1, text.length, draft.out) == text.length;
    json_text_free(&text);
    if (whole)
        return file_draft_commit(&draft);
    file_draft_discard(&draft);
    return false;
}
