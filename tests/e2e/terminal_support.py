"""terminal_support.py - a real terminal emulator for the tests of screens: tmux, with a shell in its window."""
import atexit
import os
import re
import subprocess
import time

from support import fresh

PATIENCE = 20  # seconds until a screen must be there


class Terminal:
    """A window of tmux with a shell in it."""

    def __init__(self, columns=80, rows=24, **environment):
        self.environment = {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "XDG_STATE_HOME": fresh("state"),
                            "PS1": "$ ", **environment}
        variables = [part for name, value in self.environment.items() for part in ("-e", f"{name}={value}")]
        self.socket = fresh("tmux")  # a server each: one that is just ending takes no new window
        atexit.register(self.close)
        self.tmux("-f", os.devnull, "new-session", "-d", "-x", str(columns), "-y", str(rows), *variables,
                  "sh")
        self.tmux("set-option", "-g", "status", "off")
        self.await_text("[$#]")

    def tmux(self, *arguments):
        return subprocess.run(["tmux", "-S", self.socket, *arguments], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, check=False).stdout.decode()

    def screen(self):
        return self.tmux("capture-pane", "-p")

    def keys(self, *keys):
        for key in keys:
            self.tmux("send-keys", key)

    def type(self, text):
        self.tmux("send-keys", "-l", text)
        self.keys("Enter")

    def await_text(self, text):
        """True once the text is on the screen."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if re.search(text, self.screen()):
                return True
            time.sleep(0.03)
        return False

    def process(self):
        """The pid of the tutor in this window."""
        shell = self.tmux("display-message", "-p", "#{pane_pid}").strip()
        found = subprocess.run(["pgrep", "-P", shell], stdout=subprocess.PIPE, check=False).stdout.split()
        return int(found[0]) if found else 0

    def close(self):
        self.tmux("kill-server")


def sane(terminal):
    """The shell has its terminal back: what is typed is echoed, lines are cooked."""
    terminal.await_text(r"[$#]\s*$")  # the tutor has ended: what is typed now is the shell's
    terminal.type("stty -a | tr ';' '\\n' | grep -c -w -e icanon -e echo; echo back")
    return terminal.await_text(r"back\n") and not re.search(r"-icanon|-echo\b", terminal.screen())
