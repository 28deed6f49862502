/*
 * page.h - the page of `serve`: what this server knows about the connection that asked for it.
 */
#ifndef TUTOR_PAGE_H
#define TUTOR_PAGE_H

#include "lessons/recording.h"
#include "tutor/html.h"
#include "tutor/http.h"

/* Writes the page, from what the recording holds so far. Plain HTML, without script. */
void page_write(struct html *, struct recording *, const struct http_request *);

#endif
