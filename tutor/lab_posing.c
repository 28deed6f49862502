/*
 * lab_posing.c - the attacker in the middle of two other programs: it is a server to the client,
 * with its forged certificate, and a client to the server, and passes on what each says. Part of
 * lab_between.h.
 *
 * Or it speaks no TLS with the client at all (sslstrip), which asked over plain HTTP.
 *
 * The attacker's end towards the server makes no check of who that is: it is a waived end, which
 * link_begin lets talk over loopback alone (guard.h).
 */
#include "crypto/wipe.h"
#include "lessons/plain_http.h"
#include "tutor/clock.h"
#include "tutor/complain.h"
#include "tutor/lab_between.h"
#include "tutor/link.h"
#include "tutor/signals.h"
#include "tutor/sockets.h"

#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 64 * 1024, PATIENCE = 30000 };

/* What one side has said, on its way to the other. */
struct passage {
    uint8_t bytes[ROOM];
    size_t  length;
    bool    read_on; /* the attacker has looked into it */
};

struct posing;

/* One of the attacker's two ends. */
struct pose {
    struct conversation conversation;
    struct posing      *whole;
    struct passage     *heard, *to_say;
    struct tls          tls;
    struct handshake    handshake;
    struct link         link;
    bool                open;
};

struct posing {
    struct between   *b;
    struct pose       front, back;
    struct passage    to_server, to_client;
    struct waivers    waivers;
    bool              wanted; /* the client has spoken: the server is to be dialled */
    int               plain;  /* the client's socket, where it is spoken to without TLS; else -1 */
    size_t            asked;  /* bytes of its request */
    struct plain_http http;
};

/* ---- what is said ---- */

static void hear(struct passage *passage, struct tls *tls)
{
    size_t         length;
    const uint8_t *bytes = tls_received(tls, &length);
    size_t         room = ROOM - passage->length, taken = length < room ? length : room;
    memcpy(passage->bytes + passage->length, bytes, taken);
    passage->length += taken;
    tls_fetched(tls, taken);
}

static void say(struct passage *passage, struct tls *tls)
{
    size_t taken = tls_established(tls) ? tls_write(tls, passage->bytes, passage->length) : 0;
    passage->length -= taken;
    memmove(passage->bytes, passage->bytes + taken, passage->length);
}

/* The first that each of them says is looked into, and told. */
static void read_on(struct pose *pose)
{
    struct posing *p = pose->whole;
    struct lab    *lab = &p->b->play->lab;
    bool           front = pose == &p->front;
    if (pose->heard->read_on || pose->heard->length == 0)
        return;
    pose->heard->read_on = true;
    lab_read_on(lab, pose->tls.config.connection, front ? "read_the_request" : "read_the_answer",
                front ? CLIENT_TO_SERVER : SERVER_TO_CLIENT);
}

static void turn(struct conversation *conversation, struct tls *tls)
{
    struct pose   *pose = (struct pose *)(void *)conversation;
    struct posing *p = pose->whole;
    struct pose   *other = pose == &p->front ? &p->back : &p->front;
    hear(pose->heard, tls);
    read_on(pose);
    say(pose->to_say, tls);
    p->wanted = p->wanted || p->to_server.length > 0;
    bool other_over = other->open && other->link.phase != LINK_RUNNING;
    if (other_over && pose->to_say->length == 0)
        tls_close(tls);
}

/* ---- its two ends ---- */

static void open_pose(struct pose *pose, struct tls_config *config, int socket)
{
    struct posing   *p = pose->whole;
    struct lab_play *play = p->b->play;
    bool             front = pose == &p->front;
    config->connection = play->lab.connection + (front ? 0 : 1);
    config->random = &p->b->random;
    config->now = clock_now();
    config->observer = &play->lab.tap.observer;
    config->speaks_for_peer = true;
    pose->conversation.turn = turn;
    pose->conversation.input = -1;
    pose->conversation.patient = true;
    pose->open = true;
    tls_init(&pose->tls, &pose->handshake, config);
    link_begin(&pose->link, &pose->tls, &pose->conversation, socket, PATIENCE, false);
}

static void open_front(struct posing *p, int client)
{
    struct tls_config config;
    profile_configure(&config, p->b->play->setup.profile, ACTOR_SERVER);
    config.offer.credentials = &p->b->play->lab.forged.credential;
    config.offer.credential_count = 1;
    open_pose(&p->front, &config, client);
}

/* Whoever the server is, is all the same to the attacker. */
static bool open_back(struct posing *p)
{
    struct tls_config config;
    int               socket = lab_between_dial(p->b);
    if (socket < 0)
        return false;
    profile_configure(&config, p->b->play->setup.profile, ACTOR_CLIENT);
    p->waivers.check[CHECK_certificate_anchor_trusted] = true;
    p->waivers.check[CHECK_certificate_name_matches] = true;
    p->waivers.check[CHECK_certificate_validity_not_over] = true;
    config.waivers = &p->waivers;
    config.host = p->b->play->setup.host;
    config.trust = &p->b->play->lab.own.trust;
    open_pose(&p->back, &config, socket);
    return true;
}

/* ---- a client that is spoken to without TLS ---- */

/* RFC 9112 §2.1: the head of a request ends with an empty line; a GET has nothing behind it. */
static bool request_is_whole(const struct posing *p)
{
    static const char end[] = "\r\n\r\n";
    size_t            length = sizeof end - 1;
    return p->asked >= length && memcmp(p->to_server.bytes + p->asked - length, end, length) == 0;
}

static void tell_plain_begin(struct posing *p)
{
    struct lab *lab = &p->b->play->lab;
    examiner_init(&p->http.server, &lab->tap.observer, NULL, lab->connection, ACTOR_SERVER);
}

/* The answer is there once the server has closed: it goes out as it is, in the clear. */
static void answer_plain(struct posing *p)
{
    size_t sent = 0, moved;
    plain_http_send(&p->http, ACTOR_SERVER, p->to_client.bytes, p->to_client.length);
    while (sent < p->to_client.length && !signals_caught()) {
        struct pollfd        watched = { .fd = p->plain, .events = POLLOUT };
        enum socket_progress progress =
            socket_send(&moved, p->plain, p->to_client.bytes + sent, p->to_client.length - sent);
        sent += moved;
        if (progress == SOCKET_ENDED ||
            (progress == SOCKET_BLOCKED && poll(&watched, 1, PATIENCE) <= 0))
            break;
    }
    socket_close(p->plain);
    p->plain = -1;
}

static bool move_plain(struct posing *p)
{
    struct passage *request = &p->to_server;
    size_t          moved = 0;
    if (p->plain < 0)
        return false;
    if (p->wanted) {
        bool answered = p->back.open && p->back.link.phase != LINK_RUNNING;
        if (answered)
            answer_plain(p);
        return answered;
    }
    enum socket_progress progress = socket_receive(&moved, p->plain, request->bytes + p->asked,
                                                   sizeof request->bytes - p->asked);
    p->asked += moved;
    if (request_is_whole(p)) {
        p->wanted = true;
        request->length = p->asked;
        tell_plain_begin(p);
        plain_http_receive(&p->http, ACTOR_SERVER, request->bytes, p->asked);
    } else if (progress == SOCKET_ENDED) {
        socket_close(p->plain);
        p->plain = -1;
    }
    return moved > 0;
}

/* ---- moving it all ---- */

/* True when something was done that the other end may have been waiting for. */
static bool move_pose(struct pose *pose)
{
    enum link_phase before = pose->link.phase;
    if (!pose->open || before == LINK_DONE)
        return false;
    link_exchange(&pose->link);
    bool stepped = pose->link.phase == LINK_RUNNING && link_step(&pose->link) == TLS_STEPPED;
    return stepped || pose->link.phase != before;
}

static bool is_done(const struct posing *p)
{
    bool back_done = !p->back.open || p->back.link.phase == LINK_DONE;
    bool front_done = p->front.open ? p->front.link.phase == LINK_DONE : p->plain < 0;
    return front_done && back_done;
}

static struct pollfd watch(const struct pose *pose)
{
    short events = pose->open ? link_events(&pose->link) : 0;
    return (struct pollfd){ .fd = events ? pose->link.socket : -1, .events = events };
}

static int time_left(const struct posing *p)
{
    const struct pose *poses[] = { &p->front, &p->back };
    int64_t            least = PATIENCE, now = clock_milliseconds();
    for (size_t i = 0; i < 2; i++) {
        int64_t left = poses[i]->open ? link_time_left(&poses[i]->link, now) : -1;
        if (left >= 0 && left < least)
            least = left;
    }
    return (int)least;
}

static void expire(struct pose *pose)
{
    if (pose->open && pose->link.phase != LINK_DONE &&
        link_time_left(&pose->link, clock_milliseconds()) == 0)
        link_expire(&pose->link);
}

static bool move_both(struct posing *p)
{
    while (!is_done(p) && !signals_caught()) {
        bool moved = move_pose(&p->front) | move_plain(p) | move_pose(&p->back);
        if (!session_show_all(p->b->session))
            return false;
        if (p->wanted && !p->back.open && !open_back(p))
            return false;
        if (moved || is_done(p))
            continue;
        struct pollfd watched[4] = { { .fd = signals_descriptor(), .events = POLLIN },
                                     watch(&p->front),
                                     watch(&p->back),
                                     { .fd = p->wanted ? -1 : p->plain, .events = POLLIN } };
        if (poll(watched, 4, time_left(p)) == 0) {
            expire(&p->front);
            expire(&p->back);
            if (!p->front.open && !p->back.open) /* a client that asks for nothing */
                return true;
        }
    }
    return !signals_caught();
}

static void close_pose(struct pose *pose)
{
    if (!pose->open)
        return;
    link_cut(&pose->link);
    tls_wipe(&pose->tls);
}

bool lab_posing_play(struct between *b, int client)
{
    struct posing *p = calloc(1, sizeof *p);
    if (!p) {
        socket_close(client);
        complain("not enough memory for the attacker");
        return false;
    }
    uint32_t connection = b->play->lab.connection;
    p->b = b;
    p->front.whole = p->back.whole = p;
    p->front.heard = p->back.to_say = &p->to_server;
    p->back.heard = p->front.to_say = &p->to_client;
    bool stripped = b->play->setup.experiment->front_profile != NULL;
    p->plain = stripped ? client : -1;
    if (!stripped)
        open_front(p, client);
    bool goes_on = move_both(p);
    b->play->lab.connection = connection + (p->back.open ? 1 : 0);
    close_pose(&p->front);
    close_pose(&p->back);
    socket_close(p->plain);
    wipe(p, sizeof *p); /* what the two have said, too */
    free(p);
    return goes_on;
}
