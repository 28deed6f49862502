#!/usr/bin/env python3
"""classroom.py - a class takes a lesson: on paper, each on connections of their own, and handed in.

Nothing that a hand-in says of itself may be believed; an answer sheet's answers must be those that
the program takes; and no lesson's text may become markup. Read next: lessons/grade.h.
"""
import hashlib
import html.parser
import json
import os
import re
import stat

from support import ENVIRONMENT, fresh, home, ok, one_line, read, run_all, tutor, write

ENVIRONMENT["XDG_STATE_HOME"] = os.path.join(home, "state")
LESSON = "the-hello"
VOID = {"meta", "br", "hr"}
KNOWN = VOID | {"html", "head", "body", "title", "style", "h1", "h2", "h3", "h4", "h5", "h6", "p",
                "span", "strong", "em", "code", "pre", "table", "tbody", "tr", "td", "ul", "ol",
                "li", "section", "figure", "figcaption", "div", "blockquote"}
PHRASING = {"span", "strong", "em", "code", "br"}


def questions(*words):
    done = tutor("lesson", LESSON, "--json", "-", *words)
    return json.loads(done.stdout)["questions"]


def typed(question):
    """What a learner would type who has it right."""
    if question["kind"] == "do":
        return question["way"]
    return question["answer"].split(" (")[0]


def take(student, lines, lesson=LESSON):
    return tutor("lesson", lesson, "--student", student, "--plain",
                 give="".join(line + "\n" for line in lines).encode())


def right_lines(student):
    return [typed(q) for q in questions("--student", student)]


# ---- paper ----

class Page(html.parser.HTMLParser):
    """A page's elements, each closed where it may be; and what of it is not as it should be."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.wrong, self.answers, self.text = [], [], [], []
        self.feed(text)
        self.close()
        self.wrong += [f"never closed: {tag}" for tag in self.open]

    def handle_starttag(self, tag, attributes):
        if tag not in KNOWN:
            self.wrong.append(f"unknown element: {tag}")
        for name, _ in attributes:
            if name not in ("class", "lang", "charset", "name", "content", "start"):
                self.wrong.append(f"attribute: {name}")
        if "p" in self.open and tag not in PHRASING:
            self.wrong.append(f"{tag} inside p")
        if ("ul" in self.open[-1:] or "ol" in self.open[-1:]) and tag != "li":
            self.wrong.append(f"{tag} in a list")
        if tag not in VOID:
            self.open.append(tag)
        if ("class", "answer") in attributes:
            self.answers.append("")

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"closed out of turn: {tag}")

    def handle_data(self, data):
        self.text.append(data)
        if "strong" in self.open and self.answers and self.answers[-1] == "":
            self.answers[-1] = data


def sheet(kind, *words, lesson=LESSON):
    done = tutor("lesson", lesson, kind, "-", *words)
    ok(done.returncode == 0 and done.stderr == b"", f"{kind} of {os.path.basename(lesson)} is written",
       done.stderr)
    return done.stdout.decode()


def test_worksheets():
    one, two = sheet("--worksheet", "--seed", "1"), sheet("--worksheet", "--seed", "2")
    ok(one != two, "another seed, another worksheet")
    ok(one == sheet("--worksheet", "--seed", "1"), "the same seed, the same worksheet")
    page = Page(one)
    ok(not page.wrong, "a worksheet is valid HTML", page.wrong)
    ok(one.startswith("<!DOCTYPE html>") and "<html lang=" in one and "<title>" in one,
       "it opens as a page does")
    ok(not re.search(r"<script|src=|href=|url\(|@import|javascript:", one),
       "it has no script, and nothing to be fetched")
    ok("@page" in one and "break-inside: avoid" in one, "it says where a page may break")
    ok(page.answers == [] and "✗" not in one, "a worksheet contains no answer")
    because = [q["because"] for q in questions("--seed", "1") if q["because"]]
    words = " ".join("".join(page.text).split())
    ok(because and not any(" ".join(b.split()) in words for b in because), "nor a reason for one")
    ok(one.count('<section class="question">') == len(questions("--seed", "1")),
       "each question is there once")
    ok('class="line"' in one and 'class="box"' in one, "there is room to write, and boxes to mark")
    answers = Page(sheet("--answers", "--seed", "1"))
    ok(not answers.wrong and len(answers.answers) == len(questions("--seed", "1")),
       "the answer sheet is valid HTML, and answers each question", answers.wrong)
    words = " ".join("".join(answers.text).split())
    ok(all(" ".join(b.split()) in words for b in because), "with its reason")


def test_every_lesson_prints():
    for line in tutor("list", "lessons").stdout.decode().splitlines():
        name = re.search(r"\d+ (\S+) ", line).group(1)
        for kind in ("--worksheet", "--answers"):
            page = Page(sheet(kind, lesson=name))
            ok(not page.wrong, f"{kind} of {name} is valid HTML", page.wrong)


def test_the_answer_sheet_is_right():
    for seed in ("1", "77"):
        answers = Page(sheet("--answers", "--seed", seed)).answers
        asked = questions("--seed", seed)
        lines = [a.removeprefix("One way: ") if q["kind"] == "do" else a.split(" (")[0]
                 for a, q in zip(answers, asked)]
        state = {"XDG_STATE_HOME": fresh("state")}
        done = tutor("lesson", LESSON, "--seed", seed, "--plain", environment=state,
                     give="".join(line + "\n" for line in lines).encode())
        ok(f"The end: {len(asked)} of {len(asked)} right.".encode() in done.stdout,
           f"the text player takes the answers of the sheet of seed {seed}", done.stdout[-300:])


def test_text_is_no_markup():
    evil = "<script>alert(1)</script>"
    lesson = write("evil.md", f"""# {evil} & <b>
> You will see: {evil}

{evil} and `{evil}` and **{evil}**, [a link](javascript:alert) and &lt;script&gt; ![x](http://x/y.png)

- {evil}
  - deeper {evil}
1. {evil}

    {evil}

```
{evil}
```

```tls
run tls12-rsa host=localhost until ClientHello
choose {evil}?
option {evil}
option "</pre><img src=x>
answer "{evil}"
hint {evil}
because {evil}
ask {evil}
answer Nonsense/{evil}
nonsense {evil}
```
""")
    for kind in ("--worksheet", "--answers"):
        text = sheet(kind, "--student", evil, lesson=lesson)
        page = Page(text)
        ok(not page.wrong and "<script" not in text and "<img" not in text,
           f"{kind}: neither a lesson's text nor a name becomes markup", page.wrong)
        ok(evil in "".join(page.text), f"{kind}: it is shown as it stands")


def test_sheets_for_a_student():
    text = sheet("--worksheet", "--student", " Ada  LOVELACE")
    seed = int.from_bytes(hashlib.sha256(b"ada lovelace").digest()[:4], "big")
    ok("<strong>Ada LOVELACE</strong>" in text and f"connection {seed}" in text,
       "a worksheet bears the name, and the seed that is made of it")
    path = fresh("sheet.html")
    done = tutor("lesson", LESSON, "--worksheet", path, "--answers", fresh("answers.html"))
    ok(done.returncode == 0 and read(path).startswith(b"<!DOCTYPE"), "both are written at once")
    done = tutor("lesson", LESSON, "--worksheet", os.path.join(home, "no", "folder"))
    ok(done.returncode == 3 and one_line(done), "where it cannot be written, it is said")


# ---- a class of five ----

def hand_in(student, name=None):
    path = fresh(f"{name or student.split()[0].lower()}.json")
    done = tutor("lesson", LESSON, "--student", student, "--hand-in", path)
    ok(done.returncode == 0 and done.stdout + done.stderr == b"", f"{student} hands in",
       done.stderr)
    ok(stat.S_IMODE(os.stat(path).st_mode) == 0o600, "for its owner's eyes only")
    return path


def grade(*paths):
    done = tutor("lesson", "--grade", *paths, "--json", "-")
    return done, json.loads(done.stdout)


def changed(path, **members):
    content = json.loads(read(path))
    content.update(members)
    return write("changed.json", json.dumps(content))


def test_a_class_of_five():
    asked = questions("--student", "Ada Lovelace")
    kinds = [q["kind"] for q in asked]
    random = next(i for i, q in enumerate(asked) if re.fullmatch("[0-9a-f]{8}", q["answer"] or ""))
    count = sum(kind in ("ask", "choose") for kind in kinds)
    tasks = len(kinds) - count
    most = 2 * len(kinds)
    ada = right_lines("Ada Lovelace")
    take("Ada Lovelace", ada)
    ben = right_lines("Ben")
    ben[random:random] = ["00000000"]  # wrong once, and then right
    take("Ben", ben)
    chloe = right_lines("Chloé")
    chloe[random] = "skip"
    first = kinds.index("ask")
    chloe[first] = "?\n" + chloe[first]  # a hint first
    take("Chloé", chloe)
    tries = len(asked[random]["hints"]) + 2  # each hint, then where to look, then the answer
    take("Dan", right_lines("Dan")[:random] + [ada[random]] * tries + right_lines("Dan")[random + 1:])
    take("Eve", right_lines("Eve")[:2] + ["q"])
    files = [hand_in(s) for s in ("Ada Lovelace", "Ben", "Chloé", "Dan", "Eve")]
    ok(len({json.loads(read(f))["seed"] for f in files}) == 5, "five students, five connections")
    ok(len({right_lines(s)[random] for s in ("Ada Lovelace", "Ben", "Chloé", "Dan", "Eve")}) == 5,
       "and five answers to the same question")
    damaged = write("damaged.json", read(files[0])[:-200])
    done, grades = grade(*files, damaged)
    table = tutor("lesson", "--grade", *files, damaged)
    print("note - " + "\nnote - ".join(table.stdout.decode().replace(home, "").splitlines()))
    ok(done.returncode == 1 and table.returncode == 1, "one file is damaged: status 1")
    ok([g["file"] for g in grades["not_graded"]] == [damaged]
       and os.path.basename(damaged).encode() in table.stdout, "it is named, and set apart", grades)
    by = {g["student"]: g for g in grades["graded"]}
    ok(list(by) == ["Ada Lovelace", "Ben", "Chloé", "Dan", "Eve"], "the others are graded")
    ok(by["Ada Lovelace"]["points"] == by["Ada Lovelace"]["of"] == most
       and by["Ada Lovelace"]["questions"]["first"] == count
       and by["Ada Lovelace"]["tasks_done"] == tasks and by["Ada Lovelace"]["notes"] == [],
       "who has all right at first try has all the points", by["Ada Lovelace"])
    ok(by["Ben"]["questions"]["hints"] == 1 and by["Ben"]["points"] == most - 1,
       "right at the second try is worth one point", by["Ben"])
    ok(by["Chloé"]["questions"]["skipped"] == 1 and by["Chloé"]["questions"]["hints"] == 1
       and by["Chloé"]["points"] == most - 3, "a question skipped is worth none", by["Chloé"])
    ok(by["Dan"]["questions"]["told"] == 1 and f"Question {random + 1}:" in by["Dan"]["notes"][0]
       and by["Dan"]["notes"][0].endswith("on the connection of Ada Lovelace."),
       "an answer copied from another is told", by["Dan"])
    ok(by["Eve"]["finished"] is False and by["Eve"]["questions"]["open"] == count - 2
       and by["Eve"]["questions"]["first"] == 2
       and any("not taken to its end" in n for n in by["Eve"]["notes"]),
       "an unfinished one is graded as far as it goes", by["Eve"])
    ok(f"{most - 1}/{most}".encode() in table.stdout, "points are a fraction", table.stdout)
    forged(files, random, most)


def forged(files, random, most):
    """What a hand-in says of itself is not believed."""
    content = json.loads(read(files[3]))
    for answer in content["answers"]:
        answer.update(outcome="right", tries=1, hints=0)
    lied = write("lied.json", json.dumps(content))
    _, grades = grade(files[0], lied)
    dan = grades["graded"][1]
    ok(dan["questions"]["wrong"] == 1 and dan["points"] == most - 2
       and any("Called right" in note for note in dan["notes"]),
       "an outcome that is only claimed counts for nothing", dan)
    _, grades = grade(files[0], changed(files[0], student="Zoë"))
    zoe = grades["graded"][1]
    ok(zoe["points"] < most and any("not that of the name" in note for note in zoe["notes"])
       and any("Ada Lovelace" in note for note in zoe["notes"]),
       "a file with another name on it: the seed, and whose answers they are", zoe)
    done, grades = grade(files[0], changed(files[1], lesson="no-such-lesson"))
    ok(done.returncode == 1 and grades["graded"][1]["points"] is None
       and "does not know the lesson" in grades["graded"][1]["notes"][0],
       "a lesson that the program does not know: said", grades)
    done, grades = grade(changed(files[1], text="0" * 64))
    ok(done.returncode == 1 and "another version" in grades["graded"][0]["notes"][0],
       "another version of its text: said", grades)
    _, grades = grade(files[0], files[1], files[0])
    ok(any("Handed in before" in note for note in grades["graded"][2]["notes"]),
       "the same handed in twice: said")


def test_damaged_hand_ins():
    take("Ada", right_lines("Ada")[:3])
    sound = hand_in("Ada", "sound")
    text = json.loads(read(sound))
    bad = [b"", b"{", b"[]", b"null", b"\xff\xfe", b"{}" * 3, b'{"format":"tlstutor-progress"}',
           json.dumps({**text, "version": 2}), json.dumps({**text, "student": "a\u001b[31m"}),
           json.dumps({**text, "student": ""}), json.dumps({**text, "seed": -1}),
           json.dumps({**text, "seed": "1"}), json.dumps({**text, "text": "ab"}),
           json.dumps({**text, "answers": {}}), json.dumps({**text, "answers": [{}]}),
           json.dumps({**text, "answers": text["answers"] * 2}),
           json.dumps({**text, "answers": [{**text["answers"][0], "line": 0}]}),
           json.dumps({**text, "answers": [{**text["answers"][0], "typed": [7]}]}),
           json.dumps({**text, "answers": [{**text["answers"][0], "typed": ["x"] * 2000}]}),
           json.dumps({**text, "answers": [{**text["answers"][0], "outcome": "splendid"}]}),
           b"[" * 100000, b" " * 2000000]
    paths = [write("bad.json", content) for content in bad]
    done, grades = grade(*paths, sound)
    ok(done.returncode in (1, 3) and len(grades["not_graded"]) == len(bad)
       and all(g["why"] for g in grades["not_graded"]) and len(grades["graded"]) == 1,
       f"{len(bad)} damaged files are each set apart, and the sound one is graded", grades)
    done, grades = grade(changed(sound, answers=[{**text["answers"][0], "typed": ["\u001b[31m", "%s%n"]}]))
    ok(done.returncode == 0, "what was typed may be anything", done.stderr)


def test_a_lesson_of_ones_own():
    lesson = write("own.md", "# Own\n\n```tls\nrun tls12-rsa until ClientHello\nask How does it begin?\n"
                             "answer ClientHello/random[0..3]\n```\n")
    name = os.path.basename(lesson)
    answer = json.loads(tutor("lesson", lesson, "--student", "Ada", "--json", "-").stdout)
    take("Ada", [answer["questions"][0]["answer"]], lesson)
    path = fresh("own.json")
    tutor("lesson", lesson, "--student", "Ada", "--hand-in", path)
    ok(json.loads(read(path))["lesson"] == name, "a lesson of one's own is handed in by its name")
    done, grades = grade(lesson, path)
    ok(done.returncode == 0 and grades["graded"][0]["points"] == 2,
       "and graded, where its file goes along", grades)


# ---- usage, and what is kept ----

def test_usage():
    for status, words in ((2, ("--worksheet", "-")), (2, ("--student", "Ada", "--hand-in", "-")),
                          (2, (LESSON, "--worksheet", "-", "--answers", "-")),
                          (2, (LESSON, "--student", "")), (2, (LESSON, "--student", "a\nb")),
                          (2, (LESSON, "--student", "Ada", "--seed", "1")),
                          (2, (LESSON, "--hand-in", fresh("x"))), (2, ("--grade",)),
                          (2, ("--reset", "no-such-lesson")),
                          (1, (LESSON, "--student", "Nobody", "--hand-in", fresh("x")))):
        done = tutor("lesson", *words)
        ok(done.returncode == status and one_line(done),
           f"status {status} and one line: lesson {' '.join(words)!r}".replace(home, ""), done.stderr)


def test_progress_is_kept_apart():
    take("Fay", right_lines("Fay")[:2] + ["00", "q"])

    def listed(*words):
        lines = tutor("lesson", *words).stdout.decode().splitlines()
        return next(line for line in lines if f" {LESSON} " in line)
    ok(listed("--student", "FAY").startswith("begun"), "the list is the student's")
    ok(not listed().startswith("begun") and not listed("--student", "Guy").startswith("begun"),
       "and nobody else's")
    done = take("fay", ["q"])
    ok(b"Going on at line" in done.stdout, "a lesson left goes on, however the name is typed")
    tutor("lesson", "--reset", LESSON, "--student", "Fay")
    ok(not listed("--student", "Fay").startswith("begun"), "--reset forgets it")
    take("Gil", right_lines("Gil"))
    take("Gil", ["skip"] * len(questions()))
    path = hand_in("Gil")
    ok(all(a["outcome"] == "right" for a in json.loads(read(path))["answers"]),
       "what was settled stays so when the lesson is taken again")


run_all(test_worksheets, test_every_lesson_prints, test_the_answer_sheet_is_right,
        test_text_is_no_markup, test_sheets_for_a_student, test_a_class_of_five,
        test_damaged_hand_ins, test_a_lesson_of_ones_own, test_usage, test_progress_is_kept_apart)
