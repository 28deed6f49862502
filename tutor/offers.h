/*
 * offers.h - a profile, with what the user wants to have otherwise: a version, and lists of IANA
 * names, comma-separated, in order of preference.
 */
#ifndef TUTOR_OFFERS_H
#define TUTOR_OFFERS_H

#include "lessons/profile.h"
#include "tutor/options.h"

enum { OFFERS_MOST = 64, OFFERS_PROTOCOL = 256 };

/* The profile points into the rest, so this must stay where it is. */
struct offers {
    struct profile             profile;
    uint16_t                   versions[2];
    const struct cipher_suite *suites[OFFERS_MOST];
    uint16_t                   groups[OFFERS_MOST], schemes[OFFERS_MOST];
    const char                *protocols[OFFERS_MOST];
    char                       names[OFFERS_MOST * OFFERS_PROTOCOL]; /* of protocols */
};

/* The profile of that name, changed as --tls, --suites, --groups, --sigalgs and --alpn say. Suites
 * bring their versions with them, and a version that the profile does not have its suites. Returns
 * EXIT_SOUND, or EXIT_USAGE after a complaint: an unknown name, an empty list, one named twice, a
 * suite of another version. */
int offers_take(struct offers *, const char *profile, const struct options *);

/* The same for a connection with somebody else, who speaks TLS: not for plain HTTP. */
int offers_take_for_peer(struct offers *, const char *profile, const struct options *);

/* The groups and the signature schemes that can be asked for, in ascending order; NULL past the
 * end. */
const char *offers_group_at(size_t index, uint16_t *code);
const char *offers_scheme_at(size_t index, uint16_t *code);

#endif
