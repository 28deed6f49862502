"""der.py - the little of DER (X.690 §10) that it takes to write a certificate, right or wrong.

Each function returns bytes. No code of the program that is tested is used here. Read next: certificate.py.
"""
import ipaddress


def tlv(tag, content):
    """X.690 §8.1: tag, length (long form from 128 on), content."""
    length = len(content)
    if length < 128:
        return bytes([tag, length]) + content
    size = (length.bit_length() + 7) // 8
    return bytes([tag, 0x80 | size]) + length.to_bytes(size, "big") + content


def sequence(*parts):
    return tlv(0x30, b"".join(parts))


def set_of(*parts):
    return tlv(0x31, b"".join(sorted(parts)))


def integer(value):
    return tlv(0x02, value.to_bytes((value + (value < 0)).bit_length() // 8 + 1, "big", signed=True))


def boolean(value):
    return tlv(0x01, b"\xff" if value else b"\x00")


def null():
    return tlv(0x05, b"")


def octets(content):
    return tlv(0x04, content)


def bits(content, unused=0):
    return tlv(0x03, bytes([unused]) + content)


def named_bits(*numbers):
    """X.690 §11.2.2: trailing zero bits are left out; bit 0 is the leftmost."""
    if not numbers:
        return bits(b"")
    size = max(numbers) + 1
    value = sum(1 << (size - 1 - n) for n in numbers)
    unused = -size % 8
    return bits((value << unused).to_bytes((size + 7) // 8, "big"), unused)


def oid(text):
    """X.690 §8.19: the first two numbers in one, each in groups of seven bits."""
    first, second, *rest = (int(part) for part in text.split("."))
    content = b""
    for number in (40 * first + second, *rest):
        groups = [number & 0x7f]
        while number := number >> 7:
            groups.append(0x80 | number & 0x7f)
        content += bytes(reversed(groups))
    return tlv(0x06, content)


def time(when):
    """RFC 5280 §4.1.2.5: UTCTime until 2049, GeneralizedTime from then on. `when`: a datetime in UTC."""
    if when.year < 2050:
        return tlv(0x17, when.strftime("%y%m%d%H%M%SZ").encode())
    return tlv(0x18, when.strftime("%Y%m%d%H%M%SZ").encode())


def explicit(number, content):
    return tlv(0xa0 | number, content)


def implicit(number, content):
    return tlv(0x80 | number, content)


# ---- names: RFC 5280 §4.1.2.4, §4.2.1.6 ----

ATTRIBUTES = {"C": "2.5.4.6", "O": "2.5.4.10", "CN": "2.5.4.3", "emailAddress": "1.2.840.113549.1.9.1"}
UTF8, PRINTABLE, IA5 = 0x0c, 0x13, 0x16


def name(attributes, text_tag=UTF8):
    """[("O", "Example"), ("CN", "leaf")] as a Name, one attribute in each set."""
    def tag_of(kind):
        return PRINTABLE if kind == "C" else IA5 if kind == "emailAddress" else text_tag
    return sequence(*(set_of(sequence(oid(ATTRIBUTES[kind]), tlv(tag_of(kind), text.encode())))
                      for kind, text in attributes))


def general_name(kind, value):
    """A GeneralName. IP: an address, or with a slash an address and its mask, as nameConstraints have it."""
    if kind == "DNS":
        return implicit(2, value.encode())
    if kind == "email":
        return implicit(1, value.encode())
    if kind == "URI":
        return implicit(6, value.encode())
    if kind == "RID":
        return tlv(0x88, oid(value)[2:])
    if kind == "dir":
        return explicit(4, name(value))
    if kind == "other":
        return explicit(0, oid(value) + explicit(0, tlv(UTF8, b"someone")))
    if "/" in value:
        network = ipaddress.ip_network(value)
        return implicit(7, network.network_address.packed + network.netmask.packed)
    return implicit(7, ipaddress.ip_address(value).packed)
