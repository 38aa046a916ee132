"""Many clients at once, idle ones and slow ones, against nginx."""

import selectors
import socket
import threading
import time

from . import databases, load, places
from .figures import Table
from .servers import Nginx, Rejoinder, Server

CLIENTS = 1_024
TRICKLE_S = 0.25  # Between two bytes of a slow client.
SLOW_SETS = ((256, 0), (500, 500))  # Slow clients, idle ones.
NEW_CLIENTS = 5
PATIENCE_S = 10.0


def request(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)


class AllAtOnce:
    """So many clients that connect, ask, and keep their connections; twice."""

    def __init__(self, server: Server, path: str, clients: int):
        self.server, self.path, self.clients = server, path, clients
        self.size = len(load.get(server.port, path).body)

    def seconds(self) -> tuple[list[float], int]:
        """How long until all had their answer, for each of both turns; who never had one."""
        sockets: list[socket.socket] = []
        times, unanswered = [], 0
        try:
            begin = time.monotonic()
            for _ in range(self.clients):
                client = connected(self.server.port)
                client.sendall(request(self.path))
                client.setblocking(False)
                sockets.append(client)
            unanswered += self._receive(sockets, begin + PATIENCE_S)
            times.append(time.monotonic() - begin)
            if not unanswered:
                begin = time.monotonic()
                for client in sockets:
                    client.sendall(request(self.path))
                unanswered += self._receive(sockets, begin + PATIENCE_S)
                times.append(time.monotonic() - begin)
        except OSError:
            unanswered += self.clients - len(sockets)
        finally:
            for client in sockets:
                client.close()
        return times, unanswered

    def _receive(self, sockets: list[socket.socket], deadline: float) -> int:
        waiting = selectors.DefaultSelector()
        got = {client: b"" for client in sockets}
        for client in sockets:
            waiting.register(client, selectors.EVENT_READ)
        missing = len(sockets)
        while missing and time.monotonic() < deadline:
            for key, _ in waiting.select(timeout=0.1):
                client = key.fileobj
                try:
                    piece = client.recv(1 << 18)
                except OSError:
                    piece = b""
                got[client] += piece
                head, found, body = got[client].partition(b"\r\n\r\n")
                done = bool(found) and head.startswith(b"HTTP/1.1 200") and len(body) >= self.size
                if done or not piece:
                    waiting.unregister(client)
                    missing -= done
        waiting.close()
        return missing


class Besiegers:
    """Clients that send a header byte by byte, and clients that send nothing."""

    def __init__(self, port: int, slow: int, idle: int):
        self._ended = threading.Event()
        self._slow = [connected(port) for _ in range(slow)]
        self._idle = [connected(port) for _ in range(idle)]
        for client in self._slow:
            client.sendall(b"GET / HTTP/1.1\r\nHost: slow.example\r\nX-Slow: ")
        self._thread = threading.Thread(target=self._trickle, daemon=True)
        self._thread.start()

    def __enter__(self):
        time.sleep(2 * TRICKLE_S)
        return self

    def __exit__(self, *_):
        self._ended.set()
        self._thread.join()
        for client in [*self._slow, *self._idle]:
            client.close()

    def _trickle(self) -> None:
        while not self._ended.wait(TRICKLE_S):
            for client in self._slow:
                try:
                    client.send(b"a", socket.MSG_DONTWAIT)
                except OSError:
                    pass  # Turned away: rightly so.


def wait_ms(server: Server, path: str) -> float:
    """How long a new client waits for a whole answer; PATIENCE_S when it has none by then."""
    begin = time.monotonic()
    try:
        load.get(server.port, path, s_max=PATIENCE_S)
    except OSError:
        return PATIENCE_S * 1e3
    return (time.monotonic() - begin) * 1e3


def besieged(server: Server, path: str, slow: int, idle: int) -> list[float]:
    never = PATIENCE_S * 1e3
    try:
        with Besiegers(server.port, slow, idle):
            waits = []
            # One that has no answer speaks for those after it: no need to wait as long again.
            while len(waits) < NEW_CLIENTS and never not in waits:
                waits.append(min(wait_ms(server, path), never))
            return waits + [never] * (NEW_CLIENTS - len(waits))
    except OSError:  # They could not even connect, and nor could anybody else.
        return [never] * NEW_CLIENTS


def run(options) -> list[Table]:
    clients = 256 if options.quick else CLIENTS
    data = places.copy_of(databases.made(databases.even(1_000)).folder, "connections")
    ours = Rejoinder(data).ready()
    theirs = Nginx("connections-nginx").ready()
    path = Rejoinder.list_of("/a/1")
    file = theirs.put("list.json", load.get(ours.port, path).body)
    table = Table("connections", "a list of 50 for everybody", "nginx")

    results = {ours: [], theirs: []}
    lost = {ours: 0, theirs: 0}
    for _ in range(2 if options.quick else 3):
        for server, asked in ((ours, path), (theirs, file)):
            times, unanswered = AllAtOnce(server, asked, clients).seconds()
            results[server].append(times)
            lost[server] = max(lost[server], unanswered)
    for turn, name in enumerate(("connect and have an answer", "have another, connected")):
        table.add(f"{clients:,} clients {name}", "s",
                  [times[turn] for times in results[ours] if len(times) > turn],
                  [times[turn] for times in results[theirs] if len(times) > turn])
    for server, missing in lost.items():
        if missing:
            table.notes.append(f"{server.name}: {missing:,} of {clients:,} clients had no answer "
                               f"within {PATIENCE_S:.0f} s.")
    for slow, idle in SLOW_SETS:
        ours.stop()  # What the last siege left behind is not this one's.
        ours = Rejoinder(data).ready()
        mine = besieged(ours, path, slow, idle)
        others = besieged(theirs, file, slow, idle)
        late = f"none within {PATIENCE_S:.0f} s" if max(mine) >= PATIENCE_S * 1e3 else ""
        table.add(f"a new client's wait, {slow} slow and {idle} idle ones", "ms", mine, others,
                  note=late)
    table.notes.append("The clients are Python's, on the same cores: the ratios say less than the "
                       "server's share of them.")
    return [table]
