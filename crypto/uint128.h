/*
 * uint128.h - the product of two 64-bit words.
 *
 * Not in ISO C, but in every compiler for 64-bit machines that we build with.
 */
#ifndef CRYPTO_UINT128_H
#define CRYPTO_UINT128_H

__extension__ typedef unsigned __int128 uint128;

#endif
