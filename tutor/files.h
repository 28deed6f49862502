/*
 * files.h - reading a file whole, and writing one whole or not at all.
 */
#ifndef TUTOR_FILES_H
#define TUTOR_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* A file in memory; one zero byte stands after it, so that text can be read as a string. */
struct file_bytes {
    uint8_t *bytes;
    size_t   length;
};

/* Reads a file of at most `limit` bytes. False after a complaint. */
bool file_read(struct file_bytes *, const char *path, size_t limit);
/* Whether the file is there to be read, and no folder; errno says why not. */
bool file_exists(const char *path);
/* Wipes and frees; nothing for one that was never read. */
void file_bytes_free(struct file_bytes *);

/*
 * A file being written, for its owner's eyes only (0600): it gets its name when it is complete, and
 * until then an older file of that name stays as it is. "-" is standard output; what is no regular
 * file (a terminal, a pipe, /dev/null) is written to directly.
 */
struct file_draft {
    FILE *out;
    char  temporary[4096]; /* empty where it is written to directly */
    char  path[4096];
};

/* Opens one; false after a complaint. */
bool file_draft_open(struct file_draft *, const char *path);
/* Closes it and puts it into its place; false after a complaint, and then nothing is left of it. */
bool file_draft_commit(struct file_draft *);
/* Closes it and leaves nothing. */
void file_draft_discard(struct file_draft *);

/* Whether a file can be written to, or made, there; nothing is left of the try. False after a
 * complaint. "-" is standard output. */
bool file_can_be_written(const char *path);

/* Appends one line to a file, in one write; the file is made 0600 where it is not there. "-" is
 * standard output. False after a complaint. */
bool file_append_line(const char *path, const char *line);

#endif
