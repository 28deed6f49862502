/* record_limits.c - see record_limits.h. RFC 8449 §4, RFC 6066 §4. */
#include "protocol/record_limits.h"

#include "protocol/tls.h"

void offer_record_limits(struct extensions *e, const struct tls_config *config)
{
    e->record_size_limit = config->record_size_limit;
    e->max_fragment_length = config->max_fragment_length;
    if (e->record_size_limit > 0)
        extensions_add(e, EXTENSION_record_size_limit);
    if (e->max_fragment_length > 0)
        extensions_add(e, EXTENSION_max_fragment_length);
}

/* RFC 6066 §4: enum { 2^9(1), 2^10(2), 2^11(3), 2^12(4), (255) } MaxFragmentLength; */
static size_t bytes_of(uint8_t max_fragment_length) { return (size_t)256 << max_fragment_length; }

/* RFC 8449 §4: what the other end takes, "even if it is larger" than what the version allows. */
static void limit_writing(struct tls *tls, uint16_t limit)
{
    tls->writing.content_limit = limit < RECORD_MAX_PLAINTEXT ? limit : RECORD_MAX_PLAINTEXT;
}

static bool check_size(struct tls *tls, uint16_t limit)
{
    return require(&tls->examiner, CHECK_record_size_limit_allowed, limit >= RECORD_SIZE_LEAST,
                   "at least 64 bytes", text_bytes(&tls->examiner, limit));
}

static bool check_fragment(struct tls *tls, uint8_t asked, uint8_t answer)
{
    bool known = answer >= 1 && answer <= 4;
    return require(&tls->examiner, CHECK_max_fragment_length_allowed, known && answer == asked,
                   "the same of the lengths 1 to 4", text_number(&tls->examiner, answer));
}

/* RFC 6066 §4: both directions, and the handshake from here on. */
static void limit_both(struct tls *tls, uint8_t max_fragment_length)
{
    tls->writing.content_limit = tls->reading.content_limit = bytes_of(max_fragment_length);
    tls->writing.limits_all = true;
}

/* RFC 8449 §5: a server that supports record_size_limit "MUST ignore" max_fragment_length where
 * both are there. */
bool answer_record_limits(struct tls *tls)
{
    const struct extensions *asked = &tls->handshake->client_hello.extensions;
    struct extensions       *answer = &tls->handshake->server_hello.extensions;
    if (extensions_have(asked, EXTENSION_record_size_limit)) {
        if (!check_size(tls, asked->record_size_limit))
            return false;
        answer->record_size_limit =
            tls->config.record_size_limit ? tls->config.record_size_limit : RECORD_MAX_PLAINTEXT;
        extensions_add(answer, EXTENSION_record_size_limit);
        limit_writing(tls, asked->record_size_limit);
        tls->reading.content_limit = answer->record_size_limit;
    } else if (extensions_have(asked, EXTENSION_max_fragment_length)) {
        uint8_t length = asked->max_fragment_length;
        if (!check_fragment(tls, length, length))
            return false;
        answer->max_fragment_length = length;
        extensions_add(answer, EXTENSION_max_fragment_length);
        limit_both(tls, length);
    }
    return true;
}

bool check_record_limits(struct tls *tls)
{
    const struct extensions *e = &tls->handshake->server_hello.extensions;
    bool                     size = extensions_have(e, EXTENSION_record_size_limit);
    bool                     fragment = extensions_have(e, EXTENSION_max_fragment_length);
    if (!require(&tls->examiner, CHECK_record_limits_exclusive, !(size && fragment),
                 "one limit at most", size && fragment ? "two" : "no two"))
        return false;
    if (size) {
        if (!check_size(tls, e->record_size_limit))
            return false;
        limit_writing(tls, e->record_size_limit);
        tls->reading.content_limit = tls->config.record_size_limit;
    }
    if (fragment) {
        if (!check_fragment(tls, tls->config.max_fragment_length, e->max_fragment_length))
            return false;
        limit_both(tls, e->max_fragment_length);
    }
    return true;
}
