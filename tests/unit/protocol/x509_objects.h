/*
 * x509_objects.h - requests and certificates with other keys than RSA's, and keys, made with OpenSSL
 * 3.0 on 2026-11-24. The keys are published here, so worthless: for tests only.
 */
#ifndef TESTS_UNIT_PROTOCOL_X509_OBJECTS_H
#define TESTS_UNIT_PROTOCOL_X509_OBJECTS_H

/* For ed.example.test, with the wishes subjectAltName and tlsfeature. */
static const char ed25519_request_pem[] =
    "-----BEGIN CERTIFICATE REQUEST-----\n"
    "MIHnMIGaAgEAMCcxCzAJBgNVBAYTAkFUMRgwFgYDVQQDDA9lZC5leGFtcGxlLnRl\n"
    "c3QwKjAFBgMrZXADIQA6E6Sm0VG85Ce6m+V9+vIPkLjt10/ZbiL0e3zV4iHGZaBA\n"
    "MD4GCSqGSIb3DQEJDjExMC8wGgYDVR0RBBMwEYIPZWQuZXhhbXBsZS50ZXN0MBEG\n"
    "CCsGAQUFBwEYBAUwAwIBBTAFBgMrZXADQQDebth+H0KIqsWOE8OF9leneWKejbrf\n"
    "68I08G35hl2mSojhzBxPvVKUs9FbfZrmw2UbN3z6umNlspMzOJjOoNYA\n"
    "-----END CERTIFICATE REQUEST-----\n";

/* For attr.example.test, with a challengePassword and an unstructuredName. */
static const char attributes_request_pem[] =
    "-----BEGIN CERTIFICATE REQUEST-----\n"
    "MIIBDzCBtQIBADAcMRowGAYDVQQDDBFhdHRyLmV4YW1wbGUudGVzdDBZMBMGByqG\n"
    "SM49AgEGCCqGSM49AwEHA0IABBBnlVB4924llkIGkL+RbCE7ToTbHkz1rjYpDrkt\n"
    "le2n082ndcKvVN7DEeWgX+34H75+gz3sATqpZp6A/uF2c1igNzAZBgkqhkiG9w0B\n"
    "CQcxDAwKc2VjcmV0d29yZDAaBgkqhkiG9w0BCQIxDQwLQW4gb2RkIG5hbWUwCgYI\n"
    "KoZIzj0EAwIDSQAwRgIhAIZZ5RDsSkZDjTmTyw2HqBntCugi3eEfbK4yIifKtIOA\n"
    "AiEA6FFdB49IZa1230/Aie6A0ldgijJ15jKqBQpnIKmI/r0=\n"
    "-----END CERTIFICATE REQUEST-----\n";

/* Signed by itself: RSASSA-PSS with SHA-256, MGF1 with SHA-256, a salt of 32 bytes. */
static const char pss_certificate_pem[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIDPzCCAfMCFC1qJUuFMHOW+hyvqqokHDu3eiv2MEEGCSqGSIb3DQEBCjA0oA8w\n"
    "DQYJYIZIAWUDBAIBBQChHDAaBgkqhkiG9w0BAQgwDQYJYIZIAWUDBAIBBQCiAwIB\n"
    "IDAOMQwwCgYDVQQDDANwc3MwHhcNMjYxMTI0MDkwNTU2WhcNMjYxMjAzMDkwNTU2\n"
    "WjAOMQwwCgYDVQQDDANwc3MwggFWMEEGCSqGSIb3DQEBCjA0oA8wDQYJYIZIAWUD\n"
    "BAIBBQChHDAaBgkqhkiG9w0BAQgwDQYJYIZIAWUDBAIBBQCiAwIBIAOCAQ8AMIIB\n"
    "CgKCAQEAvHBS4gfmoyfqCezpQLoe+OxYS1N3dOB1tiWdBrZsVtIKTq5A122zQbd1\n"
    "xuVb+Y2Q4u0jVJlL3GI0+/Gfo3EcRjidgFCnha82Dv9NplrXYxVSuUoAwJfG7S10\n"
    "8QFoo3EC8rtEjC97cl787wmYnNNgtmM8kFicgC1WTGj3IyD39AG5DY32eE5d9Jst\n"
    "yiGp/hpC42cCUuIzCW+S8ROFi35fpM3hfCVfTWy6zzFa1B+R2UGYnysUAKHMQ1Lj\n"
    "nykT6+q0ny9+Yb6itLzRqLtlT5xouH7BfdRaSR2/zz7RowLCREEcqa/zr5SCl2+O\n"
    "5BZr3eL7UZr+bZsJkoJ1xR99hE2ipwIDAQABMEEGCSqGSIb3DQEBCjA0oA8wDQYJ\n"
    "YIZIAWUDBAIBBQChHDAaBgkqhkiG9w0BAQgwDQYJYIZIAWUDBAIBBQCiAwIBIAOC\n"
    "AQEAA/JPcxjMVOvASHeMZcV/xIVoSMHKYsZrDkK6RSm6RHZkS/TwOTRpcFkQmndN\n"
    "iWU11KYseQeuEYAAzh9oDL/lxoQsGlBZdkkRlthKxqfxqSirq0/CNLlxDlyO9Bc/\n"
    "Axtp3kQGjadRPFphFmM3HKiXaUoLwWjVt7d4h+Mc7c88qHNjKpB4aKiRNNHL1Pii\n"
    "w7j3vw4xstuD9JklZczJESIzxJzcWhFzQWgAxBTpwVtTFBfPG5kDjFspTc/03e2i\n"
    "NEmJfvJGPzbSKFPCY7XypOVynwR1di/eCiV+C/Sui7/A16kN2FW0Itfhp0kW20Xj\n"
    "fVeUKzID23mIy45g3E3j2I0B1A==\n"
    "-----END CERTIFICATE-----\n";

/* Signed by itself: ECDSA on secp256r1. */
static const char ecdsa_certificate_pem[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBFDCBuwIUR+GcJYWjXxERM9YchA8SM42f1cAwCgYIKoZIzj0EAwIwDTELMAkG\n"
    "A1UEAwwCZWMwHhcNMjYxMTI0MDkwNTU2WhcNMjYxMjAzMDkwNTU2WjANMQswCQYD\n"
    "VQQDDAJlYzBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABBBnlVB4924llkIGkL+R\n"
    "bCE7ToTbHkz1rjYpDrktle2n082ndcKvVN7DEeWgX+34H75+gz3sATqpZp6A/uF2\n"
    "c1gwCgYIKoZIzj0EAwIDSAAwRQIgCPKmRLnkds7WQf1AZ3haUC57jcn5FtoDc3nE\n"
    "HauK9CICIQCt3EhaBubOAyDktayAsoRBhS9+KReXYW8w2wRRC6dkww==\n"
    "-----END CERTIFICATE-----\n";

/* Signed by itself: Ed25519. */
static const char ed25519_certificate_pem[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIHUMIGHAhQnZpnyrd1Pi0SMqlnaowOHF6ZwYTAFBgMrZXAwDTELMAkGA1UEAwwC\n"
    "ZWQwHhcNMjYxMTI0MDkwNTU2WhcNMjYxMjAzMDkwNTU2WjANMQswCQYDVQQDDAJl\n"
    "ZDAqMAUGAytlcAMhADoTpKbRUbzkJ7qb5X368g+QuO3XT9luIvR7fNXiIcZlMAUG\n"
    "AytlcANBAN0UznCYjlgLRn5Qnp2LI0Q9YgB7kAcXO9aMtaMBwPrV2b5g90+vOw5g\n"
    "AH+5ZjbKe6qHUwNoBPH4XPkTCGTBrwU=\n"
    "-----END CERTIFICATE-----\n";

/* A PrivateKeyInfo. */
static const char ed25519_key_pem[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIKGjMZuzQ6hyfNLlPQQWH8NEGZwIyL+ysGz5OQ29wjdz\n"
    "-----END PRIVATE KEY-----\n";

/* An ECPrivateKey on secp256r1, with the parameters that openssl writes before it. */
static const char sec1_key_pem[] =
    "-----BEGIN EC PARAMETERS-----\n"
    "BggqhkjOPQMBBw==\n"
    "-----END EC PARAMETERS-----\n"
    "-----BEGIN EC PRIVATE KEY-----\n"
    "MHcCAQEEIDcR0JFxZZefbjAbAVcv/3Q8TSa83aZgTY5tLtTf6iwFoAoGCCqGSM49\n"
    "AwEHoUQDQgAEEGeVUHj3biWWQgaQv5FsITtOhNseTPWuNikOuS2V7afTzad1wq9U\n"
    "3sMR5aBf7fgfvn6DPewBOqlmnoD+4XZzWA==\n"
    "-----END EC PRIVATE KEY-----\n";

/* An EncryptedPrivateKeyInfo with PBES2. */
static const char encrypted_key_pem[] =
    "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
    "MIIFLTBXBgkqhkiG9w0BBQ0wSjApBgkqhkiG9w0BBQwwHAQIyZr8I6t8GIYCAggA\n"
    "MAwGCCqGSIb3DQIJBQAwHQYJYIZIAWUDBAEqBBC970G/KWdPV38ZXM8bHFL7BIIE\n"
    "0FwFai5YnUB5Iy8I9vubUqMeVghcC/8Qtiwrm6d5C9V3sB6/Vb5DKYlzQQMarh5q\n"
    "926DrU9koF+SbUg6Ehawx+JAgi0Wb8kC0yGXE3a0shpWbpgMVjHXO22yy6C8bV3E\n"
    "EEIICeyKIUqutJ8wgy7vKxzVrPD4fk86FN0rODPLniO4riABOjWKLNED0VKcJum4\n"
    "zysm+zSY2A5WqSMRXzEHbBM5paC3WbeLA7Qr7YCkAuYThW8Z/lN+44WhaOBYnpV4\n"
    "jCeHd/06NffBh2aTr/+OOfQBwjBGPFa4Nvlf0GgHaOiYKpVEjxM8ATgG/fR7Cqyk\n"
    "2v4JRKwojehBCoKLBP+lNCbzjDHBypAQp6ZBh4Iu6lU6w5dju8J2yTz5P3BOHMUP\n"
    "Lw4RyX5C9Gf2wS1XxYfwrC7JBOCKyZGNTKoT+zS90hlZZwhfPkkqQneIc26w8+an\n"
    "fRY15HqaR3um5rFywvOLUNSGBX9d73ndlWRo7WRXnbYNhjaUvgsFq4Hoq89E/s71\n"
    "TtPMlhNj9+UmlSJ6cAh0Tkc9zUJd56CVAXF7x1GJgCt7BZQ42Kf7DgWbYDfpxwYZ\n"
    "TtWxQNMBD1tdHsXqXF3IeAcOngeGy8+LLMjHYNZeZRUPL1erixSAntJIAgl4FUD7\n"
    "t46AaN4wBX+BfXXeQ1xPXpR9K/X6riyyYQrxMc52J6SU7Xy144u2mA4PkZPc4+r2\n"
    "Kb47mhnRznAkgxDoPkgkTLdMitIBjTAzMEmz5558HCL4ot9UhJH7psQJAVtM8h1N\n"
    "/n6ErPFnziKIWaK14i7Rrl65Gyem+0ZPczGnzNBnp73sG9hAvxbOmQsQW7nYn12W\n"
    "tv54oiFdTHsv2/C8SSqgH+Og+2IrhQqIcVpf8NiZVwKIg/SpAyryTJ3GRlI1Cyb9\n"
    "47Z7WFslEA1YeGcrcNSNpQzugvQeOec6hj/wyxzFIDrTaGic4IuO4I04AmXExu0q\n"
    "2NQw4rNk+LJdKROyKil3Qjpkn8pT+QAU4ga5sSENQSK/6fA4wkA3daZ6wPESUByq\n"
    "NEErGvseCA0Ib7ifqxguqCXc6fpv3B76vaiuw/h77sHMBS2D8ex9JL/NjzJu07aN\n"
    "y+uy8CUPHYZI1+x3UrBHExxfKACAmZbuyR8B6Oc/WwzxQDmgSstPFAFdtgzIbopN\n"
    "3akcTzkLt2hrFm6Yhko+o8G+4dhxeG6ObSvusUFZHvymdiTlEF9W4yzoviRrMKlS\n"
    "y5tfmAihxWpgKipMSIxbFgG4NoQ+NiQqFIyEHJz3uOobEzhEmrj1x65zkF8nJc68\n"
    "IBc+urg6xT5fJv7rqERMQKqSjK9gmc2YWZmrYvG8eeV+CS4Fi4TedwsO4OPh51DH\n"
    "7VBpkI1pP4I+x+VFQz8X9ltzSe9REyE4TpTfDW8je/rG8FCF8JYkd7llhqlpEbpf\n"
    "7GPggmkx1jhbqhTSIDxiCgoj0vLRob7Lz1qazxFfMeqrA/nT+2p8CZXKoLnVjP32\n"
    "Qp3ekJGPiE9W4X7iUcjGSr8py4+HOY9aHUzak1KXdeHP95y9096ip/sARXRtZL3M\n"
    "M4FhpYCpA4cgC/sTHv6ibHrlyN4VkCTA38cjZu8MjuAA/ht806A740gDoK6mBdmh\n"
    "gTpPr58GlwauFbqT6LVQc2e4Jg7FIzykxLCuAsNhh22s\n"
    "-----END ENCRYPTED PRIVATE KEY-----\n";

#endif
