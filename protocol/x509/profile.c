/*
 * profile.c - what RFC 5280 demands of those who issue certificates. Sections are those of RFC
 * 5280.
 *
 * Each rule is a function that says what is wrong, or NULL.
 */
#include "protocol/x509/profile.h"

#include "protocol/x509/name.h"

/* §4.1.2.2: a serial number is positive. */
static const char *judge_serial_number(const struct certificate *c)
{
    struct der_bytes n = c->serial_number;
    if (n.bytes[0] >= 0x80)
        return "the serial number is negative";
    return n.length == 1 && n.bytes[0] == 0 ? "the serial number is zero" : NULL;
}

/* §4.1.2.4, §4.1.2.6, §4.2.1.6: issuers have names; owners too, or a critical subjectAltName. */
static const char *judge_names(const struct certificate *c)
{
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
static const char *judge_criticality(const struct certificate *c)
{
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
        { OID_nameConstraints, true, "nameConstraints is not critical" },
        { OID_policyConstraints, true, "policyConstraints is not critical" },
        { OID_inhibitAnyPolicy, true, "inhibitAnyPolicy is not critical" },
    };
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (certificate_has_extension(c, rules[i].oid) &&
            certificate_has_critical_extension(c, rules[i].oid) != rules[i].critical)
            return rules[i].fault;
    return NULL;
}

/* §4.2.1.3, §4.2.1.9, §4.2.1.10: what only authorities have, and how they have it. */
static const char *judge_authority(const struct certificate *c)
{
    if (c->is_ca)
        return certificate_has_critical_extension(c, OID_basicConstraints)
                   ? NULL
                   : "an authority whose basicConstraints is not critical";
    if (c->key_usage & KEY_USAGE_keyCertSign)
        return "keyCertSign in the certificate of somebody who is no authority";
    if (c->has_path_length)
        return "pathLenConstraint in the certificate of somebody who is no authority";
    return c->has_name_constraints
               ? "nameConstraints in the certificate of somebody who is no authority"
               : NULL;
}

const char *profile_find_fault(const struct certificate *c)
{
    static const char *(*const rules[])(const struct certificate *) = {
        judge_serial_number,
        judge_names,
        judge_criticality,
        judge_authority,
    };
    const char *fault = NULL;
    for (size_t i = 0; i < sizeof rules / sizeof *rules && !fault; i++)
        fault = rules[i](c);
    return fault;
}
