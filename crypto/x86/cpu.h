/*
 * cpu.h - what this processor can do beyond plain C.
 *
 * Every primitive has a readable version in portable C, which runs everywhere.  Some have a second
 * one in crypto/x86/ that says the same with instructions made for the purpose.  Which of the two
 * runs is chosen here, once: the processor is asked at the first call, and the answer is kept.  It
 * is the one thing that crypto/ remembers between calls.
 *
 * The environment can take features away, so that the readable versions can be run and compared on
 * any machine:
 *
 *     TLSTUTOR_CPU=none            portable C alone
 *     TLSTUTOR_CPU=-vaes,-sha      all but these
 *
 * A file under crypto/x86/ hands out its version through a function that gives NULL where the
 * processor lacks what it needs (and always on other architectures); the caller then falls back on
 * the readable version.
 *
 * Read next: crypto/aes.c, and beside it crypto/x86/aes_ni.c.
 */
#ifndef CRYPTO_X86_CPU_H
#define CRYPTO_X86_CPU_H

#include <stdbool.h>

/* Each feature is a bit; the AVX ones count only where the operating system keeps the registers. */
enum cpu_feature {
    CPU_SSSE3 = 1 << 0,
    CPU_SSE41 = 1 << 1,
    CPU_AES = 1 << 2,
    CPU_PCLMULQDQ = 1 << 3,
    CPU_SHA = 1 << 4,
    CPU_AVX = 1 << 5,
    CPU_AVX2 = 1 << 6,
    CPU_BMI2 = 1 << 7,
    CPU_ADX = 1 << 8,
    CPU_VAES = 1 << 9,
    CPU_VPCLMULQDQ = 1 << 10,
};

/* Whether all of `wanted`, features joined by |, are there and not switched off. */
bool cpu_has(unsigned wanted);

/* The name of the feature with number `index` (from 0), as TLSTUTOR_CPU spells it, and its bit;
   NULL past the last. */
const char *cpu_feature_name(unsigned index, unsigned *feature);

#endif
