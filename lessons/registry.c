/*
 * registry.c - the small registries; the cipher suites are in registry_suites.c.
 *
 * Sources: the IANA registries of RFC 8447, and the RFC beside each table.
 */
#include "lessons/registry.h"

#include "protocol/grease.h"

#define LIST(title, format, codes)                                                                 \
    {                                                                                              \
        title, format, codes, sizeof(codes) / sizeof(codes)[0]                                     \
    }

/* clang-format off */

/* RFC 6101, RFC 2246, RFC 4346, RFC 5246 §A.1, RFC 8446 §4.1.2 */
static const struct code_name protocol_versions[] = {
    { 0x0002, "SSL 2.0" },
    { 0x0300, "SSL 3.0" },
    { 0x0301, "TLS 1.0" },
    { 0x0302, "TLS 1.1" },
    { 0x0303, "TLS 1.2" },
    { 0x0304, "TLS 1.3" },
};

/* RFC 3749 §2 */
static const struct code_name compression_methods[] = {
    { 0,  "null" },
    { 1,  "DEFLATE" },
    { 64, "LZS" },
};

/* RFC 8446 §4.2.3. What only TLS 1.2 has is a pair of HashAlgorithm and SignatureAlgorithm
 * (RFC 5246 §7.4.1.4.1), and is named so. */
static const struct code_name signature_schemes[] = {
    { 0x0101, "rsa with md5" },
    { 0x0201, "rsa_pkcs1_sha1" },
    { 0x0202, "dsa with sha1" },
    { 0x0203, "ecdsa_sha1" },
    { 0x0301, "rsa with sha224" },
    { 0x0302, "dsa with sha224" },
    { 0x0303, "ecdsa with sha224" },
    { 0x0401, "rsa_pkcs1_sha256" },
    { 0x0402, "dsa with sha256" },
    { 0x0403, "ecdsa_secp256r1_sha256" },
    { 0x0501, "rsa_pkcs1_sha384" },
    { 0x0502, "dsa with sha384" },
    { 0x0503, "ecdsa_secp384r1_sha384" },
    { 0x0601, "rsa_pkcs1_sha512" },
    { 0x0602, "dsa with sha512" },
    { 0x0603, "ecdsa_secp521r1_sha512" },
    { 0x0804, "rsa_pss_rsae_sha256" },
    { 0x0805, "rsa_pss_rsae_sha384" },
    { 0x0806, "rsa_pss_rsae_sha512" },
    { 0x0807, "ed25519" },
    { 0x0808, "ed448" },
    { 0x0809, "rsa_pss_pss_sha256" },
    { 0x080a, "rsa_pss_pss_sha384" },
    { 0x080b, "rsa_pss_pss_sha512" },
    { 0x081a, "ecdsa_brainpoolP256r1tls13_sha256" },
    { 0x081b, "ecdsa_brainpoolP384r1tls13_sha384" },
    { 0x081c, "ecdsa_brainpoolP512r1tls13_sha512" },
    { 0x0904, "mldsa44" },
    { 0x0905, "mldsa65" },
    { 0x0906, "mldsa87" },
};

/* RFC 6066, RFC 8446 §4.2 and, for each, the RFC that made it */
static const struct code_name extension_types[] = {
    { 0,     "server_name" },
    { 1,     "max_fragment_length" },
    { 2,     "client_certificate_url" },
    { 3,     "trusted_ca_keys" },
    { 4,     "truncated_hmac" },
    { 5,     "status_request" },
    { 6,     "user_mapping" },
    { 9,     "cert_type" },
    { 10,    "supported_groups" },
    { 11,    "ec_point_formats" },
    { 12,    "srp" },
    { 13,    "signature_algorithms" },
    { 14,    "use_srtp" },
    { 15,    "heartbeat" },
    { 16,    "application_layer_protocol_negotiation" },
    { 17,    "status_request_v2" },
    { 18,    "signed_certificate_timestamp" },
    { 19,    "client_certificate_type" },
    { 20,    "server_certificate_type" },
    { 21,    "padding" },
    { 22,    "encrypt_then_mac" },
    { 23,    "extended_master_secret" },
    { 24,    "token_binding" },
    { 25,    "cached_info" },
    { 27,    "compress_certificate" },
    { 28,    "record_size_limit" },
    { 34,    "delegated_credential" },
    { 35,    "session_ticket" },
    { 41,    "pre_shared_key" },
    { 42,    "early_data" },
    { 43,    "supported_versions" },
    { 44,    "cookie" },
    { 45,    "psk_key_exchange_modes" },
    { 47,    "certificate_authorities" },
    { 48,    "oid_filters" },
    { 49,    "post_handshake_auth" },
    { 50,    "signature_algorithms_cert" },
    { 51,    "key_share" },
    { 57,    "quic_transport_parameters" },
    { 13172, "next_protocol_negotiation" },
    { 17513, "application_settings" },
    { 17613, "application_settings" },
    { 65037, "encrypted_client_hello" },
    { 65281, "renegotiation_info" },
};

/* RFC 5246 §6.2.1, RFC 6520 */
static const struct code_name content_types[] = {
    { 20, "change_cipher_spec" },
    { 21, "alert" },
    { 22, "handshake" },
    { 23, "application_data" },
    { 24, "heartbeat" },
};

/* RFC 5246 §7.4, RFC 5077, RFC 6066, RFC 8446 §4 */
static const struct code_name handshake_types[] = {
    { 0,   "hello_request" },
    { 1,   "client_hello" },
    { 2,   "server_hello" },
    { 4,   "new_session_ticket" },
    { 5,   "end_of_early_data" },
    { 8,   "encrypted_extensions" },
    { 11,  "certificate" },
    { 12,  "server_key_exchange" },
    { 13,  "certificate_request" },
    { 14,  "server_hello_done" },
    { 15,  "certificate_verify" },
    { 16,  "client_key_exchange" },
    { 20,  "finished" },
    { 21,  "certificate_url" },
    { 22,  "certificate_status" },
    { 24,  "key_update" },
    { 25,  "compressed_certificate" },
    { 254, "message_hash" },
};

/* RFC 8422 §5.1.1, RFC 7919 §2, RFC 8446 §4.2.7; the last four join an elliptic curve with ML-KEM
 */
static const struct code_name supported_groups[] = {
    { 0x0013, "secp192r1" },
    { 0x0015, "secp224r1" },
    { 0x0016, "secp256k1" },
    { 0x0017, "secp256r1" },
    { 0x0018, "secp384r1" },
    { 0x0019, "secp521r1" },
    { 0x001a, "brainpoolP256r1" },
    { 0x001b, "brainpoolP384r1" },
    { 0x001c, "brainpoolP512r1" },
    { 0x001d, "x25519" },
    { 0x001e, "x448" },
    { 0x001f, "brainpoolP256r1tls13" },
    { 0x0020, "brainpoolP384r1tls13" },
    { 0x0021, "brainpoolP512r1tls13" },
    { 0x0100, "ffdhe2048" },
    { 0x0101, "ffdhe3072" },
    { 0x0102, "ffdhe4096" },
    { 0x0103, "ffdhe6144" },
    { 0x0104, "ffdhe8192" },
    { 0x11eb, "SecP256r1MLKEM768" },
    { 0x11ec, "X25519MLKEM768" },
    { 0x11ed, "SecP384r1MLKEM1024" },
    { 0x6399, "X25519Kyber768Draft00" },
};

/* RFC 8422 §5.1.2 */
static const struct code_name ec_point_formats[] = {
    { 0, "uncompressed" },
    { 1, "ansiX962_compressed_prime" },
    { 2, "ansiX962_compressed_char2" },
};

/* RFC 8446 §4.2.9 */
static const struct code_name psk_key_exchange_modes[] = {
    { 0, "psk_ke" },
    { 1, "psk_dhe_ke" },
};

/* RFC 6066 §8 */
static const struct code_name certificate_status_types[] = {
    { 1, "ocsp" },
    { 2, "ocsp_multi" },
};

/* RFC 6066 §3 */
static const struct code_name name_types[] = {
    { 0, "host_name" },
};

/* RFC 5246 §7.4.4, RFC 8422 §5.5 */
static const struct code_name client_certificate_types[] = {
    { 1,  "rsa_sign" },
    { 2,  "dss_sign" },
    { 3,  "rsa_fixed_dh" },
    { 4,  "dss_fixed_dh" },
    { 64, "ecdsa_sign" },
    { 65, "rsa_fixed_ecdh" },
    { 66, "ecdsa_fixed_ecdh" },
};

/* RFC 5246 §7.2 */
static const struct code_name alert_levels[] = {
    { 1, "warning" },
    { 2, "fatal" },
};

/* clang-format on */

const struct code_list list_protocol_versions = LIST("TLS versions", "0x%04x", protocol_versions);
const struct code_list list_compression_methods =
    LIST("TLS Compression Method Identifiers", "%u", compression_methods);
const struct code_list list_signature_schemes =
    LIST("TLS SignatureScheme", "0x%04x", signature_schemes);
const struct code_list list_extension_types =
    LIST("TLS ExtensionType Values", "%u", extension_types);
const struct code_list list_content_types = LIST("TLS ContentType", "%u", content_types);
const struct code_list list_handshake_types = LIST("TLS HandshakeType", "%u", handshake_types);
const struct code_list list_supported_groups =
    LIST("TLS Supported Groups", "0x%04x", supported_groups);
const struct code_list list_ec_point_formats = LIST("TLS EC Point Formats", "%u", ec_point_formats);
const struct code_list list_psk_key_exchange_modes =
    LIST("TLS PskKeyExchangeMode", "%u", psk_key_exchange_modes);
const struct code_list list_certificate_status_types =
    LIST("TLS Certificate Status Types", "%u", certificate_status_types);
const struct code_list list_client_certificate_types =
    LIST("TLS ClientCertificateType Identifiers", "%u", client_certificate_types);
const struct code_list list_name_types = LIST("NameType", "%u", name_types);
const struct code_list list_alert_levels = LIST("AlertLevel", "%u", alert_levels);

const struct code_list *registry_list(enum registry registry)
{
    switch (registry) {
    case REGISTRY_PROTOCOL_VERSION:
        return &list_protocol_versions;
    case REGISTRY_CIPHER_SUITE:
        return &list_cipher_suites;
    case REGISTRY_COMPRESSION_METHOD:
        return &list_compression_methods;
    case REGISTRY_SIGNATURE_SCHEME:
        return &list_signature_schemes;
    case REGISTRY_EXTENSION:
        return &list_extension_types;
    case REGISTRY_SUPPORTED_GROUP:
        return &list_supported_groups;
    case REGISTRY_NAMES:
        break;
    }
    return NULL;
}

/* RFC 8701 §2: versions, suites, extensions, groups and signature schemes have them, all lists
 * whose numbers are two bytes long; and the modes of PSKs, with numbers of their own. */
static bool is_grease(const struct code_list *list, uint16_t code)
{
    bool two_bytes = list->format[0] == '0' || list == &list_extension_types;
    if (list == &list_psk_key_exchange_modes)
        return grease_is_psk_mode((uint8_t)code);
    return two_bytes && grease_is(code);
}

const char *code_name(const struct code_list *list, uint16_t code)
{
    size_t low = 0, high = list->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (list->codes[middle].code < code)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < list->count && list->codes[low].code == code)
        return list->codes[low].name;
    return is_grease(list, code) ? "GREASE" : NULL;
}
