/*
 * record_limits.h - smaller records, for a peer with little memory (RFC 8449 record_size_limit; RFC
 * 6066 §4 max_fragment_length, which is older and which a server cannot ask for).
 */
#ifndef PROTOCOL_RECORD_LIMITS_H
#define PROTOCOL_RECORD_LIMITS_H

#include "protocol/extensions.h"

struct tls;
struct tls_config;

/* RFC 8449 §4: "An endpoint MUST NOT send a value lower than 64". */
enum { RECORD_SIZE_LEAST = 64 };

/* Client: what the configuration wishes for. */
void offer_record_limits(struct extensions *, const struct tls_config *);
/* Server: answers, and keeps to what the client asked for. */
bool answer_record_limits(struct tls *);
/* Client: what the answer agrees to. */
bool check_record_limits(struct tls *);

#endif
