/*
 * measure.h - what benchmark and timing test share: a clock, a median, and the processor's name.
 */
#ifndef TESTS_BENCH_MEASURE_H
#define TESTS_BENCH_MEASURE_H

#include <stddef.h>

/* Seconds since some moment, from a clock that nobody sets. */
double measure_seconds(void);

/* Seconds of a processor's time that this program has had: none while others have theirs. */
double measure_busy_seconds(void);

/* Sorts the values, the smallest first; needs one at least, and returns the one in the middle. */
double measure_median(double values[], size_t count);

/* Prints the processor's name, and which of its instructions make cryptography faster. */
void measure_print_processor(void);

#endif
