/* lesson_file.c - see lesson_file.h. */
#include "tutor/lesson_file.h"

#include "tutor/commands.h"
#include "tutor/complain.h"
#include "tutor/files.h"

#include <string.h>

static struct lesson *read_text(const char *name, const char *text, size_t length, int *status)
{
    struct lesson_fault fault;
    struct lesson      *lesson = lesson_read(name, text, length, &fault);
    if (!lesson && fault.line)
        complain("no lesson: %s, line %d: %s", name, fault.line, fault.why);
    else if (!lesson)
        complain("no lesson: %s: %s", name, fault.why);
    *status = lesson ? EXIT_SOUND : EXIT_REFUSED;
    return lesson;
}

bool lesson_is_file_name(const char *name)
{
    size_t length = strlen(name);
    return strchr(name, '/') || (length > 3 && strcmp(name + length - 3, ".md") == 0);
}

struct lesson *lesson_open_at(size_t index)
{
    const struct embedded_lesson *e = lesson_at(index);
    int                           status;
    return e ? read_text(e->name, e->text, e->length, &status) : NULL;
}

struct lesson *lesson_open(const char *name, int *status)
{
    const struct embedded_lesson *e = lesson_is_file_name(name) ? NULL : lesson_find(name);
    struct file_bytes             file;
    if (e)
        return read_text(e->name, e->text, e->length, status);
    if (!lesson_is_file_name(name) && !file_exists(name)) {
        complain("no lesson is called %s; see tlstutor list lessons, or give a file", name);
        *status = EXIT_USAGE;
        return NULL;
    }
    *status = EXIT_MACHINE;
    if (!file_read(&file, name, LESSON_MOST_BYTES + 1))
        return NULL;
    struct lesson *lesson = read_text(name, (const char *)file.bytes, file.length, status);
    file_bytes_free(&file);
    return lesson;
}
