/*
 * limits.h - every limit of ours, with its reason.
 *
 * A limit that is reached is an error with a name (errors.def), never a silent stop. The limits of
 * the standards themselves (2^14 bytes of plaintext in a record, say) stand here too, with the
 * section that sets them, so that a reader finds all the numbers in one place.
 */
#ifndef PROTOCOL_LIMITS_H
#define PROTOCOL_LIMITS_H

enum {
    /* RFC 5246 §6.2.1: TLSPlaintext.length is at most 2^14. */
    RECORD_MAX_PLAINTEXT = 16384,
    /* RFC 5246 §6.2.3: TLSCiphertext.length is at most 2^14 + 2048. */
    RECORD_MAX_CIPHERTEXT = RECORD_MAX_PLAINTEXT + 2048,
    RECORD_HEADER = 5,
    RECORD_MAX = RECORD_HEADER + RECORD_MAX_CIPHERTEXT,

    /* RFC 5246 §7.4: msg_type and a 24-bit length. */
    HANDSHAKE_HEADER = 4,
    /* A certificate chain is by far the longest message. Public chains stay under 10 KiB; 32 KiB
     * leaves room for large ones and for post-quantum signatures, and keeps a handshake's memory
     * small: it counts three times there. The wire allows 2^24. */
    LIMIT_HANDSHAKE_MESSAGE = 32768,

    /* A message to a server after the handshake: a KeyUpdate, or a wish to begin again (in TLS 1.2
     * a ClientHello), which is refused. */
    LIMIT_LATER_MESSAGE = 4096,

    /* Messages that a client's certificate signs, the chains of both ends among them. */
    LIMIT_TRANSCRIPT = LIMIT_HANDSHAKE_MESSAGE + 16384,
    /* Names of authorities in a CertificateRequest. */
    LIMIT_REQUEST_AUTHORITIES = 64,

    /* What a connection may take: struct tls, which is two records (36 KB), the room for a later
     * message, and keys; and struct handshake while it shakes hands (see the assertions in tls.c).
     * A server of 1,000 clients has so much for each; of the buffers in both only those pages that
     * were written to. */
    LIMIT_CONNECTION = 48 * 1024,
    LIMIT_HANDSHAKE = 224 * 1024,

    /* Certificates in a chain as sent. Public chains have two to four. */
    LIMIT_CHAIN = 10,

    /* Certificates of one path, from the one in question to the anchor. Public paths have three or
     * four; a cross-signed bridge between companies six or seven (RFC 4158 §2.3). */
    LIMIT_PATH = 16,
    /* Certificates that a path is looked for among. A store of roots has some 150. */
    LIMIT_PATH_POOL = 4096,
    /* What a search for a path may cost, so that certificates that all sign each other cannot keep
     * us busy: signatures checked (18 ms each on P-521, the slowest), issuers tried, paths judged.
     * */
    LIMIT_PATH_SIGNATURES = 40,
    LIMIT_PATH_STEPS = 20000,
    LIMIT_PATH_CANDIDATES = 256,
    /* Failed candidates that are kept to be told about. */
    LIMIT_PATH_ATTEMPTS = 12,
    /* Names compared with nameConstraints in one search: 10,000 names and 25 constraints, say. */
    LIMIT_NAME_COMPARISONS = 250000,
    /* Policies that a certificate lists or maps, and that may be valid at one depth of a path.
     * Public certificates list one to six. */
    LIMIT_POLICIES = 64,
    /* Bits of a public RSA exponent in a certificate. All use 65537; a long one makes each check of
     * a signature cost as much as signing. */
    LIMIT_RSA_EXPONENT_BITS = 64,

    /* Bits of an RSA modulus in a certificate: what public authorities have demanded since 2014. */
    LIMIT_LEAST_RSA_BITS = 2048,

    /* Bits of a server's own Diffie-Hellman group: 1024 are in reach of a state (Logjam, 2015). */
    LIMIT_LEAST_DH_BITS = 2048,

    /* Records without content in a row (RFC 5246 §6.2.1 allows them): each costs us a MAC and
     * brings nothing, so a peer cannot send them for ever. */
    LIMIT_EMPTY_RECORDS = 32,
    /* Warning alerts in a row, for the same reason. */
    LIMIT_WARNING_ALERTS = 8,

    /* Vectors in vectors: X.509 nests deepest (a general name in a distribution point in an
     * extension in a certificate, each two or three levels of DER). */
    LIMIT_NESTING = 40,

    /* Cipher suites that we keep from a ClientHello. The vector can hold 2^15; browsers send 20. Of
     * this and of the next three, what is unknown here takes half of the room at most: the rest is
     * read over. */
    LIMIT_SUITES = 512,
    LIMIT_SIGNATURE_SCHEMES = 128,
    LIMIT_GROUPS = 64,
    LIMIT_PROTOCOLS = 32, /* of ALPN: a client has a handful */
    LIMIT_VERSIONS = 127, /* RFC 8446 §4.2.1: versions<2..254> */
    LIMIT_KEY_SHARES = 16,
    LIMIT_PSK_MODES = 16,
    LIMIT_PSKS = 8, /* that a client offers at once: it has one or two */
    /* RFC 7301 §3.1: ProtocolName<1..2^8-1> */
    LIMIT_PROTOCOL_NAME = 255,
    /* Bytes of a ticket that a client keeps. The wire allows 2^16; servers send some 200, or with
     * the client's certificate in it two or three thousand. */
    LIMIT_TICKET = 4096,
    /* Bytes of early data that a server reads over when it does not take them: what the other side
     * may have had on its way before it knew. */
    LIMIT_SKIPPED_EARLY_DATA = 65536,
    /* Extensions of one message that are kept: each type once, and some 60 types are registered. A
     * ClientHello may have any number more that are unknown here: they are read over. */
    LIMIT_EXTENSIONS = 64,
    /* Bytes that are kept from the extensions of a hello: tickets and key shares are the longest,
     * and a share for a hybrid group with ML-KEM has 1,216 of them. */
    LIMIT_EXTENSION_BYTES = 8192,

    /* Attributes of a distinguished name in a certificate. Public ones have three to ten. */
    LIMIT_NAME_ATTRIBUTES = 64,

    /* RFC 1035 §3.1: a name has at most 255 octets on the wire, 253 as text. */
    LIMIT_HOST_NAME = 253,

    /* Text that one step can write about its checks (what was demanded, what was found). */
    LIMIT_STEP_TEXT = 8192,
};

#endif
