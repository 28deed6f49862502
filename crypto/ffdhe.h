/*
 * ffdhe.h - Diffie-Hellman over finite fields (RFC 7919; RFC 5246 §8.1.2; RFC 8446 §7.4.1).
 *
 *     public = g^x mod p            shared = peer^x mod p           x: private, drawn for one use
 *
 * Whoever sees both public values would have to find a logarithm modulo p.  How hard that is
 * depends on p alone.  Until RFC 7919 a server made up its own p and g, and a client had no way to
 * tell a good group from a weak one.  It defines groups by name, with a p that leaves no choice to
 * anyone: its bits are those of e = 2.718...
 *
 * Such a p is a safe prime: (p - 1) / 2 is prime too, so that there are no small subgroups to push
 * a private value into, and the range check 1 < peer < p - 1 is all that a peer's value needs.  Of
 * a server's own p we check size, parity and the generator's range at once.  Whether it is a safe
 * prime takes seconds to find out, and is for whoever wants to know: ffdhe_check_prime().
 *
 * All numbers are big-endian bytes.  Nothing allocates; an operation needs about 150 KB of stack.
 *
 * Read next: crypto/ffdhe.c.
 */
#ifndef CRYPTO_FFDHE_H
#define CRYPTO_FFDHE_H

#include "crypto/random.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Logarithms modulo 512 bits were found in minutes (Logjam, 2015), and 1024 bits are in reach of a
 * state; above 8192 a stranger could keep us busy for seconds.
 */
enum { FFDHE_MIN_BITS = 1024, FFDHE_MAX_BITS = 8192, FFDHE_MAX_BYTES = FFDHE_MAX_BITS / 8 };

enum ffdhe_result {
    FFDHE_OK,
    FFDHE_PRIME_TOO_SMALL,
    FFDHE_PRIME_TOO_LARGE,
    FFDHE_PRIME_EVEN,
    FFDHE_PRIME_COMPOSITE,        /* p is no prime */
    FFDHE_PRIME_NOT_SAFE,         /* p is prime, (p - 1) / 2 is not: there are small subgroups */
    FFDHE_GENERATOR_OUT_OF_RANGE, /* not 1 < g < p - 1 */
    FFDHE_PUBLIC_TOO_LONG,        /* a peer's value has more bytes than p */
    FFDHE_PUBLIC_OUT_OF_RANGE,    /* not 1 < peer < p - 1 (RFC 7919 §5.1) */
    FFDHE_SHARED_DEGENERATE,      /* the shared secret is 0, 1 or p - 1: p is no safe prime */
};

/* One plain sentence for a person. */
const char *ffdhe_result_text(enum ffdhe_result result);

/* A group: the numbers below p, multiplied modulo p. */
struct ffdhe_group {
    const char *name;           /* as the IANA registry spells it; NULL for a server's own group */
    size_t      length;         /* bytes of p, of public values and of the shared secret */
    size_t      private_length; /* bytes of a private value */
    size_t      g_length;
    uint8_t     p[FFDHE_MAX_BYTES]; /* no leading zero */
    uint8_t     g[FFDHE_MAX_BYTES]; /* no leading zero */
};

/* RFC 7919 Appendix A.1 to A.5 */
extern const struct ffdhe_group ffdhe2048, ffdhe3072, ffdhe4096, ffdhe6144, ffdhe8192;

/*
 * Takes a group as a TLS 1.2 server sends it (RFC 5246 §7.4.3 ServerDHParams: dh_p, dh_g); leading
 * zeros are allowed.  One of the groups above gets its name, and its shorter private values.  On
 * refusal the group is all zero.
 */
enum ffdhe_result ffdhe_group_set(struct ffdhe_group *group, const uint8_t *p, size_t p_length,
                                  const uint8_t *g, size_t g_length);

/*
 * Whether p and (p - 1) / 2 are prime, by `rounds` rounds of crypto/primality.h each; see there how
 * many a stranger's p asks for.  A group with a name is known to be good.  FFDHE_OK,
 * FFDHE_PRIME_COMPOSITE or FFDHE_PRIME_NOT_SAFE.  The latter is not always a fault: the groups of
 * RFC 5114 are made otherwise.  A round takes about 3 ms for 2048 bits.
 */
enum ffdhe_result ffdhe_check_prime(const struct ffdhe_group *group, unsigned rounds,
                                    struct random_source *random);

/* public_key = g^private_key mod p: group->length bytes from group->private_length bytes. */
void ffdhe_public(uint8_t *public_key, const struct ffdhe_group *group, const uint8_t *private_key);

/* Draws a private value, for "FFDHE private", and computes the public value that belongs to it. */
void ffdhe_generate(uint8_t *private_key, uint8_t *public_key, const struct ffdhe_group *group,
                    struct random_source *random);

/* RFC 7919 §5.1: whether a peer's public value may be used.  TLS 1.2 sends it without padding. */
enum ffdhe_result ffdhe_check_public(const struct ffdhe_group *group, const uint8_t *peer,
                                     size_t length);

/*
 * shared = peer^private_key mod p, after the check of the peer's value: group->length bytes, with
 * zeros in front where the number is shorter.  TLS 1.3 takes them as they are; TLS 1.2 strips the
 * zeros, and so tells by its time that there were some (Raccoon, 2020).  All zero unless FFDHE_OK.
 */
enum ffdhe_result ffdhe_shared(uint8_t *shared, const struct ffdhe_group *group,
                               const uint8_t *private_key, const uint8_t *peer, size_t length);

#endif
