"""Each error that can end a handshake, and each alert that a peer can send, has a row in lessons/diagnoses.md.

An error may have a row for each side that reports it (`client.NAME`, `server.NAME`) in place of one for
both; so may an alert. Those that end no handshake are named below, each with its reason.
"""
import re
import sys

NO_ROW = {
    "peer_alert": "the row is that of the alert",
    "crl_malformed": "only `verify --crl` reads lists",
    "crl_unsupported": "only `verify --crl` reads lists",
    "crl_profile": "only `verify --crl` reads lists",
    "crl_issuer_not_allowed": "only `verify --crl` reads lists",
    "crl_signature": "only `verify --crl` reads lists",
    "crl_stale": "only `verify --crl` reads lists",
    "csr_malformed": "only `issue --csr` reads requests",
    "sct_signature": "only `cert` judges timestamps",
    "pem_malformed": "a file is read before there is a connection",
    "key_encrypted": "a file is read before there is a connection",
}
NO_ALERT = {
    "decryption_failed_RESERVED": "nobody may send it",
    "no_certificate_RESERVED": "nobody may send it",
    "export_restriction_RESERVED": "nobody may send it",
    "decompression_failure": "there is nothing compressed",
}


def names(path, macro):
    text = re.sub(r"/\*.*?\*/", "", open(path, encoding="utf-8").read(), flags=re.S)
    return re.findall(rf"^{macro}\((\w+),", text, flags=re.M)


def keys():
    text = open("lessons/diagnoses.md", encoding="utf-8").read()
    return [key for heading in re.findall(r"^## (.+)$", text, flags=re.M) for key in heading.split(" | ")]


def report(good, name):
    print(f"{'ok' if good else 'not ok'} - {name}")
    return good


def told(name):
    return name in rows or {f"client.{name}", f"server.{name}"} <= rows or (
        not name.startswith("alert.") and {f"client.{name}", f"server.{name}"} & rows)


rows = set(keys())
errors, alerts = names("protocol/errors.def", "ERROR"), names("protocol/alerts.def", "ALERT")
missing = ([e for e in errors if e not in NO_ROW and not told(e)]
           + [f"alert.{a}" for a in alerts if a not in NO_ALERT and not told(f"alert.{a}")])
surplus = ([e for e in NO_ROW if e not in errors or told(e)]
           + [f"alert.{a}" for a in NO_ALERT if a not in alerts or told(f"alert.{a}")])
for name in missing:
    print(f"lessons/diagnoses.md: no row for {name}")
for name in surplus:
    print(f"tests/lint/advice.py: no exception is needed for {name}")
results = [
    report(len(errors) > 100 and len(alerts) > 20 and not missing,
           f"each of {len(errors)} errors and {len(alerts)} alerts that can end a handshake has advice"),
    report(not surplus, "no exception is without need"),
    report(not any(told(name) for name in ("no_such_error", "alert.no_such_alert")), "what does not exist has none"),
]
sys.exit(0 if all(results) else 1)
