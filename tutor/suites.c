/* suites.c - see suites.h. */
#include "tutor/suites.h"

#include "tutor/complain.h"

#include <stdio.h>
#include <string.h>

static bool has(const struct suite_list *list, const struct cipher_suite *suite)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->suites[i] == suite)
            return true;
    return false;
}

bool suite_list_parse(struct suite_list *list, const char *text)
{
    list->count = 0;
    for (;;) {
        char   name[64];
        size_t length = strcspn(text, ",");
        snprintf(name, sizeof name, "%.*s", (int)(length > 63 ? 63 : length), text);
        const struct cipher_suite *suite = cipher_suite_named(name);
        if (!suite) {
            complain("unknown cipher suite: --suites %s; see tlstutor list suites", name);
            return false;
        }
        if (list->count == SUITE_LIST_MOST || has(list, suite)) {
            complain("named twice: --suites %s; name each suite once", name);
            return false;
        }
        list->suites[list->count++] = suite;
        if (text[length] == '\0')
            return true;
        text += length + 1;
    }
}
