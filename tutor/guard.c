/* guard.c - see guard.h. */
#include "tutor/guard.h"

#include "tutor/complain.h"
#include "tutor/sockets.h"

static bool waives_something(const struct waivers *waivers)
{
    bool any = false;
    for (size_t i = 0; waivers && i < CHECK_COUNT; i++)
        any |= waivers->check[i];
    return any;
}

/* A foil is a copy: a sound suite stands in the table, and so does its AEAD. */
static bool is_sound(const struct cipher_suite *suite)
{
    return suite == cipher_suite_find(suite->code);
}

bool guard_is_whole(const struct tls_config *config)
{
    bool sound = true;
    for (size_t i = 0; i < config->offer.suite_count; i++)
        sound &= is_sound(config->offer.suites[i]);
    return sound && !config->figure && !waives_something(config->waivers);
}

bool guard_allows(const struct tls_config *config, int socket)
{
    if (guard_is_whole(config) || socket_is_on_loopback(socket))
        return true;
    complain(
        "refused: a check is waived or a part replaced here, and the other side is not on this "
        "machine; weakened connections stay on loopback");
    return false;
}
