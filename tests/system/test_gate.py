"""What stands between the socket and a handler: the real binary, given raw bytes."""

import re
import resource
import socket
import threading
import time

import pytest

from places import binary

HONEST_S_MAX = 0.5
# Sanitizers make everything some times slower; the figures without them are tests/bench's.
SLOWER = 4

# The crowds below need more sockets than many shells allow by themselves.
_SOFT, _HARD = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (max(_SOFT, min(_HARD, 8_192)), _HARD))

GET = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
LAST = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


def connect(port: int, source: str = "127.0.0.1", timeout: float = 30) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout, (source, 0))


def read_all(connection: socket.socket) -> bytes:
    answer = b""
    try:
        while part := connection.recv(65536):
            answer += part
    except ConnectionResetError:
        pass
    return answer


def talk(port: int, request: bytes) -> bytes:
    """Sends bytes and reads until the server closes, which it must do by itself."""
    with connect(port) as client:
        try:
            client.sendall(request)
        except (BrokenPipeError, ConnectionResetError):
            pass  # Refused before everything was sent; the answer may still be there.
        return read_all(client)


def statuses(answers: bytes) -> list[int]:
    return [int(code) for code in re.findall(rb"HTTP/1\.1 (\d{3}) ", answers)]


def requests_in_log(service) -> list[dict]:
    return [line for line in service.log_lines() if line["msg"] == "request"]


def memory_kib(service) -> int:
    status = open(f"/proc/{service.process.pid}/status", encoding="ascii").read()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1])


def post(headers: bytes, body: bytes = b"", path: bytes = b"/v1/sites/clinic/comments") -> bytes:
    return b"POST " + path + b" HTTP/1.1\r\nHost: x\r\n" + headers + b"\r\n" + body


def chunked(size: int) -> bytes:
    part = b"10000\r\n" + b"a" * 0x10000 + b"\r\n"
    return part * (size // 0x10000) + b"0\r\n\r\n"


# What the library behind the gate answered with 200, or carried out as two requests.
MISHANDLED = {
    "chunked 50 MB": (post(b"Transfer-Encoding: chunked\r\n", chunked(50_000_000)), [413]),
    "gzip bomb": (post(b"Content-Encoding: gzip\r\nContent-Length: 5\r\n", b"\x1f\x8b\x08\0\0"),
                  [415]),
    "100,000 header lines": (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"a: b\r\n" * 100_000 + b"\r\n",
                             [431]),
    "100 MB header line": (b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"b" * 100_000_000, [431]),
    "long address": (b"GET /" + b"a" * 9_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n" + GET, [414]),
    "no Host": (b"GET /healthz HTTP/1.1\r\n\r\n" + GET, [400]),
    "two Hosts": (b"GET /healthz HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n" + GET, [400]),
    "space before colon": (b"GET /healthz HTTP/1.1\r\nHost : x\r\n\r\n" + GET, [400]),
    "obs-fold": (b"GET /healthz HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n" + GET, [400]),
    "bare LF": (b"GET /healthz HTTP/1.1\nHost: x\n\n" + GET, [400]),
    "NUL": (b"GET /healthz HTTP/1.1\r\nHost: x\r\nA: \0\r\n\r\n" + GET, [400]),
    "TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", [400]),
    "HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", [400]),
    "three pipelined": (GET + GET + LAST, [200, 200, 200]),
    "a body under GET": (b"GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 35\r\n\r\n"
                         + GET.ljust(35) + LAST, [200, 200]),
    "ranges": (b"GET /embed.css HTTP/1.1\r\nHost: x\r\nConnection: close\r\nRange: bytes="
               + b",".join([b"0-"] * 2_700) + b"\r\n\r\n", [200]),
}


@pytest.mark.parametrize("name", MISHANDLED)
def test_what_the_library_mishandles_is_handled(service, name):
    request_bytes, expected = MISHANDLED[name]
    before = memory_kib(service)
    answers = talk(service.port, request_bytes)
    assert statuses(answers) == expected, (name, answers[:500])
    assert len(answers) < 100_000
    # Under sanitizers freed memory is kept for a while, so the bound is wider than without.
    sanitized = b"__asan_init" in binary().read_bytes()
    assert memory_kib(service) - before < (64 if sanitized else 4) * 1024, name


@pytest.mark.parametrize("framing", [
    b"Content-Length: 0\r\nContent-Length: %d\r\n", b"Content-Length: %d\r\nContent-Length: 0\r\n",
    b"Content-Length: 0\r\nTransfer-Encoding: chunked\r\nX: %d\r\n",
    b"Content-Length: %d\r\nTransfer-Encoding: chunked\r\n",
    b"Transfer-Encoding: chunked;x\r\nX: %d\r\n", b"Transfer-Encoding: identity\r\nX: %d\r\n",
])
def test_the_second_request_of_a_smuggler_is_not_carried_out(service, framing):
    """In two stages: what hides behind an ambiguous request, and who comes next on that line."""
    hidden = b"GET /hidden HTTP/1.1\r\nHost: x\r\nX-Rest: "
    before = len(requests_in_log(service))
    with connect(service.port) as client:
        client.sendall(post(framing % len(hidden), hidden))
        first = read_all(client)
        assert statuses(first) == [400], first
        try:
            client.sendall(GET)
        except OSError:
            pass  # Closed already.
        assert read_all(client) == b""
    request_id = re.search(rb"X-Request-Id: (\w+)", first)[1].decode()
    assert service.line_of(request_id)["status"] == 400
    assert len(requests_in_log(service)) == before + 1


def test_an_address_that_a_client_claims_counts_for_nothing(make_service, draft):
    """REMOTE_ADDR as a header, which the library would believe; X-Forwarded-For from nobody."""
    service = make_service().start({"limits.network_burst": 1, "limits.network_per_minute": 0.01})
    with connect(service.port) as client:
        answers = b""
        for number in range(3):
            body = (b'{"article":"/a","author":"A","email":"a%d@example.com","comment":"%d"}'
                    % (number, number))
            client.sendall(post(b"REMOTE_ADDR: 6.6.6.%d\r\nX-Forwarded-For: 7.%d.7.7\r\n"
                                b"Content-Type: application/json\r\nContent-Length: %d\r\n"
                                % (number, number, len(body)), body))
            answers += client.recv(65536)
    assert statuses(answers) == [201, 429, 429]


class Crowd:
    """Connections that are held, some of them fed a byte now and then."""

    def __init__(self, port: int):
        self.port = port
        self.trickling: list[socket.socket] = []
        self.idle: list[socket.socket] = []
        self._stop = threading.Event()
        self._feeder = threading.Thread(target=self._feed, daemon=True)

    def __enter__(self):
        for _ in range(500):
            client = connect(self.port)
            client.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n")
            self.trickling.append(client)
            self.idle.append(connect(self.port))
        self._feeder.start()
        return self

    def _feed(self):
        while not self._stop.wait(0.2):
            for client in self.trickling:
                try:
                    client.send(b"X: y\r\n", socket.MSG_DONTWAIT)
                except OSError:
                    pass  # Let go of already.

    def __exit__(self, *_):
        self._stop.set()
        self._feeder.join()
        for client in self.trickling + self.idle:
            client.close()


def test_a_crowd_of_slow_and_idle_clients_keeps_nobody_waiting(service):
    with Crowd(service.port) as crowd:
        longest = 0.0
        for _ in range(30):
            begin = time.monotonic()
            with connect(service.port, "127.0.0.2") as honest:
                honest.sendall(LAST)
                assert statuses(read_all(honest)) == [200]
            longest = max(longest, time.monotonic() - begin)
        assert longest < HONEST_S_MAX * SLOWER
        # Each that trickles is told in the end, however steadily it does.
        for client in crowd.trickling:
            client.settimeout(60)
        assert all(statuses(read_all(client)) == [408] for client in crowd.trickling[::50])


def test_a_thousand_clients_that_stay_are_all_served(service):
    clients = [connect(service.port) for _ in range(1_024)]
    try:
        for _ in range(2):
            for client in clients:
                client.sendall(GET)
            for client in clients:
                assert statuses(client.recv(4096)) == [200]
    finally:
        for client in clients:
            client.close()


def test_a_stop_answers_what_is_in_flight(make_service):
    service = make_service().start()
    body = b'{"article":"/a","author":"A","email":"a@example.com","comment":"late"}'
    client = connect(service.port)
    client.sendall(post(b"Expect: 100-continue\r\nContent-Type: application/json\r\n"
                        b"Content-Length: %d\r\n" % len(body)))
    assert client.recv(4096) == b"HTTP/1.1 100 Continue\r\n\r\n"
    stopping = threading.Thread(target=service.stop)
    stopping.start()
    while True:  # Until nobody is accepted any more.
        try:
            connect(service.port).close()
            time.sleep(0.01)
        except ConnectionRefusedError:
            break
        except OSError:
            continue
    client.sendall(body)
    answer = read_all(client)
    stopping.join()
    assert statuses(answer) == [201] and b"Connection: close" in answer
    service.start()
    assert service.run("queue", "--json").json()["comments"][0]["text"] == "late"


def test_a_unix_socket_and_a_socket_of_the_service_manager(make_service, tmp_path):
    service = make_service()
    path = tmp_path / "socket"
    service.start(flags=("--listen", f"unix:{path}"))
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(path))
        client.sendall(LAST)
        assert statuses(read_all(client)) == [200]
    service.stop()
    assert not path.exists()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        service.start(inherited=listener.fileno())
        port = listener.getsockname()[1]
        assert statuses(talk(port, LAST)) == [200]
        service.stop()
