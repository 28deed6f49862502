/*
 * cbc_record.h - protecting a record with CBC and HMAC (RFC 5246 §6.2.3.2, GenericBlockCipher).
 *
 *     IV | AES-CBC( content | MAC | padding | padding_length )
 *
 * MAC, then encrypt: the order that TLS chose in 1996, and that has cost it most (Vaudenay's
 * padding oracle, Lucky 13). Whoever decrypts must not let anybody notice whether the padding or
 * the MAC was wrong, not even by the time that it takes. RFC 5246 §6.2.3.2 asks for that; this file
 * shows what it takes. RFC 7366 turns the order round where both ends agree to it:
 *
 *     IV | AES-CBC( content | padding | padding_length ) | MAC
 *
 * A record whose MAC is wrong is then never decrypted, and there is nothing to be hidden.
 */
#ifndef PROTOCOL_CBC_RECORD_H
#define PROTOCOL_CBC_RECORD_H

#include "protocol/record.h"

/* Bytes of the explicit IV in front of each fragment: a block. */
enum { CBC_IV_LENGTH = AES_BLOCK_LENGTH };

/* RFC 5246 §6.2.3.2: MAC, pad, encrypt; and with RFC 7366: pad, encrypt, MAC. See record.h. */
size_t cbc_record_length(const struct record_keys *, size_t content_length);

#endif
