/*
 * test_aes_openssl.c - AES and its modes against OpenSSL's library, on random keys and texts.
 *
 * The library is looked for when the test runs, and nothing of it is needed to build: whoever has
 * the program openssl has it.  Without it, all tests are skipped by name.
 */
#include "support.h"

#include "crypto/cbc.h"
#include "crypto/ccm.h"
#include "crypto/ctr.h"
#include "crypto/ecb.h"
#include "crypto/gcm.h"
#include "crypto/random.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>
#include <time.h>

enum { MOST = 4096, ROUNDS = 300 };

static struct seeded_random random_source;

static void draw(uint8_t *out, size_t length)
{
    random_bytes(&random_source.source, "test", out, length);
}

static size_t draw_below(size_t limit)
{
    uint8_t bytes[4];
    draw(bytes, sizeof bytes);
    return ((size_t)bytes[0] << 16 | (size_t)bytes[1] << 8 | bytes[2]) % limit;
}

/* ---- OpenSSL, as <openssl/evp.h> declares it ---- */

enum { SET_IVLEN = 0x9, GET_TAG = 0x10, SET_TAG = 0x11 };

static struct {
    void *(*context_new)(void);
    void (*context_free)(void *context);
    const void *(*cipher_by_name)(const char *name);
    int (*init)(void *context, const void *cipher, void *engine, const uint8_t *key,
                const uint8_t *iv, int encrypt);
    int (*control)(void *context, int command, int number, void *memory);
    int (*set_padding)(void *context, int padding);
    int (*update)(void *context, uint8_t *out, int *out_length, const uint8_t *in, int length);
    int (*final)(void *context, uint8_t *out, int *out_length);
} evp;

static void *library;

/* POSIX has functions come out of dlsym() as pointers to objects; ISO C knows no such cast. */
static bool look_up(void *function, const char *name)
{
    void *symbol = dlsym(library, name);
    memcpy(function, &symbol, sizeof symbol);
    return symbol != NULL;
}

static bool find_openssl(void)
{
    static const char *const names[] = { "libcrypto.so.3", "libcrypto.so", "libcrypto.3.dylib" };
    for (size_t i = 0; i < sizeof names / sizeof *names && !library; i++)
        library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    return library && look_up(&evp.context_new, "EVP_CIPHER_CTX_new") &&
           look_up(&evp.context_free, "EVP_CIPHER_CTX_free") &&
           look_up(&evp.cipher_by_name, "EVP_get_cipherbyname") &&
           look_up(&evp.init, "EVP_CipherInit_ex") &&
           look_up(&evp.control, "EVP_CIPHER_CTX_ctrl") &&
           look_up(&evp.set_padding, "EVP_CIPHER_CTX_set_padding") &&
           look_up(&evp.update, "EVP_CipherUpdate") && look_up(&evp.final, "EVP_CipherFinal_ex");
}

static void need_openssl(void)
{
    if (!library) {
        printf("SKIPPED: OpenSSL's library is not on this machine\n");
        skip();
    }
}

/* ---- a random case, encrypted by them ---- */

struct random_case {
    uint8_t key[32], iv[16], aad[64], plain[MOST], ciphertext[MOST + 16], tag[16];
    size_t  key_length, aad_length, length;
};

static void draw_case(struct random_case *c, size_t multiple)
{
    draw(c->key, sizeof c->key);
    draw(c->iv, sizeof c->iv);
    draw(c->aad, sizeof c->aad);
    draw(c->plain, sizeof c->plain);
    c->key_length = 16 + 8 * draw_below(3);
    c->aad_length = draw_below(sizeof c->aad + 1);
    c->length = draw_below(MOST / multiple + 1) * multiple;
}

/* `tag_length` 0: no authenticator. */
static void encrypt_their_way(struct random_case *c, const char *mode, size_t iv_length,
                              size_t tag_length)
{
    void *context = evp.context_new();
    char  name[32];
    int   length, more;
    bool  ccm = strcmp(mode, "CCM") == 0;

    snprintf(name, sizeof name, "AES-%zu-%s", 8 * c->key_length, mode);
    assert_non_null(evp.cipher_by_name(name));
    assert_int_equal(evp.init(context, evp.cipher_by_name(name), NULL, NULL, NULL, 1), 1);
    if (tag_length)
        assert_int_equal(evp.control(context, SET_IVLEN, (int)iv_length, NULL), 1);
    if (ccm)
        assert_int_equal(evp.control(context, SET_TAG, (int)tag_length, NULL), 1);
    assert_int_equal(evp.init(context, NULL, NULL, c->key, c->iv, 1), 1);
    evp.set_padding(context, 0);
    if (ccm) /* hashes the length before the text */
        assert_int_equal(evp.update(context, NULL, &length, NULL, (int)c->length), 1);
    if (tag_length)
        assert_int_equal(evp.update(context, NULL, &length, c->aad, (int)c->aad_length), 1);
    assert_int_equal(evp.update(context, c->ciphertext, &length, c->plain, (int)c->length), 1);
    assert_int_equal(length, (int)c->length);
    assert_int_equal(evp.final(context, c->ciphertext + length, &more), 1);
    if (tag_length)
        assert_int_equal(evp.control(context, GET_TAG, (int)tag_length, c->tag), 1);
    evp.context_free(context);
}

/* ---- the modes; every other case with the readable version ---- */

static const struct aes_version *version_of(size_t round)
{
    return round % 2 ? &aes_readable : aes_best_version();
}

static void test_ecb_and_cbc_agree_with_openssl(void **state)
{
    (void)state;
    static struct random_case c;
    static uint8_t            out[MOST];
    need_openssl();
    for (size_t round = 0; round < ROUNDS; round++) {
        struct aes_key aes;
        draw_case(&c, AES_BLOCK_LENGTH);
        assert_true(aes_set_key_for(&aes, version_of(round), c.key, c.key_length));
        encrypt_their_way(&c, "ECB", 0, 0);
        ecb_encrypt(out, &aes, c.plain, c.length);
        assert_memory_equal(out, c.ciphertext, c.length);
        ecb_decrypt(out, &aes, out, c.length);
        assert_memory_equal(out, c.plain, c.length);
        encrypt_their_way(&c, "CBC", 16, 0);
        cbc_encrypt(out, &aes, c.iv, c.plain, c.length);
        assert_memory_equal(out, c.ciphertext, c.length);
        cbc_decrypt(out, &aes, c.iv, out, c.length);
        assert_memory_equal(out, c.plain, c.length);
    }
}

static void test_ctr_agrees_with_openssl(void **state)
{
    (void)state;
    static struct random_case c;
    static uint8_t            out[MOST];
    need_openssl();
    for (size_t round = 0; round < ROUNDS; round++) {
        struct aes_key aes;
        draw_case(&c, 1);
        memset(c.iv + 10, round % 4 ? 0 : 0xff, 5); /* carries far, now and then */
        assert_true(aes_set_key_for(&aes, version_of(round), c.key, c.key_length));
        encrypt_their_way(&c, "CTR", 16, 0);
        ctr_apply(out, &aes, c.iv, 16, c.plain, c.length);
        assert_memory_equal(out, c.ciphertext, c.length);
    }
}

static void test_gcm_agrees_with_openssl(void **state)
{
    (void)state;
    static struct random_case c;
    static uint8_t            out[MOST];
    need_openssl();
    for (size_t round = 0; round < ROUNDS; round++) {
        struct gcm_key gcm;
        uint8_t        tag[GCM_TAG_LENGTH];
        size_t         iv_length = round % 4 ? GCM_USUAL_IV_LENGTH : 1 + draw_below(16);
        draw_case(&c, 1);
        if (round % 10 == 0)
            c.length = 0; /* GHASH of the additional data alone */
        encrypt_their_way(&c, "GCM", iv_length, sizeof tag);
        if (round % 2)
            gcm_set_key_for(&gcm, NULL, &aes_readable, &ghash_readable, c.key, c.key_length);
        else
            gcm_set_key(&gcm, c.key, c.key_length);
        assert_int_equal(
            gcm_seal(out, tag, &gcm, c.iv, iv_length, c.aad, c.aad_length, c.plain, c.length),
            AEAD_OK);
        assert_memory_equal(out, c.ciphertext, c.length);
        assert_memory_equal(tag, c.tag, sizeof tag);
        assert_int_equal(gcm_open(out, &gcm, c.iv, iv_length, c.aad, c.aad_length, c.ciphertext,
                                  c.length, c.tag),
                         AEAD_OK);
        assert_memory_equal(out, c.plain, c.length);
    }
}

static void test_ccm_agrees_with_openssl(void **state)
{
    (void)state;
    static struct random_case c;
    static uint8_t            out[MOST];
    need_openssl();
    for (size_t round = 0; round < ROUNDS; round++) {
        struct aes_key aes;
        uint8_t        tag[CCM_MAX_TAG];
        size_t         nonce_length = CCM_MIN_NONCE + draw_below(7);
        size_t         tag_length = CCM_MIN_TAG + 2 * draw_below(7);
        draw_case(&c, 1);
        assert_true(aes_set_key_for(&aes, version_of(round), c.key, c.key_length));
        encrypt_their_way(&c, "CCM", nonce_length, tag_length);
        assert_int_equal(ccm_seal(out, tag, tag_length, &aes, c.iv, nonce_length, c.aad,
                                  c.aad_length, c.plain, c.length),
                         AEAD_OK);
        assert_memory_equal(out, c.ciphertext, c.length);
        assert_memory_equal(tag, c.tag, tag_length);
        assert_int_equal(ccm_open(out, &aes, c.iv, nonce_length, c.aad, c.aad_length, c.ciphertext,
                                  c.length, c.tag, tag_length),
                         AEAD_OK);
        assert_memory_equal(out, c.plain, c.length);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ecb_and_cbc_agree_with_openssl),
        cmocka_unit_test(test_ctr_agrees_with_openssl),
        cmocka_unit_test(test_gcm_agrees_with_openssl),
        cmocka_unit_test(test_ccm_agrees_with_openssl),
    };
    uint64_t seed = (uint64_t)time(NULL);
    printf("the texts follow from the seed %llu\n", (unsigned long long)seed);
    seeded_random_init(&random_source, seed);
    if (!find_openssl())
        library = NULL;
    return cmocka_run_group_tests_name("crypto/aes_openssl", tests, NULL, NULL);
}
