"""Processes that end when we do, and what they use."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from . import places

TICKS_PER_S = os.sysconf("SC_CLK_TCK")
START_S_MAX = 120
STOP_S_MAX = 20

_running: list["Process"] = []


class Process:
    """A server with all its children, in a session of its own."""

    def __init__(self, command: list, log: Path, environment: dict | None = None,
                 folder: Path | None = None):
        with open(log, "ab") as out:
            self._process = subprocess.Popen(
                [str(part) for part in command], stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                start_new_session=True, cwd=folder,
                env={**places.clean_environment(), **(environment or {})})
        self._log = log
        _running.append(self)

    @property
    def pid(self) -> int:
        return self._process.pid

    def require_running(self) -> None:
        if self._process.poll() is not None:
            raise RuntimeError(f"{self._process.args[0]} has ended ({self._process.returncode}):\n"
                               f"{self._log.read_text('utf-8', 'replace')[-2000:]}")

    def stop(self) -> None:
        if self not in _running:
            return
        _running.remove(self)
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                if self._process.poll() is None:
                    self._process.send_signal(number)
                self._process.wait(STOP_S_MAX)
                break
            except subprocess.TimeoutExpired:
                continue
        try:  # Children that it has left behind.
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass


def stop_all() -> None:
    for process in list(reversed(_running)):
        process.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(ready, process: Process, every_s: float = 0.02) -> None:
    deadline = time.monotonic() + START_S_MAX
    while not ready():
        process.require_running()
        if time.monotonic() > deadline:
            raise RuntimeError("a server does not answer")
        time.sleep(every_s)


def _tree(roots: list[int]) -> dict[int, list[str]]:
    """The processes under these and they themselves, each with its fields of `stat` after the
    name."""
    all_fields = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            all_fields[int(entry.name)] = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # It has just ended.
    members = {pid for pid in roots if pid in all_fields}
    grown = True
    while grown:
        children = {pid for pid, fields in all_fields.items() if int(fields[1]) in members}
        grown = not children <= members
        members |= children
    return {pid: all_fields[pid] for pid in members}


def cpu_s(processes: list[Process]) -> float:
    """Used so far by these, their children, and the children that have ended."""
    tree = _tree([process.pid for process in processes])
    return sum(int(ticks) for fields in tree.values() for ticks in fields[11:15]) / TICKS_PER_S


def memory_mib(processes: list[Process]) -> float:
    """Proportional: what children share counts once."""
    kib = 0
    for pid in _tree([process.pid for process in processes]):
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        kib += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return kib / 1024
