/*
 * lesson_condition.c - `expect CONDITION`: whether the connection is in the state that a learner
 * was to bring it into. The grammar stands in lesson_expression.h. Part of lesson_run.h.
 */
#include "lessons/lesson_run_parts.h"

#include <stdio.h>
#include <string.h>

enum { LONGEST = 400 };

static bool is_alert(const char *name)
{
    for (unsigned code = 0; code < 256; code++) {
        const char *known = alert_name((uint8_t)code);
        if (known && strcmp(known, name) == 0)
            return true;
    }
    return false;
}

/* Whether an expression has this value now. */
static bool compare(struct lesson_run *run, bool *holds, const char *expression, const char *value)
{
    struct scene scene;
    char         written[LESSON_GIVEN];
    lesson_run_scene(run, &scene, NULL);
    if (!expression_evaluate(&run->truth, &scene, expression)) {
        lesson_run_fail(run, "%s", run->truth.fault);
        return false;
    }
    *holds = truth_accepts(&run->truth, value);
    if (*holds || *value == '"')
        return true;
    /* What stands on the right may be an expression of its own. */
    struct truth *left = &run->truth;
    truth_write(written, sizeof written, left);
    if (!expression_evaluate(left, &scene, value))
        return true; /* words, then, and others than these */
    *holds = truth_accepts(left, written);
    return true;
}

static bool fails(struct lesson_run *run, bool *holds, const char *rest)
{
    if (strncmp(rest, "with ", 5) == 0) {
        if (!is_alert(rest + 5)) {
            lesson_run_fail(run, "no alert is called '%s'", rest + 5);
            return false;
        }
        return compare(run, holds, "alert", rest + 5);
    }
    if (*rest) {
        lesson_run_fail(run, "'fails %s' is no condition; write fails with ALERT", rest);
        return false;
    }
    return compare(run, holds, "result", "failed");
}

/* "bytes ServerHello": looked at since the task began. Of a path, any that begins with it. */
static bool viewed(struct lesson_run *run, bool *holds, const char *rest)
{
    size_t length = strcspn(rest, " "), view = 0;
    while (view < LESSON_VIEWS &&
           (strlen(lesson_view_name((enum lesson_view)view)) != length ||
            strncmp(lesson_view_name((enum lesson_view)view), rest, length) != 0))
        view++;
    if (view == LESSON_VIEWS) {
        lesson_run_fail(run, "no view is called '%s'", rest);
        return false;
    }
    const char *path = rest[length] ? rest + length + 1 : "";
    *holds = false;
    for (size_t i = 0; i < run->viewed_count; i++)
        if (run->viewed[i].view == (enum lesson_view)view &&
            strncmp(run->viewed[i].path, path, strlen(path)) == 0)
            *holds = true;
    return true;
}

static bool starts(const char *text, const char *word, const char **rest)
{
    size_t length = strlen(word);
    if (strncmp(text, word, length) != 0 || (text[length] && text[length] != ' '))
        return false;
    *rest = text + length + (text[length] == ' ');
    return true;
}

static bool single(struct lesson_run *run, bool *holds, char *text)
{
    const char *rest;
    if (strcmp(text, "completes") == 0)
        return compare(run, holds, "result", "completed");
    if (starts(text, "fails", &rest))
        return fails(run, holds, rest);
    if (starts(text, "viewed", &rest))
        return viewed(run, holds, rest);
    char *is = strstr(text, " is ");
    if (!is) {
        lesson_run_fail(run,
                        "'%.100s' is no condition; write completes, fails with ALERT, viewed "
                        "VIEW, or EXPRESSION is VALUE",
                        text);
        return false;
    }
    *is = '\0';
    bool negative = starts(is + 4, "not", &rest) && *rest;
    if (!compare(run, holds, text, negative ? rest : is + 4))
        return false;
    *holds = *holds != negative;
    return true;
}

bool lesson_condition(struct lesson_run *run, bool *holds, const char *condition)
{
    char copy[LONGEST];
    *holds = true;
    if ((size_t)snprintf(copy, sizeof copy, "%s", condition) >= sizeof copy) {
        lesson_run_fail(run, "a condition has more than %d bytes", LONGEST - 1);
        return false;
    }
    for (char *at = copy; at;) {
        char *next = strstr(at, " and ");
        bool  one;
        if (next)
            *next = '\0';
        if (!single(run, &one, at))
            return false;
        *holds = *holds && one;
        at = next ? next + 5 : NULL;
    }
    return true;
}
