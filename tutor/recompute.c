/*
 * recompute.c - the frame around both languages: is there anything to compute, with which inputs,
 * under which names. See recompute.h.
 */
#include "tutor/recompute.h"

#include "tutor/recompute_parts.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEX_LINE = 32 }; /* bytes a line: 64 digits, so that no line is wrapped on a screen */

/* ---- variables ---- */

/* Adds what a variable may be called: letters and digits; all else is an underscore. */
static void add_name(struct prose *p, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (text[i] != '#') /* Certificate#2 is Certificate2 */
            prose_add_bytes(p, isalnum((unsigned char)text[i]) ? &text[i] : "_", 1);
}

/* "Certificate/.../modulus/value": the message, and the last word that says something. */
static void add_path_name(struct prose *p, const char *path)
{
    const char *slash = strrchr(path, '/'), *end = path + strlen(path);
    if (!slash) {
        add_name(p, path, strlen(path));
        prose_add(p, "_message");
        return;
    }
    if (strcmp(slash, "/value") == 0) {
        end = slash;
        while (slash > path && *--slash != '/')
            ;
    }
    add_name(p, path, strcspn(path, "/"));
    prose_add(p, "_");
    add_name(p, slash + (*slash == '/'), (size_t)(end - slash) - (*slash == '/'));
}

/* Every name has an underscore in it, or is `transcript`: no word of Python, and no variable that a
 * shell minds, is called so. */
static void choose_name(struct job *job, size_t i)
{
    const struct input *input = &job->inputs[i];
    char               *name = job->names[i];
    struct prose        p;
    prose_begin(&p, name, NAME_ROOM - 8);
    if (input->kind == INPUT_RANGE)
        prose_add(&p, "transcript");
    else if (input->kind == INPUT_PATH)
        add_path_name(&p, input->text);
    else
        add_name(&p, input->text, strlen(input->text));
    if (input->kind == INPUT_VALUE && !strpbrk(input->text, "_ "))
        prose_add(&p, "_value");
    prose_end(&p);
    size_t length = strlen(name);
    for (size_t other = 0, number = 2; other < i; other++)
        if (strcmp(name, job->names[other]) == 0) {
            snprintf(name + length, 8, "_%zu", number++);
            other = SIZE_MAX; /* from the first again */
        }
}

const char *job_name(const struct job *job, const struct node *node)
{
    for (size_t i = 0; i < job->input_count; i++)
        if (strlen(job->inputs[i].text) == node->length &&
            memcmp(job->inputs[i].text, node->text, node->length) == 0)
            return job->names[i];
    return "unknown_input";
}

/* ---- hexadecimal ---- */

static void add_hex_lines(struct prose *out, const uint8_t *bytes, size_t length,
                          const char *beginning, const char *ending)
{
    for (size_t at = 0; at < length; at += HEX_LINE) {
        prose_add(out, beginning);
        prose_hex(out, bytes + at, length - at < HEX_LINE ? length - at : HEX_LINE);
        prose_add(out, ending);
    }
}

void job_add_hex(struct job *job, const struct input *input, const char *ending)
{
    if (input->kind != INPUT_RANGE) {
        add_hex_lines(&job->out, input->bytes, input->length, "", ending);
        return;
    }
    for (const struct recorded *message = inputs_next_message(job->walk, job->secret, input, 0);
         message; message = inputs_next_message(job->walk, job->secret, input, message->n))
        add_hex_lines(&job->out, message->event.bytes.bytes, message->event.bytes.length, "",
                      ending);
}

void job_add_recorded(struct job *job, const char *beginning, const char *ending)
{
    const struct event_secret *value = &job->secret->event.secret;
    add_hex_lines(&job->out, value->bytes, value->bytes ? value->length : 0, beginning, ending);
}

/* ---- what can be computed ---- */

static bool refuse(struct job *job, const char *why)
{
    snprintf(job->why, sizeof job->why, "%s", why);
    return false;
}

static bool is_computable(struct job *job)
{
    const struct recorded *secret = job->secret;
    struct formula_input   inputs[INPUTS_MOST];
    size_t                 broken_at;
    if (!secret || secret->event.kind != EVENT_SECRET)
        return refuse(job, "Select a value in view 3: those are what can be computed.");
    if (secret->event.secret.origin == ORIGIN_RANDOM)
        return refuse(job, "This value was drawn at random: nothing computes it.");
    if (secret->event.secret.origin == ORIGIN_GIVEN)
        return refuse(job, "This value was given: nothing computes it.");
    if (!secret->event.secret.formula ||
        formula_inputs(inputs, INPUTS_MOST, secret->event.secret.formula, &broken_at) == SIZE_MAX ||
        !tree_parse(&job->tree, secret->event.secret.formula))
        return refuse(job, "The recording has no formula for it that can be read.");
    return true;
}

static bool find_inputs(struct job *job)
{
    job->input_count = inputs_of(job->inputs, job->walk, job->secret);
    for (size_t i = 0; i < job->input_count; i++) {
        const struct input *input = &job->inputs[i];
        if (!input->spot.n || (input->kind != INPUT_RANGE && !input->bytes)) {
            snprintf(job->why, sizeof job->why, "It needs %.80s, which was never seen here.",
                     input->text);
            return false;
        }
        choose_name(job, i);
    }
    return true;
}

bool recompute_text(char *out, size_t size, struct walk *walk, uint32_t n)
{
    struct job *job = calloc(1, sizeof *job); /* too large for a stack */
    if (!job) {
        snprintf(out, size, "There is no memory for it.");
        return false;
    }
    job->walk = walk;
    job->secret = walk_event(walk, n);
    prose_begin(&job->out, out, size);
    bool done =
        is_computable(job) && find_inputs(job) && (recompute_shell(job) || recompute_python(job));
    if (done && prose_end(&job->out) >= size)
        done = refuse(job, "Its inputs are too long to be shown here.");
    if (!done)
        snprintf(out, size, "%s", job->why);
    free(job);
    return done;
}
