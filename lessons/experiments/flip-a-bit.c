/*
 * flip-a-bit.c - somebody on the way changes one bit: of each record in turn, a connection for
 * each.
 *
 * Whatever is changed comes out: a message that no longer makes sense, a signature, a MAC, or at
 * the very end Finished, which covers all that was said before. What changes nothing is tried as
 * well: RFC 5246 §E.1 lets a server take any version 03 xx in the first record.
 *
 * Again with a foil: a server that decrypts and does not compare the tag. Then one flipped bit of
 * the ciphertext is one flipped bit of the request.
 */
#include "lessons/foils/aead_without_tag.h"
#include "lessons/lab_verdict.h"

#include <stdio.h>
#include <string.h>

/* RFC 5246 §6.2.1: the minor version in a record's header. The path of the request, behind the
 * nonce of the record (RFC 5288 §3) and "GET /". */
enum { MINOR_VERSION = 2, NONCE = 8, PATH = RECORD_HEADER + NONCE + 5, BIT = 0x02 };

struct flips {
    unsigned          connection; /* from 0 */
    unsigned          records;    /* that have passed in this one */
    bool              flipped;    /* in this one */
    struct foil_suite foil;
};
_Static_assert(sizeof(struct flips) <= LAB_STATE, "it fits");

static struct flips *state_of(struct lab *lab) { return (struct flips *)(void *)lab->state; }

static void begin(struct lab *lab)
{
    struct flips     *flips = state_of(lab);
    struct tls_offer *offer = &lab->duet[0].server_config.offer;
    if (!lab->waiving || !offer->suites[0]->aead)
        return;
    foil_suite_without_tag(&flips->foil, offer->suites[0]);
    offer->suites = flips->foil.list;
    offer->suite_count = 1;
}

/* In the first connection the version of the first record; in the k-th after it, a bit in the
 * middle of the k-th record; with the foil, the request. NO_BYTE: this record passes. */
static const size_t NO_BYTE = SIZE_MAX;

static size_t byte_to_flip(struct lab *lab, const struct lab_record *record)
{
    struct flips *flips = state_of(lab);
    unsigned      number = flips->records++;
    size_t        fragment = record->length - RECORD_HEADER;
    if (lab->waiving)
        return record->direction == CLIENT_TO_SERVER &&
                       record->bytes[0] == CONTENT_APPLICATION_DATA && !flips->flipped
                   ? PATH
                   : NO_BYTE;
    if (flips->connection == 0)
        return number == 0 ? MINOR_VERSION : NO_BYTE;
    if (number + 1 != flips->connection)
        return NO_BYTE;
    return RECORD_HEADER + (fragment > 4 ? fragment / 2 : 0);
}

static size_t pass(struct lab *lab, uint8_t *out, const struct lab_record *record)
{
    struct flips *flips = state_of(lab);
    size_t        length = lab_let_pass(out, record), at = byte_to_flip(lab, record);
    if (at == NO_BYTE || at >= length)
        return length;
    flips->flipped = true;
    out[at] ^= BIT;
    lab_move(lab, VERB_SEND, "flipped_bit", "RFC 3552 §3.3.4");
    lab_tell_record(lab, record, out, length);
    return length;
}

/* Another connection, as long as there is a record left to change. */
static bool after(struct lab *lab)
{
    struct flips *flips = state_of(lab);
    if (lab->waiving || !flips->flipped)
        return false;
    flips->connection++;
    flips->records = 0;
    flips->flipped = false;
    lab_connect(lab);
    return true;
}

/* ---- what came of it ---- */

static bool is_flip(const struct recorded *event)
{
    return event->event.kind == EVENT_STEP && event->event.actor == ACTOR_ATTACKER &&
           strcmp(event->event.step.subject, "flipped_bit") == 0;
}

/* The connections in which a bit was flipped, and those of them that failed. */
static void count(unsigned *flips, unsigned *failed, const struct lab_run *run,
                  struct recording *recording)
{
    uint32_t flipped_in = 0, failed_in = 0;
    *flips = *failed = 0;
    for (uint32_t n = run->first; n <= run->last; n++) {
        const struct recorded *event = recording_event(recording, n);
        if (event && is_flip(event)) {
            flipped_in = event->event.connection;
            ++*flips;
        }
        if (event && event->event.kind == EVENT_FAILURE && flipped_in == event->event.connection &&
            failed_in != flipped_in) {
            failed_in = flipped_in;
            ++*failed;
        }
    }
}

/* The request's first line as the server has read it. */
static void read_request(char *out, size_t size, const struct lab_run *run,
                         struct recording *recording)
{
    out[0] = '\0';
    for (uint32_t n = run->first; n <= run->last; n++) {
        const struct recorded *event = recording_event(recording, n);
        if (!event || event->event.kind != EVENT_BYTES || !event->event.bytes.received ||
            strcmp(event->event.bytes.name, "ApplicationData") != 0)
            continue;
        size_t line = 0;
        while (line < event->event.bytes.length && event->event.bytes.bytes[line] != '\r')
            line++;
        snprintf(out, size, "%.*s", (int)line, (const char *)event->event.bytes.bytes);
        return;
    }
}

static bool judge(struct lab_run *run, struct recording *recording)
{
    unsigned flips, failed;
    char     request[LAB_LINE / 2];
    count(&flips, &failed, run, recording);
    if (run->waived) {
        read_request(request, sizeof request, run, recording);
        snprintf(run->more, sizeof run->more, "The server obeyed a request that nobody sent: %s",
                 request[0] ? request : "(none)");
        return !run->failure && request[0] && strncmp(request, "GET /account ", 13) != 0;
    }
    snprintf(run->more, sizeof run->more,
             "A bit was flipped in %u connections, and %u of them failed. The one that did not: "
             "the version of the first record means nothing (RFC 5246 §E.1).",
             flips, failed);
    return flips > 2 && failed == flips - 1;
}

const struct experiment experiment_flip_a_bit = {
    .name = "flip-a-bit",
    .title = "one bit changed on the way, in each message in turn",
    .wants = "to change what is said without being noticed, without any key.",
    .profile = "tls12-rsa-gcm",
    .has_check = true,
    .notices = CHECK_record_mac_matches,
    .foil = "a server whose AES-GCM does not compare the tag",
    .lesson =
        "To encrypt is not enough: whoever cannot read a message can still change it. The tag "
        "of each record, and Finished for the handshake, are what stops that.",
    .begin = begin,
    .pass = pass,
    .between = true,
    .after = after,
    .judge = judge,
};
