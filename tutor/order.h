/*
 * order.h - what somebody typed after `tlstutor issue`, judged: names, networks, kinds of keys.
 *
 * A host name goes into a certificate as its A-label, in lower case, and a wildcard stands for one
 * whole label at its left: anything else would be refused by clients, and is refused here already,
 * with a word on what to write. Read next: tutor/command_issue.c.
 */
#ifndef TUTOR_ORDER_H
#define TUTOR_ORDER_H

#include "lessons/issuing.h"
#include "tutor/options.h"

/* The kind of a key that is to be made. */
struct key_wish {
    size_t                   rsa_bits; /* 0: not RSA */
    const struct nist_curve *curve;    /* NULL, where it is not RSA: Ed25519 */
};

enum {
    ORDER_NAMES = 64,
    ORDER_NAME_TEXT = LIMIT_HOST_NAME + 1,
    ORDER_COMMON_NAME = 64, /* X.520: ub-common-name */
};

/* An order, with all that it points to. Large: on the heap. */
struct typed_order {
    struct issuing_order order;
    struct key_wish      key;
    char                 text[ORDER_NAMES][ORDER_NAME_TEXT];
    const char          *dns_names[ORDER_NAMES];
    struct ip_address    addresses[ORDER_NAMES];
    struct subtree_wish  permitted[ORDER_NAMES], excluded[ORDER_NAMES + 2];
    size_t               texts;
};

/* Judges the options. EXIT_SOUND, or EXIT_USAGE after a complaint. */
int order_read(struct typed_order *, const struct options *);

/* One more host name or address of a server. False after a complaint. */
bool order_add_server_name(struct typed_order *, const char *word);

/* Whether `word` is a KIND, and which. */
bool order_find_kind(enum issuing_kind *, const char *word);

#endif
