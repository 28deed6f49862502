/*
 * cbc_record.h - protecting a record with CBC and HMAC (RFC 5246 §6.2.3.2, GenericBlockCipher).
 *
 *     IV | AES-CBC( content | MAC | padding | padding_length )
 *
 * MAC, then encrypt: the order that TLS chose in 1996, and that has cost it most (Vaudenay's
 * padding oracle, Lucky 13). Whoever decrypts must not let anybody notice whether the padding or
 * the MAC was wrong, not even by the time that it takes. RFC 5246 §6.2.3.2 asks for that; this file
 * shows what it takes.
 */
#ifndef PROTOCOL_CBC_RECORD_H
#define PROTOCOL_CBC_RECORD_H

#include "protocol/record.h"

/* Bytes of the fragment for content of this length. */
size_t cbc_record_length(const struct cipher_suite *, size_t content_length);

/*
 * Writes the fragment for `content`, and what is encrypted in it into `plaintext`
 * (cbc_record_length minus the IV). Header: seq_num, type, version as they go into the MAC.
 */
void cbc_record_protect(uint8_t *fragment, uint8_t *plaintext, const struct record_keys *,
                        uint64_t sequence, uint8_t type, uint16_t version, const uint8_t *content,
                        size_t length, struct random_source *);

/*
 * Decrypts a fragment into `plaintext` (length minus the IV), and says whether it is genuine. Only
 * when it is, *content_length is set, to something that anybody may see.
 */
bool cbc_record_unprotect(uint8_t *plaintext, size_t *content_length, const struct record_keys *,
                          uint64_t sequence, uint8_t type, uint16_t version,
                          const uint8_t *fragment, size_t length);

#endif
