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

/* How much is measured: an odd number of turns, of so many seconds each. */
struct effort {
    size_t turns;
    double turn;
};
enum { MEASURE_MOST_TURNS = 31 };

/* How long so many calls take, in seconds of a processor's time; and how many calls fill a turn
 * (the caches are warm afterwards). */
double   measure_calls(void (*work)(int i), int i, unsigned calls);
unsigned measure_calls_for(double turn, void (*work)(int i), int i);

/* Calls per second: of one side; or of two, which work in turn, and the median of their ratios. */
struct measured_pair {
    double ours, theirs, ratio;
};
double measure_rate(const struct effort *, void (*work)(int i), int i);
void   measure_pair(struct measured_pair *, const struct effort *, void (*ours)(int i),
                    void (*theirs)(int i), int i);

/* Prints the processor's name, and which of its instructions make cryptography faster. */
void measure_print_processor(void);

#endif
