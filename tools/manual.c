/*
 * manual.c - writes the man page, tlstutor(1), from the program's own tables: its commands
 * (tutor/commands.c), their options (tutor/options.c), and the keys (tutor/keymap.def).
 *
 * The page goes to standard output, in the man macros of roff; the same bytes each time.
 */
#include "tutor/commands.h"
#include "tutor/keymap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Text in which nothing means something to roff. */
static void print_text(const char *text)
{
    bool line_begins = true;
    for (; *text; text++) {
        if (line_begins && (*text == '.' || *text == '\''))
            fputs("\\&", stdout);
        if (*text == '\\')
            fputs("\\e", stdout);
        else if (*text == '-')
            fputs("\\-", stdout);
        else
            putchar(*text);
        line_begins = *text == '\n';
    }
}

static void print_command(enum command_name name)
{
    const struct command_description *command = command_describe(name);
    char                             *options = NULL;
    size_t                            length;
    printf(".SS tlstutor %s ", command->name);
    print_text(command->argument);
    printf("\n");
    print_text(command->details);
    FILE *out = open_memstream(&options, &length);
    if (!out)
        exit(1);
    options_print_help(out, name);
    fclose(out);
    printf("\n.PP\n.nf\n");
    print_text(options);
    printf(".fi\n.PP\nExample:\n.PP\n.RS\n.nf\n");
    print_text(command->example);
    printf("\n.fi\n.RE\n");
    free(options);
}

static void print_keys(void)
{
    const char *group = "";
    for (size_t i = 0; keymap_row(i); i++) {
        const struct key_row *row = keymap_row(i);
        if (strcmp(group, row->group) != 0)
            printf(".SS %s\n", row->group);
        group = row->group;
        printf(".TP\n.B ");
        print_text(row->keys);
        printf("\n");
        print_text(row->help);
        printf("\n");
    }
}

int main(void)
{
    printf(
        ".TH TLSTUTOR 1\n.SH NAME\ntlstutor \\- step through TLS connections, byte by byte\n"
        ".SH SYNOPSIS\n.B tlstutor\n[\\fICOMMAND\\fR] [\\fIOPTIONS\\fR]\n.SH DESCRIPTION\n"
        "A TLS stack behind glass: it speaks to real servers and real clients, and stops at every\n"
        "step to show what just happened: which bytes, which keys, which certificate fields, "
        "which\n"
        "check, and why. Without a command, on a terminal, the home screen.\n.SH COMMANDS\n");
    for (enum command_name name = COMMAND_NONE + 1; name < COMMAND_COUNT; name++)
        print_command(name);
    printf(".SH KEYS\nOn the screens:\n");
    print_keys();
    printf(
        ".SH EXIT STATUS\n0 done and sound; 1 the other side, a certificate or an input was\n"
        "refused; 2 wrong usage; 3 the machine said no (file, network).\n"
        ".SH ENVIRONMENT\n.TP\n.B SSLKEYLOGFILE\nA file that the secrets of each connection are\n"
        "appended to, as other programs do.\n.TP\n.B NO_COLOR\nNo colours.\n.TP\n.B ESCDELAY\n"
        "Milliseconds that Esc waits for more of a key.\n.TP\n.B XDG_STATE_HOME\nWhere it is kept\n"
        "where you left off.\n");
    return ferror(stdout) != 0;
}
