/*
 * lesson.h - a lesson, read: prose in blocks, and between them the stage directions.
 *
 * A lesson is a Markdown file (CommonMark, read with md4c) that anyone can read on a page. Fenced
 * blocks marked `tls` hold directives, a line each, which make it live. docs/writing-lessons.md
 * teaches how to write one; the grammar of directives stands in lesson_directive.c, that of answers
 * in lesson_expression.h.
 *
 * All text is safe to be shown: control characters are escaped when the lesson is read. A directive
 * that makes no sense is a block of its own with the reason in `fault`; only a file that is no text
 * at all is refused.
 *
 * Read next: lesson_run.h, a lesson that is being taken.
 */
#ifndef LESSONS_LESSON_H
#define LESSONS_LESSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A lesson of ten minutes has some 10,000 bytes. */
enum { LESSON_MOST_BYTES = 256 * 1024, LESSON_MOST_LIST = 16 };

/* ---- prose ---- */

enum span_style {
    SPAN_STRONG = 1,
    SPAN_EMPHASIS = 2,
    SPAN_CODE = 4,
    SPAN_LINK = 8,
};

/* A piece of text in one style. A '\n' in it is a line that ends there. */
struct lesson_span {
    const char *text;
    unsigned    style;  /* a set of enum span_style */
    const char *target; /* of a link: "glossary:session-key", "lesson:the-hello", a URL; or NULL */
};

/* ---- directives ---- */

enum directive_kind {
    DIRECTIVE_RUN,     /* play a profile, until a place */
    DIRECTIVE_NEXT,    /* play on: a step, or until a place */
    DIRECTIVE_SHOW,    /* open a view */
    DIRECTIVE_WATCH,   /* a microscope */
    DIRECTIVE_LAB,     /* play an experiment */
    DIRECTIVE_COMPARE, /* two recordings side by side */
    DIRECTIVE_COMPUTE, /* the learner works a value out */
    DIRECTIVE_DO,      /* the learner brings the connection into a state */
    DIRECTIVE_ASK,     /* a question that is answered in words, numbers or bytes */
    DIRECTIVE_CHOOSE,  /* a question with choices */
    DIRECTIVE_WRONG,   /* what makes no sense: see `fault` */
};

/* The views by name; the order is that of the screens' digits, 1 to 6. */
enum lesson_view {
    LESSON_STORY,
    LESSON_BYTES,
    LESSON_SECRETS,
    LESSON_CHECKS,
    LESSON_KNOWLEDGE,
    LESSON_CERTIFICATE,
};
enum { LESSON_VIEWS = LESSON_CERTIFICATE + 1 };

/* A line of a directive block, with those that belong to it. What is not there is NULL. */
struct directive {
    enum directive_kind kind;
    int                 line;  /* in the file, from 1 */
    const char         *fault; /* why it cannot be carried out */

    /* run: the profile; lab: the experiment; compute: the value; watch: the primitive; ask, choose,
     * do: what is said to the learner. */
    const char *text;
    const char *until; /* run, next, lab: a place as --at takes it */
    const char *host;  /* run: the name the server's certificate is made for */
    bool        has_seed, waive;
    uint64_t    seed;

    enum lesson_view view; /* show */
    const char      *path;

    const char *options[LESSON_MOST_LIST]; /* choose */
    size_t      option_count;
    const char *options_path; /* the choices are the values of these fields */
    const char *answer;       /* ask, choose: an expression (lesson_expression.h) */
    const char *expect;       /* do: a condition */
    const char *way;          /* do: commands that bring it about, for those who do not find any */
    const char *at; /* the place, later on, where the answer holds; the engine plays ahead */
    int         answer_line; /* of answer or expect */
    const char *hints[LESSON_MOST_LIST];
    size_t      hint_count;
    const char *because;
};

/* ---- blocks ---- */

enum lesson_block_kind {
    LESSON_HEADING,
    LESSON_PARAGRAPH,
    LESSON_ITEM, /* of a list: its first paragraph */
    LESSON_CODE, /* lines as they stand: one span, each line ends in '\n' */
    LESSON_RULE,
    LESSON_DIRECTIVE,
};

struct lesson_block {
    enum lesson_block_kind    kind;
    int                       line;  /* in the file, from 1 */
    unsigned                  level; /* of a heading, 1 to 6; how deep in lists it stands, from 1 */
    unsigned                  number; /* of an item in a numbered list; 0: a bullet */
    unsigned                  quoted; /* how many quotes it stands in */
    const struct lesson_span *spans;
    size_t                    span_count;
    const struct directive   *directive;
};

struct lesson {
    const char                *name;     /* "the-hello", or as the file is called */
    const char                *title;    /* of the first heading; "" where there is none */
    const char                *will_see; /* what "You will see:" says; "" where it is not said */
    const char                *before[LESSON_MOST_LIST]; /* names of lessons */
    size_t                     before_count;
    unsigned                   minutes; /* 0: it does not say */
    const struct lesson_block *blocks;  /* what follows title and introduction */
    size_t                     block_count;
    size_t                     question_count; /* ask and choose */
    size_t                     task_count;     /* do and compute */
    uint8_t                    digest[32];     /* SHA-256 of the file: which version it is */
};

struct lesson_fault {
    int  line; /* 0: the file as a whole */
    char why[200];
};

/*
 * Reads a lesson. NULL, with the reason in *fault, for what is no lesson: too long, not UTF-8, with
 * zero bytes, a fence that is never closed, or no memory. The text need not outlive the call.
 */
struct lesson *lesson_read(const char *name, const char *text, size_t length,
                           struct lesson_fault *fault);
void           lesson_free(struct lesson *);

/* Whether the learner is to do something at this directive: ask, choose, do, compute. */
bool directive_asks(const struct directive *);
/* "run", "ask"; "show" and "story", as they are written. */
const char *directive_word(enum directive_kind);
const char *lesson_view_name(enum lesson_view);

/* ---- the curriculum ---- */

/* The lessons that are inside the program, in order; NULL past the end. */
struct embedded_lesson {
    const char *name; /* "the-hello": of 01-the-hello.md */
    int         number;
    const char *text;
    size_t      length;
};
const struct embedded_lesson *lesson_at(size_t index);
const struct embedded_lesson *lesson_find(const char *name);

#endif
