#!/usr/bin/env python3
"""lessons.py - the lessons as a learner meets them, as text: right answers, wrong ones, leaving and coming back.

What is right is asked of the program itself (`lesson NAME --json -`), for two seeds. Wrong answers must lead to
a hint, to where to look, and to the answer: never to a dead end. Read next: docs/writing-lessons.md.
"""
import atexit
import functools
import json
import os
import re
import subprocess

from support import ENVIRONMENT, PATIENCE, TLSTUTOR, fresh, ok, run_all, tutor, write

SEEDS = ("1", "2")
CONTROL = re.compile(rb"[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]")


def names():
    return re.findall(r"^(?:done|begun)?\s+\d+ (\S+)", tutor("list", "lessons").stdout.decode(), re.M)


@functools.lru_cache(maxsize=None)
def sheet(name, seed):
    done = tutor("lesson", name, "--seed", seed, "--json", "-")
    return json.loads(done.stdout) if done.returncode == 0 else {"questions": []}


def take(name, seed, lines):
    """The lesson with these lines typed, nothing kept from before."""
    ENVIRONMENT["XDG_STATE_HOME"] = fresh("state")
    return tutor("lesson", name, "--seed", seed, "--plain", give=typed(lines))


def typed(lines):
    return "".join(f"{line}\n" for line in lines).encode()


class Learner:
    """Types a line at a time, and reads what is said to it: up to the next prompt, or to the end."""

    def __init__(self, name):
        self.process = subprocess.Popen([TLSTUTOR, "lesson", name, "--seed", "1", "--plain"],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                        env={**ENVIRONMENT, "XDG_STATE_HOME": fresh("state")})
        atexit.register(self.process.kill)
        self.read()

    def read(self):
        text = b""
        while not text.endswith(b"\n> "):
            chunk = os.read(self.process.stdout.fileno(), 65536)
            if not chunk:
                break
            text += chunk
        return b" ".join(text.split()).decode()

    def say(self, line):
        self.process.stdin.write(f"{line}\n".encode())
        self.process.stdin.flush()
        return self.read()


def right(question):
    return question["way"] if question["kind"] == "do" else question["answer"]


def wrong(question):
    """Something that is wrong, and taken for an answer."""
    if question["kind"] == "choose":
        return next(str(i + 1) for i, option in enumerate(question["options"]) if option != question["answer"])
    return {"do": "flip Nonsense", "compute": "00", "ask": "zzzz"}[question["kind"]]


def test_right_answers():
    for name in names():
        for seed in SEEDS:
            questions = sheet(name, seed)["questions"]
            done = take(name, seed, [right(question) for question in questions])
            ok(questions and done.returncode == 0
               and f"The end: {len(questions)} of {len(questions)} right.".encode() in done.stdout,
               f"{name} is taken to its end with the right answers, seed {seed}", done.stdout[-1500:] + done.stderr)
            ok(not CONTROL.search(done.stdout), f"{name} writes no control characters, seed {seed}")


def answered_wrong(learner, question):
    """All that is said about wrong answers, until the right one is told; None for a dead end."""
    said = []
    for _ in range(len(question["hints"]) + 4):
        said.append(learner.say(wrong(question)))
        if "The answer is: " in said[-1]:
            return said
    said += [learner.say("?"), learner.say("skip")]
    return said if question["kind"] == "do" and "One way: " in said[-2] + said[-1] else None


def hints_come_first(question, said):
    """Each hint in its turn, then, where there is one, the place to look at."""
    if question["kind"] == "do":
        return True
    expected = list(question["hints"])
    if question["where"] and question["kind"] != "compute":
        expected.append(question["where"])
    together = [("".join(hint.split()), "".join(reply.split())) for hint, reply in zip(expected, said)]
    return all(hint in reply for hint, reply in together) and len(said) > len(expected)


def test_wrong_answers_are_no_dead_end():
    for name in names():
        learner, dead, unhelped = Learner(name), [], []
        for question in sheet(name, "1")["questions"]:
            said = answered_wrong(learner, question)
            if said is None:
                dead.append(question["line"])
            elif not hints_come_first(question, said):
                unhelped.append((question["line"], said))
        learner.process.stdin.close()
        ok(learner.process.wait(PATIENCE) == 0 and not dead,
           f"{name}: wrong answers lead to the right one", f"dead ends at lines {dead}")
        ok(not unhelped, f"{name}: hints come first, then where to look", unhelped)


def test_other_seed_other_answer():
    differing = [name for name in names()
                 if [q["answer"] for q in sheet(name, "1")["questions"]]
                 != [q["answer"] for q in sheet(name, "2")["questions"]]]
    ok(differing, f"answers differ with the seed: in {', '.join(differing)}")


def test_curriculum_is_proofread():
    done = tutor("lesson", "--check")
    ok(done.returncode == 0, "lesson --check finds nothing in the curriculum", done.stdout)
    ok(tutor("lesson", "--check", "--seed", SEEDS[1]).returncode == 0, f"nor with seed {SEEDS[1]}")
    for line in done.stdout.decode().splitlines():
        found = re.match(r"(\S+): (\d+) questions?, (\d+) things? to do", line)
        ok(found and int(found[2]) >= 3 and int(found[3]) >= 1,
           f"{found[1] if found else line}: three questions at least, and one thing to do", line)


BROKEN = """# A title

> You will see: things. 10 minutes.
> Before: the-hello

Words with \x1b[31mcolour\x1b[0m.

```tls
jump
run tls12-rsa until ClientHello
ask How many?
answer count(ClientHello/cipher_suites/cipher_suite)
hint \x1b]0;title\x07
because So.
show bytes Nonsense
```

More words.
"""


def test_wrong_directives():
    path = write("broken.md", BROKEN)
    done = tutor("lesson", "--check", path)
    ok(done.returncode == 1 and f"{path}:9: ".encode() in done.stdout and f"{path}:15: ".encode() in done.stdout,
       "--check names line and reason of each fault at once, status 1", done.stdout)
    done = take(path, "1", ["?", "4"])
    ok(done.returncode == 0 and b"line 9" in done.stdout and b"line 15" in done.stdout
       and b"The end: 1 of 1 right" in done.stdout, "the player shows a wrong directive in place, and goes on",
       done.stdout)
    ok(not CONTROL.search(done.stdout) and b"\\x1b[31mcolour" in done.stdout,
       "lesson text cannot write control characters", done.stdout)
    good, bad = write("good.md", "# T\n> You will see: x. 1 minutes.\n\nx\n"), write("bad.md", "```tls\njump\n```\n")
    ok(tutor("lesson", "--check", good).returncode == 0, "--check FILE: a sound one")
    done = tutor("lesson", "--check", good, bad)
    ok(done.returncode == 1 and b"0 faults" in done.stdout and b"jump" in done.stdout, "--check takes several files",
       done.stdout)


def test_the_example_for_teachers():
    with open("docs/writing-lessons.md", encoding="utf-8") as file:
        example = re.search(r"^````markdown\n(.*?)^````$", file.read(), re.S | re.M)[1]
    path = write("first.md", example)
    done = tutor("lesson", "--check", path)
    ok(done.returncode == 0, "the lesson in docs/writing-lessons.md is sound", done.stdout)
    done = take(path, "3", [right(question) for question in sheet(path, "3")["questions"]])
    ok(b"The end: 3 of 3 right" in done.stdout, "and can be taken", done.stdout)


def test_what_is_no_lesson():
    for name, content in (("not UTF-8", b"# T\n\xff\xfe\n"), ("binary", os.urandom(4000)),
                          ("zero bytes", b"# T\n\0\n"), ("huge", b"a" * 300000),
                          ("an unclosed fence", b"# T\n```tls\nrun tls12-rsa\n")):
        path = write("bad.md", content)
        for words in (("lesson", path), ("lesson", "--check", path), ("lesson", path, "--json", "-")):
            done = tutor(*words)
            ok(done.returncode in (1, 3) and done.stderr.count(b"\n") == 1 and done.stderr.startswith(b"tlstutor: "),
               f"{name}: one clear error ({' '.join(words[:2] if words[1] != path else words[:1])})",
               f"{done.returncode} {done.stderr!r}")
    for words in (("lesson", "nonsense"), ("lesson", "/nonsense.md"), ("lesson", "the-hello", "another"),
                  ("lesson", "--check", "nonsense")):
        done = tutor(*words)
        ok(done.returncode in (2, 3) and done.stderr.count(b"\n") == 1, f"{' '.join(words)}: one clear error",
           f"{done.returncode} {done.stderr!r}")
    empty = write("empty.md", "")
    ok(take(empty, "1", []).returncode == 0, "an empty lesson ends at once")


def test_leaving_and_coming_back():
    questions = sheet("the-hello", "7")["questions"]
    ENVIRONMENT["XDG_STATE_HOME"] = state = fresh("state")
    words = ("lesson", "the-hello", "--plain")
    first = tutor(*words, "--seed", "7", give=typed([right(questions[0]), "q"]))
    line = questions[1]["line"]
    ok(first.returncode == 0 and f"Left at line {line}".encode() in first.stdout, "q leaves, and says where",
       first.stdout[-500:])
    ok(re.search(rb"^begun +1 the-hello", tutor("lesson").stdout, re.M), "the list says that it is begun")
    again = tutor(*words, give=typed(right(question) for question in questions[1:]))
    ok(f"line {line}".encode() in again.stdout and b"right. (seed 7)" in again.stdout
       and f"The end: {len(questions)} of {len(questions)} right".encode() in again.stdout,
       "it is gone on with at the same line, on the same seed", again.stdout)
    ok(re.search(rb"^done +1 the-hello", tutor("lesson").stdout, re.M), "the list says that it is done")
    ok(os.stat(os.path.join(state, "tlstutor", "progress.json")).st_mode & 0o77 == 0, "what is kept is the owner's alone")


run_all(test_right_answers, test_wrong_answers_are_no_dead_end,
        test_other_seed_other_answer, test_curriculum_is_proofread, test_wrong_directives,
        test_the_example_for_teachers, test_what_is_no_lesson,
        test_leaving_and_coming_back)
