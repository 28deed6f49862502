/* fault.c - faults.def as a table. See issuing.h. */
#include "lessons/issuing.h"

#include <string.h>

#define OF(kind) (1u << ISSUING_##kind)
enum {
    LEAF = OF(SERVER) | OF(CLIENT) | OF(RESPONDER),
    BELOW_ROOT = LEAF | OF(INTERMEDIATE),
    ANY_CERTIFICATE = BELOW_ROOT | OF(CA),
};

static const struct fault_row {
    const char *word;
    unsigned    kinds;
    const char *sentence;
} rows[FAULT_COUNT] = {
    [FAULT_NONE] = { "none", 0, "Nothing is wrong with it." },
#define FAULT(name, word, kinds, sentence) [FAULT_##name] = { word, kinds, sentence },
#include "lessons/faults.def"
#undef FAULT
};

const char *fault_name(enum fault fault) { return rows[fault].word; }

const char *fault_sentence(enum fault fault) { return rows[fault].sentence; }

bool fault_fits(enum fault fault, enum issuing_kind kind)
{
    return fault == FAULT_NONE || (rows[fault].kinds & 1u << kind) != 0;
}

enum fault fault_find(const char *name)
{
    for (enum fault i = FAULT_NONE + 1; i < FAULT_COUNT; i++)
        if (strcmp(rows[i].word, name) == 0)
            return i;
    return FAULT_NONE;
}
