/*
 * command_issue.c - `tlstutor issue`: an authority of one's own, and what it issues, sound or wrong
 * on purpose. Read next: tutor/issue.h, lessons/issuing.h.
 */
#include "tutor/commands.h"

#include "crypto/wipe.h"
#include "tutor/complain.h"
#include "tutor/entropy.h"
#include "tutor/issue.h"

#include <stdlib.h>

/* ---- help ---- */

static void print_faults_for(FILE *out, enum issuing_kind kind, const char *title)
{
    int column = fprintf(out, "  %-13s", title);
    for (enum fault fault = FAULT_NONE + 1; fault < FAULT_COUNT; fault++) {
        if (!fault_fits(fault, kind))
            continue;
        const char *name = fault_name(fault);
        if (column + (int)snprintf(NULL, 0, " %s", name) > 90)
            column = fprintf(out, "\n%15s", "") - 1;
        column += fprintf(out, " %s", name);
    }
    fputc('\n', out);
}

void command_issue_print_faults(FILE *out)
{
    fputs("\nFaults:\n", out);
    print_faults_for(out, ISSUING_CA, "ca");
    print_faults_for(out, ISSUING_INTERMEDIATE, "intermediate");
    print_faults_for(out, ISSUING_SERVER, "server");
    print_faults_for(out, ISSUING_CLIENT, "client");
    print_faults_for(out, ISSUING_RESPONDER, "responder");
    print_faults_for(out, ISSUING_CRL, "crl");
    print_faults_for(out, ISSUING_OCSP, "ocsp");
    fputs("\nWhat is wrong on purpose has the fault in its file's name, and says so in the file.\n",
          out);
}

/* ---- the command ---- */

static int issue_kind(struct issue_run *run)
{
    switch (run->typed.order.kind) {
    case ISSUING_CRL:
        return issue_crl(run);
    case ISSUING_OCSP:
        return issue_ocsp(run);
    case ISSUING_CA:
    case ISSUING_INTERMEDIATE:
    case ISSUING_SERVER:
    case ISSUING_CLIENT:
    case ISSUING_RESPONDER:
        break;
    }
    return issue_certificate(run);
}

int command_issue(const struct options *o)
{
    struct issue_run *run = calloc(1, sizeof *run);
    if (!run) {
        complain("not enough memory to issue anything");
        return EXIT_MACHINE;
    }
    run->options = o;
    run->random = entropy_source();
    int status = order_read(&run->typed, o);
    if (status == EXIT_SOUND && !ca_folder_find(&run->folder, o->ca)) {
        complain("no folder for an authority: neither XDG_DATA_HOME nor HOME says where; name one "
                 "with --ca DIR");
        status = EXIT_MACHINE;
    }
    if (status == EXIT_SOUND)
        status = issue_kind(run);
    ca_authority_wipe(&run->authority);
    wipe(run, sizeof *run);
    free(run);
    return status;
}
