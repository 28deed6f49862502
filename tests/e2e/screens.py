#!/usr/bin/env python3
"""screens.py - the tutor on a real terminal: tmux types the keys, and its screen is read.

What test_frame.c cannot see: that the terminal is taken and given back whole, that sizes change while
it runs, that real peers are walked with, and that terminals which cannot show screens are refused.
Screens are waited for, never slept for.
"""
import os
import re
import shutil
import signal
import subprocess
import time

from support import (CA_EXTENSIONS, TLSTUTOR, Certificate, Process, authority, free_port, has, home, ok, rsa_key,
                     run_all, skip, STORY)
from terminal_support import PATIENCE, Terminal, sane


def sizes():
    for columns, rows in ((80, 24), (100, 30), (160, 50), (200, 60)):
        terminal = Terminal(columns, rows)
        terminal.type(f"{TLSTUTOR} demo --seed 1")
        ok(terminal.await_text("The client says hello"), f"the first screen at {columns}x{rows}", terminal.screen())
        for view, words in enumerate(("opens the conversation", "client_version", "client_random", "checked yet",
                                      "eavesdropper", "certificate"), 1):
            terminal.keys(str(view))
            ok(terminal.await_text(words), f"view {view} at {columns}x{rows}", terminal.screen())
        lines = terminal.screen().rstrip("\n").split("\n")
        ok(len(lines) == rows and "keys" in lines[-1] and "leave" in lines[-1],
           f"the footer says how to get help and out at {columns}x{rows}", lines[-1])
        terminal.close()


def keys_and_sizes():
    terminal = Terminal(100, 30)
    terminal.type(f"{TLSTUTOR} demo --seed 1")
    terminal.await_text("The client says hello")
    terminal.keys("Space")
    ok(terminal.await_text("The server reads the client's hello"), "Space goes on")
    terminal.keys("BSpace")
    ok(terminal.await_text("The client says hello"), "Backspace comes back")
    terminal.keys(":")
    terminal.type("Finished")
    ok(terminal.await_text("act 6 of 6"), ": goes to a message", terminal.screen())
    for columns, rows in ((80, 24), (60, 10), (160, 50), (79, 24), (100, 30)):
        terminal.tmux("resize-window", "-x", str(columns), "-y", str(rows))
        small = columns < 80 or rows < 24
        ok(terminal.await_text("needs 80x24" if small else "act 6 of 6"),
           f"a terminal that becomes {columns}x{rows} shows what fits", terminal.screen())
    terminal.keys("?")
    ok(terminal.await_text("Walking"), "? shows the keys")
    terminal.keys("Escape", "K")
    ok(terminal.await_text("given away"), "K gives the eavesdropper the key", terminal.screen())
    terminal.keys("o", "3")
    terminal.keys("C-z")
    ok(terminal.await_text(r"[$#]\s*$"), "Ctrl-Z gives the terminal back", terminal.screen())
    terminal.type("fg")
    ok(terminal.await_text("Secrets"), "fg brings the screen back", terminal.screen())
    terminal.keys("q")
    ok(terminal.await_text("real TLS stack|[$]"), "q leaves the walk", terminal.screen())
    terminal.keys("Q")
    ok(sane(terminal), "the terminal is whole after Q", terminal.screen())
    terminal.close()


def ends():
    for what, end in (("Ctrl-C", lambda t: t.keys("C-c")),
                      ("SIGTERM", lambda t: os.kill(t.process(), signal.SIGTERM)),
                      ("SIGHUP", lambda t: os.kill(t.process(), signal.SIGHUP)),
                      ("SIGSEGV", lambda t: os.kill(t.process(), signal.SIGSEGV)),
                      ("SIGABRT", lambda t: os.kill(t.process(), signal.SIGABRT))):
        terminal = Terminal()
        terminal.type(f"{TLSTUTOR} demo --seed 1; echo ended")
        terminal.await_text("The client says hello")
        end(terminal)
        ok(terminal.await_text("ended"), f"{what} ends the tutor", terminal.screen())
        ok("The handshake" not in terminal.screen() and sane(terminal), f"the terminal is whole after {what}",
           terminal.screen())
        terminal.close()


def odd_terminals():
    for name, setting in (("no TERM", "env -u TERM"), ("a dumb one", "TERM=dumb"),
                          ("an unknown one", "TERM=no-such-terminal")):
        terminal = Terminal(200, 30)
        terminal.type(f"{setting} {TLSTUTOR} demo --seed 1; echo status $?")
        ok(terminal.await_text("status 3") and "--plain" in terminal.screen(),
           f"a terminal that cannot show screens ({name}) is refused in one line", terminal.screen())
        terminal.close()
    terminal = Terminal(LANG="C", LC_ALL="C")
    terminal.type(f"{TLSTUTOR} demo --seed 1")
    terminal.await_text("The client says hello")
    ok(all(ord(c) < 0x7f for c in terminal.screen()), "without UTF-8 there is only ASCII", terminal.screen())
    terminal.close()
    terminal = Terminal(NO_COLOR="1")
    terminal.type(f"{TLSTUTOR} demo --seed 1")
    terminal.await_text("The client says hello")
    coloured = terminal.tmux("capture-pane", "-e", "-p")
    ok(not re.search(r"\x1b\[[0-9;]*(3[0-7]|4[0-7]|9[0-7]|38;|48;)", coloured), "NO_COLOR is obeyed", coloured[:300])
    terminal.close()


def real_peers():
    ca, other = authority(), Certificate("Another CA", extensions=CA_EXTENSIONS, key=rsa_key("another"))
    server = Certificate("server", ca)
    port = free_port()
    peer = Process("openssl", "s_server", "-accept", port, "-cert", server.path, "-key", server.key, "-www",
                   "-tls1_2", "-cipher", "AES128-SHA256")
    peer.wait_for("ACCEPT")
    terminal = Terminal(100, 30)
    terminal.type(f"{TLSTUTOR} connect localhost:{port} --trust {ca.path} --http / {' '.join(STORY)}")
    ok(terminal.await_text("The client says hello"), "a connection to openssl opens on the hello", terminal.screen())
    for _ in range(40):
        terminal.keys("Space")
    ok(terminal.await_text("end of the connection"), "it is walked to its end", terminal.screen())
    terminal.keys("Q")
    terminal.await_text(r"[$#]\s*$")
    terminal.type(f"{TLSTUTOR} connect localhost:{port} --trust {other.path} {' '.join(STORY)}")
    terminal.await_text("The client says hello")
    for _ in range(20):
        terminal.keys("Space")
    ok(terminal.await_text("unknown_ca") and "✗" in terminal.screen(), "a failed one ends on its diagnosis",
       terminal.screen())
    terminal.close()
    peer.stop()


def real_client():
    if not has("curl"):
        skip("serving curl on the screen", "curl is missing")
        return
    port, ca = free_port(), os.path.join(home, "screen-ca.pem")
    terminal = Terminal(100, 30)
    terminal.type(f"{TLSTUTOR} serve {port} --save-ca {ca}")
    ok(terminal.await_text(f"{port}"), "a server says where it listens", terminal.screen())
    end = time.monotonic() + PATIENCE
    while not os.path.exists(ca) and time.monotonic() < end:
        time.sleep(0.05)
    client = subprocess.Popen(["curl", "-sS", "--max-time", "60", "--cacert", ca, f"https://localhost:{port}/"],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    ok(terminal.await_text("The server reads the client's hello"), "a client's hello appears by itself",
       terminal.screen())
    time.sleep(3)  # a person reads; the client waits
    ok(client.poll() is None, "the client waits while the person reads")
    for _ in range(40):
        terminal.keys("Space")
    answer = client.communicate(timeout=60)[0]
    ok(b"This very connection" in answer, "and gets its page in the end", answer[:200])
    terminal.keys("Q")
    ok(sane(terminal), "the terminal is whole after serving", terminal.screen())
    terminal.close()


if not shutil.which("tmux"):
    skip("the screens", "tmux is missing")
else:
    run_all(sizes, keys_and_sizes, ends, odd_terminals, real_peers, real_client)
