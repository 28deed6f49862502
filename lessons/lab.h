/*
 * lab.h - what if: experiments in which somebody attacks, and everything that is done is told.
 *
 * What an experiment is: data and a few functions. The data say what the attacker wants, who plays
 * (a profile, a forged certificate), which check notices, or that none does, and which checks are
 * waived when the same is played again. The functions are the attacker's moves.
 *
 * How to write one: lessons/experiments/NAME.c with one `const struct experiment`, a row in
 * experiments.def, a piece in story_lab.md for each new subject of a move, and a line in
 * tests/e2e/lab.py. It may reach the two ends through five seams, and no others:
 *
 *     the wire        pass() sees each record on its way, and says what arrives in its place;
 *     credentials     `forged`, and in begin() all of lab->duet[i].client_config and server_config
 *     and config      (suites, versions, trust, sessions), before anything has been sent;
 *     the figure      begin() sets config.figure to an edited copy of the RFC's;
 *     a waived check  `waives`: what the second run leaves out;
 *     a foil          lessons/foils/: a faulty part that begin() hands in where the engine takes
 *                     its algorithms from a table or a pointer anyway.
 *
 * Nothing in crypto or protocol knows that there is an attack.
 *
 * Whatever the attacker does is told as a move, in the attacker's name:
 *
 *     lab_move(lab, VERB_COMPUTE, "flip_a_bit", "RFC 3552 §3.3.4");
 *     lab_tell_record(lab, record, changed, length);       what it put on the wire, or
 *     lab_tell_value(lab, .name = ..., .formula = ...);    what it has worked out, or
 *     lab_take(lab, &lab->cookie, CLIENT_TO_SERVER);       what it was after
 *
 * The verdict (lab_verdict.h) is read off the recording alone, so that a recording that was saved
 * has it too. An experiment says what it expects of each of its two runs, as data; where that is
 * not enough, judge() looks at the recording and says more.
 *
 * Read next: lessons/experiments/mitm-self-signed.c, the shortest; then flip-a-bit.c and
 * stolen-key-rsa.c; lab.c moves everything.
 */
#ifndef LESSONS_LAB_H
#define LESSONS_LAB_H

#include "lessons/duet.h"
#include "lessons/lab_middle.h"

/* The subject of the move with which the second run begins; and how the values are called that the
 * attacker was after: "stolen cookie". */
#define LAB_WITHOUT_CHECK "again_without_check"
#define LAB_TAKEN         "stolen "
/* The subject of the last step of all, whose story is the verdict. */
#define LAB_VERDICT "what_came_of_it"

enum { LAB_SECRET = 24, LAB_MOST_WAIVED = 4, LAB_STATE = 8192 };

struct lab;
struct lab_run;

/* A record on the wire, as the attacker sees it. */
struct lab_record {
    enum direction direction;
    const uint8_t *bytes;
    size_t         length;
    unsigned       number; /* in its direction, from 0, as the sender counts */
    uint32_t       connection;
};

/* Where the attacker sits. */
enum lab_place {
    LAB_ON_THE_WIRE,   /* one connection; the attacker sees and may change its records */
    LAB_IN_THE_MIDDLE, /* two: the client talks to the attacker, the attacker to the server */
};

struct experiment {
    const char *name;    /* "mitm-self-signed": also the subject of its first move */
    const char *title;   /* "A certificate that nobody vouches for" */
    const char *wants;   /* what the attacker wants: a sentence */
    const char *profile; /* that it is played with where nothing else is said */

    enum lab_place place;
    enum fault     forged;      /* in the middle: what is wrong with the attacker's certificate */
    const char    *forged_host; /* in the middle: the name that it is for; NULL: the server's */
    /* In the middle: the name of a root of the attacker's that signs it, and that the client trusts
     * besides its own; NULL: it comes from the authority that everybody trusts. */
    const char *installed_root;
    /* In the middle: what the client and the attacker speak, where it is another profile than the
     * attacker and the server; NULL: the same. */
    const char *front_profile;

    /* What is to come out of the first run: this check stops the attack, or (where no check is
     * made) the connection ends with this error. With neither, nobody notices. */
    bool       has_check;
    enum check notices;
    enum error ends_with;
    /* The second run, where there is something to leave out: these checks are waived; or begin()
     * hands in a foil, and this says in a few words what it is. */
    enum check  waives[LAB_MOST_WAIVED];
    size_t      waived_count;
    const char *foil;
    /* In the run that nothing stops: the attacker gets hold of something (lab_take). Where this is
     * false, its success is that the connection went on. */
    bool takes;

    /* May be played between real programs on this machine (tutor/lab_between.h): on the wire, pass
     * looks at nothing but the record and lab->state then. */
    bool between;

    const char *lesson; /* the last line of the verdict: what to remember */

    /* Each may be NULL. */
    void (*begin)(struct lab *); /* of each run, when both ends are set up, and nothing is sent */
    /* A record on its way: writes what arrives (room for 2 * RECORD_MAX) and returns its length; 0
     * drops it. */
    size_t (*pass)(struct lab *, uint8_t *out, const struct lab_record *);
    /* When nobody has anything left to say: one more move. False when there is none; when it has
     * begun another connection with lab_connect(), true. */
    bool (*after)(struct lab *);
    /* Says of a run (of lab_verdict.h) whether it showed what it was to, where the data above do
     * not say it. */
    bool (*judge)(struct lab_run *, struct recording *);
};

extern const struct experiment *const experiments[];
extern const size_t                   experiment_count;
/* The experiment of that name, or NULL. */
const struct experiment *experiment_find(const char *name);
/* Whether there is anything to leave out in a second run. */
bool experiment_has_second_run(const struct experiment *);

/* Which runs are played: with all checks, and again with some waived. */
enum lab_runs { LAB_BOTH_RUNS, LAB_WITH_CHECKS, LAB_WAIVED };

struct lab_setup {
    const struct experiment *experiment;
    const struct profile    *profile; /* must outlive the lab */
    const char              *host;    /* "localhost"; must outlive it */
    int64_t                  now;
    uint64_t                 seed; /* of all that is drawn: both runs draw the same */
    /* Between other programs: where keys are drawn from instead, and who signs; NULL: the seed, an
     * authority for this run. Both must outlive the lab. */
    struct random_source           *random;
    const struct issuing_authority *authority;
    enum lab_runs                   runs;
};

struct lab_tamperer {
    struct tamperer tamperer;
    struct lab     *lab;
};

/* Large (some megabytes): static or on the heap. */
struct lab {
    struct lab_setup         setup;
    const struct experiment *experiment;
    struct recording        *recording;
    struct observer         *observer;
    struct examiner          attacker; /* in whose name moves are told */

    struct seeded_random random, random_at_start; /* of each run */
    struct credentials   own, forged;             /* the server's; in the middle, the attacker's */

    bool           waiving; /* this is the run with waived checks */
    bool           running, over;
    bool           between; /* other programs' records */
    bool           cut;     /* then: the client's line has been cut (lab_cut_line) */
    bool           gave_up; /* both waited for each other, and were told so */
    struct waivers waivers;
    uint32_t       connection; /* the first of the one or two that are open */

    struct duet   duet[2]; /* [1] only in the middle: the attacker and the server */
    struct middle middle;
    /* In the middle: whom the client trusts. */
    struct certificate anchors[2];
    struct trust_store trust;
    struct wiretap     tap;

    struct lab_tamperer tamperer;
    unsigned            passed[2]; /* records, by direction */

    /* What the attacker is after, drawn anew for each seed: the client's cookie goes to the server,
     * the password comes back. */
    char cookie[LAB_SECRET], password[LAB_SECRET];
    char request[512], response[512];

    _Alignas(16) uint8_t state[LAB_STATE]; /* the experiment's own; zeros when a run begins */
};

/* ---- for whoever plays one ---- */

/* Begins. The recording's header names the experiment (recording_header.lab). */
void lab_begin(struct lab *, const struct lab_setup *, struct recording *);
/* Makes keys and certificates, a little at a time; nothing else before they are done. */
enum credentials_status lab_make_keys(struct lab *);
void                    lab_progress(char *out, size_t size, const struct lab *);
/* Takes one step of an end or of the attacker: DUET_STEPPED, or DUET_DONE when all was played. */
enum duet_status lab_step(struct lab *);
void             lab_wipe(struct lab *);

/*
 * Between two programs that are not ours: only the attacker is. lab_begin, then lab_between_begin
 * for each connection, and each record that comes goes through lab_between_pass, which tells of it
 * and writes what is to be sent on (room for 2 * RECORD_MAX); lab_between_end when it is over. In
 * the middle, whoever moves the attacker's two ends tells of what is read with lab_read_on.
 */
void   lab_between_begin(struct lab *);
size_t lab_between_pass(struct lab *, uint8_t *out, enum direction, const uint8_t *record,
                        size_t length);
void   lab_between_end(struct lab *);
/* The application data that came last in this direction are the attacker's, whatever is in them:
 * tells the move `subject`, and what was taken as "stolen request" or "stolen answer". */
void lab_read_on(struct lab *, uint32_t connection, const char *subject, enum direction);

/* ---- for experiments ---- */

/* Opens a step of the attacker's: what is told after it belongs to it. */
#define lab_move(lab, verb, subject, rfc) lab_move_at((lab), (verb), (subject), (rfc), HERE)
void lab_move_at(struct lab *, enum verb, const char *subject, const char *rfc, struct source_line);

/* Tells what the attacker puts on the wire in place of a record: its bytes, named. */
void lab_tell_record(struct lab *, const struct lab_record *in_place_of, const uint8_t *bytes,
                     size_t length);

/* The same in the name of another examiner; and the act that a story is in. For tampering.c. */
void lab_tell_record_as(struct examiner *, struct recording *, const struct lab_record *in_place_of,
                        const uint8_t *bytes, size_t length);
uint8_t lab_act_now(struct recording *);

/* lab_tell_value(lab, "RFC 5246 §8.1", .name = ..., .bytes = ..., .length = ..., .origin = ...,
 * .formula = ...): a value that the attacker has. */
#define lab_tell_value(lab, rfc, ...) report_secret(&(lab)->attacker, (rfc), __VA_ARGS__)

/* The attacker has read `what` (lab->cookie or lab->password) in the application data of that
 * direction: tells it, with the bytes of the recording where it stands. False where it is not
 * there. */
bool lab_take(struct lab *, const char *what, enum direction);

/* Closes the present connection, and opens another between the same two ends, with their configs as
 * they are now. */
void lab_connect(struct lab *);

/* The client's line ends: no more of what the server sends will come. */
void lab_cut_line(struct lab *);

/* Lets a record pass as it is. */
size_t lab_let_pass(uint8_t *out, const struct lab_record *);

#endif
