/*
 * cpu.c - asking the processor what it can do, once.
 *
 * The bits are those of the CPUID instruction (Intel 64 and IA-32 Architectures Software
 * Developer's Manual, volume 2A, "CPUID"); that the operating system saves the wide registers of
 * AVX is in XCR0 (volume 1, §13.2).
 */
#include "crypto/x86/cpu.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    unsigned    feature;
} features[] = {
    { "ssse3", CPU_SSSE3 },
    { "sse4.1", CPU_SSE41 },
    { "aes", CPU_AES },
    { "pclmulqdq", CPU_PCLMULQDQ },
    { "sha", CPU_SHA },
    { "avx", CPU_AVX },
    { "avx2", CPU_AVX2 },
    { "bmi2", CPU_BMI2 },
    { "adx", CPU_ADX },
    { "vaes", CPU_VAES },
    { "vpclmulqdq", CPU_VPCLMULQDQ },
};
enum { FEATURES = sizeof features / sizeof features[0] };

const char *cpu_feature_name(unsigned index, unsigned *feature)
{
    if (index >= FEATURES)
        return NULL;
    *feature = features[index].feature;
    return features[index].name;
}

#if defined(__x86_64__)
#include <cpuid.h>

/* XCR0: the low half of what XGETBV(0) gives. */
static unsigned saved_registers(void)
{
    unsigned low, high;
    __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return low;
}

static unsigned if_bit(unsigned word, unsigned bit, unsigned feature)
{
    return word >> bit & 1 ? feature : 0;
}

static unsigned ask_processor(void)
{
    unsigned a, b, c, d, found = 0;
    bool     wide = false;
    if (__get_cpuid(1, &a, &b, &c, &d)) {
        found |= if_bit(c, 1, CPU_PCLMULQDQ) | if_bit(c, 9, CPU_SSSE3) | if_bit(c, 19, CPU_SSE41) |
                 if_bit(c, 25, CPU_AES);
        bool osxsave = c >> 27 & 1;
        wide = osxsave && (saved_registers() & 6) == 6; /* both XMM and YMM */
        if (wide)
            found |= if_bit(c, 28, CPU_AVX);
    }
    if (__get_cpuid_count(7, 0, &a, &b, &c, &d)) {
        found |= if_bit(b, 8, CPU_BMI2) | if_bit(b, 19, CPU_ADX) | if_bit(b, 29, CPU_SHA);
        if (wide)
            found |=
                if_bit(b, 5, CPU_AVX2) | if_bit(c, 9, CPU_VAES) | if_bit(c, 10, CPU_VPCLMULQDQ);
    }
    return found;
}
#else
static unsigned ask_processor(void) { return 0; }
#endif

/* What is left of `found` after TLSTUTOR_CPU has had its say. */
static unsigned without_those_switched_off(unsigned found)
{
    const char *switched = getenv("TLSTUTOR_CPU");
    if (switched == NULL)
        return found;
    if (strcmp(switched, "none") == 0)
        return 0;
    for (unsigned i = 0; i < FEATURES; i++) {
        size_t length = strlen(features[i].name);
        for (const char *at = switched; (at = strchr(at, '-')) != NULL; at++)
            if (strncmp(at + 1, features[i].name, length) == 0 &&
                (at[1 + length] == ',' || at[1 + length] == '\0'))
                found &= ~features[i].feature;
    }
    return found;
}

bool cpu_has(unsigned wanted)
{
    /* Two threads that come here first both find the same. */
    enum { ASKED = 1 << 30 };
    static _Atomic unsigned kept;
    unsigned                found = atomic_load_explicit(&kept, memory_order_relaxed);
    if (!(found & ASKED)) {
        found = without_those_switched_off(ask_processor()) | ASKED;
        atomic_store_explicit(&kept, found, memory_order_relaxed);
    }
    return (found & wanted) == wanted;
}
