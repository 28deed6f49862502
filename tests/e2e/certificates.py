#!/usr/bin/env python3
"""certificates.py - `cert`: whatever OpenSSL makes is taken apart to the last byte.

Each kind of object is made with the openssl command, in PEM and in DER, and shown; what is private stays
hidden unless it is asked for. Read next: commands.py, for what `cert` refuses.
"""
import base64
import glob
import json
import os
import re

from support import (Certificate, authority, has, fresh, must, ok, openssl_server, plain_server, read, rsa_key,
                     run, run_all, skip, tutor, write)

CONFIG = """
[req]
distinguished_name = name
[name]
[attributes]
challengePassword = secretword
"""


def events(*words):
    """The exit status, and the bytes events of a `cert`."""
    done = tutor("cert", *words, "--json", "-")
    return done.returncode, [e for e in json.loads(done.stdout)["events"] if e["kind"] == "bytes"]


def leaves_cover(event):
    """Whether the leaves of an event follow each other without gap or overlap, to its end."""
    at = 0
    for field in event["fields"]:
        if not field["group"]:
            if field["offset"] != at:
                return False
            at += field["length"]
    return at == len(event["hex"]) // 2


def to_der(pem, label):
    body = re.search(f"-----BEGIN {label}-----(.*?)-----END".encode(), pem, re.S).group(1)
    return base64.b64decode(body)


def shown_whole(name, path, kind, label):
    """PEM and DER of an object are both shown as that kind, with every byte in one leaf."""
    der = to_der(read(path), label)
    for form, file in (("PEM", path), ("DER", write("object.der", der))):
        status, found = events(file)
        ok(status == 0 and len(found) == 1 and found[0]["name"] == kind and leaves_cover(found[0]),
           f"{name} in {form} is shown to its last byte, as {kind}",
           f"status {status}, {[e['name'] for e in found]}")
        ok(all(f["rfc"] for f in found[0]["fields"]), f"{name} in {form}: every field has its section")
    return der, found[0] if found else None


def key(algorithm, *options):
    path = fresh("key.pem")
    must("openssl", "genpkey", "-algorithm", algorithm, *options, "-out", path)
    return path


def keys():
    """Each form in which OpenSSL writes a private key: name, path, the event's name, PEM's label."""
    rsa, ec = rsa_key(), key("EC", "-pkeyopt", "ec_paramgen_curve:P-256")
    old_rsa, old_ec = fresh("rsa.pem"), fresh("ec.pem")
    must("openssl", "rsa", "-traditional", "-in", rsa, "-out", old_rsa)
    must("openssl", "ec", "-in", ec, "-out", old_ec)
    return [("an RSA key (PKCS #8)", rsa, "PrivateKeyInfo", "PRIVATE KEY"),
            ("an RSA key (PKCS #1)", old_rsa, "RSAPrivateKey", "RSA PRIVATE KEY"),
            ("an EC key (PKCS #8)", ec, "PrivateKeyInfo", "PRIVATE KEY"),
            ("an EC key (SEC 1)", old_ec, "ECPrivateKey", "EC PRIVATE KEY"),
            ("an Ed25519 key", key("ED25519"), "PrivateKeyInfo", "PRIVATE KEY"),
            ("an X25519 key", key("X25519"), "PrivateKeyInfo", "PRIVATE KEY"),
            ("an RSASSA-PSS key", key("RSA-PSS", "-pkeyopt", "rsa_pss_keygen_md:sha256"),
             "PrivateKeyInfo", "PRIVATE KEY")]


PRIVATE = {"privateExponent", "prime1", "prime2", "exponent1", "exponent2", "coefficient",
           "CurvePrivateKey"}


def private_values(event):
    """The bytes of the fields that are private."""
    values = []
    for field in event["fields"]:
        of = field["path"].split("/")
        bare = len(of) > 2 and of[-2] == "privateKey" and of[-3] == "ECPrivateKey"
        if of[-1] == "value" and (of[-2] in PRIVATE or bare):
            start = 2 * field["offset"]
            values.append(event["hex"][start:start + 2 * field["length"]])
    return values


def test_private_keys_are_shown_but_for_what_is_private():
    for name, path, kind, label in keys():
        der, hidden = shown_whole(name, path, kind, label)
        status, found = events(path, "--show-private")
        asked = private_values(found[0])
        ok(asked and private_values(hidden) == ["00" * (len(v) // 2) for v in asked],
           f"{name}: what is private stays hidden", private_values(hidden))
        ok(status == 0 and found[0]["hex"] == der.hex(), f"{name}: --show-private shows all of it")
        text = tutor("cert", path).stdout.decode().replace("\n", " ")
        spaced = " ".join(re.findall("..", asked[0][-32:]))
        ok("hidden (" in text and spaced not in re.sub(r"\s+", " ", text),
           f"{name}: the text says that it is hidden")


def test_a_malformed_key_shows_nothing_private():
    der = to_der(read(rsa_key()), "PRIVATE KEY")
    secret = private_values(events(rsa_key(), "--show-private")[1][0])
    for length in range(30, len(der) - 1, 97):
        cut = b"\x30\x82" + (length - 4).to_bytes(2, "big") + der[4:length]
        pem = (b"-----BEGIN PRIVATE KEY-----\n" + base64.encodebytes(cut) + b"-----END PRIVATE KEY-----\n")
        _, found = events(write("cut.pem", pem))
        leaked = any(value[2:66] in found[0]["hex"] for value in secret)
        if leaked or not leaves_cover(found[0]):
            ok(False, f"a key cut off at {length} shows nothing private", found[0]["hex"])
            return
    ok(True, "a key that is cut off shows nothing private, wherever it is cut")


def test_encrypted_keys_are_named_as_such():
    path = fresh("locked.pem")
    must("openssl", "pkcs8", "-topk8", "-in", rsa_key(), "-passout", "pass:secret", "-out", path)
    shown_whole("an encrypted key", path, "EncryptedPrivateKeyInfo", "ENCRYPTED PRIVATE KEY")
    done = tutor("cert", path)
    ok(b"encrypted" in done.stdout and b"PBES2" in done.stdout and b"PBKDF2" in done.stdout,
       "an encrypted key says how it was encrypted", done.stdout)
    old = fresh("old.pem")
    must("openssl", "rsa", "-traditional", "-aes128", "-passout", "pass:secret", "-in", rsa_key(), "-out", old)
    done = tutor("cert", old)
    ok(done.returncode == 1 and b"encrypted key" in done.stderr,
       "a key that is encrypted as PEM does it is named as such", done.stderr)


def test_public_keys_are_shown():
    bare = fresh("bare.pem")
    must("openssl", "rsa", "-in", rsa_key(), "-RSAPublicKey_out", "-out", bare)
    shown_whole("a bare RSA public key", bare, "RSAPublicKey", "RSA PUBLIC KEY")
    for name, path, _, _ in keys():
        public = fresh("public.pem")
        must("openssl", "pkey", "-in", path, "-pubout", "-out", public)
        shown_whole(f"the public half of {name}", public, "SubjectPublicKeyInfo", "PUBLIC KEY")


def test_requests_are_shown_with_what_they_wish_for():
    config = write("config", CONFIG)
    for name, path, _, _ in keys():
        if "X25519" in name:
            continue
        request = fresh("request.pem")
        must("openssl", "req", "-new", "-key", path, "-subj", "/CN=wish.example.test", "-config", config,
             "-addext", "subjectAltName=DNS:wish.example.test", "-addext", "tlsfeature=status_request",
             "-out", request)
        _, found = shown_whole(f"a request for {name}", request, "CertificationRequest",
                               "CERTIFICATE REQUEST")
        paths = [f["path"] for f in found["fields"]]
        ok(any("extensionRequest/subjectAltName" in p for p in paths),
           f"a request for {name} shows the extensions that it wishes for")


def test_lists_and_responses_are_shown():
    # The files of `openssl ca`, which keeps the books of an authority in a folder.
    folder, ca = fresh("ca"), authority()
    os.mkdir(folder)
    leaf = Certificate("leaf", ca)
    config = write("ca.cnf", f"[ca]\ndefault_ca = one\n[one]\ndatabase = {folder}/index.txt\n"
                   f"crlnumber = {folder}/crlnumber\ndefault_md = sha256\ndefault_crl_days = 7\n"
                   "crl_extensions = list\n[list]\nauthorityKeyIdentifier = keyid:always\n")
    with open(f"{folder}/index.txt", "w", encoding="utf-8"), \
            open(f"{folder}/crlnumber", "w", encoding="utf-8") as number:
        number.write("1000\n")
    signer = ["-config", config, "-cert", ca.path, "-keyfile", ca.key]
    empty, one = fresh("empty.crl"), fresh("one.crl")
    must("openssl", "ca", *signer, "-gencrl", "-out", empty)
    must("openssl", "ca", *signer, "-revoke", leaf.path, "-crl_reason", "keyCompromise")
    must("openssl", "ca", *signer, "-gencrl", "-out", one)
    shown_whole("an empty list", empty, "CertificateList", "X509 CRL")
    shown_whole("a list", one, "CertificateList", "X509 CRL")
    ok(b"keyCompromise" in tutor("cert", one).stdout, "a list says why a certificate was revoked")

    request, response = fresh("request.der"), fresh("response.der")
    run("openssl", "ocsp", "-issuer", ca.path, "-cert", leaf.path, "-reqout", request)
    must("openssl", "ocsp", "-index", f"{folder}/index.txt", "-CA", ca.path, "-rsigner", ca.path, "-rkey",
         ca.key, "-reqin", request, "-respout", response, "-ndays", "1")
    status, found = events(response)
    ok(status == 0 and found[0]["name"] == "OCSPResponse" and leaves_cover(found[0]),
       "an OCSP response is shown to its last byte")
    text = tutor("cert", response).stdout
    ok(b"revoked on" in text and b"keyCompromise" in text, "an OCSP response says what is known", text)
    status, found = events(write("later", b"\x30\x03\x0a\x01\x03"))
    ok(status == 0 and found[0]["name"] == "OCSPResponse", "an OCSP response without an answer is shown")


def test_a_file_of_everything():
    curve = fresh("ec.pem")
    must("openssl", "ecparam", "-name", "prime256v1", "-genkey", "-out", curve)
    ca = authority()
    everything = write("everything", b"What follows is a mixture.\n" + read(curve) + b"and\n" + read(ca.path)
                       + read(ca.key) + b"the end\n")
    done = tutor("cert", everything)
    status, found = events(everything)
    ok(status == 0 and [e["name"] for e in found] == ["ECPrivateKey", "Certificate", "PrivateKeyInfo"],
       "each object of a file is shown, with text around it", [e["name"] for e in found])
    ok(done.returncode == 0 and b"passed over, line 2: EC PARAMETERS" in done.stdout,
       "what is not shown is named", done.stdout[:300])


def test_what_is_malformed_is_shown_up_to_where_it_breaks():
    pem = read(Certificate("broken").path)
    der = bytearray(to_der(pem, "CERTIFICATE"))
    at = der.index(b"\x17\x0d") + 2  # notBefore: a UTCTime
    der[at] = ord("x")
    done = tutor("cert", write("broken.der", bytes(der)))
    ok(done.returncode == 1 and f"it breaks at offset {at}, at notBefore".encode() in done.stdout
       and b"issuer" in done.stdout and b"unread" in done.stdout,
       "a malformed certificate is shown up to where it breaks, and why", done.stdout[-600:])


# ---- certificate transparency ----

# Google's log "Rocketeer", which has signed a certificate of 2019 in the tests of Go's crypto/x509.
ROCKETEER = (b"-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEIFsYyDzBi7MxCAC/oJBXK7dHjG+1\n"
             b"aLCOkHjpoHPqTyghLpzA9BYbqvnV16mAw04vUjyYASVGJCUoI3ctBcJAeg==\n-----END PUBLIC KEY-----\n")


def element(tag, content):
    """An element of DER."""
    length = len(content)
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag]) + (bytes([length]) if length < 128 else bytes([0x80 | len(octets)]) + octets) + content


def content(der):
    return der[2 + (der[1] & 0x7f if der[1] & 0x80 else 0):]


def issue_at_fixed_times(ca, request, extensions, out):
    """Two of these with the same extensions have the same TBSCertificate, whatever the clock says."""
    folder = fresh("ca")
    os.mkdir(folder)
    open(f"{folder}/index.txt", "w", encoding="utf-8").close()
    config = write("ca.cnf", f"[ca]\ndefault_ca = one\n[one]\ndatabase = {folder}/index.txt\n"
                   f"new_certs_dir = {folder}\nserial = {folder}/serial\ndefault_md = sha256\npolicy = any\n"
                   f"[any]\ncommonName = supplied\n[extensions]\n{extensions}")
    with open(f"{folder}/serial", "w", encoding="utf-8") as serial:
        serial.write("1234\n")
    must("openssl", "ca", "-batch", "-notext", "-config", config, "-cert", ca.path, "-keyfile", ca.key, "-in",
         request, "-extensions", "extensions", "-startdate", "20260101000000Z", "-enddate", "20270101000000Z",
         "-out", out)
    return to_der(read(out), "CERTIFICATE")


def tbs_of(der):
    """The first element in the outermost SEQUENCE: what is signed. It is longer than 255 bytes."""
    inner = content(der)
    return inner[:4 + int.from_bytes(inner[2:4], "big")]


def log_signs(log, tbs, issuer_key_der, timestamp):
    """RFC 6962 §3.2: a SerializedSCT, made with the openssl command."""
    sha256 = lambda data: must("openssl", "dgst", "-sha256", "-binary", give=data)
    public = must("openssl", "pkey", "-in", log, "-pubout", "-outform", "DER")
    signed = (b"\0\0" + timestamp.to_bytes(8, "big") + b"\0\1" + sha256(issuer_key_der)
              + len(tbs).to_bytes(3, "big") + tbs + b"\0\0")
    signature = must("openssl", "dgst", "-sha256", "-sign", log, give=signed)
    return (b"\0" + sha256(public) + timestamp.to_bytes(8, "big") + b"\0\0" + b"\4\3"
            + len(signature).to_bytes(2, "big") + signature)


def test_timestamps_of_logs_are_verified():
    ca, log, other = authority(), key("EC", "-pkeyopt", "ec_paramgen_curve:P-256"), \
        key("EC", "-pkeyopt", "ec_paramgen_curve:P-256")
    request = fresh("request.pem")
    must("openssl", "req", "-new", "-key", rsa_key(), "-subj", "/CN=logged.example.test", "-out", request)
    before, after = "subjectAltName = DNS:logged.example.test\n", "keyUsage = critical, digitalSignature\n"
    seen = issue_at_fixed_times(ca, request, before + after, fresh("seen.pem"))
    ca_key = must("openssl", "pkey", "-in", ca.key, "-pubout", "-outform", "DER")
    scts = [log_signs(log, tbs_of(seen), ca_key, 1790000000123), log_signs(other, tbs_of(seen), ca_key, 17)]
    public = write("log.pem", must("openssl", "pkey", "-in", log, "-pubout"))

    def logged(name, *lists):
        """The certificate as it was seen, with timestamps between its other extensions."""
        entries = b"".join(len(sct).to_bytes(2, "big") + sct for sct in lists)
        value = element(4, len(entries).to_bytes(2, "big") + entries).hex()
        path = fresh(f"{name}.pem")
        issue_at_fixed_times(ca, request, f"{before}1.3.6.1.4.1.11129.2.4.2 = DER:{value}\n{after}", path)
        return write("chain.pem", read(path) + read(ca.path))

    chain = logged("sound", *scts)
    done = tutor("cert", chain, "--ct-log", public)
    ok(done.returncode == 0 and done.stdout.count("✓ sct_signature_valid".encode()) == 1
       and b"2026-09-21 14:13:20 UTC" in done.stdout,
       "the timestamp of a log whose key is given is verified, another log's is not asked about",
       done.stdout[-700:])
    status, found = events(chain)
    ok(status == 0 and all(leaves_cover(e) for e in found)
       and any(f["path"].endswith("SerializedSCT/timestamp") for f in found[0]["fields"]),
       "timestamps are shown to the last byte")
    changed = bytearray(scts[0])
    changed[40] ^= 1  # the last byte of the time
    done = tutor("cert", logged("changed", bytes(changed)), "--ct-log", public)
    ok(done.returncode == 1 and "✗ sct_signature_valid".encode() in done.stdout,
       "a timestamp that was changed does not hold", done.stdout[-700:])
    alone = write("alone.pem", read(chain)[:read(chain).index(b"-----BEGIN", 20)])
    done = tutor("cert", alone, "--ct-log", public)
    ok(done.returncode == 1 and b"is not in" in done.stdout.replace(b"\n   ", b""),
       "without the issuer's certificate a timestamp cannot be verified", done.stdout[-500:])
    broken = logged("cut", scts[0][:-3])
    status, found = events(broken)
    ok(status == 0 and leaves_cover(found[0]), "a timestamp that is cut off is shown closed")
    for name, file in (("no key", ca.path), ("no file", "/nowhere/log.pem")):
        done = tutor("cert", chain, "--ct-log", file)
        ok(done.returncode in (1, 3) and done.stderr.count(b"\n") == 1, f"--ct-log with {name} is refused",
           done.stderr)


def test_a_real_timestamp_is_verified():
    quoted = [p for p in glob.glob("/usr/share/go-*/src/crypto/x509/verify_test.go")
              if b"trustAsiaLeaf" in read(p)]
    if not quoted:
        skip("a real timestamp", "Go's sources (Debian: golang-src) are not installed")
        return
    blocks = re.findall(rb"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", read(quoted[0]), re.S)
    done = tutor("cert", write("chains.pem", b"\n".join(blocks)), "--ct-log", write("log.pem", ROCKETEER))
    ok("✓ sct_signature_valid".encode() in done.stdout and "✗ sct_signature".encode() not in done.stdout,
       "the timestamp of Google's log Rocketeer, in a certificate of 2019, is verified", done.stdout[-700:])


def test_a_server_is_asked_for_its_chain():
    root = authority()
    leaf = Certificate("localhost", root)
    chain = leaf.chain(root)
    server = openssl_server(leaf, "-cert_chain", chain)
    status, found = events(f"127.0.0.1:{server.port}")
    ok(status == 0 and len(found) >= 2
       and found[0]["hex"] == to_der(read(leaf.path), "CERTIFICATE").hex(),
       "cert HOST:PORT shows the certificates that a server shows", f"{status} {len(found)}")
    with plain_server(lambda client: client.sendall(b"220 this is mail\r\n")) as port:
        done = tutor("cert", f"127.0.0.1:{port}")
        ok(done.returncode == 1 and done.stderr.startswith(b"tlstutor: no certificate: 127.0.0.1")
           and done.stderr.count(b"\n") == 1,
           "cert HOST:PORT says why a server shows none", done.stderr)
    done = tutor("cert", "127.0.0.1:1")
    ok(done.returncode == 3, "cert HOST:PORT where nobody listens: status 3", done.stderr)


if has("openssl"):
    run_all(test_private_keys_are_shown_but_for_what_is_private, test_a_malformed_key_shows_nothing_private,
            test_encrypted_keys_are_named_as_such, test_public_keys_are_shown,
            test_requests_are_shown_with_what_they_wish_for, test_lists_and_responses_are_shown,
            test_a_file_of_everything, test_what_is_malformed_is_shown_up_to_where_it_breaks,
            test_timestamps_of_logs_are_verified, test_a_real_timestamp_is_verified,
            test_a_server_is_asked_for_its_chain)
