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

/* Blocks enciphered at a time: enough for the fastest version to have its hands full. */
enum { AT_A_TIME = 32 };

/* ---- SP 800-38A B.1: [x]_m -> [x + 1 mod 2^m]_m ---- */

/* A counter block as a number, and the bits of it that count: the last m. */
struct counter {
    uint64_t high, low;
    uint64_t high_counts, low_counts;
};

static struct counter load_counter(const uint8_t block[static AES_BLOCK_LENGTH], size_t length)
{
    const size_t half = AES_BLOCK_LENGTH / 2;
    size_t       in_low = length < half ? length : half, in_high = length - in_low;

    return (struct counter){
        .high = load_be64(block),
        .low = load_be64(block + half),
        .high_counts = in_high == 0 ? 0 : UINT64_MAX >> (64 - 8 * in_high),
        .low_counts = in_low == 0 ? 0 : UINT64_MAX >> (64 - 8 * in_low),
    };
}

static void store_counter(uint8_t block[static AES_BLOCK_LENGTH], const struct counter *counter)
{
    store_be64(block, counter->high);
    store_be64(block + AES_BLOCK_LENGTH / 2, counter->low);
}

/* `to` where the mask has ones, `from` elsewhere. */
static uint64_t merge(uint64_t from, uint64_t to, uint64_t mask)
{
    return from ^ ((from ^ to) & mask);
}

/* No branch: the carry is 1 when the top bit of the low half went from 1 to 0. */
static void increment(struct counter *counter)
{
    uint64_t low = counter->low + 1, carry = (counter->low & ~low) >> 63;

    counter->low = merge(counter->low, low, counter->low_counts);
    counter->high = merge(counter->high, counter->high + carry, counter->high_counts);
}

void ctr_increment(uint8_t block[static AES_BLOCK_LENGTH], size_t counter_length)
{
    struct counter counter = load_counter(block, counter_length);
    increment(&counter);
    store_counter(block, &counter);
}

/* ---- §6.5 ---- */

/* O_j = CIPH_K(T_j); C_j = P_j ^ O_j; of the last O_j, only as many bytes as there is text. */
void ctr_apply(uint8_t *out, const struct aes_key *aes, uint8_t counter[static AES_BLOCK_LENGTH],
               size_t counter_length, const uint8_t *in, size_t length)
{
    struct counter t = load_counter(counter, counter_length);
    uint8_t        stream[AT_A_TIME * AES_BLOCK_LENGTH];

    for (size_t at = 0, now; at < length; at += now) {
        now = length - at < sizeof stream ? length - at : sizeof stream;
        size_t blocks = (now + AES_BLOCK_LENGTH - 1) / AES_BLOCK_LENGTH;
        for (size_t j = 0; j < blocks; j++) {
            store_counter(stream + AES_BLOCK_LENGTH * j, &t);
            increment(&t);
        }
        aes_encrypt_blocks(stream, aes, stream, blocks);
        xor_bytes(out + at, in + at, stream, now);
    }
    store_counter(counter, &t);
    wipe(stream, sizeof stream);
    wipe(&t, sizeof t);
}
