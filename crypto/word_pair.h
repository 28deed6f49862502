/*
 * word_pair.h - two 64-bit words that are worked on together.
 *
 * Not in ISO C, but in every compiler that we build with: &, |, ^, ~, << and >> mean the same on
 * both words.  Where the processor has registers of 128 bits, each is one instruction.
 */
#ifndef CRYPTO_WORD_PAIR_H
#define CRYPTO_WORD_PAIR_H

#include <stdint.h>

typedef uint64_t word_pair __attribute__((vector_size(16)));

#endif
