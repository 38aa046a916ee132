"""A mail server for tests: takes messages over SMTP, and can be told to misbehave."""

import base64
import email
import email.policy
import re
import socket
import socketserver
import threading
import time
from dataclasses import dataclass

WAIT_S_MAX = 60


@dataclass
class Received:
    sender: str
    recipients: list[str]
    raw: bytes

    @property
    def message(self):
        return email.message_from_bytes(self.raw, policy=email.policy.default)

    def text(self) -> str:
        return self.message.get_body(("plain",)).get_content()

    def html(self) -> str:
        return self.message.get_body(("html",)).get_content()

    def links(self) -> list[str]:
        """The paths of links into /m/, in their order."""
        return re.findall(r"https?://[^/\s]+(/m/\S+)", self.text())


class _Handler(socketserver.StreamRequestHandler):
    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self):
        box = self.server.box
        with box.changed:
            box.connections += 1
        if box.silent:
            box.ended.wait(WAIT_S_MAX)
            return
        self.say("220 mailbox")
        sender, recipients, logged_in = "", [], False
        while line := self.rfile.readline(4096):
            word = line.decode("ascii").strip()
            verb = word.partition(" ")[0].partition(":")[0].upper()
            if verb in ("EHLO", "HELO"):
                self.say("250-mailbox\r\n250 AUTH PLAIN" if box.login else "250 mailbox")
            elif verb == "AUTH":
                right = base64.b64encode(b"\0" + b"\0".join(box.login)) if box.login else b""
                if word == "AUTH PLAIN":
                    self.say("334 ")
                    word += " " + self.rfile.readline(4096).decode("ascii").strip()
                logged_in = word.split()[-1].encode() == right
                self.say("235 welcome" if logged_in else "535 no")
            elif verb == "MAIL" and box.login and not logged_in:
                self.say("530 log in first")
            elif verb == "MAIL":
                sender, recipients = word[word.index("<") + 1:word.index(">")], []
                self.say("250 ok")
            elif verb == "RCPT":
                if box.answer_to_recipient:
                    self.say(box.answer_to_recipient)
                else:
                    recipients.append(word[word.index("<") + 1:word.index(">")])
                    self.say("250 ok")
            elif verb == "DATA":
                self.say("354 go on")
                self.take(box, sender, recipients)
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def take(self, box, sender: str, recipients: list[str]) -> None:
        lines = []
        while (line := self.rfile.readline(4096)) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        if not line:
            return
        with box.changed:
            box.received.append(Received(sender, recipients, b"".join(lines)))
            box.changed.notify_all()
        # Taken, but whoever sent it may have to wait for the answer.
        box.hurry.wait(WAIT_S_MAX)
        self.say("250 taken")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


class Mailbox:
    def __init__(self, port: int = 0):
        self.received: list[Received] = []
        self.connections = 0
        self.silent = False
        self.answer_to_recipient = ""
        self.login: tuple[bytes, bytes] | None = None  # Asked for, when there is one.
        self.changed = threading.Condition()
        self.hurry = threading.Event()
        self.hurry.set()
        self.ended = threading.Event()
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.box = self
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def settings(self) -> dict:
        return {"mail.server": f"smtp://127.0.0.1:{self.port}", "mail.from": "comments@clinic.example"}

    def wait(self, count: int) -> list[Received]:
        """As many messages as this, or more."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.received) >= count, WAIT_S_MAX), \
                f"{len(self.received)} messages of {count} came"
            return list(self.received)

    def close(self) -> None:
        self.ended.set()
        self.hurry.set()
        self._server.shutdown()
        self._server.server_close()


def free_port() -> int:
    """A port where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def eventually(condition, s_max: float = WAIT_S_MAX):
    """What the condition gives, once it is true."""
    deadline = time.monotonic() + s_max
    while time.monotonic() < deadline:
        if value := condition():
            return value
        time.sleep(0.02)
    raise AssertionError("it has not become so")
