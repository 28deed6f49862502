/*
 * ca_folder.h - the folder in which an authority keeps what it has: `issue` writes it, `serve` uses
 * it.
 *
 *     ca.pem, ca.key              the root
 *     NAME.pem, NAME.key          what was issued under that name; the certificate with its chain
 *     NAME.FAULT.pem, ...         the same, made wrong on purpose
 *     NAME.revoked.issuer-crl.pem its issuer's CRL, where that is the fault
 *     NAME.revoked.txt            what the authority NAME has revoked, a line each
 *     NAME.crl.pem                its CRL
 *     NAME.ocsp.der               an OCSP response about the certificate NAME
 *
 * Read next: tutor/command_issue.c.
 */
#ifndef TUTOR_CA_FOLDER_H
#define TUTOR_CA_FOLDER_H

#include "lessons/issuing.h"

enum { CA_PATH = 4096, CA_STEM = 256 };

struct ca_folder {
    char path[CA_PATH];
};

/* Which folder: the one given, or for NULL $XDG_DATA_HOME/tlstutor/ca. False where nothing says
 * where that is. */
bool ca_folder_find(struct ca_folder *, const char *given);
/* Makes it, for its owner's eyes only, where it is not there. False after a complaint. */
bool ca_folder_make(const struct ca_folder *);

/* The path of a file in it: a stem ("ca") and what follows ("pem"). False after a complaint. */
bool ca_folder_file(char out[static CA_PATH], const struct ca_folder *, const char *stem,
                    const char *suffix);
/* Whether that file is there. */
bool ca_folder_has(const struct ca_folder *, const char *stem, const char *suffix);

/* What a name is called as a file: its letters, digits, dots, hyphens and underscores, with an
 * underscore for all the rest. */
void ca_stem(char out[static CA_STEM], const char *name);

/* An authority from the folder. Large: on the heap. */
struct ca_authority {
    struct issuing_authority authority; /* points to the two below */
    struct certificate       certificate;
    struct private_key       key;
    uint8_t                 *der; /* the certificates of the file, one after the other */
    struct der_bytes         chain[LIMIT_CHAIN];
    size_t                   chain_length;
};

/* Reads NAME.pem and NAME.key. Returns EXIT_SOUND, or a status after a complaint. */
int  ca_authority_load(struct ca_authority *, const struct ca_folder *, const char *stem);
void ca_authority_wipe(struct ca_authority *);

#endif
