/*
 * path_policy.h - under which policies was a chain issued? (RFC 5280 §6.1.3 (d) to (f), §6.1.4 (a),
 * (b) and (h) to (j), §6.1.5 (a), (b) and (g))
 *
 * A policy is a rule book, named by an object identifier. A certificate lists those that it was
 * issued under, or anyPolicy; an authority may translate names of its own into those of another
 * (policyMappings), and may demand that a chain has a policy at all (policyConstraints).
 *
 * RFC 5280 draws this as a tree, which grows exponentially when every authority of a chain maps
 * every policy to several others (CVE-2023-0464). RFC 9618 keeps a graph in its place, with one
 * node for each policy at each depth. We accept whatever policy there is (user-initial-policy-set
 * is anyPolicy), and so need only the deepest level of that graph: which policies the next
 * certificate may name. The graph is empty, NULL in the RFC, exactly when that level is.
 *
 * A part of protocol/x509/path.c.
 */
#ifndef PROTOCOL_X509_PATH_POLICY_H
#define PROTOCOL_X509_PATH_POLICY_H

#include "protocol/x509/certificate.h"

/* The deepest level: the expected_policy_sets of its nodes, taken together. */
struct policy_level {
    bool             any; /* anyPolicy is among them */
    size_t           count;
    struct der_bytes policies[LIMIT_POLICIES]; /* content octets */
};

/* RFC 5280 §6.1.2: the state variables (a) and (d) to (f). */
struct policy_state {
    struct policy_level valid_policy_tree;
    size_t              explicit_policy, inhibit_any_policy, policy_mapping;
    bool                too_many; /* a level or a list would have more than LIMIT_POLICIES */
};

/* §6.1.2 for a path of n certificates; the initial-... inputs of §6.1.1 are all false. */
void policy_initialize(struct policy_state *, size_t n);

/* §6.1.3 (d) and (e); `last` for the certificate in question. */
void policy_process(struct policy_state *, const struct certificate *, bool last);

/* §6.1.4 (a): whether no mapping is from or to anyPolicy. */
bool policy_mappings_sound(const struct certificate *);

/* §6.1.4 (b) and (h) to (j). */
void policy_prepare(struct policy_state *, const struct certificate *);

/* §6.1.5 (a) and (b). */
void policy_wrap_up(struct policy_state *, const struct certificate *);

/* §6.1.3 (f) and §6.1.5 (g): explicit_policy is greater than 0, or valid_policy_tree is not NULL.
 * */
bool policy_holds(const struct policy_state *);

#endif
