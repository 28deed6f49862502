/*
 * tls12_messages.c - the bodies of the TLS 1.2 messages. RFC 5246 §7.4.
 *
 * In the order of the figure (figure.c). The struct of the RFC stands above each; the hellos have
 * files of their own (prologue.c, tls12_hello.c).
 */
#include "protocol/tls12_messages.h"

#include "protocol/tls.h"
#include "protocol/tls12_keys.h"

#include <string.h>

/*
 * RFC 5246 §7.4.2
 *
 *     opaque ASN.1Cert<1..2^24-1>;
 *     struct {
 *         ASN.1Cert certificate_list<0..2^24-1>;
 *     } Certificate;
 */
void certificate_list_write(struct writer *w, const struct credential *credential)
{
    write_vector24(w, "certificate_list", 0, 0xffffff) {
        for (size_t i = 0; i < credential->chain_length; i++) {
            write_vector24(w, "ASN.1Cert", 1, 0xffffff) {
                write_bytes(w, "certificate", credential->chain[i].der,
                            credential->chain[i].length);
            }
        }
    }
}

/* RFC 5246 §7.4.6: for a client that has none to show. */
void certificate_list_write_empty(struct writer *w)
{
    write_vector24(w, "certificate_list", 0, 0xffffff) {
        write_bytes(w, "certificate", NULL, 0);
    }
}

void write_server_certificate(struct tls *tls, struct writer *w)
{
    certificate_list_write(w, tls->handshake->credential);
}

void read_server_certificate(struct tls *tls, struct reader *r)
{
    read_vector24(r, "certificate_list", 0, 0xffffff) {
        while (has_more(r)) {
            read_vector24(r, "ASN.1Cert", 1, 0xffffff) {
                size_t         length;
                const uint8_t *der = read_rest(r, "certificate", &length);
                handshake_keep_certificate(tls->handshake, der, length);
            }
        }
    }
}

/* RFC 5246 §7.4.5: struct { } ServerHelloDone; */
void write_server_hello_done(struct tls *tls, struct writer *w)
{
    (void)tls;
    (void)w;
}

void read_server_hello_done(struct tls *tls, struct reader *r)
{
    (void)tls;
    (void)r;
}

/*
 * RFC 5246 §7.4.7
 *
 *     struct {
 *         select (KeyExchangeAlgorithm) {
 *             case rsa:
 *                 EncryptedPreMasterSecret;
 *             ...
 *         } exchange_keys;
 *     } ClientKeyExchange;
 *
 * and §7.4.7.1: the encrypted secret is a vector with a length in front (§4.7,
 * public-key-encrypted).
 */
void write_client_key_exchange(struct tls *tls, struct writer *w)
{
    const struct handshake *handshake = tls->handshake;
    write_vector16(w, "exchange_keys", 0, 65535) {
        write_bytes(w, "encrypted_pre_master_secret", handshake->encrypted_pre_master_secret,
                    handshake->encrypted_length);
    }
}

void read_client_key_exchange(struct tls *tls, struct reader *r)
{
    struct handshake *handshake = tls->handshake;
    read_vector16(r, "exchange_keys", 0, 65535) {
        const uint8_t *encrypted =
            read_rest(r, "encrypted_pre_master_secret", &handshake->encrypted_length);
        if (encrypted && handshake->encrypted_length <= RSA_MAX_BYTES)
            memcpy(handshake->encrypted_pre_master_secret, encrypted, handshake->encrypted_length);
    }
}

/* RFC 5246 §7.1: struct { enum { change_cipher_spec(1), (255) } type; } ChangeCipherSpec; */
void write_change_cipher_spec(struct tls *tls, struct writer *w)
{
    (void)tls;
    write_u8(w, "type", 1);
}

void read_change_cipher_spec(struct tls *tls, struct reader *r)
{
    (void)tls;
    if (read_u8(r, "type") != 1)
        reader_fail(r, ERROR_change_cipher_spec_malformed, "type");
}

/*
 * RFC 5246 §7.4.9
 *
 *     struct {
 *         opaque verify_data[verify_data_length];
 *     } Finished;
 */
void write_finished(struct tls *tls, struct writer *w)
{
    uint8_t digest[HASH_MAX_DIGEST], verify_data[VERIFY_DATA_LENGTH];
    transcript_digest(digest, &tls->handshake->transcript, tls->suite->prf);
    make_verify_data(verify_data, tls, tls->config.role, digest);
    write_bytes(w, "verify_data", verify_data, sizeof verify_data);
}

void read_finished(struct tls *tls, struct reader *r)
{
    struct handshake *handshake = tls->handshake;
    transcript_digest(handshake->peer_finished_digest, &handshake->transcript, tls->suite->prf);
    const uint8_t *verify_data = read_bytes(r, "verify_data", VERIFY_DATA_LENGTH);
    if (verify_data)
        memcpy(handshake->peer_verify_data, verify_data, VERIFY_DATA_LENGTH);
}
