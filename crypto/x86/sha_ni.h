/*
 * sha_ni.h - SHA-1 and SHA-256 with the processor's SHA instructions.
 *
 * Read next: crypto/x86/sha_ni.c, beside crypto/sha1.c and crypto/sha256.c.
 */
#ifndef CRYPTO_X86_SHA_NI_H
#define CRYPTO_X86_SHA_NI_H

#include "crypto/hash.h"

/* The compression functions; NULL where the processor lacks the instructions. */
hash_compress *sha1_ni(void);
hash_compress *sha256_ni(void);

#endif
