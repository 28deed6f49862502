/*
 * main.c - tlstutor: where it begins.
 *
 * The program is the outermost of four layers (crypto, protocol, lessons, tutor): it owns the
 * terminal, the sockets, the clock and the random bytes, and hands them inwards. Read next:
 * tutor/options.c for what can be typed, tutor/commands.c for the commands.
 */
#include "tutor/commands.h"
#include "tutor/complain.h"
#include "tutor/signals.h"
#include "tutor/tui.h"
#include "tutor/tutor.h"

#include <errno.h>
#include <locale.h>
#include <string.h>
#include <unistd.h>

/* Bare `tlstutor`: on a terminal the home screen, or with --plain the demo, step by step; anywhere
 * else there is nobody to step. */
static int run_bare(struct options *o)
{
    if (tui_is_wanted(o))
        return tutor_home(o);
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
        commands_print_usage(stdout);
        return EXIT_SOUND;
    }
    o->command = COMMAND_DEMO;
    o->step = true;
    return command_demo(o);
}

static int run(struct options *o)
{
    if (o->version) {
        commands_print_version(stdout);
        return EXIT_SOUND;
    }
    if (o->help) {
        commands_print_help(stdout, o->command);
        return EXIT_SOUND;
    }
    if (o->command == COMMAND_NONE)
        return run_bare(o);
    if (tutor_can_walk(o) && tui_is_wanted(o))
        return tutor_walk(o);
    return command_describe(o->command)->run(o);
}

int main(int count, char **arguments)
{
    struct options options;
    char           error[OPTIONS_ERROR_TEXT];
    setlocale(LC_CTYPE, "");
    if (!signals_begin()) {
        complain("no pipe for signals: %s", strerror(errno));
        return EXIT_MACHINE;
    }
    if (!options_parse(&options, error, count - 1, arguments + 1)) {
        complain("%s", error);
        return EXIT_USAGE;
    }
    int status = run(&options);
    if (fflush(stdout) != 0 && errno != EPIPE && status == EXIT_SOUND) {
        complain("cannot write: standard output: %s", strerror(errno));
        return EXIT_MACHINE;
    }
    return status;
}
