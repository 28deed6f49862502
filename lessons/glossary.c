/*
 * glossary.c - the rows of glossary.md, found by structure and field.
 *
 * The tables are made at build time (tools/embed.c), sorted, so that an export of a large recording
 * can look up every field of every message.
 */
#include "lessons/embedded.h"
#include "lessons/prose.h"
#include "lessons/words.h"

#include <stdio.h>
#include <string.h>

enum { LONGEST_KEY = 128 };

const struct embedded_row *embedded_find(const struct embedded_rows *rows, const char *key)
{
    size_t low = 0, high = rows->count;
    while (low < high) {
        size_t                     middle = (low + high) / 2;
        const struct embedded_row *row = &rows->rows[rows->by_key[middle]];
        int                        order = strcmp(row->words.key, key);
        if (order == 0)
            return row;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static const struct glossary_row *find(const char *structure, const char *name)
{
    char         key[LONGEST_KEY];
    struct prose prose;
    prose_begin(&prose, key, sizeof key);
    prose_add(&prose, structure);
    prose_add(&prose, ".");
    prose_add(&prose, name);
    if (prose_end(&prose) >= sizeof key)
        return NULL;
    const struct embedded_row *row = embedded_find(&embedded_glossary, key);
    return row ? &row->words : NULL;
}

/* The length of a vector and what was left unread can stand in any structure. */
const struct glossary_row *glossary_find(const char *structure, const char *name)
{
    const struct glossary_row *row = find(structure, name);
    if (!row && strcmp(name, "length") == 0)
        return find("vector", name);
    return row ? row : find("any", name);
}

const struct glossary_row *glossary_term(const char *name)
{
    char        unnumbered[100];
    const char *number = strrchr(name, ' ');
    if (!number || !number[1] || number[1 + strspn(number + 1, "0123456789")])
        return find("term", name);
    snprintf(unnumbered, sizeof unnumbered, "%.*s", (int)(number - name), name);
    return find("term", unnumbered);
}

const struct glossary_row *glossary_row(size_t index)
{
    return index < embedded_glossary.count ? &embedded_glossary.rows[index].words : NULL;
}
