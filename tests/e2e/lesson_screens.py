#!/usr/bin/env python3
"""lesson_screens.py - lessons on a real terminal: tmux types the keys, and its screen is read.

A lesson is taken from start to end in three sizes, with wrong answers and with right ones, and each of
the curriculum by somebody who answers nothing; one is left and gone on with; terminals of other kinds and
sizes show what they can. Screens are waited for, never slept for.
"""
import json
import os
import re
import shutil
import time

from support import TLSTUTOR, fresh, ok, run_all, skip, tutor, write
from terminal_support import PATIENCE, Terminal, sane

SIZES = ((80, 24), (100, 30), (160, 50))
LESSON = """# Who speaks first

> You will see: a hello, and who reads it. 5 minutes.

The **client** opens the handshake with `ClientHello`.

```tls
run tls12-rsa until ClientHello
show bytes ClientHello/random
```

```tls
choose Which of the two speaks first?
option client
option server
answer sender(ClientHello)
hint Nobody can greet a caller who has not called.
because The client opens.
```

```tls
ask How many cipher suites are offered?
answer count(ClientHello/cipher_suites/cipher_suite)
hint Count the lines of the list.
because Each is a number of two bytes.
```

```tls
do Look at who knows what.
expect viewed knowledge
```

That was all.
"""


def to(terminal, text, key="Space", most=80):
    """Presses a key until the text is on the screen."""
    for _ in range(most):
        before = terminal.screen()
        if re.search(text, before):
            return True
        terminal.keys(key)
        end = time.monotonic() + 2
        while terminal.screen() == before and time.monotonic() < end:
            time.sleep(0.02)
    return re.search(text, terminal.screen()) is not None


def footer(terminal):
    return terminal.screen().rstrip("\n").split("\n")[-1]


def from_start_to_end():
    path = write("who-first.md", LESSON)
    for columns, rows in SIZES:
        where = f"at {columns}x{rows}"
        terminal = Terminal(columns, rows)
        terminal.type(f"{TLSTUTOR} lesson {path} --seed 1")
        ok(terminal.await_text("You will see: a hello"), f"a lesson opens {where}", terminal.screen())
        ok(to(terminal, "Which of the two"), f"its first question comes {where}", terminal.screen())
        terminal.keys("Down")
        ok(terminal.await_text("▶ 2  server"), f"arrows choose {where}", terminal.screen())
        terminal.keys("Enter")
        ok(terminal.await_text("Nobody can greet"), f"a wrong choice gets a hint {where}", terminal.screen())
        terminal.keys("1", "1")
        ok(terminal.await_text("✓ Right: client"), f"digits choose and answer {where}", terminal.screen())
        ok(to(terminal, "How many cipher"), f"the next question comes {where}", terminal.screen())
        terminal.type("400")
        ok(terminal.await_text("✗ 400"), f"a wrong answer is called so {where}", terminal.screen())
        terminal.type("4")
        ok(terminal.await_text("✓ Right: 4"), f"a right answer is called so {where}", terminal.screen())
        ok(to(terminal, "! Look at who knows"), f"the thing to do comes {where}", terminal.screen())
        terminal.keys("L", "5")
        ok(terminal.await_text("eavesdropper"), f"it is done in the connection {where}", terminal.screen())
        terminal.keys("Escape")
        ok(terminal.await_text("✓ Done"), f"and told to be done {where}", terminal.screen())
        ok(to(terminal, "That was all") and "the end of the lesson" in terminal.screen(), f"the lesson ends {where}",
           terminal.screen())
        terminal.keys("q")
        ok(terminal.await_text("1  The hello"), f"q leads to the list of lessons {where}", terminal.screen())
        terminal.keys("Q")
        ok(sane(terminal), f"the terminal is whole after a lesson {where}", terminal.screen())
        terminal.close()


def wide(terminal):
    lines = terminal.screen().rstrip("\n").split("\n")
    return any("The hello" in line and "The handshake" in line for line in lines)


def beside_or_instead():
    terminal = Terminal(160, 50)
    terminal.type(f"{TLSTUTOR} lesson the-hello --seed 1")
    ok(to(terminal, "question 1 of"), "the first question of a lesson of the curriculum", terminal.screen())
    ok(wide(terminal), "the lesson stands beside the connection at 160x50", terminal.screen())
    for columns, rows in ((120, 30), (119, 40), (100, 30), (60, 10), (80, 24), (200, 60), (80, 24)):
        terminal.tmux("resize-window", "-x", str(columns), "-y", str(rows))
        text = "needs 80x24" if columns < 80 or rows < 24 else r"question 1 of[^\n]*┐"
        ok(terminal.await_text(text) and len(terminal.screen().rstrip("\n").split("\n")) <= rows,
           f"a terminal that becomes {columns}x{rows} shows what fits", terminal.screen())
    terminal.keys("L")
    ok(terminal.await_text(r"\[1 Story\]"), "L opens the connection at 80x24", terminal.screen())
    ok("L lesson" in footer(terminal), "the footer says how to come back", footer(terminal))
    terminal.keys("2", "3", "4", "L")
    ok(terminal.await_text("question 1 of"), "L comes back to the question", terminal.screen())
    terminal.close()


def left_and_gone_on_with():
    state = fresh("state")
    terminal = Terminal(100, 30, XDG_STATE_HOME=state)
    terminal.type(f"{TLSTUTOR} lesson the-hello")
    ok(to(terminal, "question 1 of"), "a lesson is begun", terminal.screen())
    terminal.keys("S")
    ok(terminal.await_text("The answer is"), "a question is skipped", terminal.screen())
    ok(to(terminal, "question 2 of"), "the second question comes", terminal.screen())
    terminal.keys("C-c")
    terminal.await_text(r"[$#]\s*$")
    terminal.type(f"clear; {TLSTUTOR}")
    ok(terminal.await_text("Continue where you left off") and "lesson the-hello" in terminal.screen(),
       "the home screen knows where it was left", terminal.screen())
    terminal.keys("3")
    ok(terminal.await_text("1 of 7"), "the list says how far it is done", terminal.screen())
    terminal.keys("Enter")
    ok(terminal.await_text("question 2 of 7"), "the lesson goes on at the same question", terminal.screen())
    terminal.keys("C-c")
    terminal.await_text(r"[$#]\s*$")
    with open(os.path.join(state, "tlstutor", "progress.json"), encoding="utf-8") as file:
        lessons = json.load(file)["lessons"]
    ok(len(lessons) == 1 and len(lessons[0]["answers"]) == 1, "what was answered is kept in the file", lessons)
    terminal.close()


def handed_in_from_the_screen():
    """What is done on the screens is kept as what is typed is: it can be judged again."""
    path, state, file = write("who-first.md", LESSON), fresh("state"), fresh("ada.json")
    terminal = Terminal(100, 30, XDG_STATE_HOME=state)
    terminal.type(f"{TLSTUTOR} lesson {path} --student 'Ada Lovelace'")
    ok(to(terminal, "Which of the two"), "a student's first question comes", terminal.screen())
    terminal.keys("Down", "Enter")
    terminal.await_text("Nobody can greet")
    terminal.keys("1", "1")
    terminal.await_text("✓ Right: client")
    to(terminal, "How many cipher")
    terminal.type("4")
    terminal.await_text("✓ Right: 4")
    to(terminal, "! Look at who knows")
    terminal.keys("L", "5")
    terminal.await_text("eavesdropper")
    terminal.keys("Escape")
    terminal.await_text("✓ Done")
    to(terminal, "the end of the lesson")
    terminal.keys("Q")
    terminal.await_text(r"[$#]\s*$")
    terminal.close()
    kept = {"XDG_STATE_HOME": state}
    tutor("lesson", path, "--student", "ada lovelace", "--hand-in", file, environment=kept)
    done = tutor("lesson", "--grade", path, file, "--json", "-")
    grade = json.loads(done.stdout)["graded"][0]
    ok(grade["questions"]["first"] == 1 and grade["questions"]["hints"] == 1 and grade["points"] == 5
       and grade["of"] == 6 and grade["tasks_done"] == 1 and grade["notes"] == [],
       "what a student did on the screens is handed in, and graded", grade)


def odd_terminals():
    path = write("who-first.md", LESSON)
    terminal = Terminal(LANG="C", LC_ALL="C")
    terminal.type(f"{TLSTUTOR} lesson {path} --seed 1")
    ok(to(terminal, "Which of the two"), "a lesson is read without UTF-8", terminal.screen())
    terminal.keys("Down", "Enter", "1", "1")
    ok(terminal.await_text("Right: client") and all(ord(c) < 0x7f for c in terminal.screen()),
       "without UTF-8 a lesson is ASCII", terminal.screen())
    terminal.close()
    terminal = Terminal(NO_COLOR="1")
    terminal.type(f"{TLSTUTOR} lesson {path} --seed 1")
    ok(to(terminal, "Which of the two"), "a lesson is read without colour", terminal.screen())
    coloured = terminal.tmux("capture-pane", "-e", "-p")
    ok(not re.search(r"\x1b\[[0-9;]*(3[0-7]|4[0-7]|9[0-7]|38;|48;)", coloured), "NO_COLOR is obeyed", coloured[:300])
    terminal.close()


def faulty_lessons():
    path = write("faulty.md", "# Faulty\n\nWords \x1b[31mred\x07.\n\n```tls\nrun no-such-profile\nwalk away\n"
                 "ask What?\nanswer Nowhere/at/all\n```\n\nMore words.\n")
    terminal = Terminal()
    terminal.type(f"{TLSTUTOR} lesson {path}")
    ok(terminal.await_text("More words"), "a lesson goes on past what is wrong in it", terminal.screen())
    screen = terminal.screen()
    ok("no profile is called 'no-such-profile'" in screen and "\\x1b[31m" in screen,
       "it says what is wrong in its place, and controls no terminal", screen)
    terminal.keys("C-c")
    terminal.await_text(r"[$#]\s*$")
    terminal.type(f"clear; {TLSTUTOR} lesson {path}.none.md; echo status $?")
    ok(terminal.await_text("status 3"), "a lesson that is not there is refused in one line", terminal.screen())
    terminal.close()


def whole_curriculum():
    listed = tutor("lesson").stdout.decode()
    names = re.findall(r"^\s*(?:done|begun)?\s*\d+ (\S+)", listed, re.M)
    ok(len(names) >= 9, "there are lessons to be taken", listed)
    for i, name in enumerate(names):
        columns, rows = SIZES[i % len(SIZES)]
        terminal = Terminal(columns, rows)
        terminal.type(f"{TLSTUTOR} lesson {name} --seed {i + 1}")
        ended = take_without_answers(terminal)
        ok(ended, f"{name} is taken to its end at {columns}x{rows} by whoever skips all its questions",
           terminal.screen())
        terminal.keys("Q")
        terminal.close()


def take_without_answers(terminal):
    """Space goes on; a question is left with Esc and skipped with S."""
    end = time.monotonic() + 4 * PATIENCE
    while time.monotonic() < end:
        screen = terminal.screen()
        if "the end of the lesson" in screen:
            return True
        last = screen.rstrip("\n").split("\n")[-1]
        if "L lesson" in last:
            key = "L"
        elif "Esc leave the line" in last:
            key = "Escape"
        elif "S skip" in last:
            key = "S"
        else:
            key = "Space"
        terminal.keys(key)
        until = time.monotonic() + 1
        while terminal.screen() == screen and time.monotonic() < until:
            time.sleep(0.02)
    return False


if not shutil.which("tmux"):
    skip("the lessons on the screen", "tmux is missing")
else:
    run_all(from_start_to_end, beside_or_instead, left_and_gone_on_with, handed_in_from_the_screen, odd_terminals, faulty_lessons,
            whole_curriculum)
