"""A client that sends what browsers and programs send, and remembers nothing but cookies."""

import http.client
import json
import secrets
import socket
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

REQUEST_S_MAX = 60
# The server drops a connection that was idle for two seconds; one that old is not used again.
IDLE_S_MAX = 1.0

BROWSER_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FORM_TYPE = "application/x-www-form-urlencoded"


@dataclass
class Answer:
    method: str
    path: str
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    def json(self):
        return json.loads(self.body)

    def text(self) -> str:
        return self.body.decode("utf-8")

    def type(self) -> str:
        return (self.headers.get("Content-Type") or "").partition(";")[0]

    def slug(self) -> str:
        """The problem's name: urn:rejoinder:problem:duplicate is `duplicate`."""
        assert self.type() == "application/problem+json", self
        return self.json()["type"].rpartition(":")[2]

    def faults(self) -> dict[str, str]:
        """field → code of a problem."""
        return {fault["field"]: fault["code"] for fault in self.json().get("errors", [])}

    def __repr__(self) -> str:
        return f"{self.method} {self.path} → {self.status} {self.body[:2000]!r}"


def browser_newlines(text: str) -> str:
    """HTML, form submission: every line end becomes CR LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")


def urlencoded(fields) -> bytes:
    """application/x-www-form-urlencoded as the URL standard serialises it, from text or bytes."""
    pairs = fields.items() if isinstance(fields, dict) else fields
    kept = [(name, browser_newlines(value) if isinstance(value, str) else value)
            for name, value in pairs]
    # quote_plus leaves ~ alone and escapes *: the standard has it the other way round.
    return urlencode(kept).replace("~", "%7E").replace("%2A", "*").encode("ascii")


def multipart(fields) -> tuple[bytes, str]:
    """The body and the content type of the same form with enctype=multipart/form-data."""
    boundary = "----WebKitFormBoundary" + secrets.token_hex(8)
    body = bytearray()
    for name, value in (fields.items() if isinstance(fields, dict) else fields):
        content = browser_newlines(value).encode() if isinstance(value, str) else value
        escaped = name.replace("\r\n", "%0D%0A").replace('"', "%22")
        body += f'--{boundary}\r\nContent-Disposition: form-data; name="{escaped}"\r\n\r\n'.encode()
        body += content + b"\r\n"
    body += f"--{boundary}--\r\n".encode()
    return bytes(body), f"multipart/form-data; boundary={boundary}"


@dataclass
class Client:
    """One per server; each thread has its own connection."""

    port: int
    site: str = "clinic"
    watch: object = None  # Called with each answer.
    headers: dict = field(default_factory=dict)
    host: str = "127.0.0.1"
    make_connection: type = http.client.HTTPConnection

    def __post_init__(self):
        self._of_thread = threading.local()
        self._open: list[http.client.HTTPConnection] = []
        self._lock = threading.Lock()

    def close(self) -> None:
        """Closes the connections of all threads; the next request opens a new one."""
        with self._lock:
            for connection in self._open:
                connection.close()
            self._open.clear()
        self._of_thread = threading.local()

    def request(self, method: str, path: str, body: bytes | None = None, headers=()) -> Answer:
        sent = {**self.headers, **dict(headers)}
        for retry in (False, True):
            connection, reused = self._connection(fresh=retry)
            try:
                connection.request(method, path, body, sent)
                response = connection.getresponse()
                content = response.read()
                break
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                self._forget(connection)
                # The server may close an idle connection at any moment, and then has not read
                # the request; on a new one this would be a fault.
                if not reused or retry:
                    raise
            except BaseException:
                self._forget(connection)
                raise
        self._of_thread.used = time.monotonic()
        if response.will_close:
            self._forget(connection)
        answer = Answer(method, path, response.status, response.headers, content)
        if self.watch is not None:
            self.watch(answer, sent)
        return answer

    def get(self, path: str, headers=()) -> Answer:
        return self.request("GET", path, headers=headers)

    def send_json(self, method: str, path: str, value, headers=()) -> Answer:
        """`value`: anything JSON can say, or the bytes of a body."""
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        return self.request(method, path, body,
                            {"Content-Type": "application/json", **dict(headers)})

    # A site's addresses

    def at(self, rest: str, **query) -> str:
        asked = "&".join(f"{name}={quote(str(value), safe='')}" for name, value in query.items())
        return f"/v1/sites/{self.site}/{rest}" + (f"?{asked}" if asked else "")

    def post(self, draft: dict, headers=()) -> Answer:
        return self.send_json("POST", self.at("comments"), draft, headers)

    def post_form(self, fields, headers=()) -> Answer:
        """As a browser posts the form."""
        return self.request("POST", self.at("comments"), urlencoded(fields),
                            {"Content-Type": FORM_TYPE, "Accept": BROWSER_ACCEPT, **dict(headers)})

    def post_multipart(self, fields, headers=()) -> Answer:
        body, content_type = multipart(fields)
        return self.request("POST", self.at("comments"), body,
                            {"Content-Type": content_type, "Accept": BROWSER_ACCEPT,
                             **dict(headers)})

    def list(self, article: str, **query) -> dict:
        answer = self.get(self.at("comments", article=article, **query))
        assert answer.status == 200, answer
        return answer.json()

    def whole_list(self, article: str, **query) -> dict:
        """The list with all its pages joined."""
        page = whole = self.list(article, limit=200, **query)
        while page["next"] is not None:
            page = self.list(article, limit=200, after=page["next"], **query)
            whole["comments"] += page["comments"]
        return whole

    def html_list(self, article: str, **query) -> str:
        answer = self.get(self.at("comments", article=article, format="html", **query))
        assert answer.status == 200 and answer.type() == "text/html", answer
        return answer.text()

    def _connection(self, fresh: bool):
        connection = getattr(self._of_thread, "connection", None)
        idle = time.monotonic() - getattr(self._of_thread, "used", 0)
        if connection is not None and not fresh and idle < IDLE_S_MAX:
            return connection, True
        if connection is not None:
            self._forget(connection)
        connection = self.make_connection(self.host, self.port, timeout=REQUEST_S_MAX)
        with self._lock:
            self._open.append(connection)
        self._of_thread.connection = connection
        return connection, False

    def _forget(self, connection) -> None:
        connection.close()
        self._of_thread.connection = None
        with self._lock:
            if connection in self._open:
                self._open.remove(connection)


class Moderator:
    """A client with a session."""

    def __init__(self, client: Client, name: str, password: str):
        self.client = client
        self.password = password
        answer = client.send_json("POST", "/v1/session", {"name": name, "password": password})
        assert answer.status == 201, answer
        self.cookie = answer.headers["Set-Cookie"].partition(";")[0]
        self.csrf = answer.json()["csrf"]

    def headers(self) -> dict:
        return {"Cookie": self.cookie, "X-CSRF-Token": self.csrf}

    def get(self, path: str) -> Answer:
        return self.client.get(path, {"Cookie": self.cookie})

    def send(self, method: str, path: str, body) -> Answer:
        return self.client.send_json(method, path, body, self.headers())

    def prove(self, method: str, path: str, body: dict) -> Answer:
        """What a session alone may not do."""
        return self.send(method, path, {**body, "password": self.password})

    def queue(self, **query) -> dict:
        asked = "&".join(f"{name}={quote(str(value), safe='')}" for name, value in query.items())
        answer = self.get("/v1/moderation/queue" + (f"?{asked}" if asked else ""))
        assert answer.status == 200, answer
        return answer.json()

    def whole_queue(self, **query) -> list[dict]:
        """All comments of the asked-for status."""
        page = self.queue(limit=100, **query)
        comments = page["comments"]
        while page["next"] is not None:
            page = self.queue(limit=100, after=page["next"], **query)
            comments += page["comments"]
        return comments

    def totals(self) -> dict:
        return self.queue(limit=1)["totals"]

    def comment(self, comment: int) -> dict:
        answer = self.get(f"/v1/moderation/comments/{comment}")
        assert answer.status == 200, answer
        return answer.json()

    def try_to_decide(self, action: str, targets: list[dict], **more) -> Answer:
        return self.client.send_json("POST", "/v1/moderation/decisions",
                                     {"comments": targets, "action": action, **more},
                                     self.headers())

    def decide(self, action: str, *comments: int, **more) -> dict:
        """Decides on comments as they are now."""
        targets = [{"id": comment, "version": self.comment(comment)["comment"]["version"]}
                   for comment in comments]
        answer = self.try_to_decide(action, targets, **more)
        assert answer.status == 201, answer
        return answer.json()

    def undo(self, decision: int) -> Answer:
        return self.client.send_json("POST", f"/v1/moderation/decisions/{decision}/undo", b"",
                                     self.headers())


def raw_exchange(port: int, request: bytes) -> bytes:
    """Sends bytes as they are and reads until the server closes."""
    with socket.create_connection(("127.0.0.1", port), timeout=REQUEST_S_MAX) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
        return answer
