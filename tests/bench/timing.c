/*
 * timing.c - does the time of an operation tell something of its secret?
 *
 *     build/bench/timing [SECONDS]        so long for each operation; 5 unless told otherwise
 *
 * In the manner of dudect (Reparaz, Balasch, Verbauwhede, "Dude, is my code constant time?", 2017).
 * There are two classes of input, in most cases one fixed secret against random ones.  Before each
 * measurement a coin decides between them, so that whatever else goes on strikes both alike.  Then
 * Welch's t test asks whether the two piles of times have the same mean:
 *
 *     t = (mean_0 - mean_1) / sqrt(variance_0 / n_0 + variance_1 / n_1)
 *
 * Interrupts make a few measurements very long, and would drown a small difference.  So the test is
 * repeated with the longest ones cropped, more and more of them, and the largest |t| counts.
 *
 * A large t may be the fault of a busy machine: run it again, alone.  A small one proves nothing;
 * that no branch and no index depends on a secret is what the programs under tests/ct/ show.  A
 * control that does leak stands first, so that one sees that this machine can tell at all.
 * Whatever comes of it, the program ends with 0.
 */
#include "tests/bench/measure.h"

#include "crypto/aes.h"
#include "crypto/ecdh.h"
#include "crypto/gcm.h"
#include "crypto/hmac_ct.h"
#include "crypto/rsa_generate.h"
#include "crypto/rsa_pkcs1.h"
#include "crypto/x25519.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* As dudect has them: above 4.5 there may be something, above 10 there is. */
#define T_SUSPECT 4.5
#define T_CERTAIN 10.0

enum { MOST_MEASUREMENTS = 400000, LEAST_MEASUREMENTS = 200, WARM_UP = 20 };

/* What an operation works on.  Both classes go to the same place before the clock starts. */
static struct {
    uint8_t bytes[512];
    size_t  length;
} input;

static uint8_t output[512];

/* ---- inputs ---- */

/* xorshift64*: quick, and good enough for a coin and for inputs; nothing here is kept secret. */
static uint64_t draw(void)
{
    static uint64_t state = 0x9e3779b97f4a7c15;
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return state * 0x2545f4914f6cdd1d;
}

static void draw_bytes(uint8_t *out, size_t length)
{
    for (size_t i = 0; i < length; i++)
        out[i] = (uint8_t)(draw() >> 56);
}

static void fill(struct random_source *source, const char *purpose, uint8_t *out, size_t length)
{
    (void)source, (void)purpose;
    draw_bytes(out, length);
}
static struct random_source random_source = { fill };

/* Class 0: the fixed bytes; class 1: random ones, which are drawn for both. */
static void choose_bytes(int class, size_t length, const uint8_t *fixed)
{
    uint8_t        random[sizeof input.bytes];
    const uint8_t *either[2] = { fixed, random };
    draw_bytes(random, length);
    memcpy(input.bytes, either[class], length);
}

/* ---- the control: stops at the first byte that differs ---- */

enum { CONTROL_LENGTH = 256 };

static const uint8_t expected[CONTROL_LENGTH];

static void prepare_control(int class) { choose_bytes(class, CONTROL_LENGTH, expected); }
static void run_control(void)
{
    volatile size_t same = 0;
    while (same < CONTROL_LENGTH && input.bytes[same] == expected[same])
        same++;
    output[0] = (uint8_t)same;
}

/* ---- AES: 16 bytes of key, and a block ---- */

static void prepare_aes(int class)
{
    static const uint8_t fixed[32] = { 0 };
    choose_bytes(class, sizeof fixed, fixed);
}
static void run_aes(const struct aes_version *version)
{
    struct aes_key aes;
    aes_set_key_for(&aes, version, input.bytes, 16);
    aes_encrypt_block(output, &aes, input.bytes + 16);
}
static void run_readable_aes(void) { run_aes(&aes_readable); }
static void run_best_aes(void) { run_aes(aes_best_version()); }

/* ---- GCM: a record with the right tag, and with a random one ---- */

enum { GCM_TEXT_LENGTH = 64 };

static struct gcm_key gcm;
static const uint8_t  gcm_iv[GCM_USUAL_IV_LENGTH] = { 1 };
static uint8_t        gcm_text[GCM_TEXT_LENGTH], gcm_right_tag[GCM_TAG_LENGTH];

static void begin_gcm(void)
{
    static const uint8_t key[16] = { 2 };
    gcm_set_key(&gcm, key, sizeof key);
    gcm_seal(gcm_text, gcm_right_tag, &gcm, gcm_iv, sizeof gcm_iv, NULL, 0, gcm_text,
             GCM_TEXT_LENGTH);
}
static void prepare_gcm(int class) { choose_bytes(class, GCM_TAG_LENGTH, gcm_right_tag); }
static void run_gcm(void)
{
    gcm_open(output, &gcm, gcm_iv, sizeof gcm_iv, NULL, 0, gcm_text, GCM_TEXT_LENGTH, input.bytes);
}

/* ---- RSA decryption: sound padding, and padding that is wrong in its second byte ---- */

enum { RSA_BITS = 2048, RSA_LENGTH = RSA_BITS / 8, SECRET_LENGTH = 48, CIPHERTEXTS = 64 };

static struct rsa_private_key rsa;
static uint8_t                rsa_ciphertexts[2][CIPHERTEXTS][RSA_LENGTH];

static void begin_rsa(void)
{
    static struct rsa_generation g;
    rsa_generate_start(&g, RSA_BITS, &random_source);
    while (rsa_generate_step(&g) == RSA_GENERATION_GOING)
        continue;
    rsa_generate_finish(&rsa, &g);
    for (int class = 0; class < 2; class ++)
        for (int i = 0; i < CIPHERTEXTS; i++) {
            uint8_t em[RSA_LENGTH], ps[RSA_LENGTH], secret[SECRET_LENGTH];
            draw_bytes(secret, sizeof secret);
            rsa_draw_padding_string(ps, rsa_padding_string_length(&rsa.public, SECRET_LENGTH),
                                    &random_source);
            rsa_pad_pkcs1_encrypt(em, &rsa.public, ps, secret, SECRET_LENGTH);
            em[1] = class ? 1 : 2;
            rsa_encrypt_raw(rsa_ciphertexts[class][i], &rsa.public, em);
        }
}
static void prepare_rsa(int class)
{
    memcpy(input.bytes, rsa_ciphertexts[class][draw() % CIPHERTEXTS], RSA_LENGTH);
}
static void run_rsa(void)
{
    rsa_decrypt_pkcs1_fixed(output, SECRET_LENGTH, NULL, &rsa, input.bytes, RSA_LENGTH,
                            &random_source);
}

/* ---- curves: a fixed private key, and random ones ---- */

static uint8_t p256_peer[65], x25519_peer[X25519_LENGTH];

static const uint8_t fixed_scalar[32] = { [31] = 1 };

static void begin_p256(void)
{
    static const uint8_t other[32] = { [31] = 7 };
    ecdh_public(p256_peer, &nist_p256, other);
}
static void prepare_p256(int class)
{
    choose_bytes(class, 32, fixed_scalar);
    input.bytes[0] &= 0x7f; /* surely below the order of the curve */
}
static void run_p256(void)
{
    ecdh_shared(output, &nist_p256, input.bytes, p256_peer, sizeof p256_peer);
}

static void begin_x25519(void)
{
    static const uint8_t other[32] = { 7 };
    x25519_public(x25519_peer, other);
}
static void prepare_x25519(int class) { choose_bytes(class, 32, fixed_scalar); }
static void run_x25519(void) { (void)x25519_shared(output, input.bytes, x25519_peer); }

/* ---- HMAC over a secret length: two as far apart as a CBC record's padding can make them ---- */

enum { HMAC_SHORTEST = 256, HMAC_LONGEST = 512 };

static void prepare_hmac(int class)
{
    draw_bytes(input.bytes, HMAC_LONGEST);
    input.length = class ? HMAC_LONGEST : HMAC_SHORTEST;
}
static void run_hmac(void)
{
    static const uint8_t key[32] = { 3 }, header[HMAC_CT_HEADER_LENGTH] = { 4 };
    hmac_constant_time(output, &hash_sha256, key, sizeof key, header, input.bytes, input.length,
                       HMAC_SHORTEST, HMAC_LONGEST);
}

/* ---- what is tested ---- */

static void begin_nothing(void) {}

struct operation {
    const char *name;
    const char *classes;
    void (*begin)(void);
    void (*prepare)(int class);
    void (*run)(void);
};

/* clang-format off */
static const struct operation operations[] = {
    { "comparison that stops early", "equal against random; the control: it leaks",
      begin_nothing, prepare_control, run_control },
    { "AES-128 block, readable",  "fixed against random key and block",  begin_nothing, prepare_aes,    run_readable_aes },
    { "AES-128 block, fastest",   "fixed against random key and block",  begin_nothing, prepare_aes,    run_best_aes },
    { "AES-128-GCM tag check",    "right against random tag",            begin_gcm,     prepare_gcm,    run_gcm },
    { "rsa_decrypt_pkcs1_fixed",  "good against bad padding",            begin_rsa,     prepare_rsa,    run_rsa },
    { "P-256 ECDH",               "fixed against random private key",    begin_p256,    prepare_p256,   run_p256 },
    { "X25519",                   "fixed against random private key",    begin_x25519,  prepare_x25519, run_x25519 },
    { "hmac_constant_time",       "short against long secret length",    begin_nothing, prepare_hmac,   run_hmac },
};
/* clang-format on */

/* ---- measuring ---- */

struct measurement {
    double took; /* nanoseconds */
    int class;
};

static struct measurement measurements[MOST_MEASUREMENTS];

static void measure(struct measurement *m, const struct operation *operation)
{
    m->class = (int)(draw() >> 63);
    operation->prepare(m->class);
    double began = measure_seconds();
    operation->run();
    m->took = (measure_seconds() - began) * 1e9;
}

/* Measures until the time is up; returns how many measurements there are. */
static size_t collect(const struct operation *operation, double seconds)
{
    size_t count = 0;
    for (int i = 0; i < WARM_UP; i++)
        measure(&measurements[0], operation);
    double end = measure_seconds() + seconds;
    while (count < MOST_MEASUREMENTS && (count < LEAST_MEASUREMENTS || measure_seconds() < end))
        measure(&measurements[count++], operation);
    return count;
}

static int by_time(const void *a, const void *b)
{
    double x = ((const struct measurement *)a)->took, y = ((const struct measurement *)b)->took;
    return (x > y) - (x < y);
}

/* Welch's t of the two classes among the first `count` measurements. */
static double welch_t(size_t count)
{
    double n[2] = { 0 }, mean[2] = { 0 }, squares[2] = { 0 };
    for (size_t i = 0; i < count; i++) {
        int class = measurements[i].class;
        double delta = measurements[i].took - mean[class];
        n[class] += 1; /* Welford's way to a mean and a variance in one pass */
        mean[class] += delta / n[class];
        squares[class] += delta * (measurements[i].took - mean[class]);
    }
    if (n[0] < 2 || n[1] < 2)
        return 0;
    double spread = sqrt(squares[0] / (n[0] - 1) / n[0] + squares[1] / (n[1] - 1) / n[1]);
    return spread > 0 ? (mean[0] - mean[1]) / spread : 0;
}

/* The largest t, over the whole and over what is left after cropping. */
static double largest_t(size_t count)
{
    static const double kept[] = { 1, 0.99, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.3 };
    double              largest = 0;
    qsort(measurements, count, sizeof *measurements, by_time);
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        double t = welch_t((size_t)((double)count * kept[i]));
        if (fabs(t) > fabs(largest))
            largest = t;
    }
    return largest;
}

static const char *verdict(double t)
{
    if (fabs(t) < T_SUSPECT)
        return "No difference between the classes was seen.";
    if (fabs(t) < T_CERTAIN)
        return "Perhaps a difference: run it again, for longer, on a quiet machine.";
    return "The times differ: the secret leaks, or the machine was too busy to tell.";
}

int main(int argc, char **argv)
{
    double seconds = argc > 1 ? atof(argv[1]) : 5;
    measure_print_processor();
    printf("Two classes of input, %g seconds each operation; |t| above %g is suspect, above %g "
           "more than\n"
           "chance.  A busy machine lies: what matters is what comes again on a quiet one.\n\n",
           seconds, T_SUSPECT, T_CERTAIN);
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
        const struct operation *operation = &operations[i];
        operation->begin();
        size_t count = collect(operation, seconds);
        double t = largest_t(count);
        printf("%s, %s\n    t = %.2f, %zu measurements, median %.2f us\n    %s\n", operation->name,
               operation->classes, t, count, measurements[count / 2].took / 1e3, verdict(t));
        fflush(stdout);
    }
    return 0;
}
