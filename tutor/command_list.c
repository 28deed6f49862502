/* command_list.c - `tlstutor list`: what can be asked for by name, a line each. */
#include "tutor/commands.h"

#include "lessons/profile.h"
#include "tutor/complain.h"

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
        if (suite->key_exchange == KEY_EXCHANGE_RSA)
            printf("%-40s 0x%04x\n", suite->name, suite->code);
}

static const struct {
    const char *what;
    void (*list)(void);
} lists[] = {
    { "profiles", list_profiles },
    { "suites", list_suites },
};

int command_list(const struct options *o)
{
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        if (strcmp(lists[i].what, o->argument) == 0) {
            lists[i].list();
            return EXIT_SOUND;
        }
    }
    complain("nothing to list: %s; write profiles or suites", o->argument);
    return EXIT_USAGE;
}
