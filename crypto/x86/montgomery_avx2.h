/*
 * montgomery_avx2.h - choosing from a table of powers with AVX2.
 */
#ifndef CRYPTO_X86_MONTGOMERY_AVX2_H
#define CRYPTO_X86_MONTGOMERY_AVX2_H

#include <stddef.h>
#include <stdint.h>

/* r = entry number `wanted` of a table of `entries`, each of `count` limbs.  Reads all of them. */
typedef void montgomery_choose(uint64_t *r, const uint64_t *table, size_t count, size_t entries,
                               size_t wanted);

/* NULL where the processor lacks AVX2, or `count` is not a multiple of 8; GMP has the other
   version, mpn_sec_tabselect(). */
montgomery_choose *montgomery_choose_avx2(size_t count);

#endif
