/* export.c - see export.h. */
#include "tutor/export.h"

#include "lessons/json.h"
#include "tutor/complain.h"
#include "tutor/files.h"

bool export_json(const char *path, struct recording *recording)
{
    struct file_draft draft;
    if (!file_draft_open(&draft, path))
        return false;
    if (!json_write(draft.out, recording) && !ferror(draft.out)) {
        const char *fault = recording_fault(recording);
        complain("cannot export: %s: %s", path, fault ? fault : "an event is damaged");
        file_draft_discard(&draft);
        return false;
    }
    return file_draft_commit(&draft);
}

bool export_lines(const char *path, struct recording *recording)
{
    if (recording_is_saved(recording)) {
        complain("it is being recorded to a file already");
        return false;
    }
    bool        saved = recording_save(recording, path, false) && recording_close(recording);
    const char *fault = recording_fault(recording);
    if (!saved)
        complain("cannot write: %s: %s", path, fault ? fault : "it cannot be opened");
    return saved;
}
