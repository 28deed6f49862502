/*
 * x509_keys.h - private keys written by OpenSSL 3.0, in all the forms that we read or refuse.
 *
 * Published here, so worthless: for tests only.
 */
#ifndef TESTS_UNIT_PROTOCOL_X509_KEYS_H
#define TESTS_UNIT_PROTOCOL_X509_KEYS_H

/* The same key of 1024 bits twice: RSAPrivateKey, and PrivateKeyInfo. */
static const char rsa_pkcs1_pem[] =
    "-----BEGIN RSA PRIVATE KEY-----\n"
    "MIICXAIBAAKBgQDVwjsEiot9b/efMGJ9n50rpCA8mwHaHX8iwCc7F95VT4bp0RJn\n"
    "IigCpwXPE/HroiyatcLvIgFE5zCWswHrr8hkQv8JMyhz9xWvb7MvZuSI7zbzpaRE\n"
    "4jWDhXCEPFCKTKeEr86ndvSkUmoYPhHVe1FHYo0j+hJ0UhfI9Pdh5F/jdwIDAQAB\n"
    "AoGAd2fdUecWjoZ6O2lqyyPbRyKSg2hPO4kYmM/f2km1/8/B3GDWt9fDo9+rBgbt\n"
    "L6RS6EU6VByZuuSuJrBuFTsHY70EwrWgspG9zyUuthF3/WIl1eQq8Cl1iKKsA5V1\n"
    "dooyVBnR7bkWS0vdix+LN6y+E4oDGY1+RQOd9H1ra3Jek5kCQQDu8LSpyOW/OeR7\n"
    "p2iu5vM4nyrVvD38fXYDgM+lsWHp0fqASHFMGOkcQFjpCWbePzIDBarRk099xWgI\n"
    "VVe5cl4zAkEA5QVDL0n5bdHJb5iYh6fjjmrrEeYUpHbQ7WeGiZDX7dosh6IvoQeh\n"
    "J7zuqK+EU5eEuBpMJ7/qLnIHAEiNt8/ZrQJBAJi53qCPutpqBLNNJEp3cIuGoXiQ\n"
    "pAZZoy9GDHPaV71+6+FHbLO5UHcwYiRCUDBKsIrh+neO80ZvAboh4rq0caUCQBHp\n"
    "tXWPbaj/Tagi4VtK8GuFRVmjC15JxNGs1UMRRzJdbDo3n04TELHQ/0HGaK05HrJf\n"
    "rDE3u5Nia9XD1wHXigkCQEIRyGzOQW7I3wEnjfCxfaQPY3sg8ZDL1aL60izpGepJ\n"
    "/9BFHPfUpCfZntO0f30+OTSJM/n+0wArlEalvCxsUVs=\n"
    "-----END RSA PRIVATE KEY-----\n";

static const char rsa_pkcs8_pem[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIICdgIBADANBgkqhkiG9w0BAQEFAASCAmAwggJcAgEAAoGBANXCOwSKi31v958w\n"
    "Yn2fnSukIDybAdodfyLAJzsX3lVPhunREmciKAKnBc8T8euiLJq1wu8iAUTnMJaz\n"
    "AeuvyGRC/wkzKHP3Fa9vsy9m5IjvNvOlpETiNYOFcIQ8UIpMp4Svzqd29KRSahg+\n"
    "EdV7UUdijSP6EnRSF8j092HkX+N3AgMBAAECgYB3Z91R5xaOhno7aWrLI9tHIpKD\n"
    "aE87iRiYz9/aSbX/z8HcYNa318Oj36sGBu0vpFLoRTpUHJm65K4msG4VOwdjvQTC\n"
    "taCykb3PJS62EXf9YiXV5CrwKXWIoqwDlXV2ijJUGdHtuRZLS92LH4s3rL4TigMZ\n"
    "jX5FA530fWtrcl6TmQJBAO7wtKnI5b855HunaK7m8zifKtW8Pfx9dgOAz6WxYenR\n"
    "+oBIcUwY6RxAWOkJZt4/MgMFqtGTT33FaAhVV7lyXjMCQQDlBUMvSflt0clvmJiH\n"
    "p+OOausR5hSkdtDtZ4aJkNft2iyHoi+hB6EnvO6or4RTl4S4Gkwnv+oucgcASI23\n"
    "z9mtAkEAmLneoI+62moEs00kSndwi4aheJCkBlmjL0YMc9pXvX7r4Udss7lQdzBi\n"
    "JEJQMEqwiuH6d47zRm8BuiHiurRxpQJAEem1dY9tqP9NqCLhW0rwa4VFWaMLXknE\n"
    "0azVQxFHMl1sOjefThMQsdD/QcZorTkesl+sMTe7k2Jr1cPXAdeKCQJAQhHIbM5B\n"
    "bsjfASeN8LF9pA9jeyDxkMvVovrSLOkZ6kn/0EUc99SkJ9me07R/fT45NIkz+f7T\n"
    "ACuURqW8LGxRWw==\n"
    "-----END PRIVATE KEY-----\n";

/* A key on secp256r1: bare, wrapped, and each protected with a password. */
static const char ec_pem[] = "-----BEGIN EC PRIVATE KEY-----\n"
                             "MHcCAQEEIGzthSBxhVXxBH7MuyBgrhGJhjtF0DhyTOnD7/1T4WtToAoGCCqGSM49\n"
                             "AwEHoUQDQgAE8Ux5vxyCNkGcpBEtqNJ6aA1NPb2ldl9fAMZ+WiRO/5aFCkv5TlZ+\n"
                             "CYh/qKIjjLrzcItt32ER6UW2OgU4/iCoGw==\n"
                             "-----END EC PRIVATE KEY-----\n";

static const char ec_pkcs8_pem[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgbO2FIHGFVfEEfsy7\n"
    "IGCuEYmGO0XQOHJM6cPv/VPha1OhRANCAATxTHm/HII2QZykES2o0npoDU09vaV2\n"
    "X18Axn5aJE7/loUKS/lOVn4JiH+ooiOMuvNwi23fYRHpRbY6BTj+IKgb\n"
    "-----END PRIVATE KEY-----\n";

static const char ec_encrypted_pem[] =
    "-----BEGIN EC PRIVATE KEY-----\n"
    "Proc-Type: 4,ENCRYPTED\n"
    "DEK-Info: AES-128-CBC,829589A527F68FBD33124E53BFC292C9\n"
    "\n"
    "9VY1HmKeri2mysHK0U0pfRVGLN83zJtaaBbWFpVkf/xHct0uPhMzvRo817hd8hw6\n"
    "GTKElS9QjR2rEYBpoUgoVe+zE/nxnZXX1tZOTK8I3CMROG0at/j6SQ49sSfLa3gA\n"
    "hCsLgvJ4QrALdg9M0/DIL9JD97YBe9NrQjnwKJTMaU4=\n"
    "-----END EC PRIVATE KEY-----\n";

static const char ec_encrypted_pkcs8_pem[] =
    "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
    "MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAjrZaQSD3s6bwICCAAw\n"
    "DAYIKoZIhvcNAgkFADAdBglghkgBZQMEAQIEENYkOWyE7IWyvxpidlL26PgEgZCV\n"
    "t2SRr0OK1zmZ3aHxuBA3tz45ErNcDoqWJpVVdwVLpByp4MG9Jp16W7bzx+VvEO0C\n"
    "OYlcOL/IHLrDNAY1nY7if8DGrZjHbDkOHj9Mf03mq4ISeqbWvX0udUkbY0PUvY/r\n"
    "4EJcsg+KwY40D1wI+qUBAIcfJAOtMLD7oJE6l5b6NiOffXcFTFO6mZnwr45LZHg=\n"
    "-----END ENCRYPTED PRIVATE KEY-----\n";

#endif
