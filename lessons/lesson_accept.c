/* lesson_accept.c - see lesson_accept.h. */
#include "lessons/lesson_accept.h"

#include "lessons/prose.h"

#include <ctype.h>
#include <string.h>

enum { PLAIN = 400, MOST_PARTS = 40, HEX_MOST = 4096, DATE = 10 };

/* ---- words ---- */

static bool is_between(char c) { return strchr(" \t-_", c) != NULL && c; }

/* Lower case, one space between words, nothing around them. */
static void make_plain(char out[static PLAIN], const char *text, size_t length)
{
    size_t used = 0;
    while (length && strchr(" \t.,;!?\"'", text[length - 1]))
        length--;
    for (size_t i = 0; i < length && used + 1 < PLAIN; i++) {
        if (is_between(text[i]) || text[i] == '"') {
            if (used && out[used - 1] != ' ')
                out[used++] = ' ';
        } else {
            out[used++] = (char)tolower((unsigned char)text[i]);
        }
    }
    out[used] = '\0';
    const char *article = strncmp(out, "the ", 4) == 0 ? out + 4
                          : strncmp(out, "a ", 2) == 0 ? out + 2
                                                       : out;
    memmove(out, article, strlen(article) + 1);
}

/* Spaces do not matter: "client hello" is ClientHello. */
static bool same_words(const char *plain, const char *text)
{
    char        other[PLAIN];
    const char *at = other;
    make_plain(other, text, strlen(text));
    if (!*plain)
        return false;
    for (; *plain; plain++) {
        at += strspn(at, " ");
        if (*plain != ' ' && *plain != *at++)
            return false;
    }
    return *at == '\0';
}

/* Words that mean the same where the engine has only one of them. */
static bool same_meaning(const char *plain, const char *text)
{
    static const char *const pairs[][2] = {
        { "y", "yes" },
        { "true", "yes" },
        { "n", "no" },
        { "false", "no" },
        { "pass", "passed" },
        { "ok", "passed" },
        { "fail", "failed" },
        { "fails", "failed" },
        { "completes", "completed" },
        { "complete", "completed" },
        { "succeeds", "completed" },
        { "not", "not made" },
        { "no", "none" },
        { "nothing", "none" },
        { "clear", "none" },
        { "eve", "eavesdropper" },
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (strcmp(pairs[i][0], plain) == 0 && strcmp(pairs[i][1], text) == 0)
            return true;
    return false;
}

/* ---- numbers and bytes ---- */

static int digit(char c)
{
    return isdigit((unsigned char)c) ? c - '0' : tolower((unsigned char)c) - 'a' + 10;
}

size_t hex_typed(uint8_t *out, size_t size, const char *typed)
{
    size_t digits = 0;
    for (const char *at = typed; *at; at++) {
        if (at[0] == '0' && (at[1] == 'x' || at[1] == 'X') && digits % 2 == 0) {
            at++;
            continue;
        }
        if (isspace((unsigned char)*at) || *at == ':' || *at == ',' || *at == '.')
            continue;
        if (!isxdigit((unsigned char)*at) || digits / 2 == size)
            return SIZE_MAX;
        uint8_t *byte = &out[digits / 2];
        *byte = (uint8_t)((digits % 2 ? *byte << 4 : 0) | digit(*at));
        digits++;
    }
    return digits % 2 ? SIZE_MAX : digits / 2;
}

static bool same_bytes(const struct truth_item *item, const char *typed)
{
    uint8_t bytes[HEX_MOST];
    size_t  length = item->bytes ? hex_typed(bytes, sizeof bytes, typed) : SIZE_MAX;
    return length == item->length && length && memcmp(bytes, item->bytes, length) == 0;
}

/* "771", "0x303"; what follows it (a unit: "32 bytes") does not matter. */
static bool same_number(const struct truth_item *item, const char *plain)
{
    bool     hex = strncmp(plain, "0x", 2) == 0;
    uint64_t value = 0, base = hex ? 16 : 10;
    size_t   digits = 0;
    for (plain += hex ? 2 : 0;
         hex ? isxdigit((unsigned char)*plain) : isdigit((unsigned char)*plain);
         plain++, digits++) {
        if (value > UINT64_MAX / 16 - 16)
            return false;
        value = base * value + (uint64_t)digit(*plain);
    }
    bool unit = *plain == '\0' || strcmp(plain, " bytes") == 0 || strcmp(plain, " byte") == 0 ||
                strcmp(plain, " seconds") == 0;
    return item->is_number && digits && unit && value == item->number;
}

/* ---- one thing ---- */

/* "CN=localhost,O=x": the name alone. "2026-04-01 00:00:01 UTC": the date alone. */
static bool same_part(const char *plain, const char *text)
{
    char        part[PLAIN];
    const char *name = strstr(text, "CN=");
    size_t      length = strlen(text);
    if (name) {
        make_plain(part, name + 3, strcspn(name + 3, ","));
        return *plain && strcmp(plain, part) == 0;
    }
    if (length < 4 || strcmp(text + length - 4, " UTC") != 0)
        return false;
    make_plain(part, text, DATE);
    if (strcmp(plain, part) == 0)
        return true;
    make_plain(part, text, length - 4);
    return strcmp(plain, part) == 0;
}

/* "0x0303 (TLS 1.2)": as answers are shown. */
static bool same_as_shown(const char *plain, const struct truth_item *item)
{
    char         both[2 * TRUTH_TEXT + 4];
    struct prose p;
    prose_begin(&p, both, sizeof both);
    prose_format(&p, "%s (%s)", item->text, item->meaning);
    prose_end(&p);
    return item->meaning[0] && same_words(plain, both);
}

static bool item_accepts(const struct truth_item *item, const char *typed, size_t length)
{
    char plain[PLAIN], whole[PLAIN];
    make_plain(plain, typed, length);
    if (length >= sizeof whole) /* long bytes: as they stand */
        return same_bytes(item, typed);
    memcpy(whole, typed, length);
    whole[length] = '\0';
    if (strncmp(plain, "cn=", 3) == 0 && same_words(plain + 3, item->text))
        return true; /* a common name as names are shown (RFC 4514) */
    return same_words(plain, item->text) || same_words(plain, item->meaning) ||
           same_as_shown(plain, item) || same_meaning(plain, item->text) ||
           same_part(plain, item->text) || same_number(item, plain) || same_bytes(item, whole);
}

/* ---- sets and orders ---- */

struct part {
    const char *at;
    size_t      length;
};

/* Cuts at commas, semicolons, arrows and "and". */
static size_t cut_parts(struct part parts[static MOST_PARTS], const char *typed)
{
    size_t count = 0;
    while (*typed && count < MOST_PARTS) {
        size_t length = 0, gap = 0;
        for (; typed[length]; length++) {
            const char *at = typed + length;
            gap = strchr(",;>\n", *at)           ? 1
                  : strncmp(at, "→", 3) == 0     ? 3
                  : strncmp(at, " and ", 5) == 0 ? 5
                                                 : 0;
            if (gap)
                break;
        }
        struct part part = { typed, length };
        while (part.length && (isspace((unsigned char)*part.at) || *part.at == '-')) {
            part.at++;
            part.length--;
        }
        while (part.length && (isspace((unsigned char)part.at[part.length - 1]) ||
                               part.at[part.length - 1] == '-'))
            part.length--;
        if (strncmp(part.at, "and ", 4) == 0 && part.length > 4)
            part = (struct part){ part.at + 4, part.length - 4 };
        if (part.length)
            parts[count++] = part;
        typed += length + gap;
    }
    return count;
}

/* "both": client and server; "everybody": all there are; "nobody". */
static bool set_by_word(const struct truth *truth, const char *typed, bool *accepts)
{
    static const char *const nobody[] = { "nobody", "none", "no one", "no", "nothing" };
    static const char *const all[] = { "everybody", "everyone", "all", "all of them", "all three" };
    char                     plain[PLAIN];
    make_plain(plain, typed, strlen(typed));
    for (size_t i = 0; i < sizeof nobody / sizeof *nobody; i++)
        if (strcmp(plain, nobody[i]) == 0) {
            *accepts = truth->count == 0;
            return true;
        }
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (strcmp(plain, all[i]) == 0) {
            *accepts = truth->count >= 3;
            return true;
        }
    *accepts = truth->count == 2 && strcmp(truth->items[0].text, "client") == 0 &&
               strcmp(truth->items[1].text, "server") == 0;
    return strcmp(plain, "both") == 0 || strcmp(plain, "both ends") == 0;
}

static bool set_accepts(const struct truth *truth, const struct part *parts, size_t count)
{
    bool met[TRUTH_MOST] = { false };
    for (size_t p = 0; p < count; p++) {
        size_t i = 0;
        while (i < truth->count && !item_accepts(&truth->items[i], parts[p].at, parts[p].length))
            i++;
        if (i == truth->count)
            return false;
        /* Two of the same kind are both met. */
        for (; i < truth->count; i++)
            met[i] = met[i] || item_accepts(&truth->items[i], parts[p].at, parts[p].length);
    }
    for (size_t i = 0; i < truth->count; i++)
        if (!met[i])
            return false;
    return truth->count > 0;
}

bool truth_accepts(const struct truth *truth, const char *typed)
{
    struct part parts[MOST_PARTS];
    bool        accepts = false;
    typed += strspn(typed, " \t");
    if (!*typed)
        return false;
    if (truth->kind == TRUTH_ONE)
        return truth->count == 1 && item_accepts(&truth->items[0], typed, strlen(typed));
    if (truth->kind == TRUTH_SET && set_by_word(truth, typed, &accepts))
        return accepts;
    size_t count = cut_parts(parts, typed);
    if (truth->kind == TRUTH_SET)
        return set_accepts(truth, parts, count);
    accepts = count == truth->count;
    for (size_t i = 0; accepts && i < count; i++)
        accepts = item_accepts(&truth->items[i], parts[i].at, parts[i].length);
    return accepts;
}

/* ---- choices ---- */

size_t choice_typed(const char *const *options, size_t count, const char *typed)
{
    char plain[PLAIN];
    make_plain(plain, typed, strlen(typed));
    size_t last = strlen(plain);
    if (last == 2 && plain[1] == ')') /* "b)" */
        plain[1] = '\0';
    for (size_t i = 0; i < count; i++)
        if (same_words(plain, options[i]))
            return i;
    if (plain[0] && !plain[1] && plain[0] >= 'a' && (size_t)(plain[0] - 'a') < count)
        return (size_t)(plain[0] - 'a');
    size_t number = 0;
    for (const char *at = plain; isdigit((unsigned char)*at) && number < 100; at++)
        number = 10 * number + (size_t)(*at - '0');
    bool is_number = *plain && plain[strspn(plain, "0123456789")] == '\0';
    return is_number && number >= 1 && number <= count ? number - 1 : count;
}

/* Whether a choice says the same: the same words, or the truth and then more: "no, because ...". */
static bool option_says(const char *option, const struct truth *truth)
{
    size_t first = strcspn(option, ",:;");
    if (truth_accepts(truth, option))
        return true;
    return !truth->literal && truth->kind == TRUTH_ONE && option[first] && truth->count == 1 &&
           item_accepts(&truth->items[0], option, first);
}

size_t choice_right(const char *const *options, size_t count, const struct truth *truth)
{
    size_t right = count;
    for (size_t i = 0; i < count; i++) {
        if (!option_says(options[i], truth))
            continue;
        if (right != count)
            return count;
        right = i;
    }
    return right;
}
