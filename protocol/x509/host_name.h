/*
 * host_name.h - does this certificate speak for that host? (RFC 9525 §6, RFC 5280 §4.2.1.6)
 *
 * The one question of certificate validation that no signature answers: a sound certificate for
 * another name is not proof of this one. Only subjectAltName counts; the common name that old
 * software looked at is not a host name (RFC 9525 §2).
 */
#ifndef PROTOCOL_X509_HOST_NAME_H
#define PROTOCOL_X509_HOST_NAME_H

#include "protocol/x509/certificate.h"

/* An address in network order: 4 bytes for IPv4, 16 for IPv6. */
struct ip_address {
    size_t  length;
    uint8_t bytes[16];
};

/* "192.0.2.1" or "2001:db8::1" (RFC 4291 §2.2; no zone, no brackets); false for anything else. */
bool ip_address_parse(struct ip_address *, const char *text);

/* Room for an address as text, and such text (RFC 5952 for IPv6). Length is 4 or 16. */
enum { IP_ADDRESS_TEXT = 48 };
const char *ip_address_format(char out[static IP_ADDRESS_TEXT], const uint8_t *bytes,
                              size_t length);

/* RFC 1034 §3.5, RFC 1123 §2.1: labels of letters, digits and inner hyphens, with dots between. */
bool host_name_is_sound(const char *name, size_t length);

/*
 * RFC 9525 §6.3: whether a dNSName of a certificate, possibly with a wildcard, covers a host.
 * Letters are compared without case. A wildcard is the whole leftmost label, stands for exactly
 * one label, and at least two labels follow it. Internationalized names are compared as A-labels
 * ("xn--...").
 */
bool host_name_covered(struct der_bytes pattern, const char *host);

/* Whether a host, a name or an address, is among the certificate's subjectAltNames. One dot at
 * the end of a host name is ignored. */
bool host_name_matches(const struct certificate *, const char *host);

/* The dNSNames and iPAddresses of a certificate, "example.com, *.example.com", for a person;
 * escaped and cut off as in name_format. Returns `out`. */
const char *host_name_list(char *out, size_t capacity, const struct certificate *);

#endif
