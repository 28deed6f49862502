/*
 * lab_middle.h - the man in the middle: two connections, and one who reads on between them.
 *
 *     connection 1    the client       <->  the attacker, who plays the server
 *     connection 2    the attacker,
 *                     who plays the client  <->  the server
 *
 * Both ends of the attacker's are ordinary ends of this program's engine. What they report goes
 * through a wiretap, which only changes the name under which it is told. The second connection
 * begins once the client has said something in the first: then there is something to pass on.
 */
#ifndef LESSONS_LAB_MIDDLE_H
#define LESSONS_LAB_MIDDLE_H

#include "lessons/duet.h"

struct lab;

/* An observer that passes on what one end reports, in the attacker's name. */
struct wiretap {
    struct observer  observer;
    struct observer *inner;
    enum actor       role; /* that the end plays */
};

void wiretap_begin(struct wiretap *, struct observer *inner);
void wiretap_end(struct wiretap *);

/* What is passed on between the two connections. */
struct middle {
    struct duet_talk front, back; /* what is said in each */
    struct lab      *lab;
    bool             asked;                     /* the client has sent its request */
    bool             overheard, fetched;        /* there is a request; there is an answer */
    bool             forwarded, answered;       /* the request; the answer */
    bool             took_request, took_answer; /* the attacker has looked into them */
    char             request[512], answer[512];
    size_t           request_length, answer_length;
};

/* Sets up both connections of a run; after it, configs may still be changed. */
void             middle_begin(struct lab *);
enum duet_status middle_step(struct lab *);

#endif
