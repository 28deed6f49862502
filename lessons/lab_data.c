/* lab_data.c - see lab_data.h. */
#include "lessons/lab_data.h"

#include <stdio.h>
#include <string.h>

bool lab_is_data(const struct lab_record *record, enum direction direction)
{
    return record->direction == direction && record->bytes[0] == CONTENT_APPLICATION_DATA;
}

void lab_ask_for_small_records(struct lab *lab)
{
    lab->duet[0].client_config.record_size_limit = LAB_SMALL;
    lab->duet[0].server_config.record_size_limit = LAB_SMALL;
}

void lab_write_lines(char *out, size_t size, const char *const *lines, size_t count)
{
    out[0] = '\0';
    for (size_t i = 0; i < count && (i + 1) * LAB_SMALL < size; i++)
        snprintf(out + i * LAB_SMALL, size - i * LAB_SMALL, "%-*.*s\n", LAB_SMALL - 1,
                 LAB_SMALL - 1, lines[i]);
}

bool lab_hand_in(struct foil_suite *foil, struct tls_config *config,
                 void (*spoil)(struct foil_suite *, const struct cipher_suite *))
{
    struct tls_offer *offer = &config->offer;
    for (size_t i = 0; i < offer->suite_count; i++) {
        if (offer->suites[i]->version != TLS_1_2 ||
            offer->suites[i]->aead != &aead_registry[AEAD_AES_128_GCM])
            continue;
        spoil(foil, offer->suites[i]);
        offer->suites = foil->list;
        offer->suite_count = 1;
        return true;
    }
    return false;
}

/* ---- what was read ---- */

/* Spaces and ends of lines become one space. */
static void add_words(char *out, size_t size, const struct event_bytes *bytes)
{
    size_t used = strlen(out);
    for (size_t i = 0; i < bytes->length && used + 1 < size; i++) {
        char c = (char)bytes->bytes[i];
        bool blank = c == ' ' || c == '\r' || c == '\n';
        if (blank && (used == 0 || out[used - 1] == ' '))
            continue;
        out[used++] = blank ? ' ' : c;
    }
    out[used] = '\0';
}

/* The data that a step has read; NULL where it did not come to that. */
static const struct recorded *data_read_in(struct recording *recording, uint32_t n,
                                           enum actor actor)
{
    if (!recording_is(recording, n, EVENT_STEP) ||
        strcmp(recording_name(recording, n), "ApplicationData") != 0)
        return NULL;
    const struct recorded *step = recording_event(recording, n);
    if (!step || step->event.actor != actor || step->event.step.verb != VERB_RECEIVE)
        return NULL;
    return step->about ? recording_event(recording, step->about) : NULL;
}

unsigned lab_what_was_read(char *out, size_t size, const struct lab_run *run,
                           struct recording *recording, enum actor actor)
{
    unsigned pieces = 0;
    out[0] = '\0';
    for (uint32_t n = run->first; n <= run->last; n++) {
        const struct recorded *data = data_read_in(recording, n, actor);
        if (!data || data->event.kind != EVENT_BYTES)
            continue;
        add_words(out, size, &data->event.bytes);
        pieces++;
    }
    size_t length = strlen(out);
    if (length > 0 && out[length - 1] == ' ')
        out[length - 1] = '\0';
    return pieces;
}

/* ---- what the attacker reads ---- */

void lab_read_all(struct lab *lab, const struct lab_keys *keys)
{
    const char *const wanted[] = {
        [CLIENT_TO_SERVER] = lab->cookie, [SERVER_TO_CLIENT] = lab->password
    };
    lab_move(lab, VERB_COMPUTE, "read_all_that_was_said", "RFC 3552 §3.2.1");
    for (enum direction d = CLIENT_TO_SERVER; d < NO_DIRECTION; d++) {
        char   text[1024];
        size_t length = lab_open_data((uint8_t *)text, sizeof text - 1, lab, keys, d);
        text[length] = '\0';
        if (strstr(text, wanted[d]))
            lab_take(lab, wanted[d], d);
    }
}
