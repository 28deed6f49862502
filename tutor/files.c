/* files.c - see files.h. */
#define _XOPEN_SOURCE 700
#include "tutor/files.h"

#include "crypto/wipe.h"
#include "tutor/complain.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void file_bytes_free(struct file_bytes *file)
{
    if (file->bytes)
        wipe(file->bytes, file->length);
    free(file->bytes);
    *file = (struct file_bytes){ NULL, 0 };
}

bool file_exists(const char *path)
{
    struct stat there;
    if (stat(path, &there) == 0 && S_ISDIR(there.st_mode)) {
        errno = EISDIR;
        return false;
    }
    return access(path, R_OK) == 0;
}

/* Doubles the room, without leaving a copy of what may be a key behind. */
static bool grow(struct file_bytes *file, size_t *capacity)
{
    uint8_t *larger = malloc(*capacity * 2 + 1);
    if (!larger)
        return false;
    memcpy(larger, file->bytes, file->length);
    wipe(file->bytes, file->length);
    free(file->bytes);
    file->bytes = larger;
    *capacity *= 2;
    return true;
}

bool file_read(struct file_bytes *file, const char *path, size_t limit)
{
    size_t capacity = 16384;
    *file = (struct file_bytes){ malloc(capacity + 1), 0 };
    FILE *in = fopen(path, "rb");
    if (!in || !file->bytes) {
        complain("cannot open: %s: %s", path, strerror(errno));
        if (in)
            fclose(in);
        file_bytes_free(file);
        return false;
    }
    setvbuf(in, NULL, _IONBF, 0);
    const char *why = NULL;
    while (!why) {
        size_t got = fread(file->bytes + file->length, 1, capacity - file->length, in);
        file->length += got;
        if (file->length > limit)
            why = "it is too large for what it should be";
        else if (ferror(in))
            why = strerror(errno);
        else if (got == 0 && file->length < capacity)
            break;
        else if (file->length == capacity && !grow(file, &capacity))
            why = "there is not enough memory";
    }
    fclose(in);
    if (why) {
        complain("cannot read: %s: %s", path, why);
        file_bytes_free(file);
        return false;
    }
    file->bytes[file->length] = 0;
    return true;
}

/* Where the file will be: through symbolic links, so that a link stays one. */
static bool settle_path(struct file_draft *draft, const char *path)
{
    char        resolved[PATH_MAX];
    const char *final = realpath(path, resolved) ? resolved : path;
    return (size_t)snprintf(draft->path, sizeof draft->path, "%s", final) < sizeof draft->path &&
           (size_t)snprintf(draft->temporary, sizeof draft->temporary, "%s.XXXXXX", final) <
               sizeof draft->temporary;
}

bool file_draft_open(struct file_draft *draft, const char *path)
{
    struct stat there;
    memset(draft, 0, sizeof *draft);
    if (strcmp(path, "-") == 0) {
        draft->out = stdout;
        return true;
    }
    if (!settle_path(draft, path)) {
        complain("cannot write: %s: the name is too long", path);
        return false;
    }
    if (stat(draft->path, &there) == 0 && !S_ISREG(there.st_mode)) {
        draft->temporary[0] = '\0';
        draft->out = fopen(draft->path, "wb");
    } else {
        int descriptor = mkstemp(draft->temporary); /* makes it 0600 */
        if (descriptor >= 0)
            draft->out = fdopen(descriptor, "wb");
    }
    if (!draft->out) {
        complain("cannot write: %s: %s", path, strerror(errno));
        draft->temporary[0] = '\0';
        return false;
    }
    return true;
}

bool file_draft_commit(struct file_draft *draft)
{
    bool written = !ferror(draft->out) && fflush(draft->out) == 0;
    if (draft->out == stdout) {
        written = written || errno == EPIPE; /* who does not read on has what they wanted */
        if (!written)
            complain("cannot write: standard output: %s", strerror(errno));
        return written;
    }
    bool whole = !draft->temporary[0];
    if (!whole && written)
        written = fsync(fileno(draft->out)) == 0;
    int reason = errno;
    if (fclose(draft->out) != 0 && written) {
        written = false;
        reason = errno;
    }
    draft->out = NULL;
    if (written && !whole && rename(draft->temporary, draft->path) != 0) {
        written = false;
        reason = errno;
    }
    if (!written) {
        complain("cannot write: %s: %s", draft->path, strerror(reason));
        if (!whole)
            unlink(draft->temporary);
    }
    return written;
}

void file_draft_discard(struct file_draft *draft)
{
    if (draft->out && draft->out != stdout)
        fclose(draft->out);
    if (draft->temporary[0])
        unlink(draft->temporary);
    draft->out = NULL;
}

bool file_can_be_written(const char *path)
{
    struct file_draft draft;
    struct stat       there;
    if (strcmp(path, "-") == 0)
        return true;
    if (stat(path, &there) == 0) {
        errno = EISDIR;
        if (!S_ISDIR(there.st_mode) && access(path, W_OK) == 0)
            return true;
        complain("cannot write: %s: %s", path, strerror(errno));
        return false;
    }
    if (!file_draft_open(&draft, path))
        return false;
    file_draft_discard(&draft);
    return true;
}

bool file_append_line(const char *path, const char *line)
{
    bool to_stdout = strcmp(path, "-") == 0;
    int  descriptor =
        to_stdout ? STDOUT_FILENO : open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    size_t length = strlen(line);
    bool   written = descriptor >= 0 && write(descriptor, line, length) == (ssize_t)length;
    if (!written)
        complain("cannot write: %s: %s", path, strerror(errno));
    if (descriptor >= 0 && !to_stdout)
        close(descriptor);
    return written;
}
