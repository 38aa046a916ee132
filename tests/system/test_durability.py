"""What was answered is there, whatever happens to the process."""

import http.client
import random
import re
import socket
import sqlite3
import subprocess
import threading
import time

import pytest

from conftest import OWNER
from web import Moderator

WRITERS = 8
ROUNDS = 10
WAIT_S_MAX = 60


def wait_until(condition, what: str) -> None:
    deadline = time.monotonic() + WAIT_S_MAX
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.005)


class Writers:
    """Threads that post until the server is gone; one more that decides on what was posted."""

    def __init__(self, client, moderator, name: str):
        self.client, self.moderator, self.name = client, moderator, name
        self.accepted: dict[int, str] = {}
        self.decided: dict[int, str] = {}
        self.refused: list = []
        self.cut: list[Exception] = []
        self._threads = [threading.Thread(target=self._until_cut, args=(self._post, n))
                         for n in range(WRITERS - 1)]
        self._threads.append(threading.Thread(target=self._until_cut, args=(self._decide, 0)))
        for thread in self._threads:
            thread.start()

    def join(self) -> None:
        for thread in self._threads:
            thread.join(WAIT_S_MAX)
            assert not thread.is_alive()
        assert not self.refused, self.refused[:3]

    def _until_cut(self, send, writer: int) -> None:
        count = 0
        try:
            while not self.refused:
                count += 1
                send(f"{self.name} writer {writer} comment {count}")
        except (OSError, http.client.HTTPException) as error:
            self.cut.append(error)
        except Exception as error:  # A torn answer, or one that is no answer.
            self.refused.append(error)

    def _post(self, text: str) -> None:
        answer = self.client.post({"article": "/durable", "author": "A", "comment": text,
                                   "email": text.replace(" ", ".") + "@example.com"})
        if answer.status == 201:
            self.accepted[answer.json()["id"]] = text
        else:
            self.refused.append(answer)

    def _decide(self, _: str) -> None:
        waiting = [one for one in list(self.accepted) if one not in self.decided]
        if not waiting:
            time.sleep(0.002)
            self.client.get("/healthz")  # Ends when the server does.
            return
        answer = self.moderator.try_to_decide("approve", [{"id": waiting[0], "version": 1}])
        if answer.status == 201:
            self.decided[waiting[0]] = "approved"
        else:
            self.refused.append(answer)


def assert_all_there(owner, accepted: dict, decided: dict) -> None:
    cards = {card["id"]: card for status in ("pending", "approved")
             for card in owner.whole_queue(site="clinic", article="/durable", status=status)}
    lost = {one: text for one, text in accepted.items()
            if one not in cards or cards[one]["text"] != text}
    assert not lost, f"{len(lost)} of {len(accepted)} accepted comments are lost: {lost}"
    undone = [one for one in decided if cards[one]["status"] != "approved"]
    assert not undone, f"decisions on {undone} are lost"


def test_ten_kills_under_eight_writers_lose_nothing_that_was_answered(make_service, connect):
    service = make_service()
    accepted, decided = {}, {}
    chance = random.Random()
    for number in range(ROUNDS):
        service.start()
        client = connect(service)
        owner = Moderator(client, *OWNER)
        assert_all_there(owner, accepted, decided)
        client.close()
        writers = Writers(client, owner, f"round {number}")
        enough = chance.randint(10, 120)
        wait_until(lambda: len(writers.accepted) >= enough or writers.refused, "enough is accepted")
        service.kill()
        writers.join()
        accepted |= writers.accepted
        decided |= writers.decided
        doctor = service.run("doctor", "--json")
        assert doctor.json()["ok"], doctor
    service.start()
    assert_all_there(Moderator(connect(service), *OWNER), accepted, decided)
    assert len(accepted) > ROUNDS * 10 and decided


def test_a_stop_answers_what_it_took_and_loses_nothing(make_service, connect):
    service = make_service().start()
    client = connect(service)
    owner = Moderator(client, *OWNER)
    client.close()
    writers = Writers(client, owner, "stopping")
    wait_until(lambda: len(writers.accepted) >= 50 or writers.refused, "enough is accepted")
    service.stop()
    writers.join()
    torn = [error for error in writers.cut if isinstance(error, http.client.IncompleteRead)]
    assert not torn, "what was accepted was answered with half an answer"
    assert service.log_lines()[-1]["msg"] == "stopped"
    assert service.run("doctor", "--json").json()["ok"]
    service.start()
    assert_all_there(Moderator(connect(service), *OWNER), writers.accepted, writers.decided)


def test_a_request_that_is_on_its_way_when_the_stop_comes_is_answered(make_service, connect):
    service = make_service().start()
    body = b'{"article":"/a","author":"A","email":"a@example.com","comment":"On its way"}'
    head = (f"POST /v1/sites/clinic/comments HTTP/1.1\r\nHost: a\r\nContent-Length: {len(body)}\r\n"
            "Content-Type: application/json\r\nExpect: 100-continue\r\n\r\n").encode()
    with socket.create_connection(("127.0.0.1", service.port), timeout=WAIT_S_MAX) as connection:
        connection.sendall(head)
        assert b" 100 " in connection.recv(1000)  # The server reads this request.
        stopping = threading.Thread(target=service.stop)
        stopping.start()
        wait_until(lambda: b'"msg":"stopping"' in service.log(), "the server says that it stops")
        connection.sendall(body)
        answer = b""
        while more := connection.recv(65536):
            answer += more
    stopping.join(WAIT_S_MAX)
    assert not stopping.is_alive()
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 201 "), answer
    assert int(re.search(rb"(?i)content-length: (\d+)", head)[1]) == len(body) > 0, answer
    service.start()
    (card,) = Moderator(connect(service), *OWNER).whole_queue()
    assert card["text"] == "On its way"


def test_commands_and_the_server_see_each_other_at_once(service, client, owner, draft, article):
    first, second = (client.post(draft()).json()["id"] for _ in range(2))
    listed = service.run("queue", "--site", "clinic", "--json").json()
    assert {first, second} <= {card["id"] for card in listed["comments"]}
    made = service.run("approve", str(first), str(second), "--note", "by hand", "--json").json()
    assert [one["id"] for one in client.list(article)["comments"]] == [first, second]
    assert client.list(article)["article"]["count"] == 2
    newest = owner.comment(first)["history"][0]
    assert (newest["actor"], newest["by"], newest["note"]) == ("operator", None, "by hand")

    service.run("undo", str(made["decision"]["id"]))
    assert client.list(article)["comments"] == []
    service.run("site", "add", "new", "--origin", "https://new.example")
    path = f"/v1/sites/new/comments?article={article}"
    assert client.get(path).status == 200
    service.run("site", "set", "new", "--origin", "https://other.example")
    sent = {"Origin": "https://new.example", "Content-Type": "application/json"}
    assert client.request("POST", path.partition("?")[0], b"{}", sent).status == 403
    assert client.request("POST", path.partition("?")[0], b"{}",
                          sent | {"Origin": "https://other.example"}).status == 422


def test_a_command_and_a_moderator_who_decide_at_once_do_not_mix(service, owner, posted):
    comment = posted()["id"]
    service.run("spam", str(comment))
    answer = owner.try_to_decide("approve", [{"id": comment, "version": 1}])
    assert answer.status == 409
    assert answer.json()["conflicts"][0]["by"] == "command line"


def test_a_second_server_on_a_folder_is_refused_and_harms_nothing(service, client):
    second = service.run("serve", "--listen", "127.0.0.1:0", check=False)
    assert second.code == 1 and "runs on" in second.err and "already" in second.err, second
    assert client.get("/readyz").status == 200


def test_a_server_on_a_taken_port_says_so(service, make_service):
    other = make_service()
    try:
        refused = other.run("serve", "--listen", f"127.0.0.1:{service.port}", check=False, s_max=15)
    except subprocess.TimeoutExpired:
        pytest.fail("two servers listen on one port and share its connections")
    assert refused.code == 1 and "the port is taken" in refused.err, refused


def test_a_server_without_its_master_key_does_not_start(make_service):
    service = make_service()
    (service.data / "master.key").unlink()
    refused = service.run("serve", "--listen", "127.0.0.1:0", check=False)
    assert refused.code == 1 and "Restore it from your backup" in refused.err, refused


def test_doctor_finds_a_decision_that_was_changed_in_the_file(make_service, connect, draft):
    service = make_service().start()
    client = connect(service)
    comment = client.post(draft()).json()["id"]
    Moderator(client, *OWNER).decide("spam", comment, note="The true note")
    service.stop()
    assert service.run("doctor", "--json").json()["ok"]
    (database,) = [path for path in service.data.iterdir()
                   if path.is_file() and path.read_bytes().startswith(b"SQLite format 3")]
    with sqlite3.connect(database) as file:
        file.execute("UPDATE decision SET note = 'Another note'")
    file.close()
    doctor = service.run("doctor", "--json", check=False)
    assert doctor.code == 1 and not doctor.json()["ok"], doctor


def test_a_restart_keeps_sessions_previews_and_lists(make_service, connect, draft):
    service = make_service().start()
    client = connect(service)
    owner = Moderator(client, *OWNER)
    sent = draft()
    receipt = client.post(sent).json()
    owner.decide("approve", receipt["id"])
    before = client.list(sent["article"])["comments"][0]
    service.stop()
    service.start()
    client = owner.client = connect(service)
    assert owner.get("/v1/session").json()["csrf"] == owner.csrf
    after = client.list(sent["article"])["comments"][0]
    avatar = {"avatar": None}
    assert after | {"author": after["author"] | avatar} == before | {
        "author": before["author"] | avatar}
    own = client.get(client.at(f"comments/{receipt['id']}", preview=receipt["preview"]))
    assert own.status == 200 and own.json()["status"] == "approved"
