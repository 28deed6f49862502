"""What a reader of the code can rely on: lengths, no unfinished business, no conditional compilation."""
import glob
import re
import sys

SOURCES = sorted(p for layer in ("crypto", "protocol", "lessons", "tutor", "tools")
                 for p in glob.glob(f"{layer}/**/*.[ch]", recursive=True))
LINES_MOST = 800


def each(rule, name):
    complaints = []
    for path in SOURCES:
        in_table = False
        for number, line in enumerate(open(path, encoding="utf-8").read().splitlines(), 1):
            if "clang-format o" in line:
                in_table = "clang-format off" in line
            why = rule(path, line, in_table)
            if why:
                complaints.append(f"{path}:{number}: {why}")
    print("\n".join(complaints), end="\n" if complaints else "")
    good = bool(SOURCES) and not complaints
    print(f"{'ok' if good else 'not ok'} - {name}")
    return good


def conditional(path, line, _):
    guard = path.endswith(".h") and re.match(r"#ifndef \w+_H$", line)
    if re.match(r"\s*#\s*(if|ifdef|ifndef|elif)\b", line) and not guard and "crypto/x86/" not in path:
        return "conditional compilation"
    return None


def unfinished(_, line, __):
    found = re.search(r"\b(TODO|FIXME|XXX|HACK)\b", line)
    return found and f"unfinished: {found.group()}"


def long(_, line, in_table):
    """Tables keep their hand-made columns, and may be a little wider."""
    return f"{len(line)} columns" if len(line) > (120 if in_table else 100) else None


def opens_with_purpose():
    bad = [p for p in SOURCES if not open(p, encoding="utf-8").read().startswith("/*")]
    big = [p for p in SOURCES if len(open(p, encoding="utf-8").read().splitlines()) > LINES_MOST]
    for path in bad:
        print(f"{path}: does not open with its purpose")
    for path in big:
        print(f"{path}: more than {LINES_MOST} lines")
    print(f"{'ok' if not bad and not big else 'not ok'} - each file opens with its purpose and is one thing")
    return not bad and not big


sys.exit(0 if all([
    each(conditional, "no conditional compilation but include guards"),
    each(unfinished, "nothing is left unfinished"),
    each(long, "no line is longer than 100 columns"),
    opens_with_purpose(),
]) else 1)
