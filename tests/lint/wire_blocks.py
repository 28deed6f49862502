"""The block macros of protocol/wire.h and der.h are used as they must be.

Each needs braces, is given a plain name as its cursor, and is not left by break, return or goto: its end is
what closes the vector.
"""
import glob
import re
import sys

# Every macro that opens a block: WIRE_... and whatever der.h builds on them.
def macro_names():
    names = set()
    for path in ("protocol/wire.h", "protocol/x509/der.h", "protocol/x509/der_write.h"):
        text = open(path, encoding="utf-8").read().replace("\\\n", " ")
        for name, body in re.findall(r"#define (\w+)\([^)]*\)([^\n]*)", text):
            if not name.startswith(("WIRE_", "DER_")) and ("_BLOCK_(" in body or "_STRUCT_(" in body
                                                           or re.search(r"\bfor \(", body)):
                names.add(name)
    return names


def without_comments(text):
    """Comments and strings blanked, line numbers kept."""
    pattern = re.compile(r'/\*.*?\*/|"(?:\\.|[^"\\])*"', re.S)
    return pattern.sub(lambda m: '""' if m.group().startswith('"')
                       else re.sub(r"[^\n]", " ", m.group()), text)


def closing(text, start, pair):
    depth = 0
    for at in range(start, len(text)):
        depth += (text[at] == pair[0]) - (text[at] == pair[1])
        if depth == 0:
            return at
    return len(text) - 1


def complaints_about(path, text, names):
    text = without_comments(text)
    for found in re.finditer(r"\b(" + "|".join(sorted(names)) + r")\(", text):
        line_start = text.rfind("\n", 0, found.start()) + 1
        if text[line_start:found.start()].lstrip().startswith("#"):
            continue
        where = f"{path}:{text.count(chr(10), 0, found.start()) + 1}: {found.group(1)}"
        end = closing(text, found.end() - 1, "()")
        cursor = text[found.end():end].split(",")[0].strip()
        if not re.fullmatch(r"&?\w+", cursor):
            yield f"{where}: the cursor must be a plain name, not {cursor}"
        brace = re.match(r"\s*\{", text[end + 1:])
        if not brace:
            yield f"{where}: needs braces"
            continue
        start = end + brace.end()
        block = text[start:closing(text, start, "{}")]
        # Loops inside may be left by break; the block itself may not.
        inner = re.sub(r"\b(?:for|while|switch)\s*\([^;{]*\)\s*\{[^{}]*\}", "", block)
        for word in ("return", "goto"):
            if re.search(rf"\b{word}\b", block):
                yield f"{where}: left by {word}"
        if re.search(r"\bbreak\b", inner):
            yield f"{where}: left by break"


names = macro_names()
files = sorted(glob.glob("protocol/**/*.c", recursive=True))
complaints = [c for path in files
              for c in complaints_about(path, open(path, encoding="utf-8").read(), names)]
for complaint in complaints:
    print(complaint)
good = bool(files) and {"read_vector8", "read_vector24", "write_struct"} <= names and not complaints
print(f"{'ok' if good else 'not ok'} - blocks have braces, a plain cursor, and one way out")

BAD = ['read_vector8(r, "x", 0, 1) read_u8(r, "y");', 'read_vector8(r, "x", 0, 1) { return; }',
       'read_vector8(r->inner, "x", 0, 1) { }', 'read_struct(r, "x", "Y") { if (z) break; }',
       'read_vector8(r, "x", 0, 1) { goto out; }']
notices = all(list(complaints_about("x.c", bad, names)) for bad in BAD)
print(f"{'ok' if notices else 'not ok'} - the lint notices each misuse")
sys.exit(0 if good and notices else 1)
