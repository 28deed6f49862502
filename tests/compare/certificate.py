"""certificate.py - a certificate and a list of revoked ones as plain attributes, and their DER.

Everything can be set to what no authority would write. What is None is left out, or, where the issuer
decides it, taken from the issuer. Sections are those of RFC 5280. Read next: world.py.
"""
import base64
import datetime

import der

UTC = datetime.timezone.utc
NOW = datetime.datetime(2030, 1, 1, tzinfo=UTC)  # the time that all are asked about
LONG_AGO, LATE = datetime.datetime(2020, 1, 1, tzinfo=UTC), datetime.datetime(2049, 1, 1, tzinfo=UTC)
SECOND = datetime.timedelta(seconds=1)
PURPOSES = {"serverAuth": "1.3.6.1.5.5.7.3.1", "clientAuth": "1.3.6.1.5.5.7.3.2", "codeSigning": "1.3.6.1.5.5.7.3.3",
            "emailProtection": "1.3.6.1.5.5.7.3.4", "OCSPSigning": "1.3.6.1.5.5.7.3.9", "any": "2.5.29.37.0"}
USES = ("digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment", "keyAgreement", "keyCertSign",
        "cRLSign", "encipherOnly", "decipherOnly")
FROM_KEY, FROM_ISSUER = object(), object()


class Certificate:
    def __init__(self, subject, key, issuer=None):
        self.subject, self.key = subject, key
        self.issuer = issuer or self
        self.version, self.serial = 3, 0x1001
        self.not_before, self.not_after = LONG_AGO, LATE
        self.digest, self.pss = "sha256", False
        self.signer_key = self.inner_algorithm = self.issuer_name = self.subject_der = None
        self.spoiled = False  # the signature is
        self.basic_constraints = self.path_length = None  # (critical, cA) and a number
        self.key_usage, self.key_usage_critical = None, True
        self.purposes, self.purposes_critical = None, False
        self.names, self.names_critical = None, False
        self.constraints, self.constraints_critical = None, True  # (permitted, excluded)
        self.policies = self.mappings = self.inhibit_any = None
        self.policy_constraints = None  # (requireExplicitPolicy, inhibitPolicyMapping)
        self.policy_constraints_critical = True
        self.subject_key_identifier, self.authority_key_identifier = FROM_KEY, FROM_ISSUER
        self.more = []  # (oid, critical, DER)
        self.encoded = None

    def identifier(self):
        return self.key.identifier if self.subject_key_identifier is FROM_KEY else self.subject_key_identifier

    def extensions(self):
        """§4.2.1, each with its OID, criticality and content."""
        if self.identifier() is not None:
            yield "2.5.29.14", False, der.octets(self.identifier())
        identifier = self.authority_key_identifier
        if identifier is FROM_ISSUER:
            identifier = self.issuer.identifier()
        if identifier is not None:
            yield "2.5.29.35", False, der.sequence(der.implicit(0, identifier))
        if self.basic_constraints is not None:
            critical, is_ca = self.basic_constraints
            length = b"" if self.path_length is None else der.integer(self.path_length)
            yield "2.5.29.19", critical, der.sequence(der.boolean(True) if is_ca else b"", length)
        if self.key_usage is not None:
            yield "2.5.29.15", self.key_usage_critical, der.named_bits(*(USES.index(use) for use in self.key_usage))
        if self.purposes is not None:
            yield "2.5.29.37", self.purposes_critical, der.sequence(*(der.oid(PURPOSES[p]) for p in self.purposes))
        if self.names is not None:
            yield "2.5.29.17", self.names_critical, der.sequence(*(der.general_name(*n) for n in self.names))
        if self.constraints is not None:
            yield "2.5.29.30", self.constraints_critical, der.sequence(*(
                der.explicit(i, b"".join(der.sequence(der.general_name(*n)) for n in subtrees))
                for i, subtrees in enumerate(self.constraints) if subtrees))
        yield from self.policy_extensions()
        yield from self.more

    def policy_extensions(self):
        if self.policies is not None:
            yield "2.5.29.32", False, der.sequence(*(der.sequence(der.oid(p)) for p in self.policies))
        if self.mappings is not None:
            yield "2.5.29.33", True, der.sequence(*(der.sequence(der.oid(a), der.oid(b)) for a, b in self.mappings))
        if self.policy_constraints is not None:
            yield "2.5.29.36", self.policy_constraints_critical, der.sequence(*(
                der.tlv(0x80 | i, der.integer(n)[2:]) for i, n in enumerate(self.policy_constraints) if n is not None))
        if self.inhibit_any is not None:
            yield "2.5.29.54", True, der.integer(self.inhibit_any)

    def subject_name(self):
        return self.subject_der or der.name(self.subject)

    def der(self):
        """§4.1; made once, so that all who have it have the same."""
        if self.encoded:
            return self.encoded
        signer = self.signer_key or self.issuer.key
        digest = "sha384" if signer.kind == "p384" and self.digest == "sha256" else self.digest
        pss = self.pss and signer.is_rsa()
        algorithm = signer.algorithm(digest, pss)
        extensions = [der.sequence(der.oid(oid), der.boolean(True) if critical else b"", der.octets(content))
                      for oid, critical, content in (self.extensions() if self.version == 3 else ())]
        tbs = der.sequence(
            der.explicit(0, der.integer(self.version - 1)) if self.version > 1 else b"",
            der.integer(self.serial), self.inner_algorithm or algorithm,
            self.issuer_name or self.issuer.subject_name(),
            der.sequence(der.time(self.not_before), der.time(self.not_after)), self.subject_name(), self.key.public,
            der.explicit(3, der.sequence(*extensions)) if extensions else b"")
        signature = bytearray(signer.sign(tbs, digest, pss))
        if self.spoiled:
            signature[-1] ^= 1
        self.encoded = der.sequence(tbs, algorithm, der.bits(bytes(signature)))
        return self.encoded


class List:
    """A CRL (§5.1) of an authority."""

    def __init__(self, issuer, *revoked):
        self.issuer, self.revoked = issuer, revoked  # certificates
        self.this_update, self.next_update = LONG_AGO, LATE
        self.number, self.reason, self.spoiled, self.signer_key, self.more = 1, None, False, None, []

    def der(self):
        signer = self.signer_key or self.issuer.key
        digest = "sha384" if signer.kind == "p384" else "sha256"
        reason = b"" if self.reason is None else der.sequence(
            der.sequence(der.oid("2.5.29.21"), der.octets(der.tlv(0x0a, bytes([self.reason])))))
        entries = [der.sequence(der.integer(c.serial), der.time(LONG_AGO), reason) for c in self.revoked]
        extensions = [("2.5.29.35", False, der.sequence(der.implicit(0, self.issuer.identifier())))] \
            if self.issuer.identifier() else []
        if self.number is not None:
            extensions.append(("2.5.29.20", False, der.integer(self.number)))
        tbs = der.sequence(
            der.integer(1), signer.algorithm(digest), self.issuer.subject_name(), der.time(self.this_update),
            der.time(self.next_update) if self.next_update else b"", der.sequence(*entries) if entries else b"",
            der.explicit(0, der.sequence(*(
                der.sequence(der.oid(oid), der.boolean(True) if critical else b"", der.octets(content))
                for oid, critical, content in extensions + self.more))))
        signature = bytearray(signer.sign(tbs, digest))
        if self.spoiled:
            signature[-1] ^= 1
        return der.sequence(tbs, signer.algorithm(digest), der.bits(bytes(signature)))


def pem(label, content):
    text = base64.b64encode(content).decode()
    lines = "\n".join(text[i:i + 64] for i in range(0, len(text), 64))
    return f"-----BEGIN {label}-----\n{lines}\n-----END {label}-----\n"
