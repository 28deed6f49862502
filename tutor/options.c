/*
 * options.c - the one table of options. A row says what an option is called, which commands take
 * it, where its value goes, and how the help text puts it. Read next: tutor/commands.c, the table
 * of commands.
 */
#include "tutor/options.h"

#include "protocol/limits.h"

#include "lessons/profile.h"
#include "lessons/student.h"
#include "tutor/commands.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

enum option_kind { FLAG, TEXT, NUMBER, MOMENT, LIST };

/* A TEXT may be given several times where `given` says which list keeps them all; `value` is then
 * the last. */
struct option_row {
    const char      *name;
    const char      *argument; /* what follows it, or NULL */
    enum option_kind kind;
    size_t           value; /* where it goes in struct options */
    size_t           given; /* a bool that says it was given, or NOWHERE */
    unsigned         commands;
    const char      *help;
    const char      *refusal; /* why the other commands do not take it, where that needs saying */
};

#define NOWHERE      SIZE_MAX
#define AT(field)    offsetof(struct options, field)
#define BIT(command) (1u << COMMAND_##command)

enum {
    RUNS = BIT(DEMO) | BIT(CONNECT) | BIT(SERVE) | BIT(LAB),
    SHOWN = RUNS | BIT(REPLAY),
    EVERY = SHOWN | BIT(CERT) | BIT(VERIFY) | BIT(LESSON) | BIT(LIST) | BIT(ISSUE) | BIT(NONE),
};

/* clang-format off */
static const struct option_row table[] = {
    { "--plain", NULL, FLAG, AT(plain), NOWHERE,
      SHOWN | BIT(CERT) | BIT(VERIFY) | BIT(LESSON) | BIT(NONE), "text, without escape codes", NULL },
    { "--check", NULL, FLAG, AT(check), NOWHERE, BIT(LESSON),
      "proofread lessons (files or names; all of the curriculum where none is given)", NULL },
    { "--reset", NULL, FLAG, AT(reset), NOWHERE, BIT(LESSON),
      "forget what was done of these lessons, or of all", NULL },
    { "--student", "NAME", TEXT, AT(student), NOWHERE, BIT(LESSON),
      "one of a class: connections, and so answers, of their own, from a seed made of the name (the "
      "first four bytes of SHA-256 of it; letter case does not matter); progress is kept apart", NULL },
    { "--worksheet", "FILE", TEXT, AT(worksheet), NOWHERE, BIT(LESSON),
      "write the lesson as a page of HTML to print, with room for the answers ('-': to standard output)",
      NULL },
    { "--answers", "FILE", TEXT, AT(answers), NOWHERE, BIT(LESSON),
      "write the same page with the answers, as the engine has them for this seed (1 where none is "
      "given)", NULL },
    { "--hand-in", "FILE", TEXT, AT(hand_in), NOWHERE, BIT(LESSON),
      "write what the --student has answered so far as one file, for the teacher", NULL },
    { "--grade", NULL, FLAG, AT(grade), NOWHERE, BIT(LESSON),
      "judge hand-in files anew, and print a table; --json writes it as data; a lesson of your own "
      "goes along as FILE.md", NULL },
    { "--step", NULL, FLAG, AT(step), NOWHERE, SHOWN,
      "pause at each step: Enter, read from the terminal, goes on; q quits", NULL },
    { "--brief", NULL, FLAG, AT(brief), NOWHERE, SHOWN,
      "one line a message, and a verdict", NULL },
    { "--explain", NULL, FLAG, AT(explain), NOWHERE, SHOWN | BIT(CERT) | BIT(VERIFY),
      "say under each field what it is for, and beside each check what it stops", NULL },
    { "--show-private", NULL, FLAG, AT(show_private), NOWHERE, BIT(CERT),
      "show what is private in a key too", NULL },
    { "--ct-log", "FILE", TEXT, AT(ct_log), NOWHERE, BIT(CERT),
      "the public keys of Certificate Transparency logs, in PEM: check what these have signed", NULL },
    { "--at", "PLACE", TEXT, AT(at), NOWHERE, SHOWN,
      "begin to show at a step: a message (Certificate), 'act 5' or 'step 14'", NULL },
    { "--tour", NULL, FLAG, AT(tour), NOWHERE, SHOWN,
      "on the screens: stop only at the steps that matter most", NULL },
    { "--no-mouse", NULL, FLAG, AT(no_mouse), NOWHERE, SHOWN | BIT(CERT) | BIT(NONE),
      "leave the mouse to the terminal", NULL },
    { "--json", "FILE", TEXT, AT(json), NOWHERE, SHOWN | BIT(CERT) | BIT(VERIFY),
      "write the recording as one JSON object ('-': to standard output, and nothing else there)",
      NULL },
    { "--json", "FILE", TEXT, AT(json), NOWHERE, BIT(LESSON),
      "write its questions, with the engine's answers, as JSON; with --grade, the table", NULL },
    { "--record", "FILE", TEXT, AT(record), NOWHERE, RUNS,
      "save the recording as it grows, for `tlstutor replay`", NULL },
    { "--keylog", "FILE", TEXT, AT(keylog), NOWHERE, SHOWN,
      "append the secrets in the form that Wireshark reads (also to $SSLKEYLOGFILE)", NULL },
    { "--profile", "NAME", TEXT, AT(profile), NOWHERE, RUNS,
      "the kind of connection: see `tlstutor list profiles`; " PROFILE_STORY " for demo and "
      PROFILE_MODERN " for connect and serve where this is not given", NULL },
    { "--tls", "VERSION", TEXT, AT(tls), NOWHERE, RUNS,
      "1.2 or 1.3: this version alone", NULL },
    { "--suites", "LIST", TEXT, AT(suites), NOWHERE, RUNS,
      "cipher suites by IANA name, comma-separated, best first: see `tlstutor list suites`", NULL },
    { "--groups", "LIST", TEXT, AT(groups), NOWHERE, RUNS,
      "groups of the key exchange, likewise: see `tlstutor list groups`", NULL },
    { "--sigalgs", "LIST", TEXT, AT(sigalgs), NOWHERE, RUNS,
      "ways to sign, likewise: see `tlstutor list sigalgs`", NULL },
    { "--alpn", "LIST", TEXT, AT(alpn), NOWHERE, RUNS,
      "application protocols (h2, http/1.1), comma-separated, best first", NULL },
    { "--host", "NAME", TEXT, AT(host), NOWHERE, RUNS | BIT(VERIFY),
      "the server's name: sent and checked by a client, put into the certificate by a server", NULL },
    { "--trust", "FILE", TEXT, AT(trust), AT(trusts), BIT(CONNECT) | BIT(VERIFY),
      "the authorities to trust, in PEM; the system's where this is not given (verify: may be given "
      "several times)", NULL },
    { "--cert", "FILE", TEXT, AT(cert), AT(certs), BIT(SERVE) | BIT(CONNECT),
      "its own certificate and chain, in PEM (serve: may be given twice, for two kinds of key; made for "
      "the run where this is not given)", NULL },
    { "--key", "FILE", TEXT, AT(key), AT(keys), BIT(SERVE) | BIT(CONNECT),
      "the private key that goes with it, in PEM", NULL },
    { "--staple", "FILE", LIST, AT(staples), NOWHERE, BIT(SERVE),
      "send this OCSP response (DER, as `tlstutor issue ocsp` makes it) with the certificate to clients "
      "that ask; with two certificates it may be given twice", NULL },
    { "--client-ca", "FILE", TEXT, AT(client_ca), NOWHERE, BIT(SERVE),
      "ask for a client certificate by one of the authorities in this file, in PEM", NULL },
    { "--session", "FILE", TEXT, AT(session), NOWHERE, BIT(CONNECT),
      "resume from this file where it is there, and save the newest session to it", NULL },
    { "--early", "FILE", TEXT, AT(early), NOWHERE, BIT(CONNECT),
      "TLS 1.3: send this file with the hello of a session that is resumed", NULL },
    { "--psk", "IDENTITY:HEX", TEXT, AT(psk), NOWHERE, BIT(CONNECT) | BIT(SERVE),
      "TLS 1.3: a key that both ends have, and the name that it goes by", NULL },
    { "--save-ca", "FILE", TEXT, AT(save_ca), NOWHERE, BIT(SERVE),
      "write the authority's certificate that was made for the run, for the client to trust", NULL },
    { "--starttls", "PROTOCOL", TEXT, AT(starttls), NOWHERE, BIT(CONNECT) | BIT(CERT),
      "ask for TLS first, in the clear, as this protocol does: smtp, imap, pop3 or postgres", NULL },
    { "--http", "PATH", TEXT, AT(http), NOWHERE, BIT(CONNECT),
      "send an HTTP/1.1 GET for this path instead of standard input", NULL },
    { "--listen", "ADDRESS", TEXT, AT(listen), NOWHERE, BIT(SERVE),
      "listen on this address instead of 127.0.0.1 and ::1", NULL },
    { "--once", NULL, FLAG, AT(once), NOWHERE, BIT(SERVE) | BIT(LAB),
      "end after one connection", NULL },
    { "--quiet", NULL, FLAG, AT(quiet), NOWHERE, BIT(CONNECT) | BIT(SERVE),
      "connect: only what the server answers on standard output; serve: no steps, any number of "
      "clients at a time", NULL },
    { "--timeout", "SECONDS", NUMBER, AT(timeout), NOWHERE,
      BIT(CONNECT) | BIT(SERVE) | BIT(CERT),
      "how long a silent peer is waited for (30)", NULL },
    { "--seed", "N", NUMBER, AT(seed), AT(has_seed), BIT(DEMO) | BIT(LAB) | BIT(LESSON),
      "all randomness, keys and the clock from N: the same bytes in each run",
      "its keys could be computed by anybody, so only what opens no socket takes it: demo, lab and "
      "lesson" },
    { "--waive", NULL, FLAG, AT(waive), NOWHERE, BIT(LAB),
      "only the run in which the check that would notice is waived", NULL },
    { "--between", "PORT", TEXT, AT(between), NOWHERE, BIT(LAB),
      "put the attacker on this port of this machine, in front of the server that follows "
      "(lab NAME --between PORT HOST:PORT), which has to be on this machine too", NULL },
    { "--no-waive", NULL, FLAG, AT(no_waive), NOWHERE, BIT(LAB),
      "only the run with all checks", NULL },
    { "--time", "WHEN", MOMENT, AT(time), AT(has_time), RUNS | BIT(VERIFY),
      "the time to validate certificates at: 2026-11-24T05:36:09Z, or only the date", NULL },
    { "--time", "WHEN", MOMENT, AT(time), AT(has_time), BIT(ISSUE),
      "the time to issue it at, in place of now", NULL },
    { "--ca", "DIR", TEXT, AT(ca), NOWHERE, BIT(LAB),
      "with --between: the authority of this folder has signed what the attacker shows", NULL },
    { "--ca", "DIR", TEXT, AT(ca), NOWHERE, BIT(SERVE) | BIT(ISSUE),
      "the authority's folder; $XDG_DATA_HOME/tlstutor/ca where this is not given", NULL },
    { "--key", "KIND", TEXT, AT(key), NOWHERE, BIT(ISSUE),
      "the kind of key to make: rsa (2048 bits), rsa:3072, p256, p384, p521 or ed25519", NULL },
    { "--csr", "FILE", TEXT, AT(csr), NOWHERE, BIT(ISSUE),
      "certify the key of this certificate signing request, and make none", NULL },
    { "--issuer", "NAME", TEXT, AT(issuer), NOWHERE, BIT(ISSUE),
      "the authority of the folder that signs: the name of an intermediate; the root by default", NULL },
    { "--days", "N", NUMBER, AT(days), AT(has_days), BIT(ISSUE),
      "how long it is valid: ca 3650, intermediate 1825, server 90, client 365, crl 7, ocsp 4", NULL },
    { "--path-length", "N", NUMBER, AT(path_length), AT(has_path_length), BIT(ISSUE),
      "ca, intermediate: how many authorities may follow below it (0 for an intermediate)", NULL },
    { "--permit", "NAME", LIST, AT(permit), NOWHERE, BIT(ISSUE),
      "ca, intermediate: may vouch for this domain or network (10.0.0.0/8) and, with others that are "
      "permitted, for no more; may be given several times", NULL },
    { "--exclude", "NAME", LIST, AT(exclude), NOWHERE, BIT(ISSUE),
      "ca, intermediate: may not vouch for this one", NULL },
    { "--crl-url", "URL", TEXT, AT(crl_url), NOWHERE, BIT(ISSUE),
      "where the authority's CRL will be found", NULL },
    { "--ocsp-url", "URL", TEXT, AT(ocsp_url), NOWHERE, BIT(ISSUE),
      "where to ask for an OCSP response", NULL },
    { "--ca-url", "URL", TEXT, AT(ca_url), NOWHERE, BIT(ISSUE),
      "where the authority's certificate will be found", NULL },
    { "--must-staple", NULL, FLAG, AT(must_staple), NOWHERE, BIT(ISSUE),
      "server: clients are to refuse it without a stapled OCSP response", NULL },
    { "--pss", NULL, FLAG, AT(pss), NOWHERE, BIT(ISSUE),
      "sign with RSASSA-PSS (an authority with an RSA key)", NULL },
    { "--revoke", "WHAT", LIST, AT(revoke), NOWHERE, BIT(ISSUE),
      "crl: add this one: FILE, the NAME it was issued under, or a serial number in hexadecimal, with "
      ":REASON behind it (keyCompromise, superseded, cessationOfOperation, ...)", NULL },
    { "--status", "STATUS", TEXT, AT(status), NOWHERE, BIT(ISSUE),
      "ocsp: good, revoked or unknown; what the authority's list says by default", NULL },
    { "--responder", "NAME", TEXT, AT(responder), NOWHERE, BIT(ISSUE),
      "ocsp: signed by what `issue responder NAME` made, not by the authority itself", NULL },
    { "--request", "FILE", TEXT, AT(request), NOWHERE, BIT(ISSUE),
      "ocsp: the request (DER) whose nonce is to be answered", NULL },
    { "--fault", "NAME", TEXT, AT(fault), NOWHERE, BIT(ISSUE),
      "make it wrong on purpose, to see it refused: one of the list below", NULL },
    { "--force", NULL, FLAG, AT(force), NOWHERE, BIT(ISSUE),
      "overwrite what is there", NULL },
    { "--untrusted", "FILE", LIST, AT(untrusted), NOWHERE, BIT(VERIFY),
      "certificates that a path may use, in PEM; may be given several times", NULL },
    { "--crl", "FILE", LIST, AT(crls), NOWHERE, BIT(VERIFY),
      "a list of revoked certificates, in PEM or DER; may be given several times", NULL },
    { "--ocsp", "FILE", LIST, AT(ocsps), NOWHERE, BIT(VERIFY),
      "an OCSP response, in DER or PEM, as if it were stapled; may be given several times", NULL },
    { "--purpose", "server|client", TEXT, AT(purpose), NOWHERE, BIT(VERIFY),
      "what the certificate is for (server)", NULL },
    { "--max-depth", "N", NUMBER, AT(max_depth), AT(has_max_depth), BIT(VERIFY),
      "at most so many authorities between the certificate and the one that is trusted", NULL },
    { "--strict", NULL, FLAG, AT(strict), NOWHERE, BIT(VERIFY),
      "also the rules that authorities are bound to, but nobody refuses a certificate for", NULL },
    { "--help", NULL, FLAG, AT(help), NOWHERE, EVERY, "this text", NULL },
    { "--version", NULL, FLAG, AT(version), NOWHERE, BIT(NONE), "the version, and the libraries in use",
      NULL },
};
/* clang-format on */

enum { ROWS = sizeof table / sizeof table[0] };

static const struct option_row *find(const char *name, size_t length)
{
    for (size_t i = 0; i < ROWS; i++)
        if (strlen(table[i].name) == length && memcmp(table[i].name, name, length) == 0)
            return &table[i];
    return NULL;
}

static const char *help_of(const struct options *o)
{
    return o->command == COMMAND_NONE ? "" : command_describe(o->command)->name;
}

/* Two, three or four digits at *at, which moves past them. */
static bool digits(const char **at, unsigned count, int64_t *value)
{
    *value = 0;
    for (unsigned i = 0; i < count; i++, ++*at) {
        if (**at < '0' || **at > '9')
            return false;
        *value = *value * 10 + (**at - '0');
    }
    return true;
}

/* Days since 1970-01-01 of a date in the Gregorian calendar, counting years from March. */
static int64_t days_since_1970(int64_t year, int64_t month, int64_t day)
{
    year -= month <= 2;
    int64_t month_from_march = (month + 9) % 12;
    int64_t day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    return 365 * year + year / 4 - year / 100 + year / 400 + day_of_year - 719468;
}

static bool is_date(int64_t year, int64_t month, int64_t day)
{
    static const uint8_t lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool                 leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month >= 1 && month <= 12 && day >= 1 &&
           day <= lengths[month - 1] + (leap && month == 2 ? 1 : 0);
}

/* RFC 3339 §5.6: time-offset, "Z" or "+01:00", in seconds. */
static bool parse_offset(const char *at, int64_t *offset)
{
    *offset = 0;
    if (*at == 'Z' || *at == 'z')
        return at[1] == '\0';
    int64_t sign = *at == '-' ? -1 : 1, hours, minutes;
    if (*at != '-' && *at != '+')
        return false;
    at++;
    if (!digits(&at, 2, &hours) || *at++ != ':' || !digits(&at, 2, &minutes) || *at != '\0')
        return false;
    *offset = sign * (hours * 3600 + minutes * 60);
    return hours < 24 && minutes < 60;
}

/* RFC 3339 §5.6: date-time */
bool options_parse_time(int64_t *seconds, const char *text)
{
    const char *at = text;
    int64_t     year, month, day, hour, minute, second, offset;
    if (!digits(&at, 4, &year) || *at++ != '-' || !digits(&at, 2, &month) || *at++ != '-' ||
        !digits(&at, 2, &day) || !is_date(year, month, day))
        return false;
    *seconds = days_since_1970(year, month, day) * 86400;
    if (*at == '\0')
        return true;
    if (*at != 'T' && *at != 't' && *at != ' ')
        return false;
    at++;
    if (!digits(&at, 2, &hour) || *at++ != ':' || !digits(&at, 2, &minute) || *at++ != ':' ||
        !digits(&at, 2, &second) || hour > 23 || minute > 59 || second > 60)
        return false;
    if (*at == '.') /* a fraction of a second changes nothing here */
        at += 1 + strspn(at + 1, "0123456789");
    if (!parse_offset(at, &offset))
        return false;
    *seconds += hour * 3600 + minute * 60 + second - offset;
    return true;
}

static bool parse_number(uint64_t *number, const char *text)
{
    *number = 0;
    for (const char *at = text; *at; at++) {
        if (*at < '0' || *at > '9' || *number > (UINT64_MAX - 9) / 10)
            return false;
        *number = *number * 10 + (uint64_t)(*at - '0');
    }
    return *text != '\0';
}

static bool add_to_list(struct option_list *list, const struct option_row *row, const char *value,
                        char *error)
{
    if (list->count == OPTION_LIST) {
        snprintf(error, OPTIONS_ERROR_TEXT, "too often: %s; at most %d times", row->name,
                 OPTION_LIST);
        return false;
    }
    list->values[list->count++] = value;
    return true;
}

/* Puts the value where the row says. */
static bool store(struct options *o, const struct option_row *row, const char *value, char *error)
{
    char *base = (char *)o;
    bool  yes = true;
    if (row->given != NOWHERE && row->kind != TEXT)
        memcpy(base + row->given, &yes, sizeof yes);
    switch (row->kind) {
    case FLAG:
        memcpy(base + row->value, &yes, sizeof yes);
        return true;
    case TEXT:
        memcpy(base + row->value, &value, sizeof value);
        return row->given == NOWHERE ||
               add_to_list((struct option_list *)(void *)(base + row->given), row, value, error);
    case LIST:
        return add_to_list((struct option_list *)(void *)(base + row->value), row, value, error);
    case NUMBER: {
        uint64_t number;
        if (!parse_number(&number, value)) {
            snprintf(error, OPTIONS_ERROR_TEXT, "not a number: %s %s; write it in decimal digits",
                     row->name, value);
            return false;
        }
        memcpy(base + row->value, &number, sizeof number);
        return true;
    }
    case MOMENT: {
        int64_t seconds;
        if (!options_parse_time(&seconds, value)) {
            snprintf(error, OPTIONS_ERROR_TEXT,
                     "not a time: %s %s; write it as 2026-11-24T05:36:09Z", row->name, value);
            return false;
        }
        memcpy(base + row->value, &seconds, sizeof seconds);
        return true;
    }
    }
    return false;
}

/* One option, with its argument where it takes one. `used` is set for each row met. */
static bool take_option(struct options *o, bool *used, char *error, int count,
                        char *const *arguments, int *at)
{
    const char              *word = arguments[*at];
    const char              *equals = strchr(word, '=');
    size_t                   length = equals ? (size_t)(equals - word) : strlen(word);
    const struct option_row *row = find(word, length);
    const char              *value = equals ? equals + 1 : NULL;
    if (!row) {
        snprintf(error, OPTIONS_ERROR_TEXT, "unknown option: %s; see tlstutor %s%s--help", word,
                 help_of(o), *help_of(o) ? " " : "");
        return false;
    }
    if (row->argument && !value) {
        if (*at + 1 >= count) {
            snprintf(error, OPTIONS_ERROR_TEXT, "nothing follows: %s; write %s %s", row->name,
                     row->name, row->argument);
            return false;
        }
        value = arguments[++*at];
    }
    if (!row->argument && value) {
        snprintf(error, OPTIONS_ERROR_TEXT, "%s takes no value: %s; leave out what follows the '='",
                 row->name, word);
        return false;
    }
    used[row - table] = true;
    return store(o, row, value, error);
}

static bool take_word(struct options *o, char *error, const char *word)
{
    if (o->command == COMMAND_NONE) {
        o->command = command_find(word);
        if (o->command != COMMAND_NONE)
            return true;
        snprintf(error, OPTIONS_ERROR_TEXT, "unknown command: %s; see tlstutor --help", word);
        return false;
    }
    const struct command_description *command = command_describe(o->command);
    if (!o->argument && command->argument) {
        o->argument = word;
        return true;
    }
    if (command_takes_words(o->command) && o->words.count < OPTION_LIST) {
        o->words.values[o->words.count++] = word;
        return true;
    }
    snprintf(error, OPTIONS_ERROR_TEXT, "one word too many: %s; see tlstutor %s --help", word,
             command->name);
    return false;
}

/* Whether the command takes an option of that name: some stand in two rows, a text for each. */
static bool takes(const struct options *o, const char *name)
{
    for (size_t i = 0; i < ROWS; i++)
        if (strcmp(table[i].name, name) == 0 && table[i].commands & (1u << o->command))
            return true;
    return false;
}

/* Whether the command takes each of the options, and the options go together. */
static bool judge(const struct options *o, const bool *used, char *error)
{
    const char *command = help_of(o);
    for (size_t i = 0; i < ROWS; i++) {
        if (!used[i] || takes(o, table[i].name))
            continue;
        if (table[i].refusal)
            snprintf(error, OPTIONS_ERROR_TEXT, "%s is not for %s: %s", table[i].name,
                     *command ? command : "this", table[i].refusal);
        else
            snprintf(error, OPTIONS_ERROR_TEXT, "%s takes no %s; see tlstutor %s%s--help",
                     *command ? command : "tlstutor alone", table[i].name, command,
                     *command ? " " : "");
        return false;
    }
    if (o->help || o->version)
        return true;
    if (o->command != COMMAND_NONE && command_describe(o->command)->argument_required &&
        !o->argument) {
        snprintf(error, OPTIONS_ERROR_TEXT, "%s what? write tlstutor %s %s", command, command,
                 command_describe(o->command)->argument);
        return false;
    }
    if (o->command != COMMAND_ISSUE && (!o->cert != !o->key || o->certs.count != o->keys.count)) {
        snprintf(error, OPTIONS_ERROR_TEXT, "--cert and --key go together: give both, or neither");
        return false;
    }
    if (o->purpose && strcmp(o->purpose, "server") != 0 && strcmp(o->purpose, "client") != 0) {
        snprintf(error, OPTIONS_ERROR_TEXT, "no such purpose: --purpose %s; write server or client",
                 o->purpose);
        return false;
    }
    if (o->timeout == 0 || o->timeout > 86400) {
        snprintf(error, OPTIONS_ERROR_TEXT,
                 "out of range: --timeout %" PRIu64 "; write 1 to 86400 seconds", o->timeout);
        return false;
    }
    return true;
}

/* '-' is standard output, and then nothing else may be printed there. */
static bool judge_outputs(const struct options *o, char *error)
{
    const char *outputs[] = { o->json, o->keylog };
    int         dashes = 0;
    for (size_t i = 0; i < sizeof outputs / sizeof outputs[0]; i++)
        dashes += outputs[i] && strcmp(outputs[i], "-") == 0;
    if (o->record && strcmp(o->record, "-") == 0) {
        snprintf(error, OPTIONS_ERROR_TEXT,
                 "--record needs a file, not '-'; for data on standard output use --json -");
        return false;
    }
    if (dashes > 1) {
        snprintf(error, OPTIONS_ERROR_TEXT,
                 "only one of --json and --keylog can have standard output: give the other a file");
        return false;
    }
    return true;
}

/* What can be asked for in a hello, and stand in a certificate: RFC 6066 §3, RFC 1035 §3.1. */
static bool judge_host(const struct options *o, char *error)
{
    size_t length = o->host ? strlen(o->host) : 1;
    bool   readable = true;
    for (const char *at = o->host; at && *at; at++)
        readable &= *at > ' ' && *at < 0x7f;
    if (readable && length > 0 && length <= LIMIT_HOST_NAME)
        return true;
    snprintf(error, OPTIONS_ERROR_TEXT,
             "not a host name: --host; write 1 to %d letters, digits, hyphens and dots",
             LIMIT_HOST_NAME);
    return false;
}

/* A learner's name is where the seed comes from. */
static bool judge_student(const struct options *o, char *error)
{
    const char *why = o->student ? student_refuse(o->student) : NULL;
    if (why)
        snprintf(error, OPTIONS_ERROR_TEXT, "not a name: --student: %s", why);
    else if (o->student && o->has_seed)
        snprintf(error, OPTIONS_ERROR_TEXT,
                 "--student and --seed: the seed of a learner is made of the name; leave one out");
    return !why && !(o->student && o->has_seed);
}

bool options_parse(struct options *o, char error[static OPTIONS_ERROR_TEXT], int count,
                   char *const *arguments)
{
    bool used[ROWS] = { false };
    bool words_only = false;
    memset(o, 0, sizeof *o);
    o->timeout = 30;
    for (int at = 0; at < count; at++) {
        const char *word = arguments[at];
        if (!words_only && strcmp(word, "--") == 0)
            words_only = true;
        else if (!words_only && strcmp(word, "-h") == 0)
            o->help = true;
        else if (!words_only && word[0] == '-' && word[1] != '\0') {
            if (!take_option(o, used, error, count, arguments, &at))
                return false;
        } else if (!take_word(o, error, word)) {
            return false;
        }
    }
    return judge(o, used, error) && judge_outputs(o, error) && judge_host(o, error) &&
           judge_student(o, error);
}

/* ---- the other way round ---- */

static void write_moment(FILE *out, int64_t seconds)
{
    time_t    moment = (time_t)seconds;
    struct tm utc;
    char      text[64];
    if (gmtime_r(&moment, &utc) && strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc) > 0)
        fprintf(out, "%s\n", text);
}

static void write_option(FILE *out, const struct options *o, const struct option_row *row)
{
    const char *base = (const char *)o, *text;
    bool        flag = true;
    uint64_t    number;
    int64_t     moment;
    if (row->given != NOWHERE && row->kind != TEXT)
        memcpy(&flag, base + row->given, sizeof flag);
    switch (row->kind) {
    case FLAG:
        memcpy(&flag, base + row->value, sizeof flag);
        if (flag)
            fprintf(out, "%s\n", row->name);
        return;
    case TEXT:
        memcpy(&text, base + row->value, sizeof text);
        if (text)
            fprintf(out, "%s\n%s\n", row->name, text);
        return;
    case LIST: {
        const struct option_list *list =
            (const struct option_list *)(const void *)(base + row->value);
        for (size_t i = 0; i < list->count; i++)
            fprintf(out, "%s\n%s\n", row->name, list->values[i]);
        return;
    }
    case NUMBER:
        memcpy(&number, base + row->value, sizeof number);
        if (flag)
            fprintf(out, "%s\n%" PRIu64 "\n", row->name, number);
        return;
    case MOMENT:
        memcpy(&moment, base + row->value, sizeof moment);
        if (flag) {
            fprintf(out, "%s\n", row->name);
            write_moment(out, moment);
        }
        return;
    }
}

void options_write(FILE *out, const struct options *o)
{
    if (o->command != COMMAND_NONE)
        fprintf(out, "%s\n", help_of(o));
    for (size_t i = 0; i < ROWS; i++)
        if (table[i].commands & (1u << o->command))
            write_option(out, o, &table[i]);
    if (o->argument)
        fprintf(out, "--\n%s\n", o->argument);
    for (size_t i = 0; i < o->words.count; i++)
        fprintf(out, "%s\n", o->words.values[i]);
}

/* The words of `text` in lines of at most 100 columns, each after 24 spaces. */
static void print_column(FILE *out, const char *text)
{
    enum { INDENT = 24, WIDTH = 100 };
    size_t column = INDENT;
    while (*text) {
        size_t length = strcspn(text, " ");
        if (column > INDENT && column + 1 + length > WIDTH) {
            fprintf(out, "\n%*s", INDENT, "");
            column = INDENT;
        } else if (column > INDENT) {
            fputc(' ', out);
            column++;
        }
        fprintf(out, "%.*s", (int)length, text);
        column += length;
        text += length + strspn(text + length, " ");
    }
    fputc('\n', out);
}

void options_print_help(FILE *out, enum command_name command)
{
    for (size_t i = 0; i < ROWS; i++) {
        if (!(table[i].commands & (1u << command)))
            continue;
        char left[32];
        snprintf(left, sizeof left, "%s%s%s", table[i].name, table[i].argument ? " " : "",
                 table[i].argument ? table[i].argument : "");
        fprintf(out, "  %-21s ", left);
        print_column(out, table[i].help);
    }
}
