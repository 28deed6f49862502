"""explained.py - where the programs that we are compared with decide otherwise, and by what rule we do not follow.

A difference is explained when a row has its peer, our verdict, theirs, and one of the chain's traits
(traits.py). Everything else is a failure of the comparison. `ours` and `theirs` are regular expressions on
the reason: ACCEPTED for a chain that holds. RFC alone is RFC 5280; BR are the Baseline Requirements of the
CA/Browser Forum. Read next: compare.py.
"""
import re
from collections import namedtuple

ACCEPTED = "accepted"
Row = namedtuple("Row", "rule peers ours theirs traits")

OPENSSL = ("openssl", "openssl -x509_strict")
GNUTLS, NSS = ("certtool",), ("vfychain",)
ALL = OPENSSL + GNUTLS + NSS
LISTS = ("lists_fine", "revoked", "another_revoked", "list_stale", "list_not_yet", "list_missing", "list_spoiled",
         "list_without_number", "list_without_end", "list_signer_may_not", "list_unknown_critical", "list_delta",
         "list_indirect", "list_in_parts")
SEVERAL_WAYS = ("cross_signed", "cross_signed_expired", "same_name_other_key", "same_name_no_identifiers",
                "self_issued", "two_anchors", "superfluous", "anchor_not_self_signed", "anchor_expired")

# ---- we are stricter ----

STRICTER = (
    Row("RFC 9525 §2, §6.3: nobody looks for the host in the common name",
        OPENSSL + GNUTLS, "certificate_name_mismatch", ACCEPTED, ("name_only_common", "constraints_no_dns_name")),
    Row("RFC 9525 §6.3: a wildcard is the whole of the leftmost label",
        OPENSSL + GNUTLS, "certificate_name_mismatch", ACCEPTED, ("name_wildcard_partial", "name_a_label_wildcard")),
    Row("RFC 1034 §3.5, RFC 1123 §2.1, BR §7.1.4.2: a host's name has letters, digits and hyphens",
        OPENSSL + GNUTLS, "certificate_name_mismatch", ACCEPTED, ("name_underscore",)),
    Row("vfychain takes no host name",
        NSS, "certificate_name_mismatch", ACCEPTED, ()),
    Row("RFC §4.2.1.6: a dNSName is an IA5String", NSS, "der_value_invalid", ACCEPTED, ("name_u_label",)),
    Row("RFC §4.2.1.10: the subtree of a dNSName has no leading dot; what cannot be compared is not permitted",
        ALL, "certificate_name_not_permitted", ACCEPTED, ("constraints_dns_dot",)),
    Row("RFC §4.2.1.10: a wildcard names all hosts that it covers, so one of them that is excluded excludes it",
        ALL, "certificate_name_not_permitted", ACCEPTED, ("constraints_dns_wildcard",)),
    Row("RFC §4.2.1.10: names of each kind are compared with constraints of that kind (certtool does not compare "
        "directoryName and URI)",
        GNUTLS, "certificate_name_not_permitted", ACCEPTED, ("constraints_directory", "constraints_uri")),
    Row("RFC §7.1: spaces in names are compared as if they were one, in constraints too",
        NSS, "certificate_name_not_permitted", ACCEPTED, ("constraints_directory",)),
    Row("RFC §4.2.1.10: addresses are names of one kind; where only some of IPv6 are permitted, none of IPv4 is",
        GNUTLS, "certificate_name_not_permitted", ACCEPTED, ("constraints_address", "constraints_address6")),
    Row("RFC 3986 §3.2: the host of a URI is what follows the user",
        OPENSSL, "certificate_name_not_permitted", ACCEPTED, ("constraints_uri",)),
    Row("RFC §4.2.1.10, §6.1.3 (b), (c): who cannot compare names of a kind that is constrained refuses them",
        NSS, "certificate_name_not_permitted", ACCEPTED, ("constraints_kind_not_comparable",)),
    Row("RFC §7.5: the part of a mail address before the @ is compared with regard to case",
        NSS, "certificate_name_not_permitted", ACCEPTED, ("constraints_email",)),
    Row("RFC §6.1.4 (a): no mapping is from or to anyPolicy, whether or not there are policies (openssl looks only "
        "where there are)",
        OPENSSL, "certificate_policy", ACCEPTED, ("policy_mapped_any",)),
    Row("RFC §4.2: an extension comes once",
        ALL, "certificate_extension_duplicate|certificate_unknown_ca", ACCEPTED, ("extension_twice",)),
    Row("RFC §4.1.2.2: a serial number has at most 20 bytes",
        ALL, "certificate_malformed|certificate_unknown_ca", ACCEPTED, ("serial_long",)),
    Row("RFC §4.1.2.2: a serial number is positive",
        ALL, "certificate_profile", ACCEPTED, ("serial_zero", "serial_negative")),
    Row("RFC §4.1.1.2: the algorithm inside is the one outside",
        NSS, "certificate_algorithms_differ|certificate_unknown_ca", ACCEPTED, ("algorithms_differ",)),
    Row("RFC §4.1.2.4, §4.1.2.6: an issuer has a name; who has none has a critical subjectAltName",
        ALL, "certificate_profile", ACCEPTED, ("issuer_empty", "subject_empty")),
    Row("RFC §4.2.1.9: an authority's basicConstraints is critical",
        ALL, "certificate_profile", ACCEPTED, ("basic_constraints_not_critical",)),
    Row("RFC §4.2.1.3, §4.2.1.9, §4.2.1.10: keyCertSign, pathLenConstraint and nameConstraints are for authorities",
        ALL, "certificate_profile", ACCEPTED, ("server_may_sign_certificates", "server_has_path_length",
                                               "constraints_on_server", "anchor_not_a_ca", "not_a_ca")),
    Row("RFC §4.2.1.11: policyConstraints is critical",
        ALL, "certificate_profile", ACCEPTED, ("policy_constraints_not_critical",)),
    Row("BR §7.1.1: a server's certificate is of version 3; one of version 1 cannot name its host",
        ALL, "certificate_profile|certificate_name_mismatch", ACCEPTED, ("version_1_server",)),
    Row("RFC §6.1.4 (k): of version 1 it is not known whether it is an authority's; RFC 5937: that holds for anchors",
        ALL, "certificate_not_a_ca", ACCEPTED, ("version_1_anchor", "anchor_not_a_ca")),
    Row("BR §7.1.2.7.8: a server's key is no authority's",
        ALL, "certificate_ca_as_server", ACCEPTED, ("server_is_authority",)),
    Row("BR §7.1.2.7.10: a server's certificate says serverAuth; RFC §4.2.1.12 lets us refuse anyExtendedKeyUsage",
        ALL, "certificate_extended_key_usage", ACCEPTED, ("server_for_any_purpose",)),
    Row("BR §7.1.2.10.6: an authority that has purposes issues for these only (vfychain takes one for "
        "clients for one for servers)",
        NSS, "certificate_extended_key_usage", ACCEPTED, ("authority_for_something_else",)),
    Row("RFC §4.2.1.3: a server's key signs, enciphers or agrees upon keys",
        GNUTLS + NSS, "certificate_key_usage", ACCEPTED, ("server_key_usage_other",)),
    Row("RFC 3279 §2.3.1, RFC 5480 §3, RFC 8410 §5: keys on curves do not encipher, RSA keys do not agree",
        OPENSSL + GNUTLS, "certificate_key_usage", ACCEPTED, ("server_key_enciphers",)),
    Row("BR §6.1.5: P-256, P-384 and P-521; secp256k1 has no use in TLS (RFC 8422 §5.1.1)",
        ALL, "certificate_key_too_weak", ACCEPTED, ("curve_secp256k1",)),
    Row("BR §6.1.5, §7.1.3.2: RSA of 2048 bits, no SHA-1, no MD5 (vfychain has no such option)",
        NSS, "certificate_key_too_weak|certificate_signature_algorithm", ACCEPTED,
        ("weak_server", "weak_authority", "digest_sha1", "digest_md5")),
    Row("RFC §4.1.2.5: not before its first second (vfychain allows a day)",
        NSS, "certificate_not_yet_valid|certificate_expired", ACCEPTED, ("last_second",)),
    Row("RFC 5937: an anchor's certificate is taken at its word (vfychain takes its name and key)",
        NSS, "certificate_(critical_extension|expired|profile|not_a_ca|path_too_long|name_not_permitted)", ACCEPTED,
        ("unknown_critical_extension", "anchor_expired", "anchor_not_a_ca", "version_1_anchor", "path_length_exceeded")),
    Row("RFC §5.2.3, §5.1.2.5: a list has a number, and an end",
        OPENSSL + GNUTLS, "crl_profile", ACCEPTED, ("list_without_number", "list_without_end")),
    Row("RFC §5.2.4, §6.3: a list of changes is no complete list",
        OPENSSL + GNUTLS, "crl_unsupported", ACCEPTED, ("list_delta",)),
    Row("RFC §6.3.3 (a), (f), (g): a list that is stale, forged, or not understood is not to be relied upon (certtool "
        "then does without)",
        GNUTLS, "crl_(stale|signature|profile|unsupported|issuer_not_allowed)", ACCEPTED, LISTS),
)

# ---- they are stricter ----

LAXER = (
    Row("RFC §4.2.1.12: an authority for any purpose is one for servers too",
        ALL, ACCEPTED, "unsuitable certificate purpose|intended purpose|type not approved",
        ("authority_for_any_purpose",)),
    Row("RFC §4.2.1.1: key identifiers help to find an issuer; §6.1 does not compare them",
        ALL, ACCEPTED, "unable to get local issuer|issuer is unknown|extension not found|violates the signer",
        ("authority_key_identifier_wrong", "identifiers_missing", "same_name_no_identifiers")),
    Row("RFC §4.2.1.1, §4.2.1.2 bind authorities: `verify --strict` refuses too",
        OPENSSL, ACCEPTED, "Missing (Authority|Subject) Key Identifier",
        ("identifiers_missing", "server_without_identifiers", "same_name_no_identifiers")),
    Row("RFC §6.1.4 (n): keyUsage counts where it is present",
        OPENSSL, ACCEPTED, "does not include key usage", ("authority_without_key_usage",)),
    Row("RFC §4.2.1.4 binds authorities; for §6.1.3 (d) a policy that is named twice is the same policy",
        OPENSSL, ACCEPTED, "inconsistent certificate policy", ("policy_twice",)),
    Row("RFC §4.1.2.5: valid through its last second",
        OPENSSL, ACCEPTED, "has expired", ("last_second",)),
    Row("RFC 4158 §2: when one way does not lead to an anchor, another is tried",
        ALL, ACCEPTED, "self-signed certificate|unable to get|signature failure|uses expired|issuer is unknown|"
        "invalid signature|signature in the certificate is invalid|violates the signer|not recognized|marked as not "
        "trusted|extension not found|has expired|not trusted", SEVERAL_WAYS),
    Row("RFC §6.1.3 (a)(3): which lists there must be is for the one who asks; where none is about a certificate, "
        "nothing is said of it",
        OPENSSL, ACCEPTED, "unable to get certificate CRL|different CRL scope", LISTS),
    Row("RFC §7.1: names are compared without regard to case and to the type of string",
        GNUTLS + NSS, ACCEPTED, "issuer is unknown|not recognized", ("issuer_name_other_case",)),
    Row("RFC §6.1.4 (i), (j): policyConstraints and inhibitAnyPolicy are processed (certtool does not know them, and "
        "refuses, as it should)",
        GNUTLS, ACCEPTED, "unknown critical extension",
        ("policy_everywhere", "policy_any", "policy_any_inhibited", "policy_mapped", "policy_demanded_later",
         "policy_mapped_any", "policy_demanded_and_missing")),
    Row("RFC §4.2.1.10: a constraint says nothing of names of other kinds (certtool refuses constraints of kinds that "
        "it does not compare)",
        GNUTLS, ACCEPTED, "violates the signer", ("constraints_kind_not_comparable", "constraints_uri",
                                                  "constraints_directory")),
    Row("RFC §7.1: spaces in names are compared as if they were one, in constraints too",
        NSS, ACCEPTED, "invalid arguments", ("constraints_directory",)),
    Row("RFC §7.5: the part of a mail address before the @ is compared with regard to case",
        NSS, ACCEPTED, "invalid arguments", ("constraints_email",)),
    Row("RFC 3986 §3.2: the host of a URI is what follows the user",
        OPENSSL + NSS, ACCEPTED, "permitted subtree violation|not permitted", ("constraints_uri",)),
)


def find(peer, ours, theirs, traits):
    """The row that explains a difference, or None. A verdict is (valid, reason)."""
    def fits(expression, verdict):
        return verdict[0] if expression == ACCEPTED else not verdict[0] and re.search(expression, verdict[1])
    for row in STRICTER + LAXER:
        if peer in row.peers and fits(row.ours, ours) and fits(row.theirs, theirs) \
                and (not row.traits or set(row.traits) & set(traits)):
            return row
    return None
