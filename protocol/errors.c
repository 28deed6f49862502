/* errors.c - the lists errors.def and alerts.def as tables. */
#include "protocol/errors.h"

#include <stddef.h>

static const struct error_description descriptions[ERROR_COUNT] = {
    [ERROR_NONE] = { "none", ALERT_close_notify, "", "Nothing is wrong." },
#define ERROR(name, alert, rfc, sentence) [ERROR_##name] = { #name, ALERT_##alert, rfc, sentence },
#include "protocol/errors.def"
#undef ERROR
};

const struct error_description *error_describe(enum error error) { return &descriptions[error]; }

const char *alert_name(uint8_t description)
{
    switch (description) {
#define ALERT(name, number)                                                                        \
    case number:                                                                                   \
        return #name;
#include "protocol/alerts.def"
#undef ALERT
    }
    return NULL;
}
