/*
 * measure.c - see measure.h.  The processor's features are read where Linux lists them.
 */
#include "tests/bench/measure.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double read_clock(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

double measure_seconds(void) { return read_clock(CLOCK_MONOTONIC); }

double measure_busy_seconds(void) { return read_clock(CLOCK_PROCESS_CPUTIME_ID); }

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double measure_median(double values[], size_t count)
{
    qsort(values, count, sizeof *values, by_size);
    return values[count / 2];
}

double measure_calls(void (*work)(int i), int i, unsigned calls)
{
    double began = measure_busy_seconds();
    for (unsigned call = 0; call < calls; call++)
        work(i);
    return measure_busy_seconds() - began;
}

unsigned measure_calls_for(double turn, void (*work)(int i), int i)
{
    unsigned calls = 1;
    while (measure_calls(work, i, calls) < turn && calls < 1u << 24)
        calls *= 2;
    return calls;
}

double measure_rate(const struct effort *effort, void (*work)(int i), int i)
{
    double   rates[MEASURE_MOST_TURNS];
    unsigned calls = measure_calls_for(effort->turn, work, i);
    for (size_t t = 0; t < effort->turns; t++)
        rates[t] = calls / measure_calls(work, i, calls);
    return measure_median(rates, effort->turns);
}

void measure_pair(struct measured_pair *pair, const struct effort *effort, void (*ours)(int i),
                  void (*theirs)(int i), int                       i)
{
    double   our_rates[MEASURE_MOST_TURNS], their_rates[MEASURE_MOST_TURNS];
    double   ratios[MEASURE_MOST_TURNS];
    unsigned our_calls = measure_calls_for(effort->turn, ours, i);
    unsigned their_calls = measure_calls_for(effort->turn, theirs, i);
    for (size_t t = 0; t < effort->turns; t++) {
        our_rates[t] = our_calls / measure_calls(ours, i, our_calls);
        their_rates[t] = their_calls / measure_calls(theirs, i, their_calls);
        ratios[t] = our_rates[t] / their_rates[t];
    }
    pair->ours = measure_median(our_rates, effort->turns);
    pair->theirs = measure_median(their_rates, effort->turns);
    pair->ratio = measure_median(ratios, effort->turns);
}

/* Prints those of a line's words that make cryptography faster; x86 first, then ARM. */
static void print_features(char *flags)
{
    static const char *const faster[] = {
        "aes", "pclmulqdq", "vaes",     "vpclmulqdq", "sha_ni", "ssse3", "avx",  "avx2", "bmi2",
        "adx", "avx512f",   "avx512bw", "avx512ifma", "asimd",  "pmull", "sha1", "sha2", "sha512",
    };
    printf("processor features:");
    for (char *word = strtok(flags, " \t\n"); word; word = strtok(NULL, " \t\n"))
        for (size_t i = 0; i < sizeof faster / sizeof *faster; i++)
            if (strcmp(word, faster[i]) == 0)
                printf(" %s", word);
    printf("\n");
}

void measure_print_processor(void)
{
    static char line[16384];
    FILE       *file = fopen("/proc/cpuinfo", "r");
    bool        named = false;
    if (!file)
        printf("processor unknown: there is no /proc/cpuinfo\n");
    while (file && fgets(line, sizeof line, file)) {
        char *value = strchr(line, ':');
        if (value && !named && strncmp(line, "model name", 10) == 0) {
            printf("processor:%s", value + 1);
            named = true;
        } else if (value && (strncmp(line, "flags", 5) == 0 || strncmp(line, "Features", 8) == 0)) {
            print_features(value + 1);
            break;
        }
    }
    if (file)
        fclose(file);
}
