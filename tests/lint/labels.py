"""Every literal label in protocol/ is a word of labels.def, and every word of it has a row in the glossary."""
import glob
import re
import sys


def labels():
    text = "".join(open(path, encoding="utf-8").read()
                   for path in ("protocol/labels.def", "protocol/x509/labels_x509.def",
                                "lessons/labels_http.def"))
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    return re.findall(r"^LABEL\(([\w.]+), ([\w.]+)\)$", text, flags=re.M)


def glossary_keys():
    keys = []
    for path in sorted(glob.glob("lessons/glossary*.md")):
        keys += re.findall(r"^## (\S.*)$", open(path, encoding="utf-8").read(), flags=re.M)
    return keys


# The functions whose first string is a label, and the fields of the extensions' table.
LITERAL = re.compile(r'\b(?:read|write|reader|writer|der|label)_\w+\(\s*&?\w+,\s*(?:\w+,\s*)?"([^"]+)"')


def literals():
    for path in sorted(glob.glob("protocol/**/*.c", recursive=True)):
        text = open(path, encoding="utf-8").read()
        for found in LITERAL.finditer(text):
            if "_fail(" not in found.group():
                yield path, text.count("\n", 0, found.start()) + 1, found.group(1)


def report(good, name):
    print(f"{'ok' if good else 'not ok'} - {name}")
    return good


pairs = labels()
names = {word for pair in pairs for word in pair}  # a structure may follow a name in a variable
strays = [(path, line, word) for path, line, word in literals() if word not in names]
for path, line, word in strays:
    print(f"{path}:{line}: the label {word} is not in labels.def")
found = list(literals())
keys = glossary_keys()
wanted = {f"{structure}.{name}" for structure, name in pairs}
missing = sorted(wanted - set(keys))
for key in missing:
    print(f"no glossary row for {key}")
surplus = sorted(key for key in keys if not key.startswith("term.") and key not in wanted)
for key in surplus:
    print(f"glossary row without a label: {key}")
twice = sorted({key for key in keys if keys.count(key) > 1} | {p for p in pairs if pairs.count(p) > 1},
               key=str)
results = [
    report(len(found) > 100 and not strays, f"each of {len(found)} literal labels is in labels.def"),
    report(len(wanted) > 100 and not missing, f"each of {len(wanted)} labels has a row in the glossary"),
    report(not surplus, "each row of the glossary has a label"),
    report(not twice, f"no label and no row stands twice {twice or ''}".strip()),
]
sys.exit(0 if all(results) else 1)
