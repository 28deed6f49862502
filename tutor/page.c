/* page.c - see page.h. Everything that the client sent goes through html_text: none of it is
 * markup. */
#include "tutor/page.h"

#include "lessons/words.h"
#include "tutor/outcome.h"

#include <stdio.h>
#include <string.h>

enum { TEXT = 2048 };

static const char opening[] =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n"
    "<title>This very connection</title>\n"
    "<style>body{font:16px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}"
    "table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;"
    "padding:.2em 1em .2em 0;border-bottom:1px solid #ccc;overflow-wrap:anywhere}"
    "td,th{width:30%}th{width:40%}</style>\n</head>\n<body>\n"
    "<h1>This very connection</h1>\n"
    "<p>Your client opened it, and this server took part in every step. This is what the two "
    "agreed on, and what your client said in the clear before there were any keys.</p>\n";

static void write_row(struct html *html, const char *name, const char *value, const char *meaning)
{
    html_markup(html, "<tr><th>");
    html_text(html, name);
    html_markup(html, "</th><td>");
    html_text(html, value);
    html_markup(html, "</td><td>");
    html_text(html, meaning);
    html_markup(html, "</td></tr>\n");
}

/* What the server's choices were about, in the words of a page. */
static const struct subject {
    const char *choice, *row, *offered;
    const char *otherwise; /* where nothing of the kind was chosen */
} subjects[] = {
    { "server_version", "protocol version", "The versions your client offered", "" },
    { "cipher_suite", "cipher suite", "The cipher suites your client offered", "" },
    { "group", "group of the key exchange", "The groups your client offered",
      "no Diffie-Hellman exchange took place" },
    { "signature_scheme", "signature scheme", "The signature schemes your client offered",
      "nothing was signed in this handshake" },
    { "protocol", "application protocol (ALPN)", "The application protocols your client offered",
      "not both asked for one" },
};
enum { SUBJECTS = sizeof subjects / sizeof *subjects };

/* The server's last choice of it: after a retry there are two. */
static const struct event_choice *find_choice(struct recording *recording, const char *subject)
{
    for (uint32_t n = recording_count(recording); n > 0; n--) {
        const struct recorded *recorded =
            recording_is(recording, n, EVENT_CHOICE) ? recording_event(recording, n) : NULL;
        if (recorded && recorded->event.actor == ACTOR_SERVER &&
            strcmp(recorded->event.choice.subject, subject) == 0)
            return &recorded->event.choice;
    }
    return NULL;
}

/* What was taken of each; a session that is taken up again has version and suite already. */
static void write_choices(struct html *html, struct recording *recording,
                          const struct outcome *outcome)
{
    const char *const agreed[SUBJECTS] = { outcome->version, outcome->suite };
    char              name[128];
    for (size_t i = 0; i < SUBJECTS; i++) {
        const struct event_choice *choice = find_choice(recording, subjects[i].choice);
        if (choice && choice->made)
            words_choice(name, sizeof name, choice, choice->chosen);
        else
            snprintf(name, sizeof name, "%s", agreed[i] && agreed[i][0] ? agreed[i] : "none");
        write_row(html, subjects[i].row, name,
                  choice && choice->made ? choice->because : subjects[i].otherwise);
    }
}

static void write_agreement(struct html *html, struct recording *recording,
                            const struct http_request *request)
{
    struct outcome outcome;
    outcome_judge(&outcome, recording);
    html_markup(html, "<h2>What was agreed</h2>\n<table>\n");
    write_choices(html, recording, &outcome);
    write_row(html, "server name asked for (SNI)",
              outcome.server_name[0] ? outcome.server_name : "none", "");
    write_row(html, "request", request->method, request->target);
    write_row(html, "client program, as it says", request->agent[0] ? request->agent : "unnamed",
              "");
    html_markup(html, "</table>\n");
}

static void write_offer(struct html *html, const char *title, const struct event_choice *choice)
{
    char name[128];
    html_element(html, "h2", title);
    html_markup(html, "<ol>\n");
    for (size_t i = 0; i < choice->offered_count; i++) {
        bool taken = choice->made && choice->offered[i] == choice->chosen;
        words_choice(name, sizeof name, choice, choice->offered[i]);
        html_markup(html, taken ? "<li><strong>" : "<li>");
        html_text(html, name);
        html_markup(html, taken ? "</strong>, which was chosen</li>\n" : "</li>\n");
    }
    html_markup(html, "</ol>\n");
}

/* Each field of the ClientHello that has bytes of its own. */
static void write_fields(struct html *html, const struct recorded *hello)
{
    char path[TEXT], value[TEXT], meaning[TEXT];
    html_element(html, "h2", "Its ClientHello, field by field");
    html_markup(html, "<table>\n");
    for (size_t i = 0; i < hello->event.bytes.field_count; i++) {
        if (hello->event.bytes.fields[i].group)
            continue;
        recording_path(path, sizeof path, hello, i);
        words_value(value, sizeof value, hello, i);
        words_meaning(meaning, sizeof meaning, hello, i);
        write_row(html, path, value, meaning);
    }
    html_markup(html, "</table>\n");
}

void page_write(struct html *html, struct recording *recording, const struct http_request *request)
{
    html_markup(html, opening);
    write_agreement(html, recording, request);
    for (size_t i = 0; i < SUBJECTS; i++) {
        const struct event_choice *choice = find_choice(recording, subjects[i].choice);
        if (choice && choice->offered_count > 0)
            write_offer(html, subjects[i].offered, choice);
    }
    for (uint32_t n = 1; n <= recording_count(recording); n++) {
        const struct recorded *recorded = recording_event(recording, n);
        if (!recorded)
            continue;
        if (recorded->event.kind == EVENT_BYTES && recorded->event.bytes.layer == LAYER_MESSAGE &&
            strcmp(recorded->event.bytes.name, "ClientHello") == 0)
            write_fields(html, recorded);
    }
    html_markup(html, "</body>\n</html>\n");
}
