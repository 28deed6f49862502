/* command_list.c - `tlstutor list`: what can be asked for by name, a line each. */
#include "tutor/commands.h"

#include "lessons/profile.h"
#include "tutor/complain.h"
#include "tutor/offers.h"

#include <string.h>

static void list_profiles(void)
{
    const struct profile *profile;
    for (size_t i = 0; (profile = profile_at(i)) != NULL; i++)
        printf("%-16s %s\n", profile->name, profile->summary);
}

static void list_suites(void)
{
    const struct cipher_suite *suite;
    for (size_t i = 0; (suite = cipher_suite_at(i)) != NULL; i++)
        printf("%-46s 0x%04x\n", suite->name, suite->code);
}

static void list_groups(void)
{
    const char *name;
    uint16_t    code;
    for (size_t i = 0; (name = offers_group_at(i, &code)) != NULL; i++)
        printf("%-24s 0x%04x\n", name, code);
}

static void list_schemes(void)
{
    const char *name;
    uint16_t    code;
    for (size_t i = 0; (name = offers_scheme_at(i, &code)) != NULL; i++)
        printf("%-24s 0x%04x\n", name, code);
}

static void list_lessons(void) { command_lesson_list(stdout, ""); }

static const struct {
    const char *what;
    void (*list)(void);
} lists[] = {
    { "profiles", list_profiles },
    { "suites", list_suites },
    { "groups", list_groups },
    { "sigalgs", list_schemes },
    { "lessons", list_lessons },
    { "labs", command_lab_list },
};

int command_list(const struct options *o)
{
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        if (strcmp(lists[i].what, o->argument) == 0) {
            lists[i].list();
            return EXIT_SOUND;
        }
    }
    complain("nothing to list: %s; write profiles, suites, groups, sigalgs, lessons or labs",
             o->argument);
    return EXIT_USAGE;
}
