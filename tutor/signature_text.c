/* signature_text.c - see signature_text.h. */
#include "tutor/signature_text.h"

#include "lessons/prose.h"
#include "protocol/x509/oid.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { PER_LINE = 16, SHORT_HEX = 20, BLOCK_TYPE_LENGTH = 2, OID_AT = 4, OID_TAG = 0x06 };

struct lines {
    struct signature_line *at;
    size_t                 count;
};

static __attribute__((format(printf, 5, 6))) void
add(struct lines *lines, uint32_t n, enum style style, const char *label, const char *format, ...)
{
    if (lines->count == SIGNATURE_LINES)
        return;
    struct signature_line *line = &lines->at[lines->count++];
    va_list                arguments;
    va_start(arguments, format);
    snprintf(line->label, sizeof line->label, "%s", label);
    vsnprintf(line->text, sizeof line->text, format, arguments);
    va_end(arguments);
    line->style = style;
    line->n = n;
}

static const char *hex(char out[SIGNATURE_TEXT], const uint8_t *bytes, size_t length)
{
    size_t most = length < SHORT_HEX ? length : SHORT_HEX, at = 0;
    out[0] = '\0';
    for (size_t i = 0; i < most; i++)
        at += (size_t)snprintf(out + at, SIGNATURE_TEXT - at, "%s%02x", i ? " " : "", bytes[i]);
    if (most < length)
        snprintf(out + at, SIGNATURE_TEXT - at, " …");
    return out;
}

/* As many lines as it takes. */
static void add_hex(struct lines *lines, uint32_t n, const char *label, const uint8_t *bytes,
                    size_t length)
{
    char text[SIGNATURE_TEXT];
    for (size_t from = 0; from < length && lines->count < SIGNATURE_LINES; from += PER_LINE)
        add(lines, n, STYLE_BYTES, from ? "" : label, "%s",
            hex(text, bytes + from, length - from < PER_LINE ? length - from : PER_LINE));
}

/* RFC 8017 §9.2: which hash function a DigestInfo names: SEQUENCE { SEQUENCE { OID ... */
static const char *digest_oid(char out[static OID_TEXT], const uint8_t *info, size_t length)
{
    if (length <= OID_AT + 2 || info[OID_AT] != OID_TAG || length < OID_AT + 2u + info[OID_AT + 1])
        return "no DigestInfo";
    return oid_format(out, (struct der_bytes){ info + OID_AT + 2, info[OID_AT + 1] });
}

/* The two hashes, one above the other, with what differs between them. */
static void add_hashes(struct lines *lines, const struct recorded *hash, const uint8_t *signed_hash,
                       uint32_t opened)
{
    char           text[SIGNATURE_TEXT], marks[SIGNATURE_TEXT], label[SIGNATURE_LABEL] = "ours";
    const char    *formula = hash->event.secret.formula; /* "SHA256(...)" */
    size_t         length = hash->event.secret.length;
    const uint8_t *ours = hash->event.secret.bytes;
    if (formula)
        snprintf(label, sizeof label, "our %.*s", (int)strcspn(formula, "("), formula);
    for (size_t from = 0; from < length && lines->count < SIGNATURE_LINES; from += PER_LINE) {
        size_t part = length - from < PER_LINE ? length - from : PER_LINE;
        bool   same = memcmp(ours + from, signed_hash + from, part) == 0;
        for (size_t i = 0; i < part; i++)
            memcpy(marks + 3 * i, ours[from + i] == signed_hash[from + i] ? "   " : "!! ", 3);
        marks[3 * part] = '\0';
        add(lines, opened, STYLE_BYTES, "signed hash", "%s", hex(text, signed_hash + from, part));
        add(lines, hash->n, STYLE_BYTES, label, "%s", hex(text, ours + from, part));
        if (!same)
            add(lines, 0, STYLE_BAD, "", "%s", marks);
    }
    if (memcmp(ours, signed_hash, length) == 0)
        add(lines, hash->n, STYLE_GOOD, "✓ they agree", "the issuer signed this very certificate");
    else
        add(lines, hash->n, STYLE_BAD, "✗ they differ", "this is not what the issuer signed");
}

/* RFC 8017 §9.2 step 5: EM = 0x00 || 0x01 || PS || 0x00 || T */
static void take_apart(struct lines *lines, const struct recorded *opened,
                       const struct recorded *hash)
{
    char           text[SIGNATURE_TEXT], oid[OID_TEXT];
    const uint8_t *em = opened->event.secret.bytes;
    size_t         length = opened->event.secret.length, at = BLOCK_TYPE_LENGTH;
    size_t         digest = hash ? hash->event.secret.length : 0;
    if (length <= BLOCK_TYPE_LENGTH || em[0] != 0x00 || em[1] != 0x01) {
        add(lines, opened->n, STYLE_BAD, "✗ begins with", "%s", hex(text, em, length));
        add(lines, 0, STYLE_BAD, "", "and not with 00 01: another key made this signature");
        return;
    }
    while (at < length && em[at] == 0xff)
        at++;
    size_t padding = at - BLOCK_TYPE_LENGTH;
    add(lines, opened->n, STYLE_BYTES, "block type", "00 01");
    add(lines, opened->n, STYLE_BYTES, "padding", "ff … ff, %zu bytes", padding);
    if (at == length || em[at] != 0x00 || length - at - 1 < digest || digest == 0) {
        add(lines, opened->n, STYLE_BAD, "✗ then", "%s", hex(text, em + at, length - at));
        add(lines, 0, STYLE_BAD, "", "and not 00 and a hash");
        return;
    }
    add(lines, opened->n, STYLE_BYTES, "end of it", "00");
    size_t info = length - at - 1 - digest;
    add_hex(lines, opened->n, "DigestInfo", em + at + 1, info);
    add(lines, opened->n, STYLE_PLAIN, "", "hash function %s, %zu bytes",
        digest_oid(oid, em + at + 1, info), digest);
    add_hashes(lines, hash, em + length - digest, opened->n);
}

static const struct recorded *value(struct walk *walk, uint32_t n)
{
    const struct recorded *event = walk_event(walk, n);
    return event && event->event.kind == EVENT_SECRET && event->event.secret.bytes ? event : NULL;
}

size_t signature_lines(struct signature_line lines[static SIGNATURE_LINES],
                       const struct chain *chain, struct walk *walk, size_t certificate)
{
    struct lines           all = { lines, 0 };
    struct chain_signature s = chain_signature(chain, walk, certificate);
    const struct recorded *check = walk_event(walk, s.check), *opened = value(walk, s.opened);
    if (!check && certificate == chain->anchor) {
        add(&all, 0, STYLE_PLAIN, "not checked", "an anchor is trusted, whoever signed it");
    } else if (!check) {
        add(&all, 0, STYLE_FAINT, "not checked", "so far");
    } else if (!opened) {
        char         safe[SIGNATURE_TEXT];
        struct prose p;
        prose_begin(&p, safe, sizeof safe);
        prose_add_safe(&p, check->event.check.found ? check->event.check.found : "");
        prose_end(&p);
        add(&all, s.check, STYLE_BAD, "✗ not opened", "%s", safe);
    } else {
        add(&all, s.opened, STYLE_PLAIN, "s^e mod n", "with the issuer's public key: %zu bytes",
            opened->event.secret.length);
        take_apart(&all, opened, value(walk, s.hash));
    }
    return all.count;
}
