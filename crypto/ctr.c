/*
 * ctr.c - the counter mode (NIST SP 800-38A §6.5).
 *
 * Nothing but the counters goes through the cipher, and all of them are known at once: so they are
 * enciphered many at a time.
 */
#include "crypto/ctr.h"

#include "crypto/bytes.h"
#include "crypto/wipe.h"
#include "crypto/xor_bytes.h"

#include <string.h>

/* Blocks enciphered at a time: enough for the fastest version to have its hands full. */
enum { AT_A_TIME = 32 };

/* ---- SP 800-38A B.1: [x]_m -> [x + 1 mod 2^m]_m ---- */

/* Adds `carry` to the bytes from the `from`-th to the `to`-th, counted from the end. */
static void add(uint8_t block[static AES_BLOCK_LENGTH], size_t from, size_t to, unsigned carry)
{
    for (size_t i = from; i <= to; i++) { /* through all of them, needed or not */
        carry += block[AES_BLOCK_LENGTH - i];
        block[AES_BLOCK_LENGTH - i] = (uint8_t)carry;
        carry >>= 8;
    }
}

void ctr_increment(uint8_t block[static AES_BLOCK_LENGTH], size_t counter_length)
{
    add(block, 1, counter_length, 1);
}

/*
 * Writes the counter `count` times, one more each time, and leaves it at the next.  The last four
 * bytes are counted as a word, which is quick, and all there is to it in GCM and in most of CCM.
 */
static void store_counters(uint8_t *blocks, uint8_t counter[static AES_BLOCK_LENGTH],
                           size_t counter_length, size_t count)
{
    enum { WORD = 4, BEFORE = AES_BLOCK_LENGTH - WORD };
    uint32_t counts = counter_length < WORD ? (1u << 8 * counter_length) - 1 : UINT32_MAX;
    uint32_t word = load_be32(counter + BEFORE), stays = word & ~counts;

    for (; count > 0; count--, blocks += AES_BLOCK_LENGTH) {
        uint32_t next = stays | ((word + 1) & counts);
        memcpy(blocks, counter, BEFORE);
        store_be32(blocks + BEFORE, word);
        add(counter, WORD + 1, counter_length, (word & ~next) >> 31); /* 1 where it wrapped */
        word = next;
    }
    store_be32(counter + BEFORE, word);
}

/* ---- §6.5 ---- */

/* O_j = CIPH_K(T_j); C_j = P_j ^ O_j; of the last O_j, only as many bytes as there is text. */
void ctr_apply(uint8_t *out, const struct aes_key *aes, uint8_t counter[static AES_BLOCK_LENGTH],
               size_t counter_length, const uint8_t *in, size_t length)
{
    uint8_t stream[AT_A_TIME * AES_BLOCK_LENGTH];

    for (size_t now; length > 0; length -= now, in += now, out += now) {
        now = length < sizeof stream ? length : sizeof stream;
        size_t blocks = (now + AES_BLOCK_LENGTH - 1) / AES_BLOCK_LENGTH;
        store_counters(stream, counter, counter_length, blocks);
        aes_encrypt_blocks(stream, aes, stream, blocks);
        xor_bytes(out, in, stream, now);
    }
    wipe(stream, sizeof stream);
}
