"""The real binary, run as its operator runs it."""

import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from pathlib import Path

# A start under sanitizers on a busy machine takes seconds; a hang is what these end.
START_S_MAX = 60
STOP_S_MAX = 60
COMMAND_S_MAX = 60

SANITIZER_REPORTS = re.compile(
    rb"ERROR: \w+Sanitizer|WARNING: ThreadSanitizer|runtime error:|SUMMARY: \w+Sanitizer")

UNLIMITED = {"limits.network_burst": 0, "limits.email_burst": 0, "limits.site_burst": 0}


def clean_environment() -> dict[str, str]:
    """Ours without REJOINDER_…: the program takes each such variable for a setting."""
    return {name: value for name, value in os.environ.items()
            if not name.startswith("REJOINDER_")}


class CommandResult:
    def __init__(self, code: int, out: bytes, err: bytes):
        self.code = code
        self.out = out.decode("utf-8")
        self.err = err.decode("utf-8")

    def json(self):
        return json.loads(self.out)

    def __repr__(self) -> str:
        return f"exit {self.code}\nout: {self.out}\nerr: {self.err}"


class Service:
    """A data folder and, while it runs, the server on it. Port and folder are its own."""

    def __init__(self, binary: Path, folder: Path | None = None):
        self.binary = binary
        self._own_folder = folder is None
        self.folder = folder or Path(tempfile.mkdtemp(prefix="rejoinder-"))
        self.data = self.folder / "data"
        self.process: subprocess.Popen | None = None
        self.port = 0
        self.public_url = ""
        self._listening = threading.Event()
        self._readers: list[threading.Thread] = []
        self._out: list[bytes] = []
        self._err: list[bytes] = []

    # Commands

    def run(self, *arguments: str, stdin: str = "", check: bool = True,
            environment: dict[str, str] | None = None,
            s_max: float = COMMAND_S_MAX) -> CommandResult:
        """Runs a command on the data folder. `check`: it must end with 0."""
        done = subprocess.run(
            [self.binary, *arguments, "--data", str(self.data)], input=stdin.encode(),
            capture_output=True, timeout=s_max, check=False,
            env={**clean_environment(), **(environment or {})})
        result = CommandResult(done.returncode, done.stdout, done.stderr)
        assert not SANITIZER_REPORTS.search(done.stderr), result
        assert not check or result.code == 0, f"{arguments}: {result}"
        return result

    def init(self) -> None:
        self.run("init")

    def add_site(self, key: str, *options: str, origin: str | None = None) -> None:
        self.run("site", "add", key, "--origin", origin or f"https://{key}.example", *options)

    def add_moderator(self, name: str, password: str, *options: str) -> None:
        self.run("moderator", "add", name, "--password-stdin", *options, stdin=password + "\n")

    # The server

    def start(self, settings: dict | None = None, flags: tuple[str, ...] = (),
              inherited: int | None = None) -> "Service":
        """Starts the server and waits until it says that it listens. Limits are off unless
        `settings` says otherwise. `inherited`: a listening socket that is handed over."""
        assert self.process is None, "it runs already"
        self._listening.clear()
        self._out, self._err = [], []
        self.public_url = ""
        environment = clean_environment()
        for key, value in {**UNLIMITED, **(settings or {})}.items():
            environment["REJOINDER_" + key.upper().replace(".", "_")] = str(value)
        # As sd_listen_fds(3) says: the first is number 3, and the process is named.
        hand_over = [] if inherited is None else [
            "/bin/bash", "-c", f'LISTEN_PID=$$ LISTEN_FDS=1 exec "$0" "$@" 3<&{inherited}']
        self.process = subprocess.Popen(
            [*hand_over, self.binary, "serve", "--data", str(self.data), "--listen", "127.0.0.1:0",
             "--log-format", "json", *flags],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=environment, pass_fds=() if inherited is None else (inherited,))
        self._readers = [
            threading.Thread(target=self._read, args=(self.process.stdout, self._out), daemon=True),
            threading.Thread(target=self._read, args=(self.process.stderr, self._err), daemon=True),
        ]
        for reader in self._readers:
            reader.start()
        assert self._listening.wait(START_S_MAX) and self.public_url, self._why_not()
        return self

    def stop(self) -> None:
        """SIGTERM; the server must end by itself, with 0 and without a sanitizer's report."""
        code = self._end(signal.SIGTERM)
        assert not SANITIZER_REPORTS.search(self.errors()), self.errors().decode("utf-8", "replace")
        assert code == 0, f"exit {code}\n{self.errors().decode('utf-8', 'replace')}"

    def kill(self) -> None:
        """SIGKILL: as when the power goes."""
        self._end(signal.SIGKILL)

    def close(self) -> None:
        try:
            if self.process is not None:
                self.stop()
        finally:
            if self.process is not None:
                self.kill()
            if self._own_folder:
                shutil.rmtree(self.folder, ignore_errors=True)

    def log(self) -> bytes:
        return b"".join(self._out)

    def log_lines(self) -> list[dict]:
        return [json.loads(line) for line in self.log().splitlines()]

    def line_of(self, request_id: str) -> dict:
        """The log's line of a request; the pipe may bring it a moment after the answer."""
        deadline = time.monotonic() + COMMAND_S_MAX
        while time.monotonic() < deadline:
            whole = self.log().rpartition(b"\n")[0]
            for line in map(json.loads, whole.splitlines()):
                if line.get("request_id") == request_id:
                    return line
            time.sleep(0.01)
        raise AssertionError(f"the log has no line of request {request_id}")

    def errors(self) -> bytes:
        return b"".join(self._err)

    def _end(self, number: int) -> int:
        assert self.process is not None, "it does not run"
        process, self.process = self.process, None
        process.send_signal(number)
        try:
            code = process.wait(STOP_S_MAX)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise
        for reader in self._readers:
            reader.join()
        return code

    def _read(self, pipe, lines: list[bytes]) -> None:
        for line in pipe:
            lines.append(line)
            if not self._listening.is_set() and b'"msg":"listening"' in line:
                said = json.loads(line)
                port = said["address"].rpartition(":")[2]
                self.port = int(port) if port.isdigit() else 0  # None of a Unix socket.
                self.public_url = said["public_url"]
                self._listening.set()
        self._listening.set()  # The end: nobody need wait any longer.

    def _why_not(self) -> str:
        code = self.process.poll()
        text = (self.log() + self.errors()).decode("utf-8", "replace")
        return f"the server does not listen (exit {code}):\n{text}"
