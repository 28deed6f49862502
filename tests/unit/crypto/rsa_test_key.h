/*
 * rsa_test_key.h - an RSA key of 1024 bits made with OpenSSL, and what Python's pow() says of it.
 *
 * Published here, so worthless: for tests only.
 */
#ifndef TESTS_UNIT_CRYPTO_RSA_TEST_KEY_H
#define TESTS_UNIT_CRYPTO_RSA_TEST_KEY_H

#include "support.h"

#include "crypto/rsa.h"

#define TEST_KEY_N                                                                                 \
    "dbe1cf48daca562cea865aaa815de045b454c361b18ce6ed5b4097f2d4721dc2"                             \
    "c66f7a42116a8c9e43c5f570c6bb1c865b15c3b071d17d006662d630fb83f304"                             \
    "ba74583bbf800ed6625d311281cb003d81de7758d2b71617a246a5d191eeac13"                             \
    "cdc6ed6133bfbc2bb3ce7ee45bb0e0948ad3af7dfcab329ec2ca1a8e43707825"

#define TEST_KEY_E "010001"

#define TEST_KEY_D                                                                                 \
    "5eae314fb1c686acf89fb9d2c9b9dea4a52e0aa3ba8c6db3af23754a7ee854a0"                             \
    "564a125ef898e4cc116ae0711b61deba8be6274986f929d64e4028f3169a8ebd"                             \
    "a1c1940c73d01463ac0fdb18a6f552f864b3e223373d68d417ec6d8d8d653c9e"                             \
    "31d84c80b5aad19fc6616c4b73e556afe75a0d6938db6e5eab971643ed8c2151"

#define TEST_KEY_P                                                                                 \
    "fca2c146d7c61724eb3a6214789ff6029cd11395f15cb94214d634fe5c5731db"                             \
    "10b366274a27beca29a5b6d7f8bf8ed83d6b3b83fcda7b794f62a7e0116d2b43"

#define TEST_KEY_Q                                                                                 \
    "decf65684c045a4910c6cb4958fae824414a24bd760c748d43690fab28a6028d"                             \
    "f3eb281307b733d2c0c264b98b0827feb960dcbde37841a1d291325a8e9d7477"

#define TEST_KEY_DP                                                                                \
    "7405067fd33dec890ee1dc030cb6615327d3388c66b0af7f72744118032e23fe"                             \
    "37b83b9495909524e0657307d1fb9ecd1dbfae305a21b80ca8f164a91937aa63"

#define TEST_KEY_DQ                                                                                \
    "d4e122ea7b76cd2c7232fd979ec45b78084966c0fe40f83adfe5496b26f3360d"                             \
    "9ab75b1a938c9e9f063cb52ff17e617826763d71d01bddd956ee1346226c9e11"

#define TEST_KEY_QINV                                                                              \
    "edc67028c69b5d375c898551371a5d9351391e839dbae69ef79bf3a51e21d0fb"                             \
    "9b3daf64da60b0c18aac23c80bb1c2281faf803aa76d63dd24749942f37cc81e"

/* 1/p mod q: the coefficient of the same key with its primes exchanged. */
#define TEST_KEY_PINV                                                                              \
    "0d1b30073ccc90fbd95d2f4d88921abe77107458ea6a8627421215a814a7fbfc"                             \
    "b69a28a4c2e392f35e46067453d9f613480e8d3cc5e3af60a0967a3368c5c7bc"

/* 0x00 0x02, a padding string 0x01 0x02 0x03 ..., 0x00, and the 48 bytes 0x30 to 0x5f; to the e. */
#define TEST_KEY_CIPHERTEXT                                                                        \
    "ca4dda9fb076f7726439ac00cc809ef307707e9a0771f51fe656558e0aca3b14"                             \
    "fdce5bcbdb04b31107f5b166ade9ecab53cff77afcac72f341f5d471bb51f697"                             \
    "d3e1cd8b628d1f2ef4484c8921ffa53ee0a36c785a22b8409cf408f4700d02f5"                             \
    "36a48b7b6ea6ce7c9c0de4df46d68946fa0d16b8e30da2f336ab402abc26d410"

/* openssl dgst -sha1 -sign over "abc" */
#define TEST_KEY_SIGNATURE_SHA1                                                                    \
    "22254ceeb826772f570834e777ad45f215479b11ab3f4857a620a13364d2018e"                             \
    "3f2bbff97f4e1d59732b3116ba3d33ee556c97d82db1f308f12ff9f4cf80c52f"                             \
    "778242466f97027ae0774099c5f3bd14c88cb6dced5c5e32138e76d46ce3303f"                             \
    "c00b8462c55b165e1195fda983b17bc76313826b416e75456a0fdc057513a451"

/* openssl dgst -sha256 -sign over "abc" */
#define TEST_KEY_SIGNATURE_SHA256                                                                  \
    "32e881678b17a6c6bbbfc8818ae85f84e0687e7bfa0e3a69e1aced069bb07d2a"                             \
    "4ae8146923dfbbc68be0d3b521c6bb8e5b6462bbd8ccb87bae7438519d67e350"                             \
    "d67f6a28f20e50649693347fd9bb191ff9b295bfa043bf56cdb69784db9e0f1c"                             \
    "cc8fc7284139e0798a647bc0deb73157b1aecc422a6b05c59b7551a64131e0f1"

/* The components, each decoded into memory of its own; change one to see it refused. */
struct test_key {
    uint8_t                       bytes[8][128];
    struct rsa_private_components components;
};

static inline struct rsa_bytes test_key_component(uint8_t bytes[static 128], const char *hex)
{
    return (struct rsa_bytes){ bytes, from_hex(bytes, 128, hex) };
}

static inline void test_key_load(struct test_key *key)
{
    key->components = (struct rsa_private_components){
        .n = test_key_component(key->bytes[0], TEST_KEY_N),
        .e = test_key_component(key->bytes[1], TEST_KEY_E),
        .d = test_key_component(key->bytes[2], TEST_KEY_D),
        .p = test_key_component(key->bytes[3], TEST_KEY_P),
        .q = test_key_component(key->bytes[4], TEST_KEY_Q),
        .dP = test_key_component(key->bytes[5], TEST_KEY_DP),
        .dQ = test_key_component(key->bytes[6], TEST_KEY_DQ),
        .qInv = test_key_component(key->bytes[7], TEST_KEY_QINV),
    };
}

static inline void test_key_set(struct rsa_private_key *key)
{
    struct test_key parts;
    test_key_load(&parts);
    assert_int_equal(rsa_private_key_set(key, &parts.components), RSA_OK);
}

#endif
