/*
 * source_demo.h - the steps of the demo: both ends in this process, and the wire between them in
 * memory.
 */
#ifndef TUTOR_SOURCE_DEMO_H
#define TUTOR_SOURCE_DEMO_H

#include "tutor/options.h"
#include "tutor/source.h"

/* NULL after a complaint, with the program's exit status in *status. */
struct source *source_demo_open(const struct options *, int *status);

#endif
