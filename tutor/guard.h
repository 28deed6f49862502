/*
 * guard.h - no weakened engine on the network: what a lab leaves out stays on this machine.
 *
 * Whoever opens a socket asks here before an engine talks over it. An engine that has a check
 * waived, an edited figure, or a foil in the place of an algorithm may talk over loopback alone.
 */
#ifndef TUTOR_GUARD_H
#define TUTOR_GUARD_H

#include "protocol/tls.h"

/* Whether the engine is whole: every check made, the RFC's figures, the algorithms of the tables.
 */
bool guard_is_whole(const struct tls_config *);
/* Whether it may talk over this socket; false after a complaint. */
bool guard_allows(const struct tls_config *, int socket);

#endif
