/*
 * lab_setup.h - what an experiment is played with, from the options: profile, seed, clock, runs.
 */
#ifndef TUTOR_LAB_SETUP_H
#define TUTOR_LAB_SETUP_H

#include "lessons/lab.h"
#include "tutor/ca_folder.h"
#include "tutor/offers.h"
#include "tutor/options.h"

/* Too large for a stack. */
struct lab_play {
    struct offers           offers;
    struct lab_setup        setup;
    struct random_source    system;    /* between other programs */
    struct ca_authority     authority; /* from --ca, where it is given */
    struct lab              lab;
    struct recording_header header; /* for the recording of the run */
};

/* Judges the options; an exit status, after a complaint unless it is EXIT_SOUND. */
int  lab_prepare(struct lab_play *, const struct options *);
void lab_play_wipe(struct lab_play *);

#endif
