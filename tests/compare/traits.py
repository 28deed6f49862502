"""traits.py - what is particular about a chain: faults, and oddities that are none.

Each function does one thing to a chain of world.py; its name is what the table of explained.py knows it by.
`TRAITS` at the end has them all, with their weights. Sections are those of RFC 5280.
"""
import der
from certificate import LATE, LONG_AGO, NOW, SECOND, List

TRAITS = []
POLICY = "1.3.6.1.4.1.55555.1"
OTHER_POLICY = "1.3.6.1.4.1.55555.2"
ANY_POLICY = "2.5.29.32.0"


def trait(weight=1):
    def register(function):
        TRAITS.append((weight, function))
        return function
    return register


# ---- shapes: none of these is a fault ----

@trait(3)
def unordered(chain):
    chain.random.shuffle(chain.sent)


@trait(3)
def superfluous(chain):
    """Certificates of somebody else, and the anchor's own."""
    other = chain.authority("Somebody else")
    chain.sent += [other, chain.leaf(other)] + chain.trusted
    chain.random.shuffle(chain.sent)


@trait(4)
def cross_signed(chain):
    """An authority of the path has a second certificate, by an authority that nobody trusts; or the anchor has."""
    stranger = chain.authority("Stranger")
    crossed = chain.random.choice(chain.path[1:])
    second = chain.authority("again", stranger, crossed.key)
    second.subject = crossed.subject
    chain.sent.insert(chain.random.randrange(len(chain.sent) + 1), second)
    if chain.random.random() < 0.5:
        chain.sent.append(stranger)


@trait(3)
def cross_signed_expired(chain):
    """The same authority twice below the same issuer, once expired, the expired one first."""
    middle = chain.one_middle()
    old = chain.authority("again", middle.issuer, middle.key)
    old.subject, old.not_after = middle.subject, LONG_AGO + 1000 * SECOND
    chain.sent.insert(0, old)


@trait(2)
def same_name_other_key(chain):
    """An authority of the same name whose key did not sign: §4.2.1.1 tells them apart."""
    middle = chain.one_middle()
    twin = chain.authority("twin", middle.issuer)
    twin.subject = middle.subject
    chain.sent.insert(0, twin)


@trait(2)
def same_name_no_identifiers(chain):
    """The same, with nothing to tell them apart but the signature."""
    middle = chain.one_middle()
    below = chain.path[chain.path.index(middle) - 1]
    twin = chain.authority("twin", middle.issuer)
    twin.subject = middle.subject
    twin.subject_key_identifier = middle.subject_key_identifier = below.authority_key_identifier = None
    chain.sent.insert(0, twin)


@trait(2)
def anchor_not_self_signed(chain):
    """An authority in the middle is what is trusted, and no other."""
    chain.trusted = [chain.one_middle()]


@trait(2)
def two_anchors(chain):
    chain.trusted.insert(0, chain.authority("Another root"))


@trait(2)
def self_issued(chain):
    """§6.1: an authority that certifies its own next key; such are not counted by pathLen."""
    middle = chain.one_middle()
    renewed = chain.authority("again", middle)
    renewed.subject = middle.subject
    chain.insert(renewed)
    if chain.random.random() < 0.5:
        middle.path_length = chain.path.index(renewed) - 1


@trait(2)
def long_names(chain):
    chain.server.names += [("DNS", f"{i}.{chain.host}") for i in range(200)]


@trait(2)
def anchor_expired(chain):
    chain.trusted[-1].not_after = LONG_AGO + 1000 * SECOND


# ---- signatures and trust: §6.1.3 (a)(1), (a)(4) ----

@trait(3)
def signature_wrong(chain):
    chain.random.choice(chain.path[:-1]).spoiled = True


@trait(1)
def signed_by_other_key(chain):
    chain.random.choice(chain.path[:-1]).signer_key = chain.key("p256")


@trait(2)
def algorithms_differ(chain):
    """§4.1.1.2"""
    victim = chain.random.choice(chain.path[:-1])
    victim.inner_algorithm = victim.issuer.key.algorithm("sha512") if victim.issuer.key.kind != "ed25519" \
        else chain.pool.keys["rsa"][0].algorithm()


@trait(2)
def issuer_missing(chain):
    chain.middles()
    chain.sent.remove(chain.random.choice(chain.sent))


@trait(2)
def anchor_unknown(chain):
    chain.trusted = [chain.authority("Another root")]


@trait(2)
def issuer_name_other_case(chain):
    """§7.1: names are compared without regard to case, and whatever type of string they are of."""
    victim = chain.random.choice(chain.path[:-1])
    victim.issuer_name = der.name([(k, v if k == "C" else v.upper()) for k, v in victim.issuer.subject],
                                  chain.random.choice((der.UTF8, der.PRINTABLE)))


@trait(1)
def issuer_name_other(chain):
    victim = chain.random.choice(chain.path[:-1])
    victim.issuer_name = der.name([("CN", "Nobody")])


def signing(chain, kind):
    """An authority of the path gets a key of that kind."""
    chain.one_middle().key = chain.pool.keys[kind][0]


@trait(2)
def digest_sha1(chain):
    victim = chain.random.choice(chain.path[:-1])
    victim.issuer.key = victim.signer_key = chain.pool.keys["rsa"][1]
    victim.digest = "sha1"


@trait(1)
def digest_md5(chain):
    victim = chain.random.choice(chain.path[:-1])
    victim.issuer.key = victim.signer_key = chain.pool.keys["rsa"][1]
    victim.digest = "md5"


@trait(2)
def weak_authority(chain):
    signing(chain, "rsa1024")


@trait(2)
def weak_server(chain):
    chain.server.key = chain.pool.keys["rsa1024"][0]


@trait(1)
def exponent_three(chain):
    signing(chain, "rsa-e3")


@trait(1)
def curve_p521(chain):
    signing(chain, "p521")


@trait(1)
def curve_secp256k1(chain):
    chain.server.key = chain.pool.keys["secp256k1"][0]


# ---- time: §6.1.3 (a)(2) ----

@trait(3)
def server_expired(chain):
    chain.server.not_after = LONG_AGO + 1000 * SECOND


@trait(2)
def server_not_yet_valid(chain):
    chain.server.not_before = LATE - 1000 * SECOND


@trait(2)
def authority_expired(chain):
    chain.one_authority().not_after = LONG_AGO + 1000 * SECOND


@trait(2)
def authority_not_yet_valid(chain):
    chain.one_authority().not_before = LATE - 1000 * SECOND


@trait(2)
def last_second(chain):
    """§4.1.2.5: the first and the last second are part of it."""
    victim = chain.random.choice(chain.path[:-1])
    victim.not_before, victim.not_after = chain.random.choice(
        ((NOW, LATE), (LONG_AGO, NOW), (NOW + SECOND, LATE), (LONG_AGO, NOW - SECOND)))
    chain.clock_matters = True


# ---- authorities: §6.1.4 (k) to (n) ----

@trait(2)
def no_basic_constraints(chain):
    chain.one_authority().basic_constraints = None


@trait(2)
def not_a_ca(chain):
    chain.one_authority().basic_constraints = (True, False)


@trait(2)
def basic_constraints_not_critical(chain):
    victim = chain.one_authority()
    victim.basic_constraints = (False, True)


@trait(3)
def path_length_kept(chain):
    for i, c in enumerate(chain.path[1:]):
        c.path_length = i + chain.random.randrange(2)


@trait(3)
def path_length_exceeded(chain):
    chain.middles()
    index = chain.random.randrange(2, len(chain.path))
    chain.path[index].path_length = chain.random.randrange(index - 1)


@trait(2)
def authority_may_not_sign(chain):
    chain.one_authority().key_usage = chain.random.choice((("cRLSign",), ("digitalSignature",)))


@trait(2)
def authority_without_key_usage(chain):
    chain.one_authority().key_usage = None


@trait(1)
def authority_key_usage_not_critical(chain):
    chain.one_authority().key_usage_critical = False


@trait(2)
def version_1_authority(chain):
    chain.one_authority().version = 1


@trait(1)
def version_1_server(chain):
    chain.server.version = 1


@trait(1)
def version_1_anchor(chain):
    chain.trusted[-1].version = 1


@trait(2)
def anchor_not_a_ca(chain):
    chain.trusted[-1].basic_constraints = chain.random.choice((None, (True, False)))


# ---- purposes: §4.2.1.12, §4.2.1.3 ----

@trait(3)
def server_for_something_else(chain):
    chain.server.purposes = chain.random.choice((["clientAuth"], ["codeSigning", "emailProtection"], ["OCSPSigning"]))


@trait(1)
def server_for_any_purpose(chain):
    chain.server.purposes = chain.random.choice((["any"], ["any", "serverAuth"]))


@trait(1)
def server_without_purposes(chain):
    chain.server.purposes = None


@trait(1)
def server_purposes_critical(chain):
    chain.server.purposes_critical = True


@trait(2)
def authority_for_servers(chain):
    chain.one_authority().purposes = ["serverAuth", "clientAuth"]


@trait(3)
def authority_for_something_else(chain):
    chain.one_authority().purposes = chain.random.choice((["clientAuth"], ["emailProtection"]))


@trait(1)
def authority_for_any_purpose(chain):
    chain.one_authority().purposes = ["any"]


@trait(2)
def server_key_usage_other(chain):
    chain.server.key_usage = chain.random.choice((("cRLSign",), ("nonRepudiation",), ("dataEncipherment",)))


@trait(1)
def server_key_enciphers(chain):
    chain.server.key_usage = chain.random.choice((("keyEncipherment",), ("keyAgreement",)))


@trait(1)
def server_without_key_usage(chain):
    chain.server.key_usage = None


@trait(1)
def server_may_sign_certificates(chain):
    chain.server.key_usage = ("digitalSignature", "keyCertSign")


@trait(1)
def server_is_authority(chain):
    chain.server.basic_constraints = (True, True)


@trait(1)
def server_has_path_length(chain):
    chain.server.path_length = 0


@trait(1)
def server_without_basic_constraints(chain):
    chain.server.basic_constraints = None


# ---- serial numbers, identifiers, names, extensions: §4 ----

@trait(1)
def serial_zero(chain):
    chain.random.choice(chain.path[:-1]).serial = 0


@trait(1)
def serial_negative(chain):
    chain.random.choice(chain.path[:-1]).serial = -5


@trait(1)
def serial_long(chain):
    chain.random.choice(chain.path[:-1]).serial = 1 << 8 * chain.random.choice((19, 25))


@trait(2)
def authority_key_identifier_wrong(chain):
    chain.random.choice(chain.path[:-1]).authority_key_identifier = bytes(20)


@trait(1)
def identifiers_missing(chain):
    chain.one_authority().subject_key_identifier = None


@trait(1)
def server_without_identifiers(chain):
    chain.server.subject_key_identifier = chain.server.authority_key_identifier = None


@trait(2)
def unknown_critical_extension(chain):
    chain.random.choice(chain.path).more.append(("1.3.6.1.4.1.55555.99", True, der.null()))


@trait(1)
def unknown_extension(chain):
    chain.random.choice(chain.path).more.append(("1.3.6.1.4.1.55555.99", False, der.null()))


@trait(1)
def extension_twice(chain):
    victim = chain.random.choice(chain.path[:-1])
    victim.more += [("1.3.6.1.4.1.55555.98", False, der.null())] * 2


@trait(1)
def issuer_empty(chain):
    chain.one_middle().subject = []


@trait(1)
def subject_empty(chain):
    chain.server.subject = []
    chain.server.names_critical = chain.random.random() < 0.5


# ---- the host's name: RFC 9525 §6 ----

@trait(3)
def name_other(chain):
    chain.server.names = [("DNS", "other.example.com"), ("DNS", f"x.{chain.host}")]


@trait(2)
def name_only_common(chain):
    chain.server.names = chain.random.choice((None, [("email", "root@example.com")]))


@trait(2)
def name_wildcard(chain):
    chain.server.names = [("DNS", "*.example.com")]


@trait(1)
def name_wildcard_many_labels(chain):
    chain.host = f"a.{chain.host}"
    chain.server.names = [("DNS", "*.example.com")]


@trait(1)
def name_wildcard_bare(chain):
    chain.host = "example.com"
    chain.server.names = [("DNS", "*.example.com")]


@trait(1)
def name_wildcard_partial(chain):
    chain.server.names = [("DNS", chain.random.choice(("w*.example.com", "*w.example.com", f"*{chain.host[3:]}")))]


@trait(1)
def name_wildcard_inside(chain):
    chain.server.names = [("DNS", "www.*.example.com")]
    chain.host = "www.a.example.com"


@trait(1)
def name_wildcard_of_all(chain):
    chain.host = "example.com"
    chain.server.names = [("DNS", chain.random.choice(("*.com", "*")))]


@trait(1)
def name_other_case(chain):
    chain.server.names = [("DNS", chain.host.upper())]


@trait(1)
def name_final_dot(chain):
    chain.server.names = [("DNS", chain.host + ".")]


@trait(1)
def name_a_label(chain):
    chain.host = "xn--bcher-kva.example"
    chain.server.names = [("DNS", chain.random.choice((chain.host, "*.example")))]


@trait(1)
def name_u_label(chain):
    """RFC 5280 §7.2: a dNSName is IA5, and has A-labels."""
    chain.host = "xn--bcher-kva.example"
    chain.server.names = [("DNS", "bücher.example")]


@trait(1)
def name_a_label_wildcard(chain):
    chain.host = "xn--bcher-kva.example.com"
    chain.server.names = [("DNS", chain.random.choice(("*.example.com", "xn--*.example.com")))]


@trait(1)
def name_underscore(chain):
    chain.host = "a_b.example.com"
    chain.server.names = [("DNS", chain.host)]


@trait(2)
def name_address(chain):
    chain.host = chain.random.choice(("192.0.2.7", "2001:db8::7"))
    chain.server.names = [("DNS", "unused.example.com"), ("IP", chain.host)]


@trait(1)
def name_address_other(chain):
    chain.host = "192.0.2.7"
    chain.server.names = [("IP", "192.0.2.8")]


@trait(1)
def name_address_as_text(chain):
    """RFC 9525 §6.5: an address is compared with addresses."""
    chain.host = "192.0.2.7"
    chain.server.names = [("DNS", chain.host)]


@trait(1)
def name_address_as_common_name(chain):
    chain.host = "192.0.2.7"
    chain.server.names = [("DNS", "www.example.com")]
    chain.server.subject = [("CN", chain.host)]


@trait(1)
def name_other_kinds(chain):
    chain.server.names += [("email", "root@example.com"), ("URI", "https://www.example.com/"),
                           ("RID", "1.2.3.4"), ("dir", [("CN", "elsewhere")]), ("other", "1.2.3.4")]


# ---- name constraints: §4.2.1.10, §6.1.3 (b) and (c) ----

def constrain(chain, permitted=(), excluded=()):
    """Some authority of the path, or its anchor, is held to these."""
    chain.middles()
    chain.random.choice(chain.path[1:]).constraints = (list(permitted), list(excluded))


def one(chain, *choices):
    return chain.random.choice(choices)


@trait(3)
def constraints_dns_kept(chain):
    constrain(chain, [("DNS", one(chain, "example.com", "com", chain.host, ""))], [("DNS", "org")])


@trait(3)
def constraints_dns_broken(chain):
    if chain.random.random() < 0.5:
        constrain(chain, [("DNS", one(chain, "example.org", f"x.{chain.host}", "xample.com"))])
    else:
        constrain(chain, [], [("DNS", one(chain, "example.com", chain.host, "com"))])


@trait(2)
def constraints_dns_dot(chain):
    """§4.2.1.10 gives a leading dot to URIs only."""
    constrain(chain, [("DNS", one(chain, ".example.com", ".example.org"))])


@trait(2)
def constraints_dns_wildcard(chain):
    """A wildcard in the certificate, of which some names are allowed and some are not."""
    chain.server.names = [("DNS", "*.example.com")]
    if chain.random.random() < 0.5:
        constrain(chain, [("DNS", one(chain, "example.com", chain.host))])
    else:
        constrain(chain, [], [("DNS", one(chain, "bad.example.com", "example.com", "x.bad.example.com"))])


@trait(2)
def constraints_no_dns_name(chain):
    """A constraint on hosts, and no host in the certificate but the common name."""
    chain.server.names = None
    constrain(chain, [("DNS", "example.org")])


@trait(3)
def constraints_address(chain):
    chain.host = "192.0.2.7"
    chain.server.names = [("IP", chain.host)]
    net = one(chain, "192.0.2.0/24", "192.0.2.7/32", "192.0.2.8/32", "198.51.100.0/24", "2001:db8::/32", "0.0.0.0/0")
    constrain(chain, *one(chain, ([("IP", net)],), ([], [("IP", net)])))


@trait(2)
def constraints_address6(chain):
    chain.host = "2001:db8::7"
    chain.server.names = [("IP", chain.host)]
    net = one(chain, "2001:db8::/32", "2001:db8:1::/48", "192.0.2.0/24", "::/0")
    constrain(chain, *one(chain, ([("IP", net)],), ([], [("IP", net)])))


@trait(2)
def constraints_email(chain):
    chain.server.names.append(("email", one(chain, "root@example.com", "ROOT@Example.com", "root@mail.example.com")))
    base = one(chain, "example.com", ".example.com", "root@example.com", "other@example.com", "example.org")
    constrain(chain, *one(chain, ([("email", base)],), ([], [("email", base)])))


@trait(1)
def constraints_email_in_subject(chain):
    chain.server.subject = chain.server.subject + [("emailAddress", "root@example.com")]
    constrain(chain, [("email", one(chain, "example.com", "example.org"))])


@trait(2)
def constraints_uri(chain):
    chain.server.names.append(("URI", one(chain, "https://www.example.com/x", "https://example.com:8443/", "urn:a:b",
                                          "https://192.0.2.7/", "https://user@www.example.com")))
    base = one(chain, "example.com", ".example.com", "www.example.com", "example.org")
    constrain(chain, *one(chain, ([("URI", base)],), ([], [("URI", base)])))


@trait(3)
def constraints_directory(chain):
    base = one(chain, [("C", "XW")], [("C", "XW"), ("O", f"World {chain.number}")],
               [("C", "XW"), ("O", f"world  {chain.number}")], [("C", "YY")], [("O", "Elsewhere")])
    constrain(chain, *one(chain, ([("dir", base)],), ([], [("dir", base)])))


@trait(2)
def constraints_kind_not_comparable(chain):
    """otherName and registeredID: nobody has said how to compare them."""
    kind = one(chain, ("RID", "1.2.3.4"), ("other", "1.2.3.4"))
    if chain.random.random() < 0.5:
        chain.server.names.append(kind)
    constrain(chain, *one(chain, ([kind],), ([], [kind])))


@trait(1)
def constraints_not_critical(chain):
    constraints_dns_broken(chain)
    for c in chain.path:
        c.constraints_critical = False


@trait(1)
def constraints_on_server(chain):
    chain.server.constraints = ([("DNS", "example.com")], [])


# ---- policies: §6.1.3 (d) to (f), §6.1.4 (a), (b), (h) to (j) ----

def all_have(chain, *policies):
    for c in chain.path[:-1]:
        c.policies = list(policies)


@trait(2)
def policy_everywhere(chain):
    all_have(chain, POLICY)
    if chain.random.random() < 0.5:
        chain.one_authority().policy_constraints = (0, None)
        all_have(chain, POLICY)


@trait(2)
def policy_demanded_and_missing(chain):
    all_have(chain, POLICY)
    chain.one_authority().policy_constraints = (0, None)
    chain.random.choice(chain.path[:-1]).policies = chain.random.choice((None, [OTHER_POLICY]))


@trait(2)
def policy_demanded_later(chain):
    """requireExplicitPolicy counts the certificates that may still come."""
    chain.middles()
    chain.path[-2].policy_constraints = (chain.random.randrange(4), None)


@trait(2)
def policy_any(chain):
    all_have(chain, POLICY)
    chain.one_authority().policies = [ANY_POLICY]
    chain.path[-2].policy_constraints = (0, None)


@trait(2)
def policy_any_inhibited(chain):
    chain.middles()
    all_have(chain, POLICY)
    chain.path[-2].policy_constraints = (0, None)
    chain.path[-2].inhibit_any = chain.random.randrange(2)
    chain.path[0].policies = [ANY_POLICY]


@trait(2)
def policy_mapped(chain):
    middle = chain.one_middle()
    all_have(chain, POLICY)
    middle.mappings = [(POLICY, OTHER_POLICY)]
    for c in chain.path[:chain.path.index(middle)]:
        c.policies = [chain.random.choice((OTHER_POLICY, OTHER_POLICY, POLICY))]
    chain.path[-2].policy_constraints = (0, chain.random.choice((None, 0, 1)))


@trait(1)
def policy_mapped_any(chain):
    """§6.1.4 (a)"""
    all_have(chain, POLICY)
    chain.one_middle().mappings = [chain.random.choice(((ANY_POLICY, POLICY), (POLICY, ANY_POLICY)))]


@trait(1)
def policy_constraints_not_critical(chain):
    victim = chain.one_authority()
    all_have(chain, POLICY)
    victim.policy_constraints, victim.policy_constraints_critical = (0, None), False


@trait(1)
def policy_twice(chain):
    """§4.2.1.4: a policy is not named twice."""
    chain.server.policies = [POLICY, POLICY]


# ---- revocation: §6.1.3 (a)(3), §6.3 ----

def listed(chain):
    """A list by each authority of the path, in which nothing is revoked."""
    chain.middles()
    chain.lists = chain.lists or [List(c.issuer) for c in chain.path[:-1]]
    return chain.random.choice(chain.lists)


@trait(3)
def lists_fine(chain):
    listed(chain)


@trait(3)
def revoked(chain):
    listed(chain)
    at = chain.random.randrange(len(chain.lists))
    chain.lists[at].revoked = (chain.path[at],)
    chain.lists[at].reason = chain.random.choice((None, 1, 4, 6))


@trait(1)
def another_revoked(chain):
    listed(chain).revoked = (chain.authority("Somebody", chain.path[-1]),)


@trait(2)
def list_stale(chain):
    listed(chain).next_update = LONG_AGO + 1000 * SECOND


@trait(1)
def list_not_yet(chain):
    listed(chain).this_update = LATE - 1000 * SECOND


@trait(2)
def list_missing(chain):
    missing = listed(chain)
    chain.lists.remove(missing)


@trait(1)
def list_spoiled(chain):
    listed(chain).spoiled = True


@trait(1)
def list_without_number(chain):
    listed(chain).number = None


@trait(1)
def list_without_end(chain):
    listed(chain).next_update = None


@trait(1)
def list_signer_may_not(chain):
    listed(chain)
    chain.one_authority().key_usage = ("keyCertSign",)


@trait(1)
def list_unknown_critical(chain):
    listed(chain).more.append(("1.3.6.1.4.1.55555.97", True, der.null()))


@trait(1)
def list_delta(chain):
    listed(chain).more.append(("2.5.29.27", True, der.integer(1)))


@trait(1)
def list_indirect(chain):
    listed(chain).more.append(("2.5.29.28", True, der.sequence(der.implicit(4, b"\xff"))))


@trait(1)
def list_in_parts(chain):
    """Only servers, or only authorities, are in it (§5.2.5)."""
    number = chain.random.choice((1, 2))
    listed(chain).more.append(("2.5.29.28", True, der.sequence(der.implicit(number, b"\xff"))))
