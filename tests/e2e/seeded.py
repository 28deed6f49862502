#!/usr/bin/env python3
"""seeded.py - what a recording says: whole, in order, and true.

The figures are recomputed twice: by tests/formula.py, and here by the openssl command, which
decrypts the pre_master_secret with the server's private key, makes the keys with its TLS1-PRF, and
opens the records, knowing nothing of how the program did it. Recordings with foreign peers are held
to the same.
"""
import json
import re
import subprocess
import sys

import peers
from support import (PATIENCE, fresh, has, must, ok, openssl_server, read, run_all, serve, tutor,
                     write, STORY)

KEYS = ("client_write_MAC_key", "server_write_MAC_key", "client_write_key", "server_write_key")
SECRETS = ("pre_master_secret", "master_secret", "key_block", *KEYS)
SERVED = (1, 2, 3, 5, 6)  # a foreign client validates (act 4) out of our sight
# RFC 5246 §A.5, §A.6: bytes of the MAC key and of the cipher key
SIZES = {"TLS_RSA_WITH_AES_128_CBC_SHA": (20, 16), "TLS_RSA_WITH_AES_256_CBC_SHA": (20, 32),
         "TLS_RSA_WITH_AES_128_CBC_SHA256": (32, 16), "TLS_RSA_WITH_AES_256_CBC_SHA256": (32, 32)}


class Recording:
    """A recording as --json writes it, with the questions that tests ask of it."""

    def __init__(self, path):
        self.path = path
        self.whole = json.loads(read(path))
        self.events = self.whole["events"]

    def kind(self, kind):
        return [e for e in self.events if e["kind"] == kind]

    def bytes_of(self, layer, name=None):
        return [e for e in self.kind("bytes") if e["layer"] == layer and name in (None, e["name"])]

    def secret(self, name):
        """The bytes of a named value, the first time that it has any."""
        return next(bytes.fromhex(e["hex"]) for e in self.kind("secret") if e["name"] == name
                    and e["hex"])

    def field(self, message, path):
        """The bytes of the first field whose path ends like this."""
        event = self.bytes_of("message", message)[0]
        found = next(f for f in event["fields"] if f["path"].endswith(path) and not f["group"])
        return bytes.fromhex(event["hex"])[found["offset"]:found["offset"] + found["length"]]

    def suite(self):
        """The name of the suite in the ServerHello."""
        fields = self.bytes_of("message", "ServerHello")[0]["fields"]
        return next(f["meaning"] for f in fields if f["path"] == "ServerHello/cipher_suite")


def demo(seed, profile, *options):
    path = fresh(f"{profile}.json")
    done = tutor("demo", profile, "--seed", seed, "--json", path, "--brief", *options)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.decode())
    return Recording(path)


def recomputed(recording, name):
    done = subprocess.run([sys.executable, "tests/formula.py", recording.path],
                          stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=PATIENCE, check=False)
    found = re.search(rb"(\d+) formulas recomputed, (\d+) fields, 0 wrong", done.stdout)
    ok(done.returncode == 0 and found and int(found.group(1)) >= 9, f"formula.py agrees: {name}",
       done.stdout)


# ---- form ----

def check_form(recording, name, acts=(1, 2, 3, 4, 5, 6), least_choices=2):
    events = recording.events
    ok([e["n"] for e in events] == list(range(1, len(events) + 1)),
       f"events are numbered from 1: {name}")
    common = ("n", "connection", "kind", "step", "act", "actor", "title", "rfc", "source")
    short = [e for e in events if not all(e.get(key) for key in common)]
    ok(not short, f"each event says its title, its RFC, its source: {name}", short[:3])
    ok(all(re.fullmatch(r"(protocol|lessons|tutor)/[\w/]+\.[ch]:\d+", e["source"]) for e in events),
       f"sources are a file and a line: {name}", {e["source"] for e in events})
    seen = [e["act"] for e in recording.kind("step")]
    ok(seen == sorted(seen) and set(seen) == {*acts, 7},
       f"all its acts, in order, and data after them: {name}",
       seen)
    faults = []
    for event in recording.kind("bytes"):
        covered = [0] * (len(event["hex"]) // 2)
        for f in event["fields"]:
            if not all(key in f
                       for key in ("path", "offset", "length", "depth", "group", "value", "meaning",
                                   "rfc")):
                faults.append((event["n"], f))
            if not f["group"] and not f["value"] and f["length"]:
                faults.append((event["n"], "no value", f))
            for at in range(f["offset"], f["offset"] + f["length"]) if not f["group"] else ():
                covered[at] += 1
        if set(covered) - {1}:
            faults.append((event["n"], event["name"], "not covered once"))
    ok(not faults and recording.kind("bytes"), f"every byte has one name, and a value: {name}",
       faults[:3])
    checks = recording.kind("check")
    ok(len(checks) > 30
       and all(c["wanted"] and c["found"] and c["passed"] is True and c["alert"] for c in checks),
       f"each check says what was wanted, and what was found: {name}",
       [c for c in checks if not (c["wanted"] and c["found"] and c["passed"])][:3])
    choices = recording.kind("choice")
    ok(len(choices) >= least_choices
       and all(c["chosen"] in c["offered"] and c["because"] for c in choices),
       f"each choice was among what was offered, and says why: {name}", choices)


def check_names(recording, name):
    """Every word of a path is a label, and every input of a formula is there to be found."""
    text = "".join(read(f"protocol/{p}").decode() for p in ("labels.def", "x509/labels_x509.def"))
    text += read("lessons/labels_http.def").decode()
    labels = {word for pair in re.findall(r"^LABEL\(([\w.]+), ([\w.]+)\)", text, re.M)
              for word in pair}
    strays = set()
    for event in recording.kind("bytes"):
        for f in event["fields"]:
            for word in f["path"].split("/"):
                if re.sub(r"#\d+$", "", word) not in labels | {event["name"]}:
                    strays.add(f["path"])
    ok(labels and not strays, f"each word of a path is a label: {name}", sorted(strays)[:5])
    known, unknown = set(), []
    messages = {e["name"] for e in recording.kind("bytes")}
    paths = {f["path"] for e in recording.kind("bytes") for f in e["fields"]}
    for event in recording.kind("secret"):
        for source in event["from"]:
            plain = re.sub(r"#\d+", "", source)
            found = (source in known or plain in paths
                     or plain in messages or set(plain.split("..")) <= messages
                     or any(path.startswith(plain + "/") for path in paths)
                     or any(path.endswith(plain.partition("/")[2]) for path in paths
                            if "/" in plain))
            if not found:
                unknown.append((event["name"], source))
        known.add(event["name"])
        if event["origin"] == "derived" and not (event["formula"] and event["from"]):
            unknown.append((event["name"], "derived of nothing"))
    ok(known and not unknown, f"each input of a formula is a value or a field before it: {name}",
       unknown[:5])


def check_knowledge(recording, name):
    told = {s: set().union(*(e["known_to"] for e in recording.kind("secret") if e["name"] == s))
            for s in SECRETS}
    ok(all("eavesdropper" not in who and "attacker" not in who for who in told.values()),
       f"an eavesdropper has none of the secrets: {name}", told)
    ok(told["master_secret"] == {"client", "server"}, f"both ends have the master secret: {name}",
       told)
    public = [e for e in recording.kind("secret")
              if e["name"] in ("client_random", "server_random")]
    ok(len(public) == 2 and all("eavesdropper" in e["known_to"] and e["public"] for e in public),
       f"everyone has the randoms: {name}", public)
    private = [e["known_to"] for e in recording.kind("secret") if e["name"] == "server private key"]
    ok(private and all(who == ["server"] for who in private),
       f"the server alone has its private key: {name}",
       private)


# ---- the same figures by openssl ----

def prf(secret, label, seed, length):
    """RFC 5246 §5: PRF(secret, label, seed), for suites of TLS 1.2 with SHA-256."""
    return must("openssl", "kdf", "-keylen", length, "-kdfopt", "digest:SHA256", "-kdfopt",
                f"hexsecret:{secret.hex()}", "-kdfopt", f"hexseed:{(label.encode() + seed).hex()}",
                "-binary",
                "TLS1-PRF")


def messages_until(recording, last):
    """The handshake messages up to this one, as they are hashed."""
    whole = b""
    for event in recording.bytes_of("message"):
        if event["name"] not in ("ChangeCipherSpec", "Alert", "ApplicationData"):
            whole += bytes.fromhex(event["hex"])
        if event["name"] == last:
            return whole
    raise RuntimeError(f"no {last}")


def sha256(data):
    return must("openssl", "dgst", "-sha256", "-binary", give=data)


def master_of(recording, pre_master):
    """RFC 5246 §8.1, or RFC 7627 §4 where both hellos have extended_master_secret."""
    if "tls12-rsa-ems" == recording.whole["profile"]:
        return prf(pre_master, "extended master secret",
                   sha256(messages_until(recording, "ClientKeyExchange")), 48)
    return prf(pre_master, "master secret",
               recording.field("ClientHello", "random") + recording.field("ServerHello", "random"),
               48)


def check_by_openssl(recording, private_key, name):
    sent = recording.field("ClientKeyExchange", "encrypted_pre_master_secret")
    pre_master = must("openssl", "pkeyutl", "-decrypt", "-inkey", private_key, give=sent)
    ok(len(pre_master) == 48 and pre_master == recording.secret("pre_master_secret"),
       f"openssl decrypts the same pre_master_secret: {name}", pre_master.hex())
    master = master_of(recording, pre_master)
    ok(master == recording.secret("master_secret"), f"openssl makes the same master_secret: {name}",
       master.hex())
    mac_size, key_size = SIZES[recording.suite()]
    block = prf(master, "key expansion", recording.field("ServerHello", "random")
                + recording.field("ClientHello", "random"), 2 * (mac_size + key_size))
    cuts = (mac_size, 2 * mac_size, 2 * mac_size + key_size, len(block))
    keys = dict(zip(KEYS, (block[a:b] for a, b in zip((0, *cuts), cuts))))
    ok(all(keys[key] == recording.secret(key) for key in KEYS),
       f"openssl makes the same four keys: {name}")
    verify = prf(master, "client finished", sha256(messages_until(recording, "ClientKeyExchange")
                                                   + certificate_verify(recording)), 12)
    ok(verify == recording.field("Finished", "verify_data"),
       f"openssl makes the client's verify_data: {name}")
    check_records(recording, keys, key_size, name)


def certificate_verify(recording):
    """Empty: our client never proves to have a key, so nothing stands between the two messages."""
    return b"".join(bytes.fromhex(e["hex"])
                    for e in recording.bytes_of("message", "CertificateVerify"))


def check_records(recording, keys, key_size, name):
    """RFC 5246 §6.2.3.2: each protected record is an IV, and AES-CBC of what is shown."""
    plaintexts = {e["records"][0]: e for e in recording.bytes_of("plaintext")}
    wrong, count = [], 0
    for event in recording.bytes_of("record", "TLSCiphertext")[:40]:
        body = bytes.fromhex(event["hex"])[5:]
        opened = must("openssl", "enc", "-d", f"-aes-{8 * key_size}-cbc", "-nopad", "-K",
                      keys[event["keys"]].hex(), "-iv", body[:16].hex(), give=body[16:])
        shown = plaintexts.get(event["n"])
        count += 1
        if shown is None or (body[:16] + opened).hex() not in (shown["hex"], body[:16].hex()
                                                               + shown["hex"]):
            wrong.append(event["n"])
    ok(count >= 4 and not wrong, f"openssl enc opens every record to what is shown: {name}", wrong)


def private_key_of(recording):
    """The server's private key, as PEM, from the recording of a demo, which hides nothing."""
    return write("key.pem", must("openssl", "rsa", "-inform", "DER", "-outform", "PEM",
                                 give=recording.secret("server private key")))


# ---- the tests ----

def test_demos():
    for profile in ("tls12-rsa", "tls12-rsa-ems"):
        for seed in (1, 2, 3):
            recording, name = demo(seed, profile), f"{profile}, seed {seed}"
            recomputed(recording, name)
            check_form(recording, name)
            check_names(recording, name)
            check_knowledge(recording, name)
            check_by_openssl(recording, private_key_of(recording), name)
    ok(recording.bytes_of("message", "ServerHello")[0]["hex"].endswith("00170000")
       or "00170000" in recording.bytes_of("message", "ServerHello")[0]["hex"],
       "the profile tls12-rsa-ems agrees on extended_master_secret")


def test_demo_of_each_suite():
    for suite in SIZES:
        recording = demo(7, "tls12-rsa", "--suites", suite)
        ok(recording.suite() == suite, f"demo --suites {suite} uses it", recording.suite())
        recomputed(recording, suite)
        check_by_openssl(recording, private_key_of(recording), suite)


def test_demo_of_each_profile_of_tls12():
    """The same bytes for the same seed, every formula computed again, every input to be found."""
    for profile in ("tls12-rsa-etm", "tls12-rsa-gcm", "tls12-ecdhe", "tls12-dhe", "tls12-resumed", "tls12-ticket",
                    "tls12-mutual", "tls12-staple"):
        recording = demo(7, profile)
        recomputed(recording, profile)
        check_names(recording, profile)
        ok(recording.events == demo(7, profile).events, f"the same seed, the same run: {profile}")


def test_each_version_is_read_about_in_its_own_rfc():
    """RFC 8446 obsoletes RFC 5246: no step of TLS 1.3 sends its reader there, and none of TLS 1.2 here."""
    for profile, foreign in (("tls13", "RFC 5246"), ("tls13-retry", "RFC 5246"),
                             ("tls12-rsa", "RFC 8446"), ("tls12-ecdhe", "RFC 8446")):
        steps = demo(7, profile).kind("step")
        wrong = [(e["n"], e["title"], e["rfc"]) for e in steps if e["rfc"].startswith(foreign)]
        ok(len(steps) > 20 and not wrong, f"no step of {profile} cites {foreign}", wrong)


def test_demo_without_tls():
    recording = demo(7, "plain-http")
    name = "plain-http"
    check_names(recording, name)
    ok(recording.events == demo(7, name).events, f"the same seed, the same run: {name}")
    request, response = recording.bytes_of("message")
    for event in (request, response):
        leaves = sorted((f["offset"], f["length"]) for f in event["fields"] if not f["group"])
        ok(sum(length for _, length in leaves) == len(event["hex"]) // 2
           and all(a + n == b for (a, n), (b, _) in zip(leaves, leaves[1:])) and not event["keys"],
           f"every byte of the {event['name']} has one name, and is under no keys: {name}", leaves)
    text = bytes.fromhex(response["hex"])
    ok(int(re.search(rb"Content-Length: (\d+)", text)[1]) == len(text.partition(b"\r\n\r\n")[2]),
       "the page is as long as its header says", text)
    cookies = recording.kind("secret")
    ok(len(cookies) == 2 and all("eavesdropper" in e["known_to"] for e in cookies)
       and bytes.fromhex(cookies[0]["hex"]) in bytes.fromhex(request["hex"]),
       "an eavesdropper has the cookie", cookies)
    for command in (("serve", "0"), ("connect", "localhost:1")):
        done = tutor(*command, "--profile", name)
        ok(done.returncode == 2 and b"has no TLS" in done.stderr,
           f"{command[0]} does not speak plain HTTP", done.stderr)


NAMES = {"ClientHello/client_version": "ClientHello/legacy_version",
         "ClientHello/session_id": "ClientHello/legacy_session_id",
         "ClientHello/compression_methods": "ClientHello/legacy_compression_methods",
         "ServerHello/server_version": "ServerHello/legacy_version",
         "ServerHello/session_id": "ServerHello/legacy_session_id_echo",
         "ServerHello/compression_method": "ServerHello/legacy_compression_method"}


def paths_of(recording, *messages):
    return {f["path"] for name in messages for e in recording.bytes_of("message", name)
            for f in e["fields"]}


def test_fields_have_the_names_of_their_rfc():
    """RFC 5246's, or RFC 8446's; a hello that offers both versions is one of RFC 8446."""
    for profile, tls13 in (("tls12-ecdhe", False), ("tls13", True), ("modern", True)):
        recording = demo(7, profile)
        paths = paths_of(recording, "ClientHello", "ServerHello")
        ok(all((new in paths) == tls13 and (old in paths) != tls13 for old, new in NAMES.items()),
           f"the hellos of {profile}", sorted(paths))
        records = {f["path"] for e in recording.bytes_of("record") for f in e["fields"]}
        old = {"TLSPlaintext/version", "TLSCiphertext/version", "TLSCiphertext/type"}
        new = {"TLSPlaintext/legacy_record_version", "TLSCiphertext/legacy_record_version",
               "TLSCiphertext/opaque_type"}
        ok((new if tls13 else old) <= records and not (old if tls13 else new) & records,
           f"the records of {profile}", sorted(records))


def test_connect_to_openssl():
    peer = openssl_server(peers.server, "-www")
    for profile in ("tls12-rsa", "tls12-rsa-ems"):
        path, name = fresh("live.json"), f"connect to openssl, {profile}"
        peers.connect(peer.port, "--http", "/", "--json", path, "--profile", profile)
        recording = Recording(path)
        recomputed(recording, name)
        check_form(recording, name, least_choices=0)  # the server chose, by rules of its own
        check_names(recording, name)
        check_by_openssl(recording, peers.server.key, name)
        given = [e for e in recording.kind("secret") if e["name"] == "server private key"]
        ok(all(e["hex"] is None for e in given),
           f"the other side's private key is not known: {name}", given)


def test_connect_asked_for_a_certificate():
    peer = openssl_server(peers.server, "-www", "-verify", "1")
    path, name = fresh("live.json"), "an empty Certificate of the client"
    peers.connect(peer.port, "--http", "/", "--json", path)
    recording = Recording(path)
    ok(len(recording.bytes_of("message", "Certificate")) == 2
       and recording.bytes_of("message", "CertificateRequest"),
       f"the recording has both Certificates, and the request: {name}")
    recomputed(recording, name)
    check_form(recording, name, least_choices=0)


def test_serve_curl():
    if not has("curl"):
        return
    path, name = fresh("live.json"), "serve curl"
    ours = serve("--once", "--brief", "--json", path, *STORY, "--cert", peers.server.path, "--key",
                 peers.server.key)
    peers.curl(ours.port, peers.ca.path)
    ok(ours.wait() == 0, f"a sound connection ends with status 0: {name}", ours.said())
    recording = Recording(path)
    recomputed(recording, name)
    check_form(recording, name, acts=SERVED)
    check_names(recording, name)
    check_by_openssl(recording, peers.server.key, name)
    paths = paths_of(recording, "ClientHello", "ServerHello")
    ok({"ClientHello/legacy_version", "ServerHello/server_version"} <= paths,
       "a hello that offers both versions, and an answer of TLS 1.2", sorted(paths))


def test_serve_gnutls():
    if not has("gnutls-cli"):
        return
    path, name = fresh("live.json"), "serve gnutls-cli"
    ours = serve("--once", "--brief", "--json", path, "--profile", "tls12-rsa-ems")
    peers.gnutls_client(ours.port, ours.trust)
    ours.wait()
    recomputed(Recording(path), name)
    check_form(Recording(path), name, acts=SERVED)


if __name__ == "__main__":
    run_all(test_demos, test_demo_of_each_suite, test_demo_of_each_profile_of_tls12,
            test_each_version_is_read_about_in_its_own_rfc, test_demo_without_tls,
            test_fields_have_the_names_of_their_rfc, test_connect_to_openssl,
            test_connect_asked_for_a_certificate, test_serve_curl,
            test_serve_gnutls)
