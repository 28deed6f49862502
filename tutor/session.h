/*
 * session.h - one run from its beginning to its end: recorded, shown as it goes, exported.
 *
 * Every command that runs a connection does the same with what its engines say: keep it in a
 * recording, show the news after each step, stop where the person wants to stop, and write the
 * files that were asked for. Here is where --plain, --brief, --step, --at, --json, --record and
 * --keylog are obeyed.
 *
 *     session_begin(&s, options, &header, 1);
 *     tls_config.observer = recording_observer(s.recording);
 *     ... one step of an engine ...
 *     if (session_show(&s) == SESSION_PAUSE) wait for the person
 *     status = session_end(&s, status);
 */
#ifndef TUTOR_SESSION_H
#define TUTOR_SESSION_H

#include "tutor/options.h"
#include "tutor/outputs.h"
#include "tutor/pause.h"
#include "lessons/place.h"
#include "tutor/plain.h"

enum session_view { VIEW_NOTHING, VIEW_BRIEF, VIEW_PLAIN };

struct session {
    const struct options *options;
    struct outputs        outputs;
    struct recording     *recording;
    enum session_view     view;
    struct plain          plain;
    struct pause          pause;
    struct place_name     at;
    bool                  at_reached;
    bool                  broken; /* a file could not be written */
    bool                  told;   /* why it ends badly stands on standard error already */
    uint32_t              shown;  /* events */
};

enum session_answer { SESSION_GO_ON, SESSION_PAUSE, SESSION_STOP };

/*
 * Begins. The connections of one run are numbered from 1: the files of the first have the names
 * that were asked for, those of the k-th have ".k" after it. False after a complaint.
 */
bool session_begin(struct session *, const struct options *, const struct recording_header *,
                   unsigned number);
/* The same for a recording that is there already, which the session takes over. */
bool session_begin_with(struct session *, const struct options *, struct recording *);

/*
 * Shows the events that are new, up to and with the end of the next step; call it again while it
 * says SESSION_PAUSE and the person goes on. SESSION_GO_ON: all is shown. SESSION_STOP: nobody
 * reads any more, or a signal came.
 */
enum session_answer session_show(struct session *);
/* The same for all that is there, with the person's answers: for runs that nothing else moves on.
 * False when it is to stop. */
bool session_show_all(struct session *);

/* The end: summary or verdict, a line on standard error where the status is EXIT_REFUSED, files;
 * frees everything. Returns the status of the program: the one given, or worse when a file could
 * not be written, or that of a signal. */
int session_end(struct session *, int status);

#endif
