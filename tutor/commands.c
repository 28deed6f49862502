/* commands.c - the table of commands, and the help that is made of it. */
#include "tutor/commands.h"

#include "crypto/bignum.h"
#include "tutor/screen.h"

#include <jansson.h>
#include <string.h>

static const char version[] = "0.1";

static const struct command_description table[COMMAND_COUNT] = {
    [COMMAND_DEMO] = { "demo", "[PROFILE]", false,
                       "both ends in one process: nothing else is needed",
                       "A client and a server of this program's own talk over a wire in memory, "
                       "and "
                       "every step of both is shown. The default profile, tls12-rsa, is the "
                       "story in six acts.",
                       "tlstutor demo --seed 1 --step", command_demo },
    [COMMAND_CONNECT] = { "connect", "HOST[:PORT]", true,
                          "step through a connection to a real server",
                          "Connects (to port 443 where none is given), shows the handshake, sends "
                          "standard input and shows what comes back, until either side closes. "
                          "The default profile, modern, is TLS 1.3, or else TLS 1.2 with ECDHE.",
                          "tlstutor connect localhost:4433 --trust ca.pem --http /",
                          command_connect },
    [COMMAND_SERVE] = { "serve", "[PORT]", false, "step through the connection of a real client",
                        "Listens on 127.0.0.1 and ::1 (port 4433 where none is given, 0 for a free "
                        "one), shows each connection, and answers HTTP GET with a page about the "
                        "very connection that asked. The default profile, modern, is TLS 1.3, or "
                        "else TLS 1.2 with ECDHE.",
                        "tlstutor serve 4433 --save-ca ca.pem", command_serve },
    [COMMAND_LAB] = { "lab", "[NAME]", false, "list the what-if experiments, or run one",
                      "Without a NAME: the experiments, a line each. With one, somebody attacks a "
                      "connection between a client and a server of this program's own, in memory. "
                      "It is played with all checks, and then the same again with the check that "
                      "noticed waived, so that you see what it was for; --no-waive and --waive "
                      "play one of the two alone. The exit status is 0 when the experiment "
                      "showed what it set out to show.",
                      "tlstutor lab mitm-self-signed --seed 1 --plain", command_lab },
    [COMMAND_REPLAY] = { "replay", "FILE", true, "step through a recording",
                         "Shows a file that --record wrote, as it was shown when it happened.",
                         "tlstutor demo --record demo.rec --brief && tlstutor replay demo.rec",
                         command_replay },
    [COMMAND_CERT] = { "cert", "FILE|HOST:PORT", true,
                       "look inside a certificate or a chain, to the last byte",
                       "Takes PEM (any number of blocks, with text around them) or DER: "
                       "certificates, requests for them, lists of revoked ones (CRLs), OCSP "
                       "responses, and keys, of which what is private stays hidden. Of a server, "
                       "it "
                       "shows the certificates that the server shows.",
                       "tlstutor cert /etc/ssl/certs/ca-certificates.crt", command_cert },
    [COMMAND_ISSUE] = { "issue", "KIND [NAME...]", true,
                        "make a certificate authority, and what it issues",
                        "KIND is ca, intermediate, server, client, responder, crl or ocsp. The "
                        "NAMEs are host names and addresses (server), a person's name or address "
                        "(client), an authority's name (ca, intermediate), a certificate (ocsp). "
                        "Keys and certificates go into the authority's folder; the authority is "
                        "made where there is none yet, and how clients come to trust it is said.",
                        "tlstutor issue server localhost --ca ./ca", command_issue },
    [COMMAND_VERIFY] = { "verify", "CHAIN", true, "validate a chain and say why it holds or fails",
                         "The first certificate of the file (PEM or DER) is the one to judge; the "
                         "others, and those of --untrusted, may be part of the path to an "
                         "authority "
                         "that is trusted, in any order.",
                         "tlstutor verify --trust ca.pem --host example.com chain.pem",
                         command_verify },
    [COMMAND_LESSON] = { "lesson", "[NAME|FILE.md]", false, "list the lessons, or take one",
                         "Without a word, the lessons of the curriculum, with how many questions "
                         "each asks and whether it is done. With a name or a Markdown file, that "
                         "lesson: it plays its connections in memory, and asks. Answers are read "
                         "from standard input: ? gives a hint, skip shows the answer, q leaves and "
                         "keeps the place; --reset forgets it. For a class, --student gives each "
                         "learner "
                         "connections of their own; --worksheet and --answers print a lesson, "
                         "--hand-in and --grade judge what was answered.",
                         "tlstutor lesson the-hello --plain --seed 1", command_lesson },
    [COMMAND_LIST] = { "list", "WHAT", true, "profiles, suites, groups, sigalgs, lessons or labs",
                       "WHAT is profiles (for --profile), suites, groups or sigalgs (for the "
                       "options of the same names), lessons or labs: a line each.",
                       "tlstutor list profiles", command_list },
};

enum command_name command_find(const char *word)
{
    for (enum command_name i = COMMAND_NONE + 1; i < COMMAND_COUNT; i++)
        if (strcmp(table[i].name, word) == 0)
            return i;
    return COMMAND_NONE;
}

const struct command_description *command_describe(enum command_name command)
{
    return &table[command];
}

bool command_takes_words(enum command_name command)
{
    return command == COMMAND_ISSUE || command == COMMAND_LESSON || command == COMMAND_LAB;
}

void commands_print_usage(FILE *out)
{
    fputs("tlstutor: a real TLS stack behind glass\n\n", out);
    for (enum command_name i = COMMAND_NONE + 1; i < COMMAND_COUNT; i++) {
        char usage[64];
        snprintf(usage, sizeof usage, "%s %s", table[i].name, table[i].argument);
        fprintf(out, "  tlstutor %-21s %s\n", usage, table[i].summary);
    }
    fputs(
        "\nEach of them takes --help. On a terminal they open the screens, or text with --plain;\n"
        "without a command, the home screen. Begin with:\n\n  tlstutor demo\n\n"
        "--version names the version and the libraries in use.\n",
        out);
}

static void print_paragraph(FILE *out, const char *text)
{
    size_t column = 0;
    while (*text) {
        size_t length = strcspn(text, " ");
        if (column && column + 1 + length > 90) {
            fputc('\n', out);
            column = 0;
        }
        column += (size_t)fprintf(out, "%s%.*s", column ? " " : "", (int)length, text);
        text += length + strspn(text + length, " ");
    }
    fputc('\n', out);
}

void commands_print_help(FILE *out, enum command_name name)
{
    if (name == COMMAND_NONE) {
        commands_print_usage(out);
        return;
    }
    const struct command_description *command = &table[name];
    fprintf(out, "tlstutor %s %s [OPTIONS]\n%s\n\n", command->name, command->argument,
            command->summary);
    print_paragraph(out, command->details);
    fputs("\nOptions:\n", out);
    options_print_help(out, name);
    if (name == COMMAND_ISSUE)
        command_issue_print_faults(out);
    fprintf(out, "\nExample:\n  %s\n", command->example);
}

void commands_print_version(FILE *out)
{
    fprintf(out, "tlstutor %s\nGMP %s\njansson %s\n%s\n", version, bignum_library_version(),
            jansson_version_str(), screen_library_version());
}
