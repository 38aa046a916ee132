"""What makes requests: wrk for reads, our own client for posts, one of Python for single ones."""

import http.client
import json
import re
import time
from dataclasses import dataclass

from . import places, processes

WRK_THREADS = 2
MS_OF_UNIT = {"us": 1e-3, "ms": 1, "s": 1e3, "m": 6e4}
QUIET_S = 0.1
QUIET_SHARE_MAX = 0.05  # Of one core.
SETTLE_S_MAX = 60


@dataclass(frozen=True)
class Read:
    """What wrk asks for. `{n}` in the path: a random number from 1 to `articles`."""

    path: str
    headers: tuple[str, ...] = ()
    articles: int = 0


@dataclass(frozen=True)
class ReadRate:
    per_s: float
    p99_ms: float
    cpu_us: float  # The server's, for each request.


@dataclass(frozen=True)
class Post:
    """What bench_post posts; see its --help for what may stand in the body."""

    path: str
    body: str
    type: str = "application/json"
    statuses: tuple[int, ...] = (201,)
    articles: int = 1
    contains: str = ""  # What the answer to a post that was taken has in its body.


@dataclass(frozen=True)
class PostRate:
    per_s: float
    p50_ms: float
    p99_ms: float
    cpu_us: float


RANDOM_LUA = """
local path, articles, seed = %s, %d, 0
function setup(thread) seed = seed + 1; thread:set("seed", seed + os.time()) end
function init(arguments) math.randomseed(seed) end
function request()
  return wrk.format("GET", (path:gsub("{n}", function() return math.random(articles) end)))
end
"""


def settle(server) -> None:
    """Waits until a server has done what nobody waits for any more: a slow one still works on what
    the load before asked for when it ended."""
    deadline = time.monotonic() + SETTLE_S_MAX
    used = processes.cpu_s(server.processes)
    while time.monotonic() < deadline:
        time.sleep(QUIET_S)
        before, used = used, processes.cpu_s(server.processes)
        if used - before <= QUIET_SHARE_MAX * QUIET_S + 1 / processes.TICKS_PER_S:
            return


def read_rate(server, read: Read, connections: int, seconds: int) -> ReadRate:
    command = [places.program("wrk"), "-t", WRK_THREADS, "-c", connections, "-d", f"{seconds}s",
               "--timeout", "10s", "--latency"]
    for header in read.headers:
        command += ["-H", header]
    if read.articles:
        script = places.WORK / "run" / "random.lua"
        script.parent.mkdir(parents=True, exist_ok=True)
        script.write_text(RANDOM_LUA % (json.dumps(read.path), read.articles), "utf-8")
        command += ["-s", script]
    command.append(f"http://127.0.0.1:{server.port}" + (read.path if not read.articles else "/"))
    settle(server)
    before = processes.cpu_s(server.processes)
    said = places.run(*command)
    cpu = processes.cpu_s(server.processes) - before
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    if refused:
        raise RuntimeError(f"{server.name} refused {refused[1]} reads of {read.path}")
    requests = int(re.search(r"(\d+) requests in", said)[1])
    per_s = float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])
    if not requests:
        raise RuntimeError(f"{server.name} answered no read of {read.path}")
    p99, unit = re.search(r"99%\s+([\d.]+)(us|ms|s|m)\b", said).groups()
    return ReadRate(per_s, float(p99) * MS_OF_UNIT[unit], cpu / requests * 1e6)


def post_rate(server, post: Post, parallel: int, seconds: float) -> PostRate:
    command = [places.POST, "--port", server.port, "--path", post.path, "--body", post.body,
               "--type", post.type, "--articles", post.articles, "--parallel", parallel,
               "--seconds", seconds]
    for status in post.statuses:
        command += ["--status", status]
    if post.contains:
        command += ["--contains", post.contains]
    settle(server)
    before = processes.cpu_s(server.processes)
    said = json.loads(places.run(*command))
    cpu = processes.cpu_s(server.processes) - before
    if said["failed"] or not said["done"]:
        raise RuntimeError(f"{server.name} failed {said['failed']} posts of "
                           f"{said['failed'] + said['done']}: {said['first_failure']}")
    return PostRate(said["per_s"], said["p50_ms"], said["p99_ms"], cpu / said["done"] * 1e6)


@dataclass(frozen=True)
class Got:
    status: int
    headers: dict[str, str]
    body: bytes


def get(port: int, path: str, headers: dict | None = None, s_max: float = 60) -> Got:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=s_max)
    try:
        connection.request("GET", path, headers=headers or {})
        answer = connection.getresponse()
        return Got(answer.status, {name.lower(): value for name, value in answer.getheaders()},
                   answer.read())
    finally:
        connection.close()


def answers(port: int, path: str) -> bool:
    try:
        return get(port, path).status == 200
    except (OSError, http.client.HTTPException):
        return False


def start_ms(start, started: list) -> float:
    """From the start of a server's process to its first answer. `start()` gives the server, not yet
    awaited; it is put into `started`."""
    begin = time.perf_counter()
    server = start()
    started.append(server)
    processes.wait_until(lambda: answers(server.port, server.alive), server.processes[0],
                         every_s=0.0005)
    return (time.perf_counter() - begin) * 1e3
