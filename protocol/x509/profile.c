/*
 * profile.c - what is demanded of those who issue certificates. Sections are those of RFC 5280; BR
 * are the Baseline Requirements of the CA/Browser Forum.
 *
 * Each rule is a function that says what is wrong, or NULL. The rules that nobody refuses a
 * certificate for come last, in a table of their own.
 */
#include "protocol/x509/profile.h"

#include "protocol/x509/general_name.h"
#include "protocol/x509/host_name.h"
#include "protocol/x509/name.h"

#include <string.h>

/* §4.1.2.1, BR §7.1.1: without extensions a server's certificate cannot even name its host. */
static const char *judge_version(const struct certificate *c, enum profile_role role)
{
    return role == PROFILE_SERVER && c->version != 3
               ? "the certificate of a server that is not of version 3"
               : NULL;
}

/* §4.1.2.2: a serial number is positive. A root is told by its name and key; one that browsers
 * trust has the number 0. */
static const char *judge_serial_number(const struct certificate *c, enum profile_role role)
{
    struct der_bytes n = c->serial_number;
    if (role == PROFILE_ANCHOR)
        return NULL;
    if (n.bytes[0] >= 0x80)
        return "the serial number is negative";
    return n.length == 1 && n.bytes[0] == 0 ? "the serial number is zero" : NULL;
}

/* §4.1.2.4, §4.1.2.6, §4.2.1.6: issuers have names; owners too, or a critical subjectAltName. */
static const char *judge_names(const struct certificate *c, enum profile_role role)
{
    (void)role;
    if (name_is_empty(c->issuer))
        return "the issuer has no name";
    if (!name_is_empty(c->subject))
        return NULL;
    if (c->is_ca)
        return "the authority has no name";
    return certificate_has_critical_extension(c, OID_subjectAltName)
               ? NULL
               : "the subject has no name, and no critical subjectAltName stands for it";
}

/* §4.2.1: extensions that must be critical, so that nobody overlooks the limits that they set, and
 * others that must not be, so that those who do not know them can go on. */
static const char *judge_criticality(const struct certificate *c, enum profile_role role)
{
    (void)role;
    static const struct {
        enum oid    oid;
        bool        critical;
        const char *fault;
    } rules[] = {
        { OID_authorityKeyIdentifier, false, "authorityKeyIdentifier is critical" },
        { OID_subjectKeyIdentifier, false, "subjectKeyIdentifier is critical" },
        { OID_subjectDirectoryAttributes, false, "subjectDirectoryAttributes is critical" },
        { OID_freshestCRL, false, "freshestCRL is critical" },
        { OID_authorityInfoAccess, false, "authorityInfoAccess is critical" },
        { OID_subjectInfoAccess, false, "subjectInfoAccess is critical" },
        { OID_policyConstraints, true, "policyConstraints is not critical" },
        { OID_inhibitAnyPolicy, true, "inhibitAnyPolicy is not critical" },
    };
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (certificate_has_extension(c, rules[i].oid) &&
            certificate_has_critical_extension(c, rules[i].oid) != rules[i].critical)
            return rules[i].fault;
    return NULL;
}

/* §4.2.1.9. Of an anchor only its name and key count (§6.1.1 (d)): three of those that browsers
 * trust have it otherwise. */
static const char *judge_basic_constraints(const struct certificate *c, enum profile_role role)
{
    return role != PROFILE_ANCHOR && c->is_ca &&
                   !certificate_has_critical_extension(c, OID_basicConstraints)
               ? "an authority whose basicConstraints is not critical"
               : NULL;
}

static const char *judge_anchors_constraints(const struct certificate *c, enum profile_role role)
{
    return judge_basic_constraints(c, role == PROFILE_ANCHOR ? PROFILE_AUTHORITY : role);
}

/* §4.2.1.3, §4.2.1.9, §4.2.1.10: what only authorities have, and how they have it. */
static const char *judge_authority(const struct certificate *c, enum profile_role role)
{
    (void)role;
    if (c->is_ca)
        return NULL;
    if (c->key_usage & KEY_USAGE_keyCertSign)
        return "keyCertSign in the certificate of somebody who is no authority";
    if (c->has_path_length)
        return "pathLenConstraint in the certificate of somebody who is no authority";
    return c->has_name_constraints
               ? "nameConstraints in the certificate of somebody who is no authority"
               : NULL;
}

/* BR §7.1.2.7.12: a critical subjectAltName says that the subject has no other name. §4.2.1.6 only
 * wants it not to be (SHOULD). */
static const char *judge_alt_name(const struct certificate *c, enum profile_role role)
{
    bool critical = certificate_has_critical_extension(c, OID_subjectAltName);
    return role == PROFILE_SERVER && critical && !name_is_empty(c->subject)
               ? "subjectAltName is critical, and the subject has a name besides"
               : NULL;
}

/* Signed with its own key, as far as its names tell. */
static bool is_self_signed(const struct certificate *c, enum profile_role role)
{
    return role == PROFILE_ANCHOR && certificate_is_self_issued(c);
}

/* §4.2.1.1: who signs with its own key has one key identifier. */
static const char *judge_own_key_identifier(const struct certificate *c, enum profile_role role)
{
    bool both = c->authority_key_identifier.length > 0 && c->subject_key_identifier.length > 0;
    return is_self_signed(c, role) && both &&
                   !der_bytes_equal(c->authority_key_identifier, c->subject_key_identifier)
               ? "authorityKeyIdentifier is of another key than its own, which signed it"
               : NULL;
}

/* ---- the rules that nobody refuses a certificate for ---- */

/* §4.2.1.1, §4.2.1.2 */
static const char *judge_key_identifiers(const struct certificate *c, enum profile_role role)
{
    if (c->is_ca && c->subject_key_identifier.length == 0)
        return "an authority without subjectKeyIdentifier";
    if (!c->has_authority_key_identifier)
        return is_self_signed(c, role) ? NULL : "there is no authorityKeyIdentifier";
    if (c->authority_key_identifier.length == 0)
        return "authorityKeyIdentifier has no keyIdentifier";
    return role == PROFILE_ANCHOR && c->authority_cert_issuer.length > 0
               ? "the authorityKeyIdentifier of a root has authorityCertIssuer (BR §7.1.2.1.3)"
           : role == PROFILE_ANCHOR && c->authority_cert_serial_number.length > 0
               ? "the authorityKeyIdentifier of a root has authorityCertSerialNumber (BR "
                 "§7.1.2.1.3)"
               : NULL;
}

/* §4.2.1.10; BR §7.1.2.5.2 allows what RFC 5280 does not. */
static const char *judge_constraints(const struct certificate *c, enum profile_role role)
{
    (void)role;
    return c->has_name_constraints && !certificate_has_critical_extension(c, OID_nameConstraints)
               ? "nameConstraints is not critical"
               : NULL;
}

/* BR §7.1.2.1.2, §7.1.2.7.6 */
static const char *judge_purposes(const struct certificate *c, enum profile_role role)
{
    if (role == PROFILE_ANCHOR && c->has_extended_key_usage)
        return "a root with extKeyUsage";
    if (role != PROFILE_SERVER)
        return NULL;
    if (!c->has_extended_key_usage)
        return "the certificate of a server without extKeyUsage";
    if (c->purposes & KEY_PURPOSE_anyExtendedKeyUsage)
        return "the certificate of a server for any purpose";
    return certificate_has_critical_extension(c, OID_extKeyUsage) ? "extKeyUsage is critical"
                                                                  : NULL;
}

/* Whether a name is among the subjectAltNames as it is written, addresses in their one form. */
static bool is_alt_name(const struct certificate *c, struct der_bytes name)
{
    struct reader r;
    reader_init(&r, c->subject_alt_name.bytes, c->subject_alt_name.length, "GeneralName", NULL);
    while (has_more(&r)) {
        uint8_t          tag = peek_u8(&r);
        struct der_bytes alt = der_any(&r, "GeneralName");
        char             text[IP_ADDRESS_TEXT];
        if (tag == DER_CONTEXT(GENERAL_NAME_iPAddress))
            alt.bytes = (const uint8_t *)ip_address_format(text, alt.bytes, alt.length);
        if (tag == DER_CONTEXT(GENERAL_NAME_iPAddress))
            alt.length = strlen(text);
        else if (tag != DER_CONTEXT(GENERAL_NAME_dNSName))
            continue;
        if (der_bytes_equal(alt, name))
            return true;
    }
    return false;
}

/* BR §7.1.4.3. Nobody looks for a host in the common name any more (RFC 9525 §2). */
static const char *judge_common_name(const struct certificate *c, enum profile_role role)
{
    struct der_bytes name;
    for (size_t i = 0;
         role == PROFILE_SERVER && name_find_attribute(&name, c->subject, OID_commonName, i); i++)
        if (!is_alt_name(c, name))
            return "the common name is not among the subjectAltNames";
    return NULL;
}

const char *profile_find_fault(const struct certificate *c, enum profile_role role, bool strict)
{
    typedef const char *rule(const struct certificate *, enum profile_role);
    static rule *const  rules[] = { judge_version,     judge_serial_number,     judge_names,
                                    judge_criticality, judge_basic_constraints, judge_authority,
                                    judge_alt_name,    judge_own_key_identifier };
    static rule *const  strict_rules[] = { judge_key_identifiers, judge_anchors_constraints,
                                           judge_constraints, judge_purposes, judge_common_name };
    const char         *fault = NULL;
    for (size_t i = 0; i < sizeof rules / sizeof *rules && !fault; i++)
        fault = rules[i](c, role);
    for (size_t i = 0; strict && i < sizeof strict_rules / sizeof *strict_rules && !fault; i++)
        fault = strict_rules[i](c, role);
    return fault;
}
