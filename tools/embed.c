/*
 * embed.c - turns content into C at build time, so that the program needs no files beside it.
 *
 *     embed rows NAME=FILE...   files in row form, as tables `embedded_NAME` of lessons/embedded.h;
 *                               the rows of several files with one NAME stand in one table
 *     embed texts NAME=FILE...  whole files, as `const char embedded_NAME[]`, ended by a zero byte
 *     embed lessons FILE...     lessons, NN-name.md, as `embedded_lessons` of lessons/embedded.h
 *
 * The C goes to standard output, the same bytes for the same input. A fault in the content (a key
 * twice, a row without text) stops the build with the file and the line.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MAX_ROWS = 4096,
    /* C11 §5.2.4.1: a compiler need not take a longer string literal. */
    MAX_TEXT = 4095,
    MAX_LINE = 1024,
};

struct row {
    char *key, *reads, *rfc, *title, *text;
    char  place[300]; /* "lessons/glossary.md:12", for messages */
};

struct table {
    const char *name;
    size_t      count;
    struct row  rows[MAX_ROWS];
    uint16_t    by_key[MAX_ROWS];
};

static _Noreturn void fail(const char *place, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "embed: %s: ", place);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(1);
}

static char *copy_of(const char *text)
{
    char *copy = malloc(strlen(text) + 1);
    if (!copy)
        fail(text, "no memory");
    return strcpy(copy, text);
}

/* Splits NAME=FILE; the name ends where the = was. */
static char *split_argument(char *argument)
{
    char *equals = strchr(argument, '=');
    if (!equals)
        fail(argument, "expected NAME=FILE");
    *equals = '\0';
    return equals + 1;
}

static FILE *open_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        fail(path, "cannot be opened");
    return file;
}

/* ---- reading rows ---- */

/* The value of a line "word: value"; NULL when it is another line. */
static const char *line_value(const char *line, const char *word)
{
    size_t length = strlen(word);
    if (strncmp(line, word, length) != 0 || strncmp(line + length, ": ", 2) != 0)
        return NULL;
    return line + length + 2;
}

/* Takes a line "reads: ", "rfc: " or "title: "; false for a line of text. */
static bool row_take_property(struct row *row, const char *line)
{
    static const char *const words[] = { "reads", "rfc", "title" };
    char **const             values[] = { &row->reads, &row->rfc, &row->title };
    for (size_t i = 0; i < 3; i++) {
        const char *value = line_value(line, words[i]);
        if (!value)
            continue;
        if (*values[i])
            fail(row->place, "%s stands twice in %s", words[i], row->key);
        *values[i] = copy_of(value);
        return true;
    }
    return false;
}

/* Adds a line to the text: with a space, or as a new paragraph after a blank line. */
static void row_take_text(struct row *row, const char *line, bool new_paragraph)
{
    const char *between = !row->text ? "" : new_paragraph ? "\n\n" : " ";
    size_t      length = row->text ? strlen(row->text) : 0;
    size_t      longer = length + strlen(between) + strlen(line);
    if (longer > MAX_TEXT)
        fail(row->place, "the text of %s is longer than %d bytes", row->key, MAX_TEXT);
    row->text = realloc(row->text, longer + 1);
    if (!row->text)
        fail(row->place, "no memory");
    sprintf(row->text + length, "%s%s", between, line);
}

static struct row *table_add(struct table *table, const char *key, const char *path, int line)
{
    if (table->count == MAX_ROWS)
        fail(path, "more than %d rows", MAX_ROWS);
    struct row *row = &table->rows[table->count++];
    row->key = copy_of(key);
    snprintf(row->place, sizeof row->place, "%s:%d", path, line);
    return row;
}

/* The rows of a heading `## one | two | three`: the last of them, which takes the text. */
static struct row *table_add_each(struct table *table, char *keys, const char *path, int line)
{
    char *next;
    while ((next = strstr(keys, " | ")) != NULL) {
        *next = '\0';
        table_add(table, keys, path, line);
        keys = next + strlen(" | ");
    }
    return table_add(table, keys, path, line);
}

/* What the last row has is said by the others of its heading too. */
static void table_share(struct table *table, size_t first)
{
    for (size_t i = first; i + 1 < table->count; i++) {
        const struct row *last = &table->rows[table->count - 1];
        struct row       *row = &table->rows[i];
        row->reads = last->reads ? copy_of(last->reads) : NULL;
        row->rfc = last->rfc ? copy_of(last->rfc) : NULL;
        row->title = last->title ? copy_of(last->title) : NULL;
        row->text = last->text ? copy_of(last->text) : NULL;
    }
}

/* Whatever stands before the first `## ` is an introduction for readers of the file; a heading
 * `# ` ends a row. */
static void table_read(struct table *table, const char *path)
{
    FILE       *file = open_file(path);
    struct row *row = NULL;
    char        line[MAX_LINE];
    bool        blank = false;
    size_t      first = table->count;
    for (int number = 1; fgets(line, sizeof line, file); number++) {
        size_t length = strcspn(line, "\r\n");
        if (length == sizeof line - 1)
            fail(path, "line %d is longer than %d bytes", number, MAX_LINE - 2);
        line[length] = '\0';
        if (strncmp(line, "## ", 3) == 0) {
            table_share(table, first);
            first = table->count;
            row = table_add_each(table, line + 3, path, number);
        } else if (strncmp(line, "# ", 2) == 0)
            row = NULL;
        else if (row && length > 0 && (row->text || !row_take_property(row, line)))
            row_take_text(row, line, blank);
        blank = length == 0;
    }
    table_share(table, first);
    if (ferror(file))
        fail(path, "cannot be read");
    fclose(file);
}

/* ---- sorting and checking ---- */

static const struct table *sorting;

static int compare_keys(const void *a, const void *b)
{
    const struct row *left = &sorting->rows[*(const uint16_t *)a];
    const struct row *right = &sorting->rows[*(const uint16_t *)b];
    return strcmp(left->key, right->key);
}

static void table_sort(struct table *table)
{
    for (size_t i = 0; i < table->count; i++)
        table->by_key[i] = (uint16_t)i;
    sorting = table;
    qsort(table->by_key, table->count, sizeof table->by_key[0], compare_keys);
}

static void table_check(const struct table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct row *row = &table->rows[table->by_key[i]];
        if (!row->text)
            fail(row->place, "%s has no text", row->key);
        if (i > 0 && strcmp(table->rows[table->by_key[i - 1]].key, row->key) == 0)
            fail(row->place, "%s stands twice", row->key);
    }
}

/* ---- writing C ---- */

static void write_string(const char *text)
{
    putchar('"');
    for (; text && *text; text++) {
        if (*text == '\n')
            fputs("\\n", stdout);
        else if (*text == '"' || *text == '\\' || *text == '?')
            printf("\\%c", *text);
        else
            putchar(*text);
    }
    putchar('"');
}

static void table_write(const struct table *table)
{
    printf("\nstatic const struct embedded_row %s_rows[] = {\n", table->name);
    for (size_t i = 0; i < table->count; i++) {
        const struct row *row = &table->rows[i];
        const char *const strings[] = { row->key, row->reads, row->rfc, row->text };
        fputs("    { { ", stdout);
        for (size_t s = 0; s < 4; s++) {
            write_string(strings[s]);
            fputs(s < 3 ? ", " : " }, ", stdout);
        }
        write_string(row->title);
        fputs(" },\n", stdout);
    }
    printf("};\n\nstatic const uint16_t %s_by_key[] = {", table->name);
    for (size_t i = 0; i < table->count; i++)
        printf("%s%u,", i % 16 ? " " : "\n    ", (unsigned)table->by_key[i]);
    printf("\n};\n\nconst struct embedded_rows embedded_%s = { %s_rows, %s_by_key, %zu };\n",
           table->name, table->name, table->name, table->count);
}

/* A file as single characters: as a literal it would be longer than C11 promises to take. */
static void write_characters(const char *path)
{
    FILE *file = open_file(path);
    int   column = 0;
    for (int byte; (byte = getc(file)) != EOF; column++)
        printf("%s'\\%03o',", column % 12 ? " " : "\n    ", (unsigned)byte);
    printf("%s0,\n};\n", column % 12 ? " " : "\n    ");
    if (ferror(file))
        fail(path, "cannot be read");
    fclose(file);
}

static void write_text(const char *name, const char *path)
{
    printf("\nextern const char embedded_%s[];\nconst char embedded_%s[] = {", name, name);
    write_characters(path);
}

static void table_finish(struct table *table)
{
    table_sort(table);
    table_check(table);
    table_write(table);
    for (size_t i = 0; i < table->count; i++) {
        free(table->rows[i].key);
        free(table->rows[i].reads);
        free(table->rows[i].rfc);
        free(table->rows[i].title);
        free(table->rows[i].text);
    }
    memset(table, 0, sizeof *table);
}

static void embed_rows(char **arguments, int count)
{
    static struct table table;
    printf("/* Written by tools/embed.c; edit the files that it was made from. */\n"
           "#include \"lessons/embedded.h\"\n");
    for (int i = 0; i < count; i++) {
        const char *path = split_argument(arguments[i]);
        if (table.name && strcmp(table.name, arguments[i]) != 0)
            table_finish(&table);
        table.name = arguments[i];
        table_read(&table, path);
    }
    table_finish(&table);
}

static void embed_texts(char **arguments, int count)
{
    printf("/* Written by tools/embed.c; edit the files that it was made from. */\n");
    for (int i = 0; i < count; i++) {
        const char *path = split_argument(arguments[i]);
        write_text(arguments[i], path);
    }
}

/* "lessons/curriculum/01-the-hello.md": 1, the-hello. */
static int split_lesson(char *name, size_t size, const char *path)
{
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
    size_t      length = strlen(base);
    if (length < 7 || length - 6 >= size || base[2] != '-' || strcmp(base + length - 3, ".md") != 0)
        fail(path, "a lesson's file is called NN-name.md");
    for (int i = 0; i < 2; i++)
        if (base[i] < '0' || base[i] > '9')
            fail(path, "a lesson's file is called NN-name.md");
    snprintf(name, size, "%.*s", (int)length - 6, base + 3);
    return 10 * (base[0] - '0') + base[1] - '0';
}

static void embed_lessons(char **paths, int count)
{
    char name[100];
    printf("/* Written by tools/embed.c; edit the files that it was made from. */\n"
           "#include \"lessons/embedded.h\"\n#include \"lessons/lesson.h\"\n");
    for (int i = 0; i < count; i++) {
        printf("\nstatic const char lesson_%d[] = {", i);
        write_characters(paths[i]);
    }
    printf("\nconst struct embedded_lesson embedded_lessons[] = {\n");
    for (int i = 0; i < count; i++) {
        int number = split_lesson(name, sizeof name, paths[i]);
        printf("    { \"%s\", %d, lesson_%d, sizeof lesson_%d - 1 },\n", name, number, i, i);
    }
    printf("};\nconst size_t embedded_lesson_count = %d;\n", count);
}

int main(int count, char **arguments)
{
    bool rows = count > 2 && strcmp(arguments[1], "rows") == 0;
    bool texts = count > 2 && strcmp(arguments[1], "texts") == 0;
    bool lessons = count > 2 && strcmp(arguments[1], "lessons") == 0;
    if (!rows && !texts && !lessons) {
        fputs("usage: embed rows|texts NAME=FILE...\n       embed lessons FILE...\n", stderr);
        return 2;
    }
    if (lessons)
        embed_lessons(arguments + 2, count - 2);
    else if (rows)
        embed_rows(arguments + 2, count - 2);
    else
        embed_texts(arguments + 2, count - 2);
    if (fflush(stdout) != 0 || ferror(stdout))
        fail("standard output", "cannot be written");
    return 0;
}
