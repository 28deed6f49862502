/*
 * commands.h - the commands, in one table: what each is called, what it takes, and what runs it.
 *
 * Each command has a file of its own, command_<name>.c, with one function that does what the
 * options say and returns the program's exit status. Read next: tutor/command_demo.c, the simplest
 * of those that run a connection.
 */
#ifndef TUTOR_COMMANDS_H
#define TUTOR_COMMANDS_H

#include "lessons/student.h"
#include "tutor/options.h"

/* What the program's end means to whoever called it. */
enum exit_status {
    EXIT_SOUND = 0,       /* done and sound */
    EXIT_REFUSED = 1,     /* the other side, a certificate or an input was refused */
    EXIT_USAGE = 2,       /* wrong usage */
    EXIT_MACHINE = 3,     /* the machine said no: a file, the network */
    EXIT_INTERRUPT = 130, /* Ctrl-C: 128 + SIGINT, as shells have it */
    EXIT_TERMINATE = 143,
};

struct command_description {
    const char *name;
    const char *argument; /* the word it takes, NULL for none */
    bool        argument_required;
    const char *summary; /* one line */
    const char *details; /* a paragraph for its help text */
    const char *example; /* works as it is pasted */
    int (*run)(const struct options *);
};

/* The command of that name, COMMAND_NONE for any other word. */
enum command_name     command_find(const char *word);
const struct command_description *command_describe(enum command_name);
/* Whether words may follow its first one. */
bool command_takes_words(enum command_name);

/* The experiments, a line each, on standard output. */
void command_lab_list(void);

/* The list of faults, for `tlstutor issue --help`. */
void command_issue_print_faults(FILE *);

/* `tlstutor --help`, `tlstutor demo --help` and `tlstutor --version`, on standard output. */
void commands_print_usage(FILE *);
void commands_print_help(FILE *, enum command_name);
void commands_print_version(FILE *);

int command_demo(const struct options *);
int command_connect(const struct options *);
int command_serve(const struct options *);
int command_lab(const struct options *);
int command_replay(const struct options *);
int command_cert(const struct options *);
int command_issue(const struct options *);
int command_verify(const struct options *);
int command_lesson(const struct options *);
int command_list(const struct options *);
/* The lessons of the curriculum, a line each, with what a learner (a name that progress is kept
 * under) has done of them. */
void command_lesson_list(FILE *, const char *student);
/* The name that progress is kept under; "" where none was given. */
const char *lesson_student(char out[static STUDENT_NAME], const struct options *);
/* The seed of a lesson that is begun: as the options say, of the learner's name, or drawn; a small
 * number then, since it may be wanted again, and typed. */
uint64_t lesson_seed(const struct options *);
/* Whether a lesson that was left on this seed is what the options ask for. */
bool lesson_seed_fits(const struct options *, uint64_t seed);

#endif
