/*
 * crl.c - reading a certificate revocation list. RFC 5280 §5.1.
 *
 *     CertificateList ::= SEQUENCE {
 *         tbsCertList        TBSCertList,
 *         signatureAlgorithm AlgorithmIdentifier,
 *         signatureValue     BIT STRING }
 *
 * Read from the bottom: crl_read, then the parts that it is made of.
 */
#include "protocol/x509/crl.h"

#include "protocol/x509/general_name.h"
#include "protocol/x509/name.h"
#include "protocol/x509/signature_value.h"

const char *crl_reason_name(enum crl_reason reason)
{
    switch (reason) {
    case CRL_REASON_unspecified:
        return "unspecified";
    case CRL_REASON_keyCompromise:
        return "keyCompromise";
    case CRL_REASON_cACompromise:
        return "cACompromise";
    case CRL_REASON_affiliationChanged:
        return "affiliationChanged";
    case CRL_REASON_superseded:
        return "superseded";
    case CRL_REASON_cessationOfOperation:
        return "cessationOfOperation";
    case CRL_REASON_certificateHold:
        return "certificateHold";
    case CRL_REASON_removeFromCRL:
        return "removeFromCRL";
    case CRL_REASON_privilegeWithdrawn:
        return "privilegeWithdrawn";
    case CRL_REASON_aACompromise:
        return "aACompromise";
    }
    return "unknown";
}

enum crl_reason crl_reason_of(struct reader *r, uint32_t number)
{
    enum { NONEXISTENT = 7 };
    if (number == NONEXISTENT || number > CRL_REASON_aACompromise)
        reader_fail(r, ERROR_crl_malformed, "CRLReason");
    return r->error == ERROR_NONE ? (enum crl_reason)number : CRL_REASON_unspecified;
}

/* ---- extensions of the list: §5.2 ---- */

static void read_authority_key_identifier(void *into, struct reader *r)
{
    struct crl *crl = into;
    crl->authority_key_identifier = authority_key_identifier_read(r);
}

static void read_issuer_alt_name(void *into, struct reader *r)
{
    (void)into;
    issuer_alt_name_read(r);
}

/* §5.2.3: CRLNumber ::= INTEGER (0..MAX) */
static void read_crl_number(void *into, struct reader *r)
{
    struct crl *crl = into;
    crl->crl_number = der_integer(r, "CRLNumber");
}

/* §5.2.4: BaseCRLNumber ::= CRLNumber */
static void read_delta_crl_indicator(void *into, struct reader *r)
{
    struct crl *crl = into;
    crl->is_delta = true;
    crl->base_crl_number = der_integer(r, "BaseCRLNumber");
}

/* A BOOLEAN DEFAULT FALSE under a tag [n]: X.690 §11.5 has FALSE left out. */
static bool read_flag(struct reader *r, const char *name, uint8_t tag)
{
    if (!der_next_is(r, tag))
        return false;
    struct der_bytes value = der_primitive(r, name, tag);
    if (r->error == ERROR_NONE && (value.length != 1 || value.bytes[0] != 0xff))
        reader_fail(r, ERROR_der_value_invalid, name);
    return true;
}

/* §5.2.5
 *     IssuingDistributionPoint ::= SEQUENCE {
 *         distributionPoint          [0] DistributionPointName OPTIONAL,
 *         onlyContainsUserCerts      [1] BOOLEAN DEFAULT FALSE,
 *         onlyContainsCACerts        [2] BOOLEAN DEFAULT FALSE,
 *         onlySomeReasons            [3] ReasonFlags OPTIONAL,
 *         indirectCRL                [4] BOOLEAN DEFAULT FALSE,
 *         onlyContainsAttributeCerts [5] BOOLEAN DEFAULT FALSE } */
static void read_issuing_distribution_point(void *into, struct reader *r)
{
    struct issuing_distribution_point *point = &((struct crl *)into)->issuing_distribution_point;
    point->present = true;
    der_sequence(r, "IssuingDistributionPoint", "IssuingDistributionPoint") {
        if (der_next_is(r, DER_CONTEXT_CONSTRUCTED(0))) {
            der_constructed(r, "distributionPoint", DER_CONTEXT_CONSTRUCTED(0),
                            "DistributionPointName") {
                point->name = distribution_point_name_read(r);
            }
        }
        point->only_contains_user_certs = read_flag(r, "onlyContainsUserCerts", DER_CONTEXT(1));
        point->only_contains_ca_certs = read_flag(r, "onlyContainsCACerts", DER_CONTEXT(2));
        if (der_next_is(r, DER_CONTEXT(3))) {
            point->has_only_some_reasons = true;
            point->only_some_reasons = reason_flags_read(r, "onlySomeReasons", DER_CONTEXT(3));
        }
        point->indirect_crl = read_flag(r, "indirectCRL", DER_CONTEXT(4));
        point->only_contains_attribute_certs =
            read_flag(r, "onlyContainsAttributeCerts", DER_CONTEXT(5));
    }
}

static void read_freshest_crl(void *into, struct reader *r)
{
    (void)into;
    distribution_points_read(r);
}

static void read_authority_info_access(void *into, struct reader *r)
{
    (void)into;
    info_access_read(r);
}

static const struct extension_row list_rows[] = {
    { OID_authorityKeyIdentifier, true, read_authority_key_identifier },
    { OID_issuerAltName, true, read_issuer_alt_name },
    { OID_cRLNumber, true, read_crl_number },
    { OID_deltaCRLIndicator, true, read_delta_crl_indicator },
    { OID_issuingDistributionPoint, true, read_issuing_distribution_point },
    { OID_freshestCRL, true, read_freshest_crl },
    { OID_authorityInfoAccess, true, read_authority_info_access },
};

/* ---- extensions of an entry: §5.3 ---- */

/* §5.3.1: CRLReason ::= ENUMERATED { unspecified (0), ... aACompromise (10) } */
static void read_reason(void *into, struct reader *r)
{
    struct crl_entry *entry = into;
    entry->has_reason = true;
    entry->reason =
        crl_reason_of(r, der_small_tagged(r, "CRLReason", DER_ENUMERATED, CRL_REASON_aACompromise));
}

/* §5.3.2: InvalidityDate ::= GeneralizedTime */
static void read_invalidity_date(void *into, struct reader *r)
{
    struct crl_entry *entry = into;
    entry->has_invalidity_date = true;
    entry->invalidity_date = der_generalized_time(r, "InvalidityDate");
}

/* §5.3.3: CertificateIssuer ::= GeneralNames */
static void read_certificate_issuer(void *into, struct reader *r)
{
    struct crl_entry *entry = into;
    der_sequence(r, "CertificateIssuer", "GeneralName") {
        entry->certificate_issuer = general_names_read(r);
    }
}

static const struct extension_row entry_rows[] = {
    { OID_cRLReasons, true, read_reason },
    { OID_invalidityDate, true, read_invalidity_date },
    { OID_certificateIssuer, true, read_certificate_issuer },
};

/* ---- the list ---- */

/* §5.1: revokedCertificates
 *     SEQUENCE {
 *         userCertificate    CertificateSerialNumber,
 *         revocationDate     Time,
 *         crlEntryExtensions Extensions OPTIONAL } */
static void read_entry(struct crl_entry *entry, struct reader *r)
{
    *entry = (struct crl_entry){ 0 };
    der_sequence(r, "revokedCertificate", "RevokedCertificate") {
        entry->serial_number = der_integer(r, "userCertificate");
        entry->revocation_date = der_time(r, "revocationDate");
        if (has_more(r)) {
            der_sequence(r, "crlEntryExtensions", "Extensions") {
                extension_list_read(&entry->extensions, r, entry_rows,
                                    sizeof entry_rows / sizeof *entry_rows, entry);
            }
        }
    }
}

/* §5.1.2.6: where nothing is revoked, the list is left out; some write an empty one. */
static void read_entries(struct crl *crl, struct reader *r)
{
    struct crl_entry entry;
    der_sequence(r, "revokedCertificates", "revokedCertificates") {
        size_t start = r->at;
        while (has_more(r)) {
            read_entry(&entry, r);
            if (entry.extensions.present != 0 && crl->version < 2)
                reader_fail(r, ERROR_crl_malformed, "crlEntryExtensions");
        }
        crl->revoked_certificates = der_since(r, start);
    }
}

static bool is_time_next(const struct reader *r)
{
    return der_next_is(r, DER_UTC_TIME) || der_next_is(r, DER_GENERALIZED_TIME);
}

/* §5.1.2.1: v2 is written as 1, and where there is nothing it is v1, which has no extensions. */
static void read_version(struct crl *crl, struct reader *r)
{
    crl->version = 1;
    if (!der_next_is(r, DER_INTEGER))
        return;
    crl->version = 1 + der_small(r, "version", 1);
    if (crl->version != 2)
        reader_fail(r, ERROR_crl_malformed, "version");
}

/* §5.1
 *     TBSCertList ::= SEQUENCE {
 *         version             Version OPTIONAL,
 *         signature           AlgorithmIdentifier,
 *         issuer              Name,
 *         thisUpdate          Time,
 *         nextUpdate          Time OPTIONAL,
 *         revokedCertificates SEQUENCE OF ... OPTIONAL,
 *         crlExtensions   [0] EXPLICIT Extensions OPTIONAL } */
static struct der_bytes read_tbs_cert_list(struct crl *crl, struct reader *r)
{
    struct der_bytes signature = { NULL, 0 };
    der_sequence(r, "tbsCertList", "TBSCertList") {
        read_version(crl, r);
        signature = algorithm_identifier_read(r, "signature").der;
        crl->issuer = name_read(r, "issuer");
        crl->this_update = der_time(r, "thisUpdate");
        crl->has_next_update = is_time_next(r);
        if (crl->has_next_update)
            crl->next_update = der_time(r, "nextUpdate");
        if (der_next_is(r, DER_SEQUENCE))
            read_entries(crl, r);
        if (der_next_is(r, DER_CONTEXT_CONSTRUCTED(0))) {
            if (crl->version < 2)
                reader_fail(r, ERROR_crl_malformed, "crlExtensions");
            der_explicit(r, "crlExtensions", 0, DER_SEQUENCE, "Extensions") {
                extension_list_read(&crl->extensions, r, list_rows,
                                    sizeof list_rows / sizeof *list_rows, crl);
            }
        }
    }
    return signature;
}

bool crl_read(struct crl *crl, struct reader *r)
{
    *crl = (struct crl){ .der = { r->bytes, r->end } };
    der_outermost(r);
    size_t           start = r->at;
    struct der_bytes inner = read_tbs_cert_list(crl, r);
    crl->tbs_cert_list = der_since(r, start);
    crl->signature_algorithm = algorithm_identifier_read(r, "signatureAlgorithm");
    /* §5.1.1.2: the same as inside, where it is signed. */
    if (!der_bytes_equal(inner, crl->signature_algorithm.der))
        reader_fail(r, ERROR_certificate_algorithms_differ, "signatureAlgorithm");
    crl->signature_value =
        signature_value_read(r, "signatureValue", crl->signature_algorithm.algorithm);
    return reader_finish(r);
}

bool crl_parse(struct crl *crl, struct examiner *x, const uint8_t *der, size_t length)
{
    struct reader r;
    reader_init(&r, der, length, "CertificateList", examiner_trace(x));
    bool       sound = crl_read(crl, &r);
    enum error error = r.error;
    if (!sound) {
        refuse(x, r.error, r.error_field, r.error_offset);
        reader_label_unread(&r);
    }
    report_bytes(x, "RFC 5280 §5.1", .layer = LAYER_CERTIFICATE, .direction = NO_DIRECTION,
                 .name = "CertificateList", .bytes = der, .length = length);
    require(x, CHECK_crl_well_formed, sound,
            "DER as RFC 5280 defines a list of revoked certificates",
            sound ? "a list, read to its last byte" : error_describe(error)->sentence);
    return sound;
}

/* ---- looking something up ---- */

bool crl_next_entry(struct crl_entry *entry, struct der_bytes *entries)
{
    struct der_bytes element;
    struct reader    r;
    if (!der_take(&element, entries))
        return false;
    reader_init(&r, element.bytes, element.length, "revokedCertificates", NULL);
    read_entry(entry, &r);
    return reader_finish(&r);
}

bool crl_find_entry(struct crl_entry *entry, const struct crl *crl, struct der_bytes serial_number)
{
    struct der_bytes entries = crl->revoked_certificates;
    while (crl_next_entry(entry, &entries))
        if (der_bytes_equal(entry->serial_number, serial_number))
            return true;
    *entry = (struct crl_entry){ 0 };
    return false;
}
