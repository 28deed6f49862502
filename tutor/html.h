/*
 * html.h - a piece of HTML that grows, in which text can only be text.
 */
#ifndef TUTOR_HTML_H
#define TUTOR_HTML_H

#include <stdbool.h>
#include <stddef.h>

struct html {
    char  *text; /* terminated; NULL while it is empty */
    size_t length, capacity;
    bool   failed; /* there was no memory: the text is incomplete */
};

/* Markup, as it is. */
void html_markup(struct html *, const char *markup);
/* Text: < > & " ' become character references, so that none of it can be markup, in an attribute
 * either. */
void html_text(struct html *, const char *text);
/* <tag>text</tag> */
void html_element(struct html *, const char *tag, const char *text);
void html_free(struct html *);

#endif
