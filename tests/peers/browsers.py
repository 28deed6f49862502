"""browsers.py - Chromium and Firefox fetch the page of `serve`, and the page says how.

Neither has a window, and each has a new profile in which our authority is trusted. Nothing can be
chosen in them, so our server is the one that is held to the flavour. Read before: flavours.py.
"""
import json
import os
import shutil
import socket

from command_line import Peer
from nss import database
from support import PATH, PATIENCE, Process, fresh, run


class Chromium(Peer):
    """Its page comes as what has become of it: the DOM, printed."""
    name, programs = "chromium", ("chromium", "certutil")
    # It has no CCM, Ed25519, P-521 and finite fields, and CBC with SHA-1 alone.
    lacks_as_client = {"tls12-rsa", "tls12-ccm", "tls13-ccm", "tls12-ed25519", "tls13-ed25519", "tls12-dhe",
                       "tls13-p521", "tls13-ffdhe"}

    def begin(self):
        self.home = fresh("chromium-home")
        os.makedirs(os.path.join(self.home, ".pki"))
        os.rename(database(), os.path.join(self.home, ".pki", "nssdb"))

    def client(self, flavour, port):
        done = run("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
                   "--no-first-run", "--disable-background-networking",
                   "--disable-component-update", "--disable-sync",
                   f"--user-data-dir={fresh('chromium')}", "--dump-dom",
                   f"https://localhost:{port}/", environment={"HOME": self.home})
        return done.stdout, done.stderr


class Marionette:
    """What Firefox is told over a socket: JSON, with its length before it."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self.file = self.socket.makefile("rb")
        self.sent = 0
        self.read()  # it says hello first

    def read(self):
        length = b""
        while (byte := self.file.read(1)) != b":":
            length += byte
        return json.loads(self.file.read(int(length)))

    def command(self, name, **parameters):
        self.sent += 1
        message = json.dumps([0, self.sent, name, parameters]).encode()
        self.socket.sendall(b"%d:%s" % (len(message), message))
        _, _, error, result = self.read()
        if error:
            raise RuntimeError(f"{name}: {error['error']}: {error['message'][:300]}")
        return result

    def close(self):
        self.file.close()
        self.socket.close()


class Firefox(Peer):
    """One browser fetches all the pages."""
    name, programs = "firefox", ("certutil",)
    lacks_as_client = {"tls12-rsa", "tls12-ccm", "tls13-ccm", "tls12-ed25519", "tls13-ed25519",
                       "tls12-dhe"}

    def missing(self):
        self.program = next((p for p in ("firefox-esr", "firefox") if shutil.which(p, path=PATH)),
                            None)
        return super().missing() or (None if self.program else "firefox-esr: not installed")

    def begin(self):
        profile = database()
        with open(os.path.join(profile, "user.js"), "w", encoding="utf-8") as settings:
            settings.write('user_pref("marionette.port", 0);\n'
                           'user_pref("network.proxy.type", 0);\n'
                           'user_pref("browser.shell.checkDefaultBrowser", false);\n'
                           'user_pref("app.update.enabled", false);\n')
        os.makedirs(home := fresh("firefox-home"))
        self.process = Process(self.program, "--headless", "--marionette", "--profile", profile,
                               "--no-remote", environment={"HOME": home})
        port = int(self.process.wait_for(r"Listening on port (\d+)|MarionetteActivePort").group(1))
        self.marionette = Marionette(port)
        self.marionette.command("WebDriver:NewSession")

    def client(self, flavour, port):
        try:
            self.marionette.command("WebDriver:Navigate", url=f"https://localhost:{port}/")
        except RuntimeError as refused:
            return b"", str(refused).encode()
        source = self.marionette.command("WebDriver:GetPageSource")
        return source["value"].encode(), b""

    def end(self):
        self.marionette.close()
        self.process.stop()


PEERS = (Chromium(), Firefox())
