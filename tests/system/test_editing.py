"""What moderators write: redactions, other texts, answers; and what a changed policy asks about."""

import copy
import json
import sqlite3
import threading

import pytest

from conftest import OWNER
from web import Moderator

CALL = "Call me on 0491 570 006, my knee is fine"
WITHOUT = "Call me on [phone number removed], my knee is fine"


def card(owner, number: int) -> dict:
    return owner.comment(number)["comment"]


def decide(owner, number: int, action: str = "approve", **more):
    body = {"comments": [{"id": number, "version": card(owner, number)["version"]}],
            "action": action, **more}
    return owner.send("POST", "/v1/moderation/decisions", body)


def shown(client, article: str, number: int) -> dict:
    return next(each for each in client.list(article)["comments"] if each["id"] == number)


def test_an_approval_can_take_out_what_flags_point_at(client, posted, owner, article, service):
    number = posted(comment=CALL)["id"]
    assert [flag["redaction"] for flag in card(owner, number)["flags"]] == ["[phone number removed]"]
    answer = decide(owner, number, redact=True)
    assert answer.status == 201
    public = shown(client, article, number)
    assert public["redacted"] is True and public["edited"] is None
    assert "[phone number removed]" in public["html"] and "0491" not in client.get(
        client.at("comments", article=article)).text()
    assert "parts removed by the site" in client.html_list(article)
    dossier = owner.comment(number)
    assert dossier["comment"]["text"] == WITHOUT
    assert dossier["comment"]["flags"] == [] and dossier["comment"]["redacted"]
    assert [version["text"] for version in dossier["versions"]] == [CALL]
    assert dossier["versions"][0]["decision"] == answer.json()["decision"]["id"]
    with sqlite3.connect(f"file:{service.data / 'rejoinder.db'}?mode=ro", uri=True) as data:
        assert not any("0491" in str(row) for row in data.execute("SELECT * FROM comment"))
        assert not any("0491" in str(row) for row in data.execute("SELECT sealed FROM revision"))
    (line,) = [made for made in owner.get("/v1/moderation/decisions?limit=20").json()["decisions"]
               if made["id"] == answer.json()["decision"]["id"]]
    assert line["changes"][0]["redacted"] and line["changes"][0]["current"]
    # Nor is it found by the words that were taken out.
    assert number not in [each["id"] for each in owner.queue(status="approved", q="0491")["comments"]]

    assert owner.undo(answer.json()["decision"]["id"]).status == 201
    assert card(owner, number)["text"] == CALL and card(owner, number)["redacted"] is None
    assert number not in [each["id"] for each in client.list(article)["comments"]]


def test_a_moderators_own_words_are_marked_and_can_be_undone(client, approved, owner, article):
    number = approved(comment="First")
    before = card(owner, number)
    answer = owner.send("PATCH", f"/v1/moderation/comments/{number}",
                        {"version": before["version"], "text": "Second", "note": "a name"})
    assert answer.status == 200
    body = answer.json()
    assert body["comment"]["text"] == "Second" and body["comment"]["status"] == "approved"
    assert body["decision"]["reason"] == "edited" and body["decision"]["note"] == "a name"
    assert "Second" in shown(client, article, number)["html"]
    assert shown(client, article, number)["redacted"] is True
    assert owner.undo(body["decision"]["id"]).status == 201
    assert "First" in shown(client, article, number)["html"]
    assert shown(client, article, number)["redacted"] is False


@pytest.mark.parametrize(("body", "status", "field"), [
    ({"version": 1}, 422, "text"), ({"text": "x"}, 422, "version"), ({"version": 1, "text": 4}, 422, "text"),
    ({"version": 1, "text": " "}, 422, "text"), ({"version": "1", "text": "x"}, 422, "version"),
    ({"version": 9, "text": "x"}, 409, None), ([], 400, None)])
def test_a_rewriting_with_faults_is_refused_by_field(posted, owner, body, status, field):
    number = posted(comment="As it was")["id"]
    answer = owner.send("PATCH", f"/v1/moderation/comments/{number}", body)
    assert answer.status == status
    if field:
        assert field in [error["field"] for error in answer.json()["errors"]]
    assert card(owner, number)["text"] == "As it was"


def test_a_site_answers_in_its_own_name(client, posted, owner, article):
    number = posted(comment="When are you open?")["id"]
    version = card(owner, number)["version"]
    answer = owner.send("POST", f"/v1/moderation/comments/{number}/reply",
                        {"version": version, "text": "From seven."})
    assert answer.status == 201
    reply = answer.json()["comment"]
    assert reply["author"]["moderator"] is True and reply["parent"] == number
    public = shown(client, article, reply["id"])
    assert public["author"]["moderator"] is True and public["parent"] == number
    assert shown(client, article, number)["author"]["moderator"] is False
    again = owner.send("POST", f"/v1/moderation/comments/{number}/reply",
                       {"version": version, "text": "Twice."})
    assert again.status == 409


def test_other_peoples_comments_are_neither_rewritten_nor_answered(posted, owner, of_paper):
    number = posted(comment="Hello there")["id"]
    for method, path in (("PATCH", ""), ("POST", "/reply")):
        there = of_paper.send(method, f"/v1/moderation/comments/{number}{path}",
                              {"version": 1, "text": "x"})
        nowhere = of_paper.send(method, f"/v1/moderation/comments/99999999{path}",
                                {"version": 1, "text": "x"})
        assert there.status == nowhere.status == 404
        assert there.slug() == nowhere.slug()
    assert card(owner, number)["version"] == 1


def test_sites_are_those_of_the_moderator(owner, of_paper):
    assert {"clinic", "paper"} <= {site["key"] for site in owner.get("/v1/moderation/sites").json()["sites"]}
    mine = of_paper.get("/v1/moderation/sites").json()["sites"]
    assert [(site["key"], site["role"]) for site in mine] == [("paper", "moderator")]


def test_proposals_are_asked_for_by_one_word(owner):
    assert owner.get("/v1/moderation/queue?status=approved&proposed=1").status == 200
    assert owner.get("/v1/moderation/queue?proposed=yes").status == 400
    assert owner.get("/v1/moderation/queue?proposed=1&flag=x").status == 200


def test_metrics_are_for_this_machine_alone(client, posted):
    posted(comment="Counted")
    answer = client.get("/metrics")
    assert answer.status == 200
    lines = dict(line.rsplit(" ", 1) for line in answer.text().splitlines() if not line.startswith("#"))
    assert int(lines['rejoinder_comments{site="clinic",status="pending"}']) >= 1
    assert float(lines["rejoinder_cpu_seconds_total"]) > 0
    assert int(lines['rejoinder_answers_total{status="2xx"}']) >= 1
    for name, value in (("X-Forwarded-For", "203.0.113.7"), ("Forwarded", "for=203.0.113.7")):
        assert client.get("/metrics", {name: value}).status == 404


def events_of(moderator, since: str | None = None, site: str = "clinic"):
    """(id, [(event, data)]) of one answer."""
    headers = {"Cookie": moderator.cookie} | ({"Last-Event-ID": since} if since else {})
    answer = moderator.client.get(f"/v1/moderation/events?site={site}", headers)
    assert answer.status == 200 and answer.type() == "text/event-stream"
    identifier, found = None, []
    for block in answer.text().strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines())
        identifier = fields.get("id", identifier)
        if "event" in fields:
            found.append((fields["event"], json.loads(fields["data"])))
    # Where others are comes with every answer, and last: test_presence.py.
    assert [event for event, _ in found].index("present") == len(found) - 1
    return identifier, found[:-1]


def test_events_tell_what_happens_once(posted, owner, of_paper):
    place, nothing = events_of(owner)
    assert nothing == []
    number = posted(comment="Something new")["id"]
    after, found = events_of(owner, place)
    assert ("new", {"site": "clinic", "comment": number}) in found
    assert events_of(owner, after)[1] == []
    decision = owner.decide("approve", number)["decision"]
    event, data = events_of(owner, after)[1][0]
    assert event == "decided" and data["decision"] == decision["id"] and data["comments"] == [number]
    assert data["action"] == "approve" and data["by"] == "kim"
    # What is not theirs is not told, nor that it is there.
    assert events_of(of_paper, "0-0", "paper")[1] == []
    assert of_paper.get("/v1/moderation/events?site=clinic").status == 404
    for odd in ("x", "1", "-", "1-x", "99999999999999999999-1"):
        assert events_of(owner, odd)[1] == []


def test_a_fresh_start_takes_many_moderators_at_once(make_service, connect, draft):
    """Each of them is the first who asks triage of the site, and holds a look at the store."""
    many = 12
    service = make_service().start()
    visitor = connect(service)
    numbers = [visitor.post(draft(comment=f"Call me on 0491 570 0{10 + each}")).json()["id"] for each in range(many)]
    service.stop()
    service.start()
    owner = Moderator(connect(service), *OWNER)
    sessions = {number: copy.copy(owner) for number in numbers}
    for session in sessions.values():
        session.client = connect(service)
    together = threading.Barrier(many, timeout=30)
    statuses = []

    def act(number: int) -> None:
        moderator = sessions[number]
        together.wait()
        if number % 2:
            answer = moderator.send("PATCH", f"/v1/moderation/comments/{number}", {"version": 1, "text": "Other words"})
        else:
            answer = moderator.send("POST", "/v1/moderation/decisions", {"comments": [{"id": number, "version": 1}], "action": "approve", "redact": True})
        statuses.append(answer.status)

    threads = [threading.Thread(target=act, args=(number,)) for number in numbers]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(statuses) == sorted(200 if number % 2 else 201 for number in numbers)
    assert owner.queue()["totals"]["approved"] >= many // 2
