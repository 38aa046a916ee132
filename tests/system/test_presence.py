"""Who has which comment before them: told to other moderators of the site, kept nowhere."""

import json
import threading

import pytest

from conftest import OF_CLINIC, OWNER
from web import Moderator


def at(comment) -> str:
    return f"/v1/moderation/comments/{comment}/presence"


def attend(moderator, comment, attention="looking"):
    return moderator.send("PUT", at(comment), {"attention": attention})


def told(moderator, site: str | None = None) -> list[dict]:
    answer = moderator.get("/v1/moderation/events" + (f"?site={site}" if site else ""))
    assert answer.status == 200
    (last,) = [block for block in answer.text().split("\n\n") if "event: present" in block]
    return json.loads(last.partition("data: ")[2])["present"]


@pytest.fixture
def elsewhere(owner, of_clinic, of_paper, posted):
    """Nobody is anywhere."""
    yield
    for moderator in (owner, of_clinic):
        comment = posted()["id"]
        attend(moderator, comment)
        moderator.send("DELETE", at(comment), None)


def test_others_are_told_who_is_at_a_comment_and_what_they_do(owner, of_clinic, posted, elsewhere):
    comment, other = posted()["id"], posted()["id"]
    assert attend(of_clinic, comment).json() == {"present": []}
    here = {"site": "clinic", "comment": comment, "by": "ana", "attention": "looking"}
    assert told(owner) == told(owner, "clinic") == [here]
    assert told(owner, "paper") == []
    assert told(of_clinic) == []  # Oneself is no news.
    assert attend(owner, comment).json() == {"present": [here]}
    attend(of_clinic, comment, "answering")
    assert told(owner) == [here | {"attention": "answering"}]
    attend(of_clinic, other, "editing")
    assert told(owner) == [here | {"comment": other, "attention": "editing"}]
    # To leave where one is no longer ends nothing.
    assert of_clinic.send("DELETE", at(comment), None).status == 200
    assert len(told(owner)) == 1
    assert of_clinic.send("DELETE", at(other), None).status == 200
    assert told(owner) == []


def test_it_locks_nothing(owner, of_clinic, posted, elsewhere):
    comment = posted()["id"]
    attend(of_clinic, comment, "answering")
    owner.decide("spam", comment)


def test_another_sites_moderators_hear_nothing_and_may_say_nothing(owner, of_clinic, of_paper,
                                                                   posted, elsewhere):
    comment = posted()["id"]
    attend(of_clinic, comment)
    assert told(of_paper) == []
    for method, body in (("PUT", {"attention": "looking"}), ("DELETE", None)):
        answer = of_paper.send(method, at(comment), body)
        assert (answer.status, answer.slug()) == (404, "unknown_comment")
    assert [one["by"] for one in told(owner)] == ["ana"]


@pytest.mark.parametrize("body", [{}, {"attention": ""}, {"attention": "sleeping"},
                                  {"attention": 1}, [], b"{"])
def test_what_is_no_attention_is_refused(owner, posted, body):
    answer = owner.send("PUT", at(posted()["id"]), body)
    assert answer.status in (400, 422)
    assert told(owner) == []


def test_only_programs_that_may_moderate_may_say_so(client, owner, posted):
    comment = posted()["id"]
    for scope, status in (("read", 403), ("moderate", 200)):
        made = owner.prove("POST", "/v1/moderation/tokens", {"name": scope, "scope": scope})
        token = {"Authorization": "Bearer " + made.json()["token"]}
        answer = client.send_json("PUT", at(comment), {"attention": "looking"}, token)
        assert answer.status == status
    owner.send("DELETE", at(comment), None)


def test_nobody_is_written_down(service, owner, of_clinic, posted, elsewhere):
    comment = posted()["id"]
    before = owner.get("/v1/moderation/decisions?limit=1").body
    accounts = owner.get("/v1/moderation/accounts").body
    for attention in ("looking", "answering", "editing"):
        last = attend(of_clinic, comment, attention)
    assert owner.get("/v1/moderation/decisions?limit=1").body == before
    assert owner.get("/v1/moderation/accounts").body == accounts
    service.line_of(last.headers["X-Request-Id"])
    for line in service.log_lines():
        text = json.dumps(line)
        assert "ana" not in text.replace("manage", "") and "answering" not in text
    database = b"".join(path.read_bytes() for path in service.data.glob("rejoinder.db*"))
    assert b"answering" not in database


def test_many_at_once_do_no_harm(service, connect, owner, posted, elsewhere):
    comments = [posted()["id"] for _ in range(4)]
    people = [Moderator(connect(service), *OF_CLINIC) for _ in range(2)] + [owner]
    answers = []

    def work(moderator, seed):
        for turn in range(30):
            answers.append(attend(moderator, comments[(turn * seed) % 4]).status)
            told(moderator)

    threads = [threading.Thread(target=work, args=(one, seed))
               for seed, one in enumerate(people, start=1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * 90
    assert len(told(owner)) == 1  # One person, however many browsers.


def test_whoever_is_logged_out_or_shut_out_is_nowhere_at_once(make_service, connect, draft):
    service = make_service().start()
    owner = Moderator(connect(service), *OWNER)
    comment = connect(service).post(draft()).json()["id"]
    (number,) = [one["id"] for one in owner.get("/v1/moderation/moderators").json()["moderators"]
                 if one["name"] == OF_CLINIC[0]]

    def come() -> Moderator:
        ana = Moderator(connect(service), *OF_CLINIC)
        attend(ana, comment)
        assert [one["by"] for one in told(owner)] == ["ana"]
        return ana

    change = lambda **body: owner.prove("PATCH", f"/v1/moderation/moderators/{number}", body).status
    assert come().send("DELETE", "/v1/session", None).status == 204
    assert told(owner) == []

    elsewhere = Moderator(connect(service), *OF_CLINIC)
    come()
    device = next(one for one in elsewhere.get("/v1/session/devices").json()["devices"] if not one["current"])
    assert elsewhere.send("DELETE", f"/v1/session/devices/{device['id']}", None).status == 204
    assert told(owner) == []

    come()
    service.run("moderator", "passwd", OF_CLINIC[0], "--password-stdin", stdin=OF_CLINIC[1] + "\n")
    assert told(owner) == []

    come()
    assert change(disabled=True) == 200 and told(owner) == []
    assert change(disabled=False) == 200
    come()
    assert change(sites=["paper"]) == 200 and told(owner) == []
