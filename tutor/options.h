/*
 * options.h - what the user typed, taken apart. What may be typed stands in one table,
 * options.c: parsing, the help text and the errors all come from it.
 *
 * Nothing here looks at files, the terminal or the clock. Read next: tutor/commands.h.
 */
#ifndef TUTOR_OPTIONS_H
#define TUTOR_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum command_name {
    COMMAND_NONE, /* bare `tlstutor` */
    COMMAND_DEMO,
    COMMAND_CONNECT,
    COMMAND_SERVE,
    COMMAND_LAB,
    COMMAND_REPLAY,
    COMMAND_CERT,
    COMMAND_ISSUE,
    COMMAND_VERIFY,
    COMMAND_LESSON,
    COMMAND_LIST,
    COMMAND_COUNT
};

/* What may be given several times, in order. A lecture hands in some 200 files. */
enum { OPTION_LIST = 256 };
struct option_list {
    const char *values[OPTION_LIST];
    size_t      count;
};

/* Strings point into argv; NULL where an option was not given. */
struct options {
    enum command_name  command;
    const char        *argument; /* the word after the command: a profile, a host, a file */
    struct option_list words;    /* those after it, of a command that takes more than one */
    bool               help, version;

    /* how to show it */
    bool        plain, step, brief, quiet, explain, tour, no_mouse, show_private;
    const char *at, *json, *record, *keylog, *ct_log;

    /* lessons */
    bool        check, reset, grade;
    const char *student, *worksheet, *answers, *hand_in;

    /* which connection */
    const char *profile, *tls, *suites, *groups, *sigalgs, *alpn;
    const char *host, *trust, *cert, *key, *client_ca, *save_ca, *http, *listen;
    const char *session, *early, *psk, *starttls;
    bool        once, has_seed, has_time, waive, no_waive;
    const char *between; /* lab: a port */
    uint64_t    seed, timeout; /* timeout in seconds */
    int64_t     time;          /* seconds since 1970 */

    /* what to issue */
    const char        *ca, *issuer, *csr, *fault; /* ca: serve's too */
    const char        *crl_url, *ocsp_url, *ca_url, *status, *responder, *request;
    bool               force, must_staple, pss, has_path_length;
    uint64_t           days, path_length; /* days: 0 where not given */
    bool               has_days;
    struct option_list permit, exclude, revoke;

    /* what to validate a certificate with */
    struct option_list certs, keys, staples;           /* files, where there are two */
    struct option_list trusts, untrusted, crls, ocsps; /* files */
    const char        *purpose;
    bool               strict, has_max_depth;
    uint64_t           max_depth;
};

enum { OPTIONS_ERROR_TEXT = 512 };

/*
 * Parses the arguments after the program's name; options may stand before and after the command.
 * False with a sentence in `error` (what is wrong, and what to do).
 */
bool options_parse(struct options *, char error[static OPTIONS_ERROR_TEXT], int count,
                   char *const *arguments);

/* The options that a command takes, a line or two each, for its help text. */
void options_print_help(FILE *, enum command_name);

/* RFC 3339 §5.6: "2026-11-24T05:36:09Z", with an offset, or only a date (midnight, UTC). */
bool options_parse_time(int64_t *seconds, const char *text);

/* The other way round: the command, its word, and each option that was given, one to a line, so
 * that options_parse makes the same of the lines. */
void options_write(FILE *, const struct options *);

#endif
