/*
 * general_name.c - the many kinds of names that certificates know. RFC 5280 §4.2.1.6.
 *
 *     GeneralName ::= CHOICE {
 *         otherName                 [0] OtherName,
 *         rfc822Name                [1] IA5String,
 *         dNSName                   [2] IA5String,
 *         x400Address               [3] ORAddress,
 *         directoryName             [4] Name,          -- EXPLICIT, as Name is itself a CHOICE
 *         ediPartyName              [5] EDIPartyName,
 *         uniformResourceIdentifier [6] IA5String,
 *         iPAddress                 [7] OCTET STRING,
 *         registeredID              [8] OBJECT IDENTIFIER }
 */
#include "protocol/x509/general_name.h"

#include "protocol/x509/name.h"

/* OtherName ::= SEQUENCE { type-id OBJECT IDENTIFIER, value [0] EXPLICIT ANY } */
static void read_other_name(struct reader *r)
{
    der_constructed(r, "otherName", DER_CONTEXT_CONSTRUCTED(GENERAL_NAME_otherName), "OtherName") {
        der_oid(r, "type_id"); /* type-id in the RFC */
        der_constructed(r, "value", DER_CONTEXT_CONSTRUCTED(0), "OtherName") {
            der_any(r, "AnotherName");
        }
    }
}

/* EDIPartyName ::= SEQUENCE {
 *     nameAssigner [0] DirectoryString OPTIONAL,
 *     partyName    [1] DirectoryString }          -- EXPLICIT, as DirectoryString is a CHOICE */
static void read_edi_party_name(struct reader *r)
{
    der_constructed(r, "ediPartyName", DER_CONTEXT_CONSTRUCTED(GENERAL_NAME_ediPartyName),
                    "EDIPartyName") {
        if (der_next_is(r, DER_CONTEXT_CONSTRUCTED(0))) {
            der_constructed(r, "nameAssigner", DER_CONTEXT_CONSTRUCTED(0), "EDIPartyName") {
                der_string(r, "DirectoryString", NULL);
            }
        }
        der_constructed(r, "partyName", DER_CONTEXT_CONSTRUCTED(1), "EDIPartyName") {
            der_string(r, "DirectoryString", NULL);
        }
    }
}

static void read_ip_address(struct reader *r, size_t ipv4_length, size_t ipv6_length)
{
    struct der_bytes address = der_primitive(r, "iPAddress", DER_CONTEXT(GENERAL_NAME_iPAddress));
    if (address.length != ipv4_length && address.length != ipv6_length)
        reader_fail(r, ERROR_certificate_extension_malformed, "iPAddress");
}

void general_name_read(struct reader *r, size_t ipv4_length, size_t ipv6_length)
{
    switch (peek_u8(r)) {
    case DER_CONTEXT_CONSTRUCTED(GENERAL_NAME_otherName):
        read_other_name(r);
        break;
    case DER_CONTEXT(GENERAL_NAME_rfc822Name):
        der_ia5_string(r, "rfc822Name", DER_CONTEXT(GENERAL_NAME_rfc822Name));
        break;
    case DER_CONTEXT(GENERAL_NAME_dNSName):
        der_ia5_string(r, "dNSName", DER_CONTEXT(GENERAL_NAME_dNSName));
        break;
    case DER_CONTEXT_CONSTRUCTED(GENERAL_NAME_x400Address):
        der_any(r, "x400Address");
        break;
    case DER_CONTEXT_CONSTRUCTED(GENERAL_NAME_directoryName):
        name_read_explicit(r, "directoryName", GENERAL_NAME_directoryName);
        break;
    case DER_CONTEXT_CONSTRUCTED(GENERAL_NAME_ediPartyName):
        read_edi_party_name(r);
        break;
    case DER_CONTEXT(GENERAL_NAME_uniformResourceIdentifier):
        der_ia5_string(r, "uniformResourceIdentifier",
                       DER_CONTEXT(GENERAL_NAME_uniformResourceIdentifier));
        break;
    case DER_CONTEXT(GENERAL_NAME_iPAddress):
        read_ip_address(r, ipv4_length, ipv6_length);
        break;
    case DER_CONTEXT(GENERAL_NAME_registeredID):
        der_oid_tagged(r, "registeredID", DER_CONTEXT(GENERAL_NAME_registeredID));
        break;
    default:
        reader_fail(r, ERROR_der_tag_unexpected, "GeneralName");
    }
}

struct der_bytes general_names_read(struct reader *r)
{
    size_t start = r->at;
    if (!has_more(r))
        reader_fail(r, ERROR_certificate_extension_malformed, "GeneralNames");
    while (has_more(r))
        general_name_read(r, 4, 16);
    return der_since(r, start);
}
