/*
 * ctr.c - the counter mode (NIST SP 800-38A §6.5).
 */
#include "crypto/ctr.h"

#include "crypto/wipe.h"

/* SP 800-38A B.1: [x]_m -> [x + 1 mod 2^m]_m.  The carry runs through all bytes, needed or not. */
void ctr_increment(uint8_t block[static AES_BLOCK_LENGTH], size_t counter_length)
{
    unsigned carry = 1;
    for (size_t i = 1; i <= counter_length; i++) {
        carry += block[AES_BLOCK_LENGTH - i];
        block[AES_BLOCK_LENGTH - i] = (uint8_t)carry;
        carry >>= 8;
    }
}

/* O_j = CIPH_K(T_j); C_j = P_j ^ O_j; of the last O_j, only as many bytes as there is text. */
void ctr_apply(uint8_t *out, const struct aes_key *aes, uint8_t counter[static AES_BLOCK_LENGTH],
               size_t counter_length, const uint8_t *in, size_t length)
{
    uint8_t stream[AES_BLOCK_LENGTH];

    for (size_t at = 0; at < length; at += AES_BLOCK_LENGTH) {
        size_t left = length - at, count = left < sizeof stream ? left : sizeof stream;
        aes_encrypt_block(stream, aes, counter);
        ctr_increment(counter, counter_length);
        for (size_t i = 0; i < count; i++)
            out[at + i] = in[at + i] ^ stream[i];
    }
    wipe(stream, sizeof stream);
}
