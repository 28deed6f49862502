/*
 * certificate_row_text.c - what a row of the certificate view looks like, and the words for it.
 * Part of certificate_rows.h.
 */
#include "tutor/certificate_rows.h"

#include "lessons/prose.h"
#include "lessons/words.h"
#include "tutor/field_detail.h"
#include "tutor/signature_text.h"

#include <stdio.h>
#include <string.h>

enum {
    TEXT_MOST = 2000,
    MARGIN = 2,
    INNER = 6,
    CONTENT = 8,
    LABEL_COLUMNS = 18,
    ROLE_COLUMNS = 34
};

static const struct recorded *certificate_of(const struct certificate_rows *rows,
                                             const struct walk             *walk,
                                             const struct certificate_row  *row)
{
    return walk_event(walk, rows->chain.at[row->certificate]);
}

/* ---- the ladder ---- */

static void draw_certificate(const struct canvas *c, int row, const struct certificate_rows *rows,
                             struct walk *walk, const struct certificate_row *r)
{
    char                   subject[TEXT_MOST], role[64] = "";
    const struct recorded *event = certificate_of(rows, walk, r);
    int                    role_at = c->columns - ROLE_COLUMNS;
    chain_title(subject, sizeof subject, walk, event);
    if (r->certificate == 0 && chain_is_shown_by_server(walk))
        snprintf(role, sizeof role, "the server's own");
    if (r->certificate == rows->chain.anchor)
        snprintf(role + strlen(role), sizeof role - strlen(role), "%strusted beforehand",
                 role[0] ? ", " : "");
    canvas_put(c, row, MARGIN, STYLE_STRONG, rows->open[r->certificate] ? "▾" : "▸");
    int at = canvas_format(c, row, MARGIN + 2, STYLE_STRONG, "%zu ", r->certificate + 1);
    canvas_put_most(c, row, at, role[0] && role_at > at ? role_at - at - 1 : -1, STYLE_STRONG,
                    subject);
    if (role[0] && role_at > at)
        canvas_put(c, row, role_at, STYLE_FAINT, role);
}

/* Whether a check has passed, as a sign; none where it was not made. */
static const char *sign_of(const struct recorded *check, enum style *style)
{
    *style = STYLE_FAINT;
    if (!check)
        return "not checked yet";
    *style = check->event.check.passed ? STYLE_GOOD : STYLE_BAD;
    return check->event.check.passed   ? "✓ checked"
           : check->event.check.waived ? "~ waived"
                                       : "✗ it is not";
}

static void draw_link(const struct canvas *c, int row, const struct certificate_rows *rows,
                      struct walk *walk, const struct certificate_row *r)
{
    char                   issuer[TEXT_MOST];
    enum style             style;
    struct chain_signature s = chain_signature(&rows->chain, walk, r->certificate);
    const char            *sign = sign_of(walk_event(walk, s.check), &style);
    size_t                 by = chain_issuer(&rows->chain, walk, r->certificate);
    chain_fact(issuer, sizeof issuer, walk, certificate_of(rows, walk, r), FACT_ISSUER);
    int at = canvas_put(c, row, MARGIN + 2, STYLE_BORDER, "│ ");
    if (by == r->certificate)
        at = canvas_put(c, row, at, STYLE_PLAIN, "says that it signed itself: ");
    else if (by != CHAIN_NOWHERE)
        at = canvas_format(c, row, at, STYLE_PLAIN, "signed with the key of %zu: ", by + 1);
    else
        at = canvas_put(c, row, at, STYLE_PLAIN, "signed by ");
    if (by == CHAIN_NOWHERE) {
        at = canvas_put_most(c, row, at, c->columns - 50, STYLE_PLAIN, issuer);
        at = canvas_put(c, row, at, STYLE_PLAIN, " (not here): ");
    }
    canvas_put(c, row, at, style, sign);
}

static void draw_trust(const struct canvas *c, int row, const struct certificate_rows *rows,
                       struct walk *walk)
{
    const struct recorded *check = walk_event(walk, rows->chain.anchor_check);
    if (!check)
        canvas_put(c, row, MARGIN + 2, STYLE_FAINT, "? where trust begins is not decided so far");
    else if (rows->chain.anchor != CHAIN_NOWHERE)
        canvas_put(c, row, MARGIN + 2, STYLE_GOOD,
                   "✓ trust begins here: the client trusted this authority beforehand");
    else if (check->event.check.waived || check->event.check.passed)
        canvas_put(c, row, MARGIN + 2, STYLE_WARNING,
                   "~ trust begins nowhere, and that was waived");
    else
        canvas_put(c, row, MARGIN + 2, STYLE_BAD,
                   "✗ trust begins nowhere: no authority that the client trusts");
}

/* ---- inside of a certificate ---- */

static void draw_section(const struct canvas *c, int row, const struct certificate_rows *rows,
                         struct walk *walk, const struct certificate_row *r)
{
    const struct recorded *event = certificate_of(rows, walk, r);
    size_t                 passed = 0, failed = 0;
    canvas_put(c, row, INNER - 2, STYLE_STRONG,
               rows->section_open[r->certificate][r->at] ? "▾" : "▸");
    switch ((enum certificate_section)r->at) {
    case SECTION_FIELDS:
        canvas_format(c, row, INNER, STYLE_STRONG, "Fields: %zu bytes, each by name",
                      event->event.bytes.length);
        break;
    case SECTION_SIGNATURE:
        canvas_put(c, row, INNER, STYLE_STRONG, "Signature, taken apart");
        break;
    case SECTION_CHECKS:
        for (size_t i = 0; i < rows->chain.check_count; i++) {
            const struct recorded *check = walk_event(walk, rows->chain.checks[i]);
            if (check && check->about == event->n && check->event.check.passed)
                passed++;
            else if (check && check->about == event->n)
                failed++;
        }
        canvas_format(c, row, INNER, STYLE_STRONG,
                      failed ? "Checks: %zu passed, ✗ %zu failed" : "Checks: %zu passed", passed,
                      failed);
        break;
    case SECTION_COUNT:
        break;
    }
}

static void draw_fact(const struct canvas *c, int row, int column, const struct walk *walk,
                      const struct recorded *event, enum chain_fact fact)
{
    char text[TEXT_MOST];
    chain_fact(text, sizeof text, (struct walk *)walk, event, fact);
    canvas_put(c, row, column, STYLE_FAINT, chain_fact_label(fact));
    canvas_put(c, row, column + 11, STYLE_PLAIN, text[0] ? text : "it does not say");
}

static void draw_signature(const struct canvas *c, int row, const struct certificate_rows *rows,
                           struct walk *walk, const struct certificate_row *r)
{
    struct signature_line lines[SIGNATURE_LINES];
    if (r->at >= signature_lines(lines, &rows->chain, walk, r->certificate))
        return;
    const struct signature_line *line = &lines[r->at];
    canvas_put(c, row, CONTENT, line->style == STYLE_BYTES ? STYLE_FAINT : line->style,
               line->label);
    canvas_put(c, row, CONTENT + LABEL_COLUMNS, line->style, line->text);
}

static void draw_check(const struct canvas *c, int row, struct walk *walk, uint32_t n)
{
    char                   title[TEXT_MOST];
    enum style             style;
    const struct recorded *check = walk_event(walk, n);
    if (!check)
        return;
    bool passed = check->event.check.passed;
    style = passed ? STYLE_GOOD : STYLE_BAD;
    words_title(title, sizeof title, walk->recording, check);
    int at = canvas_put(c, row, CONTENT, style,
                        passed                      ? "✓ "
                        : check->event.check.waived ? "~ "
                                                    : "✗ ");
    canvas_put(c, row, at, STYLE_PLAIN, title);
}

void certificate_row_draw(const struct canvas *c, int row, const struct certificate_rows *rows,
                          struct walk *walk, const struct certificate_row *r)
{
    const struct recorded *event = certificate_of(rows, walk, r);
    if (!event) {
        canvas_put(c, row, MARGIN, STYLE_WARNING, "damaged in the file");
        return;
    }
    switch (r->kind) {
    case ROW_CERTIFICATE:
        draw_certificate(c, row, rows, walk, r);
        break;
    case ROW_FACT:
        draw_fact(c, row, INNER, walk, event, (enum chain_fact)r->at);
        break;
    case ROW_SECTION:
        draw_section(c, row, rows, walk, r);
        break;
    case ROW_FIELD:
        field_tree_draw(c, row, CONTENT - 2, &rows->trees[r->certificate], r->at, false);
        break;
    case ROW_SIGNATURE:
        draw_signature(c, row, rows, walk, r);
        break;
    case ROW_CHECK:
        draw_check(c, row, walk, r->at);
        break;
    case ROW_LINK:
        draw_link(c, row, rows, walk, r);
        break;
    case ROW_TRUST:
        draw_trust(c, row, rows, walk);
        break;
    case ROW_MORE:
        canvas_format(c, row, MARGIN + 2, STYLE_WARNING,
                      "… there are more than these %d: as text (--plain) all are shown",
                      CHAIN_MOST);
        break;
    }
}

/* ---- the words below ---- */

static void explain_check(struct prose *p, const struct recorded *check)
{
    const struct check_description *description = check_describe(check->event.check.check);
    prose_add(p, "**Demanded:** ");
    prose_add_safe(p, check->event.check.wanted ? check->event.check.wanted : "");
    prose_add(p, "\n**Found:** ");
    prose_add_safe(p, check->event.check.found ? check->event.check.found : "");
    prose_format(p, "\n**What it stops:** %s", description->purpose);
    if (description->field)
        prose_format(p, "\n**Read:** %s", description->field);
}

static void explain_secret(struct prose *p, const struct recorded *secret)
{
    prose_add(p, "**");
    prose_add_safe(p, secret->event.secret.name);
    prose_add(p, "** = ");
    prose_add_safe(p, secret->event.secret.formula ? secret->event.secret.formula : "given");
    prose_format(p, "\n(%s; Enter shows the value and its inputs)",
                 secret->event.rfc ? secret->event.rfc : "no section");
}

static const char section_words[SECTION_COUNT][240] = {
    [SECTION_FIELDS] =
        "The certificate as DER has it (X.690), to the last byte. Enter on a field shows it "
        "among the bytes.",
    [SECTION_SIGNATURE] =
        "An RSA signature opens with the issuer's public key, and what is in it must be the hash "
        "of "
        "this certificate. One of a curve does not open: it fits hash and key, or it does not.",
    [SECTION_CHECKS] =
        "What RFC 5280 §6.1 and TLS demand of it, in the order in which the client asked.",
};

static const char link_words[] =
    "The issuer has hashed the certificate and worked on the hash with its private key. Whoever "
    "has the issuer's public key can check that. **Enter takes the signature apart.**";

static const char object_words[] =
    "Not a certificate, but it belongs to them. **Enter opens its fields, to the last byte.**";

static void explain_trust(struct prose *p, const struct recorded *check)
{
    prose_add(
        p, check ? ""
                 : "Signatures only lead from one certificate to the next. The first of them must "
                   "be trusted for another reason: the client brings a list of authorities.");
    if (check)
        explain_check(p, check);
}

/* The facts that the row and the link below it do not say already. */
static void explain_certificate(const struct canvas *c, struct walk *walk,
                                const struct recorded *event)
{
    int row = 0;
    for (enum chain_fact fact = FACT_NAMES; fact < FACT_COUNT && row < c->rows; fact++)
        draw_fact(c, row++, MARGIN, walk, event, fact);
    if (row < c->rows)
        canvas_put(c, row, MARGIN, STYLE_KEY, "Enter: open, close");
}

static void explain_fact(struct prose *p, struct walk *walk, const struct recorded *event,
                         enum chain_fact fact)
{
    char   text[TEXT_MOST];
    size_t field = chain_fact(text, sizeof text, walk, event, fact);
    prose_format(p, "**%s:** %s", chain_fact_label(fact), text[0] ? text : "it does not say");
    if (field == NO_FIELD)
        return;
    const struct wire_field   *f = &event->event.bytes.fields[field];
    const struct glossary_row *row = glossary_find(f->structure, f->name);
    if (row)
        prose_format(p, "\n%s (%s)", row->text, row->rfc);
    prose_add(p, "\n**Enter shows its bytes.**");
}

static void write_words(struct prose *p, const struct certificate_rows *rows, struct walk *walk,
                        const struct certificate_row *r)
{
    struct spot                spot = certificate_row_spot(rows, walk, r);
    const struct recorded     *event = walk_event(walk, spot.n);
    const struct glossary_row *term = glossary_term("certificate");
    if (r->kind == ROW_CERTIFICATE && !chain_is_certificate(&rows->chain, walk, r->certificate))
        prose_add(p, object_words);
    else if (r->kind == ROW_CERTIFICATE)
        prose_add(p, term ? term->text : "");
    else if (r->kind == ROW_LINK)
        prose_add(p, link_words);
    else if (r->kind == ROW_SECTION)
        prose_add(p, section_words[r->at]);
    else if (r->kind == ROW_TRUST)
        explain_trust(p, walk_event(walk, rows->chain.anchor_check));
    else if (r->kind == ROW_FACT)
        explain_fact(p, walk, event, (enum chain_fact)r->at);
    else if (event && event->event.kind == EVENT_CHECK)
        explain_check(p, event);
    else if (event && event->event.kind == EVENT_SECRET)
        explain_secret(p, event);
}

void certificate_row_explain(const struct canvas *c, const struct certificate_rows *rows,
                             struct walk *walk, const struct certificate_row *r)
{
    char                   text[TEXT_MOST];
    struct prose           p;
    const struct recorded *event = certificate_of(rows, walk, r);
    if (!event)
        return;
    if (r->kind == ROW_CERTIFICATE && !rows->open[r->certificate] &&
        chain_is_certificate(&rows->chain, walk, r->certificate)) {
        explain_certificate(c, walk, event);
        return;
    }
    if (r->kind == ROW_FIELD) {
        field_detail_draw(c, walk, event, r->at, "Enter: its bytes", false);
        return;
    }
    prose_begin(&p, text, sizeof text);
    write_words(&p, rows, walk, r);
    prose_end(&p);
    if (canvas_wrap(c, 0, MARGIN, 0, STYLE_PLAIN, text) > c->rows)
        canvas_put(c, c->rows - 1, c->columns - 2, STYLE_STRONG, " ↓");
}
