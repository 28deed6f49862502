/*
 * outputs.h - the files that were asked for with a run: --record, --json, --keylog.
 *
 * Screens and plain text write the same ones. The connections of one run are numbered from 1: the
 * files of the first have the names that were asked for, those of the k-th have ".k" after it.
 */
#ifndef TUTOR_OUTPUTS_H
#define TUTOR_OUTPUTS_H

#include "lessons/recording.h"
#include "tutor/options.h"

struct outputs {
    const struct options *options;
    unsigned              number;    /* of the connection */
    unsigned              logged[2]; /* by connection: the labels that the key log has, as bits */
    bool                  broken;    /* a file could not be written; it was complained about */
};

/* Whether the files that are asked for can be written; for who opens something else before. False
 * after a complaint. */
bool outputs_are_possible(const struct options *);
/* Begins to save the recording as it grows, where that is wanted. False after a complaint. */
bool outputs_begin(struct outputs *, const struct options *, struct recording *, unsigned number);
/* After news in the recording: the line of the key log, once there are keys. */
void outputs_note(struct outputs *, struct recording *);
/* The end: closes the saved file, exports the JSON. False when a file of this run is not whole. */
bool outputs_finish(struct outputs *, struct recording *);

/* False once a run of this process could not write its files: its exit status says so, too. */
bool outputs_are_whole(void);

#endif
