/*
 * words.h - what the bytes, the steps and the checks mean, in words.
 *
 * The engine says only labels and numbers; the words are content: lessons/glossary*.md (a row for
 * every label) and lessons/story.md (a piece for every step), embedded in the program at build
 * time. All texts are written into a caller's buffer as snprintf does: always terminated, the
 * return value is the length that the whole would have. Control characters in values are always
 * shown escaped.
 */
#ifndef LESSONS_WORDS_H
#define LESSONS_WORDS_H

#include "lessons/recording.h"

/* A row of the glossary. */
struct glossary_row {
    const char *key;   /* "ClientHello.random" */
    const char *reads; /* how its value is shown: "hex", "cipher_suite", "version", ... */
    const char *rfc;   /* "RFC 5246 §7.4.1.2" */
    const char *text;  /* one to three sentences, Markdown */
};
/* The row for a label; "vector.length" for the length of any vector. A term that the story
 * underlines ("session key") is found with "term" as its structure. NULL when there is none. */
const struct glossary_row *glossary_find(const char *structure, const char *name);
/* The row for a value or a term; the values of certificate 2 have numbers, "signature hash 2", and
 * share one row. NULL when there is none. */
const struct glossary_row *glossary_term(const char *name);
/* All rows, in the order of the files, for tests and lists; NULL past the end. */
const struct glossary_row *glossary_row(size_t index);

/* A field's value ("0x0303", "localhost", "2026-11-24 05:36:09 UTC"), and what it means ("TLS
 * 1.2"); the meaning is empty where the value says it all, and "empty" where there are no bytes.
 * For a group, the value of what it holds, if that is short. */
size_t words_value(char *out, size_t size, const struct recorded *, size_t field);
size_t words_meaning(char *out, size_t size, const struct recorded *, size_t field);

/* The ASN.1 type of an element of DER, by its tags: "INTEGER", "[0] EXPLICIT SEQUENCE", "[2]";
 * empty for other fields. */
size_t words_type(char *out, size_t size, const struct recorded *, size_t field);

/* A number of an IANA registry by name: "TLS_RSA_WITH_AES_128_CBC_SHA" or "0x1a1a (not known
 * here)". */
size_t words_code(char *out, size_t size, enum registry, uint16_t code);
/* One of the numbers in a choice, by the name that it has there. */
size_t words_choice(char *out, size_t size, const struct event_choice *, uint16_t code);

/* One line for any event: "The client says hello", "ClientHello, 61 bytes, client to server",
 * "master_secret, 48 bytes", "Suite was offered: passed". Never empty. */
size_t words_title(char *out, size_t size, struct recording *, const struct recorded *);

/* The piece of story.md for a step event, with the live values filled in: two to four sentences. */
size_t words_story(char *out, size_t size, struct recording *, const struct recorded *step);

/* "the client says hello": the name of an act, 1 to 7. */
const char *words_act(uint8_t act);

/* What an alert usually means and what to try, a paragraph; NULL for an alert without one. */
const char *words_alert(enum alert);

/* What to do about an error that this side found, a paragraph; NULL for one that says it all. */
const char *words_error(enum error);
/* What to do about a failure: the alert's words where the other side sent it, else the error's. */
const char *words_advice(const struct event_failure *);

const char *words_actor(enum actor);         /* "client" */
const char *words_verb(enum verb);           /* "send" */
const char *words_direction(enum direction); /* "client-to-server" */
const char *words_layer(enum layer);         /* "record" */
const char *words_origin(enum origin);       /* "random" */

#endif
