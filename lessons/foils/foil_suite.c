/* foil_suite.c - see foil_suite.h. */
#include "lessons/foils/foil_suite.h"

void foil_suite_begin(struct foil_suite *foil, const struct cipher_suite *sound)
{
    foil->suite = *sound;
    foil->aead = aead_registry[AEAD_AES_128_GCM];
    foil->suite.aead = &foil->aead;
    foil->list[0] = &foil->suite;
}
