/* student.c - see student.h. */
#include "lessons/student.h"

#include "crypto/hash.h"
#include "lessons/prose.h"

#include <string.h>

const char *student_refuse(const char *name)
{
    char         escaped[8 * STUDENT_NAME];
    struct prose p;
    size_t       length = strlen(name);
    if (length >= STUDENT_NAME)
        return "it is longer than 120 bytes";
    prose_begin(&p, escaped, sizeof escaped);
    prose_escape(&p, (const uint8_t *)name, length);
    prose_end(&p);
    if (strcmp(escaped, name) != 0) /* with a control character, or a backslash, or no UTF-8 */
        return "it is not text on one line, in UTF-8";
    return name[strspn(name, " ")] ? NULL : "it is empty";
}

void student_tidy(char out[static STUDENT_NAME], const char *name)
{
    size_t used = 0;
    for (; *name && used + 1 < STUDENT_NAME; name++) {
        if (*name != ' ')
            out[used++] = *name;
        else if (used && out[used - 1] != ' ')
            out[used++] = ' ';
    }
    out[used - (used && out[used - 1] == ' ')] = '\0';
}

/* ---- letter case ---- */

/* Where capitals stand in Unicode below U+0460, and how far away their small letters are. Where
 * they take turns with these, `by` is 1 and only every second one is meant. */
static const struct {
    uint16_t first, last, by;
} capitals[] = {
    { 0x0041, 0x005a, 32 }, { 0x00c0, 0x00d6, 32 }, { 0x00d8, 0x00de, 32 }, { 0x0100, 0x012e, 1 },
    { 0x0132, 0x0136, 1 },  { 0x0139, 0x0147, 1 },  { 0x014a, 0x0176, 1 },  { 0x0179, 0x017d, 1 },
    { 0x0391, 0x03a1, 32 }, { 0x03a3, 0x03ab, 32 }, { 0x0400, 0x040f, 80 }, { 0x0410, 0x042f, 32 },
};

static unsigned small_letter(unsigned letter)
{
    for (size_t i = 0; i < sizeof capitals / sizeof *capitals; i++) {
        bool within = capitals[i].first <= letter && letter <= capitals[i].last;
        if (within && (capitals[i].by > 1 || (letter - capitals[i].first) % 2 == 0))
            return letter + capitals[i].by;
    }
    return letter;
}

/* RFC 3629 §3: all letters above have one byte, or two of which the first begins with 110; a small
 * letter takes as many as its capital. */
void student_fold(char out[static STUDENT_NAME], const char *name)
{
    student_tidy(out, name);
    for (uint8_t *at = (uint8_t *)out; *at; at++) {
        if (*at < 0x80) {
            *at = (uint8_t)small_letter(*at);
        } else if ((*at & 0xe0) == 0xc0) {
            unsigned letter = small_letter((at[0] & 0x1fu) << 6 | (at[1] & 0x3fu));
            at[0] = (uint8_t)(0xc0 | letter >> 6);
            at[1] = (uint8_t)(0x80 | (letter & 0x3f));
            at++;
        }
    }
}

uint64_t student_seed(const char *name)
{
    char    folded[STUDENT_NAME];
    uint8_t digest[HASH_MAX_DIGEST];
    student_fold(folded, name);
    hash_compute(digest, &hash_sha256, folded, strlen(folded));
    return (uint64_t)digest[0] << 24 | (uint64_t)digest[1] << 16 | (uint64_t)digest[2] << 8 |
           digest[3];
}
