/* lab_middle.c - the man in the middle. See lab_middle.h; read after it: lab.c. */
#include "lessons/lab.h"

#include <stdlib.h>
#include <string.h>

/* ---- the wiretap ---- */

static void tell(struct observer *observer, const struct event *told)
{
    struct wiretap *tap = (struct wiretap *)observer;
    struct event    event = *told;
    if (event.kind == EVENT_SECRET && event.secret.owner == event.actor)
        event.secret.owner = ACTOR_ATTACKER;
    event.actor = ACTOR_ATTACKER;
    tap->inner->tell(tap->inner, &event);
}

void wiretap_begin(struct wiretap *tap, struct observer *inner)
{
    memset(tap, 0, sizeof *tap);
    tap->inner = inner;
    tap->observer.tell = tell;
    tap->observer.trace.grow = inner->trace.grow;
    tap->observer.record_trace.grow = inner->record_trace.grow;
}

void wiretap_end(struct wiretap *tap)
{
    free(tap->observer.trace.fields);
    free(tap->observer.record_trace.fields);
    memset(tap, 0, sizeof *tap);
}

/* ---- what is said in the two connections ---- */

/* What an end has received, added to a text as far as it fits; how much that was. */
static size_t fetch_into(struct tls *tls, char *text, size_t *used, size_t size)
{
    size_t         length;
    const uint8_t *received = tls_received(tls, &length);
    size_t         fits = length < size - *used ? length : size - *used;
    memcpy(text + *used, received, fits);
    *used += fits;
    tls_fetched(tls, length);
    return length;
}

/* The client and the attacker: the request comes in; the answer goes out once it is there. */
static void speak_front(struct duet_talk *conversation, struct duet *duet)
{
    struct middle *m = (struct middle *)conversation;
    size_t         length;
    if (!m->asked)
        m->asked = tls_write(&duet->client, duet->request, strlen(duet->request)) > 0;
    if (fetch_into(&duet->server, m->request, &m->request_length, sizeof m->request) > 0)
        m->overheard = true;
    if (m->took_answer && !m->answered)
        m->answered = tls_write(&duet->server, m->answer, m->answer_length) > 0;
    tls_received(&duet->client, &length);
    tls_fetched(&duet->client, length);
    if (length > 0)
        tls_close(&duet->client);
}

/* The attacker and the server: the client's request, and the server's answer. */
static void speak_back(struct duet_talk *conversation, struct duet *duet)
{
    struct middle *m =
        ((struct middle *)(void *)((char *)conversation - offsetof(struct middle, back)));
    size_t length;
    if (!m->forwarded)
        m->forwarded = tls_write(&duet->client, m->request, m->request_length) > 0;
    tls_received(&duet->server, &length);
    tls_fetched(&duet->server, length);
    if (length > 0)
        tls_write(&duet->server, duet->response, strlen(duet->response));
    if (fetch_into(&duet->client, m->answer, &m->answer_length, sizeof m->answer - 1) > 0) {
        m->fetched = true;
        tls_close(&duet->client);
    }
}

/* ---- stepping ---- */

/* The same without TLS: the request is there when it is the attacker's turn to answer; the answer
 * is what the attacker has from the server. */
static void speak_front_plainly(struct middle *m, struct duet *front)
{
    if (front->servers_turn && !m->overheard) {
        m->overheard = true;
        m->request_length = strlen(front->request);
        memcpy(m->request, front->request, m->request_length);
    }
    if (m->took_answer) {
        m->answer[m->answer_length] = '\0';
        front->response = m->answer;
    }
}

/* Has the front connection anything to do before the attacker has an answer? */
static bool front_waits(const struct middle *m) { return m->overheard && !m->took_answer; }

enum duet_status middle_step(struct lab *lab)
{
    struct middle *m = &lab->middle;
    if (lab->duet[0].without_tls)
        speak_front_plainly(m, &lab->duet[0]);
    if (!front_waits(m)) {
        enum duet_status status = duet_step(&lab->duet[0]);
        return status == DUET_STUCK && front_waits(m) ? DUET_STEPPED : status;
    }
    if (!m->took_request) {
        m->took_request = true;
        lab_move(lab, VERB_COMPUTE, "read_the_request", "RFC 3552 §3.3.5");
        lab_take(lab, lab->cookie, CLIENT_TO_SERVER);
        lab->connection++;
        return DUET_STEPPED;
    }
    enum duet_status status = duet_step(&lab->duet[1]);
    if (status == DUET_STEPPED)
        return DUET_STEPPED;
    m->took_answer = true;
    if (m->fetched) {
        lab_move(lab, VERB_COMPUTE, "read_the_answer", "RFC 3552 §3.3.5");
        lab_take(lab, lab->password, SERVER_TO_CLIENT);
    }
    lab->connection--;
    return m->fetched ? DUET_STEPPED : DUET_FAILED;
}

void middle_begin(struct lab *lab)
{
    struct duet *front = &lab->duet[0], *back = &lab->duet[1];
    memset(&lab->middle, 0, sizeof lab->middle);
    lab->middle.front.speak = speak_front;
    lab->middle.back.speak = speak_back;
    front->talk = &lab->middle.front;
    back->talk = &lab->middle.back;

    /* The client trusts whom it always trusts, and a root that was installed. What the attacker
     * shows is its own. */
    front->made = &lab->forged;
    front->credentials_ready = false;
    front->server_count = 1;
    lab->anchors[0] = lab->own.ca;
    lab->anchors[1] = lab->forged.ca;
    lab->trust = (struct trust_store){ lab->anchors, lab->experiment->installed_root ? 2 : 1 };
    front->client_config.trust = &lab->trust;
    front->server_config.observer = front->http.server.observer = &lab->tap.observer;
    back->client_config.observer = &lab->tap.observer;
    back->client_config.connection = back->server_config.connection = lab->connection + 1;
}
