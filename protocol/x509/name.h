/*
 * name.h - distinguished names: reading, comparing and writing them down (RFC 5280 §4.1.2.4, §7.1).
 *
 * A Name is a list of relative distinguished names (most have one attribute: countryName "AT"),
 * from the widest to the narrowest. As text (RFC 4514) it is written the other way round: CN=...,
 * O=..., C=...
 *
 * Read next: protocol/x509/host_name.h, for the names that matter to a TLS client.
 */
#ifndef PROTOCOL_X509_NAME_H
#define PROTOCOL_X509_NAME_H

#include "protocol/x509/oid.h"

/* Room that serves most names as text. */
enum { NAME_TEXT = 512 };

/* Reads a Name under that field name: with its tag and length, into its attributes. */
struct der_bytes name_read(struct reader *, const char *name);

/* The same for a Name that is an alternative of a CHOICE, EXPLICITly tagged [n]; the Name itself,
 * without that tag, is returned. */
struct der_bytes name_read_explicit(struct reader *, const char *name, unsigned n);

/* The attributes of one RelativeDistinguishedName, up to the end of the innermost open group. */
void name_read_attributes(struct reader *);

/* Whether a Name, in DER, has no attributes at all. */
bool name_is_empty(struct der_bytes name);

/* The value of the index-th attribute of a type (from 0) in a Name in DER, as its string's bytes;
 * false where there are not so many. */
bool name_find_attribute(struct der_bytes *value, struct der_bytes name, enum oid type,
                         size_t index);

/*
 * Whether two Names, in DER, are the same name (RFC 5280 §7.1): byte for byte, or with equal
 * attributes in the same order, where text is compared without regard to case and to how many
 * spaces there are. Text beyond ASCII must match byte for byte: we do not have Unicode's tables.
 */
bool name_equal(struct der_bytes a, struct der_bytes b);

/* A number that equal Names share; names that differ seldom do. */
uint32_t name_hash(struct der_bytes name);

/* Whether the attributes of a Name begin with all those of another: whether it is in that subtree
 * of the directory (RFC 5280 §4.2.1.10). */
bool name_is_below(struct der_bytes name, struct der_bytes base);

/*
 * A Name in DER as text (RFC 4514), in UTF-8 and terminated; every byte that could trick a
 * terminal or a reader is escaped. What does not fit is cut off and marked with an ellipsis.
 * `capacity` is at least 8. Returns `out`.
 */
const char *name_format(char *out, size_t capacity, struct der_bytes name);

#endif
