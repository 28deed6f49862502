/*
 * suites.h - a list of cipher suites as the user writes it: IANA names, comma-separated, in order
 * of preference.
 */
#ifndef TUTOR_SUITES_H
#define TUTOR_SUITES_H

#include "protocol/cipher_suites.h"

#include <stdbool.h>

enum { SUITE_LIST_MOST = 64 };

struct suite_list {
    const struct cipher_suite *suites[SUITE_LIST_MOST];
    size_t                     count;
};

/* False after a complaint: an unknown name, an empty list, too many, or one twice. */
bool suite_list_parse(struct suite_list *, const char *text);

#endif
