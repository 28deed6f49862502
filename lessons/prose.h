/*
 * prose.h - writing words into a caller's buffer, as snprintf does: always terminated, and the
 * length that the whole would have is kept. Values from the wire go through prose_escape: a
 * certificate or a peer must not write to the terminal.
 */
#ifndef LESSONS_PROSE_H
#define LESSONS_PROSE_H

#include <stddef.h>
#include <stdint.h>

struct prose {
    char  *out;
    size_t size;
    size_t length; /* that the whole would have */
};

/* Begins with an empty text. `size` may be 0, and then `out` NULL. */
void prose_begin(struct prose *, char *out, size_t size);

void prose_add(struct prose *, const char *text);
void prose_add_bytes(struct prose *, const char *text, size_t length);
__attribute__((format(printf, 2, 3))) void prose_format(struct prose *, const char *format, ...);

/*
 * Text from the wire: UTF-8 as it stands, but control characters, characters that turn the
 * direction of writing or cannot be seen, and a backslash escaped (\x1b, \u202e, \\), and each byte
 * that is no UTF-8 as \xNN.
 */
void prose_escape(struct prose *, const uint8_t *text, size_t length);
/* Text that the engine wrote, perhaps read back from a file: the same, but a backslash stays one,
 * since what the engine quotes is escaped already. */
void prose_add_safe(struct prose *, const char *text);
/* Bytes as hexadecimal digits, two each. */
void prose_hex(struct prose *, const uint8_t *bytes, size_t length);

/* Terminates the text, without half a character at its end. Returns the length of the whole. */
size_t prose_end(struct prose *);

#endif
