/*
 * source_lab.h - the steps of an experiment of the lab: its runs, one after the other, and the
 * verdict.
 */
#ifndef TUTOR_SOURCE_LAB_H
#define TUTOR_SOURCE_LAB_H

#include "tutor/options.h"
#include "tutor/source.h"

/* NULL after a complaint, with the program's exit status in *status. */
struct source *source_lab_open(const struct options *, int *status);

#endif
