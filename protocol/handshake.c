/* handshake.c - the transcript, and the peer's certificates as they were sent. */
#include "protocol/handshake.h"

#include "crypto/wipe.h"

#include <stddef.h>
#include <string.h>

/* Which hash it is comes with the ServerHello: RFC 5246 §7.4.9, "the hash of the PRF". Until then
 * both are kept. */
static const struct hash *const transcript_hashes[TRANSCRIPT_HASHES] = { &hash_sha256,
                                                                         &hash_sha384 };

void handshake_init(struct handshake *handshake)
{
    transcript_init(&handshake->transcript);
}

void handshake_wipe(struct handshake *handshake)
{
    struct transcript *transcript = &handshake->transcript;
    wipe(transcript->bytes, transcript->length);
    wipe(handshake->chain_bytes, handshake->chain_bytes_length);
    wipe(handshake->message, sizeof handshake->message);
    wipe(handshake, offsetof(struct handshake, transcript.bytes));
}

void transcript_init(struct transcript *transcript)
{
    for (size_t i = 0; i < TRANSCRIPT_HASHES; i++)
        hash_init(&transcript->states[i], transcript_hashes[i]);
    transcript->length = 0;
    transcript->overflowed = false;
}

void transcript_add(struct transcript *transcript, const uint8_t *message, size_t length)
{
    for (size_t i = 0; i < TRANSCRIPT_HASHES; i++)
        hash_update(&transcript->states[i], message, length);
    transcript->overflowed |= length > sizeof transcript->bytes - transcript->length;
    if (transcript->overflowed)
        return;
    memcpy(transcript->bytes + transcript->length, message, length);
    transcript->length += length;
}

void transcript_digest(uint8_t digest[HASH_MAX_DIGEST], const struct transcript *transcript,
                       const struct hash *hash)
{
    struct hash_state copy = transcript->states[transcript_index(hash)];
    hash_final(digest, &copy);
}

size_t transcript_index(const struct hash *hash) { return hash == &hash_sha384; }

void transcript_digests_with(uint8_t                  digests[TRANSCRIPT_HASHES][HASH_MAX_DIGEST],
                             const struct transcript *transcript, const uint8_t *message,
                             size_t length)
{
    for (size_t i = 0; i < TRANSCRIPT_HASHES; i++) {
        struct hash_state copy = transcript->states[i];
        hash_update(&copy, message, length);
        hash_final(digests[i], &copy);
    }
}

void handshake_keep_certificate(struct handshake *handshake, const uint8_t *der, size_t length)
{
    if (!der)
        return;
    if (handshake->chain_length == LIMIT_CHAIN) {
        handshake->chain_too_long = true;
        return;
    }
    size_t offset = handshake->chain_bytes_length;
    memcpy(handshake->chain_bytes + offset, der, length);
    handshake->chain_bytes_length += length;
    handshake->chain_parts[handshake->chain_length].offset = offset;
    handshake->chain_parts[handshake->chain_length++].length = length;
}

bool handshake_keep_staple(struct handshake *handshake, struct der_bytes response)
{
    size_t offset = handshake->chain_bytes_length;
    if (response.length > sizeof handshake->chain_bytes - offset)
        return false;
    if (response.length > 0)
        memcpy(handshake->chain_bytes + offset, response.bytes, response.length);
    handshake->staple_offset = offset;
    handshake->staple_length = response.length;
    handshake->chain_bytes_length += response.length;
    return true;
}
