/*
 * ct_aead.c - no branch and no index on a secret in the ciphers, checked by a machine as
 * tests/ct/ct_crypto.c explains:
 *
 *     valgrind --error-exitcode=9 ct_aead
 *
 * Keys, plaintexts and additional data are secrets here, and so is whatever is made of them, the
 * right tag included.  Only the verdict of an open is given away, and only after it has returned.
 */
#include "crypto/aead.h"
#include "crypto/cbc.h"
#include "crypto/ecb.h"
#include "tests/ct/secret.h"

#include <stdbool.h>
#include <stdio.h>

/* Long enough for the versions that take many blocks at a time, and with a rest after them. */
enum { TEXT_LENGTH = 1107, AAD_LENGTH = 21 };

/* Opens what was sealed, and then what was changed. */
static bool check_aead(const struct aead *aead)
{
    struct aead_key key;
    uint8_t         bytes[AEAD_MAX_KEY] = { 1 }, nonce[AEAD_NONCE_LENGTH] = { 2 };
    uint8_t         aad[AAD_LENGTH] = { 3 }, text[TEXT_LENGTH + AEAD_MAX_TAG] = { 4 };
    uint8_t         opened[TEXT_LENGTH];
    size_t          length = TEXT_LENGTH + aead->tag_length;

    make_secret(bytes, sizeof bytes);
    make_secret(aad, sizeof aad);
    make_secret(text, sizeof text);
    aead_set_key(&key, aead, bytes, aead->key_length);
    aead_seal(text, &key, nonce, sizeof nonce, aad, sizeof aad, text, TEXT_LENGTH);
    enum aead_result right =
        aead_open(opened, &key, nonce, sizeof nonce, aad, sizeof aad, text, length);
    text[length - 1] ^= 1;
    enum aead_result wrong =
        aead_open(opened, &key, nonce, sizeof nonce, aad, sizeof aad, text, length);
    give_away(&right, sizeof right);
    give_away(&wrong, sizeof wrong);
    return right == AEAD_OK && wrong == AEAD_TAG_WRONG;
}

/* A long IV makes secrets of the counter blocks too. */
static bool check_gcm_with_a_long_iv(void)
{
    struct gcm_key key;
    uint8_t        bytes[16] = { 1 }, iv[20] = { 2 }, text[TEXT_LENGTH] = { 3 }, tag[16];

    make_secret(bytes, sizeof bytes);
    make_secret(text, sizeof text);
    gcm_set_key(&key, bytes, sizeof bytes);
    gcm_seal(text, tag, &key, iv, sizeof iv, NULL, 0, text, sizeof text);
    enum aead_result result = gcm_open(text, &key, iv, sizeof iv, NULL, 0, text, sizeof text, tag);
    give_away(&result, sizeof result);
    return result == AEAD_OK;
}

static void check_ecb_and_cbc(void)
{
    uint8_t        bytes[32] = { 1 }, iv[16] = { 2 }, text[23 * 16] = { 3 };
    struct aes_key aes;
    make_secret(bytes, sizeof bytes);
    make_secret(text, sizeof text);
    aes_set_key(&aes, bytes, sizeof bytes);
    ecb_encrypt(text, &aes, text, sizeof text);
    ecb_decrypt(text, &aes, text, sizeof text);
    cbc_encrypt(text, &aes, iv, text, sizeof text);
    cbc_decrypt(text, &aes, iv, text, sizeof text);
}

int main(void)
{
    bool right = check_gcm_with_a_long_iv();

    if (!RUNNING_ON_VALGRIND)
        puts("ct_aead: not under valgrind, so nothing is checked");
    for (size_t i = 0; i < AEAD_COUNT; i++)
        right &= check_aead(&aead_registry[i]);
    check_ecb_and_cbc();
    if (!right)
        puts("ct_aead: a result is wrong");
    return right ? 0 : 1;
}
