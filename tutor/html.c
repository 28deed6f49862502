/* html.c - see html.h. */
#include "tutor/html.h"

#include <stdlib.h>
#include <string.h>

static void append(struct html *html, const char *bytes, size_t length)
{
    if (html->length + length + 1 > html->capacity) {
        size_t capacity = 2 * html->capacity + length + 4096;
        char  *larger = realloc(html->text, capacity);
        if (!larger) {
            html->failed = true;
            return;
        }
        html->text = larger;
        html->capacity = capacity;
    }
    memcpy(html->text + html->length, bytes, length);
    html->length += length;
    html->text[html->length] = '\0';
}

void html_markup(struct html *html, const char *markup) { append(html, markup, strlen(markup)); }

void html_text(struct html *html, const char *text)
{
    for (; *text; text++) {
        switch (*text) {
        case '<':
            html_markup(html, "&lt;");
            break;
        case '>':
            html_markup(html, "&gt;");
            break;
        case '&':
            html_markup(html, "&amp;");
            break;
        case '"':
            html_markup(html, "&quot;");
            break;
        case '\'':
            html_markup(html, "&#39;");
            break;
        default:
            append(html, text, 1);
        }
    }
}

void html_element(struct html *html, const char *tag, const char *text)
{
    html_markup(html, "<");
    html_markup(html, tag);
    html_markup(html, ">");
    html_text(html, text);
    html_markup(html, "</");
    html_markup(html, tag);
    html_markup(html, ">\n");
}

void html_free(struct html *html)
{
    free(html->text);
    *html = (struct html){ 0 };
}
