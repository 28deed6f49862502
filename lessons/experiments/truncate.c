/*
 * truncate.c - somebody cuts the line in the middle of an answer.
 *
 * All that has arrived is genuine. Only that the goodbye is missing, close_notify, says that there
 * was more (RFC 5246 §7.2.1). That is no check that could be waived: the program above TLS is told
 * that the line has ended without it, and has to believe it. So in the second run the attacker
 * forges the goodbye, which takes a client that does not compare the tag: what an answer begins
 * with is known ("HT"), and from these two bytes of plaintext and their ciphertext follow the two
 * that decrypt to any alert.
 */
#include "lessons/lab_data.h"

#include <stdio.h>
#include <string.h>

enum { EXPLICIT_NONCE = 8, TAG = 16, ALERT = 2 };

struct cut {
    struct duet_talk  talk;
    const char       *question, *answer; /* what of them is still to be written */
    struct foil_suite foil;
    unsigned          seen;                                          /* records of the answer */
    uint8_t           first[RECORD_HEADER + EXPLICIT_NONCE + ALERT]; /* of the first of them */
};
_Static_assert(sizeof(struct cut) <= LAB_STATE, "it fits");

static struct cut *state_of(struct lab *lab) { return (struct cut *)(void *)lab->state; }

/* As in HTTP/1.0: the server closes when all is said, and the client reads until then. */
static void speak(struct duet_talk *talk, struct duet *duet)
{
    struct cut *cut = (struct cut *)(void *)talk;
    size_t      length;
    cut->question += tls_write(&duet->client, cut->question, strlen(cut->question));
    tls_received(&duet->client, &length);
    tls_fetched(&duet->client, length);
    tls_received(&duet->server, &length);
    tls_fetched(&duet->server, length);
    if (length > 0)
        cut->answer = duet->response;
    if (!*cut->answer)
        return;
    cut->answer += tls_write(&duet->server, cut->answer, strlen(cut->answer));
    if (!*cut->answer)
        tls_close(&duet->server);
}

static void begin(struct lab *lab)
{
    static const char *const answer[] = { "HTTP/1.0 200 OK\r\n\r\nThe contract may be signed,",
                                          "but only after the price has been agreed on." };
    lab_ask_for_small_records(lab);
    lab_write_lines(lab->response, sizeof lab->response, answer, 2);
    snprintf(lab->request, sizeof lab->request, "GET /contract HTTP/1.0\r\n\r\n");
    state_of(lab)->question = lab->request;
    state_of(lab)->answer = "";
    state_of(lab)->talk.speak = speak;
    lab->duet[0].talk = &state_of(lab)->talk;
    if (lab->waiving)
        lab_hand_in(&state_of(lab)->foil, &lab->duet[0].client_config, foil_suite_without_tag);
}

/* The line ends, and nobody has said goodbye. */
static size_t cut_line(struct lab *lab)
{
    lab_move(lab, VERB_COMPUTE, "cut_the_line", "RFC 3552 §3.3.3");
    lab_cut_line(lab);
    return 0;
}

/*
 * RFC 5288 §3, SP 800-38D §6.5: ciphertext = plaintext ^ key stream, and the key stream depends on
 * the nonce, which goes along in the clear. The same nonce, the same key stream:
 *
 *     forged = ciphertext ^ "HT" ^ { warning (1), close_notify (0) }
 */
static size_t forge_goodbye(struct lab *lab, uint8_t *out, const struct lab_record *in_place_of)
{
    const struct cut *cut = state_of(lab);
    const uint8_t    *ciphertext = cut->first + RECORD_HEADER + EXPLICIT_NONCE;
    const uint8_t     known[ALERT] = { 'H', 'T' }, wanted[ALERT] = { 1, 0 };
    size_t            length = EXPLICIT_NONCE + ALERT + TAG;
    memset(out, 0, RECORD_HEADER + length); /* the tag: nobody compares it */
    memcpy(out, cut->first, RECORD_HEADER + EXPLICIT_NONCE);
    out[0] = CONTENT_ALERT;
    out[3] = 0;
    out[4] = (uint8_t)length;
    for (size_t i = 0; i < ALERT; i++)
        out[RECORD_HEADER + EXPLICIT_NONCE + i] = ciphertext[i] ^ known[i] ^ wanted[i];
    lab_move(lab, VERB_SEND, "forged_goodbye", "RFC 5246 §7.2.1");
    lab_tell_record(lab, in_place_of, out, RECORD_HEADER + length);
    return RECORD_HEADER + length;
}

static size_t pass(struct lab *lab, uint8_t *out, const struct lab_record *record)
{
    struct cut *cut = state_of(lab);
    bool        data = lab_is_data(record, SERVER_TO_CLIENT);
    if (record->direction == CLIENT_TO_SERVER || (!data && cut->seen == 0))
        return lab_let_pass(out, record);
    if (++cut->seen == 1 && record->length >= sizeof cut->first) {
        memcpy(cut->first, record->bytes, sizeof cut->first);
        return lab_let_pass(out, record);
    }
    if (cut->seen > 2)
        return 0;
    return lab->waiving ? forge_goodbye(lab, out, record) : cut_line(lab);
}

static bool judge(struct lab_run *run, struct recording *recording)
{
    char                   read[LAB_LINE / 2];
    const struct recorded *failure = run->failure ? recording_event(recording, run->failure) : NULL;
    unsigned pieces = lab_what_was_read(read, sizeof read, run, recording, ACTOR_CLIENT);
    bool     half = pieces == 1 && !strstr(read, "price");
    if (run->waived) {
        snprintf(run->more, sizeof run->more, "The client took this for the whole answer: %s",
                 read);
        return !run->failure && half;
    }
    snprintf(run->more, sizeof run->more, "Until then the client has read: %s", read);
    return half && failure && failure->event.failure.error == ERROR_transport_closed;
}

const struct experiment experiment_truncate = {
    .name = "truncate",
    .title = "the line is cut in the middle of an answer",
    .wants = "to have the client take half an answer for all of it.",
    .profile = "tls12-rsa-gcm",
    .ends_with = ERROR_transport_closed,
    .foil = "a client whose AES-GCM does not compare the tag, so that a goodbye can be forged",
    .lesson = "That a connection has ended proves nothing; close_notify does, under the keys. "
              "Whoever acts on an answer before it has come may act on half of it.",
    .begin = begin,
    .pass = pass,
    .between = true,
    .judge = judge,
};
