/*
 * credential_files.h - certificates and keys from PEM files (RFC 7468).
 */
#ifndef TUTOR_CREDENTIAL_FILES_H
#define TUTOR_CREDENTIAL_FILES_H

#include "protocol/tls.h"
#include "protocol/x509/key_write.h"

/* A certificate, its chain and its key. */
struct credential_files {
    struct credential      credential; /* points into the rest */
    uint8_t               *der;        /* of the certificates, one after the other */
    struct private_key     key;
    uint8_t                key_der[KEY_MAX_DER];
};

/* Returns EXIT_SOUND, or after a complaint EXIT_MACHINE (a file cannot be read) or EXIT_REFUSED
 * (what is in it). */
int  credential_files_load(struct credential_files *, const char *certificates, const char *key);
void credential_files_wipe(struct credential_files *);

/* The authorities that a client trusts. */
struct trust_file {
    struct trust_store  store; /* points into the rest */
    struct certificate *certificates;
    uint8_t            *der;
};

/* Where the system keeps its bundle of authorities; NULL where it has none. */
const char *trust_file_of_system(void);

/* From a PEM file, or the system's bundle where `path` is NULL. Of the system's bundle, what we
 * cannot read is left out. Returns as credential_files_load does. */
int  trust_file_load(struct trust_file *, const char *path);
void trust_file_free(struct trust_file *);

#endif
