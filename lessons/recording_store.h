/*
 * recording_store.h - what a recording is made of. For the recording_*.c files alone.
 *
 *     recording.c        events as they are told: copied, numbered, looked up
 *     recording_link.c   what was reported twice, and which event speaks of which
 *     recording_path.c   finding bytes by a path
 *     recording_save.c   a recording to lines, as it grows
 *     recording_open.c   a file of lines: where each begins
 *     recording_line.c   one line back to one event
 */
#ifndef LESSONS_RECORDING_STORE_H
#define LESSONS_RECORDING_STORE_H

#include "lessons/arena.h"
#include "lessons/json_text.h"
#include "lessons/recording.h"

#include <stdio.h>

/* An event that was told, or a line of a file until somebody looks at it. */
struct entry {
    struct recorded *event;        /* NULL: not parsed yet */
    size_t           line;         /* offset in the file; 0 for a line that is lost */
    size_t           line_number;  /* for a person: from 1 */
    size_t           records_line; /* of the line that named its records later, or 0 */
    uint32_t         about;        /* said by a later line, or 0 */
    bool             lost;         /* its line is damaged: not even its kind is known */
    enum event_kind  kind;
    const char      *name; /* event_name(), kept once for all of that name */
    uint32_t         connection;
};

/* The events of one kind and name in one connection, in order: for paths and values. */
struct name_list {
    uint32_t        connection;
    enum event_kind kind;
    const char     *name;
    uint32_t       *events;
    size_t          count, capacity;
};

struct link_connection;
struct links {
    struct link_connection **connections;
    size_t                   count, capacity;
    struct index             connection_index;
    struct index             certificate_index; /* by connection and DER */
};

struct recording {
    struct observer         observer; /* first, so that tell() finds the recording around it */
    struct recording_header header;
    struct arena            arena;

    struct entry *entries;
    size_t        count, capacity;
    uint32_t     *steps;
    size_t        step_count, step_capacity;

    struct index      name_index;
    struct name_list *names;
    size_t            name_count, name_capacity;

    struct links links;

    FILE            *file; /* that it is saved to, or NULL */
    char            *file_buffer;
    uint32_t         saved; /* how many events are in the file */
    bool             write_failed;
    struct json_text line;

    char  *text; /* of an opened file, or NULL */
    size_t text_length;

    char fault[200];
    bool faulty;
    bool has_attacker;
};

enum { SAVE_BUFFER = 64 * 1024 };

void recording_set_fault(struct recording *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Copies a header into the recording. */
void recording_take_header(struct recording *, const struct recording_header *);

/* Adds an entry; false (and a fault) when there is no memory. */
bool recording_add_entry(struct recording *, struct entry);
bool recording_add_step(struct recording *, uint32_t n);
/* Notes that event n has this name (an event's subject, or what it is called). */
bool recording_add_name(struct recording *, uint32_t connection, enum event_kind, const char *name,
                        size_t length, uint32_t n);
const struct name_list *recording_names(const struct recording *, uint32_t connection,
                                        enum event_kind, const char *name, size_t length);
/* The name by which an event is found: its subject, its name, its check, its error. */
const char *event_name(const struct event *);

/* The event that `event` repeats, whose report need not be kept, or 0. Where it is kept because its
 * bytes differ from what was written in its place, *written_as is set. */
uint32_t link_repeated(struct recording *, const struct event *, uint32_t *written_as);
/* Links an event that was appended, and others that speak of it. */
bool link_appended(struct recording *, struct recorded *);
/* Links what waits for a report that was not kept because `n` says the same. */
bool link_not_kept(struct recording *, const struct event *, uint32_t n);
void links_free(struct links *);

/* What a line says later of an event: written when the event's own line is written already. */
void save_event(struct recording *, const struct recorded *);
void save_about(struct recording *, const struct recorded *);
void save_records(struct recording *, const struct recorded *);

/* Parses the line of event n into *out. False with a sentence in *why when it is damaged. */
bool line_parse(struct recording *, uint32_t n, struct recorded *out, const char **why);
/* Words for enums, both ways, as they stand in lines. NULL where there is none. */
const char *line_kind_name(enum event_kind);
const char *line_registry_name(enum registry);

#endif
