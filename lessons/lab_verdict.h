/*
 * lab_verdict.h - what an experiment has shown, read off its recording alone.
 *
 * A recording has one run or two: the second begins with the move LAB_WITHOUT_CHECK. Of each it is
 * said who noticed, how it ended and what was lost; and whether that is what the experiment set out
 * to show.
 */
#ifndef LESSONS_LAB_VERDICT_H
#define LESSONS_LAB_VERDICT_H

#include "lessons/lab.h"

enum { LAB_MOST_RUNS = 2, LAB_MOST_LOST = 2, LAB_LINE = 400, LAB_MOST_LINES = 8 };

struct lab_run {
    bool     waived;
    uint32_t first, last;         /* its events */
    uint32_t noticed;             /* the first check that stopped it; 0: none did */
    uint32_t passed_over;         /* the first that failed and was waived; 0: none */
    uint32_t failure;             /* what ended a connection; 0: nothing did */
    uint32_t lost[LAB_MOST_LOST]; /* what the attacker took (lab_take); 0: nothing */
    bool     shown;               /* as it was to be */
    char     more[LAB_LINE];      /* a line that the experiment's judge() adds, or empty */
    bool     otherwise;           /* it says who noticed, where that was no check */
};

struct lab_verdict {
    const struct experiment *experiment;
    struct lab_run           runs[LAB_MOST_RUNS];
    size_t                   run_count;
    bool                     shown; /* all of it */
};

/* False when the recording is not that of an experiment that is known here. */
bool lab_judge(struct lab_verdict *, struct recording *);

/* The verdict in lines, the last one what to remember; returns how many. */
size_t lab_verdict_lines(char lines[LAB_MOST_LINES][LAB_LINE], const struct lab_verdict *,
                         struct recording *);

#endif
