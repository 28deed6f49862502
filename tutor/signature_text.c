/*
 * signature_text.c - an RSA signature, taken apart; and which kind a signature is. See
 * signature_text.h.
 */
#include "tutor/signature_parts.h"

#include "crypto/hash.h"
#include "protocol/x509/oid.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { SHORT_HEX = 20, BLOCK_TYPE_LENGTH = 2, OID_AT = 4, OID_TAG = 0x06 };

/* ---- lines ---- */

void signature_add(struct signature_parts *p, uint32_t n, enum style style, const char *label,
                   const char *format, ...)
{
    if (p->count == SIGNATURE_LINES)
        return;
    struct signature_line *line = &p->lines[p->count++];
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

void signature_add_hex(struct signature_parts *p, uint32_t n, const char *label,
                       const uint8_t *bytes, size_t length)
{
    enum { PER_LINE = SIGNATURE_PER_LINE };
    char text[SIGNATURE_TEXT];
    for (size_t from = 0; from < length; from += PER_LINE)
        signature_add(p, n, STYLE_BYTES, from ? "" : label, "%s",
                      hex(text, bytes + from, length - from < PER_LINE ? length - from : PER_LINE));
}

static void name_our_hash(const struct signature_parts *p, char label[SIGNATURE_LABEL])
{
    snprintf(label, SIGNATURE_LABEL, "our %s",
             p->algorithm.hash ? p->algorithm.hash->name : "hash");
}

void signature_add_hash(struct signature_parts *p)
{
    char label[SIGNATURE_LABEL];
    if (!p->algorithm.hash)
        return;
    name_our_hash(p, label);
    signature_add_hex(p, p->hash, label, p->digest, p->algorithm.hash->digest_length);
}

void signature_add_verdict(struct signature_parts *p)
{
    switch (p->state) {
    case SIGNATURE_NOT_CHECKED:
        break;
    case SIGNATURE_HOLDS:
        signature_add(p, p->check, STYLE_GOOD, "✓ it holds",
                      "the issuer signed this very certificate");
        break;
    case SIGNATURE_FAILS:
        signature_add(p, p->check, STYLE_BAD, "✗ it does not",
                      "this is not what the issuer signed");
        break;
    }
}

/* ---- RSA with PKCS #1 v1.5: RFC 8017 §8.2.2, §9.2 ---- */

/* RFC 8017 §9.2: which hash function a DigestInfo names: SEQUENCE { SEQUENCE { OID ... */
static const char *digest_oid(char out[static OID_TEXT], const uint8_t *info, size_t length)
{
    if (length <= OID_AT + 2 || info[OID_AT] != OID_TAG || length < OID_AT + 2u + info[OID_AT + 1])
        return "no DigestInfo";
    return oid_format(out, (struct der_bytes){ info + OID_AT + 2, info[OID_AT + 1] });
}

/* The two hashes, one above the other, with what differs between them. */
static void add_hashes(struct signature_parts *p, const uint8_t *signed_hash)
{
    enum { PER_LINE = SIGNATURE_PER_LINE };
    char           text[SIGNATURE_TEXT], marks[SIGNATURE_TEXT], label[SIGNATURE_LABEL];
    size_t         length = p->algorithm.hash->digest_length;
    const uint8_t *ours = p->digest;
    name_our_hash(p, label);
    for (size_t from = 0; from < length; from += PER_LINE) {
        size_t part = length - from < PER_LINE ? length - from : PER_LINE;
        bool   same = memcmp(ours + from, signed_hash + from, part) == 0;
        for (size_t i = 0; i < part; i++)
            memcpy(marks + 3 * i, ours[from + i] == signed_hash[from + i] ? "   " : "!! ", 3);
        marks[3 * part] = '\0';
        signature_add(p, p->opened, STYLE_BYTES, "signed hash", "%s",
                      hex(text, signed_hash + from, part));
        signature_add(p, p->hash, STYLE_BYTES, label, "%s", hex(text, ours + from, part));
        if (!same)
            signature_add(p, 0, STYLE_BAD, "", "%s", marks);
    }
    if (memcmp(ours, signed_hash, length) == 0)
        signature_add(p, p->hash, STYLE_GOOD, "✓ they agree",
                      "the issuer signed this very certificate");
    else
        signature_add(p, p->hash, STYLE_BAD, "✗ they differ", "this is not what the issuer signed");
}

/* RFC 8017 §9.2 step 5: EM = 0x00 || 0x01 || PS || 0x00 || T */
static void take_pkcs1_apart(struct signature_parts *p)
{
    char           text[SIGNATURE_TEXT], oid[OID_TEXT];
    const uint8_t *em = p->em;
    size_t         length = p->em_length, at = BLOCK_TYPE_LENGTH;
    size_t         digest = p->algorithm.hash ? p->algorithm.hash->digest_length : 0;
    signature_add(p, p->opened, STYLE_PLAIN, "s^e mod n", "with the issuer's public key: %zu bytes",
                  length);
    if (length <= BLOCK_TYPE_LENGTH || em[0] != 0x00 || em[1] != 0x01) {
        signature_add(p, p->opened, STYLE_BAD, "✗ begins with", "%s", hex(text, em, length));
        signature_add(p, 0, STYLE_BAD, "", "and not with 00 01: another key made this signature");
        return;
    }
    while (at < length && em[at] == 0xff)
        at++;
    size_t padding = at - BLOCK_TYPE_LENGTH;
    signature_add(p, p->opened, STYLE_BYTES, "block type", "00 01");
    signature_add(p, p->opened, STYLE_BYTES, "padding", "ff … ff, %zu bytes", padding);
    if (at == length || em[at] != 0x00 || length - at - 1 < digest || digest == 0) {
        signature_add(p, p->opened, STYLE_BAD, "✗ then", "%s", hex(text, em + at, length - at));
        signature_add(p, 0, STYLE_BAD, "", "and not 00 and a hash");
        return;
    }
    signature_add(p, p->opened, STYLE_BYTES, "end of it", "00");
    size_t info = length - at - 1 - digest;
    signature_add_hex(p, p->opened, "DigestInfo", em + at + 1, info);
    signature_add(p, p->opened, STYLE_PLAIN, "", "hash function %s, %zu bytes",
                  digest_oid(oid, em + at + 1, info), digest);
    add_hashes(p, em + length - digest);
}

/* ---- which kind it is ---- */

static bool read_certificate(struct certificate *c, struct walk *walk, uint32_t n)
{
    const struct recorded *event = walk_event(walk, n);
    struct reader          r;
    if (!event || event->event.kind != EVENT_BYTES)
        return false;
    reader_init(&r, event->event.bytes.bytes, event->event.bytes.length, "Certificate", NULL);
    return certificate_read(c, &r);
}

/* What the issuer's key makes of an RSA signature, whether or not anybody has checked it. */
static void open_rsa(struct signature_parts *p)
{
    struct certificate_key key;
    struct der_bytes       signature = p->certificate.signature_value;
    if (p->has_issuer && certificate_key_set(&key, &p->issuer) && key.key.kind == KEY_KIND_RSA &&
        signature.length == key.rsa.length &&
        rsa_encrypt_raw(p->em, &key.rsa, signature.bytes) == RSA_OK)
        p->em_length = key.rsa.length;
}

static bool gather(struct signature_parts *p, const struct chain *chain, struct walk *walk,
                   size_t certificate)
{
    struct chain_signature s = chain_signature(chain, walk, certificate);
    size_t                 issuer = chain_issuer(chain, walk, certificate);
    const struct recorded *check = walk_event(walk, s.check);
    struct der_bytes       tbs;
    p->hash = s.hash;
    p->opened = s.opened;
    p->check = s.check;
    if (check)
        p->state = check->event.check.passed ? SIGNATURE_HOLDS : SIGNATURE_FAILS;
    if (!read_certificate(&p->certificate, walk, chain->at[certificate]))
        return false;
    p->has_issuer =
        issuer != CHAIN_NOWHERE && read_certificate(&p->issuer, walk, chain->at[issuer]);
    if (!signature_algorithm_find(&p->algorithm, p->certificate.signature_algorithm,
                                  &p->certificate.signature_pss))
        return false;
    tbs = p->certificate.tbs_certificate;
    if (p->algorithm.hash)
        hash_compute(p->digest, p->algorithm.hash, tbs.bytes, tbs.length);
    open_rsa(p);
    return true;
}

static void take_apart(struct signature_parts *p)
{
    switch (p->algorithm.kind) {
    case KEY_KIND_RSA:
        if (p->algorithm.is_pss)
            signature_take_pss_apart(p);
        else if (p->em_length > 0)
            take_pkcs1_apart(p);
        else if (p->state == SIGNATURE_FAILS)
            signature_add(p, p->check, STYLE_BAD, "✗ not opened",
                          "it does not fit the issuer's key");
        else
            signature_add(p, 0, STYLE_FAINT, "not opened", "the issuer's key is not here");
        break;
    case KEY_KIND_ECDSA:
        signature_take_ecdsa_apart(p);
        break;
    case KEY_KIND_ED25519:
        signature_take_ed25519_apart(p);
        break;
    }
}

size_t signature_lines(struct signature_line lines[static SIGNATURE_LINES],
                       const struct chain *chain, struct walk *walk, size_t certificate)
{
    struct signature_parts p = { .lines = lines };
    bool                   known = gather(&p, chain, walk, certificate);
    if (!p.check && certificate == chain->anchor)
        signature_add(&p, 0, STYLE_PLAIN, "not checked", "an anchor is trusted, whoever signed it");
    else if (!p.check)
        signature_add(&p, 0, STYLE_FAINT, "not checked", "so far");
    if (known)
        take_apart(&p);
    else
        signature_add(&p, 0, STYLE_FAINT, "not taken apart", "its algorithm is not known here");
    return p.count;
}
