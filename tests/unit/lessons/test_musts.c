/*
 * test_musts.c - what the RFCs say that a receiver must refuse, in a table: the sentence, the message
 * that breaks it, and the alert.
 *
 * One end of a duet lies (liar.h) in one message; the other must refuse it with the alert that stands
 * in the row, and the liar must be told so. Where the RFC names no alert, the row has the one that
 * RFC 8446 §6.2 describes for such a fault. A row whose lie never got told is a failure too.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/lessons/liar.h"

#include <stdio.h>

enum { NOW = 1767225600, MANY_STEPS = 2000 };

static struct credentials   credentials;
static struct seeded_random random_source;
static struct duet          duet;
static unsigned             runs; /* of lies in all profiles */

struct must {
    const char *rfc, *sentence, *profile;
    struct lie  lie;
    enum alert  alert;
    bool        only_here; /* in other profiles it would be the truth, or another lie */
};

#define LIE(who, message, number, kind, field, bytes)                                              \
    {                                                                                              \
        ACTOR_##who, message, number, kind, field, bytes, sizeof(bytes) - 1                        \
    }

/* clang-format off */
#define M(rfc, sentence, profile, who, message, kind, field, bytes, alert)                         \
    { "RFC " rfc, sentence, profile, LIE(who, message, 1, kind, field, bytes), ALERT_##alert, false }
#define M1(rfc, sentence, profile, who, message, kind, field, bytes, alert)                        \
    { "RFC " rfc, sentence, profile, LIE(who, message, 1, kind, field, bytes), ALERT_##alert, true }
#define M2(rfc, sentence, profile, who, message, kind, field, bytes, alert)                        \
    { "RFC " rfc, sentence, profile, LIE(who, message, 2, kind, field, bytes), ALERT_##alert, false }

/* An extension of each kind: type, length, data. */
#define EXTENSION_UNKNOWN  "\x5a\x5b\x00\x00"
#define EXTENSION_EMS      "\x00\x17\x00\x00"
#define EXTENSION_ALPN     "\x00\x10\x00\x05\x00\x03\x02h2"
#define EXTENSION_EARLY    "\x00\x2a\x00\x00"
#define EXTENSION_OID      "\x00\x30\x00\x02\x00\x00"
#define EXTENSION_COOKIE   "\x00\x2c\x00\x03\x00\x01\x07"
#define EXTENSION_STATUS   "\x00\x05\x00\x00"
/* RFC 6960 §4.2.1: tryLater (3), and nothing else. */
#define OCSP_TRY_LATER     "\x30\x03\x0a\x01\x03"
#define EXTENSION_STAPLE   "\x00\x05\x00\x05\x01\x00\x00\x01\x30"

static const struct must musts[] = {
    /* ---- how messages are laid out ---- */
    M("8446 §6.2", "decode_error: ... the length of the message was incorrect", "tls13", CLIENT, "ClientHello", CURTAIL, "", "\1", decode_error),
    M("8446 §6.2", "decode_error: ... the length of the message was incorrect", "tls13", CLIENT, "ClientHello", APPEND, "", "\0", decode_error),
    M("8446 §6.2", "decode_error: ... the length of the message was incorrect", "tls13", SERVER, "ServerHello", APPEND, "", "\0", decode_error),
    M("8446 §6.2", "decode_error: ... the length of the message was incorrect", "tls13", SERVER, "EncryptedExtensions", APPEND, "", "\0", decode_error),
    M("8446 §6.2", "decode_error: ... the length of the message was incorrect", "tls13", SERVER, "Certificate", APPEND, "", "\0", decode_error),
    M("8446 §6.2", "decode_error: ... the length of the message was incorrect", "tls13", SERVER, "CertificateVerify", CURTAIL, "", "\1", decode_error),
    M("8446 §6.2", "decode_error: ... the length of the message was incorrect", "tls13", SERVER, "Finished", CURTAIL, "", "\1", decode_error),
    M("8446 §6.2", "decode_error: ... the length of the message was incorrect", "tls13", CLIENT, "Finished", APPEND, "", "\0", decode_error),
    M("8446 §6.2", "decode_error: ... the length of the message was incorrect", "tls13", CLIENT, "Finished", CURTAIL, "", "\1", decode_error),
    M("5246 §7.2.2", "decode_error: ... the length of the message was incorrect", "tls12-ecdhe", CLIENT, "ClientHello", CURTAIL, "", "\1", decode_error),
    M("5246 §7.2.2", "decode_error: ... the length of the message was incorrect", "tls12-ecdhe", SERVER, "ServerHello", APPEND, "", "\0", decode_error),
    M("5246 §7.2.2", "decode_error: ... the length of the message was incorrect", "tls12-ecdhe", SERVER, "Certificate", CURTAIL, "", "\1", decode_error),
    M("5246 §7.2.2", "decode_error: ... the length of the message was incorrect", "tls12-ecdhe", SERVER, "ServerKeyExchange", APPEND, "", "\0", decode_error),
    M("5246 §7.2.2", "decode_error: ... the length of the message was incorrect", "tls12-dhe", SERVER, "ServerKeyExchange", CURTAIL, "", "\1", decode_error),
    M("5246 §7.2.2", "decode_error: ... the length of the message was incorrect", "tls12-ecdhe", SERVER, "ServerHelloDone", APPEND, "", "\0", decode_error),
    M("5246 §7.2.2", "decode_error: ... the length of the message was incorrect", "tls12-ecdhe", CLIENT, "ClientKeyExchange", CURTAIL, "", "\1", decode_error),
    M("5246 §7.2.2", "decode_error: ... the length of the message was incorrect", "tls12-rsa", CLIENT, "ClientKeyExchange", APPEND, "", "\0", decode_error),
    M("5246 §7.2.2", "decode_error: ... the length of the message was incorrect", "tls12-ecdhe", CLIENT, "Finished", CURTAIL, "", "\1", decode_error),
    M("5246 §7.2.2", "decode_error: ... the length of the message was incorrect", "tls12-ecdhe", SERVER, "Finished", APPEND, "", "\0", decode_error),

    /* ---- empty and overlong lists ---- */
    M("5246 §7.4.1.2", "CipherSuite cipher_suites<2..2^16-2>", "tls12-ecdhe", CLIENT, "ClientHello", SAY, "cipher_suites", "", decode_error),
    M("5246 §7.4.1.2", "CipherSuite cipher_suites<2..2^16-2>", "tls13", CLIENT, "ClientHello", SAY, "cipher_suites", "\x13\x01\x13", decode_error),
    M("5246 §7.4.1.2", "CompressionMethod compression_methods<1..2^8-1>", "tls12-ecdhe", CLIENT, "ClientHello", SAY, "compression_methods", "", decode_error),
    M("5246 §7.4.1.2", "opaque SessionID<0..32>", "tls12-ecdhe", CLIENT, "ClientHello", SAY, "session_id", "123456789012345678901234567890123", decode_error),
    M("5246 §7.4.1.3", "opaque SessionID<0..32>", "tls12-ecdhe", SERVER, "ServerHello", SAY, "session_id", "123456789012345678901234567890123", decode_error),
    M("8446 §4.2.1", "ProtocolVersion versions<2..254>", "tls13", CLIENT, "ClientHello", SAY, "versions", "", decode_error),
    M("8446 §4.2.3", "SignatureScheme supported_signature_algorithms<2..2^16-2>", "tls13", CLIENT, "ClientHello", SAY, "supported_signature_algorithms", "", decode_error),
    M("8446 §4.2.7", "NamedGroup named_group_list<2..2^16-1>", "tls13", CLIENT, "ClientHello", SAY, "named_group_list", "", decode_error),
    M("8446 §4.2.8", "opaque key_exchange<1..2^16-1>", "tls13", CLIENT, "ClientHello", SAY, "key_exchange", "", decode_error),
    M("8446 §4.2.8", "opaque key_exchange<1..2^16-1>", "tls13", SERVER, "ServerHello", SAY, "key_exchange", "", decode_error),
    M("8446 §4.2.2", "opaque cookie<1..2^16-1>", "tls13-retry", CLIENT, "ClientHello", APPEND, "extensions", "\x00\x2c\x00\x02\x00\x00", decode_error),
    M("8422 §5.1.2", "ECPointFormat ec_point_format_list<1..2^8-1>", "tls12-ecdhe", CLIENT, "ClientHello", SAY, "ec_point_format_list", "", decode_error),
    M("6066 §3", "opaque HostName<1..2^16-1>", "tls13", CLIENT, "ClientHello", SAY, "host_name", "", decode_error),
    M("6066 §3", "ServerName server_name_list<1..2^16-1>", "tls13", CLIENT, "ClientHello", SAY, "server_name_list", "", decode_error),
    M("6066 §3", "The ServerNameList MUST NOT contain more than one name of the same name_type", "tls13", CLIENT, "ClientHello", REPEAT, "ServerName", "", illegal_parameter),
    M("7301 §3.1", "ProtocolName protocol_name_list<2..2^16-1>", "tls13", CLIENT, "ClientHello", APPEND, "extensions", "\x00\x10\x00\x02\x00\x00", decode_error),
    M("7301 §3.1", "Empty strings MUST NOT be included", "tls13", CLIENT, "ClientHello", APPEND, "extensions", "\x00\x10\x00\x05\x00\x03\x00\x01h", decode_error),
    M("7627 §5.1", "This extension ... the extension_data field of this extension is empty", "tls12-ecdhe", CLIENT, "ClientHello", SAY, "extended_master_secret", "\x00\x17\x00\x01\x00", decode_error),
    M("8446 §4.4.2", "opaque cert_data<1..2^24-1>", "tls13", SERVER, "Certificate", SAY, "cert_data", "", decode_error),
    M("8446 §6.2", "decode_error: ... some field was out of the specified range", "tls13", CLIENT, "ClientHello", MISCOUNT, "extensions", "\1", decode_error),
    M("8446 §6.2", "decode_error: ... some field was out of the specified range", "tls13", CLIENT, "ClientHello", MISCOUNT, "legacy_session_id", "\1", decode_error),
    M("8446 §6.2", "decode_error: ... some field was out of the specified range", "tls13", SERVER, "Certificate", MISCOUNT, "certificate_list", "\1", decode_error),
    M("8446 §6.2", "decode_error: ... some field was out of the specified range", "tls13", SERVER, "CertificateVerify", MISCOUNT, "signature", "\1", decode_error),
    M("5246 §7.2.2", "decode_error: ... some field was out of the specified range", "tls12-ecdhe", SERVER, "ServerKeyExchange", MISCOUNT, "public", "\x7f", decode_error),

    /* ---- extensions: twice, misplaced, unsolicited, missing ---- */
    M("8446 §4.2", "There MUST NOT be more than one extension of the same type in a given extension block", "tls13", CLIENT, "ClientHello", REPEAT, "signature_algorithms", "", decode_error),
    M("8446 §4.2", "There MUST NOT be more than one extension of the same type in a given extension block", "tls13", CLIENT, "ClientHello", APPEND, "extensions", EXTENSION_UNKNOWN EXTENSION_UNKNOWN, decode_error),
    M("8446 §4.2", "There MUST NOT be more than one extension of the same type in a given extension block", "tls13", SERVER, "ServerHello", REPEAT, "supported_versions", "", decode_error),
    M("8446 §4.2", "There MUST NOT be more than one extension of the same type in a given extension block", "tls13", SERVER, "EncryptedExtensions", REPEAT, "server_name", "", decode_error),
    M("5246 §7.4.1.4", "There MUST NOT be more than one extension of the same type", "tls12-ecdhe", CLIENT, "ClientHello", REPEAT, "supported_groups", "", decode_error),
    M("5246 §7.4.1.4", "There MUST NOT be more than one extension of the same type", "tls12-ecdhe", SERVER, "ServerHello", REPEAT, "extended_master_secret", "", decode_error),
    M("8446 §4.2", "Implementations MUST NOT send extension responses if the remote endpoint did not send the corresponding extension requests ... unsupported_extension", "tls13", SERVER, "EncryptedExtensions", APPEND, "extensions", EXTENSION_ALPN, unsupported_extension),
    M("5246 §7.4.1.4", "If a client receives an extension type in ServerHello that it did not request ... it MUST abort the handshake with an unsupported_extension fatal alert", "tls12-ecdhe", SERVER, "ServerHello", APPEND, "extensions", EXTENSION_ALPN, unsupported_extension),
    M1("5246 §7.4.1.4", "If a client receives an extension type in ServerHello that it did not request ... it MUST abort the handshake with an unsupported_extension fatal alert", "tls12-rsa", SERVER, "ServerHello", APPEND, "extensions", EXTENSION_EMS, unsupported_extension),
    M("5246 §7.4.1.4", "If a client receives an extension type in ServerHello that it did not request ... it MUST abort the handshake with an unsupported_extension fatal alert", "tls12-ecdhe", SERVER, "ServerHello", APPEND, "extensions", EXTENSION_UNKNOWN, unsupported_extension),
    M("8446 §4.2", "an extension which it recognizes and which is not specified for the message in which it appears ... MUST abort the handshake with an illegal_parameter alert", "tls13", SERVER, "EncryptedExtensions", APPEND, "extensions", EXTENSION_COOKIE, illegal_parameter),
    M("8446 §4.2", "an extension which it recognizes and which is not specified for the message in which it appears ... MUST abort the handshake with an illegal_parameter alert", "tls13", SERVER, "ServerHello", APPEND, "extensions", EXTENSION_ALPN, illegal_parameter),
    M("8446 §4.2", "an extension which it recognizes and which is not specified for the message in which it appears ... MUST abort the handshake with an illegal_parameter alert", "tls13", CLIENT, "ClientHello", APPEND, "extensions", EXTENSION_OID, illegal_parameter),
    M1("8446 §4.4.2", "Extensions in the Certificate message from the server MUST correspond to ones from the ClientHello message", "tls13", SERVER, "Certificate", SAY, "extensions", EXTENSION_STAPLE, unsupported_extension),
    M("8446 §4.2", "an extension which it recognizes and which is not specified for the message in which it appears ... MUST abort the handshake with an illegal_parameter alert", "tls13", SERVER, "Certificate", SAY, "extensions", EXTENSION_COOKIE, illegal_parameter),
    M("8446 §4.4.2", "Extensions in the Certificate message from the client MUST correspond to extensions in the CertificateRequest message", "tls13-mutual", CLIENT, "Certificate", SAY, "extensions", EXTENSION_STAPLE, unsupported_extension),
    M("8446 §4.2.3", "servers ... MUST abort the handshake with a missing_extension alert (signature_algorithms)", "tls13", CLIENT, "ClientHello", STRIKE, "signature_algorithms", "", missing_extension),
    M("8446 §9.2", "If containing a supported_groups extension, it MUST also contain a key_share extension, and vice versa ... missing_extension", "tls13", CLIENT, "ClientHello", STRIKE, "supported_groups", "", missing_extension),
    M("8446 §9.2", "If containing a supported_groups extension, it MUST also contain a key_share extension, and vice versa ... missing_extension", "tls13", CLIENT, "ClientHello", STRIKE, "key_share", "", missing_extension),
    M("8446 §9.2", "a ServerHello without key_share leaves nothing to agree on: missing_extension", "tls13", SERVER, "ServerHello", STRIKE, "key_share", "", missing_extension),
    M("8446 §4.3.2", "The signature_algorithms extension MUST be specified [in a CertificateRequest]", "tls13-mutual", SERVER, "CertificateRequest", SAY, "extensions", "", missing_extension),
    M("8446 §4.2", "There MUST NOT be more than one extension of the same type in a given extension block", "tls13-mutual", SERVER, "CertificateRequest", REPEAT, "signature_algorithms", "", decode_error),
    M("8446 §4.2", "an extension which it recognizes and which is not specified for the message in which it appears ... MUST abort the handshake with an illegal_parameter alert", "tls13-mutual", SERVER, "CertificateRequest", APPEND, "extensions", EXTENSION_COOKIE, illegal_parameter),
    M("8446 §4.3.2", "this field SHALL be zero length unless used for the post-handshake authentication exchanges", "tls13-mutual", SERVER, "CertificateRequest", SAY, "certificate_request_context", "x", illegal_parameter),
    M("8446 §4.4.2", "this field SHALL be zero length (in the case of server authentication)", "tls13", SERVER, "Certificate", SAY, "certificate_request_context", "x", illegal_parameter),

    /* ---- legacy fields and versions ---- */
    M("8446 §D.5", "Any endpoint receiving a Hello message with ClientHello.legacy_version ... set to 0x0300 MUST abort the handshake with a protocol_version alert", "tls13", CLIENT, "ClientHello", SAY, "legacy_version", "\x03\x00", protocol_version),
    M("8446 §D.5", "Implementations MUST NOT send a ClientHello.legacy_version ... set to 0x0300 or less", "tls13", CLIENT, "ClientHello", SAY, "legacy_version", "\x00\x02", protocol_version),
    M("8446 §D.5", "Any endpoint receiving a Hello message with ... ServerHello.legacy_version set to 0x0300 MUST abort the handshake with a protocol_version alert", "tls13", SERVER, "ServerHello", SAY, "legacy_version", "\x03\x00", protocol_version),
    M("8446 §4.1.3", "the legacy_version field MUST be set to 0x0303", "tls13", SERVER, "ServerHello", SAY, "legacy_version", "\x03\x04", illegal_parameter),
    M("8446 §4.1.3", "the legacy_version field MUST be set to 0x0303", "tls13", SERVER, "ServerHello", SAY, "legacy_version", "\x03\x02", illegal_parameter),
    M("8446 §4.2.1", "a version not offered by the client or ... prior to TLS 1.3, the client MUST abort the handshake with an illegal_parameter alert", "tls13", SERVER, "ServerHello", SAY, "selected_version", "\x03\x03", illegal_parameter),
    M("8446 §4.2.1", "a version not offered by the client or ... prior to TLS 1.3, the client MUST abort the handshake with an illegal_parameter alert", "tls13", SERVER, "ServerHello", SAY, "selected_version", "\x03\x05", illegal_parameter),
    M("8446 §4.2.1", "Servers MUST ... protocol_version, where there is none in common", "tls13", CLIENT, "ClientHello", SAY, "versions", "\x03\x05", protocol_version),
    M("5246 §E.1", "If the version chosen by the server is not supported by the client ... the client MUST send a protocol_version alert", "tls12-ecdhe", SERVER, "ServerHello", SAY, "server_version", "\x03\x02", protocol_version),
    M("5246 §E.1", "If a server ... only supports versions greater than client_version, it MUST send a protocol_version alert", "tls12-ecdhe", CLIENT, "ClientHello", SAY, "client_version", "\x03\x02", protocol_version),
    M("8446 §4.1.2", "If a TLS 1.3 ClientHello is received with any other value in this field, the server MUST abort the handshake with an illegal_parameter alert", "tls13", CLIENT, "ClientHello", SAY, "legacy_compression_methods", "\x01\x00", illegal_parameter),
    M("8446 §4.1.3", "legacy_compression_method: A single byte which MUST have the value 0", "tls13", SERVER, "ServerHello", SAY, "legacy_compression_method", "\x01", illegal_parameter),
    M("5246 §7.4.1.2", "The vector MUST contain, and all implementations MUST support, CompressionMethod.null", "tls12-ecdhe", CLIENT, "ClientHello", SAY, "compression_methods", "\x01", illegal_parameter),
    M("5246 §7.4.1.3", "The single compression algorithm selected by the server from the list", "tls12-ecdhe", SERVER, "ServerHello", SAY, "compression_method", "\x01", illegal_parameter),
    M("8446 §4.1.3", "A client which receives a legacy_session_id_echo field that does not match ... MUST abort the handshake with an illegal_parameter alert", "tls13", SERVER, "ServerHello", SAY, "legacy_session_id_echo", "x", illegal_parameter),
    M("8446 §4.1.3", "A client which receives a legacy_session_id_echo field that does not match ... MUST abort the handshake with an illegal_parameter alert", "tls13", SERVER, "ServerHello", SAY, "legacy_session_id_echo", "", illegal_parameter),

    /* ---- suites, groups and shares ---- */
    M("8446 §4.1.3", "A client which receives a cipher suite that was not offered MUST abort the handshake with an illegal_parameter alert", "tls13", SERVER, "ServerHello", SAY, "cipher_suite", "\x13\x05", illegal_parameter),
    M("8446 §4.1.3", "A client which receives a cipher suite that was not offered MUST abort the handshake with an illegal_parameter alert", "tls13", SERVER, "ServerHello", SAY, "cipher_suite", "\xc0\x2f", illegal_parameter),
    M1("5246 §7.4.1.3", "The single cipher suite selected by the server from the list in ClientHello.cipher_suites", "tls12-ecdhe", SERVER, "ServerHello", SAY, "cipher_suite", "\x00\x2f", illegal_parameter),
    M("8446 §B.4", "TLS 1.3 cipher suites cannot be used for TLS 1.2", "tls12-ecdhe", SERVER, "ServerHello", SAY, "cipher_suite", "\x13\x01", illegal_parameter),
    M("8446 §4.1.1", "If the server is unable to negotiate a supported set of parameters ... it MUST abort the handshake with either a handshake_failure or insufficient_security", "tls13", CLIENT, "ClientHello", SAY, "cipher_suites", "\x5a\x5a", handshake_failure),
    M("5246 §7.4.1.3", "If it can not find such a match, it will respond with a handshake failure alert", "tls12-ecdhe", CLIENT, "ClientHello", SAY, "cipher_suites", "\x00\x05", handshake_failure),
    M1("7919 §4", "none of the client's offered groups are acceptable ... the server MUST end the connection with a fatal TLS alert of type insufficient_security(71)", "tls12-dhe", CLIENT, "ClientHello", SAY, "named_group_list", "\x01\x10", insufficient_security),
    M("8446 §4.2.8", "Clients MUST NOT offer multiple KeyShareEntry values for the same group", "tls13", CLIENT, "ClientHello", REPEAT, "KeyShareEntry", "", illegal_parameter),
    M1("8446 §4.2.8", "Clients MUST NOT offer any KeyShareEntry values for groups not listed in the client's supported_groups extension", "tls13", CLIENT, "ClientHello", SAY, "named_group_list", "\x00\x18", illegal_parameter),
    M("8446 §4.2.8", "This value MUST be in the same group as the KeyShareEntry value offered by the client", "tls13", SERVER, "ServerHello", SAY, "group", "\x00\x18", illegal_parameter),
    M1("8446 §7.4.2", "check whether the computed Diffie-Hellman shared secret is the all-zero value and abort if so", "tls13", CLIENT, "ClientHello", SAY, "key_exchange", "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", illegal_parameter),
    M("8446 §7.4.2", "check whether the computed Diffie-Hellman shared secret is the all-zero value and abort if so", "tls13", SERVER, "ServerHello", SAY, "key_exchange", "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", illegal_parameter),
    M1("8446 §4.2.8.2", "Peers MUST validate each other's public key Q", "tls13", CLIENT, "ClientHello", SAY, "key_exchange", "short", illegal_parameter),
    M1("8446 §4.2.8", "a share of a hybrid group has one length", "tls13-pq", CLIENT, "ClientHello", SAY, "key_exchange", "short", illegal_parameter),
    M("8446 §4.2.8", "a share of a hybrid group has one length", "tls13-pq", SERVER, "ServerHello", SAY, "key_exchange", "short", illegal_parameter),
    M("8422 §5.11", "check that the public value is a point of the curve", "tls12-ecdhe", CLIENT, "ClientKeyExchange", SAY, "ecdh_Yc", "\x04\x01", illegal_parameter),
    M("8422 §5.11", "if the result is the all-zero value ... illegal_parameter", "tls12-ecdhe", CLIENT, "ClientKeyExchange", SAY, "ecdh_Yc", "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", illegal_parameter),
    M("7919 §5.1", "the peer's public value is in the range 1 < Y < p-1", "tls12-dhe", CLIENT, "ClientKeyExchange", SAY, "dh_Yc", "\x01", illegal_parameter),
    M1("8422 §5.1.2", "if the uncompressed format is not in the list ... illegal_parameter", "tls12-ecdhe", CLIENT, "ClientHello", SAY, "ec_point_format_list", "\x01", illegal_parameter),
    M1("8422 §5.1.2", "if the uncompressed format is not in the list ... illegal_parameter", "tls12-ecdhe", SERVER, "ServerHello", SAY, "ec_point_format_list", "\x01", illegal_parameter),
    M("8422 §5.4", "only named_curve is allowed", "tls12-ecdhe", SERVER, "ServerKeyExchange", SAY, "curve_type", "\x01", illegal_parameter),
    M("8422 §5.4", "a curve that the client lists", "tls12-ecdhe", SERVER, "ServerKeyExchange", SAY, "namedcurve", "\x00\x16", illegal_parameter),

    /* ---- another hello ---- */
    M2("8446 §4.1.2", "the client MUST send the same ClientHello without modification, except ...", "tls13-retry", CLIENT, "ClientHello", SAY, "cipher_suites", "\x13\x01", illegal_parameter),
    M2("8446 §4.1.2", "the client MUST send the same ClientHello without modification, except ...", "tls13-retry", CLIENT, "ClientHello", SAY, "random", "another random of 32 bytes again", illegal_parameter),
    M2("8446 §4.1.2", "the client MUST send the same ClientHello without modification, except ...", "tls13-retry", CLIENT, "ClientHello", SAY, "legacy_session_id", "", illegal_parameter),
    M2("8446 §4.1.2", "the client MUST send the same ClientHello without modification, except ...", "tls13-retry", CLIENT, "ClientHello", STRIKE, "server_name", "", illegal_parameter),
    M2("8446 §4.1.2", "the client MUST send the same ClientHello without modification, except ...", "tls13-retry", CLIENT, "ClientHello", APPEND, "extensions", EXTENSION_UNKNOWN, illegal_parameter),
    M2("8446 §4.1.2", "Removing the early_data extension if one was present", "tls13-retry", CLIENT, "ClientHello", APPEND, "extensions", EXTENSION_EARLY, illegal_parameter),
    M2("8446 §4.2.2", "the client MUST copy the contents of the extension received in the HelloRetryRequest into a cookie extension", "tls13-retry", CLIENT, "ClientHello", STRIKE, "cookie", "", illegal_parameter),
    M2("8446 §4.2.2", "the client MUST copy the contents of the extension received in the HelloRetryRequest into a cookie extension", "tls13-retry", CLIENT, "ClientHello", SAY, "cookie", "\x00\x2c\x00\x03\x00\x01\x07", illegal_parameter),
    M2("8446 §4.2.8", "the server MUST ... a single KeyShareEntry from the indicated group", "tls13-retry", CLIENT, "ClientHello", SAY, "client_shares", "", illegal_parameter),
    M("8446 §4.1.4", "Clients MUST abort the handshake with an illegal_parameter alert if the HelloRetryRequest would not result in any change in the ClientHello", "tls13-retry", SERVER, "HelloRetryRequest", SAY, "selected_group", "\x00\x18", illegal_parameter),
    M("8446 §4.2.8", "(1) the selected_group field corresponds to a group which was provided in the supported_groups extension", "tls13-retry", SERVER, "HelloRetryRequest", SAY, "selected_group", "\x01\x00", illegal_parameter),
    M("8446 §4.1.4", "the server's extensions MUST contain supported_versions", "tls13-retry", SERVER, "HelloRetryRequest", SAY, "selected_version", "\x03\x03", illegal_parameter),
    M("8446 §4.1.4", "Clients MUST check that ... the legacy_session_id_echo is the same", "tls13-retry", SERVER, "HelloRetryRequest", SAY, "legacy_session_id_echo", "", illegal_parameter),
    M("8446 §4.1.4", "A client which receives a cipher suite that was not offered MUST abort the handshake", "tls13-retry", SERVER, "HelloRetryRequest", SAY, "cipher_suite", "\x13\x05", illegal_parameter),
    M("8446 §4.2", "an extension which it recognizes and which is not specified for the message in which it appears ... MUST abort the handshake with an illegal_parameter alert", "tls13-retry", SERVER, "HelloRetryRequest", APPEND, "extensions", EXTENSION_ALPN, illegal_parameter),
    M1("8446 §4.1.4", "clients MUST check that the cipher suite supplied in the ServerHello is the same as that in the HelloRetryRequest and otherwise abort the handshake with an illegal_parameter alert", "tls13-retry", SERVER, "ServerHello", SAY, "cipher_suite", "\x13\x03", illegal_parameter),

    /* ---- signatures, certificates and Finished ---- */
    M("8446 §4.4.3", "the signature algorithm MUST be one offered in the client's supported_signature_algorithms", "tls13", SERVER, "CertificateVerify", SAY, "algorithm", "\x02\x01", illegal_parameter),
    M("8446 §4.4.3", "RSA signatures MUST use an RSASSA-PSS algorithm", "tls13", SERVER, "CertificateVerify", SAY, "algorithm", "\x04\x01", illegal_parameter),
    M("8446 §4.4.3", "If the verification fails, the receiver MUST terminate the handshake with a decrypt_error alert", "tls13", SERVER, "CertificateVerify", SAY, "signature", "not a signature", decrypt_error),
    M("8446 §4.4.3", "If the verification fails, the receiver MUST terminate the handshake with a decrypt_error alert", "tls13-mutual", CLIENT, "CertificateVerify", SAY, "signature", "not a signature", decrypt_error),
    M("8446 §4.4.2.4", "If the server supplies an empty Certificate message, the client MUST abort the handshake with a decode_error alert", "tls13", SERVER, "Certificate", SAY, "certificate_list", "", decode_error),
    M("8446 §4.4.2.4", "it MAY ... abort the handshake with a certificate_required alert", "tls13-mutual", CLIENT, "Certificate", SAY, "certificate_list", "", certificate_required),
    M("8446 §6.2", "bad_certificate: A certificate was corrupt", "tls13", SERVER, "Certificate", SAY, "certificate", "not DER", bad_certificate),
    M("5246 §7.2.2", "bad_certificate: A certificate was corrupt", "tls12-ecdhe", SERVER, "Certificate", SAY, "certificate", "not DER", bad_certificate),
    M("5246 §7.4.3", "the hash and signature algorithms used MUST be a pair in the client's signature_algorithms", "tls12-ecdhe", SERVER, "ServerKeyExchange", SAY, "algorithm", "\x02\x01", illegal_parameter),
    M1("5246 §7.4.3", "the signature algorithm MUST be compatible with the key in the server's end-entity certificate", "tls12-ecdhe", SERVER, "ServerKeyExchange", SAY, "algorithm", "\x04\x03", illegal_parameter),
    M("5246 §7.2.2", "decrypt_error: ... unable to correctly verify a signature", "tls12-ecdhe", SERVER, "ServerKeyExchange", SAY, "signature", "not a signature", decrypt_error),
    M("5246 §7.2.2", "decrypt_error: ... unable to correctly verify a signature", "tls12-mutual", CLIENT, "CertificateVerify", SAY, "signature", "not a signature", decrypt_error),
    M("8446 §4.4.4", "Recipients of Finished messages MUST verify that the contents are correct and if incorrect MUST terminate the connection with a decrypt_error alert", "tls13", CLIENT, "Finished", SAY, "verify_data", "thirty-two bytes that do not fit", decrypt_error),
    M("8446 §4.4.4", "Recipients of Finished messages MUST verify that the contents are correct and if incorrect MUST terminate the connection with a decrypt_error alert", "tls13", SERVER, "Finished", SAY, "verify_data", "thirty-two bytes that do not fit", decrypt_error),
    M("5246 §7.4.9", "Recipients of Finished messages MUST verify that the contents are correct", "tls12-ecdhe", CLIENT, "Finished", SAY, "verify_data", "twelve bytes", decrypt_error),
    M("5246 §7.4.9", "Recipients of Finished messages MUST verify that the contents are correct", "tls12-ecdhe", SERVER, "Finished", SAY, "verify_data", "twelve bytes", decrypt_error),
    M("5746 §3.6", "the server MUST verify that the length of the renegotiated_connection field is zero, and if it is not, MUST abort the handshake", "tls12-ecdhe", CLIENT, "ClientHello", SAY, "renegotiated_connection", "x", handshake_failure),
    M("5746 §3.4", "The client MUST then verify that the length of the renegotiated_connection field is zero, and if it is not, MUST abort the handshake (by sending a fatal handshake_failure alert)", "tls12-ecdhe", SERVER, "ServerHello", SAY, "renegotiated_connection", "x", handshake_failure),

    /* ---- the stapled response ---- */
    M("6066 §8", "If a server returns a CertificateStatus message, then the server MUST have included an extension of type status_request", "tls12-ecdhe", SERVER, "ServerKeyExchange", BEFORE, "", "\x16\x01\x00\x00\x01\x30", unexpected_message),
    M("6066 §8", "If a server returns a CertificateStatus message, then the server MUST have included an extension of type status_request", "tls12-rsa", SERVER, "ServerHelloDone", BEFORE, "", "\x16\x01\x00\x00\x01\x30", unexpected_message),
    M("6066 §8", "the server MUST have included an extension ... with empty extension_data", "tls12-staple", SERVER, "ServerHello", SAY, "status_request", "\x00\x05\x00\x01\x00", decode_error),
    M1("5246 §7.4.1.4", "If a client receives an extension type in ServerHello that it did not request ... it MUST abort the handshake with an unsupported_extension fatal alert", "tls12-ecdhe", SERVER, "ServerHello", APPEND, "extensions", EXTENSION_STATUS, unsupported_extension),
    M("5246 §7.2.2", "unexpected_message: An inappropriate message was received", "tls12-staple", SERVER, "CertificateStatus", TWICE, "", "", unexpected_message),
    M("6066 §8", "opaque OCSPResponse<1..2^24-1>", "tls12-staple", SERVER, "CertificateStatus", SAY, "response", "", decode_error),
    M("6066 §8", "enum { ocsp(1), (255) } CertificateStatusType", "tls12-staple", SERVER, "CertificateStatus", SAY, "status_type", "\x02", illegal_parameter),
    M("6066 §8", "abort the handshake if the response is not satisfactory with bad_certificate_status_response", "tls12-staple", SERVER, "CertificateStatus", SAY, "OCSPResponse", "not DER", bad_certificate_status_response),
    M("6066 §8", "abort the handshake if the response is not satisfactory with bad_certificate_status_response", "tls12-staple", SERVER, "CertificateStatus", SAY, "OCSPResponse", OCSP_TRY_LATER, bad_certificate_status_response),
    M("7633 §4.2.3", "a certificate that promises a response is refused without one", "tls12-staple", SERVER, "CertificateStatus", OMIT, "", "", bad_certificate_status_response),
    M("8446 §4.4.2.1", "the body of the status_request extension from the server MUST be a CertificateStatus structure", "tls13-staple", SERVER, "Certificate", SAY, "status_request", EXTENSION_STATUS, decode_error),
    M("6066 §8", "enum { ocsp(1), (255) } CertificateStatusType", "tls13-staple", SERVER, "Certificate", SAY, "status_type", "\x02", illegal_parameter),
    M("6066 §8", "abort the handshake if the response is not satisfactory with bad_certificate_status_response", "tls13-staple", SERVER, "Certificate", SAY, "OCSPResponse", "not DER", bad_certificate_status_response),
    M("6066 §8", "abort the handshake if the response is not satisfactory with bad_certificate_status_response", "tls13-staple", SERVER, "Certificate", SAY, "OCSPResponse", OCSP_TRY_LATER, bad_certificate_status_response),
    M("7633 §4.2.3", "a certificate that promises a response is refused without one", "tls13-staple", SERVER, "Certificate", STRIKE, "status_request", "", bad_certificate_status_response),
    M("8446 §4.2", "There MUST NOT be more than one extension of the same type in a given extension block", "tls13-staple", SERVER, "Certificate", REPEAT, "status_request", "", decode_error),
    M("8446 §4.2", "an extension which it recognizes and which is not specified for the message in which it appears ... MUST abort the handshake with an illegal_parameter alert", "tls13-staple", SERVER, "EncryptedExtensions", APPEND, "extensions", EXTENSION_STATUS, illegal_parameter),
    M("8446 §4.4.2.1", "by sending an empty status_request extension in its CertificateRequest message", "tls13-mutual", SERVER, "CertificateRequest", APPEND, "extensions", EXTENSION_STAPLE, decode_error),

    /* ---- messages that may not come now ---- */
    M("8446 §4", "A peer which receives a handshake message in an unexpected order MUST abort the handshake with an unexpected_message alert", "tls13", SERVER, "EncryptedExtensions", OMIT, "", "", unexpected_message),
    M("8446 §4", "A peer which receives a handshake message in an unexpected order MUST abort the handshake with an unexpected_message alert", "tls13", SERVER, "EncryptedExtensions", TWICE, "", "", unexpected_message),
    M("8446 §4", "A peer which receives a handshake message in an unexpected order MUST abort the handshake with an unexpected_message alert", "tls13", SERVER, "Certificate", OMIT, "", "", unexpected_message),
    M("8446 §4", "A peer which receives a handshake message in an unexpected order MUST abort the handshake with an unexpected_message alert", "tls13", SERVER, "Certificate", TWICE, "", "", unexpected_message),
    M("8446 §4", "A peer which receives a handshake message in an unexpected order MUST abort the handshake with an unexpected_message alert", "tls13", SERVER, "CertificateVerify", OMIT, "", "", unexpected_message),
    M("8446 §4.3.1", "EncryptedExtensions ... MUST be sent immediately after the ServerHello", "tls13", SERVER, "EncryptedExtensions", BEFORE, "", "\x0b\0\0\0\0", unexpected_message),
    M("8446 §4.6.3", "a KeyUpdate received before Finished MUST be treated as unexpected_message", "tls13", SERVER, "Certificate", BEFORE, "", "\x18\x00", unexpected_message),
    M("8446 §4.6.3", "a KeyUpdate received before Finished MUST be treated as unexpected_message", "tls13", CLIENT, "Finished", BEFORE, "", "\x18\x00", unexpected_message),
    M("8446 §4.1.2", "If a server ... receives a ClientHello at any other time, it MUST terminate the connection with an unexpected_message alert", "tls13", CLIENT, "Finished", BEFORE, "", "\x01\x00", unexpected_message),
    M("8446 §B.3", "reserved handshake types are none of TLS 1.3", "tls13", SERVER, "Certificate", BEFORE, "", "\x00", unexpected_message),
    M("8446 §B.3", "reserved handshake types are none of TLS 1.3", "tls13", CLIENT, "Finished", BEFORE, "", "\x63x", unexpected_message),
    M("8446 §4.4.2", "the client MUST send a Certificate message if and only if the server has requested it", "tls13-mutual", CLIENT, "Certificate", OMIT, "", "", unexpected_message),
    M("8446 §4.4.3", "Clients MUST send this message whenever authenticating via a certificate", "tls13-mutual", CLIENT, "CertificateVerify", OMIT, "", "", unexpected_message),
    M("8446 §4.1.4", "If a client receives a second HelloRetryRequest ... it MUST abort the handshake with an unexpected_message alert", "tls13-retry", SERVER, "HelloRetryRequest", TWICE, "", "", unexpected_message),
    M("5246 §7.2.2", "unexpected_message: An inappropriate message was received", "tls12-ecdhe", SERVER, "Certificate", OMIT, "", "", unexpected_message),
    M("5246 §7.2.2", "unexpected_message: An inappropriate message was received", "tls12-ecdhe", SERVER, "Certificate", TWICE, "", "", unexpected_message),
    M("5246 §7.4.3", "The ServerKeyExchange message is sent by the server only when ...", "tls12-ecdhe", SERVER, "ServerKeyExchange", OMIT, "", "", unexpected_message),
    M("5246 §7.2.2", "unexpected_message: An inappropriate message was received", "tls12-ecdhe", SERVER, "ServerHelloDone", TWICE, "", "", unexpected_message),
    M("5246 §7.2.2", "unexpected_message: An inappropriate message was received", "tls12-ecdhe", SERVER, "ServerHelloDone", BEFORE, "", "\x14twelve bytes", unexpected_message),
    M("5246 §7.4.7", "This message is always sent by the client", "tls12-ecdhe", CLIENT, "ClientKeyExchange", OMIT, "", "", unexpected_message),
    M("5246 §7.2.2", "unexpected_message: An inappropriate message was received", "tls12-ecdhe", CLIENT, "ClientKeyExchange", BEFORE, "", "\x01", unexpected_message),
    M("5246 §7.4.7.1", "a TLS server MUST NOT generate an alert if processing an RSA-encrypted premaster secret message fails ... it MUST continue the handshake", "tls12-rsa", CLIENT, "ClientKeyExchange", SAY, "encrypted_pre_master_secret", "not as long as the modulus", bad_record_mac),
    M("5246 §7.4.9", "It is a fatal error if a Finished message is not preceded by a ChangeCipherSpec message", "tls12-ecdhe", CLIENT, "ChangeCipherSpec", OMIT, "", "", unexpected_message),
    M("5246 §7.4.9", "It is a fatal error if a Finished message is not preceded by a ChangeCipherSpec message", "tls12-ecdhe", SERVER, "ChangeCipherSpec", OMIT, "", "", unexpected_message),
    M("5246 §7.4.8", "a client that has shown a certificate with signing capability sends CertificateVerify", "tls12-mutual", CLIENT, "CertificateVerify", OMIT, "", "", unexpected_message),
};
/* clang-format on */

enum { MUST_COUNT = sizeof musts / sizeof *musts };

static int set_up(void **state)
{
    (void)state;
    seeded_random_init(&random_source, 1);
    credentials_begin(&credentials, "localhost", NOW, &random_source.source);
    while (credentials_step(&credentials) == CREDENTIALS_GOING)
        ;
    return credentials.status == CREDENTIALS_DONE ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    printf("note - %u sentences that a receiver must hold a sender to, %u times in all profiles\n",
           (unsigned)MUST_COUNT, runs);
    duet_wipe(&duet);
    credentials_wipe(&credentials);
    return 0;
}

static enum duet_status play(void)
{
    enum duet_status status = DUET_STEPPED;
    for (unsigned steps = 0; status == DUET_STEPPED && steps < MANY_STEPS; steps++)
        status = duet_step(&duet);
    return status;
}

/* NULL where the lie was refused as it must be; otherwise what went wrong. */
static const char *try(const struct must *must, const struct profile *profile)
{
    bool              by_client = must->lie.liar == ACTOR_CLIENT;
    const struct tls *liar = by_client ? &duet.client : &duet.server;
    const struct tls *other = by_client ? &duet.server : &duet.client;
    seeded_random_init(&random_source, 3);
    duet_init(&duet, profile, &credentials, &random_source.source, NOW, NULL);
    liar_begin(by_client ? &duet.client : &duet.server, &must->lie);
    enum duet_status status = play();
    if (!liar_told())
        return "the lie was not told";
    if (status == DUET_DONE)
        return "it was believed";
    if (status != DUET_FAILED)
        return "nobody gave up";
    if (tls_error(other) == ERROR_NONE || tls_error(other) == ERROR_peer_alert)
        return "the liar itself gave up";
    if (error_describe(tls_error(other))->alert != must->alert)
        return alert_name((uint8_t)error_describe(tls_error(other))->alert);
    /* A liar may have found out by then that the two no longer agree. */
    bool told = tls_error(liar) == ERROR_peer_alert ? liar->alert_received == must->alert
                                                    : tls_error(liar) != ERROR_NONE;
    return told ? NULL : "the liar was not told";
}

static void test_what_must_be_refused_is_refused_with_the_alert_of_the_rfc(void **state)
{
    (void)state;
    unsigned failures = 0;
    for (size_t i = 0; i < MUST_COUNT; i++) {
        const struct must *must = &musts[i];
        const char        *wrong = try(must, profile_find(must->profile));
        failures += wrong != NULL;
        if (wrong)
            print_error("%s, %s, %s %s: wanted %s: %s\n    %s\n", must->rfc, must->profile,
                        must->lie.message, must->lie.field, alert_name((uint8_t)must->alert), wrong,
                        must->sentence);
    }
    assert_int_equal(failures, 0);
}

/* ---- the same lies in all profiles ---- */

/* Notes which messages an honest run has in its first connection: that of a sentence whose message is
 * left out or sent twice must be among them. */
static bool sent[MUST_COUNT];

static void note_message(struct observer *observer, const struct event *event)
{
    (void)observer;
    if (event->kind != EVENT_BYTES || event->bytes.layer != LAYER_MESSAGE || event->connection != 1)
        return;
    for (size_t i = 0; i < MUST_COUNT; i++)
        sent[i] |= event->actor == musts[i].lie.liar && !event->bytes.received &&
                   strcmp(event->bytes.name, musts[i].lie.message) == 0;
}

static void play_honestly(const struct profile *profile)
{
    static struct wire_field fields[LIAR_FIELDS];
    struct observer          observer = { .tell = note_message,
                                          .trace = { .fields = fields, .capacity = LIAR_FIELDS } };
    memset(sent, 0, sizeof sent);
    seeded_random_init(&random_source, 3);
    duet_init(&duet, profile, &credentials, &random_source.source, NOW, &observer);
    assert_int_equal(play(), DUET_DONE);
}

/* The alert is no other in any profile of the version that has the message and the field. */
static void test_it_is_refused_alike_in_every_profile(void **state)
{
    (void)state;
    unsigned              failures = 0;
    const struct profile *profile;
    for (size_t p = 0; (profile = profile_at(p)) != NULL; p++) {
        play_honestly(profile);
        for (size_t i = 0; i < MUST_COUNT; i++) {
            const struct must *must = &musts[i];
            if (must->only_here || !sent[i] ||
                strncmp(profile->name, must->profile, strlen("tls12")) != 0)
                continue;
            const char *wrong = try(must, profile);
            runs += liar_told();
            if (!wrong || !liar_told())
                continue;
            failures++;
            print_error("%s, %s, %s %s: wanted %s: %s\n", must->rfc, profile->name,
                        must->lie.message, must->lie.field, alert_name((uint8_t)must->alert),
                        wrong);
        }
    }
    assert_int_equal(failures, 0);
    assert_true(runs > 1000);
}

/* RFC 7507 §3: "If TLS_FALLBACK_SCSV appears in ClientHello.cipher_suites and the highest protocol
 * version supported by the server is higher than the version indicated in ClientHello.client_version,
 * the server MUST respond with a fatal inappropriate_fallback alert" - also where that version is
 * none that the server speaks. */
static void test_a_fallback_to_a_version_that_nobody_speaks_is_told_as_a_fallback(void **state)
{
    (void)state;
    static const struct lie lower =
        LIE(CLIENT, "ClientHello", 1, SAY, "client_version", "\x03\x02");
    seeded_random_init(&random_source, 3);
    duet_init(&duet, profile_find("tls12-ecdhe"), &credentials, &random_source.source, NOW, NULL);
    duet.client.config.fallback = true;
    liar_begin(&duet.client, &lower);
    assert_int_equal(play(), DUET_FAILED);
    assert_int_equal(duet.client.alert_received, ALERT_inappropriate_fallback);
}

/* RFC 8446 §4.2.1: without supported_versions a hello offers TLS 1.2 at most, even if its
 * legacy_version says TLS 1.3. */
static void test_a_fallback_is_not_hidden_by_the_legacy_version(void **state)
{
    (void)state;
    static const struct lie higher =
        LIE(CLIENT, "ClientHello", 1, SAY, "client_version", "\x03\x04");
    static const uint16_t both[] = { TLS_1_3, TLS_1_2 };
    seeded_random_init(&random_source, 3);
    duet_init(&duet, profile_find("tls12-ecdhe"), &credentials, &random_source.source, NOW, NULL);
    duet.client.config.fallback = true;
    duet.server.config.offer.versions = both;
    duet.server.config.offer.version_count = 2;
    liar_begin(&duet.client, &higher);
    assert_int_equal(play(), DUET_FAILED);
    assert_int_equal(tls_error(&duet.server), ERROR_inappropriate_fallback);
    assert_int_equal(duet.client.alert_received, ALERT_inappropriate_fallback);
}

/* RFC 5246 §E.1: a server "MUST be willing to" answer a client of a higher version with its own. */
static void test_a_client_of_the_future_is_answered(void **state)
{
    (void)state;
    static const struct lie future =
        LIE(CLIENT, "ClientHello", 1, SAY, "client_version", "\xfe\xfe");
    seeded_random_init(&random_source, 3);
    duet_init(&duet, profile_find("tls12-ecdhe"), &credentials, &random_source.source, NOW, NULL);
    liar_begin(&duet.client, &future);
    assert_int_equal(play(), DUET_DONE);
}

/* What means nothing to us is read over, however much of it there is (RFC 8446 §4.1.2, §4.2). */
static void test_values_that_are_unknown_are_read_over_without_end(void **state)
{
    (void)state;
    static char              suites[2 * 6000], extensions[4 * 3000], groups[2 * 300];
    static const char *const fields[] = { "cipher_suites", "extensions", "named_group_list" };
    char *const              values[] = { suites, extensions, groups };
    const size_t             widths[] = { 2, 4, 2 };
    const size_t             lengths[] = { sizeof suites, sizeof extensions, sizeof groups };
    for (size_t kind = 0; kind < 3; kind++) {
        for (size_t i = 0; i < lengths[kind] / widths[kind]; i++) {
            values[kind][widths[kind] * i] = (char)(0x60 + i / 256);
            values[kind][widths[kind] * i + 1] = (char)i;
        }
        const struct lie more = { ACTOR_CLIENT, "ClientHello", 1, APPEND, fields[kind],
                                  values[kind], lengths[kind] };
        seeded_random_init(&random_source, 3);
        duet_init(&duet, profile_find("tls13"), &credentials, &random_source.source, NOW, NULL);
        liar_begin(&duet.client, &more);
        assert_int_equal(play(), DUET_DONE);
    }
}

/* The other half of the proof: an end with a figure of its own, in which no lie is told. */
static void test_an_end_that_does_not_lie_is_believed(void **state)
{
    (void)state;
    static const struct lie nothing = LIE(CLIENT, "no message", 1, SAY, "", "");
    const struct profile   *profile;
    for (size_t i = 0; (profile = profile_at(i)) != NULL; i++) {
        seeded_random_init(&random_source, 3);
        duet_init(&duet, profile, &credentials, &random_source.source, NOW, NULL);
        liar_begin(&duet.client, &nothing);
        duet.server.config.figure = duet.server.figure = liar_rows[0];
        assert_int_equal(play(), DUET_DONE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_end_that_does_not_lie_is_believed),
        cmocka_unit_test(test_a_client_of_the_future_is_answered),
        cmocka_unit_test(test_values_that_are_unknown_are_read_over_without_end),
        cmocka_unit_test(test_a_fallback_to_a_version_that_nobody_speaks_is_told_as_a_fallback),
        cmocka_unit_test(test_a_fallback_is_not_hidden_by_the_legacy_version),
        cmocka_unit_test(test_what_must_be_refused_is_refused_with_the_alert_of_the_rfc),
        cmocka_unit_test(test_it_is_refused_alike_in_every_profile),
    };
    return cmocka_run_group_tests_name("musts", tests, set_up, tear_down);
}
